package database_test

import (
	"context"
	"database/sql"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/database/dbtest"
)

const local = "postgres://purser@127.0.0.1:1/purser"

// wantOpen opens an address at which nobody answers and expects words in the error.
func wantOpen(t *testing.T, address, want string) {
	t.Helper()
	db, err := database.Open(t.Context(), address, "USD")
	if err == nil {
		err = db.Close()
	}
	if err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "hunter2") {
		t.Errorf("%s: %v, want %q", address, err, want)
	}
}

// A database on another machine is reached by TLS that checks its name, or not at all,
// wherever the address names the machine.
func TestTLSElsewhere(t *testing.T) {
	t.Parallel()
	const refused, reached = "verify-full", "connect"
	for address, want := range map[string]string{
		"postgres://purser@203.0.113.9:1/purser":                                     refused,
		"postgres://purser@203.0.113.9:1/purser?sslmode=disable":                     refused,
		"postgres://purser@203.0.113.9:1/purser?sslmode=require":                     refused,
		"postgres://purser@203.0.113.9:1/purser?sslmode=verify-ca":                   refused,
		"postgres://purser@db.invalid:1/purser?sslmode=verify-full":                  "db.invalid",
		"postgres://purser@db.invalid:1/purser?sslmode=disable&purser_tls=unchecked": "db.invalid",
		local: reached,
		"postgres://purser@localhost:1/purser?sslmode=disable":           reached,
		"postgres://purser@127.0.0.2:1/purser?sslmode=disable":           reached,
		"postgres://purser@[::ffff:127.0.0.1]:1/purser":                  reached,
		"postgres:///purser?host=/nowhere":                               "/nowhere",
		local + "?host=203.0.113.9":                                      refused,
		local + "?hostaddr=203.0.113.9":                                  refused,
		local + "?host=localhost,203.0.113.9":                            refused,
		"postgres:///purser?host=a,b&hostaddr=127.0.0.1,203.0.113.9":     refused,
		"postgres:///purser?host=/tmp,db.invalid&sslmode=verify-full":    refused, // which the driver disables
		local + "?hostaddr=203.0.113.9&sslmode=verify-full":              "host=NAME",
		local + "?host=localhost&hostaddr=::1":                           reached,
		local + "?x%3D1%20host=203.0.113.9":                              refused, // the driver does not quote a parameter's name
		"postgres://purser:hunter2@127.0.0.1:1/purser?host=203.0.113.9":  refused,
		"postgres://purser:hunter2 @127.0.0.1:1/purser":                  "postgres://user:password@host:5432/database",
		"postgres:purser:hunter2@127.0.0.1:1/purser?target=203.0.113.9":  "postgres://user:password@host:5432/database",
		"postgres://purser@127.0.0.1:1/purser?service=elsewhere#hunter2": "postgres://user:password@host:5432/database",
	} {
		wantOpen(t, address, want)
	}
}

// The environment and a service file name machines, too.
func TestTLSElsewhereByEnvironment(t *testing.T) { //nolint:paralleltest // the environment is the process's
	for variable, value := range map[string]string{"PGHOST": "203.0.113.9", "PGHOSTADDR": "203.0.113.9"} {
		t.Run(variable, func(t *testing.T) {
			t.Setenv(variable, value)
			wantOpen(t, "postgres:///purser", "verify-full")
		})
	}
	t.Run("PGSERVICE", func(t *testing.T) {
		file := filepath.Join(t.TempDir(), "services")
		must(t, os.WriteFile(file, []byte("[elsewhere]\nhost=203.0.113.9\nport=1\n"), 0o600))
		t.Setenv("PGSERVICEFILE", file)
		wantOpen(t, local+"?service=elsewhere", "verify-full")
	})
	t.Run("PGCHANNELBINDING", func(t *testing.T) {
		t.Setenv("PGCHANNELBINDING", "require")
		wantOpen(t, local, "PGCHANNELBINDING")
	})
}

// What the driver cannot do is said; what asks for nothing else than it does is taken.
func TestParametersOfAddresses(t *testing.T) {
	t.Parallel()
	for parameter, want := range map[string]string{
		"channel_binding=require":              "does not support channel_binding=require",
		"gssencmode=require":                   "does not support gssencmode=require",
		"require_auth=scram-sha-256":           "does not support require_auth",
		"sslcrl=/crl":                          "does not support sslcrl",
		"keepalives_idle=soon":                 "keepalives_idle=soon",
		"keepalives=2":                         "keepalives=2",
		"target_session_attrs=standby":         "cannot be written to",
		"target_session_attrs=prefer-standby":  "cannot be written to",
		"target_session_attrs=whatever":        "target_session_attrs",
		"channel_binding=prefer&keepalives=0":  "connect",
		"gssencmode=disable&keepalives_idle=9": "connect",
	} {
		wantOpen(t, local+"?"+parameter, want)
	}
	if testing.Short() {
		return
	}
	server := dbtest.Empty(t)
	glue := "?"
	if strings.Contains(server, "?") {
		glue = "&"
	}
	for _, parameters := range []string{
		"target_session_attrs=read-write", "target_session_attrs=primary", "channel_binding=prefer&gssencmode=prefer",
		"keepalives=1&keepalives_idle=30&keepalives_interval=5&keepalives_count=3", "keepalives=0", "connect_timeout=5",
	} {
		db, err := database.Open(t.Context(), server+glue+parameters, "USD")
		if err != nil {
			t.Errorf("%s: %v", parameters, err)
			continue
		}
		read := func(ctx context.Context, query string) (*sql.Rows, error) { return db.Query(ctx, query) }
		if got := shown(t, read, "default_transaction_read_only"); got != "on" {
			t.Errorf("%s: readers could write: %s", parameters, got)
		}
		must(t, db.Close())
	}
}
