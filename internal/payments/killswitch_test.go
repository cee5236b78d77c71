package payments_test

import (
	"context"
	"testing"
	"time"

	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/database/dbtest"
	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/money"
	"github.com/purserhq/purser/internal/payments"
	"github.com/purserhq/purser/internal/payments/processor"
	"github.com/purserhq/purser/internal/refusal"
)

// unexplained is a bench whose Stripe cannot be asked about the lines of its
// statement, so that none is ever explained until it can.
type unexplained struct {
	*fixture
	lines    []processor.BalanceTransaction
	answered bool
}

func newUnexplained(t *testing.T, db *database.DB) *unexplained {
	t.Helper()
	u := &unexplained{fixture: setup(t, db)}
	u.Service = payments.New(db, u.stripe, payments.Options{
		Books:     payments.BookLimits{MaxDifference: money.Each(1000)}, // its statement has the lines of the test alone
		ReturnURL: "https://app.example/return", RefreshURL: "https://app.example/refresh",
	})
	u.funded(t)
	u.stripe.intent = func(id string) (processor.Intent, error) {
		if u.answered {
			return processor.Intent{ID: id}, nil
		}
		return processor.Intent{}, refused(processor.Ambiguous)
	}
	u.stripe.statement = func(take func(processor.BalanceTransaction) error) error {
		for _, e := range u.lines {
			if err := take(e); err != nil {
				return err
			}
		}
		return nil
	}
	return u
}

// comes is a line that appears in Stripe's statement now.
func (u *unexplained) comes(id gid.ID) {
	u.lines = append(u.lines, processor.BalanceTransaction{
		ID: id, Type: "charge", Source: "ch_" + string(id), IntentID: "pi_" + string(id),
		Amount: money.Money{Minor: 700, Currency: "USD"}, CreatedAt: u.clock(),
	})
}

// wantOpen reconciles, and then a payout passes the kill switch or does not.
func (u *unexplained) wantOpen(t *testing.T, open bool) {
	t.Helper()
	r, err := u.Reconcile(context.WithoutCancel(t.Context()))
	must(t, err)
	if r.MoneyOut.Open != open {
		t.Errorf("the kill switch: %+v, want open %t", r.MoneyOut, open)
	}
	_, err = u.Payout(t.Context(), payments.PayoutInput{Owner: u.owner, Amount: "1.00", Key: string(gid.New("key"))})
	if open {
		must(t, err)
		return
	}
	wantRefusal(t, err, refusal.Disabled)
}

// A line that is an hour old stops payouts although Stripe's statement cannot be read any more.
func TestUnexplainedWhileStripeIsSilent(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		u := newUnexplained(t, db)
		u.comes(gid.New("txn"))
		u.wantOpen(t, true)
		u.pass(2 * time.Hour)
		u.stripe.statement = func(func(processor.BalanceTransaction) error) error { return refused(processor.Ambiguous) }
		if _, err := u.Reconcile(context.WithoutCancel(t.Context())); err == nil {
			t.Fatal("a statement that cannot be read was compared")
		}
		_, err := u.Payout(t.Context(), payments.PayoutInput{Owner: u.owner, Amount: "1.00", Key: "out"})
		wantRefusal(t, err, refusal.Disabled)
	})
}

// An operator who has seen an unexplained line opens the kill switch for good: only
// a line that comes after that shuts it, once it is an hour old.
func TestOperatorsOpeningHolds(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		t.Run("OKHolds", func(t *testing.T) {
			u := newUnexplained(t, db)
			first, second := gid.New("txn"), gid.New("txn")
			u.comes(first)
			u.wantOpen(t, true)
			u.pass(2 * time.Hour)
			u.wantOpen(t, false)
			must(t, u.SetMoneyOut(t.Context(), "usr_operator", true, "known: a restored backup"))
			for range 3 {
				u.pass(10 * time.Minute)
				u.wantOpen(t, true)
			}
			u.pass(100 * time.Hour)
			u.wantOpen(t, true)

			u.comes(second) // one that nobody has seen
			u.wantOpen(t, true)
			u.pass(2 * time.Hour)
			u.wantOpen(t, false)
			r, err := u.Reconciliation(t.Context())
			must(t, err)
			for _, l := range r.Unmatched {
				if l.Acknowledged != (l.ID == string(first)) {
					t.Errorf("%s: acknowledged is %t", l.ID, l.Acknowledged)
				}
			}

			u.answered = true
			u.wantOpen(t, true)
		})
		t.Run("OKSecondLineExplained", func(t *testing.T) { // then the first one still does not shut it
			u := newUnexplained(t, db)
			first := gid.New("txn")
			u.comes(first)
			u.wantOpen(t, true)
			must(t, u.SetMoneyOut(t.Context(), "usr_operator", true, "known"))
			second := gid.New("txn")
			u.comes(second)
			u.wantOpen(t, true)
			u.pass(2 * time.Hour)
			u.wantOpen(t, false)
			ask := u.stripe.intent
			u.stripe.intent = func(id string) (processor.Intent, error) {
				if id == "pi_"+string(second) {
					return processor.Intent{ID: id}, nil
				}
				return ask(id)
			}
			u.wantOpen(t, true)
			u.answered = true
			u.wantOpen(t, true) // nothing is left for the next test
		})
		t.Run("OKShutByAnOperator", func(t *testing.T) { // the reconciler never opens it
			u := newUnexplained(t, db)
			u.comes(gid.New("txn"))
			u.wantOpen(t, true)
			must(t, u.SetMoneyOut(t.Context(), "usr_operator", false, "an attack"))
			u.wantOpen(t, false)
			u.answered = true
			u.wantOpen(t, false)
			must(t, u.SetMoneyOut(t.Context(), "usr_operator", true, "over"))
		})
	})
}
