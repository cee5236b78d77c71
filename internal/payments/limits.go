package payments

import (
	"cmp"
	"context"
	"time"

	"github.com/purserhq/purser/ent"
	"github.com/purserhq/purser/ent/deposit"
	"github.com/purserhq/purser/ent/identity"
	"github.com/purserhq/purser/ent/payout"
	"github.com/purserhq/purser/ent/user"
	"github.com/purserhq/purser/ent/wallet"
	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/ledger"
	"github.com/purserhq/purser/internal/money"
	"github.com/purserhq/purser/internal/refusal"
	"github.com/purserhq/purser/internal/throttle"
)

// Limits bound what one user can move, and what somebody can do who has stolen a
// password or a list of card numbers. All are looked at in the transaction that
// begins the movement, with the wallet locked: of many at once just as many begin
// as of one after the other. What is zero does not limit.
type Limits struct {
	DepositsADay int   // begun in 24 hours, by one wallet; at most 100
	DepositADay  int64 // in whole units of the wallet's currency, what failed not counted
	PayoutsADay  int
	PayoutADay   int64
	// PayoutADayOfAll bounds what all wallets of a currency together pay out in 24
	// hours, in whole units. While it is set, payouts begin one after the other.
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

// recentRows is how many of a wallet's last operations are looked at.
const recentRows = 100

const (
	day         = 24 * time.Hour
	accountDays = 30 * day // in which the accounts of one user's payouts are counted
)

// recent is what a wallet has begun lately.
type recent struct {
	begun    int   // in 24 hours
	amount   int64 // in 24 hours, in minor units; what failed not counted
	declined int   // in an hour
	paid     bool  // something succeeded
	oldest   time.Time
}

func (r *recent) add(now, at time.Time, amount int64, failed bool) {
	if at.Before(now.Add(-day)) {
		return
	}
	r.begun++
	r.oldest = at // rows come newest first
	if !failed {
		r.amount += amount
	}
}

// lockForLimits makes deposits of one wallet that begin at once see each other.
func (s *Service) lockForLimits(ctx context.Context, tx *database.Tx, id gid.ID) error {
	if s.options.Limits == (Limits{}) {
		return nil
	}
	return tx.Wallet.Query().Where(wallet.ID(id)).Modify(database.ForUpdate).Select(wallet.FieldID).Scan(ctx, new([]string))
}

// mayDeposit is why a deposit may not begin; nil when it may. The wallet is locked
// by lockForLimits.
func (s *Service) mayDeposit(ctx context.Context, tx *database.Tx, w *ent.Wallet, amount money.Money, from string) error {
	if err := gateShut(ctx, tx, GateDeposits); err != nil {
		return err
	}
	l, now := s.options.Limits, s.now()
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
		err = throttle.Take(ctx, tx, now, throttle.Key("deposit", "from", from), l.DepositsFrom)
	}
	return cmp.Or(err, throttle.Take(ctx, tx, now, throttle.Key("deposit", string(w.OwnerID)), l.Deposits))
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

func recentDeposits(ctx context.Context, tx *database.Tx, now time.Time, walletID gid.ID) (r recent, err error) {
	rows, err := tx.Deposit.Query().Where(deposit.WalletID(walletID)).Order(ent.Desc(deposit.FieldID)).Limit(recentRows).
		Select(deposit.FieldAmount, deposit.FieldState, deposit.FieldFailureCode, deposit.FieldCreatedAt).All(ctx)
	for _, d := range rows {
		r.add(now, d.CreatedAt, d.Amount, d.State == deposit.StateFailed || d.State == deposit.StateCanceled)
		if d.FailureCode != nil && d.CreatedAt.After(now.Add(-time.Hour)) {
			r.declined++
		}
		r.paid = r.paid || d.State == deposit.StateSucceeded
	}
	return r, err
}

// withinDay compares with what one wallet may begin in 24 hours.
func withinDay(now time.Time, r recent, amount money.Money, count int, units int64) error {
	if count > 0 && r.begun >= min(count, recentRows) {
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

// mayPayOut is why a payout may not begin; nil when it may, and then whether it
// waits for an operator's approval. The wallet is locked.
func (s *Service) mayPayOut(
	ctx context.Context, tx *database.Tx, w *ent.Wallet, amount money.Money, proved time.Time,
) (awaits bool, err error) {
	l, now := s.options.Limits, s.now()
	if l == (Limits{}) {
		return false, nil
	}
	if err := s.rested(ctx, tx, w.OwnerID); err != nil {
		return false, err
	}
	r, err := recentPayouts(ctx, tx, now, w.ID)
	if err != nil {
		return false, err
	}
	if err := withinDay(now, r, amount, l.PayoutsADay, l.PayoutADay); err != nil {
		return false, err
	}
	// What was paid out in the day counts too, or the amount could be cut in pieces.
	sum := r.amount + amount.Minor
	if s.staleFor(sum, amount.Currency, proved) {
		return false, reauthenticate()
	}
	if err := throttle.Take(ctx, tx, now, throttle.Key("payout", string(w.OwnerID)), l.Payouts); err != nil {
		return false, err
	}
	awaits = l.ApproveAbove > 0 && sum > money.Whole(l.ApproveAbove, amount.Currency).Minor
	return awaits, s.mayAllPayOut(ctx, tx, now, amount) // last: others wait for us from here on
}

// rested is why payouts of a user rest for a while; nil when they do not.
func (s *Service) rested(ctx context.Context, tx *database.Tx, id gid.ID) error {
	l := s.options.Limits
	owner, err := tx.User.Get(ctx, id)
	if err != nil {
		return err
	}
	var until time.Time
	if l.RestOfNew > 0 {
		until = owner.CreatedAt.Add(l.RestOfNew)
	}
	if owner.GuardedAt != nil && l.Rest > 0 {
		until = later(until, owner.GuardedAt.Add(l.Rest))
	}
	if s.now().Before(until) {
		return resting(until)
	}
	return nil
}

// mayAllPayOut is why so much more may not leave today, whoever wants it; nil when it
// may. Wallets are locked one by one, so payouts of two of them would not see each
// other here but for a lock of its own, which is held until the payout stands.
func (s *Service) mayAllPayOut(ctx context.Context, tx *database.Tx, now time.Time, amount money.Money) error {
	units := s.options.Limits.PayoutADayOfAll
	if units == 0 {
		return nil
	}
	if err := tx.Lock(ctx, "payouts of all in "+string(amount.Currency)); err != nil {
		return err
	}
	lately := tx.Payout.Query().Where(
		payout.CurrencyEQ(amount.Currency), payout.CreatedAtGT(now.Add(-day)),
		payout.StateNotIn(payout.StateFailed, payout.StateReversed))
	var paid []struct {
		Sum *int64 // null without a row
	}
	if err := lately.Clone().Aggregate(ent.As(ent.Sum(payout.FieldAmount), "sum")).Scan(ctx, &paid); err != nil {
		return err
	}
	left := money.Whole(units, amount.Currency).Minor
	if len(paid) > 0 {
		left -= deref(paid[0].Sum)
	}
	if amount.Minor <= left {
		return nil
	}
	s.alarmOnceAMinute(ctx, &s.capTold, now, mostPaidOut, "currency", amount.Currency)
	until := now.Add(day)
	oldest, err := lately.Order(ent.Asc(payout.FieldCreatedAt)).First(ctx)
	if err == nil {
		until = oldest.CreatedAt.Add(day)
	}
	if ent.MaskNotFound(err) != nil {
		return err
	}
	return refusal.New(refusal.RateLimited,
		"As much as can be is being paid out today, by all together. Your money is safe: try a smaller amount, or later.", "input", "amount").Until(until)
}

// mayPayTo is why a user's payouts may not go to one more account; nil when they
// may. Who takes a user over, or is one user of many thieves, changes accounts.
func (s *Service) mayPayTo(ctx context.Context, tx *database.Tx, owner, account gid.ID) error {
	most, now := s.options.Limits.PayoutAccounts, s.now()
	if most == 0 {
		return nil
	}
	var before []struct {
		AccountID gid.ID `json:"account_id"`
	}
	recent := payout.And(payout.OwnerID(owner), payout.CreatedAtGT(now.Add(-accountDays)))
	if err := tx.Payout.Query().Where(recent, payout.AccountIDNEQ(account)).
		Unique(true).Select(payout.FieldAccountID).Scan(ctx, &before); err != nil {
		return err
	}
	if len(before) < most {
		return nil
	}
	oldest, err := tx.Payout.Query().Where(recent).Order(ent.Asc(payout.FieldCreatedAt)).First(ctx)
	if err != nil {
		return err
	}
	return refusal.New(refusal.RateLimited, "Your payouts have gone to as many accounts as they may for now.").
		Until(later(now, oldest.CreatedAt.Add(accountDays)))
}

func recentPayouts(ctx context.Context, tx *database.Tx, now time.Time, walletID gid.ID) (r recent, err error) {
	rows, err := tx.Payout.Query().Where(payout.WalletID(walletID)).Order(ent.Desc(payout.FieldID)).Limit(recentRows).
		Select(payout.FieldAmount, payout.FieldState, payout.FieldCreatedAt).All(ctx)
	for _, p := range rows {
		r.add(now, p.CreatedAt, p.Amount, p.State == payout.StateFailed || p.State == payout.StateReversed)
	}
	return r, err
}

// staleFor tells that so much needs a fresher proof of who asks.
func (s *Service) staleFor(minor int64, c money.Currency, proved time.Time) bool {
	l := s.options.Limits
	return l.ReauthAbove > 0 && minor > money.Whole(l.ReauthAbove, c).Minor && s.now().Sub(proved) > l.ReauthWithin
}

func reauthenticate() *refusal.Error {
	return refusal.New(refusal.ReauthRequired, "Show your password once more with reauthenticate, then try again.")
}

func resting(until time.Time) *refusal.Error {
	return refusal.New(refusal.CoolingDown,
		"Money rests for a while after signing up and after a change of the password, the email or the payout account.").Until(until)
}

// admitRested keeps money where it is after a change of its owner's password,
// email or account: by way of another wallet it would pass the rest of payouts.
func (s *Service) admitRested(ctx context.Context, tx *database.Tx, entries []ledger.Entry, verdicts []error) error {
	rest := s.options.Limits.Rest
	if rest == 0 {
		return nil
	}
	var senders []gid.ID
	for _, e := range entries {
		senders = append(senders, e.Transfer.Owner)
	}
	changed, err := tx.User.Query().Where(user.IDIn(senders...), user.GuardedAtGT(s.now().Add(-rest))).
		Select(user.FieldGuardedAt).All(ctx)
	if err != nil {
		return err
	}
	until := map[gid.ID]time.Time{}
	for _, u := range changed {
		until[u.ID] = u.GuardedAt.Add(rest)
	}
	for i, e := range entries {
		if at, ok := until[e.Transfer.Owner]; ok && verdicts[i] == nil {
			verdicts[i] = resting(at)
		}
	}
	return nil
}
