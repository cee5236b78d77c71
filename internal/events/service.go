package events

import (
	"context"
	"time"

	"github.com/purserhq/purser/internal/database"
)

// Service keeps the stream of events.
type Service struct {
	db      *database.DB
	options Options
}

// Options are what the service goes by.
type Options struct {
	Keep time.Duration // how long events are kept; 0: 90 days
}

// DefaultKeep is how long events are kept where nothing is set, and LeastKeep the least that can
// be set: deliveries are tried for three days.
const (
	DefaultKeep = 90 * 24 * time.Hour
	LeastKeep   = 7 * 24 * time.Hour
)

// New makes the service.
func New(db *database.DB, options Options) *Service {
	if options.Keep == 0 {
		options.Keep = DefaultKeep
	}
	return &Service{db: db, options: options}
}

// Horizon is the function Horizon.
func (s *Service) Horizon(ctx context.Context) (position int64, err error) { return Horizon(ctx, s.db) }

// Forget deletes events that are kept no longer. To be called now and then.
func (s *Service) Forget(ctx context.Context) error { return Forget(ctx, s.db, s.options.Keep) }
