package sandbox

// Unpaid tells whether a refund waits for money on the balance.
func (re *Refund) Unpaid() bool { return re.hide.Unpaid }

// Underway tells whether a refund waits for the word of the card's bank.
func (re *Refund) Underway() bool { return re.Status == "pending" && !re.hide.Unpaid }

// CanFail tells whether the card's bank can still send a refund back.
func (re *Refund) CanFail() bool { return re.Status == "pending" || re.Status == "succeeded" }

// refund gives a part of a payment back, or all of it.
func (v *visit) refund(pi *PaymentIntent) (string, *Error) {
	amount, ok := typed(v.r.FormValue("amount"), pi.Currency)
	if !ok {
		return "", refuse("", "amount", "%q is not an amount in %s.", v.r.FormValue("amount"), pi.Currency)
	}
	_, err := createRefund(v.call(params{"payment_intent": pi.ID, "amount": amount}))
	return shown(amount, pi.Currency) + " goes back to the card.", asFault(err)
}

// actOnRefund is what the card's bank does with a refund.
func actOnRefund(v *visit) (string, *Error) {
	re, fault := at[*Refund](v, "refund")
	v.back = "/payments"
	if fault != nil {
		return "", fault
	}
	if to := v.accounts.pageOf(re.ID); to != "" {
		v.back = to
	}
	switch v.r.PathValue("do") {
	case "succeed":
		return "The refund succeeded.", v.accounts.succeedRefund(re)
	case "fail":
		return "The refund failed: the money is back on the balance.", v.accounts.failRefund(re, "expired_or_canceled_card")
	}
	return "", noSuchStep
}
