package ledger

import (
	"context"
	"errors"
	"fmt"
	"maps"

	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/failpoint"
	"github.com/purserhq/purser/internal/gid"
)

// pass is how a group is written, when it is not the first time.
type pass struct {
	careful bool // keys may have been used before
	last    bool // whoever's wallet is held is refused, and waits no longer
}

// write writes a group and tells each caller. At first it takes for granted that
// no key was used before, which saves statements. What the database refuses as a
// whole is written again with care, and then one by one, so that nobody pays for
// another's mistake. Nor for a wallet that is held for long: whoever else waited
// beside it goes on without.
func (p *Poster) write(ctx context.Context, group []*caller, how pass) {
	var verdicts []error
	err := p.db.InTx(ctx, func(ctx context.Context, tx *database.Tx) (err error) {
		verdicts, err = p.writeIn(ctx, tx, group, how)
		return err
	})
	switch {
	case errors.Is(err, ErrHeld) && !how.last:
		how.last = true
		p.write(ctx, group, how)
		return
	case refusedByDatabase(err) && !how.careful:
		how.careful = true
		p.write(ctx, group, how)
		return
	case refusedByDatabase(err) && len(group) > 1:
		for _, w := range group {
			p.write(ctx, []*caller{w}, how)
		}
		return
	}
	for i, w := range group {
		switch {
		case err != nil:
			w.tell(err)
		case errors.Is(verdicts[i], ErrHeld) && !how.last:
			p.stepAside(w, verdicts[i])
		default:
			w.tell(verdicts[i])
		}
	}
}

// held is a verdict: these wallets were not free.
type held []gid.ID

// Error names the wallets.
func (h held) Error() string { return fmt.Sprintf("%v: %v", ErrHeld, []gid.ID(h)) }

// Unwrap gives ErrHeld.
func (h held) Unwrap() error { return ErrHeld }

// stepAside lets a caller wait for the wallets that were not free.
func (p *Poster) stepAside(w *caller, verdict error) {
	more, _ := errors.AsType[held](verdict)
	w.held = append(w.held, more...)
	p.mu.Lock()
	defer p.mu.Unlock()
	w.taken.Store(false)
	p.join(&p.beside, w)
}

func refusedByDatabase(err error) bool {
	var inDoubt *database.InDoubt
	return err != nil && !errors.As(err, &inDoubt) &&
		(database.IsUnique(err) || database.IsForeignKey(err) || database.IsCheck(err))
}

// writeIn writes the entries that can be written, and says of each why not.
func (p *Poster) writeIn(ctx context.Context, tx *database.Tx, group []*caller, how pass) ([]error, error) {
	entries := make([]Entry, len(group))
	ids, waits := map[gid.ID]bool{}, map[gid.ID]bool{}
	for i, w := range group {
		entries[i] = w.Entry
		for _, posting := range w.Postings {
			ids[posting.Wallet] = true
		}
		for _, id := range w.held {
			waits[id] = !how.last // by then all have waited
		}
	}
	heads, err := lockAll(ctx, tx, ids, waits)
	if err != nil {
		return nil, err
	}
	verdicts := make([]error, len(entries))
	markHeld(entries, heads, waits, verdicts)
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
	with, at := rowsOf(entries, verdicts), p.now()
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

// lockAll takes those wallets that waits names, once they are free, and of the others
// those that are free. Whoever waits has taken only what comes before in the order of
// ids, and waited for that too: so nobody waits in a circle.
func lockAll(ctx context.Context, tx *database.Tx, ids, waits map[gid.ID]bool) (map[gid.ID]*head, error) {
	first, rest := map[gid.ID]bool{}, map[gid.ID]bool{}
	for id := range ids {
		if waits[id] {
			first[id] = true
		} else {
			rest[id] = true
		}
	}
	heads, err := lock(ctx, tx, lockHeads, first)
	if database.IsHeld(err) {
		return nil, ErrHeld // and not again: it was waited for
	}
	if err != nil {
		return nil, err
	}
	free, err := lock(ctx, tx, lockFree, rest)
	maps.Copy(heads, free)
	return heads, err
}

// markHeld notes against entries which of their wallets are not free. One that was
// waited for and is missing does not exist.
func markHeld(entries []Entry, heads map[gid.ID]*head, waited map[gid.ID]bool, verdicts []error) {
	for i, e := range entries {
		var missing held
		for _, posting := range e.Postings {
			if heads[posting.Wallet] == nil && !waited[posting.Wallet] {
				missing = append(missing, posting.Wallet)
			}
		}
		if missing != nil {
			verdicts[i] = missing
		}
	}
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
