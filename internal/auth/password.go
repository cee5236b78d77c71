package auth

import (
	"context"
	"fmt"
	"unicode/utf8"

	"github.com/purserhq/purser/ent"
	"github.com/purserhq/purser/ent/user"
	"github.com/purserhq/purser/internal/audit"
	"github.com/purserhq/purser/internal/closing"
	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/refusal"
	"github.com/purserhq/purser/internal/throttle"
)

// SignUp makes a user, with wallet, and signs them in, all in one transaction.
// The email is kept in lower case; name may be empty. Whether another has the address is
// not told: the new user then waits for it, and gets it by the link that is sent there,
// unless the other has verified it before. Who signs up again with the same password is
// signed in. Fails with InvalidInput, RateLimited, or CodeRequired.
func (s *Service) SignUp(ctx context.Context, email, password, name string) (SignIn, error) {
	a, err := newAccount(email, password, name)
	if err != nil {
		return SignIn{}, err
	}
	if err := s.mayJoin(ctx, a.email); err != nil {
		s.options.Watch.Refused(ctx, audit.SigningUp, "")
		return SignIn{}, err
	}
	if err := s.checkBreached(ctx, "password", password); err != nil { // after the count: it calls another server
		return SignIn{}, err
	}
	var in SignIn
	for range maxRetries { // the address may be taken meanwhile, or the password changed
		if in, err = s.join(ctx, a); !database.IsUnique(err) && !isChanged(err) {
			break
		}
	}
	if err == nil {
		s.options.Watch.Passed(audit.SigningUp)
	}
	return in, err
}

// mayJoin counts a try to sign up, which is one to sign in, too. Fails with RateLimited.
func (s *Service) mayJoin(ctx context.Context, email string) error {
	here, everywhere := loginKeys(ctx, email)
	return throttle.Shared(ctx, s.db, from(ctx, "join.from", joinFrom, map[gid.ID]throttle.Limit{here: tryHere, everywhere: tryMail}))
}

// join signs a user in who is new, or who was here before and knows the password. What
// it costs does not tell which.
func (s *Service) join(ctx context.Context, a account) (SignIn, error) {
	holder, err := s.userByEmail(ctx, a.email)
	if err != nil {
		return SignIn{}, err
	}
	right, _, err := s.passwords.verify(ctx, a.password, holder.PasswordHash)
	if err != nil {
		return SignIn{}, fmt.Errorf("verify a password: %w", err)
	}
	if holder.ID != "" && right {
		use, err := s.second(ctx, holder, "")
		if err != nil {
			return SignIn{}, err
		}
		known, err := s.candidates(ctx, a.email)
		if err != nil {
			return SignIn{}, err
		}
		return s.signIn(ctx, holder, countedFor(known, a.email), "", use)
	}
	hash, err := s.passwords.hash(ctx, a.password)
	if err != nil {
		return SignIn{}, err
	}
	return s.create(ctx, a, hash, holder.ID != "")
}

// create makes the user. Fails with a unique violation when the address, which is not
// taken, is taken by then.
func (s *Service) create(ctx context.Context, a account, hash string, taken bool) (SignIn, error) {
	in := s.newSignIn(gid.New(gid.User))
	err := s.db.InTx(ctx, func(ctx context.Context, tx *database.Tx) error {
		create := tx.User.Create().SetID(in.User).SetNillableName(a.name).SetPasswordHash(hash)
		if taken {
			create.SetEmail(closing.NobodysAddress(in.User)).SetPendingEmail(a.email)
		} else {
			create.SetEmail(a.email)
		}
		if err := create.Exec(ctx); err != nil { // a hook makes the wallet
			return fmt.Errorf("create user %s: %w", in.User, err)
		}
		if err := in.save(ctx, tx); err != nil {
			return err
		}
		return s.record(ctx, tx, audit.SignedUp, in.User, "")
	})
	in.device = s.newDevice(&ent.User{ID: in.User, PasswordHash: hash})
	if in, err = s.resolveUnknownCommit(ctx, in, err); err == nil {
		s.askToVerify(ctx, in.User)
	}
	return in, err
}

// LogIn makes a session for who knows the password. Fails with
// InvalidCredentials, and says nothing, in words or time, of whether the email
// or the password was wrong; after too many tries with RateLimited. The code is of
// the authenticator app, a recovery code or a passkey's assertion as JSON; who has a second
// factor and shows none is refused with CodeRequired, and gets PasskeyOptions for a passkey.
func (s *Service) LogIn(ctx context.Context, email, password, code string) (SignIn, error) {
	address, why := parseEmail(email)
	if why != nil {
		address = "" // nobody's
	}
	known, err := s.candidates(ctx, address)
	if err != nil {
		return SignIn{}, err
	}
	counted := countedFor(known, address)
	known, err = s.mayTry(ctx, address, known)
	if err != nil {
		s.options.Watch.Refused(ctx, audit.LoggingIn, known[0].ID)
		return SignIn{}, err
	}
	var in SignIn
	for range maxRetries {
		if in, err = s.logIn(ctx, known, counted, password, code); !isChanged(err) {
			break
		}
		var failed error
		if known, failed = s.reload(ctx, known); failed != nil {
			return SignIn{}, failed
		}
	}
	if err == nil {
		s.options.Watch.Passed(audit.LoggingIn)
	}
	return in, err
}

// logIn verifies the password and the code and creates the session. Fails with an error
// that isChanged recognises when the user was changed meanwhile.
func (s *Service) logIn(ctx context.Context, known []*ent.User, address, password, code string) (SignIn, error) {
	u, outdated, err := s.whose(ctx, known, password)
	if err != nil {
		return SignIn{}, fmt.Errorf("verify a password: %w", err)
	}
	if u == nil {
		s.options.Watch.Failed(ctx, audit.LoggingIn, known[0].ID, "")
		return SignIn{}, refusal.New(refusal.InvalidCredentials, "The email address or the password is wrong.")
	}
	use, err := s.second(ctx, u, code)
	if err != nil {
		return s.offerPasskey(ctx, u, err)
	}
	renewed := ""
	if outdated {
		if renewed, err = s.passwords.hash(ctx, password); err != nil {
			return SignIn{}, err
		}
	}
	return s.signIn(ctx, u, address, renewed, use)
}

// countedFor returns the address whose counts of tries a login clears; empty where several
// users share it. Otherwise one of them could clear the counts by a login of their own and
// guess the passwords of the others without a limit.
func countedFor(known []*ent.User, address string) string {
	if len(known) > 1 {
		return ""
	}
	return address
}

// reload reads users again after one of them was changed.
func (s *Service) reload(ctx context.Context, known []*ent.User) ([]*ent.User, error) {
	ids := make([]gid.ID, len(known))
	for i, u := range known {
		ids[i] = u.ID
	}
	again, err := s.db.Client().User.Query().Where(user.IDIn(ids...)).Order(ent.Asc(user.FieldID)).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("read users again: %w", err)
	}
	return again, nil
}

// whose is the one of the users whose password it is; nil for none. There is one hash for
// each, and one for nobody.
func (s *Service) whose(ctx context.Context, known []*ent.User, password string) (_ *ent.User, outdated bool, _ error) {
	if !utf8.ValidString(password) || len(password) > maxPasswordBytes {
		password = "" // nobody's
	}
	for _, u := range known {
		right, outdated, err := s.passwords.verify(ctx, password, u.PasswordHash)
		if err != nil {
			return nil, false, err
		}
		if right && u.ID != "" {
			return u, outdated, nil
		}
	}
	return nil, false, nil
}

// userByEmail returns the user who has the address, or one without id, whose password
// nobody knows.
func (s *Service) userByEmail(ctx context.Context, email string) (*ent.User, error) {
	nobody := &ent.User{PasswordHash: unknownUser}
	email, why := parseEmail(email)
	if why != nil || email == platformAddress {
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
// renewed hash of the password if there is one. The counts of tries for the address are
// cleared; see countedFor.
func (s *Service) signIn(ctx context.Context, u *ent.User, address, renewed string, use spend) (SignIn, error) {
	if why := suspended(u); why != nil {
		return SignIn{}, why
	}
	in := s.newSignIn(u.ID)
	in.factored = hasFactor(u)
	device := s.knownDevice(ctx, u)
	err := s.db.InTx(ctx, func(ctx context.Context, tx *database.Tx) error {
		if err := lockUnchanged(ctx, tx, u); err != nil {
			return err
		}
		if err := use(ctx, tx); err != nil {
			return err
		}
		in.device = s.newDevice(u)
		if renewed != "" {
			// Only over the hash that was verified: the password may have changed since.
			n, err := tx.User.Update().Where(user.ID(u.ID), user.PasswordHash(u.PasswordHash)).SetPasswordHash(renewed).Save(ctx)
			if err != nil {
				return fmt.Errorf("renew the password hash of %s: %w", u.ID, err)
			}
			if n > 0 {
				in.device = s.newDevice(&ent.User{ID: u.ID, PasswordHash: renewed})
			}
		}
		cleared := []gid.ID{deviceKey(device)}
		if address != "" {
			here, everywhere := loginKeys(ctx, address)
			cleared = append(cleared, here, everywhere)
		}
		if err := throttle.Forget(ctx, tx, cleared...); err != nil {
			return fmt.Errorf("forget the tries of %s: %w", u.ID, err)
		}
		if err := in.save(ctx, tx); err != nil {
			return err
		}
		return s.record(ctx, tx, audit.SignedIn, u.ID, "")
	})
	return s.resolveUnknownCommit(ctx, in, err)
}
