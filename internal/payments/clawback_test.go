package payments_test

import (
	"context"
	"net/http"
	"net/url"
	"testing"

	"entgo.io/ent/dialect"

	"github.com/purserhq/purser/ent/transaction"
	"github.com/purserhq/purser/ent/wallet"
	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/database/dbtest"
	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/ledger"
	"github.com/purserhq/purser/internal/money"
	"github.com/purserhq/purser/internal/payments"
	"github.com/purserhq/purser/internal/payments/machine"
	"github.com/purserhq/purser/internal/payments/paymentstest"
)

// stranger is a payment whose refunds and disputes Purser hears of late, in an
// order that the test chooses.
type stranger struct {
	*town
	deposit gid.ID
	charge  string
}

func newStranger(t *testing.T, w *town, amount money.Decimal) stranger {
	t.Helper()
	w.owner, w.wallet = w.newUser(t)
	deposit, charge := w.pay(t, amount, "pm_card_visa")
	return stranger{w, deposit, charge}
}

// refunded is a refund made at Stripe's dashboard.
func (s stranger) refunded(t *testing.T, minor string) (id string) {
	t.Helper()
	var made struct{ ID string }
	s.ask(t, http.MethodPost, "/v1/refunds", url.Values{"charge": {s.charge}, "amount": {minor}}, &made)
	return made.ID
}

// disputed is a dispute whose money Stripe withdraws at once.
func (s stranger) disputed(t *testing.T, body string) (id string) {
	t.Helper()
	s.control(t, "charges/"+s.charge+"/dispute", body)
	var list struct{ Data []struct{ ID string } }
	s.ask(t, http.MethodGet, "/v1/disputes?charge="+s.charge, nil, &list)
	return list.Data[0].ID
}

// TestRefundHeardOfAfterItsDispute: webhooks come late and in any order. The
// dispute is won in the end, and the refund is the user's to bear.
func TestRefundHeardOfAfterItsDispute(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		w := newTown(t, db)
		for _, c := range []struct{ refund, dispute, wants string }{
			{"4000", `{"reason":"fraudulent","amount":10000}`, "in part"},
			{"10000", `{"reason":"fraudulent","amount":10000}`, "whole"},
		} {
			for _, refundFirst := range []bool{true, false} {
				s := newStranger(t, w, "100.00")
				s.refunded(t, c.refund)
				id := s.disputed(t, c.dispute)
				for _, refund := range []bool{refundFirst, !refundFirst} {
					if refund {
						s.told(t, "charge.refunded", s.charge)
					} else {
						s.told(t, "charge.dispute.funds_withdrawn", id)
					}
				}
				s.wants(t, 0, 0)
				s.control(t, "disputes/"+id+"/win", "{}")
				s.told(t, "charge.dispute.funds_reinstated", id)
				s.wants(t, map[string]int64{"in part": 6000, "whole": 0}[c.wants], 0)
				s.agrees(t)
			}
		}
	})
}

// TestRefundFailsUnheard: the second refund of a payment is heard of before the
// failure of the first. A charge lists its newest refund first.
func TestRefundFailsUnheard(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		w := newTown(t, db)
		for _, firstKnown := range []bool{true, false} {
			s := newStranger(t, w, "200.00")
			first := s.refunded(t, "20000")
			if firstKnown {
				s.told(t, "charge.refunded", s.charge)
				s.wants(t, 0, 0)
			}
			s.control(t, "refunds/"+first+"/fail", `{"reason":"expired_or_canceled_card"}`)
			second := s.refunded(t, "20000")
			s.told(t, "charge.refunded", s.charge)
			s.told(t, "charge.refund.updated", first)
			s.wants(t, 0, 0)
			s.agrees(t) // the statement brings in what failed unheard
			s.wants(t, 0, 0)
			s.control(t, "refunds/"+second+"/fail", `{"reason":"expired_or_canceled_card"}`)
			s.told(t, "charge.refund.updated", second)
			s.wants(t, 20000, 0)
			s.agrees(t)
		}
	})
}

// TestOurRefundFailsUnheard is the same where the first was ordered here.
func TestOurRefundFailsUnheard(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		s := newStranger(t, newTown(t, db), "200.00")
		done, err := s.Refund(t.Context(), payments.RefundInput{Operator: s.operator, Deposit: s.deposit, Key: "one"})
		must(t, err)
		row, err := db.Client().Refund.Get(t.Context(), done.Operation)
		must(t, err)
		s.control(t, "refunds/"+*row.RefundID+"/fail", `{"reason":"expired_or_canceled_card"}`)
		s.refunded(t, "20000")
		s.told(t, "charge.refunded", s.charge)
		s.told(t, "charge.refund.updated", *row.RefundID)
		s.wants(t, 0, 0)
		s.agrees(t)
	})
}

// TestCorrect: a payment that an older version split otherwise is named by verify, and
// corrected once, in either direction.
func TestCorrect(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		b := newAnswerBench(t, db)
		w := &town{fixture: b.fixture}
		drop := "DROP TRIGGER deposits_borne_by_rule"
		if db.Dialect() == dialect.Postgres {
			drop += " ON deposits"
		}
		must(t, db.InTx(t.Context(), func(ctx context.Context, tx *database.Tx) error {
			_, err := tx.Exec(ctx, drop)
			return err
		}))
		for _, c := range []struct{ paidOut, bears, balance, owed int64 }{
			{0, 0, 6000, 0},     // 40.00 too little, as when a dispute was won before its refund was heard of
			{9000, 0, 0, 3000},  // the same, and the wallet does not cover it
			{0, 10000, 6000, 0}, // 60.00 too much
		} {
			w.owner, w.wallet = b.newUser(t)
			paid := w.deposit(t, "100.00")
			done, err := w.Refund(t.Context(), payments.RefundInput{Deposit: paid.Operation, Amount: new(money.Decimal("40.00")), Key: "k"})
			must(t, err)
			b.splitOtherwise(t, paid.Operation, done.Operation, c.bears, c.paidOut)

			found, err := b.Corrections(t.Context())
			must(t, err)
			if len(found) != 1 || found[0].Deposit != paid.Operation || found[0].Owner != w.owner || found[0].Minor != 4000-c.bears {
				t.Fatalf("apart from the rule: %+v", found)
			}
			report, err := ledger.Verify(t.Context(), db)
			must(t, err)
			if report.Clean() {
				t.Error("verify does not name it")
			}
			for _, want := range []int64{4000 - c.bears, 0} { // a second time nothing
				if moved, err := b.Correct(t.Context(), paid.Operation); err != nil || moved.Minor != want {
					t.Errorf("moved %s, %v; want %d", moved, err, want)
				}
			}
			w.wants(t, c.balance, c.owed)
			w.agrees(t)
		}
	})
}

// splitOtherwise leaves a refunded deposit as an older version could: its user bears
// so much of it, by lines that refer to the refund.
func (b *answerBench) splitOtherwise(t *testing.T, deposit, refund gid.ID, bears, paidOut int64) {
	t.Helper()
	must(t, b.db.InTx(t.Context(), func(ctx context.Context, tx *database.Tx) error {
		d, err := tx.Deposit.UpdateOneID(deposit).SetBorne(bears).Save(ctx)
		if err != nil {
			return err
		}
		platform, err := tx.Wallet.Query().Where(wallet.KindEQ(wallet.KindPlatform)).OnlyID(ctx)
		if err != nil {
			return err
		}
		kinds := map[bool]transaction.Kind{true: transaction.KindDisputeReturn, false: transaction.KindDispute}
		more := 4000 - bears // for the user than by the rule
		lines := []ledger.Posting{
			{Wallet: d.WalletID, Kind: kinds[more > 0], Contra: transaction.ContraDisputes, Value: more, Reference: string(refund), Deposit: deposit},
			{Wallet: platform, Kind: kinds[more < 0], Contra: transaction.ContraDisputes, Value: -more, Reference: string(refund)},
		}
		if paidOut > 0 {
			lines = append(lines, ledger.Posting{
				Wallet: d.WalletID, Kind: transaction.KindAdjustment, Contra: transaction.ContraAdjustments, Value: -paidOut, Reference: "spent",
			})
		}
		return ledger.Post(ctx, tx, b.clock(), lines...)
	}))
}

// TestOldSplitComesNearer: a payment that an older version split otherwise is brought
// to the rule by its next movements, each as far as its amount reaches.
func TestOldSplitComesNearer(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		was    machine.Clawback
		minor  int64
		bears  int64 // of the movement
		follow bool  // the rule holds now
	}{
		{machine.Clawback{Credited: 100, Net: 40, Borne: 0}, 10, 10, false},
		{machine.Clawback{Credited: 100, Net: 40, Borne: 0}, -10, 0, false},
		{machine.Clawback{Credited: 100, Net: 40, Borne: 0}, -40, 0, true},
		{machine.Clawback{Credited: 100, Net: 40, Borne: 0}, 200, 100, true},
		{machine.Clawback{Credited: 100, Net: 140, Borne: 60}, -20, 0, false},
		{machine.Clawback{Credited: 100, Net: 40, Borne: 100}, 30, 0, false},
		{machine.Clawback{Credited: 100, Net: 40, Borne: 100}, -30, -30, false},
		{machine.Clawback{Credited: 100, Net: 40, Borne: 40}, 100, 60, true},
		{machine.Clawback{Credited: 100, Net: 140, Borne: 100}, -100, -60, true},
		{machine.Clawback{Credited: 100, Net: 0, Borne: 0}, -30, 0, true}, // more comes back than ever left
	} {
		after, borne := c.was.Moved(c.minor)
		if borne != c.bears || after.Net != c.was.Net+c.minor || after.Borne != c.was.Borne+borne ||
			(after.Borne == paymentstest.Bears(after.Credited, after.Net)) != c.follow {
			t.Errorf("%+v moved by %d: the user bears %d of it, and it is %+v", c.was, c.minor, borne, after)
		}
	}
}
