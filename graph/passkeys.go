package graph

import (
	"context"

	"github.com/purserhq/purser/ent"
	"github.com/purserhq/purser/ent/passkey"
	"github.com/purserhq/purser/graph/generated"
	"github.com/purserhq/purser/internal/auth"
)

// factorOf is the second factor of an input: a passkey's assertion, or else a code.
func factorOf(code, passkey *string) string {
	if passkey != nil && *passkey != "" {
		return *passkey
	}
	return deref(code)
}

// passkeys are those of a user, the oldest first.
func (r *Resolver) passkeys(ctx context.Context, u *ent.User) ([]*ent.Passkey, error) {
	return r.Read.Passkey.Query().Where(passkey.UserID(u.ID)).Order(ent.Asc(passkey.FieldID)).All(ctx)
}

// passkeyAdded answers finishPasskeyRegistration.
func (r *Resolver) passkeyAdded(
	ctx context.Context, v auth.Viewer, in generated.FinishPasskeyRegistrationInput,
) (*generated.FinishPasskeyRegistrationPayload, error) {
	id, codes, err := r.Accounts.FinishPasskeyRegistration(ctx, in.Name, in.Credential)
	change, err := r.account(ctx, v, err)
	if err != nil {
		return nil, err
	}
	payload := &generated.FinishPasskeyRegistrationPayload{RecoveryCodes: codes, User: change.User, UserErrors: change.UserErrors}
	if id != "" {
		payload.Passkey, err = r.Read.Passkey.Query().Where(passkey.ID(id)).Only(ctx)
	}
	return payload, err
}
