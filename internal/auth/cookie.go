package auth

import (
	"context"
	"net/http"
	"strings"
	"time"
)

type jarKey struct{}

// jar holds the headers of the answer to a request, so that a resolver can set
// the session's cookie and know nothing of HTTP.
type jar struct {
	header http.Header
	secure bool
	device string // the cookie of a known device that came with the request; may be empty
}

// SetCookie gives the browser the session. To be called from the resolver of a
// mutation: once the answer has begun to be sent, and outside of
// Service.Middleware, it does nothing. The last call of a request counts.
func SetCookie(ctx context.Context, in SignIn) {
	if jar, ok := ctx.Value(jarKey{}).(*jar); ok {
		jar.set(jar.name(), in.Token.Reveal(), in.ExpiresAt)
		if in.device != "" {
			jar.set(jar.deviceName(), in.device, in.began.Add(deviceLife))
		}
	}
}

// ClearCookie makes the browser forget the session. See SetCookie.
func ClearCookie(ctx context.Context) {
	if jar, ok := ctx.Value(jarKey{}).(*jar); ok {
		jar.clear()
	}
}

// name has the prefix that binds a cookie to this very host, so that no sibling
// domain can plant one. Browsers grant it to Secure cookies only, and those to
// https only.
func (j *jar) name() string {
	if j.secure {
		return "__Host-purser_session"
	}
	return "purser_session"
}

// deviceName is that of the cookie by which a device is known. It outlives sessions.
func (j *jar) deviceName() string {
	if j.secure {
		return "__Host-purser_device"
	}
	return "purser_device"
}

func (j *jar) clear() { j.set(j.name(), "", time.Unix(1, 0)) }

// set replaces what was set before.
func (j *jar) set(name, value string, expires time.Time) {
	cookie := http.Cookie{ //nolint:gosec // Secure wherever browsers come over https; they refuse it elsewhere
		Name: name, Value: value, Path: "/", Expires: expires,
		HttpOnly: true, Secure: j.secure, SameSite: http.SameSiteLaxMode,
	}
	if value == "" {
		cookie.MaxAge = -1
	}
	var others []string
	for _, line := range j.header.Values("Set-Cookie") {
		if !strings.HasPrefix(line, cookie.Name+"=") {
			others = append(others, line)
		}
	}
	j.header["Set-Cookie"] = append(others, cookie.String())
}
