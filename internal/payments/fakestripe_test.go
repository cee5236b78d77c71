package payments_test

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"time"

	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/money"
	"github.com/purserhq/purser/internal/payments/processor"
)

// fakeStripe is a Stripe with books of its own and a mind to misbehave: fate says
// how each call ends. It keeps results under their keys as Stripe does, a 500 too,
// and forgets them after a day. Calls may come from
// several workers; what happens at Stripe by itself, from one.
type fakeStripe struct {
	mu     sync.Mutex
	now    func() time.Time
	fate   func(call, label string) string // label is the client's key, or what a call reads
	pays   func(o processor.IntentOrder) processor.IntentStatus
	told   func(kind, object string, account gid.ID) // an event; nil: nobody listens
	serial int

	keys      map[string][]string // those that came, by label
	stored    map[string]keyed
	intents   map[string]*processor.Intent
	transfers map[string]*processor.StripeTransfer
	refunds   map[string]*processor.ChargeRefund
	disputes  map[string]*processor.ChargeDispute
	accounts  map[gid.ID]*processor.Account
	order     []string // ids of everything, the oldest first
	entries   []processor.BalanceTransaction
}

// keyed is a result that is kept under a key.
type keyed struct {
	at     time.Time
	result any
	err    error
}

func newFakeStripe(now func() time.Time) *fakeStripe {
	return &fakeStripe{
		now: now, fate: func(string, string) string { return "ok" },
		pays: func(processor.IntentOrder) processor.IntentStatus { return processor.IntentSucceeded },
		told: func(string, string, gid.ID) {},
		keys: map[string][]string{}, stored: map[string]keyed{}, intents: map[string]*processor.Intent{}, transfers: map[string]*processor.StripeTransfer{},
		refunds: map[string]*processor.ChargeRefund{}, disputes: map[string]*processor.ChargeDispute{},
		accounts: map[gid.ID]*processor.Account{},
	}
}

// The ways in which a call can end, besides "ok". Those before the key leave no
// trace at Stripe; the others are kept under it.
var (
	beforeTheKey = map[string]processor.Class{
		"429": processor.Busy, "409": processor.Busy, "401": processor.Config, "403": processor.Config,
		"never arrived": processor.Ambiguous, "502": processor.Ambiguous, "400 of a gateway": processor.Ambiguous,
		"invalid": processor.Definite, "other parameters": processor.Bug,
	}
	undone = map[string]processor.Class{
		"refused": processor.Definite, "refused for now": processor.Retryable, "500": processor.Ambiguous,
	}
	done = map[string]processor.Class{
		"500, done": processor.Ambiguous, "answer lost": processor.Ambiguous, "answer garbled": processor.Ambiguous,
	}
)

func failure(class processor.Class, name string) error {
	return &processor.Error{Class: class, Failure: processor.Failure{Code: "test_" + strings.ReplaceAll(name, " ", "_"), Message: "No."}}
}

// keep carries out an order once for its key.
func keep[T any](s *fakeStripe, call, label, key string, carryOut func() (T, error)) (T, error) {
	var nothing T
	s.mu.Lock()
	defer s.mu.Unlock()
	s.keys[label] = append(s.keys[label], key)
	fate := s.fate(call, label)
	if class, ok := beforeTheKey[fate]; ok {
		return nothing, failure(class, fate)
	}
	k, known := s.stored[key]
	if !known || s.now().Sub(k.at) > 24*time.Hour {
		k = keyed{at: s.now()}
		if class, ok := undone[fate]; ok {
			k.err = failure(class, fate)
		} else {
			result, err := carryOut()
			k.result, k.err = result, err
			if fate == "500, done" {
				k.err = failure(processor.Ambiguous, fate)
			}
		}
		s.stored[key] = k
	}
	switch {
	case k.err != nil:
		return nothing, k.err
	case done[fate] != "":
		return nothing, failure(done[fate], fate)
	}
	return k.result.(T), nil
}

// read answers a question, which changes nothing.
func read[T any](s *fakeStripe, call, label string, from func() (T, bool)) (T, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	var nothing T
	fate := s.fate(call, label)
	for _, classes := range []map[string]processor.Class{beforeTheKey, undone, done} {
		if class, ok := classes[fate]; ok {
			return nothing, failure(class, fate)
		}
	}
	found, ok := from()
	if !ok {
		return nothing, failure(processor.Definite, "resource_missing")
	}
	return found, nil
}

func (s *fakeStripe) newID(prefix string) string {
	s.serial++
	id := fmt.Sprintf("%s_%04d", prefix, s.serial)
	s.order = append(s.order, id)
	return id
}

// book writes an entry into Stripe's own books.
func (s *fakeStripe) book(kind, source, intent, parent string, amount money.Money, fee int64) gid.ID {
	s.serial++
	e := processor.BalanceTransaction{
		ID: gid.ID(fmt.Sprintf("txn_%04d", s.serial)), Type: kind, Source: source, IntentID: intent, Parent: parent,
		Amount: amount, Fee: fee, CreatedAt: s.now().Truncate(time.Second),
	}
	s.entries = append(s.entries, e)
	return e.ID
}

func minus(m money.Money) money.Money { return money.Money{Minor: -m.Minor, Currency: m.Currency} }

func (s *fakeStripe) CreateIntent(_ context.Context, key string, o processor.IntentOrder) (processor.Intent, error) {
	return keep(s, "create intent", o.Key, key, func() (processor.Intent, error) {
		i := &processor.Intent{
			ID: s.newID("pi"), Deposit: o.Deposit, Status: processor.IntentRequiresPaymentMethod,
			Received: money.Money{Currency: o.Amount.Currency}, ClientSecret: "secret", CreatedAt: s.now(), Origin: o.Origin,
		}
		s.intents[i.ID] = i
		if o.PaymentMethod == "" {
			return *i, nil
		}
		s.settle(i, s.pays(o), o.Amount)
		if i.LastFailure != nil {
			return processor.Intent{}, &processor.Error{Class: processor.Definite, IntentID: i.ID, Failure: *i.LastFailure}
		}
		return *i, nil
	})
}

// settle moves an intent to a status. Without money it is a decline.
func (s *fakeStripe) settle(i *processor.Intent, status processor.IntentStatus, amount money.Money) {
	i.Status, i.LastFailure = status, nil
	switch status {
	case processor.IntentSucceeded:
		i.Received = amount
		s.book("charge", "ch_"+i.ID, i.ID, "", amount, amount.Minor*29/1000+30)
		s.told("payment_intent.succeeded", i.ID, "")
	case processor.IntentRequiresPaymentMethod:
		i.LastFailure = &processor.Failure{Code: "card_declined", DeclineCode: "generic_decline", Message: "No."}
		s.told("payment_intent.payment_failed", i.ID, "")
	case processor.IntentCanceled:
		s.told("payment_intent.canceled", i.ID, "")
	}
}

func (s *fakeStripe) Intent(_ context.Context, id string) (processor.Intent, error) {
	return read(s, "intent", id, func() (processor.Intent, bool) { return at(s.intents, id) })
}

func (s *fakeStripe) CancelIntent(_ context.Context, id string) (processor.Intent, error) {
	var refused error
	intent, err := read(s, "cancel intent", id, func() (processor.Intent, bool) {
		i := s.intents[id]
		switch {
		case i == nil:
			return processor.Intent{}, false
		case i.Status == processor.IntentSucceeded, i.Status == processor.IntentProcessing, i.Status == processor.IntentCanceled:
			refused = failure(processor.Definite, "unexpected state")
		default:
			s.settle(i, processor.IntentCanceled, money.Money{})
		}
		return *i, true
	})
	if refused != nil {
		return processor.Intent{}, refused
	}
	return intent, err
}

func (s *fakeStripe) FindIntents(_ context.Context, deposit gid.ID, _, _ time.Time) ([]processor.Intent, error) {
	return read(s, "find intents", "", func() ([]processor.Intent, bool) {
		return all(s, s.intents, func(i processor.Intent) bool { return i.Deposit == deposit }), true
	})
}

func (s *fakeStripe) Charge(_ context.Context, id string) (processor.Charge, error) {
	intent := strings.TrimPrefix(id, "ch_")
	return read(s, "charge", id, func() (processor.Charge, bool) {
		refunds := all(s, s.refunds, func(r processor.ChargeRefund) bool { return r.IntentID == intent })
		return processor.Charge{ID: id, IntentID: intent, Refunds: refunds}, true
	})
}

// at is a copy of what is known under an id.
func at[K comparable, T any](m map[K]*T, id K) (T, bool) {
	if found := m[id]; found != nil {
		return *found, true
	}
	return *new(T), false
}

// all are copies of what fits, the newest first.
func all[T any](s *fakeStripe, m map[string]*T, fits func(T) bool) (out []T) {
	for i := len(s.order) - 1; i >= 0; i-- {
		if found := m[s.order[i]]; found != nil && fits(*found) {
			out = append(out, *found)
		}
	}
	return out
}

func (s *fakeStripe) CreateAccount(_ context.Context, key string, o processor.AccountOrder) (processor.Account, error) {
	return keep(s, "create account", o.Email, key, func() (processor.Account, error) {
		a := &processor.Account{
			ID: gid.ID(s.newID("acct")), Onboarding: o.Onboarding,
			DetailsSubmitted: true, TransfersEnabled: true, PayoutsEnabled: true, RequirementsDue: []string{},
		}
		s.accounts[a.ID] = a
		s.told("account.updated", string(a.ID), a.ID)
		return *a, nil
	})
}

func (s *fakeStripe) Account(_ context.Context, id gid.ID) (processor.Account, error) {
	return read(s, "account", string(id), func() (processor.Account, bool) { return at(s.accounts, id) })
}

func (s *fakeStripe) FindAccounts(_ context.Context, onboarding gid.ID, _ time.Time) ([]processor.Account, error) {
	return read(s, "find accounts", "", func() (out []processor.Account, ok bool) {
		for i := len(s.order) - 1; i >= 0; i-- {
			if a := s.accounts[gid.ID(s.order[i])]; a != nil && a.Onboarding == onboarding && !a.Lost {
				out = append(out, *a)
			}
		}
		return out, true
	})
}

func (s *fakeStripe) AccountLink(_ context.Context, id gid.ID, _, _ string) (processor.Link, error) {
	return read(s, "account link", string(id), func() (processor.Link, bool) {
		a, ok := at(s.accounts, id)
		return processor.Link{URL: "https://connect.example/", ExpiresAt: s.now().Add(time.Minute)}, ok && !a.Lost
	})
}
