package sandbox

import "net/http"

// receiptURL is the address of a charge's receipt. The charge's ID is the secret in it, as the
// long token in the path is at pay.stripe.com: it cannot be guessed, and whoever has the link
// may read the receipt. Charges of a file that was written before intents kept their host
// have none.
func receiptURL(host string, ch *Charge) text {
	if host == "" {
		return ""
	}
	return text("http://" + host + "/receipts/" + ch.ID)
}

// openReceipt shows a charge as it stands now, with its refunds: Stripe keeps a receipt up to
// date, so that an old link never shows money that went back.
func (s *Sandbox) openReceipt(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	s.tick()
	_, ch := locate[*Charge](s, r.PathValue("charge"))
	var page []byte
	if ch != nil && ch.Paid {
		page = s.render("receipt.html", ch)
	}
	wait := s.commit()
	s.mu.Unlock()
	s.finish(wait)
	if ch == nil || !ch.Paid {
		s.gone(w, "No such receipt", "The payment failed, or the sandbox was reset.")
		return
	}
	send(w, http.StatusOK, policy, page)
}

// CardNumber is what a receipt shows of the card: brand and last four digits; empty for a
// payment that came by a transfer.
func (ch *Charge) CardNumber() string {
	card, ok := ch.PaymentMethodDetails["card"].(map[string]any)
	if !ok {
		return ""
	}
	brand, _ := card["brand"].(string)
	last4, _ := card["last4"].(string)
	return brand + " ···· " + last4
}
