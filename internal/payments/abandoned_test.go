package payments_test

import (
	"strings"
	"testing"
	"time"

	"github.com/purserhq/purser/ent/deposit"
	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/database/dbtest"
	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/payments"
	"github.com/purserhq/purser/internal/payments/processor"
	"github.com/purserhq/purser/internal/refusal"
)

// waits makes a fixture whose deposits wait for their payer in a status of Stripe's, and
// counts what is canceled there.
func waits(t *testing.T, db *database.DB, status processor.IntentStatus) (b *fixture, canceled *int) {
	t.Helper()
	b, canceled = setup(t, db), new(int)
	b.Service = payments.New(db, b.stripe, payments.Options{DepositAbandonAfter: 24 * time.Hour})
	intent := func(id string, status processor.IntentStatus) processor.Intent {
		return processor.Intent{ID: id, Deposit: gid.ID(strings.TrimPrefix(id, "pi_")), Status: status}
	}
	b.stripe.createIntent = func(_ string, o processor.IntentOrder) (processor.Intent, error) {
		made := intent("pi_"+string(o.Deposit), status)
		made.Origin = o.Origin
		return made, nil
	}
	b.stripe.intent = func(id string) (processor.Intent, error) { return intent(id, status), nil }
	b.stripe.cancelIntent = func(id string) (processor.Intent, error) {
		*canceled++
		return intent(id, processor.IntentCanceled), nil
	}
	return b, canceled
}

func (b *fixture) leave(t *testing.T) gid.ID {
	t.Helper()
	done, err := b.Deposit(t.Context(), payments.DepositInput{Owner: b.owner, Amount: "10.00", Key: string(gid.New("key"))})
	must(t, err)
	return done.Operation
}

func (b *fixture) state(t *testing.T, id gid.ID) deposit.State {
	t.Helper()
	row, err := b.db.Client().Deposit.Get(t.Context(), id)
	must(t, err)
	return row.State
}

// A deposit that its payer has left, at the card form or at 3-D Secure, is canceled at Stripe
// when the time is over, and not before. Nothing is polled after it.
func TestAbandonedDepositIsCanceled(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		for _, status := range []processor.IntentStatus{processor.IntentRequiresPaymentMethod, processor.IntentRequiresAction} {
			b, canceled := waits(t, db, status)
			id := b.leave(t)
			for range 46 {
				b.pass(30 * time.Minute)
				b.Sweep(t.Context())
			}
			if *canceled != 0 {
				t.Errorf("%s: canceled after 23 hours", status)
			}
			b.pass(61 * time.Minute)
			b.Sweep(t.Context())
			if state := b.state(t, id); *canceled != 1 || state != deposit.StateCanceled {
				t.Errorf("%s: canceled %d times, it is %s", status, *canceled, state)
			}
			row := db.Client().Deposit.GetX(t.Context(), id)
			if row.NextAt != nil {
				t.Errorf("%s: it is looked at again at %s", status, row.NextAt)
			}
			b.verified(t)
		}
	})
}

// A user gives up a deposit that waits for its payer: once, and theirs alone.
func TestCancelDeposit(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		b, canceled := waits(t, db, processor.IntentRequiresAction)
		id := b.leave(t)
		stranger, _ := b.newUser(t)
		_, err := b.CancelDeposit(t.Context(), stranger, id)
		wantRefusal(t, err, refusal.NotFound)
		for range 2 {
			done, err := b.CancelDeposit(t.Context(), b.owner, id)
			if err != nil || done.Operation != id || b.state(t, id) != deposit.StateCanceled || *canceled != 1 {
				t.Errorf("%v %v, %s, canceled %d times", done, err, b.state(t, id), *canceled)
			}
		}
		if secret, err := b.ClientSecret(t.Context(), id); secret != "" || err != nil {
			t.Errorf("its secret is shown: %v", err)
		}
		b.stripe.createIntent = paid
		paid := b.deposit(t, "5.00")
		_, err = b.CancelDeposit(t.Context(), b.owner, paid.Operation)
		wantRefusal(t, err, refusal.Disabled)
		// While Stripe is away it is the sweeper's, and nobody is shown the secret.
		b, canceled = waits(t, db, processor.IntentRequiresPaymentMethod)
		id = b.leave(t)
		cancel := b.stripe.cancelIntent
		b.stripe.cancelIntent = func(string) (processor.Intent, error) { return processor.Intent{}, refused(processor.Ambiguous) }
		_, err = b.CancelDeposit(t.Context(), b.owner, id)
		must(t, err)
		if secret, err := b.ClientSecret(t.Context(), id); secret != "" || err != nil {
			t.Errorf("its secret is shown: %v", err)
		}
		b.stripe.cancelIntent = cancel
		b.pass(time.Minute)
		b.Sweep(t.Context())
		if b.state(t, id) != deposit.StateCanceled || *canceled != 1 {
			t.Errorf("it is %s, canceled %d times", b.state(t, id), *canceled)
		}
		b.verified(t)
	})
}

// A refusal that time does not change is no outage: the user is told so, and an operator hears
// of it.
func TestOnboardingRefusedForGood(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		for class, want := range map[processor.Class]refusal.Code{
			processor.Definite: refusal.ProcessorRefused, processor.Ambiguous: refusal.ProcessorUnavailable,
		} {
			b, heard := setup(t, db), &counts{}
			b.Service = payments.New(db, b.stripe, payments.Options{Meter: heard})
			b.stripe.createAccount = func(string, processor.AccountOrder) (processor.Account, error) {
				return processor.Account{}, refused(class)
			}
			_, _, err := b.StartOnboarding(t.Context(), b.owner, "")
			wantRefusal(t, err, want)
			alarmed := 0
			for _, code := range heard.alarms {
				if code == "onboarding_refused" {
					alarmed++
				}
			}
			if (alarmed > 0) != (class == processor.Definite) {
				t.Errorf("%s: %d alarms", class, alarmed)
			}
		}
	})
}
