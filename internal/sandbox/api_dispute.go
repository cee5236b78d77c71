package sandbox

import "slices"

// Dispute is a payer's objection to a charge: as an inquiry only a question, as
// a chargeback a demand with which the money leaves at once.
type Dispute struct {
	Head
	Amount               int64                 `json:"amount"`
	BalanceTransactions  []*BalanceTransaction `json:"balance_transactions"`
	Charge               string                `json:"charge"`
	Currency             string                `json:"currency"`
	Evidence             map[string]any        `json:"evidence"`
	EvidenceDetails      evidenceDetails       `json:"evidence_details"`
	IsChargeRefundable   bool                  `json:"is_charge_refundable"`
	Livemode             bool                  `json:"livemode"`
	Metadata             metadata              `json:"metadata"`
	PaymentIntent        text                  `json:"payment_intent"`
	PaymentMethodDetails map[string]any        `json:"payment_method_details"`
	Reason               string                `json:"reason"`
	Status               string                `json:"status"`

	hide disputeHidden
}

type disputeHidden struct {
	Decision string // won or lost, what the issuer will say of the evidence
	At       int64  // ... when, in Unix seconds
}

func (d *Dispute) hidden() any { return &d.hide }

type evidenceDetails struct {
	DueBy           number `json:"due_by"`
	HasEvidence     bool   `json:"has_evidence"`
	PastDue         bool   `json:"past_due"`
	SubmissionCount int64  `json:"submission_count"`
}

const (
	disputeFee   = 1500                  // minor units, whatever the currency
	evidenceTime = 7 * 24 * 60 * 60      // seconds to answer in
	evidenceTerm = 23*60*60 + 59*60 + 59 // the last second of a day
	reviewTime   = 3                     // seconds until the issuer decides over Stripe's test words
)

// evidenceFields are what a dispute can be answered with.
var evidenceFields = []string{
	"access_activity_log", "billing_address", "cancellation_policy", "cancellation_policy_disclosure", "cancellation_rebuttal",
	"customer_communication", "customer_email_address", "customer_name", "customer_purchase_ip", "customer_signature",
	"duplicate_charge_documentation", "duplicate_charge_explanation", "duplicate_charge_id", "product_description", "receipt",
	"refund_policy", "refund_policy_disclosure", "refund_refusal_explanation", "service_date", "service_documentation",
	"shipping_address", "shipping_carrier", "shipping_date", "shipping_documentation", "shipping_tracking_number",
	"uncategorized_file", "uncategorized_text",
}

// reasons are why a charge can be disputed.
var reasons = []string{
	"bank_cannot_process", "check_returned", "credit_not_processed", "customer_initiated", "debit_not_authorized", "duplicate",
	"fraudulent", "general", "incorrect_account_details", "insufficient_funds", "product_not_received", "product_unacceptable",
	"subscription_canceled", "unrecognized",
}

// disputesOf are the disputes of a charge, oldest first.
func (acc *accountStore) disputesOf(charge string) []*Dispute {
	return slices.DeleteFunc(all[*Dispute](acc, "dispute"), func(d *Dispute) bool { return d.Charge != charge })
}

// undisputed is what no dispute has taken of a charge, nor may take.
func (acc *accountStore) undisputed(ch *Charge) int64 {
	left := ch.AmountCaptured
	for _, d := range acc.disputesOf(ch.ID) {
		if d.Status != "won" && d.Status != "warning_closed" {
			left -= d.Amount
		}
	}
	return left
}

// contested tells whether a dispute keeps a charge from being refunded.
func (acc *accountStore) contested(ch *Charge) bool {
	return ch.Disputed && slices.ContainsFunc(acc.disputesOf(ch.ID), func(d *Dispute) bool { return !d.IsChargeRefundable })
}

// dispute objects to a part of a charge. The caller has checked the amount.
func (acc *accountStore) dispute(ch *Charge, amount int64, reason string, inquiry bool) *Dispute {
	card, _ := ch.PaymentMethodDetails["card"].(map[string]any)
	d := &Dispute{
		Head: Head{ID: newID("dp"), Object: "dispute"}, Amount: amount, BalanceTransactions: []*BalanceTransaction{}, Charge: ch.ID,
		Currency: ch.Currency, Evidence: map[string]any{}, Metadata: metadata{}, PaymentIntent: ch.PaymentIntent, Reason: reason,
		PaymentMethodDetails: map[string]any{"type": "card", "card": map[string]any{"brand": card["brand"], "network_reason_code": networkCode(reason)}},
	}
	for _, name := range evidenceFields {
		d.Evidence[name] = nil
	}
	d.EvidenceDetails.DueBy = number(acc.s.now() - acc.s.now()%(24*60*60) + evidenceTime + evidenceTerm)
	d.Status, d.IsChargeRefundable = "warning_needs_response", true
	if !inquiry {
		d.Status, d.IsChargeRefundable = "needs_response", false
	}
	ch.Disputed = true
	acc.add(d)
	acc.save(ch)
	acc.event("charge.dispute.created", d, nil)
	if !inquiry {
		acc.withdraw(d)
	}
	return d
}

func networkCode(reason string) string {
	if reason == "product_not_received" {
		return "13.1"
	}
	return "10.4"
}

// withdraw takes the disputed money and the fee.
func (acc *accountStore) withdraw(d *Dispute) {
	d.BalanceTransactions = append(d.BalanceTransactions, acc.post(balanceChange{
		kind: "adjustment", category: "dispute", source: d.ID, description: "Chargeback withdrawal for " + d.Charge,
		amount: -d.Amount, fee: disputeFee, feeName: "Dispute fee", currency: d.Currency, availableOn: midnight(acc.s.now() + 24*60*60),
	}))
	acc.save(d)
	acc.event("charge.dispute.funds_withdrawn", d, nil)
	for _, re := range acc.refundsOf(d.Charge) {
		if re.Status == "pending" { // else the payer has the money twice
			_ = acc.failRefund(re, "charge_for_pending_refund_disputed") // it is in the state for it
		}
	}
}

// escalate makes a dispute of an inquiry.
func (acc *accountStore) escalate(d *Dispute) {
	d.Status, d.IsChargeRefundable = "needs_response", false
	d.EvidenceDetails = evidenceDetails{DueBy: number(acc.s.now() + evidenceTime)}
	acc.save(d)
	acc.event("charge.dispute.updated", d, nil)
	acc.withdraw(d)
}

// decide ends a dispute. What was taken comes back if it is won; the fee stays
// with Stripe. An inquiry just ends.
func (acc *accountStore) decide(d *Dispute, won bool, c *call) {
	back := int64(0)
	if won {
		back = d.Amount
	}
	acc.decidePartly(d, won, back, c)
}

// decidePartly ends a dispute that gives some of the money back: of a charge that was refunded in
// part before it was disputed, a dispute can be lost but for what was refunded.
func (acc *accountStore) decidePartly(d *Dispute, won bool, back int64, c *call) {
	ch, _ := find[*Charge](acc, d.Charge)
	withdrawn := !d.inquiry()
	switch {
	case !withdrawn:
		d.Status = "warning_closed"
	case won:
		d.Status, d.IsChargeRefundable = "won", true
	default:
		d.Status = "lost"
		ch.hide.Lost = true
		acc.save(ch)
	}
	acc.save(d)
	acc.event("charge.dispute.closed", d, c)
	if withdrawn && back > 0 {
		d.BalanceTransactions = append(d.BalanceTransactions, acc.post(balanceChange{
			kind: "adjustment", category: "dispute_reversal", source: d.ID, description: "Chargeback reversal for " + d.Charge,
			amount: back, currency: d.Currency, availableOn: acc.pendingUntil(text(d.BalanceTransactions[0].ID)),
		}))
		acc.event("charge.dispute.funds_reinstated", d, c)
	}
}

func (d *Dispute) inquiry() bool { return hasPrefix(d.Status, "warning_") }

// closed tells whether a dispute has come to its end.
func (d *Dispute) closed() bool {
	return slices.Contains([]string{"won", "lost", "warning_closed"}, d.Status)
}

// due is when a dispute ends by itself: one that nobody answered, and one that was answered
// with Stripe's test words.
func (d *Dispute) due() int64 {
	if d.hide.Decision != "" && !d.closed() {
		return d.hide.At
	}
	if d.Status == "needs_response" || d.Status == "warning_needs_response" {
		return int64(d.EvidenceDetails.DueBy)
	}
	return 0
}

// elapse decides over evidence, and loses a dispute that nobody answered in time.
func (d *Dispute) elapse(acc *accountStore) {
	if d.hide.Decision != "" {
		acc.decide(d, d.hide.Decision == "won", nil)
		return
	}
	d.EvidenceDetails.PastDue = true
	acc.decide(d, false, nil)
}

// Warning is an issuer's word that a charge may be fraud.
type Warning struct {
	Head
	Actionable    bool   `json:"actionable"`
	Charge        string `json:"charge"`
	FraudType     string `json:"fraud_type"`
	Livemode      bool   `json:"livemode"`
	PaymentIntent text   `json:"payment_intent"`
}

// aftermath is what the test cards bring about once their money was taken.
func (acc *accountStore) aftermath(ch *Charge) {
	t := cardsByName[ch.hide.Card]
	if t.fraudRecord {
		w := &Warning{
			Head: Head{ID: newID("issfr"), Object: "radar.early_fraud_warning"}, Actionable: true, Charge: ch.ID,
			FraudType: "made_with_stolen_card", PaymentIntent: ch.PaymentIntent,
		}
		acc.add(w)
		acc.event("radar.early_fraud_warning.created", w, nil)
	}
	if t.dispute == "" {
		return
	}
	// Several disputes share the charge: card networks do not let a payer have
	// more back than was paid.
	left := ch.AmountCaptured
	for n := max(t.disputes, 1); n > 0; n-- {
		part := left / int64(n)
		left -= part
		if part > 0 {
			acc.dispute(ch, part, t.dispute, t.inquiry)
		}
	}
}
