package sandbox

import (
	"bytes"
	"cmp"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"
)

// The log is bounded in both directions, so that a load test neither fills the memory nor makes
// a page that no browser shows.
const (
	maxLogged     = 300      // requests, of all platforms
	maxLoggedBody = 16 << 10 // bytes of what was sent, and as many of the answer
)

// loggedRequest is one request of the API as the dashboard shows it. It is masked before it is
// kept: a card number that was in the log only for a moment would be in a core dump too.
type loggedRequest struct {
	ID, Method, Path, Key, Account string
	Sent                           []string // parameters, as name=value
	Status                         int      // 0: no answer was begun
	Cut                            bool     // a fault cut the connection
	Answer                         string
	At                             int64 // by the sandbox's clock
	Took                           time.Duration

	platform string // whose key it was; empty: nobody's, and every dashboard shows it
}

// logged keeps what passes through a handler.
func (s *Sandbox) logged(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		began, sent, seen := time.Now(), new(beginning), &watchedWriter{ResponseWriter: w}
		r.Body = struct {
			io.Reader
			io.Closer
		}{io.TeeReader(r.Body, sent), r.Body}
		whole := false
		defer func() { // also where the handler panics to cut the connection
			l := &loggedRequest{
				ID:     cmp.Or(w.Header().Get("Request-Id"), newID("req")), // a refused browser has none
				Status: seen.status, Cut: !whole, Took: time.Since(began).Round(time.Microsecond),
			}
			var form bool
			if l.Sent, form = shownParameters(r, sent); form {
				l.Answer = shownAnswer(&seen.body)
			} else {
				l.Answer = "Not shown: a refusal repeats what was sent."
			}
			s.logRequest(r, l)
		}()
		next.ServeHTTP(seen, r)
		whole = true
	})
}

// logRequest adds a request to the log and drops the oldest one where it is full.
func (s *Sandbox) logRequest(r *http.Request, l *loggedRequest) {
	l.Method, l.Path, l.Account = r.Method, mask(r.URL.Path), mask(r.Header.Get("Stripe-Account"))
	sent, _, basic := r.BasicAuth()
	if !basic {
		sent = strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer ")
	}
	l.Key = shownKey(sent)
	key, fault := keyOf(r)
	s.mu.Lock()
	defer s.mu.Unlock()
	if l.At = s.now(); fault == nil {
		l.platform = s.accountOf(key)
	}
	if len(s.requests) == maxLogged {
		s.requests = slices.Delete(s.requests, 0, 1)
	}
	s.requests = append(s.requests, l)
}

// beginning keeps the first bytes that are written to it.
type beginning struct {
	bytes.Buffer
	cut bool
}

func (b *beginning) Write(p []byte) (int, error) {
	room := maxLoggedBody - b.Len()
	if len(p) > room {
		b.cut = true
		_, _ = b.Buffer.Write(p[:room]) // never fails
		return len(p), nil
	}
	return b.Buffer.Write(p)
}

// watchedWriter keeps the status and the beginning of an answer.
type watchedWriter struct {
	http.ResponseWriter
	status int
	body   beginning
}

func (w *watchedWriter) WriteHeader(status int) {
	w.status = status
	w.ResponseWriter.WriteHeader(status)
}

func (w *watchedWriter) Write(p []byte) (int, error) {
	if w.status == 0 {
		w.status = http.StatusOK
	}
	_, _ = w.body.Write(p) // never fails
	return w.ResponseWriter.Write(p)
}

// Unwrap lets http.ResponseController reach the connection.
func (w *watchedWriter) Unwrap() http.ResponseWriter { return w.ResponseWriter }

// shownParameters are the query's and the form's parameters, masked and sorted. A body that is
// no form is not shown at all: its secrets have no names by which they could be masked.
func shownParameters(r *http.Request, sent *beginning) (out []string, form bool) {
	text, form := sent.String(), true
	if sent.cut { // half a card number is not masked by its length
		text = text[:max(strings.LastIndexByte(text, '&'), 0)]
	}
	if kind := r.Header.Get("Content-Type"); text != "" && !strings.HasPrefix(kind, "application/x-www-form-urlencoded") {
		out, text, form = append(out, "(a body of "+first(60, mask(kind))+")"), "", false
	}
	given := r.URL.Query()
	values, err := url.ParseQuery(text)
	form = form && err == nil
	for name, list := range values {
		given[name] = append(given[name], list...)
	}
	for _, name := range sortedKeys(given) {
		for _, value := range given[name] {
			line := maskParameter(name, value)
			out, form = append(out, line), form && line != masked
		}
	}
	if sent.cut {
		out = append(out, masked)
	}
	return out, form
}

// shownAnswer is the body of an answer, masked.
func shownAnswer(body *beginning) string {
	text := body.String()
	if !body.cut {
		return mask(text)
	}
	// What is masked by its length or its beginning may be cut in its middle: leave out more
	// than the longest of them.
	return mask(text[:len(text)-128]) + "…"
}
