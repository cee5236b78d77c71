package sandbox_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/purserhq/purser/internal/sandbox"
)

// What goes wrong can be said when the sandbox is opened, too.
func TestSpoiledFromTheStart(t *testing.T) {
	t.Parallel()
	box, err := sandbox.Open(t.Context(), sandbox.Config{
		Faults: []string{`{"kind":"rate_limit","path":"/v1/balance"}`}, Webhooks: `{"duplicate":2}`,
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = box.Close() })
	ask := func() int {
		rec := httptest.NewRecorder()
		req := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/v1/balance", http.NoBody)
		req.Header.Set("Authorization", "Bearer sk_test_x")
		box.ServeHTTP(rec, req)
		return rec.Code
	}
	if first, second := ask(), ask(); first != http.StatusTooManyRequests || second != http.StatusOK {
		t.Errorf("answered %d and %d", first, second)
	}
	for _, c := range []sandbox.Config{
		{Faults: []string{`{"kind":"nothing"}`}}, {Faults: []string{`{"kinds":"lost"}`}}, {Faults: []string{`lost`}}, {Webhooks: `{"dup":1}`},
	} {
		if _, err := sandbox.Open(t.Context(), c); err == nil || strings.Contains(err.Error(), "panic") {
			t.Errorf("%+v: %v", c, err)
		}
	}
}
