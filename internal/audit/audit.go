// Package audit writes down what operators did and what concerns somebody's
// security. The table is append-only, and holds ids only: no address, no email,
// nothing that would have to be forgotten.
package audit

import (
	"context"
	"fmt"

	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/refusal"
)

// What is written down. Names are kept for ever: add, never rename.
const (
	SignedUp        = "user.signed_up"
	SignedIn        = "session.began"
	SessionRevoked  = "session.revoked"
	Reauthenticated = "session.proved"
	PasswordChanged = "password.changed"
	PasswordReset   = "password.reset"
	EmailChanged    = "email.changed"
	EmailVerified   = "email.verified"
	FactorOn        = "two_factor.on"
	FactorOff       = "two_factor.off"
	RecoveryUsed    = "recovery_code.used"
	AccountReplaced = "payout_account.replaced"
	DataExported    = "user.exported"
	UserClosing     = "user.closing"
	UserDeleted     = "user.deleted"
	UserPromoted    = "user.promoted"
	KeyCreated      = "key.created"
	KeyRevoked      = "key.revoked"
	GateSet         = "gate.set"
	RefundOrdered   = "refund.ordered"
	PayoutApproved  = "payout.approved"
	PayoutRefused   = "payout.refused"

	ResolutionProposed  = "resolution.proposed"
	ResolutionApplied   = "resolution.applied"
	ResolutionWithdrawn = "resolution.withdrawn"
	StripeRebound       = "stripe.rebound"
	ShareCorrected      = "payment.share_corrected"
)

// Event is one act.
type Event struct {
	Actor   gid.ID // who did it; empty: the program, or its command line
	Action  string
	Subject gid.ID // to whom or to what
	Detail  string // for people; never personal data
}

// Record writes e in the transaction of what it tells, so that neither is there
// without the other.
func Record(ctx context.Context, tx *database.Tx, e Event) error {
	err := tx.AuditEvent.Create().SetActor(e.Actor).SetAction(e.Action).SetSubject(e.Subject).
		SetDetail(refusal.Clip(e.Detail, refusal.MaxDetail)).SetCreatedAt(tx.Now(ctx)).Exec(ctx)
	if err != nil {
		return fmt.Errorf("write down %s of %s: %w", e.Action, e.Subject, err)
	}
	return nil
}
