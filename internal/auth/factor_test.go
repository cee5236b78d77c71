package auth_test

import (
	"bytes"
	"context"
	"encoding/base64"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/pquerna/otp/totp"

	"github.com/purserhq/purser/internal/audit"
	"github.com/purserhq/purser/internal/auth"
	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/database/dbtest"
	"github.com/purserhq/purser/internal/refusal"
)

func newSeal(t *testing.T, key byte) *auth.SecretBox {
	t.Helper()
	seal, err := auth.NewSecretBox(base64.StdEncoding.EncodeToString(bytes.Repeat([]byte{key}, 32)))
	if err != nil {
		t.Fatal(err)
	}
	return seal
}

// phone is somebody's authenticator app.
type phone struct {
	t      *testing.T
	secret string
	at     *clock
}

func (p phone) code(after time.Duration) string {
	p.t.Helper()
	code, err := totp.GenerateCode(p.secret, p.at.now().Add(after))
	if err != nil {
		p.t.Fatal(err)
	}
	return code
}

// enrol switches the second factor of ada on.
func enrol(ctx context.Context, t *testing.T, s *auth.Service, at *clock) (phone, []string) {
	t.Helper()
	app, err := s.StartTwoFactor(ctx, password, "")
	if err != nil {
		t.Fatal(err)
	}
	p := phone{t, app.Secret, at}
	codes, err := s.ConfirmTwoFactor(ctx, p.code(0))
	if err != nil || len(codes) != 10 || !strings.Contains(app.URI, app.Secret) {
		t.Fatal(codes, err)
	}
	return p, codes
}

func TestTwoFactor(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		at := newClock()
		db.UseClock(at.now)
		s := auth.New(db, auth.Options{SecretBox: newSeal(t, 1)})
		ada := newPerson(t, db, "ada")
		if _, err := s.ConfirmTwoFactor(ada.ctx, "000000"); code(err) != refusal.InvalidCredentials {
			t.Errorf("nothing to confirm: %v", err)
		}
		if _, err := s.StartTwoFactor(ada.ctx, "wrong horse", ""); code(err) != refusal.InvalidCredentials {
			t.Errorf("a wrong password: %v", err)
		}
		app, recovery := enrol(ada.ctx, t, s, at)
		u := db.Client().User.GetX(t.Context(), ada.signIn.User)
		if u.GuardedAt == nil || !u.GuardedAt.Equal(at.now()) {
			t.Error("payouts do not rest")
		}
		wrote(t, db, audit.FactorOn, ada.signIn.User)
		if row := db.Client().SecondFactor.Query().OnlyX(t.Context()); strings.Contains(fmt.Sprint(row.SealedSecret, row), app.secret) {
			t.Error("the secret is in the database as it is")
		}
		logIn := func(code string) error {
			_, err := s.LogIn(t.Context(), "ada@example.com", password, code)
			return err
		}
		if err := logIn(""); code(err) != refusal.CodeRequired {
			t.Errorf("without a code: %v", err)
		}
		if _, err := s.LogIn(t.Context(), "ada@example.com", "wrong horse", app.code(0)); code(err) != refusal.InvalidCredentials {
			t.Errorf("with a code and a wrong password: %v", err)
		}
		if err := logIn(app.code(0)); code(err) != refusal.InvalidCredentials {
			t.Errorf("the code that confirmed it, again: %v", err)
		}
		at.advance(time.Minute)
		// Of many at once with one code one gets in.
		var running sync.WaitGroup
		var in atomic.Int32
		for range 4 {
			running.Go(func() {
				if err := logIn(app.code(0)); err == nil {
					in.Add(1)
				} else if c := code(err); c != refusal.InvalidCredentials && c != refusal.RateLimited {
					t.Error(err)
				}
			})
		}
		running.Wait()
		if in.Load() != 1 {
			t.Errorf("one code let %d in", in.Load())
		}
		at.advance(time.Hour)
		for what, text := range map[string]string{"two steps old": app.code(-time.Minute), "two steps ahead": app.code(time.Minute), "letters": "abcdef"} {
			inTx(t, db, func(ctx context.Context, tx *database.Tx) error { // those at once have counted, too
				return tx.User.Update().SetWrongCodes(0).ClearCodesWaitUntil().Exec(ctx)
			})
			if err := logIn(text); code(err) != refusal.InvalidCredentials {
				t.Errorf("a code %s: %v", what, err)
			}
		}
		at.advance(time.Hour)
		if err := logIn(strings.ToLower(recovery[0])); err != nil {
			t.Errorf("a recovery code: %v", err)
		}
		if err := logIn(recovery[0]); code(err) != refusal.InvalidCredentials {
			t.Errorf("a used recovery code: %v", err)
		}
		wrote(t, db, audit.RecoveryUsed, ada.signIn.User)

		at.advance(time.Hour)
		if _, err := s.Reauthenticate(ada.ctx, password, ""); code(err) != refusal.CodeRequired {
			t.Errorf("a proof without a code: %v", err)
		}
		if _, err := s.Reauthenticate(ada.ctx, password, app.code(30*time.Second)); err != nil { // the phone is ahead
			t.Errorf("a proof: %v", err)
		}
		if err := s.DisableTwoFactor(ada.ctx, password, app.code(0)); code(err) != refusal.InvalidCredentials {
			t.Errorf("a code from before the last: %v", err)
		}
		at.advance(time.Hour)
		if err := s.DisableTwoFactor(ada.ctx, password, recovery[1]); err != nil {
			t.Error(err)
		}
		u = db.Client().User.GetX(t.Context(), ada.signIn.User)
		if left := db.Client().RecoveryCode.Query().CountX(t.Context()); left != 0 || u.TwoFactorAt != nil || !u.GuardedAt.Equal(at.now()) {
			t.Errorf("%d recovery codes are left, guarded at %v", left, u.GuardedAt)
		}
		wrote(t, db, audit.FactorOff, ada.signIn.User)
		if err := logIn(""); err != nil {
			t.Errorf("with it off: %v", err)
		}
		enrol(ada.ctx, t, s, at)
		if demoted, err := s.DropTwoFactor(t.Context(), "ada@example.com"); demoted || err != nil {
			t.Error(demoted, err)
		}
		if err := logIn(""); err != nil {
			t.Errorf("with it dropped: %v", err)
		}
	})
}

// With a second factor a stolen session and password change nothing of the account.
func TestTwoFactorGuardsTheAccount(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		at := newClock()
		db.UseClock(at.now)
		s := auth.New(db, auth.Options{SecretBox: newSeal(t, 1), Mailer: auth.LogMailer{Log: slog.New(slog.DiscardHandler)}})
		in, err := s.SignUp(t.Context(), "ada@example.com", password, "")
		if err != nil {
			t.Fatal(err)
		}
		ctx := asking(t, s, in)
		app, _ := enrol(ctx, t, s, at)
		for _, c := range []struct {
			what string
			do   func(code string) error
		}{
			{"a new password", func(code string) error { return s.ChangePassword(ctx, password, code, password) }},
			{"a new address", func(code string) error { return s.ChangeEmail(ctx, password, code, "lovelace@example.com") }},
			{"a deletion", func(code string) error { return s.DeleteAccount(ctx, password, code) }},
		} {
			at.advance(time.Hour)
			if err := c.do(""); code(err) != refusal.CodeRequired {
				t.Errorf("%s without a code: %v", c.what, err)
			}
			if err := c.do("abcdef"); code(err) != refusal.InvalidCredentials {
				t.Errorf("%s with a wrong code: %v", c.what, err)
			}
			if u := db.Client().User.GetX(t.Context(), in.User); u.DeletedAt != nil || u.GuardedAt.After(at.now().Add(-time.Minute)) {
				t.Errorf("%s was done without a code", c.what)
			}
			if err := c.do(app.code(0)); err != nil {
				t.Errorf("%s with a code: %v", c.what, err)
			}
		}
		if n := db.Client().SecondFactor.Query().CountX(t.Context()) + db.Client().RecoveryCode.Query().CountX(t.Context()); n != 0 {
			t.Errorf("%d rows of the second factor are left", n)
		}
	})
}

// Who knows the password guesses no code: the tries are counted, for all replicas.
func TestThrottleOfCodes(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		at := newClock()
		db.UseClock(at.now)
		replicas := []*auth.Service{auth.New(db, auth.Options{SecretBox: newSeal(t, 1)}), auth.New(db, auth.Options{SecretBox: newSeal(t, 1)})}
		ada := newPerson(t, db, "ada")
		app, _ := enrol(ada.ctx, t, replicas[0], at)
		at.advance(time.Hour)
		looked := 0
		for i := range 40 {
			s := replicas[i%2]
			ctx := from(s, fmt.Sprintf("198.51.100.%d:1", i)) // each from another address
			_, err := s.LogIn(ctx, "ada@example.com", password, fmt.Sprintf("%06d", i))
			if code(err) == refusal.InvalidCredentials {
				looked++
			} else if code(err) != refusal.RateLimited {
				t.Error(err)
			}
		}
		if looked != 5 {
			t.Errorf("%d codes were looked at", looked)
		}
		if _, err := replicas[0].LogIn(from(replicas[0], "203.0.113.1:1"), "ada@example.com", password, app.code(0)); code(err) != refusal.RateLimited {
			t.Errorf("the right code in between: %v", err)
		}
		t.Logf("guessed codes: 40 tried, 0 got through")
	})
}

// The secret opens with the key of the configuration only, and for its owner only.
func TestTwoFactorSealed(t *testing.T) {
	t.Parallel()
	db, at := dbtest.New(t), newClock()
	db.UseClock(at.now)
	s := auth.New(db, auth.Options{SecretBox: newSeal(t, 1)})
	ada, eve := newPerson(t, db, "ada"), newPerson(t, db, "eve")
	app, _ := enrol(ada.ctx, t, s, at)
	enrol(eve.ctx, t, s, at)
	at.advance(time.Hour)
	other := auth.New(db, auth.Options{SecretBox: newSeal(t, 2)})
	if _, err := other.LogIn(t.Context(), "ada@example.com", password, app.code(0)); err == nil || refusal.From(err) != nil {
		t.Errorf("with another key: %v", err)
	}
	if _, err := auth.New(db, auth.Options{}).LogIn(t.Context(), "ada@example.com", password, app.code(0)); err == nil || refusal.From(err) != nil {
		t.Errorf("without a key: %v", err)
	}
	if _, err := auth.New(db, auth.Options{}).StartTwoFactor(ada.ctx, password, ""); code(err) != refusal.Disabled {
		t.Errorf("switched on without a key: %v", err)
	}
	if _, err := s.StartTwoFactor(ada.ctx, password, ""); code(err) != refusal.Disabled {
		t.Errorf("made anew while it is on: %v", err)
	}
	for _, text := range []string{"", "hunter2", base64.StdEncoding.EncodeToString([]byte("short"))} {
		if _, err := auth.NewSecretBox(text); err == nil || text != "" && strings.Contains(err.Error(), text) {
			t.Errorf("%q: %v", text, err)
		}
	}
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%d", "%x"} {
		if printed := fmt.Sprintf(verb, newSeal(t, 65)); printed != "[redacted]" {
			t.Errorf("%s prints a key as %s", verb, printed)
		}
	}
}
