package auth

import (
	"context"
	"fmt"
	"time"

	"github.com/purserhq/purser/ent"
	"github.com/purserhq/purser/ent/resettoken"
	"github.com/purserhq/purser/internal/audit"
	"github.com/purserhq/purser/internal/closing"
	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/refusal"
	"github.com/purserhq/purser/internal/throttle"
)

// verifyLife is how long a link that verifies an email works.
const verifyLife = 24 * time.Hour

// RequestEmailVerification sends the viewer a link that shows that the email is
// theirs. It does nothing where that was shown. Fails with Disabled or RateLimited.
func (s *Service) RequestEmailVerification(ctx context.Context) error {
	viewer, _ := FromContext(ctx)
	u, err := s.db.Client().User.Get(ctx, viewer.ID)
	switch {
	case err != nil:
		return fmt.Errorf("load the viewer: %w", err)
	case u.EmailVerifiedAt != nil:
		return nil
	case s.options.Mailer == nil || u.Email == closing.NobodysAddress(u.ID):
		return refusal.New(refusal.Disabled, "There is no mail, or no address to send it to.")
	}
	key := throttle.Key("verify", string(u.ID))
	if err := throttle.Shared(ctx, s.db, map[gid.ID]throttle.Limit{key: askMail}); err != nil {
		return err
	}
	s.askToVerify(ctx, u.ID)
	return nil
}

// askToVerify sends a link to the address that the user has by then.
func (s *Service) askToVerify(ctx context.Context, id gid.ID) {
	s.post(ctx, func(ctx context.Context) (Letter, error) {
		u, err := s.db.Client().User.Get(ctx, id)
		if err != nil {
			return Letter{}, err
		}
		token, err := s.newLink(ctx, u, emailPrefix, resettoken.PurposeEmail, verifyLife)
		return Letter{
			To: u.Email, Subject: "Verify your email address",
			Text: "Show that this address is yours:\n\n" + s.options.VerifyURL + "#token=" + token.Reveal() +
				"\n\nThe link works once, and for 24 hours. If you did not sign up, do nothing.",
		}, err
	})
}

// newLink makes a token that works, and ends the earlier ones for the same purpose.
func (s *Service) newLink(
	ctx context.Context, u *ent.User, prefix string, purpose resettoken.Purpose, life time.Duration,
) (Token, error) {
	token := newToken(prefix)
	err := s.db.InTx(ctx, func(ctx context.Context, tx *database.Tx) error {
		_, err := tx.ResetToken.Delete().Where(resettoken.UserID(u.ID), resettoken.PurposeEQ(purpose)).Exec(ctx)
		if err != nil {
			return err
		}
		now := tx.Now(ctx)
		return tx.ResetToken.Create().SetUserID(u.ID).SetTokenHash(token.hash()).SetPurpose(purpose).
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
		return nil, badLink()
	}
	row, err := s.db.Client().ResetToken.Query().
		Where(resettoken.TokenHash(token.hash()), resettoken.PurposeEQ(purpose), resettoken.ExpiresAtGT(s.now())).Only(ctx)
	if ent.IsNotFound(err) {
		return nil, badLink()
	}
	if err != nil {
		return nil, fmt.Errorf("look up a link: %w", err)
	}
	return row, nil
}

func badLink() *refusal.Error {
	return refusal.Newf(refusal.InvalidCredentials, "token", "The link is wrong, was used or has expired. Ask for another.")
}

// VerifyEmail takes the token of a link as the proof that who it was sent to can
// read the mail of the address. Whoever shows it need not be signed in. Fails with
// InvalidCredentials.
func (s *Service) VerifyEmail(ctx context.Context, text string) error {
	row, err := s.link(ctx, emailPrefix, text, resettoken.PurposeEmail)
	if err != nil {
		return err
	}
	return s.db.InTx(ctx, func(ctx context.Context, tx *database.Tx) error {
		// First the user, whose row a change of the address writes first, too: that
		// ends the link, so a link never verifies another address than its own.
		if err := tx.User.UpdateOneID(row.UserID).SetEmailVerifiedAt(tx.Now(ctx)).Exec(ctx); err != nil {
			return fmt.Errorf("note that the email of %s is verified: %w", row.UserID, err)
		}
		n, err := tx.ResetToken.Delete().Where(resettoken.ID(row.ID)).Exec(ctx)
		if err != nil {
			return fmt.Errorf("end a link of %s: %w", row.UserID, err)
		}
		if n == 0 {
			return badLink()
		}
		return s.record(ctx, tx, audit.EmailVerified, row.UserID, "")
	})
}
