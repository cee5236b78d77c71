package sandbox

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"time"

	"github.com/stripe/stripe-mock/param"
)

// APIVersion is the version of Stripe's API that the sandbox speaks.
const APIVersion = "2023-10-16"

// MaxBody is the longest body of a request, in bytes.
const MaxBody = 1 << 20

// call is one request to the API while it is dealt with, under the lock.
type call struct {
	*params
	s         *Sandbox
	accounts  *accountStore
	r         *http.Request
	key       string // the caller's API key
	requestID string
	idemKey   string
}

// handler does what an operation does to an account store. It checks first and changes
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
		if !echo(h, r) {
			reply(w, status(http.StatusBadRequest, "", "Invalid Stripe API version: "+r.Header.Get("Stripe-Version")))
			return
		}
		key := r.Header.Get("Idempotency-Key")
		r.Body = http.MaxBytesReader(w, r.Body, MaxBody)
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
		}
		if key != "" && r.Method == http.MethodPost {
			h.Set("Original-Request", cmp.Or(a.original, requestID))
			h.Set("Stripe-Should-Retry", "false") // the answer is kept under the key
		}
		h.Set("Date", s.date())
		w.WriteHeader(a.status)
		_, _ = w.Write(a.body) // the caller may be gone
	}
}

// introduce sets what every answer of the API begins with.
func introduce(h http.Header, requestID string) {
	h.Set("Content-Type", "application/json")
	h.Set("Request-Id", requestID)
	h.Set("Stripe-Version", APIVersion)
}

// version is the form of a version of Stripe's API, such as 2024-09-30.acacia.
var version = regexp.MustCompile(`^(\d{4}-\d{2}-\d{2})(\.[a-z]+)?(;.*)?$`)

// echo repeats what a request said of itself, as Stripe does: its idempotency key, the
// account that it acts for and the version that it speaks. False when there is no such
// version.
func echo(h http.Header, r *http.Request) bool {
	for _, name := range []string{"Idempotency-Key", "Stripe-Account"} {
		if value := r.Header.Get(name); value != "" {
			h.Set(name, value)
		}
	}
	asked := r.Header.Get("Stripe-Version")
	if asked == "" {
		return true
	}
	parts := version.FindStringSubmatch(asked)
	if parts == nil {
		return false
	}
	if _, err := time.Parse(time.DateOnly, parts[1]); err != nil {
		return false
	}
	h.Set("Stripe-Version", asked)
	return true
}

// answer does the work: a refusal of the request as such, a replay, or the
// operation itself. It returns when the disk has what was done.
func (s *Sandbox) answer(r *http.Request, op operation, f *fault, requestID, idemKey string) answer {
	key, fault := keyOf(r)
	if fault != nil {
		return refused(fault, requestID)
	}
	given, fault := parameters(r, op)
	if fault != nil {
		return refused(fault, requestID)
	}
	if len(idemKey) > 255 {
		return refused(status(http.StatusBadRequest, "", "Idempotency keys may be at most 255 characters."), requestID)
	}
	s.mu.Lock()
	a, wait := s.locked(&call{params: &given, s: s, r: r, key: key, requestID: requestID, idemKey: idemKey}, op, f)
	s.mu.Unlock()
	if err := wait(); err != nil {
		s.log.Error("sandbox: write the state", "error", err)
		return refused(&Error{Status: http.StatusInternalServerError, Type: "api_error", Message: "The sandbox could not write its state."}, requestID)
	}
	s.dispatcher.wake()
	return a
}

func (s *Sandbox) locked(c *call, op operation, f *fault) (answer, func() error) {
	if fault := s.admit(c, op); fault != nil {
		return refused(fault, c.requestID), s.commit()
	}
	if c.r.Method != http.MethodPost {
		c.idemKey = "" // a key does nothing there
	}
	c.accounts.settle()
	if a, known := s.replay(c, op); known {
		return a, s.commit()
	}
	if watching.request != nil {
		watching.request(op, *c.params)
	}
	a, kept := internal(), true
	if !f.is("error_before") {
		a, kept = execute(c, op)
	}
	if f.is("error_after") {
		a, kept = internal(), true
	}
	if c.idemKey != "" && kept {
		return a, s.commit(s.storeAnswer(c, op, a))
	}
	return a, s.commit()
}

// admit finds the caller's account store.
func (s *Sandbox) admit(c *call, op operation) *Error {
	if strings.HasPrefix(c.key, "pk_") && !op.public {
		return status(http.StatusForbidden, "secret_key_required",
			"This API call cannot be made with a publishable API key. Please use a secret API key.")
	}
	c.accounts = s.platformOf(c.key)
	if fault := s.allow(c, op); fault != nil {
		return fault
	}
	if account := c.r.Header.Get("Stripe-Account"); account != "" && account != c.accounts.account {
		if a, ok := find[*Account](c.accounts, account); !ok || a.hide.Deleted {
			return status(http.StatusForbidden, "account_invalid", fmt.Sprintf(
				"The provided key does not have access to account '%s' (or that account does not exist).", account))
		}
		c.accounts = s.connectedStore(c.accounts, account)
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
		return failed(err, c.requestID), false
	}
	var fault *Error
	if errors.As(err, &fault) {
		return refused(fault, c.requestID), !fault.unsaved
	}
	return failed(err, c.requestID), true
}

func refused(e *Error, requestID string) answer {
	body, err := json.Marshal(map[string]*Error{"error": e.in(requestID)})
	if err != nil {
		return failed(err, requestID)
	}
	return answer{status: e.Status, body: body}
}

// failed is a fault of the sandbox itself.
func failed(err error, requestID string) answer {
	var fault *Error
	if errors.As(err, &fault) {
		return refused(fault, requestID)
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
	if key, _ := keyOf(r); strings.HasPrefix(key, "pk_") {
		for _, name := range ofBrowsers {
			delete(given, name)
		}
	}
	out, fault := check(schema, given)
	if asked := r.Header.Get("Stripe-Version"); fault != nil && fault.Code == "parameter_unknown" && asked > APIVersion {
		fault.Message += fmt.Sprintf(". The request asks for version %s of the API; the sandbox speaks %s, which may not know this parameter.", asked, APIVersion)
	}
	if fault == nil {
		fault = checkSupported(op, out)
	}
	return out, fault
}

// ofBrowsers are parameters that Stripe.js sends beside those of Stripe's description.
var ofBrowsers = []string{"expected_payment_method_type", "use_stripe_sdk", "key", "_stripe_version", "client_attribution_metadata"}
