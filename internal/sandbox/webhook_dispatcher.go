package sandbox

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"slices"
	"sync"
	"syscall"
	"time"
)

// WebhookEndpoint is an address that hears of events.
type WebhookEndpoint struct {
	Head
	APIVersion  text     `json:"api_version"`
	Application text     `json:"application"`
	Description text     `json:"description"`
	Enabled     []string `json:"enabled_events"`
	Livemode    bool     `json:"livemode"`
	Metadata    metadata `json:"metadata"`
	Secret      string   `json:"secret,omitempty"` // shown when it is made, and never again
	Status      string   `json:"status"`
	URL         string   `json:"url"`

	hide endpointHidden
}

type endpointHidden struct {
	Secret  string
	Connect bool
	Book    string
}

func (w *WebhookEndpoint) hidden() any { return &w.hide }

// delivery is one event on its way to one endpoint.
type delivery struct {
	Head
	Event    string `json:"event"`
	Endpoint string `json:"endpoint"`
	Status   string `json:"status"` // pending, delivered, given up
	Tries    int    `json:"tries"`
	NextAt   int64  `json:"next_at"` // Unix milliseconds of the system's clock; 0: at once
	Answer   string `json:"answer"`  // of the last try
}

// backoff is the wait before each further try. Stripe's sandboxes try three
// times over hours; a person at a keyboard should not wait that long.
var backoff = []time.Duration{
	time.Second, 2 * time.Second, 5 * time.Second, 15 * time.Second, time.Minute, 5 * time.Minute, 30 * time.Minute, 2 * time.Hour,
}

// listeners are the endpoints that hear of a type of event.
func (s *Sandbox) listeners(platform *accountStore, connect bool, kind string) []*WebhookEndpoint {
	var out []*WebhookEndpoint
	for _, w := range append(all[*WebhookEndpoint](platform, "webhook_endpoint"), s.endpoints...) {
		wants := slices.ContainsFunc(w.Enabled, func(wish string) bool { return matches(wish, kind) })
		if w.hide.Book == platform.account && w.hide.Connect == connect && w.Status == "enabled" && wants {
			out = append(out, w)
		}
	}
	return out
}

func (s *Sandbox) endpoint(acc *accountStore, id string) *WebhookEndpoint {
	for _, w := range s.endpoints {
		if w.ID == id {
			return w
		}
	}
	w, _ := find[*WebhookEndpoint](acc, id)
	return w
}

// dispatcher carries events to endpoints, several at once, each until it was taken
// or too often refused. There is no order, as there is none with Stripe.
type dispatcher struct {
	s        *Sandbox
	client   *http.Client
	wakeUp   chan struct{}
	cancel   context.CancelFunc
	work     sync.WaitGroup
	inFlight map[string]bool // deliveries on their way; guarded by s.mu
}

const maxConcurrentDeliveries = 8

func startDispatcher(s *Sandbox, hooks []netip.Prefix) *dispatcher {
	ctx, cancel := context.WithCancel(context.Background())
	c := &dispatcher{
		s: s, wakeUp: make(chan struct{}, 1), cancel: cancel, inFlight: map[string]bool{},
		client: &http.Client{
			Timeout: 20 * time.Second,
			Transport: &http.Transport{
				MaxIdleConnsPerHost: maxConcurrentDeliveries, IdleConnTimeout: 30 * time.Second, DialContext: (&net.Dialer{Control: nearby(hooks)}).DialContext,
			},
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		},
	}
	jobs := make(chan deliveryAttempt)
	c.work.Go(func() { c.dispatch(ctx, jobs) })
	for range maxConcurrentDeliveries {
		c.work.Go(func() {
			for p := range jobs {
				c.attempt(ctx, p)
			}
		})
	}
	c.wake()
	return c
}

// nearby lets connections be made to this machine and to networks that were named: who may
// make an endpoint could have the sandbox call whatever it reaches otherwise. The address
// is looked at when a name has become one, so a name cannot change in between.
func nearby(networks []netip.Prefix) func(network, address string, _ syscall.RawConn) error {
	return func(_, address string, _ syscall.RawConn) error {
		at, err := netip.ParseAddrPort(address)
		if err != nil {
			return err
		}
		addr := at.Addr().Unmap()
		if addr.IsLoopback() || slices.ContainsFunc(networks, func(p netip.Prefix) bool { return p.Contains(addr) }) {
			return nil
		}
		return fmt.Errorf("webhooks go to this machine only, unless PURSER_PRIVATE_NETWORKS holds %s", addr)
	}
}

func (c *dispatcher) wake() {
	select {
	case c.wakeUp <- struct{}{}:
	default: // it is awake
	}
}

func (c *dispatcher) stop() {
	c.cancel()
	c.work.Wait()
	c.client.CloseIdleConnections()
}

// deliveryAttempt is what is needed to carry a delivery.
type deliveryAttempt struct {
	accounts *accountStore
	delivery *delivery
	url      string
	secret   string
	body     []byte
}

// dispatch hands out what is due.
func (c *dispatcher) dispatch(ctx context.Context, jobs chan<- deliveryAttempt) {
	defer close(jobs)
	timer := time.NewTimer(0)
	defer timer.Stop()
	for {
		due, next := c.due()
		for _, p := range due {
			select {
			case jobs <- p:
			case <-ctx.Done():
				return
			}
		}
		timer.Reset(next)
		select {
		case <-timer.C:
		case <-c.wakeUp:
		case <-ctx.Done():
			return
		}
	}
}
