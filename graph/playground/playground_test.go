package playground_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/purserhq/purser/graph/playground"
)

func TestHandler(t *testing.T) {
	t.Parallel()
	h := playground.Handler("/graphql")
	ask := func(method string) *httptest.ResponseRecorder {
		rec := httptest.NewRecorder()
		h.ServeHTTP(rec, httptest.NewRequestWithContext(t.Context(), method, "/playground", http.NoBody))
		return rec
	}
	t.Run("OK", func(t *testing.T) {
		t.Parallel()
		first, second := ask(http.MethodGet), ask(http.MethodGet)
		body := first.Body.String()
		if first.Code != http.StatusOK || !strings.Contains(body, `data-endpoint="/graphql"`) {
			t.Errorf("GET answered %d:\n%s", first.Code, body)
		}
		for _, away := range []string{"http://", "https://", "src="} { // nothing is loaded from elsewhere
			if strings.Contains(body, away) {
				t.Errorf("the page holds %q", away)
			}
		}
		policy := first.Header().Get("Content-Security-Policy")
		if !strings.Contains(policy, "frame-ancestors 'none'") || policy == second.Header().Get("Content-Security-Policy") {
			t.Errorf("the policy is %q, twice the same or open", policy)
		}
	})
	t.Run("OKHead", func(t *testing.T) {
		t.Parallel()
		if rec := ask(http.MethodHead); rec.Code != http.StatusOK || rec.Body.Len() != 0 {
			t.Errorf("HEAD answered %d with %d bytes", rec.Code, rec.Body.Len())
		}
	})
	t.Run("ErrMethod", func(t *testing.T) {
		t.Parallel()
		if rec := ask(http.MethodPost); rec.Code != http.StatusMethodNotAllowed {
			t.Errorf("POST answered %d", rec.Code)
		}
	})
}
