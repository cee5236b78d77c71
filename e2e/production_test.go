package e2e_test

import (
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// TestProduction builds the program as containers ship it. No sandbox is linked in, it
// does not start without a key of Stripe's and makes no file then, it knows none of the
// commands that play, and it starts with a key.
func TestProduction(t *testing.T) {
	t.Parallel()
	for _, tags := range []string{"production", "production,checked"} {
		list := exec.CommandContext(t.Context(), "go", "list", "-deps", "-tags", tags, "./cmd/purser")
		list.Dir = ".."
		for pkg := range strings.FieldsSeq(output(t, list)) {
			if strings.Contains(pkg, "purser/internal/sandbox") || strings.Contains(pkg, "stripe-mock") {
				t.Errorf("with the tags %s %s is linked in", tags, pkg)
			}
		}
	}
	bin := filepath.Join(t.TempDir(), "purser")
	build := exec.CommandContext(t.Context(), "go", "build", "-tags", "production", "-o", bin, "./cmd/purser")
	build.Dir = ".."
	output(t, build)

	dir := t.TempDir()
	i := instance{dataDir: dir, binary: bin}
	r := i.run(t, nil, "serve", "--addr", "127.0.0.1:0", "--data-dir", filepath.Join(dir, "data"))
	if r.code == 0 || strings.Count(r.stderr, "\n") != 1 || !strings.Contains(r.stderr, "STRIPE_SECRET_KEY") ||
		!strings.Contains(r.stderr, "without the built-in sandbox") {
		t.Errorf("without a key it ended with %d and said\n%s%s", r.code, r.stdout, r.stderr)
	}
	if _, err := os.Stat(filepath.Join(dir, "data")); err == nil {
		t.Error("without a key it made files")
	}
	for _, command := range []string{"sandbox", "demo"} {
		if r := i.run(t, nil, command); r.code == 0 || !strings.Contains(r.stderr, command) {
			t.Errorf("%s ended with %d: %s", command, r.code, r.stderr)
		}
	}
	if r := i.run(t, nil, "reconcile", "--data-dir", dir); r.code == 0 || !strings.Contains(r.stderr, "STRIPE_SECRET_KEY") {
		t.Errorf("reconcile without a key ended with %d: %s", r.code, r.stderr)
	}

	stripe := newSlowStripe(t)
	i.env = []string{
		"STRIPE_SECRET_KEY=sk_test_51N0tAReaLKeyButLooksLikeOne", "STRIPE_PUBLISHABLE_KEY=pk_test_51N0tAReaLKeyButLooksLikeOne",
		"STRIPE_WEBHOOK_SECRET=whsec_x", "STRIPE_CONNECT_WEBHOOK_SECRET=whsec_y", "STRIPE_API_BASE=" + stripe.url, "PURSER_PRIVATE_NETWORKS=127.0.0.0/8",
	}
	p := i.start(t)
	if answer, _ := p.ask(t, http.MethodGet, "/readyz", http.Header{}, ""); answer.StatusCode != http.StatusOK || p.urls["sandbox"] != "" || p.urls["control"] != "" {
		t.Errorf("with a key: %d, %v", answer.StatusCode, p.urls)
	}
	if r := p.signUp(); r.token == "" {
		t.Error("nobody can sign up")
	}
	p.stop()
}
