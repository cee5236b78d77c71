package events

import "slices"

// Types are all types of events, in the order of docs/events.md.
var Types = []string{
	"deposit.created", "deposit.processing", "deposit.requires_payment", "deposit.requires_action",
	"deposit.succeeded", "deposit.failed", "deposit.canceled",
	"payout.created", "payout.approved", "payout.sent", "payout.failed", "payout.reversed",
	"refund.created", "refund.succeeded", "refund.failed",
	"dispute.created", "dispute.updated", "dispute.closed",
	"transfer.sent", "transfer.received",
	"charge.created", "charge.refunded",
	"credit.created",
	"hold.placed", "hold.updated", "hold.captured", "hold.released", "hold.expired",
	"payout_account.created", "payout_account.updated", "payout_account.disconnected",
	"user.created", "user.updated", "user.suspended", "user.unsuspended", "user.closing", "user.deleted",
	"wallet.opened", "wallet.frozen", "wallet.unfrozen",
}

// Known reports whether there are events of the type.
func Known(one string) bool { return slices.Contains(Types, one) }
