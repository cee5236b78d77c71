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
	{"what is paid to an account that closes goes back", played, []change{{
		machines + "deposit.go", "d.GiveBack = d.Closing", "d.GiveBack = false",
	}}},
}

func allGuards() []guard { return slices.Concat(guards, deskGuards, cardGuards, outflowGuards) }
