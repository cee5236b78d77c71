package sandbox

import (
	"context"
	"net/http"
	"slices"
	"sync"
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
func (s *Sandbox) listeners(platform *book, connect bool, kind string) []*WebhookEndpoint {
	var out []*WebhookEndpoint
	for _, w := range append(all[*WebhookEndpoint](platform, "webhook_endpoint"), s.endpoints...) {
		wants := slices.ContainsFunc(w.Enabled, func(wish string) bool { return matches(wish, kind) })
		if w.hide.Book == platform.account && w.hide.Connect == connect && w.Status == "enabled" && wants {
			out = append(out, w)
		}
	}
	return out
}

func (s *Sandbox) endpoint(b *book, id string) *WebhookEndpoint {
	for _, w := range s.endpoints {
		if w.ID == id {
			return w
		}
	}
	w, _ := find[*WebhookEndpoint](b, id)
	return w
}

// courier carries events to endpoints, several at once, each until it was taken
// or too often refused. There is no order, as there is none with Stripe.
type courier struct {
	s      *Sandbox
	client *http.Client
	poke   chan struct{}
	cancel context.CancelFunc
	work   sync.WaitGroup
	inHand map[string]bool // deliveries on their way; guarded by s.mu
}

const carriers = 8

func startCourier(s *Sandbox) *courier {
	ctx, cancel := context.WithCancel(context.Background())
	c := &courier{
		s: s, poke: make(chan struct{}, 1), cancel: cancel, inHand: map[string]bool{},
		client: &http.Client{
			Timeout:       20 * time.Second,
			Transport:     &http.Transport{MaxIdleConnsPerHost: carriers, IdleConnTimeout: 30 * time.Second},
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		},
	}
	jobs := make(chan parcel)
	c.work.Go(func() { c.dispatch(ctx, jobs) })
	for range carriers {
		c.work.Go(func() {
			for p := range jobs {
				c.carry(ctx, p)
			}
		})
	}
	c.wake()
	return c
}

func (c *courier) wake() {
	select {
	case c.poke <- struct{}{}:
	default: // it is awake
	}
}

func (c *courier) stop() {
	c.cancel()
	c.work.Wait()
	c.client.CloseIdleConnections()
}

// parcel is what is needed to carry a delivery.
type parcel struct {
	book     *book
	delivery *delivery
	url      string
	secret   string
	body     []byte
}

// dispatch hands out what is due.
func (c *courier) dispatch(ctx context.Context, jobs chan<- parcel) {
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
		case <-c.poke:
		case <-ctx.Done():
			return
		}
	}
}
