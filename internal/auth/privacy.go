package auth

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/purserhq/purser/ent"
	"github.com/purserhq/purser/ent/apikey"
	"github.com/purserhq/purser/ent/identity"
	"github.com/purserhq/purser/ent/resettoken"
	"github.com/purserhq/purser/ent/session"
	"github.com/purserhq/purser/ent/user"
	"github.com/purserhq/purser/internal/closing"
	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/failpoint"
	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/refusal"
)

// freshProof is how old a proof of who asks may be where there is no password to ask for.
const freshProof = 15 * time.Minute

// DeleteAccount closes the viewer's account; the viewer shows the password once more,
// and a code where there is a second factor. Nobody can sign in from then on. What waits
// for the payer is canceled by the sweeper, and then the personal data are erased; at
// once where nothing waits. Refused with Disabled for the last ADMIN, and while there is money, a debt, a
// dispute or anything on its way; fails with InvalidCredentials, CodeRequired or
// RateLimited, too. The ledger stays, under an id that names nobody any more.
func (s *Service) DeleteAccount(ctx context.Context, password, code string) error {
	u, err := s.proveAnyhow(ctx, password)
	if err != nil {
		return err
	}
	use, err := s.proved(ctx, u, code)
	if err != nil {
		return err
	}
	err = s.db.InTx(ctx, func(ctx context.Context, tx *database.Tx) error {
		id := u.ID
		if u.Role == user.RoleAdmin { // the first lock, as where ADMINs are made and lost
			if err := tx.Lock(ctx, operatorsLock); err != nil {
				return err
			}
		}
		if err := closing.Begin(ctx, tx, id); err != nil { // locks wallets, and use locks the user
			return err
		}
		if err := use(ctx, tx); err != nil {
			return err
		}
		if err := s.mayLeave(ctx, tx, u); err != nil {
			return err
		}
		if err := shutOut(ctx, tx, id, tx.Now(ctx)); err != nil {
			return fmt.Errorf("shut %s out: %w", id, err)
		}
		_, err := closing.Finish(ctx, tx, id, s.options.Closing) // or the sweeper does
		return err
	})
	failpoint.Hit("closing", "begun")
	return err
}

// mayLeave returns the refusal of the last ADMIN; nil for others. The user's row is locked,
// and u was read before that.
func (s *Service) mayLeave(ctx context.Context, tx *database.Tx, u *ent.User) error {
	admin, err := tx.User.Query().Where(user.ID(u.ID), user.RoleEQ(user.RoleAdmin)).Exist(ctx)
	switch {
	case err != nil || !admin:
		return err
	case u.Role != user.RoleAdmin: // operatorsLock is not held
		return refusal.New(refusal.Disabled, "Your role changed during the request. Retry.")
	}
	err = s.replaceable(ctx, tx, u.ID)
	if refusal.From(err) != nil {
		return refusal.New(refusal.Disabled, "You are the last ADMIN. Have another user promoted first.")
	}
	return err
}

// proveAnyhow is prove, or a fresh proof to an issuer elsewhere for who has no
// password here.
func (s *Service) proveAnyhow(ctx context.Context, password string) (*ent.User, error) {
	viewer, _ := FromContext(ctx)
	u, err := s.db.Client().User.Get(ctx, viewer.ID)
	if err != nil {
		return nil, fmt.Errorf("load the viewer: %w", err)
	}
	if u.PasswordHash != unknownUser {
		_, _, err := s.prove(ctx, password, "password")
		return u, err
	}
	if s.now().Sub(viewer.ProvedAt) > freshProof {
		return nil, refusal.New(refusal.ReauthRequired, "The operation requires a recent sign-in. Sign in again and retry.")
	}
	return u, nil
}

// shutOut removes every way in: sessions, keys, links, names elsewhere, the password.
func shutOut(ctx context.Context, tx *database.Tx, id gid.ID, now time.Time) error {
	_, errSessions := dropSessions(ctx, tx, session.UserID(id))
	_, errTokens := tx.ResetToken.Delete().Where(resettoken.UserID(id)).Exec(ctx)
	_, errIdentities := tx.Identity.Delete().Where(identity.UserID(id)).Exec(ctx)
	errKeys := tx.APIKey.Update().Where(apikey.UserID(id), apikey.RevokedAtIsNil()).SetRevokedAt(now).Exec(ctx)
	errUser := tx.User.UpdateOneID(id).ClearEmailVerifiedAt().ClearTwoFactorAt().ClearPasskeyAt().SetPasswordHash(unknownUser).
		SetRole(user.RoleUser).Exec(ctx)
	return errors.Join(dropFactor(ctx, tx, id), errSessions, errTokens, errIdentities, errKeys, errUser)
}
