package main

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
	model   = run{pkg: "./internal/payments/machine", tests: "Model$"}
	inbox   = run{pkg: "./internal/payments", tests: "^TestEveryFailureOfEveryQuestion$"}
	crash   = run{pkg: "./e2e/prove", tests: "^TestCrash$"}
	answers = run{pkg: "./e2e/prove", tests: "^TestAnswers$", atATime: "8"}
	doubt   = run{pkg: "./internal/database", tests: "^TestInDoubt$"}
	resolve = run{pkg: "./internal/payments", tests: "^(TestResolve|TestGivenBack)"}
	late    = run{pkg: "./internal/payments", tests: "^TestLate"}
	posting = run{pkg: "./internal/ledger"}
	texts   = run{pkg: "./internal/database", tests: "^TestHostileWrites$/^Texts$"}
	young   = run{pkg: "./internal/payments", tests: "^TestTakenBackDepositsAreNotKeptBack$"}
	byEmail = run{pkg: "./internal/payments", tests: "^TestTransferReachesTheVerified$"}
	differs = run{pkg: "./internal/payments", tests: "Difference|^TestOldComparison"}
	whole   = run{pkg: "./internal/payments", tests: "^TestStatementBreaksOff$"}
	fair    = run{pkg: "./internal/payments", tests: "HoldUpNobody$|^TestSweepReadsPastManyRows$"}
	stuck   = run{pkg: "./internal/payments", tests: "^TestRefundsThatStandHoldUpNoOther$"}
	kept    = run{pkg: "./internal/payments", tests: "^(TestFailedPayoutPaidInSuspense|TestFailedRefundMadeAfterAll)$"}
	daily   = run{pkg: "./internal/payments", tests: "^TestLimitOfADayLooksAtAllOfIt$"}
	lost    = run{pkg: "./internal/payments", tests: "^(TestLos|TestFence|TestSuspected|TestPaymentOfAnOldBackup|TestRemade|TestHistory|TestNewest|TestGeneration|TestBind)"}
	alone   = run{pkg: "./internal/ledger", tests: "^TestPosterRefusesTheCulpritAlone$"}
	abroad  = run{pkg: "./e2e", tests: "^TestAnotherAccountIsRefused$"}
	apiKeys = run{pkg: "./internal/auth", tests: "^TestAPIKeysExpire$"}
	clocks  = run{pkg: "./internal/payments", tests: "^(TestLookUpTooEarlyByStripesClock|TestSuspendedBetweenClaimAndSend)$"}
	silent  = run{pkg: "./internal/payments", tests: "^TestUnexplainedWhileStripeIsSilent$"}
	played  = run{pkg: "./internal/payments", tests: "^TestSimulation$"}
)

const (
	payments      = "internal/payments/"
	machines      = "internal/payments/machine/"
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
		"Postings: []ledger.Posting{p.Hold()}, Payout: &row", "Payout: &row",
	}}},
	{"a resent order has the attempt's key", crash, []change{{
		machines + "attempt.go", `fmt.Sprintf("%s:%d", name, a.Number)`, `fmt.Sprintf("%s:%d:%d", name, a.Number, a.Sends)`,
	}}},
	{"the client's key is used once", crash, append([]change{{
		"internal/ledger/rows.go", "verdicts[asked[o]] = ErrDuplicateKey", "_ = o",
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
	{"refunds that stand as they do at Stripe hold up no other", stuck, []change{{payments + "refund_news.go", "if stands[r.ID] == settledAs(r) {", "if false && stands[r.ID] == settledAs(r) {"}}},
	{"a payout that had failed is not taken again where the platform has its transfer", kept, []change{{
		machines + "payout.go", "p.State == payout.StateFailed && e.Booked:", "p.State == payout.StateFailed && false:",
	}}},
	{"a refund that had failed and was made all the same is booked", kept, []change{{payments + "refund.go", "case err == nil && adopt && madeAfterAll(named, seen):", "case false:"}}},
	{"one answer serves all events of an object", fair, []change{{payments + "inbox.go", "if other.ID != id && asks(other) == asks(row) {", "if false {"}}},
	{"an owner has a share of each round", fair, []change{{payments + "round.go", "r.claimed[row.owner] >= r.share", "false"}}},
	{"an event has its owner's share", fair, []change{{payments + "sweeper.go", "owner: \"coalesce(owner_id, 'nobody')\", ", ""}}},
	{"an event's owner is found on receipt", fair, []change{{payments + "inbox.go", "return scan(&owner) })", "return nil })"}}},
	{"rows that a round leaves are read many at a time", fair, []change{{payments + "round.go", "for len(r.full) > 0 {", "for false {"}}},
	{"a sweep goes on with what its rounds left", fair, []change{{payments + "sweeper.go", "err != nil || len(r.waiting) == 0", "true"}}},
	{"a limit of a day counts all of it", daily, []change{{
		payments + "outflow_facts.go", "(SELECT SUM(o.amount)` + of + ` AND", "(SELECT MAX(o.amount)` + of + ` AND",
	}}},
	{"money sent to an email reaches who has verified it", byEmail, []change{{payments + "recipient.go", "user.EmailVerifiedAtNotNil(), user.EmailNEQ", "user.EmailNEQ"}}},
	{"a key stands for an address, whoever has it", byEmail, []change{{
		payments + "recipient.go", "return to, fingerprintByEmail(in, from, amount), err", "return to, fingerprintTo(to.id, in, from, amount), err",
	}}},
	{"a young deposit stays", young, []change{{
		payments + "outflow_holdings.go", "return max(0, balance-young)", "return max(0, balance)",
	}}},
	{"only what is left of a young deposit stays", young, []change{{
		"internal/ledger/lots.go", "set.add(l.Wallet, lot{set.deposits[l.Deposit], l.Value})", "_ = set.deposits",
	}}},
	{"an event is done only when its effect stands", inbox, []change{{
		payments + "inbox.go", "AddTries(1).SetNextAt(now.Add(machine.Lease)).", "AddTries(1).SetProcessedAt(now).ClearNextAt().",
	}}},
	{"an event is kept before it is acknowledged", crash, []change{{
		payments + "inbox.go", "err = create.SetNillableOwnerID(owner).Exec(ctx)\n", "_ = create.SetNillableOwnerID(owner)\n",
	}}},
	{"a refund made at Stripe is adopted in one step", crash, []change{{
		payments + "refund.go", "_, _, err = s.refunds().step(ctx, s, tx, id, machine.RefundSeen{Refund: seen})", "// nothing",
	}}},
	{"a row that was lost has the same name at Stripe", lost, []change{{
		payments + "payout.go", "processor.OperationKey(gid.Payout, row.Owner, row.Key, row.Fingerprint)", "processor.OperationKey(gid.Payout, row.ID, row.Key, row.Fingerprint)",
	}}},
	{"what may have been lost is looked for before it is sent", lost, []change{{
		payments + "runner.go", "if effect == machine.Send && x.any() {", "if false {",
	}}},
	{"a key is as old as the clock says that is ahead", run{pkg: "./internal/payments/machine", tests: "^TestKeyIsAsOldAsTheClockAhead$"}, []change{{
		machines + "event.go", "e.At.Add(max(0, e.Ahead))", "e.At",
	}}},
	{"a look-up of what was never sent has no end", lost, []change{{
		payments + "clock.go", "if !to.IsZero() {", "if true {",
	}}},
	{"a refund at Stripe that is unknown here stops payouts at the start", lost, []change{{
		payments + "newest.go", "range latest.Refunds", "range latest.Refunds[:0]",
	}}},
	{"a line that nothing explains stops payouts while Stripe is silent", silent, []change{{
		payments + "reconcile.go", "errors.Join(err, s.TrimHeadroom(ctx), s.guardGate(ctx))\n	}\n	failpoint", "errors.Join(err, s.TrimHeadroom(ctx))\n	}\n	failpoint",
	}}},
	{"a row that Stripe knows and we do not stops payouts", lost, []change{{
		payments + "fence.go", "if err != nil || x.any() {\n		return err\n	}\n	_, err = s.suspectLoss", "if err != nil || x.any() || true {\n		return err\n	}\n	_, err = s.suspectLoss",
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
	{"payouts wait until Stripe's latest objects are read", lost, []change{{
		payments + "payout.go", "Shut: shut || s.uncompared.Load(),", "Shut: shut,",
	}}},
	{"an older database file is noticed", lost, []change{{
		payments + "fence.go", "case m.Generation > file.Generation, m.Position > file.Position:", "case false:",
	}}},
	{"a database belongs to one mode of Stripe", lost, []change{{
		payments + "binding.go", "if p.Mode == at.Mode && (p.Account", "if (p.Account",
	}}},
	{"corrections ask whose database it is", abroad, []change{{
		"cmd/purser/correct.go", "checkElsewhere(ctx, db); err != nil", "checkElsewhere(ctx, db); false",
	}}},
	{"an expired key is refused", apiKeys, []change{{
		"internal/auth/keys.go", "apikey.ExpiresAtGT(s.now())", "apikey.ExpiresAtNotNil()",
	}}},
	{"play money never becomes real money (PostgreSQL)", hostile, []change{{
		"internal/database/migrations/postgres/20261129223400_bindings.sql", "WHEN (NEW.mode = 'live' AND OLD.mode <> 'live')", "WHEN (false)",
	}}},
	{"a time-out proves nothing", model, []change{{
		machines + "attempt.go", "		return a.until(at.Add(Backoff(a.Unclear))), wait\n", "		return a, refused\n",
	}}},
	{"nothing is called missing before Stripe's clock allows", clocks, []change{{
		machines + "attempt.go", "	return max(0, a.LookUpDue().Sub(e.Read))\n", "	return 0\n",
	}}},
	{"what was claimed too long ago is not sent", clocks, []change{{
		payments + "runner.go", "	if left <= 0 {\n", "	if false {\n",
	}}},
	{"a failed payout that was paid after all is taken again", model, []change{{
		machines + "payout.go", "lines = p.Funds.Advance(p.takeAgain(t.ID))", "lines = nil",
	}}},
	{"a refusal counts only for the only send", model, []change{{
		machines + "attempt.go", "case a.Sends > 1:", "case false:",
	}}},
	{"an empty list is believed only after the quiet time", model, []change{{
		machines + "attempt.go", "return a.LastSentAt.Add(Quiet)", "return a.LastSentAt",
	}}},
	{"an answer to an older attempt is void", model, []change{{
		machines + "payout.go", "if p.State != payout.StateSending || p.Number != e.Attempt {", "if p.State != payout.StateSending {",
	}}},
	{"a transfer to another account is not the payout", model, []change{{
		machines + "payout.go", "if t.Destination != p.Account || ", "if ",
	}}},
	{"a payment to an account that closes is given back", model, []change{{
		machines + "deposit.go", "d.GiveBack = d.Closing", "d.GiveBack = false",
	}}},
	{"what waits for its payer is canceled when the account closes", model, []change{{
		machines + "deposit.go", "			return d, nil, Cancel", "			return d, nil, Fetch",
	}}},
	{"nothing is sent to an account that closes (PostgreSQL)", hostile, []change{{
		"internal/database/migrations/postgres/20261129222519_closing_accounts.sql",
		"JOIN users u ON u.id = added.to_owner_id WHERE u.closing_at IS NOT NULL", "JOIN users u ON u.id = added.to_owner_id WHERE false",
	}}},
	{"a key of 23 hours is not sent again", model, []change{{
		machines + "attempt.go", "e.latest().Sub(a.FirstSentAt) > keyHorizon || ", "",
	}}},
	{"a deposit is credited once", model, []change{{
		machines + "deposit.go", "\tif d.State == deposit.StateSucceeded {\n\t\treturn d, nil, None\n\t}\n", "",
	}}},
	{"who bears a payment does not depend on the order of news", model, []change{{
		machines + "clawback.go", "borne = min(max(c.Due()-c.Borne, min(0, minor)), max(0, minor))",
		"borne = min(max(minor, -c.Borne), c.Credited-c.Borne)",
	}}},
	{"a user bears of a payment what the rule says (PostgreSQL)", hostile, []change{{
		clawsPostgres, "    IF NEW.borne <> rule AND (", "    IF false AND (",
	}}},
	{"a user bears of a payment what the rule says (SQLite)", hostile, []change{{
		clawsSQLite, "    WHERE NEW.borne <> rule AND (", "    WHERE false AND (",
	}}},
	{"a cut connection is no refusal", answers, []change{{
		"internal/stripe/classify.go", "return &processor.Error{Class: processor.Ambiguous, Cause: cause(err)}",
		"return &processor.Error{Class: processor.Definite, Cause: cause(err)}",
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
		payments + "resolve_line.go", "return notBooked(ctx, tx, line, gid.ID(d.target))", "return nil",
	}}},
	{"each line has one decision that stands", hostile, []change{
		{"internal/database/migrations/postgres/20261129222114_resolutions.sql", "CREATE UNIQUE INDEX resolutions_line_once", "CREATE INDEX resolutions_line_once"},
		{"internal/database/migrations/sqlite3/20261129222114_resolutions.sql", "CREATE UNIQUE INDEX resolutions_line_once", "CREATE INDEX resolutions_line_once"},
	}},
	{"what an operator gives pays what is owed first", resolve, []change{{
		machines + "funds.go", "debt = min(value, f.Owed)", "debt = min(value, 0*f.Owed)",
	}}},
	{"a late payment of an order is credited", late, []change{{payments + "late.go", "if !pays(i, standing) {", "if true {"}}},
	{"a late payment is credited only when it is the order's", late, []change{{
		payments + "late.go", "i.Wallet == row.WalletID && i.Key == row.IdempotencyKey && i.Fingerprint == row.Fingerprint", "true",
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
		"internal/database/migrations/sqlite3/20261130210000_spending.sql",
		"AND last_sequence = NEW.sequence - 1 AND current_balance = NEW.running_balance\n", "\n",
	}}},
	{"a head that something else has moved is no start (PostgreSQL)", hostile, []change{{
		movesPostgres, "moved < (SELECT count(DISTINCT wallet_id) FROM added)", "false",
	}}},
	{"a line that may not move its head goes (SQLite)", hostile, []change{{
		"internal/database/migrations/sqlite3/20261130210000_spending.sql",
		"AND CASE kind WHEN 'user' THEN NEW.balance_after >= 0 WHEN 'debt' THEN NEW.balance_after <= 0 ELSE true END;", ";",
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
		movesSQLite, "SELECT RAISE(ABORT, 'a line of the ledger never changes');", "SELECT 1;",
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
