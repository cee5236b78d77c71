package payments_test

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/payments"
)

// simIntent is a PaymentIntent and, once it was paid, its charge.
type simIntent struct {
	payments.Intent
	order  payments.IntentOrder
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
func (x *simStripe) become(i *simIntent, status payments.IntentStatus) {
	i.Status = status
	switch status {
	case payments.IntentSucceeded:
		i.Received, i.LastFailure, i.charge = i.order.Amount, nil, x.id("ch")
		x.book(payments.Entry{
			Type: "charge", Source: i.charge, IntentID: i.ID, Amount: i.Received, Fee: i.Received.Minor*29/1000 + 30,
		})
		x.tell("payment_intent.succeeded", i.ID, "")
	case payments.IntentRequiresPaymentMethod:
		i.LastFailure = &payments.Failure{Code: "card_declined", DeclineCode: "generic_decline", Message: "No."}
		x.tell("payment_intent.payment_failed", i.ID, "")
	case payments.IntentCanceled:
		x.tell("payment_intent.canceled", i.ID, "")
	default:
		x.tell("payment_intent."+string(status), i.ID, "")
	}
}

func (x *simStripe) CreateIntent(_ context.Context, key string, o payments.IntentOrder) (payments.Intent, error) {
	return send(x, key, fmt.Sprint(o), func() (payments.Intent, error) {
		if o.PaymentMethod == "pm_none" {
			return payments.Intent{}, says(404, payments.Definite, "resource_missing")
		}
		i := &simIntent{order: o}
		i.Intent = payments.Intent{
			ID: x.id("pi"), Deposit: o.Deposit, Status: payments.IntentRequiresPaymentMethod, CreatedAt: x.now, Trace: o.Trace,
		}
		i.ClientSecret = payments.Secret(i.ID + "_secret")
		x.intents = append(x.intents, i)
		switch o.PaymentMethod {
		case "pm_ok":
			x.become(i, payments.IntentSucceeded)
		case "pm_action":
			x.become(i, payments.IntentRequiresAction)
		case "pm_processing":
			x.become(i, payments.IntentProcessing)
		case "pm_declined":
			x.become(i, payments.IntentRequiresPaymentMethod)
			return payments.Intent{}, &payments.Answer{Class: payments.Definite, Status: 402, IntentID: i.ID, Failure: *i.LastFailure}
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

func (x *simStripe) Intent(_ context.Context, id string) (payments.Intent, error) {
	return fetched(x, func() (payments.Intent, error) { return x.intent(id).Intent, nil })
}

func (x *simStripe) CancelIntent(_ context.Context, id string) (payments.Intent, error) {
	return fetched(x, func() (payments.Intent, error) {
		i := x.intent(id)
		switch i.Status {
		case payments.IntentSucceeded, payments.IntentProcessing, payments.IntentCanceled:
			return payments.Intent{}, says(400, payments.Definite, "payment_intent_unexpected_state")
		}
		x.become(i, payments.IntentCanceled)
		return i.Intent, nil
	})
}

func (x *simStripe) FindIntents(ctx context.Context, deposit gid.ID, since, until time.Time) ([]payments.Intent, error) {
	return fetched(x, func() (out []payments.Intent, err error) {
		x.hear(ctx)
		for _, i := range x.intents {
			if i.Deposit == deposit && !i.CreatedAt.Before(since.Add(-time.Hour)) && (until.IsZero() || !i.CreatedAt.After(until)) {
				out = append(out, i.Intent)
			}
		}
		return out, nil
	})
}

func (x *simStripe) Charge(_ context.Context, id string) (payments.Charge, error) {
	return fetched(x, func() (payments.Charge, error) {
		for _, i := range x.intents {
			if i.charge == id {
				all, err := x.refundsOf(i.ID)
				return payments.Charge{ID: id, IntentID: i.ID, Refunds: all}, err
			}
		}
		return payments.Charge{}, says(404, payments.Definite, "resource_missing")
	})
}

// simRefund is a refund of an intent's charge.
type simRefund struct {
	payments.ChargeRefund
}

func (r *simRefund) live() bool { return r.Status != "failed" && r.Status != "canceled" }

// refund makes a refund, on an order of the program or at Stripe's dashboard.
func (x *simStripe) refund(o payments.RefundOrder) (payments.ChargeRefund, error) {
	i := x.intent(o.IntentID)
	if i.Received.Minor-x.refunded(i) < o.Amount.Minor {
		return payments.ChargeRefund{}, says(400, payments.Definite, "charge_already_refunded")
	}
	r := &simRefund{payments.ChargeRefund{
		ID: x.id("re"), Refund: o.Refund, IntentID: o.IntentID, Amount: o.Amount, Trace: o.Trace,
		Status: []string{"succeeded", "succeeded", "pending", "requires_action"}[x.rng.IntN(4)],
	}}
	x.refunds = append(x.refunds, r)
	x.book(payments.Entry{Type: "refund", Source: r.ID, IntentID: o.IntentID, Amount: usd(-o.Amount.Minor)})
	x.tell("charge.refunded", i.charge, "")
	return r.ChargeRefund, nil
}

// settle ends a refund, in one way or the other.
func (x *simStripe) settle(r *simRefund, status string) {
	if r.Status = status; !r.live() {
		r.FailureReason = "lost_or_stolen_card"
		x.book(payments.Entry{Type: "refund_failure", Source: r.ID, IntentID: r.IntentID, Amount: r.Amount})
	}
	x.tell("charge.refund.updated", r.ID, "")
}

func (x *simStripe) CreateRefund(_ context.Context, key string, o payments.RefundOrder) (payments.ChargeRefund, error) {
	return send(x, key, fmt.Sprint(o), func() (payments.ChargeRefund, error) { return x.refund(o) })
}

func (x *simStripe) Refund(_ context.Context, id string) (payments.ChargeRefund, error) {
	return fetched(x, func() (payments.ChargeRefund, error) {
		for _, r := range x.refunds {
			if r.ID == id {
				return r.ChargeRefund, nil
			}
		}
		return payments.ChargeRefund{}, says(404, payments.Definite, "resource_missing")
	})
}

func (x *simStripe) FindRefunds(ctx context.Context, intent string) ([]payments.ChargeRefund, error) {
	return fetched(x, func() ([]payments.ChargeRefund, error) {
		x.hear(ctx)
		return x.refundsOf(intent)
	})
}

func (x *simStripe) refundsOf(intent string) (out []payments.ChargeRefund, err error) {
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
	payments.ChargeDispute
}

// over tells that nothing more is to come of it.
func (d *simDispute) over() bool {
	return d.Status == "won" || d.Status == "lost" || d.Status == "warning_closed"
}

// inquiry tells that nothing was withdrawn for it yet.
func (d *simDispute) inquiry() bool { return d.Status == "warning_needs_response" }

// dispute opens one: the money is withdrawn at once, unless it is an inquiry.
func (x *simStripe) dispute(i *simIntent, minor int64, status string) {
	d := &simDispute{payments.ChargeDispute{
		ID: x.id("du"), IntentID: i.ID, Amount: usd(minor), Reason: "fraudulent", Status: status,
		DueBy: x.now.Add(7 * 24 * time.Hour),
	}}
	x.disputes = append(x.disputes, d)
	x.tell("charge.dispute.created", d.ID, "")
	if !d.inquiry() {
		x.move(d, -minor, "charge.dispute.funds_withdrawn")
	}
}

func (x *simStripe) disputesOf(intent string) (out []payments.ChargeDispute) {
	for _, d := range x.disputes {
		if d.IntentID == intent {
			out = append(out, d.ChargeDispute)
		}
	}
	return out
}

func (x *simStripe) move(d *simDispute, minor int64, event string) {
	e := payments.Entry{Type: "adjustment", Source: d.ID, IntentID: d.IntentID, Amount: usd(minor)}
	if minor < 0 {
		e.Fee = 1500
	}
	d.Movements = append(d.Movements, payments.Movement{ID: string(x.book(e)), Amount: e.Amount})
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

func (x *simStripe) Dispute(_ context.Context, id string) (payments.ChargeDispute, error) {
	return fetched(x, func() (payments.ChargeDispute, error) {
		for _, d := range x.disputes {
			if d.ID == id {
				out := d.ChargeDispute
				out.Movements = slices.Clone(d.Movements)
				return out, nil
			}
		}
		return payments.ChargeDispute{}, says(404, payments.Definite, "resource_missing")
	})
}
