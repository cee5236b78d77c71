package database_test

import (
	"strings"
	"testing"
	"time"

	"github.com/purserhq/purser/internal/database"
)

// oldDeposits are, in the words of an older version, two payments: one of three days ago and one of eight.
const oldDeposits = `
USER('usr_a', at, 'a@example.com', 'x', 'wal_a');
INSERT INTO wallets (id, created_at, owner_id, currency) VALUES ('wal_a', at, 'usr_a', 'USD');
DEPOSIT('dep_young', at, at, 'usr_a', 'wal_a', 300, 'USD', 'k1', hash, at);
DEPOSIT('dep_old', at, at, 'usr_a', 'wal_a', 800, 'USD', 'k2', hash, at);
UPDATE deposits SET state = 'SUCCEEDED', payment_intent_id = 'pi_' || id, next_at = NULL;
INSERT INTO transactions (id, created_at, wallet_id, sequence, kind, contra, value, running_balance, balance_after, reference, deposit_id) VALUES
	('txn_1', EIGHT, 'wal_a', 1, 'DEPOSIT', 'STRIPE', 800, 0, 800, 'dep_old', 'dep_old'),
	('txn_2', THREE, 'wal_a', 2, 'DEPOSIT', 'STRIPE', 300, 800, 1100, 'dep_young', 'dep_young')`

// TestUpgradeMakesYoungMoney: an upgrade makes card money as young as it is. It matures a week
// after it came, not a week after the upgrade, and what came before is mature.
func TestUpgradeMakesYoungMoney(t *testing.T) {
	t.Parallel()
	const beforeYoungMoney = 20261130044300
	eachOf(t, beforeYoungMoney, func(t *testing.T, db *database.DB) {
		came := time.Now().UTC().Add(-72 * time.Hour)
		text := func(at time.Time) string { return at.Format("'2006-01-02 15:04:05.000000+00:00'") }
		must(t, run(t.Context(), db, strings.NewReplacer("THREE", text(came), "EIGHT", text(came.Add(-5*24*time.Hour))).Replace(oldDeposits)))
		must(t, db.Migrate(t.Context()))
		var lots []string
		must(t, db.Read(t.Context(), `SELECT due_at, amount FROM young_lots`).ForEach(func(scan database.Scan) error {
			var due, amount int64
			err := scan(&due, &amount)
			at := time.UnixMicro(due)
			lots = append(lots, at.String())
			if week := came.Add(7 * 24 * time.Hour); amount != 300 || at.Before(week) || at.After(week.Add(time.Hour)) {
				t.Errorf("%d mature at %s, want 300 within the hour after %s", amount, at, week)
			}
			return err
		}))
		if len(lots) != 1 {
			t.Errorf("lots at %v", lots)
		}
		verified(t, db)
	})
}
