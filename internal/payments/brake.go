package payments

import (
	"context"
	"time"

	"github.com/purserhq/purser/ent"
	"github.com/purserhq/purser/ent/deposit"
	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/throttle"
)

// How the brake looks back.
const (
	brakeRows = 50
	brakeTime = 10 * time.Minute
	brakeNear = 5 * time.Second // how soon to try again while only the answers are missing
)

// braked stops deposits of who never paid before while most of the last deposits
// of all were declined: so look cards that are tried out by the thousand. Those
// whose answer is not known yet may all be declined, so twice as many as the brake
// allows declines is all that may be on the way, until some have succeeded. Who
// never paid begins one after the other here, or many at once would each see none
// of the others; who has paid never waits.
func (s *Service) braked(ctx context.Context, tx *database.Tx) error {
	most := s.options.Limits.Brake
	if most <= 0 {
		return nil
	}
	if err := tx.Lock(ctx, "brake"); err != nil {
		return err
	}
	now := tx.Now(ctx)
	rows, err := tx.Deposit.Query().Order(ent.Desc(deposit.FieldID)).Limit(brakeRows).
		Select(deposit.FieldFailureCode, deposit.FieldState, deposit.FieldPaymentMethod, deposit.FieldCreatedAt).All(ctx)
	if err != nil {
		return err
	}
	declined, open, all := 0, 0, 0
	for _, d := range rows {
		if d.CreatedAt.Before(now.Add(-brakeTime)) {
			continue
		}
		all++
		switch {
		case d.FailureCode != nil:
			declined++
		case d.PaymentMethod != nil && (d.State == deposit.StateCreated || d.State == deposit.StateSending || d.State == deposit.StateReconcile):
			open++
		}
	}
	switch bad := declined + open; {
	case declined >= most && declined*2 > all:
		s.alarmOnceAMinute(ctx, &s.brakeTold, now, cardsTried, "declined", declined, "of", all)
		return throttle.Refused(now.Add(brakeTime))
	case bad >= 2*most && bad*2 > all:
		return throttle.Refused(now.Add(brakeNear))
	}
	return nil
}
