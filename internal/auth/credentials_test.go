package auth_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/purserhq/purser/ent/auditevent"
	"github.com/purserhq/purser/internal/audit"
	"github.com/purserhq/purser/internal/auth"
	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/database/dbtest"
	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/refusal"
)

// from is a context of a request from an address.
func from(s *auth.Service, address string, set ...string) context.Context {
	r := post(set...)
	r.RemoteAddr = address
	var inside *http.Request
	send(s, r, func(r *http.Request) { inside = r })
	return context.WithoutCancel(inside.Context())
}

func code(err error) refusal.Code {
	if why := refusal.From(err); why != nil {
		return why.Code
	}
	return refusal.Code(fmt.Sprint(err))
}

// Many replicas share the count, and let through just as many tries as one.
func TestLogInThrottle(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		at := newClock()
		db.UseClock(at.now)
		replicas := []*auth.Service{auth.New(db, auth.Options{}), auth.New(db, auth.Options{})}
		if _, err := replicas[0].SignUp(t.Context(), "ada@example.com", password, ""); err != nil {
			t.Fatal(err)
		}
		flood := func(n int, address, email string) (tried int32) {
			var running sync.WaitGroup
			for i := range n {
				running.Go(func() {
					s := replicas[i%2]
					_, err := s.LogIn(from(s, address), email, "wrong horse battery", "")
					switch code(err) {
					case refusal.InvalidCredentials:
						atomic.AddInt32(&tried, 1)
					case refusal.RateLimited:
						if wait := refusal.From(err).RetryAt.Sub(at.now()); wait <= 0 || wait > time.Hour {
							t.Errorf("try again in %s", wait)
						}
					default:
						t.Error(err)
					}
				})
			}
			running.Wait()
			return tried
		}
		for _, email := range []string{"ada@example.com", "nobody@example.com", " ADA@Example.com"} { // the last is the first
			want := int32(5)
			if strings.Contains(email, "ADA") {
				want = 0
			}
			if n := flood(20, "198.51.100.1:1000", email); n != want {
				t.Errorf("%d tries of %q passed, want %d", n, email, want)
			}
		}
		// Her own password does not help from there, but does from elsewhere.
		if _, err := replicas[0].LogIn(from(replicas[0], "198.51.100.1:1"), "ada@example.com", password, ""); code(err) != refusal.RateLimited {
			t.Errorf("the right password after too many wrong ones: %v", err)
		}
		if _, err := replicas[0].LogIn(from(replicas[0], "203.0.113.9:1"), "ada@example.com", password, ""); err != nil {
			t.Errorf("the owner is locked out by a stranger: %v", err)
		}
		if n := flood(1, "198.51.100.1:1000", "nobody@example.com"); n != 0 {
			t.Errorf("%d more passed", n)
		}
		at.advance(3 * time.Minute) // a fifth of a quarter of an hour
		if n := flood(5, "198.51.100.1:1000", "nobody@example.com"); n != 1 {
			t.Errorf("%d passed after three minutes, want 1", n)
		}
	})
}

func TestLogInThrottleOfAnAddress(t *testing.T) {
	t.Parallel()
	s := auth.New(dbtest.New(t), auth.Options{})
	tried := func(times int, address string) (n int) {
		for i := range times {
			_, err := s.LogIn(from(s, address), fmt.Sprintf("p%d@example.com", i), password, "")
			if code(err) == refusal.InvalidCredentials {
				n++
			}
		}
		return n
	}
	if n := tried(60, "198.51.100.1:1000"); n < 50 || n > 55 { // some are earned meanwhile
		t.Errorf("%d tries from one address passed, want 50", n)
	}
	if n := tried(5, "127.0.0.1:1000"); n != 5 { // a proxy that does not say for whom it speaks
		t.Errorf("%d tries from this machine passed", n)
	}
}

func TestAddress(t *testing.T) {
	t.Parallel()
	s := auth.New(dbtest.New(t), auth.Options{TrustedProxies: []netip.Prefix{
		netip.MustParsePrefix("127.0.0.0/8"), netip.MustParsePrefix("10.0.0.0/8"), netip.MustParsePrefix("fe80::/10"),
	}})
	for _, c := range []struct{ remote, forwarded, want string }{
		{"198.51.100.1:5", "", "198.51.100.1"},
		{"198.51.100.1:5", "203.0.113.1", "198.51.100.1"}, // who is not trusted can write what they like
		{"127.0.0.1:5", "", ""},
		{"127.0.0.1:5", "203.0.113.1", "203.0.113.1"},
		{"10.0.0.7:5", "203.0.113.1, 198.51.100.7, 10.0.0.9", "198.51.100.7"},
		{"10.0.0.7:5", "nonsense", "10.0.0.7"},
		{"[2001:db8:1:2:3::4]:5", "", "2001:db8:1:2::/64"},
		{"[::ffff:198.51.100.1]:5", "", "198.51.100.1"},
		{"pipe", "", ""},
		{"127.0.0.1:5", "203.0.113.9:5555", "203.0.113.9"}, // with a port, as Azure's gateways write
		{"127.0.0.1:5", "[2001:db8::1]:443", "2001:db8::/64"},
		{"127.0.0.1:5", "[2001:db8::1]", "2001:db8::/64"},
		{"127.0.0.1:5", "2001:db8::1%eth0", "2001:db8::/64"},
		{"127.0.0.1:5", "::ffff:203.0.113.1", "203.0.113.1"},
		{"127.0.0.1:5", "203.0.113.1, 10.0.0.9:80", "203.0.113.1"},
		{"[fe80::7%eth0]:5", "203.0.113.1", "203.0.113.1"}, // a proxy of the link
	} {
		if got := auth.Address(from(s, c.remote, "X-Forwarded-For", c.forwarded)); got != c.want {
			t.Errorf("%s for %q is %q, want %q", c.remote, c.forwarded, got, c.want)
		}
	}
}

// Behind proxies that write Forwarded, its last word of who is not trusted counts, and
// X-Forwarded-For, which such proxies let through, counts nothing.
func TestForwarded(t *testing.T) {
	t.Parallel()
	trusted := []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8")}
	for forwarded, want := range map[string]string{
		"":                          "invalid Prefix",
		"for=203.0.113.1":           "203.0.113.1/32",
		`For="203.0.113.1:47011"`:   "203.0.113.1/32",
		`for="[2001:db8::1]:4711"`:  "2001:db8::/64",
		`for="[2001:db8:cafe::17]"`: "2001:db8:cafe::/64",
		"for=198.51.100.1, for=203.0.113.1;proto=https;by=10.0.0.9, for=10.0.0.9": "203.0.113.1/32",
		`for=203.0.113.1;host="a,for=198.51.100.1;x"`:                             "203.0.113.1/32",
		`for="198.51.100.1\",x", for=203.0.113.1`:                                 "203.0.113.1/32",
		"for=203.0.113.1, for=unknown":                                            "invalid Prefix",
		"for=203.0.113.1, for=_hidden":                                            "invalid Prefix",
		"for=203.0.113.1, proto=https":                                            "invalid Prefix",
	} {
		r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/", http.NoBody)
		r.RemoteAddr = "10.0.0.7:5"
		r.Header.Set("X-Forwarded-For", "198.51.100.66")
		r.Header.Set("Forwarded", forwarded)
		got := ""
		auth.ByForwarded(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
			got = auth.ClientOf(r, trusted).String()
		})).ServeHTTP(httptest.NewRecorder(), r)
		if got != want {
			t.Errorf("%s is %s, want %s", forwarded, got, want)
		}
	}
}

func TestSessionsEnd(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		at := newClock()
		db.UseClock(at.now)
		s := auth.New(db, auth.Options{SessionIdle: 30 * time.Minute})
		in, err := s.SignUp(from(s, "198.51.100.1:1", "User-Agent", "Grüße/1.0 "+strings.Repeat("x", 300)), "ada@example.com", password, "")
		if err != nil {
			t.Fatal(err)
		}
		row := db.Client().Session.GetX(t.Context(), in.Session)
		if !strings.HasPrefix(row.UserAgent, "Gre/1.0 ") || len(row.UserAgent) > 200 {
			t.Errorf("user agent = %q", row.UserAgent)
		}
		status := func(want int) {
			t.Helper()
			if _, got := whoami(t, s, in.Token.Reveal()); got != want {
				t.Errorf("status %d at %s, want %d", got, at.now(), want)
			}
		}
		for range 5 { // in use
			at.advance(20 * time.Minute)
			status(http.StatusOK)
		}
		at.advance(30 * time.Minute)
		status(http.StatusUnauthorized)

		t.Run("Revoke", func(t *testing.T) {
			a, b := newPerson(t, db, "alice"), newPerson(t, db, "bob")
			daily := auth.New(db, auth.Options{})
			if err := daily.RevokeSession(a.ctx, b.signIn.Session); code(err) != refusal.NotFound {
				t.Errorf("Alice ended Bob's session: %v", err)
			}
			if err := daily.RevokeSession(a.ctx, a.signIn.Session); err != nil {
				t.Error(err)
			}
			if _, got := whoami(t, daily, a.signIn.Token.Reveal()); got != http.StatusUnauthorized {
				t.Errorf("status %d after revoking", got)
			}
			if _, got := whoami(t, daily, b.signIn.Token.Reveal()); got != http.StatusOK {
				t.Errorf("status %d of Bob's", got)
			}
		})
		t.Run("Sweep", func(t *testing.T) {
			at.set(time.Now().Add(48 * time.Hour))
			if err := s.Sweep(t.Context()); err != nil {
				t.Fatal(err)
			}
			if n := db.Client().Session.Query().CountX(t.Context()) + db.Client().Throttle.Query().CountX(t.Context()); n != 0 {
				t.Errorf("%d expired rows stay", n)
			}
		})
	})
}

// asking is a context in which the session asks.
func asking(t *testing.T, s *auth.Service, in auth.SignIn) context.Context {
	t.Helper()
	v, status := whoami(t, s, in.Token.Reveal())
	if status != http.StatusOK {
		t.Fatalf("status %d", status)
	}
	return auth.NewContext(t.Context(), v)
}

func TestChangePassword(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		post := newMailbox()
		s := auth.New(db, auth.Options{Mailer: post})
		in := newPerson(t, db, "ada").signIn
		other, err := s.LogIn(t.Context(), "ada@example.com", password, "")
		if err != nil {
			t.Fatal(err)
		}
		ctx := asking(t, s, in)
		for _, c := range []struct {
			current, fresh string
			code           refusal.Code
			field          string
		}{
			{"wrong horse", "another password", refusal.InvalidCredentials, "currentPassword"},
			{password, "short", refusal.InvalidInput, "newPassword"},
		} {
			err := s.ChangePassword(ctx, c.current, "", c.fresh)
			if code(err) != c.code || !slices.Equal(refusal.From(err).Field, []string{"input", c.field}) {
				t.Errorf("ChangePassword(%q, %q): %v", c.current, c.fresh, err)
			}
		}
		if err := s.ChangePassword(ctx, password, "", "another password"); err != nil {
			t.Fatal(err)
		}
		for token, want := range map[auth.Token]int{in.Token: http.StatusOK, other.Token: http.StatusUnauthorized} {
			if _, status := whoami(t, s, token.Reveal()); status != want {
				t.Errorf("status %d after the change, want %d", status, want)
			}
		}
		if _, err := s.LogIn(t.Context(), "ada@example.com", password, ""); code(err) != refusal.InvalidCredentials {
			t.Errorf("the old password: %v", err)
		}
		if _, err := s.LogIn(t.Context(), "ada@example.com", "another password", ""); err != nil {
			t.Errorf("the new password: %v", err)
		}
		if u := db.Client().User.GetX(t.Context(), in.User); u.GuardedAt == nil {
			t.Error("payouts do not rest")
		}
		if letter := post.next(t); letter.To != "ada@example.com" || strings.Contains(letter.Text, "another") {
			t.Errorf("she is told %+v", letter)
		}
		wrote(t, db, audit.PasswordChanged, in.User)
		for range 6 {
			err = s.ChangePassword(ctx, "wrong horse", "", "another password")
		}
		if code(err) != refusal.RateLimited {
			t.Errorf("the password can be guessed on: %v", err)
		}
	})
}

func wrote(t *testing.T, db *database.DB, action string, who gid.ID) {
	t.Helper()
	if n := db.Client().AuditEvent.Query().Where(auditevent.Action(action), auditevent.Subject(who), auditevent.Actor(who)).
		CountX(t.Context()); n != 1 {
		t.Errorf("%s was written down %d times", action, n)
	}
}

func TestChangeEmail(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		s := auth.New(db, auth.Options{Mailer: newMailbox()})
		ctx := asking(t, s, newPerson(t, db, "ada").signIn)
		for _, c := range []struct {
			password, email string
			code            refusal.Code
		}{
			{"wrong horse", "ada@example.org", refusal.InvalidCredentials},
			{password, "ada", refusal.InvalidInput},
		} {
			if err := s.ChangeEmail(ctx, c.password, "", c.email); code(err) != c.code {
				t.Errorf("ChangeEmail(%q, %q): %v", c.password, c.email, err)
			}
		}
	})
}

func TestReauthenticate(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		at := newClock()
		db.UseClock(at.now)
		s := auth.New(db, auth.Options{})
		in, err := s.SignUp(t.Context(), "ada@example.com", password, "")
		if err != nil {
			t.Fatal(err)
		}
		at.advance(time.Hour)
		ctx := asking(t, s, in)
		if v, _ := auth.FromContext(ctx); !v.ProvedAt.Equal(at.now().Add(-time.Hour)) {
			t.Errorf("proved at %s", v.ProvedAt)
		}
		if _, err := s.Reauthenticate(ctx, "wrong horse", ""); code(err) != refusal.InvalidCredentials {
			t.Errorf("a wrong password: %v", err)
		}
		fresh, err := s.Reauthenticate(ctx, password, "")
		if err != nil {
			t.Fatal(err)
		}
		if v, status := whoami(t, s, fresh.Token.Reveal()); status != http.StatusOK || !v.ProvedAt.Equal(at.now()) {
			t.Errorf("the new session: %d, proved at %s", status, v.ProvedAt)
		}
		if _, status := whoami(t, s, in.Token.Reveal()); status != http.StatusUnauthorized {
			t.Errorf("the token before stays good: %d", status)
		}
		wrote(t, db, audit.Reauthenticated, in.User)
	})
}
