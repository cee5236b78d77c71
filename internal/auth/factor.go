package auth

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"strings"

	"github.com/pquerna/otp"
	"github.com/pquerna/otp/totp"

	"github.com/purserhq/purser/ent"
	"github.com/purserhq/purser/ent/passkey"
	"github.com/purserhq/purser/ent/passkeychallenge"
	"github.com/purserhq/purser/ent/recoverycode"
	"github.com/purserhq/purser/ent/secondfactor"
	"github.com/purserhq/purser/ent/session"
	"github.com/purserhq/purser/ent/user"
	"github.com/purserhq/purser/internal/audit"
	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/refusal"
)

const (
	stepSeconds   = 30 // for which one code of an app is shown
	recoveryCodes = 10
)

// codeForm is what authenticator apps know without being told.
var codeForm = totp.ValidateOpts{Period: stepSeconds, Digits: otp.DigitsSix, Algorithm: otp.AlgorithmSHA1}

// Enrolment is what an authenticator app is told, once.
type Enrolment struct{ Secret, URI string }

// StartTwoFactor makes the secret of the viewer's app, in place of one that was
// never confirmed. The code is required of a user with a passkey. Fails with Disabled,
// InvalidCredentials, CodeRequired or RateLimited.
func (s *Service) StartTwoFactor(ctx context.Context, password, code string) (Enrolment, error) {
	if s.options.SecretBox == nil {
		return Enrolment{}, refusal.New(refusal.Disabled, "This server does not support authenticator apps: its operator has to set PURSER_SECRET_KEY.")
	}
	_, u, err := s.prove(ctx, password, "password")
	if err == nil {
		err = s.mayEnrol(u)
	}
	if err != nil {
		return Enrolment{}, err
	}
	if u.TwoFactorAt != nil {
		return Enrolment{}, refusal.New(refusal.Disabled, "It is on already. Switch it off first.")
	}
	use, err := s.proved(ctx, u, code)
	if err != nil {
		return Enrolment{}, err
	}
	key, err := totp.Generate(totp.GenerateOpts{Issuer: "Purser", AccountName: ShownEmail(u), Period: stepSeconds, Digits: otp.DigitsSix})
	if err != nil {
		return Enrolment{}, fmt.Errorf("make a secret: %w", err)
	}
	err = s.db.InTx(ctx, func(ctx context.Context, tx *database.Tx) error {
		// The user is locked: what is on is switched off before it is made anew.
		off, err := tx.User.Query().Where(user.ID(u.ID), user.TwoFactorAtIsNil()).Modify(database.ForUpdate).Exist(ctx)
		if err != nil {
			return err
		}
		if !off {
			return refusal.New(refusal.Disabled, "The second factor is already on. Switch it off first.")
		}
		if err := use(ctx, tx); err != nil {
			return err
		}
		if _, err := tx.SecondFactor.Delete().Where(secondfactor.UserID(u.ID)).Exec(ctx); err != nil {
			return err
		}
		return tx.SecondFactor.Create().SetUserID(u.ID).SetCreatedAt(tx.Now(ctx)).
			SetSealedSecret(s.options.SecretBox.seal(key.Secret(), string(u.ID))).Exec(ctx)
	})
	return Enrolment{Secret: key.Secret(), URI: key.URL()}, err
}

// ConfirmTwoFactor switches the second factor on for the viewer, who shows a code of
// the app, and returns the recovery codes; none where a passkey came with some. Fails with InvalidCredentials or RateLimited.
func (s *Service) ConfirmTwoFactor(ctx context.Context, code string) ([]string, error) {
	viewer, _ := FromContext(ctx)
	u, err := s.db.Client().User.Get(ctx, viewer.ID)
	if err != nil {
		return nil, fmt.Errorf("load the viewer: %w", err)
	}
	if u.TwoFactorAt != nil {
		return nil, refusal.New(refusal.Disabled, "The second factor is already on.")
	}
	if err := s.mayEnrol(u); err != nil {
		return nil, err
	}
	use, err := s.takeCode(ctx, u, code, s.findAppCode)
	if err != nil {
		return nil, err
	}
	var codes []string
	err = s.db.InTx(ctx, func(ctx context.Context, tx *database.Tx) error {
		codes = nil
		now := tx.Now(ctx)
		first, err := tx.User.Query().Where(user.ID(u.ID), user.PasskeyAtIsNil()).Modify(database.ForUpdate).Exist(ctx)
		if err != nil {
			return err
		}
		// Only with the role that mayEnrol has looked at: it may have changed since.
		n, err := tx.User.Update().Where(user.ID(u.ID), user.RoleEQ(u.Role)).SetTwoFactorAt(now).SetGuardedAt(now).Save(ctx)
		if err == nil && n == 0 {
			err = refusal.New(refusal.Disabled, "Your role changed during the request. Retry.")
		}
		if err != nil {
			return err
		}
		if first {
			if codes, err = newRecoveryCodes(ctx, tx, u.ID); err != nil {
				return err
			}
		}
		// No session is an operator's by this code: whoever showed it chose the secret.
		return errors.Join(use(ctx, tx), dropRegistrations(ctx, tx, u.ID), s.record(ctx, tx, audit.FactorOn, u.ID, ""))
	})
	if err != nil {
		return nil, err
	}
	s.notify(ctx, u.Email, "The authenticator app was switched on", rests)
	return codes, nil
}

// newRecoveryCodes makes the codes that stand in for a second factor.
func newRecoveryCodes(ctx context.Context, tx *database.Tx, id gid.ID) (codes []string, err error) {
	for range recoveryCodes {
		text := rand.Text()[:16] // 80 random bits
		codes = append(codes, strings.Join([]string{text[:4], text[4:8], text[8:12], text[12:]}, "-"))
		if err := tx.RecoveryCode.Create().SetUserID(id).SetCodeHash(hashCode(text)).SetCreatedAt(tx.Now(ctx)).Exec(ctx); err != nil {
			return nil, err
		}
	}
	return codes, nil
}

// DisableTwoFactor takes the authenticator app away from the viewer; passkeys stay, and the
// recovery codes with them. Fails with
// InvalidCredentials, CodeRequired or RateLimited.
func (s *Service) DisableTwoFactor(ctx context.Context, password, code string) error {
	_, u, err := s.prove(ctx, password, "password")
	if err != nil || u.TwoFactorAt == nil {
		return err
	}
	use, err := s.proved(ctx, u, code)
	if err != nil {
		return err
	}
	err = s.db.InTx(ctx, func(ctx context.Context, tx *database.Tx) error {
		if err := use(ctx, tx); err != nil {
			return err
		}
		u, err := tx.User.Query().Where(user.ID(u.ID)).Modify(database.ForUpdate).Only(ctx)
		if err != nil {
			return err
		}
		if u.PasskeyAt != nil {
			_, err = tx.SecondFactor.Delete().Where(secondfactor.UserID(u.ID)).Exec(ctx)
		} else if err = s.mustKeepFactor(u); err == nil {
			err = dropFactor(ctx, tx, u.ID)
		}
		if err != nil {
			return err
		}
		return errors.Join(tx.User.UpdateOneID(u.ID).ClearTwoFactorAt().SetGuardedAt(tx.Now(ctx)).Exec(ctx), s.record(ctx, tx, audit.FactorOff, u.ID, ""))
	})
	if err == nil {
		s.notify(ctx, u.Email, "The authenticator app was switched off", rests)
	}
	return err
}

// mustKeepFactor returns the refusal of an operator who would lose the last second factor
// where operators need one; nil for others.
func (s *Service) mustKeepFactor(u *ent.User) error {
	if s.options.OperatorFactor && u.Role != user.RoleUser {
		return refusal.New(refusal.Disabled, "An operator keeps a second factor. It can be switched off once the role is taken.")
	}
	return nil
}

// mayEnrol returns the refusal of an operator who has no second factor where operators
// need one: whoever knows the password could make themselves the operator. Who gives a
// role looks at the second factor first.
func (s *Service) mayEnrol(u *ent.User) error {
	if s.options.OperatorFactor && u.Role != user.RoleUser && !hasFactor(u) {
		return refusal.New(refusal.Disabled, "An operator cannot switch a second factor on. Have the role taken with "+
			"purser user drop-factor, switch it on, and have the role given again.")
	}
	return nil
}

// DropTwoFactor switches the second factor off for who lost the app and all recovery
// codes, and takes an operator's role, which was given to who had it: demoted reports
// that. It is for the command line, and takes the role of the last ADMIN, too, which the
// command line can give again.
func (s *Service) DropTwoFactor(ctx context.Context, email string) (demoted bool, err error) {
	err = s.withEmail(ctx, email, func(ctx context.Context, tx *database.Tx, u *ent.User) error {
		demoted = u.Role != user.RoleUser
		if !hasFactor(u) && !demoted {
			return fmt.Errorf("%s has no second factor", email)
		}
		update := tx.User.UpdateOneID(u.ID).ClearTwoFactorAt().ClearPasskeyAt().SetGuardedAt(tx.Now(ctx)).SetRole(user.RoleUser)
		if err := update.Exec(ctx); err != nil {
			return err
		}
		if demoted {
			lost := audit.Event{Action: audit.UserDemoted, Subject: u.ID, Detail: string(u.Role) + ": the second factor was dropped"}
			if err := audit.Record(ctx, tx, lost); err != nil {
				return err
			}
		}
		return errors.Join(dropFactor(ctx, tx, u.ID), endSessions(ctx, tx, u.ID, ""),
			audit.Record(ctx, tx, audit.Event{Action: audit.FactorOff, Subject: u.ID}))
	})
	return demoted, err
}

// dropFactor deletes every second factor of a user and what stands in for them. The caller
// clears the user's two_factor_at and passkey_at.
func dropFactor(ctx context.Context, tx *database.Tx, id gid.ID) error {
	errSessions := tx.Session.Update().Where(session.UserID(id), session.FactorAtNotNil()).ClearFactorAt().Exec(ctx)
	_, errFactor := tx.SecondFactor.Delete().Where(secondfactor.UserID(id)).Exec(ctx)
	_, errCodes := tx.RecoveryCode.Delete().Where(recoverycode.UserID(id)).Exec(ctx)
	_, errPasskeys := tx.Passkey.Delete().Where(passkey.UserID(id)).Exec(ctx)
	_, errChallenges := tx.PasskeyChallenge.Delete().Where(passkeychallenge.UserID(id)).Exec(ctx)
	return errors.Join(errSessions, errFactor, errCodes, errPasskeys, errChallenges)
}
