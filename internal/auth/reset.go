package auth

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/purserhq/purser/ent/resettoken"
	"github.com/purserhq/purser/internal/audit"
	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/refusal"
	"github.com/purserhq/purser/internal/throttle"
)

// resetLife is how long a link for a new password works.
const resetLife = 15 * time.Minute

// RequestPasswordReset sends a link for a new password to the address, if there is
// an account with it and a password to forget; who asks does not learn whether.
// Fails with Disabled or RateLimited.
func (s *Service) RequestPasswordReset(ctx context.Context, email string) error {
	if s.options.Mailer == nil {
		return refusal.New(refusal.Disabled, "Passwords cannot be reset by mail here.")
	}
	key := throttle.Key("reset", strings.ToLower(strings.TrimSpace(email)))
	if err := throttle.Shared(ctx, s.db, from(ctx, "reset", askFrom, map[gid.ID]throttle.Limit{key: askMail})); err != nil {
		return err
	}
	s.post(ctx, func(ctx context.Context) (Letter, error) { return s.resetLetter(ctx, email) })
	return nil
}

// resetLetter makes a link that works and ends the earlier ones.
func (s *Service) resetLetter(ctx context.Context, email string) (Letter, error) {
	u, err := s.userByEmail(ctx, email)
	if err != nil || u.PasswordHash == unknownUser {
		return Letter{}, err
	}
	token, err := s.newLink(ctx, u, resetPrefix, resettoken.PurposePassword, resetLife)
	if err != nil {
		return Letter{}, err
	}
	return Letter{
		To: u.Email, Subject: "Set a new password",
		// After the # a browser keeps it to itself: it reaches no server's log.
		Text: "Set a new password here:\n\n" + s.options.ResetURL + "#token=" + token.Reveal() +
			"\n\nThe link works once, and for 15 minutes. If you did not ask for it, do nothing.",
	}, nil
}

// ResetPassword sets the password of who was sent the token, and ends all of their
// sessions. Fails with InvalidCredentials or InvalidInput.
func (s *Service) ResetPassword(ctx context.Context, text, password string) error {
	row, err := s.link(ctx, resetPrefix, text, resettoken.PurposePassword)
	if err != nil {
		return err
	}
	u, err := s.db.Client().User.Get(ctx, row.UserID)
	if err != nil {
		return fmt.Errorf("load who was sent a link: %w", err)
	}
	if why := checkPassword(password, u.Email); why != nil {
		return why
	}
	err = s.setPassword(ctx, u, password, func(ctx context.Context, tx *database.Tx) error {
		// Another may have used the link before u was read, and u has the password of that one.
		n, err := tx.ResetToken.Delete().Where(resettoken.ID(row.ID)).Exec(ctx)
		if err != nil {
			return fmt.Errorf("end a link of %s: %w", u.ID, err)
		}
		if n == 0 {
			return badLink()
		}
		here, everywhere := loginKeys(ctx, u.Email)
		return errors.Join(
			tx.User.UpdateOneID(u.ID).SetEmailVerifiedAt(tx.Now(ctx)).Exec(ctx), // the mail of the address was read
			endSessions(ctx, tx, u.ID, ""), throttle.Forget(ctx, tx, here, everywhere),
			s.record(ctx, tx, audit.PasswordReset, u.ID, ""),
		)
	})
	if why := refusal.From(err); why != nil { // another had used the link
		return badLink()
	}
	if err == nil {
		s.notify(ctx, u.Email, "Your password was changed")
	}
	return err
}
