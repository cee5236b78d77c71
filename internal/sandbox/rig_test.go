package sandbox_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"

	"github.com/purserhq/purser/internal/sandbox"
	"github.com/purserhq/purser/internal/sandbox/sandboxtest"
)

// rig is a sandbox on a port of its own and a client of it. Each answer of the
// API is held against Stripe's description.
type rig struct {
	t   testing.TB
	box *sandbox.Sandbox
	url string

	key, account, idem string // what the next request carries
	basic              bool
	headers            []string        // names and values, set last
	ctx                context.Context // nil: the test's
}

func newRig(t testing.TB) *rig {
	t.Helper()
	return openRig(t, sandbox.Config{})
}

func openRig(t testing.TB, c sandbox.Config) *rig {
	t.Helper()
	box, err := sandbox.Open(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	srv := httptest.NewServer(sandboxtest.Validate(box, func(err error) { t.Error(err) }))
	t.Cleanup(func() {
		srv.Close()
		if err := box.Close(); err != nil {
			t.Error(err)
		}
	})
	return &rig{t: t, box: box, url: srv.URL, key: "sk_test_rig"}
}

// as, on and with give a client with another key, account or idempotency key.
func (r *rig) as(key string) *rig     { c := *r; c.key = key; return &c }
func (r *rig) on(account string) *rig { c := *r; c.account = account; return &c }
func (r *rig) with(idem string) *rig  { c := *r; c.idem = idem; return &c }

func (r *rig) post(path, form string, args ...any) *reply {
	r.t.Helper()
	return r.send(http.MethodPost, path, fmt.Sprintf(form, args...))
}

func (r *rig) get(path string, args ...any) *reply {
	r.t.Helper()
	return r.send(http.MethodGet, fmt.Sprintf(path, args...), "")
}

func (r *rig) delete(path string) *reply {
	r.t.Helper()
	return r.send(http.MethodDelete, path, "")
}

// browser shows redirections instead of following them.
var browser = &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}

// send makes a request that must be answered.
func (r *rig) send(method, path, form string) *reply {
	r.t.Helper()
	res, err := r.try(method, path, form)
	if err != nil {
		r.t.Fatalf("%s %s: %v", method, path, err)
	}
	return res
}

// ask is a GET with headers of its own: names and values in turn.
func (r *rig) ask(path string, headers ...string) *reply {
	r.t.Helper()
	c := *r
	c.headers = headers
	return c.send(http.MethodGet, path, "")
}

// try makes a request that may be lost.
func (r *rig) try(method, path, form string) (*reply, error) {
	ctx := r.ctx
	if ctx == nil {
		ctx = r.t.Context()
	}
	req, err := http.NewRequestWithContext(ctx, method, r.url+path, strings.NewReader(form))
	if err != nil {
		return nil, err
	}
	if method == http.MethodPost {
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		req.GetBody = nil // so that the transport sends it once only
	}
	switch {
	case strings.HasPrefix(path, "/_sandbox/"):
		req.Header.Set("Authorization", "Bearer "+r.box.Token())
	case r.basic:
		req.SetBasicAuth(r.key, "")
	case r.key != "":
		req.Header.Set("Authorization", "Bearer "+r.key)
	}
	for name, value := range map[string]string{"Stripe-Account": r.account, "Idempotency-Key": r.idem, "Stripe-Version": sandbox.APIVersion} {
		if value != "" {
			req.Header.Set(name, value)
		}
	}
	for i := 0; i+1 < len(r.headers); i += 2 {
		req.Header.Set(r.headers[i], r.headers[i+1])
	}
	res, err := browser.Do(req)
	if err != nil {
		return nil, err
	}
	defer func() { _ = res.Body.Close() }() // only read
	raw, err := io.ReadAll(res.Body)
	if err != nil {
		return nil, err
	}
	out := &reply{t: r.t, status: res.StatusCode, header: res.Header, raw: raw}
	in := json.NewDecoder(bytes.NewReader(raw))
	in.UseNumber()
	if err := in.Decode(&out.doc); err != nil && strings.HasPrefix(res.Header.Get("Content-Type"), "application/json") {
		return nil, err
	}
	return out, nil
}

// control does what a person or a script does, and must succeed.
func (r *rig) control(method, path, body string) *reply {
	r.t.Helper()
	c := *r
	c.key = ""
	return c.send(method, "/_sandbox/"+path, body).want(200)
}

// forward moves the clock.
func (r *rig) forward(seconds int) {
	r.t.Helper()
	r.control("POST", "clock", fmt.Sprintf(`{"seconds":%d}`, seconds))
}

// pay makes a card payment in one step.
func (r *rig) pay(amount int, currency, method string) *reply {
	r.t.Helper()
	return r.post("/v1/payment_intents", "amount=%d&currency=%s&payment_method=%s&payment_method_types[]=card&confirm=true", amount, currency, method)
}

// express makes a connected account that may be paid.
func (r *rig) express() string {
	r.t.Helper()
	id := r.post("/v1/accounts", "type=express&capabilities[transfers][requested]=true").want(200).text("id")
	r.control("POST", "accounts/"+id+"/complete", "")
	return id
}

// balance is what an account has available and pending in a currency.
func (r *rig) balance(currency string) (available, pending int64) {
	r.t.Helper()
	sum := func(list any) (n int64) {
		for _, part := range list.([]any) {
			if p := part.(map[string]any); p["currency"] == currency {
				amount, _ := p["amount"].(json.Number).Int64()
				n += amount
			}
		}
		return n
	}
	b := r.get("/v1/balance").want(200)
	return sum(b.at("available")), sum(b.at("pending"))
}

// reply is an answer.
type reply struct {
	t      testing.TB
	status int
	header http.Header
	raw    []byte
	doc    map[string]any
}

// at walks to a value, such as data.0.id; nil where there is none.
func (a *reply) at(path string) any {
	var v any = a.doc
	for _, step := range strings.Split(path, ".") {
		switch inner := v.(type) {
		case map[string]any:
			v = inner[step]
		case []any:
			i, err := strconv.Atoi(step)
			if err != nil || i >= len(inner) {
				return nil
			}
			v = inner[i]
		default:
			return nil
		}
	}
	return v
}

// text is a value as text; empty for null and for none.
func (a *reply) text(path string) string {
	if v := a.at(path); v != nil {
		return fmt.Sprint(v)
	}
	return ""
}

func (a *reply) number(path string) int64 {
	a.t.Helper()
	n, err := strconv.ParseInt(a.text(path), 10, 64)
	if err != nil {
		a.t.Fatalf("%s: %v in %s", path, err, a.raw)
	}
	return n
}

// ids are those of a list's objects.
func (a *reply) ids() []string {
	var out []string
	list, _ := a.at("data").([]any)
	for _, item := range list {
		out = append(out, fmt.Sprint(item.(map[string]any)["id"]))
	}
	return out
}

// want ends the test unless the answer has the status and the values, such as
// "error.code=card_declined"; "error.param=" is for null or not there.
func (a *reply) want(status int, values ...string) *reply {
	a.t.Helper()
	if a.status != status {
		a.t.Fatalf("status %d, want %d: %s", a.status, status, a.raw)
	}
	for _, v := range values {
		path, value, _ := strings.Cut(v, "=")
		if got := a.text(path); got != value {
			a.t.Fatalf("%s is %q, want %q: %s", path, got, value, a.raw)
		}
	}
	return a
}
