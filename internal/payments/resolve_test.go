package payments_test

import (
	"context"
	"log/slog"
	"net/http"
	"net/url"
	"strconv"
	"testing"
	"time"

	"github.com/purserhq/purser/ent"
	"github.com/purserhq/purser/ent/auditevent"
	"github.com/purserhq/purser/ent/payout"
	"github.com/purserhq/purser/ent/resolution"
	"github.com/purserhq/purser/ent/statementline"
	"github.com/purserhq/purser/internal/audit"
	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/database/dbtest"
	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/money"
	"github.com/purserhq/purser/internal/payments"
	"github.com/purserhq/purser/internal/refusal"
)

// tampered is the Stripe of a town, with some answers spoiled on their way.
type tampered struct {
	payments.Processor
	createTransfer func(key string, o payments.TransferOrder) (payments.Transfer, error)
	createRefund   func(key string, o payments.RefundOrder) (payments.ChargeRefund, error)
	entry          func(payments.Entry) payments.Entry
	more           []payments.Entry // of the statement
}

func (p *tampered) CreateTransfer(ctx context.Context, key string, o payments.TransferOrder) (payments.Transfer, error) {
	if p.createTransfer != nil {
		return p.createTransfer(key, o)
	}
	return p.Processor.CreateTransfer(ctx, key, o)
}

func (p *tampered) CreateRefund(ctx context.Context, key string, o payments.RefundOrder) (payments.ChargeRefund, error) {
	if p.createRefund != nil {
		return p.createRefund(key, o)
	}
	return p.Processor.CreateRefund(ctx, key, o)
}

func (p *tampered) Statement(ctx context.Context, since, until time.Time, take func(payments.Entry) error) error {
	for _, e := range p.more {
		if err := take(e); err != nil {
			return err
		}
	}
	return p.Processor.Statement(ctx, since, until, func(e payments.Entry) error {
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
		Limits: payments.Limits{ApproveAbove: approveAbove}, Log: slog.New(slog.NewTextHandler(&d.log, nil)),
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
	d.stripe.createTransfer = func(key string, o payments.TransferOrder) (payments.Transfer, error) {
		if made {
			_, err := d.client.CreateTransfer(context.WithoutCancel(t.Context()), key, o)
			must(t, err)
		}
		return payments.Transfer{}, refused(payments.Bug)
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

func TestResolveParked(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
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
			must(t, d.Receive(t.Context(), payments.Notice{ID: id, Type: "transfer.created", Object: "tr_none"}))
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

// byHand is a transfer to the payout's account that somebody made at Stripe.
func (d *desk) byHand(t *testing.T, id gid.ID, minor string, more url.Values) string {
	t.Helper()
	form := url.Values{
		"amount": {minor}, "currency": {"usd"}, "destination": {d.db.Client().Payout.GetX(t.Context(), id).AccountID.String()},
	}
	for k, v := range more {
		form[k] = v
	}
	var made struct{ ID string }
	d.ask(t, http.MethodPost, "/v1/transfers", form, &made)
	return made.ID
}

// stranger is a payment that nobody here ordered, in suspense.
func (d *desk) stranger(t *testing.T, minor int, card string) *ent.StatementLine {
	t.Helper()
	var intent struct{ ID string }
	d.ask(t, http.MethodPost, "/v1/payment_intents", url.Values{
		"amount": {strconv.Itoa(minor)}, "currency": {"usd"}, "payment_method": {card}, "confirm": {"true"}, "payment_method_types[]": {"card"},
	}, &intent)
	_, err := d.Reconcile(t.Context())
	must(t, err)
	line := d.db.Client().StatementLine.Query().Where(statementline.IntentID(intent.ID)).OnlyX(t.Context())
	if line.Match != statementline.MatchSuspense {
		t.Fatalf("the line is %s", line.Match)
	}
	return line
}

func (d *desk) line(t *testing.T, id gid.ID, action resolution.Action, target gid.ID) error {
	t.Helper()
	in := payments.LineInput{Operator: d.operator, Line: id, Action: action, Target: target, Reason: "a test", Key: string(gid.New("key"))}
	if d.db.Client().StatementLine.GetX(t.Context(), id).Match == statementline.MatchUnmatched {
		_, err := d.ResolveUnmatched(t.Context(), in)
		return err
	}
	_, err := d.ResolveSuspense(t.Context(), in)
	return err
}

func TestResolveSuspense(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		t.Run("OKGivenToAWallet", func(t *testing.T) {
			d := newDesk(t, db, 0)
			id := d.stranger(t, 500, "pm_card_visa").ID
			must(t, d.line(t, id, resolution.ActionAssignToWallet, d.wallet))
			d.wants(t, 10500, 0)
			wantRefusal(t, d.line(t, id, resolution.ActionAssignToPlatform, ""), refusal.InvalidInput) // one decision for each line
			wantRefusal(t, d.line(t, id, resolution.ActionRefund, ""), refusal.InvalidInput)
			d.nothingStands(t)
		})
		t.Run("OKPaysWhatIsOwed", func(t *testing.T) {
			d := newDesk(t, db, 0)
			must(t, d.payout(t, "100.00"))
			left := d.db.Client().Payout.Query().Where(payout.OwnerID(d.owner)).OnlyX(t.Context())
			made := d.byHand(t, left.ID, "0300", nil) // money that left, and is the owner's to bear
			_, err := d.Reconcile(t.Context())
			must(t, err)
			line := db.Client().StatementLine.Query().Where(statementline.Source(made)).OnlyX(t.Context())
			must(t, d.line(t, line.ID, resolution.ActionAssignToWallet, d.wallet))
			d.wants(t, 0, 300)
			must(t, d.line(t, d.stranger(t, 500, "pm_card_visa").ID, resolution.ActionAssignToWallet, d.wallet))
			d.wants(t, 200, 0)
			d.nothingStands(t)
		})
		t.Run("OKKept", func(t *testing.T) {
			d := newDesk(t, db, 0)
			must(t, d.line(t, d.stranger(t, 500, "pm_card_visa").ID, resolution.ActionAssignToPlatform, ""))
			d.wants(t, 10000, 0)
			d.nothingStands(t)
		})
		t.Run("OKRefunded", func(t *testing.T) {
			d := newDesk(t, db, 0)
			id := d.stranger(t, 500, "pm_card_refundFail").ID
			must(t, d.line(t, id, resolution.ActionRefund, ""))
			row := db.Client().Resolution.Query().Where(resolution.LineID(id)).OnlyX(t.Context())
			if row.RefundID == nil || row.TwoPersons {
				t.Fatalf("%+v", row)
			}
			d.later(t, time.Hour)
			d.Sweep(t.Context())
			d.nothingStands(t)
			d.wants(t, 10000, 0)

			d.control(t, "refunds/"+*row.RefundID+"/fail", `{"reason":"expired_or_canceled_card"}`)
			d.told(t, "charge.refund.updated", *row.RefundID)
			if r, err := d.Reconcile(t.Context()); err != nil || r.Suspense != 1 || !r.Clean() { // it is open again
				t.Errorf("%+v, %v", r, err)
			}
			must(t, d.line(t, id, resolution.ActionAssignToWallet, d.wallet))
			d.wants(t, 10500, 0)
			d.nothingStands(t)
		})
		t.Run("OKRefundedOnce", func(t *testing.T) { // though the answer to the first send was lost
			d := newDesk(t, db, 0)
			id := d.stranger(t, 500, "pm_card_visa").ID
			sent := 0
			d.stripe.createRefund = func(key string, o payments.RefundOrder) (payments.ChargeRefund, error) {
				sent++
				r, err := d.client.CreateRefund(context.WithoutCancel(t.Context()), key, o)
				if must(t, err); sent == 1 {
					err = refused(payments.Ambiguous)
				}
				return r, err
			}
			must(t, d.line(t, id, resolution.ActionRefund, ""))
			d.sweeps(t)
			row := db.Client().Resolution.Query().Where(resolution.LineID(id)).OnlyX(t.Context())
			if row.State != resolution.StateSucceeded || sent != 2 {
				t.Errorf("%s after %d sends", row.State, sent)
			}
			d.nothingStands(t)
		})
		t.Run("OKTwoOperators", func(t *testing.T) {
			d := newDesk(t, db, 10)
			id := d.stranger(t, 5000, "pm_card_visa").ID
			must(t, d.line(t, id, resolution.ActionRefund, ""))
			row := db.Client().Resolution.Query().Where(resolution.LineID(id)).OnlyX(t.Context())
			if row.State != resolution.StateProposed {
				t.Errorf("it is %s", row.State)
			}
			_, err := d.ConfirmResolution(t.Context(), d.second, row.ID)
			must(t, err)
			d.later(t, time.Hour)
			d.Sweep(t.Context())
			d.nothingStands(t)
		})
		t.Run("Err", func(t *testing.T) {
			d := newDesk(t, db, 0)
			id := d.stranger(t, 500, "pm_card_visa").ID
			other, otherWallet := d.newUser(t)
			wantRefusal(t, d.line(t, id, resolution.ActionAssignToWallet, gid.New(gid.Wallet)), refusal.NotFound)
			wantRefusal(t, d.line(t, id, resolution.ActionAssignToWallet, ""), refusal.InvalidInput)
			wantRefusal(t, d.line(t, id, resolution.ActionAssignToPlatform, d.wallet), refusal.InvalidInput)
			wantRefusal(t, d.line(t, id, resolution.ActionRetry, ""), refusal.InvalidInput)
			_, err := d.ResolveSuspense(t.Context(), payments.LineInput{
				Operator: other, Line: id, Action: resolution.ActionAssignToWallet, Target: otherWallet, Reason: "mine", Key: "k",
			})
			wantRefusal(t, err, refusal.InvalidInput) // their own wallet
			closed, closedWallet := d.newUser(t)
			must(t, d.close(t, closed))
			wantRefusal(t, d.line(t, id, resolution.ActionAssignToWallet, closedWallet), refusal.InvalidInput)
			for _, reason := range []string{"", " ", "two\nlines", "4242424242424242", string(make([]byte, 501))} {
				_, err = d.ResolveSuspense(t.Context(), payments.LineInput{
					Operator: d.operator, Line: id, Action: resolution.ActionAssignToPlatform, Reason: reason, Key: "k",
				})
				wantRefusal(t, err, refusal.InvalidInput)
			}
			_, err = d.ResolveSuspense(t.Context(), payments.LineInput{
				Operator: d.operator, Line: "txn_none", Action: resolution.ActionAssignToPlatform, Reason: "x", Key: "k",
			})
			wantRefusal(t, err, refusal.NotFound)
			must(t, d.line(t, id, resolution.ActionAssignToPlatform, ""))
		})
	})
}

// unmatchedLine adds a payment to Stripe's statement that Stripe itself knows nothing of.
func (d *desk) unmatchedLine(t *testing.T, minor int64) gid.ID {
	t.Helper()
	id := gid.New("txn")
	d.stripe.more = append(d.stripe.more, payments.Entry{
		ID: id, Type: "charge", Source: "ch_" + string(id), IntentID: "pi_none",
		Amount: money.Money{Minor: minor, Currency: "USD"}, CreatedAt: d.clock(),
	})
	r, err := d.Reconcile(t.Context())
	must(t, err)
	if len(r.Unmatched) != 1 {
		t.Fatalf("%+v", r)
	}
	return id
}

func TestResolveUnmatched(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		t.Run("OKToAWallet", func(t *testing.T) { // and payouts go out again
			d := newDesk(t, db, 0)
			id := d.unmatchedLine(t, 700)
			d.later(t, 2*time.Hour)
			if r, err := d.Reconcile(t.Context()); err != nil || r.MoneyOut.Open {
				t.Fatalf("%+v, %v", r.MoneyOut, err)
			}
			must(t, d.line(t, id, resolution.ActionAssignToWallet, d.wallet))
			d.wants(t, 10700, 0)
			if r := d.agrees(t); !r.MoneyOut.Open {
				t.Errorf("%+v", r.MoneyOut)
			}
			d.nothingStands(t)
		})
		t.Run("OKToThePlatform", func(t *testing.T) {
			d := newDesk(t, db, 0)
			id := d.unmatchedLine(t, -700)
			must(t, d.line(t, id, resolution.ActionAssignToPlatform, ""))
			d.wants(t, 10000, 0)
			d.nothingStands(t)
		})
		t.Run("OKToAnOperation", func(t *testing.T) { // whose amount differs: the platform bears the rest
			d := newDesk(t, db, 0)
			var id gid.ID
			d.stripe.entry = func(e payments.Entry) payments.Entry {
				if e.Type == "charge" && e.Amount.Minor == 2000 {
					id, e.Amount.Minor = e.ID, 1900
				}
				return e
			}
			paid, _ := d.pay(t, "20.00", "pm_card_bypassPending")
			r, err := d.Reconcile(t.Context())
			if err != nil || len(r.Unmatched) != 1 || r.Unmatched[0].ID != string(id) {
				t.Fatalf("%+v, %v", r, err)
			}
			wantRefusal(t, d.line(t, id, resolution.ActionAssignToOperation, gid.New(gid.Deposit)), refusal.NotFound)
			must(t, d.line(t, id, resolution.ActionAssignToOperation, paid))
			d.wants(t, 12000, 0)
			d.nothingStands(t)
		})
		t.Run("ErrBookedHere", func(t *testing.T) { // under another amount: to book it once more is no explanation
			d := newDesk(t, db, 0)
			var id gid.ID
			d.stripe.entry = func(e payments.Entry) payments.Entry {
				if e.Type == "charge" && e.Amount.Minor == 2000 {
					id, e.Amount.Minor = e.ID, 1900
				}
				return e
			}
			paid, _ := d.pay(t, "20.00", "pm_card_bypassPending")
			_, err := d.Reconcile(t.Context())
			must(t, err)
			wantRefusal(t, d.line(t, id, resolution.ActionAssignToPlatform, ""), refusal.InvalidInput)
			wantRefusal(t, d.line(t, id, resolution.ActionAssignToWallet, d.wallet), refusal.InvalidInput)
			d.wants(t, 12000, 0)
			must(t, d.line(t, id, resolution.ActionAssignToOperation, paid))
			d.nothingStands(t)
		})
		t.Run("ErrExplainedMeanwhile", func(t *testing.T) {
			d := newDesk(t, db, 0)
			paid, _ := d.pay(t, "20.00", "pm_card_bypassPending")
			intent := *db.Client().Deposit.GetX(t.Context(), paid).PaymentIntentID
			_, err := d.Reconcile(t.Context())
			must(t, err)
			id := gid.New("txn") // a line of the same payment, as if it had been read a moment ago
			must(t, db.InTx(t.Context(), func(ctx context.Context, tx *database.Tx) error {
				return tx.StatementLine.Create().SetID(id).SetType("charge").SetSource("ch_x").SetIntentID(intent).SetAmount(2000).SetFee(0).
					SetNet(2000).SetCurrency("USD").SetCreatedAt(d.clock()).Exec(ctx)
			}))
			wantRefusal(t, d.line(t, id, resolution.ActionAssignToPlatform, ""), refusal.InvalidInput)
			if row := db.Client().StatementLine.GetX(t.Context(), id); row.Match != statementline.MatchDeposit {
				t.Errorf("it is %s", row.Match)
			}
		})
	})
}
