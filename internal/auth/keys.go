package auth

import (
	"context"
	"fmt"

	"github.com/purserhq/purser/ent"
	"github.com/purserhq/purser/ent/apikey"
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

// keyed is the viewer of a key that is good. A key of an operator is one only if
// it was made so, and stops when its user is no operator any more.
func (s *Service) keyed(ctx context.Context, which predicate.APIKey) (Viewer, bool, error) {
	db := s.db.Client()
	key, err := db.APIKey.Query().Where(apikey.RevokedAtIsNil(), which).Only(ctx)
	if err != nil {
		return Viewer{}, false, ent.MaskNotFound(err)
	}
	u, err := db.User.Query().Where(user.ID(key.UserID), user.ClosingAtIsNil()).Only(ctx)
	if err != nil {
		return Viewer{}, false, ent.MaskNotFound(err)
	}
	return Viewer{ID: u.ID, Admin: key.Role == apikey.RoleAdmin && u.Role == user.RoleAdmin, key: key.ID}, true, nil
}

// CreateKey makes a key with which a server acts as the user with the address. The
// token is shown this once. Fails with InvalidInput.
func (s *Service) CreateKey(ctx context.Context, email, name string, admin bool) (gid.ID, Token, error) {
	email, why := parseEmail(email)
	if why == nil {
		why = refusal.CheckText("name", name, refusal.MaxName)
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
	if admin && u.Role != user.RoleAdmin {
		return "", Token{}, fmt.Errorf("%s is no operator, so the key cannot be one's", email)
	}
	role := apikey.RoleUser
	if admin {
		role = apikey.RoleAdmin
	}
	id, token := gid.New(gid.Key), newToken(keyPrefix)
	err = s.db.InTx(ctx, func(ctx context.Context, tx *database.Tx) error {
		create := tx.APIKey.Create().SetID(id).SetUserID(u.ID).SetName(name).SetRole(role).
			SetTokenHash(token.hash()).SetCreatedAt(tx.Now(ctx))
		if err := create.Exec(ctx); err != nil {
			return err
		}
		return audit.Record(ctx, tx, audit.Event{Action: audit.KeyCreated, Subject: u.ID, Detail: string(id) + " " + string(role)})
	})
	return id, token, err
}

// Keys lists all keys, oldest first, with the addresses that they act for.
func (s *Service) Keys(ctx context.Context) (keys []*ent.APIKey, emails map[gid.ID]string, err error) {
	keys, err = s.db.Client().APIKey.Query().Order(ent.Asc(apikey.FieldID)).All(ctx)
	if err != nil {
		return nil, nil, err
	}
	emails = map[gid.ID]string{}
	for _, key := range keys {
		emails[key.UserID] = ""
	}
	for id := range emails {
		u, err := s.db.Client().User.Get(ctx, id)
		if err != nil {
			return nil, nil, err
		}
		emails[id] = u.Email
	}
	return keys, emails, nil
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
