package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"time"

	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/payments"
)

// markTick is how often it is noted how far the SQLite file has got.
const markTick = time.Second

// fence notices that the database is another one than it was: an older file in its
// place, or a server with another history. What is then missing is made again from
// Stripe's books before payouts go on; see payments.Service.CheckFence.
func (a *app) fence(ctx context.Context, verbs *payments.Service, db *database.DB, c config, log *slog.Logger) error {
	if !c.embedded {
		if err := verbs.CheckFence(ctx, ""); err != nil {
			return err
		}
		compareNewest(ctx, verbs, log)
		return nil
	}
	m := marker{file: filepath.Join(c.dataDir, "purser.mark")}
	known, err := m.read()
	if err != nil {
		return fmt.Errorf("PURSER_DATA_DIR (--data-dir): %w", err)
	}
	if m.last.Generation, err = verbs.Generation(ctx, known); err != nil {
		return err
	}
	compareNewest(ctx, verbs, log)
	if err := m.note(ctx, db); err != nil {
		return fmt.Errorf("PURSER_DATA_DIR (--data-dir): %w", err)
	}
	note := func(ctx context.Context) error { return m.note(context.WithoutCancel(ctx), db) }
	a.running.Go(func() {
		verbs.RunTask(ctx, payments.Task{Name: "note_position", Every: markTick, Do: note})
		if err := note(ctx); err != nil { // once more, for what came last
			log.WarnContext(ctx, "record the position of the database file", "error", err)
		}
	})
	return nil
}

// compareNewest asks Stripe whether it has done what the database does not know. A server
// starts although Stripe is away: payouts wait until it could be asked.
func compareNewest(ctx context.Context, verbs *payments.Service, log *slog.Logger) {
	ctx, cancel := context.WithTimeout(ctx, placeWait)
	defer cancel()
	if err := verbs.CompareNewest(ctx); err != nil {
		log.WarnContext(ctx, "payouts wait until Stripe's latest objects are read", "error", err)
	}
}

// marker keeps, in a file beside the database, how far the database had got. It is
// written after what it tells is committed, so it is never ahead of the file that it
// belongs to.
type marker struct {
	file  string
	last  payments.Mark
	noted bool
}

// read gives what was noted; nothing where there is no file. One that cannot be read as
// a mark says nothing either.
func (m *marker) read() (known payments.Mark, err error) {
	text, err := os.ReadFile(m.file)
	if errors.Is(err, fs.ErrNotExist) {
		return known, nil
	}
	if err == nil && json.Unmarshal(text, &known) != nil {
		known = payments.Mark{}
	}
	return known, err
}

// note writes how far the database has got, where that has changed.
func (m *marker) note(ctx context.Context, db *database.DB) error {
	position, err := db.Position(ctx)
	next := payments.Mark{Generation: m.last.Generation, Position: position}
	if err != nil || m.noted && next == m.last {
		return err
	}
	text, err := json.Marshal(next)
	if err == nil {
		err = os.WriteFile(m.file+".new", text, 0o600)
	}
	if err == nil {
		err = os.Rename(m.file+".new", m.file)
	}
	if err == nil {
		m.last, m.noted = next, true
	}
	return err
}
