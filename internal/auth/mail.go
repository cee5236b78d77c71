package auth

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"log/slog"
	"mime"
	"net"
	"net/mail"
	"net/smtp"
	"net/url"
	"strings"
	"time"

	"github.com/purserhq/purser/ent"
	"github.com/purserhq/purser/ent/user"
	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/gid"
)

// Letter is a message to one person, in plain text.
type Letter struct {
	To, Subject, Text string
}

// Mailer sends letters.
type Mailer interface {
	Send(ctx context.Context, letter Letter) error
}

// LogMailer writes letters to the log instead of sending them, links and all: for
// development, never where the money is real.
type LogMailer struct{ Log *slog.Logger }

// Send logs the letter.
func (m LogMailer) Send(ctx context.Context, letter Letter) error {
	m.Log.InfoContext(ctx, "email not sent: no mail server is configured", "to", letter.To, "subject", letter.Subject, "text", letter.Text)
	return nil
}

// SMTPMailer sends letters by a mail server.
type SMTPMailer struct {
	host     string // with the port
	tls      bool   // from the first byte, otherwise by STARTTLS
	user     string
	password string
	from     mail.Address
}

// NewSMTPMailer reads smtp://user:password@host:587 (STARTTLS) or smtps://…:465.
func NewSMTPMailer(address, from string) (*SMTPMailer, error) {
	u, err := url.Parse(address)
	if err != nil || (u.Scheme != "smtp" && u.Scheme != "smtps") || u.Hostname() == "" {
		return nil, errors.New("write smtp://user:password@mail.example.com:587") // the text may hold a password
	}
	sender, err := mail.ParseAddress(from)
	if err != nil {
		return nil, fmt.Errorf("%q is no sender such as Purser <purser@example.com>", from)
	}
	m := &SMTPMailer{host: u.Host, tls: u.Scheme == "smtps", user: u.User.Username(), from: *sender}
	m.password, _ = u.User.Password()
	if u.Port() == "" {
		m.host = net.JoinHostPort(u.Hostname(), map[bool]string{true: "465", false: "587"}[m.tls])
	}
	return m, nil
}

// Host is the address of the mail server, with the port.
func (m *SMTPMailer) Host() string { return m.host }

// Send sends the letter. The letter goes encrypted, or to this very machine.
func (m *SMTPMailer) Send(ctx context.Context, letter Letter) (err error) {
	name, _, err := net.SplitHostPort(m.host)
	if err != nil {
		return err
	}
	var connection net.Conn
	if m.tls {
		connection, err = (&tls.Dialer{}).DialContext(ctx, "tcp", m.host)
	} else {
		connection, err = (&net.Dialer{}).DialContext(ctx, "tcp", m.host)
	}
	if err != nil {
		return fmt.Errorf("reach the mail server: %w", err)
	}
	if until, ok := ctx.Deadline(); ok {
		err = connection.SetDeadline(until)
	}
	client, errClient := smtp.NewClient(connection, name)
	if err := errors.Join(err, errClient); err != nil {
		return errors.Join(fmt.Errorf("greet the mail server: %w", err), connection.Close())
	}
	defer client.Close() //nolint:errcheck // Quit has said whether the letter was taken
	if ok, _ := client.Extension("STARTTLS"); ok && !m.tls {
		if err := client.StartTLS(&tls.Config{ServerName: name, MinVersion: tls.VersionTLS12}); err != nil {
			return fmt.Errorf("encrypt to the mail server: %w", err)
		}
	}
	return m.deliver(client, name, letter)
}

func (m *SMTPMailer) deliver(client *smtp.Client, name string, letter Letter) error {
	if _, encrypted := client.TLSConnectionState(); !encrypted && !isHere(name) {
		return errors.New("the mail server offers no encryption")
	}
	if m.user != "" {
		if err := client.Auth(smtp.PlainAuth("", m.user, m.password, name)); err != nil {
			return fmt.Errorf("sign in to the mail server: %w", err)
		}
	}
	if err := errors.Join(client.Mail(m.from.Address), client.Rcpt(letter.To)); err != nil {
		return fmt.Errorf("address a letter: %w", err)
	}
	w, err := client.Data()
	if err != nil {
		return fmt.Errorf("begin a letter: %w", err)
	}
	if _, err := w.Write(m.compose(letter)); err != nil {
		return fmt.Errorf("write a letter: %w", err)
	}
	if err := w.Close(); err != nil {
		return fmt.Errorf("hand a letter over: %w", err)
	}
	return client.Quit()
}

func isHere(name string) bool {
	return name == "localhost" || net.ParseIP(name).IsLoopback()
}

// compose writes the letter as it goes over the wire. The address was checked when
// it was taken in: it holds no line break.
func (m *SMTPMailer) compose(letter Letter) []byte {
	lines := []string{
		"From: " + m.from.String(), "To: <" + letter.To + ">", "Subject: " + mime.QEncoding.Encode("utf-8", letter.Subject),
		"Date: " + time.Now().UTC().Format(time.RFC1123Z), "MIME-Version: 1.0", "Auto-Submitted: auto-generated",
		"Content-Type: text/plain; charset=utf-8", "Content-Transfer-Encoding: 8bit", "",
		strings.ReplaceAll(letter.Text, "\n", "\r\n"), "",
	}
	return []byte(strings.Join(lines, "\r\n"))
}

const (
	maxLetters = 16 // on their way at a time
	mailTime   = 30 * time.Second
)

// post sends what write gives, later: who asked must not learn from the time it
// takes whether there is anybody to write to. Too many at once are dropped.
func (s *Service) post(ctx context.Context, write func(ctx context.Context) (Letter, error)) {
	if s.options.Mailer == nil {
		return
	}
	select {
	case s.letters <- struct{}{}:
	default:
		s.options.Log.WarnContext(ctx, "email dropped: too many are being sent")
		return
	}
	go func() {
		defer func() { <-s.letters }()
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), mailTime)
		defer cancel()
		err := database.Guarded(func() error {
			letter, err := write(ctx)
			if err == nil && reachable(letter.To) {
				err = s.options.Mailer.Send(ctx, letter)
			}
			return err
		})
		if err != nil {
			s.options.Log.ErrorContext(ctx, "send an email", "error", err)
		}
	}()
}

// rests is what a letter says where payouts are paused.
const rests = "Payouts and transfers are paused for a time to protect your money."

// notify tells somebody what happened to their account.
func (s *Service) notify(ctx context.Context, to, what, more string) {
	s.post(ctx, func(context.Context) (Letter, error) { return notice(to, what, more), nil })
}

func notice(to, what, more string) Letter {
	return Letter{To: to, Subject: what, Text: what + ".\n\n" + more + " If this was not you, set a new password at once."}
}

// Notify sends a user a letter about a change that concerns the account's security, such
// as "Your password was changed". It does not block; a letter that cannot be sent is
// logged. Users who have no address get none.
func (s *Service) Notify(ctx context.Context, id gid.ID, what string) {
	s.post(ctx, func(ctx context.Context) (Letter, error) {
		u, err := s.db.Client().User.Query().Where(user.ID(id), user.DeletedAtIsNil()).Only(ctx)
		if err != nil || !reachable(u.Email) {
			return Letter{}, ent.MaskNotFound(err)
		}
		return notice(u.Email, what, rests), nil
	})
}

// NotifyOperators sends each ADMIN a letter about the server. It does not block; a letter that
// cannot be sent is logged.
func (s *Service) NotifyOperators(ctx context.Context, subject, text string) {
	admins, err := s.db.Client().User.Query().Where(user.RoleEQ(user.RoleAdmin), user.DeletedAtIsNil()).Limit(maxLetters).All(ctx)
	if err != nil {
		s.options.Log.ErrorContext(ctx, "look for operators to write to", "error", err)
	}
	for _, u := range admins {
		s.post(ctx, func(context.Context) (Letter, error) { return Letter{To: u.Email, Subject: subject, Text: text}, nil })
	}
}
