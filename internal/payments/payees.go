package payments

import (
	"cmp"
	"context"
	"slices"

	"entgo.io/ent/dialect"

	"github.com/purserhq/purser/ent"
	"github.com/purserhq/purser/ent/user"
	"github.com/purserhq/purser/internal/audit"
	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/gid"
)

// route names a recipient of a wallet's transfers.
type route struct{ wallet, to gid.ID }

func (p route) compare(o route) int {
	return cmp.Or(cmp.Compare(p.wallet, o.wallet), cmp.Compare(p.to, o.to))
}

// payee is what a wallet has sent to a recipient.
type payee struct {
	sent    int64 // minor units, counted until the recipient is known
	known   bool  // any amount may be sent
	owner   gid.ID
	changed bool
	added   bool // the recipient has become known in this transaction
}

var readKnown = map[string]string{
	dialect.Postgres: `SELECT p.wallet_id, p.to_wallet_id, p.amount, p.known_at IS NOT NULL FROM unnest($1::text[], $2::text[]) AS k (wallet, payee)
		JOIN payees p ON p.wallet_id = k.wallet AND p.to_wallet_id = k.payee`,
	dialect.SQLite: `SELECT p.wallet_id, p.to_wallet_id, p.amount, p.known_at IS NOT NULL FROM json_each($1) AS k
		JOIN payees p ON p.wallet_id = k.value->>0 AND p.to_wallet_id = k.value->>1`,
}

// readPayees reads who of the recipients is known. The wallets that send are locked, so
// their recipients do not change meanwhile.
func (a *admission) readPayees(ctx context.Context, tx *database.Tx, all []outflow) error {
	if a.options.Limits.NewPayeeAbove.Zero() {
		return nil
	}
	var wallets, payees database.Texts
	for _, o := range all {
		if of := (route{o.wallet, o.to}); o.payout == nil && a.payees[of] == nil {
			a.payees[of] = &payee{owner: o.owner}
			wallets, payees = append(wallets, string(o.wallet)), append(payees, string(o.to))
		}
	}
	if len(wallets) == 0 {
		return nil
	}
	return tx.Read(ctx, readKnown[tx.Dialect()], tx.Set(wallets, payees)...).ForEach(func(scan database.Scan) error {
		var of route
		var sent int64
		var known bool
		err := scan(&of.wallet, &of.to, &sent, &known)
		if p := a.payees[of]; p != nil {
			p.sent, p.known = sent, known
		}
		return err
	})
}

// unknownPayee is why a transfer to a new recipient needs recent authentication. Small
// amounts add up until the recipient is known, or one could be cut in pieces.
func (a *admission) unknownPayee(o outflow) error {
	p := a.payees[route{o.wallet, o.to}]
	if p == nil || p.known || within(p.sent+o.amount.Minor, a.options.Limits.NewPayeeAbove, o.amount.Currency) {
		return nil
	}
	return a.recentlyProved(o)
}

// beganSending counts an admitted transfer towards its recipient, and makes payouts of its
// owner rest where the recipient has become known by it. A rest that lasts, or has ended no
// longer ago than it lasted, is not renewed: who pays somebody new each day must get their
// money out, too.
func (a *admission) beganSending(o outflow) {
	p := a.payees[route{o.wallet, o.to}]
	if p == nil || p.known {
		return
	}
	p.sent, p.changed = p.sent+o.amount.Minor, true
	if within(p.sent, a.options.Limits.NewPayeeAbove, o.amount.Currency) {
		return
	}
	p.known, p.added = true, true
	who := ent.User{ID: o.owner}
	if before := a.people[o.owner]; before != nil {
		who = *before
	}
	if who.PayeeAddedAt == nil || !a.now.Before(who.PayeeAddedAt.Add(2*a.options.Limits.PayoutCooldown)) {
		who.PayeeAddedAt = &a.now
	}
	a.people[o.owner] = &who
}

var keepPayees = map[string]string{
	dialect.Postgres: `INSERT INTO payees (created_at, id, wallet_id, to_wallet_id, amount, known_at)
		SELECT $1, p.id, p.wallet, p.payee, p.amount, CASE WHEN p.known > 0 THEN $1::timestamptz END
		FROM unnest($2::text[], $3::text[], $4::text[], $5::bigint[], $6::bigint[]) AS p (id, wallet, payee, amount, known)
		ON CONFLICT (wallet_id, to_wallet_id) DO UPDATE SET amount = EXCLUDED.amount, known_at = EXCLUDED.known_at`,
	dialect.SQLite: `INSERT INTO payees (created_at, id, wallet_id, to_wallet_id, amount, known_at)
		SELECT $1, value->>0, value->>1, value->>2, value->>3, CASE WHEN value->>4 > 0 THEN $1 END FROM json_each($2) WHERE true
		ON CONFLICT (wallet_id, to_wallet_id) DO UPDATE SET amount = EXCLUDED.amount, known_at = EXCLUDED.known_at`,
}

// writePayees keeps what the admitted transfers have changed of their recipients, makes
// payouts rest, and writes letters to the owners once that is committed.
func (a *admission) writePayees(ctx context.Context, tx *database.Tx) error {
	var changed []route
	for of, p := range a.payees {
		if p.changed {
			changed = append(changed, of)
		}
	}
	if len(changed) == 0 {
		return nil
	}
	slices.SortFunc(changed, route.compare)
	var ids, wallets, payees database.Texts
	var amounts, known database.Numbers
	added := map[gid.ID][]gid.ID{}
	for _, of := range changed {
		p := a.payees[of]
		ids, wallets, payees = append(ids, string(gid.New("pye"))), append(wallets, string(of.wallet)), append(payees, string(of.to))
		amounts, known = append(amounts, p.sent), append(known, 0)
		if p.known {
			known[len(known)-1] = 1
		}
		if p.added {
			added[p.owner] = append(added[p.owner], of.to)
		}
	}
	args := append([]any{a.now}, tx.Set(ids, wallets, payees, amounts, known)...)
	if _, err := tx.Exec(ctx, keepPayees[tx.Dialect()], args...); err != nil {
		return err
	}
	return a.tellOfPayees(ctx, tx, added)
}

// tellOfPayees makes payouts of the owners rest and writes to them. Rows of users are
// written in the order of their ids, so that two groups cannot wait for each other.
func (a *admission) tellOfPayees(ctx context.Context, tx *database.Tx, added map[gid.ID][]gid.ID) error {
	owners := make([]gid.ID, 0, len(added))
	for owner := range added {
		owners = append(owners, owner)
	}
	slices.Sort(owners)
	for _, owner := range owners {
		if since := a.people[owner].PayeeAddedAt; since.Equal(a.now) {
			if err := tx.User.Update().Where(user.ID(owner)).SetPayeeAddedAt(a.now).Exec(ctx); err != nil {
				return err
			}
		}
		for _, to := range added[owner] {
			if err := audit.Record(ctx, tx, audit.Event{Actor: owner, Action: audit.PayeeAdded, Subject: owner, Detail: string(to)}); err != nil {
				return err
			}
		}
		whenCommitted(tx, func() { a.options.Notify(ctx, owner, "Money was transferred from your account to a new recipient") })
	}
	return nil
}
