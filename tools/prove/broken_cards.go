package main

var (
	deaf   = run{pkg: "./internal/payments", tests: "^TestDeaf"}
	thief  = run{pkg: "./internal/payments/machine", tests: "^TestThiefModel$"}
	listed = run{pkg: "./internal/payments", tests: "^TestCardsOnOneClientSecret$"}
	tryOut = run{pkg: "./internal/payments", tests: "^(TestThousandCardsOnClientSecrets|TestBrakeChallenges|TestBrakeSparesNewcomers|TestOneOpenPaymentOfFirstTimePayers)$"}
	asking = run{pkg: "./internal/payments", tests: "^TestQuestions"}
)

// cardGuards keep thieves with stolen cards out, and money here that Stripe wants back.
var cardGuards = []guard{
	{"payouts ask Stripe first while no event arrives", deaf, []change{{
		machines + "payout.go", "		if p.Deaf {\n", "		if false {\n",
	}}},
	{"a payout leaves only after Stripe was asked what was taken back", deaf, []change{{
		payments + "deaf.go", "return !n.unclear[wallet] && now.Sub(n.asked).Abs() <= askedFor", "return true",
	}}},
	{"an intent is canceled after three failed attempts", thief, []change{{
		machines + "card_failures.go", "return d.Closing || d.Stopped || d.CardFailures >= maxCardFailures", "return d.Closing || d.Stopped",
	}}},
	{"failures are counted where Stripe's events are lost", listed, []change{{
		"internal/stripe/intents.go", "		out.Failures, err = c.failedCharges(ctx, id)\n", "",
	}}},
	{"a first-time payer has one open payment", tryOut, []change{{payments + "cardtesting.go", "return stopOpen(ctx, tx, walletID, newest)", "return nil"}}},
	{"a declined card ends a first-time payer's payments while cards are tried out", tryOut, []change{{
		payments + "cardtesting.go", "return stopOpen(ctx, tx, walletID, \"\")", "return nil",
	}}},
	{"first-time payers are paced while many cards are tried out", tryOut, []change{{
		payments + "cardtesting.go", "return true, takePaced(ctx, tx, owner, from)", "return true, nil",
	}}},
	{"first-time payers pass 3-D Secure while cards are tried out", tryOut, []change{{
		payments + "cardtesting.go", "return worst.declinesPrevail(2*most) || t.declinesPrevail(most), nil", "return false, nil",
	}}},
	{"questions to Stripe are bounded for each user", asking, []change{{payments + "asking.go", "	if limiter.AllowN(now, questions) {\n", "	if true {\n"}}},
}
