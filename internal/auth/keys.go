package auth

import (
	"context"
	"fmt"
	"time"

	"github.com/purserhq/purser/ent"
	"github.com/purserhq/purser/ent/apikey"
	"github.com/purserhq/purser/ent/auditevent"
	"github.com/purserhq/purser/ent/predicate"
	"github.com/purserhq/purser/ent/user"
	"github.com/purserhq/purser/internal/audit"
	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/refusal"
)

// byKey finds out for whom a server asks.
func (s *Service) byKey(ctx context.Context, token Token) (Viewer, bool, error) {
	return s.keyed(ctx, apikey.TokenHash(token.hash()))
}

// keyed is the viewer of a key that is good: neither revoked nor expired. A key of an
// operator is one only if it was made so, and stops when its user is no operator any more.
// It never needs a second factor: what needs one cannot be done with a key.
func (s *Service) keyed(ctx context.Context, which predicate.APIKey) (Viewer, bool, error) {
	db := s.db.Client()
	key, err := db.APIKey.Query().Where(apikey.RevokedAtIsNil(), apikey.Or(apikey.ExpiresAtIsNil(), apikey.ExpiresAtGT(s.now())), which).Only(ctx)
	if err != nil {
		return Viewer{}, false, ent.MaskNotFound(err)
	}
	u, err := db.User.Query().Where(user.ID(key.UserID), user.ClosingAtIsNil(), user.SuspendedAtIsNil()).Only(ctx)
	if err != nil {
		return Viewer{}, false, ent.MaskNotFound(err)
	}
	return Viewer{ID: u.ID, Role: keyRole(key.Role, u.Role), key: key.ID}, true, nil
}

// CreateKey is CreateKeyUntil for a key that never expires.
func (s *Service) CreateKey(ctx context.Context, email, name string, role user.Role) (gid.ID, Token, error) {
	return s.CreateKeyUntil(ctx, email, name, role, time.Time{})
}

// CreateKeyUntil makes a key with which a server acts as the user with the address, with a
// role of no higher rank than the user's, and which is refused from expires on; zero: it
// never is. The token is shown this once. Fails with InvalidInput.
func (s *Service) CreateKeyUntil(ctx context.Context, email, name string, role user.Role, expires time.Time) (gid.ID, Token, error) {
	email, why := parseEmail(email)
	if why == nil {
		name, why = refusal.CheckName("name", name)
	}
	if why == nil && !expires.IsZero() && !expires.After(s.now()) {
		why = refusal.Newf(refusal.InvalidInput, "expires", "The expiry must be in the future.")
	}
	if why != nil {
		return "", Token{}, why
	}
	u, err := s.db.Client().User.Query().Where(user.Email(email)).Only(ctx)
	if ent.IsNotFound(err) {
		return "", Token{}, fmt.Errorf("nobody has the address %s", email)
	}
	if err != nil {
		return "", Token{}, err
	}
	if lesser(role, u.Role) != role {
		return "", Token{}, fmt.Errorf("%s has the role %s, so the key cannot have the role %s", email, u.Role, role)
	}
	id, token := gid.New(gid.Key), newToken(keyPrefix)
	err = s.db.InTx(ctx, func(ctx context.Context, tx *database.Tx) error {
		create := tx.APIKey.Create().SetID(id).SetUserID(u.ID).SetName(name).SetRole(apikey.Role(role)).
			SetTokenHash(token.hash()).SetCreatedAt(tx.Now(ctx))
		if !expires.IsZero() {
			create.SetExpiresAt(expires.UTC())
		}
		if err := create.Exec(ctx); err != nil {
			return err
		}
		return audit.Record(ctx, tx, audit.Event{Action: audit.KeyCreated, Subject: u.ID, Detail: string(id) + " " + string(role)})
	})
	return id, token, err
}

// ListedKey is a key with what concerns its owner.
type ListedKey struct {
	*ent.APIKey
	Email   string     // of the user that it acts for
	ResetAt *time.Time // when the user's password was last reset after the key was made: whoever reset it may not know of the key
}

// Keys lists all keys, oldest first.
func (s *Service) Keys(ctx context.Context) ([]ListedKey, error) {
	keys, err := s.db.Client().APIKey.Query().Order(ent.Asc(apikey.FieldID)).All(ctx)
	if err != nil {
		return nil, err
	}
	owners := map[gid.ID]ListedKey{}
	listed := make([]ListedKey, len(keys))
	for i, key := range keys {
		owner, known := owners[key.UserID]
		if !known {
			if owner, err = s.keyOwner(ctx, key.UserID); err != nil {
				return nil, err
			}
			owners[key.UserID] = owner
		}
		listed[i] = ListedKey{APIKey: key, Email: owner.Email}
		if owner.ResetAt != nil && owner.ResetAt.After(key.CreatedAt) {
			listed[i].ResetAt = owner.ResetAt
		}
	}
	return listed, nil
}

// keyOwner reads the address of a user and when the password was last reset.
func (s *Service) keyOwner(ctx context.Context, id gid.ID) (owner ListedKey, err error) {
	u, err := s.db.Client().User.Get(ctx, id)
	if err != nil {
		return owner, err
	}
	owner.Email = u.Email
	reset, err := s.db.Client().AuditEvent.Query().
		Where(auditevent.Action(audit.PasswordReset), auditevent.Subject(id)).Order(ent.Desc(auditevent.FieldID)).First(ctx)
	if err == nil {
		owner.ResetAt = &reset.CreatedAt
	}
	return owner, ent.MaskNotFound(err)
}

// RevokeKey ends a key, for ever.
func (s *Service) RevokeKey(ctx context.Context, id gid.ID) error {
	return s.db.InTx(ctx, func(ctx context.Context, tx *database.Tx) error {
		n, err := tx.APIKey.Update().Where(apikey.ID(id), apikey.RevokedAtIsNil()).SetRevokedAt(tx.Now(ctx)).Save(ctx)
		if err != nil {
			return err
		}
		if n == 0 {
			return fmt.Errorf("no key %s is in use", id)
		}
		return audit.Record(ctx, tx, audit.Event{Action: audit.KeyRevoked, Subject: id})
	})
}
