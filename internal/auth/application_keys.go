package auth

import (
	"context"
	"strings"
	"time"

	"github.com/purserhq/purser/ent"
	"github.com/purserhq/purser/ent/applicationkey"
	"github.com/purserhq/purser/ent/session"
	"github.com/purserhq/purser/ent/user"
	"github.com/purserhq/purser/internal/audit"
	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/refusal"
	"github.com/purserhq/purser/internal/scope"
)

// The bounds of an overlap, and what it is when none is given.
const (
	maxOverlap     = 7 * 24 * time.Hour
	DefaultOverlap = 24 * time.Hour
)

// NewKey is what CreateApplicationKey is asked for.
type NewKey struct {
	Name    string
	Scopes  []scope.Scope
	Expires time.Time // from when on the key is refused; zero: never
}

// CreateApplicationKey makes a key of the application. The viewer is an ADMIN, or nobody on
// the command line. The secret is shown this once. Fails with InvalidInput, or Disabled when
// the viewer has lost the role meanwhile.
func (s *Service) CreateApplicationKey(ctx context.Context, in NewKey) (gid.ID, Token, error) {
	name := strings.TrimSpace(in.Name)
	why := refusal.CheckText("name", name, refusal.MaxName)
	scopes := scope.NewSet(in.Scopes...)
	switch {
	case why != nil:
	case name == "":
		why = refusal.Newf(refusal.InvalidInput, "name", "Enter a name that says what the key is for.")
	case len(scopes) == 0:
		why = refusal.Newf(refusal.InvalidInput, "scopes", "Select at least one scope. A key without scopes can do nothing.")
	case !in.Expires.IsZero() && !in.Expires.After(s.now()):
		why = refusal.Newf(refusal.InvalidInput, "expiresAt", "The expiry must be in the future.")
	}
	if why != nil {
		return "", Token{}, why
	}
	id, secret := gid.New(gid.Application), newApplicationSecret()
	err := s.asKeeper(ctx, func(ctx context.Context, tx *database.Tx, by gid.ID) error {
		create := tx.ApplicationKey.Create().SetID(id).SetName(name).SetScopes(scopes).SetCreatedBy(by).
			SetSecretHash(secret.hash()).SetLastFour(secret.lastFour())
		if !in.Expires.IsZero() {
			create.SetExpiresAt(in.Expires.UTC())
		}
		if err := create.Exec(ctx); err != nil {
			return err
		}
		return audit.Record(ctx, tx, audit.Event{Actor: by, Action: audit.KeyCreated, Subject: id, Detail: scopes.String()})
	})
	if err != nil {
		return "", Token{}, err
	}
	return id, secret, nil
}

// RotateApplicationKey gives a key a new secret. The one before works on for the overlap; one
// that an earlier rotation has replaced ends at once. Fails with NotFound, InvalidInput, or
// Disabled for a key that was revoked or has expired.
func (s *Service) RotateApplicationKey(ctx context.Context, id gid.ID, overlap time.Duration) (Token, error) {
	if overlap < 0 || overlap > maxOverlap {
		return Token{}, refusal.Newf(refusal.InvalidInput, "overlap", "The overlap must be between 0 and %d seconds.", int(maxOverlap.Seconds()))
	}
	secret := newApplicationSecret()
	err := s.asKeeper(ctx, func(ctx context.Context, tx *database.Tx, by gid.ID) error {
		key, err := tx.ApplicationKey.Query().Where(applicationkey.ID(id)).Modify(database.ForUpdate).Only(ctx)
		switch now := tx.Now(ctx); {
		case ent.IsNotFound(err):
			return noSuchKey()
		case err != nil:
			return err
		case key.RevokedAt != nil || key.ExpiresAt != nil && !now.Before(*key.ExpiresAt):
			return refusal.New(refusal.Disabled, "The key was revoked or has expired. Create another key.")
		}
		err = tx.ApplicationKey.UpdateOneID(id).SetPreviousHash(key.SecretHash).SetPreviousUntil(tx.Now(ctx).Add(overlap)).
			SetSecretHash(secret.hash()).SetLastFour(secret.lastFour()).Exec(ctx)
		if err != nil {
			return err
		}
		return audit.Record(ctx, tx, audit.Event{Actor: by, Action: audit.KeyRotated, Subject: id, Detail: "overlap " + overlap.String()})
	})
	if err != nil {
		return Token{}, err
	}
	return secret, nil
}

// RevokeApplicationKey ends a key at once and for ever, and with it the sessions that it
// created. One that was revoked before stays as it is. Fails with NotFound.
func (s *Service) RevokeApplicationKey(ctx context.Context, id gid.ID) error {
	return s.asKeeper(ctx, func(ctx context.Context, tx *database.Tx, by gid.ID) error {
		key, err := tx.ApplicationKey.Query().Where(applicationkey.ID(id)).Modify(database.ForUpdate).Only(ctx)
		switch {
		case ent.IsNotFound(err):
			return noSuchKey()
		case err != nil || key.RevokedAt != nil:
			return err
		}
		if err := tx.ApplicationKey.UpdateOneID(id).SetRevokedAt(tx.Now(ctx)).Exec(ctx); err != nil {
			return err
		}
		if err := dropMinted(ctx, tx, id); err != nil {
			return err
		}
		return audit.Record(ctx, tx, audit.Event{Actor: by, Action: audit.KeyRevoked, Subject: id})
	})
}

// maxTold is how many of the sessions that a key created are told to whatever streams for
// them. The others notice at their next look at the session.
const maxTold = 1000

// dropMinted deletes the sessions that a key created, however many there are.
func dropMinted(ctx context.Context, tx *database.Tx, key gid.ID) error {
	ids, err := tx.Session.Query().Where(session.MintedBy(key)).Limit(maxTold).IDs(ctx)
	if err != nil || len(ids) == 0 {
		return err
	}
	tx.Changed(ids...)
	_, err = tx.Session.Delete().Where(session.MintedBy(key)).Exec(ctx)
	return err
}

// ApplicationKeys lists all keys of the application, newest first. It is for the command
// line; the API reads them through Reader.
func (s *Service) ApplicationKeys(ctx context.Context) ([]*ent.ApplicationKey, error) {
	return s.db.Client().ApplicationKey.Query().Order(ent.Desc(applicationkey.FieldID)).All(ctx)
}

// asKeeper runs fn in a transaction in which the viewer is an ADMIN still; by is empty on the
// command line, where nobody asks. Fails with Disabled.
func (s *Service) asKeeper(ctx context.Context, fn func(ctx context.Context, tx *database.Tx, by gid.ID) error) error {
	viewer, known := CallerOf(ctx)
	return s.db.InTx(ctx, func(ctx context.Context, tx *database.Tx) error {
		if known {
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
		}
		return fn(ctx, tx, viewer.ID)
	})
}

func noSuchKey() error {
	return refusal.Newf(refusal.NotFound, "apiKeyId", "The API key does not exist.")
}
