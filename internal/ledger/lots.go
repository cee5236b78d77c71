package ledger

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"time"

	"entgo.io/ent/dialect"

	"github.com/purserhq/purser/ent/transaction"
	"github.com/purserhq/purser/ent/wallet"
	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/gid"
)

// Young money has come by card and can still be taken back: it may be sent to another
// wallet, but not be paid out before it matures. A lot is the money of one wallet that
// matures at one time. What lots say:
//
//   - A deposit adds a lot (Posting.Matures), and so does card money of the platform's
//     wallet that an operator assigns to a user's.
//   - Money between wallets is mature money first. What exceeds that carries lots, those
//     that mature first, with their times: money does not grow older by moving.
//   - What is taken back of a deposit takes from the wallet's lots of the deposit's time,
//     and what comes back of it adds to them until that time. Lots that were sent on
//     stay where they are: else a dispute would make another's money payable sooner.
//   - What pays the owner's debt leaves lots as they are, too: else young money that paid
//     it would return as mature money when the debt's dispute is won.
//   - A payout leaves lots as they are: whoever admits it compares with what is mature.
//   - A charge takes as a transfer does, and its refunds bring the lots that it took back, those
//     that mature last first: else buying and returning would make young money payable.
//
// So what can be paid out of all wallets together is never more than mature money. Lots may
// exceed the balance, after an old payment was taken back out of young money: then
// nothing can be paid out until they mature.

// lot is money that matures at a time, in microseconds since 1970.
type lot struct{ due, amount int64 }

// lots are what a group of lines finds and leaves.
type lots struct {
	at       int64                          // now; what is due by then is mature
	byWallet map[gid.ID][]lot               // young money of each wallet, what matures first is first
	stored   map[gid.ID]map[int64]int64     // as the database has it
	deposits map[gid.ID]int64               // when the money of deposits matures
	carried  map[[2]gid.ID]map[string][]lot // from one wallet to another under a reference, until its second line
	charged  map[gid.ID][]lot               // what charges that are refunded still have of young money, what matures last is first
	spent    []spentLot                     // what charges took and refunds brought back
}

// spentLot is young money that a charge took, or, below zero, that a refund brought back.
type spentLot struct {
	lot
	charge, wallet gid.ID
	reference      string
}

// moveLots moves young money along with lines, whose wallets are locked. Where there is none
// it asks the database nothing.
func moveLots(ctx context.Context, tx *database.Tx, at time.Time, heads map[gid.ID]*head, lines []line) error {
	var wallets, deposits, charges []gid.ID
	brings := false
	for _, l := range lines {
		if heads[l.Wallet].young != 0 {
			wallets = append(wallets, l.Wallet)
		}
		if l.adjustsDeposit() && (l.Value > 0 || heads[l.Wallet].young != 0) {
			deposits, brings = append(deposits, l.Deposit), true
		}
		if l.Charge != "" {
			charges, brings = append(charges, l.Charge), true
		}
		brings = brings || !l.Matures.IsZero()
	}
	if len(wallets) == 0 && !brings {
		return nil
	}
	set := &lots{
		at: at.UnixMicro(), byWallet: map[gid.ID][]lot{}, stored: map[gid.ID]map[int64]int64{},
		deposits: map[gid.ID]int64{}, carried: map[[2]gid.ID]map[string][]lot{}, charged: map[gid.ID][]lot{},
	}
	if err := cmp.Or(set.readCharged(ctx, tx, charges), set.read(ctx, tx, wallets, deposits)); err != nil {
		return fmt.Errorf("read young money: %w", err)
	}
	for _, l := range lines {
		set.apply(l, heads[l.Peer])
	}
	if err := cmp.Or(set.writeSpent(ctx, tx), set.write(ctx, tx, heads)); err != nil {
		return fmt.Errorf("write young money: %w", err)
	}
	return nil
}

// adjustsDeposit reports whether a line takes money of a deposit back, or brings it back.
func (l line) adjustsDeposit() bool { return l.Deposit != "" && l.Reference != string(l.Deposit) }

// apply moves lots along with one line, to or from peer where it has one.
func (set *lots) apply(l line, peer *head) {
	route := [2]gid.ID{l.Wallet, l.Peer}
	switch {
	case !l.Matures.IsZero() && l.Value > 0:
		set.add(l.Wallet, lot{l.Matures.UnixMicro(), l.Value})
	case !l.Matures.IsZero():
		// Its other line adds the lot.
	case peer != nil && peer.kind == wallet.KindDebt:
		// Lots stay with the owner: see above.
	case l.Kind == transaction.KindCharge:
		for _, one := range set.take(l.Wallet, -l.Value-max(0, l.before-set.sum(l.Wallet))) {
			set.spent = append(set.spent, spentLot{one, gid.ID(l.Reference), l.Wallet, l.Reference})
		}
	case l.Charge != "":
		set.bringBack(l)
	case l.Peer != "" && l.Value < 0:
		young := set.sum(l.Wallet)
		taken := set.take(l.Wallet, -l.Value-max(0, l.before-young))
		if set.carried[route] == nil {
			set.carried[route] = map[string][]lot{}
		}
		set.carried[route][l.Reference] = taken
	case l.Peer != "":
		for _, one := range set.carried[[2]gid.ID{l.Peer, l.Wallet}][l.Reference] {
			set.add(l.Wallet, one)
		}
	case l.adjustsDeposit():
		set.add(l.Wallet, lot{set.deposits[l.Deposit], l.Value}) // below zero when it is taken back
	}
}

// bringBack adds what a refund returns of the young money that its charge took.
func (set *lots) bringBack(l line) {
	left := l.Value
	for i := range set.charged[l.Charge] {
		from := &set.charged[l.Charge][i]
		back := lot{from.due, min(left, from.amount)}
		if back.amount == 0 {
			continue
		}
		from.amount, left = from.amount-back.amount, left-back.amount
		set.add(l.Wallet, back)
		set.spent = append(set.spent, spentLot{lot{back.due, -back.amount}, l.Charge, l.Wallet, l.Reference})
	}
}

func (set *lots) sum(wallet gid.ID) (sum int64) {
	for _, one := range set.byWallet[wallet] {
		sum += one.amount
	}
	return sum
}

// add adds to a lot, or takes from it as far as it goes. What has matured is none.
func (set *lots) add(wallet gid.ID, more lot) {
	if more.due <= set.at {
		return
	}
	all := set.byWallet[wallet]
	i, found := slices.BinarySearchFunc(all, more.due, func(l lot, due int64) int { return int(min(1, max(-1, l.due-due))) })
	switch {
	case found && all[i].amount+more.amount <= 0:
		set.byWallet[wallet] = slices.Delete(all, i, i+1)
	case found:
		all[i].amount += more.amount
	case more.amount > 0:
		set.byWallet[wallet] = slices.Insert(all, i, more)
	}
}

// take takes an amount out of a wallet's lots as far as they go, of those that mature first.
func (set *lots) take(wallet gid.ID, amount int64) (taken []lot) {
	for amount > 0 && len(set.byWallet[wallet]) > 0 {
		first := set.byWallet[wallet][0]
		first.amount = min(first.amount, amount)
		set.add(wallet, lot{first.due, -first.amount})
		taken, amount = append(taken, first), amount-first.amount
	}
	return taken
}

var (
	readLots = map[string]string{
		dialect.Postgres: lotsOf(dialect.Postgres),
		dialect.SQLite:   lotsOf(dialect.SQLite),
	}
	readMaturities = map[string]string{
		dialect.Postgres: maturitiesOf(dialect.Postgres),
		dialect.SQLite:   maturitiesOf(dialect.SQLite),
	}
)

func lotsOf(kind string) string {
	return `SELECT wallet_id, due_at, amount FROM young_lots WHERE wallet_id ` + database.InSet(kind, 1) + ` ORDER BY wallet_id, due_at`
}

func maturitiesOf(kind string) string {
	return `SELECT id, matures_at FROM deposits WHERE id ` + database.InSet(kind, 1) + ` AND matures_at IS NOT NULL`
}

func (set *lots) read(ctx context.Context, tx *database.Tx, wallets, deposits []gid.ID) error {
	unique := func(ids []gid.ID) database.Texts {
		slices.Sort(ids)
		return column(slices.Compact(ids), gid.ID.String)
	}
	if len(deposits) > 0 {
		err := tx.Read(ctx, readMaturities[tx.Dialect()], tx.Set(unique(deposits))...).ForEach(func(scan database.Scan) error {
			var id gid.ID
			var due int64
			err := scan(&id, &due)
			set.deposits[id] = due
			return err
		})
		if err != nil {
			return err
		}
	}
	if len(wallets) == 0 {
		return nil
	}
	return tx.Read(ctx, readLots[tx.Dialect()], tx.Set(unique(wallets))...).ForEach(func(scan database.Scan) error {
		var id gid.ID
		var one lot
		err := scan(&id, &one.due, &one.amount)
		if set.stored[id] == nil {
			set.stored[id] = map[int64]int64{}
		}
		set.stored[id][one.due] = one.amount
		set.add(id, one)
		return err
	})
}

// readCharged reads what charges have of young money that has not matured.
func (set *lots) readCharged(ctx context.Context, tx *database.Tx, charges []gid.ID) error {
	if len(charges) == 0 {
		return nil
	}
	query := `SELECT charge_id, due_at, CAST(SUM(amount) AS bigint) FROM spent_lots WHERE charge_id ` + database.InSet(tx.Dialect(), 1) +
		` GROUP BY charge_id, due_at HAVING SUM(amount) > 0 ORDER BY charge_id, due_at DESC`
	return tx.Read(ctx, query, tx.Set(database.Texts(column(charges, gid.ID.String)))...).ForEach(func(scan database.Scan) error {
		var id gid.ID
		var one lot
		err := scan(&id, &one.due, &one.amount)
		if one.due > set.at {
			set.charged[id] = append(set.charged[id], one)
		}
		return err
	})
}

var insertSpent = map[string]string{
	dialect.Postgres: `INSERT INTO spent_lots (id, charge_id, reference, wallet_id, due_at, amount)
			SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::bigint[], $6::bigint[])`,
	dialect.SQLite: `INSERT INTO spent_lots (id, charge_id, reference, wallet_id, due_at, amount)
			SELECT value->>0, value->>1, value->>2, value->>3, value->>4, value->>5 FROM json_each($1)`,
}

// writeSpent keeps what charges took and refunds brought back.
func (set *lots) writeSpent(ctx context.Context, tx *database.Tx) error {
	if len(set.spent) == 0 {
		return nil
	}
	text := func(of func(spentLot) string) database.Texts { return column(set.spent, of) }
	number := func(of func(spentLot) int64) database.Numbers { return column(set.spent, of) }
	_, err := tx.Exec(ctx, insertSpent[tx.Dialect()], tx.Set(
		text(func(spentLot) string { return string(gid.New("spl")) }),
		text(func(s spentLot) string { return string(s.charge) }),
		text(func(s spentLot) string { return s.reference }),
		text(func(s spentLot) string { return string(s.wallet) }),
		number(func(s spentLot) int64 { return s.due }),
		number(func(s spentLot) int64 { return s.amount }),
	)...)
	return err
}

var (
	upsertLots = map[string]string{
		dialect.Postgres: `INSERT INTO young_lots (id, wallet_id, due_at, amount)
			SELECT * FROM unnest($1::text[], $2::text[], $3::bigint[], $4::bigint[])
			ON CONFLICT (wallet_id, due_at) DO UPDATE SET amount = EXCLUDED.amount`,
		dialect.SQLite: `INSERT INTO young_lots (id, wallet_id, due_at, amount)
			SELECT value->>0, value->>1, value->>2, value->>3 FROM json_each($1) WHERE true
			ON CONFLICT (wallet_id, due_at) DO UPDATE SET amount = EXCLUDED.amount`,
	}
	deleteLots = map[string]string{
		dialect.Postgres: `DELETE FROM young_lots l USING unnest($1::text[], $2::bigint[]) AS d (wallet, due)
			WHERE l.wallet_id = d.wallet AND l.due_at = d.due`,
		dialect.SQLite: `DELETE FROM young_lots WHERE (wallet_id, due_at) IN (SELECT value->>0, value->>1 FROM json_each($1))`,
	}
)

// write keeps what has changed, and drops what is used up or has matured.
func (set *lots) write(ctx context.Context, tx *database.Tx, heads map[gid.ID]*head) error {
	var ids, wallets, dropped database.Texts
	var dues, amounts, droppedDues database.Numbers
	for wallet := range heads {
		left := map[int64]bool{}
		for _, one := range set.byWallet[wallet] {
			left[one.due] = true
			if set.stored[wallet][one.due] != one.amount {
				ids, wallets = append(ids, string(gid.New("lot"))), append(wallets, string(wallet))
				dues, amounts = append(dues, one.due), append(amounts, one.amount)
			}
		}
		for due := range set.stored[wallet] {
			if !left[due] {
				dropped, droppedDues = append(dropped, string(wallet)), append(droppedDues, due)
			}
		}
	}
	if len(dropped) > 0 {
		if _, err := tx.Exec(ctx, deleteLots[tx.Dialect()], tx.Set(dropped, droppedDues)...); err != nil {
			return err
		}
	}
	if len(ids) == 0 {
		return nil
	}
	_, err := tx.Exec(ctx, upsertLots[tx.Dialect()], tx.Set(ids, wallets, dues, amounts)...)
	return err
}

// matureWallets are wallets with lots that have matured, so many at a time.
const matureWallets = `SELECT DISTINCT wallet_id FROM young_lots WHERE due_at <= $1 LIMIT 500`

// DeleteMatureLots drops the lots of money that has matured. Wallets whose lines are written drop
// their own; this is for the others. Those that are locked are left for the next time.
func DeleteMatureLots(ctx context.Context, db *database.DB) error {
	for more := true; more; {
		err := db.InTx(ctx, func(ctx context.Context, tx *database.Tx) error {
			now := tx.Now(ctx)
			wallets := map[gid.ID]bool{}
			err := tx.Read(ctx, matureWallets, now.UnixMicro()).ForEach(func(scan database.Scan) error {
				var id gid.ID
				err := scan(&id)
				wallets[id] = true
				return err
			})
			if err != nil {
				return err
			}
			heads, err := lock(ctx, tx, lockUnlocked, wallets)
			if err != nil {
				return err
			}
			more = len(heads) == len(wallets) && len(wallets) > 0
			set := &lots{at: now.UnixMicro(), byWallet: map[gid.ID][]lot{}, stored: map[gid.ID]map[int64]int64{}}
			if err := set.read(ctx, tx, slices.Collect(maps.Keys(heads)), nil); err != nil {
				return err
			}
			return set.write(ctx, tx, heads)
		})
		if err != nil {
			return fmt.Errorf("drop mature lots: %w", err)
		}
	}
	return nil
}
