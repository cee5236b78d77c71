package graph

import (
	"context"
	"time"

	"entgo.io/ent/dialect/sql"

	"github.com/purserhq/purser/ent"
	"github.com/purserhq/purser/ent/auditevent"
	"github.com/purserhq/purser/ent/session"
	"github.com/purserhq/purser/graph/generated"
	"github.com/purserhq/purser/graph/relay"
	"github.com/purserhq/purser/internal/auth"
	"github.com/purserhq/purser/internal/gid"
)

// maxSessions is how many of a user's sessions are shown.
const maxSessions = 100

// sessions are those of a user that have not ended.
func (r *Resolver) sessions(ctx context.Context, u *ent.User) ([]*ent.Session, error) {
	return r.Read.Session.Query().Where(session.UserID(u.ID), session.ExpiresAtGT(time.Now())).
		Order(ent.Desc(session.FieldID)).Limit(maxSessions).All(ctx)
}

// account answers a change to the viewer's own account.
func (r *Resolver) account(ctx context.Context, v auth.Viewer, err error) (*generated.AccountPayload, error) {
	why, err := refused(err)
	if err != nil {
		return nil, err
	}
	u, err := r.loadUser(ctx, v.ID)
	return &generated.AccountPayload{User: u, UserErrors: why}, err
}

// auditLog is a page of what was written down.
func (r *Resolver) auditLog(ctx context.Context, subject *gid.ID, a relay.Arguments) (*relay.AuditEventConnection, error) {
	query := func() *ent.AuditEventQuery {
		q := r.Read.AuditEvent.Query()
		if subject != nil {
			q.Where(auditevent.Subject(*subject))
		}
		return q
	}
	return relay.Recent(ctx, a, relay.Source[ent.AuditEvent]{
		Kind: gid.Audit,
		ID:   func(e *ent.AuditEvent) gid.ID { return e.ID },
		Fetch: func(ctx context.Context, window func(*sql.Selector)) ([]*ent.AuditEvent, error) {
			q := query()
			q.Modify(window)
			return q.All(ctx)
		},
		Count: func(ctx context.Context) (int, error) {
			counted := query()
			counted.Modify(relay.Capped)
			return expensive(ctx, r.heavy, counted.Count)
		},
	})
}

// told is a text that may be missing.
func told(text string) *string {
	if text == "" {
		return nil
	}
	return &text
}
