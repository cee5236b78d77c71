package auth_test

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/purserhq/purser/ent/auditevent"
	"github.com/purserhq/purser/ent/user"
	"github.com/purserhq/purser/ent/wallet"
	"github.com/purserhq/purser/internal/audit"
	"github.com/purserhq/purser/internal/auth"
	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/database/dbtest"
	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/money"
	"github.com/purserhq/purser/internal/refusal"
	"github.com/purserhq/purser/internal/scope"
)

// asApplication is a context in which a key with the scopes asks.
func asApplication(t *testing.T, s *auth.Service, scopes ...scope.Scope) (context.Context, gid.ID) {
	t.Helper()
	id, secret := newApplication(t, s, scopes...)
	v, ok := application(t, s, secret.Reveal())
	if !ok {
		t.Fatal("a new key is refused")
	}
	return auth.NewContext(t.Context(), v), id
}

// Many processes that ask for one user at once get the same one, and one of them created it.
func TestEnsureUserAtOnce(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		const callers, users = 16, 4
		var created sync.Map
		ids := make([][users]gid.ID, callers)
		replicas := []*auth.Service{auth.New(db, auth.Options{}), auth.New(db, auth.Options{})}
		ctx, key := asApplication(t, replicas[0], scope.UsersWrite)
		var all sync.WaitGroup
		for i := range callers {
			all.Go(func() {
				for n := range users {
					id, made, err := replicas[i%2].EnsureUser(ctx, auth.ExternalUser{
						ExternalID: fmt.Sprint("user ", n), Email: "ada@example.com", Name: "Ada", // one address for all of them
					})
					if err != nil {
						t.Errorf("caller %d: %v", i, err)
					}
					if ids[i][n] = id; made {
						if _, twice := created.LoadOrStore(id, true); twice {
							t.Errorf("%s was created twice", id)
						}
					}
				}
			})
		}
		all.Wait()
		for i := range ids {
			if ids[i] != ids[0] {
				t.Errorf("caller %d got %v, another %v", i, ids[i], ids[0])
			}
		}
		if n := db.Client().User.Query().CountX(t.Context()); n != users {
			t.Errorf("%d users, want %d", n, users)
		}
		if n := db.Client().Wallet.Query().CountX(t.Context()); n != users {
			t.Errorf("%d wallets, want %d", n, users)
		}
		if n := db.Client().AuditEvent.Query().Where(auditevent.Action(audit.UserEnsured), auditevent.Actor(key)).CountX(t.Context()); n != users {
			t.Errorf("%d events, want %d", n, users)
		}
	})
}

// External identifiers are compared exactly: whatever looks alike, or is equal in a collation
// or a normalization form, is another user.
func TestExternalIdentifiersAreExact(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		s := auth.New(db, auth.Options{})
		alike := []string{
			"ada", "Ada", "ADA", " ada", "ada ", "ada\t", "\u00e9", "e\u0301", "ß", "ss", "ẞ", "ﬁ", "fi", "K", "\u212a", "a\u200bda", "аda",
			"١٢", "12", "012", "1e1", "10", "'; DROP TABLE users; --", "%", "_", "🧑‍🚀", "4242424242424242", "null", "usr_x", strings.Repeat("🧑", 255),
		}
		seen := map[gid.ID]string{}
		for _, id := range alike {
			u, created, err := s.EnsureUser(t.Context(), auth.ExternalUser{ExternalID: id})
			if err != nil || !created || seen[u] != "" {
				t.Errorf("%q: created %v, as %q, %v", id, created, seen[u], err)
			}
			seen[u] = id
		}
		for u, id := range seen {
			again, created, err := s.EnsureUser(t.Context(), auth.ExternalUser{ExternalID: id})
			if err != nil || created || again != u {
				t.Errorf("%q again: %s, created %v, %v", id, again, created, err)
			}
			if row := db.Client().User.GetX(t.Context(), u); row.ExternalID == nil || *row.ExternalID != id {
				t.Errorf("%q is kept as %v", id, row.ExternalID)
			}
		}
		for name, bad := range map[string]auth.ExternalUser{
			"empty": {}, "long": {ExternalID: strings.Repeat("🧑", 256)}, "NUL": {ExternalID: "a\x00"}, "UTF-8": {ExternalID: "\xff"},
			"email": {ExternalID: "x", Email: "x"}, "name": {ExternalID: "x", Name: "a\nb"}, "currency": {ExternalID: "x", Currency: "XXX"},
		} {
			if _, _, err := s.EnsureUser(t.Context(), bad); code(err) != refusal.InvalidInput {
				t.Errorf("%s: %v", name, err)
			}
		}
	})
}

// A user whom the application created has no password, an email that nobody has verified,
// and stays as they are. An address that another has stays theirs.
func TestEnsuredUser(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		post := newMailbox()
		s := mailed(db, post, auth.Options{Currencies: []money.Currency{"USD", "EUR"}})
		ctx, _ := asApplication(t, s, scope.UsersWrite)
		bob := newPerson(t, db, "bob")
		ensure := func(in auth.ExternalUser) gid.ID {
			t.Helper()
			id, _, err := s.EnsureUser(ctx, in)
			if err != nil {
				t.Fatal(err)
			}
			return id
		}
		ada := ensure(auth.ExternalUser{ExternalID: "ada", Email: "Ada@Example.com", Name: "Ada", Currency: "EUR"})
		if again := ensure(auth.ExternalUser{ExternalID: "ada", Email: "other@example.com", Name: "Eve", Currency: "USD"}); again != ada {
			t.Fatalf("another user: %s", again)
		}
		row := db.Client().User.Query().Where(user.ID(ada)).WithWallet().OnlyX(t.Context())
		if row.Email != "ada@example.com" || *row.Name != "Ada" || row.EmailVerifiedAt != nil || row.Edges.Wallet.Currency != "EUR" {
			t.Errorf("%+v in %s", row, row.Edges.Wallet.Currency)
		}
		second := ensure(auth.ExternalUser{ExternalID: "2", Email: "bob@example.com"})
		if u := db.Client().User.GetX(t.Context(), second); auth.ShownEmail(u) != "bob@example.com" || u.Email == "bob@example.com" {
			t.Errorf("%+v", u)
		}
		if u := db.Client().User.GetX(t.Context(), bob.signIn.User); u.Email != "bob@example.com" {
			t.Errorf("the address went to another: %+v", u)
		}
		if _, _, err := s.EnsureUser(ctx, auth.ExternalUser{ExternalID: "x", Currency: "JPY"}); code(err) != refusal.InvalidInput {
			t.Errorf("a currency that is not offered: %v", err)
		}
		for _, guess := range []string{"", "password", "correct horse"} {
			if _, err := s.LogIn(t.Context(), "ada@example.com", guess, ""); err == nil {
				t.Errorf("signed in with %q", guess)
			}
		}
		if err := s.RequestPasswordReset(t.Context(), "ada@example.com"); err != nil {
			t.Fatal(err)
		}
		if err := s.ResetPassword(t.Context(), link.FindStringSubmatch(post.next(t).Text)[1], "her first password"); err != nil {
			t.Fatal(err)
		}
		if in, err := s.LogIn(t.Context(), "ada@example.com", "her first password", ""); err != nil || in.User != ada {
			t.Errorf("with the password that she set: %v", err)
		}
	})
}

// A wallet of each currency is opened once, however often it is asked for.
func TestOpenWallet(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		s := auth.New(db, auth.Options{Currencies: []money.Currency{"USD", "EUR"}})
		ada := newPerson(t, db, "ada")
		ids := make([]gid.ID, 8)
		var all sync.WaitGroup
		for i := range ids {
			all.Go(func() {
				var err error
				if ids[i], err = s.OpenWallet(ada.ctx, ada.signIn.User, "EUR"); err != nil {
					t.Error(err)
				}
			})
		}
		all.Wait()
		for _, id := range ids {
			if id != ids[0] {
				t.Errorf("wallets %v", ids)
			}
		}
		if id, err := s.OpenWallet(ada.ctx, ada.signIn.User, "USD"); err != nil || id != ada.rows["Wallet"] {
			t.Errorf("the wallet that is there: %s, %v", id, err)
		}
		if _, err := s.OpenWallet(ada.ctx, ada.signIn.User, "JPY"); code(err) != refusal.InvalidInput {
			t.Errorf("a currency that is not offered: %v", err)
		}
		if n := db.Client().Wallet.Query().Where(wallet.OwnerID(ada.signIn.User)).CountX(t.Context()); n != 2 {
			t.Errorf("%d wallets", n)
		}
	})
}
