package sandbox

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"

	"github.com/stripe/stripe-mock/param"
)

// APIVersion is the version of Stripe's API that the sandbox speaks.
const APIVersion = "2023-10-16"

const maxBody = 1 << 20

// call is one request to the API while it is dealt with, under the lock.
type call struct {
	*params
	s         *Sandbox
	book      *book
	r         *http.Request
	key       string // the caller's API key
	requestID string
	idemKey   string
}

// handler does what an operation does to a book. It checks first and changes
// after; what it changed is kept even if it fails, as a decline is.
type handler func(c *call) (any, error)

// operation is one endpoint of the API.
type operation struct {
	method, path string // the path as Stripe's description spells it
	run          handler
	public       bool // a publishable key may call it, with a client secret
}

// answer is what goes back.
type answer struct {
	status   int
	body     []byte
	original string // the request that got this answer first, when it is replayed
}

// path is the value of a part of the path.
func (c *call) path(name string) string { return c.r.PathValue(name) }

// url is the sandbox's own address, as the caller knows it.
func (c *call) url(path string) string { return "http://" + c.r.Host + path }

// api serves one operation.
func (s *Sandbox) api(op operation) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		requestID := newID("req")
		h := w.Header()
		introduce(h, requestID)
		key := r.Header.Get("Idempotency-Key")
		if key != "" {
			h.Set("Idempotency-Key", key)
		}
		r.Body = http.MaxBytesReader(w, r.Body, maxBody)
		if !s.begin(r, key) {
			reply(w, inUse())
			return
		}
		defer s.end(r, key)
		f := s.faultFor(r)
		if f.before(w, r) {
			return
		}
		a := s.answer(r, op, f, requestID, key)
		if f.after(w, r, &a) {
			return
		}
		if a.original != "" {
			h.Set("Idempotent-Replayed", "true")
			h.Set("Original-Request", a.original)
		}
		h.Set("Date", s.date())
		w.WriteHeader(a.status)
		_, _ = w.Write(a.body) // the caller may be gone
	}
}

// introduce sets what every answer of the API begins with.
func introduce(h http.Header, requestID string) {
	h.Set("Content-Type", "application/json")
	h.Set("Access-Control-Allow-Origin", "*") // a browser's Stripe.js comes from anywhere
	h.Set("Request-Id", requestID)
	h.Set("Stripe-Version", APIVersion)
}

// answer does the work: a refusal of the request as such, a replay, or the
// operation itself. It returns when the disk has what was done.
func (s *Sandbox) answer(r *http.Request, op operation, f *fault, requestID, idemKey string) answer {
	key, fault := keyOf(r)
	if fault != nil {
		return refused(fault)
	}
	given, fault := parameters(r, op)
	if fault != nil {
		return refused(fault)
	}
	if len(idemKey) > 255 {
		return refused(status(http.StatusBadRequest, "", "Idempotency keys may be at most 255 characters."))
	}
	s.mu.Lock()
	a, wait := s.locked(&call{params: &given, s: s, r: r, key: key, requestID: requestID, idemKey: idemKey}, op, f)
	s.mu.Unlock()
	if err := wait(); err != nil {
		s.log.Error("sandbox: the state could not be written", "error", err)
		return refused(&Error{Status: http.StatusInternalServerError, Type: "api_error", Message: "The sandbox could not write its state."})
	}
	s.courier.wake()
	return a
}

func (s *Sandbox) locked(c *call, op operation, f *fault) (answer, func() error) {
	if fault := s.admit(c, op); fault != nil {
		return refused(fault), s.commit()
	}
	if c.r.Method != http.MethodPost {
		c.idemKey = "" // a key does nothing there
	}
	c.book.settle()
	if a, known := s.replay(c, op); known {
		return a, s.commit()
	}
	a, kept := internal(), true
	if !f.is("error_before") {
		a, kept = execute(c, op)
	}
	if f.is("error_after") {
		a, kept = internal(), true
	}
	if c.idemKey != "" && kept {
		return a, s.commit(s.store(c, op, a))
	}
	return a, s.commit()
}

// admit finds the caller's book.
func (s *Sandbox) admit(c *call, op operation) *Error {
	if strings.HasPrefix(c.key, "pk_") && !op.public {
		return status(http.StatusForbidden, "secret_key_required",
			"This API call cannot be made with a publishable API key. Please use a secret API key.")
	}
	c.book = s.platformOf(c.key)
	if account := c.r.Header.Get("Stripe-Account"); account != "" && account != c.book.account {
		if a, ok := find[*Account](c.book, account); !ok || a.hide.Deleted {
			return status(http.StatusForbidden, "account_invalid", fmt.Sprintf(
				"The provided key does not have access to account '%s' (or that account does not exist).", account))
		}
		c.book = s.connectedBook(c.book, account)
	}
	return nil
}

// execute runs the operation and tells whether its answer is kept under the key.
func execute(c *call, op operation) (answer, bool) {
	result, err := op.run(c)
	if err == nil {
		body, err := c.render(result)
		if err == nil {
			return answer{status: http.StatusOK, body: body}, true
		}
		return failed(err), false
	}
	var fault *Error
	if errors.As(err, &fault) {
		return refused(fault), !fault.unsaved
	}
	return failed(err), true
}

func refused(e *Error) answer {
	body, err := json.Marshal(map[string]*Error{"error": e})
	if err != nil {
		return failed(err)
	}
	return answer{status: e.Status, body: body}
}

// failed is a fault of the sandbox itself.
func failed(err error) answer {
	var fault *Error
	if errors.As(err, &fault) {
		return refused(fault)
	}
	body, _ := json.Marshal(map[string]any{"error": map[string]string{"type": "api_error", "message": err.Error()}}) // two strings
	return answer{status: http.StatusInternalServerError, body: body}
}

// keyOf is the API key, as a bearer token or as the user of Basic.
func keyOf(r *http.Request) (string, *Error) {
	key, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	if !ok {
		key, _, ok = r.BasicAuth()
	}
	if !ok || key == "" {
		return "", status(http.StatusUnauthorized, "", "You did not provide an API key. You need to provide your API key "+
			"in the Authorization header, using Bearer auth (e.g. 'Authorization: Bearer YOUR_SECRET_KEY').")
	}
	if !hasPrefix(key, "sk_test_", "rk_test_", "pk_test_") || strings.HasSuffix(key, "_test_") {
		return "", status(http.StatusUnauthorized, "", "Invalid API Key provided: the sandbox takes any key that begins with sk_test_.")
	}
	return key, nil
}

// parameters reads and checks what was sent.
func parameters(r *http.Request, op operation) (params, *Error) {
	given, err := param.ParseParams(r)
	if err != nil {
		return nil, invalid("", "", "The parameters could not be read: %s", err)
	}
	schema, err := describe().input(strings.ToLower(op.method), op.path)
	if err != nil {
		return nil, &Error{Status: http.StatusInternalServerError, Type: "api_error", Message: err.Error()}
	}
	return check(schema, given)
}
