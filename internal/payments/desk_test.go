package payments_test

import (
	"context"
	"log/slog"
	"testing"
	"time"

	"github.com/purserhq/purser/ent/resolution"
	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/money"
	"github.com/purserhq/purser/internal/payments"
	"github.com/purserhq/purser/internal/payments/processor"
)

// tampered is the Stripe of a town, with some answers spoiled on their way.
type tampered struct {
	processor.Processor
	createTransfer func(key string, o processor.TransferOrder) (processor.StripeTransfer, error)
	createRefund   func(key string, o processor.RefundOrder) (processor.ChargeRefund, error)
	entry          func(processor.BalanceTransaction) processor.BalanceTransaction
	more           []processor.BalanceTransaction // of the statement
}

func (p *tampered) CreateTransfer(ctx context.Context, key string, o processor.TransferOrder) (processor.StripeTransfer, error) {
	if p.createTransfer != nil {
		return p.createTransfer(key, o)
	}
	return p.Processor.CreateTransfer(ctx, key, o)
}

func (p *tampered) CreateRefund(ctx context.Context, key string, o processor.RefundOrder) (processor.ChargeRefund, error) {
	if p.createRefund != nil {
		return p.createRefund(key, o)
	}
	return p.Processor.CreateRefund(ctx, key, o)
}

func (p *tampered) Statement(ctx context.Context, since, until time.Time, take func(processor.BalanceTransaction) error) error {
	for _, e := range p.more {
		if err := take(e); err != nil {
			return err
		}
	}
	return p.Processor.Statement(ctx, since, until, func(e processor.BalanceTransaction) error {
		if p.entry != nil {
			e = p.entry(e)
		}
		return take(e)
	})
}

// desk is a town in which operators sit.
type desk struct {
	*town
	stripe *tampered
	second gid.ID // another operator
}

// newDesk is a desk whose owner has onboarded and holds 100.00. Above approveAbove
// two operators decide.
func newDesk(t *testing.T, db *database.DB, approveAbove int64) *desk {
	t.Helper()
	d := &desk{town: newTown(t, db)}
	d.stripe = &tampered{Processor: d.client}
	d.Service = payments.New(db, d.stripe, payments.Options{
		Limits: payments.Limits{ApproveAbove: money.Each(approveAbove)}, Log: slog.New(slog.NewTextHandler(&d.log, nil)),
		ReturnURL: "https://app.example/return", RefreshURL: "https://app.example/refresh",
	})
	d.second, _ = d.newUser(t)
	d.pay(t, "100.00", "pm_card_bypassPending")
	d.onboarded(t)
	return d
}

// stuck is a payout that Stripe answers with a reused key: it is parked. The transfer
// was made all the same, or not.
func (d *desk) stuck(t *testing.T, amount money.Decimal, made bool) gid.ID {
	t.Helper()
	d.stripe.createTransfer = func(key string, o processor.TransferOrder) (processor.StripeTransfer, error) {
		if made {
			_, err := d.client.CreateTransfer(context.WithoutCancel(t.Context()), key, o)
			must(t, err)
		}
		return processor.StripeTransfer{}, refused(processor.Bug)
	}
	done, err := d.Payout(t.Context(), payments.PayoutInput{Owner: d.owner, Amount: amount, Key: string(gid.New("key"))})
	must(t, err)
	row := d.db.Client().Payout.GetX(t.Context(), done.Operation)
	if row.AwaitsApproval {
		must(t, d.decide(t, d.second, row.ID, true))
	}
	d.stripe.createTransfer = nil
	if row := d.db.Client().Payout.GetX(t.Context(), done.Operation); !row.Parked {
		t.Fatalf("the payout is not parked: %+v", row)
	}
	return done.Operation
}

func (d *desk) parked(t *testing.T, id gid.ID, action resolution.Action, transfer string) error {
	t.Helper()
	_, err := d.ResolveParked(t.Context(), payments.ParkedInput{
		Operator: d.operator, Operation: id, Action: action, Transfer: transfer, Reason: "a test", Key: string(gid.New("key")),
	})
	return err
}

// otherAccount is another user's account at Stripe.
func (d *desk) otherAccount(t *testing.T) string {
	t.Helper()
	owner, wallet := d.newUser(t)
	_, _, err := d.StartOnboarding(t.Context(), owner, "")
	must(t, err)
	account := d.db.Client().Wallet.GetX(t.Context(), wallet).AccountID.String()
	d.control(t, "accounts/"+account+"/complete", "{}")
	return account
}

// sweeps lets what is due go on for a while.
func (d *desk) sweeps(t *testing.T) {
	t.Helper()
	for range 4 {
		d.later(t, 20*time.Minute)
		d.Sweep(t.Context())
	}
}

// nothingStands fails the test when something still waits for a person, or the books
// do not agree.
func (d *desk) nothingStands(t *testing.T) {
	t.Helper()
	d.agrees(t)
	left, err := d.ListParked(t.Context())
	must(t, err)
	if len(left) > 0 {
		t.Errorf("still parked: %+v", left)
	}
}
