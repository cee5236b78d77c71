package payments

import (
	"context"
	"strconv"

	"github.com/purserhq/purser/ent"
	"github.com/purserhq/purser/ent/chargerefund"
	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/ledger"
	"github.com/purserhq/purser/internal/money"
	"github.com/purserhq/purser/internal/refusal"
)

// RefundChargeInput asks to return money of a charge to its wallet.
type RefundChargeInput struct {
	By     gid.ID // who asks: Application
	Charge gid.ID
	Amount *money.Decimal // nil: all that is left
	Reason string
	Labels
	Key string // the idempotency key
}

// RefundCharge returns money of a charge, at once. What the owner owes is paid first. All
// refunds of a charge together never exceed it, however many run at once. Fails with
// InvalidAmount, AmountTooLarge, InvalidInput, NotFound, KeyReused, RefundExceedsCharge,
// Disabled or RateLimited.
func (s *Service) RefundCharge(ctx context.Context, in RefundChargeInput) (Result, error) {
	if err := firstError(checkKey(in.Key), checkRefundReason(in.Reason), in.check()); err != nil {
		return Result{}, err
	}
	of, err := s.db.Client().Charge.Get(ctx, in.Charge)
	if ent.IsNotFound(err) {
		return Result{}, refusal.Newf(refusal.NotFound, "chargeId", "The charge does not exist.")
	}
	if err != nil {
		return Result{}, err
	}
	r := ledger.ChargeRefund{
		Charge: of.ID, Charged: of.Amount, Reason: in.Reason, Spending: ledger.Spending{
			ID: gid.New(gid.ChargeRefund), Owner: of.OwnerID, Wallet: of.WalletID, Currency: of.Currency, By: in.By, Key: in.Key,
		},
	}
	if in.Amount != nil {
		amount, err := parseAmount(*in.Amount, of.Currency)
		if err != nil {
			return Result{}, err
		}
		r.Asked = amount.Minor
	}
	parts := []string{"refundCharge", string(of.ID), strconv.FormatInt(r.Asked, 10), in.Reason}
	r.Fingerprint = fingerprint(append(parts, in.parts()...)...)
	e := &entry{Request: r.Request("", in.entries()...), done: Result{Operation: r.ID, Wallet: r.Wallet}}
	e.standing = func(ctx context.Context) (bool, error) {
		row, err := s.db.Client().ChargeRefund.Query().Where(chargerefund.RequestedBy(r.By), chargerefund.IdempotencyKey(r.Key)).Only(ctx)
		if err != nil {
			return false, ent.MaskNotFound(err)
		}
		if row.ID != r.ID { // else ours: only the outcome of COMMIT was lost
			e.done, err = replay(Result{Operation: row.ID, Wallet: row.WalletID}, row.Fingerprint, r.Fingerprint)
		}
		return true, err
	}
	return s.carryOutEntry(ctx, e)
}

// checkRefundReason refuses a reason that is not kept; none is needed.
func checkRefundReason(text string) error {
	if text == "" {
		return nil
	}
	return checkReason(text)
}
