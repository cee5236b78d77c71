package payments_test

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/purserhq/purser/ent"
	"github.com/purserhq/purser/ent/deposit"
	"github.com/purserhq/purser/ent/refund"
	"github.com/purserhq/purser/ent/user"
	"github.com/purserhq/purser/internal/closing"
	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/database/dbtest"
	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/payments"
	"github.com/purserhq/purser/internal/payments/processor"
	"github.com/purserhq/purser/internal/refusal"
)

// close begins to close an account, as deleteMyAccount does.
func (b *fixture) close(t *testing.T, owner gid.ID) error {
	t.Helper()
	return b.db.InTx(t.Context(), func(ctx context.Context, tx *database.Tx) error {
		return closing.Begin(ctx, tx, owner)
	})
}

func (b *fixture) user(t *testing.T) *ent.User {
	t.Helper()
	u, err := b.db.Client().User.Get(t.Context(), b.owner)
	must(t, err)
	return u
}

// closed fails the test unless the account is closed and its user nobody any more.
func (b *fixture) closed(t *testing.T) {
	t.Helper()
	u := b.user(t)
	if u.DeletedAt == nil || u.Email != closing.NobodysAddress(b.owner) || u.Name != nil || u.NextAt != nil {
		t.Errorf("the account is not closed: %+v", u)
	}
}

// begun is a deposit that somebody begins at the sandbox, and where it stands.
func (w *town) begun(t *testing.T, method string) *ent.Deposit {
	t.Helper()
	done, err := w.Deposit(t.Context(), payments.DepositInput{Owner: w.owner, Amount: "10.00", PaymentMethod: method, Key: string(gid.New("key"))})
	must(t, err)
	return w.row(t, done.Operation)
}

func (w *town) row(t *testing.T, id gid.ID) *ent.Deposit {
	t.Helper()
	row, err := w.db.Client().Deposit.Get(t.Context(), id)
	must(t, err)
	return row
}

func (w *town) atStripe(t *testing.T, row *ent.Deposit) (status string) {
	t.Helper()
	var intent struct{ Status string }
	w.ask(t, http.MethodGet, "/v1/payment_intents/"+*row.PaymentIntentID, nil, &intent)
	return intent.Status
}

// wantGivenBack fails the test unless the deposit was credited and refunded in full.
func (w *town) wantGivenBack(t *testing.T, id gid.ID, state refund.State) {
	t.Helper()
	row := w.row(t, id)
	back, err := w.db.Client().Refund.Query().Where(refund.DepositID(id)).Only(t.Context())
	if err != nil || row.State != deposit.StateSucceeded || back.State != state || back.Amount != row.Amount || back.RequestedBy != nil ||
		!strings.HasPrefix(back.IdempotencyKey, "§") { // which nobody can take before

		t.Errorf("the deposit is %s and its refund %+v, %v", row.State, back, err)
	}
}

// sweeps lets time pass and the sweeper work, as often as it takes.
func (b *fixture) sweeps(t *testing.T, n int, each time.Duration) {
	t.Helper()
	for range n {
		b.pass(each)
		b.Sweep(t.Context())
	}
}

func TestClosing(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		t.Run("OKUnpaidIsCanceled", func(t *testing.T) {
			w := newTown(t, db)
			js, secure := w.begun(t, ""), w.begun(t, "pm_card_threeDSecure2Required")
			w.pass(31 * 24 * time.Hour)
			must(t, w.close(t, w.owner))
			must(t, w.close(t, w.owner)) // asked twice
			w.sweeps(t, 2, time.Minute)
			for _, row := range []*ent.Deposit{js, secure} {
				if now := w.row(t, row.ID); now.State != deposit.StateCanceled || w.atStripe(t, row) != "canceled" {
					t.Errorf("the deposit is %s, its intent %s", now.State, w.atStripe(t, row))
				}
			}
			w.closed(t)
			w.wants(t, 0, 0)
			w.agrees(t)
		})
		t.Run("OKPaidMeanwhile", func(t *testing.T) {
			w := newTown(t, db)
			secure := w.begun(t, "pm_card_threeDSecure2Required")
			must(t, w.close(t, w.owner))
			w.control(t, "payment_intents/"+*secure.PaymentIntentID+"/authenticate", `{"succeed":true}`)
			w.sweeps(t, 10, time.Minute)
			w.wantGivenBack(t, secure.ID, refund.StateSucceeded)
			w.closed(t)
			w.wants(t, 0, 0)
			w.agrees(t)
		})
		t.Run("OKPaidAfterwards", func(t *testing.T) {
			w := newTown(t, db)
			secure := w.begun(t, "pm_card_threeDSecure2Required")
			intent := *secure.PaymentIntentID
			w.control(t, "payment_intents/"+intent+"/authenticate", `{"succeed":false}`)
			w.told(t, "payment_intent.payment_failed", intent)
			must(t, w.close(t, w.owner))
			w.sweeps(t, 1, time.Minute)
			w.closed(t)
			// Its browser still has the client secret of the payment that failed.
			w.ask(t, http.MethodPost, "/v1/payment_intents/"+intent+"/confirm", url.Values{"payment_method": {"pm_card_visa"}}, nil)
			for range 2 {
				w.told(t, "payment_intent.succeeded", intent)
			}
			w.sweeps(t, 2, time.Minute)
			w.wantGivenBack(t, secure.ID, refund.StateSucceeded)
			w.wants(t, 0, 0)
			w.agrees(t)
			if w.log.count("a closed account holds money") > 0 {
				t.Error("an alarm, and nothing is wrong")
			}
		})
		t.Run("OKRefundFails", func(t *testing.T) {
			w := newTown(t, db)
			secure := w.begun(t, "pm_card_threeDSecure2Required")
			must(t, w.close(t, w.owner))
			w.control(t, "payment_intents/"+*secure.PaymentIntentID+"/authenticate", `{"succeed":true}`)
			w.sweeps(t, 3, time.Minute)
			back, err := db.Client().Refund.Query().Where(refund.DepositID(secure.ID)).Only(t.Context())
			must(t, err)
			w.control(t, "refunds/"+*back.RefundID+"/fail", `{"reason":"expired_or_canceled_card"}`)
			w.told(t, "charge.refund.updated", *back.RefundID)
			w.wants(t, 1000, 0)
			w.agrees(t)
			if w.log.count("alarm: a closed account holds money") == 0 {
				t.Error("nobody was told of the money")
			}
			_, err = w.Refund(t.Context(), payments.RefundInput{Operator: w.operator, Deposit: secure.ID, Key: "by hand"})
			must(t, err)
			w.wants(t, 0, 0)
			w.agrees(t)
		})
		t.Run("OKDisputedAfterwards", func(t *testing.T) {
			w := newTown(t, db)
			w.onboarded(t)
			_, charge := w.pay(t, "80.00", "pm_card_bypassPending")
			must(t, w.payout(t, "80.00"))
			must(t, w.close(t, w.owner))
			w.sweeps(t, 1, time.Minute)
			w.closed(t)
			w.control(t, "charges/"+charge+"/dispute", `{"reason":"fraudulent"}`)
			var list struct{ Data []struct{ ID string } }
			w.ask(t, http.MethodGet, "/v1/disputes?charge="+charge, nil, &list)
			w.told(t, "charge.dispute.funds_withdrawn", list.Data[0].ID)
			w.wants(t, 0, 8000)
			w.agrees(t)
			w.control(t, "disputes/"+list.Data[0].ID+"/win", "{}")
			w.told(t, "charge.dispute.funds_reinstated", list.Data[0].ID)
			w.wants(t, 0, 0)
			w.agrees(t)
		})
		t.Run("ErrTransfer", func(t *testing.T) {
			w := newTown(t, db)
			w.pay(t, "20.00", "pm_card_visa")
			sender := w.owner
			in := payments.TransferInput{Owner: sender, Amount: "5.00", Key: "first"}
			w.owner, w.wallet = w.newUser(t)
			in.To = w.wallet
			must(t, w.close(t, w.owner))
			_, err := w.Transfer(t.Context(), in)
			wantRefusal(t, err, refusal.NotFound)
			w.sweeps(t, 1, time.Minute)
			w.closed(t)
			in.Key = "second"
			_, err = w.Transfer(t.Context(), in)
			wantRefusal(t, err, refusal.NotFound)
			w.wants(t, 0, 0)
			w.verified(t)
		})
		t.Run("OKTransferAskedAgain", func(t *testing.T) {
			w := newTown(t, db)
			w.onboarded(t)
			w.pay(t, "20.00", "pm_card_bypassPending")
			first, firstWallet := w.owner, w.wallet
			in := payments.TransferInput{Owner: first, Amount: "20.00", Key: "first"}
			other, otherWallet := w.newUser(t)
			in.To = otherWallet
			done, err := w.Transfer(t.Context(), in)
			must(t, err)
			_, err = w.Transfer(t.Context(), payments.TransferInput{Owner: other, Amount: "20.00", To: firstWallet, Key: "back"})
			must(t, err)
			must(t, w.close(t, other))
			again, err := w.Transfer(t.Context(), in)
			if err != nil || !again.Replayed || again.Operation != done.Operation {
				t.Errorf("the same key: %+v, %v", again, err)
			}
		})
		t.Run("ErrBegin", func(t *testing.T) {
			w := newTown(t, db)
			processing := w.begun(t, "pm_card_visa")
			_ = processing
			wantRefusal(t, w.close(t, w.owner), refusal.Disabled) // it holds money
			if u := w.user(t); u.ClosingAt != nil || u.NextAt != nil {
				t.Errorf("it began all the same: %+v", u)
			}
			w.owner, w.wallet = w.newUser(t)
			must(t, w.close(t, w.owner))
			_, err := w.Deposit(t.Context(), payments.DepositInput{Owner: w.owner, Amount: "10.00", Key: "late"})
			wantRefusal(t, err, refusal.Disabled)
		})
	})
}

// A deposit begins while the account begins to close: one of the two comes first, and
// what begins before is canceled.
func TestClosingRacesDeposit(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		b := setup(t, db)
		b.stripe.createIntent = func(_ string, o processor.IntentOrder) (processor.Intent, error) {
			return processor.Intent{ID: "pi_" + string(o.Deposit), Deposit: o.Deposit, Status: processor.IntentRequiresPaymentMethod, Origin: o.Origin}, nil
		}
		b.stripe.cancelIntent = func(id string) (processor.Intent, error) {
			return processor.Intent{ID: id, Deposit: gid.ID(strings.TrimPrefix(id, "pi_")), Status: processor.IntentCanceled}, nil
		}
		for range 8 {
			b.owner, b.wallet = b.newUser(t)
			begun, closed := make(chan error, 1), make(chan error, 1)
			go func() {
				_, err := b.Deposit(context.WithoutCancel(t.Context()), payments.DepositInput{Owner: b.owner, Amount: "10.00", Key: "k"})
				begun <- err
			}()
			go func() { closed <- b.close(t, b.owner) }()
			errBegun, errClosed := <-begun, <-closed
			if errClosed != nil {
				wantRefusal(t, errClosed, refusal.Disabled)
				must(t, b.close(t, b.owner)) // it waits for its payer by now
			}
			if errBegun != nil {
				wantRefusal(t, errBegun, refusal.Disabled)
			}
			b.sweeps(t, 3, time.Minute)
			b.closed(t)
			open, err := db.Client().Deposit.Query().Where(deposit.OwnerID(b.owner), deposit.StateNEQ(deposit.StateCanceled)).Count(t.Context())
			if open != 0 || err != nil {
				t.Errorf("%d deposits are open, %v", open, err)
			}
		}
	})
}

// Whatever Stripe answers to a cancellation, the deposit ends as its intent does, and
// the account closes after it.
func TestClosingOutlastsStripe(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		answers []processor.Class // to the cancellation, one after the other
		then    processor.IntentStatus
		want    deposit.State
	}{
		"TimeOuts":       {[]processor.Class{processor.Ambiguous, processor.Busy, processor.Config}, processor.IntentRequiresPaymentMethod, deposit.StateCanceled},
		"CanceledBefore": {[]processor.Class{processor.Definite}, processor.IntentCanceled, deposit.StateCanceled},
		"PaidBefore":     {[]processor.Class{processor.Ambiguous, processor.Definite}, processor.IntentSucceeded, deposit.StateSucceeded},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
				b, answers := setup(t, db), c.answers
				intent := processor.Intent{ID: "pi_1", Status: processor.IntentRequiresPaymentMethod}
				var mu sync.Mutex // two kinds of work may cancel at once
				b.stripe.createIntent = func(_ string, o processor.IntentOrder) (processor.Intent, error) {
					mu.Lock()
					defer mu.Unlock()
					intent.Deposit, intent.Origin = o.Deposit, o.Origin
					return intent, nil
				}
				b.stripe.cancelIntent = func(string) (processor.Intent, error) {
					mu.Lock()
					defer mu.Unlock()
					if len(answers) > 0 {
						class := answers[0]
						answers = answers[1:]
						return processor.Intent{}, refused(class)
					}
					intent.Status = processor.IntentCanceled
					return intent, nil
				}
				b.stripe.intent = func(string) (processor.Intent, error) {
					mu.Lock()
					defer mu.Unlock()
					if intent.Status = c.then; c.then == processor.IntentSucceeded {
						intent.Received = usd(1000)
					}
					return intent, nil
				}
				b.stripe.createRefund = func(_ string, o processor.RefundOrder) (processor.ChargeRefund, error) {
					return processor.ChargeRefund{ID: "re_1", Refund: o.Refund, IntentID: o.IntentID, Amount: o.Amount, Status: "succeeded"}, nil
				}
				done, err := b.Deposit(t.Context(), payments.DepositInput{Owner: b.owner, Amount: "10.00", Key: "k"})
				must(t, err)
				must(t, b.close(t, b.owner))
				b.sweeps(t, 12, 5*time.Minute)
				row, err := db.Client().Deposit.Get(t.Context(), done.Operation)
				if err != nil || row.State != c.want || b.balance(t) != 0 {
					t.Errorf("the deposit is %s and the wallet holds %d, %v", row.State, b.balance(t), err)
				}
				b.closed(t)
				b.verified(t)
				if n := db.Client().User.Query().Where(user.NextAtNotNil()).CountX(t.Context()); n != 0 {
					t.Errorf("%d accounts wait", n)
				}
			})
		})
	}
}
