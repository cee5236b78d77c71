package auth_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"sync/atomic"
	"testing"

	"github.com/purserhq/purser/internal/auth"
	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/database/dbtest"
	"github.com/purserhq/purser/internal/refusal"
)

// at signs somebody in from an address with the cookie of a device, and returns the cookie
// of the answer.
func at(s *auth.Service, device, address string, signIn func(r *http.Request) (auth.SignIn, error)) (cookie string, err error) {
	r := post("Cookie", "purser_device="+device)
	r.RemoteAddr = address
	_, _, w := send(s, r, func(r *http.Request) {
		var in auth.SignIn
		if in, err = signIn(r); err == nil {
			auth.SetCookie(r.Context(), in)
		}
	})
	for _, c := range w.Result().Cookies() {
		if c.Name == "purser_device" {
			return c.Value, err
		}
	}
	return "", err
}

// A stranger has signed up with somebody's address, which neither has verified. The
// stranger's own logins do not clear the counts of tries, so that the other's password can
// be guessed no more often than another user's: not by logins, not by signing up again, and
// not on a device that the stranger has logged in on.
func TestSharedAddressIsNoOracle(t *testing.T) {
	t.Parallel()
	const own, hers = "the password of the stranger", "the password of the owner"
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		for name, again := range map[string]string{"LogIn": "", "SignUp": "", "Device": ""} {
			clock, email := newClock(), name+"@example.com"
			db.UseClock(clock.now)
			s := auth.New(db, auth.Options{SecretBox: newSeal(t, 1)})
			for _, word := range []string{own, hers} {
				if _, err := s.SignUp(t.Context(), email, word, ""); err != nil {
					t.Fatal(err)
				}
			}
			logIn := func(word string) func(r *http.Request) (auth.SignIn, error) {
				return func(r *http.Request) (auth.SignIn, error) { return s.LogIn(r.Context(), email, word, "") }
			}
			guessed, tried := 0, 0
			for round := range 30 {
				address := fmt.Sprintf("192.0.2.%d:1", round+1) // the limit of one address is another one
				for range 4 {
					tried++
					_, err := at(s, again, address, logIn("a guess of the password"))
					if code(err) == refusal.InvalidCredentials {
						guessed++
					}
				}
				signIn := logIn(own)
				if name == "SignUp" {
					signIn = func(r *http.Request) (auth.SignIn, error) { return s.SignUp(r.Context(), email, own, "") }
				}
				if cookie, err := at(s, again, address, signIn); err == nil && name == "Device" {
					again = cookie
				}
			}
			right, err := at(s, again, "192.0.2.99:1", logIn(hers))
			if name == "Device" { // the stranger's device tries the stranger's password alone
				if err == nil {
					t.Errorf("the owner's password works on the stranger's device: %s", right)
				}
				continue
			}
			if guessed > 50 {
				t.Errorf("%s: %d of %d guesses were looked at, want at most 50", name, guessed, tried)
			}
			t.Logf("guesses beside own logins: %d tried, %d got through", tried, max(0, guessed-50))
		}
	})
}

// Two letters arrive, of which one is for the account of a stranger. Whoever is signed in to
// their own account cannot give the address to the stranger by following the wrong link.
func TestLinkOfAnotherAccount(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		box := newMailbox()
		s := mailed(db, box, auth.Options{})
		stranger, wrong := joins(t, s, box, "ada@example.com", "the password of the stranger")
		ada, right := joins(t, s, box, "ada@example.com", "the password of the owner")
		ctx := asking(t, s, ada)
		if err := s.VerifyEmail(ctx, linkIn(t, wrong)); code(err) != refusal.InvalidCredentials {
			t.Errorf("the wrong link: %v", err)
		}
		if userOf(t, db, stranger).EmailVerifiedAt != nil {
			t.Error("the stranger has the address")
		}
		if err := s.VerifyEmail(ctx, linkIn(t, right)); err != nil {
			t.Error(err)
		}
		if userOf(t, db, ada).EmailVerifiedAt == nil {
			t.Error("the owner does not have the address")
		}
	})
}

// A stranger signs up with somebody's address over and over: the owner, who asks from
// elsewhere, gets a letter all the same.
func TestLettersAreNotUsedUp(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		clock, box := newClock(), &mailbox{make(chan auth.Letter, 100)}
		db.UseClock(clock.now)
		s := mailed(db, box, auth.Options{})
		for n := range 10 {
			if n%5 == 0 {
				clock.advance(16 * 60e9) // as long as the limit of signing up makes one wait
			}
			if _, err := s.SignUp(from(s, "198.51.100.1:1"), "ada@example.com", fmt.Sprintf("password of a stranger %d", n), ""); err != nil {
				t.Fatal(err)
			}
		}
		in, err := s.SignUp(from(s, "203.0.113.9:1"), "ada@example.com", "the password of the owner", "")
		if err != nil {
			t.Fatal(err)
		}
		for range 10 {
			letter := box.next(t)
			if found := verifyLink.FindStringSubmatch(letter.Text); len(found) > 1 && s.VerifyEmail(asking(t, s, in), found[1]) == nil {
				return // hers
			}
		}
		t.Error("no letter with a link of the owner's comes")
	})
}

// Whoever is refused to sign up makes the program call no other server.
func TestBreachedPasswordsAreAskedSeldom(t *testing.T) {
	t.Parallel()
	var asked atomic.Int32
	server := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { asked.Add(1) }))
	defer server.Close()
	s := auth.New(dbtest.New(t), auth.Options{BreachedURL: server.URL, PrivateNetworks: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}})
	for range 100 {
		_, _ = s.SignUp(from(s, "198.51.100.1:1"), "ada@example.com", "one and the same password", "")
	}
	if n := asked.Load(); n > 20 {
		t.Errorf("100 requests made %d calls, want at most 20", n)
	}
	t.Logf("calls for passwords: 100 tried, %d got through", max(0, asked.Load()-20))
}
