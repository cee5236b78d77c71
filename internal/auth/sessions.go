package auth

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/purserhq/purser/ent"
	"github.com/purserhq/purser/ent/apikey"
	"github.com/purserhq/purser/ent/predicate"
	"github.com/purserhq/purser/ent/session"
	"github.com/purserhq/purser/ent/user"
	"github.com/purserhq/purser/internal/audit"
	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/refusal"
	"github.com/purserhq/purser/internal/throttle"
)

// SignIn is a new session. The token is shown this once.
type SignIn struct {
	Token     Token
	User      gid.ID
	Session   gid.ID
	ProvedAt  time.Time // UTC; when the user proved to be it; zero when nobody knows
	ExpiresAt time.Time // UTC

	// PasskeyOptions are for navigator.credentials.get, as JSON, where LogIn was refused for
	// want of a second factor and the user has a passkey; there is no session then.
	PasskeyOptions string

	began    time.Time
	factored bool   // a second factor was shown
	mintedBy gid.ID // the application's key that created the session; empty: the user signed in
	device   string // the value of the cookie by which the device is known from then on; may be empty
}

func (s *Service) newSignIn(user gid.ID) SignIn {
	now := s.now()
	return SignIn{
		Token: newToken(sessionPrefix), User: user, Session: gid.New(gid.Session),
		ProvedAt: now, began: now, ExpiresAt: now.Add(s.options.SessionLife),
	}
}

func (in SignIn) save(ctx context.Context, tx *database.Tx) error {
	create := tx.Session.Create().SetID(in.Session).SetUserID(in.User).
		SetTokenHash(in.Token.hash()).SetCreatedAt(in.began).SetExpiresAt(in.ExpiresAt).
		SetSeenAt(in.began).SetUserAgent(audit.OriginOf(ctx).Agent)
	if !in.ProvedAt.IsZero() {
		create.SetProvedAt(in.ProvedAt)
	}
	if in.factored {
		create.SetFactorAt(in.began)
	}
	if in.mintedBy != "" {
		create.SetMintedBy(in.mintedBy)
	}
	if err := create.Exec(ctx); err != nil {
		return fmt.Errorf("create session %s: %w", in.Session, err)
	}
	return nil
}

// readBackTime bounds the look at what a commit did. The request may be gone by
// then, its answer should be right all the same.
const readBackTime = 5 * time.Second

// resolveUnknownCommit turns the error of the transaction that made the session into an
// answer. When the answer to COMMIT was lost, the session is there or it is not.
func (s *Service) resolveUnknownCommit(ctx context.Context, in SignIn, err error) (SignIn, error) {
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
		_, err := dropSessions(ctx, tx, session.ID(viewer.Session), session.UserID(viewer.ID))
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

// RevokeSession ends a session of the viewer's. Fails with NotFound.
func (s *Service) RevokeSession(ctx context.Context, id gid.ID) error {
	viewer, _ := FromContext(ctx)
	return s.db.InTx(ctx, func(ctx context.Context, tx *database.Tx) error {
		n, err := dropSessions(ctx, tx, session.ID(id), session.UserID(viewer.ID))
		if err != nil {
			return err
		}
		if n == 0 {
			return refusal.Newf(refusal.NotFound, "sessionId", "The session does not exist or is not yours.")
		}
		return s.record(ctx, tx, audit.SessionRevoked, viewer.ID, string(id))
	})
}

// endSessions ends all sessions of a user but one.
func endSessions(ctx context.Context, tx *database.Tx, owner, but gid.ID) error {
	_, err := dropSessions(ctx, tx, session.UserID(owner), session.IDNEQ(but))
	return err
}

// dropSessions deletes sessions and tells whatever still streams for them.
func dropSessions(ctx context.Context, tx *database.Tx, which ...predicate.Session) (int, error) {
	ids, err := tx.Session.Query().Where(which...).IDs(ctx)
	if err != nil || len(ids) == 0 {
		return 0, err
	}
	tx.Changed(ids...)
	return tx.Session.Delete().Where(session.IDIn(ids...)).Exec(ctx)
}

// viewer returns whose token it is; false for a token that is unknown or has expired.
// Every request asks, so those that ask at once share one query, which begins after
// they asked: a session that was ended before is never taken for one that lasts.
func (s *Service) viewer(ctx context.Context, token Token) (Viewer, bool, error) {
	in, found, err := s.byHash.Get(ctx, token.hash())
	if err != nil || !found || !s.good(in.seen, in.expires) {
		return in.Viewer, false, err
	}
	s.noteUse(ctx, in.Viewer, in.seen)
	return in.Viewer, true, nil
}

// Renew is the viewer as the session has it now, for what goes on after the
// request that began it; false when the session has ended. To watch is not to use
// it: a page that nobody touches is signed out.
func (s *Service) Renew(ctx context.Context, v Viewer) (Viewer, bool, error) {
	switch {
	case v.Application != "":
		return s.byApplicationKey(ctx, v.secret)
	case v.key != "":
		return s.keyed(ctx, apikey.ID(v.key))
	case !v.until.IsZero():
		u, err := s.db.Client().User.Query().Where(user.ID(v.ID), user.ClosingAtIsNil(), user.SuspendedAtIsNil()).Only(ctx)
		if err != nil {
			return v, false, ent.MaskNotFound(err)
		}
		return s.withRole(v, u.Role, v.factorShown), s.now().Before(v.until), nil
	}
	in, found, err := s.byID.Get(ctx, string(v.Session))
	return in.Viewer, err == nil && found && s.good(in.seen, in.expires), err
}

// good tells whether a session lasts still, and was used lately.
func (s *Service) good(seen, expires time.Time) bool {
	now, idle := s.now(), s.options.SessionIdle
	return now.Before(expires) && (idle == 0 || seen.IsZero() || now.Sub(seen) < idle)
}

// signedIn is a session with its user's role.
type signedIn struct {
	Viewer
	seen, expires time.Time
}

// sessionsBy reads sessions by one of their columns.
func (s *Service) sessionsBy(column string) func(context.Context, []string) (map[string]signedIn, error) {
	return func(ctx context.Context, keys []string) (map[string]signedIn, error) {
		return s.readSessions(ctx, column, keys)
	}
}

func (s *Service) readSessions(ctx context.Context, column string, keys []string) (map[string]signedIn, error) {
	found := make(map[string]signedIn, len(keys))
	query := `SELECT sessions.` + column + `, sessions.id, sessions.expires_at, sessions.proved_at, sessions.seen_at,
		sessions.factor_at, sessions.minted_by, users.id, users.role FROM sessions JOIN users ON users.id = sessions.user_id
		LEFT JOIN application_keys ON application_keys.id = sessions.minted_by
		WHERE application_keys.revoked_at IS NULL AND users.closing_at IS NULL
		AND users.suspended_at IS NULL AND sessions.` + column + ` ` + database.InSet(s.db.Dialect(), 1)
	err := s.db.Read(ctx, query, s.db.Set(database.Texts(keys))...).ForEach(func(scan database.Scan) error {
		var (
			key                  string
			in                   signedIn
			proved, used, factor sql.NullTime
			minted               sql.NullString
			role                 user.Role
		)
		if err := scan(&key, &in.Session, &in.expires, &proved, &used, &factor, &minted, &in.ID, &role); err != nil {
			return err
		}
		in.ProvedAt, in.seen = proved.Time, used.Time
		if minted.Valid { // the application stands for its users, never for an operator
			role = user.RoleUser
		}
		in.Viewer = s.withRole(in.Viewer, role, factor.Valid)
		found[key] = in
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("look up sessions: %w", err)
	}
	return found, nil
}

// noteUse notes that a session is used, but not each time: a write for each
// request would cost more than the request.
func (s *Service) noteUse(ctx context.Context, v Viewer, seen time.Time) {
	note := 5 * time.Minute
	if idle := s.options.SessionIdle; idle > 0 {
		note = min(note, idle/6)
	}
	if s.now().Sub(seen) < note {
		return
	}
	err := s.db.InTx(ctx, func(ctx context.Context, tx *database.Tx) error {
		return tx.Session.Update().Where(session.ID(v.Session)).SetSeenAt(tx.Now(ctx)).Exec(ctx)
	})
	if err != nil {
		s.options.Log.WarnContext(ctx, "record the use of a session", "session", v.Session, "error", err)
	}
}

// Sweep forgets what has expired: sessions, links for new passwords, counts of tries,
// and where requests came from. To be called now and then.
func (s *Service) Sweep(ctx context.Context) error {
	return errors.Join(throttle.Sweep(ctx, s.db), audit.EraseOrigins(ctx, s.db),
		s.db.DeleteOld(ctx, "sessions", "expires_at", 0), s.db.DeleteOld(ctx, "reset_tokens", "expires_at", 0),
		s.db.DeleteOld(ctx, "passkey_challenges", "expires_at", 0))
}
