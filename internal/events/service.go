package events

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"net/http"
	"sync"
	"time"

	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/gid"
)

// Service keeps the stream of events, and sends it to endpoints.
type Service struct {
	db      *database.DB
	options Options
	query   Querier // nil: payloads are the events alone

	mu   sync.Mutex
	busy map[gid.ID]int // requests that are under way, by endpoint
}

// Options are what the service goes by.
type Options struct {
	Keep   time.Duration // how long events are kept; 0: 90 days
	Box    Box           // nil: there are no endpoints
	Plain  bool          // whether endpoints may be http
	Client *http.Client  // how endpoints are called; it follows no redirects
	Log    *slog.Logger  // nil: nothing is logged
	Tick   time.Duration // how often the stream is looked at; 0: once a second
	Alarms Alarms        // nil: nobody hears of them
}

// Alarms hears of what an operator has to act on. It must not block.
type Alarms interface {
	// EndpointDisabled hears of an endpoint that was disabled because it failed.
	EndpointDisabled(ctx context.Context, endpoint gid.ID, reason string)
	// EndpointAhead hears of an endpoint whose position was ahead of the stream.
	EndpointAhead(ctx context.Context, endpoint gid.ID)
	// SendingFailed hears of events that this server cannot send, whatever the endpoint does.
	SendingFailed(ctx context.Context, endpoint gid.ID, why error)
}

// noAlarms is where nobody hears.
type noAlarms struct{}

func (noAlarms) EndpointDisabled(context.Context, gid.ID, string) {}
func (noAlarms) EndpointAhead(context.Context, gid.ID)            {}
func (noAlarms) SendingFailed(context.Context, gid.ID, error)     {}

// Box encrypts secrets for one owner.
type Box interface {
	Seal(text, owner string) string
	Open(sealed, owner string) (string, error)
}

// Querier runs queries whose results are payloads.
type Querier interface {
	// Check fails when a query is not valid.
	Check(ctx context.Context, query PayloadQuery) error
	// Run returns the result of a valid query, with the id of an object as $id. It fails with
	// ErrInvalidQuery when the query is valid no longer, and otherwise for the server's own reasons.
	Run(ctx context.Context, query PayloadQuery, id gid.ID) (Payload, error)
}

// PayloadQuery is the query of an endpoint, and the scopes with which it reads, separated by
// spaces.
type PayloadQuery struct {
	Text, Scopes string
	Endpoint     gid.ID // empty before there is one
}

// Payload is the result of a query, as JSON. Errors is nil where there are none.
type Payload struct{ Data, Errors json.RawMessage }

// ErrInvalidQuery says that a query was valid when it was saved, and is so no longer.
var ErrInvalidQuery = errors.New("the query is not valid any more")

// DefaultKeep is how long events are kept where nothing is set, and LeastKeep the least that can
// be set: deliveries are tried for three days.
const (
	DefaultKeep    = 90 * 24 * time.Hour
	LeastKeep      = 7 * 24 * time.Hour
	keepDeliveries = 30 * 24 * time.Hour
)

// New makes the service.
func New(db *database.DB, options Options) *Service {
	if options.Keep == 0 {
		options.Keep = DefaultKeep
	}
	if options.Tick == 0 {
		options.Tick = time.Second
	}
	if options.Log == nil {
		options.Log = slog.New(slog.DiscardHandler)
	}
	if options.Alarms == nil {
		options.Alarms = noAlarms{}
	}
	return &Service{db: db, options: options, busy: map[gid.ID]int{}}
}

// UseQuerier lets endpoints have queries. To be called before Run.
func (s *Service) UseQuerier(q Querier) { s.query = q }

// Horizon is the function Horizon.
func (s *Service) Horizon(ctx context.Context) (position int64, err error) { return Horizon(ctx, s.db) }

// Forget deletes events and deliveries that are kept no longer. To be called now and then. An
// endpoint that is disabled holds nothing up: it goes on with what there is when it is enabled.
func (s *Service) Forget(ctx context.Context) error {
	return errors.Join(
		Forget(ctx, s.db, s.options.Keep),
		deleteRows(ctx, s.db, deleteOldDeliveries, keepDeliveries),
		deleteRows(ctx, s.db, deleteStoppedDeliveries, s.options.Keep),
	)
}
