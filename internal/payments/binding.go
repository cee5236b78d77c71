package payments

import (
	"context"
	"errors"
	"fmt"

	"github.com/purserhq/purser/ent"
	"github.com/purserhq/purser/ent/binding"
	"github.com/purserhq/purser/ent/deposit"
	"github.com/purserhq/purser/internal/audit"
	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/payments/processor"
)

// Place is a Stripe account in one of its modes: where a database's money is.
type Place struct {
	Account gid.ID // acct_… of the platform; empty: not known
	Mode    binding.Mode
}

// String names both, for an operator.
func (p Place) String() string {
	account := string(p.Account)
	if account == "" {
		account = "an account that Stripe has not told"
	}
	if p.Mode == binding.ModeSandbox {
		return account + " of the built-in sandbox"
	}
	return fmt.Sprintf("%s in %s mode", account, p.Mode)
}

// ErrElsewhere says that the database's money is not where the settings point to.
var ErrElsewhere = errors.New("the database belongs to another Stripe account")

const theBinding gid.ID = "stripe"

// statusNotFound is HTTP's: this package knows of HTTP only what an Answer tells.
const statusNotFound = 404

// Unbound stands for the account of a database that is bound to none.
const Unbound gid.ID = "none"

// Bind makes sure that the database's money is at the place, and remembers the place
// where no start has done so before. An account that is not known yet is filled in once
// it is. Fails with ErrElsewhere.
func (s *Service) Bind(ctx context.Context, at Place) error {
	if at.Account != "" || at.Mode == binding.ModeLive {
		if err := s.strangersMoney(ctx, at); err != nil {
			return err
		}
	}
	return s.db.InTx(ctx, func(ctx context.Context, tx *database.Tx) error {
		row, err := tx.Binding.Get(ctx, theBinding)
		if ent.IsNotFound(err) {
			return made(tx.Binding.Create().SetID(theBinding).SetAccount(at.Account).SetMode(at.Mode).SetBoundAt(tx.Now(ctx)).Exec(ctx))
		}
		if err != nil {
			return err
		}
		bound := Place{row.Account, row.Mode}
		if err := bound.compare(at); err != nil || bound.Account != "" || at.Account == "" {
			return err
		}
		return tx.Binding.UpdateOneID(theBinding).SetAccount(at.Account).Exec(ctx)
	})
}

// compare fails with ErrElsewhere when a database that is bound to p is used at another
// place. An account that is not known is compared by its mode alone.
func (p Place) compare(at Place) error {
	if p.Mode == at.Mode && (p.Account == "" || at.Account == "" || p.Account == at.Account) {
		return nil
	}
	return fmt.Errorf("%w: its money is at %s, and the settings name %s; "+
		"see `purser rebind --help` where that is meant", ErrElsewhere, p, at)
}

// CheckBound fails with ErrElsewhere where Bind would, and remembers nothing. It is for
// what only looks, and for commands that do not ask Stripe.
func (s *Service) CheckBound(ctx context.Context, at Place) error {
	row, err := s.db.Client().Binding.Get(ctx, theBinding)
	if err != nil {
		return ent.MaskNotFound(err)
	}
	return Place{row.Account, row.Mode}.compare(at)
}

// strangersMoney refuses a place to which nothing has bound the database, and which does
// not know the newest payment that the database does: it is another account's, or of
// another mode. Only an answer that says so counts.
func (s *Service) strangersMoney(ctx context.Context, at Place) error {
	bound, err := s.db.Client().Binding.Query().Where(binding.ID(theBinding), binding.AccountNEQ("")).Exist(ctx)
	if err != nil || bound {
		return err
	}
	return s.Recognised(ctx, at)
}

// Recognised fails with ErrElsewhere when Stripe says that it does not know the newest
// payment of the database. It tells places apart where a restricted key may not read
// the account. A Stripe that cannot be reached says nothing.
func (s *Service) Recognised(ctx context.Context, at Place) error {
	newest, err := s.db.Client().Deposit.Query().Where(deposit.PaymentIntentIDNotNil()).Order(ent.Desc(deposit.FieldID)).First(ctx)
	if err != nil {
		return ent.MaskNotFound(err)
	}
	_, err = s.processor.Intent(ctx, *newest.PaymentIntentID)
	var answer *processor.Error
	if errors.As(err, &answer) && answer.Class == processor.Definite && answer.Status == statusNotFound {
		return fmt.Errorf("%w: %s does not know %s, which is in the database", ErrElsewhere, at, *newest.PaymentIntentID)
	}
	return nil
}

// Rebind binds the database to another place, for the rare case in which that is meant:
// a copy of real data that is to be tried out, a sandbox that was begun anew. from is the
// account that it is bound to now, so that an operator knows. Play money never becomes
// real money.
func (s *Service) Rebind(ctx context.Context, from gid.ID, to Place) (before Place, err error) {
	err = s.db.InTx(ctx, func(ctx context.Context, tx *database.Tx) error {
		row, err := tx.Binding.Get(ctx, theBinding)
		if ent.IsNotFound(err) && from == Unbound && to.Mode != binding.ModeLive { // its first start was refused
			return tx.Binding.Create().SetID(theBinding).SetAccount(to.Account).SetMode(to.Mode).SetBoundAt(tx.Now(ctx)).Exec(ctx)
		}
		if err != nil {
			return fmt.Errorf("it is bound to nothing yet: %w", err)
		}
		before = Place{row.Account, row.Mode}
		switch {
		case before.Account != from:
			return fmt.Errorf("%w: it is bound to %s, not to %s", ErrElsewhere, before, from)
		case to.Mode == binding.ModeLive && before.Mode != binding.ModeLive:
			return fmt.Errorf("%w: %s is play money and never becomes real money at %s; begin with an empty database", ErrElsewhere, before, to)
		case before == to:
			return nil
		}
		err = tx.Binding.UpdateOneID(theBinding).SetAccount(to.Account).SetMode(to.Mode).AddRebinds(1).SetBoundAt(tx.Now(ctx)).Exec(ctx)
		if err != nil {
			return err
		}
		return audit.Record(ctx, tx, audit.Event{
			Action: audit.StripeRebound, Subject: to.Account, Detail: before.String() + " → " + to.String(),
		})
	})
	return before, err
}
