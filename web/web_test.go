package web_test

import (
	"compress/gzip"
	"io"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"

	"github.com/purserhq/purser/web"
)

// get asks for a path with the encoding.
func get(t *testing.T, path, encoding string) *http.Response {
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, path, nil)
	r.Header.Set("Accept-Encoding", encoding)
	w := httptest.NewRecorder()
	web.Handler("").ServeHTTP(w, r)
	return w.Result()
}

func body(t *testing.T, r io.Reader) string {
	t.Helper()
	text, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// built says what to do where there is no app to look at. The inner loop goes
// without.
func built(t *testing.T) {
	t.Helper()
	switch {
	case web.Built():
	case testing.Short():
		t.Skip("the inner loop needs no web app")
	default:
		t.Fatal("the web app is not built: run make web, which needs Node.js 20 or newer (scripts/node installs it)")
	}
}

// maxScript is how much of JavaScript the first page may be, compressed: what a
// phone far away waits for.
const maxScript = 200_000

// TestFirstPageIsSmall weighs what the page names, which is all that is loaded
// before somebody signs in. The playground's editor and the operators' pages are
// no part of it.
func TestFirstPageIsSmall(t *testing.T) {
	t.Parallel()
	built(t)
	var sum int
	for _, name := range regexp.MustCompile(`/assets/[^"]+\.js`).FindAllString(body(t, get(t, "/", "").Body), -1) {
		small := body(t, get(t, name, "gzip").Body)
		plain := body(t, get(t, name, "").Body)
		if strings.Contains(plain, "graphiql") || strings.Contains(plain, "CodeMirror") {
			t.Errorf("%s belongs to the playground", name)
		}
		sum += len(small)
	}
	t.Logf("the first page loads %d bytes of JavaScript", sum)
	if sum == 0 || sum > maxScript {
		t.Errorf("the first page loads %d bytes of JavaScript, which must be between 1 and %d", sum, maxScript)
	}
}

func TestScriptsAreSentCompressed(t *testing.T) {
	t.Parallel()
	built(t)
	page := get(t, "/", "gzip")
	if page.Header.Get("Cache-Control") != "no-cache" || page.Header.Get("Content-Security-Policy") == "" {
		t.Errorf("the page came with %v", page.Header)
	}
	for _, name := range regexp.MustCompile(`/assets/[^"]+`).FindAllString(body(t, page.Body), -1) {
		plain, small := get(t, name, ""), get(t, name, "gzip, br")
		if small.Header.Get("Content-Encoding") != "gzip" || plain.Header.Get("Content-Encoding") != "" {
			t.Errorf("%s came with %v and %v", name, small.Header, plain.Header)
			continue
		}
		unpacked, err := gzip.NewReader(small.Body)
		if err != nil || body(t, unpacked) != body(t, plain.Body) {
			t.Errorf("%s is another one when it is compressed: %v", name, err)
		}
		if small.Header.Get("Content-Type") != plain.Header.Get("Content-Type") {
			t.Errorf("%s is %s and %s", name, small.Header.Get("Content-Type"), plain.Header.Get("Content-Type"))
		}
	}
}
