package auth

import (
	"context"
	"errors"
	"fmt"

	"github.com/purserhq/purser/ent"
	"github.com/purserhq/purser/ent/identity"
	"github.com/purserhq/purser/internal/audit"
	"github.com/purserhq/purser/internal/closing"
	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/refusal"
)

// byIssuer finds out whose token of the issuer it is. A subject that comes for the
// first time becomes a user, with wallet.
func (s *Service) byIssuer(ctx context.Context, text string) (_ Viewer, found bool, err error) {
	c, err := s.issuer.check(ctx, text)
	if errors.Is(err, errToken) {
		s.options.Log.InfoContext(ctx, "token refused", "error", err)
		return Viewer{}, false, nil
	}
	if err != nil {
		return Viewer{}, false, err
	}
	u, err := s.userFor(ctx, c)
	if err != nil {
		return Viewer{}, false, err
	}
	if u.SuspendedAt != nil {
		return Viewer{}, false, nil
	}
	v := Viewer{ID: u.ID, until: c.expires, ProvedAt: c.provedAt(), factorShown: c.factorShown()}
	return s.withRole(v, u.Role, v.factorShown), true, nil
}

// userFor is the user of the subject, who may be a new one.
func (s *Service) userFor(ctx context.Context, c claims) (*ent.User, error) {
	u, err := s.userOf(ctx, c.Subject)
	if ent.IsNotFound(err) {
		u, err = s.welcome(ctx, c)
	}
	if err != nil {
		return nil, fmt.Errorf("find the user of a subject: %w", err)
	}
	return u, nil
}

func (s *Service) userOf(ctx context.Context, subject string) (*ent.User, error) {
	row, err := s.db.Client().Identity.Query().Where(identity.Issuer(s.issuer.url), identity.Subject(subject)).Only(ctx)
	if err != nil {
		return nil, err
	}
	return s.db.Client().User.Get(ctx, row.UserID)
}

// welcome makes the user of a new subject. An account whose address is verified stays
// another's: whoever controls the issuer's word for it shall not get its money. One that
// has not verified it loses it to who has, as to anybody else.
func (s *Service) welcome(ctx context.Context, c claims) (*ent.User, error) {
	id := gid.New(gid.User)
	name, why := parseName(c.Name)
	if why != nil {
		name = nil
	}
	err := s.db.InTx(ctx, func(ctx context.Context, tx *database.Tx) error {
		// A hook makes the wallet. The password is one that nobody knows.
		create := tx.User.Create().SetID(id).SetEmail(closing.NobodysAddress(id)).SetNillableName(name).SetPasswordHash(unknownUser)
		if err := create.Exec(ctx); err != nil {
			return err
		}
		if told, why := parseOwnEmail(c.Email); why == nil && c.EmailVerified {
			if err := s.claim(ctx, tx, id, told); err != nil && refusal.From(err) == nil {
				return err
			}
		}
		if err := tx.Identity.Create().SetUserID(id).SetIssuer(s.issuer.url).SetSubject(c.Subject).Exec(ctx); err != nil {
			return err
		}
		return s.record(ctx, tx, audit.SignedUp, id, "by "+s.issuer.url)
	})
	_, lost := errors.AsType[*database.InDoubt](err)
	if err != nil && !lost && !database.IsUnique(err) {
		return nil, err
	}
	return s.userOf(ctx, c.Subject) // another request of theirs may have been first
}
