package payments

import (
	"cmp"
	"context"
	"time"

	"github.com/purserhq/purser/ent"
	"github.com/purserhq/purser/ent/payout"
	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/ledger"
	"github.com/purserhq/purser/internal/money"
	"github.com/purserhq/purser/internal/refusal"
	"github.com/purserhq/purser/internal/throttle"
)

// outflow is money that is about to leave a wallet: a transfer or a payout.
type outflow struct {
	owner, wallet, to gid.ID // to is a transfer's receiver
	amount            money.Money
	payout            *ledger.Payout // nil for a transfer
}

func outflowOf(e ledger.Entry) outflow {
	if p := e.Payout; p != nil {
		return outflow{owner: p.Owner, wallet: p.Wallet, amount: money.Money{Minor: p.Amount, Currency: p.Currency}, payout: p}
	}
	t := e.Transfer
	return outflow{owner: t.Owner, wallet: t.Wallet, to: t.To, amount: money.Money{Minor: t.Amount, Currency: t.Currency}}
}

// verb is what happens to the money, in words.
func (o outflow) verb() string {
	if o.payout != nil {
		return "paid out"
	}
	return "sent"
}

// short is the refusal of more than there is.
func (o outflow) short(available int64) error {
	return refusal.Newf(refusal.InsufficientFunds, "amount", "%s can be %s now.",
		money.Money{Minor: available, Currency: o.amount.Currency}, o.verb())
}

// admission is what decides about a group's outflows. It is read in whole sets, so
// that the number of statements is that of one, and moved on by each outflow that
// is admitted: of many at once just as many go as of one after the other.
type admission struct {
	*Service
	now      time.Time
	shut     map[gid.ID]bool
	why      map[gid.ID]map[string]bool // what restrains a wallet
	people   map[gid.ID]*ent.User       // those who may have to rest
	left     map[gid.ID]int64           // what each wallet may part with; where it is missing the ledger says
	recent   map[gid.ID]*recent         // what each wallet has paid out lately
	accounts map[gid.ID]*ent.PayoutAccount
	paidTo   map[gid.ID]map[gid.ID]time.Time // when each owner's accounts were last paid at, if lately
	ofAll    map[money.Currency]int64        // what all together may still pay out today; where it is missing there is no bound
}

// admit notes against outflows why they may not go now; the wallets are locked.
func (s *Service) admit(ctx context.Context, tx *database.Tx, entries []ledger.Entry, verdicts []error) error {
	all := make([]outflow, len(entries))
	for i, e := range entries {
		all[i] = outflowOf(e)
	}
	a, err := s.admission(ctx, tx, all)
	if err != nil {
		return err
	}
	for i, o := range all {
		if verdicts[i] != nil { //nolint:gosec // there is one for each entry
			continue
		}
		why, err := a.judge(ctx, tx, o)
		if err != nil {
			return err
		}
		verdicts[i] = why //nolint:gosec // as above
	}
	return nil
}

// judge is why an outflow may not go; a nil why admits it. What counts a try comes
// last, so that no try is spent on what is refused.
func (a *admission) judge(ctx context.Context, tx *database.Tx, o outflow) (why, err error) {
	if why = cmp.Or(a.restrained(o), a.resting(o)); why != nil {
		return why, nil
	}
	if o.payout != nil {
		if why, err = a.mayPayOut(ctx, tx, o); why != nil || err != nil {
			return why, err
		}
	}
	left, known := a.left[o.wallet]
	if known && o.amount.Minor > left {
		return o.short(left), nil
	}
	if a.why[o.to]["indebted"] {
		return errIndebted, nil // after all else: what is sent to a debtor passes the same rules
	}
	if o.payout != nil {
		err = throttle.Take(ctx, tx, throttle.Key("payout", string(o.owner)), a.options.Limits.Payouts)
		if err != nil {
			return refusalOr(err)
		}
		a.began(o)
	}
	if known {
		a.left[o.wallet] = left - o.amount.Minor
	}
	return nil, nil
}

// refusalOr tells a refusal, which is one caller's, from an error, which is all of theirs.
func refusalOr(err error) (why, failure error) {
	if refusal.From(err) != nil {
		return err, nil
	}
	return nil, err
}

// restrained is the gate that is shut for an outflow, or what freezes its wallet.
func (a *admission) restrained(o outflow) error {
	why := a.why[o.wallet]
	switch {
	case o.payout == nil && a.shut[GateTransfers]:
		return refusal.New(refusal.Disabled, "Transfers are stopped for the moment. Your money is safe.")
	case o.payout != nil && (a.shut[GatePayouts] || a.shut[MoneyOut]):
		return refusal.New(refusal.Disabled, "Payouts are stopped for the moment. Your money is safe.")
	case o.payout == nil && a.why[o.to]["closed"]: // read under the lock of that wallet, which closing takes, too
		return refusal.New(refusal.NotFound, "The account that the money would go to is closed.", "input", "toWalletId")
	case why["owes"]:
		return refusal.New(refusal.Disabled,
			"Nothing can be "+o.verb()+" while money is owed: a deposit was taken back. The next deposit pays it first.")
	case why["disputed"]:
		return refusal.New(refusal.Disabled, "Nothing can be "+o.verb()+" while a payment is disputed.")
	}
	return nil
}

// resting keeps money where it is after a change of its owner's password, email or
// account, and payouts also after signing up: a transfer would carry it past the
// rest of payouts.
func (a *admission) resting(o outflow) error {
	who, l := a.people[o.owner], a.options.Limits
	if who == nil {
		return nil
	}
	var until time.Time
	if o.payout != nil && l.RestOfNew > 0 {
		until = who.CreatedAt.Add(l.RestOfNew)
	}
	if who.GuardedAt != nil && l.Rest > 0 {
		until = later(until, who.GuardedAt.Add(l.Rest))
	}
	if !a.now.Before(until) {
		return nil
	}
	return refusal.New(refusal.CoolingDown,
		"Money rests for a while after signing up and after a change of the password, the email or the payout account.").Until(until)
}

// mayPayOut is why a payout may not begin, but for its tries. Where it goes to, and
// whether it waits for approval, is fixed here and read from the row ever after.
func (a *admission) mayPayOut(ctx context.Context, tx *database.Tx, o outflow) (why, err error) {
	account := a.accounts[o.wallet]
	if why := notReady(account); why != nil {
		return why, nil
	}
	l, r := a.options.Limits, *a.paidOut(o.wallet)
	if why := withinDay(a.now, r, o.amount, l.PayoutsADay, l.PayoutADay); why != nil {
		return why, nil
	}
	// What was paid out in the day counts too, or the amount could be cut in pieces.
	sum := r.amount + o.amount.Minor
	if a.staleFor(sum, o.amount.Currency, o.payout.ProvedAt) {
		return reauthenticate(), nil
	}
	o.payout.Account = account.ID
	o.payout.Awaits = l.ApproveAbove > 0 && sum > money.Whole(l.ApproveAbove, o.amount.Currency).Minor
	if known := a.paidTo[o.owner]; l.PayoutAccounts > 0 && len(known) >= l.PayoutAccounts && known[account.ID].IsZero() {
		return a.tooManyAccounts(o.owner), nil
	}
	if left, bound := a.ofAll[o.amount.Currency]; bound && o.amount.Minor > left {
		return a.tooMuchOfAll(ctx, tx, o.amount.Currency)
	}
	return nil, nil
}

// tooManyAccounts is the refusal of one more account, until the one that was not paid
// at for longest is forgotten. Who takes a user over, or is one user of many thieves,
// changes accounts.
func (a *admission) tooManyAccounts(owner gid.ID) error {
	until := a.now.Add(accountDays)
	for _, last := range a.paidTo[owner] {
		if free := last.Add(accountDays); free.Before(until) {
			until = free
		}
	}
	return refusal.New(refusal.RateLimited, "Your payouts have gone to as many accounts as they may for now.").
		Until(later(a.now, until))
}

// tooMuchOfAll is the refusal of what all together may not pay out today any more.
func (a *admission) tooMuchOfAll(ctx context.Context, tx *database.Tx, c money.Currency) (why, err error) {
	a.alarmOnceAMinute(ctx, &a.capTold, a.now, mostPaidOut, "currency", c)
	until := a.now.Add(day)
	oldest, err := tx.Payout.Query().Where(paidToday(a.now, c)...).Order(ent.Asc(payout.FieldCreatedAt)).First(ctx)
	if err == nil {
		until = oldest.CreatedAt.Add(day)
	}
	if ent.MaskNotFound(err) != nil {
		return nil, err
	}
	return refusal.New(refusal.RateLimited,
		"As much as can be is being paid out today, by all together. Your money is safe: try a smaller amount, or later.",
		"input", "amount").Until(until), nil
}

// began counts a payout for those behind it in its group.
func (a *admission) began(o outflow) {
	a.paidOut(o.wallet).add(a.now, o.amount.Minor)
	if left, bound := a.ofAll[o.amount.Currency]; bound {
		a.ofAll[o.amount.Currency] = left - o.amount.Minor
	}
	a.knows(o.owner, o.payout.Account, a.now)
}

func (a *admission) knows(owner, account gid.ID, last time.Time) {
	if a.paidTo[owner] == nil {
		a.paidTo[owner] = map[gid.ID]time.Time{}
	}
	a.paidTo[owner][account] = last
}

func (a *admission) paidOut(wallet gid.ID) *recent {
	if a.recent[wallet] == nil {
		a.recent[wallet] = &recent{}
	}
	return a.recent[wallet]
}
