package payments

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"entgo.io/ent/dialect/sql"

	"github.com/purserhq/purser/ent"
	"github.com/purserhq/purser/ent/gate"
	"github.com/purserhq/purser/ent/statementline"
	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/failpoint"
	"github.com/purserhq/purser/internal/money"
)

var newestFirst = sql.OrderDesc()

// Reconciliation is how our books stand beside Stripe's.
type Reconciliation struct {
	At         time.Time
	Behind     bool // something moved that is newer than what was read of the statement
	Matched    int
	Suspense   int // lines of money that nobody here ordered and no operator has decided about
	Unmatched  []UnmatchedLine
	Currencies []CurrencyBalance
	MoneyOut   Gate

	partly bool // another replica took the reading over: lines of Stripe's statement may be missing
}

// UnmatchedLine is a line of Stripe's statement that nothing here explains.
type UnmatchedLine struct {
	ID, Type, Source string
	Amount           money.Money
	Presentment      money.Money // Amount, in the payer's currency
	CreatedAt        time.Time
	Acknowledged     bool // an operator let payouts out all the same
}

// CurrencyBalance compares the platform's money at Stripe, in minor units.
type CurrencyBalance struct {
	Currency money.Currency
	Stripe   int64 // what Stripe's statement adds up to
	Ledger   int64 // what our ledger says must be there
	Funds    int64 // what of it the platform itself owns, see ownFunds
}

// Difference is zero when both agree.
func (c CurrencyBalance) Difference() money.Money {
	return money.Money{Minor: c.Stripe - c.Ledger, Currency: c.Currency}
}

// Gate is whether money may go out, and who decided so.
type Gate struct {
	Open      bool
	Reason    string
	ChangedBy string // empty: the reconciler
	ChangedAt time.Time
}

// Clean tells that every line is explained and every currency agrees.
func (r Reconciliation) Clean() bool {
	return len(r.Unmatched) == 0 && !slices.ContainsFunc(r.Currencies, func(c CurrencyBalance) bool { return c.Stripe != c.Ledger })
}

// Reconcile reads what is new in Stripe's books, brings in what we missed, and
// compares. Lines that stay unexplained for an hour shut the gate for payouts, and so
// does a lasting difference; once they are explained it opens again, unless an operator
// shut it. Once an operator has opened it, only what comes after that shuts it.
func (s *Service) Reconcile(ctx context.Context) (Reconciliation, error) {
	began, err := s.db.Now(ctx)
	if err != nil {
		return Reconciliation{}, err
	}
	whole := true
	err = s.part(ctx, "reconcile_statement", func(ctx context.Context) error {
		err := s.pull(ctx)
		if errors.Is(err, errTakenOver) { // who did will weigh the books
			whole, err = false, nil
		}
		return err
	})
	if err != nil { // what is known is acted on whatever Stripe answers
		return Reconciliation{}, errors.Join(err, s.TrimHeadroom(ctx), s.guardGate(ctx))
	}
	failpoint.Hit("statement", "pulled")
	failed := s.part(ctx, "reconcile_match", s.matchAll)
	failpoint.Hit("statement", "matched")
	failed = errors.Join(failed, s.part(ctx, "reconcile_fees", s.bookFees))
	failpoint.Hit("fees", "booked")
	if failed == nil && whole {
		failed = s.part(ctx, "reconcile_weigh", func(ctx context.Context) error { return s.weighBooks(ctx, began) })
	}
	// Whatever has failed: what is unexplained for too long stops payouts.
	if err := errors.Join(failed, s.TrimHeadroom(ctx), s.guardGate(ctx)); err != nil {
		return Reconciliation{}, err
	}
	r, err := s.Reconciliation(ctx)
	r.partly = !whole
	return r, err
}

// guardGate shuts the gate on a line that stayed unexplained too long, and
// opens it again when it was shut for that alone. A line that an operator has
// acknowledged by opening the gate counts no more.
func (s *Service) guardGate(ctx context.Context) error {
	return s.db.InTx(ctx, func(ctx context.Context, tx *database.Tx) error {
		now := tx.Now(ctx)
		old, err := tx.StatementLine.Query().
			Where(
				statementline.MatchEQ(statementline.MatchUnmatched), statementline.Acknowledged(false),
				statementline.Or(statementline.SeenAtLT(now.Add(-unmatchedBound)), statementline.SeenAtGT(now)),
			).
			Count(ctx)
		if err != nil {
			return err
		}
		row, err := tx.Gate.Get(ctx, MoneyOut)
		if ent.MaskNotFound(err) != nil {
			return err
		}
		others, err := booksShut(ctx, tx)
		if err != nil {
			return err
		}
		open := row == nil || row.Open
		switch {
		case old > 0 && open:
			s.alert(ctx, unexplained, "lines", old)
			return s.setGate(ctx, tx, MoneyOut, reconciler, false, fmt.Sprintf("%d lines of Stripe's statement are unexplained", old))
		case old == 0 && !others && !open && row.ChangedBy == reconciler:
			return s.setGate(ctx, tx, MoneyOut, reconciler, true, "Stripe's statement is explained")
		}
		return nil
	})
}

// Reconciliation tells how the books stand, without asking Stripe.
func (s *Service) Reconciliation(ctx context.Context) (Reconciliation, error) {
	db := s.db.Whole()
	r := Reconciliation{At: s.now(), MoneyOut: Gate{Open: true}}
	lines, err := db.StatementLine.Query().
		Where(statementline.MatchEQ(statementline.MatchUnmatched)).
		Order(statementline.ByCreatedAt()).Limit(shownUnmatched).All(ctx)
	if err != nil {
		return r, err
	}
	for _, l := range lines {
		r.Unmatched = append(r.Unmatched, UnmatchedLine{
			ID: string(l.ID), Type: l.Type, Source: l.Source, CreatedAt: l.CreatedAt, Acknowledged: l.Acknowledged,
			Amount: money.Money{Minor: l.Amount, Currency: l.Currency}, Presentment: presented(l),
		})
	}
	if r.Suspense, err = db.StatementLine.Query().Where(inSuspense).Count(ctx); err != nil {
		return r, err
	}
	sums, err := s.bookSums(ctx, r.At)
	if err != nil {
		return r, err
	}
	r.Matched, r.Currencies = sums.matched, sums.currencies()
	funds, err := ownFunds(ctx, wholeReader{s.db})
	if err != nil {
		return r, err
	}
	for i, c := range r.Currencies {
		r.Currencies[i].Funds = funds[c.Currency]
	}
	if r.Behind, err = s.behind(ctx); err != nil {
		return r, err
	}
	row, err := db.Gate.Query().Where(gate.ID(MoneyOut)).Only(ctx)
	if row != nil {
		r.MoneyOut = Gate{Open: row.Open, Reason: row.Reason, ChangedBy: row.ChangedBy, ChangedAt: row.ChangedAt}
	}
	return r, ent.MaskNotFound(err)
}

// shownUnmatched is how many unexplained lines are told of, the oldest first.
const shownUnmatched = 1000

// behind tells whether Stripe moved money for a line of ours that is newer than
// all that was read of its statement.
func (s *Service) behind(ctx context.Context) (bool, error) {
	db := s.db.Whole()
	var moved []time.Time
	err := s.db.ReadWhole(ctx, lastAtStripe).ForEach(func(scan database.Scan) error {
		var at time.Time
		err := scan(&at)
		moved = append(moved, at)
		return err
	})
	if err != nil || len(moved) == 0 {
		return false, err
	}
	newest, err := db.StatementLine.Query().Order(statementline.ByCreatedAt(newestFirst)).First(ctx)
	if newest == nil {
		return true, ent.MaskNotFound(err)
	}
	return moved[0].After(newest.SeenAt), nil
}

// reconcileDue reconciles when the last time is long enough ago, on whichever
// replica gets there first.
func (s *Service) reconcileDue(ctx context.Context) error {
	if s.idle() {
		return errWrongClock
	}
	mine := false
	err := s.db.InTx(ctx, func(ctx context.Context, tx *database.Tx) error {
		mine = false
		now := tx.Now(ctx)
		if _, err := tx.Gate.Get(ctx, MoneyOut); ent.IsNotFound(err) {
			if err := s.setGate(ctx, tx, MoneyOut, reconciler, true, ""); err != nil {
				return err
			}
		} else if err != nil {
			return err
		}
		n, err := tx.Gate.Update().
			Where(gate.ID(MoneyOut), gate.Or(gate.CheckedAtIsNil(), gate.CheckedAtLT(now.Add(-statementTick)), gate.CheckedAtGT(now))).
			SetCheckedAt(now).Save(ctx)
		mine = n > 0
		return err
	})
	if err != nil {
		return err
	}
	if !mine {
		last, err := column[time.Time](ctx, s, "SELECT reconciled_at FROM statement_progress")
		if err != nil {
			return err
		}
		return &NotDue{Succeeded: last[0]}
	}
	if err := s.beginAttempt(ctx); err != nil {
		return err
	}
	_, err = s.Reconcile(ctx)
	if err != nil {
		err = errors.Join(err, s.guardAge(ctx))
	}
	return err
}

// RestoreCheck is what a restored backup needs before money may go out again:
// the gate is shut, Stripe's statement is read from a time before the backup,
// what it knows is brought in, and the gate opens when nothing is left over, unless
// an operator had shut it. since is when the backup was taken; zero reads the whole
// statement.
func (s *Service) RestoreCheck(ctx context.Context, since time.Time) (Reconciliation, error) {
	operators, suspected := false, suspicion{}
	err := s.db.InTx(ctx, func(ctx context.Context, tx *database.Tx) error {
		f, _, err := tx.ReadFence(ctx)
		if err != nil {
			return err
		}
		suspected = suspicion{at: f.SuspectedAt}
		operators, err = shutByOperator(ctx, tx)
		if err != nil || operators {
			return err
		}
		return s.setGate(ctx, tx, MoneyOut, restoring, false, "a backup was restored and is being checked")
	})
	if err != nil {
		return Reconciliation{}, err
	}
	if err := s.db.RaiseEvents(ctx, time.Time{}); err != nil {
		return Reconciliation{}, err
	}
	if !since.IsZero() {
		since = since.Add(-statementOverlap)
	} else {
		since = time.Unix(0, 0)
	}
	if err := s.rewind(ctx, since); err != nil {
		return Reconciliation{}, err
	}
	r, err := s.Reconcile(ctx)
	if err == nil && r.partly {
		err = errTakenOver
	}
	if err != nil || operators || !r.Clean() {
		return r, err
	}
	err = s.db.InTx(ctx, func(ctx context.Context, tx *database.Tx) error {
		if later, err := suspectedSince(ctx, tx, suspected); err != nil || later {
			return err
		}
		if err := s.setGate(ctx, tx, MoneyOut, restoring, true, "the restored backup agrees with Stripe"); err != nil {
			return err
		}
		return s.settleLoss(ctx, tx, suspected, r)
	})
	if err != nil {
		return r, err
	}
	return s.Reconciliation(ctx)
}

// restoring is who shut the gate while a backup is checked.
const restoring = "restore-check"

// Write says in plain words how the books stand.
func (r Reconciliation) Write(w io.Writer) error {
	var b strings.Builder
	fmt.Fprintf(&b, "Stripe: %d balance transactions matched, %d of them in suspense, %d unmatched.\n",
		r.Matched, r.Suspense, len(r.Unmatched))
	for _, l := range r.Unmatched {
		fmt.Fprintf(&b, "  unmatched: %s %s of %s, %s\n", l.ID, l.Type, l.Source, l.Amount)
		if l.Presentment.Currency != l.Amount.Currency {
			fmt.Fprintf(&b, "    converted by Stripe from %s\n", l.Presentment)
		}
	}
	for _, c := range r.Currencies {
		fmt.Fprintf(&b, "%s: %s at Stripe, %s in the ledger, difference %s.\n", c.Currency,
			money.Money{Minor: c.Stripe, Currency: c.Currency}, money.Money{Minor: c.Ledger, Currency: c.Currency}, c.Difference())
		fmt.Fprintf(&b, "  The platform itself owns %s.\n", money.Money{Minor: c.Funds, Currency: c.Currency})
	}
	state := "open"
	if !r.MoneyOut.Open {
		state = "shut: " + r.MoneyOut.Reason
	}
	fmt.Fprintf(&b, "The payout kill switch is %s.\n", state)
	if r.Clean() {
		b.WriteString("The ledger agrees with Stripe.\n")
	}
	_, err := io.WriteString(w, b.String())
	return err
}
