package payments

import (
	"context"
	"errors"
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
	"github.com/purserhq/purser/internal/payments/machine"
	"github.com/purserhq/purser/internal/payments/processor"
)

// neverSynced is older than any answer of Stripe.
var neverSynced = time.Unix(0, 0).UTC()

// Receive puts a notice into the inbox and returns once it is safe there; the
// sweeper deals with it. The same notice twice is one.
func (s *Service) Receive(ctx context.Context, n processor.Notice) error {
	err := s.db.InTx(ctx, func(ctx context.Context, tx *database.Tx) error {
		now := tx.Now(ctx)
		create := tx.StripeEvent.Create().
			SetID(n.ID).SetType(n.Type).SetObjectID(n.Object).SetReceivedAt(now).SetNextAt(now)
		if n.Account != "" {
			create.SetAccount(string(n.Account))
		}
		owner, err := findOwner(ctx, tx, n)
		if err != nil {
			return err
		}
		err = create.SetNillableOwnerID(owner).Exec(ctx)
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

// findOwner finds the user whose object a notice is about, by rows of ours; nil when none
// tells. Only the sweeper's fairness rests on it: the object says whose money it is.
func findOwner(ctx context.Context, tx *database.Tx, n processor.Notice) (owner *gid.ID, err error) {
	err = tx.Read(ctx, `SELECT coalesce((SELECT owner_id FROM payout_accounts WHERE id = $1),
		(SELECT owner_id FROM deposits WHERE payment_intent_id = $2), (SELECT owner_id FROM wallets WHERE id = $3))`,
		string(n.Account), n.Intent, string(n.Wallet)).ForEach(func(scan database.Scan) error { return scan(&owner) })
	return owner, err
}

// wake tells the sweeper that there is news. It never waits.
func (s *Service) wake() {
	select {
	case s.poke <- struct{}{}:
	default:
	}
}

// togetherAtMost is how many events of one object are dealt with at once.
const togetherAtMost = 500

// takeEvent leases a row of the inbox that is due, and with it all that are due of the
// same object and ask the same of Stripe: one answer serves them all.
func (s *Service) takeEvent(ctx context.Context, tx *database.Tx, id gid.ID) (task, error) {
	now := tx.Now(ctx)
	row, err := tx.StripeEvent.Query().
		Where(stripeevent.ID(id), stripeevent.ProcessedAtIsNil(), stripeevent.Parked(false), stripeevent.NextAtLTE(now)).Only(ctx)
	if err != nil {
		return nil, ent.MaskNotFound(err)
	}
	same := stripeevent.AccountIsNil()
	if row.Account != nil {
		same = stripeevent.Account(*row.Account)
	}
	due, err := tx.StripeEvent.Query().
		Where(stripeevent.ObjectID(row.ObjectID), same, stripeevent.ProcessedAtIsNil(), stripeevent.Parked(false), stripeevent.NextAtLTE(now)).
		Order(stripeevent.ByNextAt(), stripeevent.ByID()).Limit(togetherAtMost).Modify(database.ForUpdateIfFree).All(ctx)
	if err != nil {
		return nil, err
	}
	taken := []gid.ID{id}
	for _, other := range due {
		if other.ID != id && asks(other) == asks(row) {
			taken = append(taken, other.ID)
		}
	}
	err = tx.StripeEvent.Update().Where(stripeevent.IDIn(taken...)).AddTries(1).SetNextAt(now.Add(machine.Lease)).Exec(ctx)
	row.Tries++
	failpoint.Hit("event", "taken", "uncommitted")
	return func(ctx context.Context) error { return s.dealWith(ctx, row, taken) }, err
}

// errMore: so much was done for one object that others have their turn first.
var errMore = errors.New("there is more to do for this object")

// dealWith acts on an event, and on those that were taken with it. One that fails comes
// again, later each time; it is never marked as done before its effect stands.
func (s *Service) dealWith(ctx context.Context, row *ent.StripeEvent, taken []gid.ID) error {
	failpoint.Hit("event", "taken")
	within, cancel := context.WithTimeout(ctx, machine.Lease) // then another worker may have it
	failure := s.act(within, row)
	cancel()
	failpoint.Hit("event", "acted")
	more := errors.Is(failure, errMore)
	if failure != nil && !more {
		s.log.WarnContext(ctx, "process an event", "id", row.ID, "type", row.Type, "tries", row.Tries, "error", failure)
	}
	err := s.db.InTx(ctx, func(ctx context.Context, tx *database.Tx) error {
		open := tx.StripeEvent.Update().Where(stripeevent.IDIn(taken...), stripeevent.ProcessedAtIsNil())
		switch {
		case failure == nil:
			open.SetProcessedAt(tx.Now(ctx)).ClearNextAt()
		case more: // behind all that is due by now
			open.SetNextAt(tx.Now(ctx))
		case row.Tries >= maxTries: // this one alone: the others have tries of their own
			s.alert(ctx, deafTo, "id", row.ID, "type", row.Type)
			if err := tx.StripeEvent.Update().Where(stripeevent.ID(row.ID), stripeevent.ProcessedAtIsNil()).
				SetParked(true).ClearNextAt().Exec(ctx); err != nil {
				return err
			}
			open.Where(stripeevent.IDNEQ(row.ID)).SetNextAt(tx.Now(ctx).Add(machine.Backoff(row.Tries)))
		default:
			open.SetNextAt(tx.Now(ctx).Add(machine.Backoff(row.Tries)))
		}
		err := open.Exec(ctx)
		failpoint.Hit("event", "done", "uncommitted")
		return err
	})
	if more {
		s.wake()
	}
	return err
}

// asks is what an event has Stripe asked for: the words before the last are the object's.
func asks(row *ent.StripeEvent) string {
	family, _, _ := strings.Cut(row.Type, ".")
	switch {
	case row.Type == "charge.refunded" || row.Type == "charge.refund.updated" || family == "refund":
		return "refunds"
	case strings.HasPrefix(row.Type, "charge.dispute."):
		return "dispute"
	case row.Type == chargeFailed:
		return "payment_intent"
	}
	return family
}

// act fetches what the event speaks of and applies what it is now. Types that
// say nothing to a wallet are done at once.
func (s *Service) act(ctx context.Context, row *ent.StripeEvent) error {
	switch family, _, _ := strings.Cut(row.Type, "."); {
	case family == "account" || family == "capability" || family == "payout":
		return s.accountNews(ctx, row)
	case deref(row.Account) != "":
		return nil // a connected account's own payments are its owner's, not ours
	case asks(row) == "payment_intent" && strings.HasPrefix(row.ObjectID, "pi_"):
		return s.intentNews(ctx, row.ObjectID)
	case asks(row) == "refunds" && isCharge(row.ObjectID):
		return s.refundNews(ctx, row.ObjectID)
	case asks(row) == "refunds":
		return s.oneRefundNews(ctx, row.ObjectID)
	case strings.HasPrefix(row.Type, "charge.dispute."):
		return s.disputeNews(ctx, row.ObjectID)
	case family == "transfer":
		return s.transferNews(ctx, row.ObjectID)
	}
	return nil
}

// isCharge tells whether an id is that of a charge: most events of refunds name theirs.
func isCharge(id string) bool { return strings.HasPrefix(id, "ch_") || strings.HasPrefix(id, "py_") }

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
	d, _, err := s.deposits().apply(ctx, s, row.ID, machine.IntentSeen{Intent: intent})
	if err == nil && d.MustCancel() { // each moment is another card
		err = s.deposits().drive(ctx, s, row.ID)
	}
	if err == nil && d.CardFailures > row.CardFailures {
		err = s.stopAfterDecline(ctx, row.WalletID)
	}
	if err == nil {
		err = s.markCard(ctx, row.OwnerID, intent)
	}
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
	t, err := s.processor.ConnectTransfer(ctx, id)
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
	_, _, err = s.payouts().apply(ctx, s, op, machine.TransferSeen{Transfer: t})
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
