package sandbox

import "slices"

type refundHidden struct {
	Unpaid bool  // it waits for money: nothing is booked yet
	Next   int64 // when it succeeds or fails by itself, in Unix seconds; 0: never
}

func (re *Refund) hidden() any { return &re.hide }

const (
	refundTime     = 60 * 60      // seconds until a pending refund succeeds
	refundFailTime = 24 * 60 * 60 // ... and until one that was to fail does
)

// refundReasons are why a refund can fail.
var refundReasons = []string{
	"lost_or_stolen_card", "expired_or_canceled_card", "charge_for_pending_refund_disputed", "insufficient_funds", "declined",
	"merchant_request", "unknown",
}

// pendingUntil is when the money of a balance transaction becomes available, in Unix
// seconds; 0: it is. What brings such money back, or takes it, is pending as long.
func (acc *accountStore) pendingUntil(id text) int64 {
	if bt, ok := find[*BalanceTransaction](acc, string(id)); ok && bt.Status == "pending" {
		return bt.AvailableOn
	}
	return 0
}

// startRefund takes the money of a refund, as soon as there is some. Money that is pending
// still is given back while it is; else a refund of a card waits until there is enough.
func (acc *accountStore) startRefund(re *Refund, ch *Charge) {
	t := cardsByName[ch.hide.Card]
	re.Status = "pending"
	pending := acc.pendingUntil(ch.BalanceTransaction)
	if pending == 0 && !acc.covers(re.Amount, re.Currency) {
		re.hide.Unpaid = true
		return
	}
	re.hide.Unpaid = false
	description := "REFUND FOR CHARGE"
	if ch.Description != "" {
		description += " (" + string(ch.Description) + ")"
	}
	re.BalanceTransaction = text(acc.post(balanceChange{
		kind: "refund", source: re.ID, description: description, amount: -re.Amount, currency: re.Currency, availableOn: pending,
	}).ID)
	switch t.refund {
	case "pending":
		re.hide.Next = acc.s.now() + refundTime
	case "fails":
		re.Status, re.hide.Next = "succeeded", acc.s.now()+refundFailTime
	default:
		re.Status = "succeeded"
	}
}

// payRefunds starts the refunds for which there is money now, the oldest first.
func (acc *accountStore) payRefunds() {
	acc.unpaid = slices.DeleteFunc(acc.unpaid, func(re *Refund) bool {
		ch, ok := find[*Charge](acc, string(re.Charge))
		if re.hide.Unpaid && ok {
			acc.startRefund(re, ch)
			if !re.hide.Unpaid {
				acc.save(re)
				acc.event("charge.refund.updated", re, nil)
			}
		}
		return !re.hide.Unpaid
	})
}

func (re *Refund) due() int64 { return re.hide.Next }

// elapse makes a pending refund succeed, and one that succeeded fail.
func (re *Refund) elapse(acc *accountStore) {
	if re.Status == "pending" {
		re.Status, re.hide.Next = "succeeded", 0
		acc.save(re)
		acc.event("charge.refund.updated", re, nil)
		return
	}
	_ = acc.failRefund(re, "expired_or_canceled_card") // it is in the state for it
}

// failRefund brings the money of a refund back: the card does not take it.
func (acc *accountStore) failRefund(re *Refund, reason string) *Error {
	ch, ok := find[*Charge](acc, string(re.Charge))
	switch {
	case !ok || re.SourceTransferReversal != "" || re.Status != "pending" && re.Status != "succeeded":
		return refuse("", "", "This refund cannot fail: it is %s.", re.Status)
	case !slices.Contains(refundReasons, reason):
		return refuse("", "reason", "Invalid reason: must be one of %v", refundReasons)
	}
	if !re.hide.Unpaid {
		re.FailureBalanceTransaction = text(acc.post(balanceChange{
			kind: "refund_failure", source: re.ID, description: "REFUND FAILURE", amount: re.Amount, currency: re.Currency,
			availableOn: acc.pendingUntil(re.BalanceTransaction),
		}).ID)
	}
	re.Status, re.FailureReason, re.hide = "failed", text(reason), refundHidden{}
	ch.AmountRefunded -= re.Amount
	ch.Refunded = false
	acc.save(re, ch)
	acc.event("charge.refund.updated", re, nil)
	return nil
}

// succeedRefund ends the wait of a pending refund.
func (acc *accountStore) succeedRefund(re *Refund) *Error {
	if re.Status != "pending" || re.hide.Unpaid {
		return refuse("", "", "This refund does not wait for the card's bank: it is %s.", re.Status)
	}
	re.elapse(acc)
	acc.save(re)
	return nil
}
