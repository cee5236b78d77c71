package auth_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/purserhq/purser/ent/user"
	"github.com/purserhq/purser/internal/auth"
	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/database/dbtest"
	"github.com/purserhq/purser/internal/refusal"
)

// A key that has expired is good for nothing, also where it was let in before.
func TestAPIKeysExpire(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		at := newClock()
		db.UseClock(at.now)
		s := auth.New(db, auth.Options{})
		newPerson(t, db, "ada")
		_, _, err := s.CreateKeyUntil(t.Context(), "ada@example.com", "late", user.RoleUser, at.now().Add(-time.Second))
		if why := refusal.From(err); why == nil || why.Code != refusal.InvalidInput {
			t.Errorf("a key that expired before it was made: %v", err)
		}
		_, token, err := s.CreateKeyUntil(t.Context(), "ada@example.com", "shop", user.RoleUser, at.now().Add(time.Hour))
		if err != nil {
			t.Fatal(err)
		}
		viewer, status := whoami(t, s, token.Reveal())
		if status != http.StatusOK {
			t.Fatalf("before it expires: status %d", status)
		}
		at.advance(time.Hour)
		tried, through := 2, 0
		if _, status := whoami(t, s, token.Reveal()); status != http.StatusUnauthorized {
			through++
			t.Errorf("an expired key: status %d", status)
		}
		if _, found, err := s.Renew(t.Context(), viewer); found || err != nil {
			through++
			t.Errorf("an open socket of an expired key goes on: %v", err)
		}
		keys, err := s.Keys(t.Context())
		if err != nil || len(keys) != 2 || keys[1].ExpiresAt == nil {
			t.Errorf("keys %+v, %v", keys, err)
		}
		t.Logf("expired keys: %d tried, %d got through", tried, through)
	})
}

// Whoever resets a password may not know of a key that somebody made before: the list
// of keys says so.
func TestAPIKeysTellOfAPasswordReset(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		at, post := newClock(), newMailbox()
		db.UseClock(at.now)
		s := auth.New(db, auth.Options{Mailer: post, ResetURL: "https://app.example.com/reset"})
		if _, err := s.SignUp(t.Context(), "ada@example.com", password, ""); err != nil {
			t.Fatal(err)
		}
		create := func(name string) {
			t.Helper()
			if _, _, err := s.CreateKey(t.Context(), "ada@example.com", name, user.RoleUser); err != nil {
				t.Fatal(err)
			}
		}
		create("before")
		at.advance(time.Minute)
		if err := s.RequestPasswordReset(t.Context(), "ada@example.com"); err != nil {
			t.Fatal(err)
		}
		found := link.FindStringSubmatch(post.next(t).Text)
		for found == nil { // letters about the account come first
			found = link.FindStringSubmatch(post.next(t).Text)
		}
		if err := s.ResetPassword(t.Context(), found[1], "another battery staple"); err != nil {
			t.Fatal(err)
		}
		at.advance(time.Minute)
		create("after")
		keys, err := s.Keys(t.Context())
		if err != nil || len(keys) != 2 {
			t.Fatalf("%d keys, %v", len(keys), err)
		}
		if keys[0].ResetAt == nil || keys[1].ResetAt != nil {
			t.Errorf("reset at %v and %v, want the first alone", keys[0].ResetAt, keys[1].ResetAt)
		}
	})
}
