package sandbox

type intentHidden struct {
	CaptureBefore int64  // when held money is let go, in Unix seconds; 0: none is held
	Checkout      string // the session that it belongs to
	Authenticated bool   // the running attempt passed 3-D Secure
	Host          string `json:",omitempty"` // of the sandbox, as the caller knows it: a payer on a page pays without a call
}

func (pi *PaymentIntent) hidden() any { return &pi.hide }

const captureTime = 7 * 24 * 60 * 60 // seconds for which a card's bank holds money

func (pi *PaymentIntent) due() int64 {
	if pi.Status == "requires_capture" {
		return pi.hide.CaptureBefore
	}
	return 0
}

// elapse cancels an intent whose money was not captured in time.
func (pi *PaymentIntent) elapse(acc *accountStore) {
	if ch, ok := find[*Charge](acc, string(pi.LatestCharge)); ok {
		ch.Refunded, ch.AmountRefunded = true, ch.Amount
		acc.save(ch)
		acc.event("charge.expired", ch, nil)
	}
	acc.end(pi, "automatic", nil)
}
