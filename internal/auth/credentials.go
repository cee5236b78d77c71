package auth

import (
	"context"
	"errors"
	"fmt"
	"strings"
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
	askFrom  = throttle.Limit{Tries: 10, Per: time.Hour}
)

// from adds the limit of the request's address, if that says anything.
func from(ctx context.Context, what string, l throttle.Limit, limits map[gid.ID]throttle.Limit) map[gid.ID]throttle.Limit {
	if address := Address(ctx); address != "" {
		limits[throttle.Key(what, "from", address)] = l
	}
	return limits
}

// loginKeys name the tries to sign in with an email.
func loginKeys(ctx context.Context, email string) (here, everywhere gid.ID) {
	email = strings.ToLower(strings.TrimSpace(email))
	return throttle.Key("login", email, Address(ctx)), throttle.Key("login", email)
}

// mayTry counts a try to sign in, before anything is looked up or hashed. Fails
// with RateLimited.
func (s *Service) mayTry(ctx context.Context, email string) error {
	here, everywhere := loginKeys(ctx, email)
	return throttle.Shared(ctx, s.db, from(ctx, "login", tryFrom, map[gid.ID]throttle.Limit{here: tryHere, everywhere: tryMail}))
}

// prove returns the viewer, who knows the password. Fails with InvalidCredentials
// or RateLimited.
func (s *Service) prove(ctx context.Context, password, field string) (Viewer, *ent.User, error) {
	viewer, _ := FromContext(ctx)
	key := throttle.Key("prove", string(viewer.ID))
	if err := throttle.Shared(ctx, s.db, map[gid.ID]throttle.Limit{key: tryHere}); err != nil {
		return viewer, nil, err
	}
	u, err := s.db.Client().User.Get(ctx, viewer.ID)
	if err != nil {
		return viewer, nil, fmt.Errorf("load the viewer: %w", err)
	}
	if !utf8.ValidString(password) || len(password) > mostPasswordBytes {
		password = "" // nobody's
	}
	right, _, err := s.passwords.verify(ctx, password, u.PasswordHash)
	switch {
	case err != nil:
		return viewer, nil, fmt.Errorf("verify a password: %w", err)
	case !right:
		return viewer, nil, refusal.Newf(refusal.InvalidCredentials, field, "The password is wrong.")
	}
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
// more, and a code where there is a second factor, in place of the one that asks.
// Fails with InvalidCredentials, CodeRequired or RateLimited.
func (s *Service) Reauthenticate(ctx context.Context, password, code string) (SignIn, error) {
	viewer, u, err := s.prove(ctx, password, "password")
	if err != nil {
		return SignIn{}, err
	}
	use, err := s.proved(ctx, u, code)
	if err != nil {
		return SignIn{}, err
	}
	in := s.newSignIn(u.ID)
	err = s.db.InTx(ctx, func(ctx context.Context, tx *database.Tx) error {
		if err := use(ctx, tx); err != nil {
			return err
		}
		if _, err := dropSessions(ctx, tx, session.ID(viewer.Session)); err != nil {
			return err
		}
		if err := in.save(ctx, tx); err != nil {
			return err
		}
		return s.record(ctx, tx, audit.Reauthenticated, u.ID, "")
	})
	return s.settle(ctx, in, err)
}

// ChangePassword sets the viewer's password and ends the other sessions. The code is
// for who has a second factor. Fails with InvalidCredentials, CodeRequired,
// InvalidInput or RateLimited.
func (s *Service) ChangePassword(ctx context.Context, current, code, fresh string) error {
	viewer, u, err := s.prove(ctx, current, "currentPassword")
	if err != nil {
		return err
	}
	if why := checkPassword(fresh, u.Email); why != nil {
		why.Field = []string{"input", "newPassword"}
		return why
	}
	use, err := s.proved(ctx, u, code)
	if err != nil {
		return err
	}
	err = s.setPassword(ctx, u, fresh, func(ctx context.Context, tx *database.Tx) error {
		return errors.Join(use(ctx, tx), endSessions(ctx, tx, u.ID, viewer.Session), s.record(ctx, tx, audit.PasswordChanged, u.ID, ""))
	})
	if err == nil {
		s.notify(ctx, u.Email, "Your password was changed")
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
			return refusal.New(refusal.InvalidCredentials, "The password was changed just now.")
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

// ChangeEmail sets the address that the viewer signs in with. The code is for who has
// a second factor. Fails with InvalidCredentials, CodeRequired, InvalidInput,
// EmailTaken or RateLimited.
func (s *Service) ChangeEmail(ctx context.Context, password, code, email string) error {
	_, u, err := s.prove(ctx, password, "password")
	if err != nil {
		return err
	}
	fresh, why := parseEmail(email)
	if why != nil {
		return why
	}
	if fresh == u.Email {
		return nil
	}
	use, err := s.proved(ctx, u, code)
	if err != nil {
		return err
	}
	err = s.db.InTx(ctx, func(ctx context.Context, tx *database.Tx) error {
		if err := use(ctx, tx); err != nil {
			return err
		}
		if err := tx.User.UpdateOneID(u.ID).SetEmail(fresh).ClearEmailVerifiedAt().SetGuardedAt(tx.Now(ctx)).Exec(ctx); err != nil {
			return fmt.Errorf("set the email of %s: %w", u.ID, err)
		}
		if _, err := tx.ResetToken.Delete().Where(resettoken.UserID(u.ID)).Exec(ctx); err != nil {
			return fmt.Errorf("end the links of %s: %w", u.ID, err)
		}
		return s.record(ctx, tx, audit.EmailChanged, u.ID, "")
	})
	if database.IsUnique(err) {
		return refusal.Newf(refusal.EmailTaken, "email", "There is an account with this email address already.")
	}
	if err == nil {
		s.notify(ctx, u.Email, "The email address of your account was changed")
		if s.options.VerifyEmails {
			s.askToVerify(ctx, u.ID)
		}
	}
	return err
}
