// Package e2e starts the whole program as a process of its own and uses it from
// outside, as people, front ends and Stripe do.
package e2e_test

import (
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/purserhq/purser/internal/database/dbtest"
)

// binary is the program under test, built once, with a sandbox that logs where it
// is not as Stripe describes it.
var binary string

func TestMain(m *testing.M) {
	flag.Parse()
	os.Exit(run(m))
}

func run(m *testing.M) int {
	dir, err := os.MkdirTemp("", "purser-e2e-")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer func() { _ = os.RemoveAll(dir) }()
	binary = filepath.Join(dir, "purser")
	args := []string{"build", "-tags", "checked", "-o", binary}
	if overlay := os.Getenv("PURSER_PROVE_OVERLAY"); overlay != "" { // a guard is missing: see tools/prove
		args = append(args, "-overlay", overlay)
	}
	build := exec.Command("go", append(args, "./cmd/purser")...)
	build.Dir = ".."
	if out, err := build.CombinedOutput(); err != nil {
		fmt.Fprintf(os.Stderr, "build the program: %v\n%s", err, out)
		return 1
	}
	return m.Run()
}

// each runs fn beside a new instance on SQLite and one on PostgreSQL.
func each(t *testing.T, fn func(t *testing.T, i instance)) {
	t.Helper()
	for name, url := range dbtest.URLs(t) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			i := instance{dataDir: t.TempDir()}
			if name != "SQLite" { // which the program makes by itself
				i.databaseURL = url
			}
			fn(t, i)
		})
	}
}
