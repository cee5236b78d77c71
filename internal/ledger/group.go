package ledger

import (
	"context"
	"errors"
	"maps"

	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/failpoint"
	"github.com/purserhq/purser/internal/gid"
)

// pass is how a group is written.
type pass struct {
	careful bool // keys may have been used before
	waits   bool // for wallets that others hold, for a moment
}

// write writes a group, and tells each caller whose wallets were free. At first it
// takes for granted that no key was used before, which saves statements. What the
// database refuses as a whole is written again with care, and then one by one, so that
// nobody pays for another's mistake. Nor for a wallet that stays held.
func (p *Poster) write(ctx context.Context, group []*caller, how pass) {
	var verdicts []error
	err := p.db.InTx(ctx, func(ctx context.Context, tx *database.Tx) (err error) {
		verdicts, err = p.writeIn(ctx, tx, group, how)
		return err
	})
	switch {
	case errors.Is(err, ErrHeld):
		p.write(ctx, group, pass{how.careful, false})
		return
	case refusedByDatabase(err) && !how.careful:
		p.write(ctx, group, pass{true, how.waits})
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
			w.held = ""
			w.tell(err)
		case w.held == "":
			w.tell(verdicts[i])
		}
	}
}

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
