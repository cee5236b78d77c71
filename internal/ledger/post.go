package ledger

import (
	"context"
	"fmt"
	"maps"
	"math"
	"slices"
	"time"

	"github.com/purserhq/purser/ent"
	"github.com/purserhq/purser/ent/wallet"
	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/gid"
)

// Insufficient says that a user's wallet does not hold what a posting would take.
type Insufficient struct {
	Wallet  gid.ID
	Balance int64 // minor units, before the posting
	Value   int64 // what the posting would add; negative
}

// Error tells wallet, balance and value.
func (e *Insufficient) Error() string {
	return fmt.Sprintf("wallet %s holds %d and cannot take %d", e.Wallet, e.Balance, e.Value)
}

// Post writes one line for each posting, in their order, all or none, in the
// caller's transaction; at is written to the lines. It fails with *Insufficient
// where a user's balance would fall below zero, and with a unique violation
// where a reference stands already.
func Post(ctx context.Context, tx *database.Tx, at time.Time, postings ...Posting) error {
	if len(postings) == 0 {
		return nil
	}
	heads, err := lock(ctx, tx, postings)
	if err != nil {
		return err
	}
	lines, err := chain(tx, at, heads, postings)
	if err != nil {
		return err
	}
	// Heads first: the database takes a line only below a head that counts it.
	if err := advance(ctx, tx, heads); err != nil {
		return err
	}
	return tx.Transaction.CreateBulk(lines...).Exec(ctx)
}

// head is a wallet's balance and sequence while lines are added to it.
type head struct {
	kind     wallet.Kind
	balance  int64
	sequence int64
	read     int64 // the sequence when the wallet was locked
}

// lock takes the wallets' rows in the order of their ids, so that two postings
// that share wallets wait for each other and never deadlock.
func lock(ctx context.Context, tx *database.Tx, postings []Posting) (map[gid.ID]*head, error) {
	ids := map[gid.ID]bool{}
	for _, p := range postings {
		ids[p.Wallet] = true
	}
	rows, err := tx.Wallet.Query().
		Where(wallet.IDIn(slices.Sorted(maps.Keys(ids))...)).
		Order(wallet.ByID()).
		Modify(database.ForUpdate).
		Select(wallet.FieldID, wallet.FieldKind, wallet.FieldCurrentBalance, wallet.FieldLastSequence).
		All(ctx)
	if err != nil {
		return nil, fmt.Errorf("lock wallets: %w", err)
	}
	if len(rows) != len(ids) {
		return nil, fmt.Errorf("lock wallets: %d of %d exist", len(rows), len(ids))
	}
	heads := make(map[gid.ID]*head, len(rows))
	for _, w := range rows {
		heads[w.ID] = &head{kind: w.Kind, balance: w.CurrentBalance, sequence: w.LastSequence, read: w.LastSequence}
	}
	return heads, nil
}

// chain builds the lines and moves the heads over them.
func chain(tx *database.Tx, at time.Time, heads map[gid.ID]*head, postings []Posting) ([]*ent.TransactionCreate, error) {
	lines := make([]*ent.TransactionCreate, len(postings))
	for i, p := range postings {
		h := heads[p.Wallet]
		before, err := h.apply(p)
		if err != nil {
			return nil, err
		}
		lines[i] = tx.Transaction.Create().
			SetWalletID(p.Wallet).SetSequence(h.sequence).SetKind(p.Kind).SetContra(p.Contra).
			SetValue(p.Value).SetRunningBalance(before).SetBalanceAfter(h.balance).
			SetReference(p.Reference).SetCreatedAt(at).
			SetNillablePeerWalletID(orNil(p.Peer)).
			SetNillableDepositID(orNil(p.Deposit)).
			SetNillablePayoutID(orNil(p.Payout))
	}
	return lines, nil
}

// apply moves the head over one posting and returns the balance before it.
func (h *head) apply(p Posting) (before int64, err error) {
	before = h.balance
	if (p.Value > 0 && before > math.MaxInt64-p.Value) || (p.Value < 0 && before < math.MinInt64-p.Value) {
		return 0, fmt.Errorf("wallet %s: %d and %d are more than a balance can hold", p.Wallet, before, p.Value)
	}
	if h.kind == wallet.KindUser && before+p.Value < 0 {
		return 0, &Insufficient{Wallet: p.Wallet, Balance: before, Value: p.Value}
	}
	h.balance += p.Value
	h.sequence++
	return before, nil
}

// advance writes the heads. A head that is not where it was locked means that
// the lock did not hold: nothing may be written on top of that.
func advance(ctx context.Context, tx *database.Tx, heads map[gid.ID]*head) error {
	for _, id := range slices.Sorted(maps.Keys(heads)) {
		h := heads[id]
		n, err := tx.Wallet.Update().
			Where(wallet.ID(id), wallet.LastSequence(h.read)).
			SetCurrentBalance(h.balance).SetLastSequence(h.sequence).
			Save(ctx)
		if err != nil {
			return fmt.Errorf("advance wallet %s: %w", id, err)
		}
		if n != 1 {
			return fmt.Errorf("advance wallet %s: it was not at line %d any more", id, h.read)
		}
	}
	return nil
}

func orNil(id gid.ID) *gid.ID {
	if id == "" {
		return nil
	}
	return &id
}
