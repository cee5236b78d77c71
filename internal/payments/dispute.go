package payments

import (
	"context"
	"errors"
	"time"

	"entgo.io/ent/dialect/sql"

	"github.com/purserhq/purser/ent"
	"github.com/purserhq/purser/ent/deposit"
	"github.com/purserhq/purser/ent/dispute"
	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/failpoint"
	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/money"
	"github.com/purserhq/purser/internal/payments/machine"
	"github.com/purserhq/purser/internal/payments/processor"
	"github.com/purserhq/purser/internal/refusal"
)

// disputeNews brings in a dispute as Stripe has it now.
func (s *Service) disputeNews(ctx context.Context, id string) error {
	seen, err := s.processor.Dispute(ctx, id)
	if err != nil {
		return err
	}
	d, err := s.depositOf(ctx, seen.IntentID)
	if d == nil {
		return err
	}
	return s.applyDispute(ctx, d, seen)
}

// applyDispute brings in a dispute of a deposit as Stripe had it when it was read.
func (s *Service) applyDispute(ctx context.Context, d *ent.Deposit, seen processor.ChargeDispute) error {
	if d.State != deposit.StateSucceeded {
		return errors.New("a dispute came before its deposit was credited")
	}
	if err := s.openDispute(ctx, d, seen); err != nil {
		return err
	}
	failpoint.Hit("dispute", "opened")
	_, _, err := s.disputes().apply(ctx, s, gid.ID(seen.ID), machine.DisputeSeen{Dispute: seen})
	return err
}

const disputesAtATime = 100

// pollDisputes asks about the disputes that are still open and of which nothing
// was heard for a while: the one webhook that tells that a dispute is over may
// never come, and no line of Stripe's statement does where it is lost. They are
// taken in no order, so that those of which Stripe tells nothing hold up no other.
func (s *Service) pollDisputes(ctx context.Context) error {
	now, err := s.db.Now(ctx)
	if err != nil {
		return err
	}
	ids, err := s.db.Client().Dispute.Query().
		Where(dispute.Open(true), dispute.Or(dispute.UpdatedAtLT(now.Add(-disputeTick)), dispute.UpdatedAtGT(now))).
		Order(sql.OrderByRand()).Limit(disputesAtATime).IDs(ctx)
	for _, id := range ids {
		if err := s.disputeNews(ctx, string(id)); err != nil && ctx.Err() == nil {
			s.log.WarnContext(ctx, "read a dispute from Stripe", "id", id, "error", err)
		}
	}
	return err
}

// openDispute makes the row, once.
func (s *Service) openDispute(ctx context.Context, d *ent.Deposit, seen processor.ChargeDispute) error {
	exists, err := s.db.Client().Dispute.Query().Where(dispute.ID(gid.ID(seen.ID))).Exist(ctx)
	if exists || err != nil {
		return err
	}
	err = s.db.InTx(ctx, func(ctx context.Context, tx *database.Tx) error {
		now := tx.Now(ctx)
		tx.Changed(d.WalletID)
		return tx.Dispute.Create().SetID(gid.ID(seen.ID)).SetDepositID(d.ID).SetWalletID(d.WalletID).
			SetAmount(seen.Amount.Minor).SetCurrency(seen.Amount.Currency).
			SetReason(refusal.Clip(seen.Reason, refusal.MaxCode)).SetStatus(refusal.Clip(seen.Status, refusal.MaxCode)).SetCreatedAt(now).SetUpdatedAt(now).
			Exec(ctx)
	})
	if database.IsUnique(err) {
		return nil // another replica was first
	}
	return err
}

// disputes is the disputes' machine. Nothing is asked of Stripe in it.
func (s *Service) disputes() runner[machine.Dispute] {
	return runner[machine.Dispute]{name: "dispute", help: disputeHelp, load: s.loadDispute, save: s.saveDispute,
		wallet: func(d machine.Dispute) gid.ID { return d.Funds.Wallet },
		funds:  func(d machine.Dispute) machine.Funds { return d.Funds }}
}

func (s *Service) loadDispute(ctx context.Context, tx *database.Tx, id gid.ID) (machine.Dispute, error) {
	row, err := tx.Dispute.Query().Where(dispute.ID(id)).Only(ctx)
	if err != nil {
		return machine.Dispute{}, err
	}
	// The deposit's lock makes its refunds and disputes see each other.
	d, err := tx.Deposit.Query().Where(deposit.ID(row.DepositID)).Modify(database.ForUpdate).Only(ctx)
	if err != nil {
		return machine.Dispute{}, err
	}
	if row, err = tx.Dispute.Get(ctx, id); err != nil { // as it is now that nobody else writes it
		return machine.Dispute{}, err
	}
	clawback, err := loadClawback(ctx, tx, d)
	if err != nil {
		return machine.Dispute{}, err
	}
	funds, err := s.lockAllFunds(ctx, tx, d)
	return machine.Dispute{
		ID: row.ID, Deposit: d.ID, Amount: money.Money{Minor: row.Amount, Currency: row.Currency},
		Reason: row.Reason, Status: row.Status, Open: row.Open, DueBy: deref(row.DueBy),
		Applied: row.Movements, Funds: funds, Clawback: clawback,
	}, err
}

func (s *Service) saveDispute(ctx context.Context, tx *database.Tx, d machine.Dispute) error {
	update := tx.Dispute.Update().Where(dispute.ID(d.ID)).
		SetAmount(d.Amount.Minor).SetReason(refusal.Clip(d.Reason, refusal.MaxCode)).
		SetStatus(refusal.Clip(d.Status, refusal.MaxCode)).SetOpen(d.Open).
		SetMovements(d.Applied).SetUpdatedAt(tx.Now(ctx))
	if d.DueBy.IsZero() {
		update.ClearDueBy()
	} else {
		update.SetDueBy(d.DueBy.UTC().Truncate(time.Microsecond))
	}
	if err := update.Exec(ctx); err != nil {
		return err
	}
	return saveClawback(ctx, tx, d.Deposit, d.Clawback)
}
