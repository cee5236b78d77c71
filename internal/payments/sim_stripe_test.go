package payments_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/money"
	"github.com/purserhq/purser/internal/payments/processor"
)

// simStripe is a Stripe that lives in the simulation: it keeps the first result
// of each key for a day, a 500 too, and everything that can go wrong between it
// and the program does.
type simStripe struct {
	*sim
	keys      map[string]stored
	flying    []flight
	intents   []*simIntent
	refunds   []*simRefund
	transfers []*simTransfer
	accounts  []*simAccount
	disputes  []*simDispute
	entries   []simEntry
	events    []processor.Notice // that were not delivered yet
	serial    int
	short     bool // a payment is in its books with less than was paid
	lies      int  // how much more often than else it does what was ordered and calls it a mistake
}

var _ processor.Processor = (*simStripe)(nil)

// stored is the first result of a key.
type stored struct {
	params string
	value  any
	err    error
	at     time.Time
}

// flight is a request whose sender has given up waiting, and which may arrive.
type flight struct {
	name   gid.ID // of the operation
	until  time.Time
	arrive func()
}

// simEntry is a line of Stripe's statement, which appears a little late.
type simEntry struct {
	processor.BalanceTransaction
	visible time.Time
}

// arrival is what the program trusts time for: a request that was given up after
// its 20 seconds has arrived by then, or never will.
const arrival = 10 * time.Minute

// errSilence is what the network says when there was no answer.
var errSilence = errors.New("no answer in time")

func silence() error { return &processor.Error{Class: processor.Ambiguous, Cause: errSilence} }

func says(status int, class processor.Class, code string) error {
	return &processor.Error{Class: class, Status: status, Failure: processor.Failure{Code: code, Message: code}}
}

// send is a POST on its way to Stripe and back, and what may become of it.
func send[T any](x *simStripe, key, params string, effect func() (T, error)) (none T, err error) {
	began := x.now
	if x.meanwhile(); x.now.Sub(began) > arrival { // its sender hung up long ago
		return none, silence()
	}
	switch x.fault(4, 4, 3, 1, 4, 1, 1) {
	case 1:
		return none, silence()
	case 2: // the sender gives up, the request goes on
		x.flying = append(x.flying, flight{nameIn(key), began.Add(arrival), func() { _, _ = arrive(x, key, params, effect) }})
		return none, silence()
	case 3:
		return none, says(429, processor.Busy, "rate_limit")
	case 4:
		return none, says(401, processor.Config, "api_key_expired")
	case 5:
		panic(died{})
	case 6: // refused before its key was looked at
		return none, says(400, processor.Definite, "parameter_invalid")
	case 7:
		return none, x.keyReused(key)
	}
	v, err := arrive(x, key, params, effect)
	x.meanwhile()
	switch x.fault(5, 4, 1+x.lies) {
	case 1:
		return none, silence()
	case 2:
		panic(died{})
	case 3: // done, and nobody here can tell
		return none, x.keyReused(key)
	}
	if x.now.Sub(began) > 20*time.Second {
		return none, silence()
	}
	return v, err
}

// arrive is the POST at Stripe: a key that it knows gets its first result again.
func arrive[T any](x *simStripe, key, params string, effect func() (T, error)) (none T, err error) {
	if first, known := x.keys[key]; known && x.now.Sub(first.at) < 24*time.Hour {
		if first.params != params {
			return none, says(400, processor.Bug, "idempotency_error")
		}
		return first.value.(T), first.err
	}
	result := stored{params: params, at: x.now, value: none}
	switch x.fault(3, 3) {
	case 1:
		result.err = says(500, processor.Ambiguous, "api_error")
	case 2: // the worst of all: done, and called failed
		_, _ = effect()
		result.err = says(500, processor.Ambiguous, "api_error")
	default:
		result.value, result.err = effect()
	}
	x.keys[key] = result
	return result.value.(T), result.err
}

// fetched is a GET: it may fail, and what it tells may be old when it is used.
func fetched[T any](x *simStripe, fetch func() (T, error)) (none T, err error) {
	x.meanwhile()
	switch x.fault(3, 2, 2) {
	case 1:
		return none, silence()
	case 2:
		return none, says(429, processor.Busy, "rate_limit")
	case 3:
		panic(died{})
	}
	v, err := fetch()
	x.meanwhile()
	if x.fault(1) == 1 {
		panic(died{})
	}
	return v, err
}

// id is a fresh id of Stripe's.
func (x *simStripe) id(prefix string) string {
	x.serial++
	return fmt.Sprintf("%s_%06d", prefix, x.serial)
}

// tell makes an event, which may be delivered, late, often or never.
func (x *simStripe) tell(kind, object string, account gid.ID) {
	x.events = append(x.events, processor.Notice{ID: gid.ID(x.id("evt")), Type: kind, Object: object, Account: account})
}

// book writes a line of Stripe's statement.
func (x *simStripe) book(e processor.BalanceTransaction) gid.ID {
	e.ID, e.CreatedAt = gid.ID(x.id("txn")), x.now
	x.entries = append(x.entries, simEntry{e, x.now.Add(time.Duration(x.rng.IntN(20)) * time.Minute)})
	return e.ID
}

// balance is the platform's money at Stripe.
func (x *simStripe) balance() (net int64) {
	for _, e := range x.entries {
		net += e.Amount.Minor - e.Fee
	}
	return net
}

func usd(minor int64) money.Money { return money.Money{Minor: minor, Currency: "USD"} }

// lags tells that the statement does not show everything yet.
func (x *simStripe) lags() bool {
	return slices.ContainsFunc(x.entries, func(e simEntry) bool { return e.visible.After(x.now) })
}

// Statement hands over what is visible by now, newest first.
func (x *simStripe) Statement(_ context.Context, since, until time.Time, take func(processor.BalanceTransaction) error) error {
	all, err := fetched(x, func() (out []processor.BalanceTransaction, err error) {
		for i := len(x.entries) - 1; i >= 0; i-- {
			if e := x.entries[i]; !e.visible.After(x.now) && !e.CreatedAt.Before(since) && (until.IsZero() || !e.CreatedAt.After(until)) {
				out = append(out, e.BalanceTransaction)
			}
		}
		return out, nil
	})
	for _, e := range all {
		if err := take(e); err != nil {
			return err
		}
	}
	return err
}

// simAccount is a connected account.
type simAccount struct {
	processor.Account
}

func (x *simStripe) account(id gid.ID) *simAccount {
	for _, a := range x.accounts {
		if a.ID == id {
			return a
		}
	}
	return nil
}

func (x *simStripe) CreateAccount(_ context.Context, key string, o processor.AccountOrder) (processor.Account, error) {
	return send(x, key, fmt.Sprint(o), func() (processor.Account, error) {
		a := &simAccount{processor.Account{ID: gid.ID(x.id("acct")), Onboarding: o.Onboarding, RequirementsDue: []string{"external_account"}}}
		x.accounts = append(x.accounts, a)
		return a.Account, nil
	})
}

func (x *simStripe) Account(_ context.Context, id gid.ID) (processor.Account, error) {
	return fetched(x, func() (processor.Account, error) { return x.account(id).Account, nil })
}

func (x *simStripe) FindAccounts(_ context.Context, onboarding gid.ID, _ time.Time) ([]processor.Account, error) {
	return fetched(x, func() (out []processor.Account, err error) {
		for _, a := range x.accounts {
			if a.Onboarding == onboarding && !a.Lost {
				out = append(out, a.Account)
			}
		}
		return out, nil
	})
}

func (x *simStripe) AccountLink(_ context.Context, id gid.ID, _, _ string) (processor.Link, error) {
	return fetched(x, func() (processor.Link, error) {
		if x.account(id).Lost {
			return processor.Link{}, says(403, processor.Config, "account_invalid")
		}
		return processor.Link{URL: "https://connect.example/" + string(id), ExpiresAt: x.now.Add(time.Minute)}, nil
	})
}

// simTransfer is a transfer; what came back of it is in its reversals.
type simTransfer struct {
	processor.StripeTransfer
	copied bool   // another program's, with the metadata of a payout here
	byHand gid.ID // the parked payout for which an operator made it
}

func (t *simTransfer) left() int64 {
	left := t.Amount.Minor
	for _, r := range t.Reversals {
		left -= r.Amount.Minor
	}
	return left
}

func (x *simStripe) CreateTransfer(ctx context.Context, key string, o processor.TransferOrder) (processor.StripeTransfer, error) {
	x.checkGate(o.Payout)
	x.checkFreeze(o)
	defer x.hear(ctx)
	return send(x, key, fmt.Sprint(o), func() (processor.StripeTransfer, error) {
		switch to := x.account(o.Destination); {
		case to.Lost:
			return processor.StripeTransfer{}, says(400, processor.Definite, "resource_missing")
		case !to.TransfersEnabled:
			return processor.StripeTransfer{}, says(400, processor.Definite, "insufficient_capabilities_for_transfer")
		case x.balance() < o.Amount.Minor:
			return processor.StripeTransfer{}, says(400, processor.Retryable, "balance_insufficient")
		}
		t := &simTransfer{StripeTransfer: processor.StripeTransfer{
			ID: x.id("tr"), Payout: o.Payout, Amount: o.Amount, Destination: o.Destination, CreatedAt: x.now, Origin: o.Origin,
		}}
		x.transfers = append(x.transfers, t)
		x.book(processor.BalanceTransaction{Type: "transfer", Source: t.ID, Amount: usd(-o.Amount.Minor)})
		x.tell("transfer.created", t.ID, "")
		return t.seen(), nil
	})
}

// seen is a snapshot, which later changes leave alone.
func (t *simTransfer) seen() processor.StripeTransfer {
	out := t.StripeTransfer
	out.Reversals = append([]processor.Reversal(nil), t.Reversals...)
	return out
}

func (x *simStripe) ConnectTransfer(_ context.Context, id string) (processor.StripeTransfer, error) {
	return fetched(x, func() (processor.StripeTransfer, error) {
		for _, t := range x.transfers {
			if t.ID == id {
				return t.seen(), nil
			}
		}
		return processor.StripeTransfer{}, says(404, processor.Definite, "resource_missing")
	})
}

func (x *simStripe) FindTransfers(ctx context.Context, payout gid.ID) ([]processor.StripeTransfer, error) {
	return fetched(x, func() (out []processor.StripeTransfer, err error) {
		x.hear(ctx)
		if x.desk.blind > 0 && x.desk.blind == x.depth {
			return nil, nil
		}
		for _, t := range x.transfers {
			if t.Payout == payout {
				out = append(out, t.seen())
			}
		}
		return out, nil
	})
}

func (x *simStripe) Newest(context.Context) (processor.Latest, error) {
	return fetched(x, func() (latest processor.Latest, err error) {
		for _, t := range x.transfers {
			latest.Transfers = append(latest.Transfers, t.seen())
		}
		for _, i := range x.intents {
			latest.Intents = append(latest.Intents, i.Intent)
		}
		for _, r := range x.refunds {
			latest.Refunds = append(latest.Refunds, r.ChargeRefund)
		}
		return latest, nil
	})
}

func (x *simStripe) TakenBack(context.Context, time.Time) (disputes []processor.ChargeDispute, refunds []processor.ChargeRefund, err error) {
	disputes, err = fetched(x, func() (disputes []processor.ChargeDispute, err error) {
		for _, d := range x.disputes {
			out := d.ChargeDispute
			out.Movements = slices.Clone(d.Movements)
			disputes = append(disputes, out)
		}
		for _, r := range x.refunds {
			refunds = append(refunds, r.ChargeRefund)
		}
		return disputes, nil
	})
	return disputes, refunds, err
}

// reverse gives back some or all of a transfer.
func (x *simStripe) reverse(t *simTransfer, minor int64) {
	r := processor.Reversal{ID: x.id("trr"), Amount: usd(minor)}
	t.Reversals = append(t.Reversals, r)
	x.book(processor.BalanceTransaction{Type: "transfer_refund", Source: r.ID, Parent: t.ID, Amount: r.Amount})
	x.tell("transfer.reversed", t.ID, "")
}
