package main

var (
	holds     = run{pkg: "./internal/payments", tests: "^TestHold$"}
	expiries  = run{pkg: "./internal/payments", tests: "^TestHoldExpiry$"}
	debtHolds = run{pkg: "./internal/payments", tests: "^TestHoldsAndDebts$"}
	holdModel = run{pkg: "./internal/payments/machine", tests: "^TestHoldModel$"}
	holdRows  = run{pkg: "./internal/database", tests: "^TestHostileWrites$/^Holds$"}
)

const (
	holdsPostgres = "internal/database/migrations/postgres/20261201120000_holds.sql"
	holdsSQLite   = "internal/database/migrations/sqlite3/20261201120000_holds.sql"
)

// holdGuards keep reserved money where it is.
var holdGuards = []guard{
	{"nothing leaves a wallet that is on hold", holds, []change{{
		"internal/ledger/post.go", "before-h.held+p.Value < 0", "before+p.Value < 0",
	}}},
	{"the database refuses to take held money", holdRows, []change{
		{holdsPostgres, "(kind <> 'user' OR current_balance - held >= 0)", "true"},
		{holdsSQLite, "(kind <> 'user' OR current_balance - held >= 0)", "true"},
	}},
	{"holds alone move what is held", holdRows, []change{
		{holdsPostgres, "WHEN (NEW.held <> OLD.held AND pg_trigger_depth() = 0)", "WHEN (false)"},
		{holdsSQLite, "WHEN NEW.held <> OLD.held AND NEW.held <> (SELECT", "WHEN 1 = 0 AND NEW.held <> (SELECT"},
	}},
	{"a hold that has ended never changes in the database", holdRows, []change{
		{holdsPostgres, "WHEN (OLD.state <> 'ACTIVE') EXECUTE", "WHEN (false) EXECUTE"},
		{holdsSQLite, "    WHEN OLD.state <> 'ACTIVE'\n", "    WHEN 1 = 0\n"},
	}},
	{"the database refuses a capture after the expiry", holdRows, []change{
		{holdsPostgres, "OR (a.created_at >= p.expires_at AND a.kind IN ('UPDATE', 'CAPTURE'))", ""},
		{holdsSQLite, "AND NOT (NEW.created_at >= p.expires_at AND NEW.kind IN ('UPDATE', 'CAPTURE'))", ""},
	}},
	{"operators do not release what is on hold of their own", run{pkg: "./internal/payments", tests: "^TestOwnHold$"}, []change{{
		payments + "hold.go", "if in.By == row.OwnerID {", "if false {",
	}}},
	{"time and not the sweeper ends a hold", expiries, []change{{
		"internal/payments/machine/hold.go", "h.State == hold.StateACTIVE && !now.Before(h.ExpiresAt)", "false",
	}}},
	{"a hold covers its captures", holdModel, []change{{
		"internal/payments/machine/hold.go", "case lack > free:", "case false:",
	}}},
	{"refunds of deposits leave holds alone", debtHolds, []change{{
		payments + "funds.go", "w.CurrentBalance-w.Held", "w.CurrentBalance",
	}}},
	{"what a hold returns pays the debt first", debtHolds, []change{{
		"internal/payments/outflow_holds.go", "o.hold.Frees > 0 && why[\"indebted\"] && !o.paysDebt", "false",
	}}},
}

func init() { guards = append(guards, holdGuards...) }
