package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// guard is something that keeps money right. change takes it out of a copy of
// the source; each of its texts must stand there exactly once.
type guard struct {
	name   string
	red    run // what must turn red without it
	change []change
}

type change struct{ file, from, to string }

var (
	hostile = run{pkg: "./internal/database", tests: "^TestHostile"}
	model   = run{pkg: "./internal/payments", tests: "Model$"}
	inbox   = run{pkg: "./internal/payments", tests: "^TestEveryFailureOfEveryQuestion$"}
	crash   = run{pkg: "./e2e/prove", tests: "^TestCrash$"}
	answers = run{pkg: "./e2e/prove", tests: "^TestAnswers$", atATime: "8"}
	doubt   = run{pkg: "./internal/database", tests: "^TestInDoubt$"}
	resolve = run{pkg: "./internal/payments", tests: "^TestResolve"}
	late    = run{pkg: "./internal/payments", tests: "^TestLate"}
	posting = run{pkg: "./internal/ledger"}
	texts   = run{pkg: "./internal/database", tests: "^TestHostileWrites$/^Texts$"}
	young   = run{pkg: "./internal/payments", tests: "^TestTakenBackDepositsAreNotKeptBack$"}
	differs = run{pkg: "./internal/payments", tests: "Difference|^TestOldComparison"}
	whole   = run{pkg: "./internal/payments", tests: "^TestStatementBreaksOff$"}
	fair    = run{pkg: "./internal/payments", tests: "HoldUpNobody$|^TestSweepReadsPastManyRows$"}
	stuck   = run{pkg: "./internal/payments", tests: "^TestRefundsThatStandHoldUpNoOther$"}
	kept    = run{pkg: "./internal/payments", tests: "^(TestFailedPayoutPaidInSuspense|TestFailedRefundMadeAfterAll)$"}
	daily   = run{pkg: "./internal/payments", tests: "^TestLimitOfADayLooksAtAllOfIt$"}
	lost    = run{pkg: "./internal/payments", tests: "^(TestLos|TestFence|TestSuspected|TestRemade|TestHistory|TestNewest|TestGeneration|TestBind)"}
	alone   = run{pkg: "./internal/ledger", tests: "^TestPosterRefusesTheCulpritAlone$"}
	clocks  = run{pkg: "./internal/payments", tests: "^(TestLookUpTooEarlyByStripesClock|TestSuspendedBetweenClaimAndSend)$"}
)

const (
	payments      = "internal/payments/"
	movesPostgres = "internal/database/migrations/postgres/20261127070000_lines_move_heads.sql"
	movesSQLite   = "internal/database/migrations/sqlite3/20261127070000_lines_move_heads.sql"
	clawsPostgres = "internal/database/migrations/postgres/20261129224500_clawbacks.sql"
	clawsSQLite   = "internal/database/migrations/sqlite3/20261129224500_clawbacks.sql"
)

// keys are the indexes that the database refuses a payout's second use of a key by.
var keys = []change{
	{
		"internal/database/migrations/postgres/20261123000000_create.sql",
		"CREATE UNIQUE INDEX payout_owner_id_idempotency_key", "CREATE INDEX payout_owner_id_idempotency_key",
	},
	{
		"internal/database/migrations/sqlite3/20261123000000_create.sql",
		"CREATE UNIQUE INDEX payout_owner_id_idempotency_key", "CREATE INDEX payout_owner_id_idempotency_key",
	},
}

var guards = []guard{
	{"the money is held before the transfer", crash, []change{{
		payments + "payout.go",
		"Postings: []ledger.Posting{p.hold()}, Payout: &row", "Payout: &row",
	}}},
	{"a resent order has the attempt's key", crash, []change{{
		payments + "attempt.go", `fmt.Sprintf("%s:%d", name, a.Number)`, `fmt.Sprintf("%s:%d:%d", name, a.Number, a.Sends)`,
	}}},
	{"the client's key is used once", crash, append([]change{{
		"internal/ledger/rows.go", "verdicts[asked[o]] = ErrStands", "_ = o",
	}}, keys...)},
	{"the client's key is unique in the database", hostile, keys},
	{"the sweeper finishes payouts", crash, []change{{
		payments + "sweeper.go", `{table: "payouts", where: parked, owner:`, `{table: "payouts", where: " AND FALSE", owner:`,
	}}},
	{"a lasting difference stops payouts", differs, []change{{
		payments + "difference.go", "return s.setGate(ctx, tx, MoneyOut, reconciler, false, reason)", "return nil",
	}}},
	{"what is on its way is no difference", differs, []change{{payments + "booksums.go", "- b.ledger + b.flight }", "- b.ledger }"}}},
	{"the gate stays shut while the books differ", differs, []change{{payments + "reconcile.go", "case old == 0 && !others && !open", "case old == 0 && (!others || true) && !open"}}},
	{"books that cannot be compared stop payouts", differs, []change{{payments + "difference.go", "WHERE attempts >= $1 AND", "WHERE FALSE AND attempts >= $1 AND"}}},
	{"how far the statement was read moves when all is kept", whole, []change{{
		payments + "statement.go", "SET top = COALESCE(top, $1), bottom = $2 WHERE", "SET read_until = CASE WHEN $2 < $1 THEN $1 ELSE $2 END WHERE",
	}}},
	{"so much is done of one payment at a time", fair, []change{{payments + "refund_news.go", "steps > refundsAtATime {", "false {"}}},
	{"refunds that stand as they do at Stripe hold up no other", stuck, []change{{payments + "refund_news.go", "if stands[r.ID] == settledAs(r) {", "if false {"}}},
	{"a payout that had failed is not taken again where the platform has its transfer", kept, []change{{
		payments + "payout_machine.go", "p.State == payout.StateFailed && e.Booked:", "p.State == payout.StateFailed && false:",
	}}},
	{"a refund that had failed and was made all the same is booked", kept, []change{{payments + "refund.go", "case err == nil && adopt && madeAfterAll(named, seen):", "case false:"}}},
	{"one answer serves all events of an object", fair, []change{{payments + "inbox.go", "if other.ID != id && asks(other) == asks(row) {", "if false {"}}},
	{"an owner has a share of each round", fair, []change{{payments + "round.go", "r.claimed[row.owner] >= r.share", "false"}}},
	{"rows that a round leaves are read many at a time", fair, []change{{payments + "round.go", "for len(r.full) > 0 {", "for false {"}}},
	{"a sweep goes on with what its rounds left", fair, []change{{payments + "sweeper.go", "err != nil || len(r.waiting) == 0", "true"}}},
	{"a limit of a day counts all of it", daily, []change{{
		payments + "admission.go", "(SELECT SUM(o.amount)` + of + ` AND", "(SELECT MAX(o.amount)` + of + ` AND",
	}}},
	{"a young deposit stays", young, []change{{
		payments + "admission.go", "return max(0, balance-max(0, young))", "return max(0, balance)",
	}}},
	{"only what is left of a young deposit stays", young, []change{{
		payments + "admission.go", "COALESCE((SELECT SUM(b.value)", "COALESCE((SELECT 0 * SUM(b.value)",
	}}},
	{"an event is done only when its effect stands", inbox, []change{{
		payments + "inbox.go", "AddTries(1).SetNextAt(now.Add(lease)).", "AddTries(1).SetProcessedAt(now).ClearNextAt().",
	}}},
	{"an event is kept before it is acknowledged", crash, []change{{
		payments + "inbox.go", "err := create.Exec(ctx)\n", "var err error\n",
	}}},
	{"a refund made at Stripe is adopted in one step", crash, []change{{
		payments + "refund.go", "_, _, err = s.refunds().step(ctx, s, tx, id, RefundSeen{Refund: seen})", "// nothing",
	}}},
	{"a row that was lost has the same name at Stripe", lost, []change{{
		payments + "payout.go", "operationKey(gid.Payout, row.Owner, row.Key, row.Fingerprint)", "operationKey(gid.Payout, row.ID, row.Key, row.Fingerprint)",
	}}},
	{"what may have been lost is looked for before it is sent", lost, []change{{
		payments + "operation.go", "if effect == Send && x.any() {", "if false {",
	}}},
	{"a row that Stripe knows and we do not stops payouts", lost, []change{{
		payments + "fence.go", "if err != nil || x.any() {\n		return err\n	}\n	_, err = s.suspectLoss", "if true {\n		return err\n	}\n	_, err = s.suspectLoss",
	}}},
	{"another history of the database stops payouts", lost, []change{{
		payments + "fence.go", "case database.SameHistory(f.Kept, f.Now):", "case true:",
	}}},
	{"payouts go on after a whole reading of Stripe's books", lost, []change{{
		payments + "fence.go", "if r.partly || !open", "if !open",
	}}},
	{"payouts go on after a reading that began when rows were suspected to be missing", lost, []change{{
		payments + "fence.go", "!f.SuspectedAt.Equal(x.at)", "f.SuspectedAt.IsZero()",
	}}},
	{"what was on its way when rows were lost is waited for", lost, []change{{
		payments + "fence.go", "now.Before(x.at.Add(lossQuiet))", "false",
	}}},
	{"an object at Stripe that is unknown here stops payouts at the start", lost, []change{{
		payments + "newest.go", "	if lost.id != \"\" {\n", "	if false {\n",
	}}},
	{"payouts wait until Stripe was asked what it did last", lost, []change{{
		payments + "payout.go", "Shut: shut || s.uncompared.Load(),", "Shut: shut,",
	}}},
	{"an older database file is noticed", lost, []change{{
		payments + "fence.go", "case m.Generation > file.Generation, m.Position > file.Position:", "case false:",
	}}},
	{"a database belongs to one mode of Stripe", lost, []change{{
		payments + "binding.go", "case bound.Mode != at.Mode, bound.Account", "case bound.Account",
	}}},
	{"play money never becomes real money (PostgreSQL)", hostile, []change{{
		"internal/database/migrations/postgres/20261129223400_bindings.sql", "WHEN (NEW.mode = 'live' AND OLD.mode <> 'live')", "WHEN (false)",
	}}},
	{"a time-out proves nothing", model, []change{{
		payments + "attempt.go", "		return a.until(at.Add(backoff(a.Unclear))), wait\n", "		return a, refused\n",
	}}},
	{"nothing is called missing before Stripe's clock allows", clocks, []change{{
		payments + "attempt.go", "	return max(0, a.lookUpDue().Sub(e.Read))\n", "	return 0\n",
	}}},
	{"what was claimed too long ago is not sent", clocks, []change{{
		payments + "operation.go", "	if left <= 0 {\n", "	if false {\n",
	}}},
	{"a failed payout that was paid after all is taken again", model, []change{{
		payments + "payout_machine.go", "lines = p.Funds.lend(p.takeAgain(t.ID))", "lines = nil",
	}}},
	{"a refusal counts only for the only send", model, []change{{
		payments + "attempt.go", "case a.Sends > 1:", "case false:",
	}}},
	{"an empty list is believed only after the quiet time", model, []change{{
		payments + "attempt.go", "return a.LastSentAt.Add(quiet)", "return a.LastSentAt",
	}}},
	{"an answer to an older attempt is void", model, []change{{
		payments + "payout_machine.go", "if p.State != payout.StateSending || p.Number != e.Attempt {", "if p.State != payout.StateSending {",
	}}},
	{"a transfer to another account is not the payout", model, []change{{
		payments + "payout_machine.go", "if t.Destination != p.Account {", "if false {",
	}}},
	{"a payment to an account that closes is given back", model, []change{{
		payments + "deposit_machine.go", "d.GiveBack = d.Closing", "d.GiveBack = false",
	}}},
	{"what waits for its payer is canceled when the account closes", model, []change{{
		payments + "deposit_machine.go", "return d, nil, Cancel", "return d, nil, Fetch",
	}}},
	{"nothing is sent to an account that closes (PostgreSQL)", hostile, []change{{
		"internal/database/migrations/postgres/20261129222519_closing_accounts.sql",
		"JOIN users u ON u.id = added.to_owner_id WHERE u.closing_at IS NOT NULL", "JOIN users u ON u.id = added.to_owner_id WHERE false",
	}}},
	{"a key of 23 hours is not sent again", model, []change{{
		payments + "attempt.go", "e.latest().Sub(a.FirstSentAt) > keyHorizon || ", "",
	}}},
	{"a deposit is credited once", model, []change{{
		payments + "deposit_machine.go", "	if d.State == deposit.StateSucceeded {\n		return d, nil, Rest\n	}\n", "",
	}}},
	{"who bears a payment does not depend on the order of news", model, []change{{
		payments + "clawback.go", "borne = min(max(c.due()-c.Borne, min(0, minor)), max(0, minor))",
		"borne = min(max(minor, -c.Borne), c.Credited-c.Borne)",
	}}},
	{"a user bears of a payment what the rule says (PostgreSQL)", hostile, []change{{
		clawsPostgres, "    IF NEW.borne <> rule AND (", "    IF false AND (",
	}}},
	{"a user bears of a payment what the rule says (SQLite)", hostile, []change{{
		clawsSQLite, "    WHERE NEW.borne <> rule AND (", "    WHERE false AND (",
	}}},
	{"a cut connection is no refusal", answers, []change{{
		"internal/stripe/classify.go", "return &payments.Answer{Class: payments.Ambiguous, Cause: cause(err)}",
		"return &payments.Answer{Class: payments.Definite, Cause: cause(err)}",
	}}},
	{"another operator confirms a large resolution", resolve, []change{{
		payments + "resolution_confirm.go", "case row.ProposedBy == operator:", "case false:",
	}}},
	{"another operator confirms a large resolution, says the database", hostile, []change{
		{"internal/database/migrations/postgres/20261129222114_resolutions.sql", "CHECK (confirmed_by IS NULL OR (two_persons AND confirmed_by <> proposed_by))", "CHECK (true)"},
		{"internal/database/migrations/sqlite3/20261129222114_resolutions.sql", "CHECK (confirmed_by IS NULL OR (two_persons AND confirmed_by <> proposed_by))", "CHECK (true)"},
	}},
	{"a parked payout is given back only when Stripe's list has nothing of it", resolve, []change{{
		payments + "resolve_parked.go", "if found != \"\" {", "if false {",
	}}},
	{"a payout is marked as sent only by a transfer of its own", resolve, []change{{
		payments + "resolve_parked.go", "if err := fits(ctx, tx, p, t); err != nil {", "if err := fits(ctx, tx, p, t); false {",
	}}},
	{"what came back of a payout that is marked as sent is not booked twice", resolve, []change{{
		payments + "resolve_parked.go", "statementline.Or(statementline.Source(t.ID), statementline.Parent(t.ID))", "statementline.Source(t.ID)",
	}}},
	{"a line whose money is booked here is not booked once more", resolve, []change{{
		payments + "resolve_line.go", "return notBooked(ctx, tx, line)", "return nil",
	}}},
	{"each line has one decision that stands", hostile, []change{
		{"internal/database/migrations/postgres/20261129222114_resolutions.sql", "CREATE UNIQUE INDEX resolutions_line_once", "CREATE INDEX resolutions_line_once"},
		{"internal/database/migrations/sqlite3/20261129222114_resolutions.sql", "CREATE UNIQUE INDEX resolutions_line_once", "CREATE INDEX resolutions_line_once"},
	}},
	{"what an operator gives pays what is owed first", run{pkg: "./internal/payments", tests: "^TestSimulation$"}, []change{{
		payments + "resolve_line.go", "debt = min(value, f.Owed)", "debt = min(value, 0*f.Owed)",
	}}},
	{"a late payment of an order is credited", late, []change{{payments + "late.go", "if !i.orders(standing) {", "if true {"}}},
	{"a late payment is credited only when it is the order's", late, []change{{
		payments + "late.go", "i.Trace == Trace{Wallet: row.WalletID, Key: row.IdempotencyKey, Fingerprint: row.Fingerprint}", "true",
	}}},
	{"what stands in suspense is not credited as well", late, []change{{payments + "late.go", "if err != nil || kept {", "if err != nil || kept && false {"}}},
	{"an operator's opening of the kill switch holds", run{pkg: "./internal/payments", tests: "^TestOperatorsOpeningHolds$"}, []change{{
		payments + "reconcile.go", "statementline.MatchEQ(statementline.MatchUnmatched), statementline.Acknowledged(false),",
		"statementline.MatchEQ(statementline.MatchUnmatched),",
	}}},
	// The whole program survives it: whatever is answered was read back first.
	{"a commit whose answer is lost is no success", doubt, []change{{
		"internal/database/tx.go", "return &InDoubt{err}", "return nil",
	}}},
	{"wallets are locked", posting, []change{
		{"internal/ledger/write.go", "ORDER BY id FOR UPDATE`", "ORDER BY id`"},
		{"internal/ledger/write.go", "lockHeads[dialect.Postgres] + ` SKIP LOCKED`", "lockHeads[dialect.Postgres]"},
	}},
	{"a line goes on from the line before it (PostgreSQL)", hostile, []change{{
		movesPostgres, "ELSE (a.sequence, a.running_balance) <> (a.before + 1, a.held) END", "ELSE false END",
	}}},
	{"a line goes on from the line before it (SQLite)", hostile, []change{{
		movesSQLite, "AND last_sequence = NEW.sequence - 1 AND current_balance = NEW.running_balance\n", "\n",
	}}},
	{"a head that something else has moved is no start (PostgreSQL)", hostile, []change{{
		movesPostgres, "moved < (SELECT count(DISTINCT wallet_id) FROM added)", "false",
	}}},
	{"a line that may not move its head goes (SQLite)", hostile, []change{{
		movesSQLite, "AND CASE kind WHEN 'user' THEN NEW.balance_after >= 0 WHEN 'debt' THEN NEW.balance_after <= 0 ELSE true END;", ";",
	}}},
	{"heads move only with lines (PostgreSQL)", hostile, []change{{
		movesPostgres, "AND t.sequence = m.last_sequence AND t.balance_after = m.current_balance", "",
	}}},
	{"guards look at the tables that are ours (PostgreSQL)", hostile, []change{{movesPostgres, "        EXECUTE format('ALTER", "        PERFORM format('ALTER"}}},
	{"heads move only with lines (SQLite)", hostile, []change{{movesSQLite, "SELECT RAISE(ABORT, 'a balance moves only with a line');", "SELECT 1;"}}},
	{"a line never changes (PostgreSQL)", hostile, []change{{
		"internal/database/migrations/postgres/20261123000001_guards.sql",
		"CREATE TRIGGER transactions_never_change BEFORE UPDATE ON transactions FOR EACH ROW\n" +
			"    EXECUTE FUNCTION refuse('a line of the ledger never changes');\n", "",
	}}},
	{"a line never changes (SQLite)", hostile, []change{{
		"internal/database/migrations/sqlite3/20261123000001_guards.sql",
		"SELECT RAISE(ABORT, 'a line of the ledger never changes');", "SELECT 1;",
	}}},
	{"a group that fails is written in parts", alone, []change{{
		"internal/database/apart.go", "case len(group) == 1 || ctx.Err() != nil || !mayBeOnes(err):", "case true:",
	}}},
	{"a panic in a group is one member's", alone, []change{{
		"internal/database/apart.go", "		if value := recover(); value != nil {\n", "		if value := any(nil); value != nil {\n",
	}}},
	{"a text holds no U+0000", run{pkg: "./graph", tests: "^TestTexts$"}, []change{{
		"graph/scalar/scalar.go", "	case strings.ContainsRune(text, 0):\n", "	case false:\n",
	}}},
	{"a text is bounded in the database (PostgreSQL)", texts, []change{{
		"internal/database/migrations/postgres/20261129222600_bounded_texts.sql",
		"WHEN ((length(NEW.email) > 254 AND NEW.email IS DISTINCT FROM OLD.email) OR", "WHEN (",
	}}},
	{"a text holds no U+0000 in the database (SQLite)", texts, []change{{
		"internal/database/migrations/sqlite3/20261129222600_bounded_texts.sql",
		"WHEN length(NEW.note) > 140 OR instr(NEW.note, char(0)) > 0 OR", "WHEN length(NEW.note) > 140 OR",
	}}},
	{"a joined read that fails is read in parts", run{pkg: "./internal/database", tests: "^TestBatchRefuses"}, []change{{
		"internal/database/batch.go", "			maps.Copy(one.found, found)\n		}\n		return err\n",
		"			maps.Copy(one.found, found)\n		}\n		for key := range one.asked {\n			if err != nil {\n				one.wrong[key] = err\n			}\n		}\n		return err\n",
	}}},
}

// proveBroken takes out each guard in turn. Green is when the proof turns red.
func proveBroken(only string) bool {
	ok, start := true, time.Now()
	fmt.Printf("| Guard that was taken out | Proof | It turned |\n|---|---|---|\n")
	for _, g := range guards {
		if !strings.Contains(g.name+g.red.tests+g.red.pkg, only) {
			continue
		}
		text, err := g.missing()
		switch {
		case err != nil:
			fail(fmt.Errorf("%s: %w\n%s", g.name, err, text))
		case text == nil:
			ok = false
			fmt.Printf("| %s | %s %s | green: NOBODY NOTICED |\n", g.name, g.red.pkg, g.red.tests)
		default:
			fmt.Printf("| %s | %s %s | red: %s |\n", g.name, g.red.pkg, g.red.tests, first(text))
		}
	}
	return finish(ok, start)
}

// missing runs the proof against the program without the guard, and gives what
// it complains of; nil when it is content.
func (g guard) missing() ([]byte, error) {
	dir, err := os.MkdirTemp("", "purser-broken-")
	if err != nil {
		return nil, err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	overlay := struct{ Replace map[string]string }{map[string]string{}}
	for i, c := range g.change {
		file, err := filepath.Abs(c.file)
		if err != nil {
			return nil, err
		}
		source := file
		if changed, ok := overlay.Replace[file]; ok { // by what stands before
			source = changed
		}
		text, err := os.ReadFile(source)
		if err != nil {
			return nil, err
		}
		if n := strings.Count(string(text), c.from); n != 1 {
			return nil, fmt.Errorf("%s holds %d times\n%s", c.file, n, c.from)
		}
		overlay.Replace[file] = filepath.Join(dir, fmt.Sprint(i)+filepath.Ext(file))
		if err := os.WriteFile(overlay.Replace[file], []byte(strings.Replace(string(text), c.from, c.to, 1)), 0o600); err != nil {
			return nil, err
		}
	}
	text, err := json.Marshal(overlay)
	if err != nil {
		return nil, err
	}
	file := filepath.Join(dir, "overlay.json")
	if err := os.WriteFile(file, text, 0o600); err != nil {
		return nil, err
	}
	out, _, err := g.red.test(file, "PURSER_PROVE=short")
	if err == nil {
		return nil, nil
	}
	for _, not := range []string{"[build failed]", "[setup failed]", "build the program", "does not say"} {
		if bytes.Contains(out, []byte(not)) {
			return out, fmt.Errorf("the proof could not be run: %w", err)
		}
	}
	return out, nil
}

// first is the first thing that a test complains of.
func first(text []byte) string {
	for line := range strings.Lines(string(text)) {
		_, said, _ := strings.Cut(line, "_test.go:")
		_, said, found := strings.Cut(said, ": ")
		if found && !strings.Contains(said, "moments: ") && !strings.Contains(said, "was finished after") {
			said = strings.ReplaceAll(strings.TrimSpace(said), "|", "/")
			return said[:min(len(said), 110)]
		}
	}
	return "it did not end well"
}
