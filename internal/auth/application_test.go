package auth_test

import (
	"context"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/purserhq/purser/ent"
	"github.com/purserhq/purser/ent/auditevent"
	"github.com/purserhq/purser/ent/user"
	"github.com/purserhq/purser/internal/audit"
	"github.com/purserhq/purser/internal/auth"
	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/database/dbtest"
	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/refusal"
	"github.com/purserhq/purser/internal/scope"
)

// newApplication makes a key on the command line.
func newApplication(t *testing.T, s *auth.Service, scopes ...scope.Scope) (gid.ID, auth.Token) {
	t.Helper()
	id, secret, err := s.CreateApplicationKey(t.Context(), auth.NewKey{Name: "shop", Scopes: scopes})
	if err != nil {
		t.Fatal(err)
	}
	return id, secret
}

// application asks with a secret; false when it is refused.
func application(t *testing.T, s *auth.Service, secret string) (auth.Viewer, bool) {
	t.Helper()
	var caller auth.Viewer
	viewer, passed, w := send(s, post("Authorization", "Bearer "+secret), func(r *http.Request) { caller, _ = auth.CallerOf(r.Context()) })
	if viewer != nil {
		t.Fatal("the application counts as a user")
	}
	if !passed && w.Code != http.StatusUnauthorized {
		t.Fatalf("status %d", w.Code)
	}
	return caller, passed
}

func keyRow(t *testing.T, db *database.DB, id gid.ID) *ent.ApplicationKey {
	t.Helper()
	row, err := db.Client().ApplicationKey.Get(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	return row
}

// A key of the application does what its scopes say, is kept as a hash, and has a checksum.
func TestApplicationKeys(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		s := auth.New(db, auth.Options{})
		for _, bad := range []auth.NewKey{
			{Name: " ", Scopes: scope.All}, {Name: "shop"}, {Name: strings.Repeat("x", 101), Scopes: scope.All}, {Name: "x\x00", Scopes: scope.All},
			{Name: "shop", Scopes: scope.All, Expires: time.Now().Add(-time.Hour)},
		} {
			if _, _, err := s.CreateApplicationKey(t.Context(), bad); code(err) != refusal.InvalidInput {
				t.Errorf("%+v: %v", bad, err)
			}
		}
		id, secret := newApplication(t, s, scope.ChargesWrite, scope.UsersRead, scope.ChargesWrite)
		text := secret.Reveal()
		if !regexp.MustCompile(`^prs_[0-9A-Za-z]{49}$`).MatchString(text) || strings.Contains(secret.String(), text) {
			t.Errorf("the secret %s, printed as %v", text, secret)
		}
		row := keyRow(t, db, id)
		if strings.Contains(row.SecretHash, text) || row.LastFour != text[len(text)-4:] || row.CreatedBy != "" || row.Scopes.String() != "USERS_READ CHARGES_WRITE" {
			t.Errorf("the row %+v", row)
		}
		v, ok := application(t, s, text)
		if !ok || v.Application != id || v.ID != "" || v.Role != "" || !v.ProvedAt.IsZero() {
			t.Fatalf("viewer %+v", v)
		}
		for _, one := range scope.All {
			if v.Can(one) != (one == scope.ChargesWrite || one == scope.UsersRead) {
				t.Errorf("Can(%s) = %v", one, v.Can(one))
			}
		}
		if (auth.Viewer{ID: "usr_x", Role: user.RoleAdmin}).Can(scope.UsersRead) {
			t.Error("an ADMIN has a scope")
		}
		for name, wrong := range map[string]string{
			"checksum": text[:len(text)-1] + string(text[len(text)-1]^1), "random": "prs_" + flip(text[4:5]) + text[5:],
			"short": text[:len(text)-1], "prefix": "psk_" + text[4:], "hash": row.SecretHash, "case": strings.ToUpper(text),
		} {
			if _, ok := application(t, s, wrong); ok {
				t.Errorf("another %s is let in", name)
			}
		}
		if viewer, _, _ := send(s, post("Cookie", plainCookie+"="+text)); viewer != nil {
			t.Error("a key was taken from a cookie")
		}
		onRecord(t, db, audit.KeyCreated, id)
	})
}

// onRecord checks that an act on a subject was written down once or more, by the command line.
func onRecord(t *testing.T, db *database.DB, action string, subject gid.ID) {
	t.Helper()
	n, err := db.Client().AuditEvent.Query().Where(auditevent.Action(action), auditevent.Subject(subject), auditevent.Actor("")).Count(t.Context())
	if err != nil || n == 0 {
		t.Errorf("%s of %s was written down %d times: %v", action, subject, n, err)
	}
}

// flip is another digit.
func flip(digit string) string {
	if digit == "0" {
		return "1"
	}
	return "0"
}

// The old secret works for the overlap and not longer; the one before it ends at once.
func TestApplicationKeyRotation(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		at := newClock()
		db.UseClock(at.now)
		s := auth.New(db, auth.Options{})
		id, first := newApplication(t, s, scope.UsersRead)
		for _, overlap := range []time.Duration{-time.Second, 7*24*time.Hour + time.Second} {
			if _, err := s.RotateApplicationKey(t.Context(), id, overlap); code(err) != refusal.InvalidInput {
				t.Errorf("an overlap of %v: %v", overlap, err)
			}
		}
		if _, err := s.RotateApplicationKey(t.Context(), "apk_x", 0); code(err) != refusal.NotFound {
			t.Errorf("rotate what is not there: %v", err)
		}
		rotate := func(overlap time.Duration) string {
			t.Helper()
			secret, err := s.RotateApplicationKey(t.Context(), id, overlap)
			if err != nil {
				t.Fatal(err)
			}
			return secret.Reveal()
		}
		works := func(when, secret string, want bool) auth.Viewer {
			t.Helper()
			v, ok := application(t, s, secret)
			if ok != want || ok && v.Application != id {
				t.Errorf("%s: let in %v, want %v", when, ok, want)
			}
			return v
		}
		second := rotate(time.Hour)
		open := works("the old one in the overlap", first.Reveal(), true)
		works("the new one", second, true)
		at.advance(time.Hour)
		works("the old one after the overlap", first.Reveal(), false)
		if _, found, err := s.Renew(t.Context(), open); found || err != nil {
			t.Errorf("what was opened with the old one goes on: %v", err)
		}
		works("the new one later", second, true)
		third := rotate(time.Hour)
		fourth := rotate(time.Hour)
		works("the last but two", second, false)
		works("the last but one", third, true)
		works("the last", fourth, true)
		fifth := rotate(0)
		works("without an overlap", fourth, false)
		works("the last", fifth, true)
		if row := keyRow(t, db, id); row.LastFour != fifth[len(fifth)-4:] {
			t.Errorf("last four %s", row.LastFour)
		}
		onRecord(t, db, audit.KeyRotated, id)
	})
}

// A key that was revoked or has expired is refused at once, and gets no new secret.
func TestApplicationKeysEnd(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		at := newClock()
		db.UseClock(at.now)
		s := auth.New(db, auth.Options{})
		short, expiring, err := s.CreateApplicationKey(t.Context(), auth.NewKey{Name: "x", Scopes: scope.All, Expires: at.now().Add(time.Hour)})
		if err != nil {
			t.Fatal(err)
		}
		long, revoked := newApplication(t, s, scope.UsersRead)
		rotated, err := s.RotateApplicationKey(t.Context(), long, time.Hour)
		if err != nil {
			t.Fatal(err)
		}
		for _, secret := range []auth.Token{expiring, revoked, rotated} {
			if _, ok := application(t, s, secret.Reveal()); !ok {
				t.Fatal("a good key is refused")
			}
		}
		at.advance(30 * time.Minute)
		for range 2 { // again changes nothing
			if err := s.RevokeApplicationKey(t.Context(), long); err != nil {
				t.Fatal(err)
			}
		}
		if err := s.RevokeApplicationKey(t.Context(), "apk_x"); code(err) != refusal.NotFound {
			t.Errorf("revoke what is not there: %v", err)
		}
		at.advance(30 * time.Minute)
		tried, through := 0, 0
		for name, secret := range map[string]auth.Token{"expired": expiring, "revoked": rotated, "revoked in the overlap": revoked} {
			tried++
			if _, ok := application(t, s, secret.Reveal()); ok {
				through++
				t.Errorf("a key that is %s is let in", name)
			}
		}
		t.Logf("keys of the application that ended: %d tried, %d got through", tried, through)
		for _, id := range []gid.ID{short, long} {
			if _, err := s.RotateApplicationKey(t.Context(), id, 0); code(err) != refusal.Disabled {
				t.Errorf("rotate a key that ended: %v", err)
			}
		}
		onRecord(t, db, audit.KeyRevoked, long)
		all, err := s.ApplicationKeys(t.Context())
		if err != nil || len(all) != 2 || all[0].ID != long {
			t.Errorf("keys %v, %v", all, err)
		}
	})
}

// The use of a key is recorded to a minute, and a database that cannot write refuses nobody.
func TestApplicationKeyUse(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		at := newClock()
		db.UseClock(at.now)
		s, replica := auth.New(db, auth.Options{}), auth.New(db, auth.Options{})
		id, secret := newApplication(t, s, scope.UsersRead)
		var seen []time.Time
		for range 130 {
			for _, on := range []*auth.Service{s, replica} {
				if _, ok := application(t, on, secret.Reveal()); !ok {
					t.Fatal("refused")
				}
			}
			if used := keyRow(t, db, id).LastUsedAt; used != nil && !slices.ContainsFunc(seen, used.Equal) {
				seen = append(seen, *used)
			}
			at.advance(time.Second)
		}
		if len(seen) != 3 {
			t.Errorf("recorded at %v, want three times in 130 seconds", seen)
		}
		for i := 1; i < len(seen); i++ {
			if seen[i].Sub(seen[i-1]) < time.Minute {
				t.Errorf("recorded at %v", seen)
			}
		}
	})
}

// Each key has a bucket of its own, which is not that of users.
func TestApplicationKeysAreBounded(t *testing.T) {
	t.Parallel()
	db, at := dbtest.New(t), newClock()
	db.UseClock(at.now)
	s := auth.New(db, auth.Options{RequestsASecond: 1, KeyRequestsASecond: 4})
	_, one := newApplication(t, s, scope.UsersRead)
	_, another := newApplication(t, s, scope.UsersRead)
	count := func(secret auth.Token) (through int) {
		for range 60 {
			if _, passed, _ := send(s, post("Authorization", "Bearer "+secret.Reveal())); passed {
				through++
			}
		}
		return through
	}
	if n := count(one); n != 20 {
		t.Errorf("%d requests of one key, want 20", n)
	}
	if n := count(another); n != 20 {
		t.Errorf("%d requests of another key, want 20", n)
	}
}

// What a key reads is what its scopes name; no scope reads what concerns signing in.
func TestReaderOfTheApplication(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		h, s := newHouse(t, db), auth.New(db, auth.Options{})
		wallets := []string{
			"Wallet", "Transaction", "Deposit", "Payout", "Refund", "Dispute", "PayoutAccount", "Charge", "ChargeRefund", "Credit", "MetadataEntry",
			"Hold", "HoldChange",
		}
		webhooks := []string{"Event", "WebhookEndpoint", "WebhookDelivery"}
		for _, one := range scope.All {
			_, secret := newApplication(t, s, one)
			v, _ := application(t, s, secret.Reveal())
			ctx := auth.NewContext(t.Context(), v)
			for _, typ := range types(t) {
				opens := one == scope.UsersRead && typ == "User" || one == scope.WalletsRead && slices.Contains(wallets, typ) ||
					one == scope.EventsRead && typ == "Event" || one == scope.WebhooksWrite && slices.Contains(webhooks, typ)
				readable := typ == "User" || slices.Contains(wallets, typ) || slices.Contains(webhooks, typ)
				reads(ctx, t, h, typ, opens)
				reads(auth.WithFieldGranted(ctx, true), t, h, typ, readable)
				reads(auth.WithFieldGranted(auth.WithFieldGranted(ctx, true), false), t, h, typ, opens)
			}
		}
	})
}

// reads checks that the context sees all rows of a type, or none.
func reads(ctx context.Context, t *testing.T, h house, typ string, all bool) {
	t.Helper()
	n, err := ask(ctx, h.reader, typ, "Count")
	if there, _ := n.(int); err != nil || (there > 0) != all {
		t.Errorf("%s: %v rows, %v; want some %v", typ, n, err, all)
	}
}
