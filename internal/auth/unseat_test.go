package auth_test

import (
	"context"
	"strings"
	"sync"
	"testing"

	"github.com/purserhq/purser/ent/user"
	"github.com/purserhq/purser/internal/auth"
	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/database/dbtest"
	"github.com/purserhq/purser/internal/refusal"
)

// Two ADMINs who delete their accounts at once: one of them stays.
func TestLastAdminDeletesNoAccount(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		s := auth.New(db, auth.Options{})
		var both sync.WaitGroup
		var admins []context.Context
		for _, name := range []string{"ada", "bob"} {
			in, err := s.SignUp(t.Context(), name+"@example.com", password, "")
			if err != nil {
				t.Fatal(err)
			}
			admins = append(admins, asking(t, s, in))
		}
		inTx(t, db, func(ctx context.Context, tx *database.Tx) error { return promote(ctx, tx.Tx) })
		for _, admin := range admins {
			both.Go(func() {
				if err := s.DeleteAccount(admin, password, ""); err != nil && code(err) != refusal.Disabled {
					t.Error(err)
				}
			})
		}
		both.Wait()
		left := db.Client().User.Query().Where(user.RoleEQ(user.RoleAdmin), user.ClosingAtIsNil()).CountX(t.Context())
		if left != 1 {
			t.Errorf("%d ADMINs are left, want 1", left)
		}
		t.Logf("last admin: 2 tried, %d got through", 1-left)
	})
}

// To suspend an operator requires a person with recent authentication.
func TestSuspendAnOperator(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		s := auth.New(db, auth.Options{})
		ada, bob := newPerson(t, db, "ada"), newPerson(t, db, "bob")
		for email, role := range map[string]user.Role{"ada@example.com": user.RoleAdmin, "bob@example.com": user.RoleSupport} {
			if err := s.Promote(t.Context(), email, role); err != nil {
				t.Fatal(err)
			}
		}
		_, key, err := s.CreateKey(t.Context(), "ada@example.com", "x", user.RoleAdmin)
		if err != nil {
			t.Fatal(err)
		}
		program, _ := whoami(t, s, key.Reveal())
		old := auth.Viewer{ID: ada.signIn.User, Session: ada.signIn.Session, Role: user.RoleAdmin}
		tried, through := 0, 0
		for want, v := range map[refusal.Code]auth.Viewer{refusal.Disabled: program, refusal.ReauthRequired: old} {
			if tried++; code(s.Suspend(auth.NewContext(t.Context(), v), bob.signIn.User, "x")) != want {
				through++
				t.Errorf("%+v suspends an operator", v)
			}
		}
		if err := s.Suspend(ada.as(t, user.RoleAdmin), bob.signIn.User, "x"); err != nil {
			t.Error(err)
		}
		if err := s.UnsuspendByEmail(t.Context(), "bob@example.com"); err != nil {
			t.Error(err)
		}
		if _, err := s.LogIn(t.Context(), "bob@example.com", password, ""); err != nil {
			t.Error(err)
		}
		t.Logf("operators suspended by keys and old sessions: %d tried, %d got through", tried, through)
	})
}

// A user's export names no operator, and holds no operator's words.
func TestExportNamesNoOperator(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		s := auth.New(db, auth.Options{})
		ada, bob := newPerson(t, db, "ada"), newPerson(t, db, "bob")
		if err := s.Promote(t.Context(), "ada@example.com", user.RoleAdmin); err != nil {
			t.Fatal(err)
		}
		admin := ada.as(t, user.RoleAdmin)
		if err := s.Suspend(admin, bob.signIn.User, "mule of ring 7"); err != nil {
			t.Fatal(err)
		}
		if err := s.Unsuspend(admin, bob.signIn.User, "ring 7 is closed"); err != nil {
			t.Fatal(err)
		}
		text, err := s.Export(bob.ctx)
		if err != nil || !strings.Contains(text, "user.suspended") {
			t.Fatal(text, err)
		}
		through := 0
		for _, hidden := range []string{"ring 7", string(ada.signIn.User)} {
			if strings.Contains(text, hidden) {
				through++
				t.Errorf("%q is in the export: %s", hidden, text)
			}
		}
		t.Logf("operators in exports: 2 tried, %d got through", through)
	})
}
