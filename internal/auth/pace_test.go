package auth_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/purserhq/purser/internal/auth"
	"github.com/purserhq/purser/internal/database/dbtest"
)

func TestPace(t *testing.T) {
	t.Parallel()
	db := dbtest.New(t)
	at := newClock()
	db.UseClock(at.now)
	at.at = time.Now()
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
	at.at = at.at.Add(time.Second)
	if n := passed("198.51.100.1:1"); n != 2 {
		t.Errorf("%d of 100 requests passed after a second, want 2", n)
	}
}
