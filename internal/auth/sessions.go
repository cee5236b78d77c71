package auth

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/purserhq/purser/ent/session"
	"github.com/purserhq/purser/ent/user"
	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/gid"
)

// life is how long a session lasts from signing in, used or not.
const life = 30 * 24 * time.Hour

// SignIn is a new session. The token is shown this once.
type SignIn struct {
	Token     Token
	User      gid.ID
	Session   gid.ID
	ExpiresAt time.Time // UTC
}

func (s *Service) newSignIn(user gid.ID) SignIn {
	return SignIn{Token: newToken(), User: user, Session: gid.New(gid.Session), ExpiresAt: s.now().Add(life)}
}

func (in SignIn) save(ctx context.Context, tx *database.Tx) error {
	create := tx.Session.Create().SetID(in.Session).SetUserID(in.User).
		SetTokenHash(in.Token.hash()).SetExpiresAt(in.ExpiresAt)
	if err := create.Exec(ctx); err != nil {
		return fmt.Errorf("create session %s: %w", in.Session, err)
	}
	return nil
}

// readBackTime bounds the look at what a commit did. The request may be gone by
// then, its answer should be right all the same.
const readBackTime = 5 * time.Second

// settle turns the error of the transaction that made the session into an
// answer. When the answer to COMMIT was lost, the session is there or it is not.
func (s *Service) settle(ctx context.Context, in SignIn, err error) (SignIn, error) {
	if err == nil {
		return in, nil
	}
	if _, lost := errors.AsType[*database.InDoubt](err); !lost {
		return SignIn{}, err
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), readBackTime)
	defer cancel()
	found, readErr := s.db.Client().Session.Query().Where(session.ID(in.Session)).Exist(ctx)
	if found {
		return in, nil
	}
	return SignIn{}, errors.Join(err, readErr)
}

// LogOut ends the viewer's session. It does nothing when nobody is signed in or
// the session has ended already.
func (s *Service) LogOut(ctx context.Context) error {
	viewer, ok := FromContext(ctx)
	if !ok {
		return nil
	}
	end := func(ctx context.Context, tx *database.Tx) error {
		tx.Changed(viewer.Session) // whatever streams ends with it
		_, err := tx.Session.Delete().Where(session.ID(viewer.Session), session.UserID(viewer.ID)).Exec(ctx)
		return err
	}
	err := s.db.InTx(ctx, end)
	if _, lost := errors.AsType[*database.InDoubt](err); lost {
		err = s.db.InTx(ctx, end) // ending it twice does no harm
	}
	if err != nil {
		return fmt.Errorf("end session %s: %w", viewer.Session, err)
	}
	return nil
}

// viewer returns whose token it is; false for a token that is unknown or has expired.
// Every request asks, so it is one query, and it writes nothing.
func (s *Service) viewer(ctx context.Context, token Token) (_ Viewer, found bool, err error) {
	return s.viewerBy(ctx, "token_hash", token.hash())
}

// Renew is the viewer as the session has it now, for what goes on after the
// request that began it; false when the session has ended.
func (s *Service) Renew(ctx context.Context, v Viewer) (_ Viewer, found bool, err error) {
	return s.viewerBy(ctx, "id", string(v.Session))
}

func (s *Service) viewerBy(ctx context.Context, column, value string) (_ Viewer, found bool, err error) {
	rows, err := s.db.Query(ctx, `SELECT sessions.id, sessions.expires_at, users.id, users.role
		FROM sessions JOIN users ON users.id = sessions.user_id WHERE sessions.`+column+` = $1`, value)
	if err != nil {
		return Viewer{}, false, fmt.Errorf("look up a session: %w", err)
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	if !rows.Next() {
		return Viewer{}, false, rows.Err()
	}
	var (
		v       Viewer
		expires time.Time
		role    user.Role
	)
	if err := rows.Scan(&v.Session, &expires, &v.ID, &role); err != nil {
		return Viewer{}, false, fmt.Errorf("read a session: %w", err)
	}
	v.Admin = role == user.RoleAdmin
	return v, s.now().Before(expires), nil
}
