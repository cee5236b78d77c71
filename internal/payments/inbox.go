package payments

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/purserhq/purser/ent"
	"github.com/purserhq/purser/ent/deposit"
	"github.com/purserhq/purser/ent/payoutaccount"
	"github.com/purserhq/purser/ent/stripeevent"
	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/failpoint"
	"github.com/purserhq/purser/internal/gid"
)

// neverSynced is older than any answer of Stripe.
var neverSynced = time.Unix(0, 0).UTC()

// Receive puts a notice into the inbox and returns once it is safe there; the
// sweeper deals with it. The same notice twice is one.
func (s *Service) Receive(ctx context.Context, n Notice) error {
	err := s.db.InTx(ctx, func(ctx context.Context, tx *database.Tx) error {
		now := tx.Now(ctx)
		create := tx.StripeEvent.Create().
			SetID(n.ID).SetType(n.Type).SetObjectID(n.Object).SetReceivedAt(now).SetNextAt(now)
		if n.Account != "" {
			create.SetAccount(string(n.Account))
		}
		err := create.Exec(ctx)
		failpoint.Hit("event", "received", "uncommitted")
		return err
	})
	if err != nil && !database.IsUnique(err) {
		return fmt.Errorf("receive %s: %w", n.ID, err)
	}
	failpoint.Hit("event", "received")
	s.wake()
	return nil
}

// wake tells the sweeper that there is news. It never waits.
func (s *Service) wake() {
	select {
	case s.poke <- struct{}{}:
	default:
	}
}

// takeEvent leases a row of the inbox that is due.
func (s *Service) takeEvent(ctx context.Context, tx *database.Tx, id gid.ID) (task, error) {
	now := tx.Now(ctx)
	n, err := tx.StripeEvent.Update().
		Where(stripeevent.ID(id), stripeevent.ProcessedAtIsNil(), stripeevent.NextAtLTE(now)).
		AddTries(1).SetNextAt(now.Add(lease)).
		Save(ctx)
	if err != nil || n == 0 {
		return nil, err
	}
	row, err := tx.StripeEvent.Get(ctx, id)
	failpoint.Hit("event", "taken", "uncommitted")
	return func(ctx context.Context) error { return s.dealWith(ctx, row) }, err
}

// dealWith acts on an event. One that fails comes again, later each time; it is
// never marked as done before its effect stands.
func (s *Service) dealWith(ctx context.Context, row *ent.StripeEvent) error {
	failpoint.Hit("event", "taken")
	within, cancel := context.WithTimeout(ctx, lease) // then another worker may have it
	failure := s.act(within, row)
	cancel()
	failpoint.Hit("event", "acted")
	if failure != nil {
		s.log.WarnContext(ctx, "deal with an event", "id", row.ID, "type", row.Type, "tries", row.Tries, "error", failure)
	}
	return s.db.InTx(ctx, func(ctx context.Context, tx *database.Tx) error {
		update := tx.StripeEvent.Update().Where(stripeevent.ID(row.ID), stripeevent.ProcessedAtIsNil())
		switch {
		case failure == nil:
			update.SetProcessedAt(tx.Now(ctx)).ClearNextAt()
		case row.Tries >= maxTries:
			s.alarm(ctx, deafTo, "id", row.ID, "type", row.Type)
			update.SetParked(true).ClearNextAt()
		default:
			update.SetNextAt(tx.Now(ctx).Add(backoff(row.Tries)))
		}
		err := update.Exec(ctx)
		failpoint.Hit("event", "done", "uncommitted")
		return err
	})
}

// act fetches what the event speaks of and applies what it is now. Types that
// say nothing to a wallet are done at once.
func (s *Service) act(ctx context.Context, row *ent.StripeEvent) error {
	switch family, _, _ := strings.Cut(row.Type, "."); {
	case family == "account" || family == "capability" || family == "payout":
		return s.accountNews(ctx, row)
	case deref(row.Account) != "":
		return nil // a connected account's own payments are its owner's, not ours
	case family == "payment_intent":
		return s.intentNews(ctx, row.ObjectID)
	case row.Type == "charge.refunded":
		return s.refundNews(ctx, row.ObjectID)
	case row.Type == "charge.refund.updated" || family == "refund":
		return s.oneRefundNews(ctx, row.ObjectID)
	case strings.HasPrefix(row.Type, "charge.dispute."):
		return s.disputeNews(ctx, row.ObjectID)
	case family == "transfer":
		return s.transferNews(ctx, row.ObjectID)
	}
	return nil
}

func (s *Service) intentNews(ctx context.Context, id string) error {
	intent, err := s.processor.Intent(ctx, id)
	if err != nil {
		return err
	}
	row, err := s.depositByIntent(ctx, intent)
	if ent.IsNotFound(err) {
		return s.adoptDeposit(ctx, intent)
	}
	if err != nil {
		return err
	}
	if row.PaymentIntentID != nil && *row.PaymentIntentID != id {
		if credited, err := s.creditLate(ctx, row, intent); credited || err != nil {
			return err
		}
	}
	_, _, err = s.deposits().apply(ctx, s, row.ID, IntentSeen{Intent: intent})
	return err
}

// depositOf is the deposit that a payment at Stripe is for; nil when it is
// another program's. News of what became of a payment may come before the answer
// that tells which payment it was: then the payment itself is asked.
func (s *Service) depositOf(ctx context.Context, intentID string) (*ent.Deposit, error) {
	find := func() (*ent.Deposit, error) {
		return s.db.Client().Deposit.Query().Where(deposit.PaymentIntentID(intentID)).Only(ctx)
	}
	d, err := find()
	if !ent.IsNotFound(err) || intentID == "" {
		return d, ent.MaskNotFound(err)
	}
	if err := s.intentNews(ctx, intentID); err != nil {
		return nil, err
	}
	d, err = find()
	return d, ent.MaskNotFound(err)
}

func (s *Service) transferNews(ctx context.Context, id string) error {
	t, err := s.processor.Transfer(ctx, id)
	if err != nil {
		return err
	}
	op, err := s.payoutByTransfer(ctx, t)
	if ent.IsNotFound(err) {
		return s.adoptPayout(ctx, t)
	}
	if err != nil {
		return err
	}
	_, _, err = s.payouts().apply(ctx, s, op, TransferSeen{Transfer: t})
	return err
}

func (s *Service) accountNews(ctx context.Context, row *ent.StripeEvent) error {
	id := gid.ID(deref(row.Account))
	if id == "" {
		id = gid.ID(row.ObjectID) // a payout of the platform's own account is nobody's
	}
	known, err := s.db.Client().PayoutAccount.Query().Where(payoutaccount.ID(id)).Exist(ctx)
	if err != nil || !known {
		// Either another program's account, or ours whose answer is still on its
		// way: it is read when that answer is recorded.
		return err
	}
	return s.SyncAccount(ctx, id)
}
