package ledger_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/database/dbtest"
	"github.com/purserhq/purser/internal/ledger"
)

// damage is SQL that falsifies a furnished ledger.
type damage struct{ claim, names, sql string }

// damages are what a dropped guard, a bad disk or half a backup could leave: by
// the claim whose check must find them, and the row that it must name.
var damages = []damage{
	{"each line's balance is the balance before it", "txn_9", `UPDATE transactions SET balance_after = 101 WHERE id = 'txn_9'`},
	{"each line's balance is the balance before it", "txn_3", `UPDATE transactions SET value = -401 WHERE id = 'txn_3'`},
	{"each wallet's lines are numbered", "txn_8", `UPDATE transactions SET sequence = 10 WHERE id = 'txn_8'`},
	{"each wallet's lines are numbered", "txn_9", `UPDATE transactions SET running_balance = 5, balance_after = 105 WHERE id = 'txn_9'`},
	{"each wallet's lines are numbered", "txn_4", `DELETE FROM transactions WHERE id = 'txn_3'`},
	{"each wallet's balance is the sum", "wal_a", `UPDATE wallets SET current_balance = 1601 WHERE id = 'wal_a'`},
	{"each wallet's balance is the sum", "wal_a", `UPDATE wallets SET last_sequence = 9 WHERE id = 'wal_a'`},
	{"each wallet's balance is the sum", "wal_b", `DELETE FROM transactions WHERE id = 'txn_9'`},
	{"each wallet's balance is the sum", "wal_eur", `UPDATE wallets SET current_balance = 1 WHERE id = 'wal_eur'`},
	{"no user's wallet is below zero", "wal_b", `UPDATE wallets SET current_balance = -1 WHERE id = 'wal_b'`},
	{"no user's wallet is below zero", "wal_debt", `UPDATE wallets SET current_balance = 1 WHERE id = 'wal_debt'`},
	{"each user has a wallet of their own", "usr_a", `UPDATE users SET wallet_id = 'wal_b' WHERE id = 'usr_a'`},
	{"each user has a wallet of their own", "usr_b", `DELETE FROM wallets WHERE id = 'wal_b'`},
	{"each transfer between wallets has two lines", "txn_8", `DELETE FROM transactions WHERE id = 'txn_9'`},
	{"each transfer between wallets has two lines", "txn_9", `UPDATE transactions SET value = -99 WHERE id = 'txn_8'`},
	{"each transfer between wallets has two lines", "txn_9", `UPDATE transactions SET peer_wallet_id = NULL WHERE id = 'txn_9'`},
	{"no Stripe object or operation stands twice", "txn_4", `UPDATE transactions SET reference = 'pay_failed' WHERE id = 'txn_7'`},
	{"each deposit that succeeded was credited", "dep_open", `UPDATE deposits SET state = 'SUCCEEDED' WHERE id = 'dep_open'`},
	{"each deposit that succeeded was credited", "dep_ok", `UPDATE deposits SET state = 'FAILED' WHERE id = 'dep_ok'`},
	{"each deposit that succeeded was credited", "dep_ok", `UPDATE transactions SET reference = 'dep_new' WHERE id = 'txn_1'`},
	{"each payout was taken from its wallet", "pay_sent", `DELETE FROM transactions WHERE id = 'txn_2'`},
	{"each payout was taken from its wallet", "pay_sent", `UPDATE payouts SET amount = 501 WHERE id = 'pay_sent'`},
	{"each payout was taken from its wallet", "pay_failed", `DELETE FROM transactions WHERE id = 'txn_4'`},
	{"each payout was taken from its wallet", "pay_failed", `UPDATE payouts SET state = 'PENDING' WHERE id = 'pay_failed'`},
	{"each payout was taken from its wallet", "pay_pending", `UPDATE payouts SET state = 'FAILED' WHERE id = 'pay_pending'`},
	{"each payout was taken from its wallet", "pay_sent", `UPDATE payouts SET state = 'REVERSED' WHERE id = 'pay_sent'`},
	{"each payout was taken from its wallet", "pay_reversed", `UPDATE payouts SET state = 'SENT' WHERE id = 'pay_reversed'`},
	{"nothing that waits for an outcome was forgotten", "pay_pending", `UPDATE payouts SET next_at = NULL WHERE id = 'pay_pending'`},
	{"nothing that waits for an outcome was forgotten", "dep_open", `UPDATE deposits SET next_at = NULL WHERE id = 'dep_open'`},
	{"nothing that waits for an outcome was forgotten", "ref_pending", `UPDATE refunds SET next_at = NULL WHERE id = 'ref_pending'`},
	{"each refund was taken from somebody", "ref_done", `DELETE FROM transactions WHERE id = 'txn_r2'`},
	{"each refund was taken from somebody", "ref_done", `UPDATE refunds SET state = 'FAILED' WHERE id = 'ref_done'`},
	{"each refund was taken from somebody", "ref_failed", `UPDATE refunds SET state = 'SUCCEEDED' WHERE id = 'ref_failed'`},
	{"each refund was taken from somebody", "ref_failed", `DELETE FROM transactions WHERE id = 'txn_r4'`},
	{"what refunds and disputes took of each payment", "dep_ok", `UPDATE disputes SET movements = '["txn_s3"]' WHERE id = 'du_a'`},
	{"what refunds and disputes took of each payment", "dep_ok", `DELETE FROM transactions WHERE id = 'txn_d2'`},
	{"what refunds and disputes took of each payment", "dep_ok", `UPDATE refunds SET state = 'FAILED' WHERE id = 'ref_done'`},
	{"what refunds and disputes took of each payment", "dep_ok", `UPDATE deposits SET clawed_back = 331, borne = 331 WHERE id = 'dep_ok'`},
	{"the user bears of each payment", "dep_ok", `UPDATE deposits SET borne = 329 WHERE id = 'dep_ok'`},
	{"the user bears of each payment", "dep_ok", `UPDATE transactions SET wallet_id = 'wal_platform' WHERE id = 'txn_r2'`},
	{"the user bears of each payment", "dep_ok", `UPDATE transactions SET value = 329 WHERE id = 'txn_1'`},
	{"each line of a refund or dispute belongs to one", "txn_d1", `UPDATE transactions SET reference = 'txn_none' WHERE id = 'txn_d1'`},
	{"each refund began", "ref_done", `UPDATE refunds SET charged = 199 WHERE id = 'ref_done'`},
	{"each transfer that somebody made", "trf_1", `DELETE FROM transactions WHERE id = 'txn_c2'`},
	{"each transfer that somebody made", "trf_1", `DELETE FROM transactions WHERE id = 'txn_p2'`},
	{"each transfer that somebody made", "trf_1", `UPDATE transfers SET amount = 41 WHERE id = 'trf_1'`},
	{"each wallet's young money", "wal_a", `UPDATE wallets SET young_balance = 1 WHERE id = 'wal_a'`},
	{"the young money that matures at a time", "4000000000000000", `DELETE FROM young_lots WHERE id = 'lot_1'`},
	{"the young money that matures at a time", "4000000000000000", `UPDATE young_lots SET amount = 2001 WHERE id = 'lot_1'`},
	{"each charge, refund of a charge and credit", "chg_d", `DELETE FROM transactions WHERE id = 'txn_e2'`},
	{"each charge, refund of a charge and credit", "chg_d", `UPDATE charges SET amount = 301 WHERE id = 'chg_d'`},
	{"each charge, refund of a charge and credit", "crf_d", `DELETE FROM charge_refunds WHERE id = 'crf_d'`},
	{"each charge, refund of a charge and credit", "crd_d", `UPDATE transactions SET value = 51 WHERE id = 'txn_e4'`},
	{"no charge was refunded by more", "crf_d", `UPDATE charges SET amount = 99 WHERE id = 'chg_d'`},
	{"no charge was refunded by more", "crf_d", `UPDATE charge_refunds SET refunded_before = 1 WHERE id = 'crf_d'`},
	{"what the application has earned", "wal_d", `UPDATE wallets SET revenue = 0 WHERE id = 'wal_d'`},
	{"what usage charged", "usg_2", `DELETE FROM usage_records WHERE id = 'usg_1'`},
	{"what usage charged", "usg_2", `UPDATE charges SET amount = 2 WHERE id = 'chg_u'`},
	{"metadata belongs", "mde_1", `UPDATE metadata_entries SET wallet_id = 'wal_a' WHERE id = 'mde_1'`},
	{"each line of Stripe's statement that was converted", "txn_s8", `UPDATE transactions SET value = -501, balance_after = -501 WHERE id = 'txn_f1'`},
	{"each conversion is of one line", "txn_p1", `UPDATE transactions SET wallet_id = 'wal_fx_u', sequence = 2 WHERE id = 'txn_p1'`},
	{"what is held of each wallet", "wal_h", `UPDATE wallets SET held = 201 WHERE id = 'wal_h'`},
	{"what is held of each wallet", "wal_h", `UPDATE holds SET amount = 301 WHERE id = 'hld_h'`},
	{"each hold is as its last change left it", "hld_h", `UPDATE holds SET expires_at = '2100-01-02 00:00:00+00:00' WHERE id = 'hld_h'`},
	{"each hold is as its last change left it", "hld_r", `UPDATE holds SET state = 'EXPIRED' WHERE id = 'hld_r'`},
	{"each hold is as its last change left it", "hld_h", `DELETE FROM hold_changes WHERE id = 'hch_1'`},
	{"what was captured of each hold", "hld_h", `UPDATE charges SET amount = 99 WHERE id = 'chg_h'`},
	{"what was captured of each hold", "hld_h", `UPDATE hold_changes SET charge_id = NULL WHERE id = 'hch_3'`},
	{"the events of each wallet are numbered", "wal_d", `UPDATE wallets SET event_sequence = event_sequence + 1 WHERE id = 'wal_d'`},
	{
		"each charge, refund of a charge, credit, transfer", "txn_e2",
		`UPDATE transactions SET created_at = '2027-01-01 00:00:00+00:00', reference = 'chg_x' WHERE id = 'txn_e2'`,
	},
	{"all accounts together are zero", "1.00 USD", `UPDATE wallets SET current_balance = current_balance + 100 WHERE id = 'wal_a'`},
}

// TestVerify damages a ledger without its guards, and wants the right check to
// find it, by the name of the row.
func TestVerify(t *testing.T) {
	t.Parallel()
	for kind, url := range dbtest.URLs(t) {
		t.Run(kind, func(t *testing.T) {
			t.Parallel()
			db, err := database.Open(t.Context(), url, "USD")
			must(t, err)
			t.Cleanup(func() { _ = db.Close() }) // nothing is left to write
			dbtest.Seed(t, db)
			verified(t, db)
			bare := defenseless(t, url)
			found := map[string]bool{}
			for _, d := range damages {
				_, err := bare.ExecContext(t.Context(), d.sql)
				must(t, err)
				report, err := ledger.Verify(t.Context(), db)
				must(t, err)
				if i := slices.IndexFunc(report.Checks, d.foundBy); i < 0 {
					_ = report.Write(t.Output())
					t.Errorf("not found by the check that %s…, or %s is not named: %s", d.claim, d.names, d.sql)
				} else {
					found[report.Checks[i].Claim] = true
				}
				restore(t, bare)
				verified(t, db)
			}
			report, err := ledger.Verify(t.Context(), db)
			must(t, err)
			for _, c := range report.Checks {
				if !found[c.Claim] || c.Counted == 0 {
					t.Errorf("nothing was found by the check that %s (%d looked at)", c.Claim, c.Counted)
				}
			}
		})
	}
}

func (d damage) foundBy(c ledger.Check) bool {
	return strings.HasPrefix(c.Claim, d.claim) &&
		slices.ContainsFunc(c.Differences, func(s string) bool { return strings.Contains(s, d.names) })
}

func TestReport(t *testing.T) {
	t.Parallel()
	db := dbtest.New(t)
	dbtest.Seed(t, db)
	report, err := ledger.Verify(t.Context(), db)
	must(t, err)
	write := func() string {
		var b strings.Builder
		must(t, report.Write(&b))
		return b.String()
	}
	for _, want := range []string{"The ledger is right.", "wallets (user)", "35.09 USD", "-26.37 USD   7 lines"} {
		if text := write(); !strings.Contains(text, want) {
			t.Errorf("no %q in\n%s", want, text)
		}
	}
	report.Checks[0].Differences = []string{"txn_9: wrong"}
	for _, want := range []string{"WRONG", "txn_9: wrong", "Stop paying out"} {
		if text := write(); report.Clean() || !strings.Contains(text, want) {
			t.Errorf("no %q in\n%s", want, text)
		}
	}
}
