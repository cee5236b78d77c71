package stripe

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"regexp"
	"strings"

	"github.com/stripe/stripe-go/v76/webhook"

	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/payments/processor"
)

// MaxEvent is the largest body that is read, in bytes. Stripe's are far smaller, but a charge
// or an account can carry long metadata and lists, and an event that is refused for its length
// is never delivered: WebhookConfig.TooLarge hears of it.
const MaxEvent = 1 << 20

// WebhookConfig says whose events are taken, and what becomes of them.
type WebhookConfig struct {
	Secrets  []processor.Secret // of all endpoints, and old ones while they are replaced
	Live     bool               // events of the other mode are not ours
	Receive  func(context.Context, processor.Notice) error
	Most     int              // events that are kept at once; others are to be sent again
	TooLarge func(size int64) // hears of an event that was not read; nil: nobody does
	Log      *slog.Logger
}

// NewWebhook takes Stripe's events. It answers 2xx only when an event is safe;
// with anything else Stripe sends it again.
func NewWebhook(c WebhookConfig) http.Handler {
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	c.Most = cmp.Or(c.Most, 1)
	working := make(chan struct{}, c.Most)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodPost {
			w.Header().Set("Allow", http.MethodPost)
			http.Error(w, "Stripe sends events to this address by POST.", http.StatusMethodNotAllowed)
			return
		}
		body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, MaxEvent))
		if err != nil {
			c.refuseUnread(w, r, err)
			return
		}
		if err := c.verify(body, r.Header.Get("Stripe-Signature")); err != nil {
			c.Log.WarnContext(r.Context(), "webhook refused", "error", err)
			http.Error(w, "The signature is invalid.", http.StatusBadRequest)
			return
		}
		event, err := readEvent(body)
		if err != nil {
			c.Log.ErrorContext(r.Context(), "a signed webhook is no event", "error", err)
			http.Error(w, "The signature is valid, but the body is not an event.", http.StatusBadRequest)
			return
		}
		// Only now, when it is known to be Stripe's: anybody can hold a place with a body
		// that does not end, and a dispute would stay unknown while its money leaves.
		select {
		case working <- struct{}{}:
			defer func() { <-working }()
			c.receive(w, r, event)
		default:
			w.Header().Set("Retry-After", "1")
			http.Error(w, "Too many deliveries at once. Retry.", http.StatusServiceUnavailable)
		}
	})
}

var errUnsigned = errors.New("no signing secret fits")

// refuseUnread answers for a body that is too long or did not come to its end.
func (c WebhookConfig) refuseUnread(w http.ResponseWriter, r *http.Request, err error) {
	if _, long := errors.AsType[*http.MaxBytesError](err); !long {
		http.Error(w, "The body did not come to its end.", http.StatusBadRequest)
		return
	}
	if c.TooLarge != nil && r.Header.Get("Stripe-Signature") != "" {
		c.TooLarge(r.ContentLength)
	}
	http.Error(w, "The event is longer than 1 MiB.", http.StatusRequestEntityTooLarge)
}

// verify checks the signature of the bytes that were sent against each secret, and looks at
// nothing else: what an event says is read afterwards.
func (c WebhookConfig) verify(body []byte, header string) error {
	for _, secret := range c.Secrets {
		err := webhook.ValidatePayload(body, header, secret.Reveal())
		if !errors.Is(err, webhook.ErrNoValidSignature) { // else it may be the next secret's
			return err
		}
	}
	return errUnsigned
}

// event is what is read of one: ids and the type, which all versions of the API write alike.
// Everything else may be of any version, and is not looked at.
type event struct {
	ID       string
	Object   string // event, or v2.core.event for a thin one
	Type     string
	Account  string
	Livemode bool
	Data     struct{ Object object }
	Related  struct { // of a thin one
		ID   string
		Type string
	} `json:"related_object"`
	Context string // of a thin one: the account
}

// object is what is read of an event's object.
type object struct {
	ID       string
	Object   string
	Charge   lenient
	Intent   lenient `json:"payment_intent"`
	Metadata lenientMap
}

// lenient is a text, and empty for anything else, such as an object in the place of its id.
type lenient string

// UnmarshalJSON never fails.
func (l *lenient) UnmarshalJSON(raw []byte) error {
	var text string
	if json.Unmarshal(raw, &text) == nil {
		*l = lenient(text)
	}
	return nil
}

// lenientMap is metadata: its texts, whatever else is there.
type lenientMap map[string]lenient

// UnmarshalJSON never fails.
func (m *lenientMap) UnmarshalJSON(raw []byte) error {
	texts := map[string]lenient{}
	if json.Unmarshal(raw, &texts) == nil {
		*m = texts
	}
	return nil
}

// thinObject is what the objects of API v2's events call themselves.
const thinObject = "v2.core.event"

var errNoEvent = errors.New("its ids are not those of an event") // whose text would repeat it

// readEvent reads an event of any version of the API. Fails for what is none.
func readEvent(body []byte) (event, error) {
	var e event
	if err := json.Unmarshal(body, &e); err != nil {
		return e, errors.New("it is not JSON of an event's form")
	}
	if e.Object == thinObject {
		e.fatten()
	}
	o := &e.Data.Object
	switch {
	case o.Object == "refund" && o.Charge != "":
		o.ID = string(o.Charge) // whose refunds are fetched together
	case o.Object == "payment_intent":
		o.Intent = lenient(o.ID)
	case e.Type == "charge.failed" && o.Intent != "":
		o.ID = string(o.Intent) // whose failed attempts are counted
	}
	if !wellFormed(e) {
		return e, errNoEvent
	}
	return e, nil
}

func (c WebhookConfig) receive(w http.ResponseWriter, r *http.Request, e event) {
	log := c.Log.With("event", e.ID, "type", e.Type)
	switch {
	case e.Livemode != c.Live:
		// Not a fault of Stripe's: a live Connect endpoint gets test events too.
		log.InfoContext(r.Context(), "event of the other mode ignored", "live", e.Livemode)
		accept(w)
		return
	case e.Object == thinObject && !thinTypes[e.Related.Type]:
		log.InfoContext(r.Context(), "thin event ignored: nothing here is of its object's type", "object", e.Related.Type)
		accept(w)
		return
	}
	o := e.Data.Object
	err := c.Receive(r.Context(), processor.Notice{
		ID: gid.ID(e.ID), Type: e.Type, Object: o.ID, Account: gid.ID(e.Account),
		Intent: idOrNone(string(o.Intent)), Wallet: gid.ID(idOrNone(string(o.Metadata["wallet_id"]))),
	})
	if err != nil {
		log.ErrorContext(r.Context(), "event not stored", "error", err)
		http.Error(w, "Retry the delivery.", http.StatusInternalServerError)
		return
	}
	accept(w)
}

// thinTypes are the objects of thin events that matter here. The inbox fetches them by their
// ids, as those of every event.
var thinTypes = map[string]bool{
	v2Account: true, "account": true, "payment_intent": true, "charge": true, "refund": true, "dispute": true, "transfer": true, "payout": true,
}

const v2Account = "v2.core.account"

// fatten gives a thin event the form of one of version 1: what it names as related is the
// object, and its context is the account that it speaks of.
func (e *event) fatten() {
	e.Data.Object = object{ID: e.Related.ID, Object: e.Related.Type}
	e.Account = e.Context[strings.LastIndex(e.Context, "/")+1:] // of an organization's account: its last part
	e.Type = strings.TrimPrefix(e.Type, "v1.")
	if e.Related.Type == v2Account { // whose types name what of it changed, in brackets
		e.Type, e.Account = "account.updated", e.Related.ID
	}
	e.Type = strings.NewReplacer("[", ".", "]", "").Replace(e.Type)
}

// The ids that an event may carry. A database refuses others, some of them (NUL, for
// instance) only on PostgreSQL, and Stripe would send the event again for days.
var (
	eventIDs   = regexp.MustCompile(`^evt_[A-Za-z0-9_]{1,250}$`)
	eventTypes = regexp.MustCompile(`^[A-Za-z0-9_.-]{1,250}$`)
	objectIDs  = regexp.MustCompile(`^[A-Za-z0-9_.-]{0,250}$`) // empty: a balance has none
)

// wellFormed tells whether this is an event as Stripe makes them.
func wellFormed(e event) bool {
	return eventIDs.MatchString(e.ID) && eventTypes.MatchString(e.Type) &&
		objectIDs.MatchString(e.Data.Object.ID) && objectIDs.MatchString(e.Account)
}

// idOrNone is the text where a database takes it as an id: others may write what they
// like into their objects' metadata.
func idOrNone(text string) string {
	if !objectIDs.MatchString(text) {
		return ""
	}
	return text
}

func accept(w http.ResponseWriter) {
	w.Header().Set("Content-Type", "application/json")
	_, _ = io.WriteString(w, `{"received":true}`) // Stripe looks at the status only
}
