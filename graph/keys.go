package graph

import (
	"context"
	"time"

	"github.com/purserhq/purser/ent"
	"github.com/purserhq/purser/ent/applicationkey"
	"github.com/purserhq/purser/graph/generated"
	"github.com/purserhq/purser/internal/auth"
	"github.com/purserhq/purser/internal/gid"
)

// maxKeys is how many keys are shown.
const maxKeys = 500

// apiKeys are the application's keys, newest first.
func (r *Resolver) apiKeys(ctx context.Context) ([]*ent.ApplicationKey, error) {
	return r.Read.ApplicationKey.Query().Order(ent.Desc(applicationkey.FieldID)).Limit(maxKeys).All(ctx)
}

// createdKey answers createApiKey.
func (r *Resolver) createdKey(ctx context.Context, in generated.CreateAPIKeyInput) (*generated.APIKeySecretPayload, error) {
	asked := auth.NewKey{Name: in.Name, Scopes: in.Scopes}
	if in.ExpiresAt != nil {
		asked.Expires = *in.ExpiresAt
	}
	id, secret, err := r.Accounts.CreateApplicationKey(ctx, asked)
	return r.keySecret(ctx, id, secret, err)
}

// rotatedKey answers rotateApiKey.
func (r *Resolver) rotatedKey(ctx context.Context, in generated.RotateAPIKeyInput) (*generated.APIKeySecretPayload, error) {
	overlap := auth.DefaultOverlap
	if in.Overlap != nil {
		overlap = time.Duration(*in.Overlap) * time.Second
	}
	secret, err := r.Accounts.RotateApplicationKey(ctx, in.APIKeyID, overlap)
	return r.keySecret(ctx, in.APIKeyID, secret, err)
}

// keySecret answers with a key and its new secret.
func (r *Resolver) keySecret(ctx context.Context, id gid.ID, secret auth.Token, err error) (*generated.APIKeySecretPayload, error) {
	why, err := refused(err)
	payload := &generated.APIKeySecretPayload{UserErrors: why}
	if err != nil || len(why) > 0 {
		return payload, err
	}
	text := secret.Reveal()
	payload.Secret = &text
	payload.APIKey, err = r.Read.ApplicationKey.Get(ctx, id)
	return payload, err
}

// revokedKey answers revokeApiKey.
func (r *Resolver) revokedKey(ctx context.Context, id gid.ID) (*generated.RevokeAPIKeyPayload, error) {
	why, err := refused(r.Accounts.RevokeApplicationKey(ctx, id))
	payload := &generated.RevokeAPIKeyPayload{UserErrors: why}
	if err != nil || len(why) > 0 {
		return payload, err
	}
	payload.APIKey, err = r.Read.ApplicationKey.Get(ctx, id)
	return payload, err
}
