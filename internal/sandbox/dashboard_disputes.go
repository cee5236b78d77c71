package sandbox

// Decided tells whether a dispute has come to its end.
func (d *Dispute) Decided() bool { return d.closed() }

// Inquiry tells whether a dispute is only a question yet.
func (d *Dispute) Inquiry() bool { return d.inquiry() }

// Deadline is until when it must be answered, in Unix seconds.
func (d *Dispute) Deadline() int64 { return int64(d.EvidenceDetails.DueBy) }

// caseOf is how the last dispute of a charge stands, if that matters still.
func (acc *accountStore) caseOf(ch *Charge) string {
	if !ch.Disputed {
		return ""
	}
	disputes := acc.disputesOf(ch.ID)
	switch last := disputes[len(disputes)-1]; {
	case last.Status == "lost":
		return "dispute lost"
	case !last.closed() && last.inquiry():
		return "inquiry"
	case !last.closed():
		return "disputed"
	}
	return ""
}

// objections gathers what payer and issuer say against a charge, or may say.
func (p *paymentPage) objections(acc *accountStore, ch *Charge) {
	p.Contested = p.Contested || acc.contested(ch)
	p.Disputes = append(p.Disputes, acc.disputesOf(ch.ID)...)
	for _, w := range all[*Warning](acc, "radar.early_fraud_warning") {
		p.Warned = p.Warned || w.Charge == ch.ID
	}
	if ch.Paid && ch.Captured && acc.undisputed(ch) > 0 {
		p.Open, p.Reasons = acc.undisputed(ch), reasons
	}
}

// dispute objects to a payment as its payer would.
func (v *visit) dispute(pi *PaymentIntent) (string, *Error) {
	ch, ok := find[*Charge](v.accounts, string(pi.LatestCharge))
	if !ok {
		return "", refuse("", "", "Nothing was taken by this payment.")
	}
	amount, ok := typed(v.r.FormValue("amount"), pi.Currency)
	if !ok {
		return "", refuse("", "amount", "%q is not an amount in %s.", v.r.FormValue("amount"), pi.Currency)
	}
	_, fault := v.accounts.openDispute(ch, objection{Reason: v.r.FormValue("reason"), Amount: amount, Inquiry: v.r.FormValue("inquiry") == "true"})
	return shown(amount, pi.Currency) + " is disputed.", fault
}

// actOnDispute decides a dispute as the issuer would.
func actOnDispute(v *visit) (string, *Error) {
	d, fault := at[*Dispute](v, "dispute")
	if fault != nil {
		v.back = "/payments"
		return "", fault
	}
	v.back = v.accounts.pageOf(d.ID)
	fault = v.accounts.stepDispute(d, v.r.PathValue("do"), disputeStep{})
	return "The dispute is " + spoken(d.Status) + ".", fault
}
