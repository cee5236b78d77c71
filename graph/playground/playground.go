// Package playground is a page to try the API with. It holds everything that it
// needs, so that it works without a network.
package playground

import (
	"bytes"
	"crypto/rand"
	_ "embed" // the page
	"html/template"
	"net/http"
)

var (
	//go:embed page.html
	pageHTML string
	//go:embed page.css
	pageCSS string
	//go:embed page.js
	pageJS string

	page = template.Must(template.New("page").Parse(pageHTML))
)

// Handler serves the page, which asks the endpoint at the given path of the
// same origin.
func Handler(endpoint string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodGet && r.Method != http.MethodHead {
			w.Header().Set("Allow", "GET, HEAD")
			http.Error(w, "Use GET for this page.", http.StatusMethodNotAllowed)
			return
		}
		nonce := rand.Text()
		var out bytes.Buffer
		err := page.Execute(&out, map[string]any{
			"Endpoint": endpoint, "Nonce": nonce,
			"CSS": template.CSS(pageCSS), "JS": template.JS(pageJS), //nolint:gosec // our own files
		})
		if err != nil {
			http.Error(w, "The page cannot be shown.", http.StatusInternalServerError)
			return
		}
		h := w.Header()
		h.Set("Content-Type", "text/html; charset=utf-8")
		// Only what came with the page runs, and it talks to this origin only.
		h.Set("Content-Security-Policy", "default-src 'none'; connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; "+
			"frame-ancestors 'none'; style-src 'nonce-"+nonce+"'; script-src 'nonce-"+nonce+"'")
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("Cache-Control", "no-store")
		if r.Method == http.MethodGet {
			_, _ = w.Write(out.Bytes()) // the browser may be gone
		}
	})
}
