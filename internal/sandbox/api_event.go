package sandbox

import (
	"encoding/json"
	"slices"
)

// Event tells that something happened to an object. Its data is the object as it
// was then.
type Event struct {
	Head
	Account         string       `json:"account,omitempty"`
	APIVersion      string       `json:"api_version"`
	Data            eventData    `json:"data"`
	Livemode        bool         `json:"livemode"`
	PendingWebhooks int64        `json:"pending_webhooks"`
	Request         eventRequest `json:"request"`
	Type            string       `json:"type"`
}

type eventData struct {
	Object             json.RawMessage `json:"object"`
	PreviousAttributes map[string]any  `json:"previous_attributes,omitempty"`
}

// eventRequest names the call that caused the event; nulls when none did.
type eventRequest struct {
	ID             text `json:"id"`
	IdempotencyKey text `json:"idempotency_key"`
}

// event records that something happened to an object, and has it delivered. c is
// the call that caused it, or nil.
func (acc *accountStore) event(kind string, it any, c *call) {
	raw, err := json.Marshal(it)
	if err != nil {
		acc.s.log.Error("sandbox: encode the object of an event", "type", kind, "error", err)
		return
	}
	e := &Event{
		Head: Head{ID: "evt_" + random(24), Object: "event"}, APIVersion: APIVersion, Type: kind,
		Data: eventData{Object: raw},
	}
	if c != nil {
		e.Request = eventRequest{text(c.requestID), text(c.idemKey)}
	}
	if acc.platform != nil {
		e.Account = acc.account
	}
	// A connected account's events are kept with the platform, whose they are to hear.
	home := acc.root()
	home.add(e)
	for _, w := range acc.s.listeners(home, acc.platform != nil, kind) {
		home.deliver(e, w)
	}
}

func retrieveEvent(c *call) (any, error) {
	e, ok := find[*Event](c.accounts.root(), c.path("id"))
	if !ok || !e.of(c.accounts) {
		return nil, unknownAt("id", "event", c.path("id"))
	}
	return e, nil
}

// of tells whether an event is one that the account store's owner sees.
func (e *Event) of(acc *accountStore) bool {
	if acc.platform == nil {
		return e.Account == ""
	}
	return e.Account == acc.account
}

func listEvents(c *call) (any, error) {
	types := c.texts("types")
	mine := c.accounts
	c.accounts = c.accounts.root()
	return page(c, "event", func(e *Event) bool {
		switch {
		case !e.of(mine):
			return false
		case c.has("type") && !matches(c.text("type"), e.Type):
			return false
		case len(types) > 0 && !slices.ContainsFunc(types, func(t string) bool { return matches(t, e.Type) }):
			return false
		}
		return !c.has("delivery_success") || c.flag("delivery_success") == (e.PendingWebhooks == 0)
	})
}

// matches holds an event type against a wish such as charge.* or *.
func matches(wish, kind string) bool {
	if n := len(wish); n > 0 && wish[n-1] == '*' {
		return hasPrefix(kind, wish[:n-1])
	}
	return wish == kind
}
