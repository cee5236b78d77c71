package sandbox

import (
	"bytes"
	"cmp"
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"time"
)

type eventList struct {
	Rows          []*Event
	Older         string
	Type, Account string
	Endpoints     []*WebhookEndpoint
}

func showEvents(v *visit) (string, any, *Error) {
	l := eventList{Type: strings.TrimSpace(v.r.FormValue("type")), Account: v.r.FormValue("account")}
	if v.accounts == nil {
		return "Events", l, nil
	}
	l.Endpoints = v.s.endpointsOf(v.accounts)
	l.Rows, l.Older = newest(v, v.accounts, "event", pageLength, func(e *Event) bool {
		return (l.Type == "" || matches(l.Type, e.Type)) && (l.Account == "" || e.Account == l.Account)
	})
	return "Events", l, nil
}

// endpointsOf are the addresses that hear of a platform's events.
func (s *Sandbox) endpointsOf(platform *accountStore) []*WebhookEndpoint {
	out := slices.DeleteFunc(slices.Clone(s.endpoints), func(w *WebhookEndpoint) bool { return w.hide.Book != platform.account })
	for _, w := range all[*WebhookEndpoint](platform, "webhook_endpoint") {
		if w.Status != "deleted" {
			out = append(out, w)
		}
	}
	return out
}

// Connect tells whether an endpoint hears of connected accounts.
func (w *WebhookEndpoint) Connect() bool { return w.hide.Connect }

type deliveryRow struct {
	*delivery
	URL  string
	Next string // when it is tried again; empty if it is not
}

type eventPage struct {
	*Event
	JSON       string
	Page       string // which shows what it is about
	Deliveries []deliveryRow
}

func showEvent(v *visit) (string, any, *Error) {
	e, fault := at[*Event](v, "event")
	if fault != nil {
		return "", nil, fault
	}
	p := eventPage{Event: e, Page: v.subject(e)}
	var pretty bytes.Buffer
	raw, err := json.Marshal(e)
	if err = cmp.Or(err, json.Indent(&pretty, raw, "", "  ")); err != nil {
		return "", nil, asFault(err)
	}
	p.JSON = pretty.String()
	for _, d := range v.accounts.deliveriesOf(e) {
		row := deliveryRow{delivery: d, URL: d.Endpoint}
		if w := v.s.endpoint(v.accounts, d.Endpoint); w != nil {
			row.URL = w.URL
		}
		if d.Status == "pending" && d.NextAt > 0 {
			row.Next = time.UnixMilli(d.NextAt).UTC().Format("15:04:05")
		}
		p.Deliveries = append(p.Deliveries, row)
	}
	return e.Type, p, nil
}

// subject is the page of the object that an event is about.
func (v *visit) subject(e *Event) string {
	var about struct{ ID, Account string }
	_ = json.Unmarshal(e.Data.Object, &about) // what has no id has no page
	for _, id := range []string{about.ID, about.Account, e.Account} {
		for _, acc := range []*accountStore{v.accounts, v.s.stores[e.Account]} {
			if acc == nil {
				continue
			}
			if to := acc.pageOf(id); to != "" {
				return to
			}
		}
	}
	return ""
}

func (acc *accountStore) deliveriesOf(e *Event) []*delivery {
	return slices.DeleteFunc(all[*delivery](acc, "delivery"), func(d *delivery) bool { return d.Event != e.ID })
}

func actOnEvent(v *visit) (string, *Error) {
	e, fault := at[*Event](v, "event")
	if fault != nil {
		return "", fault
	}
	if v.r.PathValue("do") != "resend" {
		return "", noSuchStep
	}
	if v.accounts.resend(e) == 0 {
		return "", status(http.StatusConflict, "", "No endpoint wants to hear of "+e.Type+".")
	}
	return "The event is on its way again.", nil
}

// resend has an event delivered once more to all who heard of it, and to those
// who would hear of it now. It tells how many that are.
func (acc *accountStore) resend(e *Event) int {
	knows := map[string]bool{}
	for _, d := range acc.deliveriesOf(e) {
		knows[d.Endpoint] = true
		if d.Status == "delivered" {
			e.PendingWebhooks++
		}
		d.Status, d.Tries, d.NextAt = "pending", 0, 0
		acc.await(d)
		acc.save(d)
	}
	for _, w := range acc.s.listeners(acc, e.Account != "", e.Type) {
		if !knows[w.ID] {
			knows[w.ID] = true
			acc.add(&delivery{Head: Head{ID: newID("dlv"), Object: "delivery"}, Event: e.ID, Endpoint: w.ID, Status: "pending"})
			e.PendingWebhooks++
		}
	}
	acc.save(e)
	return len(knows)
}

type clockPage struct {
	Pending []balanceTransactionRow // money that becomes available, soonest first
}

func showClock(v *visit) (string, any, *Error) {
	var p clockPage
	if v.accounts != nil {
		waiting := slices.SortedFunc(slices.Values(v.accounts.pending), func(a, b *BalanceTransaction) int {
			return cmp.Compare(a.AvailableOn, b.AvailableOn)
		})
		for _, bt := range waiting[:min(len(waiting), 20)] {
			p.Pending = append(p.Pending, balanceTransactionRow{bt, 0, v.accounts.pageOf(string(bt.Source))})
		}
	}
	return "Clock", p, nil
}

// clockMove is what the control API takes to move the clock.
type clockMove = struct {
	Stop    *bool `json:"stop"`
	Seconds int64 `json:"seconds"`
}

const hour = 60 * 60 // seconds

func actOnClock(v *visit) (string, *Error) {
	yes, no := true, false
	moves := map[string]struct {
		move clockMove
		said string
	}{
		"stop": {clockMove{Stop: &yes}, "The clock stands."},
		"run":  {clockMove{Stop: &no}, "The clock runs."},
		"hour": {clockMove{Seconds: hour}, "It is an hour later."},
		"day":  {clockMove{Seconds: 24 * hour}, "It is a day later."},
		"week": {clockMove{Seconds: 7 * 24 * hour}, "It is a week later."},
	}
	m, ok := moves[v.r.PathValue("do")]
	if !ok {
		return "", noSuchStep
	}
	_, err := v.s.moveClock(v.r, m.move)
	return m.said, asFault(err)
}
