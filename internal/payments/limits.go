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
	"github.com/purserhq/purser/internal/payments/machine"
	"github.com/purserhq/purser/internal/refusal"
	"github.com/purserhq/purser/internal/throttle"
)

// Limits bound what one user can move, and what somebody can do who has stolen a
// password or a list of card numbers. All are looked at in the transaction that
// begins the movement, with the wallet locked: of many at once just as many begin
// as of one after the other. What is zero does not limit.
type Limits struct {
	DepositMaxDailyCount  int         // begun in 24 hours, by one wallet
	DepositMaxDailyAmount money.Units // what failed not counted
	PayoutMaxDailyCount   int
	PayoutMaxDailyAmount  money.Units
	// PayoutMaxDailyTotal bounds what all wallets of a currency together pay out in 24
	// hours, in whole units. While it is set, groups of payouts begin one after the other.
	PayoutMaxDailyTotal money.Units
	// CreditMaxDailyAmount bounds what the application credits in 24 hours, in whole units.
	CreditMaxDailyAmount money.Units
	PayoutAccounts       int // accounts at Stripe that one user's payouts go to, in 30 days

	VerifiedEmail bool // a deposit needs a verified email, or a user of an issuer elsewhere

	Deposits     throttle.Limit // begun by one user
	DepositsFrom throttle.Limit // begun from one address
	Payouts      throttle.Limit // begun by one user
	LookUps      throttle.Limit // of receivers by email, by one user, but those that were sent money
	LookUpsFrom  throttle.Limit // the same, from one address
	Declines     int            // cards of one user that were declined in an hour
	// Brake is how many declines of all in ten minutes have first-time payers asked for
	// 3-D Secure, if they are most of what was tried; brakePaces times as many pace them.
	Brake int

	ApproveAbove money.Units // paid out in 24 hours, in whole units, that waits for an operator
	// ReauthAbove is what one wallet may pay out and send together in 24 hours, in whole
	// units, without recent authentication.
	ReauthAbove money.Units
	// NewPayeeAbove is what one wallet may send to a recipient in all, in whole units,
	// before the recipient needs recent authentication once.
	NewPayeeAbove         money.Units
	ReauthWithin          time.Duration // how fresh
	PayoutCooldown        time.Duration // of payouts after a change of password, email or account
	PayoutCooldownNewUser time.Duration // of payouts after signing up
}

const (
	day         = 24 * time.Hour
	accountDays = 30 * day // in which the accounts of one user's payouts are counted
)

// recent is what a wallet has begun lately.
type recent struct {
	begun    int       // in 24 hours
	amount   int64     // in 24 hours, in minor units; what failed not counted
	sent     int64     // to other wallets in 24 hours, in minor units
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

// mayDeposit is why a deposit may not begin; nil when it may, and then whether its payment
// must ask for 3-D Secure. The wallet is locked by lockForLimits.
func (s *Service) mayDeposit(ctx context.Context, tx *database.Tx, w *ent.Wallet, amount money.Money, from string) (challenge bool, err error) {
	if err := cmp.Or(depositsShut(ctx, tx), accountOpen(ctx, tx, w.OwnerID)); err != nil {
		return false, err
	}
	l, now := s.options.Limits, tx.Now(ctx)
	if l == (Limits{}) {
		return false, nil
	}
	if err := s.reachable(ctx, tx, w.OwnerID); err != nil {
		return false, err
	}
	r, err := recentDeposits(ctx, tx, now, w.ID)
	if err != nil {
		return false, err
	}
	if l.Declines > 0 && r.declined >= l.Declines {
		return false, throttle.Refused(now.Add(time.Hour))
	}
	if err := withinDay(now, r, amount, l.DepositMaxDailyCount, l.DepositMaxDailyAmount); err != nil {
		return false, err
	}
	if !r.paid {
		if challenge, err = s.braked(ctx, tx, w.OwnerID, from); err != nil {
			return false, err
		}
	}
	if from != "" {
		err = throttle.Take(ctx, tx, throttle.Key("deposit.from", from), l.DepositsFrom)
	}
	return challenge, cmp.Or(err, throttle.Take(ctx, tx, throttle.Key("deposit", string(w.OwnerID)), l.Deposits))
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
	return refusal.New(refusal.EmailUnverified, "Verify your email address first. Call requestEmailVerification for a link.")
}

// depositsToday is begunToday of one wallet's deposits, and lately how many cards were
// declined, and whether anything was ever credited.
var depositsToday = begunSince("deposits", "'FAILED', 'CANCELED'", "0") + `(SELECT CAST($1 AS text) AS id) AS w`

const (
	// declinedSince counts attempts, of which one deposit may have several, since $3 of
	// deposits since $2.
	declinedSince = `SELECT CAST(COALESCE(SUM(CASE WHEN card_failures > 1 THEN card_failures ELSE 1 END), 0) AS bigint) FROM deposits
		WHERE wallet_id = $1 AND created_at > $2 AND COALESCE(card_tried_at, created_at) > $3 AND failure_code IS NOT NULL`
	everPaid = `SELECT 1 FROM transactions WHERE wallet_id = $1 AND kind = 'DEPOSIT' LIMIT 1`
)

func recentDeposits(ctx context.Context, tx *database.Tx, now time.Time, walletID gid.ID) (r recent, err error) {
	err = errors.Join(
		tx.Read(ctx, depositsToday, string(walletID), now.Add(-day)).ForEach(func(scan database.Scan) (err error) {
			_, r, err = scanRecent(scan)
			return err
		}),
		tx.Read(ctx, declinedSince, string(walletID), now.Add(-day), now.Add(-time.Hour)).ForEach(func(scan database.Scan) error { return scan(&r.declined) }),
		tx.Read(ctx, everPaid, string(walletID)).ForEach(func(scan database.Scan) error {
			r.paid = true
			return scan(new(int))
		}))
	return r, err
}

// within reports whether an amount of minor units is at most a limit, which 0 is none.
func within(minor int64, limit money.Units, c money.Currency) bool {
	most := limit.In(c).Minor
	return most == 0 || minor <= most
}

// withinDay compares with what one wallet may begin in 24 hours.
func withinDay(now time.Time, r recent, amount money.Money, count int, limit money.Units) error {
	if count > 0 && r.begun >= count {
		return throttle.Refused(r.oldest.Add(day))
	}
	if !within(r.amount+amount.Minor, limit, amount.Currency) {
		most := limit.In(amount.Currency)
		why := naming("maximum", most, refusal.Newf(refusal.RateLimited, "amount", "The amount of 24 hours must be at most %s in total.", most))
		if r.begun == 0 { // no waiting helps
			why.Code = refusal.AmountTooLarge
			return why
		}
		return why.Until(machine.Later(now, r.oldest.Add(day)))
	}
	return nil
}

func reauthenticate() *refusal.Error {
	return refusal.New(refusal.ReauthRequired, "The operation requires recent authentication. Call reauthenticate and retry with the same idempotencyKey.")
}
