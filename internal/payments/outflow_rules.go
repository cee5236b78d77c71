package payments

import (
	"cmp"
	"context"
	"time"

	"github.com/purserhq/purser/ent"
	"github.com/purserhq/purser/ent/holdchange"
	"github.com/purserhq/purser/ent/payout"
	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/ledger"
	"github.com/purserhq/purser/internal/money"
	"github.com/purserhq/purser/internal/payments/machine"
	"github.com/purserhq/purser/internal/refusal"
	"github.com/purserhq/purser/internal/throttle"
)

// outflow is money that is about to leave a wallet, by a transfer, a payout or a charge, or
// to come to one from the application, by a credit or a refund of a charge.
type outflow struct {
	owner, wallet, to gid.ID // to is who receives it, by a transfer or from the application
	amount            money.Money
	payout            *ledger.Payout     // nil for the others
	charge            *ledger.Charge     // nil for the others
	hold              *ledger.HoldChange // nil for the others
	income            bool               // comes from the application: wallet is empty
	ordered           bool               // a transfer that the application orders
	paysDebt          bool               // the request names the wallet of what the receiver owes
	provedAt          time.Time          // when the owner last proved their identity
}

func outflowOf(e ledger.Request) outflow {
	if p := e.Payout; p != nil {
		return outflow{owner: p.Owner, wallet: p.Wallet, amount: money.Money{Minor: p.Amount, Currency: p.Currency}, payout: p, provedAt: p.ProvedAt}
	}
	if h := e.Hold; h != nil {
		return outflow{owner: h.Owner, wallet: h.Wallet, amount: money.Money{Minor: h.Takes, Currency: h.Currency}, hold: h, paysDebt: paysDebt(e)}
	}
	if c := e.Charge; c != nil {
		amount := money.Money{Minor: c.Amount, Currency: c.Currency}
		return outflow{owner: c.Owner, wallet: c.Wallet, amount: amount, charge: c}
	}
	in := incomeOf(e)
	t := e.Transfer
	if t == nil {
		return outflow{to: in.wallet, amount: in.amount, income: true, paysDebt: paysDebt(e)}
	}
	return outflow{owner: t.Owner, wallet: t.Wallet, to: t.To, amount: in.amount, provedAt: t.ProvedAt, paysDebt: paysDebt(e), ordered: t.By != ""}
}

// byOwner reports whether the wallet's owner orders it: then the limits of owners apply.
func (o outflow) byOwner() bool { return o.charge == nil && o.hold == nil && !o.income && !o.ordered }

// sends reports whether it is a transfer, whoever orders it.
func (o outflow) sends() bool {
	return o.payout == nil && o.charge == nil && o.hold == nil && !o.income
}

// verb is what happens to the money, in words.
func (o outflow) verb() string {
	switch {
	case o.payout != nil:
		return "paid out"
	case o.charge != nil:
		return "spent"
	case o.hold != nil:
		return "held"
	}
	return "sent"
}

// short is the refusal of more than there is.
func (o outflow) short(available int64) error {
	most := money.Money{Minor: available, Currency: o.amount.Currency}
	return naming("maximum", most, refusal.Newf(refusal.InsufficientFunds, "amount", "The amount must be at most %s, which can be %s now.", most, o.verb()))
}

// admission is what decides about a group's outflows. It is read in whole sets, so
// that the number of statements is that of one, and moved on by each outflow that
// is admitted: of many at once just as many go as of one after the other.
type admission struct {
	*Service
	tx     *database.Tx // the group's
	now    time.Time
	shut   map[gid.ID]bool
	why    map[gid.ID]map[string]bool // what restrains a wallet
	owed   map[gid.ID]int64           // what the owner of a wallet owes in its currency
	people map[gid.ID]*ent.User       // those who may have to rest
	// What wallets that send hold, where that decides; where one is missing the ledger decides.
	holdings map[gid.ID]*holdings
	recent   map[gid.ID]*recent // what each wallet has paid out and sent lately
	payees   map[route]*payee   // who is paid by transfers, where that decides
	accounts map[gid.ID]*ent.PayoutAccount
	paidTo   map[gid.ID]map[gid.ID]time.Time // when each owner's accounts were last paid at, if lately
	// How many active holds the wallets have in which holds are placed.
	activeHolds map[gid.ID]int
	ofAll       map[money.Currency]int64 // what all together may still pay out today; where it is missing there is no bound
}

// admit reads what decides about the outflows of a group; the wallets are locked.
func (s *Service) admit(ctx context.Context, tx *database.Tx, entries []ledger.Request, _ []error) (ledger.Admission, error) {
	all := make([]outflow, len(entries))
	for i, e := range entries {
		all[i] = outflowOf(e)
	}
	return s.admission(ctx, tx, all)
}

// Judge is why an entry may not be written. What comes to somebody who owes is refused with
// errIndebted unless it pays the debt.
func (a *admission) Judge(ctx context.Context, e ledger.Request) (why, err error) {
	return a.judge(ctx, a.tx, outflowOf(e))
}

// Close keeps what the entries have changed of recipients.
func (a *admission) Close(ctx context.Context) error { return a.writePayees(ctx, a.tx) }

// judge is why an outflow may not go; a nil why admits it. What counts a try comes
// last, so that no try is spent on what is refused.
func (a *admission) judge(ctx context.Context, tx *database.Tx, o outflow) (why, err error) {
	if o.hold != nil {
		return a.mayHold(o), nil
	}
	if why = a.restrained(o); why == nil && o.byOwner() {
		why = a.coolingDown(o)
	}
	if why != nil {
		return why, nil
	}
	switch {
	case o.payout != nil:
		why, err = a.mayPayOut(ctx, tx, o)
	case o.byOwner():
		why = a.maySend(o)
	}
	if why = cmp.Or(why, a.covered(o)); why != nil || err != nil {
		return why, err
	}
	if a.why[o.to]["indebted"] && !o.paysDebt {
		return errIndebted, nil // after all else: what is sent to a debtor passes the same rules
	}
	if o.payout != nil {
		err = throttle.Take(ctx, tx, throttle.Key("payout", string(o.owner)), a.options.Limits.Payouts)
		if err != nil {
			return refusalOr(err)
		}
	}
	return nil, nil
}

// covered is the refusal of more than a wallet holds, or may pay out yet.
func (a *admission) covered(o outflow) error {
	left, known := a.available(o)
	if !known || o.amount.Minor <= left {
		return nil
	}
	if o.hold != nil {
		left += o.hold.Has // the amount that was asked for has it in it
	}
	return o.short(left)
}

// unproved is the refusal of what needs recent authentication: of everything that leaves a
// wallet within 24 hours together, or the amount could be cut in pieces.
func (a *admission) unproved(o outflow) error {
	r := a.paidOut(o.wallet)
	if within(r.amount+r.sent+o.amount.Minor, a.options.Limits.ReauthAbove, o.amount.Currency) {
		return nil
	}
	return a.recentlyProved(o)
}

// recentlyProved is why an outflow needs recent authentication; nil when there was one.
func (a *admission) recentlyProved(o outflow) error {
	if a.now.Sub(o.provedAt) > a.options.Limits.ReauthWithin {
		return reauthenticate()
	}
	return nil
}

// maySend is why a transfer may not begin.
func (a *admission) maySend(o outflow) error { return cmp.Or(a.unproved(o), a.unknownPayee(o)) }

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
	case o.sends() && a.shut[GateTransfers]:
		return refusal.New(refusal.Disabled, "Transfers are switched off at the moment. Your money is safe. Retry later.")
	case o.payout != nil && (a.shut[GatePayouts] || a.shut[MoneyOut]):
		return refusal.New(refusal.Disabled, "Payouts are switched off at the moment. Your money is safe. Retry later.")
	case o.ordered && a.why[o.wallet]["closed"]:
		return refusal.New(refusal.Disabled, "The account of the wallet's owner is closed.", "input", "from")
	case o.ordered && a.why[o.to]["closed"]:
		return refusal.New(refusal.Disabled, "The account of the wallet's owner is closed.", "input", "to")
	case !o.byOwner() && (a.why[o.to]["closed"] || a.why[o.wallet]["closed"]):
		return refusal.New(refusal.Disabled, "The account of the wallet's owner is closed.", "input", "wallet")
	case o.payout == nil && a.why[o.to]["closed"]: // read under the lock of that wallet, which closing takes, too
		return refusal.New(refusal.NotFound, "The receiver's account is closed.", "input", "toWalletId")
	case why["frozen"]:
		return frozen()
	case why["owes"]:
		return refusal.New(refusal.Disabled,
			"Nothing can be "+o.verb()+" while money is owed: a deposit was taken back. The next deposit pays it first.")
	case why["disputed"]:
		return refusal.New(refusal.Disabled, "Nothing can be "+o.verb()+" while a payment is disputed.")
	}
	return nil
}

// coolingDown keeps money where it is after signing up and after a change of its owner's
// password, email or payout account: a transfer would carry it past the rest of
// payouts. A new recipient makes payouts rest alone.
func (a *admission) coolingDown(o outflow) error {
	who, l := a.people[o.owner], a.options.Limits
	if who == nil {
		return nil
	}
	var until time.Time
	if l.PayoutCooldownNewUser > 0 {
		until = who.CreatedAt.Add(l.PayoutCooldownNewUser)
	}
	if o.payout != nil && who.PayeeAddedAt != nil && l.PayoutCooldown > 0 {
		until = machine.Later(until, who.PayeeAddedAt.Add(l.PayoutCooldown))
	}
	if who.GuardedAt != nil && l.PayoutCooldown > 0 {
		until = machine.Later(until, who.GuardedAt.Add(l.PayoutCooldown))
	}
	if !a.now.Before(until) {
		return nil
	}
	return refusal.New(refusal.CoolingDown,
		"Payouts and transfers are paused after sign-up and after a change of the password, the email or the payout account, "+
			"and payouts after a first transfer to a new recipient. Retry after the time in retryAt.").Until(until)
}

// mayPayOut is why a payout may not begin, but for its tries. Where it goes to, and
// whether it waits for approval, is fixed here and read from the row ever after.
func (a *admission) mayPayOut(ctx context.Context, tx *database.Tx, o outflow) (why, err error) {
	account := a.accounts[o.wallet]
	if why := notReady(account); why != nil {
		return why, nil
	}
	l, r := a.options.Limits, *a.paidOut(o.wallet)
	if why := withinDay(a.now, r, o.amount, l.PayoutMaxDailyCount, l.PayoutMaxDailyAmount); why != nil {
		return why, nil
	}
	if why := a.unproved(o); why != nil {
		return why, nil
	}
	o.payout.Account = account.ID
	o.payout.Awaits = !within(r.amount+o.amount.Minor, l.ApproveAbove, o.amount.Currency)
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
	return refusal.New(refusal.RateLimited, "Your payouts have reached the maximum number of payout accounts in 30 days.").
		Until(machine.Later(a.now, until))
}

// tooMuchOfAll is the refusal of what all together may not pay out today any more.
func (a *admission) tooMuchOfAll(ctx context.Context, tx *database.Tx, c money.Currency) (why, err error) {
	a.alertOnceAMinute(ctx, &a.capTold, a.now, payoutTotalReached, "currency", c)
	until := a.now.Add(day)
	oldest, err := tx.Payout.Query().Where(paidToday(a.now, c)...).Order(ent.Asc(payout.FieldCreatedAt)).First(ctx)
	if err == nil {
		until = oldest.CreatedAt.Add(day)
	}
	if ent.MaskNotFound(err) != nil {
		return nil, err
	}
	return refusal.New(refusal.RateLimited,
		"The daily limit for the payouts of all users is reached. Your money is safe. Retry with a smaller amount, or later.",
		"input", "amount").Until(until), nil
}

// Count counts an entry that stands for those behind it in its group: what it has moved,
// whoever ordered it, and what its owner has begun.
func (a *admission) Count(e ledger.Request, postings []ledger.Posting) {
	a.move(postings)
	if h := a.holdings[e.Postings[0].Wallet]; h != nil && e.Hold != nil {
		h.held += e.Hold.Reserves()
	}
	if e.Hold != nil && e.Hold.Kind == holdchange.KindPLACE {
		a.activeHolds[e.Hold.Wallet]++
	}
	o := outflowOf(e)
	switch {
	case o.sends():
		a.paidOut(o.wallet).sent += o.amount.Minor
		if o.byOwner() {
			a.beganSending(o)
		}
	case o.payout != nil:
		a.paidOut(o.wallet).add(a.now, o.amount.Minor)
		if left, bound := a.ofAll[o.amount.Currency]; bound {
			a.ofAll[o.amount.Currency] = left - o.amount.Minor
		}
		a.knows(o.owner, o.payout.Account, a.now)
	}
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
