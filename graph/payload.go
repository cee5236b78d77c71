package graph

import (
	"context"

	"github.com/purserhq/purser/ent"
	"github.com/purserhq/purser/ent/deposit"
	"github.com/purserhq/purser/ent/payout"
	"github.com/purserhq/purser/ent/transaction"
	"github.com/purserhq/purser/ent/wallet"
	"github.com/purserhq/purser/graph/generated"
	"github.com/purserhq/purser/graph/relay"
	"github.com/purserhq/purser/graph/transport"
	"github.com/purserhq/purser/internal/auth"
	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/payments"
	"github.com/purserhq/purser/internal/payments/processor"
	"github.com/purserhq/purser/internal/refusal"
)

// session answers signUp and logIn. The rest of the operation is resolved as the
// one who signed in.
func (r *Resolver) session(ctx context.Context, in auth.SignIn, err error) (*generated.SessionPayload, error) {
	why, err := refused(err)
	if err != nil || len(why) > 0 {
		return &generated.SessionPayload{PasskeyOptions: told(in.PasskeyOptions), UserErrors: why}, err
	}
	auth.SetCookie(ctx, in)
	ctx = transport.Become(ctx, auth.Viewer{ID: in.User, Session: in.Session, ProvedAt: in.ProvedAt})
	u, err := r.loadUser(ctx, in.User)
	token := in.Token.Reveal()
	return &generated.SessionPayload{Token: &token, User: u, UserErrors: why}, err
}

// deposited answers deposit. A refusal may come with the deposit that failed.
func (r *Resolver) deposited(ctx context.Context, done payments.Result, err error) (*generated.DepositPayload, error) {
	why, err := refused(err)
	if err != nil {
		return nil, err
	}
	payload := &generated.DepositPayload{Replayed: done.Replayed, UserErrors: why}
	if done.Operation == "" {
		return payload, nil
	}
	payload.Deposit, err = r.Read.Deposit.Query().Where(deposit.ID(done.Operation)).WithWallet().Only(ctx)
	if err == nil {
		payload.Wallet = payload.Deposit.Edges.Wallet
	}
	return payload, err
}

// paidOut answers payout.
func (r *Resolver) paidOut(ctx context.Context, done payments.Result, err error) (*generated.PayoutPayload, error) {
	why, err := refused(err)
	if err != nil {
		return nil, err
	}
	payload := &generated.PayoutPayload{Replayed: done.Replayed, UserErrors: why}
	if done.Operation == "" {
		return payload, nil
	}
	payload.Payout, err = r.Read.Payout.Query().Where(payout.ID(done.Operation)).WithWallet().Only(ctx)
	if err == nil {
		payload.Wallet = payload.Payout.Edges.Wallet
	}
	return payload, err
}

// trusted refuses an address of a front end that the server does not know.
func (r *Resolver) trusted(field string, address *string) error {
	if address == nil || r.Accounts.TrustedURL(*address) {
		return nil
	}
	return refusal.Newf(refusal.InvalidInput, field,
		"The %s must be an address on the server's own origin or on one that the server allows (PURSER_ALLOWED_ORIGINS).", field)
}

// onboarding answers startConnectOnboarding.
func (r *Resolver) onboarding(
	ctx context.Context, link processor.Link, id gid.ID, err error,
) (*generated.StartConnectOnboardingPayload, error) {
	why, err := refused(err)
	if err != nil {
		return nil, err
	}
	payload := &generated.StartConnectOnboardingPayload{UserErrors: why}
	if link.URL != "" {
		payload.URL, payload.ExpiresAt = &link.URL, &link.ExpiresAt
	}
	if id == "" {
		return payload, nil
	}
	w, err := r.Read.Wallet.Query().Where(wallet.ID(id)).WithPayoutAccount().Only(ctx)
	if err == nil {
		payload.Wallet = w
	}
	return payload, ent.MaskNotFound(err)
}

// linesWritten are the lines that an operation wrote to its wallet, for the cache of a front
// end: what an operation writes names it as its reference.
func linesWritten[T any](
	ctx context.Context, r *Resolver, w *ent.Wallet, operation *T, id func(*T) gid.ID,
) ([]*relay.Edge[ent.Transaction], error) {
	if w == nil || operation == nil {
		return relay.LineEdges(nil), nil
	}
	query := r.Read.Transaction.Query().
		Where(transaction.WalletID(w.ID), transaction.Reference(string(id(operation)))).
		Order(ent.Desc(transaction.FieldSequence))
	lines, err := r.linesOf(ctx, w, query, selects(ctx, lineTypes, "node", "source"))
	return relay.LineEdges(lines), err
}
