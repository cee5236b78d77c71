package main

const (
	keysPostgres = "internal/database/migrations/postgres/20261130140000_application_keys.sql"
	keysSQLite   = "internal/database/migrations/sqlite3/20261130140000_application_keys.sql"
)

func init() { guards = append(guards, keyGuards...) }

// keyGuards are those of the application's keys, of the users that it names, and of the
// sessions that it creates.
var keyGuards = []guard{
	{"a secret is never kept as it is", run{pkg: "./internal/database", tests: "^TestHostileWrites$/^Applications$"}, []change{
		{keysPostgres, "CHECK (secret_hash ~ '^[0-9a-f]{64}$')", "CHECK (secret_hash <> '')"},
		{keysSQLite, "CHECK (length(secret_hash) = 64 AND secret_hash NOT GLOB '*[^0-9a-f]*')", "CHECK (secret_hash <> '')"},
	}},
	{"the scopes of a key never change", run{pkg: "./internal/database", tests: "^TestHostileWrites$/^Applications$"}, []change{
		{keysPostgres, "NEW.scopes IS DISTINCT FROM OLD.scopes OR ", ""},
		{keysSQLite, "NEW.scopes IS NOT OLD.scopes OR ", ""},
	}},
	{"a key reads what its scopes name", of("internal/auth", "TestReaderOfTheApplication"), []change{{
		accounts + "reader.go", "application.Can(r.scopes...)", "application.Application != \"\"",
	}}},
	{"a key calls what its scopes name", of("graph", "TestAuthorisation"), []change{{
		"graph/access_application.go", "case caller.Can(a.scopes...):", "case caller.Application != \"\":",
	}}},
	{"what is below an object needs its own scope", of("graph", "TestAuthorisation"), []change{{
		"graph/access_application.go", "case !caller.Can(n.scopes...):", "case caller.Application == \"\":",
	}}},
	{"a key of the application that has expired is refused", of("internal/auth", "TestApplicationKeysEnd"), []change{{
		accounts + "application.go", " || !known.until.IsZero() && !s.now().Before(known.until)", "",
	}}},
	{"a key of the application that was revoked is refused", of("internal/auth", "TestApplicationKeysEnd"), []change{{
		accounts + "application.go", "WHERE revoked_at IS NULL AND (secret_hash", "WHERE (secret_hash",
	}}},
	{"the previous secret ends with the overlap", of("internal/auth", "TestApplicationKeyRotation"), []change{{
		accounts + "application.go", "key.until = overlap.Time\n", "_ = overlap.Time\n",
	}}},
	{"a session of the application has proved nothing", of("internal/auth", "TestMintedSessions"), []change{{
		accounts + "minted.go", "session.ProvedAt = time.Time{}", "session.ProvedAt = now",
	}}},
	{"a session of the application has no operator's role", of("internal/auth", "TestMintedSessionsAreNoOperators"), []change{{
		accounts + "sessions.go", "role = user.RoleUser\n", "_ = minted\n",
	}}},
	{"external identifiers are compared exactly", of("internal/auth", "TestExternalIdentifiersAreExact"), []change{{
		accounts + "external.go", "user.ExternalID(a.externalID)", "user.ExternalIDEqualFold(a.externalID)",
	}}},
	{"a user is created once", of("internal/auth", "TestEnsureUserAtOnce"), []change{{
		accounts + "external.go", "if !lost && !database.IsUnique(err) {", "if !lost {",
	}}},
	{"a closed account loses its external identifier", of("internal/auth", "TestClosedAccountsLoseTheirExternalIdentifier"), []change{{
		"internal/closing/closing.go", ".ClearExternalID()", "",
	}}},
}
