package auth_test

import (
	"regexp"
	"sync"
	"testing"
	"time"

	"github.com/purserhq/purser/internal/audit"
	"github.com/purserhq/purser/internal/auth"
	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/database/dbtest"
	"github.com/purserhq/purser/internal/refusal"
)

var verifyLink = regexp.MustCompile(`https://app\.example\.com/verify#token=(pvt_\S{43})\n`)

func (m *mailbox) verification(t *testing.T, to string) string {
	t.Helper()
	letter := m.next(t)
	found := verifyLink.FindStringSubmatch(letter.Text)
	if letter.To != to || found == nil {
		t.Fatalf("letter = %+v", letter)
	}
	return found[1]
}

func TestVerifyEmail(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		at, post := newClock(), newMailbox()
		db.UseClock(at.now)
		s := auth.New(db, auth.Options{
			Mailer:   post,
			ResetURL: "https://app.example.com/reset", VerifyURL: "https://app.example.com/verify",
		})
		in, err := s.SignUp(t.Context(), "ada@example.com", password, "")
		if err != nil {
			t.Fatal(err)
		}
		ctx := auth.NewContext(t.Context(), auth.Viewer{ID: in.User, Session: in.Session})
		verified := func() bool { return db.Client().User.GetX(t.Context(), in.User).EmailVerifiedAt != nil }
		post.verification(t, "ada@example.com") // comes unasked
		if err := s.RequestEmailVerification(ctx); err != nil {
			t.Fatal(err)
		}
		second := post.verification(t, "ada@example.com")
		if err := s.RequestPasswordReset(t.Context(), "ada@example.com"); err != nil { // which leaves the link alone
			t.Fatal(err)
		}
		reset := link.FindStringSubmatch(post.next(t).Text)[1]
		for what, token := range map[string]string{
			"no link": "", "a session's token": in.Token.Reveal(), "a link for a password": reset,
			"a link for a password in disguise": "pvt_" + reset[4:],
		} {
			if err := s.VerifyEmail(t.Context(), token); code(err) != refusal.InvalidCredentials {
				t.Errorf("%s: %v", what, err)
			}
		}
		if err := s.ResetPassword(t.Context(), "prt_"+second[4:], "another password"); code(err) != refusal.InvalidCredentials {
			t.Errorf("a link that verifies, for a password: %v", err)
		}
		if verified() {
			t.Fatal("verified by a link that does not work")
		}
		var running sync.WaitGroup
		errs := make(chan error, 4)
		for range 4 {
			running.Go(func() { errs <- s.VerifyEmail(t.Context(), second) })
		}
		running.Wait()
		close(errs)
		worked := 0
		for err := range errs {
			if err == nil {
				worked++
			} else if code(err) != refusal.InvalidCredentials {
				t.Error(err)
			}
		}
		if worked != 1 || !verified() {
			t.Fatalf("the link worked %d times", worked)
		}
		wrote(t, db, audit.EmailVerified, in.User)

		// Another address has a link of its own.
		if err := s.ChangeEmail(ctx, password, "", "countess@example.com"); err != nil {
			t.Fatal(err)
		}
		for range 2 { // the notice to the old address, and the link to the new one
			post.next(t)
		}
		if err := s.RequestEmailVerification(ctx); err != nil {
			t.Fatal(err)
		}
		last := post.verification(t, "countess@example.com")
		at.advance(24 * time.Hour)
		if err := s.VerifyEmail(t.Context(), last); code(err) != refusal.InvalidCredentials {
			t.Errorf("an expired link: %v", err)
		}
		at.advance(time.Second)
		if err := s.Sweep(t.Context()); err != nil {
			t.Fatal(err)
		}
		if n := db.Client().ResetToken.Query().CountX(t.Context()); n != 0 {
			t.Errorf("%d expired links stay", n)
		}
		if err := s.RequestPasswordReset(t.Context(), "ada@example.com"); err != nil {
			t.Fatal(err)
		}
		if err := s.ResetPassword(t.Context(), link.FindStringSubmatch(post.next(t).Text)[1], "another password"); err != nil || !verified() {
			t.Errorf("who read the mail for a new password is not verified: %v", err)
		}
	})
}

// Letters are not for flooding somebody, and without mail nobody waits for one.
func TestVerifyEmailRequests(t *testing.T) {
	t.Parallel()
	db, post := dbtest.New(t), newMailbox()
	s := auth.New(db, auth.Options{Mailer: post, VerifyURL: "https://app.example.com/verify"})
	ada := newPerson(t, db, "ada")
	for i := range 4 {
		want := refusal.Code("<nil>")
		if i == 3 {
			want = refusal.RateLimited
		}
		if err := s.RequestEmailVerification(ada.ctx); code(err) != want {
			t.Errorf("time %d: %v, want %s", i+1, err, want)
		}
		if i < 3 {
			post.verification(t, "ada@example.com")
		}
	}
	if err := auth.New(db, auth.Options{}).RequestEmailVerification(ada.ctx); code(err) != refusal.Disabled {
		t.Errorf("without a mailer: %v", err)
	}
}
