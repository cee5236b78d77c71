package payments

import (
	"context"

	"github.com/purserhq/purser/ent"
	"github.com/purserhq/purser/ent/deposit"
	"github.com/purserhq/purser/ent/refund"
	"github.com/purserhq/purser/ent/resolution"
	"github.com/purserhq/purser/ent/user"
	"github.com/purserhq/purser/internal/audit"
	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/ledger"
	"github.com/purserhq/purser/internal/money"
	"github.com/purserhq/purser/internal/payments/processor"
	"github.com/purserhq/purser/internal/refusal"
)

// What one operator refunds in 24 hours counts together, or an amount could be cut in
// pieces. An operator with the role SUPPORT is refused what exceeds SupportRefundMax. What
// exceeds ApproveAbove is only proposed, as a resolution, and refunded once another operator
// has confirmed it.

// authority is what an operator may do about a refund.
type authority int

const (
	alone    authority = iota
	proposes           // another operator confirms
)

// mayRefund returns what the operator may do about the amount. Refunds of one operator that
// begin at once are serialised here until they stand, so that each counts those before it.
// The deposit is locked; it must be another's. Fails with AmountTooLarge or InvalidInput.
func (s *Service) mayRefund(ctx context.Context, tx *database.Tx, in RefundInput, owner gid.ID, amount money.Money) (authority, error) {
	if owner == in.Operator {
		return alone, refusal.Newf(refusal.InvalidInput, "depositId", "You cannot decide about your own deposit. Ask another operator.")
	}
	above := s.options.Limits.ApproveAbove
	if above.Zero() && in.Role != user.RoleSupport {
		return alone, nil
	}
	if err := tx.Lock(ctx, "refunds of "+string(in.Operator)); err != nil {
		return alone, err
	}
	var sums []struct {
		Sum *int64 // null without a row
	}
	err := tx.Refund.Query().
		Where(refund.RequestedBy(in.Operator), refund.CurrencyEQ(amount.Currency), refund.CreatedAtGT(tx.Now(ctx).Add(-day)),
			refund.StateNEQ(refund.StateFailed)).
		Aggregate(ent.As(ent.Sum(refund.FieldAmount), "sum")).Scan(ctx, &sums)
	if err != nil {
		return alone, err
	}
	var ordered int64
	if len(sums) > 0 {
		ordered = deref(sums[0].Sum)
	}
	if most := s.options.SupportRefundMax.In(amount.Currency).Minor; in.Role == user.RoleSupport && ordered+amount.Minor > most {
		left := money.Money{Minor: max(0, most-ordered), Currency: amount.Currency}
		return alone, refusal.Newf(refusal.AmountTooLarge, "amount",
			"You can refund at most %s more within 24 hours. Ask an operator with the role FINANCE.", left)
	}
	if !within(ordered+amount.Minor, above, amount.Currency) {
		return proposes, nil
	}
	return alone, nil
}

// proposeRefund writes the proposal of a refund, which moves nothing. The deposit is locked.
// Fails with InvalidInput while another proposal about the deposit waits.
func (s *Service) proposeRefund(
	ctx context.Context, tx *database.Tx, in RefundInput, refunded *ent.Deposit, amount money.Money, digest string,
) (*ent.Resolution, error) {
	d := decision{operator: in.Operator, operation: in.Deposit, action: resolution.ActionRefundDeposit, key: in.Key}
	other, err := tx.Resolution.Query().
		Where(resolution.OperationID(in.Deposit), resolution.StateEQ(resolution.StateProposed)).First(ctx)
	if other != nil {
		return nil, refusal.Newf(refusal.InvalidInput, "depositId", "A refund of the deposit is already proposed: %s. Confirm or withdraw it first.", other.ID)
	}
	if ent.MaskNotFound(err) != nil {
		return nil, err
	}
	now, reason, id := tx.Now(ctx), "A refund of "+amount.String()+".", gid.New(gid.Resolution)
	if err := ledger.WriteMetadata(ctx, tx, id, refunded.OwnerID, refunded.WalletID, in.entries()); err != nil {
		return nil, err
	}
	row, err := tx.Resolution.Create().SetID(id).
		SetOperationID(d.operation).SetAction(d.action).SetAmount(amount.Minor).SetCurrency(amount.Currency).SetTwoPersons(true).
		SetProposedBy(d.operator).SetReason(reason).SetIdempotencyKey(d.key).SetFingerprint(digest).
		SetCreatedAt(now).SetUpdatedAt(now).Save(ctx)
	if err != nil {
		return nil, err
	}
	return row, s.noteResolution(ctx, tx, d.operator, audit.ResolutionProposed, row, reason)
}

// lockRefunded locks the deposit of a proposed refund.
func lockRefunded(ctx context.Context, tx *database.Tx, id gid.ID) (*ent.Deposit, error) {
	d, err := tx.Deposit.Query().Where(deposit.ID(id), deposit.StateEQ(deposit.StateSucceeded)).Modify(database.ForUpdate).Only(ctx)
	if ent.IsNotFound(err) {
		return nil, refusal.Newf(refusal.NotFound, "resolutionId", "The deposit does not exist or was not paid.")
	}
	return d, err
}

// proveRefund brings in what Stripe has of a deposit's refunds, where rows may be missing.
func (s *Service) proveRefund(ctx context.Context, id gid.ID) error {
	d, err := s.db.Client().Deposit.Get(ctx, id)
	if err != nil {
		return err
	}
	return s.bringRefunds(ctx, d)
}

// refundConfirmed begins a refund that was proposed. What is left of the deposit is looked
// at anew. The deposit is locked by lockRefunded. Fails with AmountTooLarge.
func (s *Service) refundConfirmed(ctx context.Context, tx *database.Tx, row *ent.Resolution) error {
	d, err := lockRefunded(ctx, tx, deref(row.OperationID))
	if err != nil {
		return err
	}
	amount, err := refundable(ctx, tx, d, money.Money{Minor: row.Amount, Currency: row.Currency})
	if err != nil {
		return err
	}
	labels, err := attachedTo(ctx, tx.MetadataEntry, row.ID)
	if err != nil {
		return err
	}
	key := confirmedKey(row.ID)
	_, err = s.holdRefund(ctx, tx, d, refundOrder{
		amount: amount, key: key, digest: row.Fingerprint, operator: row.ProposedBy,
		name: processor.OperationKey(gid.Refund, d.OwnerID, key, row.Fingerprint), labels: labels,
	})
	return err
}

// confirmedKey is the idempotency key of the refund that a resolution leads to. It is not
// the proposer's key, which another operator may have used for the same user.
func confirmedKey(id gid.ID) string { return ownKey(id) }

// ConfirmedRefund returns the refund that a resolution has led to; empty while there is none.
func (s *Service) ConfirmedRefund(ctx context.Context, row *ent.Resolution) (gid.ID, error) {
	id, err := s.db.Client().Refund.Query().
		Where(refund.DepositID(deref(row.OperationID)), refund.IdempotencyKey(confirmedKey(row.ID))).OnlyID(ctx)
	return id, ent.MaskNotFound(err)
}

// driveConfirmed sends a refund that was just confirmed. The sweeper would a moment later.
func (s *Service) driveConfirmed(ctx context.Context, row *ent.Resolution) error {
	id, err := s.ConfirmedRefund(ctx, row)
	if err != nil || id == "" {
		return err
	}
	return s.refunds().drive(context.WithoutCancel(ctx), s, id)
}
