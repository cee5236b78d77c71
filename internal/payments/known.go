package payments

import (
	"context"

	lru "github.com/hashicorp/golang-lru/v2"

	"github.com/purserhq/purser/ent"
	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/money"
	"github.com/purserhq/purser/internal/refusal"
)

// purse is what never changes of a user's wallet; the database refuses to.
type purse struct {
	id, owner gid.ID
	currency  money.Currency
}

func purseOf(w *ent.Wallet) purse { return purse{id: w.ID, owner: w.OwnerID, currency: w.Currency} }

// purses remembers the wallets that money came from and went to lately, so that
// sending money twice does not read them twice; and reads those that concurrent
// callers want together.
type purses struct {
	byID, own         *lru.Cache[gid.ID, purse] // own: the one made with its owner, by owner
	readByID, readOwn *database.Batch[gid.ID, purse]
}

// mostPurses are remembered of each kind: some megabytes.
const mostPurses = 20_000

func newPurses(db *database.DB) purses {
	remember := func() *lru.Cache[gid.ID, purse] {
		cache, err := lru.New[gid.ID, purse](mostPurses)
		if err != nil {
			panic(err) // the size is a constant above zero
		}
		return cache
	}
	return purses{
		byID: remember(), own: remember(),
		readByID: database.NewBatch(readPurses(db, `SELECT w.id, w.id, w.owner_id, w.currency FROM wallets w WHERE w.kind = 'user' AND w.id `)),
		readOwn: database.NewBatch(readPurses(db,
			`SELECT u.id, w.id, w.owner_id, w.currency FROM users u JOIN wallets w ON w.id = u.wallet_id WHERE u.id `)),
	}
}

// readPurses reads by a query of which the set of keys is missing.
func readPurses(db *database.DB, query string) func(context.Context, []gid.ID) (map[gid.ID]purse, error) {
	query += database.OneOf(db.Dialect(), 1)
	return func(ctx context.Context, keys []gid.ID) (map[gid.ID]purse, error) {
		set := make(database.Texts, len(keys))
		for i, key := range keys {
			set[i] = string(key)
		}
		found := make(map[gid.ID]purse, len(keys))
		return found, db.Read(ctx, query, db.Set(set)...).Each(func(scan database.Scan) error {
			var key gid.ID
			var p purse
			err := scan(&key, &p.id, &p.owner, &p.currency)
			found[key] = p
			return err
		})
	}
}

// ownPurse is ownWallet, for who needs only what never changes.
func (s *Service) ownPurse(ctx context.Context, owner, id gid.ID) (purse, error) {
	p, found, err := s.purses.get(ctx, owner, id)
	if err == nil && (!found || p.owner != owner) {
		err = errNoWallet()
	}
	return p, err
}

// get is the wallet with the id; without one the owner's own.
func (p *purses) get(ctx context.Context, owner, id gid.ID) (purse, bool, error) {
	cache, read, key := p.byID, p.readByID, id
	if id == "" {
		cache, read, key = p.own, p.readOwn, owner
	}
	if known, ok := cache.Get(key); ok {
		return known, true, nil
	}
	one, found, err := read.Get(ctx, key)
	if found {
		cache.Add(key, one)
	}
	return one, found, err
}

// recipient is the wallet that the money goes to, which must be a user's and of
// the same currency.
func (s *Service) recipient(ctx context.Context, in TransferInput, c money.Currency) (to purse, err error) {
	found := true
	switch {
	case (in.To == "") == (in.ToEmail == ""):
		return to, refusal.Newf(refusal.InvalidInput, "toWalletId", "Give either toWalletId or toEmail.")
	case in.To != "":
		to, found, err = s.purses.get(ctx, "", in.To)
	default:
		to, err = s.purseByEmail(ctx, in.ToEmail)
	}
	if ent.IsNotFound(err) || err == nil && !found {
		return to, refusal.Newf(refusal.NotFound, recipientField(in), "There is nobody to send it to.")
	}
	if err == nil && to.currency != c {
		err = refusal.Newf(refusal.CurrencyMismatch, recipientField(in), "That wallet holds %s, this one %s.", to.currency, c)
	}
	return to, err
}
