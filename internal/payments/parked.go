package payments

import (
	"context"
	"fmt"
	"slices"
	"time"

	"entgo.io/ent/dialect"

	"github.com/purserhq/purser/ent/deposit"
	"github.com/purserhq/purser/ent/payout"
	"github.com/purserhq/purser/ent/refund"
	"github.com/purserhq/purser/ent/resolution"
	"github.com/purserhq/purser/ent/statementline"
	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/money"
	"github.com/purserhq/purser/internal/refusal"
)

// Parked is one operation or event that waits for a person.
type Parked struct {
	ID        gid.ID
	State     string       // of an operation; the type of an event
	Amount    *money.Money // nil where no money is meant
	CreatedAt time.Time
	Awaits    bool   // an approval, by approvePayout or refusePayout
	Failure   string // Stripe's reason, where it gave one
	Object    string // what an event is about
}

// maxParked is how many parked rows of each kind are listed.
const maxParked = 100

// parkable is one kind of rows that can be parked. The columns stand for owner,
// amount, currency, state, whether it awaits approval, number of sends, attempt, when
// it was sent last, when it began, Stripe's reason, and what an event is about.
type parkable struct{ prefix, table, columns string }

var parkables = []parkable{
	{gid.Deposit, "deposits", "owner_id, amount, currency, state, false, sends, attempt, last_sent_at, created_at, failure_message, ''"},
	{gid.Payout, "payouts", "owner_id, amount, currency, state, awaits_approval, sends, attempt, last_sent_at, created_at, failure_message, ''"},
	{gid.Refund, "refunds", "owner_id, amount, currency, state, false, sends, attempt, last_sent_at, created_at, failure_message, ''"},
	{gid.Resolution, "resolutions", "'', amount, currency, state, false, sends, attempt, last_sent_at, created_at, failure_message, ''"},
	{gid.Onboarding, "onboardings", "owner_id, 0, '', state, false, sends, attempt, last_sent_at, created_at, failure_message, ''"},
	{gid.Event, "stripe_events", "'', 0, '', type, false, tries, 1, processed_at, received_at, NULL, object_id"},
}

// parkedRow is a parked row as a decision needs it.
type parkedRow struct {
	Parked
	owner          gid.ID
	sends, attempt int
	last           *time.Time
}

// due is when Stripe's list may be believed to show what was sent.
func (r parkedRow) due() time.Time { return Attempt{LastSentAt: deref(r.last)}.lookUpDue() }

func (r *parkedRow) read(scan database.Scan) error {
	var minor int64
	var currency money.Currency
	var failure *string
	err := scan(&r.ID, &r.owner, &minor, &currency, &r.State, &r.Awaits, &r.sends, &r.attempt, &r.last, &r.CreatedAt, &failure, &r.Object)
	if currency != "" {
		r.Amount = &money.Money{Minor: minor, Currency: currency}
	}
	r.CreatedAt, r.Failure = r.CreatedAt.UTC(), deref(failure)
	return err
}

// ListParked is what waits for a person, oldest first of each kind, at most 100 of
// each. The caller makes sure that an operator asks.
func (s *Service) ListParked(ctx context.Context) ([]Parked, error) {
	var all []Parked
	for _, k := range parkables {
		query := fmt.Sprintf("SELECT id, %s FROM %s WHERE parked ORDER BY id LIMIT %d", k.columns, k.table, maxParked)
		err := s.db.Read(ctx, query).Each(func(scan database.Scan) error {
			var row parkedRow
			err := row.read(scan)
			all = append(all, row.Parked)
			return err
		})
		if err != nil {
			return nil, fmt.Errorf("list what is parked of %s: %w", k.table, err)
		}
	}
	return all, nil
}

// rows runs a query, in a transaction or outside.
type rows func(ctx context.Context, query string, args ...any) database.Answer

// readParked reads a parked row by its id. Fails with NotFound where there is none,
// and with InvalidInput for a payout that awaits approval.
func readParked(ctx context.Context, read rows, id gid.ID, lock string) (row parkedRow, err error) {
	i := slices.IndexFunc(parkables, func(k parkable) bool { return k.prefix == id.Prefix() })
	if i >= 0 {
		k := parkables[i]
		query := "SELECT id, " + k.columns + " FROM " + k.table + " WHERE id = $1 AND parked" + lock
		if err := read(ctx, query, string(id)).Each(row.read); err != nil {
			return row, fmt.Errorf("read %s: %w", id, err)
		}
	}
	switch {
	case row.ID == "":
		return row, refusal.Newf(refusal.NotFound, "operationId", "There is no such parked operation.")
	case row.Awaits:
		return row, refusal.Newf(refusal.InvalidInput, "operationId", "The payout awaits approval: call approvePayout or refusePayout.")
	}
	return row, nil
}

// lockParked is readParked with the row's lock.
func lockParked(ctx context.Context, tx *database.Tx, id gid.ID) (parkedRow, error) {
	lock := ""
	if tx.Dialect() == dialect.Postgres {
		lock = " FOR UPDATE"
	}
	return readParked(ctx, tx.Read, id, lock)
}

// doneAtStripe asks Stripe's list what an operation did there that moved money, or
// may yet; empty: nothing.
func (s *Service) doneAtStripe(ctx context.Context, id gid.ID) (found string, err error) {
	db := s.db.Client()
	switch id.Prefix() {
	case gid.Payout:
		row, err := db.Payout.Query().Where(payout.ID(id)).Only(ctx)
		if err != nil {
			return "", err
		}
		all, err := s.processor.FindTransfers(ctx, nameOf(row.ID, row.ProcessorKey))
		for _, t := range all {
			// One to another account is none of ours (see misdirected): once all of it has
			// come back it left nothing there.
			if t.Destination == row.AccountID || !t.reversed() {
				found = t.ID
			}
		}
		return found, err
	case gid.Deposit:
		row, err := db.Deposit.Query().Where(deposit.ID(id)).Only(ctx)
		if err != nil {
			return "", err
		}
		all, err := s.processor.FindIntents(ctx, nameOf(row.ID, row.ProcessorKey), row.CreatedAt, lastArrival(deref(row.LastSentAt)))
		for _, intent := range all {
			if intent.Status == IntentSucceeded || intent.Status == IntentProcessing || intent.Status == IntentRequiresCapture {
				found = intent.ID
			}
		}
		return found, err
	case gid.Refund:
		row, err := db.Refund.Query().Where(refund.ID(id)).WithDeposit().Only(ctx)
		if err != nil {
			return "", err
		}
		return s.refundDone(ctx, nameOf(row.ID, row.ProcessorKey), deref(row.Edges.Deposit.PaymentIntentID))
	}
	row, err := db.Resolution.Query().Where(resolution.ID(id)).Only(ctx)
	if err != nil {
		return "", err
	}
	line, err := db.StatementLine.Query().Where(statementline.ID(deref(row.LineID))).Only(ctx)
	if err != nil {
		return "", err
	}
	return s.refundDone(ctx, id, line.IntentID)
}

func (s *Service) refundDone(ctx context.Context, name gid.ID, intent string) (found string, err error) {
	all, err := s.processor.FindRefunds(ctx, intent)
	for _, r := range all {
		if r.Refund == name && r.moved() {
			found = r.ID
		}
	}
	return found, err
}

// canGiveBack tells whether an operation of the id holds money that can be given back.
func canGiveBack(id gid.ID) bool {
	return slices.Contains([]string{gid.Deposit, gid.Payout, gid.Refund, gid.Resolution}, id.Prefix())
}
