package ledger

import (
	"context"
	"errors"
	"maps"

	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/failpoint"
	"github.com/purserhq/purser/internal/gid"
)

// pass is how a group, or a part of one, is written.
type pass struct {
	careful bool // keys may have been used before
	waits   bool // for wallets that others hold, for a moment
}

// write writes a group, and tells each caller whose wallets were free. At first it
// takes for granted that no key was used before, which saves statements. What the
// database refuses as a whole, for whatever reason, is written again in parts, so that
// nobody pays for another's mistake. Nor for a wallet that stays held.
func (p *Poster) write(ctx context.Context, group []*caller) {
	waits := true
	database.Apart(ctx, group, func(ctx context.Context, part []*caller) error {
		how := pass{careful: len(part) < len(group), waits: waits}
		err := p.writePart(ctx, part, how)
		if errors.Is(err, ErrHeld) { // and then none of the other parts waits either
			how.waits, waits = false, false
			err = p.writePart(ctx, part, how)
		}
		if refusedByDatabase(err) && !how.careful {
			how.careful = true
			err = p.writePart(ctx, part, how)
		}
		return err
	}, (*caller).fail)
}

// fail answers a caller whose entry was not written.
func (w *caller) fail(err error) {
	var inDoubt *database.InDoubt
	if !errors.As(err, &inDoubt) && (errors.Is(err, context.DeadlineExceeded) || errors.Is(err, context.Canceled)) {
		err = ErrBusy // ours: the callers' own contexts do not reach here
	}
	w.held = ""
	w.tell(err)
}

// writePart writes a group or a part of one in one transaction.
func (p *Poster) writePart(ctx context.Context, part []*caller, how pass) error {
	var verdicts []error
	err := p.db.InTx(ctx, func(ctx context.Context, tx *database.Tx) (err error) {
		verdicts, err = p.writeIn(ctx, tx, part, how)
		if database.IsHeld(err) && len(part) > 1 {
			err = &lockedOut{err}
		}
		return err
	})
	if out, ok := errors.AsType[*lockedOut](err); ok {
		err = out.err
	}
	if err != nil {
		return err
	}
	for i, w := range part {
		if w.held == "" {
			w.tell(verdicts[i])
		}
	}
	return nil
}

// lockedOut hides from InTx that a lock was not given to a group: InTx would wait for it
// again and again, and the group is better tried in parts.
type lockedOut struct{ err error }

// Error is the database's.
func (e *lockedOut) Error() string { return e.err.Error() }

func refusedByDatabase(err error) bool {
	var inDoubt *database.InDoubt
	return err != nil && !errors.As(err, &inDoubt) &&
		(database.IsUnique(err) || database.IsForeignKey(err) || database.IsCheck(err))
}

// writeIn writes the entries that can be written, and says of each why not.
func (p *Poster) writeIn(ctx context.Context, tx *database.Tx, group []*caller, how pass) ([]error, error) {
	entries := make([]Entry, len(group))
	for i, w := range group {
		entries[i] = w.Entry
	}
	heads, err := lockFor(ctx, tx, group, how.waits)
	if err != nil {
		return nil, err
	}
	verdicts := make([]error, len(entries))
	for i, w := range group {
		if w.held != "" {
			verdicts[i] = ErrHeld
		}
	}
	markTwins(entries, verdicts)
	if err := markStanding(ctx, tx, entries, verdicts, how.careful); err != nil {
		return nil, err
	}
	if p.admit != nil {
		if err := p.admit(ctx, tx, entries, verdicts); err != nil {
			return nil, err
		}
	}
	lines := chainAll(heads, entries, verdicts)
	if len(lines) == 0 {
		return verdicts, nil
	}
	with, at := rowsOf(entries, verdicts), tx.Now(ctx)
	err = write(ctx, tx, at, heads, lines, with)
	for _, e := range entries {
		if e.Transfer != nil {
			e.Transfer.At = at
		}
	}
	if len(with.payouts) > 0 {
		failpoint.Hit("payout", "begun", "uncommitted")
	}
	return verdicts, err
}

// lockFor takes a group's wallets, and notes which of each caller's is held by others.
// It waits for a moment, if at all, and not for those whose wallet is known to be stuck;
// it fails with ErrHeld when that was not enough. Whoever waits holds only what comes
// before in the order of ids, and was waited for, too: so nobody waits in a circle.
func lockFor(ctx context.Context, tx *database.Tx, group []*caller, waits bool) (map[gid.ID]*head, error) {
	awaited, others := map[gid.ID]bool{}, map[gid.ID]bool{}
	for _, w := range group {
		for _, posting := range w.Postings {
			if waits && w.probes == "" {
				awaited[posting.Wallet] = true
			} else {
				others[posting.Wallet] = true
			}
		}
	}
	maps.DeleteFunc(others, func(id gid.ID, _ bool) bool { return awaited[id] })
	waiting, cancel := context.WithTimeout(ctx, aMoment)
	defer cancel()
	heads, err := lock(waiting, tx, lockHeads, awaited)
	if waits && waiting.Err() != nil && ctx.Err() == nil {
		return nil, ErrHeld
	}
	if err != nil {
		return nil, err
	}
	free, err := lock(ctx, tx, lockFree, others)
	maps.Copy(heads, free)
	for _, w := range group {
		w.held = ""
		for _, posting := range w.Postings {
			if heads[posting.Wallet] == nil && others[posting.Wallet] {
				w.held = posting.Wallet
			}
		}
	}
	return heads, err
}

// chainAll makes the lines of all entries that nothing speaks against, in their
// order, and notes against those that a wallet does not cover.
func chainAll(heads map[gid.ID]*head, entries []Entry, verdicts []error) (lines []line) {
	for i, e := range entries {
		if verdicts[i] != nil {
			continue
		}
		more, err := chainOne(heads, e.Postings)
		if err != nil {
			verdicts[i] = err
			continue
		}
		lines = append(lines, more...)
	}
	return lines
}

// chainOne is chain, but leaves the heads as they were after an error.
func chainOne(heads map[gid.ID]*head, postings []Posting) ([]line, error) {
	before := map[gid.ID]head{}
	for _, p := range postings {
		if h := heads[p.Wallet]; h != nil {
			before[p.Wallet] = *h
		}
	}
	lines, err := chain(heads, postings)
	if err != nil {
		for id, h := range before {
			*heads[id] = h
		}
	}
	return lines, err
}
