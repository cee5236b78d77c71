package machine_test

import (
	"slices"
	"strings"

	"github.com/purserhq/purser/internal/payments/machine"
	"github.com/purserhq/purser/internal/payments/processor"
)

// canceled is Stripe asked to cancel the i-th object, with its answer heard or lost. What
// cannot be canceled is fetched.
func (w world[O]) canceled(i int, status string) []world[O] {
	if !slices.Contains([]string{"requires_payment_method", "requires_action"}, status) && !strings.HasPrefix(status, declined) {
		fetched, _ := w.apply(w.seen(w.now, id(i), status))
		return []world[O]{fetched}
	}
	lost := w.clone()
	lost.objects[i] = "canceled"
	heard, _ := lost.apply(w.seen(w.now, id(i), "canceled"))
	return []world[O]{lost, heard}
}

// arrivals is the i-th flying request reaching Stripe, in every way it can end,
// with its answer heard or lost; or never arriving.
func (w world[O]) arrivals(i int) (out []world[O]) {
	attempt := w.flying[i]
	base := w.clone()
	base.flying = slices.Delete(base.flying, i, i+1)
	out = append(out, base) // lost on the way
	replies := make([]reply, 0, len(early)+len(w.outcomes))
	for i := range early {
		replies = append(replies, reply{outcome: &early[i], attempt: attempt})
	}
	stored := base.stored[attempt]
	if stored.known() {
		replies = append(replies, stored)
	} else {
		for i := range w.outcomes {
			replies = append(replies, reply{&w.outcomes[i], attempt, len(base.objects)})
		}
	}
	for n, r := range replies {
		arrived := base.clone()
		if !stored.known() && n >= len(early) {
			arrived.stored[attempt] = r
			if r.status != "" {
				arrived.objects = append(arrived.objects, r.status)
			}
		}
		out = append(out, arrived, arrived.hear(r))
		if len(arrived.slow) == 0 { // one slow worker is enough
			arrived.slow = append(arrived.slow, r)
			out = append(out, arrived)
		}
	}
	return out
}

// hear applies a reply.
func (w world[O]) hear(r reply) world[O] {
	heard, _ := w.apply(w.event(r))
	if r.status != "" && w.objects[r.object] == "lost" {
		heard.late = true
	}
	return heard
}

// event is what a worker makes of Stripe's reply, which shows an object as it
// was when the key was first used.
func (w world[O]) event(r reply) machine.Event {
	if r.class == "" {
		return w.seen(w.now, id(r.object), r.status)
	}
	e := answered(w.now, r.attempt, r.class)
	if r.status != "" && r.class == processor.Definite { // a decline names its payment
		e.Answer.IntentID = id(r.object)
	}
	return e
}
