package auth

import (
	"context"
	"database/sql"
	"fmt"
	"sync"
	"time"

	"github.com/purserhq/purser/ent/applicationkey"
	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/scope"
)

// Can reports whether the viewer is the application with a key that has one of scopes. It
// is false for every user, whatever their role.
func (v Viewer) Can(scopes ...scope.Scope) bool {
	return v.Application != "" && v.scopes.Has(scopes...)
}

// Scopes are those of the application's key; none for a user.
func (v Viewer) Scopes() scope.Set { return v.scopes }

// ApplicationWith is the application with scopes, without a key: what the program reads for it.
// by is named in its place.
func ApplicationWith(by gid.ID, scopes scope.Set) Viewer {
	return Viewer{Application: by, scopes: scopes}
}

type grantedKey struct{}

// WithFieldGranted returns a context in which the application reads rows of every type that
// any of its keys can read, or with false no more than the scopes of its key name. graph
// sets it for each field: a field that the key's scopes let it call answers with the rows
// behind it, and what is selected below is judged anew.
func WithFieldGranted(ctx context.Context, granted bool) context.Context {
	return context.WithValue(ctx, grantedKey{}, granted)
}

func fieldGranted(ctx context.Context) bool {
	granted, _ := ctx.Value(grantedKey{}).(bool)
	return granted
}

// knownKey is a key of the application that was not revoked, by one of its secrets.
type knownKey struct {
	Viewer
	until    time.Time // from when on the secret is refused; zero: never
	lastUsed time.Time
}

// byApplicationKey returns the application by the hash of a secret; false for one that is
// unknown, expired, revoked, or was replaced longer than the overlap ago. Requests that come
// at once share one query, which begins after they came.
func (s *Service) byApplicationKey(ctx context.Context, hash string) (Viewer, bool, error) {
	known, found, err := s.bySecret.Get(ctx, hash)
	if err != nil || !found || !known.until.IsZero() && !s.now().Before(known.until) {
		return Viewer{}, false, err
	}
	s.noteKeyUse(ctx, known)
	return known.Viewer, true, nil
}

// readApplicationKeys reads keys by the hashes of their secrets, present and previous.
func (s *Service) readApplicationKeys(ctx context.Context, hashes []string) (map[string]knownKey, error) {
	found := make(map[string]knownKey, len(hashes))
	among := database.InSet(s.db.Dialect(), 1)
	query := `SELECT id, scopes, secret_hash, previous_hash, previous_until, expires_at, last_used_at FROM application_keys
		WHERE revoked_at IS NULL AND (secret_hash ` + among + ` OR previous_hash ` + among + `)`
	err := s.db.Read(ctx, query, s.db.Set(database.Texts(hashes))...).ForEach(func(scan database.Scan) error {
		var (
			key                     knownKey
			hash                    string
			previous                sql.NullString
			overlap, expires, using sql.NullTime
		)
		if err := scan(&key.Application, &key.scopes, &hash, &previous, &overlap, &expires, &using); err != nil {
			return err
		}
		key.lastUsed, key.until, key.secret = using.Time, expires.Time, hash
		found[hash] = key
		if previous.Valid {
			key.secret = previous.String
			if key.until.IsZero() || overlap.Time.Before(key.until) {
				key.until = overlap.Time
			}
			found[previous.String] = key
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("look up API keys: %w", err)
	}
	return found, nil
}

// How a key's last use is recorded.
const (
	keyUseEvery = time.Minute // a write for each request would cost more than the request
	keyUseTime  = time.Second // for the write; the request that caused it goes on without it
)

// keyUses is when this replica last tried to record the use of each key, so that of many
// concurrent requests one writes.
type keyUses struct {
	mu    sync.Mutex
	tried map[gid.ID]time.Time // as many as there are keys in use
}

// due reports whether the use of a key is to be recorded, and remembers that it was.
func (u *keyUses) due(key gid.ID, now time.Time) bool {
	u.mu.Lock()
	defer u.mu.Unlock()
	if last, ok := u.tried[key]; ok && now.Sub(last) < keyUseEvery && !now.Before(last) {
		return false
	}
	if u.tried == nil {
		u.tried = map[gid.ID]time.Time{}
	}
	u.tried[key] = now
	return true
}

// noteKeyUse records that a key is used, at most once a minute for all replicas together. A
// failure is logged and concerns no request.
func (s *Service) noteKeyUse(ctx context.Context, key knownKey) {
	now := s.now()
	if now.Sub(key.lastUsed) < keyUseEvery || !s.keyUses.due(key.Application, now) {
		return
	}
	bounded, cancel := context.WithTimeout(context.WithoutCancel(ctx), keyUseTime)
	defer cancel()
	err := s.db.InTx(bounded, func(ctx context.Context, tx *database.Tx) error {
		at := tx.Now(ctx)
		return tx.ApplicationKey.Update().Where(applicationkey.ID(key.Application),
			applicationkey.Or(applicationkey.LastUsedAtIsNil(), applicationkey.LastUsedAtLTE(at.Add(-keyUseEvery)))).
			SetLastUsedAt(at).Exec(ctx)
	})
	if err != nil {
		s.options.Log.WarnContext(ctx, "record the use of an API key", "key", key.Application, "error", err)
	}
}
