package payments

import (
	"context"

	"github.com/purserhq/purser/ent/refund"
	"github.com/purserhq/purser/ent/resolution"
	"github.com/purserhq/purser/ent/statementline"
	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/money"
	"github.com/purserhq/purser/internal/payments/machine"
	"github.com/purserhq/purser/internal/payments/processor"
)

// suspenseRefunds is their machine; their rows are resolutions.
func (s *Service) suspenseRefunds() runner[machine.SuspenseRefund] {
	return runner[machine.SuspenseRefund]{
		name: "resolution", help: refundHelp, load: loadSuspenseRefund, save: saveSuspenseRefund,
		act: func(ctx context.Context, r machine.SuspenseRefund, effect machine.Effect) machine.Event {
			return s.actRefund(ctx, r.Refund, effect)
		},
		wallet: func(r machine.SuspenseRefund) gid.ID { return r.Origin.Wallet },
		funds:  func(r machine.SuspenseRefund) machine.Funds { return r.Funds },
	}
}

func loadSuspenseRefund(ctx context.Context, tx *database.Tx, id gid.ID) (machine.SuspenseRefund, error) {
	row, err := tx.Resolution.Query().Where(resolution.ID(id)).Modify(database.ForUpdate).Only(ctx)
	if err != nil {
		return machine.SuspenseRefund{}, err
	}
	line, err := tx.StatementLine.Query().Where(statementline.ID(deref(row.LineID))).Only(ctx)
	if err != nil {
		return machine.SuspenseRefund{}, err
	}
	return machine.SuspenseRefund{Refund: machine.Refund{
		ID: row.ID, Name: row.ID, IntentID: line.IntentID, Amount: money.Money{Minor: row.Amount, Currency: row.Currency},
		CreatedAt: row.CreatedAt, State: refund.State(row.State), RefundID: deref(row.RefundID),
		Origin: processor.Origin{Wallet: gid.ID(deref(line.MatchedID)), Key: row.IdempotencyKey, Fingerprint: row.Fingerprint},
		Attempt: storedAttempt{
			row.Attempt, row.Sends, row.Unclear, row.FirstSentAt, row.LastSentAt, row.NextAt,
			row.Parked, row.FailureCode, row.DeclineCode, row.FailureMessage,
		}.attempt(),
	}}, nil
}

func saveSuspenseRefund(ctx context.Context, tx *database.Tx, r machine.SuspenseRefund) error {
	update := tx.Resolution.Update().Where(resolution.ID(r.ID)).
		SetState(resolution.State(r.State)).SetNillableRefundID(notEmpty(r.RefundID)).SetUpdatedAt(tx.Now(ctx))
	if err := writeAttempt(update.Mutation(), r.Attempt); err != nil {
		return err
	}
	return update.Exec(ctx)
}

// suspenseRefundSeen applies a refund at Stripe that a resolution ordered; false
// when none did.
func (s *Service) suspenseRefundSeen(ctx context.Context, seen processor.ChargeRefund) (bool, error) {
	if seen.Refund.Prefix() != gid.Resolution {
		return false, nil
	}
	known, err := s.db.Client().Resolution.Query().
		Where(resolution.ID(seen.Refund), resolution.ActionEQ(resolution.ActionRefund)).Exist(ctx)
	if err != nil || !known {
		return false, err
	}
	_, _, err = s.suspenseRefunds().apply(ctx, s, seen.Refund, machine.RefundSeen{Refund: seen})
	return true, err
}
