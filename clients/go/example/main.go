// Command example goes through a customer's life with the sandbox: a user, a session, a
// deposit by card, a charge, a refund of part of it, a credit, and a hold. README.md says how to
// run it.
package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log"
	"os"
	"strings"

	"github.com/shopspring/decimal"

	purser "github.com/purserhq/purser/clients/go"
)

func main() {
	url := cmp.Or(os.Getenv("PURSER_URL"), "http://127.0.0.1:8080/graphql")
	if err := run(context.Background(), purser.New(url, os.Getenv("PURSER_API_KEY"))); err != nil {
		log.Fatal(err)
	}
}

func run(ctx context.Context, app *purser.Client) error {
	// The application's own identifier of the user; the wallet comes with the user.
	id := cmp.Or(os.Getenv("EXAMPLE_USER"), "customer-7")
	joined, err := app.EnsureUser(ctx, purser.EnsureUserInput{ExternalId: id})
	if err != nil {
		return err
	}
	wallet := purser.WalletRef{Id: new(joined.User.Wallets[0].Id)}

	// A token for the front end, with which it acts as the user for 15 minutes.
	session, err := app.CreateUserSession(ctx, purser.CreateUserSessionInput{
		User: &purser.UserRef{ExternalId: &id}, ExpiresIn: new(900),
	})
	if err != nil {
		return err
	}
	paid, err := app.As(*session.Token).Deposit(ctx, purser.DepositInput{
		Amount: decimal.RequireFromString("25.00"), PaymentMethod: new("pm_card_visa"),
	})
	if err != nil {
		return err
	}
	fmt.Println("deposit", paid.Deposit.Amount.Amount.StringFixed(2), paid.Deposit.Status)

	order := "order-" + id // the same key after a crash: the order is never charged twice
	sold, err := app.Charge(ctx, purser.ChargeInput{
		Wallet: &wallet, Amount: decimal.RequireFromString("9.50"), Description: "Two sandwiches",
		Reference: &order, IdempotencyKey: order,
	})
	if err != nil {
		return err
	}
	fmt.Println("charge", sold.Charge.Amount.Amount.StringFixed(2), "balance", sold.Wallet.CurrentBalance.Amount.StringFixed(2))

	_, err = app.Charge(ctx, purser.ChargeInput{Wallet: &wallet, Amount: decimal.RequireFromString("1000"), Description: "A car"})
	var refused *purser.Error
	if !errors.As(err, &refused) || refused.Code != purser.CodeInsufficientFunds {
		return fmt.Errorf("a charge above the balance: %w", err)
	}
	fmt.Println("refused", refused.Code, strings.Join(refused.Field, "."))

	back, err := app.RefundCharge(ctx, purser.RefundChargeInput{
		ChargeId: sold.Charge.Id, Amount: new(decimal.RequireFromString("4.50")), Reason: new("One was cold"),
		IdempotencyKey: order + "-refund",
	})
	if err != nil {
		return err
	}
	fmt.Println("refund", back.Refund.Amount.Amount.StringFixed(2), "balance", back.Wallet.CurrentBalance.Amount.StringFixed(2))

	earned, err := app.Credit(ctx, purser.CreditInput{
		Wallet: &wallet, Amount: decimal.RequireFromString("3.00"), Description: "Thank you for waiting",
		IdempotencyKey: order + "-thanks",
	})
	if err != nil {
		return err
	}
	fmt.Println("credit", earned.Credit.Amount.Amount.StringFixed(2), "balance", earned.Wallet.CurrentBalance.Amount.StringFixed(2))
	return reserve(ctx, app, wallet, order)
}

// reserve places a hold, captures a part of it, and is told that the hold has ended then.
func reserve(ctx context.Context, app *purser.Client, wallet purser.WalletRef, order string) error {
	placed, err := app.PlaceHold(ctx, purser.PlaceHoldInput{
		Wallet: &wallet, Amount: decimal.RequireFromString("10.00"), Description: "Room 12", IdempotencyKey: order + "-room",
	})
	if err != nil {
		return err
	}
	fmt.Println("hold", placed.Hold.Amount.Amount.StringFixed(2), "spendable", placed.Wallet.SpendableBalance.Amount.StringFixed(2))

	captured, err := app.CaptureHold(ctx, purser.CaptureHoldInput{
		HoldId: placed.Hold.Id, Amount: new(decimal.RequireFromString("4.00")), IdempotencyKey: order + "-room-paid",
	})
	if err != nil {
		return err
	}
	fmt.Println("capture", captured.Charge.Amount.Amount.StringFixed(2), "balance", captured.Wallet.CurrentBalance.Amount.StringFixed(2))

	_, err = app.CaptureHold(ctx, purser.CaptureHoldInput{HoldId: placed.Hold.Id})
	var refused *purser.Error
	if !errors.As(err, &refused) || refused.Code != purser.CodeHoldNotActive {
		return fmt.Errorf("a capture of a hold that has ended: %w", err)
	}
	fmt.Println("refused", refused.Code, strings.Join(refused.Field, "."))
	return nil
}
