package main

import (
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
)

// canonical sends a browser that opens a page by another name of the server to the public
// URL. Its cookies and passkeys belong to one name: whoever signed in by another would come
// back signed out from Stripe's form, which returns to the public URL.
type canonical struct {
	url *url.URL // nil: nobody knows by which name browsers come, so all are good
	own bool     // the URL was configured, and not taken from the listener
}

// movedCookie tells that a browser was sent to the public URL. A proxy that names another host
// than the browser did brings it back here: then the page is shown.
const movedCookie = "purser_moved"

// newCanonical takes the public URL, and the address listened on where none is configured.
func newCanonical(publicURL string, configured bool) canonical {
	u, err := url.Parse(publicURL)
	if err != nil || !configured && u.Hostname() != "localhost" {
		return canonical{}
	}
	return canonical{u, configured}
}

// page wraps what answers with a page.
func (c canonical) page(next http.Handler) http.Handler {
	if c.url == nil {
		return next
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Add("Vary", "Cookie")
		_, err := r.Cookie(movedCookie)
		to, moves := c.target(r)
		if err == nil || !moves || r.Method != http.MethodGet && r.Method != http.MethodHead {
			next.ServeHTTP(w, r)
			return
		}
		http.SetCookie(w, &http.Cookie{ //nolint:gosec // no secret, and the browser may have come over http
			Name: movedCookie, Value: "1", Path: "/", MaxAge: 30, HttpOnly: true, SameSite: http.SameSiteLaxMode,
		})
		w.Header().Set("Cache-Control", "no-store")
		http.Redirect(w, r, to, http.StatusFound) //nolint:gosec // to the host of the settings, or to this machine
	})
}

// target is where a request for a page belongs; false when it is there.
func (c canonical) target(r *http.Request) (string, bool) {
	host, port := splitHost(r.Host)
	to := url.URL{Scheme: c.url.Scheme, Host: c.url.Host, Path: r.URL.Path, RawPath: r.URL.RawPath, RawQuery: r.URL.RawQuery}
	if c.own {
		return to.String(), host != "" && !sameHost(r.Host, c.url)
	}
	// Not configured: the port may be that of a tunnel.
	ip, err := netip.ParseAddr(host)
	if to.Host = "localhost"; port != "" {
		to.Host = net.JoinHostPort(to.Host, port)
	}
	return to.String(), err == nil && ip.Unmap().IsLoopback()
}

// splitHost takes a Host header apart.
func splitHost(text string) (host, port string) {
	host, port, err := net.SplitHostPort(text)
	if err != nil {
		host, port = text, ""
	}
	return strings.ToLower(strings.TrimSuffix(strings.Trim(host, "[]"), ".")), port
}

// sameHost reports whether a Host header names the host of a URL, with or without the
// scheme's own port.
func sameHost(text string, u *url.URL) bool {
	usual := map[string]string{"http": "80", "https": "443"}[u.Scheme]
	host, port := splitHost(text)
	if port == "" {
		port = usual
	}
	want := u.Port()
	if want == "" {
		want = usual
	}
	return host == strings.ToLower(u.Hostname()) && port == want
}
