package auth_test

import (
	"context"
	"net/http"
	"testing"
	"time"

	"github.com/purserhq/purser/ent/session"
	"github.com/purserhq/purser/ent/user"
	"github.com/purserhq/purser/internal/auth"
	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/database/dbtest"
	"github.com/purserhq/purser/internal/refusal"
	"github.com/purserhq/purser/internal/scope"
)

// A session that the application creates acts as its user, has proved nothing unless the
// application says so, and ends with its time or its key.
func TestMintedSessions(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		at := newClock()
		db.UseClock(at.now)
		s := auth.New(db, auth.Options{SessionLife: time.Hour})
		ada := newPerson(t, db, "ada")
		ctx, key := asApplication(t, s, scope.SessionsWrite)
		mint := func(in auth.Minted) (auth.SignIn, error) {
			in.User = ada.signIn.User
			return s.MintSession(ctx, in)
		}
		for name, bad := range map[string]auth.Minted{
			"short": {Life: 59 * time.Second}, "long": {Life: 24*time.Hour + time.Second},
			"future": {Life: time.Hour, AuthenticatedAt: at.now().Add(2 * time.Minute)},
		} {
			if _, err := mint(bad); code(err) != refusal.InvalidInput {
				t.Errorf("%s: %v", name, err)
			}
		}
		if _, err := s.MintSession(ctx, auth.Minted{User: "usr_x", Life: time.Hour}); code(err) != refusal.NotFound {
			t.Errorf("for nobody: %v", err)
		}
		plain, err := mint(auth.Minted{Life: time.Minute})
		if err != nil || !plain.ExpiresAt.Equal(at.now().Add(time.Minute)) {
			t.Fatalf("%+v, %v", plain, err)
		}
		v, status := whoami(t, s, plain.Token.Reveal())
		if status != http.StatusOK || v.ID != ada.signIn.User || v.Session != plain.Session || !v.ProvedAt.IsZero() || s.Recent(v) || v.Application != "" {
			t.Errorf("%d, %+v", status, v)
		}
		proved, err := mint(auth.Minted{Life: 24 * time.Hour, AuthenticatedAt: at.now().Add(-time.Minute)})
		if err != nil {
			t.Fatal(err)
		}
		if v, _ := whoami(t, s, proved.Token.Reveal()); !s.Recent(v) || !v.ProvedAt.Equal(at.now().Add(-time.Minute)) {
			t.Errorf("%+v", v)
		}
		if row := db.Client().Session.GetX(t.Context(), proved.Session); row.MintedBy == nil || *row.MintedBy != key {
			t.Errorf("%+v", row)
		}
		at.advance(time.Minute)
		if _, status := whoami(t, s, plain.Token.Reveal()); status != http.StatusUnauthorized {
			t.Errorf("after its time: %d", status)
		}
		open, _ := whoami(t, s, proved.Token.Reveal())
		if err := s.RevokeApplicationKey(t.Context(), key); err != nil {
			t.Fatal(err)
		}
		if _, status := whoami(t, s, proved.Token.Reveal()); status != http.StatusUnauthorized {
			t.Errorf("after its key was revoked: %d", status)
		}
		if _, found, err := s.Renew(t.Context(), open); found || err != nil {
			t.Errorf("what it opened goes on: %v", err)
		}
		if n := db.Client().Session.Query().Where(session.MintedByNotNil()).CountX(t.Context()); n != 0 {
			t.Errorf("%d sessions are left", n)
		}
		if _, err := mint(auth.Minted{Life: time.Hour}); err == nil {
			t.Error("a revoked key creates a session")
		}
	})
}

// The application never acts as an operator, whenever the user became one.
func TestMintedSessionsAreNoOperators(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		s := auth.New(db, auth.Options{})
		ada := newPerson(t, db, "ada")
		ctx, _ := asApplication(t, s, scope.SessionsWrite)
		asked := auth.Minted{User: ada.signIn.User, Life: time.Hour, AuthenticatedAt: time.Now()}
		before, err := s.MintSession(ctx, asked)
		if err != nil {
			t.Fatal(err)
		}
		for _, role := range auth.Operators {
			inTx(t, db, func(ctx context.Context, tx *database.Tx) error {
				return tx.User.UpdateOneID(ada.signIn.User).SetRole(role).Exec(ctx)
			})
			if _, err := s.MintSession(ctx, asked); code(err) != refusal.Disabled {
				t.Errorf("as %s: %v", role, err)
			}
			if v, _ := whoami(t, s, before.Token.Reveal()); v.Role != user.RoleUser || v.Operator() || v.Withheld != "" {
				t.Errorf("an older session has the role %s", v.Role)
			}
		}
		inTx(t, db, func(ctx context.Context, tx *database.Tx) error {
			return tx.User.UpdateOneID(ada.signIn.User).SetRole(user.RoleUser).SetSuspendedAt(tx.Now(ctx)).SetSuspendedReason("x").Exec(ctx)
		})
		if _, err := s.MintSession(ctx, asked); code(err) != refusal.Suspended {
			t.Errorf("for a suspended user: %v", err)
		}
	})
}

// A session does not outlast the key that created it.
func TestMintedSessionsEndWithTheirKey(t *testing.T) {
	t.Parallel()
	db := dbtest.New(t)
	s := auth.New(db, auth.Options{})
	ada := newPerson(t, db, "ada")
	end := time.Now().Add(time.Hour).UTC().Truncate(time.Microsecond)
	_, secret, err := s.CreateApplicationKey(t.Context(), auth.NewKey{Name: "x", Scopes: []scope.Scope{scope.SessionsWrite}, Expires: end})
	if err != nil {
		t.Fatal(err)
	}
	v, _ := application(t, s, secret.Reveal())
	in, err := s.MintSession(auth.NewContext(t.Context(), v), auth.Minted{User: ada.signIn.User, Life: 24 * time.Hour})
	if err != nil || !in.ExpiresAt.Equal(end) {
		t.Errorf("ends at %v, want %v: %v", in.ExpiresAt, end, err)
	}
}

// A closed account loses its external identifier, which is personal data, and another user
// can have it then.
func TestClosedAccountsLoseTheirExternalIdentifier(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		s := auth.New(db, auth.Options{})
		ctx, _ := asApplication(t, s, scope.UsersWrite, scope.SessionsWrite)
		id, _, err := s.EnsureUser(ctx, auth.ExternalUser{ExternalID: "ada", Email: "ada@example.com"})
		if err != nil {
			t.Fatal(err)
		}
		leave := func(proved time.Time) error {
			in, err := s.MintSession(ctx, auth.Minted{User: id, Life: time.Hour, AuthenticatedAt: proved})
			if err != nil {
				t.Fatal(err)
			}
			v, _ := whoami(t, s, in.Token.Reveal())
			return s.DeleteAccount(auth.NewContext(t.Context(), v), "", "")
		}
		if err := leave(time.Time{}); code(err) != refusal.ReauthRequired {
			t.Errorf("closed by a session that has proved nothing: %v", err)
		}
		if err := leave(time.Now()); err != nil {
			t.Fatal(err)
		}
		if u := db.Client().User.GetX(t.Context(), id); u.ExternalID != nil || u.DeletedAt == nil {
			t.Errorf("%+v", u)
		}
		again, created, err := s.EnsureUser(ctx, auth.ExternalUser{ExternalID: "ada"})
		if err != nil || !created || again == id {
			t.Errorf("%s, created %v, %v", again, created, err)
		}
	})
}
