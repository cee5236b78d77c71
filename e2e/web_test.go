package e2e_test

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"
)

// TestWeb uses the web app in a real browser: the whole job, declines, 3-D
// Secure, lost answers, accessibility, a phone, the playground, operators. On
// PostgreSQL it is the job, with a second tab and an operator. Pictures of what was
// seen stay in artifacts/web. It needs Node.js; make test builds the app before.
func TestWeb(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("the inner loop needs no browser")
	}
	version := output(t, exec.Command("node", "-p", "process.versions.node.split('.')[0]"))
	if major, err := strconv.Atoi(version); err != nil || major < 20 {
		t.Fatalf("Node.js %s is too old for the web app: scripts/node installs a newer one, and make test uses it", version)
	}
	if _, err := os.Stat("../web/dist/index.html"); err != nil {
		t.Fatal("the web app is not built: run make web, which needs Node.js 20 or newer")
	}
	web := "../web"
	npm(t, web, nil, "ci", "--no-audit", "--no-fund", "--include=dev", "--ignore-scripts")
	npm(t, web, nil, "run", "check")
	npm(t, web, nil, "run", "lint:schema")
	chromium := output(t, exec.Command("../scripts/chromium"))

	each(t, func(t *testing.T, i instance) {
		post := newPostOffice(t)
		i.env = []string{
			"PURSER_SECRET_KEY=" + base64.StdEncoding.EncodeToString([]byte(rand.Text()+"123456")), // for second factors
			"PURSER_SMTP_URL=smtp://" + post.address, "PURSER_MAIL_FROM=purser@example.com",
		}
		p := i.start(t)
		operator := p.signUp()
		p.stop() // on SQLite one program has the file to itself
		i.promote(t, operator)
		p = i.start(t)
		pictures, err := filepath.Abs("../artifacts/" + strings.Replace(t.Name(), "TestWeb", "web", 1))
		must(t, err)
		must(t, os.RemoveAll(pictures))
		run := []string{"run", "e2e"}
		if i.databaseURL != "" { // what the pages look like does not hang on the database
			run = append(run, "--", "--workers=1", "wallet", "operators", "email")
		}
		npm(t, web, []string{
			"PURSER_URL=" + strings.TrimSuffix(p.urls["api"], "/graphql"), "PURSER_OPERATOR=" + operator.email,
			"PURSER_CHROMIUM=" + chromium, "PURSER_ARTIFACTS=" + pictures, "CI=1",
			"PURSER_LETTERS=" + post.counter(t),
		}, run...)
		p.stop()
		i.verify(t)
	})
}

// npm runs one of npm's commands, which may take some minutes.
func npm(t *testing.T, dir string, env []string, args ...string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 15*time.Minute)
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
