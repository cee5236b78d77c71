package sandbox

import (
	"bytes"
	"net/http"
	"slices"
)

type paymentRow struct {
	*PaymentIntent
	Card string
	Left int64  // what can still be refunded
	Case string // how the last dispute stands; empty without one
}

func (acc *accountStore) paymentRows(intents []*PaymentIntent) []paymentRow {
	var rows []paymentRow
	for _, pi := range intents {
		row := paymentRow{PaymentIntent: pi, Card: acc.cardOf(pi)}
		if ch, ok := find[*Charge](acc, string(pi.LatestCharge)); ok && ch.Paid && ch.Captured {
			row.Left = ch.AmountCaptured - ch.AmountRefunded
			row.Case = acc.caseOf(ch)
		}
		rows = append(rows, row)
	}
	return rows
}

// State is the status, and what came after a success.
func (p paymentRow) State() string {
	switch {
	case p.Case != "":
		return p.Case
	case p.Status == "succeeded" && p.Left == 0:
		return "refunded"
	case p.Status == "succeeded" && p.Left < p.AmountReceived:
		return "partly refunded"
	}
	return p.Status
}

// cardOf is the card of an intent as a person knows it; empty while there is none.
func (acc *accountStore) cardOf(pi *PaymentIntent) string {
	m, ok := find[*PaymentMethod](acc, string(pi.PaymentMethod))
	if ch, charged := find[*Charge](acc, string(pi.LatestCharge)); !ok && charged {
		m, ok = find[*PaymentMethod](acc, string(ch.PaymentMethod))
	}
	if !ok {
		return ""
	}
	return m.Card.Brand + " ···· " + m.Card.Last4
}

var intentStatuses = []string{
	"succeeded", "processing", "requires_action", "requires_capture", "requires_confirmation", "requires_payment_method", "canceled",
}

type paymentList struct {
	Rows     []paymentRow
	Older    string
	Statuses []string
	Status   string
}

func showPayments(v *visit) (string, any, *Error) {
	l := paymentList{Statuses: intentStatuses, Status: v.r.FormValue("status")}
	if v.accounts != nil {
		intents, older := newest(v, v.accounts, "payment_intent", pageLength, func(pi *PaymentIntent) bool {
			return l.Status == "" || pi.Status == l.Status
		})
		l.Rows, l.Older = v.accounts.paymentRows(intents), older
	}
	return "Payments", l, nil
}

// chargeRow is a charge with what Stripe kept of it.
type chargeRow struct {
	*Charge
	Entry *BalanceTransaction // nil unless money moved
}

type paymentPage struct {
	paymentRow
	Charges   []chargeRow
	Refunds   []*Refund
	Disputes  []*Dispute
	Contested bool  // a dispute keeps it from being refunded
	Open      int64 // what can still be disputed
	Reasons   []string
	Warned    bool // of fraud, by the issuer
	Timeline  []*Event
	Account   string // the connected account that it belongs to, if it is not the platform's
	Checkout  string // the session by which it is paid
	Names     []string
}

func showPayment(v *visit) (string, any, *Error) {
	pi, fault := at[*PaymentIntent](v, "payment_intent")
	if fault != nil {
		return "", nil, fault
	}
	p := paymentPage{
		paymentRow: v.accounts.paymentRows([]*PaymentIntent{pi})[0],
		Timeline:   v.accounts.root().mentions(pi.seq, pi.ID), Names: sortedKeys(pi.Metadata),
	}
	if cs := v.accounts.checkoutOf(pi); cs != nil {
		p.Checkout = cs.ID
	}
	if v.accounts.platform != nil {
		p.Account = v.accounts.account
	}
	for _, ch := range all[*Charge](v.accounts, "charge") {
		if string(ch.PaymentIntent) == pi.ID {
			bt, _ := find[*BalanceTransaction](v.accounts, string(ch.BalanceTransaction))
			p.Charges = append(p.Charges, chargeRow{ch, bt})
			p.Refunds = append(p.Refunds, v.accounts.refundsOf(ch.ID)...)
			p.objections(v.accounts, ch)
		}
	}
	return shown(pi.Amount, pi.Currency), p, nil
}

// mentions are the events about an object: those younger than it whose object has
// its id. Newest first.
func (acc *accountStore) mentions(since int64, id string) []*Event {
	var out []*Event
	quoted := []byte(`"` + id + `"`)
	for _, t := range slices.Backward(acc.byType["event"]) {
		e := t.(*Event)
		if e.seq < since {
			break
		}
		if bytes.Contains(e.Data.Object, quoted) {
			out = append(out, e)
		}
	}
	return out
}

// actOnPayment is what a payer, a bank or a merchant does with a payment.
func actOnPayment(v *visit) (string, *Error) {
	pi, fault := at[*PaymentIntent](v, "payment_intent")
	if fault != nil {
		return "", fault
	}
	switch v.r.PathValue("do") {
	case "refund":
		return v.refund(pi)
	case "dispute":
		return v.dispute(pi)
	case "cancel":
		return "The payment is canceled.", v.run(cancelIntent, pi.ID, nil)
	case "capture":
		return "The money is captured.", v.run(captureIntent, pi.ID, nil)
	case "approve":
		return "The payer approved.", v.accounts.authenticate(pi, true)
	case "refuse":
		return "The payer refused.", v.accounts.authenticate(pi, false)
	case "finish":
		return "The payment went through.", v.accounts.finish(pi, true)
	case "fail":
		return "The payment failed.", v.accounts.finish(pi, false)
	}
	return "", noSuchStep
}

var noSuchStep = status(http.StatusNotFound, "", "There is no such button.")

// run does what the API does to the intent in the path.
func (v *visit) run(do handler, intent string, given params) *Error {
	v.r.SetPathValue("intent", intent)
	_, err := do(v.call(given))
	return asFault(err)
}
