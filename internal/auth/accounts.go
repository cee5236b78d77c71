package auth

import (
	"context"
	"fmt"
	"unicode/utf8"

	"github.com/purserhq/purser/ent"
	"github.com/purserhq/purser/ent/user"
	"github.com/purserhq/purser/internal/audit"
	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/refusal"
	"github.com/purserhq/purser/internal/throttle"
)

// SignUp makes a user, with wallet, and signs them in, all in one transaction.
// The email is kept in lower case; name may be empty. Fails with InvalidInput or
// EmailTaken, or RateLimited.
func (s *Service) SignUp(ctx context.Context, email, password, name string) (SignIn, error) {
	a, err := newAccount(email, password, name)
	if err != nil {
		return SignIn{}, err
	}
	if limits := from(ctx, "join", joinFrom, map[gid.ID]throttle.Limit{}); len(limits) > 0 {
		if err := throttle.Shared(ctx, s.db, limits); err != nil {
			return SignIn{}, err
		}
	}
	hash, err := s.passwords.hash(ctx, a.password)
	if err != nil {
		return SignIn{}, err
	}
	in := s.newSignIn(gid.New(gid.User))
	err = s.db.InTx(ctx, func(ctx context.Context, tx *database.Tx) error {
		create := tx.User.Create().SetID(in.User).SetEmail(a.email).SetNillableName(a.name).SetPasswordHash(hash)
		if err := create.Exec(ctx); err != nil { // a hook makes the wallet
			return fmt.Errorf("create user %s: %w", in.User, err)
		}
		if err := in.save(ctx, tx); err != nil {
			return err
		}
		return s.record(ctx, tx, audit.SignedUp, in.User, "")
	})
	if database.IsUnique(err) { // ids and tokens do not come twice, so it is the email
		return SignIn{}, refusal.Newf(refusal.EmailTaken, "email", "There is an account with this email address already.")
	}
	in, err = s.settle(ctx, in, err)
	if err == nil && s.options.VerifyEmails {
		s.askToVerify(ctx, in.User)
	}
	return in, err
}

// LogIn makes a session for who knows the password. Fails with
// InvalidCredentials, and says nothing, in words or time, of whether the email
// or the password was wrong; after too many tries with RateLimited. The code is of
// the authenticator app; who has one and shows none is refused with CodeRequired.
func (s *Service) LogIn(ctx context.Context, email, password, code string) (SignIn, error) {
	if err := s.mayTry(ctx, email); err != nil {
		return SignIn{}, err
	}
	u, err := s.userByEmail(ctx, email)
	if err != nil {
		return SignIn{}, err
	}
	if !utf8.ValidString(password) || len(password) > mostPasswordBytes {
		password = "" // nobody's
	}
	right, outdated, err := s.passwords.verify(ctx, password, u.PasswordHash)
	if err != nil {
		return SignIn{}, fmt.Errorf("verify a password: %w", err)
	}
	if u.ID == "" || !right {
		return SignIn{}, refusal.New(refusal.InvalidCredentials, "The email address or the password is wrong.")
	}
	use, err := s.second(ctx, u, code)
	if err != nil {
		return SignIn{}, err
	}
	renewed := ""
	if outdated {
		if renewed, err = s.passwords.hash(ctx, password); err != nil {
			return SignIn{}, err
		}
	}
	return s.signIn(ctx, u, renewed, use)
}

// userByEmail returns the user, or one without id, whose password nobody knows.
func (s *Service) userByEmail(ctx context.Context, email string) (*ent.User, error) {
	nobody := &ent.User{PasswordHash: unknownUser}
	email, why := parseEmail(email)
	if why != nil {
		return nobody, nil //nolint:nilerr // an address that nobody can have is nobody's
	}
	u, err := s.db.Client().User.Query().Where(user.Email(email)).Only(ctx)
	switch {
	case ent.IsNotFound(err):
		return nobody, nil
	case err != nil:
		return nil, fmt.Errorf("look up a user: %w", err)
	}
	return u, nil
}

// signIn makes the session of a user who has proved to be it, and keeps the
// renewed hash of the password if there is one.
func (s *Service) signIn(ctx context.Context, u *ent.User, renewed string, use spend) (SignIn, error) {
	in := s.newSignIn(u.ID)
	err := s.db.InTx(ctx, func(ctx context.Context, tx *database.Tx) error {
		if err := use(ctx, tx); err != nil {
			return err
		}
		if renewed != "" {
			// Only over the hash that was verified: the password may have changed since.
			update := tx.User.Update().Where(user.ID(u.ID), user.PasswordHash(u.PasswordHash)).SetPasswordHash(renewed)
			if err := update.Exec(ctx); err != nil {
				return fmt.Errorf("renew the password hash of %s: %w", u.ID, err)
			}
		}
		here, everywhere := loginKeys(ctx, u.Email)
		if err := throttle.Forget(ctx, tx, here, everywhere); err != nil {
			return fmt.Errorf("forget the tries of %s: %w", u.ID, err)
		}
		if err := in.save(ctx, tx); err != nil {
			return err
		}
		return s.record(ctx, tx, audit.SignedIn, u.ID, "")
	})
	return s.settle(ctx, in, err)
}

// Promote makes the user with the address an operator. Fails when there is none.
func (s *Service) Promote(ctx context.Context, email string) error {
	email, why := parseEmail(email)
	if why != nil {
		return why
	}
	return s.db.InTx(ctx, func(ctx context.Context, tx *database.Tx) error {
		u, err := tx.User.Query().Where(user.Email(email)).Only(ctx)
		if ent.IsNotFound(err) {
			return fmt.Errorf("nobody has the address %s", email)
		}
		if err != nil {
			return err
		}
		if err := tx.User.UpdateOne(u).SetRole(user.RoleAdmin).Exec(ctx); err != nil {
			return err
		}
		return audit.Record(ctx, tx, audit.Event{Action: audit.UserPromoted, Subject: u.ID})
	})
}
