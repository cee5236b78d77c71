package main

var (
	refundsOfCharges = run{pkg: "./internal/payments", tests: "^TestRefundCharge$"}
	coveredCredits   = run{pkg: "./internal/payments", tests: "^(TestCredit|TestCreditsAreCovered)$"}
	exactUsage       = run{pkg: "./internal/payments", tests: "^TestUsage"}
	youngCharges     = run{pkg: "./internal/payments", tests: "^TestSpendingYoungMoney$"}
	batches          = run{pkg: "./internal/payments", tests: "^TestBatch"}
	fallingFunds     = run{pkg: "./internal/payments", tests: "^TestHeadroomFallsWithTheFunds$"}
	batchIncome      = run{pkg: "./internal/payments", tests: "^TestBatchIncomeCounts$"}
	spentRows        = run{pkg: "./internal/database", tests: "^TestHostileWrites$/^Spending$"}
)

const (
	spendPostgres     = "internal/database/migrations/postgres/20261130210000_spending.sql"
	spendKeysPostgres = "internal/database/migrations/postgres/20261201100000_spending_keys.sql"
	spendKeysSQLite   = "internal/database/migrations/sqlite3/20261201100000_spending_keys.sql"
	spendSQLite       = "internal/database/migrations/sqlite3/20261130210000_spending.sql"
)

// spendingGuards keep what the application takes from wallets and gives to them right.
var spendingGuards = []guard{
	{"no more of a charge is refunded than it took", refundsOfCharges, []change{{
		"internal/ledger/spending.go", "if r.Amount > left || left <= 0 {", "if left <= 0 {",
	}}},
	{"the database refuses more than a charge took", spentRows, []change{
		{spendPostgres, "OR a.refunded_before + a.amount > c.amount", ""},
		{spendSQLite, "            AND NEW.refunded_before + NEW.amount <= c.amount)", ")"},
	}},
	{"refunds of a charge do not overlap in the database", spentRows, []change{
		{spendPostgres, "CREATE UNIQUE INDEX chargerefund_charge_id_refunded_before", "CREATE INDEX chargerefund_charge_id_refunded_before"},
		{spendSQLite, "CREATE UNIQUE INDEX chargerefund_charge_id_refunded_before", "CREATE INDEX chargerefund_charge_id_refunded_before"},
	}},
	{"metadata is never added later", spentRows, []change{
		{spendPostgres, "OR EXISTS (SELECT FROM charges WHERE id = a.object_id)", ""},
		{spendSQLite, "OR EXISTS (SELECT 1 FROM charges WHERE id = NEW.object_id)", ""},
	}},
	{"the platform's own funds cover credits", coveredCredits, []change{{
		"internal/ledger/headroom.go", "if covered < e.Credit.Amount {", "if false {",
	}}},
	{"a refund of a charge takes from the headroom", coveredCredits, []change{{
		"internal/ledger/headroom.go", "drain(h.of[e.ChargeRefund.Currency], h.own, e.ChargeRefund.Amount)", "_ = h.own",
	}}},
	{"usage is carried to the next call", exactUsage, []change{{
		"internal/ledger/spending.go", "u.after, c.Amount = u.before+u.Fraction, u.Whole\n", "u.after, c.Amount = u.Fraction, u.Whole\n",
	}}},
	{"young money comes back as young as it was", youngCharges, []change{{
		"internal/ledger/lots.go", "\t\tset.add(l.Wallet, back)\n", "",
	}}},
	{"young money covers no credit", run{pkg: "./internal/payments", tests: "^TestCreditsOfYoungMoney$"}, []change{{
		payments + "own_funds.go", "funds[c] -= minor", "_ = minor",
	}}},
	{"what comes in counts for what follows it in its group", batchIncome, []change{{
		payments + "outflow_holdings.go", "\t\t\th.balance += p.Value\n", "\t\t\t_ = h\n",
	}}},
	{"a debt that is paid restrains nothing behind it", batchIncome, []change{{
		payments + "outflow_holdings.go", "a.paid(p.Peer, p.Value)", "_ = p.Peer",
	}}},
	{"what waits for a credit goes with it", batchIncome, []change{{
		payments + "batch.go", "len(again) > 0 && refused(verdicts[j])", "false && refused(verdicts[j])",
	}}},
	{"nothing in a batch overtakes what is posted again", run{pkg: "./internal/payments", tests: "^TestBatchKeepsItsOrder$"}, []change{{
		"internal/ledger/group.go", "\tif behind {\n", "\tif false {\n",
	}}},
	{"the funds of one currency say nothing of another's", run{pkg: "./internal/payments", tests: "^TestBatchCurrencies$"}, []change{{
		payments + "batch.go", "return errors.Is(verdict, ledger.ErrNoHeadroom) && s[e.Credit.Currency]", "return errors.Is(verdict, ledger.ErrNoHeadroom) && len(s) > 0",
	}}},
	{"the application's keys of transfers are one name space", run{pkg: "./internal/payments", tests: "^TestBatchTransferKeys$"}, []change{
		{spendKeysPostgres, "CREATE UNIQUE INDEX transfers_application_key", "CREATE INDEX transfers_application_key"},
		{spendKeysSQLite, "CREATE UNIQUE INDEX transfers_application_key", "CREATE INDEX transfers_application_key"},
		{"internal/ledger/rows.go", "uniqueKey{\"application_transfers\", \"\", e.Transfer.Key}", "uniqueKey{\"transfers\", e.Transfer.Owner, e.Transfer.Key}"},
	}},
	{"the application's transfers make no recipient known", run{pkg: "./internal/payments", tests: "^TestBatchTransfersAreNoUsersOrders$"}, []change{{
		payments + "outflow_rules.go", "&& !o.income && !o.ordered }", "&& !o.income }",
	}}},
	{"the platform's own user gets no credit", run{pkg: "./internal/payments", tests: "^TestPlatformUserHasNoSpendingWallet$"}, []change{{
		payments + "wallet_cache.go", " AND u.email IS DISTINCT FROM '`+PlatformEmail+`' AND", " AND",
	}}},
	{"one key is not that of a charge and of usage", run{pkg: "./internal/payments", tests: "^TestChargeAndUsageUnderOneKey$"}, []change{
		{spendKeysPostgres, "FROM added ORDER BY 1) k;\n    IF EXISTS (SELECT FROM added a JOIN usage_records", "FROM added WHERE false) k;\n    IF EXISTS (SELECT FROM added a JOIN usage_records"},
	}},
	{"young money comes back by a refund alone", spentRows, []change{
		{spendKeysPostgres, "(a.amount < 0 AND NOT EXISTS (SELECT FROM charge_refunds r", "(false AND NOT EXISTS (SELECT FROM charge_refunds r"},
		{spendKeysSQLite, "(NEW.amount < 0 AND NOT EXISTS (SELECT 1 FROM charge_refunds r", "(0 AND NOT EXISTS (SELECT 1 FROM charge_refunds r"},
	}},
	{"what the platform loses falls out of the headroom", fallingFunds, []change{{
		"internal/ledger/post.go", "\tlowerHeadroom(tx, heads, lines)\n", "",
	}}},
	{"the headroom is trimmed when Stripe does not answer", fallingFunds, []change{{
		payments + "reconcile.go", "errors.Join(err, s.TrimHeadroom(ctx), s.guardGate(ctx))\n	}\n	failpoint", "errors.Join(err, s.guardGate(ctx))\n	}\n	failpoint",
	}}},
	{"verify compares the headroom with the funds", fallingFunds, []change{{
		payments + "own_funds.go", "shares > most {", "shares > most && false {",
	}}},
	{"a locked headroom holds up nobody who does not need it", run{pkg: "./internal/payments", tests: "^TestHeadroomLockedElsewhere$"}, []change{{
		"internal/ledger/headroom.go", "wait, how = waiting, waitForLock", "wait, how = ctx, waitForLock",
	}}},
	{"one refusal refuses an atomic batch", batches, []change{{
		"internal/ledger/group.go", "if mode.together && slices.ContainsFunc", "if false && slices.ContainsFunc",
	}}},
}

func init() { guards = append(guards, spendingGuards...) }
