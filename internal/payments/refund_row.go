package payments

import (
	"context"

	"github.com/purserhq/purser/ent/deposit"
	"github.com/purserhq/purser/ent/refund"
	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/money"
)

// refunds is the refunds' machine.
func (s *Service) refunds() machine[Refund] {
	return machine[Refund]{name: "refund", help: refundHelp, load: s.loadRefund, save: s.saveRefund, act: s.actRefund,
		wallet: func(r Refund) gid.ID { return r.Trace.Wallet },
		funds:  func(r Refund) Funds { return r.Funds }}
}

func (s *Service) actRefund(ctx context.Context, r Refund, effect Effect) Event {
	var seen ChargeRefund
	var err error
	switch effect {
	case Send:
		err = s.call(ctx, r.LastSentAt, func(ctx context.Context) (err error) {
			order := RefundOrder{Refund: r.Name, IntentID: r.IntentID, Amount: r.Amount, Trace: r.Trace}
			seen, err = s.processor.CreateRefund(ctx, r.Key(r.Name), order)
			return err
		})
		if err != nil {
			return s.answered(ctx, r.ID, r.Number, err)
		}
	case Fetch:
		seen, err = s.processor.Refund(ctx, r.RefundID)
	case LookUp:
		var all []ChargeRefund
		ctx, heard := s.stripe.hearing(ctx)
		all, err = s.processor.FindRefunds(ctx, r.IntentID)
		found := false
		for _, one := range all {
			if one.Refund == r.Name {
				seen, found = one, true
			}
		}
		if err == nil && !found {
			return NothingFound{Attempt: r.Number, Read: heard.earliest()}
		}
	}
	if err != nil {
		s.log.WarnContext(ctx, "look at a refund", "id", r.ID, "error", err)
		return nil
	}
	return RefundSeen{Refund: seen}
}

func (s *Service) loadRefund(ctx context.Context, tx *database.Tx, id gid.ID) (Refund, error) {
	row, err := tx.Refund.Query().Where(refund.ID(id)).Modify(database.ForUpdate).Only(ctx)
	if err != nil {
		return Refund{}, err
	}
	// The deposit's lock makes its refunds and disputes see each other.
	d, err := tx.Deposit.Query().Where(deposit.ID(row.DepositID)).Modify(database.ForUpdate).Only(ctx)
	if err != nil {
		return Refund{}, err
	}
	clawback, err := loadClawback(ctx, tx, d)
	if err != nil {
		return Refund{}, err
	}
	funds, err := s.lockAllFunds(ctx, tx, d)
	return Refund{
		ID: row.ID, Name: nameOf(row.ID, row.ProcessorKey), Deposit: d.ID, IntentID: deref(d.PaymentIntentID),
		Amount:    money.Money{Minor: row.Amount, Currency: row.Currency},
		CreatedAt: row.CreatedAt, State: row.State, RefundID: deref(row.RefundID), Funds: funds, Clawback: clawback,
		Trace: Trace{Wallet: row.WalletID, Key: row.IdempotencyKey, Fingerprint: row.Fingerprint},
		Attempt: storedAttempt{
			row.Attempt, row.Sends, row.Unclear, row.FirstSentAt, row.LastSentAt, row.NextAt,
			row.Parked, row.FailureCode, row.DeclineCode, row.FailureMessage,
		}.attempt(),
	}, err
}

func (s *Service) saveRefund(ctx context.Context, tx *database.Tx, r Refund) error {
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
