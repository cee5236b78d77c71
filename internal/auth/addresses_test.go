package auth_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/purserhq/purser/ent"
	"github.com/purserhq/purser/ent/auditevent"
	"github.com/purserhq/purser/internal/audit"
	"github.com/purserhq/purser/internal/auth"
	"github.com/purserhq/purser/internal/closing"
	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/database/dbtest"
	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/refusal"
)

// mailed is a service that sends letters.
func mailed(db *database.DB, post *mailbox, options auth.Options) *auth.Service {
	options.Mailer, options.ResetURL, options.VerifyURL = post, "https://app.example.com/reset", "https://app.example.com/verify"
	return auth.New(db, options)
}

// joins signs somebody up, and takes the letter that comes.
func joins(t *testing.T, s *auth.Service, post *mailbox, email, word string) (auth.SignIn, auth.Letter) {
	t.Helper()
	in, err := s.SignUp(t.Context(), email, word, "")
	if err != nil {
		t.Fatalf("sign up as %s: %v", email, err)
	}
	return in, post.next(t)
}

func linkIn(t *testing.T, letter auth.Letter) string {
	t.Helper()
	found := verifyLink.FindStringSubmatch(letter.Text)
	if found == nil {
		t.Fatalf("no link is in %+v", letter)
	}
	return found[1]
}

func userOf(t *testing.T, db *database.DB, in auth.SignIn) *ent.User {
	t.Helper()
	return db.Client().User.GetX(t.Context(), in.User)
}

// Who signed up with another's address keeps it only until that one has verified it. Then
// the account and its wallet are as they were, under the name of the account.
func TestAddressGoesToWhoVerifiesIt(t *testing.T) {
	t.Parallel()
	const hers, his = "hers, and long enough", "his, and long enough"
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		post := newMailbox()
		s := mailed(db, post, auth.Options{})
		eve, first := joins(t, s, post, "ada@example.com", his)
		ada, second := joins(t, s, post, "ada@example.com", hers)
		if first.To != "ada@example.com" || second.To != "ada@example.com" {
			t.Errorf("letters to %s and %s", first.To, second.To)
		}
		for word, want := range map[string]auth.SignIn{his: eve, hers: ada} { // until then both get in
			if in, err := s.LogIn(t.Context(), "ada@example.com", word, ""); err != nil || in.User != want.User {
				t.Errorf("log in with %q: %s, %v; want %s", word, in.User, err, want.User)
			}
		}
		if err := s.VerifyEmail(t.Context(), linkIn(t, second)); err != nil {
			t.Fatal(err)
		}
		got, lost := userOf(t, db, ada), userOf(t, db, eve)
		if got.Email != "ada@example.com" || got.EmailVerifiedAt == nil || got.PendingEmail != nil || got.GuardedAt != nil {
			t.Errorf("who verified it is %v", got)
		}
		if lost.Email != closing.NobodysAddress(eve.User) || lost.EmailVerifiedAt != nil || lost.WalletID == got.WalletID {
			t.Errorf("who had it is %v", lost)
		}
		if err := s.VerifyEmail(t.Context(), linkIn(t, first)); code(err) != refusal.InvalidCredentials {
			t.Errorf("the other's link: %v", err)
		}
		if _, err := s.LogIn(t.Context(), "ada@example.com", his, ""); code(err) != refusal.InvalidCredentials {
			t.Errorf("the other signs in with the address: %v", err)
		}
		if in, err := s.LogIn(t.Context(), "ada@example.com", hers, ""); err != nil || in.User != ada.User {
			t.Errorf("she signs in: %v", err)
		}
		if in, err := s.LogIn(t.Context(), lost.Email, his, ""); err != nil || in.User != eve.User { // the account is not lost
			t.Errorf("the other signs in under the account's name: %v", err)
		}
		if n := db.Client().AuditEvent.Query().Where(auditevent.Action(audit.EmailLost), auditevent.Subject(eve.User)).CountX(t.Context()); n != 1 {
			t.Errorf("the loss was written down %d times", n)
		}
		// A verified address stays, whoever names it and however.
		mallory, third := joins(t, s, post, "ada@example.com", "a third password")
		if verifyLink.MatchString(third.Text) || !strings.Contains(third.Subject, "already") {
			t.Errorf("who signs up with a verified address is sent %+v", third)
		}
		if _, err := s.LogIn(t.Context(), "ada@example.com", "a third password", ""); code(err) != refusal.InvalidCredentials {
			t.Errorf("and signs in with it: %v", err)
		}
		if userOf(t, db, ada).Email != "ada@example.com" || userOf(t, db, mallory).EmailVerifiedAt != nil {
			t.Error("a verified address went to another")
		}
		t.Logf("other people's addresses: 4 tried, 0 got through")
	})
}

// A link that was sent before another verified the address takes it from nobody.
func TestLateLinkTakesNoVerifiedAddress(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		post := newMailbox()
		s := mailed(db, post, auth.Options{})
		_, _ = joins(t, s, post, "ada@example.com", "the first password")
		second, late := joins(t, s, post, "ada@example.com", "the second password")
		third, soon := joins(t, s, post, "ada@example.com", "the third password")
		if err := s.VerifyEmail(t.Context(), linkIn(t, soon)); err != nil {
			t.Fatal(err)
		}
		if err := s.VerifyEmail(t.Context(), linkIn(t, late)); code(err) != refusal.EmailTaken {
			t.Errorf("a link from before: %v", err)
		}
		if userOf(t, db, third).Email != "ada@example.com" || userOf(t, db, second).EmailVerifiedAt != nil {
			t.Error("the address moved on")
		}
	})
}

// Signing up and changing the address answer alike whether the address is nobody's,
// another's who has not verified it, or another's who has.
func TestSignUpTellsNothing(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		post := newMailbox()
		s := mailed(db, post, auth.Options{})
		_, _ = joins(t, s, post, "waits@example.com", password)
		_, letter := joins(t, s, post, "verified@example.com", password)
		if err := s.VerifyEmail(t.Context(), linkIn(t, letter)); err != nil {
			t.Fatal(err)
		}
		tried, told := 0, 0
		for i, email := range []string{"nobody@example.com", "waits@example.com", "verified@example.com"} {
			tried++
			in, _ := joins(t, s, post, email, "some other password")
			u := userOf(t, db, in)
			if auth.ShownEmail(u) != email || auth.ShownPendingEmail(u) != nil || u.EmailVerifiedAt != nil {
				t.Errorf("%s: shown as %s", email, auth.ShownEmail(u))
				told++
			}
			ctx := auth.NewContext(t.Context(), auth.Viewer{ID: in.User, Session: in.Session})
			if text, err := s.Export(ctx); err != nil || strings.Contains(text, "users.invalid") {
				t.Errorf("%s: what is exported tells: %s, %v", email, text, err)
				told++
			}
			if err := s.RequestEmailVerification(ctx); err != nil {
				t.Errorf("%s: %v", email, err)
				told++
			}
			post.next(t)
			tried++
			who := newPerson(t, db, fmt.Sprintf("asker%d", i))
			if err := s.ChangeEmail(who.ctx, password, "", email); err != nil {
				t.Errorf("a change to %s: %v", email, err)
				told++
			}
			post.next(t)
			post.next(t)
		}
		t.Logf("addresses that are asked for: %d tried, %d got through", tried, told)
	})
}

// Whoever signs up twice, because the answer got lost, has one account.
func TestSignUpAgain(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		at := newClock()
		db.UseClock(at.now)
		s := auth.New(db, auth.Options{SecretBox: newSeal(t, 1)})
		first, err := s.SignUp(t.Context(), "ada@example.com", password, "Ada")
		if err != nil {
			t.Fatal(err)
		}
		again, err := s.SignUp(t.Context(), " ADA@example.com", password, "")
		if err != nil || again.User != first.User || again.Session == first.Session {
			t.Errorf("again: %+v, %v", again, err)
		}
		ctx := auth.NewContext(t.Context(), auth.Viewer{ID: first.User, Session: first.Session})
		enrol(ctx, t, s, at)
		if _, err := s.SignUp(t.Context(), "ada@example.com", password, ""); code(err) != refusal.CodeRequired {
			t.Errorf("it is no way around the code: %v", err)
		}
		// Nor one around the count of log-ins.
		refused := 0
		for i := range 8 {
			if _, err := s.SignUp(t.Context(), "ada@example.com", fmt.Sprintf("a guessed password %d", i), ""); code(err) == refusal.RateLimited {
				refused++
			}
		}
		if refused < 3 {
			t.Errorf("%d of 8 guesses by signing up were refused", refused)
		}
	})
}

// A new address counts once its link has come back, and the old one is told at once.
func TestChangeEmailWaits(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		post := newMailbox()
		s := mailed(db, post, auth.Options{})
		ada, bob := newPerson(t, db, "ada"), newPerson(t, db, "bob")
		change := func(who person, email string) map[string]auth.Letter {
			t.Helper()
			if err := s.ChangeEmail(who.ctx, password, "", email); err != nil {
				t.Fatal(err)
			}
			letters := map[string]auth.Letter{}
			for range 2 {
				letter := post.next(t)
				letters[letter.To] = letter
			}
			return letters
		}
		letters := change(ada, "lovelace@example.com")
		u := userOf(t, db, ada.signIn)
		if u.Email != "ada@example.com" || *u.PendingEmail != "lovelace@example.com" || u.GuardedAt != nil {
			t.Errorf("before it is confirmed: %v", u)
		}
		if !strings.Contains(letters["ada@example.com"].Text, "keeps this address") {
			t.Errorf("the old address is told %+v", letters["ada@example.com"])
		}
		wrote(t, db, audit.EmailRequested, ada.signIn.User)
		old := linkIn(t, letters["lovelace@example.com"])
		letters = change(ada, "countess@example.com")
		if err := s.VerifyEmail(t.Context(), old); code(err) != refusal.InvalidCredentials {
			t.Errorf("the link of an address that was given up: %v", err)
		}
		// Another who names the same address and is first has it.
		theirs := change(bob, "countess@example.com")
		if err := s.VerifyEmail(t.Context(), linkIn(t, theirs["countess@example.com"])); err != nil {
			t.Fatal(err)
		}
		post.next(t) // to bob's old address
		if err := s.VerifyEmail(t.Context(), linkIn(t, letters["countess@example.com"])); code(err) != refusal.EmailTaken {
			t.Errorf("who is second: %v", err)
		}
		if u := userOf(t, db, bob.signIn); u.Email != "countess@example.com" || u.EmailVerifiedAt == nil || u.GuardedAt == nil {
			t.Errorf("who was first is %v", u)
		}
		letters = change(ada, "byron@example.com")
		if err := s.ChangeEmail(ada.ctx, password, "", "ADA@example.com"); err != nil { // never mind
			t.Fatal(err)
		}
		if err := s.VerifyEmail(t.Context(), linkIn(t, letters["byron@example.com"])); code(err) != refusal.InvalidCredentials {
			t.Errorf("the link of a change that was ended: %v", err)
		}
		letters = change(ada, "king@example.com")
		if err := s.VerifyEmail(t.Context(), linkIn(t, letters["king@example.com"])); err != nil {
			t.Fatal(err)
		}
		if notice := post.next(t); notice.To != "ada@example.com" || !strings.Contains(notice.Subject, "was changed") {
			t.Errorf("the old address is told %+v", notice)
		}
		u = userOf(t, db, ada.signIn)
		if u.Email != "king@example.com" || u.PendingEmail != nil || u.GuardedAt == nil {
			t.Errorf("after it is confirmed: %v", u)
		}
		wrote(t, db, audit.EmailChanged, ada.signIn.User)
		if err := auth.New(db, auth.Options{}).ChangeEmail(ada.ctx, password, "", "x@example.com"); code(err) != refusal.Disabled {
			t.Errorf("without a mailer: %v", err)
		}
	})
}

// Nobody signs up with, changes to, or signs in as what is reserved.
func TestReservedAddresses(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		post := newMailbox()
		s := mailed(db, post, auth.Options{})
		ada := newPerson(t, db, "ada")
		inTx(t, db, func(ctx context.Context, tx *database.Tx) error {
			return tx.User.Create().SetID(gid.New(gid.User)).SetEmail("platform@purser.invalid").SetPasswordHash("none").Exec(ctx)
		})
		tried, through := 0, 0
		for _, email := range []string{"platform@purser.invalid", "PLATFORM@purser.INVALID", "x@users.invalid", string(ada.signIn.User) + "@users.invalid"} {
			tried += 3
			if _, err := s.SignUp(t.Context(), email, "a long password", ""); code(err) != refusal.InvalidInput {
				through++
				t.Errorf("sign up as %s: %v", email, err)
			}
			if err := s.ChangeEmail(ada.ctx, password, "", email); code(err) != refusal.InvalidInput {
				through++
				t.Errorf("change to %s: %v", email, err)
			}
			if _, err := s.LogIn(t.Context(), email, "none", ""); code(err) != refusal.InvalidCredentials {
				through++
				t.Errorf("log in as %s: %v", email, err)
			}
			if err := s.RequestPasswordReset(t.Context(), email); err != nil {
				t.Errorf("a link for %s: %v", email, err)
			}
		}
		select {
		case letter := <-post.letters:
			t.Errorf("a letter went to %s", letter.To)
		case <-time.After(100 * time.Millisecond):
		}
		t.Logf("reserved addresses: %d tried, %d got through", tried, through)
	})
}
