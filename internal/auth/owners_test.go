package auth_test

import (
	"crypto/sha1" //nolint:gosec // as the service is asked
	"encoding/hex"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"
	"time"

	"github.com/purserhq/purser/internal/audit"
	"github.com/purserhq/purser/internal/auth"
	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/database/dbtest"
	"github.com/purserhq/purser/internal/refusal"
)

// Who signs up with another's address and puts codes of an app before it does not keep its
// owner out: a new password by mail takes them off. A verified owner's stay.
func TestResetOfAnUnverifiedOwner(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		at, post := newClock(), newMailbox()
		db.UseClock(at.now)
		s := mailed(db, post, auth.Options{SecretBox: newSeal(t, 1)})
		reset := func(email, fresh string) error {
			t.Helper()
			if err := s.RequestPasswordReset(t.Context(), email); err != nil {
				t.Fatal(err)
			}
			return s.ResetPassword(t.Context(), link.FindStringSubmatch(post.next(t).Text)[1], fresh)
		}
		for _, verified := range []bool{false, true} {
			email := fmt.Sprintf("ada%v@example.com", verified)
			in, letter := joins(t, s, post, email, password)
			if verified {
				if err := s.VerifyEmail(t.Context(), linkIn(t, letter)); err != nil {
					t.Fatal(err)
				}
			}
			ctx := asking(t, s, in)
			enrol(ctx, t, s, at)
			post.next(t) // that it was switched on
			if !verified {
				if err := s.ChangeEmail(ctx, password, "", "eve@example.com"); code(err) != refusal.CodeRequired {
					t.Fatal(err)
				}
			}
			at.advance(time.Hour)
			if err := reset(email, "another password"); err != nil {
				t.Fatal(err)
			}
			notice := post.next(t)
			_, err := s.LogIn(t.Context(), email, "another password", "")
			u := userOf(t, db, in)
			if verified {
				if code(err) != refusal.CodeRequired || u.TwoFactorAt == nil || strings.Contains(notice.Text, "switched off") {
					t.Errorf("a verified owner's codes are off: %v", err)
				}
				continue
			}
			if err != nil || u.TwoFactorAt != nil || u.EmailVerifiedAt == nil || u.GuardedAt == nil || !u.GuardedAt.Equal(at.now()) {
				t.Errorf("who reads the mail is kept out: %v, %v", err, u)
			}
			if !strings.Contains(notice.Text, "switched off") || notice.To != email {
				t.Errorf("notice = %+v", notice)
			}
			wrote(t, db, audit.FactorOff, in.User)
			wrote(t, db, audit.PasswordReset, in.User)
		}
	})
}

// Each link works, or whoever asks for one would end that of another; all end with one.
func TestSeveralLinksLive(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		at, post := newClock(), newMailbox()
		db.UseClock(at.now)
		s := mailed(db, post, auth.Options{})
		in, first := joins(t, s, post, "ada@example.com", password)
		ctx := asking(t, s, in)
		var links []string
		for range 3 {
			if err := s.RequestPasswordReset(t.Context(), "ada@example.com"); err != nil {
				t.Fatal(err)
			}
			links = append(links, link.FindStringSubmatch(post.next(t).Text)[1])
			if err := s.RequestEmailVerification(ctx); err != nil {
				t.Fatal(err)
			}
			post.next(t)
		}
		if err := s.VerifyEmail(t.Context(), linkIn(t, first)); err != nil {
			t.Errorf("the first link that verifies: %v", err)
		}
		if err := s.ResetPassword(t.Context(), links[0], "another password"); err != nil {
			t.Errorf("the first of three links: %v", err)
		}
		for _, other := range links {
			if err := s.ResetPassword(t.Context(), other, "a third password"); code(err) != refusal.InvalidCredentials {
				t.Errorf("a link outlives a new password: %v", err)
			}
		}
		if n := db.Client().ResetToken.Query().CountX(t.Context()); n != 0 {
			t.Errorf("%d links are left", n)
		}
	})
}

// Each wrong code after the fifth doubles the wait, and its owner is told that somebody
// knows the password.
func TestWrongCodesWaitLonger(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		at, post := newClock(), newMailbox()
		db.UseClock(at.now)
		s := mailed(db, post, auth.Options{SecretBox: newSeal(t, 1)})
		in, _ := joins(t, s, post, "ada@example.com", password)
		app, _ := enrol(asking(t, s, in), t, s, at)
		post.next(t)
		at.advance(time.Minute)
		logIn := func(text string) error {
			_, err := s.LogIn(t.Context(), "ada@example.com", password, text)
			return err
		}
		tries, told := 0, 0
		began := at.now()
		var waits []time.Duration
		for at.now().Sub(began) < 24*time.Hour {
			err := logIn("000000")
			switch code(err) {
			case refusal.InvalidCredentials:
				tries++
			case refusal.RateLimited:
				wait := refusal.From(err).RetryAt.Sub(at.now())
				waits = append(waits, wait)
				at.advance(wait)
			default:
				t.Fatal(err)
			}
		}
		for range 10 {
			select {
			case letter := <-post.letters:
				if !strings.Contains(letter.Text, "wrong code") || letter.To != "ada@example.com" {
					t.Errorf("letter = %+v", letter)
				}
				told++
			case <-time.After(200 * time.Millisecond):
			}
		}
		if tries > 16 || told == 0 || told > 10 {
			t.Errorf("%d codes were tried in a day, and she was told %d times", tries, told)
		}
		for i := 1; i < len(waits)-1; i++ {
			if waits[i] < waits[i-1] {
				t.Errorf("waits = %v", waits)
			}
		}
		t.Logf("guessed codes in a day: %d tried, 0 got through", tries)
		at.advance(24 * time.Hour)
		if err := logIn(app.code(0)); err != nil {
			t.Fatal(err)
		}
		if u := userOf(t, db, in); u.WrongCodes != 0 || u.CodesWaitUntil != nil {
			t.Errorf("a right code leaves %d and %v", u.WrongCodes, u.CodesWaitUntil)
		}
	})
}

// What is guessed first is no password here, nor is what stands in the address.
func TestCommonPasswords(t *testing.T) {
	t.Parallel()
	db, post := dbtest.New(t), newMailbox()
	s := mailed(db, post, auth.Options{})
	ada := newPerson(t, db, "ada.lovelace")
	tried, through := 0, 0
	for _, word := range []string{
		"password", "PassWord", "12345678", "qwertyuiop", "password1", "iloveyou1", "\uff50\uff41\uff53\uff53\uff57\uff4f\uff52\uff44", // full width
		"ada.lovelace", "ADA.Lovelace", "example.com", "ada.lovelace@example.com",
	} {
		tried += 2
		if _, err := s.SignUp(t.Context(), "ada.lovelace@example.com", word, ""); code(err) != refusal.InvalidInput {
			through++
			t.Errorf("sign up with %q: %v", word, err)
		}
		if err := s.ChangePassword(ada.ctx, password, "", word); code(err) != refusal.InvalidInput && code(err) != refusal.RateLimited {
			through++
			t.Errorf("change to %q: %v", word, err)
		}
	}
	t.Logf("common passwords: %d tried, %d got through", tried, through)
	for i, word := range []string{"correct horse battery", "wordpass and so on", "password\npassword1", "z9#kd8!qqx"} {
		if _, err := s.SignUp(t.Context(), fmt.Sprintf("p%d@example.com", i), word, ""); err != nil {
			t.Errorf("%q: %v", word, err)
		}
	}
}

// The service that knows breached passwords learns five characters of a hash, and one that
// is away keeps nobody out.
func TestBreachedPasswords(t *testing.T) {
	t.Parallel()
	sum := sha1.Sum([]byte("a breached password")) //nolint:gosec // as the service is asked
	hash := strings.ToUpper(hex.EncodeToString(sum[:]))
	var asked []string
	away := false
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked = append(asked, r.URL.Path)
		if away {
			http.Error(w, "away", http.StatusBadGateway)
			return
		}
		_, _ = fmt.Fprintf(w, "%s:7\r\n%s:0\r\n", hash[5:], strings.Repeat("0", 35))
	}))
	defer server.Close()
	s := auth.New(dbtest.New(t), auth.Options{
		BreachedURL: server.URL + "/range", PrivateNetworks: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")},
	})
	if _, err := s.SignUp(t.Context(), "ada@example.com", "a breached password", ""); code(err) != refusal.InvalidInput {
		t.Errorf("a breached password: %v", err)
	}
	if _, err := s.SignUp(t.Context(), "ada@example.com", "another password", ""); err != nil {
		t.Errorf("another password: %v", err)
	}
	away = true
	if _, err := s.SignUp(t.Context(), "bob@example.com", "a breached password", ""); err != nil {
		t.Errorf("with the service away: %v", err)
	}
	for _, path := range asked {
		if len(path) != len("/range/")+5 {
			t.Errorf("the service was told %s", path)
		}
	}
}
