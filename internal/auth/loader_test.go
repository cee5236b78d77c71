package auth_test

import (
	"strings"
	"sync"
	"testing"

	"github.com/purserhq/purser/ent"
	"github.com/purserhq/purser/internal/auth"
	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/database/dbtest"
	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/ledger"
)

// TestLoaderScope lets many ask at once, for their own and for each other's, so that
// both stand in one query. Nobody gets what is another's.
func TestLoaderScope(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		house := newHouse(t, db)
		sent := newTransfer(t, db, house.alice, house.bob)
		loader := auth.NewLoader(house.reader)
		var asking sync.WaitGroup
		for range 50 {
			for _, who := range []struct{ me, other person }{{house.alice, house.bob}, {house.bob, house.alice}} {
				asking.Go(func() {
					mine, theirs := who.me.rows["Wallet"], who.other.rows["Wallet"]
					if w, err := loader.Wallet(who.me.ctx, mine); err != nil || w == nil || w.ID != mine {
						t.Errorf("my wallet: %v, %v", w, err)
					}
					if w, err := loader.Wallet(who.me.ctx, theirs); err != nil || w != nil {
						t.Errorf("another's wallet: %v, %v", w, err)
					}
					if w, err := loader.OwnWallet(who.me.ctx); err != nil || w == nil || w.ID != mine {
						t.Errorf("my own wallet: %v, %v", w, err)
					}
					s, err := loader.Transfer(who.me.ctx, sent)
					if err != nil || (s != nil) != (mine == house.alice.rows["Wallet"]) {
						t.Errorf("a transfer of alice's: %v, %v", s, err)
					}
				})
			}
		}
		asking.Wait()
		for name, ask := range map[string]func() (*ent.Wallet, error){
			"nobody":     func() (*ent.Wallet, error) { return loader.Wallet(t.Context(), house.bob.rows["Wallet"]) },
			"nobody own": func() (*ent.Wallet, error) { return loader.OwnWallet(t.Context()) },
		} {
			if w, err := ask(); err != nil || w != nil {
				t.Errorf("%s: %v, %v", name, w, err)
			}
		}
		if w, err := loader.Wallet(house.admin, house.bob.rows["Wallet"]); err != nil || w == nil {
			t.Errorf("an operator: %v, %v", w, err)
		}
	})
}

// newTransfer sends five minor units.
func newTransfer(t *testing.T, db *database.DB, from, to person) gid.ID {
	t.Helper()
	row := ledger.Transfer{
		ID: gid.New(gid.Transfer), Owner: from.rows["User"], Wallet: from.rows["Wallet"], ToOwner: to.rows["User"], To: to.rows["Wallet"],
		Amount: 5, Currency: "USD", Key: "t", Fingerprint: strings.Repeat("0", 64),
	}
	if err := ledger.NewGroupCommitter(db, nil).Post(t.Context(), ledger.Request{Postings: row.Postings(), Transfer: &row}); err != nil {
		t.Fatal(err)
	}
	return row.ID
}
