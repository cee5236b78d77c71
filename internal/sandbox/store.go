package sandbox

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"

	_ "modernc.org/sqlite" // the driver
)

// store keeps the state in one SQLite file. Requests hand in what they changed
// while they hold the state's lock, and wait for the disk after they let it go:
// one writer commits whatever has gathered, so that many requests share a commit.
type store struct {
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

// row is an object, an idempotency key or a setting, as it is kept.
type row struct {
	account, kind, id string
	seq               int64 // its place in the file; 0 is the clock's
	body, hidden      []byte
	gone              bool // it is to be deleted
}

// Rows lie in the order of their creation, so that new ones share pages; by id,
// which is random, each would have a page of its own to be read and written.
const storeSchema = `
PRAGMA journal_mode = WAL;
PRAGMA synchronous = NORMAL;
PRAGMA busy_timeout = 5000;
PRAGMA cache_size = -32768;
PRAGMA wal_autocheckpoint = 4000;
CREATE TABLE IF NOT EXISTS kept (
	seq INTEGER PRIMARY KEY, book TEXT NOT NULL, kind TEXT NOT NULL, id TEXT NOT NULL, body TEXT NOT NULL, hidden TEXT
);`

// openStore opens the file; an empty name keeps nothing.
func openStore(ctx context.Context, file string) (*store, error) {
	if file == "" {
		return nil, nil
	}
	if err := keepPrivate(file); err != nil {
		return nil, err
	}
	db, err := sql.Open("sqlite", fileURI(file))
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(1)
	if _, err := db.ExecContext(ctx, storeSchema); err != nil {
		return nil, errors.Join(fmt.Errorf("open %s: %w", file, err), db.Close())
	}
	st := &store{db: db, batches: make(chan batch, 1024), done: make(chan struct{})}
	go st.run()
	return st, nil
}

// fileURI is a file's name as SQLite reads it: characters such as ? and # would end the name,
// and % would begin another character.
func fileURI(file string) string {
	return (&url.URL{Scheme: "file", Opaque: (&url.URL{Path: file}).EscapedPath(), RawQuery: url.Values{"mode": {"rwc"}}.Encode()}).String()
}

// keepPrivate makes the file where it is missing, and lets nobody but this user read it
// or its log, whatever the umask: it holds the signing secrets of webhooks. A file that
// is there is not opened: to close it would give up SQLite's locks on it.
func keepPrivate(file string) error {
	f, err := os.OpenFile(file, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err == nil {
		err = f.Close()
	}
	if err != nil && !errors.Is(err, fs.ErrExist) {
		return err
	}
	for _, part := range []string{"", "-wal", "-shm"} {
		if err := os.Chmod(file+part, 0o600); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("keep %s to this user: %w", file+part, err)
		}
	}
	return nil
}

// read hands over every row, in the order of creation.
func (st *store) read(ctx context.Context, take func(row) error) error {
	if st == nil {
		return nil
	}
	rows, err := st.db.QueryContext(ctx, "SELECT book, kind, id, seq, body, hidden FROM kept ORDER BY seq")
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }() // read to the end, or failed already
	for rows.Next() {
		var r row
		if err := rows.Scan(&r.account, &r.kind, &r.id, &r.seq, &r.body, &r.hidden); err != nil {
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
func (st *store) write(b batch) (wait func() error) {
	if st == nil || (len(b.rows) == 0 && !b.reset) {
		return func() error { return nil }
	}
	b.result = make(chan error, 1)
	st.batches <- b
	return func() error { return <-b.result }
}

// close writes what is left.
func (st *store) close() error {
	if st == nil {
		return nil
	}
	close(st.batches)
	<-st.done
	return st.db.Close()
}

func (st *store) run() {
	defer close(st.done)
	for first := range st.batches {
		group := []batch{first}
	gather:
		for len(group) < 256 {
			select {
			case b, ok := <-st.batches:
				if !ok {
					break gather
				}
				group = append(group, b)
			default:
				break gather
			}
		}
		err := st.commit(group)
		for _, b := range group {
			b.result <- err
		}
	}
}

func (st *store) commit(group []batch) error {
	tx, err := st.db.Begin()
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
			if _, err := put.Exec(r.seq, r.account, r.kind, r.id, r.body, r.hidden); err != nil {
				return err
			}
		}
	}
	return tx.Commit()
}

// changes are the objects that the running request touched, each once.
type changes struct {
	order []change
	seen  map[object]bool
	clock bool  // it was moved
	gone  []row // what is to be deleted
}

type change struct {
	accounts *accountStore
	it       object
}

func (c *changes) add(acc *accountStore, t object) {
	if c.seen == nil {
		c.seen = map[object]bool{}
	}
	if !c.seen[t] {
		c.seen[t] = true
		c.order = append(c.order, change{acc, t})
	}
}

// rows encodes what changed, as it is at the end of the request.
func (c *changes) rows() ([]row, error) {
	out := append(make([]row, 0, len(c.gone)+len(c.order)), c.gone...)
	for _, ch := range c.order {
		h := ch.it.head()
		r := row{account: ch.accounts.account, kind: h.Object, id: h.ID, seq: h.seq}
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
