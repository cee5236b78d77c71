package auth

import (
	"context"
	"fmt"
	"time"

	"github.com/purserhq/purser/ent"
	"github.com/purserhq/purser/ent/applicationkey"
	"github.com/purserhq/purser/ent/user"
	"github.com/purserhq/purser/internal/audit"
	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/refusal"
)

// The bounds of a session that the application creates, and its life when none is given.
const (
	minMinted        = time.Minute
	maxMinted        = 24 * time.Hour
	DefaultMinted    = time.Hour
	maxAheadOfClocks = time.Minute // of the application's clock, before ours
)

// Minted is what MintSession is asked for.
type Minted struct {
	User gid.ID
	Life time.Duration
	// AuthenticatedAt is when the application last saw the user prove who they are, and counts
	// as such here. Zero: nobody has, so that what needs recent authentication is refused.
	AuthenticatedAt time.Time
}

// MintSession creates a session with which the application's front end acts as a user. The
// viewer is the application. The session never lasts longer than the key that created it,
// and ends when the key is revoked. Its user has the role USER in it, whatever theirs is.
// Fails with InvalidInput, NotFound, Suspended, or Disabled for an operator.
func (s *Service) MintSession(ctx context.Context, in Minted) (SignIn, error) {
	caller, _ := CallerOf(ctx)
	now := s.now()
	switch {
	case in.Life < minMinted || in.Life > maxMinted:
		return SignIn{}, refusal.Newf(refusal.InvalidInput, "expiresIn", "The session must last between %d and %d seconds.",
			int(minMinted.Seconds()), int(maxMinted.Seconds()))
	case in.AuthenticatedAt.After(now.Add(maxAheadOfClocks)):
		return SignIn{}, refusal.Newf(refusal.InvalidInput, "authenticatedAt", "The time of the authentication must not be in the future.")
	case in.AuthenticatedAt.After(now):
		in.AuthenticatedAt = now
	}
	session := SignIn{
		Token: newToken(sessionPrefix), User: in.User, Session: gid.New(gid.Session),
		ProvedAt: in.AuthenticatedAt.UTC(), began: now, ExpiresAt: now.Add(in.Life), mintedBy: caller.Application,
	}
	if in.AuthenticatedAt.IsZero() {
		session.ProvedAt = time.Time{}
	}
	err := s.db.InTx(ctx, func(ctx context.Context, tx *database.Tx) error {
		key, err := tx.ApplicationKey.Query().Where(applicationkey.ID(caller.Application), applicationkey.RevokedAtIsNil()).Only(ctx)
		if err != nil {
			return fmt.Errorf("load the key %q that creates a session: %w", caller.Application, err)
		}
		if key.ExpiresAt != nil && key.ExpiresAt.Before(session.ExpiresAt) {
			session.ExpiresAt = *key.ExpiresAt
		}
		u, err := tx.User.Query().Where(user.ID(in.User), user.ClosingAtIsNil()).Modify(database.ForNoKeyUpdate).Only(ctx)
		switch {
		case ent.IsNotFound(err):
			return refusal.Newf(refusal.NotFound, "user", "The user does not exist.")
		case err != nil:
			return err
		case u.Role != user.RoleUser:
			return refusal.New(refusal.Disabled, "The user is an operator. Operators sign in themselves.")
		}
		if why := suspended(u); why != nil {
			return why
		}
		if err := session.save(ctx, tx); err != nil {
			return err
		}
		return audit.Record(ctx, tx, audit.Event{Actor: caller.Application, Action: audit.SessionMinted, Subject: in.User, Detail: string(session.Session)})
	})
	return s.resolveUnknownCommit(ctx, session, err)
}
