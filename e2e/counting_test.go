package e2e_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
)

// countingStripe is a Stripe that does nothing and counts what it is told to do.
type countingStripe struct {
	url   string
	posts atomic.Int64
}

func newCountingStripe(t *testing.T) *countingStripe {
	t.Helper()
	s := &countingStripe{}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodPost {
			s.posts.Add(1)
		}
		http.Error(w, `{"error":{"type":"api_error","message":"away"}}`, http.StatusInternalServerError)
	}))
	t.Cleanup(server.Close)
	s.url = server.URL
	return s
}

// cookieOf signs somebody up and gives back the cookie of the browser.
func cookieOf(t *testing.T, p *program) string {
	t.Helper()
	const signUp = `{"query":"mutation { signUp(input: {email: \"cookie@example.com\", password: \"correct horse battery\"}) { token } }"}`
	answer, _ := p.ask(t, http.MethodPost, "/graphql", http.Header{"Content-Type": {"application/json"}}, signUp)
	cookie, _, _ := strings.Cut(answer.Header.Get("Set-Cookie"), ";")
	return cookie
}
