package main

var (
	walk   = run{pkg: "./internal/payments", tests: "^TestYoungMoneyWalk$"}
	pieces = run{pkg: "./internal/payments", tests: "^(TestStolenSessionInPieces|TestNewPayee)$"}
	marked = run{pkg: "./internal/payments", tests: "^(TestChangedBankAccountIsGuarded|TestDebtorReturns|TestClosingWaitsForDisputes)$"}
	given  = run{pkg: "./internal/payments", tests: "^TestAssignedMoneyIsYoung$"}
)

// outflowGuards keep stolen sessions and stolen cards from taking money out.
var outflowGuards = []guard{
	{"young money that is sent on stays young", walk, []change{{
		"internal/ledger/lots.go", "\t\t\tset.add(l.Wallet, one)\n", "			_ = one\n",
	}}},
	{"mature money is sent before young money", walk, []change{{
		"internal/ledger/lots.go", "-l.Value-max(0, l.before-young)", "-l.Value-max(0, 0*young)",
	}}},
	{"what leaves a wallet in a day counts together", pieces, []change{{
		payments + "outflow_rules.go", "r.amount+r.sent+o.amount.Minor", "0*r.amount+o.amount.Minor",
	}}},
	{"small amounts to a new recipient add up", pieces, []change{{
		payments + "payees.go", "within(p.sent+o.amount.Minor,", "within(o.amount.Minor,",
	}}},
	{"a pause for a new recipient is not renewed at once", pieces, []change{{
		payments + "payees.go", "if who.PayeeAddedAt == nil || ", "if true || ",
	}}},
	{"money that an operator assigns is as young as its payment", given, []change{{
		payments + "resolve_line.go", "		lines[i].Matures = due\n", "		_ = i\n",
	}}},
	{"another bank account pauses payouts", marked, []change{{payments + "marks.go", "|| added == 0 || !knew {", "|| added >= 0 || !knew {"}}},
	{"the card and bank account of a debtor are recognised", marked, []change{{
		payments + "marks.go", "if err != nil || debtor == \"\" {", "if err != nil || debtor != \"\" || true {",
	}}},
	{"marks are erased with their owner", marked, []change{{
		"internal/closing/closing.go", "tx.Mark.Delete().Where(mark.OwnerID(id))", "tx.Mark.Delete().Where(mark.OwnerID(\"\"))",
	}}},
	{"closing waits for disputes", marked, []change{{
		"internal/closing/closing.go", "append(waiting(tx, id), disputed(tx, id))...); waits || err", "waiting(tx, id)...); waits || err",
	}}},
}
