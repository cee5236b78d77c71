package payments

import (
	"context"
	"errors"
	"sync"
	"time"

	"github.com/purserhq/purser/ent/holdchange"
	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/ledger"
	"github.com/purserhq/purser/internal/money"
	"github.com/purserhq/purser/internal/payments/machine"
	"github.com/purserhq/purser/internal/refusal"
)

// Expiry is who releases holds whose time is up.
const Expiry gid.ID = "expiry"

const (
	expiredAtATime  = 500
	expiringAtATime = 64 // releases that wait to be posted together
)

// expiredHolds are active holds whose time is up, behind a place. Their index has active holds
// alone, by their time: those that have not expired are not looked at.
const expiredHolds = `SELECT id, owner_id, wallet_id, currency, expires_at FROM holds
	WHERE state = 'ACTIVE' AND expires_at <= $1 AND (expires_at, id) > ($2, $3) ORDER BY expires_at, id LIMIT 500`

// expired is a hold whose time is up.
type expired struct {
	id, owner, wallet gid.ID
	currency          money.Currency
	at                time.Time
}

// expireHolds releases the holds whose time is up. Nothing relies on it: a capture is refused
// from the expiry on. One that cannot be released stays for the next time, and holds up no other.
func (s *Service) expireHolds(ctx context.Context) error {
	if s.idle() {
		return errWrongClock
	}
	now, err := s.db.Now(ctx)
	var last expired
	var failed []error
	for n := expiredAtATime; err == nil && n == expiredAtATime && ctx.Err() == nil; {
		var page []expired
		err = s.db.ReadWhole(ctx, expiredHolds, now, last.at, string(last.id)).ForEach(func(scan database.Scan) error {
			var h expired
			err := scan(&h.id, &h.owner, &h.wallet, &h.currency, &h.at)
			page = append(page, h)
			return err
		})
		if n = len(page); n > 0 {
			last = page[n-1]
		}
		failed = append(failed, s.expireEach(ctx, page)...)
	}
	return errors.Join(append(failed, err)...)
}

// expireEach releases holds, many at once, so that they share transactions.
func (s *Service) expireEach(ctx context.Context, page []expired) (failed []error) {
	var running sync.WaitGroup
	var mu sync.Mutex
	free := make(chan struct{}, expiringAtATime)
	for _, h := range page {
		free <- struct{}{}
		running.Go(func() {
			defer func() { <-free }()
			if err := database.Guarded(func() error { return s.expireHold(ctx, h) }); err != nil && ctx.Err() == nil {
				s.log.WarnContext(ctx, "expire a hold", "id", h.id, "error", err)
				mu.Lock()
				defer mu.Unlock()
				failed = append(failed, err)
			}
		})
	}
	running.Wait()
	return failed
}

// expireHold releases one of them. That it has ended or was extended meanwhile is no failure.
func (s *Service) expireHold(ctx context.Context, h expired) error {
	change := gid.New(gid.HoldChange)
	_, err := s.changeHold(ctx, ledger.HoldChange{
		ID: change, Hold: h.id, Kind: holdchange.KindEXPIRE, Owner: h.owner, Wallet: h.wallet, Currency: h.currency,
		By: Expiry, Key: string(h.id), Fingerprint: fingerprint("expireHold", string(h.id)),
		Next: func(before ledger.HoldState, now time.Time, _ int64) (ledger.HoldState, error) {
			h, err := machine.Hold{HoldState: before}.Expire(now)
			return h.HoldState, err
		},
	}, nil, nil)
	if why := refusal.From(err); why != nil && why.Code == refusal.HoldNotActive {
		return nil
	}
	return err
}
