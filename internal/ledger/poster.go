package ledger

import (
	"context"
	"errors"
	"runtime"
	"sync"
	"sync/atomic"
	"time"

	"github.com/purserhq/purser/internal/database"
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
//
// A group does not wait for long for a wallet that another transaction holds, which may
// be a replica's that has stalled: whoever needs it waits aside, and nobody else does.
type Poster struct {
	db    *database.DB
	most  int // how many entries wait, at most
	admit Admit

	mu    sync.Mutex
	queue []*caller
	busy  bool // a group is being written
	// The wallets that others hold, with those who wait for them.
	stuck   map[gid.ID][]*caller
	looking bool // somebody will look after them
}

// Admit notes against those entries that may not be written why not; what it finds
// noted is not written. It runs in the group's transaction, when the wallets of the others
// are locked, and again when that transaction is. What it writes itself must be
// spent only for entries that it admits. nil admits all.
type Admit func(ctx context.Context, tx *database.Tx, entries []Entry, verdicts []error) error

// caller waits for its entry.
type caller struct {
	Entry
	taken atomic.Bool // by the writer, or by a caller who gave up
	done  chan error
	// What only the writer knows.
	held   gid.ID    // a wallet of the entry that others hold
	since  time.Time // when one was first found held
	probes gid.ID    // the stuck wallet that this caller looks after
}

const (
	maxGroup   = 256  // entries in one commit: more would make the first wait for the last
	maxWaiting = 4096 // entries that wait; more callers are sent away
	// groupTime bounds one group with all its parts, whatever its callers' patience is.
	groupTime = 15 * time.Second
)

// ErrBusy says that too many entries wait, or that the time of a group was up. Nothing
// was written.
var ErrBusy = errors.New("too many postings wait")

// ErrHeld says that another transaction has held a wallet for seconds. Nothing was
// written.
var ErrHeld = errors.New("a wallet is held by another transaction")

// ErrStands says that the owner has used the row's key before. Nothing was written.
var ErrStands = errors.New("a row with this key stands")

// NewPoster makes a poster.
func NewPoster(db *database.DB, admit Admit) *Poster {
	return &Poster{db: db, admit: admit, most: maxWaiting, stuck: map[gid.ID][]*caller{}}
}

// Post writes an entry, and returns when it is committed or refused. It fails as
// the function Post does, with ErrStands, ErrBusy, ErrHeld, or with what admit said. A
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
	p.join(w)
	p.mu.Unlock()
	select {
	case err := <-w.done:
		return database.Raise(err)
	case <-ctx.Done():
		if w.taken.CompareAndSwap(false, true) {
			return ctx.Err()
		}
		return database.Raise(<-w.done)
	}
}

// join lets callers wait to be written; p.mu is locked.
func (p *Poster) join(more ...*caller) {
	p.queue = append(p.queue, more...)
	if !p.busy && len(p.queue) > 0 {
		p.busy = true
		go p.work() // it works for all who wait, whoever of them gives up
	}
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
	p.write(ctx, group)
	p.sortOut(group)
}

// tell gives a caller the answer; a second one is for nobody.
func (w *caller) tell(err error) {
	select {
	case w.done <- err:
	default:
	}
}

// next is the next group; nil when nobody waits, and then nobody works either. Those
// who need a stuck wallet are not in it, but for who looks after that.
func (p *Poster) next() (group []*caller) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for len(group) == 0 && len(p.queue) > 0 {
		n := min(len(p.queue), maxGroup)
		for _, w := range p.queue[:n] {
			switch {
			case w.probes == "" && p.needsStuck(w):
				p.stepAside(w)
			case w.taken.CompareAndSwap(false, true):
				group = append(group, w)
			}
		}
		p.queue = append(p.queue[:0:0], p.queue[n:]...)
	}
	p.busy = len(group) > 0
	return group
}
