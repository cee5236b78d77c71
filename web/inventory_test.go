package web_test

import (
	"encoding/json"
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/purserhq/purser/web"
)

// TestPaymentPageScripts holds what was built against the inventory: a script or a
// package that nobody has looked at is not shipped to where people type card numbers.
func TestPaymentPageScripts(t *testing.T) {
	t.Parallel()
	built(t)
	var known struct{ Scripts, Packages map[string]string }
	var found struct {
		Scripts  []string
		Packages map[string]string
	}
	for file, into := range map[string]any{"payment-scripts.json": &known, "dist/scripts.json": &found} {
		text, err := os.ReadFile(file)
		if err == nil {
			err = json.Unmarshal(text, into)
		}
		if err != nil {
			t.Fatalf("%s: %v", file, err)
		}
	}
	tried, through := 0, 0
	unknown := func(what string, known map[string]string, prefix string) {
		t.Helper()
		tried++
		why, ok := known[what]
		if !ok || !strings.HasPrefix(why, prefix) || len(why) < len(prefix)+5 {
			through++
			t.Errorf("%s %s is not in payment-scripts.json, which says %q: find out what it is for and write that down", what, prefix, why)
		}
	}
	for _, script := range found.Scripts {
		unknown(script, known.Scripts, "")
	}
	for name, version := range found.Packages {
		unknown(name, known.Packages, version+": ")
	}
	for name := range known.Packages {
		if _, ok := found.Packages[name]; !ok {
			t.Errorf("%s is in the inventory and no longer in the page", name)
		}
	}
	for name := range known.Scripts {
		if !strings.HasPrefix(name, "https:") && !slices.Contains(found.Scripts, name) {
			t.Errorf("%s is in the inventory and no longer in the page", name)
		}
	}
	if len(found.Scripts) == 0 || len(found.Packages) == 0 {
		t.Errorf("the build names %v and %v", found.Scripts, slices.Collect(maps.Keys(found.Packages)))
	}
	t.Logf("scripts that nobody has looked at: %d tried, %d got through", tried, through)
}

// A page names its scripts and style sheets as files, and its policy lets nothing else
// run or style.
func TestPagesHoldNoScript(t *testing.T) {
	t.Parallel()
	built(t)
	for name, handler := range map[string]http.Handler{"the app": web.Handler("http://127.0.0.1:12111"), "the playground": web.Playground()} {
		w := httptest.NewRecorder()
		handler.ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/", nil))
		page, policy := w.Body.String(), w.Header().Get("Content-Security-Policy")
		for _, never := range []string{"unsafe-inline", "unsafe-eval", " *;", " https:;", "data: blob:", "{{"} {
			if strings.Contains(policy, never) || never == "{{" && strings.Contains(page, never) {
				t.Errorf("%s: %s is in %s", name, never, policy)
			}
		}
		for _, always := range []string{"default-src 'none'", "require-trusted-types-for 'script'", "trusted-types default",
			"base-uri 'none'", "frame-ancestors 'none'", "style-src 'self'"} {
			if !strings.Contains(policy, always) {
				t.Errorf("%s: %s is not in %s", name, always, policy)
			}
		}
		for _, script := range regexp.MustCompile(`(?s)<script[^>]*>.*?</script>`).FindAllString(page, -1) {
			if !regexp.MustCompile(`^<script type="module" crossorigin src="/assets/[\w.-]+"></script>$`).MatchString(script) {
				t.Errorf("%s holds %s", name, script)
			}
		}
		if found := regexp.MustCompile(`<style|\sstyle=|\son\w+=|javascript:`).FindString(page); found != "" {
			t.Errorf("%s holds %s", name, found)
		}
	}
}
