package graph

import (
	"context"

	"github.com/purserhq/purser/ent"
	"github.com/purserhq/purser/ent/gate"
	"github.com/purserhq/purser/graph/generated"
	"github.com/purserhq/purser/internal/auth"
	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/payments"
	"github.com/purserhq/purser/internal/refusal"
)

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
		return &generated.Switch{ID: gates[name], Name: name, Open: true}, ent.MaskNotFound(err)
	}
	s := &generated.Switch{ID: gates[name], Name: name, Open: row.Open, Reason: row.Reason, ChangedAt: &row.ChangedAt}
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
