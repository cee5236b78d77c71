package payments_test

import (
	"net/http"
	"net/url"
	"testing"
	"time"

	"github.com/purserhq/purser/ent/auditevent"
	"github.com/purserhq/purser/ent/payout"
	"github.com/purserhq/purser/ent/refund"
	"github.com/purserhq/purser/ent/resolution"
	"github.com/purserhq/purser/ent/statementline"
	"github.com/purserhq/purser/internal/audit"
	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/database/dbtest"
	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/money"
	"github.com/purserhq/purser/internal/payments"
	"github.com/purserhq/purser/internal/payments/processor"
	"github.com/purserhq/purser/internal/refusal"
)

func TestResolveParked(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		t.Run("OKRetryAfterDays", func(t *testing.T) { // it is looked up, and the money comes back
			d := newDesk(t, db, 0)
			id := d.stuck(t, "10.00", false)
			d.later(t, 100*time.Hour)
			d.sweeps(t)
			d.wantPayout(t, id, payout.StateSending, 9000)
			must(t, d.parked(t, id, resolution.ActionRetry, ""))
			d.sweeps(t)
			d.wantPayout(t, id, payout.StateFailed, 10000)
			d.nothingStands(t)
		})
		t.Run("OKRetry", func(t *testing.T) { // it is looked up, and sent under another key
			d := newDesk(t, db, 0)
			id := d.stuck(t, "10.00", false)
			must(t, d.parked(t, id, resolution.ActionRetry, ""))
			d.sweeps(t)
			d.wantPayout(t, id, payout.StateSent, 9000)
			d.nothingStands(t)
		})
		t.Run("OKRetryFindsIt", func(t *testing.T) {
			d := newDesk(t, db, 0)
			id := d.stuck(t, "10.00", true)
			must(t, d.parked(t, id, resolution.ActionRetry, ""))
			d.sweeps(t)
			d.wantPayout(t, id, payout.StateSent, 9000)
			d.nothingStands(t)
		})
		t.Run("OKNewsOfIt", func(t *testing.T) { // a parked payout is parked no more once it is known as sent
			d := newDesk(t, db, 0)
			id := d.stuck(t, "10.00", true)
			d.agrees(t)
			d.wantPayout(t, id, payout.StateSent, 9000)
			d.nothingStands(t)
		})
		t.Run("OKGivenBack", func(t *testing.T) {
			d := newDesk(t, db, 0)
			id := d.stuck(t, "10.00", false)
			wantRefusal(t, d.parked(t, id, resolution.ActionGiveBack, ""), refusal.InvalidInput) // Stripe's list may lag
			d.later(t, 100*time.Hour)
			in := payments.ParkedInput{Operator: d.operator, Operation: id, Action: resolution.ActionGiveBack, Reason: "gone", Key: "give-back-" + string(id)}
			first, err := d.ResolveParked(t.Context(), in)
			must(t, err)
			d.wantPayout(t, id, payout.StateFailed, 10000)
			again, err := d.ResolveParked(t.Context(), in)
			if err != nil || again.Operation != first.Operation || !again.Replayed {
				t.Errorf("the same key: %+v, %v", again, err)
			}
			in.Reason = "another"
			_, err = d.ResolveParked(t.Context(), in)
			wantRefusal(t, err, refusal.KeyReused)
			if n := db.Client().AuditEvent.Query().Where(auditevent.Subject(id), auditevent.Action(audit.ResolutionApplied),
				auditevent.Actor(d.operator)).CountX(t.Context()); n != 1 {
				t.Errorf("written down %d times", n)
			}
			d.nothingStands(t)
		})
		t.Run("ErrGivenBackThoughItLeft", func(t *testing.T) {
			d := newDesk(t, db, 0)
			id := d.stuck(t, "10.00", true)
			d.later(t, 100*time.Hour)
			wantRefusal(t, d.parked(t, id, resolution.ActionGiveBack, ""), refusal.InvalidInput)
			d.wantPayout(t, id, payout.StateSending, 9000)
			d.agrees(t)
			d.nothingStands(t)
		})
		t.Run("OKMarkedAsSent", func(t *testing.T) { // by a transfer that somebody made by hand
			d := newDesk(t, db, 0)
			id := d.stuck(t, "10.00", false)
			made := d.byHand(t, id, "1000", nil)
			if r, err := d.Reconcile(t.Context()); err != nil || r.Suspense != 1 {
				t.Fatalf("a transfer by hand: %+v, %v", r, err)
			}
			must(t, d.parked(t, id, resolution.ActionMarkSent, made))
			d.wantPayout(t, id, payout.StateSent, 9000)
			d.nothingStands(t)
			d.ask(t, http.MethodPost, "/v1/transfers/"+made+"/reversals", url.Values{}, nil)
			d.told(t, "transfer.reversed", made)
			d.wantPayout(t, id, payout.StateReversed, 10000)
			d.nothingStands(t)
		})
		t.Run("OKMarkedAsSentAndReversed", func(t *testing.T) { // by then, and both lines stand in suspense
			d := newDesk(t, db, 0)
			id := d.stuck(t, "10.00", false)
			made := d.byHand(t, id, "1000", nil)
			d.ask(t, http.MethodPost, "/v1/transfers/"+made+"/reversals", url.Values{"amount": {"400"}}, nil)
			if r, err := d.Reconcile(t.Context()); err != nil || r.Suspense != 2 {
				t.Fatalf("a transfer by hand and its reversal: %+v, %v", r, err)
			}
			must(t, d.parked(t, id, resolution.ActionMarkSent, made))
			d.wantPayout(t, id, payout.StateSent, 9400)
			if r := d.agrees(t); r.Suspense != 0 {
				t.Errorf("%+v", r)
			}
			d.nothingStands(t)
		})
		t.Run("ErrMarkedAsSentWhatIsDecided", func(t *testing.T) { // the reversal was given away
			d := newDesk(t, db, 0)
			id := d.stuck(t, "10.00", false)
			made := d.byHand(t, id, "1000", nil)
			d.ask(t, http.MethodPost, "/v1/transfers/"+made+"/reversals", url.Values{"amount": {"400"}}, nil)
			_, err := d.Reconcile(t.Context())
			must(t, err)
			back := db.Client().StatementLine.Query().Where(statementline.Parent(made)).OnlyX(t.Context())
			must(t, d.line(t, back.ID, resolution.ActionAssignToWallet, d.wallet))
			wantRefusal(t, d.parked(t, id, resolution.ActionMarkSent, made), refusal.InvalidInput)
			d.wants(t, 9400, 0)
			sent := db.Client().StatementLine.Query().Where(statementline.Source(made)).OnlyX(t.Context())
			must(t, d.line(t, sent.ID, resolution.ActionAssignToPlatform, ""))
			wantRefusal(t, d.parked(t, id, resolution.ActionMarkSent, made), refusal.InvalidInput)
			must(t, d.parked(t, id, resolution.ActionRetry, ""))
			d.sweeps(t)
			d.nothingStands(t)
		})
		t.Run("ErrMarkedAsSent", func(t *testing.T) {
			d := newDesk(t, db, 0)
			id, other := d.stuck(t, "10.00", false), d.stuck(t, "10.00", true)
			theirs := d.client
			all, err := theirs.FindTransfers(t.Context(), *db.Client().Payout.GetX(t.Context(), other).ProcessorKey)
			must(t, err)
			wantRefusal(t, d.parked(t, id, resolution.ActionMarkSent, all[0].ID), refusal.InvalidInput)
			wantRefusal(t, d.parked(t, id, resolution.ActionMarkSent, d.byHand(t, id, "999", nil)), refusal.InvalidInput)
			wantRefusal(t, d.parked(t, id, resolution.ActionMarkSent, "tr_none"), refusal.NotFound)
			wantRefusal(t, d.parked(t, id, resolution.ActionMarkSent, ""), refusal.InvalidInput)
			wantRefusal(t, d.parked(t, id, resolution.ActionRetry, "tr_1"), refusal.InvalidInput)
			wantRefusal(t, d.parked(t, id, resolution.ActionRefund, ""), refusal.InvalidInput)
			wantRefusal(t, d.parked(t, gid.New(gid.Payout), resolution.ActionRetry, ""), refusal.NotFound)
			must(t, d.parked(t, other, resolution.ActionRetry, ""))
			wantRefusal(t, d.parked(t, other, resolution.ActionRetry, ""), refusal.NotFound) // it is not parked any more
			must(t, d.parked(t, id, resolution.ActionRetry, ""))
			d.sweeps(t)
			_, err = d.Reconcile(t.Context())
			must(t, err)
			open, err := d.ListSuspense(t.Context())
			if must(t, err); len(open) != 1 || open[0].Amount.Minor != -999 {
				t.Fatalf("in suspense: %+v", open)
			}
			must(t, d.line(t, gid.ID(open[0].ID), resolution.ActionAssignToPlatform, ""))
			d.nothingStands(t)
		})
		t.Run("OKTwoOperators", func(t *testing.T) {
			d := newDesk(t, db, 10)
			id := d.stuck(t, "50.00", false)
			d.later(t, time.Hour)
			done, err := d.ResolveParked(t.Context(), payments.ParkedInput{
				Operator: d.operator, Operation: id, Action: resolution.ActionGiveBack, Reason: "gone", Key: string(id),
			})
			must(t, err)
			d.wantPayout(t, id, payout.StateSending, 5000)
			wantRefusal(t, d.parked(t, id, resolution.ActionGiveBack, ""), refusal.InvalidInput) // one decision stands
			_, err = d.ConfirmResolution(t.Context(), d.operator, done.Operation)
			wantRefusal(t, err, refusal.InvalidInput)
			_, err = d.ConfirmResolution(t.Context(), d.owner, done.Operation)
			wantRefusal(t, err, refusal.InvalidInput) // their own
			_, err = d.WithdrawResolution(t.Context(), d.second, done.Operation, "not yet")
			must(t, err)
			_, err = d.ConfirmResolution(t.Context(), d.second, done.Operation)
			wantRefusal(t, err, refusal.InvalidInput)
			done, err = d.ResolveParked(t.Context(), payments.ParkedInput{
				Operator: d.operator, Operation: id, Action: resolution.ActionGiveBack, Reason: "gone", Key: string(id) + "2",
			})
			must(t, err)
			_, err = d.ConfirmResolution(t.Context(), d.second, done.Operation)
			must(t, err)
			d.wantPayout(t, id, payout.StateFailed, 10000)
			again, err := d.ConfirmResolution(t.Context(), d.second, done.Operation)
			if err != nil || !again.Replayed {
				t.Errorf("confirmed again: %+v, %v", again, err)
			}
			d.nothingStands(t)
		})
		t.Run("OKEvent", func(t *testing.T) {
			d := newDesk(t, db, 0)
			id := gid.New("evt")
			must(t, d.Receive(t.Context(), processor.Notice{ID: id, Type: "transfer.created", Object: "tr_none"}))
			for range 30 {
				d.later(t, time.Hour)
				d.Sweep(t.Context())
			}
			row := db.Client().StripeEvent.GetX(t.Context(), id)
			if !row.Parked {
				t.Fatalf("%+v", row)
			}
			wantRefusal(t, d.parked(t, id, resolution.ActionGiveBack, ""), refusal.InvalidInput)
			must(t, d.parked(t, id, resolution.ActionRetry, ""))
			if row = db.Client().StripeEvent.GetX(t.Context(), id); row.Parked || row.NextAt == nil {
				t.Errorf("%+v", row)
			}
		})
	})
}

// A transfer that names a parked payout went to another account, or is of another amount,
// by whoever copied the metadata. Once it has been reversed whole, the payout's money can be
// given back.
func TestGivenBackThoughAnotherGotIt(t *testing.T) {
	t.Parallel()
	for _, what := range []string{"AnotherAccount", "AnotherAmount"} {
		t.Run(what, func(t *testing.T) {
			t.Parallel()
			dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
				d := newDesk(t, db, 0)
				id := d.stuck(t, "10.00", false)
				name := db.Client().Payout.GetX(t.Context(), id).ProcessorKey
				copied := url.Values{"transfer_group": {name.String()}, "metadata[operation_key]": {name.String()}}
				if what == "AnotherAccount" {
					copied.Set("destination", d.otherAccount(t))
				} else {
					copied.Set("amount", "1001")
				}
				made := d.byHand(t, id, "1000", copied)
				d.later(t, 100*time.Hour)
				must(t, d.parked(t, id, resolution.ActionRetry, ""))
				d.sweeps(t)
				wantRefusal(t, d.parked(t, id, resolution.ActionGiveBack, ""), refusal.InvalidInput)
				d.ask(t, http.MethodPost, "/v1/transfers/"+made+"/reversals", url.Values{"amount": {"999"}}, nil)
				wantRefusal(t, d.parked(t, id, resolution.ActionGiveBack, ""), refusal.InvalidInput)
				d.ask(t, http.MethodPost, "/v1/transfers/"+made+"/reversals", url.Values{}, nil)
				must(t, d.parked(t, id, resolution.ActionGiveBack, ""))
				d.told(t, "transfer.reversed", made)
				d.wantPayout(t, id, payout.StateFailed, 10000)
				d.keepStrays(t, 3) // the transfer and its two reversals
				d.nothingStands(t)
			})
		})
	}
}

// keepStrays assigns what stands in suspense to the platform.
func (d *desk) keepStrays(t *testing.T, want int) {
	t.Helper()
	_, err := d.Reconcile(t.Context())
	must(t, err)
	stray, err := d.ListSuspense(t.Context())
	must(t, err)
	if len(stray) != want {
		t.Errorf("in suspense: %+v", stray)
	}
	for _, l := range stray {
		must(t, d.line(t, gid.ID(l.ID), resolution.ActionAssignToPlatform, ""))
	}
}

// A refund of another amount that names one of ours, by whoever copied the metadata, is not
// taken for it, and does not hold it up.
func TestRefundBesideOneOfAnotherAmount(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		d := newDesk(t, db, 0)
		paid, _ := d.pay(t, "20.00", "pm_card_bypassPending")
		d.stripe.createRefund = func(string, processor.RefundOrder) (processor.ChargeRefund, error) {
			d.stripe.createRefund = nil
			return processor.ChargeRefund{}, refused(processor.Bug)
		}
		five := money.Decimal("5.00")
		done, err := d.Refund(t.Context(), payments.RefundInput{Operator: d.operator, Deposit: paid, Amount: &five, Key: "k"})
		must(t, err)
		d.ask(t, http.MethodPost, "/v1/refunds", url.Values{
			"payment_intent": {*db.Client().Deposit.GetX(t.Context(), paid).PaymentIntentID}, "amount": {"499"},
			"metadata[operation_key]": {db.Client().Refund.GetX(t.Context(), done.Operation).ProcessorKey.String()},
		}, nil)
		must(t, d.parked(t, done.Operation, resolution.ActionRetry, ""))
		d.sweeps(t)
		if row := db.Client().Refund.GetX(t.Context(), done.Operation); row.State != refund.StateSucceeded {
			t.Errorf("%+v", row)
		}
		d.wants(t, 11500, 0)
		d.keepStrays(t, 1)
		d.nothingStands(t)
	})
}
