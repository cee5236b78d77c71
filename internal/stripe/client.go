package stripe

import (
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/netip"
	"strings"
	"time"

	stripego "github.com/stripe/stripe-go/v76"
	"github.com/stripe/stripe-go/v76/client"

	"github.com/purserhq/purser/internal/outbound"
	"github.com/purserhq/purser/internal/payments/processor"
)

// Config says which Stripe to talk to.
type Config struct {
	Key     processor.Secret // sk_… or rk_…
	APIBase string           // another address that speaks Stripe's API, wherever it is; empty: Stripe
	// PrivateNetworks are those beside the public internet that a proxy on the way to
	// Stripe may be in.
	PrivateNetworks []netip.Prefix
	Log             *slog.Logger
}

// Client is processor.Processor over HTTP. Every error that it returns is a
// *processor.Error.
type Client struct {
	api *client.API
	log *slog.Logger
}

var _ processor.Processor = (*Client)(nil)

// callTimeout bounds one request. The caller's own deadline is shorter.
const callTimeout = 30 * time.Second

// New makes a client. It does not call Stripe.
func New(c Config) (*Client, error) {
	if _, err := SecretKeyMode(c.Key.Reveal()); err != nil {
		return nil, err
	}
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	networks := c.PrivateNetworks
	if c.APIBase != "" { // an operator wrote it down, and it is all that is called
		networks = outbound.Everywhere
	}
	caller := outbound.Client(callTimeout, networks...)
	caller.Transport = strictTransport{caller.Transport}
	// One config for each backend: the library writes into what it is given.
	backend := func(kind stripego.SupportedBackend) stripego.Backend {
		config := &stripego.BackendConfig{
			HTTPClient:        caller,
			MaxNetworkRetries: stripego.Int64(0),
			EnableTelemetry:   stripego.Bool(false),
			LeveledLogger:     silence{},
		}
		if c.APIBase != "" {
			config.URL = stripego.String(c.APIBase)
		}
		return stripego.GetBackendWithConfig(kind, config)
	}
	return &Client{log: c.Log, api: client.New(c.Key.Reveal(), &stripego.Backends{
		API: backend(stripego.APIBackend), Connect: backend(stripego.ConnectBackend), Uploads: backend(stripego.UploadsBackend),
	})}, nil
}

// strictTransport sends nothing too late, tells what Stripe's clock showed, and lets through
// what Stripe itself may answer. The library takes each status below 400 for a success,
// and a 3xx is what something in between says in its place.
type strictTransport struct{ http.RoundTripper }

func (a strictTransport) RoundTrip(r *http.Request) (*http.Response, error) {
	if err := processor.MaySend(r.Context(), time.Now()); err != nil {
		return nil, err
	}
	res, err := a.RoundTripper.RoundTrip(r)
	if err == nil {
		if at, err := http.ParseTime(res.Header.Get("Date")); err == nil {
			processor.HearClock(r.Context(), at)
		}
	}
	if err != nil || res.StatusCode < 300 || res.StatusCode >= 400 {
		return res, err
	}
	return nil, errors.Join(fmt.Errorf("status %d is none of Stripe's", res.StatusCode), res.Body.Close())
}

// silence drops the library's log: it holds whole bodies with client secrets.
// What went wrong comes back as an Error, which the caller logs.
type silence struct{}

func (silence) Debugf(string, ...any) {}
func (silence) Infof(string, ...any)  {}
func (silence) Warnf(string, ...any)  {}
func (silence) Errorf(string, ...any) {}

// SecretKeyMode tells whether a secret or restricted key is a live one. The
// key is not repeated in the error.
func SecretKeyMode(key string) (live bool, err error) {
	return keyMode(key, "a secret key begins with sk_test_, sk_live_, rk_test_ or rk_live_", "sk_", "rk_")
}

// PublishableKeyMode tells whether a publishable key is a live one.
func PublishableKeyMode(key string) (live bool, err error) {
	return keyMode(key, "a publishable key begins with pk_test_ or pk_live_", "pk_")
}

func keyMode(key, otherwise string, prefixes ...string) (live bool, err error) {
	for _, prefix := range prefixes {
		for _, mode := range []string{"test_", "live_"} {
			if rest, ok := strings.CutPrefix(key, prefix+mode); ok && rest != "" && !strings.ContainsAny(key, " \t\r\n") {
				return mode == "live_", nil
			}
		}
	}
	return false, errors.New(otherwise)
}
