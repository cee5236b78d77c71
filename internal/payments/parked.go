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
	"github.com/purserhq/purser/internal/payments/machine"
	"github.com/purserhq/purser/internal/payments/processor"
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
	Frozen    string // why the wallet is frozen, of a payout that waits for that
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
func (r parkedRow) due() time.Time { return machine.Attempt{LastSentAt: deref(r.last)}.LookUpDue() }

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

// listFrozen reads payouts that wait because their wallet is frozen. Those that were sent are
// looked up at Stripe and end by themselves.
const listFrozen = `SELECT p.id, p.amount, p.currency, p.state, p.created_at, w.frozen_reason
	FROM payouts p JOIN wallets w ON w.id = p.wallet_id
	WHERE p.next_at IS NOT NULL AND NOT p.parked AND p.state = 'PENDING' AND p.sends = 0 AND w.frozen_at IS NOT NULL
	ORDER BY p.id LIMIT 100`

// ListParked returns what waits for a person, oldest first of each kind, at most 100 of
// each. The caller makes sure that an operator asks.
func (s *Service) ListParked(ctx context.Context) ([]Parked, error) {
	var all []Parked
	for _, k := range parkables {
		query := fmt.Sprintf("SELECT id, %s FROM %s WHERE parked ORDER BY id LIMIT %d", k.columns, k.table, maxParked)
		err := s.db.Read(ctx, query).ForEach(func(scan database.Scan) error {
			var row parkedRow
			err := row.read(scan)
			all = append(all, row.Parked)
			return err
		})
		if err != nil {
			return nil, fmt.Errorf("list what is parked of %s: %w", k.table, err)
		}
	}
	err := s.db.Read(ctx, listFrozen).ForEach(func(scan database.Scan) error {
		var row Parked
		var amount money.Money
		err := scan(&row.ID, &amount.Minor, &amount.Currency, &row.State, &row.CreatedAt, &row.Frozen)
		row.Amount, row.CreatedAt = &amount, row.CreatedAt.UTC()
		all = append(all, row)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("list the payouts of frozen wallets: %w", err)
	}
	return all, nil
}

// rows runs a query, in a transaction or outside.
type rows func(ctx context.Context, query string, args ...any) database.Rows

// readParked reads a parked row by its id. Fails with NotFound where there is none,
// and with InvalidInput for a payout that awaits approval.
func readParked(ctx context.Context, read rows, id gid.ID, lock string) (row parkedRow, err error) {
	i := slices.IndexFunc(parkables, func(k parkable) bool { return k.prefix == id.Prefix() })
	if i >= 0 {
		k := parkables[i]
		query := "SELECT id, " + k.columns + " FROM " + k.table + " WHERE id = $1 AND parked" + lock
		if err := read(ctx, query, string(id)).ForEach(row.read); err != nil {
			return row, fmt.Errorf("read %s: %w", id, err)
		}
	}
	switch {
	case row.ID == "":
		return row, refusal.Newf(refusal.NotFound, "operationId", "The parked operation does not exist.")
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
			// One to another account, or of another amount, is none of ours (see
			// misdirected): once all of it has come back it left nothing there.
			ours := t.Destination == row.AccountID && t.Amount == money.Money{Minor: row.Amount, Currency: row.Currency}
			if ours || !t.Reversed() {
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
			if intent.Status == processor.IntentSucceeded || intent.Status == processor.IntentProcessing || intent.Status == processor.IntentRequiresCapture {
				found = intent.ID
			}
		}
		return found, err
	case gid.Refund:
		row, err := db.Refund.Query().Where(refund.ID(id)).WithDeposit().Only(ctx)
		if err != nil {
			return "", err
		}
		return s.refundDone(ctx, processor.RefundOrder{
			Refund: nameOf(row.ID, row.ProcessorKey), IntentID: deref(row.Edges.Deposit.PaymentIntentID),
			Amount: money.Money{Minor: row.Amount, Currency: row.Currency},
		})
	}
	row, err := db.Resolution.Query().Where(resolution.ID(id)).Only(ctx)
	if err != nil {
		return "", err
	}
	line, err := db.StatementLine.Query().Where(statementline.ID(deref(row.LineID))).Only(ctx)
	if err != nil {
		return "", err
	}
	return s.refundDone(ctx, processor.RefundOrder{
		Refund: id, IntentID: line.IntentID, Amount: money.Money{Minor: row.Amount, Currency: row.Currency},
	})
}

func (s *Service) refundDone(ctx context.Context, o processor.RefundOrder) (found string, err error) {
	all, err := s.processor.FindRefunds(ctx, o.IntentID)
	for _, r := range all {
		if r.Refund == o.Refund && r.Amount == o.Amount && r.Moved() {
			found = r.ID
		}
	}
	return found, err
}

// canGiveBack tells whether an operation of the id holds money that can be given back.
func canGiveBack(id gid.ID) bool {
	return slices.Contains([]string{gid.Deposit, gid.Payout, gid.Refund, gid.Resolution}, id.Prefix())
}
