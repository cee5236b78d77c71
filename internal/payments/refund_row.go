package payments

import (
	"context"

	"github.com/purserhq/purser/ent/deposit"
	"github.com/purserhq/purser/ent/refund"
	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/money"
	"github.com/purserhq/purser/internal/payments/machine"
	"github.com/purserhq/purser/internal/payments/processor"
)

// refunds is the refunds' machine.
func (s *Service) refunds() runner[machine.Refund] {
	return runner[machine.Refund]{name: "refund", help: refundHelp, load: s.loadRefund, save: s.saveRefund, act: s.actRefund,
		wallet: func(r machine.Refund) gid.ID { return r.Origin.Wallet },
		funds:  func(r machine.Refund) machine.Funds { return r.Funds }}
}

func (s *Service) actRefund(ctx context.Context, r machine.Refund, effect machine.Effect) machine.Event {
	var seen processor.ChargeRefund
	var err error
	switch effect {
	case machine.Send:
		err = s.call(ctx, r.LastSentAt, func(ctx context.Context) (err error) {
			origin, err := s.labelled(ctx, r.ID, r.Origin)
			if err != nil {
				return err
			}
			order := processor.RefundOrder{Refund: r.Name, IntentID: r.IntentID, Amount: r.Amount, Origin: origin}
			seen, err = s.processor.CreateRefund(ctx, r.Key(r.Name), order)
			return err
		})
		if err != nil {
			return s.answered(ctx, r.ID, r.Number, err)
		}
	case machine.Fetch:
		seen, err = s.processor.Refund(ctx, r.RefundID)
	case machine.LookUp:
		var all []processor.ChargeRefund
		ctx, heard := s.stripe.hearing(ctx)
		all, err = s.processor.FindRefunds(ctx, r.IntentID)
		found := false
		for _, one := range all {
			if one.Refund == r.Name && one.Amount == r.Amount { // no send of ours made one of another amount
				seen, found = one, true
			}
		}
		if err == nil && !found {
			return machine.NothingFound{Attempt: r.Number, Read: heard.earliest()}
		}
	}
	if err != nil {
		s.log.WarnContext(ctx, "read a refund from Stripe", "id", r.ID, "error", err)
		return nil
	}
	return machine.RefundSeen{Refund: seen}
}

func (s *Service) loadRefund(ctx context.Context, tx *database.Tx, id gid.ID) (machine.Refund, error) {
	row, err := tx.Refund.Query().Where(refund.ID(id)).Modify(database.ForUpdate).Only(ctx)
	if err != nil {
		return machine.Refund{}, err
	}
	// The deposit's lock makes its refunds and disputes see each other.
	d, err := tx.Deposit.Query().Where(deposit.ID(row.DepositID)).Modify(database.ForUpdate).Only(ctx)
	if err != nil {
		return machine.Refund{}, err
	}
	clawback, err := loadClawback(ctx, tx, d)
	if err != nil {
		return machine.Refund{}, err
	}
	funds, err := s.lockAllFunds(ctx, tx, d)
	return machine.Refund{
		ID: row.ID, Name: nameOf(row.ID, row.ProcessorKey), Deposit: d.ID, IntentID: deref(d.PaymentIntentID),
		Amount:    money.Money{Minor: row.Amount, Currency: row.Currency},
		CreatedAt: row.CreatedAt, State: row.State, RefundID: deref(row.RefundID), Funds: funds, Clawback: clawback,
		Origin: processor.Origin{Wallet: row.WalletID, Key: row.IdempotencyKey, Fingerprint: row.Fingerprint},
		Attempt: storedAttempt{
			row.Attempt, row.Sends, row.Unclear, row.FirstSentAt, row.LastSentAt, row.NextAt,
			row.Parked, row.FailureCode, row.DeclineCode, row.FailureMessage,
		}.attempt(),
	}, err
}

func (s *Service) saveRefund(ctx context.Context, tx *database.Tx, r machine.Refund) error {
	update := tx.Refund.Update().Where(refund.ID(r.ID)).
		SetState(r.State).SetNillableRefundID(notEmpty(r.RefundID))
	if err := writeAttempt(update.Mutation(), r.Attempt); err != nil {
		return err
	}
	if err := update.Exec(ctx); err != nil {
		return err
	}
	return saveClawback(ctx, tx, r.Deposit, r.Clawback)
}
