package auth_test

import (
	"context"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/purserhq/purser/ent/user"
	"github.com/purserhq/purser/internal/audit"
	"github.com/purserhq/purser/internal/auth"
	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/database/dbtest"
	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/refusal"
)

// withPasskeys is a service of a site that has a name.
func withPasskeys(t *testing.T, db *database.DB, options auth.Options) *auth.Service {
	t.Helper()
	options.PublicURL, options.SecretBox = siteOrigin, newSeal(t, 1)
	return auth.New(db, options)
}

// addPasskey adds a passkey of ada's, who shows the second factor where she has one.
func addPasskey(ctx context.Context, t *testing.T, s *auth.Service, code string) (*device, gid.ID, []string) {
	t.Helper()
	options, err := s.StartPasskeyRegistration(ctx, password, code)
	if err != nil {
		t.Fatal(err)
	}
	d := newDevice(t)
	id, codes, err := s.FinishPasskeyRegistration(ctx, " phone ", d.create(options))
	if err != nil {
		t.Fatal(err)
	}
	return d, id, codes
}

// forgetPasskeys deletes those that newPerson has furnished.
func forgetPasskeys(t *testing.T, db *database.DB) {
	t.Helper()
	inTx(t, db, func(ctx context.Context, tx *database.Tx) error {
		_, err := tx.Passkey.Delete().Exec(ctx)
		return err
	})
}

// offered are the options that ada gets who has shown the password alone.
func offered(t *testing.T, s *auth.Service, name string) string {
	t.Helper()
	in, err := s.LogIn(t.Context(), name+"@example.com", password, "")
	if code(err) != refusal.CodeRequired || in.PasskeyOptions == "" {
		t.Fatalf("%+v, %v", in, err)
	}
	return in.PasskeyOptions
}

func TestPasskey(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		at := newClock()
		db.UseClock(at.now)
		post := newMailbox()
		s := withPasskeys(t, db, auth.Options{Mailer: post})
		ada := newPerson(t, db, "ada")
		forgetPasskeys(t, db)
		if _, err := s.StartPasskeyRegistration(ada.ctx, "wrong horse", ""); code(err) != refusal.InvalidCredentials {
			t.Errorf("a wrong password: %v", err)
		}
		if _, err := s.StartPasskeyAuthentication(ada.ctx); code(err) != refusal.Disabled {
			t.Errorf("without a passkey: %v", err)
		}
		phone, id, codes := addPasskey(ada.ctx, t, s, "")
		u, row := db.Client().User.GetX(t.Context(), ada.signIn.User), db.Client().Passkey.GetX(t.Context(), id)
		if len(codes) != 10 || u.PasskeyAt == nil || u.GuardedAt == nil || row.Name != "phone" || row.SignCount != 1 || row.Transports != "internal" {
			t.Errorf("%d codes, %+v, %+v", len(codes), u, row)
		}
		wrote(t, db, audit.PasskeyAdded, ada.signIn.User)
		if letter := post.next(t); letter.To != "ada@example.com" || letter.Subject != "A passkey was added to your account" {
			t.Errorf("the letter: %+v", letter)
		}

		in, err := s.LogIn(t.Context(), "ada@example.com", password, phone.get(offered(t, s, "ada")))
		if err != nil {
			t.Fatal(err)
		}
		if row := db.Client().Passkey.GetX(t.Context(), id); row.SignCount != 2 || row.LastUsedAt == nil {
			t.Errorf("after signing in: %+v", row)
		}
		if _, err := s.LogIn(t.Context(), "ada@example.com", password, codes[0]); err != nil {
			t.Errorf("a recovery code: %v", err)
		}
		ctx := auth.NewContext(t.Context(), auth.Viewer{ID: in.User, Session: in.Session})
		prompt := func() string {
			options, err := s.StartPasskeyAuthentication(ctx)
			if err != nil {
				t.Fatal(err)
			}
			return options
		}
		if _, err := s.Reauthenticate(ctx, password, ""); code(err) != refusal.CodeRequired {
			t.Errorf("a proof by the password alone: %v", err)
		}
		phone.verified = false
		if _, err := s.Reauthenticate(ctx, "", phone.get(prompt())); code(err) != refusal.InvalidCredentials {
			t.Errorf("a proof by a passkey that nobody unlocked: %v", err)
		}
		again, err := s.Reauthenticate(ctx, password, phone.get(prompt()))
		if err != nil {
			t.Fatalf("a proof by the password and a passkey: %v", err)
		}
		ctx = auth.NewContext(t.Context(), auth.Viewer{ID: again.User, Session: again.Session})
		phone.verified = true
		again, err = s.Reauthenticate(ctx, "", phone.get(prompt()))
		if err != nil || again.ProvedAt.IsZero() {
			t.Fatalf("a proof by an unlocked passkey: %v", err)
		}
		ctx = auth.NewContext(t.Context(), auth.Viewer{ID: again.User, Session: again.Session})

		if err := s.RemovePasskey(ctx, id, password, ""); code(err) != refusal.CodeRequired {
			t.Errorf("removed without a second factor: %v", err)
		}
		if err := s.RemovePasskey(ctx, "psk_x", password, codes[1]); code(err) != refusal.NotFound {
			t.Errorf("removed another: %v", err)
		}
		if err := s.RemovePasskey(ctx, id, password, phone.get(prompt())); err != nil {
			t.Error(err)
		}
		u = db.Client().User.GetX(t.Context(), ada.signIn.User)
		if n := db.Client().RecoveryCode.Query().CountX(t.Context()); n != 0 || u.PasskeyAt != nil {
			t.Errorf("%d recovery codes are left", n)
		}
		wrote(t, db, audit.PasskeyRemoved, ada.signIn.User)
		if _, err := s.LogIn(t.Context(), "ada@example.com", password, ""); err != nil {
			t.Errorf("with it removed: %v", err)
		}
	})
}

// What a site that looks like ours, an old answer or another's passkey gets.
func TestPasskeyAttacks(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		at := newClock()
		db.UseClock(at.now)
		s := withPasskeys(t, db, auth.Options{})
		ada, eve := newPerson(t, db, "ada"), newPerson(t, db, "eve")
		phone, id, _ := addPasskey(ada.ctx, t, s, "")
		evil, _, _ := addPasskey(eve.ctx, t, s, "")
		tried, through := 0, 0
		refused := func(what, shown string) {
			t.Helper()
			inTx(t, db, func(ctx context.Context, tx *database.Tx) error { // no throttle hides what is looked at
				_, err := tx.Throttle.Delete().Exec(ctx)
				_ = tx.User.Update().SetWrongCodes(0).ClearCodesWaitUntil().Exec(ctx)
				return err
			})
			tried++
			if _, err := s.LogIn(t.Context(), "ada@example.com", password, shown); code(err) != refusal.InvalidCredentials {
				through++
				t.Errorf("%s: %v", what, err)
			}
		}
		with := func(change func(d *device)) string {
			d := *phone
			change(&d)
			shown := d.get(offered(t, s, "ada"))
			phone.count = d.count
			return shown
		}
		refused("another site's origin", with(func(d *device) { d.origin = "https://pay.example.org" }))
		refused("another site's name", with(func(d *device) { d.host = "pay.example.org" }))
		refused("a challenge that nobody made", phone.get(`{"challenge":"`+text64(make([]byte, 32))+`"}`))
		refused("a challenge of another's", phone.get(offered(t, s, "eve")))
		refused("another's passkey", evil.get(offered(t, s, "ada")))
		refused("another's passkey under the id", with(func(d *device) { d.key = evil.key }))
		refused("a passkey that says it is another's", with(func(d *device) { d.handle = eve.signIn.User.String() }))
		refused("no JSON", "{")
		refused("other JSON", `{"id":"AQ","rawId":"AQ","type":"public-key","response":{}}`)
		refused("a long text", "{"+strings.Repeat("x", 1<<20))
		late := phone.get(offered(t, s, "ada"))
		at.advance(6 * time.Minute)
		refused("an answer that took too long", late)
		registering, err := s.StartPasskeyAuthentication(eve.ctx)
		if err != nil {
			t.Fatal(err)
		}
		refused("a challenge of another's session", phone.get(registering))

		shown := phone.get(offered(t, s, "ada"))
		var running sync.WaitGroup
		var in atomic.Int32
		for range 4 {
			running.Go(func() {
				if _, err := s.LogIn(t.Context(), "ada@example.com", password, shown); err == nil {
					in.Add(1)
				} else if c := code(err); c != refusal.InvalidCredentials && c != refusal.RateLimited {
					t.Error(err)
				}
			})
		}
		running.Wait()
		if in.Load() != 1 {
			t.Errorf("one answer let %d in", in.Load())
		}
		refused("an answer that was used", shown)

		phone.count = 0
		refused("a counter that went back", phone.get(offered(t, s, "ada")))
		wrote(t, db, audit.PasskeyCopied, ada.signIn.User)
		if row := db.Client().Passkey.GetX(t.Context(), id); row.SignCount < 3 {
			t.Errorf("the counter is %d", row.SignCount)
		}
		t.Logf("passkeys: %d tried, %d got through", tried, through)
	})
}

// Whoever has the password and a session adds no second factor beside the owner's.
func TestPasskeyRegistrationAttacks(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		at := newClock()
		db.UseClock(at.now)
		s := withPasskeys(t, db, auth.Options{})
		ada, eve := newPerson(t, db, "ada"), newPerson(t, db, "eve")
		other, err := s.LogIn(t.Context(), "ada@example.com", password, "")
		if err != nil {
			t.Fatal(err)
		}
		stolen := auth.NewContext(t.Context(), auth.Viewer{ID: other.User, Session: other.Session})
		start := func(ctx context.Context) string {
			options, err := s.StartPasskeyRegistration(ctx, password, "")
			if err != nil {
				t.Fatal(err)
			}
			return options
		}
		tried, through := 0, 0
		refused := func(what string, want refusal.Code, err error) {
			t.Helper()
			if tried++; code(err) != want {
				through++
				t.Errorf("%s: %v", what, err)
			}
		}
		finish := func(ctx context.Context, credential string) error {
			_, _, err := s.FinishPasskeyRegistration(ctx, "x", credential)
			return err
		}
		options := start(ada.ctx)
		d := newDevice(t)
		refused("another session's registration", refusal.InvalidCredentials, finish(stolen, d.create(options)))
		refused("another user's registration", refusal.InvalidCredentials, finish(eve.ctx, d.create(options)))
		far := newDevice(t)
		far.origin = "https://pay.example.org"
		refused("another site's origin", refusal.InvalidCredentials, finish(ada.ctx, far.create(options)))
		refused("no JSON", refusal.InvalidCredentials, finish(ada.ctx, "{"))
		_, _, err = s.FinishPasskeyRegistration(ada.ctx, " ", d.create(options))
		refused("no name", refusal.InvalidInput, err)

		early := start(stolen)
		secret, err := s.StartTwoFactor(stolen, password, "")
		if err != nil {
			t.Fatal(err)
		}
		if err := finish(ada.ctx, d.create(options)); err != nil {
			t.Fatal(err)
		}
		refused("the same registration again", refusal.InvalidCredentials, finish(ada.ctx, newDevice(t).create(options)))
		refused("a registration from before", refusal.InvalidCredentials, finish(stolen, newDevice(t).create(early)))
		_, err = s.ConfirmTwoFactor(stolen, phone{t, secret.Secret, at}.code(0))
		refused("an app from before", refusal.InvalidCredentials, err)
		_, err = s.StartPasskeyRegistration(stolen, password, "")
		refused("another passkey by the password alone", refusal.CodeRequired, err)
		_, err = s.StartTwoFactor(stolen, password, "")
		refused("an app by the password alone", refusal.CodeRequired, err)

		theirs := start(eve.ctx)
		refused("another's passkey", refusal.InvalidInput, finish(eve.ctx, d.create(theirs)))
		_, err = auth.New(db, auth.Options{PublicURL: "http://192.0.2.1:8080"}).StartPasskeyRegistration(eve.ctx, password, "")
		refused("a site without a name", refusal.Disabled, err)
		t.Logf("registrations of passkeys: %d tried, %d got through", tried, through)
	})
}

// A passkey is a second factor like an app: each goes without the other.
func TestPasskeyBesideAnApp(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		at := newClock()
		db.UseClock(at.now)
		s := withPasskeys(t, db, auth.Options{OperatorFactor: true})
		ada := newPerson(t, db, "ada")
		forgetPasskeys(t, db)
		app, _ := enrol(ada.ctx, t, s, at)
		at.advance(time.Minute)
		key, id, codes := addPasskey(ada.ctx, t, s, app.code(0))
		if codes != nil {
			t.Error("there are new recovery codes")
		}
		verify(t, db, ada)
		if err := s.Promote(t.Context(), "ada@example.com", user.RoleAdmin); err != nil {
			t.Fatal(err)
		}
		at.advance(time.Minute)
		if err := s.DisableTwoFactor(ada.ctx, password, app.code(0)); err != nil {
			t.Errorf("the app is taken away: %v", err)
		}
		key.verified = false
		if _, err := s.LogIn(t.Context(), "ada@example.com", password, key.get(offered(t, s, "ada"))); code(err) != refusal.InvalidCredentials {
			t.Errorf("an operator's passkey that nobody unlocked: %v", err)
		}
		key.verified = true
		in, err := s.LogIn(t.Context(), "ada@example.com", password, key.get(offered(t, s, "ada")))
		if err != nil {
			t.Fatal(err)
		}
		if v, _ := whoami(t, s, in.Token.Reveal()); !v.HasRole(user.RoleAdmin) {
			t.Errorf("who signed in with a passkey: %+v", v)
		}
		if err := s.RemovePasskey(ada.ctx, id, password, key.get(offered(t, s, "ada"))); code(err) != refusal.Disabled {
			t.Errorf("an operator's last second factor is removed: %v", err)
		}
		if again, err := s.StartTwoFactor(ada.ctx, password, key.get(offered(t, s, "ada"))); err != nil {
			t.Error(err)
		} else if codes, err := s.ConfirmTwoFactor(ada.ctx, phone{t, again.Secret, at}.code(0)); err != nil || codes != nil {
			t.Errorf("an app beside the passkey: %d codes, %v", len(codes), err)
		}
		if err := s.RemovePasskey(ada.ctx, id, password, key.get(offered(t, s, "ada"))); err != nil {
			t.Errorf("a passkey beside an app is removed: %v", err)
		}
		if demoted, err := s.DropTwoFactor(t.Context(), "ada@example.com"); !demoted || err != nil {
			t.Error(demoted, err)
		}
	})
}

// Passkeys that are synchronised do not count, so that only the challenge, which is used
// once, keeps an answer from being used again.
func TestPasskeyWithoutCounter(t *testing.T) {
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
		shown := phone.get(offered(t, s, "ada"))
		if _, err := s.LogIn(t.Context(), "ada@example.com", password, shown); err != nil {
			t.Fatal(err)
		}
		if _, err := s.LogIn(t.Context(), "ada@example.com", password, shown); code(err) != refusal.InvalidCredentials {
			t.Errorf("an answer that was used: %v", err)
		}
	})
}
