package events

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"sync"
	"time"

	"github.com/purserhq/purser/ent"
	"github.com/purserhq/purser/ent/webhookdelivery"
	"github.com/purserhq/purser/ent/webhookendpoint"
	"github.com/purserhq/purser/internal/audit"
	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/failpoint"
	"github.com/purserhq/purser/internal/gid"
)

// retries are the times from a failed attempt to the next one; after the last the delivery is
// given up.
var retries = []time.Duration{
	5 * time.Second, 5 * time.Minute, 30 * time.Minute, 2 * time.Hour, 5 * time.Hour,
	10 * time.Hour, 14 * time.Hour, 20 * time.Hour, 24 * time.Hour,
}

const (
	// Timeout is how long an endpoint may take to answer, and lease how long a delivery that is
	// being sent is left alone: longer, since it is also to be written back.
	Timeout = 15 * time.Second
	lease   = 60 * time.Second
	// eachBusy is how many requests one replica has under way to one endpoint, so that one that
	// is slow takes no more than its own.
	eachBusy = 8
	// patience is how long an endpoint may fail before it is disabled.
	patience = 5 * 24 * time.Hour
	// ownRetry is when a delivery is tried again that this server could not make.
	ownRetry = time.Minute
)

// Run sends events to endpoints until ctx ends. Any number of replicas may run it.
func (s *Service) Run(ctx context.Context) {
	if s.options.Client == nil {
		return
	}
	var sending sync.WaitGroup
	defer sending.Wait()
	tick := time.NewTicker(s.options.Tick)
	defer tick.Stop()
	for {
		if err := database.Guarded(func() error { return s.round(ctx, &sending) }); err != nil && ctx.Err() == nil {
			s.options.Log.WarnContext(ctx, "send events", "error", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

// round makes deliveries for each endpoint, and begins to send those that are due, as far as the
// endpoint has requests free.
func (s *Service) round(ctx context.Context, sending *sync.WaitGroup) error {
	endpoints, err := s.enabled(ctx)
	for _, id := range endpoints {
		more, made := s.fanOut(ctx, id)
		for i := 1; more && made == nil && i < fanOuts; i++ {
			more, made = s.fanOut(ctx, id)
		}
		err = errors.Join(err, made, s.begin(ctx, id, sending))
	}
	return err
}

// begin starts senders for an endpoint, each of which goes on until nothing is due. Where the
// endpoint's secrets cannot be opened, nothing is tried: that is no failure of the endpoint.
func (s *Service) begin(ctx context.Context, endpoint gid.ID, sending *sync.WaitGroup) error {
	now, err := s.db.Now(ctx)
	if err != nil {
		return err
	}
	due, err := s.db.Client().WebhookDelivery.Query().
		Where(webhookdelivery.EndpointID(endpoint), webhookdelivery.NextAtLTE(now)).Limit(eachBusy).IDs(ctx)
	if err != nil || len(due) == 0 || !s.ready(ctx, endpoint, now) {
		return err
	}
	for range due {
		if !s.reserve(endpoint) {
			break
		}
		sending.Go(func() {
			defer s.free(endpoint)
			for ctx.Err() == nil {
				sent := false
				err := database.Guarded(func() (err error) {
					sent, err = s.sendNext(ctx, endpoint)
					return err
				})
				if err != nil && ctx.Err() == nil {
					s.options.Log.WarnContext(ctx, "send an event", "endpoint", endpoint, "error", err)
				}
				if !sent || err != nil {
					return
				}
			}
		})
	}
	return nil
}

// ready tells whether this server can sign for an endpoint, and raises the alarm when it cannot.
func (s *Service) ready(ctx context.Context, endpoint gid.ID, now time.Time) bool {
	err := errNoBox
	if s.options.Box != nil {
		var e *ent.WebhookEndpoint
		if e, err = s.db.Client().WebhookEndpoint.Get(ctx, endpoint); err == nil {
			_, err = s.secrets(e, now)
		}
	}
	if err == nil || ctx.Err() != nil {
		return err == nil
	}
	s.options.Alarms.SendingFailed(ctx, endpoint, err)
	if err := s.db.InTx(ctx, func(ctx context.Context, tx *database.Tx) error { return unblame(ctx, tx, endpoint) }); err != nil {
		s.options.Log.WarnContext(ctx, "keep that an endpoint is not failing", "endpoint", endpoint, "error", err)
	}
	return false
}

// unblame lets the five days after which an endpoint is disabled begin anew: it is not known how
// it does while this server cannot send.
func unblame(ctx context.Context, tx *database.Tx, endpoint gid.ID) error {
	failing, err := tx.WebhookEndpoint.Query().Where(webhookendpoint.ID(endpoint), webhookendpoint.FailingSinceNotNil()).Exist(ctx)
	if err != nil || !failing {
		return err
	}
	return tx.WebhookEndpoint.UpdateOneID(endpoint).ClearFailingSince().Exec(ctx)
}

// errNoBox is why nothing is sent where there is no key of the secrets.
var errNoBox = errors.New("PURSER_SECRET_KEY is not set")

func (s *Service) reserve(endpoint gid.ID) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.busy[endpoint] >= eachBusy {
		return false
	}
	s.busy[endpoint]++
	return true
}

func (s *Service) free(endpoint gid.ID) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.busy[endpoint]--
}

// sendNext leases a delivery that is due, sends it and writes down what came of it. sent is
// false when none is due.
func (s *Service) sendNext(ctx context.Context, endpoint gid.ID) (sent bool, err error) {
	d, e, err := s.lease(ctx, endpoint)
	if d == nil || err != nil {
		return false, err
	}
	failpoint.Hit("delivery", "leased")
	result := s.send(ctx, d, e)
	failpoint.Hit("delivery", "sent")
	if err := ctx.Err(); err != nil { // the server stops: the lease expires, and the event is sent again
		return false, err
	}
	return true, s.record(ctx, d, result)
}

// lease takes the delivery that has been due for longest, and moves it ahead. The endpoint comes
// with it; d is nil when none is due or the endpoint receives nothing any more.
func (s *Service) lease(ctx context.Context, endpoint gid.ID) (d *ent.WebhookDelivery, e *ent.WebhookEndpoint, err error) {
	err = s.db.InTx(ctx, func(ctx context.Context, tx *database.Tx) error {
		d, e = nil, nil
		now := tx.Now(ctx)
		row, err := tx.WebhookDelivery.Query().Where(webhookdelivery.EndpointID(endpoint), webhookdelivery.NextAtLTE(now)).
			Order(webhookdelivery.ByNextAt(), webhookdelivery.ByID()).Modify(database.ForUpdateIfFree).First(ctx)
		if ent.IsNotFound(err) {
			return nil
		}
		if err != nil {
			return err
		}
		to, err := tx.WebhookEndpoint.Query().Where(webhookendpoint.ID(endpoint), webhookendpoint.StatusEQ(webhookendpoint.StatusENABLED)).Only(ctx)
		if err != nil {
			return ent.MaskNotFound(err)
		}
		row.Attempt++
		d, e = row, to
		return tx.WebhookDelivery.UpdateOneID(row.ID).SetAttempt(row.Attempt).SetNextAt(now.Add(lease)).Exec(ctx)
	})
	if err != nil {
		return nil, nil, fmt.Errorf("lease a delivery of %s: %w", endpoint, err)
	}
	return d, e, nil
}

// record writes down what came of an attempt, unless the lease has expired and another replica
// has begun the next one. An endpoint that answers is failing no longer.
func (s *Service) record(ctx context.Context, d *ent.WebhookDelivery, r result) error {
	disabled := ""
	err := s.db.InTx(ctx, func(ctx context.Context, tx *database.Tx) error {
		disabled = ""
		now := tx.Now(ctx)
		update := tx.WebhookDelivery.Update().Where(webhookdelivery.ID(d.ID), webhookdelivery.Attempt(d.Attempt)).
			SetDurationMs(r.took.Milliseconds())
		if r.status > 0 {
			update.SetHTTPStatus(r.status).SetResponseBody(r.body)
		} else {
			update.ClearHTTPStatus().ClearResponseBody()
		}
		if r.failure != "" {
			update.SetError(r.failure)
		} else {
			update.ClearError()
		}
		next := after(d.Attempt - d.Unsent)
		if r.own != nil {
			next = ownRetry
			update.SetUnsent(d.Unsent + 1)
		}
		if !r.ok && !r.gone && next > 0 {
			update.SetNextAt(now.Add(next))
		} else {
			update.ClearNextAt()
		}
		if n, err := update.Save(ctx); err != nil || n == 0 {
			return err
		}
		failpoint.Hit("delivery", "recorded", "uncommitted")
		switch {
		case r.gone:
			return nil
		case r.own != nil:
			return unblame(ctx, tx, d.EndpointID)
		}
		var err error
		disabled, err = note(ctx, tx, d.EndpointID, r, now)
		return err
	})
	if r.own != nil {
		s.options.Alarms.SendingFailed(ctx, d.EndpointID, r.own)
	}
	if err == nil && disabled != "" {
		s.options.Alarms.EndpointDisabled(ctx, d.EndpointID, disabled)
	}
	return err
}

// note keeps how an endpoint does. It returns the reason for which it was disabled; empty when it
// was not. The row is written only where something changes: all its senders would wait for it.
func note(ctx context.Context, tx *database.Tx, endpoint gid.ID, r result, now time.Time) (disabled string, err error) {
	e, err := tx.WebhookEndpoint.Get(ctx, endpoint)
	if err != nil || e.Status != webhookendpoint.StatusENABLED {
		return "", err
	}
	reason := r.final
	switch {
	case r.ok && e.FailingSince == nil:
		return "", nil
	case r.ok:
		return "", tx.WebhookEndpoint.UpdateOneID(endpoint).ClearFailingSince().Exec(ctx)
	case reason != "":
	case e.FailingSince == nil:
		return "", tx.WebhookEndpoint.UpdateOneID(endpoint).SetFailingSince(now).Exec(ctx)
	case now.Sub(*e.FailingSince) < patience:
		return "", nil
	default:
		reason = "It has failed for five days."
	}
	n, err := tx.WebhookEndpoint.Update().Where(webhookendpoint.ID(endpoint), webhookendpoint.StatusEQ(webhookendpoint.StatusENABLED)).
		SetStatus(webhookendpoint.StatusDISABLED).SetDisabledReason(reason).Save(ctx)
	if err != nil || n == 0 {
		return "", err
	}
	return reason, audit.Record(ctx, tx, audit.Event{Action: audit.EndpointDisabled, Subject: endpoint, Detail: reason})
}

// after is how long after a failed attempt the next one begins, with a tenth to either side; 0:
// there is none.
func after(attempt int) time.Duration {
	if attempt > len(retries) {
		return 0
	}
	wait := retries[attempt-1]
	return wait*9/10 + rand.N(wait/5) //nolint:gosec // spreads load, no secret
}
