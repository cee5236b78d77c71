package graph

import (
	"context"
	"time"

	"entgo.io/ent/dialect/sql"

	"github.com/purserhq/purser/ent"
	"github.com/purserhq/purser/ent/auditevent"
	"github.com/purserhq/purser/ent/gate"
	"github.com/purserhq/purser/ent/session"
	"github.com/purserhq/purser/graph/generated"
	"github.com/purserhq/purser/graph/relay"
	"github.com/purserhq/purser/internal/auth"
	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/payments"
	"github.com/purserhq/purser/internal/refusal"
)

// mostSessions is how many of a user's sessions are shown.
const mostSessions = 100

// sessions are those of a user that have not ended.
func (r *Resolver) sessions(ctx context.Context, u *ent.User) ([]*ent.Session, error) {
	return r.Read.Session.Query().Where(session.UserID(u.ID), session.ExpiresAtGT(time.Now())).
		Order(ent.Desc(session.FieldID)).Limit(mostSessions).All(ctx)
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
		Count: func(ctx context.Context) (int, error) { return query().Count(ctx) },
	})
}

// gates are the rows behind the switches.
var gates = map[generated.SwitchName]gid.ID{
	generated.SwitchNameDeposits:  payments.GateDeposits,
	generated.SwitchNamePayouts:   payments.GatePayouts,
	generated.SwitchNameTransfers: payments.GateTransfers,
}

// switches are all, as they stand now.
func (r *Resolver) switches(ctx context.Context) ([]*generated.Switch, error) {
	out := []*generated.Switch{}
	for _, name := range generated.AllSwitchName {
		s, err := r.switchNamed(ctx, name)
		if err != nil {
			return nil, err
		}
		out = append(out, s)
	}
	return out, nil
}

func (r *Resolver) switchNamed(ctx context.Context, name generated.SwitchName) (*generated.Switch, error) {
	row, err := r.Read.Gate.Query().Where(gate.ID(gates[name])).Only(ctx)
	if err != nil { // one that was never touched is open
		return &generated.Switch{Name: name, Open: true}, ent.MaskNotFound(err)
	}
	s := &generated.Switch{Name: name, Open: row.Open, Reason: row.Reason, ChangedAt: &row.ChangedAt}
	if row.ChangedBy != "" {
		s.ChangedBy = &row.ChangedBy
	}
	return s, nil
}

// switched answers setSwitch.
func (r *Resolver) switched(ctx context.Context, v auth.Viewer, in generated.SetSwitchInput) (*generated.SetSwitchPayload, error) {
	if err := checkReason(in.Reason); err != nil {
		why, err := refused(err)
		return &generated.SetSwitchPayload{UserErrors: why}, err
	}
	if err := r.Payments.SetGate(ctx, v.ID, gates[in.Name], in.Open, in.Reason); err != nil {
		return nil, err
	}
	s, err := r.switchNamed(ctx, in.Name)
	return &generated.SetSwitchPayload{Switch: s, UserErrors: []*refusal.Error{}}, err
}
