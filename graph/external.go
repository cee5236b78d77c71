package graph

import (
	"context"
	"time"

	"github.com/purserhq/purser/ent"
	"github.com/purserhq/purser/ent/wallet"
	"github.com/purserhq/purser/graph/generated"
	"github.com/purserhq/purser/graph/scalar"
	"github.com/purserhq/purser/internal/auth"
	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/refusal"
)

// userBy is the user whom a reference names; nil when there is none.
func (r *Resolver) userBy(ctx context.Context, ref generated.UserRefInput) (*ent.User, error) {
	u, err := r.referredUser(ctx, ref, "by")
	switch why := refusal.From(err); {
	case why == nil:
		return u, err
	case why.Code == refusal.NotFound:
		return nil, nil
	default:
		return nil, scalar.Errorf("by", "%s", why.Message)
	}
}

// ensured answers ensureUser.
func (r *Resolver) ensured(ctx context.Context, in generated.EnsureUserInput) (*generated.EnsureUserPayload, error) {
	id, created, err := r.Accounts.EnsureUser(ctx, auth.ExternalUser{
		ExternalID: in.ExternalID, Email: deref(in.Email), Name: deref(in.Name), Currency: deref(in.Currency),
	})
	why, err := refused(err)
	payload := &generated.EnsureUserPayload{Created: created, UserErrors: why}
	if err != nil || len(why) > 0 {
		return payload, err
	}
	payload.User, err = r.loadUser(ctx, id)
	return payload, err
}

// minted answers createUserSession.
func (r *Resolver) minted(ctx context.Context, in generated.CreateUserSessionInput) (*generated.CreateUserSessionPayload, error) {
	life := auth.DefaultMinted
	if in.ExpiresIn != nil {
		life = time.Duration(*in.ExpiresIn) * time.Second
	}
	u, err := r.referredUser(ctx, *in.User, "input", "user")
	var session auth.SignIn
	if err == nil {
		session, err = r.Accounts.MintSession(ctx, auth.Minted{User: u.ID, Life: life, AuthenticatedAt: deref(in.AuthenticatedAt)})
	}
	why, err := refused(err)
	payload := &generated.CreateUserSessionPayload{UserErrors: why}
	if err != nil || len(why) > 0 {
		return payload, err
	}
	token := session.Token.Reveal()
	payload.Token, payload.ExpiresAt, payload.User = &token, &session.ExpiresAt, u
	return payload, nil
}

// opened answers openWallet.
func (r *Resolver) opened(ctx context.Context, in generated.OpenWalletInput) (*generated.OpenWalletPayload, error) {
	owner, err := r.ownerOf(ctx, in.User)
	var id gid.ID
	if err == nil {
		id, err = r.Accounts.OpenWallet(ctx, owner, in.Currency)
	}
	why, err := refused(err)
	payload := &generated.OpenWalletPayload{UserErrors: why}
	if err != nil || len(why) > 0 {
		return payload, err
	}
	payload.Wallet, err = r.Read.Wallet.Query().Where(wallet.ID(id)).Only(ctx)
	return payload, err
}

// ownerOf is the user for whom a wallet is opened: the viewer, whether or not a reference
// says so, or for the application whoever it names. Operators open none for others.
func (r *Resolver) ownerOf(ctx context.Context, ref *generated.UserRefInput) (gid.ID, error) {
	caller, _ := auth.CallerOf(ctx)
	if ref == nil {
		if caller.Application != "" {
			return "", refusal.New(refusal.InvalidInput, "Set the user for whom the wallet is opened.", "input", "user")
		}
		return caller.ID, nil
	}
	u, err := r.referredUser(ctx, *ref, "input", "user")
	switch {
	case err != nil:
		return "", err
	case caller.Application == "" && u.ID != caller.ID:
		return "", refusal.New(refusal.NotFound, "The user does not exist.", "input", "user")
	}
	return u.ID, nil
}

// wallets are a user's, the one that was created with the user first.
func (r *Resolver) wallets(ctx context.Context, u *ent.User) ([]*ent.Wallet, error) {
	all, err := r.Read.Wallet.Query().
		Where(wallet.OwnerID(u.ID), wallet.KindEQ(wallet.KindUser)).Order(ent.Asc(wallet.FieldID)).All(ctx)
	for i, w := range all {
		if w.ID == u.WalletID {
			copy(all[1:i+1], all[:i])
			all[0] = w
		}
	}
	return all, err
}
