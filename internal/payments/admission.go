package payments

import (
	"cmp"
	"context"
	"slices"
	"time"

	"entgo.io/ent/dialect"

	"github.com/purserhq/purser/ent"
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
		Service: s, now: tx.Now(ctx), left: map[gid.ID]int64{}, recent: map[gid.ID]*recent{},
		paidTo: map[gid.ID]map[gid.ID]bool{}, ofAll: map[money.Currency]int64{},
	}
	var wallets, receivers, payers []gid.ID
	for _, o := range all {
		wallets = append(wallets, o.wallet)
		if o.payout != nil {
			payers = append(payers, o.wallet)
		} else {
			receivers = append(receivers, o.to)
		}
	}
	err := cmp.Or(a.readRestraints(ctx, tx, texts(wallets), texts(receivers)), a.readPeople(ctx, tx, all))
	if err == nil && s.options.PayoutDelay > 0 {
		err = a.readUnspent(ctx, tx, texts(wallets))
	}
	if err == nil && len(payers) > 0 {
		err = cmp.Or(a.readPayers(ctx, tx, payers), a.readRecent(ctx, tx, texts(payers)),
			a.readPaidTo(ctx, tx, all), a.readOfAll(ctx, tx, all)) // last: others wait for us from here on
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

// restraints are the gates that are shut, the wallets that may not send, and the
// receivers that owe.
var restraints = map[string]string{
	dialect.Postgres: restrain(dialect.Postgres),
	dialect.SQLite:   restrain(dialect.SQLite),
}

func restrain(kind string) string {
	senders, receivers := database.OneOf(kind, 1), database.OneOf(kind, 2)
	const debts = `wallets w JOIN wallets d ON d.owner_id = w.owner_id AND d.currency = w.currency
			AND d.kind = 'debt' AND d.current_balance < 0`
	return `SELECT w.id, 'owes' FROM ` + debts + ` WHERE w.id ` + senders + `
		UNION ALL SELECT wallet_id, 'disputed' FROM disputes WHERE wallet_id ` + senders + ` AND open
		UNION ALL SELECT w.id, 'indebted' FROM ` + debts + ` WHERE w.id ` + receivers + `
		UNION ALL SELECT id, 'shut' FROM gates WHERE NOT open`
}

func (a *admission) readRestraints(ctx context.Context, tx *database.Tx, senders, receivers database.Texts) error {
	a.shut, a.why = map[gid.ID]bool{}, map[gid.ID]map[string]bool{}
	args := append(tx.Set(senders), tx.Set(receivers)...)
	return tx.Read(ctx, restraints[tx.Dialect()], args...).Each(func(scan database.Scan) error {
		var id gid.ID
		var reason string
		if err := scan(&id, &reason); err != nil {
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
		return nil
	})
}

// readPeople reads those who changed something of their account lately, or are new.
func (a *admission) readPeople(ctx context.Context, tx *database.Tx, all []outflow) error {
	l := a.options.Limits
	if l.Rest == 0 && l.RestOfNew == 0 {
		return nil
	}
	owners := make([]gid.ID, len(all))
	for i, o := range all {
		owners[i] = o.owner
	}
	found, err := tx.User.Query().
		Where(user.IDIn(owners...), user.Or(user.GuardedAtGT(a.now.Add(-l.Rest)), user.CreatedAtGT(a.now.Add(-l.RestOfNew)))).
		Select(user.FieldGuardedAt, user.FieldCreatedAt).All(ctx)
	a.people = map[gid.ID]*ent.User{}
	for _, who := range found {
		a.people[who.ID] = who
	}
	return err
}

// unspent is what each wallet may part with: its balance less its young deposits.
var unspent = map[string]string{
	dialect.Postgres: withoutYoung(dialect.Postgres),
	dialect.SQLite:   withoutYoung(dialect.SQLite),
}

func withoutYoung(kind string) string {
	return `
		SELECT w.id, w.current_balance - CAST(COALESCE((SELECT SUM(t.value) FROM transactions t
			WHERE t.wallet_id = w.id AND t.kind = 'DEPOSIT' AND t.created_at > $2), 0) AS bigint)
		FROM wallets w WHERE w.id ` + database.OneOf(kind, 1)
}

// readUnspent keeps deposits that are younger than the payout delay where they are:
// a transfer, too, would carry them past it.
func (a *admission) readUnspent(ctx context.Context, tx *database.Tx, wallets database.Texts) error {
	args := append(tx.Set(wallets), a.now.Add(-a.options.PayoutDelay))
	return tx.Read(ctx, unspent[tx.Dialect()], args...).Each(func(scan database.Scan) error {
		var id gid.ID
		var minor int64
		err := scan(&id, &minor)
		a.left[id] = max(0, minor)
		return err
	})
}

// readPayers reads what the wallets hold whose money is to be paid out, and where to.
func (a *admission) readPayers(ctx context.Context, tx *database.Tx, payers []gid.ID) error {
	found, err := tx.Wallet.Query().Where(wallet.IDIn(payers...)).WithPayoutAccount().
		Select(wallet.FieldCurrentBalance, wallet.FieldAccountID).All(ctx)
	a.accounts = map[gid.ID]*ent.PayoutAccount{}
	for _, w := range found {
		a.accounts[w.ID] = w.Edges.PayoutAccount
		if a.options.PayoutDelay == 0 {
			a.left[w.ID] = w.CurrentBalance
		}
	}
	return err
}

// lastPayouts are those that each wallet began last, newest first.
var lastPayouts = map[string]string{
	dialect.Postgres: `SELECT p.wallet_id, p.amount, p.state, p.created_at FROM unnest($1::text[]) AS w (id)
		CROSS JOIN LATERAL (SELECT * FROM payouts WHERE wallet_id = w.id ORDER BY id DESC LIMIT $2) AS p ORDER BY p.id DESC`,
	dialect.SQLite: `SELECT p.wallet_id, p.amount, p.state, p.created_at FROM json_each($1) AS w JOIN payouts p
		ON p.id IN (SELECT id FROM payouts WHERE wallet_id = w.value->>0 ORDER BY id DESC LIMIT $2) ORDER BY p.id DESC`,
}

// readRecent reads what the payers have begun lately, where that limits them.
func (a *admission) readRecent(ctx context.Context, tx *database.Tx, payers database.Texts) error {
	if l := a.options.Limits; l.PayoutsADay == 0 && l.PayoutADay == 0 && l.ReauthAbove == 0 && l.ApproveAbove == 0 {
		return nil
	}
	args := append(tx.Set(payers), recentRows)
	return tx.Read(ctx, lastPayouts[tx.Dialect()], args...).Each(func(scan database.Scan) error {
		var id gid.ID
		var amount int64
		var state payout.State
		var at time.Time
		if err := scan(&id, &amount, &state, &at); err != nil {
			return err
		}
		a.paidOut(id).add(a.now, at, amount, state == payout.StateFailed || state == payout.StateReversed)
		return nil
	})
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
	var before []struct {
		OwnerID   gid.ID `json:"owner_id"`
		AccountID gid.ID `json:"account_id"`
	}
	err := tx.Payout.Query().Where(payout.OwnerIDIn(owners...), payout.CreatedAtGT(a.now.Add(-accountDays))).
		Unique(true).Select(payout.FieldOwnerID, payout.FieldAccountID).Scan(ctx, &before)
	for _, b := range before {
		a.knows(b.OwnerID, b.AccountID)
	}
	return err
}

// readOfAll reads what all together may still pay out today. Groups lock different
// wallets, so that they would not see each other here but for a lock for each
// currency, which all take in one order and hold until their payouts stand.
func (a *admission) readOfAll(ctx context.Context, tx *database.Tx, all []outflow) error {
	units := a.options.Limits.PayoutADayOfAll
	if units == 0 {
		return nil
	}
	var currencies []money.Currency
	for _, o := range all {
		if o.payout != nil {
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
		a.ofAll[c] = money.Whole(units, c).Minor
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
