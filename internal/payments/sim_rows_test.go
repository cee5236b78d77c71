package payments_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/purserhq/purser/ent"
	"github.com/purserhq/purser/ent/charge"
	"github.com/purserhq/purser/ent/deposit"
	"github.com/purserhq/purser/ent/hold"
	"github.com/purserhq/purser/ent/onboarding"
	"github.com/purserhq/purser/ent/payout"
	"github.com/purserhq/purser/ent/payoutaccount"
	"github.com/purserhq/purser/ent/refund"
	"github.com/purserhq/purser/ent/resolution"
	"github.com/purserhq/purser/ent/stripeevent"
	"github.com/purserhq/purser/ent/transaction"
	"github.com/purserhq/purser/ent/user"
	"github.com/purserhq/purser/ent/wallet"
	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/gid"
)

// simRows are the program's rows as they stand. A table is read again once
// something has written to it, a line never: reading everything after each step
// would take longer than the steps.
type simRows struct {
	stale       map[string]bool
	deposits    []*ent.Deposit
	payouts     []*ent.Payout
	refunds     []*ent.Refund
	disputes    []*ent.Dispute
	wallets     []*ent.Wallet
	events      []*ent.StripeEvent
	onboardings []*ent.Onboarding
	resolutions []*ent.Resolution
	accounts    []*ent.PayoutAccount
	people      []*ent.User

	charges       []*ent.Charge
	chargeRefunds []*ent.ChargeRefund
	credits       []*ent.Credit
	holds         []*ent.Hold
	holdChanges   []*ent.HoldChange

	last        gid.ID // the newest line that was read
	sums        map[simLine]int64
	came, given map[gid.ID]int64 // what came to a wallet from Stripe, and from others here
	users       map[string]int64 // what lines of refunds and disputes took of users, by their reference
}

// simLine is what the lines of one movement share.
type simLine struct {
	kind      transaction.Kind
	reference string
}

// lines stands for the ledger's lines and the wallets' heads.
const lines = ent.TypeTransaction

// watch notes which tables are written to.
func (r *simRows) watch(db *database.DB) {
	r.stale, r.sums, r.users = map[string]bool{}, map[simLine]int64{}, map[string]int64{}
	r.came, r.given = map[gid.ID]int64{}, map[gid.ID]int64{}
	db.Client().Use(func(next ent.Mutator) ent.Mutator {
		return ent.MutateFunc(func(ctx context.Context, m ent.Mutation) (ent.Value, error) {
			r.stale[m.Type()] = true
			return next.Mutate(ctx, m)
		})
	})
}

// load is the rows as they stand. Nobody is inside a transaction when it runs.
func (s *sim) load() *simRows {
	r, ctx, db := &s.rows, context.Background(), s.db.Client()
	var errs []error
	reserved := r.stale[ent.TypeHold] // which moves the wallets' heads without a line
	again := func(kind string, read func() error) {
		if r.stale[kind] {
			errs = append(errs, read())
			delete(r.stale, kind)
		}
	}
	again(ent.TypeDeposit, func() (err error) { r.deposits, err = db.Deposit.Query().Order(deposit.ByID()).All(ctx); return })
	again(ent.TypePayout, func() (err error) { r.payouts, err = db.Payout.Query().Order(payout.ByID()).All(ctx); return })
	again(ent.TypeRefund, func() (err error) { r.refunds, err = db.Refund.Query().Order(refund.ByID()).All(ctx); return })
	again(ent.TypeDispute, func() (err error) { r.disputes, err = db.Dispute.Query().All(ctx); return })
	again(ent.TypeStripeEvent, func() (err error) { r.events, err = db.StripeEvent.Query().Order(stripeevent.ByID()).All(ctx); return })
	again(ent.TypeOnboarding, func() (err error) {
		r.onboardings, err = db.Onboarding.Query().Order(onboarding.ByID()).All(ctx)
		return
	})
	again(ent.TypeResolution, func() (err error) {
		r.resolutions, err = db.Resolution.Query().Order(resolution.ByID()).All(ctx)
		return
	})
	again(ent.TypePayoutAccount, func() (err error) {
		r.accounts, err = db.PayoutAccount.Query().Order(payoutaccount.ByID()).All(ctx)
		return
	})
	again(ent.TypeUser, func() (err error) { r.people, err = db.User.Query().Order(user.ByID()).All(ctx); return })
	again(ent.TypeCharge, func() (err error) { r.charges, err = db.Charge.Query().Order(charge.ByID()).All(ctx); return })
	again(ent.TypeChargeRefund, func() (err error) { r.chargeRefunds, err = db.ChargeRefund.Query().All(ctx); return })
	again(ent.TypeCredit, func() (err error) { r.credits, err = db.Credit.Query().All(ctx); return })
	again(ent.TypeHold, func() (err error) { r.holds, err = db.Hold.Query().Order(hold.ByID()).All(ctx); return })
	again(ent.TypeHoldChange, func() (err error) { r.holdChanges, err = db.HoldChange.Query().All(ctx); return })
	again(lines, func() error { return r.readLines(ctx, db, reserved) })
	if err := errors.Join(errs...); err != nil {
		s.blame("read the rows: %w", err)
	}
	return r
}

// readLines reads what was written since, and the wallets' heads.
func (r *simRows) readLines(ctx context.Context, db *ent.Client, reserved bool) error {
	fresh, err := db.Transaction.Query().Where(transaction.IDGT(r.last)).Order(transaction.ByID()).All(ctx)
	if err == nil && (len(fresh) > 0 || r.wallets == nil || reserved) {
		r.wallets, err = db.Wallet.Query().Where(wallet.KindNEQ(wallet.KindPlatform)).All(ctx)
	}
	for _, l := range fresh {
		r.last = l.ID
		r.sums[simLine{l.Kind, l.Reference}] += l.Value
		r.count(l)
		if l.Contra == transaction.ContraStripe || l.Contra == transaction.ContraDisputes {
			if slices.ContainsFunc(r.wallets, func(w *ent.Wallet) bool { return w.ID == l.WalletID }) {
				r.users[l.Reference] -= l.Value
			}
		}
	}
	return err
}

// count adds up what came to a wallet.
func (r *simRows) count(l *ent.Transaction) {
	switch {
	case l.Value <= 0:
	case l.Kind == transaction.KindPayoutReturn, l.Kind == transaction.KindRefundReturn, l.Kind == transaction.KindDisputeReturn:
		r.came[l.WalletID] += l.Value
	case l.Kind == transaction.KindCredit, l.Kind == transaction.KindChargeRefund,
		l.Kind == transaction.KindTransferIn, l.Kind == transaction.KindAdjustment && strings.HasPrefix(l.Reference, gid.Resolution+"_"):
		r.given[l.WalletID] += l.Value
	}
}

// simWaiting is a row that the sweeper takes at some time.
type simWaiting struct {
	id    gid.ID
	until time.Time
}

// tables are those whose rows fall due.
var tables = []string{"stripe_events", "deposits", "payouts", "refunds", "resolutions", "onboardings", "payout_accounts", "users", "holds"}

// waiting are the rows of a table that fall due, as Sweep sees them.
func (s *sim) waiting(table string) (out []simWaiting) {
	add := func(id gid.ID, at *time.Time, parked bool) {
		if at != nil && !parked {
			out = append(out, simWaiting{id, *at})
		}
	}
	r := s.load()
	switch table {
	case "stripe_events":
		for _, row := range r.events {
			add(row.ID, row.NextAt, row.Parked)
		}
	case "deposits":
		for _, row := range r.deposits {
			add(row.ID, row.NextAt, row.Parked)
		}
	case "payouts":
		for _, row := range r.payouts {
			add(row.ID, row.NextAt, row.Parked)
		}
	case "refunds":
		for _, row := range r.refunds {
			add(row.ID, row.NextAt, row.Parked)
		}
	case "resolutions":
		for _, row := range r.resolutions {
			add(row.ID, row.NextAt, row.Parked)
		}
	case "onboardings":
		for _, row := range r.onboardings {
			add(row.ID, row.NextAt, row.Parked)
		}
	case "payout_accounts":
		for _, row := range r.accounts {
			add(row.ID, row.NextAt, false)
		}
	case "holds":
		for _, row := range r.holds {
			if row.State == hold.StateACTIVE {
				add(row.ID, &row.ExpiresAt, false)
			}
		}
	case "users":
		for _, row := range r.people {
			add(row.ID, row.NextAt, false)
		}
	}
	return out
}
