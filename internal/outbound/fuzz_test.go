package outbound_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/purserhq/purser/internal/outbound"
)

// FuzzRedirect: wherever an answer points, and with whatever status, nobody goes
// there.
func FuzzRedirect(f *testing.F) {
	var asked, elsewhere atomic.Int32
	status, location := 0, ""
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		asked.Add(1)
		w.Header()["Location"] = []string{location}
		w.WriteHeader(status)
	}))
	f.Cleanup(server.Close)
	other := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { elsewhere.Add(1) }))
	f.Cleanup(other.Close)
	for _, to := range []string{"", "/", "//x/y", "?q", "#", "../..", "http://[::1]/", "javascript:1", "HTTP://x@", "http:", "\t/", "ELSEWHERE", "ELSEWHERE/\\x"} {
		for _, code := range []int{200, 301, 302, 303, 307, 308, 399} {
			f.Add(code, to)
		}
	}
	f.Fuzz(func(t *testing.T, code int, to string) {
		if code < 200 || code > 599 || strings.ContainsAny(to, "\r\n\x00") {
			return // a server cannot say so
		}
		status, location = code, strings.ReplaceAll(to, "ELSEWHERE", other.URL)
		asked.Store(0)
		req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, server.URL, strings.NewReader("order"))
		if err != nil {
			t.Fatal(err)
		}
		if res, err := outbound.Client(5*time.Second, here).Do(req); err == nil {
			_ = res.Body.Close()
		}
		if a, e := asked.Load(), elsewhere.Load(); a != 1 || e != 0 {
			t.Errorf("%d to %q: asked %d times, and %d times elsewhere", code, to, a, e)
		}
	})
}
