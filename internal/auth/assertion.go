package auth

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/go-webauthn/webauthn/protocol"
	"github.com/go-webauthn/webauthn/webauthn"

	"github.com/purserhq/purser/ent"
	"github.com/purserhq/purser/ent/passkey"
	"github.com/purserhq/purser/ent/passkeychallenge"
	"github.com/purserhq/purser/ent/user"
	"github.com/purserhq/purser/internal/audit"
	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/refusal"
)

// isAssertion reports whether the text that is shown as a second factor is what a passkey
// has signed, which is JSON, and no code.
func isAssertion(code string) bool { return strings.HasPrefix(code, "{") }

// verification is what a passkey must have asked of its holder: operators unlock it.
func verification(u *ent.User) protocol.UserVerificationRequirement {
	if u.Role != user.RoleUser {
		return protocol.VerificationRequired
	}
	return protocol.VerificationPreferred
}

// StartPasskeyAuthentication returns the options for navigator.credentials.get, as JSON,
// for a viewer who is asked for a second factor. Fails with Disabled where the viewer has no
// passkey.
func (s *Service) StartPasskeyAuthentication(ctx context.Context) (string, error) {
	viewer, _ := FromContext(ctx)
	u, err := s.db.Client().User.Get(ctx, viewer.ID)
	if err != nil {
		return "", fmt.Errorf("load the viewer: %w", err)
	}
	options, err := s.newAssertion(ctx, u, viewer.Session)
	if err == nil && options == "" {
		err = refusal.New(refusal.Disabled, "You have no passkey here.")
	}
	return options, err
}

// newAssertion makes a challenge for the user's passkeys, which the session alone may use,
// and returns the options for navigator.credentials.get; empty where there is no passkey.
func (s *Service) newAssertion(ctx context.Context, u *ent.User, session gid.ID) (string, error) {
	if u.PasskeyAt == nil || s.passkeys == nil {
		return "", nil
	}
	holder, err := keyholderOf(ctx, s.db.Client(), u)
	if err != nil || len(holder.keys) == 0 {
		return "", err
	}
	assertion, data, err := s.passkeys.BeginLogin(holder, webauthn.WithUserVerification(verification(u)))
	if err != nil {
		return "", fmt.Errorf("make the options of an assertion: %w", err)
	}
	options, err := json.Marshal(assertion.Response)
	if err != nil {
		return "", err
	}
	err = s.db.InTx(ctx, func(ctx context.Context, tx *database.Tx) error {
		return saveChallenge(ctx, tx, u.ID, session, passkeychallenge.PurposeAuthentication, data.Challenge)
	})
	return string(options), err
}

// offerPasskey adds the options of the user's passkeys to the refusal of who has shown the
// password and no second factor.
func (s *Service) offerPasskey(ctx context.Context, u *ent.User, why error) (SignIn, error) {
	refused := refusal.From(why)
	if refused == nil || refused.Code != refusal.CodeRequired {
		return SignIn{}, why
	}
	options, err := s.newAssertion(ctx, u, "")
	if err != nil {
		return SignIn{}, err
	}
	return SignIn{PasskeyOptions: options}, why
}

// findAssertion checks what a passkey of the user's has signed. Fails with
// InvalidCredentials.
func (s *Service) findAssertion(ctx context.Context, u *ent.User, text string) (spend, error) {
	return s.checkAssertion(ctx, u, text, verification(u))
}

// findVerified is findAssertion for a passkey that asked its holder for a PIN or a
// fingerprint: two factors in one.
func (s *Service) findVerified(ctx context.Context, u *ent.User, text string) (spend, error) {
	return s.checkAssertion(ctx, u, text, protocol.VerificationRequired)
}

func (s *Service) checkAssertion(ctx context.Context, u *ent.User, text string, verify protocol.UserVerificationRequirement) (spend, error) {
	if s.passkeys == nil || len(text) > maxCredential {
		return nil, badPasskey()
	}
	parsed, err := protocol.ParseCredentialRequestResponseBytes([]byte(text))
	if err != nil {
		return nil, badPasskey()
	}
	viewer, _ := FromContext(ctx)
	signed := parsed.Response.CollectedClientData.Challenge
	challenge, err := s.findChallenge(ctx, u.ID, passkeychallenge.PurposeAuthentication, signed, "", viewer.Session)
	if err == nil && challenge == "" {
		err = badPasskey()
	}
	if err != nil {
		return nil, err
	}
	holder, err := keyholderOf(ctx, s.db.Client(), u)
	if err != nil {
		return nil, err
	}
	shown, err := s.passkeys.ValidateLogin(holder, webauthn.SessionData{
		Challenge: signed, UserID: []byte(u.ID), UserVerification: verify,
	}, parsed)
	if err != nil {
		s.options.Log.InfoContext(ctx, "a passkey was not verified", "user", u.ID, "error", err)
		return nil, badPasskey()
	}
	at := slices.IndexFunc(holder.keys, func(k *ent.Passkey) bool {
		return k.CredentialID == base64.RawURLEncoding.EncodeToString(shown.ID)
	})
	key := holder.keys[at]
	if shown.Authenticator.CloneWarning {
		// An answer that is sent twice at once raises the counter under the second request, and
		// uses up the challenge with it: that is no copy.
		left, err := s.findChallenge(ctx, u.ID, passkeychallenge.PurposeAuthentication, signed, "", viewer.Session)
		if err == nil && left != "" {
			err = s.copied(ctx, u, key)
		}
		return nil, errors.Join(err, badPasskey())
	}
	return func(ctx context.Context, tx *database.Tx) error {
		if err := useChallenge(ctx, tx, challenge); err != nil {
			return err
		}
		n, err := tx.Passkey.Update().Where(passkey.ID(key.ID), passkey.SignCount(key.SignCount)).
			SetSignCount(int64(shown.Authenticator.SignCount)).SetLastUsedAt(tx.Now(ctx)).Save(ctx)
		if err == nil && n == 0 { // it has signed again, or was removed
			return badPasskey()
		}
		return err
	}, nil
}

func badPasskey() *refusal.Error {
	return refusal.Newf(refusal.InvalidCredentials, "passkey", "The passkey could not be verified, or took too long. Try again.")
}

// copied writes down that a passkey's counter went back, and tells the owner: there may be a
// copy of the authenticator.
func (s *Service) copied(ctx context.Context, u *ent.User, key *ent.Passkey) error {
	s.options.Log.ErrorContext(ctx, "the counter of a passkey went back: the authenticator may have been copied", "user", u.ID, "passkey", key.ID)
	err := s.db.InTx(ctx, func(ctx context.Context, tx *database.Tx) error {
		return s.record(ctx, tx, audit.PasskeyCopied, u.ID, string(key.ID))
	})
	s.notify(ctx, u.Email, "A passkey of your account may have been copied",
		"The passkey \""+key.Name+"\" was refused, for its counter went back. Remove it from your account, and add a new one.")
	return err
}

// saveChallenge writes what a passkey has to sign. Beyond maxChallenges the user's oldest
// goes.
func saveChallenge(ctx context.Context, tx *database.Tx, id, session gid.ID, purpose passkeychallenge.Purpose, challenge string) error {
	old, err := tx.PasskeyChallenge.Query().Where(passkeychallenge.UserID(id), passkeychallenge.PurposeEQ(purpose)).
		Order(ent.Desc(passkeychallenge.FieldID)).Offset(maxChallenges - 1).Limit(maxChallenges).IDs(ctx)
	if err != nil {
		return err
	}
	if _, err := tx.PasskeyChallenge.Delete().Where(passkeychallenge.IDIn(old...)).Exec(ctx); err != nil {
		return err
	}
	now := tx.Now(ctx)
	return tx.PasskeyChallenge.Create().SetUserID(id).SetSession(string(session)).SetPurpose(purpose).
		SetChallengeHash(hashCode(challenge)).SetCreatedAt(now).SetExpiresAt(now.Add(challengeLife)).Exec(ctx)
}

// findChallenge returns the id of a challenge of the user's that still counts, and that one
// of the sessions may use; empty when there is none.
func (s *Service) findChallenge(
	ctx context.Context, id gid.ID, purpose passkeychallenge.Purpose, challenge string, sessions ...gid.ID,
) (gid.ID, error) {
	names := make([]string, len(sessions))
	for i, session := range sessions {
		names[i] = string(session)
	}
	row, err := s.db.Client().PasskeyChallenge.Query().Where(passkeychallenge.UserID(id), passkeychallenge.PurposeEQ(purpose),
		passkeychallenge.ChallengeHash(hashCode(challenge)), passkeychallenge.SessionIn(names...), passkeychallenge.ExpiresAtGT(s.now())).Only(ctx)
	switch {
	case ent.IsNotFound(err):
		return "", nil
	case err != nil:
		return "", fmt.Errorf("look up a challenge of %s: %w", id, err)
	}
	return row.ID, nil
}

// useChallenge deletes a challenge. Fails with InvalidCredentials when another was first.
func useChallenge(ctx context.Context, tx *database.Tx, id gid.ID) error {
	n, err := tx.PasskeyChallenge.Delete().Where(passkeychallenge.ID(id)).Exec(ctx)
	if err == nil && n == 0 {
		return badPasskey()
	}
	return err
}

// dropRegistrations ends the registrations of passkeys that were begun and not finished.
func dropRegistrations(ctx context.Context, tx *database.Tx, id gid.ID) error {
	_, err := tx.PasskeyChallenge.Delete().
		Where(passkeychallenge.UserID(id), passkeychallenge.PurposeEQ(passkeychallenge.PurposeRegistration)).Exec(ctx)
	return err
}
