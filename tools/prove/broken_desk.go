package main

import "slices"

// deskGuards keep money right whatever operators decide, and what closes an account.
var deskGuards = []guard{
	{"a line does not explain what an operator has explained by another one", resolve, []change{{
		payments + "match.go", "standsFor(ctx, tx, line, m); err != nil || !done {", "standsFor(ctx, tx, line, m); err != nil || !done && false {",
	}}},
	{"what the platform bore of a line counts", resolve, []change{{
		payments + "resolve_operation.go", "return moved + borne - explained, err", "return moved + 0*borne - explained, err",
	}}},
	{"a transfer of another amount is not taken for a payout's", resolve, []change{{
		machines + "payout.go", "|| t.Amount != p.Amount {", "{",
	}}},
	{"nobody confirms what they have proposed", played, []change{{
		payments + "resolution_confirm.go", "case row.ProposedBy == operator:", "case false && row.ProposedBy == operator:",
	}}},
	{"an operator's credit needs recent authentication", of("graph", "TestActsNeedAPerson|TestAccessOfEveryField"), []change{{
		"graph/access.go", `"adjustWallet":       accounting.act(func(why []*refusal.Error) any { return &generated.AdjustWalletPayload{UserErrors: why} }),`,
		`"adjustWallet":       accounting,`,
	}}},
	{"an operator's large credit needs a second person", of("internal/payments", "TestAdjustmentOfTwo"), []change{{
		payments + "resolution.go", "above.Zero() || d.action == resolution.ActionRetry", "above.Zero() || d.action == resolution.ActionAdjustWallet || d.action == resolution.ActionRetry",
	}}},
	{"an operator credits no more than the platform owns", of("internal/payments", "TestAdjustWallet|TestAdjustmentsAtOnce"), []change{{
		payments + "adjust.go", "room.funds < 0 {", "false && room.funds < 0 {",
	}}},
	{"a stolen key credits no more than the limit of a day", of("internal/payments", "TestCreditsOfADay"), []change{{
		payments + "credit_room.go", "min(r.funds, r.day)", "r.funds",
	}}},
	{"the application's search finds nothing that users attached", of("graph", "TestUsersDoNotEnterTheApplicationsNames"), []change{{
		"graph/charges.go", "if !byUsers {", "if !byUsers && false {",
	}}},
	{"what is paid to an account that closes goes back", played, []change{{
		machines + "deposit.go", "d.GiveBack = d.Closing", "d.GiveBack = false",
	}}},
}

func allGuards() []guard { return slices.Concat(guards, deskGuards, cardGuards, outflowGuards) }
