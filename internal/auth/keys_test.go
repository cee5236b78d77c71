package auth_test

import (
	"net/http"
	"testing"

	"github.com/purserhq/purser/ent/user"
	"github.com/purserhq/purser/internal/auth"
	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/database/dbtest"
)

func TestAPIKeys(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		s := auth.New(db, auth.Options{})
		ada := newPerson(t, db, "ada")
		if _, _, err := s.CreateKey(t.Context(), "nobody@example.com", "shop", user.RoleUser); err == nil {
			t.Error("a key for nobody")
		}
		if _, _, err := s.CreateKey(t.Context(), "ada@example.com", "shop", user.RoleAdmin); err == nil {
			t.Error("an operator's key for who is none")
		}
		id, token, err := s.CreateKey(t.Context(), "ada@example.com", "shop", user.RoleUser)
		if err != nil {
			t.Fatal(err)
		}
		if v, status := whoami(t, s, token.Reveal()); status != http.StatusOK || v.ID != ada.signIn.User || v.Operator() || v.Session != "" {
			t.Errorf("status %d, viewer %+v", status, v)
		}
		if err := s.Promote(t.Context(), "ada@example.com", user.RoleAdmin); err != nil {
			t.Fatal(err)
		}
		if v, _ := whoami(t, s, token.Reveal()); v.Operator() {
			t.Error("a user's key grew with its user")
		}
		_, admin, err := s.CreateKey(t.Context(), "ada@example.com", "back office", user.RoleAdmin)
		if err != nil {
			t.Fatal(err)
		}
		v, _ := whoami(t, s, admin.Reveal())
		if again, found, err := s.Renew(t.Context(), v); !v.HasRole(user.RoleAdmin) || !found || !again.HasRole(user.RoleAdmin) || !again.ByKey() || err != nil {
			t.Errorf("an operator's key: %+v, %v, %v", v, found, err)
		}
		inTx(t, db, demote)
		if v, _ := whoami(t, s, admin.Reveal()); v.Operator() {
			t.Error("the key of who was an operator still is")
		}
		if err := s.RevokeKey(t.Context(), id); err != nil {
			t.Fatal(err)
		}
		if err := s.RevokeKey(t.Context(), id); err == nil {
			t.Error("a key was revoked twice")
		}
		if _, status := whoami(t, s, token.Reveal()); status != http.StatusUnauthorized {
			t.Errorf("a revoked key: status %d", status)
		}
		keys, err := s.Keys(t.Context())
		if err != nil || len(keys) != 3 || keys[1].Email != "ada@example.com" {
			t.Errorf("keys %+v, %v", keys, err)
		}
		for _, key := range keys[1:] {
			if key.TokenHash == token.Reveal() || key.TokenHash == admin.Reveal() {
				t.Error("a key is kept as it is")
			}
		}
		// A cookie is no place for a key.
		if viewer, _, _ := send(s, post("Cookie", plainCookie+"="+admin.Reveal())); viewer != nil {
			t.Error("a key was taken from a cookie")
		}
	})
}
