package events

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/purserhq/purser/ent"
	"github.com/purserhq/purser/internal/outbound"
	"github.com/purserhq/purser/internal/refusal"
)

// maxKept is how much of an answer is kept, in bytes.
const maxKept = 2048

// result is what came of one attempt.
type result struct {
	ok      bool
	status  int    // of the answer; 0: there was none
	body    string // the beginning of the answer
	failure string // why there was no answer, or no request
	final   string // why the endpoint is to be disabled; empty: it is not
	gone    bool   // the event has been deleted: there is nothing to send
	own     error  // why this server could not make a request: it says nothing of the endpoint
	took    time.Duration
}

// send makes one request. Anything but an answer of the class 2xx is a failure.
func (s *Service) send(ctx context.Context, d *ent.WebhookDelivery, e *ent.WebhookEndpoint) (r result) {
	begun := time.Now()
	defer func() { r.took = time.Since(begun) }()
	ctx, cancel := context.WithTimeout(ctx, Timeout)
	defer cancel()
	event, err := s.db.Client().Event.Get(ctx, d.EventID)
	if ent.IsNotFound(err) {
		return result{failure: "The event has been deleted.", gone: true}
	}
	if err != nil {
		return result{failure: "The event could not be read.", own: err}
	}
	body, err := s.payload(ctx, event, e)
	if errors.Is(err, ErrInvalidQuery) {
		return result{failure: refusal.Clip(printable([]byte(err.Error())), refusal.MaxDetail), final: invalidQuery(err)}
	}
	if err != nil {
		return result{failure: "The payload could not be made.", own: err}
	}
	request, err := s.request(ctx, event, e, body)
	if err != nil {
		return result{failure: "The payload could not be signed.", own: err}
	}
	answer, err := s.options.Client.Do(request)
	if err != nil {
		return result{failure: explain(err)}
	}
	defer answer.Body.Close() //nolint:errcheck // it was only read
	kept, err := io.ReadAll(io.LimitReader(answer.Body, maxKept))
	r = result{status: answer.StatusCode, body: printable(kept), ok: answer.StatusCode/100 == 2}
	if err != nil && r.ok { // an endpoint that breaks off has not said that it is done
		r.ok, r.failure = false, explain(err)
	}
	if answer.StatusCode == http.StatusGone {
		r.final = "It answered 410 Gone."
	}
	return r
}

// invalidQuery says why an endpoint is disabled whose query is not valid any more.
func invalidQuery(err error) string {
	return refusal.Clip(printable([]byte("Its query is not valid any more: "+err.Error())), refusal.MaxDetail)
}

// payload is the body: the event, with the object as it was or the result of the endpoint's query.
func (s *Service) payload(ctx context.Context, e *ent.Event, to *ent.WebhookEndpoint) ([]byte, error) {
	data, err := Data(e)
	if err != nil {
		return nil, err
	}
	told := Told{
		ID: string(e.ID), Type: e.Type, Timestamp: e.CreatedAt.UTC().Format(time.RFC3339Nano), WalletSequence: e.WalletSequence, Data: data,
	}
	if e.WalletID != nil {
		told.WalletID = new(string(*e.WalletID))
	}
	if to.Query != nil {
		if s.query == nil {
			return nil, ErrInvalidQuery
		}
		answer, err := s.query.Run(ctx, PayloadQuery{*to.Query, to.QueryScopes, to.ID}, e.ObjectID)
		if err != nil {
			return nil, err
		}
		told.Data, told.Errors = answer.Data, answer.Errors
	}
	return json.Marshal(told)
}

// Told is an event as it is sent.
type Told struct {
	ID             string  `json:"id"`
	Type           string  `json:"type"`
	Timestamp      string  `json:"timestamp"`
	WalletID       *string `json:"walletId"`
	WalletSequence *int64  `json:"walletSequence"`
	Data           any     `json:"data"`
	// Errors are those of the endpoint's query, as GraphQL has them.
	Errors json.RawMessage `json:"errors,omitempty"`
}

// request is a signed request, by both secrets during a rotation.
func (s *Service) request(ctx context.Context, event *ent.Event, e *ent.WebhookEndpoint, body []byte) (*http.Request, error) {
	now, err := s.db.Now(ctx)
	if err != nil {
		return nil, err
	}
	secrets, err := s.secrets(e, now)
	if err != nil {
		return nil, err
	}
	headers, err := Sign(string(event.ID), now, body, secrets...)
	if err != nil {
		return nil, err
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, e.URL, bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	for name, value := range headers {
		request.Header.Set(name, value)
	}
	request.Header.Set("User-Agent", "Purser-Webhooks")
	return request, nil
}

// secrets are those that sign at a time.
func (s *Service) secrets(e *ent.WebhookEndpoint, now time.Time) (secrets []string, err error) {
	sealed := []string{e.SealedSecret}
	if e.PreviousUntil != nil && now.Before(*e.PreviousUntil) {
		sealed = append(sealed, *e.PreviousSecret)
	}
	secrets = make([]string, len(sealed))
	for i, one := range sealed {
		if secrets[i], err = s.options.Box.Open(one, string(e.ID)); err != nil {
			return nil, fmt.Errorf("open the secret of %s: %w", e.ID, err)
		}
	}
	return secrets, nil
}

// explain says for people why there was no answer. The address is not repeated.
func explain(err error) string {
	switch {
	case errors.Is(err, outbound.ErrPrivate):
		return "The address leads into a private network."
	case errors.Is(err, context.DeadlineExceeded):
		return fmt.Sprintf("There was no answer within %s.", Timeout)
	}
	text := err.Error()
	if _, after, found := strings.Cut(text, "\": "); found { // what net/http puts before
		text = after
	}
	return refusal.Clip(printable([]byte(text)), refusal.MaxDetail)
}

// printable is text that the database takes.
func printable(text []byte) string {
	clean := strings.ReplaceAll(strings.ToValidUTF8(string(text), "\uFFFD"), "\x00", "\uFFFD")
	for len(clean) > maxKept {
		_, size := utf8.DecodeLastRuneInString(clean)
		clean = clean[:len(clean)-size]
	}
	return clean
}
