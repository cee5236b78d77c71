package payments

import (
	"context"
	"time"

	"github.com/purserhq/purser/ent"
	"github.com/purserhq/purser/ent/deposit"
	"github.com/purserhq/purser/internal/closing"
	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/payments/machine"
	"github.com/purserhq/purser/internal/throttle"
)

// The brake defends against card testing. While most of the cards that were tried lately
// were declined, the payments of first-time payers ask for 3-D Secure, which a thief cannot
// pass, and one declined card ends a payment. Not every card supports 3-D Secure, so after
// many more declines each first-time payer, and each address, may begin a few payments only.
// Nobody's request fails because of what another user at another address has done.
//
// A first-time payer has one open payment at any time: beginning the next one cancels the
// one before. Otherwise an account could collect client secrets before the brake is on.

// How the brake looks back.
const (
	brakeRows  = 200 // outcomes, and as many deposits
	brakeTime  = 10 * time.Minute
	brakePaces = 5 // times Limits.Brake are the declines that pace first-time payers
)

// What first-time payers may begin while they are paced.
var (
	pacedPayer   = throttle.Limit{Tries: 2, Per: brakeTime}
	pacedAddress = throttle.Limit{Tries: 3, Per: brakeTime}
)

// maxStopped bounds how many open deposits of a wallet are stopped at a time.
const maxStopped = 100

// tried is what came of the cards that were tried lately.
type tried struct {
	declined, paid int
	sent           int // whose answer is not known yet: they may all be declined
}

func (t tried) declinesPrevail(atLeast int) bool {
	return t.declined >= atLeast && t.declined > t.paid
}

// cardsTriedSince counts by when the outcome was seen: an intent may have been made long
// before cards are tried on it. Those that were declined before one was paid with, such as
// mistyped ones, do not count.
const cardsTriedSince = `SELECT CAST(COALESCE(SUM(CASE WHEN state <> 'SUCCEEDED' THEN card_failures ELSE 0 END), 0) AS bigint),
	CAST(COALESCE(SUM(CASE WHEN state = 'SUCCEEDED' THEN 1 ELSE 0 END), 0) AS bigint)
	FROM (SELECT state, card_failures FROM deposits WHERE card_tried_at > $1 ORDER BY card_tried_at DESC LIMIT 200) AS tried`

func readTried(ctx context.Context, tx *database.Tx, now time.Time) (t tried, err error) {
	err = tx.Read(ctx, cardsTriedSince, now.Add(-brakeTime)).ForEach(func(scan database.Scan) error {
		return scan(&t.declined, &t.paid)
	})
	return t, err
}

// readSent counts the cards that are on their way to Stripe.
func readSent(ctx context.Context, tx *database.Tx, now time.Time) (sent int, err error) {
	rows, err := tx.Deposit.Query().Order(ent.Desc(deposit.FieldID)).Limit(brakeRows).
		Select(deposit.FieldState, deposit.FieldPaymentMethod, deposit.FieldCreatedAt).All(ctx)
	for _, d := range rows {
		switch d.State {
		case deposit.StateCreated, deposit.StateSending, deposit.StateReconcile:
			if d.PaymentMethod != nil && d.CreatedAt.After(now.Add(-brakeTime)) {
				sent++
			}
		}
	}
	return sent, err
}

// braked tells whether the payment of a first-time payer must ask for 3-D Secure. Fails with
// RateLimited where first-time payers are paced and the owner, or the address, has begun
// enough. First-time payers begin one after the other here, or many at once would each see
// none of the others.
func (s *Service) braked(ctx context.Context, tx *database.Tx, owner gid.ID, from string) (challenge bool, err error) {
	most := s.options.Limits.Brake
	if most <= 0 {
		return false, nil
	}
	if err := tx.Lock(ctx, "brake"); err != nil {
		return false, err
	}
	now := tx.Now(ctx)
	t, err := readTried(ctx, tx, now)
	if err != nil {
		return false, err
	}
	if t.sent, err = readSent(ctx, tx, now); err != nil {
		return false, err
	}
	worst := tried{declined: t.declined + t.sent, paid: t.paid}
	switch {
	case t.declinesPrevail(most * brakePaces):
		s.alertOnceAMinute(ctx, &s.stopTold, now, cardsPaced, "declined", t.declined, "paid", t.paid)
	case t.declinesPrevail(most):
		s.alertOnceAMinute(ctx, &s.brakeTold, now, cardsTried, "declined", t.declined, "paid", t.paid)
	}
	if worst.declinesPrevail(most * brakePaces) {
		return true, takePaced(ctx, tx, owner, from)
	}
	return worst.declinesPrevail(2*most) || t.declinesPrevail(most), nil
}

// takePaced counts a payment of a first-time payer who is paced. The caller holds the lock
// "brake".
func takePaced(ctx context.Context, tx *database.Tx, owner gid.ID, from string) error {
	if from != "" {
		if err := throttle.Take(ctx, tx, throttle.Key("deposit.paced.from", from), pacedAddress); err != nil {
			return err
		}
	}
	return throttle.Take(ctx, tx, throttle.Key("deposit.paced", string(owner)), pacedPayer)
}

// stopAfterDecline ends the open payments of a first-time payer one of whose cards was
// declined while the brake is on.
func (s *Service) stopAfterDecline(ctx context.Context, walletID gid.ID) error {
	most := s.options.Limits.Brake
	if most <= 0 {
		return nil
	}
	return s.db.InTx(ctx, func(ctx context.Context, tx *database.Tx) error {
		now := tx.Now(ctx)
		t, err := readTried(ctx, tx, now)
		if err != nil || !t.declinesPrevail(most) {
			return err
		}
		if t.declinesPrevail(most * brakePaces) {
			s.alertOnceAMinute(ctx, &s.stopTold, now, cardsPaced, "declined", t.declined, "paid", t.paid)
		}
		return stopOpen(ctx, tx, walletID, "")
	})
}

// stopOlder stops the open payments that a first-time payer has begun before this one.
func (s *Service) stopOlder(ctx context.Context, walletID, newest gid.ID) error {
	if s.options.Limits.Brake <= 0 {
		return nil
	}
	return s.db.InTx(ctx, func(ctx context.Context, tx *database.Tx) error {
		return stopOpen(ctx, tx, walletID, newest)
	})
}

// stopOpen has the payments canceled that a wallet's owner, who has never paid, can still
// make, but for one. It locks deposits in the order of their ids and no wallet: whoever
// moves a deposit on locks the deposit before the wallet.
func stopOpen(ctx context.Context, tx *database.Tx, walletID, except gid.ID) error {
	paid := false
	err := tx.Read(ctx, everPaid, string(walletID)).ForEach(func(scan database.Scan) error {
		paid = true
		return scan(new(int))
	})
	if err != nil || paid {
		return err
	}
	open, err := tx.Deposit.Query().
		Where(deposit.WalletID(walletID), deposit.IDNEQ(except), deposit.Stopped(false), deposit.Parked(false), deposit.Or(
			deposit.StateIn(closing.Payable...),
			deposit.And(deposit.PaymentMethodIsNil(), deposit.StateIn(deposit.StateCreated, deposit.StateSending, deposit.StateReconcile)),
		)).
		Order(deposit.ByID()).Limit(maxStopped).Modify(database.ForUpdate).IDs(ctx)
	if err != nil || len(open) == 0 {
		return err
	}
	if err := tx.Deposit.Update().Where(deposit.IDIn(open...)).SetStopped(true).Exec(ctx); err != nil {
		return err
	}
	// What is being sent keeps its time, and is canceled once its intent is known.
	return tx.Deposit.Update().Where(deposit.IDIn(open...), deposit.StateIn(closing.Payable...)).SetNextAt(tx.Now(ctx)).Exec(ctx)
}

// chargeFailed is the event of a failed charge; its object here is the PaymentIntent.
const chargeFailed = "charge.failed"

// failuresTold counts the events of an intent that tell of a failed attempt. A failed
// charge has two of them, a failed 3-D Secure one.
const failuresTold = `SELECT type, COUNT(*) FROM stripe_events
	WHERE object_id = $1 AND type IN ('payment_intent.payment_failed', '` + chargeFailed + `') GROUP BY type`

// heardOfFailures adds to what was seen of an intent how many failures events told of.
func heardOfFailures(ctx context.Context, tx *database.Tx, _ machine.Deposit, e machine.Event) (machine.Event, error) {
	seen, ok := e.(machine.IntentSeen)
	if !ok || seen.Intent.LastFailure == nil {
		return e, nil
	}
	err := tx.Read(ctx, failuresTold, seen.Intent.ID).ForEach(func(scan database.Scan) error {
		var kind string
		var n int
		err := scan(&kind, &n)
		seen.Told = max(seen.Told, n)
		return err
	})
	return seen, err
}
