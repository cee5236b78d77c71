package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"time"

	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/ledger"
	"github.com/purserhq/purser/internal/sandbox"
)

// newLog writes to standard error: for people on a terminal, for machines else.
func newLog() *slog.Logger {
	if info, err := os.Stderr.Stat(); err == nil && info.Mode()&os.ModeCharDevice != 0 {
		return slog.New(slog.NewTextHandler(os.Stderr, nil))
	}
	return slog.New(slog.NewJSONHandler(os.Stderr, nil))
}

type serveCmd struct{ settings }

// Run serves until a signal comes or a listener fails.
func (s *serveCmd) Run(ctx context.Context) error {
	c, err := s.check()
	if err != nil {
		return err
	}
	a, err := start(ctx, c, newLog())
	if err != nil {
		return err
	}
	a.greet(os.Stdout, c)
	go keepSmall(ctx)
	select {
	case <-ctx.Done():
	case err = <-a.failed:
	}
	return errors.Join(err, a.close())
}

type migrateCmd struct {
	settings

	Grant string `placeholder:"ROLE" help:"And let this role of PostgreSQL run the program, which owns nothing."`
}

// Run applies the migrations that are missing.
func (m *migrateCmd) Run(ctx context.Context) error {
	return m.withDatabase(ctx, func(db *database.DB) error {
		if err := db.Migrate(ctx); err != nil {
			return err
		}
		fmt.Println("The schema is up to date.")
		if m.Grant == "" {
			return nil
		}
		if err := db.Grant(ctx, m.Grant); err != nil {
			return fmt.Errorf("grant %s what it needs: %w", m.Grant, err)
		}
		fmt.Printf("%s may run the program.\n", m.Grant)
		return nil
	})
}

type verifyCmd struct{ settings }

// Run recomputes the ledger; a difference is an error.
func (v *verifyCmd) Run(ctx context.Context) error {
	return v.withDatabase(ctx, func(db *database.DB) error {
		if err := db.CheckCurrent(ctx); err != nil {
			return err
		}
		report, err := ledger.Verify(ctx, db)
		if err != nil {
			return err
		}
		if err := report.Write(os.Stdout); err != nil {
			return err
		}
		if !report.Clean() {
			return errors.New("the ledger does not add up")
		}
		return nil
	})
}

// withDatabase opens the database that the settings name, and closes it.
func (s settings) withDatabase(ctx context.Context, fn func(*database.DB) error) error {
	c, err := s.check()
	if err != nil {
		return err
	}
	db, err := database.Open(ctx, c.databaseURL, c.currency)
	if err != nil {
		return err
	}
	return errors.Join(fn(db), db.Close())
}

type sandboxCmd struct {
	Addr    string `env:"PURSER_SANDBOX_ADDR" default:"127.0.0.1:12111" help:"Where it listens."`
	DataDir string `env:"PURSER_DATA_DIR" default:"./data" help:"Where it keeps its state; empty: in memory."`

	Fault    []string `sep:"none" placeholder:"JSON" help:"A rule that spoils calls: {\"kind\":\"lost\",\"path\":\"/v1/transfers\"}. Repeatable; see docs/sandbox.md."`
	Webhooks string   `placeholder:"JSON" help:"What happens to webhooks, such as {\"duplicate\":1,\"reorder\":true}."`
}

// Run serves the sandbox alone until a signal comes.
func (s *sandboxCmd) Run(ctx context.Context) error {
	file := ""
	if s.DataDir != "" {
		if err := os.MkdirAll(s.DataDir, 0o700); err != nil {
			return err
		}
		file = filepath.Join(s.DataDir, "sandbox.db")
	}
	box, err := sandbox.Open(ctx, sandbox.Config{File: file, Faults: s.Fault, Webhooks: s.Webhooks, Log: newLog()})
	if err != nil {
		return err
	}
	listener, err := net.Listen("tcp", s.Addr)
	if err != nil {
		return errors.Join(fmt.Errorf("PURSER_SANDBOX_ADDR (--addr): %w", err), box.Close())
	}
	url := "http://" + listener.Addr().String()
	fmt.Printf("purser: sandbox    %s\n\nPoint a Stripe SDK there, with any key sk_test_…:\n  curl %s/v1/balance -u %s:\n",
		url, url, sandboxKey)
	server := &http.Server{Handler: box, ReadHeaderTimeout: 5 * time.Second}
	go func() {
		<-ctx.Done()
		_ = server.Close() // the sandbox holds its state itself
	}()
	if err = server.Serve(listener); errors.Is(err, http.ErrServerClosed) {
		err = nil
	}
	return errors.Join(err, box.Close())
}
