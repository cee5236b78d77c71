package payments

import (
	"context"
	"math"
	"time"

	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/money"
	"github.com/purserhq/purser/internal/payments/machine"
	"github.com/purserhq/purser/internal/refusal"
)

// creditRoom is what credits of a currency may still add, in minor units.
type creditRoom struct {
	funds int64 // what the platform can give away; below 0 where it has given more than it had
	day   int64 // what is left of the application's limit for 24 hours
}

// whole is what can be shared out. What is shared out under the lock of the headroom and
// credited afterwards keeps the limit, however many replicas credit at once: what they have
// credited before was counted, and what they credit now is taken from their shares.
func (r creditRoom) whole() int64 { return max(0, min(r.funds, r.day)) }

// lastDayQuery adds up what the application has credited since a time.
const lastDayQuery = `SELECT CAST(COALESCE(SUM(amount), 0) AS bigint) FROM credits
	WHERE requested_by = 'application' AND currency = $1 AND created_at > $2`

// oldestOfDayQuery finds the first of them.
const oldestOfDayQuery = `SELECT created_at FROM credits
	WHERE requested_by = 'application' AND currency = $1 AND created_at > $2 ORDER BY created_at LIMIT 1`

// creditRoom reads what credits of a currency may still add. The caller has locked the headroom.
func (s *Service) creditRoom(ctx context.Context, tx *database.Tx, c money.Currency) (creditRoom, error) {
	funds, err := creditFunds(ctx, tx)
	room := creditRoom{funds: funds[c] + s.options.CreditLimit.In(c).Minor, day: math.MaxInt64}
	most := s.options.Limits.CreditMaxDailyAmount.In(c).Minor
	if err != nil || most == 0 {
		return room, err
	}
	return room, tx.Read(ctx, lastDayQuery, string(c), tx.Now(ctx).Add(-day)).ForEach(func(scan database.Scan) error {
		var credited int64
		err := scan(&credited)
		room.day = most - credited
		return err
	})
}

// refuses is why an amount cannot be credited; nil when it can. Fails with
// PlatformFundsInsufficient or RateLimited.
func (s *Service) refuses(ctx context.Context, r creditRoom, amount money.Money) error {
	switch {
	case r.funds < amount.Minor:
		return errPlatformFunds()
	case r.day < amount.Minor:
		return s.aboveDay(ctx, amount)
	}
	return nil
}

// aboveDay is why an amount is above what is left of the application's limit for 24 hours, with
// the time at which the first of the credits that count is that old.
func (s *Service) aboveDay(ctx context.Context, amount money.Money) error {
	most := s.options.Limits.CreditMaxDailyAmount.In(amount.Currency)
	why := naming("maximum", most, refusal.Newf(refusal.RateLimited, "amount",
		"The application can credit at most %s within 24 hours. Raise PURSER_CREDIT_MAX_DAILY_AMOUNT, or retry later.", most))
	if amount.Minor > most.Minor { // no waiting helps, unless the amount is that of a batch
		return why
	}
	now, err := s.db.Now(ctx)
	if err != nil {
		return err
	}
	err = s.db.Read(ctx, oldestOfDayQuery, string(amount.Currency), now.Add(-day)).ForEach(func(scan database.Scan) error {
		var oldest time.Time
		err := scan(&oldest)
		why = why.Until(machine.Later(now, oldest.Add(day)))
		return err
	})
	if err != nil {
		return err
	}
	return why
}
