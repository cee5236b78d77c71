package e2e_test

import (
	"database/sql"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/purserhq/purser/internal/database/dbtest"
)

// wantLines expects a line that begins with a level for each of the things.
func wantLines(t *testing.T, r result, level string, about ...string) {
	t.Helper()
	for _, thing := range about {
		if !slices.ContainsFunc(strings.Split(r.stdout, "\n"), func(line string) bool {
			found, rest, _ := strings.Cut(line, " ")
			return found == level && strings.HasPrefix(strings.TrimSpace(rest), thing)
		}) {
			t.Errorf("no %s about %s in\n%s%s", level, thing, r.stdout, r.stderr)
		}
	}
}

// The doctor says everything that is missing, what to do about it, and by its exit
// status whether the program would start.
func TestDoctor(t *testing.T) {
	t.Parallel()
	doctor := func(t *testing.T, i instance, env ...string) result {
		t.Helper()
		r := i.run(t, env, "doctor", "--data-dir", i.dataDir)
		for _, secret := range []string{"sk_live_x", "sk_test_x", "hunter2", "whsec_a", secretKey} {
			if strings.Contains(r.stdout+r.stderr, secret) {
				t.Errorf("the secret %s is printed", secret)
			}
		}
		for line := range strings.SplitSeq(strings.TrimSpace(r.stdout), "\n") {
			if !strings.HasPrefix(line, "ok ") && strings.Count(line, ". ") == 0 {
				t.Errorf("it does not say what to do: %s", line)
			}
		}
		return r
	}
	t.Run("Sandbox", func(t *testing.T) {
		t.Parallel()
		i := instance{dataDir: t.TempDir()}
		r := doctor(t, i)
		if r.code != 0 {
			t.Errorf("ended with %d: %s%s", r.code, r.stdout, r.stderr)
		}
		wantLines(t, r, "warning", "STRIPE_SECRET_KEY", "PURSER_TRUSTED_PROXIES", "PURSER_SECRET_KEY", "PURSER_LIMITS", "PURSER_PUBLIC_URL", "PURSER_SMTP_URL")
		wantLines(t, r, "ok", "database: a new one")
		if _, err := os.Stat(filepath.Join(i.dataDir, "purser.db")); err == nil {
			t.Error("it made a database")
		}
	})
	t.Run("ErrLive", func(t *testing.T) {
		t.Parallel()
		i := instance{dataDir: t.TempDir()}
		r := doctor(t, i, append(slices.Clone(liveSettings), "PURSER_TRUSTED_PROXIES=", "PURSER_SECRET_KEY=", "PURSER_LIMITS=off")...)
		if r.code != 1 {
			t.Errorf("ended with %d", r.code)
		}
		wantLines(t, r, "refused", "PURSER_TRUSTED_PROXIES", "PURSER_SECRET_KEY", "PURSER_LIMITS")
		wantLines(t, r, "warning", "STRIPE_SECRET_KEY", "STRIPE_PUBLISHABLE_KEY", "PURSER_VERIFIED_EMAIL")
		wantLines(t, r, "ok", "STRIPE_WEBHOOK_SECRET", "STRIPE_CONNECT_WEBHOOK_SECRET", "PURSER_PUBLIC_URL")
	})
	t.Run("ErrSettings", func(t *testing.T) {
		t.Parallel()
		r := doctor(t, instance{dataDir: t.TempDir()}, "STRIPE_SECRET_KEY=sk_live_x", "PURSER_SMTP_URL=http://u:hunter2@mail.example.com", "DATABASE_URL=mysql://x")
		if r.code != 1 || strings.Count(r.stdout, "refused") < 3 {
			t.Errorf("ended with %d and does not name all three:\n%s", r.code, r.stdout)
		}
	})
	t.Run("ErrNotMigrated", func(t *testing.T) {
		t.Parallel()
		if testing.Short() {
			t.Skip("needs PostgreSQL")
		}
		r := doctor(t, instance{dataDir: t.TempDir(), databaseURL: dbtest.Empty(t)})
		wantLines(t, r, "refused", "migrations")
		if r.code != 1 || !strings.Contains(r.stdout, "purser migrate") {
			t.Errorf("ended with %d", r.code)
		}
	})
	t.Run("ErrNoDatabase", func(t *testing.T) {
		t.Parallel()
		r := doctor(t, instance{dataDir: t.TempDir()}, "DATABASE_URL=postgres://purser:hunter2@127.0.0.1:1/x?sslmode=disable",
			"PURSER_SMTP_URL=smtp://127.0.0.1:1", "PURSER_MAIL_FROM=a@example.com")
		wantLines(t, r, "refused", "database")
		wantLines(t, r, "warning", "mail server")
		if r.code != 1 {
			t.Errorf("ended with %d", r.code)
		}
	})
	t.Run("Issuer", func(t *testing.T) {
		t.Parallel()
		for claims, want := range map[string]string{`,"claims_supported":["sub","auth_time"]`: "ok", `,"claims_supported":["sub","email"]`: "warning", "": "warning"} {
			issuer := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				at := "http://" + r.Host
				_, _ = fmt.Fprintf(w, `{"issuer":%q,"jwks_uri":%q,"authorization_endpoint":%q,"token_endpoint":%q%s}`,
					at, at+"/keys", at+"/authorize", at+"/token", claims)
			}))
			t.Cleanup(issuer.Close)
			r := doctor(t, instance{dataDir: t.TempDir()}, "OIDC_ISSUER="+issuer.URL, "OIDC_AUDIENCE=purser", "PURSER_PRIVATE_NETWORKS=127.0.0.0/8")
			wantLines(t, r, want, "OIDC_ISSUER")
		}
		r := doctor(t, instance{dataDir: t.TempDir()}, "OIDC_ISSUER=http://127.0.0.1:1", "OIDC_AUDIENCE=purser", "PURSER_PRIVATE_NETWORKS=127.0.0.0/8")
		wantLines(t, r, "warning", "OIDC_ISSUER")
	})
	t.Run("Used", func(t *testing.T) {
		t.Parallel()
		each(t, func(t *testing.T, i instance) {
			p := i.start(t)
			p.signUp()
			p.stop()
			r := doctor(t, i)
			if r.code != 0 {
				t.Errorf("ended with %d: %s%s", r.code, r.stdout, r.stderr)
			}
			wantLines(t, r, "ok", "migrations", "database", "guards of the database", "clock", "Stripe account", "kill switches")
			r = doctor(t, i, liveSettings...)
			if r.code != 1 || !strings.Contains(r.stdout, "built-in sandbox") || !strings.Contains(r.stdout, "live mode") {
				t.Errorf("a live key on play money ended with %d:\n%s", r.code, r.stdout)
			}
			wantLines(t, r, "refused", "Stripe account")
		})
	})
}

// In live mode a database whose guards were taken out is not worked on.
func TestLiveWithoutGuards(t *testing.T) {
	t.Parallel()
	i := instance{dataDir: t.TempDir(), env: liveSettings}
	p := i.start(t) // an empty database goes live, though Stripe is away
	p.stop()
	db, err := sql.Open("sqlite", filepath.Join(i.dataDir, "purser.db"))
	must(t, err)
	_, err = db.ExecContext(t.Context(), "DROP TRIGGER transactions_never_change")
	must(t, err)
	must(t, db.Close())
	for _, command := range []string{"serve", "doctor"} {
		r := i.run(t, nil, command, "--data-dir", i.dataDir)
		if r.code != 1 || !strings.Contains(r.stdout+r.stderr, "transactions_never_change") {
			t.Errorf("%s ended with %d: %s%s", command, r.code, r.stdout, r.stderr)
		}
	}
}

// The files of the data folder are its user's alone.
func TestDataFolderIsPrivate(t *testing.T) {
	t.Parallel()
	i := instance{dataDir: filepath.Join(t.TempDir(), "data")}
	must(t, os.Mkdir(i.dataDir, 0o700)) // for the process to begin in
	p := i.start(t)
	p.signUp()
	tried, through := 0, 0
	entries, err := os.ReadDir(i.dataDir)
	must(t, err)
	for _, entry := range entries {
		info, err := entry.Info()
		must(t, err)
		tried++
		if info.Mode().Perm()&0o077 != 0 {
			through++
			t.Errorf("%s is open to others: %s", entry.Name(), info.Mode().Perm())
		}
	}
	if tried < 6 { // two databases with their logs, the lock, the mark
		t.Errorf("only %d files are there", tried)
	}
	p.stop()
	t.Logf("files of the data folder open to others: %d tried, %d got through", tried, through)
}

// A link to the page that Stripe sends browsers back to makes no call to Stripe, and no
// other site can press its button.
func TestLinksCauseNoCalls(t *testing.T) {
	t.Parallel()
	stripe := newCountingStripe(t)
	p := instance{dataDir: t.TempDir(), env: []string{"STRIPE_SECRET_KEY=sk_test_x", "STRIPE_API_BASE=" + stripe.url}}.start(t)
	who := p.signUp()
	session := http.Header{"Authorization": {"Bearer " + who.token}}
	before := stripe.posts.Load()
	for range 5 {
		const form = `<form method="post" action="/onboarding/refresh">`
		if answer, text := p.ask(t, http.MethodGet, "/onboarding/refresh", session, ""); answer.StatusCode != http.StatusOK || !strings.Contains(text, form) {
			t.Errorf("status %d: %s", answer.StatusCode, text)
		}
	}
	if answer, _ := p.ask(t, http.MethodGet, "/export", session, ""); answer.StatusCode != http.StatusNotFound && answer.StatusCode != http.StatusMethodNotAllowed {
		t.Errorf("an export by a link: %d", answer.StatusCode)
	}
	cookie := cookieOf(t, p)
	for _, path := range []string{"/onboarding/refresh", "/export"} {
		foreign := http.Header{
			"Cookie": {cookie}, "Origin": {"https://evil.example"}, "Sec-Fetch-Site": {"cross-site"},
			"Content-Type": {"application/x-www-form-urlencoded"},
		}
		if answer, _ := p.ask(t, http.MethodPost, path, foreign, ""); answer.StatusCode != http.StatusForbidden {
			t.Errorf("another site's form to %s: %d", path, answer.StatusCode)
		}
	}
	through := stripe.posts.Load() - before
	if through != 0 {
		t.Errorf("%d calls to Stripe", through)
	}
	t.Logf("links and foreign forms that call Stripe: 8 tried, %d got through", through)
	own := http.Header{"Cookie": {cookie}, "Origin": {p.base}, "Sec-Fetch-Site": {"same-origin"}, "Content-Type": {"application/x-www-form-urlencoded"}}
	p.ask(t, http.MethodPost, "/onboarding/refresh", own, "")
	if stripe.posts.Load() == before {
		t.Error("the button makes no call either")
	}
	if answer, text := p.ask(t, http.MethodPost, "/export", own, ""); answer.StatusCode != http.StatusOK || !strings.Contains(text, `"complete":true`) {
		t.Errorf("an export: %d %s", answer.StatusCode, text)
	}
}
