package auth

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/purserhq/purser/ent"
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
// an account with it and a password to forget; who asks does not learn whether. Several
// accounts may wait for one address: there is a link for each. Fails with InvalidInput,
// Disabled or RateLimited.
func (s *Service) RequestPasswordReset(ctx context.Context, email string) error {
	if s.options.Mailer == nil {
		return refusal.New(refusal.Disabled, "This server cannot reset passwords by email.")
	}
	address, why := parseEmail(email)
	if why != nil {
		return why
	}
	limits := map[gid.ID]throttle.Limit{throttle.Key("reset", address): askMail}
	if err := throttle.Shared(ctx, s.db, from(ctx, "reset.from", askFrom, limits)); err != nil {
		s.options.Watch.Refused(ctx, audit.AskingLink, "")
		return err
	}
	s.options.Watch.Passed(audit.AskingLink)
	s.post(ctx, func(ctx context.Context) (Letter, error) { return s.resetLetter(ctx, address) })
	return nil
}

// resetLetter makes links that work; the earlier ones do, too.
func (s *Service) resetLetter(ctx context.Context, address string) (Letter, error) {
	known, err := s.candidates(ctx, address)
	if err != nil {
		return Letter{}, err
	}
	text := ""
	for _, u := range known {
		if u.PasswordHash == unknownUser && u.ExternalID == nil || u.ClosingAt != nil { // who was made by the application sets a first one
			continue
		}
		token, err := s.newLink(ctx, u, address, resetPrefix, resettoken.PurposePassword, resetLife)
		if err != nil {
			return Letter{}, err
		}
		if err := s.db.InTx(ctx, func(ctx context.Context, tx *database.Tx) error {
			return audit.Record(ctx, tx, audit.Event{Action: audit.ResetRequested, Subject: u.ID})
		}); err != nil {
			return Letter{}, err
		}
		if len(known) > 1 {
			text += "For the account that was opened on " + u.CreatedAt.UTC().Format(time.DateOnly) + ":\n"
		}
		// After the # a browser keeps it to itself: it reaches no server's log.
		text += s.options.ResetURL + "#token=" + token.Reveal() + "\n"
	}
	if text == "" {
		return Letter{}, nil
	}
	return Letter{
		To: address, Subject: "Set a new password",
		Text: "Open this link to set a new password:\n\n" + text + "\nThe link works once and expires after 15 minutes. If you did not request it, ignore this email.",
	}, nil
}

// ResetPassword sets the password of who was sent the token, and ends all of their
// sessions. Who had never verified the address loses the second factor, too: the account
// is in the hands of who reads the mail, and whoever made it may be a stranger. Fails with
// InvalidCredentials, InvalidInput or EmailTaken.
func (s *Service) ResetPassword(ctx context.Context, text, password string) error {
	row, err := s.link(ctx, resetPrefix, text, resettoken.PurposePassword)
	if err != nil {
		return err
	}
	u, err := s.db.Client().User.Get(ctx, row.UserID)
	if err != nil {
		return fmt.Errorf("load who was sent a link: %w", err)
	}
	address := cmp.Or(row.Email, u.Email)
	if why := checkPassword(password, address); why != nil {
		return why
	}
	if err := s.checkBreached(ctx, "password", password); err != nil {
		return err
	}
	unknownOwner := u.EmailVerifiedAt == nil
	err = s.setPassword(ctx, u, password, func(ctx context.Context, tx *database.Tx) error {
		// Another may have used the link before u was read, and u has the password of that one.
		n, err := tx.ResetToken.Delete().Where(resettoken.ID(row.ID)).Exec(ctx)
		if err != nil {
			return fmt.Errorf("end a link of %s: %w", u.ID, err)
		}
		if n == 0 {
			return badLink()
		}
		if err := s.claim(ctx, tx, u.ID, address); err != nil { // the mail of the address was read
			return err
		}
		here, everywhere := loginKeys(ctx, address)
		return errors.Join(s.afterReset(ctx, tx, u, unknownOwner),
			endSessions(ctx, tx, u.ID, ""), throttle.Forget(ctx, tx, here, everywhere), s.record(ctx, tx, audit.PasswordReset, u.ID, ""))
	})
	s.options.Watch.FailedAs(ctx, audit.UsingLink, u.ID, err)
	if why := refusal.From(err); why != nil && why.Code != refusal.EmailTaken { // another had used the link
		return badLink()
	}
	if err == nil {
		what := rests
		if unknownOwner && hasFactor(u) {
			what = "The second factor was switched off as well, because the address had never been verified. " + rests
		}
		s.notify(ctx, address, "Your password was changed", what)
	}
	return err
}

// afterReset takes away what may be another's, of a user whose owner nobody knew, and lets
// codes be tried again.
func (s *Service) afterReset(ctx context.Context, tx *database.Tx, u *ent.User, unknownOwner bool) error {
	update := tx.User.UpdateOneID(u.ID).SetWrongCodes(0).ClearCodesWaitUntil()
	if !unknownOwner {
		return update.Exec(ctx)
	}
	err := update.ClearPendingEmail().ClearTwoFactorAt().ClearPasskeyAt().Exec(ctx)
	if !hasFactor(u) {
		return err
	}
	return errors.Join(err, dropFactor(ctx, tx, u.ID), s.record(ctx, tx, audit.FactorOff, u.ID, "with a new password"))
}
