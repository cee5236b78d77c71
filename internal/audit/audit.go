// Package audit writes down what operators did and what concerns somebody's
// security. The table is append-only and holds ids: no email, no text of a client.
// Where a request came from, its network address and user agent, is erased after
// KeepOrigins.
package audit

import (
	"context"
	"fmt"
	"time"

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
	ResetRequested  = "password.reset_requested"
	EmailChanged    = "email.changed"
	EmailRequested  = "email.change_requested"
	EmailLost       = "email.lost" // to who has shown that the address is theirs
	EmailVerified   = "email.verified"
	FactorOn        = "two_factor.on"
	FactorOff       = "two_factor.off"
	PasskeyAdded    = "passkey.added"
	PasskeyRemoved  = "passkey.removed"
	PasskeyCopied   = "passkey.copied" // its counter went back
	RecoveryUsed    = "recovery_code.used"
	AccountReplaced = "payout_account.replaced"
	AccountAdded    = "payout_account.added"
	BankChanged     = "bank_account.changed"
	DebtorReturned  = "debtor.returned"
	PayeeAdded      = "payee.added"
	DataExported    = "user.exported"
	UserClosing     = "user.closing"
	UserDeleted     = "user.deleted"
	UserPromoted    = "user.promoted"
	UserDemoted     = "user.demoted"
	UserSuspended   = "user.suspended"
	UserUnsuspended = "user.unsuspended"
	SessionsEnded   = "sessions.ended"
	WalletFrozen    = "wallet.frozen"
	WalletUnfrozen  = "wallet.unfrozen"
	HoldReleased    = "hold.released" // by an operator
	KeyCreated      = "key.created"
	KeyRevoked      = "key.revoked"
	KeyRotated      = "key.rotated"
	UserEnsured     = "user.ensured" // by the application
	UserImported    = "user.imported"
	SessionMinted   = "session.minted" // by the application
	WalletOpened    = "wallet.opened"
	GateSet         = "gate.set"
	RefundOrdered   = "refund.ordered"
	PayoutApproved  = "payout.approved"
	PayoutRefused   = "payout.refused"

	EndpointCreated   = "webhook_endpoint.created"
	EndpointUpdated   = "webhook_endpoint.updated"
	EndpointRotated   = "webhook_endpoint.rotated"
	EndpointDeleted   = "webhook_endpoint.deleted"
	EndpointDisabled  = "webhook_endpoint.disabled" // because it failed
	EventsRedelivered = "webhook_endpoint.redelivered"
	EventTested       = "webhook_endpoint.tested"

	ResolutionProposed  = "resolution.proposed"
	ResolutionApplied   = "resolution.applied"
	ResolutionWithdrawn = "resolution.withdrawn"
	StripeRebound       = "stripe.rebound"
	ShareCorrected      = "payment.share_corrected"
)

// The longest that is kept of where a request came from; the database has these bounds, too.
const (
	maxAddress = 64
	MaxAgent   = 200
)

// KeepOrigins is for how long it is kept.
const KeepOrigins = 90 * 24 * time.Hour

// originRows are erased in one transaction.
const originRows = 1000

// EraseOrigins erases where requests came from that were made more than KeepOrigins ago,
// a thousand in each transaction.
func EraseOrigins(ctx context.Context, db *database.DB) error {
	for {
		var erased int64
		err := db.InTx(ctx, func(ctx context.Context, tx *database.Tx) (err error) {
			erased, err = tx.Exec(ctx, `UPDATE audit_events SET address = '', user_agent = '' WHERE id IN (SELECT id FROM audit_events
				WHERE created_at < $1 AND (address <> '' OR user_agent <> '') ORDER BY created_at LIMIT $2)`, tx.Now(ctx).Add(-KeepOrigins), originRows)
			return err
		})
		if err != nil || erased < originRows {
			return err
		}
	}
}

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
		SetDetail(refusal.Clip(e.Detail, refusal.MaxDetail)).SetCreatedAt(tx.Now(ctx)).
		SetAddress(refusal.Clip(OriginOf(ctx).Address, maxAddress)).SetUserAgent(refusal.Clip(OriginOf(ctx).Agent, MaxAgent)).Exec(ctx)
	if err != nil {
		return fmt.Errorf("write down %s of %s: %w", e.Action, e.Subject, err)
	}
	return nil
}
