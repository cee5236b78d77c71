package sandbox

import "slices"

func (c *call) disputeAt() (*Dispute, *Error) {
	d, ok := find[*Dispute](c.accounts, c.path("dispute"))
	if !ok {
		return nil, unknownAt("dispute", "dispute", c.path("dispute"))
	}
	return d, nil
}

func retrieveDispute(c *call) (any, error) {
	d, fault := c.disputeAt()
	if fault != nil {
		return nil, fault
	}
	return d, nil
}

func listDisputes(c *call) (any, error) {
	return page(c, "dispute", func(d *Dispute) bool {
		return (!c.has("charge") || d.Charge == c.text("charge")) &&
			(!c.has("payment_intent") || string(d.PaymentIntent) == c.text("payment_intent"))
	})
}

// updateDispute takes evidence, and hands it in unless submit is false.
func updateDispute(c *call) (any, error) {
	d, fault := c.disputeAt()
	if fault != nil {
		return nil, fault
	}
	// One submission, as at Stripe: the issuer has it, and what is sent later would look accepted
	// and be read by nobody.
	evidence := c.inner("evidence")
	if len(evidence) > 0 || c.flag("submit") {
		switch {
		case d.closed():
			return nil, refuse("", "", "This dispute is already closed.")
		case d.Status == "under_review" || d.Status == "warning_under_review":
			return nil, refuse("", "", "Evidence was already submitted for this dispute: it is %s.", d.Status)
		}
	}
	for name, value := range evidence {
		d.Evidence[name] = value
		if value == "" {
			d.Evidence[name] = nil
		}
	}
	d.EvidenceDetails.HasEvidence = slices.ContainsFunc(evidenceFields, func(name string) bool { return d.Evidence[name] != nil })
	d.Metadata = c.metadata(d.Metadata)
	c.accounts.save(d)
	submitted := c.flag("submit") || len(evidence) > 0 && !c.has("submit")
	if submitted {
		c.accounts.submitEvidence(d, c)
		return d, nil
	}
	c.accounts.event("charge.dispute.updated", d, c)
	return d, nil
}

// submitEvidence hands a dispute to the issuer, who decides within seconds by Stripe's test
// words and takes time over all else.
func (acc *accountStore) submitEvidence(d *Dispute, c *call) {
	d.EvidenceDetails.SubmissionCount++
	inquiry := d.inquiry()
	d.Status = "under_review"
	if inquiry {
		d.Status = "warning_under_review"
	}
	d.hide = disputeHidden{At: acc.s.now() + reviewTime}
	switch d.Evidence["uncategorized_text"] {
	case "winning_evidence":
		d.hide.Decision = "won"
	case "losing_evidence":
		d.hide.Decision = "lost"
	}
	acc.save(d)
	acc.event("charge.dispute.updated", d, c)
	if inquiry && d.Evidence["uncategorized_text"] == "escalate_inquiry_evidence" {
		acc.escalate(d)
	}
}

// closeDispute gives in.
func closeDispute(c *call) (any, error) {
	d, fault := c.disputeAt()
	switch {
	case fault != nil:
		return nil, fault
	case d.closed():
		return nil, refuse("", "", "This dispute is already closed.")
	}
	c.accounts.decide(d, false, c)
	return d, nil
}

func retrieveWarning(c *call) (any, error) {
	w, ok := find[*Warning](c.accounts, c.path("early_fraud_warning"))
	if !ok {
		return nil, unknownAt("early_fraud_warning", "issuer fraud record", c.path("early_fraud_warning"))
	}
	return w, nil
}

func listWarnings(c *call) (any, error) {
	return page(c, "radar.early_fraud_warning", func(w *Warning) bool {
		return (!c.has("charge") || w.Charge == c.text("charge")) &&
			(!c.has("payment_intent") || string(w.PaymentIntent) == c.text("payment_intent"))
	})
}

// objection is what the control API takes to dispute a charge.
type objection struct {
	Reason  string `json:"reason"` // fraudulent unless said otherwise
	Amount  int64  `json:"amount"` // all that is not disputed unless said otherwise
	Inquiry bool   `json:"inquiry"`
}

// openDispute disputes a charge as its payer would.
func (acc *accountStore) openDispute(ch *Charge, o objection) (*Dispute, *Error) {
	if o.Reason == "" {
		o.Reason = "fraudulent"
	}
	left := acc.undisputed(ch)
	if o.Amount == 0 {
		o.Amount = left
	}
	switch {
	case ch.SourceTransfer != "":
		return nil, refuse("", "", "No card paid this: it came by the transfer %s.", ch.SourceTransfer)
	case !ch.Paid || !ch.Captured:
		return nil, refuse("", "", "Nothing was taken by this charge.")
	case !slices.Contains(reasons, o.Reason):
		return nil, refuse("", "reason", "Invalid reason: must be one of %v", reasons)
	case left == 0:
		return nil, refuse("", "", "All of this charge is disputed.")
	case o.Amount < 1 || o.Amount > left:
		return nil, refuse("", "amount", "The amount must be between 1 and %d, which is not disputed yet.", left)
	}
	return acc.dispute(ch, o.Amount, o.Reason, o.Inquiry), nil
}

// disputeStep is what the control API says of a decision.
type disputeStep struct {
	Amount int64 `json:"amount"` // of win: what comes back; 0 or all: the dispute is won
}

// stepDispute decides a dispute as the issuer would.
func (acc *accountStore) stepDispute(d *Dispute, step string, in disputeStep) *Error {
	switch {
	case d.closed():
		return refuse("", "", "This dispute is already closed.")
	case step == "win" && in.Amount != 0 && (in.Amount < 0 || in.Amount > d.Amount || d.inquiry()):
		return refuse("", "amount", "The amount must be between 1 and %d, of a dispute that took money.", d.Amount)
	case step == "win" && in.Amount != 0 && in.Amount != d.Amount:
		acc.decidePartly(d, false, in.Amount, nil)
	case step == "win":
		acc.decide(d, true, nil)
	case step == "lose":
		acc.decide(d, false, nil)
	case step == "escalate" && d.inquiry():
		acc.escalate(d)
	default:
		return status(404, "", "A dispute knows the steps win and lose, and an inquiry escalate.")
	}
	return nil
}
