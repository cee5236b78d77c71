// Package dbtest gives tests a database of their own, real and migrated.
package dbtest

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/google/uuid"
	"github.com/lib/pq"

	"github.com/purserhq/purser/internal/database"
)

// serverVariable names the PostgreSQL server of the tests.
const serverVariable = "PURSER_TEST_DATABASE_URL"

// New is a fresh SQLite database.
func New(t testing.TB) *database.DB {
	t.Helper()
	return open(t.Context(), t, sqliteURL(t))
}

// ForEachDriver runs fn on a fresh SQLite and a fresh PostgreSQL database, side by side;
// with -short on SQLite only. A missing server fails the test.
func ForEachDriver(t *testing.T, fn func(t *testing.T, db *database.DB)) {
	t.Helper()
	for name, make := range makers() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			fn(t, open(t.Context(), t, make(t)))
		})
	}
}

// ForEachDriverTraced is Each with databases whose statements are kept.
func ForEachDriverTraced(t *testing.T, fn func(t *testing.T, db *database.DB, sent *Statements)) {
	t.Helper()
	for name, make := range makers() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			sent := &Statements{}
			fn(t, open(database.WithStatementTrace(t.Context(), sent.add), t, make(t)), sent)
		})
	}
}

// Statements are what was sent to a database.
type Statements struct {
	mu  sync.Mutex
	all []string
}

func (s *Statements) add(statement string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.all = append(s.all, statement)
}

// During are those that are sent while do runs.
func (s *Statements) During(do func()) []string {
	s.mu.Lock()
	from := len(s.all)
	s.mu.Unlock()
	do()
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.all[from:]
}

// URLs are the addresses of a fresh, migrated database of each kind, for tests
// that start the whole program.
func URLs(t testing.TB) map[string]string {
	t.Helper()
	out := map[string]string{}
	for name, make := range makers() {
		out[name] = make(t)
		db := open(t.Context(), t, out[name])
		if err := db.Close(); err != nil {
			t.Fatal(err)
		}
	}
	return out
}

func makers() map[string]func(testing.TB) string {
	m := map[string]func(testing.TB) string{"SQLite": sqliteURL, "PostgreSQL": postgresURL}
	if testing.Short() {
		delete(m, "PostgreSQL")
	}
	return m
}

// InMemory is a fresh SQLite database that is gone when it is closed, for tests of
// thousands of them.
func InMemory() (*database.DB, error) {
	template, err := memory()
	if err != nil {
		return nil, err
	}
	db, err := database.Open(context.Background(), "sqlite::memory:", "USD")
	if err != nil {
		return nil, err
	}
	if err := db.CopyFrom(context.Background(), template); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return db, nil
}

// memory is the one that InMemory copies. It stays open, or it would be gone.
var memory = sync.OnceValues(func() (*database.DB, error) {
	db, err := database.Open(context.Background(), "sqlite::memory:", "USD")
	if err != nil {
		return nil, err
	}
	return db, db.Migrate(context.Background())
})

func open(ctx context.Context, t testing.TB, url string) *database.DB {
	t.Helper()
	db, err := database.Open(context.WithoutCancel(ctx), url, "USD")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() }) // a test may have closed it
	if err := db.Migrate(context.Background()); err != nil {
		t.Fatal(err)
	}
	return db
}

// sqliteURL is a file copied from one that is migrated once.
func sqliteURL(t testing.TB) string {
	t.Helper()
	migrated, err := file()
	name := filepath.Join(t.TempDir(), "purser.db")
	if err == nil {
		err = os.WriteFile(name, migrated, 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
	return "sqlite:" + name
}

// file is what a migrated database's file holds.
var file = sync.OnceValues(func() ([]byte, error) {
	dir, err := os.MkdirTemp("", "purser-template-")
	if err != nil {
		return nil, err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	name := filepath.Join(dir, "purser.db")
	db, err := database.Open(context.Background(), "sqlite:"+name, "USD")
	if err != nil {
		return nil, err
	}
	if err := errors.Join(db.Migrate(context.Background()), db.Close()); err != nil { // closed, all is in the one file
		return nil, err
	}
	return os.ReadFile(name) //nolint:gosec // it was just written
})

// postgresURL is a database copied from a template that is migrated once.
func postgresURL(t testing.TB) string {
	t.Helper()
	server := serverURL(t)
	name, err := template(server)
	if err != nil {
		t.Fatal(err)
	}
	return create(t, server, " TEMPLATE "+pq.QuoteIdentifier(name))
}

// Copy is a PostgreSQL database as another one, which nobody uses, stands now.
func Copy(t testing.TB, url string) string {
	t.Helper()
	_, name, _ := strings.Cut(strings.TrimPrefix(url, "postgres://"), "/")
	name, _, _ = strings.Cut(name, "?")
	return create(t, serverURL(t), " TEMPLATE "+pq.QuoteIdentifier(name))
}

// Duplicate is a database as another one, which nobody uses, stands now.
func Duplicate(t testing.TB, url string) string {
	t.Helper()
	name, sqlite := strings.CutPrefix(url, "sqlite:")
	if !sqlite {
		return Copy(t, url)
	}
	kept, err := os.ReadFile(name) //nolint:gosec // a test's own file
	copied := filepath.Join(t.TempDir(), "purser.db")
	if err == nil {
		err = os.WriteFile(copied, kept, 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
	return "sqlite:" + copied
}

// Empty is a PostgreSQL database without a schema.
func Empty(t testing.TB) string {
	t.Helper()
	return create(t, serverURL(t), "")
}

func serverURL(t testing.TB) string {
	t.Helper()
	server := os.Getenv(serverVariable)
	if server == "" {
		t.Fatalf("%s is not set: run `make test`, or start a server with `make postgres`; `go test -short` uses SQLite only", serverVariable)
	}
	return server
}

// create makes a database that lives as long as the test.
func create(t testing.TB, server, options string) string {
	t.Helper()
	fresh := "purser_test_" + uuid.NewString()
	if err := administer(server, "CREATE DATABASE "+pq.QuoteIdentifier(fresh)+options); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := administer(server, "DROP DATABASE "+pq.QuoteIdentifier(fresh)+" WITH (FORCE)"); err != nil {
			t.Log(err)
		}
	})
	return inServer(server, fresh)
}

var (
	once         sync.Once
	templateName string
	errTemplate  error
)

// template is this test binary's migrated database, made on first use.
func template(server string) (string, error) {
	once.Do(func() {
		templateName = "purser_template_" + uuid.NewString()
		if errTemplate = administer(server, "CREATE DATABASE "+pq.QuoteIdentifier(templateName)); errTemplate != nil {
			return
		}
		var db *database.DB
		if db, errTemplate = database.Open(context.Background(), inServer(server, templateName), "USD"); errTemplate != nil {
			return
		}
		defer func() { _ = db.Close() }() // or the template could not be copied
		errTemplate = db.Migrate(context.Background())
	})
	return templateName, errTemplate
}

// creating is one at a time: PostgreSQL copies a template alone.
var creating sync.Mutex

func administer(server, statement string) error {
	creating.Lock()
	defer creating.Unlock()
	db, err := sql.Open("postgres", server)
	if err != nil {
		return err
	}
	defer func() { _ = db.Close() }() // one statement was run
	if _, err := db.Exec(statement); err != nil {
		return fmt.Errorf("%s: %w", statement, err)
	}
	return nil
}

func inServer(server, name string) string {
	u, err := url.Parse(server)
	if err != nil {
		panic(err) // administer has just used it
	}
	u.Path = "/" + name
	return u.String()
}

// Dump is every row of every table of a PostgreSQL database, as text.
func Dump(t testing.TB, address string) string {
	t.Helper()
	db := open(t.Context(), t, address)
	read := func(query string) (all []string) {
		rows, err := db.Query(t.Context(), query)
		if err != nil {
			t.Fatal(err)
		}
		for rows.Next() {
			var text string
			if err := rows.Scan(&text); err != nil {
				t.Fatal(err)
			}
			all = append(all, text)
		}
		if err := errors.Join(rows.Err(), rows.Close()); err != nil {
			t.Fatal(err)
		}
		return all
	}
	var all []string
	for _, table := range read(`SELECT table_name FROM information_schema.tables WHERE table_schema = 'public' AND table_type = 'BASE TABLE'`) {
		all = append(all, read(`SELECT t::text FROM "`+table+`" t`)...)
	}
	return strings.Join(all, "\n")
}
