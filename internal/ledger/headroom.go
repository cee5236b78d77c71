package ledger

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"

	"entgo.io/ent/dialect"

	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/money"
)

// HeadroomShares are how many rows hold what credits of one currency may still add.
const HeadroomShares = 8

// ErrNoHeadroom is returned for a credit that the replica's share of the headroom does not
// cover. Nothing was written. Fill the share and post again.
var ErrNoHeadroom = errors.New("the share of the headroom does not cover the credit")

// headroom is what credits may still add, as this group has locked it: in each currency the
// replica's own share, and all shares where a charge is refunded.
type headroom struct {
	own int
	of  map[money.Currency][]int64 // by share
	was map[money.Currency][]int64 // when it was locked
}

const notLocked = -1

// headroomLock names what a request locks of the headroom, beside its wallets: this replica's
// share or all of them. It is empty for a request that needs none.
func (e Request) headroomLock() gid.ID {
	switch {
	case e.Credit != nil && !e.AllHeadroom:
		return gid.ID("own headroom of " + e.Credit.Currency)
	case e.Credit != nil:
		return gid.ID("headroom of " + e.Credit.Currency)
	case e.ChargeRefund != nil:
		return gid.ID("headroom of " + e.ChargeRefund.Currency)
	}
	return ""
}

// lockHeadroom locks the shares that a group needs, in the order of their ids and after all
// wallets, so that groups cannot deadlock. It waits as lockFor does, and notes for each request
// whose shares another transaction has locked that they are. A group without credits and
// refunds of charges asks nothing.
func (c *GroupCommitter) lockHeadroom(ctx context.Context, tx *database.Tx, group []*request, verdicts []error, mode writeMode) (*headroom, error) {
	room := &headroom{own: c.share, of: map[money.Currency][]int64{}, was: map[money.Currency][]int64{}}
	whole, waits := map[money.Currency]bool{}, map[money.Currency]bool{} // whether all shares are needed, and are waited for
	for i, r := range group {
		if verdicts[i] != nil || r.headroomLock() == "" {
			continue
		}
		currency := r.spending().Currency
		whole[currency] = whole[currency] || r.ChargeRefund != nil || r.AllHeadroom
		waits[currency] = waits[currency] || mode.waitForLocks && r.probing == ""
	}
	waiting, cancel := context.WithTimeout(ctx, lockWait)
	defer cancel()
	if mode.together {
		waiting = ctx
	}
	for _, currency := range slices.Sorted(maps.Keys(whole)) {
		only, wait, how := c.share, ctx, skipLocked
		if whole[currency] {
			only = allShares
		}
		if waits[currency] {
			wait, how = waiting, waitForLock
		}
		shares, err := lockShares(wait, tx, currency, only, how)
		if waits[currency] && waiting.Err() != nil && ctx.Err() == nil {
			return nil, ErrLockTimeout
		}
		if err != nil {
			return nil, err
		}
		room.of[currency], room.was[currency] = shares, slices.Clone(shares)
	}
	for i, r := range group {
		if verdicts[i] == nil && !room.locked(r.Request) {
			verdicts[i], r.lockedWallet = ErrLockTimeout, r.headroomLock()
		}
	}
	return room, nil
}

// locked reports whether the shares that a request needs were locked.
func (h *headroom) locked(e Request) bool {
	if e.headroomLock() == "" {
		return true
	}
	shares := h.of[e.spending().Currency]
	if e.Credit != nil && !e.AllHeadroom {
		return shares[h.own] != notLocked
	}
	return !slices.Contains(shares, notLocked)
}

// take takes a credit out of the own share, or of all of them, where they cover it.
func (h *headroom) take(e Request) bool {
	shares := h.of[e.Credit.Currency]
	covered := max(0, shares[h.own])
	if e.AllHeadroom {
		for i, share := range shares {
			if i != h.own {
				covered += max(0, share)
			}
		}
	}
	if covered < e.Credit.Amount {
		return false
	}
	drain(shares, h.own, e.Credit.Amount)
	return true
}

// write takes refunds of charges out of all shares, as far as they go: the money is the
// platform's no more. It gives back what credits took that were refused after all.
func (h *headroom) write(ctx context.Context, tx *database.Tx, requests []Request, verdicts []error) error {
	for currency, was := range h.was {
		h.of[currency] = slices.Clone(was)
	}
	for i, e := range requests {
		if e.Credit != nil && verdicts[i] == nil {
			h.take(e) // as before: it is covered
		}
	}
	for i, e := range requests {
		if e.ChargeRefund != nil && verdicts[i] == nil {
			drain(h.of[e.ChargeRefund.Currency], h.own, e.ChargeRefund.Amount)
		}
	}
	for currency, shares := range h.of {
		if err := writeShares(ctx, tx, currency, h.was[currency], shares); err != nil {
			return err
		}
	}
	return nil
}

// drain takes an amount out of shares, the own one first.
func drain(shares []int64, own int, amount int64) {
	for i := range shares {
		share := &shares[(own+i)%len(shares)]
		taken := min(amount, max(0, *share))
		*share, amount = *share-taken, amount-taken
	}
}

const allShares = -1

// How shares are locked that another transaction may have locked. SQLite has one writer.
const (
	waitForLock = " FOR UPDATE"
	skipLocked  = " FOR UPDATE SKIP LOCKED"
)

// lockShares locks one share of a currency or all of them; those that were not are notLocked.
// All are made when there are none.
func lockShares(ctx context.Context, tx *database.Tx, c money.Currency, only int, how string) ([]int64, error) {
	shares, err := readShares(ctx, tx, c, only, how)
	if err == nil && !slices.ContainsFunc(shares, func(amount int64) bool { return amount != notLocked }) {
		for i := range HeadroomShares {
			if _, err := tx.Exec(ctx, `INSERT INTO credit_headroom (id, currency, share, amount) VALUES ($1, $2, $3, 0)
				ON CONFLICT DO NOTHING`, fmt.Sprintf("%s_%02d", c, i), string(c), i); err != nil {
				return nil, fmt.Errorf("make the headroom of %s: %w", c, err)
			}
		}
		shares, err = readShares(ctx, tx, c, only, how)
	}
	return shares, err
}

func readShares(ctx context.Context, tx *database.Tx, c money.Currency, only int, how string) ([]int64, error) {
	shares := slices.Repeat([]int64{notLocked}, HeadroomShares)
	query, args := `SELECT share, amount FROM credit_headroom WHERE currency = $1`, []any{string(c)}
	if only != allShares {
		query, args = query+` AND share = $2`, append(args, only)
	}
	if query += ` ORDER BY id`; tx.Dialect() == dialect.Postgres {
		query += how
	}
	err := tx.Read(ctx, query, args...).ForEach(func(scan database.Scan) error {
		var share int
		var amount int64
		err := scan(&share, &amount)
		shares[share] = amount
		return err
	})
	if err != nil {
		err = fmt.Errorf("lock the headroom of %s: %w", c, err)
	}
	return shares, err
}

func writeShares(ctx context.Context, tx *database.Tx, c money.Currency, was, shares []int64) error {
	for i, amount := range shares {
		if amount == was[i] {
			continue
		}
		if _, err := tx.Exec(ctx, `UPDATE credit_headroom SET amount = $1 WHERE currency = $2 AND share = $3`, amount, string(c), i); err != nil {
			return fmt.Errorf("write the headroom of %s: %w", c, err)
		}
	}
	return nil
}

// Headroom locks all that credits of a currency may still add, until the end of the
// transaction, and returns the sum, in minor units. No credit and no refund of a charge can
// be committed meanwhile. The caller locks no wallet after it.
func Headroom(ctx context.Context, tx *database.Tx, c money.Currency) (sum int64, err error) {
	shares, err := lockShares(ctx, tx, c, allShares, waitForLock)
	for _, amount := range shares {
		sum += max(0, amount)
	}
	return sum, err
}

// SetHeadroom shares an amount out, in minor units: at least least of it to this replica, where
// it is that much. The caller has locked it with Headroom.
func (c *GroupCommitter) SetHeadroom(ctx context.Context, tx *database.Tx, currency money.Currency, amount, least int64) error {
	shares := slices.Repeat([]int64{0}, HeadroomShares)
	if other := amount / (2 * HeadroomShares); amount < least || amount-other*(HeadroomShares-1) >= least {
		shares = slices.Repeat([]int64{other}, HeadroomShares)
		amount -= other * (HeadroomShares - 1)
	}
	shares[c.share] = amount
	return writeShares(ctx, tx, currency, slices.Repeat([]int64{notLocked}, HeadroomShares), shares)
}
