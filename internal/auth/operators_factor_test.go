package auth_test

import (
	"context"
	"testing"
	"time"

	"github.com/purserhq/purser/ent/user"
	"github.com/purserhq/purser/internal/audit"
	"github.com/purserhq/purser/internal/auth"
	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/database/dbtest"
	"github.com/purserhq/purser/internal/refusal"
)

// In live mode an operator's role takes effect in sessions that signed in with a code.
func TestOperatorsNeedASecondFactor(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		at := newClock()
		db.UseClock(at.now)
		s := auth.New(db, auth.Options{SecretBox: newSeal(t, 1), OperatorFactor: true})
		ada := newPerson(t, db, "ada")
		other, err := s.LogIn(t.Context(), "ada@example.com", password, "")
		if err != nil {
			t.Fatal(err)
		}
		app, _ := enrol(ada.ctx, t, s, at)
		verify(t, db, ada)
		if err := s.Promote(t.Context(), "ada@example.com", user.RoleAdmin); err != nil {
			t.Fatal(err)
		}
		tried, through := 0, 0
		withheld := func(what, token string) {
			v, _ := whoami(t, s, token)
			if tried++; v.Operator() || v.Withheld != user.RoleAdmin {
				through++
				t.Errorf("%s: %+v", what, v)
			}
		}
		withheld("the session that enrolled", ada.signIn.Token.Reveal())
		withheld("a session from before", other.Token.Reveal())
		at.advance(time.Minute)
		in, err := s.LogIn(t.Context(), "ada@example.com", password, app.code(0))
		if err != nil {
			t.Fatal(err)
		}
		if v, _ := whoami(t, s, in.Token.Reveal()); !v.HasRole(user.RoleAdmin) {
			t.Errorf("who signed in with a code: %+v", v)
		}
		at.advance(time.Minute)
		ctx := auth.NewContext(t.Context(), auth.Viewer{ID: in.User, Session: in.Session})
		if err := s.DisableTwoFactor(ctx, password, app.code(0)); code(err) != refusal.Disabled {
			t.Errorf("an operator switches the second factor off: %v", err)
		}
		if demoted, err := s.DropTwoFactor(t.Context(), "ada@example.com"); !demoted || err != nil {
			t.Error(demoted, err)
		}
		recorded(t, db, audit.UserDemoted, in.User)
		again, err := s.LogIn(t.Context(), "ada@example.com", password, "")
		if err != nil {
			t.Fatal(err)
		}
		if v, _ := whoami(t, s, again.Token.Reveal()); v.Operator() || v.Withheld != "" {
			t.Errorf("whose second factor was dropped: %+v", v)
		}
		t.Logf("operators without a second factor: %d tried, %d got through", tried, through)
	})
}

// A stolen password makes no operator: nobody is promoted who could still enrol a second
// factor, and no operator enrols one.
func TestAPasswordMakesNoOperator(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		at := newClock()
		db.UseClock(at.now)
		s := auth.New(db, auth.Options{SecretBox: newSeal(t, 1), OperatorFactor: true})
		ada, bob, eve := newPerson(t, db, "ada"), newPerson(t, db, "bob"), newPerson(t, db, "eve")
		inTx(t, db, func(ctx context.Context, tx *database.Tx) error { // furnished with one at an issuer
			_, err := tx.Identity.Delete().Exec(ctx)
			return err
		})
		promote := func() error { return s.Promote(t.Context(), "ada@example.com", user.RoleAdmin) }
		tried, through := 0, 0
		refused := func(what string, err error) {
			if tried++; err == nil {
				through++
				t.Errorf("%s got through", what)
			}
		}
		refused("a user with nothing", promote())
		verify(t, db, ada)
		refused("a user without a second factor", promote())
		enrol(ada.ctx, t, s, at)
		inTx(t, db, func(ctx context.Context, tx *database.Tx) error {
			return tx.User.UpdateOneID(ada.signIn.User).ClearEmailVerifiedAt().Exec(ctx)
		})
		refused("a user whose email is not verified", promote())
		verify(t, db, ada)
		if err := promote(); err != nil {
			t.Fatal(err)
		}

		// Bob was an operator before the upgrade, and eve is promoted with a secret at hand.
		secret, err := s.StartTwoFactor(eve.ctx, password, "")
		if err != nil {
			t.Fatal(err)
		}
		inTx(t, db, func(ctx context.Context, tx *database.Tx) error {
			return tx.User.Update().Where(user.IDIn(bob.signIn.User, eve.signIn.User)).SetRole(user.RoleAdmin).Exec(ctx)
		})
		_, err = s.StartTwoFactor(bob.ctx, password, "")
		refused("an operator who begins to enrol", err)
		_, err = s.ConfirmTwoFactor(eve.ctx, phone{t, secret.Secret, at}.code(0))
		refused("an operator who confirms", err)

		if demoted, err := s.DropTwoFactor(t.Context(), "bob@example.com"); !demoted || err != nil {
			t.Error(demoted, err)
		}
		in, err := s.LogIn(t.Context(), "bob@example.com", password, "") // every session has ended
		if err != nil {
			t.Fatal(err)
		}
		enrol(auth.NewContext(t.Context(), auth.Viewer{ID: in.User, Session: in.Session}), t, s, at)
		verify(t, db, bob)
		if err := s.Promote(t.Context(), "bob@example.com", user.RoleSupport); err != nil {
			t.Error(err)
		}
		t.Logf("operators by a password alone: %d tried, %d got through", tried, through)
	})
}

// verify marks the person's email as verified.
func verify(t *testing.T, db *database.DB, who person) {
	t.Helper()
	inTx(t, db, func(ctx context.Context, tx *database.Tx) error {
		return tx.User.UpdateOneID(who.signIn.User).SetEmailVerifiedAt(tx.Now(ctx)).Exec(ctx)
	})
}
