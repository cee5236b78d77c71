package graph

import (
	"context"

	"github.com/purserhq/purser/ent/user"
	"github.com/purserhq/purser/ent/wallet"
	"github.com/purserhq/purser/graph/generated"
	"github.com/purserhq/purser/graph/transport"
	"github.com/purserhq/purser/internal/auth"
	"github.com/purserhq/purser/internal/gid"
)

// frozenOrNot answers freezeWallet and unfreezeWallet.
func (r *Resolver) frozenOrNot(ctx context.Context, id gid.ID, err error) (*generated.FreezeWalletPayload, error) {
	why, err := refused(err)
	payload := &generated.FreezeWalletPayload{UserErrors: why}
	if err != nil || len(why) > 0 {
		return payload, err
	}
	payload.Wallet, err = r.Read.Wallet.Query().Where(wallet.ID(id)).Only(ctx)
	return payload, err
}

// suspendOrNot carries suspendUser or unsuspendUser out and answers it.
func (r *Resolver) suspendOrNot(
	ctx context.Context, in generated.SuspendUserInput, do func(context.Context, gid.ID, string) error,
) (*generated.SuspendUserPayload, error) {
	err := checkReason(in.Reason)
	if err == nil {
		err = do(ctx, in.UserID, in.Reason)
	}
	why, err := refused(err)
	payload := &generated.SuspendUserPayload{UserErrors: why}
	if err != nil || len(why) > 0 {
		return payload, err
	}
	payload.User, err = r.Read.User.Query().Where(user.ID(in.UserID)).WithWallet().Only(ctx)
	return payload, err
}

// demoted carries demote out and answers it.
func (r *Resolver) demoted(ctx context.Context, in generated.DemoteInput) (*generated.DemotePayload, error) {
	err := checkReason(in.Reason)
	if err == nil {
		err = r.Accounts.Demote(ctx, in.UserID, in.Reason)
	}
	why, err := refused(err)
	payload := &generated.DemotePayload{UserErrors: why}
	if err != nil || len(why) > 0 {
		return payload, err
	}
	payload.User, err = r.Read.User.Query().Where(user.ID(in.UserID)).WithWallet().Only(ctx)
	return payload, err
}

// sessionsEnded carries endAllSessions out and answers it.
func (r *Resolver) sessionsEnded(ctx context.Context, in *generated.EndAllSessionsInput) (*generated.EndAllSessionsPayload, error) {
	v, err := transport.SignedIn(ctx)
	if err != nil {
		return nil, err
	}
	id, reason := v.ID, ""
	if in != nil {
		reason = deref(in.Reason)
		if in.UserID != nil {
			id = *in.UserID
		}
	}
	if id != v.ID {
		if _, err := operator(ctx); err != nil {
			return nil, err
		}
	}
	if id != v.ID || reason != "" {
		err = checkReason(reason)
	}
	ended := 0
	if err == nil {
		ended, err = r.Accounts.EndAllSessions(ctx, id, reason)
	}
	why, err := refused(err)
	if err == nil && len(why) == 0 && id == v.ID {
		auth.ClearCookie(ctx)
	}
	return &generated.EndAllSessionsPayload{EndedSessions: clipped(ended), UserErrors: why}, err
}

// forOperators is the text for operators; null for others and where it is empty.
func forOperators(ctx context.Context, text string) *string {
	if v, ok := transport.ViewerOf(ctx); !ok || !v.Operator() {
		return nil
	}
	return notEmpty(text)
}
