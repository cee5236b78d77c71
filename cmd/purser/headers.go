package main

import (
	"net/http"
	"strings"
)

// appPolicy is what a page from here may load: its own files, and Stripe.js with
// the frames that it opens. A page that needs less says so itself.
var appPolicy = strings.Join([]string{
	"default-src 'none'", "script-src 'self' https://js.stripe.com", "frame-src https://js.stripe.com https://hooks.stripe.com",
	"connect-src 'self' https://api.stripe.com", "style-src 'self' 'unsafe-inline'", "img-src 'self' data: https://*.stripe.com",
	"font-src 'self'", "manifest-src 'self'", "base-uri 'none'", "form-action 'self'", "frame-ancestors 'none'",
}, "; ")

// secureHeaders are right for every answer. https tells that browsers reach us so:
// from then on they shall come in no other way.
func secureHeaders(https bool, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", appPolicy)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("X-Frame-Options", "DENY")
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		h.Set("Permissions-Policy", "camera=(), microphone=(), geolocation=(), usb=()")
		if https {
			h.Set("Strict-Transport-Security", "max-age=31536000")
		}
		next.ServeHTTP(w, r)
	})
}
