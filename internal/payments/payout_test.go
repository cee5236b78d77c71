package payments_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/purserhq/purser/ent/payout"
	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/database/dbtest"
	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/money"
	"github.com/purserhq/purser/internal/payments"
	"github.com/purserhq/purser/internal/payments/processor"
	"github.com/purserhq/purser/internal/refusal"
)

func TestPayout(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		t.Run("OK", func(t *testing.T) {
			b := setup(t, db)
			b.funded(t)
			done, err := b.Payout(t.Context(), payments.PayoutInput{Owner: b.owner, Amount: "10.00", Key: "k"})
			must(t, err)
			b.wantPayout(t, done.Operation, payout.StateSent, 1500)
		})
		t.Run("OKRefusedByStripe", func(t *testing.T) {
			b := setup(t, db)
			b.funded(t)
			b.stripe.createTransfer = func(string, processor.TransferOrder) (processor.StripeTransfer, error) {
				return processor.StripeTransfer{}, refused(processor.Definite)
			}
			done, err := b.Payout(t.Context(), payments.PayoutInput{Owner: b.owner, Amount: "10.00", Key: "k"})
			must(t, err)
			b.wantPayout(t, done.Operation, payout.StateFailed, 2500)
		})
		t.Run("OKNeverReleasedOnA500", func(t *testing.T) {
			b := setup(t, db)
			b.funded(t)
			var sent int
			b.stripe.createTransfer = func(string, processor.TransferOrder) (processor.StripeTransfer, error) {
				sent++
				return processor.StripeTransfer{}, refused(processor.Ambiguous)
			}
			var order processor.TransferOrder
			b.stripe.findTransfers = func(id gid.ID) ([]processor.StripeTransfer, error) {
				order = processor.TransferOrder{Payout: id, Amount: money.Money{Minor: 1000, Currency: "USD"}, Destination: b.account()}
				t, err := moved("", order) // it had been done all the same
				return []processor.StripeTransfer{t}, err
			}
			done, err := b.Payout(t.Context(), payments.PayoutInput{Owner: b.owner, Amount: "10.00", Key: "k"})
			must(t, err)
			b.wantPayout(t, done.Operation, payout.StateSending, 1500)
			for range 20 { // ten minutes and more of sweeps
				b.pass(time.Minute)
				b.Sweep(t.Context())
			}
			if sent != 3 {
				t.Errorf("sent %d times, want 3 before it is looked up", sent)
			}
			b.wantPayout(t, done.Operation, payout.StateSent, 1500)
		})
		t.Run("OKReversed", func(t *testing.T) {
			b := setup(t, db)
			b.funded(t)
			done, err := b.Payout(t.Context(), payments.PayoutInput{Owner: b.owner, Amount: "10.00", Key: "k"})
			must(t, err)
			row := db.Client().Payout.GetX(t.Context(), done.Operation)
			reversed, _ := moved("", processor.TransferOrder{Payout: *row.ProcessorKey, Amount: money.Money{Minor: 1000, Currency: "USD"}, Destination: b.account()})
			b.stripe.transfer = func(string) (processor.StripeTransfer, error) { return reversed, nil }
			for i, minor := range []int64{400, 600} {
				reversed.Reversals = append(reversed.Reversals, processor.Reversal{
					ID: fmt.Sprintf("trr_%d_%s", i, done.Operation), Amount: money.Money{Minor: minor, Currency: "USD"},
				})
				for range 2 { // announced twice
					must(t, b.Receive(t.Context(), processor.Notice{ID: gid.New("evt"), Type: "transfer.reversed", Object: reversed.ID}))
					b.Sweep(t.Context())
				}
			}
			b.wantPayout(t, done.Operation, payout.StateReversed, 2500)
		})
		t.Run("ErrSentToAnother", func(t *testing.T) {
			b := setup(t, db)
			b.funded(t)
			b.stripe.createTransfer = func(string, processor.TransferOrder) (processor.StripeTransfer, error) {
				return processor.StripeTransfer{}, refused(processor.Ambiguous)
			}
			done, err := b.Payout(t.Context(), payments.PayoutInput{Owner: b.owner, Amount: "10.00", Key: "k"})
			must(t, err)
			name := *db.Client().Payout.GetX(t.Context(), done.Operation).ProcessorKey
			other, _ := moved("", processor.TransferOrder{Payout: name, Amount: money.Money{Minor: 1000, Currency: "USD"}, Destination: "acct_other"})
			b.stripe.transfer = func(string) (processor.StripeTransfer, error) { return other, nil }
			b.stripe.findTransfers = func(gid.ID) ([]processor.StripeTransfer, error) { return []processor.StripeTransfer{other}, nil }
			must(t, b.Receive(t.Context(), processor.Notice{ID: gid.New("evt"), Type: "transfer.created", Object: other.ID}))
			b.Sweep(t.Context())
			b.wantPayout(t, done.Operation, payout.StateSending, 1500)
			for range 40 {
				b.pass(time.Minute)
				b.Sweep(t.Context())
			}
			b.wantPayout(t, done.Operation, payout.StateReconcile, 1500)
			if row, err := db.Client().Payout.Get(t.Context(), done.Operation); err != nil || !row.Parked {
				t.Errorf("it waits for nobody: %+v, %v", row, err)
			}
			ours, _ := moved("", processor.TransferOrder{Payout: name, Amount: other.Amount, Destination: b.account()})
			ours.ID += "_ours"
			b.stripe.transfer = func(string) (processor.StripeTransfer, error) { return ours, nil }
			must(t, b.Receive(t.Context(), processor.Notice{ID: gid.New("evt"), Type: "transfer.created", Object: ours.ID}))
			b.Sweep(t.Context())
			b.wantPayout(t, done.Operation, payout.StateSent, 1500)
		})
		t.Run("OKFinishedAfterACrash", func(t *testing.T) {
			b := setup(t, db)
			b.funded(t)
			died := errors.New("the process died here")
			b.stripe.createTransfer = func(string, processor.TransferOrder) (processor.StripeTransfer, error) { panic(died) }
			func() {
				defer func() { _ = recover() }()
				_, _ = b.Payout(t.Context(), payments.PayoutInput{Owner: b.owner, Amount: "10.00", Key: "k"})
			}()
			b.stripe.createTransfer = moved
			b.pass(70 * time.Second)
			b.Sweep(t.Context())
			again, err := b.Payout(t.Context(), payments.PayoutInput{Owner: b.owner, Amount: "10.00", Key: "k"})
			must(t, err)
			if !again.Replayed {
				t.Error("the key was not known any more")
			}
			b.wantPayout(t, again.Operation, payout.StateSent, 1500)
		})
		t.Run("Err", func(t *testing.T) {
			b := setup(t, db)
			b.deposit(t, "25.00")
			in := payments.PayoutInput{Owner: b.owner, Amount: "10.00", Key: "k"}
			_, err := b.Payout(t.Context(), in)
			wantRefusal(t, err, refusal.OnboardingIncomplete)
			_, _, err = b.StartOnboarding(t.Context(), b.owner, "")
			must(t, err)
			in.Amount = "25.01"
			_, err = b.Payout(t.Context(), in)
			wantRefusal(t, err, refusal.InsufficientFunds)
			in.Amount = "1.005"
			_, err = b.Payout(t.Context(), in)
			wantRefusal(t, err, refusal.InvalidAmount)
			if b.balance(t) != 2500 {
				t.Errorf("balance %d", b.balance(t))
			}
		})
	})
}

func (b *fixture) wantPayout(t *testing.T, id gid.ID, state payout.State, balance int64) {
	t.Helper()
	row, err := b.db.Client().Payout.Get(t.Context(), id)
	must(t, err)
	if row.State != state || b.balance(t) != balance {
		t.Errorf("payout is %s and the balance %d; want %s and %d", row.State, b.balance(t), state, balance)
	}
	b.verified(t)
}
