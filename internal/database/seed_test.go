package database_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/database/dbtest"
	"github.com/purserhq/purser/internal/ledger"
)

// hash stands for any SHA-256 in hex.
const hash = "0000000000000000000000000000000000000000000000000000000000000000"

// words lets the hostile statements be short.
var words = strings.NewReplacer(
	" at,", " '2026-01-01 00:00:00+00:00',", " at)", " '2026-01-01 00:00:00+00:00')",
	"= at", "= '2026-01-01 00:00:00+00:00'", " hash", " '"+hash+"'",
	"DEPOSIT(", "INSERT INTO deposits ("+
		"id, created_at, updated_at, owner_id, wallet_id, amount, currency, idempotency_key, fingerprint, next_at) VALUES (",
	"PAYOUT(", "INSERT INTO payouts ("+
		"id, created_at, updated_at, owner_id, wallet_id, amount, currency, idempotency_key, fingerprint, account_id, next_at) VALUES (",
	"REFUND(", "INSERT INTO refunds ("+
		"id, created_at, updated_at, owner_id, wallet_id, deposit_id, amount, charged, currency, idempotency_key, fingerprint, next_at) VALUES (",
	"TRANSFER(", "INSERT INTO transfers ("+
		"id, created_at, owner_id, wallet_id, to_owner_id, to_wallet_id, amount, currency, idempotency_key, fingerprint) VALUES (",
	"SPEND(", "INSERT INTO charges ("+
		"id, created_at, owner_id, wallet_id, amount, currency, requested_by, idempotency_key, fingerprint, description) VALUES (",
	"GIVEBACK(", "INSERT INTO charge_refunds ("+
		"id, created_at, owner_id, wallet_id, amount, currency, requested_by, idempotency_key, fingerprint, charge_id, refunded_before) VALUES (",
	"GRANT(", "INSERT INTO credits ("+
		"id, created_at, owner_id, wallet_id, amount, currency, requested_by, idempotency_key, fingerprint, description) VALUES (",
	"HOLD(", "INSERT INTO holds ("+
		"id, created_at, updated_at, owner_id, wallet_id, currency, amount, expires_at, description) VALUES (",
	"JOURNAL(", "INSERT INTO hold_changes (id, created_at, hold_id, owner_id, wallet_id, version, kind, amount, captured, released, state, "+
		"expires_at, charge_id, requested_by, idempotency_key, fingerprint) VALUES (",
	"USER(", "INSERT INTO users ("+
		"id, created_at, email, password_hash, wallet_id) VALUES (",
	"ONBOARDING(", "INSERT INTO onboardings ("+
		"id, created_at, updated_at, owner_id, wallet_id, next_at) VALUES (",
	"LINE(", "INSERT INTO transactions (id, created_at, wallet_id, sequence, kind, contra, value, running_balance, "+
		"balance_after, reference, deposit_id, payout_id, peer_wallet_id) VALUES ('txn_x', '2026-01-01 00:00:00+00:00', ",
	"HEAD(", "UPDATE wallets SET (last_sequence, current_balance) = (",
)

// seed fills the database and looks at its books.
func seed(t *testing.T, db *database.DB) {
	t.Helper()
	dbtest.Seed(t, db)
	verified(t, db)
}

// run runs statements in one transaction and commits.
func run(ctx context.Context, db *database.DB, statements string) error {
	return db.InTx(ctx, func(ctx context.Context, tx *database.Tx) error {
		_, err := tx.Exec(ctx, words.Replace(statements))
		return err
	})
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// verified fails the test when the books do not add up.
func verified(t *testing.T, db *database.DB) {
	t.Helper()
	report, err := ledger.Verify(t.Context(), db)
	must(t, err)
	if !report.Clean() {
		_ = report.Write(t.Output())
		t.Error("the ledger is wrong")
	}
}

var tables = []string{
	"users", "sessions", "wallets", "transactions", "deposits", "payouts", "refunds", "disputes", "statement_lines", "statement_progress", "book_differences", "gates",
	"audit_events", "api_keys", "application_keys", "identities", "reset_tokens", "throttles", "second_factors", "recovery_codes", "passkeys", "passkey_challenges",
	"onboardings", "payout_accounts", "stripe_events", "resolutions",
	"charges", "charge_refunds", "credits", "metadata_entries", "usage_records", "spent_lots", "credit_headroom", "holds", "hold_changes",
}

// contents is every value of every row.
func contents(t *testing.T, db *database.DB) string {
	t.Helper()
	var b strings.Builder
	for _, table := range tables {
		rows, err := db.Query(t.Context(), "SELECT * FROM "+table+" ORDER BY id")
		must(t, err)
		columns, err := rows.Columns()
		must(t, err)
		for rows.Next() {
			values := make([]any, len(columns))
			for i := range values {
				values[i] = new(any)
			}
			must(t, rows.Scan(values...))
			b.WriteString(table)
			for i, v := range values {
				fmt.Fprintf(&b, " %s=%v", columns[i], *v.(*any))
			}
			b.WriteByte('\n')
		}
		must(t, rows.Err())
		must(t, rows.Close())
	}
	return b.String()
}
