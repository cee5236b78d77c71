package auth

import (
	"context"
	"errors"
	"fmt"

	"github.com/purserhq/purser/ent"
	"github.com/purserhq/purser/ent/identity"
	"github.com/purserhq/purser/ent/resettoken"
	"github.com/purserhq/purser/ent/session"
	"github.com/purserhq/purser/ent/user"
	"github.com/purserhq/purser/internal/audit"
	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/refusal"
)

// operatorsLock serialises changes of who is an ADMIN. Without it two ADMINs that demote
// each other at once would leave none.
const operatorsLock = "operators"

// suspended returns the refusal of a user who is suspended; nil for others. Only who has
// shown the password is told.
func suspended(u *ent.User) error {
	if u.SuspendedAt == nil {
		return nil
	}
	return refusal.New(refusal.Suspended, "Your account is suspended. Contact support.")
}

// Promote gives the user with the address an operator's role. It is for the command line.
// Fails when there is no such user, and where operators need a second factor for one who has
// neither that nor an identity at an issuer, or whose email is not verified.
func (s *Service) Promote(ctx context.Context, email string, role user.Role) error {
	return s.withEmail(ctx, email, func(ctx context.Context, tx *database.Tx, u *ent.User) error {
		if err := s.trustworthy(ctx, tx, u); err != nil {
			return err
		}
		if u.Role == user.RoleAdmin && role != user.RoleAdmin {
			if why := s.replaceable(ctx, tx, u.ID); why != nil {
				return why
			}
		}
		if err := tx.User.UpdateOneID(u.ID).SetRole(role).Exec(ctx); err != nil {
			return err
		}
		return audit.Record(ctx, tx, audit.Event{Action: audit.UserPromoted, Subject: u.ID, Detail: string(role)})
	})
}

// trustworthy returns why the user cannot be an operator. Without a second factor that is
// there before the role, whoever knows the password could enrol one and be the operator.
func (s *Service) trustworthy(ctx context.Context, tx *database.Tx, u *ent.User) error {
	switch {
	case !s.options.OperatorFactor:
		return nil
	case u.EmailVerifiedAt == nil:
		return fmt.Errorf("the email address %s is not verified: in live mode an operator verifies it first", u.Email)
	case hasFactor(u):
		return nil
	}
	elsewhere, err := tx.Identity.Query().Where(identity.UserID(u.ID)).Exist(ctx)
	if err == nil && !elsewhere {
		err = fmt.Errorf("%s has no second factor: in live mode an operator switches it on, or signs in at the issuer, first", u.Email)
	}
	return err
}

// DemoteByEmail takes the operator's role from the user with the address. It is for the
// command line. Fails when there is no such user, and for the last ADMIN.
func (s *Service) DemoteByEmail(ctx context.Context, email string) error {
	return s.withEmail(ctx, email, func(ctx context.Context, tx *database.Tx, u *ent.User) error {
		return s.demote(ctx, tx, "", u, "command line")
	})
}

func (s *Service) withEmail(ctx context.Context, email string, fn func(context.Context, *database.Tx, *ent.User) error) error {
	email, why := parseEmail(email)
	if why != nil {
		return why
	}
	return s.db.InTx(ctx, func(ctx context.Context, tx *database.Tx) error {
		if err := tx.Lock(ctx, operatorsLock); err != nil {
			return err
		}
		u, err := tx.User.Query().Where(user.Email(email)).Only(ctx)
		if ent.IsNotFound(err) {
			return fmt.Errorf("nobody has the address %s", email)
		}
		if err != nil {
			return err
		}
		return fn(ctx, tx, u)
	})
}

// Demote takes the operator's role from a user, at once. The caller makes sure that the
// viewer is an ADMIN. Fails with NotFound, InvalidInput for the last ADMIN, or Disabled when
// the viewer has lost the role meanwhile.
func (s *Service) Demote(ctx context.Context, id gid.ID, reason string) error {
	return s.asAdmin(ctx, id, func(ctx context.Context, tx *database.Tx, by gid.ID, u *ent.User) error {
		return s.demote(ctx, tx, by, u, reason)
	})
}

func (s *Service) demote(ctx context.Context, tx *database.Tx, by gid.ID, u *ent.User, reason string) error {
	if u.Role == user.RoleUser {
		return nil
	}
	if u.Role == user.RoleAdmin {
		if why := s.replaceable(ctx, tx, u.ID); why != nil {
			return why
		}
	}
	if err := tx.User.UpdateOneID(u.ID).SetRole(user.RoleUser).Exec(ctx); err != nil {
		return err
	}
	return audit.Record(ctx, tx, audit.Event{
		Actor: by, Action: audit.UserDemoted, Subject: u.ID, Detail: string(u.Role) + ": " + reason,
	})
}

// Suspend ends all sessions of a user and refuses new ones, and the user's API keys, until
// Unsuspend. Wallets are not frozen by it. The caller makes sure that the viewer is an ADMIN.
// To suspend an operator takes the role, and requires what Demote does: a person with recent
// authentication. Fails with NotFound, ReauthRequired, InvalidInput for the viewer and for the
// last ADMIN, or Disabled for an API key and when the viewer has lost the role meanwhile.
func (s *Service) Suspend(ctx context.Context, id gid.ID, reason string) error {
	return s.asAdmin(ctx, id, func(ctx context.Context, tx *database.Tx, by gid.ID, u *ent.User) error {
		switch {
		case u.SuspendedAt != nil:
			return nil
		case u.ID == by:
			return refusal.Newf(refusal.InvalidInput, "userId", "You cannot suspend yourself.")
		}
		if why := s.mayUnseat(ctx, tx, u); why != nil {
			return why
		}
		if err := tx.User.UpdateOneID(u.ID).SetSuspendedAt(tx.Now(ctx)).SetSuspendedReason(reason).Exec(ctx); err != nil {
			return err
		}
		_, err := tx.ResetToken.Delete().Where(resettoken.UserID(u.ID)).Exec(ctx)
		return errors.Join(err, endSessions(ctx, tx, u.ID, ""),
			audit.Record(ctx, tx, audit.Event{Actor: by, Action: audit.UserSuspended, Subject: u.ID, Detail: reason}))
	})
}

// Unsuspend lets a user sign in again. The caller makes sure that the viewer is an ADMIN.
// Fails with NotFound, or Disabled when the viewer has lost the role meanwhile.
func (s *Service) Unsuspend(ctx context.Context, id gid.ID, reason string) error {
	return s.asAdmin(ctx, id, func(ctx context.Context, tx *database.Tx, by gid.ID, u *ent.User) error {
		return unsuspend(ctx, tx, by, u, reason)
	})
}

// UnsuspendByEmail lets the user with the address sign in again. It is for the command line.
// Fails when there is no such user.
func (s *Service) UnsuspendByEmail(ctx context.Context, email string) error {
	return s.withEmail(ctx, email, func(ctx context.Context, tx *database.Tx, u *ent.User) error {
		return unsuspend(ctx, tx, "", u, "command line")
	})
}

func unsuspend(ctx context.Context, tx *database.Tx, by gid.ID, u *ent.User, reason string) error {
	if u.SuspendedAt == nil {
		return nil
	}
	if err := tx.User.UpdateOneID(u.ID).ClearSuspendedAt().SetSuspendedReason("").Exec(ctx); err != nil {
		return err
	}
	return audit.Record(ctx, tx, audit.Event{Actor: by, Action: audit.UserUnsuspended, Subject: u.ID, Detail: reason})
}

// mayUnseat returns the refusal to suspend an operator; nil for other users. Suspended, an
// operator has no role, so that an API key or an old session could otherwise demote.
func (s *Service) mayUnseat(ctx context.Context, tx *database.Tx, u *ent.User) error {
	viewer, _ := FromContext(ctx)
	switch {
	case u.Role == user.RoleUser:
		return nil
	case viewer.ByKey():
		return refusal.New(refusal.Disabled, "An API key cannot suspend an operator. An ADMIN has to sign in.")
	case !s.Recent(viewer):
		return refusal.New(refusal.ReauthRequired, "Suspending an operator requires recent authentication. Call reauthenticate and retry.")
	case u.Role == user.RoleAdmin:
		return s.replaceable(ctx, tx, u.ID)
	}
	return nil
}

// EndAllSessions ends every session of a user, that of the request included, and returns how
// many there were. The caller makes sure that the viewer is the user or an operator. Fails
// with NotFound, also for another operator's sessions unless the viewer is an ADMIN.
func (s *Service) EndAllSessions(ctx context.Context, id gid.ID, reason string) (ended int, err error) {
	viewer, _ := FromContext(ctx)
	err = s.db.InTx(ctx, func(ctx context.Context, tx *database.Tx) error {
		u, err := tx.User.Query().Where(user.ID(id)).Modify(database.ForNoKeyUpdate).Only(ctx) // no session begins meanwhile
		if ent.IsNotFound(err) || err == nil && id != viewer.ID && u.Role != user.RoleUser && !viewer.HasRole(user.RoleAdmin) {
			return noSuchUser()
		}
		if err != nil {
			return err
		}
		if ended, err = dropSessions(ctx, tx, session.UserID(id)); err != nil {
			return err
		}
		return audit.Record(ctx, tx, audit.Event{Actor: viewer.ID, Action: audit.SessionsEnded, Subject: id, Detail: reason})
	})
	if _, lost := errors.AsType[*database.InDoubt](err); lost {
		return s.EndAllSessions(ctx, id, reason) // ending them twice does no harm
	}
	return ended, err
}

// asAdmin runs fn in a transaction in which the viewer is an ADMIN still and nobody else
// changes who is one.
func (s *Service) asAdmin(ctx context.Context, id gid.ID, fn func(context.Context, *database.Tx, gid.ID, *ent.User) error) error {
	viewer, _ := FromContext(ctx)
	return s.db.InTx(ctx, func(ctx context.Context, tx *database.Tx) error {
		if err := tx.Lock(ctx, operatorsLock); err != nil {
			return err
		}
		still, err := tx.User.Query().Where(user.ID(viewer.ID), user.RoleEQ(user.RoleAdmin), user.SuspendedAtIsNil()).Exist(ctx)
		if err == nil && !still {
			err = refusal.New(refusal.Disabled, "You no longer have the role ADMIN.")
		}
		if err != nil {
			return err
		}
		u, err := tx.User.Query().Where(user.ID(id)).Only(ctx)
		if ent.IsNotFound(err) {
			return noSuchUser()
		}
		if err != nil {
			return err
		}
		return fn(ctx, tx, viewer.ID, u)
	})
}

// replaceable returns the refusal to lose an ADMIN who is the last one; nil for others. The
// transaction holds operatorsLock.
func (s *Service) replaceable(ctx context.Context, tx *database.Tx, id gid.ID) error {
	another, err := tx.User.Query().
		Where(user.IDNEQ(id), user.RoleEQ(user.RoleAdmin), user.SuspendedAtIsNil(), user.ClosingAtIsNil()).Exist(ctx)
	if err == nil && !another {
		return refusal.Newf(refusal.InvalidInput, "userId", "The user is the last ADMIN. Promote another user first.")
	}
	return err
}

func noSuchUser() error { return refusal.Newf(refusal.NotFound, "userId", "The user does not exist.") }
