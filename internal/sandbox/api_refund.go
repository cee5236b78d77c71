package sandbox

import "slices"

// Refund gives money of a charge back.
type Refund struct {
	Head
	Amount                    int64    `json:"amount"`
	BalanceTransaction        text     `json:"balance_transaction"`
	Charge                    text     `json:"charge"`
	Currency                  string   `json:"currency"`
	DestinationDetails        any      `json:"destination_details,omitempty"`
	FailureBalanceTransaction text     `json:"failure_balance_transaction,omitempty"`
	FailureReason             text     `json:"failure_reason,omitempty"`
	Metadata                  metadata `json:"metadata"`
	PaymentIntent             text     `json:"payment_intent"`
	Reason                    text     `json:"reason"`
	ReceiptNumber             text     `json:"receipt_number"`
	SourceTransferReversal    text     `json:"source_transfer_reversal"`
	Status                    string   `json:"status"`
	TransferReversal          text     `json:"transfer_reversal"`

	hide refundHidden
}

// refundsOf are the refunds of a charge, oldest first.
func (acc *accountStore) refundsOf(charge string) []*Refund {
	return slices.DeleteFunc(all[*Refund](acc, "refund"), func(re *Refund) bool { return string(re.Charge) != charge })
}

func createRefund(c *call) (any, error) {
	ch, fault := c.refundable()
	if fault != nil {
		return nil, fault
	}
	left := ch.AmountCaptured - ch.AmountRefunded
	amount := left
	if c.has("amount") {
		amount = c.number("amount")
	}
	switch {
	case ch.SourceTransfer != "":
		// A refund pays a card back, and no card paid this: the money would be gone from the
		// account and arrive nowhere.
		return nil, refuse("", "charge", "The sandbox does not refund %s, which came by the transfer %s: reverse the transfer.", ch.ID, ch.SourceTransfer)
	case c.flag("reverse_transfer"):
		return nil, refuse("", "reverse_transfer", "Cannot reverse transfer for charge %s because it does not have an associated transfer.", ch.ID)
	case c.flag("refund_application_fee"):
		return nil, refuse("", "refund_application_fee", "Charge %s has no application fee.", ch.ID)
	case !ch.Paid || !ch.Captured:
		return nil, refuse("", "charge", "This charge has not been captured: cancel its PaymentIntent instead.")
	// A refund beside a dispute would give the payer the money twice. An inquiry has taken
	// nothing, and its charge may be refunded: that is how a merchant ends it.
	case ch.hide.Lost || c.accounts.contested(ch):
		return nil, refuse("charge_disputed", "charge", "Charge %s has been charged back; cannot issue a refund.", ch.ID)
	case left == 0:
		return nil, refuse("charge_already_refunded", "charge", "Charge %s has already been refunded.", ch.ID)
	case amount < 1:
		return nil, refuse("parameter_invalid_integer", "amount", "This value must be greater than or equal to 1.")
	// No code in either: clients that branch on one find none at Stripe. The words differ by
	// whether something was refunded before, as recorded.
	case amount > left && ch.AmountRefunded == 0:
		return nil, refuse("", "amount", "Refund amount (%s) is greater than charge amount (%s)", shown(amount, ch.Currency), shown(ch.AmountCaptured, ch.Currency))
	case amount > left:
		return nil, refuse("", "amount", "Refund amount (%s) is greater than unrefunded amount on charge (%s)", shown(amount, ch.Currency), shown(left, ch.Currency))
	}
	if fault := checkMultiple(amount, ch.Currency); fault != nil {
		return nil, fault
	}
	re := &Refund{
		Head: Head{ID: newID("re"), Object: "refund"}, Amount: amount, Charge: text(ch.ID), Currency: ch.Currency,
		Metadata: c.metadata(nil), PaymentIntent: ch.PaymentIntent, Reason: text(c.text("reason")),
		DestinationDetails: map[string]any{"type": "card", "card": map[string]any{
			"reference_status": "pending", "reference_type": "acquirer_reference_number", "type": "refund",
		}},
	}
	c.accounts.startRefund(re, ch)
	if re.Reason == "fraudulent" {
		ch.FraudDetails = map[string]any{"user_report": "fraudulent"}
	}
	c.accounts.add(re)
	ch.AmountRefunded += amount
	ch.Refunded = ch.AmountRefunded == ch.AmountCaptured
	c.accounts.save(ch)
	c.accounts.event("charge.refunded", ch, c)
	return re, nil
}

// refundable is the charge that the parameters name.
func (c *call) refundable() (*Charge, *Error) {
	id, param := c.text("charge"), "charge"
	if pid := c.text("payment_intent"); pid != "" {
		pi, ok := find[*PaymentIntent](c.accounts, pid)
		if !ok {
			return nil, unknownIn("payment_intent", "payment_intent", pid)
		}
		// Also one that is requires_capture: its charge has only reserved the money, and canceling
		// the intent lets it go.
		if pi.Status != "succeeded" {
			return nil, refuse("", "payment_intent", "This PaymentIntent (%s) does not have a successful charge to refund.", pid)
		}
		id, param = string(pi.LatestCharge), "payment_intent"
	}
	if id == "" {
		return nil, missing("payment_intent")
	}
	ch, ok := find[*Charge](c.accounts, id)
	if !ok {
		return nil, unknownIn(param, "charge", id)
	}
	return ch, nil
}

func (c *call) refundAt() (*Refund, *Error) {
	re, ok := find[*Refund](c.accounts, c.path("refund"))
	if !ok {
		return nil, unknownAt("refund", "refund", c.path("refund"))
	}
	return re, nil
}

func retrieveRefund(c *call) (any, error) {
	re, fault := c.refundAt()
	if fault != nil {
		return nil, fault
	}
	return re, nil
}

func updateRefund(c *call) (any, error) {
	re, fault := c.refundAt()
	if fault != nil {
		return nil, fault
	}
	re.Metadata = c.metadata(re.Metadata)
	c.accounts.save(re)
	c.accounts.event("charge.refund.updated", re, c)
	return re, nil
}

func cancelRefund(c *call) (any, error) {
	re, fault := c.refundAt()
	if fault != nil {
		return nil, fault
	}
	return nil, refuse("", "", "Refund %s cannot be canceled: it has the status %s.", re.ID, re.Status)
}

func listRefunds(c *call) (any, error) {
	if id := c.path("charge"); id != "" {
		if _, ok := find[*Charge](c.accounts, id); !ok {
			return nil, unknownAt("charge", "charge", id)
		}
	}
	charge := c.text("charge") + c.path("charge")
	return page(c, "refund", func(re *Refund) bool {
		return (charge == "" || string(re.Charge) == charge) &&
			(!c.has("payment_intent") || string(re.PaymentIntent) == c.text("payment_intent"))
	})
}
