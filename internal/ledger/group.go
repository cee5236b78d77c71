package ledger

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"time"

	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/failpoint"
	"github.com/purserhq/purser/internal/gid"
)

// pass is how a group is written.
type pass struct {
	careful bool // keys may have been used before
	waits   waits
}

// waits says which wallets that others hold a group waits for.
type waits int

const (
	briefly waits = iota // for all, as long as another group takes: it has more of the callers afterwards
	beside               // for those that were held for longer, as long as the database lets it
	never                // for none
)

// aMoment is how long a group waits briefly: longer than those of other replicas take.
const aMoment = 250 * time.Millisecond

// write writes a group and tells each caller. At first it takes for granted that
// no key was used before, which saves statements. What the database refuses as a
// whole is written again with care, and then one by one, so that nobody pays for
// another's mistake. Nor for a wallet that stays held: after a while those who need
// none of them go on, and the others wait beside, or have.
func (p *Poster) write(ctx context.Context, group []*caller, how pass) {
	var verdicts []error
	err := p.db.InTx(ctx, func(ctx context.Context, tx *database.Tx) (err error) {
		verdicts, err = p.writeIn(ctx, tx, group, how)
		return err
	})
	switch {
	case errors.Is(err, ErrHeld) && how.waits != never:
		p.write(ctx, group, pass{how.careful, never})
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
		switch waited := how.waits == never && len(w.held) > 0; {
		case err != nil:
			w.tell(err)
		case errors.Is(verdicts[i], ErrHeld) && !waited:
			p.stepAside(w, verdicts[i])
		default:
			w.tell(verdicts[i])
		}
	}
}

// notFree is a verdict: these wallets are held by others.
type notFree []gid.ID

// Error names the wallets.
func (n notFree) Error() string { return fmt.Sprintf("%v: %v", ErrHeld, []gid.ID(n)) }

// Unwrap gives ErrHeld.
func (n notFree) Unwrap() error { return ErrHeld }

// stepAside lets a caller wait beside for the wallets that were not free.
func (p *Poster) stepAside(w *caller, verdict error) {
	more, _ := errors.AsType[notFree](verdict)
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
	ids := map[gid.ID]bool{} // whether they are waited for
	for i, w := range group {
		entries[i] = w.Entry
		for _, posting := range w.Postings {
			ids[posting.Wallet] = how.waits == briefly
		}
		for _, id := range w.held {
			ids[id] = how.waits != never
		}
	}
	heads, err := lockGroup(ctx, tx, ids, how.waits == briefly)
	if err != nil {
		return nil, err
	}
	verdicts := make([]error, len(entries))
	markHeld(entries, heads, ids, verdicts)
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

// lockGroup takes those of the wallets that are to be waited for, and those others
// that are free. Whoever waits has taken only what comes before in the order of ids,
// and waited for that too: so nobody waits in a circle.
func lockGroup(ctx context.Context, tx *database.Tx, ids map[gid.ID]bool, brief bool) (map[gid.ID]*head, error) {
	awaited, others := map[gid.ID]bool{}, map[gid.ID]bool{}
	for id, waits := range ids {
		if waits {
			awaited[id] = true
		} else {
			others[id] = true
		}
	}
	waiting := ctx
	if brief {
		var cancel context.CancelFunc
		waiting, cancel = context.WithTimeout(ctx, aMoment)
		defer cancel()
	}
	heads, err := lock(waiting, tx, lockHeads, awaited)
	if database.IsHeld(err) || (waiting.Err() != nil && ctx.Err() == nil) {
		return nil, ErrHeld // and not again: it was waited for
	}
	if err != nil {
		return nil, err
	}
	free, err := lock(ctx, tx, lockFree, others)
	maps.Copy(heads, free)
	return heads, err
}

// markHeld notes against entries which of their wallets are not free. One that was
// waited for and is missing does not exist.
func markHeld(entries []Entry, heads map[gid.ID]*head, waited map[gid.ID]bool, verdicts []error) {
	for i, e := range entries {
		var missing notFree
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
