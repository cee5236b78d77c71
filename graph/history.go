package graph

import (
	"context"

	"github.com/purserhq/purser/ent"
	"github.com/purserhq/purser/ent/transaction"
	"github.com/purserhq/purser/graph/generated"
	"github.com/purserhq/purser/graph/scalar"
	"github.com/purserhq/purser/internal/money"
)

// maxPoints is how many points a history has.
const maxPoints = 100

// history is the wallet's balance after each of its lines, or after points of
// them. The sequence has no gaps, so which lines they are is arithmetic: each is
// found by its key, however long the ledger is.
func (r *Resolver) history(ctx context.Context, w *ent.Wallet, points *int32) ([]*generated.BalancePoint, error) {
	most := int64(maxPoints)
	if points != nil {
		most = int64(*points)
	}
	if most < 2 || most > maxPoints {
		return nil, scalar.Errorf("points", "ask for 2 to %d points, not %d", maxPoints, most)
	}
	lines, err := r.Read.Transaction.Query().
		Where(transaction.WalletID(w.ID), transaction.SequenceIn(spread(w.LastSequence, most)...)).
		Order(ent.Asc(transaction.FieldSequence)).
		All(ctx)
	history := make([]*generated.BalancePoint, len(lines))
	for i, line := range lines {
		history[i] = &generated.BalancePoint{
			At:      line.CreatedAt,
			Balance: &money.Money{Minor: line.BalanceAfter, Currency: w.Currency},
		}
	}
	return history, err
}

// spread is at most that many of the numbers from 1 to last, the ends included.
func spread(last, most int64) []int64 {
	numbers := make([]int64, min(last, most))
	for i := range numbers {
		numbers[i] = int64(i) + 1
		if last > most {
			numbers[i] = 1 + int64(i)*(last-1)/(most-1)
		}
	}
	return numbers
}
