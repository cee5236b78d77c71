package database_test

import (
	"path/filepath"
	"strings"
	"testing"

	"entgo.io/ent/dialect"

	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/database/dbtest"
)

// beforeLinesMoveHeads is the version whose program still moved the heads itself.
const (
	beforeLinesMoveHeads = 20261126200000
	linesMoveHeads       = 20261127070000
)

// TestUpgradeKeepsTheLedger has an older database with people, lines and a transfer,
// and brings it up to date; also when it had crashed before it noted that it was done.
func TestUpgradeKeepsTheLedger(t *testing.T) {
	t.Parallel()
	eachOf(t, beforeLinesMoveHeads, func(t *testing.T, db *database.DB) {
		must(t, run(t.Context(), db, oldLedger))
		before := moneyIn(t, db)
		if db.Dialect() == dialect.SQLite { // this one has no transaction of its own
			must(t, db.MigrateTo(t.Context(), linesMoveHeads))
			must(t, run(t.Context(), db, `DELETE FROM goose_db_version WHERE version_id > 20261126200000`))
		}
		must(t, db.Migrate(t.Context()))
		if after := moneyIn(t, db); after != before || strings.Count(after, "\n") != 8 {
			t.Errorf("it was\n%snow it is\n%s", before, after)
		}
		verified(t, db)
		must(t, run(t.Context(), db, `INSERT INTO transactions (id, created_at, wallet_id, sequence, kind, contra, value, running_balance,
			balance_after, reference) VALUES ('txn_new', at, 'wal_b', 2, 'ADJUSTMENT', 'ADJUSTMENTS', 5, 40, 45, 'x')`))
		if err := run(t.Context(), db, `HEAD(3, 50) WHERE id = 'wal_b'`); !database.IsCheck(err) {
			t.Errorf("a head moves by itself: %v", err)
		}
		if err := run(t.Context(), db, `USER('usr_x', at, 'x@example.com', 'x', 'wal_none')`); !database.IsForeignKey(err) {
			t.Errorf("references are off: %v", err)
		}
		verified(t, db)
	})
}

// eachOf runs fn on an empty database of a version, one of each kind.
func eachOf(t *testing.T, version int64, fn func(t *testing.T, db *database.DB)) {
	t.Helper()
	urls := map[string]func(t *testing.T) string{
		"SQLite": func(t *testing.T) string { t.Helper(); return "sqlite:" + filepath.Join(t.TempDir(), "old.db") },
	}
	if !testing.Short() {
		urls["PostgreSQL"] = func(t *testing.T) string { t.Helper(); return dbtest.Empty(t) }
	}
	for name, url := range urls {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			db, err := database.Open(t.Context(), url(t), "USD")
			must(t, err)
			t.Cleanup(func() { must(t, db.Close()) })
			must(t, db.MigrateTo(t.Context(), version))
			fn(t, db)
		})
	}
}

const oldLedger = `USER('usr_a', at, 'a@example.com', 'x', 'wal_a'), ('usr_b', '2026-01-01 00:00:00+00:00', 'b@example.com', 'x', 'wal_b');
	INSERT INTO wallets (id, created_at, owner_id, currency) VALUES ('wal_a', at, 'usr_a', 'USD'), ('wal_b', at, 'usr_b', 'USD');
	TRANSFER('trf_1', at, 'usr_a', 'wal_a', 'usr_b', 'wal_b', 40, 'USD', 'k1', hash);
	HEAD(2, 60) WHERE id = 'wal_a'; HEAD(1, 40) WHERE id = 'wal_b';
	LINE('wal_a', 1, 'ADJUSTMENT', 'ADJUSTMENTS', 100, 0, 100, 'opening', NULL, NULL, NULL),
	('txn_y', '2026-01-01 00:00:00+00:00', 'wal_a', 2, 'TRANSFER_OUT', 'TRANSFERS', -40, 100, 60, 'trf_1', NULL, NULL, 'wal_b'),
	('txn_z', '2026-01-01 00:00:00+00:00', 'wal_b', 1, 'TRANSFER_IN', 'TRANSFERS', 40, 0, 40, 'trf_1', NULL, NULL, 'wal_a')`

// moneyIn is what people hold and how they came to it.
func moneyIn(t *testing.T, db *database.DB) string {
	t.Helper()
	var b strings.Builder
	for _, query := range []string{
		`SELECT id || ' ' || owner_id || ' ' || wallet_id || ' ' || amount FROM transfers`,
		`SELECT id || ' ' || email || ' ' || wallet_id FROM users ORDER BY id`,
		`SELECT id || ' ' || owner_id || ' ' || currency || ' ' || kind || ' ' || current_balance || ' ' || last_sequence FROM wallets ORDER BY id`,
		`SELECT id || ' ' || wallet_id || ' ' || sequence || ' ' || kind || ' ' || contra || ' ' || value || ' ' || running_balance || ' ' ||
			balance_after || ' ' || reference || ' ' || COALESCE(peer_wallet_id, '') FROM transactions ORDER BY id`,
	} {
		must(t, db.Read(t.Context(), query).ForEach(func(scan database.Scan) error {
			var row string
			err := scan(&row)
			b.WriteString(row + "\n")
			return err
		}))
	}
	return b.String()
}

// TestUpgradeKeepsLongTexts has texts from before they were bounded: they stay, and
// hinder no change of another column. New ones are refused.
func TestUpgradeKeepsLongTexts(t *testing.T) {
	t.Parallel()
	const beforeBoundedTexts = 20261129221020
	urls := []string{"sqlite:" + filepath.Join(t.TempDir(), "old.db")}
	if !testing.Short() {
		urls = append(urls, dbtest.Empty(t))
	}
	for _, url := range urls {
		db, err := database.Open(t.Context(), url, "USD")
		must(t, err)
		t.Cleanup(func() { must(t, db.Close()) })
		must(t, db.MigrateTo(t.Context(), beforeBoundedTexts))
		must(t, run(t.Context(), db, `USER('usr_x', at, `+long(300)+`, 'x', 'wal_x');
			INSERT INTO wallets (id, created_at, owner_id, currency) VALUES ('wal_x', at, 'usr_x', 'USD')`))
		must(t, db.Migrate(t.Context()))
		must(t, run(t.Context(), db, `UPDATE users SET guarded_at = at, email = email WHERE id = 'usr_x'`))
		if err := run(t.Context(), db, `UPDATE users SET email = 'x' || email WHERE id = 'usr_x'`); !database.IsCheck(err) {
			t.Errorf("a longer address: %v", err)
		}
		must(t, run(t.Context(), db, `UPDATE users SET email = 'x@example.com' WHERE id = 'usr_x'`))
	}
}
