package payments

import (
	"github.com/purserhq/purser/ent/deposit"
	"github.com/purserhq/purser/ent/payout"
	"github.com/purserhq/purser/ent/predicate"
	"github.com/purserhq/purser/ent/refund"
	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/payments/processor"
)

// How a row is found by the name that Stripe knows it by. A row with a derived name is
// found by nothing else: what names its id at Stripe is not of our making.

func depositNamed(name gid.ID) predicate.Deposit {
	if processor.Derived(name) {
		return deposit.ProcessorKey(name)
	}
	return deposit.And(deposit.ID(name), deposit.ProcessorKeyIsNil())
}

func payoutNamed(name gid.ID) predicate.Payout {
	if processor.Derived(name) {
		return payout.ProcessorKey(name)
	}
	return payout.And(payout.ID(name), payout.ProcessorKeyIsNil())
}

func refundNamed(name gid.ID) predicate.Refund {
	if processor.Derived(name) {
		return refund.ProcessorKey(name)
	}
	return refund.And(refund.ID(name), refund.ProcessorKeyIsNil())
}
