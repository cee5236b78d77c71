package auth_test

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/purserhq/purser/ent"
	"github.com/purserhq/purser/ent/user"
	"github.com/purserhq/purser/internal/auth"
	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/database/dbtest"
	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/refusal"
)

func TestSignUp(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		at := newClock()
		db.UseClock(at.now)
		s := auth.New(db, auth.Options{})
		in, err := s.SignUp(t.Context(), " Ada@Example.com ", password, " Ada ")
		if err != nil {
			t.Fatal(err)
		}
		if !in.ExpiresAt.Equal(at.now().Add(12 * time.Hour)) {
			t.Errorf("the session expires at %s, want 12 hours from now", in.ExpiresAt)
		}
		u := db.Client().User.Query().WithWallet().WithSessions().OnlyX(t.Context())
		if u.ID != in.User || u.Email != "ada@example.com" || *u.Name != "Ada" || u.Role != "USER" {
			t.Errorf("user = %v", u)
		}
		if !strings.HasPrefix(u.PasswordHash, "$argon2id$v=19$m=19456,t=2,p=1$") {
			t.Errorf("password hash = %q", u.PasswordHash)
		}
		if w := u.Edges.Wallet; w.OwnerID != u.ID || w.CurrentBalance != 0 || w.Kind != "user" {
			t.Errorf("wallet = %v", w)
		}
		row := u.Edges.Sessions[0]
		if row.ID != in.Session || len(row.TokenHash) != 64 || strings.Contains(in.Token.Reveal(), row.TokenHash) {
			t.Errorf("session = %v, with token hash %q", row, row.TokenHash)
		}
		if v, status := whoami(t, s, in.Token.Reveal()); status != http.StatusOK || v.ID != in.User || v.Session != in.Session || v.Operator() {
			t.Errorf("the token is %+v, status %d; want the new user", v, status)
		}
	})
}

func TestSignUpErr(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		s := auth.New(db, auth.Options{})
		if _, err := s.SignUp(t.Context(), "ada@example.com", password, ""); err != nil {
			t.Fatal(err)
		}
		before := count(t, db.Client())
		for _, c := range []struct {
			email, password, name string
			code                  refusal.Code
			field                 string
		}{
			{"ada", password, "", refusal.InvalidInput, "email"},
			{"a\x00a@example.com", password, "", refusal.InvalidInput, "email"},
			{"bob@example.com", "short", "", refusal.InvalidInput, "password"},
			{"bob@example.com", "bob@example.com", "", refusal.InvalidInput, "password"},
			{"bob@example.com", password, "B\x00b", refusal.InvalidInput, "name"},
		} {
			_, err := s.SignUp(t.Context(), c.email, c.password, c.name)
			if why := refusal.From(err); why == nil || why.Code != c.code || !slices.Equal(why.Field, []string{"input", c.field}) {
				t.Errorf("SignUp(%q, %q, %q): %v, want %s of input.%s", c.email, c.password, c.name, err, c.code, c.field)
			}
		}
		if after := count(t, db.Client()); after != before {
			t.Errorf("refused sign-ups left rows: %v, before %v", after, before)
		}
	})
}

func TestSignUpAtTheSameTime(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		s := auth.New(db, auth.Options{})
		errs, users := make([]error, 5), make([]gid.ID, 5) // as many as may try at once
		var wg sync.WaitGroup
		for i := range errs {
			wg.Go(func() {
				var in auth.SignIn
				in, errs[i] = s.SignUp(t.Context(), "ada@example.com", password, "")
				users[i] = in.User
			})
		}
		wg.Wait()
		for i, err := range errs {
			if err != nil || users[i] != users[0] {
				t.Errorf("%s, %v; want the one user", users[i], err)
			}
		}
		if rows := count(t, db.Client()); rows != [3]int{1, 1, len(errs)} {
			t.Errorf("they left %v users, wallets and sessions; want one user", rows)
		}
	})
}

func TestLogIn(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		s := auth.New(db, auth.Options{})
		first, err := s.SignUp(t.Context(), "ada@example.com", password, "")
		if err != nil {
			t.Fatal(err)
		}
		t.Run("OK", func(t *testing.T) {
			in, err := s.LogIn(t.Context(), " ADA@example.com", password, "")
			if err != nil || in.User != first.User || in.Token == first.Token || in.Session == first.Session {
				t.Fatalf("LogIn = %+v, %v; want another session of %s", in, err, first.User)
			}
			for _, token := range []auth.Token{first.Token, in.Token} {
				if v, status := whoami(t, s, token.Reveal()); status != http.StatusOK || v.ID != first.User {
					t.Errorf("the token is %+v, status %d", v, status)
				}
			}
		})
		t.Run("Err", func(t *testing.T) {
			before := count(t, db.Client())
			for _, c := range [][2]string{
				{"ada@example.com", "Correct horse"}, {"ada@example.com", ""}, {"ada@example.com", password + "\x00"},
				{"ada@example.com", strings.Repeat("x", 1<<20)}, {"ada@example.com", "\xff"},
				{"bob@example.com", password}, {"", ""}, {"a\x00a@example.com", password}, {"\xff@example.com", password}, {"%", password},
			} {
				_, err := s.LogIn(t.Context(), c[0], c[1], "")
				why := refusal.From(err)
				if why == nil || why.Code != refusal.InvalidCredentials || why.Field != nil ||
					why.Message != "The email address or the password is wrong." {
					t.Errorf("LogIn(%.40q, %.40q): %v, want the one refusal", c[0], c[1], err)
				}
			}
			if after := count(t, db.Client()); after != before {
				t.Errorf("refused log-ins left rows: %v, before %v", after, before)
			}
		})
		t.Run("ErrContext", func(t *testing.T) {
			ctx, cancel := context.WithCancel(t.Context())
			cancel()
			if _, err := s.LogIn(ctx, "ada@example.com", password, ""); !errors.Is(err, context.Canceled) || refusal.From(err) != nil {
				t.Errorf("err = %v, want the context's", err)
			}
		})
	})
}

// oldHash is "correct horse" at a cost that is no longer today's (8 MiB, one pass).
const oldHash = "$argon2id$v=19$m=8192,t=1,p=1$MDEyMzQ1Njc4OWFiY2RlZg$64zw4y6hGNSGW1HTKDajc74EIkJpCJ+AUBXDspyrFEU"

func TestLogInRenewsAnOldHash(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		s := auth.New(db, auth.Options{})
		in, err := s.SignUp(t.Context(), "ada@example.com", "some other password", "")
		if err != nil {
			t.Fatal(err)
		}
		inTx(t, db, func(ctx context.Context, tx *database.Tx) error {
			return tx.User.Update().SetPasswordHash(oldHash).Exec(ctx)
		})
		stored := func() string { return db.Client().User.GetX(t.Context(), in.User).PasswordHash }
		if _, err := s.LogIn(t.Context(), "ada@example.com", "wrong horse", ""); err == nil || stored() != oldHash {
			t.Fatalf("a wrong password: %v, and the hash is now %s", err, stored())
		}
		if _, err := s.LogIn(t.Context(), "ada@example.com", password, ""); err != nil {
			t.Fatal(err)
		}
		renewed := stored()
		if !strings.HasPrefix(renewed, "$argon2id$v=19$m=19456,t=2,p=1$") {
			t.Errorf("the hash is %s, want one of today's cost", renewed)
		}
		if _, err := s.LogIn(t.Context(), "ada@example.com", password, ""); err != nil || stored() != renewed {
			t.Errorf("the renewed hash: %v, and it is now %s", err, stored())
		}
	})
}

func TestLogOut(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		s := auth.New(db, auth.Options{})
		a, b := newPerson(t, db, "alice"), newPerson(t, db, "bob")
		other, err := s.LogIn(t.Context(), "alice@example.com", password, "")
		if err != nil {
			t.Fatal(err)
		}
		if err := s.LogOut(t.Context()); err != nil { // nobody
			t.Error(err)
		}
		// Alice cannot end Bob's session, whatever her context says.
		thief := auth.NewContext(t.Context(), auth.Viewer{ID: a.signIn.User, Session: b.signIn.Session})
		if err := s.LogOut(thief); err != nil {
			t.Error(err)
		}
		for range 2 { // again does no harm
			if err := s.LogOut(a.ctx); err != nil {
				t.Error(err)
			}
		}
		for token, want := range map[auth.Token]int{
			a.signIn.Token: http.StatusUnauthorized, other.Token: http.StatusOK, b.signIn.Token: http.StatusOK,
		} {
			if _, status := whoami(t, s, token.Reveal()); status != want {
				t.Errorf("status %d after Alice's first session ended, want %d", status, want)
			}
		}
		if db.Client().Session.Query().CountX(t.Context()) != 2 {
			t.Error("the ended session is still there")
		}
	})
}

func TestSessionExpires(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		at := newClock()
		db.UseClock(at.now)
		s := auth.New(db, auth.Options{})
		in, err := s.SignUp(t.Context(), "ada@example.com", password, "")
		if err != nil {
			t.Fatal(err)
		}
		at.set(in.ExpiresAt.Add(-time.Microsecond))
		if _, status := whoami(t, s, in.Token.Reveal()); status != http.StatusOK {
			t.Errorf("status %d just before the end", status)
		}
		at.set(in.ExpiresAt)
		if _, status := whoami(t, s, in.Token.Reveal()); status != http.StatusUnauthorized {
			t.Errorf("status %d at the end, want 401", status)
		}
	})
}

func TestAdminIsSeenAsOne(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		s := auth.New(db, auth.Options{})
		in, err := s.SignUp(t.Context(), "ada@example.com", password, "")
		if err != nil {
			t.Fatal(err)
		}
		inTx(t, db, func(ctx context.Context, tx *database.Tx) error { return promote(ctx, tx.Tx) })
		if v, _ := whoami(t, s, in.Token.Reveal()); !v.HasRole(user.RoleAdmin) {
			t.Errorf("viewer = %+v, want an admin", v)
		}
	})
}

func promote(ctx context.Context, tx *ent.Tx) error {
	return tx.User.Update().SetRole("ADMIN").Exec(ctx)
}

func demote(ctx context.Context, tx *database.Tx) error {
	return tx.User.Update().SetRole("USER").Exec(ctx)
}
