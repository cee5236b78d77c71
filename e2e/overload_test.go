package e2e_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
)

// What the program works on at once, and how many come in this test.
const (
	maxAtOnce = 512
	tooMany   = 3 * maxAtOnce
	sweepers  = 16 // calls beside those of requests, at most
)

// slowStripe is a Stripe that takes no payment and says so only when it is told to.
type slowStripe struct {
	url           string
	mu            sync.Mutex
	waiting, most int
	goOn          chan struct{} // closed: they may
}

func newSlowStripe(t *testing.T) *slowStripe {
	t.Helper()
	s := &slowStripe{goOn: make(chan struct{})}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodPost && r.URL.Path == "/v1/payment_intents" {
			select {
			case <-s.come():
			case <-r.Context().Done():
			}
			s.leave()
		}
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(http.StatusBadRequest)
		_, _ = io.WriteString(w, `{"error":{"type":"invalid_request_error","code":"resource_missing","message":"No such thing."}}`)
	}))
	t.Cleanup(server.Close)
	t.Cleanup(s.open)
	s.url = server.URL
	return s
}

func (s *slowStripe) come() (goOn chan struct{}) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.waiting++
	s.most = max(s.most, s.waiting)
	return s.goOn
}

func (s *slowStripe) leave() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.waiting--
}

// wait is how many wait, and how many did at most.
func (s *slowStripe) wait() (now, most int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.waiting, s.most
}

// open lets all go on; shut makes those wait who come after it.
func (s *slowStripe) open() {
	s.mu.Lock()
	defer s.mu.Unlock()
	select {
	case <-s.goOn:
	default:
		close(s.goOn)
	}
}

func (s *slowStripe) shut() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.goOn = make(chan struct{})
}

// gauge reads one number that the program tells of itself.
func (p *program) gauge(t *testing.T, name string) int64 {
	t.Helper()
	found := regexp.MustCompile(`(?m)^` + name + ` (\S+)$`).FindStringSubmatch(p.scrape(t))
	if found == nil {
		t.Fatalf("%s is missing", name)
	}
	n, err := strconv.ParseFloat(found[1], 64)
	must(t, err)
	return int64(n)
}

// Three times as many come as the program works on at once, while Stripe does not
// answer. The others are sent away at once and told so, health is still told, those
// who were let in are all answered, and what was needed for it is given back.
func TestOverload(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, i instance) {
		stripe := newSlowStripe(t)
		i.env = []string{
			"STRIPE_SECRET_KEY=sk_test_x", "STRIPE_API_BASE=" + stripe.url, "PURSER_METRICS_ADDR=127.0.0.1:0",
			"PURSER_PRIVATE_NETWORKS=127.0.0.0/8", "GOGC=25", // so that the heap is what is in use
		}
		p := i.start(t)
		who := p.signUp()
		crowd := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}} // a line that stands idle may be closed as it is used
		var heap [3]int64
		for round := range heap {
			p.overload(t, crowd, stripe, who, fmt.Sprint(round))
			heap[round] = p.gauge(t, "go_memstats_heap_inuse_bytes")
		}
		if last := heap[len(heap)-1]; last > 128<<20 || last > heap[0]*3/2+8<<20 {
			t.Errorf("the heap after each round is %v", heap)
		}
		eventually(t, usual, "the goroutines of those who came are gone", func() bool { return p.gauge(t, "go_goroutines") < maxAtOnce/2 })
		if got := who.wallet().CurrentBalance.Amount; got != "0.00" {
			t.Errorf("the wallet holds %s of payments that were not taken", got)
		}
		p.stop()
		i.verify(t)
	})
}

// overload is one round.
func (p *program) overload(t *testing.T, crowd *http.Client, stripe *slowStripe, who *person, round string) {
	t.Helper()
	stripe.shut()
	var running sync.WaitGroup
	var served, sentAway atomic.Int32
	for n := range tooMany {
		running.Go(func() {
			key := fmt.Sprintf("%s-%d", round, n)
			status, answer, err := who.depositWith(crowd, key)
			for tries := 1; err != nil && tries < 3; tries++ { // a busy machine may not send the header within the server's five seconds
				status, answer, err = who.depositWith(crowd, key)
			}
			switch {
			case err != nil:
				t.Error(err)
			case status == http.StatusServiceUnavailable && strings.Contains(answer, `"RATE_LIMITED"`):
				sentAway.Add(1)
			case status == http.StatusOK && !strings.Contains(answer, `"errors"`):
				served.Add(1)
			default:
				t.Errorf("%d: %s", status, answer)
			}
		})
	}
	eventually(t, startWithin, "everybody waits for Stripe or was answered", func() bool {
		waiting, _ := stripe.wait()
		return int(served.Load()+sentAway.Load())+waiting >= tooMany
	})
	for _, page := range []string{"/healthz", "/readyz"} {
		if _, err := send(t.Context(), http.MethodGet, p.base+page, http.Header{}, nil); err != nil {
			t.Errorf("when the program is full: %v", err)
		}
	}
	stripe.open()
	running.Wait()
	if _, most := stripe.wait(); most > maxAtOnce+sweepers || sentAway.Load() == 0 || served.Load() == 0 {
		t.Errorf("%d waited at once; %d were served and %d sent away", most, served.Load(), sentAway.Load())
	}
}

// depositWith begins a deposit and says how that was answered.
func (who *person) depositWith(c *http.Client, key string) (status int, answer string, err error) {
	body, err := json.Marshal(map[string]any{"query": `mutation($key: String!) { deposit(input: {amount: "1.00", paymentMethod: "pm_x",
		idempotencyKey: $key}) { deposit { status } userErrors { code } } }`, "variables": map[string]any{"key": key}})
	if err != nil {
		return 0, "", err
	}
	req, err := http.NewRequestWithContext(who.t.Context(), http.MethodPost, who.api, bytes.NewReader(body))
	if err != nil {
		return 0, "", err
	}
	req.Header = http.Header{"Content-Type": {"application/json"}, "Authorization": {"Bearer " + who.token}}
	res, err := c.Do(req)
	if err != nil {
		return 0, "", err
	}
	defer func() { _ = res.Body.Close() }()
	text, err := io.ReadAll(res.Body)
	return res.StatusCode, string(text), err
}
