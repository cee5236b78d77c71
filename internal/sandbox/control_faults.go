package sandbox

import (
	"encoding/json"
	"fmt"
	"net/http"
	"path"
	"slices"
	"strings"
	"time"
)

// fault is a rule that spoils some calls of the API.
type fault struct {
	Method string `json:"method"` // empty: any
	Path   string `json:"path"`   // a pattern such as /v1/transfers or /v1/payment_intents/*/confirm; empty: any
	Kind   string `json:"kind"`   // one of faultKinds
	From   int    `json:"from"`   // the first matching call that is spoilt, from 1
	Times  int    `json:"times"`  // how many are; 0: one, below 0: all
	Millis int    `json:"millis"` // of a delay

	Seen int `json:"seen"` // matching calls so far
}

// faultKinds are what can go wrong, in the words of the control API.
var faultKinds = map[string]string{
	"error_before": "500, nothing was done; kept under the idempotency key",
	"error_after":  "500, though it was done; kept under the idempotency key",
	"gateway":      "502 with HTML, nothing was done; not kept",
	"rate_limit":   "429, nothing was done",
	"lock_timeout": "429, another request holds the object",
	"conflict":     "409, the idempotency key is in use",
	"delay":        "waits before anything is done",
	"delay_after":  "waits after it was done",
	"reset":        "cuts the connection before anything is done",
	"lost":         "does it, and cuts the connection before the answer",
	"cut":          "does it, and cuts the answer off in the middle",
}

func (f *fault) check() error {
	if faultKinds[f.Kind] == "" {
		return fmt.Errorf("kind: must be one of %s", sortedKeys(faultKinds))
	}
	if _, err := path.Match(f.Path, ""); err != nil {
		return fmt.Errorf("path: %w", err)
	}
	return nil
}

// spoil sets up what is to go wrong from the start.
func (s *Sandbox) spoil(c Config) error {
	for _, rule := range c.Faults {
		f := new(fault)
		if err := strictly(rule, f); err != nil {
			return fmt.Errorf("the fault %s: %w", rule, err)
		}
		if err := f.check(); err != nil {
			return fmt.Errorf("the fault %s: %w", rule, err)
		}
		f.Seen = 0
		s.faults = append(s.faults, f)
	}
	if c.Webhooks == "" {
		return nil
	}
	if err := strictly(c.Webhooks, &s.webhookFaults); err != nil {
		return fmt.Errorf("webhooks %s: %w", c.Webhooks, err)
	}
	return nil
}

// strictly reads JSON whose every name is known: a misspelled rule would
// otherwise spoil nothing, and say nothing.
func strictly(text string, into any) error {
	d := json.NewDecoder(strings.NewReader(text))
	d.DisallowUnknownFields()
	return d.Decode(into)
}

// faultFor counts a call against the rules and gives the first that spoils it.
func (s *Sandbox) faultFor(r *http.Request) *fault {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, f := range s.faults {
		fits, _ := path.Match(f.Path, r.URL.Path) // the pattern was checked
		if (f.Method != "" && f.Method != r.Method) || (f.Path != "" && !fits) {
			continue
		}
		f.Seen++
		from := max(f.From, 1)
		if f.Seen >= from && (f.Times < 0 || f.Seen < from+max(f.Times, 1)) {
			hit := *f
			return &hit
		}
	}
	return nil
}

func (f *fault) is(kinds ...string) bool { return f != nil && slices.Contains(kinds, f.Kind) }

// before spoils a call before anything is done, and tells whether that ends it.
func (f *fault) before(w http.ResponseWriter, r *http.Request) bool {
	if f == nil {
		return false
	}
	switch f.Kind {
	case "gateway":
		w.Header().Set("Content-Type", "text/html")
		w.WriteHeader(http.StatusBadGateway)
		_, _ = fmt.Fprint(w, "<html><body><h1>502 Bad Gateway</h1></body></html>") // the caller may be gone
	case "rate_limit":
		reply(w, status(http.StatusTooManyRequests, "rate_limit", "Too many requests hit the API too quickly."))
	case "lock_timeout":
		w.Header().Set("Stripe-Should-Retry", "true")
		reply(w, status(http.StatusTooManyRequests, "lock_timeout", "This object cannot be accessed right now because another API request or Stripe process is currently accessing it."))
	case "conflict":
		reply(w, inUse())
	case "reset":
		panic(http.ErrAbortHandler)
	case "delay":
		pause(r, f.Millis)
		return false
	default:
		return false
	}
	return true
}

// after spoils an answer on its way out, and tells whether that ends the call.
func (f *fault) after(w http.ResponseWriter, r *http.Request, a *answer) bool {
	switch {
	case f.is("lost"):
		panic(http.ErrAbortHandler) // cuts the connection
	case f.is("cut"):
		w.Header().Set("Content-Length", fmt.Sprint(len(a.body)))
		w.WriteHeader(a.status)
		_, _ = w.Write(a.body[:len(a.body)/2]) // the caller may be gone
		panic(http.ErrAbortHandler)
	case f.is("delay_after"):
		pause(r, f.Millis)
	}
	return false
}

func pause(r *http.Request, millis int) {
	select {
	case <-time.After(time.Duration(millis) * time.Millisecond):
	case <-r.Context().Done():
	}
}

func reply(w http.ResponseWriter, e *Error) {
	w.WriteHeader(e.Status)
	_ = json.NewEncoder(w).Encode(map[string]*Error{"error": e.in(w.Header().Get("Request-Id"))}) // the caller may be gone
}

// internal is the answer of a fault of Stripe's own.
func internal() answer {
	return refused(&Error{
		Status: http.StatusInternalServerError, Type: "api_error",
		Message: "An unknown error occurred while processing your request.",
	}, "")
}
