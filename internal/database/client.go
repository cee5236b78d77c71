package database

import (
	"context"
	"fmt"
	"time"

	"entgo.io/ent/dialect"

	"github.com/purserhq/purser/ent"
	"github.com/purserhq/purser/ent/hook"
	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/money"
)

// plainClient makes the client that may write. The hooks are registered here,
// so that no client without them exists.
func plainClient(d dialect.Driver, currency money.Currency) *ent.Client {
	c := ent.NewClient(ent.Driver(d))
	c.Use(insideTransaction, datedByDatabase)
	c.User.Use(WalletForEachUser(currency))
	return c
}

type walletCurrencyKey struct{}

// WithWalletCurrency returns a context in which new users get a wallet in the currency, in
// place of the program's default.
func WithWalletCurrency(ctx context.Context, currency money.Currency) context.Context {
	return context.WithValue(ctx, walletCurrencyKey{}, currency)
}

// WalletForEachUser gives a new user a wallet in the transaction that creates
// the user, and refuses to work outside one.
func WalletForEachUser(currency money.Currency) ent.Hook {
	create := func(next ent.Mutator) ent.Mutator {
		return hook.UserFunc(func(ctx context.Context, m *ent.UserMutation) (ent.Value, error) {
			tx, err := m.Tx()
			if err != nil {
				return nil, fmt.Errorf("a user and their wallet need one transaction: %w", err)
			}
			wallet := gid.New(gid.Wallet)
			m.SetWalletID(wallet) // required of a user; the database checks it when the transaction commits
			user, err := next.Mutate(ctx, m)
			if err != nil {
				return nil, err
			}
			id, _ := m.ID()
			currency := currency
			if asked, ok := ctx.Value(walletCurrencyKey{}).(money.Currency); ok {
				currency = asked
			}
			return user, tx.Wallet.Create().SetID(wallet).SetOwnerID(id).SetCurrency(currency).Exec(ctx)
		})
	}
	return hook.On(create, ent.OpCreate)
}

// insideTransaction refuses writes outside an explicit transaction.
func insideTransaction(next ent.Mutator) ent.Mutator {
	return ent.MutateFunc(func(ctx context.Context, m ent.Mutation) (ent.Value, error) {
		if _, err := m.(interface{ Tx() (*ent.Tx, error) }).Tx(); err != nil {
			return nil, fmt.Errorf("%s %s: %w", m.Op(), m.Type(), err)
		}
		return next.Mutate(ctx, m)
	})
}

// datedByDatabase gives the times that the schema leaves to us (their default is the
// zero time) the time of the transaction.
func datedByDatabase(next ent.Mutator) ent.Mutator {
	return ent.MutateFunc(func(ctx context.Context, m ent.Mutation) (ent.Value, error) {
		for _, name := range m.Fields() {
			if at, ok := valueOf(m, name).(time.Time); !ok || !at.IsZero() {
				continue
			}
			tx, ok := ctx.Value(inTxKey{}).(*Tx)
			if !ok {
				return nil, fmt.Errorf("%s %s: the context is not that of InTx's function", m.Op(), m.Type())
			}
			if err := m.SetField(name, tx.Now(ctx)); err != nil {
				return nil, err
			}
		}
		return next.Mutate(ctx, m)
	})
}

func valueOf(m ent.Mutation, field string) any {
	value, _ := m.Field(field)
	return value
}
