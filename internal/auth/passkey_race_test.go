package auth_test

import (
	"context"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/purserhq/purser/ent/user"
	"github.com/purserhq/purser/internal/auth"
	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/database/dbtest"
	"github.com/purserhq/purser/internal/refusal"
)

// letIn signs ada in with each of the answers at once and returns how many got in.
func letIn(t *testing.T, s *auth.Service, answers ...string) int32 {
	t.Helper()
	var running sync.WaitGroup
	var in atomic.Int32
	for _, shown := range answers {
		running.Go(func() {
			switch _, err := s.LogIn(t.Context(), "ada@example.com", password, shown); code(err) {
			case refusal.Code("<nil>"):
				in.Add(1)
			case refusal.InvalidCredentials, refusal.RateLimited:
			default:
				t.Error(err)
			}
		})
	}
	running.Wait()
	return in.Load()
}

// forgetTries clears what limits sign-in, so that a race is not decided by it.
func forgetTries(t *testing.T, db *database.DB) {
	t.Helper()
	inTx(t, db, func(ctx context.Context, tx *database.Tx) error {
		if _, err := tx.Throttle.Delete().Exec(ctx); err != nil {
			return err
		}
		return tx.User.Update().SetWrongCodes(0).ClearCodesWaitUntil().Exec(ctx)
	})
}

// Two requests that show one answer at the same moment sign in once. A passkey without a
// counter has nothing but its challenge to tell the second request from the first.
func TestPasskeyAnswerAtOnce(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		s := withPasskeys(t, db, auth.Options{})
		ada := newPerson(t, db, "ada")
		options, err := s.StartPasskeyRegistration(ada.ctx, password, "")
		if err != nil {
			t.Fatal(err)
		}
		phone := newDevice(t)
		phone.count, phone.uncounted = 0, true
		if _, _, err := s.FinishPasskeyRegistration(ada.ctx, "phone", phone.create(options)); err != nil {
			t.Fatal(err)
		}
		for range 5 {
			forgetTries(t, db)
			shown := phone.get(offered(t, s, "ada"))
			if n := letIn(t, s, shown, shown, shown, shown); n != 1 {
				t.Fatalf("one answer let %d in", n)
			}
		}
	})
}

// An authenticator and its copy, which sign with the same counter at the same moment, are
// not both let in.
func TestPasskeyAndCopyAtOnce(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		s := withPasskeys(t, db, auth.Options{})
		ada := newPerson(t, db, "ada")
		phone, _, _ := addPasskey(ada.ctx, t, s, "")
		for range 5 {
			forgetTries(t, db)
			thief := *phone
			answers := []string{phone.get(offered(t, s, "ada")), thief.get(offered(t, s, "ada"))}
			if phone.count != thief.count {
				t.Fatal("the copy counts otherwise")
			}
			if n := letIn(t, s, answers...); n != 1 {
				t.Fatalf("the authenticator and its copy: %d got in", n)
			}
		}
	})
}

// A challenge serves the purpose that it was made for, and a recovery code that began a
// registration is spent.
func TestPasskeyRegistrationServesNothingElse(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		s := withPasskeys(t, db, auth.Options{})
		ada := newPerson(t, db, "ada")
		phone, _, codes := addPasskey(ada.ctx, t, s, "")
		registration, err := s.StartPasskeyRegistration(ada.ctx, password, codes[0])
		if err != nil {
			t.Fatal(err)
		}
		if _, err := s.Reauthenticate(ada.ctx, password, phone.get(registration)); code(err) != refusal.InvalidCredentials {
			t.Errorf("the challenge of a registration signs in: %v", err)
		}
		if _, err := s.LogIn(t.Context(), "ada@example.com", password, codes[0]); code(err) != refusal.InvalidCredentials {
			t.Errorf("the recovery code that began a registration: %v", err)
		}
		forgetTries(t, db)
		if _, err := s.LogIn(t.Context(), "ada@example.com", password, codes[1]); err != nil {
			t.Errorf("another recovery code: %v", err)
		}
	})
}

// Whoever became an operator between the beginning and the end of a registration adds no
// first second factor: the password alone would make its holder the operator.
func TestPasskeyOfANewOperator(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		s := withPasskeys(t, db, auth.Options{OperatorFactor: true})
		ada := newPerson(t, db, "ada")
		forgetPasskeys(t, db)
		options, err := s.StartPasskeyRegistration(ada.ctx, password, "")
		if err != nil {
			t.Fatal(err)
		}
		inTx(t, db, func(ctx context.Context, tx *database.Tx) error {
			return tx.User.UpdateOneID(ada.signIn.User).SetRole(user.RoleAdmin).Exec(ctx)
		})
		_, _, err = s.FinishPasskeyRegistration(ada.ctx, "phone", newDevice(t).create(options))
		if code(err) != refusal.Disabled {
			t.Errorf("a new operator's first passkey: %v", err)
		}
	})
}
