// Package web is the web app, built into the program. Where it was not built
// (make web, which needs Node), the program stands without it.
package web

import (
	"bytes"
	"compress/gzip"
	"embed"
	"io/fs"
	"mime"
	"net/http"
	"path"
	"strconv"
	"strings"
	"sync"
)

//go:embed all:dist
var embedded embed.FS

// Policy is what the pages may load: themselves, Stripe's card form and, where it
// is given, the sandbox.
func policy(sandbox string) string {
	return "default-src 'self'; " +
		"script-src 'self' https://js.stripe.com; " +
		"frame-src https://js.stripe.com https://hooks.stripe.com; " +
		"connect-src 'self' https://api.stripe.com " + sandbox + "; " +
		"img-src 'self' data: https://*.stripe.com; " +
		"style-src 'self' 'unsafe-inline'; font-src 'self' data:; worker-src 'self' blob:; " +
		"object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
}

// Built tells whether there is an app to serve.
func Built() bool {
	_, err := fs.Stat(embedded, "dist/index.html")
	return err == nil
}

// Handler serves the app's files, and its one page for every address of its own.
// sandbox is the address of the built-in Stripe sandbox; empty with Stripe itself.
func Handler(sandbox string) http.Handler {
	dist, err := fs.Sub(embedded, "dist")
	if err != nil {
		panic(err) // it is compiled in
	}
	files := http.FileServerFS(dist)
	page := Page("index.html", sandbox)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		name := strings.TrimPrefix(path.Clean(r.URL.Path), "/")
		if info, err := fs.Stat(dist, name); err != nil || info.IsDir() || path.Ext(name) == ".html" {
			if path.Ext(name) != "" && path.Ext(name) != ".html" { // a file that is not there is no page
				http.NotFound(w, r)
				return
			}
			page.ServeHTTP(w, r)
			return
		}
		w.Header().Set("Cache-Control", "no-cache")
		if strings.HasPrefix(name, "assets/") { // their names hold a hash of what is in them
			w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
			w.Header().Set("Vary", "Accept-Encoding")
			if small := packed()[name]; small != nil && strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") {
				w.Header().Set("Content-Encoding", "gzip")
				w.Header().Set("Content-Type", mime.TypeByExtension(path.Ext(name)))
				w.Header().Set("Content-Length", strconv.Itoa(len(small)))
				_, _ = w.Write(small) // the client may be gone
				return
			}
		}
		files.ServeHTTP(w, r)
	})
}

// packed are the scripts and style sheets, compressed once: they are a quarter of
// their size on the way.
var packed = sync.OnceValue(func() map[string][]byte {
	small := map[string][]byte{}
	names, _ := fs.Glob(embedded, "dist/assets/*.[cj]s*") // the pattern is right
	for _, name := range names {
		text, err := fs.ReadFile(embedded, name)
		if err != nil {
			panic(err) // it is compiled in
		}
		var out bytes.Buffer
		w, _ := gzip.NewWriterLevel(&out, gzip.BestCompression) // the level is right
		_, _ = w.Write(text)                                    // a buffer takes everything
		_ = w.Close()
		small[strings.TrimPrefix(name, "dist/")] = out.Bytes()
	}
	return small
})

// Page serves one page of the app, such as playground.html.
func Page(name, sandbox string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		text, err := fs.ReadFile(embedded, "dist/"+name)
		if err != nil {
			http.NotFound(w, r)
			return
		}
		h := w.Header()
		h.Set("Content-Type", "text/html; charset=utf-8")
		h.Set("Cache-Control", "no-cache")
		h.Set("Content-Security-Policy", policy(sandbox))
		_, _ = w.Write(text) // the client may be gone
	})
}
