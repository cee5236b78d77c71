package prove_test

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os/exec"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

const stripeKey = "sk_test_prove"

// world is everything around the program: its data, its Stripe, and the post
// that carries Stripe's events to whichever process runs.
type world struct {
	t           testing.TB
	dataDir     string
	databaseURL string // empty: SQLite in the data folder
	box         string // the sandbox's address
	token       string // of its control API
	secrets     [2]string
	post        *postman
	operator    *person
	application *person   // its API key
	told        *receiver // the application's endpoint, once it listens
}

// newWorld starts a sandbox that outlives the program, and makes an operator.
func newWorld(t testing.TB, databaseURL string) *world {
	t.Helper()
	box, ok := launch(t, nil, "sandbox", "--addr", "127.0.0.1:0", "--data-dir=")
	if !ok {
		t.Fatalf("the sandbox did not start:\n%s", box.tail())
	}
	w := &world{t: t, dataDir: t.TempDir(), databaseURL: databaseURL, box: box.urls["sandbox"], token: box.urls["control"], post: &postman{}}
	office := httptest.NewServer(w.post)
	t.Cleanup(office.Close)
	for i, connect := range []string{"false", "true"} {
		var endpoint struct{ Secret string }
		must(t, w.stripe("/v1/webhook_endpoints", "", url.Values{
			"url": {office.URL}, "enabled_events[]": {"*"}, "connect": {connect},
		}, &endpoint))
		w.secrets[i] = endpoint.Secret
	}
	if out, err := w.command("migrate"); err != nil {
		t.Fatalf("migrate: %v\n%s", err, out)
	}
	p := w.start()
	w.operator = signUp(t, p, "operator@example.com")
	p.stop()
	if out, err := w.command("user", "promote", "operator@example.com"); err != nil {
		t.Fatalf("promote: %v\n%s", err, out)
	}
	w.application = w.applicationKey(t)
	return w
}

func (w *world) environment(more ...string) []string {
	env := append([]string{
		"STRIPE_SECRET_KEY=" + stripeKey, "STRIPE_API_BASE=" + w.box, "PURSER_DATA_DIR=" + w.dataDir,
		"PURSER_CREDIT_LIMIT=1000000",                                              // whatever Stripe's fees leave the platform
		"PURSER_PRIVATE_NETWORKS=127.0.0.0/8",                                      // where the receiver of events is
		"PURSER_SECRET_KEY=" + base64.StdEncoding.EncodeToString(make([]byte, 32)), // with which its secret is sealed
		"STRIPE_WEBHOOK_SECRET=" + w.secrets[0], "STRIPE_CONNECT_WEBHOOK_SECRET=" + w.secrets[1],
	}, more...)
	if w.databaseURL != "" {
		env = append(env, "DATABASE_URL="+w.databaseURL)
	}
	return env
}

// try starts the program, which may be armed to die before it says a word.
func (w *world) try(more ...string) (*process, bool) {
	w.t.Helper()
	p, ok := launch(w.t, w.environment(more...), "serve", "--addr", "127.0.0.1:0")
	if ok {
		w.post.goes(p.urls["webhooks"])
	}
	return p, ok
}

func (w *world) start(more ...string) *process {
	w.t.Helper()
	p, ok := w.try(more...)
	if !ok {
		w.t.Fatalf("the program did not start:\n%s", p.tail())
	}
	return p
}

// command runs a command of the program to its end.
func (w *world) command(args ...string) (string, error) {
	return w.commandWith(nil, args...)
}

func (w *world) commandWith(env []string, args ...string) (string, error) {
	cmd := exec.Command(binary, args...)
	cmd.Env = append(w.environment(env...), "HOME="+w.dataDir)
	out, err := cmd.CombinedOutput()
	return string(out), err
}

// stripe sends one request to the sandbox, as others do who use the same
// account. Without a form it is a GET.
func (w *world) stripe(path, key string, form url.Values, into any) error {
	method, body := http.MethodPost, strings.NewReader(form.Encode())
	if form == nil {
		method = http.MethodGet
	}
	req, err := http.NewRequest(method, w.box+path, body)
	if err != nil {
		return err
	}
	req.Header.Set("Authorization", "Bearer "+stripeKey)
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	if key != "" {
		req.Header.Set("Idempotency-Key", key)
	}
	return do(req, into)
}

// control plays what a person, a bank or bad luck does at Stripe.
func (w *world) control(method, path, body string) error {
	req, err := http.NewRequest(method, w.box+"/_sandbox/"+path, strings.NewReader(body))
	if err != nil {
		return err
	}
	req.Header.Set("Authorization", "Bearer "+w.token)
	return do(req, nil)
}

// look reads what the sandbox says of itself.
func (w *world) look(path string, into any) error {
	req, err := http.NewRequest(http.MethodGet, w.box+"/_sandbox/"+path, http.NoBody)
	if err != nil {
		return err
	}
	req.Header.Set("Authorization", "Bearer "+w.token)
	return do(req, into)
}

var client = http.Client{Timeout: 90 * time.Second, Transport: &http.Transport{MaxIdleConnsPerHost: 64}}

// do reads the JSON of an answer; one that is not 2xx is an error.
func do(req *http.Request, into any) error {
	res, err := client.Do(req)
	if err != nil {
		return err
	}
	defer func() { _ = res.Body.Close() }()
	answer, err := io.ReadAll(res.Body)
	if err != nil {
		return err
	}
	if res.StatusCode >= 300 {
		return fmt.Errorf("%s %s: %s: %s", req.Method, req.URL, res.Status, answer)
	}
	if into == nil {
		return nil
	}
	return json.Unmarshal(answer, into)
}

// listed reads a whole list of the sandbox.
func listed[T any](w *world, path string, id func(T) string) []T {
	w.t.Helper()
	var all []T
	query := "?limit=100"
	for {
		var page struct {
			Data    []T
			HasMore bool `json:"has_more"`
		}
		must(w.t, w.stripe(path+query, "", nil, &page))
		all = append(all, page.Data...)
		if !page.HasMore {
			return all
		}
		query = "?limit=100&starting_after=" + id(page.Data[len(page.Data)-1])
	}
}

// postman carries Stripe's events to the program, wherever it runs now: to each
// of its replicas in turn. While none runs, Stripe is told to come again.
type postman struct {
	addresses atomic.Pointer[[]string]
	turn      atomic.Uint64
}

func (m *postman) goes(to ...string) { m.addresses.Store(&to) }

// ServeHTTP carries one event.
func (m *postman) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body) // half an event is refused for its signature
	to := m.addresses.Load()
	if to == nil {
		w.WriteHeader(http.StatusBadGateway)
		return
	}
	n := m.turn.Add(1)
	req, err := http.NewRequest(http.MethodPost, (*to)[n%uint64(len(*to))], bytes.NewReader(body))
	if err != nil {
		panic(err) // the address is one that the program printed
	}
	req.Header = r.Header.Clone()
	res, err := client.Do(req)
	if err != nil {
		w.WriteHeader(http.StatusBadGateway)
		return
	}
	defer func() { _ = res.Body.Close() }()
	w.WriteHeader(res.StatusCode)
}
