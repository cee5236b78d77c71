package database_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/ledger"
)

// oldSplits are, in the words of an older version, two payments of 100.00, each refunded 40.00 and disputed. The news of
// the dispute came first, so the platform bore the refund. One dispute is open; the
// other one was won, and its user kept all.
const oldSplits = `
USER('usr_a', at, 'a@example.com', 'x', 'wal_a'), ('usr_p', '2026-01-01 00:00:00+00:00', 'platform@purser.invalid', 'none', 'wal_x');
INSERT INTO wallets (id, created_at, owner_id, currency, kind) VALUES
	('wal_a', at, 'usr_a', 'USD', 'user'), ('wal_x', at, 'usr_p', 'USD', 'user'), ('wal_p', at, 'usr_p', 'USD', 'platform');
DEPOSIT('dep_open', at, at, 'usr_a', 'wal_a', 10000, 'USD', 'k1', hash, at);
DEPOSIT('dep_off', at, at, 'usr_a', 'wal_a', 10000, 'USD', 'k2', hash, at);
UPDATE deposits SET state = 'SUCCEEDED', payment_intent_id = 'pi_' || id, next_at = NULL;
REFUND('ref_open', at, at, 'usr_a', 'wal_a', 'dep_open', 4000, 0, 'USD', 'k1', hash, at);
REFUND('ref_off', at, at, 'usr_a', 'wal_a', 'dep_off', 4000, 0, 'USD', 'k2', hash, at);
INSERT INTO disputes (id, created_at, updated_at, wallet_id, deposit_id, amount, currency, reason, status, movements) VALUES
	('du_open', at, at, 'wal_a', 'dep_open', 10000, 'USD', 'fraudulent', 'needs_response', '[]'),
	('du_off', at, at, 'wal_a', 'dep_off', 10000, 'USD', 'fraudulent', 'won', '[]');
INSERT INTO transactions (id, created_at, wallet_id, sequence, kind, contra, value, running_balance, balance_after, reference, deposit_id) VALUES
	('txn_1', at, 'wal_a', 1, 'DEPOSIT', 'STRIPE', 10000, 0, 10000, 'dep_open', 'dep_open'),
	('txn_2', at, 'wal_a', 2, 'DEPOSIT', 'STRIPE', 10000, 10000, 20000, 'dep_off', 'dep_off'),
	('txn_3', at, 'wal_a', 3, 'DISPUTE', 'DISPUTES', -10000, 20000, 10000, 'txn_open1', 'dep_open'),
	('txn_4', at, 'wal_a', 4, 'DISPUTE', 'DISPUTES', -10000, 10000, 0, 'txn_off1', 'dep_off'),
	('txn_5', at, 'wal_p', 1, 'REFUND', 'STRIPE', -4000, 0, -4000, 'ref_open', NULL),
	('txn_6', at, 'wal_p', 2, 'REFUND', 'STRIPE', -4000, -4000, -8000, 'ref_off', NULL),
	('txn_7', at, 'wal_a', 5, 'DISPUTE_RETURN', 'DISPUTES', 10000, 0, 10000, 'txn_off2', 'dep_off');
UPDATE refunds SET state = 'SUCCEEDED', refund_id = 're_' || id, next_at = NULL;
UPDATE disputes SET taken = 10000, movements = '["txn_open1"]' WHERE id = 'du_open';
UPDATE disputes SET taken = 10000, returned = 10000, open = false, movements = '["txn_off1", "txn_off2"]' WHERE id = 'du_off'`

// TestUpgradeOfOldSplits: an upgrade moves no money. It writes down how payments were
// split; one that stands apart from the rule is named by verify, and may come nearer
// to it and nothing else.
func TestUpgradeOfOldSplits(t *testing.T) {
	t.Parallel()
	eachOf(t, linesMoveHeads, func(t *testing.T, db *database.DB) {
		must(t, run(t.Context(), db, oldSplits))
		before := moneyIn(t, db)
		must(t, db.Migrate(t.Context()))
		if after := moneyIn(t, db); after != before {
			t.Errorf("it was\n%s now it is\n%s", before, after)
		}
		for id, want := range map[string][2]int64{"dep_open": {14000, 10000}, "dep_off": {4000, 0}} {
			var got [2]int64
			must(t, db.Read(t.Context(), `SELECT clawed_back, borne FROM deposits WHERE id = '`+id+`'`).
				ForEach(func(scan database.Scan) error { return scan(&got[0], &got[1]) }))
			if got != want {
				t.Errorf("of %s were taken back and borne by the user %v, want %v", id, got, want)
			}
		}
		wantsNamed(t, db, "dep_off")

		for what, wrong := range map[string]string{
			"away from the rule": `clawed_back = 14000, borne = 9000 WHERE id = 'dep_open'`,
			"above the credit":   `clawed_back = 14001, borne = 10001 WHERE id = 'dep_open'`,
			"without a movement": `borne = 1000 WHERE id = 'dep_off'`,
			"by more than it":    `clawed_back = 5000, borne = 1001 WHERE id = 'dep_off'`,
			"below nothing":      `clawed_back = 3000, borne = -1 WHERE id = 'dep_off'`,
		} {
			if err := run(t.Context(), db, `UPDATE deposits SET `+wrong); !database.IsCheck(err) {
				t.Errorf("%s: not refused: %v", what, err)
			}
		}
		must(t, run(t.Context(), db, `UPDATE deposits SET clawed_back = 5000, borne = 1000 WHERE id = 'dep_off'`))
		must(t, run(t.Context(), db, `UPDATE deposits SET clawed_back = 1000, borne = 1000 WHERE id = 'dep_off'`))
		if err := run(t.Context(), db, `UPDATE deposits SET clawed_back = 5000, borne = 1000 WHERE id = 'dep_off'`); !database.IsCheck(err) {
			t.Errorf("it is apart from the rule once more: %v", err)
		}
	})
}

// wantsNamed fails the test unless verify names these and nothing else.
func wantsNamed(t *testing.T, db *database.DB, want ...string) {
	t.Helper()
	report, err := ledger.Verify(t.Context(), db)
	must(t, err)
	var named []string
	for _, c := range report.Checks {
		for _, d := range c.Differences {
			id, _, _ := strings.Cut(d, ":")
			named = append(named, id)
		}
	}
	if !slices.Equal(named, want) {
		t.Errorf("verify names %q, want %q", named, want)
	}
}
