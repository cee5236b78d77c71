package auth_test

import (
	"context"
	"net/http"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/purserhq/purser/ent/auditevent"
	"github.com/purserhq/purser/ent/user"
	"github.com/purserhq/purser/internal/audit"
	"github.com/purserhq/purser/internal/auth"
	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/database/dbtest"
	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/refusal"
)

// as is a context in which the person has a role.
func (p person) as(t *testing.T, role user.Role) context.Context {
	t.Helper()
	return auth.NewContext(t.Context(), auth.Viewer{ID: p.signIn.User, Session: p.signIn.Session, Role: role, ProvedAt: time.Now()})
}

func TestRoles(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		s := auth.New(db, auth.Options{})
		ada := newPerson(t, db, "ada")
		for _, role := range []user.Role{user.RoleSupport, user.RoleFinance, user.RoleAdmin} {
			if err := s.Promote(t.Context(), "ada@example.com", role); err != nil {
				t.Fatal(err)
			}
			if v, _ := whoami(t, s, ada.signIn.Token.Reveal()); v.Role != role || !v.Operator() {
				t.Errorf("a viewer with the role %s: %+v", role, v)
			}
			for key, want := range map[user.Role]user.Role{user.RoleUser: user.RoleUser, user.RoleSupport: user.RoleSupport} {
				_, token, err := s.CreateKey(t.Context(), "ada@example.com", "x", key)
				if err != nil {
					t.Fatal(err)
				}
				if v, _ := whoami(t, s, token.Reveal()); v.Role != want || !v.ByKey() {
					t.Errorf("a key with the role %s: %+v", key, v)
				}
			}
		}
		if err := s.Promote(t.Context(), "ada@example.com", user.RoleFinance); code(err) != refusal.InvalidInput {
			t.Errorf("the last ADMIN was made something else: %v", err)
		}
		if err := s.DemoteByEmail(t.Context(), "ada@example.com"); code(err) != refusal.InvalidInput {
			t.Errorf("the last ADMIN was demoted: %v", err)
		}
		newPerson(t, db, "bob")
		if err := s.Promote(t.Context(), "bob@example.com", user.RoleFinance); err != nil {
			t.Fatal(err)
		}
		if _, _, err := s.CreateKey(t.Context(), "bob@example.com", "x", user.RoleAdmin); err == nil {
			t.Error("a key has more than its user")
		}
		if err := s.DemoteByEmail(t.Context(), "bob@example.com"); err != nil {
			t.Error(err)
		}
	})
}

// Two ADMINs who demote or suspend each other at the same time: one of them stays.
func TestLastAdminStays(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		s := auth.New(db, auth.Options{})
		ada, bob := newPerson(t, db, "ada"), newPerson(t, db, "bob")
		tried, none := 0, 0
		for i, act := range []func(context.Context, gid.ID, string) error{s.Demote, s.Suspend, s.Demote, s.Suspend} {
			inTx(t, db, func(ctx context.Context, tx *database.Tx) error {
				return tx.User.Update().SetRole(user.RoleAdmin).ClearSuspendedAt().SetSuspendedReason("").Exec(ctx)
			})
			var both sync.WaitGroup
			for _, pair := range [][2]person{{ada, bob}, {bob, ada}} {
				both.Go(func() {
					err := act(pair[0].as(t, user.RoleAdmin), pair[1].signIn.User, "x")
					if c := code(err); err != nil && c != refusal.Disabled && c != refusal.InvalidInput {
						t.Errorf("%d: %v", i, err)
					}
				})
			}
			both.Wait()
			left := db.Client().User.Query().Where(user.RoleEQ(user.RoleAdmin), user.SuspendedAtIsNil()).CountX(t.Context())
			if tried++; left == 0 {
				none++
			}
			if left != 1 {
				t.Errorf("%d ADMINs are left, want 1", left)
			}
		}
		t.Logf("last admin: %d tried, %d got through", tried, none)
	})
}

func TestDemote(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		s := auth.New(db, auth.Options{})
		ada, bob := newPerson(t, db, "ada"), newPerson(t, db, "bob")
		inTx(t, db, func(ctx context.Context, tx *database.Tx) error {
			return tx.User.UpdateOneID(ada.signIn.User).SetRole(user.RoleAdmin).Exec(ctx)
		})
		admin := ada.as(t, user.RoleAdmin)
		if err := s.Demote(admin, gid.New(gid.User), "x"); code(err) != refusal.NotFound {
			t.Errorf("nobody: %v", err)
		}
		if err := s.Demote(bob.as(t, user.RoleAdmin), ada.signIn.User, "x"); code(err) != refusal.Disabled {
			t.Errorf("by one who is no ADMIN any more: %v", err)
		}
		if err := s.Promote(t.Context(), "bob@example.com", user.RoleFinance); err != nil {
			t.Fatal(err)
		}
		if err := s.Demote(admin, bob.signIn.User, "has left"); err != nil {
			t.Fatal(err)
		}
		if v, _ := whoami(t, s, bob.signIn.Token.Reveal()); v.Operator() {
			t.Errorf("who was demoted: %+v", v)
		}
		recorded(t, db, audit.UserDemoted, bob.signIn.User)
	})
}

func TestSuspend(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		s := auth.New(db, auth.Options{})
		ada, bob := newPerson(t, db, "ada"), newPerson(t, db, "bob")
		inTx(t, db, func(ctx context.Context, tx *database.Tx) error {
			return tx.User.UpdateOneID(ada.signIn.User).SetRole(user.RoleAdmin).Exec(ctx)
		})
		_, key, err := s.CreateKey(t.Context(), "bob@example.com", "shop", user.RoleUser)
		if err != nil {
			t.Fatal(err)
		}
		admin, token := ada.as(t, user.RoleAdmin), bob.signIn.Token.Reveal()
		for range 2 { // the second changes nothing
			if err := s.Suspend(admin, bob.signIn.User, "stolen cards"); err != nil {
				t.Fatal(err)
			}
		}
		tried, through := 0, 0
		for name, secret := range map[string]string{"a session": token, "an API key": key.Reveal()} {
			if tried++; status(t, s, secret) != http.StatusUnauthorized {
				through++
				t.Errorf("%s of a suspended user is taken", name)
			}
		}
		_, err = s.LogIn(t.Context(), "bob@example.com", password, "")
		if tried++; code(err) != refusal.Suspended {
			through++
			t.Errorf("a suspended user logs in: %v", err)
		}
		if _, err := s.LogIn(t.Context(), "bob@example.com", "wrong horse", ""); code(err) != refusal.InvalidCredentials {
			t.Errorf("a stranger learns that somebody is suspended: %v", err)
		}
		if err := s.Suspend(admin, ada.signIn.User, "x"); code(err) != refusal.InvalidInput {
			t.Errorf("oneself: %v", err)
		}
		if err := s.Unsuspend(admin, bob.signIn.User, "cleared"); err != nil {
			t.Fatal(err)
		}
		if status(t, s, key.Reveal()) != http.StatusOK || status(t, s, token) != http.StatusUnauthorized {
			t.Error("afterwards the key is good again, and the session is not")
		}
		if _, err := s.LogIn(t.Context(), "bob@example.com", password, ""); err != nil {
			t.Error(err)
		}
		recorded(t, db, audit.UserSuspended, bob.signIn.User)
		recorded(t, db, audit.UserUnsuspended, bob.signIn.User)
		t.Logf("suspended users: %d tried, %d got through", tried, through)
	})
}

// recorded checks that the act is in the audit log, once.
func recorded(t *testing.T, db *database.DB, action string, subject gid.ID) {
	t.Helper()
	if n := db.Client().AuditEvent.Query().Where(auditevent.Action(action), auditevent.Subject(subject)).CountX(t.Context()); n != 1 {
		t.Errorf("%s was recorded %d times", action, n)
	}
}

func status(t *testing.T, s *auth.Service, token string) int {
	t.Helper()
	_, status := whoami(t, s, token)
	return status
}

func TestEndAllSessions(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		s := auth.New(db, auth.Options{})
		ada, bob, eve := newPerson(t, db, "ada"), newPerson(t, db, "bob"), newPerson(t, db, "eve")
		another, err := s.LogIn(t.Context(), "bob@example.com", password, "")
		if err != nil {
			t.Fatal(err)
		}
		if n, err := s.EndAllSessions(bob.as(t, user.RoleUser), bob.signIn.User, ""); n != 2 || err != nil {
			t.Errorf("%d sessions, %v", n, err)
		}
		for _, token := range []string{bob.signIn.Token.Reveal(), another.Token.Reveal()} {
			if status(t, s, token) != http.StatusUnauthorized {
				t.Error("a session goes on")
			}
		}
		inTx(t, db, func(ctx context.Context, tx *database.Tx) error {
			return tx.User.UpdateOneID(ada.signIn.User).SetRole(user.RoleFinance).Exec(ctx)
		})
		support := eve.as(t, user.RoleSupport)
		if _, err := s.EndAllSessions(support, ada.signIn.User, "x"); code(err) != refusal.NotFound {
			t.Errorf("SUPPORT ends the sessions of an operator: %v", err)
		}
		if n, err := s.EndAllSessions(support, bob.signIn.User, "x"); n != 0 || err != nil {
			t.Errorf("%d sessions, %v", n, err)
		}
		if n, err := s.EndAllSessions(eve.as(t, user.RoleAdmin), ada.signIn.User, "x"); n != 1 || err != nil {
			t.Errorf("%d sessions, %v", n, err)
		}
		recorded(t, db, audit.SessionsEnded, ada.signIn.User)
	})
}

// An issuer's token has an operator's role where it says that a second factor was shown.
func TestOperatorsOfAnIssuer(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		e := newElsewhere(t)
		db.UseClock(e.at.now)
		s := auth.New(db, auth.Options{Issuer: e.url, Audience: audience, PrivateNetworks: here, OperatorFactor: true})
		if _, status := whoami(t, s, sign(header("RS256", "r1"), e.good(), e.rsa)); status != http.StatusOK {
			t.Fatal(status)
		}
		inTx(t, db, func(ctx context.Context, tx *database.Tx) error { return promote(ctx, tx.Tx) })
		for _, c := range []struct {
			amr   any
			shown bool
		}{{nil, false}, {[]string{"pwd"}, false}, {"mfa", false}, {1, false}, {[]string{"pwd", "mfa"}, true}, {[]string{"hwk"}, true}} {
			v, status := whoami(t, s, sign(header("RS256", "r1"), e.good("amr", c.amr), e.rsa))
			if status != http.StatusOK || v.Operator() != c.shown {
				t.Errorf("amr %v: status %d, viewer %+v", c.amr, status, v)
			}
		}
	})
}

// Each role reads all rows of its own types, and its own rows of the others.
func TestReaderRoles(t *testing.T) {
	t.Parallel()
	db := dbtest.New(t)
	h := newHouse(t, db)
	books := []string{"StripeEvent", "StatementLine", "Binding", "Fence", "AuditEvent"}
	secrets := []string{"ResetToken", "SecondFactor", "RecoveryCode", "PasskeyChallenge", "Throttle", "Identity", "APIKey", "ApplicationKey",
		"Event", "WebhookEndpoint", "WebhookDelivery"}
	for _, typ := range types(t) {
		all, err := ask(h.admin, h.reader, typ, "Count")
		if err != nil {
			t.Fatal(err)
		}
		for role, reads := range map[user.Role]bool{
			user.RoleUser:    false,
			user.RoleSupport: !slices.Contains(books, typ) && !slices.Contains(secrets, typ),
			user.RoleFinance: !slices.Contains(secrets, typ),
		} {
			ctx := auth.NewContext(t.Context(), auth.Viewer{ID: gid.New(gid.User), Role: role})
			want := any(0)
			if reads {
				want = all
			}
			if n, err := ask(ctx, h.reader, typ, "Count"); n != want || err != nil {
				t.Errorf("%s reads %v rows of %s, want %v: %v", role, n, typ, want, err)
			}
		}
	}
}
