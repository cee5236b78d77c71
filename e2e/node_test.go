package e2e_test

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"
	"time"
)

var (
	clientsOnce sync.Once
	clientsDir  string
	clientsOut  string
)

// node runs a script of testdata/node against a server and expects it to end well.
func node(t *testing.T, script string, env ...string) {
	t.Helper()
	clients(t)
	ctx, cancel := context.WithTimeout(t.Context(), 3*time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, "node", script)
	cmd.Dir = clientsDir
	cmd.Env = append(os.Environ(), env...)
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("node %s: %v\n%s", script, err, out)
	}
	t.Logf("%s", out)
}

// clients installs the packages of testdata/node, once.
func clients(t *testing.T) {
	t.Helper()
	if testing.Short() {
		t.Skip("needs Node.js and npm's registry")
	}
	clientsOnce.Do(func() {
		clientsDir = filepath.Join(filepath.Dir(binary), "node")
		must(t, os.CopyFS(clientsDir, os.DirFS("testdata/node")))
		cmd := exec.Command("npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts")
		cmd.Dir = clientsDir
		out, err := cmd.CombinedOutput()
		if err != nil {
			clientsOut = cmd.String() + ": " + err.Error() + "\n" + string(out)
		}
	})
	if clientsOut != "" {
		t.Fatalf("install Node.js 18 or later with npm, or leave the test out with -short: %s", clientsOut)
	}
}

// TestHTTPSpecification is every audit of the GraphQL over HTTP specification.
func TestHTTPSpecification(t *testing.T) {
	t.Parallel()
	clients(t)
	i := instance{dataDir: t.TempDir()}
	p := i.start(t)
	node(t, "audit.mjs", "API_URL="+p.urls["api"])
}
