package payments

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"entgo.io/ent/dialect"

	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/payments/processor"
)

// NameOf is a row's name at Stripe.
func NameOf(id gid.ID, processorKey *gid.ID) gid.ID { return nameOf(id, processorKey) }

// AttachedTo are the labels of an object.
func AttachedTo(ctx context.Context, db *database.DB, object gid.ID) (labels []processor.Label, err error) {
	all, err := attachedTo(ctx, db.Client().MetadataEntry, object)
	for _, m := range all {
		labels = append(labels, processor.Label{Key: m.Key, Value: m.Value})
	}
	return labels, err
}

// MoveOn does to one due row what Sweep does to all of them, so that the
// simulator decides which worker goes next.
func (s *Service) MoveOn(ctx context.Context, table string, id gid.ID) error {
	if s.idle() {
		return nil
	}
	if table == "holds" {
		row, err := s.db.Client().Hold.Get(ctx, id)
		if err != nil {
			return err
		}
		return s.expireHold(ctx, expired{row.ID, row.OwnerID, row.WalletID, row.Currency, row.ExpiresAt})
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
		index := strings.ReplaceAll(k.table[:len(k.table)-1], "_", "") + "_next_at"
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

// Statements are those of the limits, of young money, of fees and of the inbox, for
// one wallet and one owner.
func Statements(kind string, wallet, owner gid.ID, now time.Time) []Statement {
	of := func(id gid.ID) []any { return database.SetFor(kind, database.Texts{string(id)}) }
	today := now.Add(-day)
	return []Statement{
		{"expired holds", expiredHolds, []any{now, time.Time{}, ""}, "holds_expiring"},
		{"young money", unspent[kind], append(of(wallet), now.UnixMicro(), now.UnixMicro()), "younglot_wallet_id_due_at"},
		{"payouts of a day", begunToday[kind], append(of(wallet), today), "payout_wallet_id_created_at"},
		{"accounts that were paid at", lastPaid[kind], of(owner), "payout_account_id_created_at"},
		{"accounts of an owner", lastPaid[kind], of(owner), "payoutaccount_owner_id_id"},
		{"deposits of a day", depositsToday, []any{string(wallet), today}, "deposit_wallet_id_created_at"},
		{"declined cards of an hour", declinedSince, []any{string(wallet), today, today}, "deposit_wallet_id_created_at"},
		{"who ever paid", everPaid, []any{string(wallet)}, "transactions_deposits"},
		{"failures that events told of", failuresTold, []any{"pi_1"}, "stripe_events_failures"},
		{"cards that were tried", cardsTriedSince, []any{today}, "deposits_card_tried"},
		{"fees that are not booked", unbookedFees, []any{linesAtATime}, "statement_lines_fees"},
	}
}

// Impatient has nobody wait for a question to Stripe that somebody else asks: the
// simulation has one thread.
func (s *Service) Impatient() { s.news.patience = 0 }

// UseShare sets which share of the headroom for credits is this replica's.
func (s *Service) UseShare(share int) { s.poster.UseShare(share) }

// CatchUp asks Stripe what it has taken back, or waits for who asks.
func (s *Service) CatchUp(ctx context.Context, wallet gid.ID) error { return s.catchUp(ctx, wallet) }

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

// StartOnboarding is BeginOnboarding for an owner who has just authenticated.
func (s *Service) StartOnboarding(ctx context.Context, owner, walletID gid.ID) (processor.Link, gid.ID, error) {
	return s.BeginOnboarding(ctx, OnboardingInput{Owner: owner, Wallet: walletID, ProvedAt: s.now()})
}
