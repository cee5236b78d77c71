package payments

import (
	"context"
	"time"

	"github.com/purserhq/purser/ent"
	"github.com/purserhq/purser/ent/deposit"
	"github.com/purserhq/purser/ent/payout"
	"github.com/purserhq/purser/ent/refund"
	"github.com/purserhq/purser/ent/statementline"
	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/payments/processor"
)

// A backup that was restored into the same tables of the same server looks like any other
// start: the history that the fence keeps was restored, too. What Stripe did last tells.

// CompareNewest holds the newest payments, transfers and refunds at Stripe against the
// database, and shuts the fence when one that was ordered here is unknown here. From the first call
// until one has succeeded this process sends no payout: checkDue tries again where Stripe
// cannot be asked.
func (s *Service) CompareNewest(ctx context.Context) error {
	s.uncompared.Store(true)
	lost, err := s.lostObject(ctx)
	if err != nil {
		return err
	}
	if lost.id != "" {
		if err := s.rewind(ctx, lost.at.Add(-statementOverlap)); err != nil {
			return err
		}
		err := s.db.InTx(ctx, func(ctx context.Context, tx *database.Tx) error { return s.remadeRow(ctx, tx, lost.id) })
		if err != nil {
			return err
		}
	}
	s.uncompared.Store(false)
	return nil
}

// atStripe is an object at Stripe; the zero value is none.
type atStripe struct {
	id string
	at time.Time
}

// lostObject is the oldest of Stripe's newest payments, transfers and refunds that were
// ordered here and are unknown here. Payments that were not made are left out: no row is made
// again for them.
func (s *Service) lostObject(ctx context.Context) (lost atStripe, err error) {
	latest, err := s.processor.Newest(ctx)
	if err != nil {
		return lost, err
	}
	look := func(o atStripe, unknown func(context.Context) (bool, error)) error {
		is, err := unknown(ctx)
		if is && (lost.id == "" || o.at.Before(lost.at)) {
			lost = o
		}
		return err
	}
	for _, i := range latest.Intents {
		unknown := func(ctx context.Context) (bool, error) { return s.intentUnknown(ctx, i) }
		if err := look(atStripe{i.ID, i.CreatedAt}, unknown); err != nil {
			return lost, err
		}
	}
	for _, t := range latest.Transfers {
		unknown := func(ctx context.Context) (bool, error) { return s.transferUnknown(ctx, t) }
		if err := look(atStripe{t.ID, t.CreatedAt}, unknown); err != nil {
			return lost, err
		}
	}
	for _, r := range latest.Refunds {
		unknown := func(ctx context.Context) (bool, error) { return s.refundUnknown(ctx, r) }
		if err := look(atStripe{r.ID, r.CreatedAt}, unknown); err != nil {
			return lost, err
		}
	}
	return lost, nil
}

// intentUnknown goes by what adoptDeposit makes again. A row whose answer is still on its
// way was committed before Stripe was asked, so it is known.
func (s *Service) intentUnknown(ctx context.Context, i processor.Intent) (bool, error) {
	w, err := s.tracedWallet(ctx, gid.Deposit, i.Deposit, i.Origin)
	if err != nil || w == nil || i.Status != processor.IntentSucceeded || i.Received.Currency != w.Currency {
		return false, err
	}
	known, err := s.db.Client().Deposit.Query().
		Where(deposit.Or(depositNamed(i.Deposit), deposit.And(deposit.OwnerID(w.OwnerID), deposit.IdempotencyKey(i.Key)))).Exist(ctx)
	if known || err != nil {
		return false, err
	}
	return s.unread(ctx, atStripe{i.ID, i.CreatedAt})
}

// transferUnknown goes by what adoptPayout makes again.
func (s *Service) transferUnknown(ctx context.Context, t processor.StripeTransfer) (bool, error) {
	w, err := s.tracedWallet(ctx, gid.Payout, t.Payout, t.Origin)
	if err != nil || w == nil || t.Amount.Currency != w.Currency {
		return false, err
	}
	known, err := s.db.Client().Payout.Query().
		Where(payout.Or(payoutNamed(t.Payout), payout.And(payout.OwnerID(w.OwnerID), payout.IdempotencyKey(t.Key)))).Exist(ctx)
	if known || err != nil {
		return false, err
	}
	return s.unread(ctx, atStripe{t.ID, t.CreatedAt})
}

// refundUnknown goes by what adoptRefund makes again. That of a payment which is unknown as
// well counts as the payment.
func (s *Service) refundUnknown(ctx context.Context, r processor.ChargeRefund) (bool, error) {
	d, err := s.db.Client().Deposit.Query().Where(deposit.PaymentIntentID(r.IntentID)).Only(ctx)
	if err != nil || !r.Moved() || !orderedHere(r.Origin, gid.Refund, d.OwnerID, r.Refund) {
		return false, ent.MaskNotFound(err)
	}
	known, err := s.db.Client().Refund.Query().
		Where(refund.Or(refundNamed(r.Refund), refund.And(refund.OwnerID(d.OwnerID), refund.IdempotencyKey(r.Key)))).Exist(ctx)
	if known || err != nil {
		return false, err
	}
	return s.unread(ctx, atStripe{r.ID, r.CreatedAt})
}

// unread tells whether no line of Stripe's statement of an object was read. One that was
// read is in the books: as another program's, or as what an operator decides about.
func (s *Service) unread(ctx context.Context, o atStripe) (bool, error) {
	read, err := s.db.Client().StatementLine.Query().
		Where(
			statementline.CreatedAtGTE(o.at.Add(-statementOverlap)), // the index
			statementline.Or(statementline.Source(o.id), statementline.IntentID(o.id)),
		).Exist(ctx)
	return !read, err
}
