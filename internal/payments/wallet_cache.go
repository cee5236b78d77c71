package payments

import (
	"context"

	lru "github.com/hashicorp/golang-lru/v2"

	"github.com/purserhq/purser/ent"
	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/money"
)

// walletRef is what never changes of a user's wallet; the database refuses to.
type walletRef struct {
	id, owner gid.ID
	currency  money.Currency
}

func walletRefOf(w *ent.Wallet) walletRef {
	return walletRef{id: w.ID, owner: w.OwnerID, currency: w.Currency}
}

// walletCache remembers the wallets that money came from and went to lately, so that
// sending money twice does not read them twice; and reads those that concurrent
// callers want together.
type walletCache struct {
	byID, own         *lru.Cache[gid.ID, walletRef] // own: the one made with its owner, by owner
	readByID, readOwn *database.Batch[gid.ID, walletRef]
}

// maxCachedWallets are remembered of each kind: some megabytes.
const maxCachedWallets = 20_000

func newWalletCache(db *database.DB) walletCache {
	remember := func() *lru.Cache[gid.ID, walletRef] {
		cache, err := lru.New[gid.ID, walletRef](maxCachedWallets)
		if err != nil {
			panic(err) // the size is a constant above zero
		}
		return cache
	}
	return walletCache{
		byID: remember(), own: remember(),
		readByID: database.NewBatch(readWalletRefs(db, `SELECT w.id, w.id, w.owner_id, w.currency FROM wallets w JOIN users u ON u.id = w.owner_id
			WHERE w.kind = 'user' AND u.email IS DISTINCT FROM '`+PlatformEmail+`' AND w.id `)), // the platform's own user holds no money
		readOwn: database.NewBatch(readWalletRefs(db,
			`SELECT u.id, w.id, w.owner_id, w.currency FROM users u JOIN wallets w ON w.id = u.wallet_id WHERE u.id `)),
	}
}

// readWalletRefs reads by a query of which the set of keys is missing.
func readWalletRefs(db *database.DB, query string) func(context.Context, []gid.ID) (map[gid.ID]walletRef, error) {
	query += database.InSet(db.Dialect(), 1)
	return func(ctx context.Context, keys []gid.ID) (map[gid.ID]walletRef, error) {
		set := make(database.Texts, len(keys))
		for i, key := range keys {
			set[i] = string(key)
		}
		found := make(map[gid.ID]walletRef, len(keys))
		return found, db.Read(ctx, query, db.Set(set)...).ForEach(func(scan database.Scan) error {
			var key gid.ID
			var p walletRef
			err := scan(&key, &p.id, &p.owner, &p.currency)
			found[key] = p
			return err
		})
	}
}

// ownWalletRef is ownWallet, for who needs only what never changes.
func (s *Service) ownWalletRef(ctx context.Context, owner, id gid.ID) (walletRef, error) {
	p, found, err := s.wallets.get(ctx, owner, id)
	if err == nil && (!found || p.owner != owner) {
		err = errNoWallet()
	}
	return p, err
}

// get is the wallet with the id; without one the owner's own.
func (p *walletCache) get(ctx context.Context, owner, id gid.ID) (walletRef, bool, error) {
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
