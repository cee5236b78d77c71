package main

const (
	accounts = "internal/auth/"
	nothing  = "if err := error(nil); err != nil {"
)

// of runs tests of a package.
func of(pkg, tests string) run { return run{pkg: "./" + pkg, tests: "^(" + tests + ")$"} }

func init() { guards = append(guards, accountGuards...) }

// accountGuards are those of accounts, sessions and what strangers may ask of the server.
var accountGuards = []guard{
	// sessions
	{"no session outlives its end (PostgreSQL)", of("internal/auth", "TestSignInBesideTheEndOfSessions"), []change{
		{accounts + "session_lock.go", ".Modify(database.ForNoKeyUpdate)", ""},
		{accounts + "operators.go", ".Modify(database.ForNoKeyUpdate)", ""},
	}},
	{"a login is of the password that is there", of("internal/auth", "TestSignInBesideTheEndOfSessions"), []change{{
		accounts + "session_lock.go", "if u.PasswordHash != seen.PasswordHash ||", "if false && u.PasswordHash != seen.PasswordHash ||",
	}}},
	{"a session that has ended is not renewed", of("internal/auth", "TestSignInBesideTheEndOfSessions"), []change{{
		accounts + "credentials.go", "ended == 0 && viewer.Session", "ended < 0 && viewer.Session",
	}}},
	// addresses
	{"who verifies an address takes it from who has not", of("internal/auth", "TestAddressGoesToWhoVerifiesIt"), []change{{
		accounts + "addresses.go", "if err := s.dispossess(ctx, tx, u); err != nil {", "_ = s.dispossess\n\t\t" + nothing,
	}}},
	{"a verified address stays its owner's", of("internal/auth", "TestLateLinkTakesNoVerifiedAddress"), []change{{
		accounts + "addresses.go", "if u.EmailVerifiedAt != nil {\n\t\t\treturn refusal", "if false {\n\t\t\treturn refusal",
	}}},
	{"a new address waits until it is verified", of("internal/auth", "TestChangeEmailWaits"), []change{{
		accounts + "credentials.go", "update.SetPendingEmail(fresh)", "update.SetEmail(fresh)",
	}}},
	{"a link of an address that was given up is void", of("internal/auth", "TestChangeEmailWaits"), []change{
		{accounts + "verify.go", " || address != u.Email && (u.PendingEmail == nil || address != *u.PendingEmail)", ""},
		{accounts + "credentials.go", "resettoken.EmailNEQ(fresh)", `resettoken.Email("")`},
	}},
	{"signing up does not tell who has an account", of("internal/auth", "TestSignUpTellsNothing"), []change{{
		accounts + "password.go", `return s.create(ctx, a, hash, holder.ID != "")`,
		"if holder.ID != \"\" {\n\t\treturn SignIn{}, refusal.New(refusal.EmailTaken, \"x\")\n\t}\n\treturn s.create(ctx, a, hash, false)",
	}}},
	{"a transfer tells nothing without funds", of("internal/payments", "TestTransferTellsLittle"), []change{{
		payments + "recipient.go", "if err := s.hasFunds(ctx, from, amount); err != nil {", nothing,
	}}},
	{"look-ups by email are counted", of("internal/payments", "TestTransferTellsLittle"), []change{{
		payments + "recipient.go", "if err := throttle.Shared(ctx, s.db, s.lookUps(ctx, in.Owner)); err != nil {", nothing,
	}}},
	{"a login of one's own clears no counts of others", of("internal/auth", "TestSharedAddressIsNoOracle"), []change{{
		accounts + "password.go", "if len(known) > 1 {\n\t\treturn \"\"\n\t}\n", "",
	}}},
	{"a device tries the password of its user alone", of("internal/auth", "TestSharedAddressIsNoOracle"), []change{{
		accounts + "credentials.go", "return []*ent.User{u}, throttle", "return known, throttle",
	}}},
	{"a link of another account is refused", of("internal/auth", "TestLinkOfAnotherAccount"), []change{{
		accounts + "verify.go", "ok && viewer.ID != row.UserID {", "ok && viewer.ID != row.UserID && false {",
	}}},
	{"strangers do not use up somebody's letters", of("internal/auth", "TestLettersAreNotUsedUp"), []change{{
		accounts + "verify.go", `throttle.Key("letters", address): lettersTo`, `throttle.Key("letters", address): lettersFrom`,
	}}},
	// counts
	{"keys of limits do not meet", of("internal/throttle", "TestKeysDoNotMeet"), []change{{
		"internal/throttle/throttle.go", "binary.AppendUvarint(nil, uint64(len(part)))", "binary.AppendUvarint(nil, 0)",
	}}},
	{"a device that is known has tries of its own", of("internal/auth", "TestKnownDevice"), []change{{
		accounts + "credentials.go", `s.knownDevice(ctx, u); device != "" {`, `s.knownDevice(ctx, u); device != "" && false {`,
	}}},
	{"a device that is known does not try without end", of("internal/auth", "TestKnownDevice"), []change{{
		accounts + "credentials.go", "deviceKey(device): tryDevice}", "deviceKey(device): {}}",
	}}},
	{"the cookie of a device is signed", of("internal/auth", "TestKnownDevice"), []change{{
		accounts + "device.go", "if !hmac.Equal(", "if false && !hmac.Equal(",
	}}},
	{"attempts that fail are written down", of("internal/auth", "TestAttemptsAreWatched"), []change{{
		"internal/audit/watch.go", "return Record(ctx, tx, Event{Action: action, Subject: subject, Detail: detail})", "_ = action\n\t\treturn nil",
	}}},
	{"bursts are told once", of("internal/auth", "TestAttemptsAreWatched"), []change{{
		"internal/audit/watch.go", "if b.count != burstSize {", "if b.count < 1<<30 {",
	}}},
	{"wrong codes make one wait", of("internal/auth", "TestWrongCodesWaitLonger"), []change{{
		accounts + "codes.go", "update.SetCodesWaitUntil(now.Add(wait))", "update.ClearCodesWaitUntil()",
	}}},
	{"questions of one user to Stripe are counted", of("internal/payments", "TestQuestionsToStripe"), []change{{
		payments + "asking.go", "if err := s.asking.allow(owner, now, 1); err != nil {", nothing,
	}}},
	// passwords, links, devices
	{"a new password drops the second factor of an unverified owner", of("internal/auth", "TestResetOfAnUnverifiedOwner"), []change{{
		accounts + "reset.go", "if !unknownOwner {", "if true {",
	}}},
	{"several links live at once", of("internal/auth", "TestSeveralLinksLive"), []change{{
		accounts + "verify.go", "Offset(maxLinks - 1)", "Offset(0)",
	}}},
	{"reserved addresses are nobody's", of("internal/auth", "TestReservedAddresses"), []change{{
		accounts + "account.go", "if why == nil && !reachable(email) {", "if false {",
	}}},
	{"common passwords are refused", of("internal/auth", "TestCommonPasswords"), []change{{accounts + "account.go", "case isCommon(password):", "case false:"}}},
	{"breached passwords are refused", of("internal/auth", "TestBreachedPasswords"), []change{{accounts + "breached.go", "	if found {", "	if found && false {"}}},
	{"whoever is refused causes no call", of("internal/auth", "TestBreachedPasswordsAreAskedSeldom"), []change{{
		accounts + "password.go", "	if err := s.mayJoin(ctx, a.email); err != nil {", "	_ = s.checkBreached(ctx, \"\", password)\n	if err := s.mayJoin(ctx, a.email); err != nil {",
	}}},
	{"what is made up is paced", of("internal/auth", "TestPaceOfStrangers"), []change{{
		accounts + "strangers.go", "return s.pace.wouldAllow(ctx, now) ||", "return true || s.pace.wouldAllow(ctx, now) ||",
	}}},
	{"card numbers are recognised in any digits", of("internal/refusal", "TestHoldsCard"), []change{{
		"internal/refusal/card.go", "uuid.ReplaceAllString(plainDigits(text), \".\")", "uuid.ReplaceAllString(text, \".\")",
	}}},
	{"the database's files are its user's", of("internal/database", "TestFilesArePrivate"), []change{{
		"internal/database/sqlite.go", "err = os.Chmod(file+part, 0o600)", "err = nil",
	}}},
	{"a closed account receives nothing", of("internal/payments", "TestClosedReceivesNothing"), []change{{
		payments + "outflow_rules.go", "case o.payout == nil && a.why[o.to][\"closed\"]:", "case false:",
	}}},
	// what one user takes
	{"an export is whole", of("internal/auth", "TestExportIsWhole"), []change{{accounts + "export.go", "more = len(rows) == exportPage", "more = false"}}},
	{"one user has one export under way", of("internal/auth", "TestExportPlaces"), []change{{
		accounts + "export.go", " || p.of[user] >= maxExportingsEach", "",
	}}},
	{"an export ends with its session", of("internal/auth", "TestExportEndsWithTheSession"), []change{{
		accounts + "export.go", "if err == nil && !found {", "if err == nil && !found && false {",
	}}},
	{"whoever waits for a read is told to retry", of("graph", "TestExpensiveReadsWaitBriefly"), []change{{
		"graph/heavy.go", "time.NewTimer(h.wait)", "time.NewTimer(24 * time.Hour)",
	}}},
	{"one user has one read under way", of("graph", "TestManyCountsOfOneUser"), []change{{
		"graph/heavy.go", "make(chan struct{}, heavyAtOnce)", "make(chan struct{}, heavyOfAll)",
	}}},
	{"sockets of strangers make way", of("graph", "TestSocketsMakeWay"), []change{{
		"graph/transport/streams.go", "s.waits.Take(client, func() { go stop() })", "s.waits.Take(client, nil)",
	}}},
	// passkeys
	{"an answer of a passkey is used once", of("internal/auth", "TestPasskeyAnswerAtOnce"), []change{{
		accounts + "assertion.go", "if err == nil && n == 0 {\n\t\treturn badPasskey()\n\t}\n\treturn err\n}\n\n// dropRegistrations", "_ = n\n\treturn err\n}\n\n// dropRegistrations",
	}}},
	{"a passkey's counter is compared and set", of("internal/auth", "TestPasskeyAndCopyAtOnce"), []change{{
		accounts + "assertion.go", "passkey.ID(key.ID), passkey.SignCount(key.SignCount)", "passkey.ID(key.ID)",
	}}},
	{"a challenge serves one purpose", of("internal/auth", "TestPasskeyRegistrationServesNothingElse"), []change{{
		accounts + "assertion.go", "passkeychallenge.UserID(id), passkeychallenge.PurposeEQ(purpose),\n", "passkeychallenge.UserID(id),\n",
	}}},
	{"a code that begins a registration is spent", of("internal/auth", "TestPasskeyRegistrationServesNothingElse"), []change{{
		accounts + "passkey.go", "if err := use(ctx, tx); err != nil {\n\t\t\treturn err\n\t\t}\n\t\treturn saveChallenge", "_ = use\n\t\treturn saveChallenge",
	}}},
	{"a new operator adds no first passkey", of("internal/auth", "TestPasskeyOfANewOperator"), []change{{
		accounts + "passkey.go", "if err == nil {\n\t\terr = s.mayEnrol(u)\n\t}\n\tif err != nil {\n\t\treturn \"\", nil, err", "if err != nil {\n\t\treturn \"\", nil, err",
	}}},
	// payments
	{"a failed question is nobody's answer", of("internal/payments", "TestDeafWaitersGetTheError"), []change{{
		payments + "deaf.go", "	if q.err != nil {\n		return q.err\n	}\n", "	if first && q.err != nil {\n		return q.err\n	}\n",
	}}},
	{"wallets are locked before users", of("internal/payments", "TestLocksInOneOrder"), []change{{
		payments + "onboarding.go", "wallet.ID(o.Wallet)).Modify(database.ForUpdate).Only(ctx) // before", "wallet.ID(o.Wallet)).Only(ctx) // before",
	}}},
	{"a payout of a frozen wallet is listed", of("internal/payments", "TestFreezeHoldsPayouts"), []change{{
		payments + "parked.go", "AND w.frozen_at IS NOT NULL", "AND w.frozen_at IS NULL",
	}}},
}
