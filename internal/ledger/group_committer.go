package ledger

import (
	"context"
	"errors"
	"math/rand/v2"
	"runtime"
	"sync"
	"sync/atomic"
	"time"

	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/gid"
)

// Request is a group of postings that is written as a whole or not at all.
type Request struct {
	Postings []Posting
	// A row that is committed with the lines, at most one of these.
	Transfer     *Transfer
	Payout       *Payout
	Charge       *Charge
	ChargeRefund *ChargeRefund
	Credit       *Credit
	Hold         *HoldChange // with a Charge where it captures
	Metadata     []Metadata  // of that row
	// AllHeadroom lets a credit take from all shares of the headroom, and not from this
	// replica's alone: the group then waits for the credits of other replicas.
	AllHeadroom bool
	// Final says of a credit that the headroom is known to be short: where it does not cover the
	// credit, the entries of PostEach behind it do not wait.
	Final bool

	sequence *sequence // of PostEach
}

// sequence is what the entries of one PostEach share. The writer alone uses it.
type sequence struct{ stopped bool }

// ErrOwes is what an Admission refuses with where the receiver of the money owes something and
// the posting does not name the wallet of the debt. Name it and post again.
var ErrOwes = errors.New("the receiver owes")

// ErrBehind is returned for an entry of PostEach behind one that is to be posted again. Nothing
// was written.
var ErrBehind = errors.New("an entry before it is to be posted again")

// stops reports whether a verdict keeps the entries behind this one back: it is posted again.
func (e Request) stops(verdict error) bool {
	return e.sequence != nil && (errors.Is(verdict, ErrOwes) || errors.Is(verdict, ErrNoHeadroom) && !e.Final)
}

// GroupCommitter writes concurrent requests in groups, each in one transaction. What
// arrives while one group commits is the next group, so there is no timer, and a single
// request is a group of one. A commit costs the same for one request as for many, and so
// does a lock on a wallet that all of them need: two groups at a time would be half as
// large, and cost more than they save.
//
// A group waits for a wallet locked by another transaction only for lockWait. Then the
// requests that need it are deferred and the others are written.
type GroupCommitter struct {
	db    *database.DB
	max   int // requests that may wait
	admit Admit
	share int // of the headroom for credits, see headroom.go

	mu    sync.Mutex
	queue []*request
	busy  bool // a group is being written
	// The wallets and the headroom locked by other transactions, with the requests deferred for them.
	locked         map[gid.ID][]*request
	probeScheduled bool // probeLocked will run
}

// Admit reads what decides about the entries of a group that nothing speaks against yet. It
// runs in the group's transaction, when their wallets are locked, and again when that
// transaction is.
type Admit func(ctx context.Context, tx *database.Tx, requests []Request, verdicts []error) (Admission, error)

// Admission judges the entries of one group, in their order and in the group's transaction.
type Admission interface {
	// Judge returns why an entry may not be written now; a nil why admits it. The amount that
	// depends on the entries before it is filled in. What Judge writes must be spent only for
	// entries that it admits.
	Judge(ctx context.Context, e Request) (why, err error)
	// Count counts an entry for those behind it: its postings stand, with those that pay a
	// debt.
	Count(e Request, postings []Posting)
	// Close writes what the entries that stand have changed.
	Close(ctx context.Context) error
}

// admitAll admits all entries.
type admitAll struct{}

func (admitAll) Judge(context.Context, Request) (why, err error) { return nil, nil }
func (admitAll) Count(Request, []Posting)                        {}
func (admitAll) Close(context.Context) error                     { return nil }

// request is a Request whose caller waits.
type request struct {
	Request
	taken atomic.Bool // by the writer, or by a caller that gave up
	done  chan error
	// Used by the writer alone.
	lockedWallet gid.ID    // a wallet, or the headroom, that another transaction has locked
	lockedSince  time.Time // when one was first found locked
	probing      gid.ID    // the locked wallet whose lock this request retries
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

// ErrLockTimeout is returned when another transaction has kept a wallet locked for
// maxLockWait. Nothing was written.
var ErrLockTimeout = errors.New("a wallet is locked by another transaction")

// ErrDuplicateKey is returned when the owner has used the row's key before. Nothing was written.
var ErrDuplicateKey = errors.New("a row with this key exists")

// NewGroupCommitter returns a GroupCommitter that admits requests by admit; nil admits all.
func NewGroupCommitter(db *database.DB, admit Admit) *GroupCommitter {
	if admit == nil {
		admit = func(context.Context, *database.Tx, []Request, []error) (Admission, error) { return admitAll{}, nil }
	}
	return &GroupCommitter{
		db: db, admit: admit, max: maxWaiting, locked: map[gid.ID][]*request{},
		share: rand.IntN(HeadroomShares), //nolint:gosec // spreads load, no secret
	}
}

// UseShare sets which share of the headroom for credits is this replica's, instead of any one,
// so that a simulation can be repeated. It must be called before the first Post.
func (c *GroupCommitter) UseShare(share int) { c.share = share % HeadroomShares }

// Post writes an entry, and returns when it is committed or refused. It fails as
// the function Post does, with ErrDuplicateKey, ErrBusy, ErrLockTimeout, or with what the admission said. A
// *database.InDoubt says that the outcome is not known. A ctx that ends gives the
// entry up only while it has not been taken.
func (c *GroupCommitter) Post(ctx context.Context, e Request) error {
	for {
		err := c.post(ctx, e)
		if !errors.Is(err, errDuplicateInGroup) {
			return err
		}
	}
}

// errDuplicateInGroup marks a request whose key another request of the same group has. It
// is retried in the next group, when the outcome of the first is known.
var errDuplicateInGroup = errors.New("two entries with one key came together")

func (c *GroupCommitter) post(ctx context.Context, e Request) error {
	r := &request{Request: e, done: make(chan error, 1)}
	c.mu.Lock()
	if len(c.queue) >= c.max {
		c.mu.Unlock()
		return ErrBusy
	}
	c.join(r)
	c.mu.Unlock()
	return c.await(ctx, r)
}

// await returns the answer to a request that was queued.
func (c *GroupCommitter) await(ctx context.Context, r *request) error {
	select {
	case err := <-r.done:
		return database.Raise(err)
	case <-ctx.Done():
		if r.taken.CompareAndSwap(false, true) {
			return ctx.Err()
		}
		return database.Raise(<-r.done)
	}
}

// join queues requests; c.mu is locked.
func (c *GroupCommitter) join(more ...*request) {
	c.queue = append(c.queue, more...)
	if !c.busy && len(c.queue) > 0 {
		c.busy = true
		go c.work() // it works for all who wait, whoever of them gives up
	}
}

// work writes groups until nobody waits.
func (c *GroupCommitter) work() {
	for {
		runtime.Gosched() // whoever can ask by now does, as those whom one commit has answered
		group := c.next()
		if group == nil {
			return
		}
		c.attempt(group)
	}
}

func (c *GroupCommitter) attempt(group []*request) {
	ctx, cancel := context.WithTimeout(context.Background(), groupTime)
	defer cancel()
	c.write(ctx, group)
	c.requeueLocked(group)
}

// reply gives a caller the answer; a second one is for nobody.
func (r *request) reply(err error) {
	select {
	case r.done <- err:
	default:
	}
}

// next returns the next group, and nil when no request waits. Requests that need a locked
// wallet are not in it, except the one that retries its lock.
func (c *GroupCommitter) next() (group []*request) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for len(group) == 0 && len(c.queue) > 0 {
		n := min(len(c.queue), maxGroup)
		for _, r := range c.queue[:n] {
			switch {
			case r.probing == "" && c.needsLocked(r):
				c.deferLocked(r)
			case r.taken.CompareAndSwap(false, true):
				group = append(group, r)
			}
		}
		c.queue = append(c.queue[:0:0], c.queue[n:]...)
	}
	c.busy = len(group) > 0
	return group
}
