package e2e_test

import (
	"bufio"
	"context"
	"regexp"
	"strings"
	"testing"
)

// moneyCommands are those that open both the database and Stripe, or move money.
var moneyCommands = [][]string{
	{"serve"},
	{"reconcile"},
	{"restore-check"},
	{"correct-shares"},
	{"correct-shares", "--apply"},
	{"resolve", "list"},
	{"resolve", "unmatched", "txn_x", "--platform", "--operator", "a@example.com", "--reason", "x"},
	{"resolve", "suspense", "txn_x", "--keep", "--operator", "a@example.com", "--reason", "x"},
	{"resolve", "parked", "pay_x", "--retry", "--operator", "a@example.com", "--reason", "x"},
	{"resolve", "confirm", "res_x", "--operator", "a@example.com"},
	{"resolve", "withdraw", "res_x", "--operator", "a@example.com", "--reason", "x"},
	{"doctor"},
}

// ownSandbox is a sandbox that serves several platforms, as Stripe does.
func ownSandbox(t *testing.T) (url string) {
	t.Helper()
	cmd := (instance{dataDir: t.TempDir()}).command(context.Background(), "sandbox", "--addr", "127.0.0.1:0", "--data-dir=")
	out, err := cmd.StdoutPipe()
	must(t, err)
	must(t, cmd.Start())
	t.Cleanup(func() {
		_ = cmd.Process.Kill() // it keeps nothing
		_ = cmd.Wait()
	})
	line, err := bufio.NewReader(out).ReadString('\n')
	must(t, err)
	return line[strings.LastIndex(line, " ")+1 : len(line)-1]
}

// TestAnotherAccountIsRefused: a database whose money is at one Stripe account is used
// with no other one, in the same mode neither, by no command; both are named.
func TestAnotherAccountIsRefused(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, i instance) {
		box := ownSandbox(t)
		i.env = []string{"STRIPE_SECRET_KEY=sk_test_one", "STRIPE_API_BASE=" + box}
		i.start(t).stop()
		tried, through := 0, 0
		for _, other := range []struct {
			env   []string
			names string
		}{
			{[]string{"STRIPE_SECRET_KEY=sk_test_two"}, "acct_"},
			{[]string{"STRIPE_SECRET_KEY=", "STRIPE_API_BASE="}, "built-in sandbox"},
			{liveSettings, "live mode"},
		} {
			for _, command := range moneyCommands {
				tried++
				r := i.run(t, append([]string{"PURSER_ADDR=127.0.0.1:0", "PURSER_SANDBOX_ADDR=127.0.0.1:0"}, other.env...),
					append(command, "--data-dir", i.dataDir)...)
				said := r.stdout + r.stderr
				accounts := map[string]bool{}
				for _, id := range regexp.MustCompile(`acct_\w+`).FindAllString(said, -1) {
					accounts[id] = true
				}
				want := 1 // the database's; the settings' is named by its mode
				if other.names == "acct_" {
					want = 2
				}
				if r.code == 0 || len(accounts) < want || !strings.Contains(said, "test mode") || !strings.Contains(said, other.names) {
					through++
					t.Errorf("%v with %v ended with %d: %s", command, other.env, r.code, said)
				}
			}
		}
		i.start(t).stop() // it is as it was
		t.Logf("commands with another Stripe account: %d tried, %d got through", tried, through)
	})
}
