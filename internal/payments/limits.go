package payments

import (
	"cmp"
	"context"
	"errors"
	"time"

	"github.com/purserhq/purser/ent"
	"github.com/purserhq/purser/ent/identity"
	"github.com/purserhq/purser/ent/user"
	"github.com/purserhq/purser/ent/wallet"
	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/money"
	"github.com/purserhq/purser/internal/refusal"
	"github.com/purserhq/purser/internal/throttle"
)

// Limits bound what one user can move, and what somebody can do who has stolen a
// password or a list of card numbers. All are looked at in the transaction that
// begins the movement, with the wallet locked: of many at once just as many begin
// as of one after the other. What is zero does not limit.
type Limits struct {
	DepositsADay int   // begun in 24 hours, by one wallet
	DepositADay  int64 // in whole units of the wallet's currency, what failed not counted
	PayoutsADay  int
	PayoutADay   int64
	// PayoutADayOfAll bounds what all wallets of a currency together pay out in 24
	// hours, in whole units. While it is set, groups of payouts begin one after the other.
	PayoutADayOfAll int64
	PayoutAccounts  int // accounts at Stripe that one user's payouts go to, in 30 days

	VerifiedEmail bool // a deposit needs a verified email, or a user of an issuer elsewhere

	Deposits     throttle.Limit // begun by one user
	DepositsFrom throttle.Limit // begun from one address
	Payouts      throttle.Limit // begun by one user
	Declines     int            // cards of one user that were declined in an hour
	Brake        int            // declines of all in ten minutes that stop deposits of who never paid before

	ApproveAbove int64         // paid out in 24 hours, in whole units, that waits for an operator
	ReauthAbove  int64         // paid out in 24 hours, in whole units, that needs a fresh proof of who asks
	ReauthWithin time.Duration // how fresh
	Rest         time.Duration // of payouts after a change of password, email or account
	RestOfNew    time.Duration // of payouts after signing up
}

const (
	day         = 24 * time.Hour
	accountDays = 30 * day // in which the accounts of one user's payouts are counted
)

// recent is what a wallet has begun lately.
type recent struct {
	begun    int       // in 24 hours
	amount   int64     // in 24 hours, in minor units; what failed not counted
	oldest   time.Time // of those 24 hours; zero when there is none
	declined int       // in an hour
	paid     bool      // something succeeded, ever
}

// add counts one more that begins now.
func (r *recent) add(now time.Time, amount int64) {
	if r.begun++; r.oldest.IsZero() {
		r.oldest = now
	}
	r.amount += amount
}

// lockForLimits makes deposits of one wallet that begin at once see each other, and
// closing its account.
func (s *Service) lockForLimits(ctx context.Context, tx *database.Tx, id gid.ID) error {
	return tx.Wallet.Query().Where(wallet.ID(id)).Modify(database.ForUpdate).Select(wallet.FieldID).Scan(ctx, new([]string))
}

// mayDeposit is why a deposit may not begin; nil when it may. The wallet is locked
// by lockForLimits.
func (s *Service) mayDeposit(ctx context.Context, tx *database.Tx, w *ent.Wallet, amount money.Money, from string) error {
	if err := cmp.Or(depositsShut(ctx, tx), accountOpen(ctx, tx, w.OwnerID)); err != nil {
		return err
	}
	l, now := s.options.Limits, tx.Now(ctx)
	if l == (Limits{}) {
		return nil
	}
	if err := s.reachable(ctx, tx, w.OwnerID); err != nil {
		return err
	}
	r, err := recentDeposits(ctx, tx, now, w.ID)
	if err != nil {
		return err
	}
	if l.Declines > 0 && r.declined >= l.Declines {
		return throttle.Refused(now.Add(time.Hour))
	}
	if err := withinDay(now, r, amount, l.DepositsADay, l.DepositADay); err != nil {
		return err
	}
	if !r.paid {
		if err := s.braked(ctx, tx); err != nil {
			return err
		}
	}
	if from != "" {
		err = throttle.Take(ctx, tx, throttle.Key("deposit", "from", from), l.DepositsFrom)
	}
	return cmp.Or(err, throttle.Take(ctx, tx, throttle.Key("deposit", string(w.OwnerID)), l.Deposits))
}

// reachable is why a user may not deposit whom nobody could write to; nil when the
// user may. An account that is cheap to make is what card testers make.
func (s *Service) reachable(ctx context.Context, tx *database.Tx, id gid.ID) error {
	if !s.options.Limits.VerifiedEmail {
		return nil
	}
	known, err := tx.User.Query().Where(user.ID(id), user.EmailVerifiedAtNotNil()).Exist(ctx)
	if err != nil || known {
		return err
	}
	// The issuer knows its own, though it may not tell an address.
	known, err = tx.Identity.Query().Where(identity.UserID(id)).Exist(ctx)
	if err != nil || known {
		return err
	}
	return refusal.New(refusal.EmailUnverified, "Verify your email address first: requestEmailVerification sends a link to it.")
}

// depositsToday is begunToday of one wallet's deposits, and lately how many cards were
// declined, and whether anything was ever credited.
var depositsToday = begunSince("deposits", "'FAILED', 'CANCELED'") + `(SELECT CAST($1 AS text) AS id) AS w`

const (
	declinedSince = `SELECT COUNT(*) FROM deposits WHERE wallet_id = $1 AND created_at > $2 AND failure_code IS NOT NULL`
	everPaid      = `SELECT 1 FROM transactions WHERE wallet_id = $1 AND kind = 'DEPOSIT' LIMIT 1`
)

func recentDeposits(ctx context.Context, tx *database.Tx, now time.Time, walletID gid.ID) (r recent, err error) {
	err = errors.Join(
		tx.Read(ctx, depositsToday, string(walletID), now.Add(-day)).Each(func(scan database.Scan) (err error) {
			_, r, err = scanRecent(scan)
			return err
		}),
		tx.Read(ctx, declinedSince, string(walletID), now.Add(-time.Hour)).Each(func(scan database.Scan) error { return scan(&r.declined) }),
		tx.Read(ctx, everPaid, string(walletID)).Each(func(scan database.Scan) error {
			r.paid = true
			return scan(new(int))
		}))
	return r, err
}

// withinDay compares with what one wallet may begin in 24 hours.
func withinDay(now time.Time, r recent, amount money.Money, count int, units int64) error {
	if count > 0 && r.begun >= count {
		return throttle.Refused(r.oldest.Add(day))
	}
	if most := money.Whole(units, amount.Currency); units > 0 && r.amount+amount.Minor > most.Minor {
		why := refusal.Newf(refusal.RateLimited, "amount", "Within 24 hours it can be %s in all.", most)
		if r.begun == 0 { // no waiting helps
			return refusal.Newf(refusal.AmountTooLarge, "amount", "Within 24 hours it can be %s in all.", most)
		}
		return why.Until(later(now, r.oldest.Add(day)))
	}
	return nil
}

// staleFor tells that so much needs a fresher proof of who asks.
func (s *Service) staleFor(minor int64, c money.Currency, proved time.Time) bool {
	l := s.options.Limits
	return l.ReauthAbove > 0 && minor > money.Whole(l.ReauthAbove, c).Minor && s.now().Sub(proved) > l.ReauthWithin
}

func reauthenticate() *refusal.Error {
	return refusal.New(refusal.ReauthRequired, "Show your password once more with reauthenticate, then try again.")
}
