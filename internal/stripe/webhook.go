package stripe

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"regexp"

	stripego "github.com/stripe/stripe-go/v76"
	"github.com/stripe/stripe-go/v76/webhook"

	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/payments"
)

// maxEvent is the largest body that is read. Stripe's are far smaller.
const maxEvent = 256 << 10

// WebhookConfig says whose events are taken, and what becomes of them.
type WebhookConfig struct {
	Secrets []payments.Secret // of all endpoints, and old ones while they are replaced
	Live    bool              // events of the other mode are not ours
	Receive func(context.Context, payments.Notice) error
	Log     *slog.Logger
}

// NewWebhook takes Stripe's events. It answers 2xx only when an event is safe;
// with anything else Stripe sends it again.
func NewWebhook(c WebhookConfig) http.Handler {
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodPost {
			w.Header().Set("Allow", http.MethodPost)
			http.Error(w, "Stripe posts its events here.", http.StatusMethodNotAllowed)
			return
		}
		body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxEvent))
		if err != nil {
			http.Error(w, "The event could not be read.", http.StatusRequestEntityTooLarge)
			return
		}
		event, err := c.verify(body, r.Header.Get("Stripe-Signature"))
		if err != nil {
			c.Log.WarnContext(r.Context(), "a webhook was refused", "error", err)
			http.Error(w, "The signature is not good.", http.StatusBadRequest)
			return
		}
		c.receive(w, r, event)
	})
}

var errUnsigned = errors.New("no signing secret fits")

// verify checks the signature against each secret. The API version is not
// looked at: of an event only ids are used, and they are the same in all.
func (c WebhookConfig) verify(body []byte, header string) (stripego.Event, error) {
	for _, secret := range c.Secrets {
		event, err := webhook.ConstructEventWithOptions(body, header, secret.Reveal(),
			webhook.ConstructEventOptions{IgnoreAPIVersionMismatch: true})
		switch {
		case err == nil:
			return event, nil
		case errors.Is(err, webhook.ErrNoValidSignature):
			continue // maybe the next secret's
		case errors.Is(err, webhook.ErrTooOld), errors.Is(err, webhook.ErrNotSigned), errors.Is(err, webhook.ErrInvalidHeader):
			return event, err
		}
		return event, errors.New("the event is not JSON") // whose text would repeat it
	}
	return stripego.Event{}, errUnsigned
}

func (c WebhookConfig) receive(w http.ResponseWriter, r *http.Request, event stripego.Event) {
	log := c.Log.With("event", event.ID, "type", event.Type)
	var object struct {
		ID     string `json:"id"`
		Object string `json:"object"`
		Charge string `json:"charge"`
	}
	if event.Data != nil {
		_ = json.Unmarshal(event.Data.Raw, &object) // checked below
	}
	if object.Object == "refund" && object.Charge != "" {
		object.ID = object.Charge // whose refunds are fetched together
	}
	switch {
	case !wellFormed(event, object.ID):
		http.Error(w, "This is no event.", http.StatusBadRequest)
		return
	case event.Livemode != c.Live:
		// Not a fault of Stripe's: a live Connect endpoint gets test events too.
		log.InfoContext(r.Context(), "an event of the other mode was left out", "live", event.Livemode)
		accept(w)
		return
	}
	err := c.Receive(r.Context(), payments.Notice{
		ID: gid.ID(event.ID), Type: string(event.Type), Object: object.ID, Account: gid.ID(event.Account),
	})
	if err != nil {
		log.ErrorContext(r.Context(), "an event could not be kept", "error", err)
		http.Error(w, "Please send it again.", http.StatusInternalServerError)
		return
	}
	accept(w)
}

// The ids that an event may carry. A database refuses others, some of them (NUL, for
// instance) only on PostgreSQL, and Stripe would send the event again for days.
var (
	eventIDs   = regexp.MustCompile(`^evt_[A-Za-z0-9_]{1,250}$`)
	eventTypes = regexp.MustCompile(`^[A-Za-z0-9_.-]{1,250}$`)
	objectIDs  = regexp.MustCompile(`^[A-Za-z0-9_.-]{0,250}$`) // empty: a balance has none
)

// wellFormed tells whether this is an event as Stripe makes them.
func wellFormed(event stripego.Event, object string) bool {
	return eventIDs.MatchString(event.ID) && eventTypes.MatchString(string(event.Type)) &&
		objectIDs.MatchString(object) && objectIDs.MatchString(event.Account)
}

func accept(w http.ResponseWriter) {
	w.Header().Set("Content-Type", "application/json")
	_, _ = io.WriteString(w, `{"received":true}`) // Stripe looks at the status only
}
