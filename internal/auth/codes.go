package auth

import (
	"context"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"
	"time"

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

// spend uses a code up, in the transaction of what it is shown for. Fails with
// InvalidCredentials when another was first.
type spend func(ctx context.Context, tx *database.Tx) error

// second looks at the second factor of who has shown the password: a code of the app, a
// recovery code, or a passkey's assertion as JSON. Fails with CodeRequired,
// InvalidCredentials or RateLimited.
func (s *Service) second(ctx context.Context, u *ent.User, code string) (spend, error) {
	switch {
	case !hasFactor(u):
		return func(context.Context, *database.Tx) error { return nil }, nil
	case code == "":
		return nil, refusal.New(refusal.CodeRequired, askForFactor(u), "input", "code")
	}
	return s.takeCode(ctx, u, code, s.findCode)
}

// askForFactor asks for what the user has.
func askForFactor(u *ent.User) string {
	switch {
	case u.PasskeyAt == nil:
		return "Enter the code that your authenticator app shows."
	case u.TwoFactorAt == nil:
		return "Use your passkey, or enter a recovery code."
	}
	return "Use your passkey, or enter the code that your authenticator app shows."
}

// takeCode counts the try and finds out whether the code is one of the user's.
func (s *Service) takeCode(
	ctx context.Context, u *ent.User, text string, find func(context.Context, *ent.User, string) (spend, error),
) (spend, error) {
	if err := s.countCode(ctx, u.ID); err != nil {
		s.options.Watch.Refused(ctx, audit.Coding, u.ID)
		return nil, err
	}
	use, err := find(ctx, u, text)
	if why := refusal.From(err); why != nil {
		s.wrongCode(ctx, u)
	}
	if err != nil {
		return nil, err
	}
	return func(ctx context.Context, tx *database.Tx) error {
		return errors.Join(use(ctx, tx), tx.User.UpdateOneID(u.ID).SetWrongCodes(0).ClearCodesWaitUntil().Exec(ctx))
	}, nil
}

// How long who has shown so many wrong codes in a row waits for the next: each time twice
// as long as before.
const (
	freeCodes = 5
	firstWait = 3 * time.Minute
	maxWait   = 12 * time.Hour
)

func waitAfter(wrong int) time.Duration {
	if wrong < freeCodes {
		return 0
	}
	return min(maxWait, firstWait<<min(wrong-freeCodes, 16))
}

// countCode counts a code as a wrong one before it is looked at, so that many at once are
// no more than one after the other. A right one takes it back. Fails with RateLimited.
func (s *Service) countCode(ctx context.Context, id gid.ID) error {
	err := s.db.InTx(ctx, func(ctx context.Context, tx *database.Tx) error {
		u, err := tx.User.Query().Where(user.ID(id)).Modify(database.ForUpdate).Only(ctx)
		if err != nil {
			return fmt.Errorf("lock %s: %w", id, err)
		}
		now := tx.Now(ctx)
		if u.CodesWaitUntil != nil && now.Before(*u.CodesWaitUntil) && u.CodesWaitUntil.Before(now.Add(2*maxWait)) {
			return throttle.Refused(*u.CodesWaitUntil)
		}
		update := tx.User.UpdateOneID(id).SetWrongCodes(u.WrongCodes + 1)
		if wait := waitAfter(u.WrongCodes + 1); wait > 0 {
			update.SetCodesWaitUntil(now.Add(wait))
		} else {
			update.ClearCodesWaitUntil()
		}
		return update.Exec(ctx)
	})
	if _, lost := errors.AsType[*database.InDoubt](err); lost {
		return nil // counted or not: the next is
	}
	return err
}

// codeLetters bounds the letters about wrong codes.
var codeLetters = throttle.Limit{Tries: 1, Per: time.Hour}

// wrongCode writes down a wrong code, and tells the owner: whoever entered it knows the
// password.
func (s *Service) wrongCode(ctx context.Context, u *ent.User) {
	s.options.Watch.Failed(ctx, audit.Coding, u.ID, "")
	if !hasFactor(u) { // who is switching it on mistyped
		return
	}
	s.post(ctx, func(ctx context.Context) (Letter, error) {
		err := throttle.Shared(ctx, s.db, map[gid.ID]throttle.Limit{throttle.Key("letters.code", string(u.ID)): codeLetters})
		if refusal.From(err) != nil {
			return Letter{}, nil //nolint:nilerr // the owner has been told
		}
		return Letter{
			To: ShownEmail(u), Subject: "A wrong code was entered for your account",
			Text: "Somebody entered your password and a wrong code, or showed a wrong passkey.\n\n" +
				"If it was not you, set a new password at once: yours is known.",
		}, err
	})
}

// bareCode is a code without what people write into it to read it better.
func bareCode(text string) string {
	return strings.NewReplacer(" ", "", "-", "").Replace(strings.ToUpper(text))
}

// findCode finds out whether the second factor is one of the user's.
func (s *Service) findCode(ctx context.Context, u *ent.User, text string) (spend, error) {
	if isAssertion(text) {
		return s.findAssertion(ctx, u, text)
	}
	code := bareCode(text)
	if len(code) != codeForm.Digits.Length() {
		known, err := s.db.Client().RecoveryCode.Query().Where(recoverycode.UserID(u.ID), recoverycode.CodeHash(hashCode(code))).Exist(ctx)
		if err != nil {
			return nil, fmt.Errorf("look up a recovery code of %s: %w", u.ID, err)
		}
		if !known {
			return nil, badCode()
		}
		return func(ctx context.Context, tx *database.Tx) error {
			return s.useRecovery(ctx, tx, u, code)
		}, nil
	}
	if u.TwoFactorAt == nil { // an app that was never confirmed does not count
		return nil, badCode()
	}
	return s.findAppCode(ctx, u, text)
}

// findAppCode finds out whether the code is of the user's app, confirmed or not.
func (s *Service) findAppCode(ctx context.Context, u *ent.User, text string) (spend, error) {
	code := bareCode(text)
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
		return err
	}, nil
}

func badCode() *refusal.Error {
	return refusal.Newf(refusal.InvalidCredentials, "code", "The code is wrong, or was used. Wait for the next one.")
}

// step is when the code is shown, counted from 1970: now, or just before or after,
// for no two clocks agree. Zero when it is not shown.
func (s *Service) step(row *ent.SecondFactor, code string) (found int64, err error) {
	if s.options.SecretBox == nil {
		return 0, errors.New("PURSER_SECRET_KEY, with which it was sealed, is missing")
	}
	secret, err := s.options.SecretBox.open(row.SealedSecret, string(row.UserID))
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
