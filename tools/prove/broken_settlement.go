package main

var (
	settlement     = run{pkg: "./internal/payments", tests: "^TestSettlement"}
	settlementRows = run{pkg: "./internal/database", tests: "^TestHostileWrites$/^Settlements$"}
)

const (
	settlementPostgres = "internal/database/migrations/postgres/20261201150000_settlement.sql"
	settlementSQLite   = "internal/database/migrations/sqlite3/20261201150000_settlement.sql"
)

// settlementGuards keep what Stripe converts apart from what payers paid.
var settlementGuards = []guard{
	{"a line of Stripe's statement is compared in the payer's currency", settlement, []change{{
		payments + "match.go", "sum != presented(line).Minor {", "sum != line.Amount {",
	}}},
	{"what Stripe converted is booked with the mark", settlement, []change{{
		payments + "settlement.go", "	if err := convert(ctx, tx, line); err != nil {\n", "	if err := error(nil); err != nil {\n",
	}}},
	{"a dispute moves money in the wallet's currency", settlement, []change{{
		"internal/stripe/refunds.go", `of.Currency != "" {`, `of.Currency == "none" {`,
	}}},
	{"a dispute that is won in part gives back a part", settlement, []change{{
		"internal/stripe/presented.go", "part < whole-near {", "part < -near {",
	}}},
	{"a line is assigned in its own currency", settlement, []change{{
		payments + "resolve_operation.go", "	if err == nil && other {\n		err = refusal.Newf(refusal.CurrencyMismatch", "	if false && other {\n		err = refusal.Newf(refusal.CurrencyMismatch",
	}}},
	{"what Stripe converted of users' money is not the platform's to give", settlement, []change{{
		payments + "own_funds.go", "kind NOT IN ('user', 'fx')", "kind <> 'user'",
	}}},
	{"what is on its way is reckoned in the wallet's currency", settlement, []change{{
		payments + "settlement.go", `const minorPresented = "COALESCE(l.presentment_amount, l.amount)"`, `const minorPresented = "l.amount"`,
	}}},
	{"a conversion agrees with Stripe's statement", settlementRows, []change{
		{settlementPostgres, "WHEN (NEW.kind = 'ADJUSTMENT') EXECUTE FUNCTION check_conversion();", "WHEN (false) EXECUTE FUNCTION check_conversion();"},
		{settlementSQLite, "WHEN NEW.kind = 'ADJUSTMENT' AND EXISTS", "WHEN 1 = 0 AND EXISTS"},
	}},
	{"no line of Stripe's statement is explained without its conversion", settlementRows, []change{
		{settlementPostgres, "WHEN (OLD.match = 'UNMATCHED' AND NEW.match IN", "WHEN (false AND NEW.match IN"},
		{settlementSQLite, "WHEN OLD.\"match\" = 'UNMATCHED' AND NEW.\"match\" IN", "WHEN 1 = 0 AND NEW.\"match\" IN"},
	}},
}

func init() { guards = append(guards, settlementGuards...) }
