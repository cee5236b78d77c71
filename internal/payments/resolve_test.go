package payments_test

import (
	"context"
	"net/http"
	"net/url"
	"strconv"
	"testing"
	"time"

	"github.com/purserhq/purser/ent"
	"github.com/purserhq/purser/ent/payout"
	"github.com/purserhq/purser/ent/resolution"
	"github.com/purserhq/purser/ent/statementline"
	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/database/dbtest"
	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/money"
	"github.com/purserhq/purser/internal/payments"
	"github.com/purserhq/purser/internal/payments/processor"
	"github.com/purserhq/purser/internal/refusal"
)

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
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
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
			d.stripe.createRefund = func(key string, o processor.RefundOrder) (processor.ChargeRefund, error) {
				sent++
				r, err := d.client.CreateRefund(context.WithoutCancel(t.Context()), key, o)
				if must(t, err); sent == 1 {
					err = refused(processor.Ambiguous)
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
	d.stripe.more = append(d.stripe.more, processor.BalanceTransaction{
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
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
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
			d.stripe.entry = func(e processor.BalanceTransaction) processor.BalanceTransaction {
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
		t.Run("OKAnotherLineToAnOperation", func(t *testing.T) { // whose own line comes later: nothing here has that money
			d := newDesk(t, db, 0)
			id := d.unmatchedLine(t, 700)
			paid, _ := d.pay(t, "20.00", "pm_card_bypassPending")
			must(t, d.line(t, id, resolution.ActionAssignToOperation, paid))
			r, err := d.Reconcile(t.Context())
			if err != nil || len(r.Unmatched) != 1 {
				t.Fatalf("%+v, %v", r, err)
			}
			must(t, d.line(t, gid.ID(r.Unmatched[0].ID), resolution.ActionAssignToOperation, paid))
			d.wants(t, 12000, 0)
			d.nothingStands(t)
		})
		t.Run("OKTwoLinesToAnOperation", func(t *testing.T) { // of which the platform bears what it has not
			d := newDesk(t, db, 0)
			d.stripe.entry = func(e processor.BalanceTransaction) processor.BalanceTransaction {
				if e.Type == "charge" && e.Amount.Minor == 2000 {
					e.Amount.Minor = 1900
				}
				return e
			}
			paid, _ := d.pay(t, "20.00", "pm_card_bypassPending")
			r, err := d.Reconcile(t.Context())
			if err != nil || len(r.Unmatched) != 1 {
				t.Fatalf("%+v, %v", r, err)
			}
			must(t, d.line(t, gid.ID(r.Unmatched[0].ID), resolution.ActionAssignToOperation, paid))
			must(t, d.line(t, d.unmatchedLine(t, 500), resolution.ActionAssignToOperation, paid))
			d.wants(t, 12000, 0)
			d.nothingStands(t)
		})
		t.Run("ErrBookedHere", func(t *testing.T) { // under another amount: to book it once more is no explanation
			d := newDesk(t, db, 0)
			var id gid.ID
			d.stripe.entry = func(e processor.BalanceTransaction) processor.BalanceTransaction {
				if e.Type == "charge" && e.Amount.Minor == 2000 {
					id, e.Amount.Minor = e.ID, 1900
				}
				return e
			}
			paid, _ := d.pay(t, "20.00", "pm_card_bypassPending")
			another, _ := d.pay(t, "30.00", "pm_card_bypassPending")
			_, err := d.Reconcile(t.Context())
			must(t, err)
			wantRefusal(t, d.line(t, id, resolution.ActionAssignToOperation, another), refusal.InvalidInput)
			wantRefusal(t, d.line(t, id, resolution.ActionAssignToPlatform, ""), refusal.InvalidInput)
			wantRefusal(t, d.line(t, id, resolution.ActionAssignToWallet, d.wallet), refusal.InvalidInput)
			d.wants(t, 15000, 0)
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
