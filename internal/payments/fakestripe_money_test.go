package payments_test

import (
	"context"
	"slices"
	"time"

	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/money"
	"github.com/purserhq/purser/internal/payments/processor"
)

// The half of fakeStripe through which money leaves.

func (s *fakeStripe) CreateTransfer(_ context.Context, key string, o processor.TransferOrder) (processor.StripeTransfer, error) {
	return keep(s, "create transfer", o.Key, key, func() (processor.StripeTransfer, error) {
		t := &processor.StripeTransfer{
			ID: s.newID("tr"), Payout: o.Payout, Amount: o.Amount, Destination: o.Destination, CreatedAt: s.now(), Origin: o.Origin,
		}
		s.transfers[t.ID] = t
		s.book("transfer", t.ID, "", "", minus(o.Amount), 0)
		s.told("transfer.created", t.ID, "")
		return *t, nil
	})
}

func (s *fakeStripe) ConnectTransfer(_ context.Context, id string) (processor.StripeTransfer, error) {
	return read(s, "transfer", id, func() (processor.StripeTransfer, bool) { return at(s.transfers, id) })
}

func (s *fakeStripe) FindTransfers(_ context.Context, payout gid.ID) ([]processor.StripeTransfer, error) {
	return read(s, "find transfers", "", func() ([]processor.StripeTransfer, bool) {
		return all(s, s.transfers, func(t processor.StripeTransfer) bool { return t.Payout == payout }), true
	})
}

func (s *fakeStripe) Newest(context.Context) (processor.Latest, error) {
	return read(s, "newest", "", func() (processor.Latest, bool) {
		return processor.Latest{
			Intents:   all(s, s.intents, func(processor.Intent) bool { return true }),
			Transfers: all(s, s.transfers, func(processor.StripeTransfer) bool { return true }),
			Refunds:   all(s, s.refunds, func(processor.ChargeRefund) bool { return true }),
		}, true
	})
}

func (s *fakeStripe) TakenBack(context.Context, time.Time) (disputes []processor.ChargeDispute, refunds []processor.ChargeRefund, err error) {
	refunds, err = read(s, "taken back", "", func() ([]processor.ChargeRefund, bool) {
		disputes = all(s, s.disputes, func(processor.ChargeDispute) bool { return true })
		return all(s, s.refunds, func(processor.ChargeRefund) bool { return true }), true
	})
	return disputes, refunds, err
}

// reverse takes back a part of a transfer, at most what is left of it.
func (s *fakeStripe) reverse(t *processor.StripeTransfer, minor int64) {
	left := t.Amount.Minor
	for _, r := range t.Reversals {
		left -= r.Amount.Minor
	}
	if minor = min(minor, left); minor <= 0 {
		return
	}
	r := processor.Reversal{ID: s.newID("trr"), Amount: money.Money{Minor: minor, Currency: t.Amount.Currency}}
	t.Reversals = append(slices.Clone(t.Reversals), r)
	s.book("transfer_refund", r.ID, "", t.ID, r.Amount, 0)
	s.told("transfer.reversed", t.ID, "")
}

func (s *fakeStripe) CreateRefund(_ context.Context, key string, o processor.RefundOrder) (processor.ChargeRefund, error) {
	return keep(s, "create refund", o.Key, key, func() (processor.ChargeRefund, error) {
		r, ok := s.refund(o.IntentID, o.Amount.Minor)
		if !ok {
			return processor.ChargeRefund{}, failure(processor.Definite, "charge_already_refunded")
		}
		r.Refund, r.Origin = o.Refund, o.Origin
		return *r, nil
	})
}

// refund gives a part of a payment back; it fails above what is left.
func (s *fakeStripe) refund(intentID string, minor int64) (*processor.ChargeRefund, bool) {
	i := s.intents[intentID]
	if i == nil {
		return nil, false
	}
	left := i.Received.Minor
	for _, r := range s.refunds {
		if r.IntentID == intentID && r.Status != "failed" {
			left -= r.Amount.Minor
		}
	}
	if minor <= 0 || minor > left {
		return nil, false
	}
	r := &processor.ChargeRefund{
		ID: s.newID("re"), IntentID: intentID, Status: "succeeded",
		Amount: money.Money{Minor: minor, Currency: i.Received.Currency},
	}
	s.refunds[r.ID] = r
	s.book("refund", r.ID, intentID, "", minus(r.Amount), 0)
	s.told("charge.refunded", "ch_"+intentID, "")
	return r, true
}

// failRefund: the card did not take it, weeks later.
func (s *fakeStripe) failRefund(r *processor.ChargeRefund) {
	if r.Status == "failed" {
		return
	}
	r.Status, r.FailureReason = "failed", "expired_or_canceled_card"
	s.book("refund_failure", r.ID, r.IntentID, "", r.Amount, 0)
	s.told("charge.refund.updated", r.ID, "")
}

func (s *fakeStripe) Refund(_ context.Context, id string) (processor.ChargeRefund, error) {
	return read(s, "refund", id, func() (processor.ChargeRefund, bool) { return at(s.refunds, id) })
}

func (s *fakeStripe) FindRefunds(_ context.Context, intentID string) ([]processor.ChargeRefund, error) {
	return read(s, "find refunds", intentID, func() ([]processor.ChargeRefund, bool) {
		return all(s, s.refunds, func(r processor.ChargeRefund) bool { return r.IntentID == intentID }), true
	})
}

// dispute begins the only dispute of a payment, and takes the money at once.
func (s *fakeStripe) dispute(i *processor.Intent, minor int64) {
	for _, d := range s.disputes {
		if d.IntentID == i.ID {
			return
		}
	}
	s.disputeAgain(i, minor)
}

// disputeAgain begins one, whatever disputes there are.
func (s *fakeStripe) disputeAgain(i *processor.Intent, minor int64) {
	d := &processor.ChargeDispute{
		ID: s.newID("du"), IntentID: i.ID, Reason: "fraudulent", Status: "needs_response",
		Amount: money.Money{Minor: min(minor, i.Received.Minor), Currency: i.Received.Currency}, DueBy: s.now().Add(7 * 24 * time.Hour),
	}
	s.disputes[d.ID] = d
	s.withdraw(d, minus(d.Amount), 1500)
}

func (s *fakeStripe) withdraw(d *processor.ChargeDispute, m money.Money, fee int64) {
	kind := "charge.dispute.funds_withdrawn"
	if m.Minor > 0 {
		kind = "charge.dispute.funds_reinstated"
	}
	txn := s.book("adjustment", d.ID, d.IntentID, "", m, fee)
	d.Movements = append(slices.Clone(d.Movements), processor.Movement{ID: string(txn), Amount: m})
	s.told(kind, d.ID, "")
}

// decide ends a dispute.
func (s *fakeStripe) decide(d *processor.ChargeDispute, won bool) {
	if d.Status != "needs_response" {
		return
	}
	d.Status = "lost"
	if won {
		d.Status = "won"
		s.withdraw(d, d.Amount, 0)
	}
	s.told("charge.dispute.closed", d.ID, "")
}

func (s *fakeStripe) Dispute(_ context.Context, id string) (processor.ChargeDispute, error) {
	return read(s, "dispute", id, func() (processor.ChargeDispute, bool) { return at(s.disputes, id) })
}

func (s *fakeStripe) Statement(_ context.Context, since, until time.Time, take func(processor.BalanceTransaction) error) error {
	_, err := read(s, "statement", "", func() (bool, bool) { return true, true })
	if err != nil {
		return err
	}
	for i := len(s.entries) - 1; i >= 0; i-- {
		at := s.entries[i].CreatedAt
		if at.Before(since.Truncate(time.Second)) || !until.IsZero() && at.After(until) {
			continue
		}
		if err := take(s.entries[i]); err != nil {
			return err
		}
	}
	return nil
}

// total is what Stripe's books add up to.
func (s *fakeStripe) total() (net int64) {
	for _, e := range s.entries {
		net += e.Amount.Minor - e.Fee
	}
	return net
}

// doubled names an operation for which more was done than was ordered.
func (s *fakeStripe) doubled() string {
	seen := map[gid.ID]bool{}
	for _, i := range s.intents {
		if i.Status == processor.IntentSucceeded && seen[i.Deposit] {
			return "charged twice: " + string(i.Deposit)
		}
		seen[i.Deposit] = seen[i.Deposit] || i.Status == processor.IntentSucceeded
	}
	for _, t := range s.transfers {
		if seen[t.Payout] {
			return "paid twice: " + string(t.Payout)
		}
		seen[t.Payout] = true
	}
	for _, r := range s.refunds {
		if r.Refund == "" || r.Status == "failed" {
			continue
		}
		if seen[r.Refund] {
			return "refunded twice: " + string(r.Refund)
		}
		seen[r.Refund] = true
	}
	return ""
}
