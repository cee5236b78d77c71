package payments

import (
	"cmp"
	"context"
	"slices"
	"time"

	"entgo.io/ent/dialect"

	"github.com/purserhq/purser/ent"
	"github.com/purserhq/purser/ent/holdchange"
	"github.com/purserhq/purser/ent/payout"
	"github.com/purserhq/purser/ent/predicate"
	"github.com/purserhq/purser/ent/user"
	"github.com/purserhq/purser/ent/wallet"
	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/money"
)

// admission reads what decides about the outflows.
func (s *Service) admission(ctx context.Context, tx *database.Tx, all []outflow) (*admission, error) {
	a := &admission{
		Service: s, tx: tx, now: tx.Now(ctx), recent: map[gid.ID]*recent{},
		holdings: map[gid.ID]*holdings{}, payees: map[route]*payee{},
		paidTo: map[gid.ID]map[gid.ID]time.Time{}, ofAll: map[money.Currency]int64{}, activeHolds: map[gid.ID]int{},
	}
	var wallets, receivers, payers, chargers, placers []gid.ID
	var ordered []outflow // by the wallets' owners
	for _, o := range all {
		if o.byOwner() {
			ordered = append(ordered, o)
		}
		if o.hold != nil && o.hold.Kind == holdchange.KindPLACE {
			placers = append(placers, o.wallet)
		}
		switch {
		case o.payout != nil:
			payers = append(payers, o.wallet)
		case o.charge != nil, o.hold != nil:
			chargers, receivers = append(chargers, o.wallet), append(receivers, o.wallet) // whose account may be closed
		case o.ordered:
			receivers = append(receivers, o.wallet, o.to)
		default:
			receivers = append(receivers, o.to)
		}
		if o.wallet != "" {
			wallets = append(wallets, o.wallet)
		}
	}
	all = ordered
	err := cmp.Or(a.readRestraints(ctx, tx, texts(wallets), texts(receivers)), a.readActiveHolds(ctx, tx, texts(placers)))
	if err == nil && (len(payers) > 0 || len(chargers) > 0 && s.options.SpendDelay > 0 || len(all) > 0 && !s.options.Limits.NewPayeeAbove.Zero()) {
		err = a.readHoldings(ctx, tx, texts(wallets))
	}
	if err != nil || len(all) == 0 {
		return a, err
	}
	err = cmp.Or(a.readPeople(ctx, tx, all), a.readRecent(ctx, tx, texts(a.counted(all))), a.readPayees(ctx, tx, all))
	if err == nil && len(payers) > 0 {
		err = cmp.Or(a.readPayers(ctx, tx, payers), a.readPaidTo(ctx, tx, all), a.readOfAll(ctx, tx, all)) // last: others wait for us from here on
	}
	return a, err
}

// texts are the ids, each once, for a statement.
func texts(ids []gid.ID) (out database.Texts) {
	for _, id := range slices.Compact(slices.Sorted(slices.Values(ids))) {
		out = append(out, string(id))
	}
	return out
}

// restraints are the gates that are shut, the wallets that may not send, the receivers
// that owe, and those whose accounts are closed.
var restraints = map[string]string{
	dialect.Postgres: restrain(dialect.Postgres),
	dialect.SQLite:   restrain(dialect.SQLite),
}

func restrain(kind string) string {
	senders, receivers := database.InSet(kind, 1), database.InSet(kind, 2)
	const debts = `wallets w JOIN wallets d ON d.owner_id = w.owner_id AND d.currency = w.currency
			AND d.kind = 'debt' AND d.current_balance < 0`
	return `SELECT w.id, 'owes', -d.current_balance FROM ` + debts + ` WHERE w.id ` + senders + `
		UNION ALL SELECT wallet_id, 'disputed', 0 FROM disputes WHERE wallet_id ` + senders + ` AND open
		UNION ALL SELECT w.id, 'indebted', -d.current_balance FROM ` + debts + ` WHERE w.id ` + receivers + `
		UNION ALL SELECT w.id, 'closed', 0 FROM wallets w JOIN users u ON u.id = w.owner_id
			WHERE w.id ` + receivers + ` AND u.closing_at IS NOT NULL
		UNION ALL SELECT id, 'frozen', 0 FROM wallets WHERE id ` + senders + ` AND frozen_at IS NOT NULL
		UNION ALL SELECT id, 'shut', 0 FROM gates WHERE NOT open`
}

func (a *admission) readRestraints(ctx context.Context, tx *database.Tx, senders, receivers database.Texts) error {
	a.shut, a.why, a.owed = map[gid.ID]bool{}, map[gid.ID]map[string]bool{}, map[gid.ID]int64{}
	args := append(tx.Set(senders), tx.Set(receivers)...)
	return tx.Read(ctx, restraints[tx.Dialect()], args...).ForEach(func(scan database.Scan) error {
		var id gid.ID
		var reason string
		var owed int64
		if err := scan(&id, &reason, &owed); err != nil {
			return err
		}
		if reason == "shut" {
			a.shut[id] = true
			return nil
		}
		if a.why[id] == nil {
			a.why[id] = map[string]bool{}
		}
		a.why[id][reason] = true
		a.owed[id] = max(a.owed[id], owed)
		return nil
	})
}

// readPeople reads those who changed something of their account lately, or are new.
func (a *admission) readPeople(ctx context.Context, tx *database.Tx, all []outflow) error {
	l := a.options.Limits
	a.people = map[gid.ID]*ent.User{}
	if l.PayoutCooldown == 0 && l.PayoutCooldownNewUser == 0 {
		return nil
	}
	owners := make([]gid.ID, len(all))
	for i, o := range all {
		owners[i] = o.owner
	}
	found, err := tx.User.Query().
		Where(user.IDIn(owners...), user.Or(user.GuardedAtGT(a.now.Add(-l.PayoutCooldown)), user.PayeeAddedAtGT(a.now.Add(-2*l.PayoutCooldown)),
			user.CreatedAtGT(a.now.Add(-l.PayoutCooldownNewUser)))).
		Select(user.FieldGuardedAt, user.FieldPayeeAddedAt, user.FieldCreatedAt).All(ctx)
	for _, who := range found {
		a.people[who.ID] = who
	}
	return err
}

// readPayers reads where the wallets' money is to be paid out to.
func (a *admission) readPayers(ctx context.Context, tx *database.Tx, payers []gid.ID) error {
	found, err := tx.Wallet.Query().Where(wallet.IDIn(payers...)).WithPayoutAccount().
		Select(wallet.FieldAccountID).All(ctx)
	a.accounts = map[gid.ID]*ent.PayoutAccount{}
	for _, w := range found {
		a.accounts[w.ID] = w.Edges.PayoutAccount
	}
	return err
}

// begunToday is what each wallet began since a time: how many payouts, their amount
// without those that failed, when the first of them was, and the transfers that it sent.
var begunToday = map[string]string{
	dialect.Postgres: begunSince("payouts", "'FAILED', 'REVERSED'", sentSince) + `unnest($1::text[]) AS w (id)`,
	dialect.SQLite:   begunSince("payouts", "'FAILED', 'REVERSED'", sentSince) + `(SELECT value->>0 AS id FROM json_each($1)) AS w`,
}

// sentSince sums the transfers of a wallet since a time, from an index. Whoever sends more
// than so many counts as one who has sent everything there is: the sum must not cost others
// more than that.
const sentSince = `(SELECT CASE WHEN COUNT(*) < 20000 THEN CAST(COALESCE(SUM(s.amount), 0) AS bigint) ELSE 4000000000000000000 END
		FROM (SELECT t.amount FROM transfers t WHERE t.wallet_id = w.id AND t.created_at >= $2 LIMIT 20000) AS s)`

// begunSince is that of a table, whose failed states do not count, for wallets w.
func begunSince(table, failed, sent string) string {
	of := " FROM " + table + " o WHERE o.wallet_id = w.id AND o.created_at >= $2"
	return `SELECT w.id, (SELECT COUNT(*)` + of + `),
		CAST(COALESCE((SELECT SUM(o.amount)` + of + ` AND o.state NOT IN (` + failed + `)), 0) AS bigint),
		(SELECT o.created_at` + of + ` ORDER BY o.created_at LIMIT 1), ` + sent + ` FROM `
}

// counted are the wallets of which it decides what they have begun lately. What somebody
// sends who has just proved their identity, nothing of that limits.
func (a *admission) counted(all []outflow) (wallets []gid.ID) {
	l := a.options.Limits
	for _, o := range all {
		pays := o.payout != nil && (l.PayoutMaxDailyCount > 0 || !l.PayoutMaxDailyAmount.Zero() || !l.ApproveAbove.Zero())
		if pays || !l.ReauthAbove.Zero() && a.recentlyProved(o) != nil {
			wallets = append(wallets, o.wallet)
		}
	}
	return wallets
}

// readRecent reads what wallets have begun lately.
func (a *admission) readRecent(ctx context.Context, tx *database.Tx, wallets database.Texts) error {
	if len(wallets) == 0 {
		return nil
	}
	args := append(tx.Set(wallets), a.now.Add(-day))
	return tx.Read(ctx, begunToday[tx.Dialect()], args...).ForEach(func(scan database.Scan) error {
		id, r, err := scanRecent(scan)
		a.recent[id] = &r
		return err
	})
}

func scanRecent(scan database.Scan) (id gid.ID, r recent, err error) {
	var oldest *time.Time
	err = scan(&id, &r.begun, &r.amount, &oldest, &r.sent)
	r.oldest = deref(oldest).UTC()
	return id, r, err
}

// lastPaid is when each account of some owners was last paid at.
var lastPaid = map[string]string{
	dialect.Postgres: lastPaidOf(dialect.Postgres),
	dialect.SQLite:   lastPaidOf(dialect.SQLite),
}

func lastPaidOf(kind string) string {
	return `SELECT a.owner_id, a.id, (SELECT p.created_at FROM payouts p WHERE p.account_id = a.id ORDER BY p.created_at DESC LIMIT 1)
		FROM payout_accounts a WHERE a.owner_id ` + database.InSet(kind, 1)
}

// readPaidTo reads which accounts the payers' payouts have gone to lately.
func (a *admission) readPaidTo(ctx context.Context, tx *database.Tx, all []outflow) error {
	if a.options.Limits.PayoutAccounts == 0 {
		return nil
	}
	var owners []gid.ID
	for _, o := range all {
		if o.payout != nil {
			owners = append(owners, o.owner)
		}
	}
	return tx.Read(ctx, lastPaid[tx.Dialect()], tx.Set(texts(owners))...).ForEach(func(scan database.Scan) error {
		var owner, account gid.ID
		var last *time.Time
		err := scan(&owner, &account, &last)
		if last != nil && last.After(a.now.Add(-accountDays)) {
			a.knows(owner, account, last.UTC())
		}
		return err
	})
}

// readOfAll reads what all together may still pay out today. Groups lock different
// wallets, so that they would not see each other here but for a lock for each
// currency, which all take in one order and hold until their payouts stand.
func (a *admission) readOfAll(ctx context.Context, tx *database.Tx, all []outflow) error {
	most := a.options.Limits.PayoutMaxDailyTotal
	var currencies []money.Currency
	for _, o := range all {
		if o.payout != nil && most.In(o.amount.Currency).Minor > 0 {
			currencies = append(currencies, o.amount.Currency)
		}
	}
	slices.Sort(currencies)
	for _, c := range slices.Compact(currencies) {
		if err := tx.Lock(ctx, "payouts of all in "+string(c)); err != nil {
			return err
		}
		var paid []struct {
			Sum *int64 // null without a row
		}
		if err := tx.Payout.Query().Where(paidToday(a.now, c)...).
			Aggregate(ent.As(ent.Sum(payout.FieldAmount), "sum")).Scan(ctx, &paid); err != nil {
			return err
		}
		a.ofAll[c] = most.In(c).Minor
		if len(paid) > 0 {
			a.ofAll[c] -= deref(paid[0].Sum)
		}
	}
	return nil
}

// paidToday are the payouts of all that count for the bound of a day.
func paidToday(now time.Time, c money.Currency) []predicate.Payout {
	return []predicate.Payout{
		payout.CurrencyEQ(c), payout.CreatedAtGT(now.Add(-day)), payout.StateNotIn(payout.StateFailed, payout.StateReversed),
	}
}
