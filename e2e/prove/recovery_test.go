package prove_test

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// TestRecovery loses the last operations of all in each way in which an operator puts an
// older state of PostgreSQL in place, and forgets restore-check. Each key that was answered
// is asked again, and everything was done once; payouts go on by themselves.
func TestRecovery(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("needs PostgreSQL")
	}
	for name, backup := range map[string]func(t *testing.T, server func(string) string, url string) (back func() string){
		"a restored dump":             dumped,
		"Restored rows":               dumpedData,
		"Recovery to a point in time": archived,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := ownServer(t)
			f := &failover{world: newWorld(t, server("start"))}
			p := f.start()
			f.api = p.urls["api"]
			f.settle(t, p, size(2, 6))
			p.stop()
			back := backup(t, server, f.databaseURL)
			p = f.start()
			f.api = p.urls["api"]
			for i := range f.people {
				for n := range 6 {
					f.order(i, n)
				}
			}
			p.kill()
			if len(f.done) != 6*len(f.people) {
				t.Fatalf("%d operations were acknowledged", len(f.done))
			}
			f.databaseURL = back()
			p = f.start()
			f.api = p.urls["api"]
			if !eventuallyLogs(p, "alarm: the database may have lost rows") {
				t.Error("nothing was noticed")
			}
			f.holds(t, p, "acknowledged operations, then: "+name)
		})
	}
}

func eventuallyLogs(p *process, what string) bool {
	return eventually(recovery(), func() bool {
		text, err := os.ReadFile(p.log)
		return err == nil && strings.Contains(string(text), what)
	}) >= 0
}

// tool runs one of PostgreSQL's own programs.
func tool(t *testing.T, server func(string) string, name string, args ...string) string {
	t.Helper()
	out, err := exec.Command(filepath.Join(server("bin"), name), args...).CombinedOutput()
	if err != nil {
		must(t, errors.Join(err, errors.New(name+": "+string(out))))
	}
	return strings.TrimSpace(string(out))
}

// dumped is pg_dump, and pg_restore into a new database.
func dumped(t *testing.T, server func(string) string, url string) (back func() string) {
	t.Helper()
	file := filepath.Join(t.TempDir(), "dump")
	tool(t, server, "pg_dump", "-Fc", "-f", file, url)
	return func() string {
		tool(t, server, "psql", "-d", url, "-c", "CREATE DATABASE restored")
		restored := strings.Replace(url, "/postgres?", "/restored?", 1)
		tool(t, server, "pg_restore", "--exit-on-error", "-d", restored, file)
		return restored
	}
}

// dumpedData is pg_dump of the rows alone, and psql into the same tables.
func dumpedData(t *testing.T, server func(string) string, url string) (back func() string) {
	t.Helper()
	file := filepath.Join(t.TempDir(), "dump.sql")
	tool(t, server, "pg_dump", "--data-only", "--disable-triggers", "-f", file, url)
	return func() string {
		const empty = `SET session_replication_role = replica;
			DO $$ BEGIN EXECUTE (SELECT 'TRUNCATE ' || string_agg(format('%I.%I', schemaname, tablename), ', ')
				FROM pg_tables WHERE schemaname NOT IN ('pg_catalog', 'information_schema')); END $$`
		tool(t, server, "psql", "-v", "ON_ERROR_STOP=1", "-d", url, "-c", empty)
		tool(t, server, "psql", "-v", "ON_ERROR_STOP=1", "-q", "-d", url, "-f", file)
		return url
	}
}

// archived is a base backup with an archive of the log, recovered to a point in time.
func archived(t *testing.T, server func(string) string, url string) (back func() string) {
	t.Helper()
	server("archive")
	tool(t, server, "psql", "-d", url, "-c", "SELECT pg_create_restore_point('purser')")
	return func() string { return server("recover") }
}
