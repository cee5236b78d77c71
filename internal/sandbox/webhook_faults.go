package sandbox

import (
	"math/rand/v2"
	"net/http"
	"time"
)

// webhookFaults is what happens to webhooks on request. Stripe promises neither order
// nor that an event comes once; what is lost here for good is what Stripe gives
// up after days.
type webhookFaults struct {
	Duplicate    int  `json:"duplicate"`     // so many deliveries come twice; below 0: all
	Drop         int  `json:"drop"`          // so many never come, unless they are resent; below 0: all
	BadSignature int  `json:"bad_signature"` // so many tries are signed with another secret; below 0: all
	DelayMillis  int  `json:"delay_millis"`  // all wait so long
	Reorder      bool `json:"reorder"`       // all wait some part of half a second, each another

	Duplicated  int `json:"duplicated"` // how often it came to it
	Dropped     int `json:"dropped"`
	BadlySigned int `json:"badly_signed"`
}

const reorderTime = 500 * time.Millisecond

// use takes one from a counter, and tells whether there was one.
func use(left, used *int) bool {
	if *left == 0 {
		return false
	}
	if *left > 0 {
		*left--
	}
	*used++
	return true
}

// deliver sends an event on its way to an endpoint.
func (acc *accountStore) deliver(e *Event, w *WebhookEndpoint) {
	m := &acc.s.webhookFaults
	copies := 1
	if use(&m.Duplicate, &m.Duplicated) {
		copies = 2
	}
	for range copies {
		d := &delivery{
			Head: Head{ID: newID("dlv"), Object: "delivery"}, Event: e.ID, Endpoint: w.ID, Status: "pending", NextAt: m.nextAt(),
		}
		if use(&m.Drop, &m.Dropped) {
			d.Status, d.Answer = "given up", "dropped on request"
		}
		acc.add(d)
		e.PendingWebhooks++
	}
}

// nextAt is when a delivery may leave, in Unix milliseconds; 0: at once.
func (m *webhookFaults) nextAt() int64 {
	wait := time.Duration(m.DelayMillis) * time.Millisecond
	if m.Reorder {
		wait += rand.N(reorderTime)
	}
	if wait == 0 {
		return 0
	}
	return time.Now().Add(wait).UnixMilli()
}

// secretFor is what a try is signed with.
func (m *webhookFaults) secretFor(w *WebhookEndpoint) string {
	if use(&m.BadSignature, &m.BadlySigned) {
		return "whsec_of_somebody_else"
	}
	return w.hide.Secret
}

// setWebhookFaults replaces what happens to webhooks from now on.
func (s *Sandbox) setWebhookFaults(_ *http.Request, in webhookFaults) (any, error) {
	in.Duplicated, in.Dropped, in.BadlySigned = s.webhookFaults.Duplicated, s.webhookFaults.Dropped, s.webhookFaults.BadlySigned
	if in.DelayMillis < 0 {
		return nil, refuse("", "delay_millis", "Webhooks cannot come before they are sent.")
	}
	s.webhookFaults = in
	return s.webhookFaults, nil
}
