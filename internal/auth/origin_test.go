package auth_test

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/purserhq/purser/internal/auth"
	"github.com/purserhq/purser/internal/database/dbtest"
)

func TestParseOrigin(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"https://app.example.com":        "https://app.example.com",
		"HTTPS://App.Example.com:443/":   "https://app.example.com",
		"http://localhost:80":            "http://localhost",
		"http://localhost:5173/":         "http://localhost:5173",
		"http://localhost:05173":         "http://localhost:5173",
		"https://app.example.com:":       "https://app.example.com",
		"https://[2001:DB8:0::1]:8443":   "https://[2001:db8::1]:8443",
		"https://[2001:db8::1]":          "https://[2001:db8::1]",
		"http://127.0.0.1:443":           "http://127.0.0.1:443",
		"https://app.example.com/app":    "",
		"https://app.example.com//":      "",
		"https://app.example.com?":       "",
		"https://app.example.com#":       "",
		"https://*.example.com":          "",
		"*":                              "",
		"null":                           "",
		"app.example.com":                "",
		"ftp://app.example.com":          "",
		"https://ada@app.example.com":    "",
		"https://bücher.example":         "",
		"https://app.example.com:65536":  "",
		"https://app.example.com:0":      "",
		"https://app.example.com.":       "",
		"https://app..example.com":       "",
		"https://[fe80::1%25eth0]":       "",
		"https://app.example.com, https": "",
		"https://":                       "",
		"https://app.example.com ":       "",
	} {
		got, err := auth.ParseOrigin(text)
		if got != want || (err != nil) != (want == "") {
			t.Errorf("%q is %q, %v, want %q", text, got, err, want)
		}
	}
}

// An origin is known in whatever way it was configured.
func TestOriginsAreComparedInOneForm(t *testing.T) {
	t.Parallel()
	s := auth.New(dbtest.New(t), auth.Options{TrustedOrigins: []string{"HTTPS://App.Example.com:443/"}})
	for origin, want := range map[string]int{"https://app.example.com": http.StatusOK, "https://evil.example": http.StatusForbidden} {
		r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "http://pay.example.com/graphql", http.NoBody)
		r.Header.Set("Origin", origin)
		r.Header.Set("Sec-Fetch-Site", "cross-site")
		w := httptest.NewRecorder()
		s.Middleware(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {})).ServeHTTP(w, r)
		if w.Code != want {
			t.Errorf("%s: %d", origin, w.Code)
		}
	}
}
