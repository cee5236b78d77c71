package e2e_test

import (
	"net/http"
	"strings"
	"testing"
)

// A page of another site lets its own name point at the program (DNS rebinding), and
// asks each of its listeners by that name.
func TestHostNames(t *testing.T) {
	t.Parallel()
	i := instance{dataDir: t.TempDir()}
	i.env = []string{"PURSER_METRICS_ADDR=127.0.0.1:0", "PURSER_ALLOWED_HOSTS=purser.internal, Pay.Internal"}
	p := i.start(t, "--public-url", "https://pay.example.com")
	tried, through := 0, 0
	for name, path := range map[string]string{
		p.base: "/healthz", p.urls["sandbox"]: "/_sandbox/health", strings.TrimSuffix(p.urls["metrics"], "/metrics"): "/metrics",
	} {
		ask := func(host, path string) int {
			r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, name+path, http.NoBody)
			must(t, err)
			r.Host = host
			answer, err := client.Do(r)
			must(t, err)
			_ = answer.Body.Close()
			return answer.StatusCode
		}
		port := name[strings.LastIndex(name, ":"):]
		for _, host := range []string{
			"evil.example", "evil.example" + port, "localhost.evil.example", "127.0.0.1.evil.example" + port, "127-0-0-1.evil.example",
			"pay.example.com.evil.example", "xpay.example.com", "purser.internal.evil.example", "localhos", "example.com", "0x7f.1", "2130706433",
		} {
			for _, path := range []string{path, "/", "/graphql?query=%7B__typename%7D", "/v1/balance", "/nowhere"} {
				tried++
				if got := ask(host, path); got != http.StatusMisdirectedRequest {
					through++
					t.Errorf("%s of %s%s: %d", host, name, path, got)
				}
			}
		}
		for _, host := range []string{
			"", "localhost", "LocalHost" + port, "127.0.0.1" + port, "[::1]" + port, "::1", "10.1.2.3", "purser.localhost", "pay.example.com", "pay.example.com.",
			"purser.internal:8080", "pay.internal",
		} {
			if got := ask(host, path); got != http.StatusOK {
				t.Errorf("%q of %s%s: %d", host, name, path, got)
			}
		}
	}
	t.Logf("foreign host names: %d tried, %d got through", tried, through)
	p.stop()
}
