package ledger

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"runtime/debug"
	"sync"
	"sync/atomic"
	"time"

	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/failpoint"
	"github.com/purserhq/purser/internal/gid"
)

// Entry is what one caller wants written: all of it or nothing.
type Entry struct {
	Postings []Posting
	// A row that is committed with the lines, at most one of these.
	Transfer *Transfer
	Payout   *Payout
}

// Poster writes the entries of concurrent callers together: what arrives while
// one group commits is the next one. Nobody waits for a timer, and a caller who
// is alone is a group of one. A commit costs the same for one entry as for many,
// and so does a lock on a wallet that all of them want: two groups at once would be
// half as large, and cost more than they save.
type Poster struct {
	db    *database.DB
	most  int // how many entries wait, at most
	admit Admit
	now   func() time.Time

	mu    sync.Mutex
	queue []*caller
	busy  bool // a group is being written
}

// Admit notes against those entries that may not be written why not; what it finds
// noted is refused already. It runs in the group's transaction, when all its wallets
// are locked, and again when that transaction is. What it writes itself must be
// spent only for entries that it admits. nil admits all.
type Admit func(ctx context.Context, tx *database.Tx, entries []Entry, verdicts []error) error

// caller waits for its entry.
type caller struct {
	Entry
	taken atomic.Bool // by the writer, or by a caller who gave up
	done  chan error
}

const (
	maxGroup   = 256  // entries in one commit: more would make the first wait for the last
	maxWaiting = 4096 // entries that wait; more callers are sent away
	// groupTime bounds one group, whatever its callers' patience is.
	groupTime = 15 * time.Second
)

// ErrBusy says that too many entries wait. Nothing was written.
var ErrBusy = errors.New("too many postings wait")

// ErrStands says that the owner has used the row's key before. Nothing was written.
var ErrStands = errors.New("a row with this key stands")

// NewPoster makes a poster; now is the clock of the lines.
func NewPoster(db *database.DB, now func() time.Time, admit Admit) *Poster {
	return &Poster{db: db, now: now, admit: admit, most: maxWaiting}
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
	if !p.busy {
		p.busy = true
		go p.work() // it works for all who wait, whoever of them gives up
	}
	p.mu.Unlock()
	select {
	case err := <-w.done:
		return raise(err)
	case <-ctx.Done():
		if w.taken.CompareAndSwap(false, true) {
			return ctx.Err()
		}
		return raise(<-w.done)
	}
}

// Panicked is the panic of whoever wrote a group, which goes on in each of its callers.
type Panicked struct {
	Value any
	Stack []byte // where it came from
}

// Error tells both.
func (p *Panicked) Error() string { return fmt.Sprintf("%v\n%s", p.Value, p.Stack) }

func raise(err error) error {
	if p, ok := errors.AsType[*Panicked](err); ok {
		panic(p)
	}
	return err
}

// work writes groups until nobody waits.
func (p *Poster) work() {
	for {
		runtime.Gosched() // whoever can ask by now does, as those whom one commit has answered
		group := p.next()
		if group == nil {
			return
		}
		p.attempt(group)
	}
}

func (p *Poster) attempt(group []*caller) {
	ctx, cancel := context.WithTimeout(context.Background(), groupTime)
	defer cancel()
	defer func() {
		if value := recover(); value != nil {
			for _, w := range group {
				w.tell(&Panicked{value, debug.Stack()})
			}
		}
	}()
	p.write(ctx, group, false)
}

// tell gives a caller the answer; a second one is for nobody.
func (w *caller) tell(err error) {
	select {
	case w.done <- err:
	default:
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
	p.busy = len(group) > 0
	return group
}

// write writes a group and tells each caller. At first it takes for granted that
// no key was used before, which saves statements. What the database refuses as a
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
			w.tell(err)
		} else {
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
	markTwins(entries, verdicts)
	if err := markStanding(ctx, tx, entries, verdicts, careful); err != nil {
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
