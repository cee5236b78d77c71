package auth

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/pquerna/otp"
	"github.com/pquerna/otp/totp"

	"github.com/purserhq/purser/ent"
	"github.com/purserhq/purser/ent/recoverycode"
	"github.com/purserhq/purser/ent/secondfactor"
	"github.com/purserhq/purser/ent/user"
	"github.com/purserhq/purser/internal/audit"
	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/refusal"
	"github.com/purserhq/purser/internal/throttle"
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
// never confirmed. Fails with Disabled, InvalidCredentials or RateLimited.
func (s *Service) StartTwoFactor(ctx context.Context, password string) (Enrolment, error) {
	if s.options.Seal == nil {
		return Enrolment{}, refusal.New(refusal.Disabled, "Codes of authenticator apps are not set up here.")
	}
	_, u, err := s.prove(ctx, password, "password")
	if err != nil {
		return Enrolment{}, err
	}
	key, err := totp.Generate(totp.GenerateOpts{Issuer: "Purser", AccountName: u.Email, Period: stepSeconds, Digits: otp.DigitsSix})
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
			return refusal.New(refusal.Disabled, "It is on already. Switch it off first.")
		}
		if _, err := tx.SecondFactor.Delete().Where(secondfactor.UserID(u.ID)).Exec(ctx); err != nil {
			return err
		}
		return tx.SecondFactor.Create().SetUserID(u.ID).SetCreatedAt(tx.Now(ctx)).
			SetSealedSecret(s.options.Seal.seal(key.Secret(), string(u.ID))).Exec(ctx)
	})
	return Enrolment{Secret: key.Secret(), URI: key.URL()}, err
}

// ConfirmTwoFactor switches the second factor on for the viewer, who shows a code of
// the app, and returns the recovery codes. Fails with InvalidCredentials or RateLimited.
func (s *Service) ConfirmTwoFactor(ctx context.Context, code string) ([]string, error) {
	viewer, _ := FromContext(ctx)
	u, err := s.db.Client().User.Get(ctx, viewer.ID)
	if err != nil {
		return nil, fmt.Errorf("load the viewer: %w", err)
	}
	if u.TwoFactorAt != nil {
		return nil, refusal.New(refusal.Disabled, "It is on already.")
	}
	use, err := s.takeCode(ctx, u, code)
	if err != nil {
		return nil, err
	}
	var codes []string
	err = s.db.InTx(ctx, func(ctx context.Context, tx *database.Tx) error {
		codes = codes[:0]
		now := tx.Now(ctx)
		if err := tx.User.UpdateOneID(u.ID).SetTwoFactorAt(now).SetGuardedAt(now).Exec(ctx); err != nil {
			return err
		}
		for range recoveryCodes {
			text := rand.Text()[:16] // 80 random bits
			codes = append(codes, strings.Join([]string{text[:4], text[4:8], text[8:12], text[12:]}, "-"))
			if err := tx.RecoveryCode.Create().SetUserID(u.ID).SetCodeHash(hashCode(text)).SetCreatedAt(now).Exec(ctx); err != nil {
				return err
			}
		}
		return errors.Join(use(ctx, tx), s.record(ctx, tx, audit.FactorOn, u.ID, ""))
	})
	if err != nil {
		return nil, err
	}
	s.notify(ctx, u.Email, "Codes of an authenticator app were switched on")
	return codes, nil
}

// DisableTwoFactor switches the second factor off for the viewer. Fails with
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
		err := tx.User.UpdateOneID(u.ID).ClearTwoFactorAt().SetGuardedAt(tx.Now(ctx)).Exec(ctx)
		return errors.Join(err, dropFactor(ctx, tx, u.ID), s.record(ctx, tx, audit.FactorOff, u.ID, ""))
	})
	if err == nil {
		s.notify(ctx, u.Email, "Codes of an authenticator app were switched off")
	}
	return err
}

// DropTwoFactor switches the second factor off for who lost the app and all recovery
// codes. An operator does that at the command line, who knows that it is them.
func (s *Service) DropTwoFactor(ctx context.Context, email string) error {
	u, err := s.userByEmail(ctx, email)
	if err != nil {
		return err
	}
	if u.TwoFactorAt == nil {
		return fmt.Errorf("nobody with the address %s has a second factor", email)
	}
	return s.db.InTx(ctx, func(ctx context.Context, tx *database.Tx) error {
		err := tx.User.UpdateOneID(u.ID).ClearTwoFactorAt().SetGuardedAt(tx.Now(ctx)).Exec(ctx)
		return errors.Join(err, dropFactor(ctx, tx, u.ID), endSessions(ctx, tx, u.ID, ""),
			audit.Record(ctx, tx, audit.Event{Action: audit.FactorOff, Subject: u.ID}))
	})
}

func dropFactor(ctx context.Context, tx *database.Tx, id gid.ID) error {
	_, errFactor := tx.SecondFactor.Delete().Where(secondfactor.UserID(id)).Exec(ctx)
	_, errCodes := tx.RecoveryCode.Delete().Where(recoverycode.UserID(id)).Exec(ctx)
	return errors.Join(errFactor, errCodes)
}

// spend uses a code up, in the transaction of what it is shown for. Fails with
// InvalidCredentials when another was first.
type spend func(ctx context.Context, tx *database.Tx) error

// second looks at the code of who has shown the password. Fails with CodeRequired,
// InvalidCredentials or RateLimited.
func (s *Service) second(ctx context.Context, u *ent.User, code string) (spend, error) {
	switch {
	case u.TwoFactorAt == nil:
		return func(context.Context, *database.Tx) error { return nil }, nil
	case code == "":
		return nil, refusal.Newf(refusal.CodeRequired, "code", "Enter the code that your authenticator app shows.")
	}
	return s.takeCode(ctx, u, code)
}

// takeCode counts the try and finds out whether the code is one of the user's.
func (s *Service) takeCode(ctx context.Context, u *ent.User, text string) (spend, error) {
	key := throttle.Key("factor", string(u.ID))
	if err := throttle.Shared(ctx, s.db, map[gid.ID]throttle.Limit{key: tryHere}); err != nil {
		return nil, err
	}
	forget := func(ctx context.Context, tx *database.Tx) error { return throttle.Forget(ctx, tx, key) }
	code := strings.Map(func(r rune) rune {
		if r == ' ' || r == '-' {
			return -1
		}
		return r
	}, strings.ToUpper(text))
	if len(code) != codeForm.Digits.Length() {
		return func(ctx context.Context, tx *database.Tx) error {
			return errors.Join(s.useRecovery(ctx, tx, u, code), forget(ctx, tx))
		}, nil
	}
	row, err := s.db.Client().SecondFactor.Query().Where(secondfactor.UserID(u.ID)).Only(ctx)
	if ent.IsNotFound(err) {
		return nil, badCode()
	}
	if err != nil {
		return nil, fmt.Errorf("look up the second factor of %s: %w", u.ID, err)
	}
	step, err := s.step(row, code)
	if err != nil {
		return nil, fmt.Errorf("check a code of %s: %w", u.ID, err)
	}
	if step <= row.LastStep {
		return nil, badCode()
	}
	return func(ctx context.Context, tx *database.Tx) error {
		n, err := tx.SecondFactor.Update().Where(secondfactor.ID(row.ID), secondfactor.LastStepLT(step)).SetLastStep(step).Save(ctx)
		if err == nil && n == 0 { // another was first with it
			return badCode()
		}
		return errors.Join(err, forget(ctx, tx))
	}, nil
}

func badCode() *refusal.Error {
	return refusal.Newf(refusal.InvalidCredentials, "code", "The code is wrong, or was used. Wait for the next one.")
}

// step is when the code is shown, counted from 1970: now, or just before or after,
// for no two clocks agree. Zero when it is not shown.
func (s *Service) step(row *ent.SecondFactor, code string) (found int64, err error) {
	if s.options.Seal == nil {
		return 0, errors.New("PURSER_SECRET_KEY, with which it was sealed, is missing")
	}
	secret, err := s.options.Seal.open(row.SealedSecret, string(row.UserID))
	if err != nil {
		return 0, err
	}
	for _, near := range []int64{-1, 0, 1} {
		at := s.now().Unix()/stepSeconds + near
		want, err := totp.GenerateCodeCustom(secret, time.Unix(at*stepSeconds, 0), codeForm)
		if err != nil {
			return 0, err
		}
		if subtle.ConstantTimeCompare([]byte(want), []byte(code)) == 1 {
			found = at
		}
	}
	return found, nil
}

func (s *Service) useRecovery(ctx context.Context, tx *database.Tx, u *ent.User, code string) error {
	n, err := tx.RecoveryCode.Delete().Where(recoverycode.UserID(u.ID), recoverycode.CodeHash(hashCode(code))).Exec(ctx)
	if err == nil && n == 0 {
		return badCode()
	}
	return errors.Join(err, s.record(ctx, tx, audit.RecoveryUsed, u.ID, ""))
}

// hashCode is what the database holds of a recovery code, which is random enough for
// a fast hash.
func hashCode(code string) string {
	sum := sha256.Sum256([]byte(code))
	return hex.EncodeToString(sum[:])
}
