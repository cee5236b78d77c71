package auth_test

import (
	"bufio"
	"context"
	"fmt"
	"net"
	"net/http"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/purserhq/purser/internal/audit"
	"github.com/purserhq/purser/internal/auth"
	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/database/dbtest"
	"github.com/purserhq/purser/internal/refusal"
)

// mailbox keeps the letters.
type mailbox struct{ letters chan auth.Letter }

func newMailbox() *mailbox { return &mailbox{make(chan auth.Letter, 10)} }

func (m *mailbox) Send(_ context.Context, letter auth.Letter) error {
	m.letters <- letter
	return nil
}

func (m *mailbox) next(t *testing.T) auth.Letter {
	t.Helper()
	select {
	case letter := <-m.letters:
		return letter
	case <-time.After(30 * time.Second):
		t.Fatal("no letter comes")
		return auth.Letter{}
	}
}

var link = regexp.MustCompile(`https://app\.example\.com/reset#token=(prt_\S{43})\n`)

func TestResetPassword(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		at, post := newClock(), newMailbox()
		db.UseClock(at.now)
		s := auth.New(db, auth.Options{Mailer: post, ResetURL: "https://app.example.com/reset"})
		in, err := s.SignUp(t.Context(), "ada@example.com", password, "")
		if err != nil {
			t.Fatal(err)
		}
		post.next(t) // verifies the email
		request := func() string {
			t.Helper()
			if err := s.RequestPasswordReset(t.Context(), "Ada@example.com "); err != nil {
				t.Fatal(err)
			}
			letter := post.next(t)
			found := link.FindStringSubmatch(letter.Text)
			if letter.To != "ada@example.com" || found == nil {
				t.Fatalf("letter = %+v", letter)
			}
			return found[1]
		}
		second := request()
		refused := func(what, token, fresh string, want refusal.Code) {
			t.Helper()
			if err := s.ResetPassword(t.Context(), token, fresh); code(err) != want {
				t.Errorf("%s: %v, want %s", what, err, want)
			}
		}
		refused("no link", "", "another password", refusal.InvalidCredentials)
		refused("a session's token", in.Token.Reveal(), "another password", refusal.InvalidCredentials)
		refused("a bad password", second, "short", refusal.InvalidInput)
		at.advance(15 * time.Minute)
		refused("an expired link", second, "another password", refusal.InvalidCredentials)

		at.advance(time.Hour)
		third := request()
		var running sync.WaitGroup
		won := make(chan string, 8)
		for i := range 8 {
			fresh := fmt.Sprintf("password-%d", i)
			running.Go(func() {
				if err := s.ResetPassword(t.Context(), third, fresh); err == nil {
					won <- fresh
				} else if code(err) != refusal.InvalidCredentials {
					t.Error(err)
				}
			})
		}
		running.Wait()
		if len(won) != 1 {
			t.Fatalf("the link worked %d times", len(won))
		}
		refused("a used link", third, "another password", refusal.InvalidCredentials)
		if _, status := whoami(t, s, in.Token.Reveal()); status != http.StatusUnauthorized {
			t.Errorf("status %d: a session outlives the password", status)
		}
		if _, err := s.LogIn(t.Context(), "ada@example.com", <-won, ""); err != nil {
			t.Error(err)
		}
		wrote(t, db, audit.PasswordReset, in.User)
		if u := db.Client().User.GetX(t.Context(), in.User); u.GuardedAt == nil {
			t.Error("payouts do not rest")
		}
	})
}

// Who asks does not learn whether there is an account.
func TestResetTellsNothing(t *testing.T) {
	t.Parallel()
	post := newMailbox()
	db := dbtest.New(t)
	s := auth.New(db, auth.Options{Mailer: post, ResetURL: "https://app.example.com/reset"})
	newPerson(t, db, "ada")
	for _, email := range []string{"ada@example.com", "nobody@example.com", "nonsense", ""} {
		for i := range 4 {
			want := refusal.Code("<nil>")
			if i == 3 {
				want = refusal.RateLimited
			}
			if !strings.Contains(email, "@") {
				want = refusal.InvalidInput
			}
			if err := s.RequestPasswordReset(t.Context(), email); code(err) != want {
				t.Errorf("%q, time %d: %v, want %s", email, i+1, err, want)
			}
		}
	}
	for range 3 {
		post.next(t)
	}
	if n := db.Client().ResetToken.Query().CountX(t.Context()); n != 3 {
		t.Errorf("%d links work, want all", n)
	}
	if err := auth.New(db, auth.Options{}).RequestPasswordReset(t.Context(), "ada@example.com"); code(err) != refusal.Disabled {
		t.Errorf("without a mailer: %v", err)
	}
}

func TestSMTPMailer(t *testing.T) {
	t.Parallel()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = listener.Close() }()
	said := make(chan string, 1)
	go func() { said <- serveSMTP(listener) }()
	m, err := auth.NewSMTPMailer("smtp://"+listener.Addr().String(), "Purser <purser@example.com>")
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	if err := m.Send(ctx, auth.Letter{To: "ada@example.com", Subject: "Grüße", Text: "one\n.\nthree"}); err != nil {
		t.Fatal(err)
	}
	got := <-said
	for _, part := range []string{
		"MAIL FROM:<purser@example.com>", "RCPT TO:<ada@example.com>", `From: "Purser" <purser@example.com>`, "To: <ada@example.com>",
		"Subject: =?utf-8?q?Gr=C3=BC=C3=9Fe?=", "one\r\n..\r\nthree\r\n",
	} {
		if !strings.Contains(got, part) {
			t.Errorf("%q is not in what the server got:\n%s", part, got)
		}
	}
	for _, address := range []string{"", "mail.example.com", "http://mail.example.com", "smtp://", "smtp://u:hunter2@%zz"} {
		if _, err := auth.NewSMTPMailer(address, "purser@example.com"); err == nil || strings.Contains(err.Error(), "hunter2") {
			t.Errorf("%q: %v", address, err)
		}
	}
	if _, err := auth.NewSMTPMailer("smtp://mail.example.com", "nobody"); err == nil {
		t.Error("a sender without an address was taken")
	}
}

// serveSMTP takes one letter and returns all that was said.
func serveSMTP(listener net.Listener) string {
	c, err := listener.Accept()
	if err != nil {
		return err.Error()
	}
	defer func() { _ = c.Close() }()
	var said strings.Builder
	say := func(text string) { _, _ = c.Write([]byte(text + "\r\n")) }
	say("220 here")
	lines := bufio.NewReader(c)
	inside := false
	for {
		line, err := lines.ReadString('\n')
		said.WriteString(line)
		switch {
		case err != nil:
			return said.String()
		case inside && line == ".\r\n":
			inside = false
			say("250 ok")
		case inside:
		case strings.HasPrefix(line, "DATA"):
			inside = true
			say("354 go on")
		case strings.HasPrefix(line, "QUIT"):
			say("221 bye")
			return said.String()
		default:
			say("250 ok")
		}
	}
}
