package e2e_test

import (
	"net/http"
	"regexp"
	"strings"
	"testing"
)

// TestResolve is an operator at a terminal: the list names what waits, a command ends
// it, the same command again changes nothing, and a large one takes another operator.
func TestResolve(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, i instance) {
		p := i.start(t)
		ada, ops, second := p.signUp(), p.signUp(), p.signUp()
		header := http.Header{"Authorization": {"Bearer sk_test_sandbox"}, "Content-Type": {"application/x-www-form-urlencoded"}}
		for _, cents := range []string{"500", "5000"} {
			_, err := send(t.Context(), http.MethodPost, p.urls["sandbox"]+"/v1/payment_intents", header, []byte(
				"amount="+cents+"&currency=usd&payment_method=pm_card_visa&confirm=true&payment_method_types[]=card"))
			must(t, err)
		}
		wallet := ada.wallet().ID
		p.stop()
		i.promote(t, ops)
		i.promote(t, second)
		run := func(want string, args ...string) string {
			t.Helper()
			r := i.run(t, []string{"PURSER_LIMITS=on", "PURSER_APPROVE_ABOVE=10"}, append(args, "--data-dir", i.dataDir)...)
			if !strings.Contains(r.stdout+r.stderr, want) {
				t.Fatalf("%v ended with %d:\n%s%swant %s", args, r.code, r.stdout, r.stderr, want)
			}
			return r.stdout
		}
		run("2 of them in suspense", "reconcile")
		list := run("in suspense", "resolve", "list")
		ids := map[string]string{}
		for _, m := range regexp.MustCompile(`(?m)^(txn_\S+)  in suspense .*, (\S+) USD`).FindAllStringSubmatch(list, -1) {
			ids[m[2]] = m[1]
		}
		give := []string{"resolve", "suspense", ids["5.00"], "--wallet", wallet, "--operator", ops.email, "--reason", "hers"}
		run("done", give...)
		run("done", give...) // the same answer
		run("is no operator", "resolve", "suspense", ids["50.00"], "--keep", "--operator", ada.email, "--reason", "x")
		proposed := run("is proposed", "resolve", "suspense", ids["50.00"], "--keep", "--operator", ops.email, "--reason", "ours")
		id := regexp.MustCompile(`res_\w+`).FindString(proposed)
		run("You cannot confirm your own proposal", "resolve", "confirm", id, "--operator", ops.email)
		run("done", "resolve", "confirm", id, "--operator", second.email)
		run("Nothing needs an operator.", "resolve", "list")
		run("0 of them in suspense", "reconcile")
		i.verify(t)
	})
}
