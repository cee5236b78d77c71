package e2e_test

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// TestWeb uses the web app in a real browser: the whole job, declines, 3-D
// Secure, lost answers, accessibility, a phone, the playground, operators. It
// needs Node.js; make test builds the app before.
func TestWeb(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("the inner loop needs no browser")
	}
	if major, _, _ := strings.Cut(output(t, exec.Command("node", "-p", "process.versions.node")), "."); len(major) < 2 || major < "20" {
		t.Skipf("Node.js %s cannot build the web app: it needs 20 or newer", major)
	}
	if _, err := os.Stat("../web/dist/index.html"); err != nil {
		t.Fatal("the web app is not built: run make web, which needs Node.js 20 or newer")
	}
	web := "../web"
	npm(t, web, nil, "ci", "--no-audit", "--no-fund", "--include=dev")
	npm(t, web, nil, "run", "check")
	chromium := output(t, exec.Command("../scripts/chromium"))

	i := instance{dataDir: t.TempDir()}
	p := i.start(t)
	operator := p.signUp()
	p.stop() // on SQLite one program has the file to itself
	i.promote(t, operator)
	p = i.start(t)
	npm(t, web, []string{
		"PURSER_URL=" + strings.TrimSuffix(p.urls["api"], "/graphql"), "PURSER_OPERATOR=" + operator.email,
		"PURSER_CHROMIUM=" + chromium, "PURSER_ARTIFACTS=" + filepath.Join(t.TempDir(), "browser"), "CI=1",
	}, "run", "e2e")
	p.stop()
	i.verify(t)
}

// npm runs one of npm's commands, which may take some minutes.
func npm(t *testing.T, dir string, env []string, args ...string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, "npm", args...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), env...)
	output(t, cmd)
}

func output(t *testing.T, cmd *exec.Cmd) string {
	t.Helper()
	var errs strings.Builder
	cmd.Stderr = &errs
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%s: %v\n%s%s", strings.Join(cmd.Args, " "), err, out, &errs)
	}
	return strings.TrimSpace(string(out))
}
