package auth_test

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/purserhq/purser/ent/auditevent"
	"github.com/purserhq/purser/internal/audit"
	"github.com/purserhq/purser/internal/auth"
	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/database/dbtest"
	"github.com/purserhq/purser/internal/refusal"
	"github.com/purserhq/purser/internal/throttle"
)

// counted is a Meter.
type counted struct {
	mu     sync.Mutex
	n      map[string]int
	bursts int
}

func (c *counted) Attempted(what audit.Attempt, how audit.Outcome) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.n[string(what)+" "+string(how)]++
}

func (c *counted) Burst(audit.Attempt) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.bursts++
}

type safeBuffer struct {
	mu sync.Mutex
	bytes.Buffer
}

func (b *safeBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.Buffer.Write(p)
}

// What fails is counted, logged and written down with where it came from; a flood of it
// is counted, and told once, and fills neither the audit log nor the disk.
func TestAttemptsAreWatched(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		at := newClock()
		db.UseClock(at.now)
		meter, log, post := &counted{n: map[string]int{}}, &safeBuffer{}, newMailbox()
		out := slog.New(slog.NewTextHandler(log, nil))
		s := mailed(db, post, auth.Options{Log: out, Watch: audit.NewWatch(db, out, meter)})
		ada := newPerson(t, db, "ada")
		ctx := from(s, "198.51.100.7:1", "User-Agent", "Guesser/1.0")
		failed := func(action string) int {
			return db.Client().AuditEvent.Query().Where(auditevent.Action(action), auditevent.Address("198.51.100.7"), auditevent.UserAgent("Guesser/1.0")).
				CountX(t.Context())
		}
		for what, try := range map[string]func() error{
			"log_in": func() error { _, err := s.LogIn(ctx, "ada@example.com", "wrong horse", ""); return err },
			"token":  func() error { return s.VerifyEmail(ctx, "pvt_none") },
			"password": func() error {
				return s.ChangePassword(auth.NewContext(ctx, auth.Viewer{ID: ada.signIn.User}), "wrong horse", "", "x")
			},
		} {
			if err := try(); code(err) != refusal.InvalidCredentials {
				t.Errorf("%s: %v", what, err)
			}
			if n := failed(what + ".failed"); n != 1 || meter.n[what+" failed"] != 1 {
				t.Errorf("%s: %d rows, counted %d times", what, n, meter.n[what+" failed"])
			}
		}
		row := db.Client().AuditEvent.Query().Where(auditevent.Action("log_in.failed")).OnlyX(t.Context())
		if row.Subject != ada.signIn.User || row.Actor != "" {
			t.Errorf("row = %v", row)
		}
		if text := log.String(); !strings.Contains(text, "attempt=log_in") || !strings.Contains(text, "address=198.51.100.7") || strings.Contains(text, "wrong horse") {
			t.Errorf("log = %s", text)
		}
		// A flood from one address, and one from as many as there are attempts.
		const tries, everywhere = 150, 600
		for i := range tries {
			_, _ = s.LogIn(ctx, fmt.Sprintf("p%d@example.com", i%20), "wrong horse", "")
		}
		rows := db.Client().AuditEvent.Query().Where(auditevent.Address("198.51.100.7")).CountX(t.Context())
		if rows > 60 || rows < 20 {
			t.Errorf("one address made %d rows", rows)
		}
		got := meter.n["log_in failed"] + meter.n["log_in refused"]
		if got != tries+1 || meter.bursts != 1 || !strings.Contains(log.String(), "alarm: many attempts fail: log_in") {
			t.Errorf("%d of %d were counted, and %d bursts told", got, tries+1, meter.bursts)
		}
		watch := audit.NewWatch(db, out, meter)
		for i := range everywhere {
			watch.Failed(audit.WithOrigin(t.Context(), audit.Origin{Address: fmt.Sprintf("2001:db8:%x::/64", i)}), audit.LookingUp, "", "")
		}
		all := db.Client().AuditEvent.Query().Where(auditevent.ActionHasSuffix(".failed")).CountX(t.Context())
		if all > 500 {
			t.Errorf("%d attempts from everywhere made %d rows", everywhere, all)
		}
		t.Logf("rows of the audit log made by a flood: %d tried, %d got through", tries+everywhere, max(0, rows-60)+max(0, all-500))

		// Where they came from is erased after a while, and what happened is not.
		before := db.Client().AuditEvent.Query().CountX(t.Context())
		at.advance(audit.KeepOrigins + time.Minute)
		if err := s.Sweep(t.Context()); err != nil {
			t.Fatal(err)
		}
		left := db.Client().AuditEvent.Query().Where(auditevent.Or(auditevent.AddressNEQ(""), auditevent.UserAgentNEQ(""))).CountX(t.Context())
		if after := db.Client().AuditEvent.Query().CountX(t.Context()); left != 0 || after != before {
			t.Errorf("%d of %d rows still tell where from; %d before", left, after, before)
		}
	})
}

// No text that a client chooses counts for another limit or another person.
func TestThrottleKeysOfClients(t *testing.T) {
	t.Parallel()
	db, post := dbtest.New(t), newMailbox()
	s := mailed(db, post, auth.Options{})
	for _, text := range []string{"from\x00203.0.113.9", "from", "state\x00x", "ada@example.com\x00198.51.100.1", "x\x00y@example.com"} {
		for range 20 {
			_ = s.RequestPasswordReset(from(s, "198.51.100.1:1"), text)
			_, _ = s.LogIn(from(s, "198.51.100.1:1"), text, password, "")
		}
	}
	through := 0
	if err := s.RequestPasswordReset(from(s, "203.0.113.9:1"), "ada@example.com"); err != nil {
		through++
		t.Errorf("another address asks for a link: %v", err)
	}
	if _, err := s.LogIn(from(s, "203.0.113.9:1"), "ada@example.com", password, ""); code(err) != refusal.InvalidCredentials {
		through++
		t.Errorf("another address signs in: %v", err)
	}
	t.Logf("throttle keys made by clients: 100 tried, %d got through", through)
}

// Strangers who try an email from everywhere do not keep its owner out, on a device that
// has signed in before; and that device guesses no more than others.
func TestKnownDevice(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		at := newClock()
		db.UseClock(at.now)
		s := auth.New(db, auth.Options{SecretBox: newSeal(t, 1)})
		newPerson(t, db, "ada")
		eve := newPerson(t, db, "eve")
		logIn := func(cookie, address, email, word string) (string, error) {
			r := post("Cookie", "purser_device="+cookie)
			r.RemoteAddr = address
			var err error
			_, _, w := send(s, r, func(r *http.Request) {
				var in auth.SignIn
				if in, err = s.LogIn(r.Context(), email, word, ""); err == nil {
					auth.SetCookie(r.Context(), in)
				}
			})
			for _, c := range w.Result().Cookies() {
				if c.Name == "purser_device" {
					if !c.HttpOnly || c.SameSite != http.SameSiteLaxMode || c.Path != "/" {
						t.Errorf("cookie %s", c.Raw)
					}
					return c.Value, err
				}
			}
			return "", err
		}
		flood := func() { // as so many wrong passwords from so many addresses do
			inTx(t, db, func(ctx context.Context, tx *database.Tx) error {
				for range 50 {
					if err := throttle.Take(ctx, tx, throttle.Key("login", "ada@example.com"), throttle.Limit{Tries: 50, Per: time.Hour}); err != nil {
						return refusalOnly(err)
					}
				}
				return nil
			})
		}
		known, err := logIn("", "192.0.2.1:1", "ada@example.com", password)
		if err != nil || known == "" {
			t.Fatal(known, err)
		}
		theirs, err := logIn("", "192.0.2.2:1", "eve@example.com", password)
		if err != nil {
			t.Fatal(err)
		}
		flood()
		if _, err := logIn("", "192.0.2.9:1", "ada@example.com", password); code(err) != refusal.RateLimited {
			t.Fatalf("the flood kept nobody out: %v", err) // or what follows shows nothing
		}
		for name, cookie := range map[string]string{
			"another's": theirs, "another's with her id": strings.Replace(theirs, string(eve.signIn.User), userID(known), 1),
			"one with another signature": known[:len(known)-4] + "AAAA", "one from later": strings.Replace(known, ".1", ".2", 1), "none": "", "dots": "...",
		} {
			if _, err := logIn(cookie, "192.0.2.1:1", "ada@example.com", password); code(err) != refusal.RateLimited {
				t.Errorf("%s counts as known: %v", name, err)
			}
		}
		if _, err := logIn(known, "192.0.2.1:1", "ada@example.com", password); err != nil {
			t.Errorf("she is kept out of her account: %v", err)
		}
		flood() // she was in again, and her tries given back
		tried := 0
		for range 30 {
			if _, err := logIn(known, "192.0.2.1:1", "ada@example.com", "wrong horse"); code(err) == refusal.InvalidCredentials {
				tried++
			}
		}
		if tried != 10 {
			t.Errorf("a known device tried %d passwords", tried)
		}
		at.advance(2 * time.Hour)
		flood()
		ctx := asking(t, s, mustLogIn(t, s, known))
		if err := s.ChangePassword(ctx, password, "", "another password"); err != nil {
			t.Fatal(err)
		}
		flood()
		if _, err := logIn(known, "192.0.2.1:1", "ada@example.com", "another password"); code(err) != refusal.RateLimited {
			t.Errorf("a device stays known after a new password: %v", err)
		}
		t.Logf("cookies of unknown devices: 7 tried, 0 got through")
	})
}

// refusalOnly lets a full count be: the flood is there.
func refusalOnly(err error) error {
	if refusal.From(err) == nil {
		return err
	}
	return nil
}

func userID(device string) string { id, _, _ := strings.Cut(device, "."); return id }

// mustLogIn signs ada in on a known device.
func mustLogIn(t *testing.T, s *auth.Service, device string) (in auth.SignIn) {
	t.Helper()
	send(s, post("Cookie", "purser_device="+device), func(r *http.Request) {
		var err error
		if in, err = s.LogIn(r.Context(), "ada@example.com", password, ""); err != nil {
			t.Fatal(err)
		}
	})
	return in
}
