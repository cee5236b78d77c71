package auth

import (
	"context"

	"entgo.io/ent/dialect"
	"entgo.io/ent/dialect/sql"

	"github.com/purserhq/purser/ent"
	"github.com/purserhq/purser/ent/wallet"
	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/gid"
)

// Loader reads rows by their keys for the viewers of concurrent requests together:
// what is asked for while one read runs is the next one, and a read costs the same for
// one row as for many. Each viewer sees, as through Reader, their own rows only: the
// query itself names the owner of each row that it wants.
type Loader struct {
	read      *ent.Client
	wallets   *database.Batch[owned, *ent.Wallet]
	own       *database.Batch[gid.ID, *ent.Wallet]
	transfers *database.Batch[owned, *ent.Transfer]
}

// owned is a row that its owner asks for.
type owned struct{ id, owner gid.ID }

// NewLoader makes one that reads from read, a Reader.
func NewLoader(read *ent.Client) *Loader {
	l := &Loader{read: read}
	l.wallets = database.NewBatch(func(ctx context.Context, asked []owned) (map[owned]*ent.Wallet, error) {
		rows, err := read.Wallet.Query().Where(wallet.KindEQ(wallet.KindUser)).All(together(ctx, pairs(asked)))
		return byKey(rows, func(w *ent.Wallet) owned { return owned{w.ID, w.OwnerID} }), err
	})
	l.own = database.NewBatch(func(ctx context.Context, users []gid.ID) (map[gid.ID]*ent.Wallet, error) {
		rows, err := read.Wallet.Query().All(together(ctx, walletsOf(users)))
		return byKey(rows, func(w *ent.Wallet) gid.ID { return w.OwnerID }), err
	})
	l.transfers = database.NewBatch(func(ctx context.Context, asked []owned) (map[owned]*ent.Transfer, error) {
		rows, err := read.Transfer.Query().All(together(ctx, pairs(asked)))
		return byKey(rows, func(t *ent.Transfer) owned { return owned{t.ID, t.OwnerID} }), err
	})
	return l
}

// Wallet is the user's wallet with that id; nil when the viewer has none.
func (l *Loader) Wallet(ctx context.Context, id gid.ID) (*ent.Wallet, error) {
	if v, ok := FromContext(ctx); ok && !v.Operator() { // the application has no rows of its own
		return get(ctx, l.wallets, owned{id, v.ID})
	}
	w, err := l.read.Wallet.Query().Where(wallet.ID(id), wallet.KindEQ(wallet.KindUser)).Only(ctx)
	return w, ent.MaskNotFound(err)
}

// OwnWallet is the one that the viewer got at signing up; nil for nobody.
func (l *Loader) OwnWallet(ctx context.Context) (*ent.Wallet, error) {
	v, ok := FromContext(ctx)
	if !ok {
		return nil, nil //nolint:nilnil // as the others
	}
	return get(ctx, l.own, v.ID)
}

// Transfer is the one with that id that the viewer sent; nil when there is none.
func (l *Loader) Transfer(ctx context.Context, id gid.ID) (*ent.Transfer, error) {
	if v, ok := FromContext(ctx); ok && !v.Operator() {
		return get(ctx, l.transfers, owned{id, v.ID})
	}
	t, err := l.read.Transfer.Get(ctx, id)
	return t, ent.MaskNotFound(err)
}

// get is a row of the caller's own: those who asked together for the same would get
// in each other's way.
func get[K comparable, V any](ctx context.Context, b *database.Batch[K, *V], key K) (*V, error) {
	row, found, err := b.Get(ctx, key)
	if err != nil || !found {
		return nil, err
	}
	own := *row
	return &own, nil
}

func byKey[K comparable, V any](rows []V, key func(V) K) map[K]V {
	found := make(map[K]V, len(rows))
	for _, row := range rows {
		found[key(row)] = row
	}
	return found
}

type togetherKey struct{}

// together is a context of several viewers, in the place of one: rule says what each
// of them sees.
func together(ctx context.Context, rule func(*sql.Selector)) context.Context {
	return context.WithValue(ctx, togetherKey{}, rule)
}

// pairs are the rows that their owners ask for.
func pairs(asked []owned) func(*sql.Selector) {
	ids, owners := make(database.Texts, len(asked)), make(database.Texts, len(asked))
	for i, a := range asked {
		ids[i], owners[i] = string(a.id), string(a.owner)
	}
	rule := ownedIn(map[string][]string{
		dialect.Postgres: {"SELECT * FROM unnest(", "::text[], ", "::text[])"},
		dialect.SQLite:   {"SELECT value ->> 0, value ->> 1 FROM json_each(", ")"},
	}, ids, owners)
	return func(s *sql.Selector) {
		if rule(s); s.Dialect() == dialect.Postgres { // which would read a whole table that it has not counted yet
			s.Where(sql.P(func(b *sql.Builder) {
				b.Ident(s.C("id")).WriteString(" = ANY(").Arg(database.SetFor(s.Dialect(), ids)[0]).WriteString("::text[])")
			}))
		}
	}
}

// walletsOf are the wallets that those users got at signing up.
func walletsOf(users []gid.ID) func(*sql.Selector) {
	owners := make(database.Texts, len(users))
	for i, id := range users {
		owners[i] = string(id)
	}
	return ownedIn(map[string][]string{
		dialect.Postgres: {"SELECT wallet_id, id FROM users WHERE id = ANY(", "::text[])"},
		dialect.SQLite:   {"SELECT wallet_id, id FROM users WHERE id IN (SELECT value ->> 0 FROM json_each(", "))"},
	}, owners)
}

// ownedIn are the rows whose id and owner a query over a set gives: its pieces stand
// around the set's arguments.
func ownedIn(queries map[string][]string, set ...database.Column) func(*sql.Selector) {
	return func(s *sql.Selector) {
		pieces, args := queries[s.Dialect()], database.SetFor(s.Dialect(), set...)
		s.Where(sql.P(func(b *sql.Builder) {
			b.WriteString("(").Ident(s.C("id")).Comma().Ident(s.C("owner_id")).WriteString(") IN (").WriteString(pieces[0])
			for i, arg := range args {
				b.Arg(arg).WriteString(pieces[i+1])
			}
			b.WriteString(")")
		}))
	}
}
