package payments

import (
	"context"
	"errors"
	"sync"
	"time"

	"github.com/purserhq/purser/ent"
	"github.com/purserhq/purser/ent/deposit"
	"github.com/purserhq/purser/ent/dispute"
	"github.com/purserhq/purser/ent/payout"
	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/payments/machine"
	"github.com/purserhq/purser/internal/payments/processor"
)

// Webhooks may be dropped on the way, refused here or wait for their turn. A payout's money
// does not leave before Stripe was asked, within the last minute, which disputes and refunds
// it knows. Events that arrived meanwhile prove nothing about those that did not. One
// question serves the payouts of all wallets on this replica until the next one is due; it
// lists at most 300 objects of each kind, the newest first. Older ones are in Stripe's
// statement, which the reconciler reads.

const (
	askedFor     = time.Minute // how long an answer serves
	deafOverlap  = time.Hour   // before the last complete answer, from which on objects are listed
	deafLookBack = 30 * day    // the longest time that is listed
	askPatience  = 10 * time.Second
)

// news is how fresh this replica's knowledge of Stripe is, by the database's clock.
type news struct {
	mu       sync.Mutex
	asked    time.Time       // when Stripe was asked last
	covered  time.Time       // when it was asked last and all that it told was booked
	unclear  map[gid.ID]bool // wallets of which something that it told could not be booked
	asking   *question       // the one that is under way; nil: none is
	patience time.Duration   // for which others wait for that
}

// question is one that is asked of Stripe for all who wait for it.
type question struct {
	done chan struct{} // closed when it has ended
	err  error         // what it failed with; to be read once done is closed
}

// fresh tells whether a wallet's money may leave without a question.
func (n *news) fresh(now time.Time, wallet gid.ID) bool {
	n.mu.Lock()
	defer n.mu.Unlock()
	return !n.unclear[wallet] && now.Sub(n.asked).Abs() <= askedFor
}

// isDeaf tells that Stripe must be asked before a payout's money leaves.
func (s *Service) isDeaf(ctx context.Context, tx *database.Tx, row *ent.Payout) bool {
	return (row.State == payout.StatePending || row.State == payout.StateSending) && !s.news.fresh(tx.Now(ctx), row.WalletID)
}

var errUnclear = errors.New("what Stripe knows of a payment of the wallet could not be booked")

// catchUp asks Stripe which disputes and refunds it knows that were made since the last
// complete answer, and books those of payments that are known here. Fails with what kept
// Stripe from being asked, or with errUnclear when something of the wallet's payments
// could not be booked; what of others could not does not matter to it.
//
// Callers that come while a question is under way share its answer and its error.
func (s *Service) catchUp(ctx context.Context, wallet gid.ID) error {
	q, first := s.news.begin()
	if first {
		// The one who asks may give up; the others have not.
		q.err = errors.New("the question to Stripe was not answered")
		defer func() { s.news.end(q) }()
		q.err = s.askTakenBack(context.WithoutCancel(ctx))
	} else if err := q.wait(ctx, s.news.patience); err != nil {
		return err
	}
	if q.err != nil {
		return q.err
	}
	s.news.mu.Lock()
	defer s.news.mu.Unlock()
	if s.news.unclear[wallet] {
		return errUnclear
	}
	return nil
}

// wait waits until the question has ended, for as long as patience lasts.
func (q *question) wait(ctx context.Context, patience time.Duration) error {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	select {
	case <-q.done:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// askTakenBack asks Stripe, books what it says and notes when that was.
func (s *Service) askTakenBack(ctx context.Context) error {
	at, err := s.db.Now(ctx)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, callDeadline)
	defer cancel()
	unclear, err := s.bookTakenBack(ctx, s.news.since(at))
	if err != nil {
		return err
	}
	s.news.mu.Lock()
	defer s.news.mu.Unlock()
	s.news.asked, s.news.unclear = at, unclear
	if len(unclear) == 0 { // else the next question lists the same again
		s.news.covered = at
	}
	return nil
}

// begin returns the question under way. Who is first asks it, and ends it.
func (n *news) begin() (q *question, first bool) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.asking != nil {
		return n.asking, false
	}
	n.asking = &question{done: make(chan struct{})}
	return n.asking, true
}

func (n *news) end(q *question) {
	n.mu.Lock()
	defer n.mu.Unlock()
	close(q.done)
	n.asking = nil
}

// since is from when on what was made is listed.
func (n *news) since(now time.Time) time.Time {
	n.mu.Lock()
	defer n.mu.Unlock()
	return machine.Later(n.covered.Add(-deafOverlap), now.Add(-deafLookBack))
}

// bookTakenBack books the disputes and refunds at Stripe that are unknown here, or stand
// otherwise. It names the wallets of those that it could not book.
func (s *Service) bookTakenBack(ctx context.Context, since time.Time) (unclear map[gid.ID]bool, err error) {
	disputes, refunds, err := s.processor.TakenBack(ctx, since)
	if err != nil {
		return nil, err
	}
	var intents []string
	for _, d := range disputes {
		intents = append(intents, d.IntentID)
	}
	for _, r := range refunds {
		intents = append(intents, r.IntentID)
	}
	known, err := s.paidDeposits(ctx, intents)
	if err != nil || len(known) == 0 {
		return nil, err
	}
	unclear = map[gid.ID]bool{}
	book := func(d *ent.Deposit, object string, do func() error) {
		if err := do(); err != nil {
			s.log.WarnContext(ctx, "book refunds and disputes found at Stripe", "object", object, "deposit", d.ID, "error", err)
			unclear[d.WalletID] = true
		}
	}
	if disputes, err = s.unknownDisputes(ctx, disputes); err != nil {
		return nil, err
	}
	for _, seen := range disputes {
		if d := known[seen.IntentID]; d != nil {
			book(d, seen.ID, func() error { return s.applyDispute(ctx, d, seen) })
		}
	}
	stands, err := s.settledRefunds(ctx, refunds)
	if err != nil {
		return nil, err
	}
	for _, seen := range refunds {
		if d := known[seen.IntentID]; d != nil && stands[seen.ID] != settledAs(seen) {
			book(d, seen.ID, func() error { return s.seenRefund(ctx, seen) })
		}
	}
	return unclear, nil
}

// paidDeposits are the credited deposits of some PaymentIntents. Money of other payments is
// in no wallet.
func (s *Service) paidDeposits(ctx context.Context, intents []string) (map[string]*ent.Deposit, error) {
	if len(intents) == 0 {
		return nil, nil
	}
	rows, err := s.db.Client().Deposit.Query().
		Where(deposit.PaymentIntentIDIn(intents...), deposit.StateEQ(deposit.StateSucceeded)).All(ctx)
	known := make(map[string]*ent.Deposit, len(rows))
	for _, row := range rows {
		known[*row.PaymentIntentID] = row
	}
	return known, err
}

// unknownDisputes are those that are not here as they are at Stripe.
func (s *Service) unknownDisputes(ctx context.Context, all []processor.ChargeDispute) (out []processor.ChargeDispute, err error) {
	ids := make([]gid.ID, len(all))
	for i, d := range all {
		ids[i] = gid.ID(d.ID)
	}
	rows, err := s.db.Client().Dispute.Query().Where(dispute.IDIn(ids...)).All(ctx)
	stands := make(map[string]*ent.Dispute, len(rows))
	for _, row := range rows {
		stands[string(row.ID)] = row
	}
	for _, d := range all {
		if row := stands[d.ID]; row == nil || row.Status != d.Status || len(row.Movements) != len(d.Movements) {
			out = append(out, d)
		}
	}
	return out, err
}
