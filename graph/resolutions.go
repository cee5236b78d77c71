package graph

import (
	"cmp"
	"context"

	"github.com/purserhq/purser/ent"
	"github.com/purserhq/purser/ent/resolution"
	"github.com/purserhq/purser/graph/generated"
	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/money"
	"github.com/purserhq/purser/internal/payments"
	"github.com/purserhq/purser/internal/refusal"
)

// suspenseActions are the stored words for what becomes of money in suspense.
var suspenseActions = map[generated.SuspenseAction]resolution.Action{
	generated.SuspenseActionGiveToWallet: resolution.ActionAssignToWallet,
	generated.SuspenseActionRefund:       resolution.ActionRefund,
	generated.SuspenseActionKeep:         resolution.ActionAssignToPlatform,
}

// resolutionStates are the stored states behind each status.
var resolutionStates = map[generated.ResolutionStatus][]resolution.State{
	generated.ResolutionStatusProposed:  {resolution.StateProposed},
	generated.ResolutionStatusWithdrawn: {resolution.StateWithdrawn},
	generated.ResolutionStatusPending: {
		resolution.StatePending, resolution.StateSending, resolution.StateReconcile, resolution.StateProcessing,
	},
	generated.ResolutionStatusSucceeded: {resolution.StateSucceeded},
	generated.ResolutionStatusFailed:    {resolution.StateFailed},
}

// resolved is the resolution that a verb answered with, or why there is none.
func (r *Resolver) resolved(ctx context.Context, done payments.Result, err error) (*generated.Resolution, []*refusal.Error, error) {
	why, err := refused(err)
	if err != nil || len(why) > 0 {
		return nil, why, err
	}
	row, err := r.Read.Resolution.Query().Where(resolution.ID(done.Operation)).Only(ctx)
	if err != nil {
		return nil, why, err
	}
	return shownResolution(row), why, nil
}

// maxResolutions is how many resolutions are listed.
const maxResolutions = 100

func (r *Resolver) resolutions(ctx context.Context, status *generated.ResolutionStatus) ([]*generated.Resolution, error) {
	query := r.Read.Resolution.Query().Order(ent.Desc(resolution.FieldID)).Limit(maxResolutions)
	if status != nil {
		query.Where(resolution.StateIn(resolutionStates[*status]...))
	}
	rows, err := query.All(ctx)
	all := make([]*generated.Resolution, 0, len(rows))
	for _, row := range rows {
		all = append(all, shownResolution(row))
	}
	return all, err
}

func shownResolution(row *ent.Resolution) *generated.Resolution {
	out := &generated.Resolution{
		ID: row.ID, Action: generated.ResolutionAction(row.Action), Status: resolutionStatus(row.State),
		StatementLineID: row.LineID, OperationID: row.OperationID, Reason: row.Reason, NeedsConfirmation: row.TwoPersons,
		ProposedBy: row.ProposedBy, ConfirmedBy: row.ConfirmedBy, StripeRefundID: row.RefundID, RefundID: row.RefundID,
		CreatedAt: row.CreatedAt, UpdatedAt: row.UpdatedAt,
	}
	if row.Target != "" {
		target := gid.ID(row.Target)
		out.TargetID = &target
	}
	if row.Currency != "" {
		out.Amount = &money.Money{Minor: row.Amount, Currency: row.Currency}
	}
	return out
}

func resolutionStatus(state resolution.State) generated.ResolutionStatus {
	for status, states := range resolutionStates {
		for _, s := range states {
			if s == state {
				return status
			}
		}
	}
	return generated.ResolutionStatus(state) // which the schema refuses to show
}

func (r *Resolver) suspenseLines(ctx context.Context) ([]*generated.SuspenseLine, error) {
	lines, err := r.Payments.ListSuspense(ctx)
	all := make([]*generated.SuspenseLine, 0, len(lines))
	for _, l := range lines {
		all = append(all, &generated.SuspenseLine{ID: gid.ID(l.ID), Type: l.Type, Source: l.Source, Amount: &l.Amount, CreatedAt: l.CreatedAt})
	}
	return all, err
}

func (r *Resolver) parkedItems(ctx context.Context) ([]*generated.ParkedItem, error) {
	rows, err := r.Payments.ListParked(ctx)
	all := make([]*generated.ParkedItem, 0, len(rows))
	for _, p := range rows {
		all = append(all, &generated.ParkedItem{
			ID: p.ID, State: p.State, Amount: p.Amount, CreatedAt: p.CreatedAt, AwaitsApproval: p.Awaits,
			Failure: notEmpty(cmp.Or(frozenFor(p.Frozen), p.Failure)), Object: notEmpty(p.Object),
		})
	}
	return all, err
}

// frozenFor says why a payout of a frozen wallet waits; empty for others.
func frozenFor(reason string) string {
	if reason == "" {
		return ""
	}
	return "The wallet is frozen: " + reason + ". Call refusePayout or unfreezeWallet."
}

// notEmpty is the text, or null in place of none.
func notEmpty(text string) *string {
	if text == "" {
		return nil
	}
	return &text
}
