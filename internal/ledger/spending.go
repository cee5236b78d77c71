package ledger

import (
	"context"
	"errors"
	"fmt"
	"time"

	"entgo.io/ent/dialect"

	"github.com/purserhq/purser/ent/transaction"
	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/money"
)

// Spending is what the rows of charges, refunds of charges and credits have in common.
type Spending struct {
	ID            gid.ID
	Owner, Wallet gid.ID
	Amount        int64 // minor units, above 0
	Currency      money.Currency
	By            gid.ID // who asked for it: the application or an operator
	Key           string // the idempotency key, once for each By
	Fingerprint   string // of the input
	// At is when it was written; the writer fills it in.
	At time.Time
}

// Charge is money that the application takes from a wallet.
type Charge struct {
	Spending
	Description string
	// Usage makes it a charge of an amount with more decimals than the currency has. The
	// writer then decides about Amount; 0 says that nothing was charged.
	Usage *Usage
}

// Usage is a charge below the smallest amount. Fractions are in 10⁻¹² of the currency's unit.
type Usage struct {
	ID              gid.ID
	Whole, Fraction int64 // what can be charged as it is, in minor units, and the rest
	Step, StepSize  int64 // the smallest amount, in minor units and as a fraction

	sequence, before, after int64 // the writer's: see accrue
}

// ChargeRefund is money of a charge that goes back to its wallet.
type ChargeRefund struct {
	Spending
	Charge  gid.ID
	Charged int64 // the amount of the charge
	Asked   int64 // the amount to be returned; 0: all that is left. The writer fills Amount in.
	Reason  string

	before int64 // the sum of earlier refunds; the writer's
}

// Credit is money that the application or an operator adds to a wallet.
type Credit struct {
	Spending
	Description string
}

// Metadata is one entry that is attached to an object; the empty key is its reference.
type Metadata struct{ Key, Value string }

// ExceedsCharge says that a refund would return more than is left of its charge.
type ExceedsCharge struct{ Left int64 } // minor units

// Error tells what is left.
func (e *ExceedsCharge) Error() string { return fmt.Sprintf("%d is left of the charge", e.Left) }

// Request is the charge as an entry of a group.
func (c Charge) Request(metadata ...Metadata) Request {
	return Request{Charge: &c, Metadata: metadata, Postings: []Posting{{
		Wallet: c.Wallet, Kind: transaction.KindCharge, Contra: transaction.ContraRevenue, Value: -c.Amount, Reference: string(c.ID),
	}}}
}

// Request is the refund as an entry of a group. debt is the wallet of what the owner owes,
// which the money pays first; empty where there is none.
func (r ChargeRefund) Request(debt gid.ID, metadata ...Metadata) Request {
	return Request{ChargeRefund: &r, Metadata: metadata, Postings: []Posting{{
		Wallet: r.Wallet, Kind: transaction.KindChargeRefund, Contra: transaction.ContraRevenue, Value: r.Asked, Reference: string(r.ID), Debt: debt,
		Charge: r.Charge,
	}}}
}

// Request is the credit as an entry of a group, with debt as in ChargeRefund.Request.
func (c Credit) Request(debt gid.ID, metadata ...Metadata) Request {
	return Request{Credit: &c, Metadata: metadata, Postings: []Posting{{
		Wallet: c.Wallet, Kind: transaction.KindCredit, Contra: transaction.ContraRevenue, Value: c.Amount, Reference: string(c.ID), Debt: debt,
	}}}
}

// object is the id of the row that a request brings along, with its owner and wallet.
func (e Request) object() (id, owner, wallet gid.ID) {
	switch {
	case e.Transfer != nil:
		return e.Transfer.ID, e.Transfer.Owner, e.Transfer.Wallet
	case e.Payout != nil:
		return e.Payout.ID, e.Payout.Owner, e.Payout.Wallet
	case e.Hold != nil && e.Charge == nil:
		return e.Hold.Hold, e.Hold.Owner, e.Hold.Wallet
	}
	s := e.spending()
	return s.ID, s.Owner, s.Wallet
}

// spending is the common part of a request's charge, refund or credit; nil for the others.
func (e Request) spending() *Spending {
	switch {
	case e.Charge != nil:
		return &e.Charge.Spending
	case e.ChargeRefund != nil:
		return &e.ChargeRefund.Spending
	case e.Credit != nil:
		return &e.Credit.Spending
	}
	return nil
}

// progress is how far charges were refunded and usage was recorded, and how holds stood, when
// their wallets were locked, moved on by each entry of the group.
type progress struct {
	refunded map[gid.ID]int64   // by charge
	accrued  map[gid.ID]accrual // by wallet
	holds    map[gid.ID]*holdHead
	now      time.Time
}

// accrual is the last link of a wallet's usage records.
type accrual struct{ sequence, remainder int64 }

// readProgress reads it for a group, in whole sets; without refunds, usage and holds it asks nothing.
func readProgress(ctx context.Context, tx *database.Tx, requests []Request, verdicts []error) (progress, error) {
	p := progress{refunded: map[gid.ID]int64{}, accrued: map[gid.ID]accrual{}, now: tx.Now(ctx)}
	var err error
	if p.holds, err = readHolds(ctx, tx, requests, verdicts); err != nil {
		return p, err
	}
	var charges, wallets database.Texts
	for i, e := range requests {
		switch {
		case verdicts[i] != nil:
		case e.ChargeRefund != nil:
			charges = append(charges, string(e.ChargeRefund.Charge))
		case e.Charge != nil && e.Charge.Usage != nil:
			wallets = append(wallets, string(e.Charge.Wallet))
		}
	}
	if len(charges) > 0 {
		err = tx.Read(ctx, refundedOf[tx.Dialect()], tx.Set(charges)...).ForEach(func(scan database.Scan) error {
			var id gid.ID
			var sum int64
			err := scan(&id, &sum)
			p.refunded[id] = sum
			return err
		})
		if err != nil {
			return p, fmt.Errorf("read refunds of charges: %w", err)
		}
	}
	if len(wallets) == 0 {
		return p, nil
	}
	err = tx.Read(ctx, accruedOf[tx.Dialect()], tx.Set(wallets)...).ForEach(func(scan database.Scan) error {
		var id gid.ID
		var a accrual
		err := scan(&id, &a.sequence, &a.remainder)
		p.accrued[id] = a
		return err
	})
	if err != nil {
		err = fmt.Errorf("read usage: %w", err)
	}
	return p, err
}

var (
	// refundedOf is where the chain of refunds of each charge ends.
	refundedOf = map[string]string{dialect.Postgres: refundedSums(dialect.Postgres), dialect.SQLite: refundedSums(dialect.SQLite)}
	accruedOf  = map[string]string{dialect.Postgres: lastUsage(dialect.Postgres), dialect.SQLite: lastUsage(dialect.SQLite)}
)

func refundedSums(kind string) string {
	return `SELECT charge_id, CAST(MAX(refunded_before + amount) AS bigint) FROM charge_refunds
		WHERE charge_id ` + database.InSet(kind, 1) + ` GROUP BY charge_id`
}

func lastUsage(kind string) string {
	return `SELECT w.id, u.sequence, u.remainder_after FROM wallets w JOIN usage_records u ON u.wallet_id = w.id
			AND u.sequence = (SELECT MAX(l.sequence) FROM usage_records l WHERE l.wallet_id = w.id)
		WHERE w.id ` + database.InSet(kind, 1)
}

// decide gives a request the amount that depends on what was written before it, and returns
// how to move on once its lines stand. It fails with *ExceedsCharge, or with why a hold may not
// change.
func (p progress) decide(e Request, heads map[gid.ID]*head) (postings []Posting, moveOn func(), err error) {
	switch {
	case e.Hold != nil:
		return p.change(e, heads)
	case e.ChargeRefund != nil:
		return p.refund(e.ChargeRefund, e.Postings)
	case e.Charge != nil && e.Charge.Usage != nil:
		return p.accrue(e.Charge, e.Postings)
	}
	return e.Postings, func() {}, nil
}

func (p progress) refund(r *ChargeRefund, postings []Posting) ([]Posting, func(), error) {
	r.before, r.Amount = p.refunded[r.Charge], r.Asked
	left := r.Charged - r.before
	if r.Asked == 0 {
		r.Amount = left
	}
	if r.Amount > left || left <= 0 {
		return nil, nil, &ExceedsCharge{Left: left}
	}
	one := postings[0]
	one.Value = r.Amount
	return []Posting{one}, func() { p.refunded[r.Charge] = r.before + r.Amount }, nil
}

func (p progress) accrue(c *Charge, postings []Posting) ([]Posting, func(), error) {
	u, last := c.Usage, p.accrued[c.Wallet]
	u.sequence, u.before = last.sequence+1, last.remainder
	u.after, c.Amount = u.before+u.Fraction, u.Whole
	if u.after >= u.StepSize {
		u.after, c.Amount = u.after-u.StepSize, u.Whole+u.Step
	}
	moveOn := func() { p.accrued[c.Wallet] = accrual{u.sequence, u.after} }
	if c.Amount == 0 {
		return nil, moveOn, nil
	}
	one := postings[0]
	one.Value = -c.Amount
	return []Posting{one}, moveOn, nil
}

// errNotTogether undoes what must be written together, and cannot.
var errNotTogether = errors.New("one of the entries is refused")

// PostTogether writes all entries in one transaction or none, and returns why not for each
// that may not be written: nil for the others, too, though nothing was written then. The
// entries may be of many wallets, and their keys must differ.
func (c *GroupCommitter) PostTogether(ctx context.Context, requests []Request) (verdicts []error, err error) {
	group := make([]*request, len(requests))
	for i, e := range requests {
		group[i] = &request{Request: e}
	}
	err = c.db.InTx(ctx, func(ctx context.Context, tx *database.Tx) (err error) {
		verdicts, err = c.writeIn(ctx, tx, group, writeMode{checkAllKeys: true, waitForLocks: true, together: true})
		return err
	})
	if errors.Is(err, errNotTogether) {
		err = nil
	}
	return verdicts, err
}

// PostEach is Post for many entries at once, which stay in their order: once one fails with
// ErrOwes, or with ErrNoHeadroom where it is not Final, those behind it are not written and fail
// with ErrBehind, or with why they could not be written as things stand.
func (c *GroupCommitter) PostEach(ctx context.Context, requests []Request) []error {
	waiting, order := make([]*request, len(requests)), &sequence{}
	for i, e := range requests {
		e.sequence = order
		waiting[i] = &request{Request: e, done: make(chan error, 1)}
	}
	c.mu.Lock()
	full := len(c.queue)+len(waiting) > c.max
	if !full {
		c.join(waiting...)
	}
	c.mu.Unlock()
	verdicts := make([]error, len(requests))
	for i, r := range waiting {
		if full {
			verdicts[i] = ErrBusy
			continue
		}
		if verdicts[i] = c.await(ctx, r); errors.Is(verdicts[i], errDuplicateInGroup) {
			verdicts[i] = c.Post(ctx, waiting[i].Request)
		}
	}
	return verdicts
}
