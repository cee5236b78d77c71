package e2e_test

import (
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// A Node.js or npm that is not the one whose checksum stands in scripts/node is never
// run, and no other one in its place.
func TestNodeIsPinned(t *testing.T) {
	t.Parallel()
	asked := make(chan string, 10)
	registry := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked <- r.URL.Path
		_, _ = w.Write([]byte("not what was looked at")) // the client may be gone
	}))
	t.Cleanup(registry.Close)
	script, err := os.ReadFile("../scripts/node")
	must(t, err)
	project := t.TempDir()
	must(t, os.Mkdir(filepath.Join(project, "scripts"), 0o700))
	must(t, os.WriteFile(filepath.Join(project, "scripts", "node"), script, 0o700)) //nolint:gosec // it is run
	cmd := exec.CommandContext(t.Context(), filepath.Join(project, "scripts", "node"))
	cmd.Env = append(os.Environ(), "npm_config_registry="+registry.URL)
	out, err := cmd.CombinedOutput()
	if len(asked) == 0 {
		t.Skip("no Node.js is pinned for this system, or nothing can fetch it")
	}
	if err == nil || !strings.Contains(string(out), "checksum") || strings.Contains(string(out), "/bin\n") {
		t.Errorf("%v: %s", err, out)
	}
}
