package sandbox_test

import (
	"os"
	"os/exec"
	"testing"
)

// Stripe's own SDK for Node.js takes the sandbox for Stripe.
func TestNodeSDK(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("needs Node.js and npm's registry")
	}
	for _, program := range []string{"node", "npm"} {
		if _, err := exec.LookPath(program); err != nil {
			t.Fatalf("%s is missing: this test runs Stripe's SDK for Node.js. Install Node.js 18 or later with npm, or leave the test out with -short", program)
		}
	}
	r := newRig(t)
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS("testdata/node")); err != nil {
		t.Fatal(err)
	}
	run := func(name string, args ...string) {
		t.Helper()
		cmd := exec.CommandContext(t.Context(), name, args...)
		cmd.Dir = dir
		cmd.Env = append(os.Environ(), "SANDBOX_URL="+r.url, "SANDBOX_TOKEN="+r.box.Token())
		out, err := cmd.CombinedOutput()
		if err != nil {
			t.Fatalf("%s: %v\n%s", cmd, err, out)
		}
		t.Logf("%s", out)
	}
	run("npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts")
	run("node", "main.mjs")
}
