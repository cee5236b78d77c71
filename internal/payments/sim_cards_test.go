package payments_test

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/payments/processor"
)

// simIntent is a PaymentIntent and, once it was paid, its charge.
type simIntent struct {
	processor.Intent
	order  processor.IntentOrder
	charge string
	// stranger: another program's, of which nothing here is known.
	stranger bool
	known    bool // a browser was given its client secret
}

// refunded is what went or goes back of it.
func (x *simStripe) refunded(i *simIntent) (minor int64) {
	for _, r := range x.refunds {
		if r.IntentID == i.ID && r.live() {
			minor += r.Amount.Minor
		}
	}
	return minor
}

// become moves an intent on: Stripe does, or its payer.
func (x *simStripe) become(i *simIntent, status processor.IntentStatus) {
	i.Status = status
	switch status {
	case processor.IntentSucceeded:
		i.Received, i.LastFailure, i.charge = i.order.Amount, nil, x.id("ch")
		booked := i.Received
		if x.fault(1) == 1 { // Stripe's books have it with another amount
			booked.Minor -= 1 + x.rng.Int64N(50)
			x.short = true
		}
		x.book(processor.BalanceTransaction{
			Type: "charge", Source: i.charge, IntentID: i.ID, Amount: booked, Fee: i.Received.Minor*29/1000 + 30,
		})
		x.tell("payment_intent.succeeded", i.ID, "")
	case processor.IntentRequiresPaymentMethod:
		i.LastFailure = &processor.Failure{Code: "card_declined", DeclineCode: "generic_decline", Message: "No."}
		x.tell("payment_intent.payment_failed", i.ID, "")
	case processor.IntentCanceled:
		x.tell("payment_intent.canceled", i.ID, "")
	default:
		x.tell("payment_intent."+string(status), i.ID, "")
	}
}

func (x *simStripe) CreateIntent(_ context.Context, key string, o processor.IntentOrder) (processor.Intent, error) {
	return send(x, key, fmt.Sprint(o), func() (processor.Intent, error) {
		if o.PaymentMethod == "pm_none" {
			return processor.Intent{}, says(404, processor.Definite, "resource_missing")
		}
		i := &simIntent{order: o}
		i.Intent = processor.Intent{
			ID: x.id("pi"), Deposit: o.Deposit, Status: processor.IntentRequiresPaymentMethod, CreatedAt: x.now, Origin: o.Origin,
		}
		i.ClientSecret = processor.Secret(i.ID + "_secret")
		x.intents = append(x.intents, i)
		switch o.PaymentMethod {
		case "pm_ok":
			x.become(i, processor.IntentSucceeded)
		case "pm_action":
			x.become(i, processor.IntentRequiresAction)
		case "pm_processing":
			x.become(i, processor.IntentProcessing)
		case "pm_declined":
			x.become(i, processor.IntentRequiresPaymentMethod)
			return processor.Intent{}, &processor.Error{Class: processor.Definite, Status: 402, IntentID: i.ID, Failure: *i.LastFailure}
		}
		return i.Intent, nil
	})
}

func (x *simStripe) intent(id string) *simIntent {
	for _, i := range x.intents {
		if i.ID == id {
			return i
		}
	}
	return nil
}

func (x *simStripe) Intent(_ context.Context, id string) (processor.Intent, error) {
	return fetched(x, func() (processor.Intent, error) {
		i := x.intent(id)
		if i == nil { // of an account that is not ours to look into
			return processor.Intent{}, says(404, processor.Definite, "resource_missing")
		}
		return i.Intent, nil
	})
}

func (x *simStripe) CancelIntent(_ context.Context, id string) (processor.Intent, error) {
	return fetched(x, func() (processor.Intent, error) {
		i := x.intent(id)
		switch i.Status {
		case processor.IntentSucceeded, processor.IntentProcessing, processor.IntentCanceled:
			return processor.Intent{}, says(400, processor.Definite, "payment_intent_unexpected_state")
		}
		x.become(i, processor.IntentCanceled)
		return i.Intent, nil
	})
}

func (x *simStripe) FindIntents(ctx context.Context, deposit gid.ID, since, until time.Time) ([]processor.Intent, error) {
	return fetched(x, func() (out []processor.Intent, err error) {
		x.hear(ctx)
		for _, i := range x.intents {
			if i.Deposit == deposit && !i.CreatedAt.Before(since.Add(-time.Hour)) && (until.IsZero() || !i.CreatedAt.After(until)) {
				out = append(out, i.Intent)
			}
		}
		return out, nil
	})
}

func (x *simStripe) Charge(_ context.Context, id string) (processor.Charge, error) {
	return fetched(x, func() (processor.Charge, error) {
		for _, i := range x.intents {
			if i.charge == id {
				all, err := x.refundsOf(i.ID)
				return processor.Charge{ID: id, IntentID: i.ID, Refunds: all}, err
			}
		}
		return processor.Charge{}, says(404, processor.Definite, "resource_missing")
	})
}

// simRefund is a refund of an intent's charge.
type simRefund struct {
	processor.ChargeRefund
}

func (r *simRefund) live() bool { return r.Status != "failed" && r.Status != "canceled" }

// refund makes a refund, on an order of the program or at Stripe's dashboard.
func (x *simStripe) refund(o processor.RefundOrder) (processor.ChargeRefund, error) {
	i := x.intent(o.IntentID)
	if i.Received.Minor-x.refunded(i) < o.Amount.Minor {
		return processor.ChargeRefund{}, says(400, processor.Definite, "charge_already_refunded")
	}
	r := &simRefund{processor.ChargeRefund{
		ID: x.id("re"), Refund: o.Refund, IntentID: o.IntentID, Amount: o.Amount, Origin: o.Origin,
		Status: []string{"succeeded", "succeeded", "pending", "requires_action"}[x.rng.IntN(4)],
	}}
	x.refunds = append(x.refunds, r)
	x.book(processor.BalanceTransaction{Type: "refund", Source: r.ID, IntentID: o.IntentID, Amount: usd(-o.Amount.Minor)})
	x.tell("charge.refunded", i.charge, "")
	return r.ChargeRefund, nil
}

// settle ends a refund, in one way or the other.
func (x *simStripe) settle(r *simRefund, status string) {
	if r.Status = status; !r.live() {
		r.FailureReason = "lost_or_stolen_card"
		x.book(processor.BalanceTransaction{Type: "refund_failure", Source: r.ID, IntentID: r.IntentID, Amount: r.Amount})
	}
	x.tell("charge.refund.updated", r.ID, "")
}

func (x *simStripe) CreateRefund(_ context.Context, key string, o processor.RefundOrder) (processor.ChargeRefund, error) {
	return send(x, key, fmt.Sprint(o), func() (processor.ChargeRefund, error) { return x.refund(o) })
}

func (x *simStripe) Refund(_ context.Context, id string) (processor.ChargeRefund, error) {
	return fetched(x, func() (processor.ChargeRefund, error) {
		for _, r := range x.refunds {
			if r.ID == id {
				return r.ChargeRefund, nil
			}
		}
		return processor.ChargeRefund{}, says(404, processor.Definite, "resource_missing")
	})
}

func (x *simStripe) FindRefunds(ctx context.Context, intent string) ([]processor.ChargeRefund, error) {
	return fetched(x, func() ([]processor.ChargeRefund, error) {
		x.hear(ctx)
		return x.refundsOf(intent)
	})
}

func (x *simStripe) refundsOf(intent string) (out []processor.ChargeRefund, err error) {
	for _, r := range x.refunds {
		if r.IntentID == intent {
			out = append(out, r.ChargeRefund)
		}
	}
	slices.Reverse(out) // Stripe's lists begin with the newest
	return out, nil
}

// simDispute is a payer's objection.
type simDispute struct {
	processor.ChargeDispute
}

// over tells that nothing more is to come of it.
func (d *simDispute) over() bool {
	return d.Status == "won" || d.Status == "lost" || d.Status == "warning_closed"
}

// inquiry tells that nothing was withdrawn for it yet.
func (d *simDispute) inquiry() bool { return d.Status == "warning_needs_response" }

// dispute opens one: the money is withdrawn at once, unless it is an inquiry.
func (x *simStripe) dispute(i *simIntent, minor int64, status string) {
	d := &simDispute{processor.ChargeDispute{
		ID: x.id("du"), IntentID: i.ID, Amount: usd(minor), Reason: "fraudulent", Status: status,
		DueBy: x.now.Add(7 * 24 * time.Hour),
	}}
	x.disputes = append(x.disputes, d)
	x.tell("charge.dispute.created", d.ID, "")
	if !d.inquiry() {
		x.move(d, -minor, "charge.dispute.funds_withdrawn")
	}
}

func (x *simStripe) disputesOf(intent string) (out []processor.ChargeDispute) {
	for _, d := range x.disputes {
		if d.IntentID == intent {
			out = append(out, d.ChargeDispute)
		}
	}
	return out
}

func (x *simStripe) move(d *simDispute, minor int64, event string) {
	e := processor.BalanceTransaction{Type: "adjustment", Source: d.ID, IntentID: d.IntentID, Amount: usd(minor)}
	if minor < 0 {
		e.Fee = 1500
	}
	d.Movements = append(d.Movements, processor.Movement{ID: string(x.book(e)), Amount: e.Amount})
	x.tell(event, d.ID, "")
}

// decide closes a dispute, or lets an inquiry become one. One that was lost may
// still be won.
func (x *simStripe) decide(d *simDispute, status string) {
	switch d.Status = status; status {
	case "won":
		x.move(d, d.Amount.Minor, "charge.dispute.funds_reinstated")
	case "needs_response":
		x.move(d, -d.Amount.Minor, "charge.dispute.funds_withdrawn")
		return
	}
	x.tell("charge.dispute.closed", d.ID, "")
}

func (x *simStripe) Dispute(_ context.Context, id string) (processor.ChargeDispute, error) {
	return fetched(x, func() (processor.ChargeDispute, error) {
		for _, d := range x.disputes {
			if d.ID == id {
				out := d.ChargeDispute
				out.Movements = slices.Clone(d.Movements)
				return out, nil
			}
		}
		return processor.ChargeDispute{}, says(404, processor.Definite, "resource_missing")
	})
}
