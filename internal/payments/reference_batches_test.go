package payments_test

import (
	"fmt"
	"slices"

	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/payments"
	"github.com/purserhq/purser/internal/refusal"
)

// batched is an operation of a batch. do applies it to the reference, where it is not refused.
type batched struct {
	op    payments.BatchOperation
	do    func() refusal.Code
	done  gid.ID // what stands under its key; empty: nothing
	of    *person
	minor int64
}

// batch is several operations of anybody's wallets at once.
func (p *play) batch(*person) string {
	atomic := p.rng.IntN(2) == 0
	all := make([]batched, 2+p.rng.IntN(6))
	operations := make([]payments.BatchOperation, len(all))
	for i := range all {
		all[i] = p.anyOperation()
		operations[i] = all[i].op
	}
	results, err := p.Batch(p.t.Context(), atomic, operations)
	must(p.t, err)
	var carriedOut bool
	if atomic {
		carriedOut = p.compareAtomic(all, results)
	} else {
		carriedOut = p.compareEach(all, results)
	}
	what := "batch refused"
	if carriedOut {
		what = "batch carried out"
		p.keep(all, results)
		p.sendAgain(atomic, operations, results)
	}
	p.came[what]++
	return fmt.Sprintf("%s, atomic %t: %s", what, atomic, describe(all, results))
}

func describe(all []batched, results []payments.BatchResult) (what string) {
	for i, o := range all {
		kind := "charge"
		if o.op.Credit != nil {
			kind = "credit"
		} else if o.op.Transfer != nil {
			kind = "transfer"
		}
		what += fmt.Sprintf("%s %d of %s %s; ", kind, o.minor, o.of.wallet, codeOf(results[i].Err))
	}
	return what
}

// codeOf is the code of a refusal; empty for none.
func codeOf(err error) refusal.Code {
	if err == nil {
		return ""
	}
	if why := refusal.From(err); why != nil {
		return why.Code
	}
	return refusal.Code(err.Error())
}

// anyOperation is a charge, a credit or a transfer, or again one that stands.
func (p *play) anyOperation() batched {
	one, to := p.people[p.rng.IntN(len(p.people))], p.people[p.rng.IntN(len(p.people))]
	minor := p.nearly(one.free() / int64(1+p.rng.IntN(4)))
	if p.rng.IntN(8) == 0 {
		minor = p.minor()
	}
	switch p.rng.IntN(7) {
	case 0:
		standing := slices.DeleteFunc(slices.Clone(p.orders), func(o standingOrder) bool { return o.op == nil })
		if len(standing) > 0 {
			o := standing[p.rng.IntN(len(standing))]
			return batched{op: *o.op, do: func() refusal.Code { return "" }, done: o.done, of: one}
		}
		fallthrough
	case 1, 2:
		in := p.chargeOf(one, decimal(minor))
		return batched{op: payments.BatchOperation{Charge: &in}, of: one, minor: minor, do: func() refusal.Code {
			if code := p.restrained(one); code != "" {
				return code
			}
			return one.spend(minor)
		}}
	case 3, 4:
		in := payments.CreditInput{By: payments.Application, Wallet: one.wallet, Amount: decimal(minor), Description: "Earnings", Key: p.keyFor("credit")}
		return batched{op: payments.BatchOperation{Credit: &in}, of: one, minor: minor, do: func() refusal.Code { return p.give(one, minor) }}
	}
	in := payments.BatchTransferInput{From: one.wallet, To: to.wallet, Amount: decimal(minor), Key: p.keyFor("transfer")}
	return batched{op: payments.BatchOperation{Transfer: &in}, of: one, minor: minor, do: func() refusal.Code {
		switch code := p.restrained(one); {
		case one == to:
			return refusal.InvalidInput
		case code != "":
			return code
		case minor > one.free():
			return refusal.InsufficientFunds
		}
		one.worth, to.worth = one.worth-minor, to.worth+minor
		return ""
	}}
}

// compareEach compares each operation of an INDEPENDENT batch with the reference, in their
// order. What charges of the batch add to the platform's own funds may or may not cover its
// credits.
func (p *play) compareEach(all []batched, results []payments.BatchResult) bool {
	given, before := false, p.own()
	for i, o := range all {
		got := codeOf(results[i].Err)
		if o.op.Credit != nil && o.done == "" {
			if got == refusal.PlatformFundsInsufficient && o.minor > before {
				continue
			}
			if got == "" {
				before -= o.minor
			}
			p.funds += 1 << 40 // whether it is covered is looked at in the end
			given = given || got == ""
		}
		if want := o.do(); got != want {
			p.t.Errorf("operation %d of a batch was answered with %q, want %q: %s", i, got, want, describe(all, results))
		} else if want != "" {
			p.came["refused in a batch"]++
		}
		if o.op.Credit != nil && o.done == "" {
			p.funds -= 1 << 40
		}
	}
	if given && p.own() < 0 {
		p.t.Errorf("credits of a batch have left the platform with %d", p.own())
	}
	return true
}

// compareAtomic compares an ATOMIC batch with the reference: one refusal refuses all. What
// charges of the batch add to the platform's own funds covers no credit of it.
func (p *play) compareAtomic(all []batched, results []payments.BatchResult) bool {
	before := make([]person, len(p.people))
	for i, one := range p.people {
		before[i] = *one
	}
	own, given := p.own(), int64(0)
	want := make([]refusal.Code, len(all))
	for i, o := range all {
		if o.op.Credit != nil && o.done == "" {
			given += o.minor
			p.funds += 1 << 40
			want[i] = o.do()
			p.funds -= 1 << 40
			continue
		}
		want[i] = o.do()
	}
	short := given > max(0, own)
	refused := short || slices.ContainsFunc(want, func(c refusal.Code) bool { return c != "" })
	if wrong := wrongInThemselves(all); slices.ContainsFunc(wrong, func(c refusal.Code) bool { return c != "" }) {
		want, refused, short = wrong, true, false // they are said alone
	}
	if refused {
		for i, one := range p.people {
			*one = before[i]
		}
	}
	said := false
	for i, r := range results {
		got := codeOf(r.Err)
		said = said || got != ""
		if got != want[i] && !short {
			p.t.Errorf("operation %d of an atomic batch was answered with %q, want %q: %s", i, got, want[i], describe(all, results))
		}
	}
	if said != refused {
		p.t.Errorf("an atomic batch was refused: %t; want %t: %s", said, refused, describe(all, results))
	}
	return !refused
}

// wrongInThemselves are refusals that do not depend on how things stand: a transfer to the same
// wallet, and a key that comes twice.
func wrongInThemselves(all []batched) []refusal.Code {
	codes, seen := make([]refusal.Code, len(all)), map[gid.ID]bool{}
	for i, o := range all {
		switch t := o.op.Transfer; {
		case t != nil && t.From == t.To:
			codes[i] = refusal.InvalidInput
		case o.done != "" && seen[o.done]:
			codes[i] = refusal.KeyReused
		}
		seen[o.done] = true
	}
	return codes
}

// keep notes what a batch has left under keys.
func (p *play) keep(all []batched, results []payments.BatchResult) {
	for i, o := range all {
		r := results[i]
		switch {
		case r.Err != nil:
			continue
		case o.done != "":
			if r.Operation != o.done || !r.Replayed {
				p.t.Errorf("operation %d of a batch stands as %s and was answered with %+v", i, o.done, r.Result)
			}
			continue
		case o.op.Charge != nil:
			o.of.charges = append(o.of.charges, &charged{id: r.Operation, amount: o.minor})
		}
		op := o.op
		p.orders = append(p.orders, standingOrder{op: &op, done: r.Operation, ask: func() (payments.Result, error) {
			again, err := p.Batch(p.t.Context(), p.rng.IntN(2) == 0, []payments.BatchOperation{op})
			if err != nil {
				return payments.Result{}, err
			}
			return again[0].Result, again[0].Err
		}})
	}
}

// sendAgain sends a batch a second time, of which all stands.
func (p *play) sendAgain(atomic bool, operations []payments.BatchOperation, results []payments.BatchResult) {
	if slices.ContainsFunc(results, func(r payments.BatchResult) bool { return r.Err != nil }) {
		return
	}
	again, err := p.Batch(p.t.Context(), atomic, operations)
	must(p.t, err)
	for i, r := range again {
		if r.Err != nil || !r.Replayed || r.Operation != results[i].Operation {
			p.t.Errorf("operation %d of a batch that is sent again: %+v, want %s", i, r, results[i].Operation)
		}
	}
	p.came["batch sent again"]++
}
