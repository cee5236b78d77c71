package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"

	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/ledger"
	"github.com/purserhq/purser/internal/payments"
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
	warnRenamed(newLog(), os.Args[1:])
	c, err := s.check()
	if err != nil {
		return err
	}
	a, err := start(ctx, c, newLog())
	if err != nil {
		return err
	}
	a.printBanner(os.Stdout, c)
	go releaseIdleMemory(ctx)
	select {
	case <-ctx.Done():
	case err = <-a.failed:
	}
	return errors.Join(err, a.close())
}

type migrateCmd struct {
	settings

	Grant string `placeholder:"ROLE" help:"The PostgreSQL role that runs the program. It is granted what the program needs and owns nothing."`
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
		limit, err := v.creditUnits()
		if err != nil {
			return err
		}
		report, err := ledger.Verify(ctx, db)
		if err != nil {
			return err
		}
		headroom, err := payments.CheckHeadroom(ctx, db, limit)
		if err != nil {
			return err
		}
		report.Checks = append(report.Checks, headroom)
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
