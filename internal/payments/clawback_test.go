package payments_test

import (
	"net/http"
	"net/url"
	"testing"

	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/database/dbtest"
	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/money"
	"github.com/purserhq/purser/internal/payments"
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
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
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
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
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
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
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

// TestOldSplitComesNearer: a payment that an older version split otherwise is brought
// to the rule by its next movements, each as far as its amount reaches.
func TestOldSplitComesNearer(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		was    payments.Clawback
		minor  int64
		bears  int64 // of the movement
		follow bool  // the rule holds now
	}{
		{payments.Clawback{Credited: 100, Net: 40, Borne: 0}, 10, 10, false},
		{payments.Clawback{Credited: 100, Net: 40, Borne: 0}, -10, 0, false},
		{payments.Clawback{Credited: 100, Net: 40, Borne: 0}, -40, 0, true},
		{payments.Clawback{Credited: 100, Net: 40, Borne: 0}, 200, 100, true},
		{payments.Clawback{Credited: 100, Net: 140, Borne: 60}, -20, 0, false},
		{payments.Clawback{Credited: 100, Net: 40, Borne: 100}, 30, 0, false},
		{payments.Clawback{Credited: 100, Net: 40, Borne: 100}, -30, -30, false},
		{payments.Clawback{Credited: 100, Net: 40, Borne: 40}, 100, 60, true},
		{payments.Clawback{Credited: 100, Net: 140, Borne: 100}, -100, -60, true},
		{payments.Clawback{Credited: 100, Net: 0, Borne: 0}, -30, 0, true}, // more comes back than ever left
	} {
		after, borne := c.was.Moved(c.minor)
		if borne != c.bears || after.Net != c.was.Net+c.minor || after.Borne != c.was.Borne+borne ||
			(after.Borne == bears(after.Credited, after.Net)) != c.follow {
			t.Errorf("%+v moved by %d: the user bears %d of it, and it is %+v", c.was, c.minor, borne, after)
		}
	}
}
