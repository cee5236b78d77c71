package graph

import (
	"context"
	"math"
	"strings"

	"github.com/purserhq/purser/ent"
	"github.com/purserhq/purser/ent/deposit"
	"github.com/purserhq/purser/ent/payout"
	"github.com/purserhq/purser/ent/refund"
	"github.com/purserhq/purser/ent/resolution"
	"github.com/purserhq/purser/ent/wallet"
	"github.com/purserhq/purser/graph/generated"
	"github.com/purserhq/purser/graph/transport"
	"github.com/purserhq/purser/internal/auth"
	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/money"
	"github.com/purserhq/purser/internal/payments"
	"github.com/purserhq/purser/internal/refusal"
)

const codeForbidden = "FORBIDDEN"

// operator is the viewer, who must be one, of whatever role: the tables of access.go say
// which. Fails with UNAUTHENTICATED or FORBIDDEN.
func operator(ctx context.Context) (auth.Viewer, error) {
	v, err := transport.SignedIn(ctx)
	if err == nil && !v.Operator() {
		err = forbidden(v, auth.Operators)
	}
	return v, err
}

// refunded answers refundDeposit.
func (r *Resolver) refunded(ctx context.Context, done payments.Result, err error) (*generated.RefundDepositPayload, error) {
	why, err := refused(err)
	if err != nil {
		return nil, err
	}
	payload := &generated.RefundDepositPayload{Replayed: done.Replayed, UserErrors: why}
	if done.Operation.Prefix() == gid.Resolution {
		err := r.proposed(ctx, done.Operation, payload)
		return payload, err
	}
	if done.Operation == "" {
		return payload, nil
	}
	payload.Refund, err = r.Read.Refund.Query().Where(refund.ID(done.Operation)).
		WithDeposit(func(q *ent.DepositQuery) { q.WithWallet() }).Only(ctx)
	if err == nil {
		payload.Wallet = payload.Refund.Edges.Deposit.Edges.Wallet
	}
	return payload, err
}

// proposed fills the payload of a refund that another operator has to confirm, or has
// confirmed.
func (r *Resolver) proposed(ctx context.Context, id gid.ID, payload *generated.RefundDepositPayload) error {
	row, err := r.Read.Resolution.Query().Where(resolution.ID(id)).Only(ctx)
	if err != nil {
		return err
	}
	payload.Resolution = shownResolution(row)
	confirmed, err := r.Payments.ConfirmedRefund(ctx, row)
	if err != nil || confirmed == "" {
		return err
	}
	payload.Refund, err = r.Read.Refund.Query().Where(refund.ID(confirmed)).
		WithDeposit(func(q *ent.DepositQuery) { q.WithWallet() }).Only(ctx)
	if err == nil {
		payload.Wallet = payload.Refund.Edges.Deposit.Edges.Wallet
	}
	return err
}

// gated answers setMoneyOut.
func (r *Resolver) gated(ctx context.Context, v auth.Viewer, in generated.SetMoneyOutInput) (*generated.SetMoneyOutPayload, error) {
	if err := checkReason(in.Reason); err != nil {
		why, err := refused(err)
		return &generated.SetMoneyOutPayload{UserErrors: why}, err
	}
	if err := r.Payments.SetMoneyOut(ctx, v.ID, in.Open, in.Reason); err != nil {
		return nil, err
	}
	now, err := r.Payments.Reconciliation(ctx)
	return &generated.SetMoneyOutPayload{MoneyOut: moneyOut(now.MoneyOut), UserErrors: []*refusal.Error{}}, err
}

// decided approves or refuses a payout, and gives it as it stands then.
func (r *Resolver) decided(ctx context.Context, in payments.Decision) (*ent.Payout, []*refusal.Error, error) {
	if err := checkReason(in.Reason); err != nil {
		why, err := refused(err)
		return nil, why, err
	}
	done, err := r.Payments.DecidePayout(ctx, in)
	why, err := refused(err)
	if err != nil || len(why) > 0 {
		return nil, why, err
	}
	p, err := r.Read.Payout.Query().Where(payout.ID(done.Operation)).WithWallet().Only(ctx)
	return p, why, err
}

// checkReason refuses no reason, and one that must not be kept or is too long.
func checkReason(text string) error {
	if strings.TrimSpace(text) == "" {
		return refusal.Newf(refusal.InvalidInput, "reason", "The reason must have 1 to %d characters.", refusal.MaxReason)
	}
	if why := refusal.CheckText("reason", text, refusal.MaxReason); why != nil {
		return why
	}
	return nil
}

// maxParked is how many parked operations of each kind are shown.
const maxParked = 100

// parked are the operations that wait for a person.
func (r *Resolver) parked(ctx context.Context) ([]ent.Noder, error) {
	nodes := []ent.Noder{}
	deposits, err := r.Read.Deposit.Query().Where(deposit.Parked(true)).WithWallet().
		Order(ent.Asc(deposit.FieldID)).Limit(maxParked).All(ctx)
	if err != nil {
		return nil, err
	}
	for _, d := range deposits {
		nodes = append(nodes, d)
	}
	payouts, err := r.Read.Payout.Query().Where(payout.Parked(true)).WithWallet().
		Order(ent.Asc(payout.FieldID)).Limit(maxParked).All(ctx)
	if err != nil {
		return nil, err
	}
	frozen, err := r.Read.Payout.Query().WithWallet().
		Where(payout.Parked(false), payout.NextAtNotNil(), payout.StateEQ(payout.StatePending), payout.Sends(0), payout.HasWalletWith(wallet.FrozenAtNotNil())).
		Order(ent.Asc(payout.FieldID)).Limit(maxParked).All(ctx)
	if err != nil {
		return nil, err
	}
	for _, p := range append(payouts, frozen...) {
		nodes = append(nodes, p)
	}
	refunds, err := r.Read.Refund.Query().Where(refund.Parked(true)).WithDeposit().
		Order(ent.Asc(refund.FieldID)).Limit(maxParked).All(ctx)
	for _, re := range refunds {
		nodes = append(nodes, re)
	}
	return nodes[:min(len(nodes), maxParked)], err
}

// reconciled is the domain's answer in the API's types.
func reconciled(in payments.Reconciliation) *generated.Reconciliation {
	out := &generated.Reconciliation{
		At: in.At, Clean: in.Clean(), StatementBehind: in.Behind, Matched: clipped(in.Matched), Suspense: clipped(in.Suspense),
		Unmatched: []*generated.UnmatchedLine{}, Currencies: []*generated.CurrencyBalance{}, MoneyOut: moneyOut(in.MoneyOut),
	}
	for _, l := range in.Unmatched {
		out.Unmatched = append(out.Unmatched, &generated.UnmatchedLine{
			ID: gid.ID(l.ID), Type: l.Type, Source: l.Source, Amount: &l.Amount, CreatedAt: l.CreatedAt, Acknowledged: l.Acknowledged,
		})
	}
	for _, c := range in.Currencies {
		difference := c.Difference()
		out.Currencies = append(out.Currencies, &generated.CurrencyBalance{
			Stripe:     &money.Money{Minor: c.Stripe, Currency: c.Currency},
			Ledger:     &money.Money{Minor: c.Ledger, Currency: c.Currency},
			Difference: &difference, PlatformFunds: &money.Money{Minor: c.Funds, Currency: c.Currency},
		})
	}
	return out
}

// clipped is n as GraphQL can say it.
func clipped(n int) int32 {
	return int32(min(n, math.MaxInt32)) //nolint:gosec // it is clipped, and no count is negative
}

func moneyOut(g payments.Gate) *generated.MoneyOut {
	out := &generated.MoneyOut{ID: payments.GatePayouts, Open: g.Open, Reason: g.Reason}
	if g.ChangedBy != "" {
		out.ChangedBy = &g.ChangedBy
	}
	if !g.ChangedAt.IsZero() {
		out.ChangedAt = &g.ChangedAt
	}
	return out
}
