package auth

import (
	"context"
	"errors"
	"fmt"

	"github.com/purserhq/purser/ent"
	"github.com/purserhq/purser/ent/user"
	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/refusal"
)

// Every transaction that creates a session locks the user's row first, and so does every
// one that ends all sessions of a user: Suspend, EndAllSessions, ResetPassword,
// ChangePassword and DeleteAccount. Whichever comes second sees what the first has written.
// Without the lock a login that has verified the password before a suspension would create
// its session after it, and the session would be valid again after Unsuspend.

// maxRetries bounds how often a login verifies the password again after isChanged.
const maxRetries = 3

// lockForSession locks a user who has proved who they are until the transaction ends, and
// returns the row. Fails with Suspended, or InvalidCredentials for an account that closes.
func lockForSession(ctx context.Context, tx *database.Tx, id gid.ID) (*ent.User, error) {
	u, err := tx.User.Query().Where(user.ID(id)).Modify(database.ForNoKeyUpdate).Only(ctx)
	if err != nil {
		return nil, fmt.Errorf("lock user %s: %w", id, err)
	}
	if u.ClosingAt != nil {
		return nil, refusal.New(refusal.InvalidCredentials, "The account is closed.")
	}
	return u, suspended(u)
}

// lockUnchanged is lockForSession of a user whose password and second factor were verified
// against seen. Fails, too, with an error that isChanged recognises when they are others by
// now: the proof is one of the past.
func lockUnchanged(ctx context.Context, tx *database.Tx, seen *ent.User) error {
	u, err := lockForSession(ctx, tx, seen.ID)
	if err != nil {
		return err
	}
	if u.PasswordHash != seen.PasswordHash || u.TwoFactorAt == nil && seen.TwoFactorAt != nil ||
		u.TwoFactorAt != nil && (seen.TwoFactorAt == nil || !u.TwoFactorAt.Equal(*seen.TwoFactorAt)) {
		return &changedError{refusal.New(refusal.InvalidCredentials, "The password or the second factor was changed just now. Try again.")}
	}
	return nil
}

// changedError is the refusal of a proof that was verified against what is changed by now.
type changedError struct{ refused *refusal.Error }

// Error says what was changed.
func (e *changedError) Error() string { return e.refused.Error() }

// Unwrap returns the refusal.
func (e *changedError) Unwrap() error { return e.refused }

func isChanged(err error) bool {
	_, changed := errors.AsType[*changedError](err)
	return changed
}
