package events

import (
	"context"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/purserhq/purser/ent"
	"github.com/purserhq/purser/ent/webhookendpoint"
	"github.com/purserhq/purser/internal/audit"
	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/refusal"
)

// The bounds of endpoints.
const (
	maxEndpoints   = 20
	maxURL         = 2048
	maxDescription = 200
	maxTypes       = 50
	maxQuery       = 20_000
	maxOverlap     = 7 * 24 * time.Hour
	defaultOverlap = 24 * time.Hour
)

// EndpointInput is what CreateEndpoint and UpdateEndpoint are asked for; nil leaves a field as
// it is.
type EndpointInput struct {
	By          gid.ID // who asks: an operator, or a key of the application
	ID          gid.ID // of UpdateEndpoint
	URL         *string
	Types       []string // nil: as they are; empty: all
	Query       *string  // empty: none
	Scopes      string   // of who asks, separated by spaces: with these the query reads
	Description *string
	Enable      *bool
}

// CreateEndpoint makes an endpoint, which receives what happens from now on. The secret is shown
// this once. Fails with InvalidInput or Disabled.
func (s *Service) CreateEndpoint(ctx context.Context, in EndpointInput) (id gid.ID, secret string, err error) {
	if err := s.check(ctx, in); err != nil {
		return "", "", err
	}
	if in.URL == nil {
		return "", "", refusal.Newf(refusal.InvalidInput, "url", "Enter the address that receives events.")
	}
	horizon, err := s.Horizon(ctx)
	if err != nil {
		return "", "", err
	}
	id, secret = gid.New(gid.Endpoint), NewSecret()
	err = s.db.InTx(ctx, func(ctx context.Context, tx *database.Tx) error {
		if err := tx.Lock(ctx, "webhook endpoints"); err != nil {
			return err
		}
		n, err := tx.WebhookEndpoint.Query().Where(webhookendpoint.DeletedAtIsNil()).Count(ctx)
		if err != nil {
			return err
		}
		if n >= maxEndpoints {
			return refusal.Newf(refusal.InvalidInput, "url", "There are %d endpoints, which is the maximum. Delete one first.", n).WithMax(maxEndpoints)
		}
		create := tx.WebhookEndpoint.Create().SetID(id).SetURL(*in.URL).SetEventTypes(strings.Join(in.Types, " ")).
			SetSealedSecret(s.options.Box.Seal(secret, string(id))).SetPosition(horizon).SetNillableDescription(nonEmpty(in.Description)).
			SetNillableQuery(nonEmpty(in.Query)).SetCreatedAt(tx.Now(ctx))
		if nonEmpty(in.Query) != nil {
			create.SetQueryScopes(in.Scopes)
		}
		if err := create.Exec(ctx); err != nil {
			return err
		}
		return audit.Record(ctx, tx, audit.Event{Actor: in.By, Action: audit.EndpointCreated, Subject: id, Detail: hostOf(*in.URL)})
	})
	if err != nil {
		return "", "", err
	}
	return id, secret, nil
}

// UpdateEndpoint changes an endpoint. One that is enabled again goes on where it stopped. Fails
// with InvalidInput, NotFound or Disabled.
func (s *Service) UpdateEndpoint(ctx context.Context, in EndpointInput) error {
	if err := s.check(ctx, in); err != nil {
		return err
	}
	return s.change(ctx, in.ID, in.By, audit.EndpointUpdated, func(_ context.Context, tx *database.Tx, e *ent.WebhookEndpoint) (*ent.WebhookEndpointUpdateOne, string) {
		update := tx.WebhookEndpoint.UpdateOneID(in.ID)
		if in.URL != nil {
			update.SetURL(*in.URL)
		}
		if in.Types != nil {
			update.SetEventTypes(strings.Join(in.Types, " "))
		}
		setOrClear(in.Query, update.SetQuery, update.ClearQuery)
		update.SetQueryScopes(queryScopes(e, in))
		setOrClear(in.Description, update.SetDescription, update.ClearDescription)
		switch {
		case in.Enable == nil:
		case *in.Enable:
			update.SetStatus(webhookendpoint.StatusENABLED).ClearDisabledReason().ClearFailingSince()
		default:
			update.SetStatus(webhookendpoint.StatusDISABLED)
		}
		return update, changes(e, in)
	})
}

// RotateSecret gives an endpoint a new secret. The one before signs, too, for the overlap. Fails
// with InvalidInput, NotFound or Disabled.
func (s *Service) RotateSecret(ctx context.Context, by, id gid.ID, overlap *time.Duration) (secret string, err error) {
	over := defaultOverlap
	if overlap != nil {
		over = *overlap
	}
	if over < 0 || over > maxOverlap {
		return "", refusal.Newf(refusal.InvalidInput, "overlap", "The overlap must be between 0 and %d seconds.", int(maxOverlap.Seconds()))
	}
	if s.options.Box == nil {
		return "", noBox()
	}
	secret = NewSecret()
	err = s.change(ctx, id, by, audit.EndpointRotated, func(ctx context.Context, tx *database.Tx, e *ent.WebhookEndpoint) (*ent.WebhookEndpointUpdateOne, string) {
		return tx.WebhookEndpoint.UpdateOneID(id).SetPreviousSecret(e.SealedSecret).SetPreviousUntil(tx.Now(ctx).Add(over)).
			SetSealedSecret(s.options.Box.Seal(secret, string(id))), fmt.Sprintf("overlap: %d s", int(over.Seconds()))
	})
	return secret, err
}

// DeleteEndpoint ends an endpoint for ever. Its deliveries stay until they are forgotten. Fails
// with NotFound.
func (s *Service) DeleteEndpoint(ctx context.Context, by, id gid.ID) error {
	return s.change(ctx, id, by, audit.EndpointDeleted, func(ctx context.Context, tx *database.Tx, e *ent.WebhookEndpoint) (*ent.WebhookEndpointUpdateOne, string) {
		return tx.WebhookEndpoint.UpdateOneID(id).SetStatus(webhookendpoint.StatusDISABLED).ClearDisabledReason().SetDeletedAt(tx.Now(ctx)), hostOf(e.URL)
	})
}

// change runs an update of an endpoint that is there, with its row locked, and records it in the
// audit log with what how says of it.
func (s *Service) change(
	ctx context.Context, id, by gid.ID, action string,
	how func(context.Context, *database.Tx, *ent.WebhookEndpoint) (update *ent.WebhookEndpointUpdateOne, detail string),
) error {
	return s.db.InTx(ctx, func(ctx context.Context, tx *database.Tx) error {
		e, err := tx.WebhookEndpoint.Query().Where(webhookendpoint.ID(id), webhookendpoint.DeletedAtIsNil()).Modify(database.ForUpdate).Only(ctx)
		if ent.IsNotFound(err) {
			return noEndpoint()
		}
		if err != nil {
			return err
		}
		update, detail := how(ctx, tx, e)
		if err := update.Exec(ctx); err != nil {
			return err
		}
		return audit.Record(ctx, tx, audit.Event{Actor: by, Action: action, Subject: id, Detail: detail})
	})
}

// check refuses an input that no endpoint can have.
func (s *Service) check(ctx context.Context, in EndpointInput) error {
	if s.options.Box == nil {
		return noBox()
	}
	if in.URL != nil {
		if err := s.checkURL(*in.URL); err != nil {
			return err
		}
	}
	if len(in.Types) > maxTypes {
		return refusal.Newf(refusal.InvalidInput, "eventTypes", "Select at most %d types, or none for all.", maxTypes).WithMax(maxTypes)
	}
	for i, one := range in.Types {
		if !Known(one) || slices.Contains(in.Types[:i], one) {
			return refusal.Newf(refusal.InvalidInput, "eventTypes", "%q is not a type of events, or is there twice.", refusal.Clip(one, maxDescription))
		}
	}
	if in.Description != nil {
		if why := refusal.CheckText("description", *in.Description, maxDescription); why != nil {
			return why
		}
	}
	if in.Query == nil || *in.Query == "" {
		return nil
	}
	return s.checkQuery(ctx, in)
}

func (s *Service) checkURL(text string) error {
	u, err := url.Parse(text)
	switch {
	case err != nil || len(text) > maxURL || u.Hostname() == "" || u.User != nil || u.Fragment != "" || u.Scheme != "https" && u.Scheme != "http":
		return refusal.Newf(refusal.InvalidInput, "url", "Enter an address such as https://example.com/webhooks, of at most %d characters.", maxURL)
	case u.Scheme == "http" && !s.options.Plain:
		return refusal.Newf(refusal.InvalidInput, "url", "The address must begin with https.")
	}
	return nil
}

// checkQuery refuses a query that cannot be a payload.
func (s *Service) checkQuery(ctx context.Context, in EndpointInput) error {
	switch {
	case s.query == nil:
		return refusal.Newf(refusal.InvalidInput, "query", "This server does not support queries as payloads.")
	case utf8.RuneCountInString(*in.Query) > maxQuery:
		return refusal.Newf(refusal.InvalidInput, "query", "The query may have at most %d characters.", maxQuery).WithMax(maxQuery)
	}
	if err := s.query.Check(ctx, PayloadQuery{*in.Query, in.Scopes, in.ID}); err != nil {
		return refusal.Newf(refusal.InvalidInput, "query", "The query is not valid: %s", refusal.Clip(err.Error(), maxURL))
	}
	return nil
}

// queryScopes are the scopes with which a query reads after a change: those of who set it. Who
// sends its results elsewhere must have them, too, so that an address is no way to what one may
// not read.
func queryScopes(e *ent.WebhookEndpoint, in EndpointInput) string {
	switch {
	case in.Query != nil && *in.Query != "":
		return in.Scopes
	case in.URL == nil || *in.URL == e.URL:
		return e.QueryScopes
	}
	both := slices.DeleteFunc(strings.Fields(e.QueryScopes), func(one string) bool { return !slices.Contains(strings.Fields(in.Scopes), one) })
	return strings.Join(both, " ")
}

func noBox() error {
	return refusal.New(refusal.Disabled, "This server does not support webhook endpoints: its operator has to set PURSER_SECRET_KEY.")
}

func noEndpoint() error {
	return refusal.Newf(refusal.NotFound, "webhookEndpointId", "The webhook endpoint does not exist.")
}

func nonEmpty(text *string) *string {
	if text == nil || *text == "" {
		return nil
	}
	return text
}

func setOrClear[T any](text *string, set func(string) T, unset func() T) {
	switch {
	case text == nil:
	case *text == "":
		unset()
	default:
		set(*text)
	}
}
