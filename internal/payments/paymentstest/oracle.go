package paymentstest

import (
	"github.com/purserhq/purser/internal/payments/processor"
)

// The oracle of refunds and disputes, for the models, the simulation and the
// reference: what must be follows from what Stripe has in the end, and from
// nothing else.

// Bears is what the user bears when so much left a payment that brought credited.
// The platform bears the rest.
func Bears(credited, left int64) int64 {
	if left < 0 {
		return 0
	}
	if left > credited {
		return credited
	}
	return left
}

// LeftBy is what refunds and disputes took of a payment at Stripe, less what came
// back of it.
func LeftBy(refunds []processor.ChargeRefund, disputes []processor.ChargeDispute) (minor int64) {
	for _, r := range refunds {
		if r.Status != "failed" && r.Status != "canceled" {
			minor += r.Amount.Minor
		}
	}
	for _, d := range disputes {
		for _, m := range d.Movements {
			minor -= m.Amount.Minor
		}
	}
	return minor
}
