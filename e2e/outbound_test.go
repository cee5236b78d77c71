package e2e_test

import (
	"net"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
)

// Stripe is called at public addresses, or in a network that the operator named. A
// proxy stands for whatever a name could lead to.
func TestOutboundOfTheProgram(t *testing.T) {
	t.Parallel()
	for name, networks := range map[string]string{"OK": "127.0.0.0/8", "ErrNotNamed": ""} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			proxy, err := net.Listen("tcp", "127.0.0.1:0")
			must(t, err)
			t.Cleanup(func() { _ = proxy.Close() })
			var calls atomic.Int32
			go func() {
				for {
					c, err := proxy.Accept()
					if err != nil {
						return
					}
					calls.Add(1)
					_ = c.Close()
				}
			}()
			i := instance{dataDir: t.TempDir(), env: []string{
				"HTTPS_PROXY=http://" + proxy.Addr().String(), "STRIPE_SECRET_KEY=sk_test_x", "PURSER_PRIVATE_NETWORKS=" + networks,
			}}
			p := i.start(t)
			header := http.Header{"Content-Type": {"application/json"}}
			_, up := p.ask(t, http.MethodPost, "/graphql", header,
				`{"query":"mutation { signUp(input: {email: \"ada@example.com\", password: \"correct horse battery\"}) { token } }"}`)
			_, rest, _ := strings.Cut(up, `"token":"`)
			token, _, _ := strings.Cut(rest, `"`)
			header.Set("Authorization", "Bearer "+token)
			_, answer := p.ask(t, http.MethodPost, "/graphql", header,
				`{"query":"mutation { deposit(input: {amount: \"25\", paymentMethod: \"pm_x\", idempotencyKey: \"k\"}) { deposit { status } userErrors { code } } }"}`)
			if reached := calls.Load() > 0; reached != (networks != "") {
				t.Errorf("the private address was reached: %v; the deposit: %s", reached, answer)
			}
			if networks == "" && !strings.Contains(p.logged(), "PURSER_PRIVATE_NETWORKS") {
				t.Errorf("the log does not tell why: %s", p.logged())
			}
		})
	}
}
