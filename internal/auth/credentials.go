package auth

import (
	"context"
	"errors"
	"fmt"
	"time"
	"unicode/utf8"

	"github.com/purserhq/purser/ent"
	"github.com/purserhq/purser/ent/resettoken"
	"github.com/purserhq/purser/ent/session"
	"github.com/purserhq/purser/ent/user"
	"github.com/purserhq/purser/internal/audit"
	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/refusal"
	"github.com/purserhq/purser/internal/throttle"
)

// How often a person may try. Those of one email and address are for who guesses
// one password; those of an email for who guesses from many places, and so high
// that a stranger can hardly lock anybody out; those of an address for who guesses
// many people's.
var (
	tryHere  = throttle.Limit{Tries: 5, Per: 15 * time.Minute}
	tryMail  = throttle.Limit{Tries: 50, Per: time.Hour}
	tryFrom  = throttle.Limit{Tries: 50, Per: time.Hour}
	joinFrom = throttle.Limit{Tries: 20, Per: time.Hour}
	askMail  = throttle.Limit{Tries: 3, Per: time.Hour}
	changes  = throttle.Limit{Tries: 5, Per: time.Hour} // of the email, each with two letters
	askFrom  = throttle.Limit{Tries: 10, Per: time.Hour}
)

// from adds the limit of the request's address, if that says anything. What is the
// limit's name.
func from(ctx context.Context, what string, l throttle.Limit, limits map[gid.ID]throttle.Limit) map[gid.ID]throttle.Limit {
	if address := Address(ctx); address != "" {
		limits[throttle.Key(what, address)] = l
	}
	return limits
}

// loginKeys name the tries to sign in with an address, which parseEmail has returned.
func loginKeys(ctx context.Context, email string) (here, everywhere gid.ID) {
	return throttle.Key("login.here", email, Address(ctx)), throttle.Key("login", email)
}

// mayTry counts a try to sign in with an address, empty where it is none, before a password
// is looked at, and returns the users whose passwords may be tried. A device on which one of
// them has signed in before has tries of its own, which nobody else can use up; it may try
// the password of that user alone. Fails with RateLimited.
func (s *Service) mayTry(ctx context.Context, email string, known []*ent.User) ([]*ent.User, error) {
	for _, u := range known {
		if device := s.knownDevice(ctx, u); device != "" {
			return []*ent.User{u}, throttle.Shared(ctx, s.db, map[gid.ID]throttle.Limit{deviceKey(device): tryDevice})
		}
	}
	limits := from(ctx, "login.from", tryFrom, map[gid.ID]throttle.Limit{})
	if email != "" {
		here, everywhere := loginKeys(ctx, email)
		limits[here], limits[everywhere] = tryHere, tryMail
	}
	return known, throttle.Shared(ctx, s.db, limits)
}

// prove returns the viewer, who knows the password. Fails with InvalidCredentials
// or RateLimited.
func (s *Service) prove(ctx context.Context, password, field string) (Viewer, *ent.User, error) {
	viewer, _ := FromContext(ctx)
	key := throttle.Key("prove", string(viewer.ID))
	if err := throttle.Shared(ctx, s.db, map[gid.ID]throttle.Limit{key: tryHere}); err != nil {
		s.options.Watch.Refused(ctx, audit.Proving, viewer.ID)
		return viewer, nil, err
	}
	u, err := s.db.Client().User.Get(ctx, viewer.ID)
	if err != nil {
		return viewer, nil, fmt.Errorf("load the viewer: %w", err)
	}
	if !utf8.ValidString(password) || len(password) > maxPasswordBytes {
		password = "" // nobody's
	}
	right, _, err := s.passwords.verify(ctx, password, u.PasswordHash)
	switch {
	case err != nil:
		return viewer, nil, fmt.Errorf("verify a password: %w", err)
	case !right:
		s.options.Watch.Failed(ctx, audit.Proving, viewer.ID, "")
		return viewer, nil, refusal.Newf(refusal.InvalidCredentials, field, "The password is wrong.")
	}
	s.options.Watch.Passed(audit.Proving)
	return viewer, u, nil
}

// proved is the code of who has shown the password to prove, where there is a second
// factor. Used, it forgets the tries that it took. Fails with CodeRequired,
// InvalidCredentials or RateLimited.
func (s *Service) proved(ctx context.Context, u *ent.User, code string) (spend, error) {
	use, err := s.second(ctx, u, code)
	return func(ctx context.Context, tx *database.Tx) error {
		return errors.Join(use(ctx, tx), throttle.Forget(ctx, tx, throttle.Key("prove", string(u.ID))))
	}, err
}

// record writes down what somebody did with their own account.
func (s *Service) record(ctx context.Context, tx *database.Tx, action string, who gid.ID, detail string) error {
	return audit.Record(ctx, tx, audit.Event{Actor: who, Action: action, Subject: who, Detail: detail})
}

// Reauthenticate makes a new session for the viewer, who shows the password once
// more, and a code where there is a second factor, in place of the one that asks. A
// passkey that asked for a PIN or a fingerprint does without the password. Fails with
// InvalidCredentials, CodeRequired or RateLimited.
func (s *Service) Reauthenticate(ctx context.Context, password, code string) (SignIn, error) {
	viewer, _ := FromContext(ctx)
	u, use, err := s.proveTwice(ctx, password, code)
	if err != nil {
		return SignIn{}, err
	}
	in := s.newSignIn(u.ID)
	in.factored = hasFactor(u)
	in.device = s.newDevice(u)
	err = s.db.InTx(ctx, func(ctx context.Context, tx *database.Tx) error {
		if err := lockUnchanged(ctx, tx, u); err != nil {
			return err
		}
		if err := use(ctx, tx); err != nil {
			return err
		}
		ended, err := dropSessions(ctx, tx, session.ID(viewer.Session))
		if err == nil && ended == 0 && viewer.Session != "" { // it was ended since the request began
			err = refusal.New(refusal.InvalidCredentials, "Your session has ended. Log in again.")
		}
		if err != nil {
			return err
		}
		if err := in.save(ctx, tx); err != nil {
			return err
		}
		return s.record(ctx, tx, audit.Reauthenticated, u.ID, "")
	})
	return s.resolveUnknownCommit(ctx, in, err)
}

// proveTwice returns the viewer, who has shown the password and the second factor, or a
// passkey that stands for both.
func (s *Service) proveTwice(ctx context.Context, password, code string) (*ent.User, spend, error) {
	if password == "" && isAssertion(code) {
		viewer, _ := FromContext(ctx)
		u, err := s.db.Client().User.Get(ctx, viewer.ID)
		if err != nil {
			return nil, nil, fmt.Errorf("load the viewer: %w", err)
		}
		use, err := s.takeCode(ctx, u, code, s.findVerified)
		return u, use, err
	}
	_, u, err := s.prove(ctx, password, "password")
	if err != nil {
		return nil, nil, err
	}
	use, err := s.proved(ctx, u, code)
	return u, use, err
}

// ChangePassword sets the viewer's password and ends the other sessions. The code is
// for who has a second factor. Fails with InvalidCredentials, CodeRequired,
// InvalidInput or RateLimited.
func (s *Service) ChangePassword(ctx context.Context, current, code, fresh string) error {
	viewer, u, err := s.prove(ctx, current, "currentPassword")
	if err != nil {
		return err
	}
	if why := checkPassword(fresh, ShownEmail(u)); why != nil {
		why.Field = []string{"input", "newPassword"}
		return why
	}
	if err := s.checkBreached(ctx, "newPassword", fresh); err != nil {
		return err
	}
	use, err := s.proved(ctx, u, code)
	if err != nil {
		return err
	}
	err = s.setPassword(ctx, u, fresh, func(ctx context.Context, tx *database.Tx) error {
		return errors.Join(use(ctx, tx), endSessions(ctx, tx, u.ID, viewer.Session), s.record(ctx, tx, audit.PasswordChanged, u.ID, ""))
	})
	if err == nil {
		s.notify(ctx, u.Email, "Your password was changed", rests)
	}
	return err
}

// setPassword writes the password over the one that u has, with what belongs to it.
func (s *Service) setPassword(
	ctx context.Context, u *ent.User, password string, also func(ctx context.Context, tx *database.Tx) error,
) error {
	hash, err := s.passwords.hash(ctx, password)
	if err != nil {
		return err
	}
	return s.db.InTx(ctx, func(ctx context.Context, tx *database.Tx) error {
		n, err := tx.User.Update().Where(user.ID(u.ID), user.PasswordHash(u.PasswordHash)).
			SetPasswordHash(hash).SetGuardedAt(tx.Now(ctx)).Save(ctx)
		if err != nil {
			return fmt.Errorf("set the password of %s: %w", u.ID, err)
		}
		if n == 0 { // it was changed since it was verified
			return refusal.New(refusal.InvalidCredentials, "The password was changed a moment ago. Enter the new one.")
		}
		if err := also(ctx, tx); err != nil {
			return err
		}
		if _, err := tx.ResetToken.Delete().Where(resettoken.UserID(u.ID)).Exec(ctx); err != nil {
			return fmt.Errorf("end the links of %s: %w", u.ID, err)
		}
		return nil
	})
}

// ChangeEmail begins to change the address that the viewer signs in with: it changes when
// the link comes back that is sent to the new one. The present one, to which a letter is
// sent, too, is good until then; naming it ends a change that has begun. Whether another
// has the new one is not told. The code is for who has a second factor. Fails with
// InvalidCredentials, CodeRequired, InvalidInput, Disabled or RateLimited.
func (s *Service) ChangeEmail(ctx context.Context, password, code, email string) error {
	_, u, err := s.prove(ctx, password, "password")
	if err != nil {
		return err
	}
	fresh, why := parseOwnEmail(email)
	if why != nil {
		return why
	}
	if s.options.Mailer == nil {
		return refusal.New(refusal.Disabled, "This server cannot send email, so a new address cannot be verified.")
	}
	use, err := s.proved(ctx, u, code)
	if err != nil {
		return err
	}
	key := throttle.Key("email.change", string(u.ID))
	if err := throttle.Shared(ctx, s.db, map[gid.ID]throttle.Limit{key: changes}); err != nil {
		return err
	}
	err = s.db.InTx(ctx, func(ctx context.Context, tx *database.Tx) error {
		if err := use(ctx, tx); err != nil {
			return err
		}
		return s.awaitEmail(ctx, tx, u, fresh)
	})
	if err == nil && fresh != u.Email {
		s.notify(ctx, u.Email, "A change of your email address was requested",
			"The account keeps this address until the new address is verified.")
		s.askToVerify(ctx, u.ID)
	}
	return err
}

// awaitEmail notes the address that is to become the user's email, in place of another.
func (s *Service) awaitEmail(ctx context.Context, tx *database.Tx, u *ent.User, fresh string) error {
	update := tx.User.UpdateOneID(u.ID)
	if fresh == u.Email {
		update.ClearPendingEmail()
	} else {
		update.SetPendingEmail(fresh)
	}
	if err := update.Exec(ctx); err != nil {
		return fmt.Errorf("note the new email of %s: %w", u.ID, err)
	}
	// A link that was sent to another address than this one verifies nothing any more.
	_, err := tx.ResetToken.Delete().
		Where(resettoken.UserID(u.ID), resettoken.PurposeEQ(resettoken.PurposeEmail), resettoken.EmailNEQ(fresh)).Exec(ctx)
	if err != nil {
		return fmt.Errorf("end the links of %s: %w", u.ID, err)
	}
	return s.record(ctx, tx, audit.EmailRequested, u.ID, "")
}
