package auth_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/purserhq/purser/internal/auth"
	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/database/dbtest"
)

// Tokens that are none of ours are looked at as often as an address has requests. Who is
// known goes on, whoever guesses behind the same address; nobody elsewhere is concerned.
func TestPaceOfStrangers(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		at := newClock()
		at.set(time.Now())
		db.UseClock(at.now)
		s := auth.New(db, auth.Options{RequestsASecond: 2})
		ada, bob := newPerson(t, db, "ada"), newPerson(t, db, "bob")
		const here, elsewhere = "198.51.100.1:1", "203.0.113.8:1"
		status := func(address, header, value string) int {
			r := post(header, value)
			r.RemoteAddr = address
			if _, ok, w := send(s, r); !ok {
				return w.Code
			}
			return http.StatusOK
		}
		bearer := func(p person) string { return "Bearer " + p.signIn.Token.Reveal() }
		if got := status(here, "Authorization", bearer(ada)); got != http.StatusOK {
			t.Fatalf("a good token: %d", got)
		}
		tried, through := 0, 0
		for n := range 40 {
			for _, guess := range []string{"pst_" + strings.Repeat("A", 42) + fmt.Sprint(n%10), fmt.Sprintf("psk_%042d", n), fmt.Sprint("nonsense", n)} {
				tried++
				if status(here, "Authorization", "Bearer "+guess) != http.StatusTooManyRequests {
					through++
				}
			}
		}
		if through != 10 {
			t.Errorf("%d guesses were looked at, want 10", through)
		}
		t.Logf("tokens that are none of ours: %d tried, %d got through", tried, max(0, through-10))
		if got := status(here, "Cookie", "purser_session=pst_"+strings.Repeat("A", 43)); got != http.StatusTooManyRequests {
			t.Errorf("a guessed cookie: %d", got)
		}
		if got := status(here, "Authorization", bearer(ada)); got != http.StatusOK {
			t.Errorf("who is known, behind the same address: %d", got)
		}
		if got := status(elsewhere, "Authorization", bearer(bob)); got != http.StatusOK {
			t.Errorf("somebody elsewhere: %d", got)
		}
		at.advance(time.Second)
		if got := status(here, "Authorization", "Bearer nonsense"); got != http.StatusUnauthorized {
			t.Errorf("a guess a second later: %d", got)
		}
	})
}

func TestPace(t *testing.T) {
	t.Parallel()
	db := dbtest.New(t)
	at := newClock()
	db.UseClock(at.now)
	at.set(time.Now())
	s := auth.New(db, auth.Options{RequestsASecond: 2})
	ada, bob := newPerson(t, db, "ada"), newPerson(t, db, "bob")
	passed := func(address string, set ...string) (n int) {
		for range 100 {
			r := post(set...)
			r.RemoteAddr = address
			_, ok, w := send(s, r)
			if ok {
				n++
			} else if w.Code != http.StatusTooManyRequests || w.Header().Get("Retry-After") != "1" {
				t.Errorf("%d %s", w.Code, w.Body)
			}
		}
		return n
	}
	for _, c := range []struct {
		name, address string
		set           []string
		want          int
	}{
		{"a user", "198.51.100.1:1", []string{"Authorization", "Bearer " + ada.signIn.Token.Reveal()}, 10},
		{"the same user from elsewhere", "203.0.113.7:1", []string{"Authorization", "Bearer " + ada.signIn.Token.Reveal()}, 0},
		{"another user", "198.51.100.1:1", []string{"Authorization", "Bearer " + bob.signIn.Token.Reveal()}, 10},
		{"nobody", "198.51.100.1:1", nil, 10},
		{"nobody, of the same network", "198.51.100.1:2", nil, 0},
		{"nobody from elsewhere", "203.0.113.8:1", nil, 10},
	} {
		if n := passed(c.address, c.set...); n != c.want {
			t.Errorf("%s: %d of 100 requests passed, want %d", c.name, n, c.want)
		}
	}
	at.advance(time.Second)
	if n := passed("198.51.100.1:1"); n != 2 {
		t.Errorf("%d of 100 requests passed after a second, want 2", n)
	}
}
