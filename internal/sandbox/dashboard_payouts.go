package sandbox

import "cmp"

// Underway tells whether a payout has not arrived yet.
func (po *Payout) Underway() bool { return po.Status == "pending" || po.Status == "in_transit" }

// CanFail tells whether the bank can still send a payout back.
func (po *Payout) CanFail() bool { return po.Underway() || po.Status == "paid" }

// payOut sends a part of an account's balance to its bank, or all of it.
func (v *visit) payOut(a *Account) (string, *Error) {
	currency := v.r.FormValue("currency")
	amount, ok := typed(v.r.FormValue("amount"), currency)
	if !ok {
		return "", refuse("", "amount", "%q is not an amount in %s.", v.r.FormValue("amount"), currency)
	}
	v.accounts = v.s.connectedStore(v.accounts, a.ID)
	_, err := createPayout(v.call(params{"amount": amount, "currency": currency}))
	return shown(amount, currency) + " is on its way to the bank.", asFault(err)
}

// actOnPayout is what the bank does with a payout.
func actOnPayout(v *visit) (string, *Error) {
	po, fault := at[*Payout](v, "payout")
	v.back = "/accounts"
	if fault != nil {
		return "", fault
	}
	v.back = cmp.Or(v.accounts.pageOf(po.ID), v.back)
	switch v.r.PathValue("do") {
	case "pay":
		return "The payout arrived.", v.accounts.arrive(po)
	case "fail":
		return "The payout failed: the money is back on the balance.", v.accounts.bounce(po, cmp.Or(v.r.FormValue("code"), "account_closed"))
	}
	return "", noSuchStep
}
