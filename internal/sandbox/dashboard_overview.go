package sandbox

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"
)

// when is a time in Unix seconds as a person reads it.
func when(at int64) string { return time.Unix(at, 0).UTC().Format("2 Jan 2006, 15:04:05") }

// brief is a time for a table.
func brief(at int64) string { return time.Unix(at, 0).UTC().Format("2 Jan 15:04:05") }

// spoken is a word of the API as a person reads it.
func spoken(word any) string { return strings.ReplaceAll(fmt.Sprint(word), "_", " ") }

// first is the beginning of an id, to tell it from others in a table.
func first(n int, id any) string {
	text := fmt.Sprint(id)
	if len(text) <= n {
		return text
	}
	return text[:n] + "…"
}

// parts are where a word of the API may be broken in a narrow table.
func parts(word any) []string {
	var out []string
	for _, part := range strings.SplitAfter(fmt.Sprint(word), ".") {
		out = append(out, strings.SplitAfter(part, "_")...)
	}
	return out
}

// tone is how a status looks: good, bad, waiting, or none of these.
func tone(status any) string {
	switch fmt.Sprint(status) {
	case "succeeded", "active", "enabled", "available", "delivered", "paid", "won", "complete":
		return "good"
	case "failed", "disputed", "dispute lost", "disabled", "given up", "lost", "inactive", "needs_response", "warning_needs_response":
		return "bad"
	case "requires_action", "requires_capture", "processing", "pending", "under review", "in_transit", "under_review",
		"warning_under_review", "onboarding", "restricted", "inquiry", "open":
		return "wait"
	}
	return "quiet"
}

// money is what an account has in one currency.
type money struct {
	Currency           string
	Available, Pending int64
}

// funds are an account's moneys, by currency.
func (acc *accountStore) funds() []money {
	var out []money
	for _, currency := range sortedKeys(acc.balance) {
		p := acc.balance[currency]
		out = append(out, money{currency, p.available, p.pending})
	}
	return out
}

const pageLength = 50

// newest are up to n objects of a kind, newest first, older than the one that the
// query names. older is the query for those that follow, if there are any.
func newest[T object](v *visit, acc *accountStore, typeName string, n int, keep func(T) bool) (rows []T, older string) {
	limit := int64(-1)
	if t := acc.objects[v.r.FormValue("before")]; t != nil {
		limit = t.head().seq
	}
	for _, it := range slices.Backward(acc.byType[typeName]) {
		t := it.(T)
		if limit >= 0 && t.head().seq >= limit || keep != nil && !keep(t) {
			continue
		}
		if len(rows) == n {
			q := v.r.URL.Query()
			q.Set("before", rows[n-1].head().ID)
			q.Del("done")
			q.Del("problem")
			return rows, "?" + q.Encode()
		}
		rows = append(rows, t)
	}
	return rows, ""
}

type overview struct {
	Funds    []money
	Payments []paymentRow
	Waiting  int // events not yet delivered
	Accounts int
	Events   int
}

func showOverview(v *visit) (string, any, *Error) {
	if v.accounts == nil {
		return "Sandbox", nil, nil
	}
	intents, _ := newest[*PaymentIntent](v, v.accounts, "payment_intent", 10, nil)
	return "Overview", overview{
		Funds: v.accounts.funds(), Payments: v.accounts.paymentRows(intents), Waiting: len(v.accounts.waiting),
		Accounts: len(v.accounts.byType["account"]), Events: len(v.accounts.byType["event"]),
	}, nil
}

// findThing leads from an id to the page that shows it.
func (s *Sandbox) findThing(w http.ResponseWriter, r *http.Request) {
	id := strings.TrimSpace(r.FormValue("id"))
	s.mu.Lock()
	to := s.pageAnywhere(id)
	s.mu.Unlock()
	if to == "" {
		to = "/?" + url.Values{"problem": {"Nothing here has the id " + id + "."}}.Encode()
	}
	http.Redirect(w, r, to, http.StatusSeeOther)
}

func (s *Sandbox) pageAnywhere(id string) string {
	for _, acc := range s.stores {
		if to := acc.pageOf(id); to != "" {
			return to
		}
	}
	return ""
}

// pageOf is where the dashboard shows an object of the account store; empty if nowhere.
func (acc *accountStore) pageOf(id string) string {
	switch t := acc.objects[id].(type) {
	case *PaymentIntent:
		return "/payments/" + t.ID
	case *Charge:
		return acc.pageOf(string(t.PaymentIntent)) + acc.root().pageOf(string(t.SourceTransfer))
	case *Refund:
		return acc.pageOf(string(t.Charge))
	case *CheckoutSession:
		return acc.pageOf(string(t.PaymentIntent))
	case *Dispute:
		return acc.pageOf(t.Charge)
	case *Account:
		if t.hide.Deleted {
			return ""
		}
		return "/accounts/" + t.ID
	case *Transfer:
		return "/transfers/" + t.ID
	case *Reversal:
		return "/transfers/" + t.Transfer
	case *Payout:
		if acc.platform == nil {
			return "/balance"
		}
		return acc.platform.pageOf(acc.account)
	case *Event:
		return "/events/" + t.ID
	}
	return ""
}
