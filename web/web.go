// Package web is the web app, built into the program. Where it was not built
// (make web, which needs Node), the program stands without it.
package web

import (
	"bytes"
	"compress/gzip"
	"crypto/rand"
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

// everyPage is what no page may do: run or style by what stands in it or was made of a
// text, be framed, or send a form elsewhere.
const everyPage = "default-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; manifest-src 'self'; font-src 'self' data:; " +
	"require-trusted-types-for 'script'; "

// appPolicy is what the app may load: itself, what Stripe documents for Stripe.js
// (https://docs.stripe.com/security/guide#content-security-policy) and, where it is given,
// the sandbox.
func appPolicy(sandbox string) string {
	return everyPage + "trusted-types default; style-src 'self'; " +
		"script-src 'self' https://*.js.stripe.com https://js.stripe.com; " +
		"frame-src https://*.js.stripe.com https://js.stripe.com https://hooks.stripe.com; " +
		"connect-src 'self' https://api.stripe.com " + sandbox + "; img-src 'self' data: https://*.stripe.com"
}

// playgroundPolicy is what GraphiQL may load: itself, and one style sheet of its dialogs.
func playgroundPolicy(nonce string) string {
	return everyPage + "trusted-types default dompurify; style-src 'self' 'nonce-" + nonce + "'; " +
		"script-src 'self'; connect-src 'self'; img-src 'self' data:"
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
	page := pageOf("index.html", func() (string, string) { return appPolicy(sandbox), "" })
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

// Playground serves the page of GraphiQL.
func Playground() http.Handler {
	return pageOf("playground.html", func() (string, string) {
		nonce := rand.Text()
		return playgroundPolicy(nonce), nonce
	})
}

// pageOf serves a page under its policy, with the nonce that the policy names, if any.
func pageOf(name string, policy func() (policy, nonce string)) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		text, err := fs.ReadFile(embedded, "dist/"+name)
		if err != nil {
			http.NotFound(w, r)
			return
		}
		allowed, nonce := policy()
		h := w.Header()
		h.Set("Content-Type", "text/html; charset=utf-8")
		h.Set("Cache-Control", "no-cache")
		h.Set("Content-Security-Policy", allowed)
		_, _ = w.Write(bytes.ReplaceAll(text, []byte("{{nonce}}"), []byte(nonce))) // the client may be gone
	})
}
