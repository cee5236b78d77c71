package ledger

import (
	"cmp"
	"context"
	"errors"
	"maps"
	"slices"

	"github.com/purserhq/purser/ent/transaction"
	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/gid"
)

// writeMode is how a group, or a part of one, is written.
type writeMode struct {
	checkAllKeys bool // look transfers' keys up, too: they may have been used before
	waitForLocks bool // wait up to lockWait for wallets that other transactions have locked
	together     bool // write all or none, and wait for locks as long as it takes
}

// write writes a group, and tells each caller whose wallets were free. At first it
// takes for granted that no key was used before, which saves statements. What the
// database refuses as a whole, for whatever reason, is written again in parts, so that
// nobody pays for another's mistake. Nor for a wallet that stays held.
func (c *GroupCommitter) write(ctx context.Context, group []*request) {
	waits := true
	database.Apart(ctx, group, func(ctx context.Context, part []*request) error {
		mode := writeMode{checkAllKeys: len(part) < len(group), waitForLocks: waits}
		err := c.writePart(ctx, part, mode)
		if errors.Is(err, ErrLockTimeout) { // and then none of the other parts waits either
			mode.waitForLocks, waits = false, false
			err = c.writePart(ctx, part, mode)
		}
		if refusedByDatabase(err) && !mode.checkAllKeys {
			mode.checkAllKeys = true
			err = c.writePart(ctx, part, mode)
		}
		return err
	}, (*request).replyError)
}

// replyError answers a caller whose entry was not written.
func (r *request) replyError(err error) {
	var inDoubt *database.InDoubt
	if !errors.As(err, &inDoubt) && (errors.Is(err, context.DeadlineExceeded) || errors.Is(err, context.Canceled)) {
		err = ErrBusy // ours: the callers' own contexts do not reach here
	}
	r.lockedWallet = ""
	r.reply(err)
}

// writePart writes a group or a part of one in one transaction.
func (c *GroupCommitter) writePart(ctx context.Context, part []*request, mode writeMode) error {
	var verdicts []error
	err := c.db.InTx(ctx, func(ctx context.Context, tx *database.Tx) (err error) {
		verdicts, err = c.writeIn(ctx, tx, part, mode)
		if database.IsLockTimeout(err) && len(part) > 1 {
			err = &groupLockTimeout{err}
		}
		return err
	})
	if out, ok := errors.AsType[*groupLockTimeout](err); ok {
		err = out.err
	}
	if err != nil {
		return err
	}
	for i, r := range part {
		if r.stops(verdicts[i]) {
			r.sequence.stopped = true
		}
		if r.lockedWallet == "" {
			r.reply(verdicts[i])
		}
	}
	return nil
}

// groupLockTimeout hides from InTx that a lock was not given to a group: InTx would wait for it
// again and again, and the group is better tried in parts.
type groupLockTimeout struct{ err error }

// Error is the database's.
func (e *groupLockTimeout) Error() string { return e.err.Error() }

func refusedByDatabase(err error) bool {
	var inDoubt *database.InDoubt
	return err != nil && !errors.As(err, &inDoubt) &&
		(database.IsUnique(err) || database.IsForeignKey(err) || database.IsCheck(err))
}

// writeIn writes the entries that can be written, and says of each why not.
func (c *GroupCommitter) writeIn(ctx context.Context, tx *database.Tx, group []*request, mode writeMode) ([]error, error) {
	heads, err := lockFor(ctx, tx, group, mode)
	if err != nil {
		return nil, err
	}
	requests, verdicts := make([]Request, len(group)), make([]error, len(group))
	for i, r := range group {
		requests[i] = r.Request
		if r.lockedWallet != "" {
			verdicts[i] = ErrLockTimeout
		}
	}
	markDuplicates(requests, verdicts)
	if err := markReplays(ctx, tx, requests, verdicts, mode.checkAllKeys); err != nil {
		return nil, err
	}
	room, err := c.lockHeadroom(ctx, tx, group, verdicts, mode)
	if err != nil {
		return nil, err
	}
	admission, err := c.admit(ctx, tx, requests, verdicts)
	if err != nil {
		return nil, err
	}
	done, err := readProgress(ctx, tx, requests, verdicts)
	if err != nil {
		return nil, err
	}
	lines, err := chainAll(ctx, chaining{tx, heads, room, admission, done}, requests, verdicts)
	if err != nil {
		return nil, err
	}
	if mode.together && slices.ContainsFunc(verdicts, func(why error) bool { return why != nil }) {
		return verdicts, errNotTogether
	}
	if err := admission.Close(ctx); err != nil {
		return nil, err
	}
	if err := room.write(ctx, tx, requests, verdicts); err != nil {
		return nil, err
	}
	with, at := rowsOf(requests, verdicts, done), tx.Now(ctx)
	if len(lines) == 0 && len(with.usage) == 0 && len(with.changes) == 0 {
		return verdicts, nil
	}
	err = write(ctx, tx, at, heads, lines, with)
	for _, e := range requests {
		if e.Transfer != nil {
			e.Transfer.At = at
		} else if s := e.spending(); s != nil {
			s.At = at
		}
	}
	with.hitFailpoints()
	return verdicts, err
}

// lockFor locks a group's wallets, and notes for each request which of its wallets another
// transaction has locked. It waits up to lockWait, and not for wallets that are known to be
// locked; it fails with ErrLockTimeout when that was not enough. Locks are taken in the
// order of ids, so groups cannot deadlock.
func lockFor(ctx context.Context, tx *database.Tx, group []*request, mode writeMode) (map[gid.ID]*head, error) {
	awaited, others := map[gid.ID]bool{}, map[gid.ID]bool{}
	for _, r := range group {
		for _, id := range r.wallets() {
			if mode.waitForLocks && r.probing == "" {
				awaited[id] = true
			} else {
				others[id] = true
			}
		}
	}
	maps.DeleteFunc(others, func(id gid.ID, _ bool) bool { return awaited[id] })
	waiting, cancel := context.WithTimeout(ctx, lockWait)
	defer cancel()
	if mode.together {
		waiting = ctx
	}
	heads, err := lock(waiting, tx, lockHeads, awaited)
	if mode.waitForLocks && waiting.Err() != nil && ctx.Err() == nil {
		return nil, ErrLockTimeout
	}
	if err != nil {
		return nil, err
	}
	free, err := lock(ctx, tx, lockUnlocked, others)
	maps.Copy(heads, free)
	for _, r := range group {
		r.lockedWallet = ""
		for _, id := range r.wallets() {
			if heads[id] == nil && others[id] {
				r.lockedWallet = id
			}
		}
	}
	return heads, err
}

// wallets are those that a request needs locked, some more than once.
func (e Request) wallets() (ids []gid.ID) {
	for _, posting := range e.Postings {
		ids = append(ids, posting.Wallet)
		if posting.Debt != "" {
			ids = append(ids, posting.Debt)
		}
	}
	return ids
}

// chaining is what the entries of a group are chained with.
type chaining struct {
	tx        *database.Tx
	heads     map[gid.ID]*head
	room      *headroom
	admission Admission
	done      progress
}

// chainAll makes the lines of all entries that nothing speaks against, in their order, and
// notes against the others why not. An entry is judged by what those before it have left,
// and counts for those behind it once its lines stand.
func chainAll(ctx context.Context, c chaining, requests []Request, verdicts []error) (lines []line, err error) {
	stopped := map[*sequence]bool{}
	for i, e := range requests {
		if verdicts[i] != nil {
			continue
		}
		more, why, err := c.chain(ctx, e, e.sequence != nil && (e.sequence.stopped || stopped[e.sequence]))
		if err != nil {
			return nil, err
		}
		if e.stops(why) {
			stopped[e.sequence] = true
		}
		verdicts[i] = why
		lines = append(lines, more...)
	}
	return lines, nil
}

// chain makes the lines of one entry, or returns why it may not be written: for nothing else,
// because it is behind one that is to be posted again. The heads are then as they were.
func (c chaining) chain(ctx context.Context, e Request, behind bool) (lines []line, why, err error) {
	before := headsOf(c.heads, e)
	defer func() {
		for id, h := range before {
			if why != nil {
				*c.heads[id] = h
			}
		}
	}()
	postings, moveOn, undecided := c.done.decide(e, c.heads)
	if why, err = c.admission.Judge(ctx, e); err != nil {
		return nil, nil, err
	}
	if why = cmp.Or(why, undecided); why != nil {
		return nil, why, nil
	}
	if e.Credit != nil && !c.room.take(e) {
		return nil, ErrNoHeadroom, nil
	}
	if behind {
		return nil, ErrBehind, nil
	}
	postings = payDebts(c.heads, postings)
	if lines, why = chain(c.heads, postings); why != nil {
		return nil, why, nil
	}
	moveOn()
	c.admission.Count(e, postings)
	return lines, nil, nil
}

// headsOf are the heads of an entry's wallets as they stand, to go back to after an error.
func headsOf(heads map[gid.ID]*head, e Request) map[gid.ID]head {
	before := map[gid.ID]head{}
	for _, id := range e.wallets() {
		if h := heads[id]; h != nil {
			before[id] = *h
		}
	}
	return before
}

// payDebts adds the lines by which money that comes in pays what its owner owes.
func payDebts(heads map[gid.ID]*head, postings []Posting) []Posting {
	for _, p := range postings {
		if pays := payDebt(heads[p.Debt], p); pays != nil {
			return append(slices.Clone(postings), pays...)
		}
	}
	return postings
}

// payDebt is how money that comes to a wallet, or is returned by a hold, pays a debt first.
func payDebt(debt *head, p Posting) []Posting {
	if debt == nil || debt.balance >= 0 || p.Value <= 0 {
		return nil
	}
	pay := min(p.Value, -debt.balance)
	from := Posting{
		Wallet: p.Wallet, Peer: p.Debt, Kind: transaction.KindAdjustment, Contra: transaction.ContraTransfers,
		Value: -pay, Reference: p.Reference,
	}
	to := from
	to.Wallet, to.Peer, to.Value = p.Debt, p.Wallet, pay
	return []Posting{from, to}
}
