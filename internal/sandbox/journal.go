package sandbox

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"

	_ "modernc.org/sqlite" // the driver
)

// journal keeps the state in one SQLite file. Requests hand in what they changed
// while they hold the state's lock, and wait for the disk after they let it go:
// one writer commits whatever has gathered, so that many requests share a commit.
type journal struct {
	db      *sql.DB
	batches chan batch
	done    chan struct{}
}

// batch is what one request changed, complete or not at all.
type batch struct {
	rows   []row
	reset  bool // forget everything first
	result chan error
}

// row is a thing, an idempotency key or a setting, as it is kept.
type row struct {
	book, kind, id string
	seq            int64 // its place in the file; 0 is the clock's
	body, hidden   []byte
	gone           bool // it is to be deleted
}

// Rows lie in the order of their creation, so that new ones share pages; by id,
// which is random, each would have a page of its own to be read and written.
const journalSchema = `
PRAGMA journal_mode = WAL;
PRAGMA synchronous = NORMAL;
PRAGMA busy_timeout = 5000;
PRAGMA cache_size = -32768;
PRAGMA wal_autocheckpoint = 4000;
CREATE TABLE IF NOT EXISTS kept (
	seq INTEGER PRIMARY KEY, book TEXT NOT NULL, kind TEXT NOT NULL, id TEXT NOT NULL, body TEXT NOT NULL, hidden TEXT
);`

// openJournal opens the file; an empty name keeps nothing.
func openJournal(ctx context.Context, file string) (*journal, error) {
	if file == "" {
		return nil, nil
	}
	db, err := sql.Open("sqlite", "file:"+file)
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(1)
	if _, err := db.ExecContext(ctx, journalSchema); err != nil {
		return nil, errors.Join(fmt.Errorf("open %s: %w", file, err), db.Close())
	}
	j := &journal{db: db, batches: make(chan batch, 1024), done: make(chan struct{})}
	go j.run()
	return j, nil
}

// read hands over every row, in the order of creation.
func (j *journal) read(ctx context.Context, take func(row) error) error {
	if j == nil {
		return nil
	}
	rows, err := j.db.QueryContext(ctx, "SELECT book, kind, id, seq, body, hidden FROM kept ORDER BY seq")
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }() // read to the end, or failed already
	for rows.Next() {
		var r row
		if err := rows.Scan(&r.book, &r.kind, &r.id, &r.seq, &r.body, &r.hidden); err != nil {
			return err
		}
		if err := take(r); err != nil {
			return fmt.Errorf("%s %s: %w", r.kind, r.id, err)
		}
	}
	return rows.Err()
}

// write hands a batch in and gives back how to wait for the disk. The batches
// are written in the order of these calls.
func (j *journal) write(b batch) (wait func() error) {
	if j == nil || (len(b.rows) == 0 && !b.reset) {
		return func() error { return nil }
	}
	b.result = make(chan error, 1)
	j.batches <- b
	return func() error { return <-b.result }
}

// close writes what is left.
func (j *journal) close() error {
	if j == nil {
		return nil
	}
	close(j.batches)
	<-j.done
	return j.db.Close()
}

func (j *journal) run() {
	defer close(j.done)
	for first := range j.batches {
		group := []batch{first}
	gather:
		for len(group) < 256 {
			select {
			case b, ok := <-j.batches:
				if !ok {
					break gather
				}
				group = append(group, b)
			default:
				break gather
			}
		}
		err := j.commit(group)
		for _, b := range group {
			b.result <- err
		}
	}
}

func (j *journal) commit(group []batch) error {
	tx, err := j.db.Begin()
	if err != nil {
		return err
	}
	defer func() { _ = tx.Rollback() }() // after a commit there is nothing to undo
	put, err := tx.Prepare("INSERT OR REPLACE INTO kept (seq, book, kind, id, body, hidden) VALUES (?, ?, ?, ?, ?, ?)")
	if err != nil {
		return err
	}
	for _, b := range group {
		if b.reset {
			if _, err := tx.Exec("DELETE FROM kept"); err != nil {
				return err
			}
		}
		for _, r := range b.rows {
			if r.gone {
				if _, err := tx.Exec("DELETE FROM kept WHERE seq = ?", r.seq); err != nil {
					return err
				}
				continue
			}
			if _, err := put.Exec(r.seq, r.book, r.kind, r.id, r.body, r.hidden); err != nil {
				return err
			}
		}
	}
	return tx.Commit()
}

// changes are the things that the running request touched, each once.
type changes struct {
	order []change
	seen  map[thing]bool
	clock bool  // it was moved
	gone  []row // what is to be deleted
}

type change struct {
	book *book
	it   thing
}

func (c *changes) add(b *book, t thing) {
	if c.seen == nil {
		c.seen = map[thing]bool{}
	}
	if !c.seen[t] {
		c.seen[t] = true
		c.order = append(c.order, change{b, t})
	}
}

// rows encodes what changed, as it is at the end of the request.
func (c *changes) rows() ([]row, error) {
	out := append(make([]row, 0, len(c.gone)+len(c.order)), c.gone...)
	for _, ch := range c.order {
		h := ch.it.head()
		r := row{book: ch.book.account, kind: h.Object, id: h.ID, seq: h.seq}
		var err error
		if r.body, err = json.Marshal(ch.it); err != nil {
			return nil, fmt.Errorf("%s: %w", h.ID, err)
		}
		if secret := ch.it.hidden(); secret != nil {
			if r.hidden, err = json.Marshal(secret); err != nil {
				return nil, fmt.Errorf("%s: %w", h.ID, err)
			}
		}
		out = append(out, r)
	}
	return out, nil
}
