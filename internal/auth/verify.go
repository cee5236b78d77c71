package auth

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/purserhq/purser/ent"
	"github.com/purserhq/purser/ent/resettoken"
	"github.com/purserhq/purser/ent/user"
	"github.com/purserhq/purser/internal/audit"
	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/refusal"
	"github.com/purserhq/purser/internal/throttle"
)

// verifyLife is how long a link that verifies an email works.
const verifyLife = 24 * time.Hour

// RequestEmailVerification sends the viewer a link that shows that the email is
// theirs: the one that they change to, if they do, or the present one. It does nothing
// where that was shown. Fails with Disabled or RateLimited.
func (s *Service) RequestEmailVerification(ctx context.Context) error {
	viewer, _ := FromContext(ctx)
	u, err := s.db.Client().User.Get(ctx, viewer.ID)
	switch {
	case err != nil:
		return fmt.Errorf("load the viewer: %w", err)
	case unverified(u) == "" && u.EmailVerifiedAt != nil:
		return nil
	case s.options.Mailer == nil || unverified(u) == "":
		return refusal.New(refusal.Disabled, "This server cannot send email, or your account has no email address.")
	}
	key := throttle.Key("verify", string(u.ID))
	if err := throttle.Shared(ctx, s.db, map[gid.ID]throttle.Limit{key: askMail}); err != nil {
		s.options.Watch.Refused(ctx, audit.AskingLink, u.ID)
		return err
	}
	s.options.Watch.Passed(audit.AskingLink)
	s.askToVerify(ctx, u.ID)
	return nil
}

// unverified is the address that the user has yet to verify; empty for none.
func unverified(u *ent.User) string {
	switch {
	case u.ClosingAt != nil:
		return ""
	case u.PendingEmail != nil:
		return *u.PendingEmail
	case u.EmailVerifiedAt == nil && reachable(u.Email):
		return u.Email
	}
	return ""
}

// How many letters about verification one address gets, whoever names it: as many as
// lettersFrom because of requests from one network address, and lettersTo in all. With the
// second alone a stranger who signs up again and again with an address would keep the letter
// from its owner.
var (
	lettersFrom = throttle.Limit{Tries: 6, Per: time.Hour}
	lettersTo   = throttle.Limit{Tries: 30, Per: time.Hour}
)

// askToVerify sends a link to the address that the user has yet to verify by then. Where
// another has verified it the letter says so, and holds no link.
func (s *Service) askToVerify(ctx context.Context, id gid.ID) {
	from := Address(ctx)
	s.post(ctx, func(ctx context.Context) (Letter, error) {
		u, err := s.db.Client().User.Get(ctx, id)
		if err != nil {
			return Letter{}, err
		}
		address := unverified(u)
		if address == "" {
			return Letter{}, nil
		}
		if err := throttle.Shared(ctx, s.db, map[gid.ID]throttle.Limit{
			throttle.Key("letters", address): lettersTo, throttle.Key("letters.from", address, from): lettersFrom,
		}); err != nil {
			return Letter{}, err
		}
		taken, err := s.db.Client().User.Query().Where(user.Email(address), user.EmailVerifiedAtNotNil()).Exist(ctx)
		if err != nil {
			return Letter{}, err
		}
		if taken {
			return Letter{
				To: address, Subject: "You already have an account",
				Text: "This address was entered for another account, but you already have an account with it. " +
					"Sign in to that account or reset its password. If this was not you, ignore this email.",
			}, nil
		}
		token, err := s.newLink(ctx, u, address, emailPrefix, resettoken.PurposeEmail, verifyLife)
		return Letter{
			To: address, Subject: "Verify your email address",
			Text: "Open this link to verify your email address:\n\n" + s.options.VerifyURL + "#token=" + token.Reveal() +
				"\n\nThe link works once and expires after 24 hours. If you did not request it, ignore this email.",
		}, err
	})
}

// maxLinks is how many links for one purpose a user has at a time. The earlier ones go on
// working, or whoever asks for another would end them; the oldest goes when there are more.
const maxLinks = 10

// newLink makes a token that works, and is sent to the address.
func (s *Service) newLink(
	ctx context.Context, u *ent.User, address, prefix string, purpose resettoken.Purpose, life time.Duration,
) (Token, error) {
	token := newToken(prefix)
	err := s.db.InTx(ctx, func(ctx context.Context, tx *database.Tx) error {
		now := tx.Now(ctx)
		old, err := tx.ResetToken.Query().Where(resettoken.UserID(u.ID), resettoken.PurposeEQ(purpose)).
			Order(ent.Desc(resettoken.FieldID)).Offset(maxLinks - 1).Limit(maxLinks).IDs(ctx)
		if err != nil {
			return err
		}
		if _, err := tx.ResetToken.Delete().Where(resettoken.IDIn(old...)).Exec(ctx); err != nil {
			return err
		}
		return tx.ResetToken.Create().SetUserID(u.ID).SetTokenHash(token.hash()).SetPurpose(purpose).SetEmail(address).
			SetCreatedAt(now).SetExpiresAt(now.Add(life)).Exec(ctx)
	})
	if err != nil {
		return Token{}, fmt.Errorf("make a link for %s: %w", u.ID, err)
	}
	return token, nil
}

// link is the row of a token that still works; refused when it does not.
func (s *Service) link(ctx context.Context, prefix, text string, purpose resettoken.Purpose) (*ent.ResetToken, error) {
	token, ok := parseToken(prefix, text)
	if !ok {
		s.options.Watch.Failed(ctx, audit.UsingLink, "", string(purpose))
		return nil, badLink()
	}
	row, err := s.db.Client().ResetToken.Query().
		Where(resettoken.TokenHash(token.hash()), resettoken.PurposeEQ(purpose), resettoken.ExpiresAtGT(s.now())).Only(ctx)
	if ent.IsNotFound(err) {
		s.options.Watch.Failed(ctx, audit.UsingLink, "", string(purpose))
		return nil, badLink()
	}
	if err != nil {
		return nil, fmt.Errorf("look up a link: %w", err)
	}
	return row, nil
}

func badLink() *refusal.Error {
	return refusal.Newf(refusal.InvalidCredentials, "token", "The link is wrong, was already used or has expired. Request a new link.")
}

// VerifyEmail takes the token of a link as the proof that who it was sent to can
// read the mail of the address, which is the user's from then on. Whoever shows it need
// not be signed in, but must not be signed in as somebody else: a stranger who signs up with
// an address, too, would get it when its owner follows the wrong one of two links. Fails with
// InvalidCredentials or EmailTaken.
func (s *Service) VerifyEmail(ctx context.Context, text string) error {
	row, err := s.link(ctx, emailPrefix, text, resettoken.PurposeEmail)
	if err != nil {
		return err
	}
	if viewer, ok := FromContext(ctx); ok && viewer.ID != row.UserID {
		s.options.Watch.Failed(ctx, audit.UsingLink, row.UserID, "another account")
		return refusal.Newf(refusal.InvalidCredentials, "token",
			"The link is for another account than the one that you are signed in to. If that one is yours, too, log out and follow the link again.")
	}
	before := ""
	err = s.db.InTx(ctx, func(ctx context.Context, tx *database.Tx) error {
		u, err := tx.User.Get(ctx, row.UserID)
		if err != nil {
			return fmt.Errorf("load who was sent a link: %w", err)
		}
		address := cmp.Or(row.Email, u.Email)
		if u.ClosingAt != nil || address != u.Email && (u.PendingEmail == nil || address != *u.PendingEmail) {
			return badLink()
		}
		if err := s.claim(ctx, tx, u.ID, address); err != nil {
			return err
		}
		n, err := tx.ResetToken.Delete().Where(resettoken.ID(row.ID)).Exec(ctx)
		if err != nil {
			return fmt.Errorf("end a link of %s: %w", u.ID, err)
		}
		if n == 0 {
			return badLink()
		}
		if before = ""; address != u.Email { // links to the address from before are another's
			before = u.Email
			if _, err := tx.ResetToken.Delete().Where(resettoken.UserID(u.ID)).Exec(ctx); err != nil {
				return fmt.Errorf("end the links of %s: %w", u.ID, err)
			}
		}
		here, everywhere := loginKeys(ctx, address) // others had a part in the counts
		return errors.Join(throttle.Forget(ctx, tx, here, everywhere), s.record(ctx, tx, audit.EmailVerified, u.ID, ""))
	})
	s.options.Watch.FailedAs(ctx, audit.UsingLink, row.UserID, err)
	if err == nil {
		s.notify(ctx, before, "The email address of your account was changed", rests)
	}
	return err
}
