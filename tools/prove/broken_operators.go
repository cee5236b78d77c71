package main

var (
	frozenLoad = run{pkg: "./internal/payments", tests: "^TestFreezeUnderLoad$"}
	frozenHeld = run{pkg: "./internal/payments/machine", tests: "^(TestPayoutFreezeModel|TestStoppedPayout)$"}
	ownMoney   = run{pkg: "./internal/payments", tests: "^(TestOperatorsOwnMoney|TestResolutionsCutInPieces)$"}
	acts       = run{pkg: "./graph", tests: "^(TestActsNeedAPerson|TestRefundsAtOnce|TestRefundOfTwo)$"}
	staff      = run{pkg: "./internal/auth", tests: "^(TestOperatorsNeedASecondFactor|TestSuspend|TestReaderRoles)$"}
)

func init() { guards = append(guards, operatorGuards...) }

// operatorGuards are those of what operators may do and restrain.
var operatorGuards = []guard{
	{"a frozen wallet begins nothing", frozenLoad, []change{{
		payments + "outflow_rules.go", "case why[\"frozen\"]:\n\t\treturn frozen()\n", "",
	}}},
	{"a payout of a frozen wallet is not sent", frozenHeld, []change{{
		machines + "payout.go", "if p.Stopped {\n\t\t\treturn p.stopped(at)\n\t\t}\n", "",
	}}},
	{"what was sent of a frozen wallet's payout is looked up", frozenHeld, []change{{
		machines + "payout_frozen.go", "if !p.unsent() {", "if false {",
	}}},
	{"the database keeps money in frozen wallets", hostile, []change{
		{
			"internal/database/migrations/postgres/20261130031500_roles_and_freezes.sql",
			"WHEN (NEW.sends > OLD.sends) EXECUTE", "WHEN (NEW.sends > OLD.sends AND false) EXECUTE",
		},
		{
			"internal/database/migrations/sqlite3/20261130031500_roles_and_freezes.sql",
			"WHEN NEW.sends > OLD.sends AND EXISTS", "WHEN false AND EXISTS",
		},
	}},
	{"no API key carries an act out", acts, []change{{
		"graph/access.go", "case v.ByKey():", "case false:",
	}}},
	{"an act requires recent authentication", acts, []change{{
		"graph/access.go", "case !sessions.Recent(v):", "case false:",
	}}},
	{"refunds of one operator at once count each other", acts, []change{{
		payments + "refund_confirm.go", `refund.RequestedBy(in.Operator), refund.CurrencyEQ`, `refund.RequestedBy(""), refund.CurrencyEQ`,
	}}},
	{"a refund above the limit waits for another operator", acts, []change{{
		payments + "refund_confirm.go", "return proposes, nil", "return alone, nil",
	}}},
	{"an operator refunds no deposit of their own", ownMoney, []change{{
		payments + "refund_confirm.go", "if owner == in.Operator {", "if false {",
	}}},
	{"an operator confirms no refund of their own deposit", ownMoney, []change{{
		payments + "resolve_parked.go", "refunded.OwnerID == d.operator", "refunded == nil",
	}}},
	{"an operator does not unfreeze their own wallet", ownMoney, []change{{
		payments + "freeze.go", "if w.OwnerID == operator {", "if false {",
	}}},
	{"an old payout of a frozen wallet is given back", frozenHeld, []change{{
		machines + "payout_frozen.go", "if at.Sub(p.CreatedAt) > GiveUp {", "if false {",
	}}},
	{"decisions are not cut in pieces", ownMoney, []change{{
		payments + "resolution.go", "sum += minor", "sum += 0 * minor",
	}}},
	{"an operator's role needs a second factor", staff, []change{{
		"internal/auth/roles.go", "s.options.OperatorFactor && !factorShown && v.Operator()", "false",
	}}},
	{"a suspended user does not sign in", staff, []change{{
		"internal/auth/operators.go", "if u.SuspendedAt == nil {\n\t\treturn nil\n\t}\n\treturn refusal.New", "if true {\n\t\treturn nil\n\t}\n\treturn refusal.New",
	}}},
	{"a role reads the types that are its own", staff, []change{{
		"internal/auth/reader.go", "case !viewer.HasRole(r.all...):", "case !viewer.Operator():",
	}}},
}
