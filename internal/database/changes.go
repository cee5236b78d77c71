package database

import (
	"context"
	"slices"
	"strings"
	"sync"
	"time"

	"entgo.io/ent/dialect"
	"github.com/lib/pq"

	"github.com/purserhq/purser/internal/gid"
)

// watch is who hears of changes. It carries no news: whoever watches reads anew, and
// so ends with the latest state however many changes there were meanwhile.
type watch struct {
	wake func()
	ids  []gid.ID
}

// Watch begins to watch: wake is called when one of the ids has changed, on whichever
// replica, and must not wait for anything. Read after this, not before, or a change in
// between is missed. It may also be called for nothing, and is so after the connection
// to the database was lost; and it may still be called while unwatch runs.
func (db *DB) Watch(wake func(), ids ...gid.ID) (unwatch func()) {
	w := &watch{wake: wake, ids: ids}
	db.changes.add(w)
	if db.dialect == dialect.Postgres {
		db.changes.once.Do(func() { db.changes.listen(&db.server.dialer, db.listenDSN) })
	}
	return func() { db.changes.remove(w) }
}

// changes knows who watches what in this process.
type changes struct {
	mu       sync.Mutex
	watching map[gid.ID]map[*watch]struct{}

	once     sync.Once // listens from the first watch on
	listener *pq.Listener
	closed   bool
	running  sync.WaitGroup
}

func (c *changes) add(w *watch) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.watching == nil {
		c.watching = map[gid.ID]map[*watch]struct{}{}
	}
	for _, id := range w.ids {
		if c.watching[id] == nil {
			c.watching[id] = map[*watch]struct{}{}
		}
		c.watching[id][w] = struct{}{}
	}
}

func (c *changes) remove(w *watch) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, id := range w.ids {
		delete(c.watching[id], w)
		if len(c.watching[id]) == 0 {
			delete(c.watching, id)
		}
	}
}

func (c *changes) wake(ids ...gid.ID) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, id := range ids {
		for w := range c.watching[id] {
			w.wake()
		}
	}
}

// wakeAll is for when nobody knows what was missed.
func (c *changes) wakeAll() {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, watches := range c.watching {
		for w := range watches {
			w.wake()
		}
	}
}

// channel is where PostgreSQL carries the ids of what has changed.
const channel = "purser_changes"

// How long the listener waits before it connects again: at first, and at most.
const (
	reconnectFirst = 50 * time.Millisecond
	reconnectLast  = 2 * time.Second
)

// listen brings in what other replicas, and this one, have committed. It has a
// connection of its own, and gets a new one when that is lost.
func (c *changes) listen(d pq.Dialer, dsn string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.closed {
		return
	}
	listener := pq.NewDialListener(d, dsn, reconnectFirst, reconnectLast, nil)
	c.listener = listener
	c.running.Go(func() {
		if err := listener.Listen(channel); err != nil {
			return // it was closed
		}
		c.wakeAll() // for what came between the first watch and this
		for n := range listener.Notify {
			if n == nil { // the connection was lost, and is there again
				c.wakeAll()
				continue
			}
			for id := range strings.SplitSeq(n.Extra, ",") {
				c.wake(gid.ID(id))
			}
		}
	})
}

func (c *changes) close() error {
	c.mu.Lock()
	c.closed = true
	listener := c.listener
	c.mu.Unlock()
	if listener == nil {
		return nil
	}
	err := listener.Close()
	c.running.Wait()
	return err
}

// Changed wakes, once the transaction is committed, everybody who watches one of
// the ids, on every replica.
func (tx *Tx) Changed(ids ...gid.ID) { tx.changed = append(tx.changed, ids...) }

// notice is how many ids one notification carries; PostgreSQL takes 8,000 bytes.
const notice = 150

// Notify is SQL that tells other replicas what Notices returned, given as the text
// array of that parameter, for a statement of the caller's own.
func Notify(parameter string) string {
	return "(SELECT COUNT(pg_notify('" + channel + "', n)) FROM unnest(" + parameter + "::text[]) AS n)"
}

// Notices is what is to be told of the changes until now, for Notify. The caller
// tells it; else InTx does, with a statement more.
func (tx *Tx) Notices() Texts {
	var all Texts
	once := slices.Compact(slices.Sorted(slices.Values(tx.changed[tx.told:])))
	for some := range slices.Chunk(once, notice) {
		var b strings.Builder
		for i, id := range some {
			if i > 0 {
				b.WriteByte(',')
			}
			b.WriteString(string(id))
		}
		all = append(all, b.String())
	}
	tx.told = len(tx.changed)
	return all
}

// tell sends the ids of what changed with the transaction: PostgreSQL delivers
// them when it is committed, and not at all when it is not.
func (tx *Tx) tell(ctx context.Context) error {
	if len(tx.changed) == tx.told || tx.dialect != dialect.Postgres {
		return nil
	}
	_, err := tx.Exec(ctx, "SELECT "+Notify("$1"), tx.Set(tx.Notices())...)
	return err
}
