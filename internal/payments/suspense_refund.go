package payments

import (
	"context"

	"github.com/purserhq/purser/ent/refund"
	"github.com/purserhq/purser/ent/resolution"
	"github.com/purserhq/purser/ent/statementline"
	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/ledger"
	"github.com/purserhq/purser/internal/money"
)

// SuspenseRefund gives a payment in suspense back to its payer. It behaves as every
// refund does, but writes no lines: the money stands in the platform's wallet, and
// leaves it when Stripe's statement shows the refund (matchRefund).
type SuspenseRefund struct{ Refund }

// Next is Refund's.
func (r SuspenseRefund) Next(e Event) (SuspenseRefund, []ledger.Posting, Effect) {
	next, _, effect := r.Refund.Next(e)
	return SuspenseRefund{next}, nil, effect
}

// suspenseRefunds is their machine; their rows are resolutions.
func (s *Service) suspenseRefunds() machine[SuspenseRefund] {
	return machine[SuspenseRefund]{
		name: "resolution", help: refundHelp, load: loadSuspenseRefund, save: saveSuspenseRefund,
		act: func(ctx context.Context, r SuspenseRefund, effect Effect) Event {
			return s.actRefund(ctx, r.Refund, effect)
		},
		wallet: func(r SuspenseRefund) gid.ID { return r.Trace.Wallet },
		funds:  func(r SuspenseRefund) Funds { return r.Funds },
	}
}

func loadSuspenseRefund(ctx context.Context, tx *database.Tx, id gid.ID) (SuspenseRefund, error) {
	row, err := tx.Resolution.Query().Where(resolution.ID(id)).Modify(database.ForUpdate).Only(ctx)
	if err != nil {
		return SuspenseRefund{}, err
	}
	line, err := tx.StatementLine.Query().Where(statementline.ID(deref(row.LineID))).Only(ctx)
	if err != nil {
		return SuspenseRefund{}, err
	}
	return SuspenseRefund{Refund{
		ID: row.ID, Name: row.ID, IntentID: line.IntentID, Amount: money.Money{Minor: row.Amount, Currency: row.Currency},
		CreatedAt: row.CreatedAt, State: refund.State(row.State), RefundID: deref(row.RefundID),
		Trace: Trace{Wallet: gid.ID(deref(line.MatchedID)), Key: row.IdempotencyKey, Fingerprint: row.Fingerprint},
		Attempt: storedAttempt{
			row.Attempt, row.Sends, row.Unclear, row.FirstSentAt, row.LastSentAt, row.NextAt,
			row.Parked, row.FailureCode, row.DeclineCode, row.FailureMessage,
		}.attempt(),
	}}, nil
}

func saveSuspenseRefund(ctx context.Context, tx *database.Tx, r SuspenseRefund) error {
	update := tx.Resolution.Update().Where(resolution.ID(r.ID)).
		SetState(resolution.State(r.State)).SetNillableRefundID(notEmpty(r.RefundID)).SetUpdatedAt(tx.Now(ctx))
	if err := writeAttempt(update.Mutation(), r.Attempt); err != nil {
		return err
	}
	return update.Exec(ctx)
}

// suspenseRefundSeen applies a refund at Stripe that a resolution ordered; false
// when none did.
func (s *Service) suspenseRefundSeen(ctx context.Context, seen ChargeRefund) (bool, error) {
	if seen.Refund.Prefix() != gid.Resolution {
		return false, nil
	}
	known, err := s.db.Client().Resolution.Query().
		Where(resolution.ID(seen.Refund), resolution.ActionEQ(resolution.ActionRefund)).Exist(ctx)
	if err != nil || !known {
		return false, err
	}
	_, _, err = s.suspenseRefunds().apply(ctx, s, seen.Refund, RefundSeen{Refund: seen})
	return true, err
}
