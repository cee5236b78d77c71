package ledger

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"time"

	"entgo.io/ent/dialect"

	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/gid"
)

// Entry is what one caller wants written: all of it or nothing.
type Entry struct {
	Postings []Posting
	Transfer *Transfer // a row that is committed with the lines; nil: none
}

// Poster writes the entries of concurrent callers together: what arrives while
// one group commits is the next one. Nobody waits for a timer, and a caller who
// is alone is a group of one. A commit costs the same for one entry as for many,
// and so does a lock on a wallet that all of them want.
type Poster struct {
	db      *database.DB
	writers int // how many groups are written at once, at most
	most    int // how many entries wait, at most
	// Admit tells which entries may not be written, and why; it runs in the
	// group's transaction, when all its wallets are locked. nil admits all.
	admit func(ctx context.Context, tx *database.Tx, entries []Entry) ([]error, error)
	now   func() time.Time

	mu    sync.Mutex
	queue []*caller
	busy  int // how many write groups
}

// caller waits for its entry.
type caller struct {
	Entry
	taken atomic.Bool // by the writer, or by a caller who gave up
	done  chan error
}

const (
	maxGroup   = 256  // entries in one commit: more would make the first wait for the last
	fewer      = 16   // that wait: one more begins to write, and commits while the other prepares
	maxWriters = 2    // on PostgreSQL; they lock wallets in one order. SQLite has one writer
	maxWaiting = 4096 // entries that wait; more callers are sent away
	// groupTime bounds one group, whatever its callers' patience is.
	groupTime = 15 * time.Second
)

// ErrBusy says that too many entries wait. Nothing was written.
var ErrBusy = errors.New("too many postings wait")

// ErrStands says that the owner has used the transfer's key before. Nothing was written.
var ErrStands = errors.New("a transfer with this key stands")

// NewPoster makes a poster; now is the clock of the lines.
func NewPoster(
	db *database.DB, now func() time.Time,
	admit func(ctx context.Context, tx *database.Tx, entries []Entry) ([]error, error),
) *Poster {
	p := &Poster{db: db, now: now, admit: admit, writers: 1, most: maxWaiting}
	if db.Dialect() == dialect.Postgres {
		p.writers = maxWriters
	}
	return p
}

// Post writes an entry, and returns when it is committed or refused. It fails as
// the function Post does, with ErrStands, ErrBusy, or with what admit said. A
// *database.InDoubt says that the outcome is not known. A ctx that ends gives the
// entry up only while it has not been taken.
func (p *Poster) Post(ctx context.Context, e Entry) error {
	for {
		err := p.post(ctx, e)
		if !errors.Is(err, errTogether) {
			return err
		}
	}
}

// errTogether says that an entry with the same key is in the same group: what
// becomes of that one is known in the next.
var errTogether = errors.New("two entries with one key came together")

func (p *Poster) post(ctx context.Context, e Entry) error {
	w := &caller{Entry: e, done: make(chan error, 1)}
	p.mu.Lock()
	if len(p.queue) >= p.most {
		p.mu.Unlock()
		return ErrBusy
	}
	p.queue = append(p.queue, w)
	if p.busy == 0 || p.busy < p.writers && len(p.queue) >= fewer {
		p.busy++
		go p.work() //nolint:gosec // it works for all who wait, whoever of them gives up
	}
	p.mu.Unlock()
	select {
	case err := <-w.done:
		return err
	case <-ctx.Done():
		if w.taken.CompareAndSwap(false, true) {
			return ctx.Err()
		}
		return <-w.done
	}
}

// work writes groups until nobody waits.
func (p *Poster) work() {
	for {
		group := p.next()
		if group == nil {
			return
		}
		ctx, cancel := context.WithTimeout(context.Background(), groupTime)
		p.write(ctx, group, false)
		cancel()
	}
}

// next is the next group; nil when nobody waits, and then nobody works either.
func (p *Poster) next() (group []*caller) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for len(group) == 0 && len(p.queue) > 0 {
		n := min(len(p.queue), maxGroup)
		for _, w := range p.queue[:n] {
			if w.taken.CompareAndSwap(false, true) {
				group = append(group, w)
			}
		}
		p.queue = append(p.queue[:0:0], p.queue[n:]...)
	}
	if len(group) == 0 {
		p.busy--
	}
	return group
}

// write writes a group and tells each caller. At first it takes for granted that
// no key was used before, which saves a statement. What the database refuses as a
// whole is written again with care, and then one by one, so that nobody pays for
// another's mistake.
func (p *Poster) write(ctx context.Context, group []*caller, careful bool) {
	entries := make([]Entry, len(group))
	for i, w := range group {
		entries[i] = w.Entry
	}
	var verdicts []error
	err := p.db.InTx(ctx, func(ctx context.Context, tx *database.Tx) (err error) {
		verdicts, err = p.writeIn(ctx, tx, entries, careful)
		return err
	})
	if refusedByDatabase(err) && !careful {
		p.write(ctx, group, true)
		return
	}
	if refusedByDatabase(err) && len(group) > 1 {
		for _, w := range group {
			p.write(ctx, []*caller{w}, true)
		}
		return
	}
	for i, w := range group {
		if err != nil {
			w.done <- err
		} else {
			w.done <- verdicts[i]
		}
	}
}

func refusedByDatabase(err error) bool {
	var inDoubt *database.InDoubt
	return err != nil && !errors.As(err, &inDoubt) &&
		(database.IsUnique(err) || database.IsForeignKey(err) || database.IsCheck(err))
}

// writeIn writes the entries that can be written, and says of each why not.
func (p *Poster) writeIn(ctx context.Context, tx *database.Tx, entries []Entry, careful bool) ([]error, error) {
	ids := map[gid.ID]bool{}
	for _, e := range entries {
		for _, posting := range e.Postings {
			ids[posting.Wallet] = true
		}
	}
	heads, err := lock(ctx, tx, ids)
	if err != nil {
		return nil, err
	}
	verdicts := make([]error, len(entries))
	if p.admit != nil {
		if verdicts, err = p.admit(ctx, tx, entries); err != nil {
			return nil, err
		}
	}
	markTwins(entries, verdicts)
	var lines []line
	var transfers []Transfer
	if careful {
		heads, lines, err = p.chainFresh(ctx, tx, heads, entries, verdicts)
	} else {
		lines, _ = chainAll(heads, entries, verdicts)
		transfers = transfersOf(entries, verdicts)
	}
	if err != nil || len(lines) == 0 {
		return verdicts, err
	}
	return verdicts, write(ctx, tx, p.now(), heads, lines, transfers)
}

// chainFresh writes the transfers whose keys are new, and makes the lines of all
// that nothing speaks against, with their heads.
func (p *Poster) chainFresh(
	ctx context.Context, tx *database.Tx, locked map[gid.ID]*head, entries []Entry, verdicts []error,
) (heads map[gid.ID]*head, lines []line, err error) {
	written := map[gid.ID]bool{}
	for again := true; again; {
		heads = copied(locked)
		var poor []int
		lines, poor = chainAll(heads, entries, verdicts)
		if again, err = insertTransfers(ctx, tx, p.now(), entries, verdicts, written); err != nil {
			return nil, nil, err
		}
		for _, i := range poor {
			if again { // what those whose key stands do not take is there for others
				verdicts[i] = nil
			}
		}
	}
	return heads, lines, nil
}

// transfersOf are the transfers that nothing speaks against.
func transfersOf(entries []Entry, verdicts []error) (all []Transfer) {
	for i, e := range entries {
		if e.Transfer != nil && verdicts[i] == nil {
			all = append(all, *e.Transfer)
		}
	}
	return all
}

// chainAll makes the lines of all entries that nothing speaks against, in their
// order, and notes against those that a wallet does not cover, the poor.
func chainAll(heads map[gid.ID]*head, entries []Entry, verdicts []error) (lines []line, poor []int) {
	for i, e := range entries {
		if verdicts[i] != nil {
			continue
		}
		more, err := chainOne(heads, e.Postings)
		if err != nil {
			verdicts[i] = err
			poor = append(poor, i)
			continue
		}
		lines = append(lines, more...)
	}
	return lines, poor
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

// markTwins lets the first of each key pass.
func markTwins(entries []Entry, verdicts []error) {
	type key struct {
		owner gid.ID
		key   string
	}
	seen := map[key]bool{}
	for i, e := range entries {
		if e.Transfer == nil {
			continue
		}
		k := key{e.Transfer.Owner, e.Transfer.Key}
		if seen[k] {
			verdicts[i] = errTogether
		}
		seen[k] = true
	}
}

func copied(heads map[gid.ID]*head) map[gid.ID]*head {
	out := make(map[gid.ID]*head, len(heads))
	for id, h := range heads {
		c := *h
		out[id] = &c
	}
	return out
}
