package e2e_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// secretKey is as openssl rand -base64 32 prints one.
const secretKey = "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE="

// liveSettings are those of somebody who goes live on a database of play money.
var liveSettings = []string{
	"STRIPE_SECRET_KEY=sk_live_x", "PURSER_LIVE=true", "PURSER_PUBLIC_URL=https://pay.example.com",
	"STRIPE_WEBHOOK_SECRET=whsec_a", "STRIPE_CONNECT_WEBHOOK_SECRET=whsec_b", "STRIPE_API_BASE=https://127.0.0.1:9",
	"PURSER_ADDR=127.0.0.1:0", "PURSER_VERIFIED_EMAIL=false", "PURSER_TRUSTED_PROXIES=127.0.0.1", "PURSER_SECRET_KEY=" + secretKey,
}

// TestPlayMoneyStaysPlayMoney: a database that has seen the sandbox or a test account is
// never used with real money, by no command, also when Stripe cannot be reached.
func TestPlayMoneyStaysPlayMoney(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, i instance) {
		p := i.start(t)
		ada := p.signUp()
		ada.pays(t, order{amount: "5000.00", method: "pm_card_bypassPending"})
		p.stop()
		for _, command := range []string{"serve", "reconcile", "restore-check"} {
			r := i.run(t, liveSettings, command, "--data-dir", i.dataDir)
			if r.code == 0 || !strings.Contains(r.stderr, "acct_") || !strings.Contains(r.stderr, "built-in sandbox") ||
				!strings.Contains(r.stderr, "live mode") {
				t.Errorf("%s ended with %d: %s", command, r.code, r.stderr)
			}
		}
		i.start(t).stop() // it is as it was
	})
}

// TestSandboxBegunAnew: a fresh sandbox beside an old database knows nothing of its
// money, and is taken only by an operator who says so.
func TestSandboxBegunAnew(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, i instance) {
		p := i.start(t)
		p.signUp()
		p.stop()
		i.start(t).stop() // the same sandbox again
		for _, rest := range []string{"", "-wal", "-shm"} {
			_ = os.Remove(filepath.Join(i.dataDir, "sandbox.db"+rest))
		}
		r := i.run(t, nil, "serve", "--addr", "127.0.0.1:0", "--sandbox-addr", "127.0.0.1:0", "--data-dir", i.dataDir)
		accounts := regexp.MustCompile(`acct_\w+`).FindAllString(r.stderr, -1)
		if r.code == 0 || len(accounts) != 2 || accounts[0] == accounts[1] {
			t.Fatalf("serve ended with %d: %s", r.code, r.stderr)
		}
		if r := i.run(t, nil, "rebind", "--from", accounts[1], "--data-dir", i.dataDir); r.code == 0 {
			t.Errorf("rebind took the wrong account: %s", r.stdout)
		}
		if r := i.run(t, nil, "rebind", "--from", accounts[0], "--data-dir", i.dataDir); r.code != 0 {
			t.Fatalf("rebind ended with %d: %s", r.code, r.stderr)
		}
		i.start(t).stop()
	})
}

// TestStartWithoutStripe: a server whose Stripe is away starts all the same, and so does
// one whose database is bound.
func TestStartWithoutStripe(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, i instance) {
		i.env = []string{"STRIPE_SECRET_KEY=sk_test_x", "STRIPE_API_BASE=http://127.0.0.1:9"}
		for range 2 {
			p := i.start(t)
			p.signUp()
			p.stop()
		}
	})
}
