package web_test

import (
	"compress/gzip"
	"io"
	"net/http"
	"net/http/httptest"
	"regexp"
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

func TestScriptsAreSentCompressed(t *testing.T) {
	t.Parallel()
	if !web.Built() {
		t.Skip("the web app was not built: make web")
	}
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
