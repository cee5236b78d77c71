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

// startRefund takes the money of a refund, as soon as there is some. A refund of
// a card waits for it.
func (b *book) startRefund(re *Refund, t *testCard) {
	re.Status = "pending"
	if b.purse(re.Currency).available < re.Amount {
		re.hide.Unpaid = true
		return
	}
	re.hide.Unpaid = false
	re.BalanceTransaction = text(b.post(entry{
		kind: "refund", source: re.ID, description: "REFUND FOR CHARGE", amount: -re.Amount, currency: re.Currency,
	}).ID)
	switch t.refund {
	case "pending":
		re.hide.Next = b.s.now() + refundTime
	case "fails":
		re.Status, re.hide.Next = "succeeded", b.s.now()+refundFailTime
	default:
		re.Status = "succeeded"
	}
}

// payRefunds starts the refunds for which there is money now, the oldest first.
func (b *book) payRefunds() {
	b.unpaid = slices.DeleteFunc(b.unpaid, func(re *Refund) bool {
		ch, ok := find[*Charge](b, string(re.Charge))
		if re.hide.Unpaid && ok {
			b.startRefund(re, cardsByName[ch.hide.Card])
			if !re.hide.Unpaid {
				b.save(re)
				b.event("charge.refund.updated", re, nil)
			}
		}
		return !re.hide.Unpaid
	})
}

func (re *Refund) due() int64 { return re.hide.Next }

// elapse makes a pending refund succeed, and one that succeeded fail.
func (re *Refund) elapse(b *book) {
	if re.Status == "pending" {
		re.Status, re.hide.Next = "succeeded", 0
		b.save(re)
		b.event("charge.refund.updated", re, nil)
		return
	}
	_ = b.failRefund(re, "expired_or_canceled_card") // it is in the state for it
}

// failRefund brings the money of a refund back: the card does not take it.
func (b *book) failRefund(re *Refund, reason string) *Error {
	ch, ok := find[*Charge](b, string(re.Charge))
	switch {
	case !ok || re.SourceTransferReversal != "" || re.Status != "pending" && re.Status != "succeeded":
		return refuse("", "", "This refund cannot fail: it is %s.", re.Status)
	case !slices.Contains(refundReasons, reason):
		return refuse("", "reason", "Invalid reason: must be one of %v", refundReasons)
	}
	if !re.hide.Unpaid {
		re.FailureBalanceTransaction = text(b.post(entry{
			kind: "refund_failure", source: re.ID, description: "REFUND FAILURE", amount: re.Amount, currency: re.Currency,
		}).ID)
	}
	re.Status, re.FailureReason, re.hide = "failed", text(reason), refundHidden{}
	ch.AmountRefunded -= re.Amount
	ch.Refunded = false
	b.save(re, ch)
	b.event("charge.refund.updated", re, nil)
	return nil
}

// succeedRefund ends the wait of a pending refund.
func (b *book) succeedRefund(re *Refund) *Error {
	if re.Status != "pending" || re.hide.Unpaid {
		return refuse("", "", "This refund does not wait for the card's bank: it is %s.", re.Status)
	}
	re.elapse(b)
	b.save(re)
	return nil
}
