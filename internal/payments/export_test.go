package payments

import (
	"context"
	"errors"
	"fmt"
	"time"

	"entgo.io/ent/dialect"

	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/ledger"
)

// NameOf is a row's name at Stripe.
func NameOf(id gid.ID, processorKey *gid.ID) gid.ID { return nameOf(id, processorKey) }

// MoveOn does to one due row what Sweep does to all of them, so that the
// simulator decides which worker goes next.
func (s *Service) MoveOn(ctx context.Context, table string, id gid.ID) error {
	if s.idle() {
		return nil
	}
	for _, k := range s.kinds() {
		if k.table == table {
			return s.take(ctx, id, k.claim)
		}
	}
	return fmt.Errorf("no rows of %s fall due", table)
}

// Statement is one that must cost the same however much was done before.
type Statement struct {
	Name, Query string
	Args        []any
	Index       string // that serves it
}

// DueStatements are those that find what is due of the kinds that are shared among
// owners. They begin at the round's place.
func DueStatements(kind string, now time.Time) (all []Statement) {
	for _, k := range new(Service).kinds() {
		if k.owner == "" {
			continue
		}
		index := k.table[:len(k.table)-1] + "_next_at"
		if kind == dialect.SQLite {
			index += " (next_at>? AND next_at<?)"
		}
		for _, rows := range []int{1, readAhead} {
			query, args := newRound(k, now, ownerShare).query(rows)
			all = append(all, Statement{fmt.Sprintf("%d due %s", rows, k.table), query, args, index})
		}
	}
	return all
}

// Statements are those of the limits, of young deposits, of fees and of the inbox, for
// one wallet and one owner.
func Statements(kind string, wallet, owner gid.ID, now time.Time) []Statement {
	of := func(id gid.ID) []any { return database.SetFor(kind, database.Texts{string(id)}) }
	today := now.Add(-day)
	return []Statement{
		{"young deposits", unspent[kind], append(of(wallet), today), "transactions_deposits"},
		{"what was taken back of them", unspent[kind], append(of(wallet), today), "transactions_of_deposits"},
		{"payouts of a day", begunToday[kind], append(of(wallet), today), "payout_wallet_id_created_at"},
		{"accounts that were paid at", lastPaid[kind], of(owner), "payout_account_id_created_at"},
		{"accounts of an owner", lastPaid[kind], of(owner), "payoutaccount_owner_id_id"},
		{"deposits of a day", depositsToday, []any{string(wallet), today}, "deposit_wallet_id_created_at"},
		{"declined cards of an hour", declinedSince, []any{string(wallet), today}, "deposit_wallet_id_created_at"},
		{"who ever paid", everPaid, []any{string(wallet)}, "transactions_deposits"},
		{"fees that are not booked", unbookedFees, []any{linesAtATime}, "statement_lines_fees"},
	}
}

// CheckDue is what Run does beside Sweep while rows may be missing.
func (s *Service) CheckDue(ctx context.Context) error { return s.checkDue(ctx) }

// ReconcileDue is what Run does beside Sweep.
func (s *Service) ReconcileDue(ctx context.Context) error {
	err := s.reconcileDue(ctx)
	if _, none := errors.AsType[*NotDue](err); none {
		return nil
	}
	return errors.Join(err, s.pollDisputes(ctx))
}

// Begin is what a refund does to the funds before anything is sent.
func (r Refund) Begin() (Refund, []ledger.Posting) { return r.begin() }

// Moved is what a movement at Stripe does to a payment's shares.
func (c Clawback) Moved(minor int64) (Clawback, int64) { return c.moved(minor) }
