package ledger

import (
	"context"
	"errors"
	"fmt"
	"time"

	"entgo.io/ent/dialect"

	"github.com/purserhq/purser/ent/hold"
	"github.com/purserhq/purser/ent/holdchange"
	"github.com/purserhq/purser/ent/transaction"
	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/money"
)

// HoldState is what a hold reserves of its wallet, and how it stands.
type HoldState struct {
	State                      hold.State
	Amount, Captured, Released int64 // minor units; Amount includes the other two
	ExpiresAt                  time.Time
}

// Remaining is what a hold reserves now.
func (s HoldState) Remaining() int64 { return s.Amount - s.Captured - s.Released }

// HoldChange is one change of a hold that is asked for. The zero HoldState is changed by what
// places the hold.
type HoldChange struct {
	ID            gid.ID
	Hold          gid.ID
	Kind          holdchange.Kind
	Owner, Wallet gid.ID
	Currency      money.Currency
	Description   string // of the hold, where it is placed
	By            gid.ID // who asks for it: the application, an operator, or the sweeper
	Key           string // the idempotency key, once for each By
	Fingerprint   string // of the input
	Reason        string
	// Next is the hold after the change, at a time of the database's clock, when so much of
	// the wallet is free. It fails with why the change may not be.
	Next func(before HoldState, now time.Time, free int64) (HoldState, error)
	// Record writes more in the transaction of the change, such as an audit event. It runs
	// once the change is written; nil writes nothing.
	Record func(ctx context.Context, tx *database.Tx) error
	// What the writer fills in before the change is judged: what it takes of the wallet's free
	// money, which is placed, added, or captured beyond the hold; what of the amount that was
	// asked for the hold has already; and what the change returns.
	Takes, Has, Frees int64

	after   HoldState // the writer's, too
	version int64
	more    int64 // what it adds to what is held
}

// Request is the change as an entry of a group. debt is the wallet of what the owner owes,
// which money that is returned pays first; empty where there is none. capture is the charge
// of a capture, whose amount the writer fills in; nil for the other kinds.
func (h HoldChange) Request(debt gid.ID, capture *Charge, metadata ...Metadata) Request {
	r := Request{Hold: &h, Charge: capture, Metadata: metadata, Postings: []Posting{{Wallet: h.Wallet, Debt: debt}}}
	if capture != nil {
		r.Postings[0] = Posting{
			Wallet: h.Wallet, Debt: debt, Kind: transaction.KindCharge, Contra: transaction.ContraRevenue, Reference: string(capture.ID),
		}
	}
	return r
}

// Reserves is what a change that stands adds to what is held of the wallet; below zero for
// what it captures and releases.
func (h HoldChange) Reserves() int64 { return h.more }

// holdHead is a hold while changes are added to it.
type holdHead struct {
	HoldState
	wallet  gid.ID
	version int64
	stood   HoldState // when its wallet was locked; the zero value for one that is placed
}

// ErrNoHold says that a hold does not exist in the wallet.
var ErrNoHold = errors.New("the hold does not exist")

var holdsOf = map[string]string{dialect.Postgres: holdRows(dialect.Postgres), dialect.SQLite: holdRows(dialect.SQLite)}

func holdRows(kind string) string {
	return `SELECT id, wallet_id, state, amount, captured, released, expires_at, version FROM holds WHERE id ` + database.InSet(kind, 1)
}

// readHolds reads the holds that requests change. Their wallets are locked, and nothing
// changes a hold without that lock.
func readHolds(ctx context.Context, tx *database.Tx, requests []Request, verdicts []error) (map[gid.ID]*holdHead, error) {
	found := map[gid.ID]*holdHead{}
	var ids database.Texts
	for i, e := range requests {
		if e.Hold != nil && verdicts[i] == nil && e.Hold.Kind != holdchange.KindPLACE {
			ids = append(ids, string(e.Hold.Hold))
		}
	}
	if len(ids) == 0 {
		return found, nil
	}
	err := tx.Read(ctx, holdsOf[tx.Dialect()], tx.Set(ids)...).ForEach(func(scan database.Scan) error {
		var id gid.ID
		var h holdHead
		err := scan(&id, &h.wallet, &h.State, &h.Amount, &h.Captured, &h.Released, &h.ExpiresAt, &h.version)
		h.ExpiresAt = h.ExpiresAt.UTC()
		h.stood = h.HoldState
		found[id] = &h
		return err
	})
	if err != nil {
		err = fmt.Errorf("read holds: %w", err)
	}
	return found, err
}

// change decides about a change of a hold, and returns its lines: what it captures, and what
// of the money that it returns pays the owner's debt. own is the head of its wallet.
func (p progress) change(e Request, heads map[gid.ID]*head) (lines []Posting, moveOn func(), err error) {
	c, own := e.Hold, heads[e.Hold.Wallet]
	h := p.holds[c.Hold]
	if c.Kind == holdchange.KindPLACE && h == nil {
		h = &holdHead{wallet: c.Wallet}
	}
	if h == nil || h.wallet != c.Wallet || own == nil {
		return nil, nil, ErrNoHold
	}
	free := own.balance - own.held
	c.Takes, c.Has, c.Frees, c.more = 0, 0, 0, 0 // of an earlier attempt
	after, err := c.Next(h.HoldState, p.now, free)
	captured, more := after.Captured-h.Captured, after.Remaining()-h.Remaining()
	if err == nil && free < more+captured {
		err = &Insufficient{Wallet: c.Wallet, Balance: free, Value: -more - captured}
	}
	if short, ok := errors.AsType[*Insufficient](err); ok {
		c.Has = short.Balance - free
		c.Takes = -short.Value - c.Has
	}
	if err != nil {
		return nil, nil, err
	}
	c.Takes, c.Frees, c.more = max(0, more+captured), max(0, -more-captured), more
	switch {
	case captured > 0:
		c.Has = captured - c.Takes
	case c.Takes > 0:
		c.Has = h.Amount
	}
	if captured > 0 {
		e.Charge.Amount = captured
		one := e.Postings[0]
		one.Value, one.Debt = -captured, ""
		lines = append(lines, one)
	}
	debt := e.Postings[0].Debt
	lines = append(lines, payDebt(heads[debt], Posting{Wallet: c.Wallet, Value: c.Frees, Reference: string(c.ID), Debt: debt})...)
	own.held += more
	return lines, func() {
		h.HoldState, h.version = after, h.version+1
		c.after, c.version = after, h.version
		p.holds[c.Hold] = h
	}, nil
}
