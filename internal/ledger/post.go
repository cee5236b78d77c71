package ledger

import (
	"context"
	"fmt"
	"math"
	"time"

	"github.com/purserhq/purser/ent/wallet"
	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/gid"
)

// Insufficient says that a user's wallet does not hold what a posting would take.
type Insufficient struct {
	Wallet  gid.ID
	Balance int64 // minor units, before the posting and without what is held
	Value   int64 // what the posting would add; negative
}

// Error tells wallet, balance and value.
func (e *Insufficient) Error() string {
	return fmt.Sprintf("wallet %s holds %d and cannot take %d", e.Wallet, e.Balance, e.Value)
}

// Post writes one line for each posting, in their order, all or none, in the
// caller's transaction; at is written to the lines. It fails with *Insufficient
// where a user's balance would fall below what is held of it, and with a unique violation
// where a reference stands already.
func Post(ctx context.Context, tx *database.Tx, at time.Time, postings ...Posting) error {
	if len(postings) == 0 {
		return nil
	}
	return post(ctx, tx, at, postings)
}

func post(ctx context.Context, tx *database.Tx, at time.Time, postings []Posting) error {
	ids := map[gid.ID]bool{}
	for _, p := range postings {
		ids[p.Wallet] = true
	}
	heads, err := lock(ctx, tx, lockHeads, ids)
	if err != nil {
		return err
	}
	lines, err := chain(heads, postings)
	if err != nil {
		return err
	}
	lowerHeadroom(tx, heads, lines)
	return write(ctx, tx, at, heads, lines, rows{})
}

// chain makes the lines and moves the heads over them. After an error the heads
// are not to be used.
func chain(heads map[gid.ID]*head, postings []Posting) ([]line, error) {
	lines := make([]line, len(postings))
	for i, p := range postings {
		h := heads[p.Wallet]
		if h == nil {
			return nil, fmt.Errorf("there is no wallet %s", p.Wallet)
		}
		before, err := h.apply(p)
		if err != nil {
			return nil, err
		}
		lines[i] = line{Posting: p, id: gid.New(gid.Transaction), sequence: h.sequence, before: before, after: h.balance}
	}
	return lines, nil
}

// apply moves the head over one posting and returns the balance before it.
func (h *head) apply(p Posting) (before int64, err error) {
	before = h.balance
	if (p.Value > 0 && before > math.MaxInt64-p.Value) || (p.Value < 0 && before < math.MinInt64-p.Value) {
		return 0, fmt.Errorf("wallet %s: %d and %d are more than a balance can hold", p.Wallet, before, p.Value)
	}
	if h.kind == wallet.KindUser && p.Value < 0 && before-h.held+p.Value < 0 {
		return 0, &Insufficient{Wallet: p.Wallet, Balance: before - h.held, Value: p.Value}
	}
	h.balance += p.Value
	h.sequence++
	return before, nil
}
