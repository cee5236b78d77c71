package auth

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/purserhq/purser/ent"
	"github.com/purserhq/purser/ent/resettoken"
	"github.com/purserhq/purser/ent/user"
	"github.com/purserhq/purser/internal/audit"
	"github.com/purserhq/purser/internal/closing"
	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/refusal"
)

// Addresses that are reserved. The domain invalid can never exist (RFC 2606): nobody can
// read the mail of an address there, and the program gives such addresses to users who
// have none.
const (
	reservedDomain  = ".invalid"
	platformAddress = "platform@purser.invalid" // of the platform's own user, who signs in nowhere
)

// reachable reports whether mail can reach an address.
func reachable(address string) bool {
	return address != "" && !strings.HasSuffix(address, reservedDomain)
}

// ShownEmail is the address that a user is shown as theirs: the one that they signed up
// with while they wait for it, too. Who sees another learns that somebody has the address.
func ShownEmail(u *ent.User) string {
	if u.PendingEmail != nil && u.Email == closing.NobodysAddress(u.ID) {
		return *u.PendingEmail
	}
	return u.Email
}

// ShownPendingEmail is the address that the user has asked to change to; nil for none.
func ShownPendingEmail(u *ent.User) *string {
	if u.Email == closing.NobodysAddress(u.ID) {
		return nil
	}
	return u.PendingEmail
}

// maxCandidates is how many users wait for one address, of those who can sign in with it.
// It bounds how many hashes one try takes.
const maxCandidates = 3

// candidates are the users who may be meant by an address: the one who has verified it
// alone, or the one who has it and the first who signed up with it after that one. One
// without id when there is nobody.
func (s *Service) candidates(ctx context.Context, address string) ([]*ent.User, error) {
	holder, err := s.userByEmail(ctx, address)
	if err != nil || holder.EmailVerifiedAt != nil || !reachable(address) {
		return []*ent.User{holder}, err
	}
	waiting, err := s.db.Client().User.Query().
		Where(user.PendingEmail(address), user.EmailHasSuffix("@users"+reservedDomain), user.ClosingAtIsNil()).
		Order(ent.Asc(user.FieldID)).Limit(maxCandidates).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("look up who waits for an address: %w", err)
	}
	if holder.ID == "" && len(waiting) > 0 {
		return waiting, nil
	}
	return append([]*ent.User{holder}, waiting...), nil
}

// claim gives an address to a user who has shown to read its mail. Another who has it and
// has not shown that loses it: not the account, nor its money, into which the name of the
// account under users.invalid leads from then on. Fails with EmailTaken when another has
// verified it.
func (s *Service) claim(ctx context.Context, tx *database.Tx, id gid.ID, address string) error {
	both, err := tx.User.Query().Where(user.Or(user.ID(id), user.Email(address))).
		Order(ent.Asc(user.FieldID)).Modify(database.ForUpdate).All(ctx) // in one order, so that two never wait for each other
	if err != nil {
		return fmt.Errorf("lock who has an address: %w", err)
	}
	var mine *ent.User
	for _, u := range both {
		if u.ID == id {
			mine = u
			continue
		}
		if u.EmailVerifiedAt != nil {
			return refusal.Newf(refusal.EmailTaken, "token", "Another account already has this email address.")
		}
		if err := s.dispossess(ctx, tx, u); err != nil {
			return fmt.Errorf("take the address of %s: %w", u.ID, err)
		}
	}
	if mine == nil {
		return fmt.Errorf("there is no user %s", id)
	}
	now := tx.Now(ctx)
	verified := now
	if mine.EmailVerifiedAt != nil && !verified.After(*mine.EmailVerifiedAt) { // the database wants another time for another address
		verified = mine.EmailVerifiedAt.Add(time.Microsecond)
	}
	update := tx.User.UpdateOneID(id).SetEmail(address).SetEmailVerifiedAt(verified)
	if mine.PendingEmail != nil && *mine.PendingEmail == address {
		update.ClearPendingEmail()
	}
	if mine.Email != address && reachable(mine.Email) { // a change, and no first address
		update.SetGuardedAt(now)
		if err := s.record(ctx, tx, audit.EmailChanged, id, ""); err != nil {
			return err
		}
	}
	if err := update.Exec(ctx); err != nil {
		return fmt.Errorf("give %s an address: %w", id, err)
	}
	return nil
}

// dispossess takes the address of a user who has not verified it.
func (s *Service) dispossess(ctx context.Context, tx *database.Tx, u *ent.User) error {
	if err := tx.User.UpdateOneID(u.ID).SetEmail(closing.NobodysAddress(u.ID)).Exec(ctx); err != nil {
		return err
	}
	if _, err := tx.ResetToken.Delete().Where(resettoken.UserID(u.ID)).Exec(ctx); err != nil {
		return err
	}
	return audit.Record(ctx, tx, audit.Event{Action: audit.EmailLost, Subject: u.ID})
}
