package e2e_test

import (
	"net"
	"net/http"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/purserhq/purser/internal/database/dbtest"
)

// Every setting that is wrong is named in one line, and nothing is started.
func TestWrongSettings(t *testing.T) {
	t.Parallel()
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	must(t, err)
	t.Cleanup(func() { _ = taken.Close() })
	const test, liveKey = "STRIPE_SECRET_KEY=sk_test_x", "STRIPE_SECRET_KEY=sk_live_x"
	live := func(but string) []string { return append(slices.Clone(liveSettings), but) }
	for _, c := range []struct {
		name  string
		names string // what the line names
		env   []string
	}{
		{"LiveKeyWithoutLive", "PURSER_LIVE", []string{liveKey}},
		{"TestKeyWithLive", "STRIPE_SECRET_KEY", []string{test, "PURSER_LIVE=true"}},
		{"LiveWithoutKey", "STRIPE_SECRET_KEY", []string{"PURSER_LIVE=true"}},
		{"LivePublishableWithTestSecret", "STRIPE_PUBLISHABLE_KEY", []string{test, "STRIPE_PUBLISHABLE_KEY=pk_live_x"}},
		{"SecretAsPublishable", "STRIPE_PUBLISHABLE_KEY", []string{test, "STRIPE_PUBLISHABLE_KEY=sk_test_x"}},
		{"PublishableAsSecret", "STRIPE_SECRET_KEY", []string{"STRIPE_SECRET_KEY=pk_test_x"}},
		{"NoKey", "STRIPE_SECRET_KEY", []string{"STRIPE_SECRET_KEY=secret"}},
		{"WebhookSecretWithoutKey", "STRIPE_SECRET_KEY", []string{"STRIPE_WEBHOOK_SECRET=whsec_x"}},
		{"WebhookSecret", "STRIPE_WEBHOOK_SECRET", []string{test, "STRIPE_WEBHOOK_SECRET=x"}},
		{"ConnectWebhookSecret", "STRIPE_CONNECT_WEBHOOK_SECRET", []string{test, "STRIPE_CONNECT_WEBHOOK_SECRET=x"}},
		{"APIBase", "STRIPE_API_BASE", []string{test, "STRIPE_API_BASE=api.stripe.com"}},
		{"APIBaseWithQuery", "STRIPE_API_BASE", []string{test, "STRIPE_API_BASE=http://127.0.0.1:1/?x=1"}},
		{"APIBaseWithPort", "STRIPE_API_BASE", []string{test, "STRIPE_API_BASE=http://127.0.0.1:99999"}},
		{"PublicURLWithPath", "PURSER_PUBLIC_URL", []string{"PURSER_PUBLIC_URL=https://pay.example.com/app"}},
		{"OriginInUnicode", "PURSER_ALLOWED_ORIGINS", []string{"PURSER_ALLOWED_ORIGINS=https://bücher.example"}},
		{"OriginsPort", "PURSER_ALLOWED_ORIGINS", []string{"PURSER_ALLOWED_ORIGINS=https://a.example:99999"}},
		{"AllowedHeaders", "PURSER_ALLOWED_HEADERS", []string{"PURSER_ALLOWED_HEADERS=*"}},
		{"ProxyHeader", "PURSER_PROXY_HEADER", []string{"PURSER_PROXY_HEADER=X-Real-IP"}},
		{"LiveOverPlainHTTP", "STRIPE_API_BASE", []string{liveKey, "PURSER_LIVE=true", "STRIPE_API_BASE=http://127.0.0.1:1"}},
		{"DatabaseURL", "DATABASE_URL", []string{"DATABASE_URL=mysql://root@localhost/x"}},
		{"DatabaseElsewhere", "sslmode=verify-full", []string{"DATABASE_URL=postgres://purser:hunter2@127.0.0.1:1/x?host=203.0.113.9"}},
		{"DatabaseElsewhereByEnvironment", "sslmode=verify-full", []string{"DATABASE_URL=postgres:///x", "PGHOST=203.0.113.9"}},
		{"DatabaseParameter", "channel_binding", []string{"DATABASE_URL=postgres://purser:hunter2@127.0.0.1:1/x?channel_binding=require"}},
		{"DatabaseURLText", "DATABASE_URL", []string{"DATABASE_URL=x"}},
		{"NoDatabaseThere", "DATABASE_URL", []string{"DATABASE_URL=postgres://purser:hunter2@127.0.0.1:1/x?sslmode=disable"}},
		{"Currency", "PURSER_CURRENCY", []string{"PURSER_CURRENCY=XXX"}},
		{"Address", "PURSER_ADDR", []string{"PURSER_ADDR=here"}},
		{"AddressTaken", "PURSER_ADDR", []string{"PURSER_ADDR=" + taken.Addr().String()}},
		{"SandboxAddress", "PURSER_SANDBOX_ADDR", []string{"PURSER_SANDBOX_ADDR=127.0.0.1:http:x"}},
		{"MetricsAddress", "PURSER_METRICS_ADDR", []string{"PURSER_METRICS_ADDR=9090"}},
		{"MetricsAddressTaken", "PURSER_METRICS_ADDR", []string{"PURSER_METRICS_ADDR=" + taken.Addr().String()}},
		{"PublicURL", "PURSER_PUBLIC_URL", []string{"PURSER_PUBLIC_URL=pay.example.com"}},
		{"Origins", "PURSER_ALLOWED_ORIGINS", []string{"PURSER_ALLOWED_ORIGINS=https://a.example,*"}},
		{"Documents", "PURSER_TRUSTED_DOCUMENTS", []string{"PURSER_TRUSTED_DOCUMENTS=/nowhere.json"}},
		{"OriginWithPath", "PURSER_ALLOWED_ORIGINS", []string{"PURSER_ALLOWED_ORIGINS=https://a.example/app"}},
		{"PayoutDelay", "PURSER_PAYOUT_DELAY", []string{"PURSER_PAYOUT_DELAY=a week"}},
		{"NegativePayoutDelay", "PURSER_PAYOUT_DELAY", []string{"PURSER_PAYOUT_DELAY=-1h"}},
		{"Live", "PURSER_LIVE", []string{"PURSER_LIVE=maybe"}},
		{"IssuerOverPlainHTTP", "OIDC_ISSUER", []string{"OIDC_ISSUER=http://id.example.com", "OIDC_AUDIENCE=x"}},
		{"NoAudience", "OIDC_AUDIENCE", []string{"OIDC_ISSUER=https://id.example.com"}},
		{"VerifiedEmailWithoutMail", "PURSER_SMTP_URL", []string{
			liveKey, "PURSER_LIVE=true", "PURSER_PUBLIC_URL=https://pay.example.com", "STRIPE_WEBHOOK_SECRET=whsec_x", "STRIPE_CONNECT_WEBHOOK_SECRET=whsec_y",
		}},
		{"SecretKey", "PURSER_SECRET_KEY", []string{"PURSER_SECRET_KEY=hunter2"}},
		{"ClientAsAudience", "OIDC_AUDIENCE", []string{"OIDC_ISSUER=https://id.example.com", "OIDC_AUDIENCE=x", "OIDC_CLIENT_ID=x"}},
		{"ClientWithoutIssuer", "OIDC_ISSUER", []string{"OIDC_CLIENT_ID=x"}},
		{"ReturnURL", "OIDC_RETURN_URL", []string{"OIDC_ISSUER=https://id.example.com", "OIDC_CLIENT_ID=x", "OIDC_RETURN_URL=app"}},
		{"SMTP", "PURSER_SMTP_URL", []string{"PURSER_SMTP_URL=http://u:hunter2@mail.example.com", "PURSER_MAIL_FROM=a@example.com"}},
		{"MailFrom", "PURSER_MAIL_FROM", []string{"PURSER_SMTP_URL=smtp://u:hunter2@mail.example.com"}},
		{"LiveWithoutProxies", "PURSER_TRUSTED_PROXIES", live("PURSER_TRUSTED_PROXIES=")},
		{"LiveBehindNoProxyOnLoopback", "PURSER_TRUSTED_PROXIES", live("PURSER_TRUSTED_PROXIES=none")},
		{"LiveWithoutSecretKey", "PURSER_SECRET_KEY", live("PURSER_SECRET_KEY=")},
		{"LiveWithoutLimits", "PURSER_LIMITS", live("PURSER_LIMITS=off")},
		{"LiveBelowStripesMinimum", "PURSER_DEPOSIT_MAX_DAILY_AMOUNT", live("PURSER_DEPOSIT_MAX_DAILY_AMOUNT=5000,HUF:100")},
		{"LiveOverHTTP", "PURSER_PUBLIC_URL", live("PURSER_PUBLIC_URL=http://pay.example.com")},
		{"NoneAndMore", "PURSER_TRUSTED_PROXIES", []string{"PURSER_TRUSTED_PROXIES=none,10.0.0.0/8"}},
		{"Proxies", "PURSER_TRUSTED_PROXIES", []string{"PURSER_TRUSTED_PROXIES=10.0.0.0/8,somewhere"}},
		{"PrivateNetworks", "PURSER_PRIVATE_NETWORKS", []string{"PURSER_PRIVATE_NETWORKS=inside"}},
		{"SessionLife", "PURSER_SESSION_LIFE", []string{"PURSER_SESSION_LIFE=0"}},
		{"Limits", "PURSER_LIMITS", []string{"PURSER_LIMITS=maybe"}},
		{"UnitsOfNoCurrency", "PURSER_DEPOSIT_MAX_DAILY_AMOUNT", []string{"PURSER_DEPOSIT_MAX_DAILY_AMOUNT=USD:5000,EURO:5"}},
		{"UnitsTwice", "PURSER_PAYOUT_MAX_DAILY_AMOUNT", []string{"PURSER_PAYOUT_MAX_DAILY_AMOUNT=USD:5000,USD:5"}},
		{"UnitsNegative", "PURSER_CREDIT_LIMIT", []string{"PURSER_CREDIT_LIMIT=-1"}},
		{"DepositMaxDailyCount", "PURSER_DEPOSIT_MAX_DAILY_COUNT", []string{"PURSER_DEPOSIT_MAX_DAILY_COUNT=101"}},
		{"PayoutCooldown", "PURSER_PAYOUT_COOLDOWN", []string{"PURSER_PAYOUT_COOLDOWN=soon"}},
		{"DataDir", "PURSER_DATA_DIR", []string{"PURSER_DATA_DIR=/dev/null/x"}},
	} {
		t.Run("Err"+c.name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			env := append([]string{"PURSER_ADDR=127.0.0.1:0", "PURSER_SANDBOX_ADDR=127.0.0.1:0", "PURSER_DATA_DIR=" + dir}, c.env...)
			r := instance{dataDir: dir}.run(t, env, "serve")
			if r.code == 0 || r.stdout != "" {
				t.Errorf("ended with %d and said\n%s", r.code, r.stdout)
			}
			if strings.Count(r.stderr, "\n") != 1 || !strings.Contains(r.stderr, c.names) {
				t.Errorf("said, instead of one line about %s:\n%s", c.names, r.stderr)
			}
			for _, secret := range []string{"sk_live_x", "sk_test_x", "hunter2"} {
				if strings.Contains(r.stderr, secret) {
					t.Errorf("repeats the secret %s:\n%s", secret, r.stderr)
				}
			}
		})
	}
}

func TestCommands(t *testing.T) {
	t.Parallel()
	i := instance{dataDir: t.TempDir()}
	t.Run("ErrUnknown", func(t *testing.T) {
		t.Parallel()
		if r := i.run(t, nil, "bogus"); r.code == 0 || !strings.Contains(r.stderr, "bogus") {
			t.Errorf("an unknown command ended with %d: %s", r.code, r.stderr)
		}
	})
	t.Run("Help", func(t *testing.T) {
		t.Parallel()
		r := i.run(t, nil, "--help")
		for _, command := range []string{"serve", "migrate", "verify", "correct-shares", "sandbox", "demo"} {
			if r.code != 0 || !strings.Contains(r.stdout, command) {
				t.Errorf("help ended with %d and does not tell of %s:\n%s", r.code, command, r.stdout)
			}
		}
	})
	t.Run("CorrectShares", func(t *testing.T) {
		t.Parallel()
		r := i.run(t, nil, "correct-shares", "--apply", "--data-dir", t.TempDir())
		if r.code == 0 || !strings.Contains(r.stderr, "purser migrate") {
			t.Errorf("on an empty database it ended with %d: %s", r.code, r.stderr)
		}
	})
	t.Run("Demo", func(t *testing.T) {
		t.Parallel()
		r := i.run(t, nil, "demo")
		for _, part := range []string{"signUp", "deposit", "startConnectOnboarding", "payout", "transactions", "The ledger is right."} {
			if r.code != 0 || !strings.Contains(r.stdout, part) {
				t.Errorf("the demo ended with %d and does not show %s:\n%s%s", r.code, part, r.stdout, r.stderr)
			}
		}
	})
}

// The listeners answer what a front end, a person and a load balancer ask for.
func TestServes(t *testing.T) {
	t.Parallel()
	i := instance{dataDir: t.TempDir()}
	p := i.start(t)
	base := strings.TrimSuffix(p.urls["api"], "/graphql")
	for path, want := range map[string]string{
		"/healthz": "ok", "/readyz": "ready", "/playground": "<html", "/": "<html",
	} {
		answer, err := send(t.Context(), http.MethodGet, base+path, http.Header{}, nil)
		if err != nil || !strings.Contains(string(answer), want) {
			t.Errorf("GET %s: %v, %s", path, err, answer)
		}
	}
	if !strings.HasPrefix(p.urls["control"], "sbt_") {
		t.Errorf("the token of the control API is %q", p.urls["control"])
	}
	delete(p.urls, "control")
	for name, url := range p.urls {
		if !strings.HasPrefix(url, "http://127.0.0.1:") && !strings.HasPrefix(url, "http://localhost:") {
			t.Errorf("%s is at %s, and not on this machine only", name, url)
		}
	}
	p.stop()
	i.verify(t)
}

// Two processes on one embedded database would both think that it is theirs.
func TestSecondProcessOnTheSameData(t *testing.T) {
	t.Parallel()
	i := instance{dataDir: t.TempDir()}
	p := i.start(t)
	r := i.run(t, nil, "serve", "--addr", "127.0.0.1:0", "--sandbox-addr", "127.0.0.1:0", "--data-dir", i.dataDir)
	if r.code == 0 || !strings.Contains(r.stderr, "PURSER_DATA_DIR") || strings.Count(r.stderr, "\n") != 1 {
		t.Errorf("the second process ended with %d: %s", r.code, r.stderr)
	}
	p.stop()
	i.start(t).kill()
	i.start(t).stop() // a killed process leaves no lock behind
}

// A server's schema is somebody's to migrate: serve does not touch it.
func TestSchemaNotCurrent(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("needs PostgreSQL")
	}
	i := instance{dataDir: t.TempDir(), databaseURL: dbtest.Empty(t)}
	serve := []string{"serve", "--addr", "127.0.0.1:0", "--sandbox-addr", "127.0.0.1:0", "--data-dir", i.dataDir}
	if r := i.run(t, nil, serve...); r.code == 0 || !strings.Contains(r.stderr, "purser migrate") {
		t.Errorf("serve on an empty database ended with %d: %s", r.code, r.stderr)
	}
	for range 2 { // the second time there is nothing to do
		if r := i.run(t, nil, "migrate", "--data-dir", i.dataDir); r.code != 0 {
			t.Fatalf("migrate ended with %d: %s", r.code, r.stderr)
		}
	}
	i.start(t, "--data-dir", filepath.Join(i.dataDir, "new")).stop() // for the sandbox, which makes it
	i.verify(t)
}
