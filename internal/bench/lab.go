package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"sort"
	"time"

	"github.com/purserhq/purser/internal/database"
)

// lab is the machine as the cases find it: a folder on a real disk and a
// PostgreSQL server.
type lab struct {
	options
	dir    string
	server string // PostgreSQL's address
	bin    string // where PostgreSQL's programs are
	log    string // the server's log, where statements are counted
	master int    // the server's process
	began  time.Time
	// failures are what could not be measured.
	failures []error
	closers  []func() error
}

// newLab looks at the server and refuses one that would not keep what it
// acknowledges: no figure of it would mean anything.
func newLab(ctx context.Context, o options) (*lab, error) {
	l := &lab{options: o, server: os.Getenv(serverVariable), began: time.Now()}
	if l.server == "" {
		return nil, fmt.Errorf("%s names no PostgreSQL server: run it by make bench", serverVariable)
	}
	found, _ := filepath.Glob("/usr/lib/postgresql/*/bin/pgbench") // the pattern is right
	sort.Strings(found)
	if len(found) > 0 {
		l.bin = filepath.Dir(found[len(found)-1])
	}
	if err := os.MkdirAll(".cache", 0o750); err != nil {
		return nil, err
	}
	var err error
	if l.dir, err = os.MkdirTemp(".cache", "bench-"); err != nil {
		return nil, err
	}
	l.closers = append(l.closers, func() error { return os.RemoveAll(l.dir) })
	for setting, want := range map[string]string{"fsync": "on", "synchronous_commit": "on", "full_page_writes": "on"} {
		if got, err := l.psql(ctx, l.server, "SHOW "+setting); err != nil || got != want {
			return nil, errors.Join(err, fmt.Errorf("the server has %s %q, not %q", setting, got, want), l.close())
		}
	}
	folder, err := l.psql(ctx, l.server, "SHOW data_directory")
	if err != nil {
		return nil, errors.Join(err, l.close())
	}
	l.log = filepath.Join(filepath.Dir(folder), "log")
	l.master, err = masterOf(filepath.Join(folder, "postmaster.pid"))
	if err != nil {
		return nil, errors.Join(err, l.close())
	}
	return l, nil
}

// close undoes what was made, in the reverse order.
func (l *lab) close() error {
	var errs []error
	for i := len(l.closers) - 1; i >= 0; i-- {
		errs = append(errs, l.closers[i]())
	}
	return errors.Join(errs...)
}

// psql runs a statement as the server's own client does and returns its answer.
func (l *lab) psql(ctx context.Context, address, statement string) (string, error) {
	return l.client(ctx, statement, address, "-qAtc", statement)
}

// script runs statements one by one.
func (l *lab) script(ctx context.Context, address, statements string) error {
	file := filepath.Join(l.dir, "script.sql")
	if err := os.WriteFile(file, []byte(statements), 0o600); err != nil {
		return err
	}
	_, err := l.client(ctx, statements, address, "-qf", file)
	return err
}

func (l *lab) client(ctx context.Context, what, address string, args ...string) (string, error) {
	args = append([]string{address, "-v", "ON_ERROR_STOP=1"}, args...)
	cmd := exec.CommandContext(ctx, filepath.Join(l.bin, "psql"), args...)
	var wrong bytes.Buffer
	cmd.Stderr = &wrong
	out, err := cmd.Output()
	if err != nil {
		return "", fmt.Errorf("%s: %w: %s", what, err, wrong.Bytes())
	}
	return string(bytes.TrimSpace(out)), nil
}

// database makes an empty database on the server, which goes when the bench ends.
func (l *lab) database(ctx context.Context, name string) (address string, err error) {
	name = fmt.Sprintf("bench_%s_%d", name, os.Getpid())
	if _, err := l.psql(ctx, l.server, "CREATE DATABASE "+name); err != nil {
		return "", err
	}
	l.closers = append(l.closers, func() error {
		_, err := l.psql(context.WithoutCancel(ctx), l.server, "DROP DATABASE "+name+" WITH (FORCE)")
		return err
	})
	u, err := url.Parse(l.server)
	if err != nil {
		return "", err
	}
	u.Path = "/" + name
	return u.String(), nil
}

// open opens a database with Purser's schema.
func (l *lab) open(ctx context.Context, address string) (*database.DB, error) {
	db, err := database.Open(ctx, address, "USD")
	if err != nil {
		return nil, err
	}
	l.closers = append(l.closers, db.Close)
	return db, db.Migrate(ctx)
}
