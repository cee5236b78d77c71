package auth

import (
	"context"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"net/netip"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/go-webauthn/webauthn/protocol"
	"github.com/go-webauthn/webauthn/webauthn"

	"github.com/purserhq/purser/ent"
	"github.com/purserhq/purser/ent/passkey"
	"github.com/purserhq/purser/ent/passkeychallenge"
	"github.com/purserhq/purser/ent/secondfactor"
	"github.com/purserhq/purser/ent/user"
	"github.com/purserhq/purser/internal/audit"
	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/refusal"
)

const (
	maxPasskeys   = 10       // of one user
	maxChallenges = 10       // of one user, for one purpose; the oldest goes when there are more
	maxCredential = 16 << 10 // bytes of what a browser sends of a passkey
	challengeLife = 5 * time.Minute
)

// newRelyingParty returns the relying party of WebAuthn: browsers bind passkeys to the host
// of the public URL. An address cannot be a relying party, so this machine's counts as
// localhost; nil for other addresses, where there are no passkeys.
func newRelyingParty(publicURL string, origins []string) *webauthn.WebAuthn {
	u, err := url.Parse(publicURL)
	if err != nil || u.Hostname() == "" {
		return nil
	}
	host := strings.ToLower(u.Hostname())
	origins = append(slices.Clone(origins), u.Scheme+"://"+u.Host)
	if ip, err := netip.ParseAddr(host); err == nil && ip.IsLoopback() {
		host = "localhost"
		origins = append(origins, u.Scheme+"://"+strings.TrimSuffix("localhost:"+u.Port(), ":"))
	}
	rp, err := webauthn.New(&webauthn.Config{
		RPID: host, RPDisplayName: "Purser", RPOrigins: origins, AttestationPreference: protocol.PreferNoAttestation,
		AuthenticatorSelection: protocol.AuthenticatorSelection{
			ResidentKey: protocol.ResidentKeyRequirementPreferred, UserVerification: protocol.VerificationPreferred,
		},
		// No extension is asked for, and browsers that tell something all the same do no harm.
		ExtensionsUnsolicitedOutputPolicy: protocol.UnsolicitedOutputPolicyIgnore,
	})
	if err != nil {
		return nil
	}
	return rp
}

// keyholder is a user as the WebAuthn library sees one.
type keyholder struct {
	*ent.User
	keys []*ent.Passkey
}

// WebAuthnID is what authenticators know the user by.
func (k keyholder) WebAuthnID() []byte { return []byte(k.ID) }

// WebAuthnName is what authenticators show.
func (k keyholder) WebAuthnName() string { return ShownEmail(k.User) }

// WebAuthnDisplayName is the same.
func (k keyholder) WebAuthnDisplayName() string { return ShownEmail(k.User) }

// WebAuthnCredentials are the user's passkeys. A row that cannot be decoded is left out.
func (k keyholder) WebAuthnCredentials() (all []webauthn.Credential) {
	for _, row := range k.keys {
		id, errID := base64.RawURLEncoding.DecodeString(row.CredentialID)
		key, errKey := base64.RawURLEncoding.DecodeString(row.PublicKey)
		if errID != nil || errKey != nil {
			continue
		}
		c := webauthn.Credential{ID: id, PublicKey: key, Flags: webauthn.CredentialFlags{BackupEligible: row.BackupEligible}}
		c.Authenticator.SignCount = uint32(row.SignCount) //nolint:gosec // the database bounds it
		for _, t := range strings.Fields(row.Transports) {
			c.Transport = append(c.Transport, protocol.AuthenticatorTransport(t))
		}
		all = append(all, c)
	}
	return all
}

// descriptors name the user's passkeys to a browser.
func (k keyholder) descriptors() (all []protocol.CredentialDescriptor) {
	for _, c := range k.WebAuthnCredentials() {
		all = append(all, c.Descriptor())
	}
	return all
}

// keyholderOf loads a user's passkeys.
func keyholderOf(ctx context.Context, db *ent.Client, u *ent.User) (keyholder, error) {
	keys, err := db.Passkey.Query().Where(passkey.UserID(u.ID)).Order(ent.Asc(passkey.FieldID)).All(ctx)
	if err != nil {
		return keyholder{}, fmt.Errorf("look up the passkeys of %s: %w", u.ID, err)
	}
	return keyholder{u, keys}, nil
}

// hasFactor reports whether signing in takes more than the password: an authenticator app
// or a passkey.
func hasFactor(u *ent.User) bool { return u.TwoFactorAt != nil || u.PasskeyAt != nil }

// StartPasskeyRegistration returns the options for navigator.credentials.create, as JSON.
// The viewer shows the password, and the second factor where there is one: a code, or a
// passkey's assertion as JSON. Fails with Disabled, InvalidCredentials, CodeRequired or
// RateLimited.
func (s *Service) StartPasskeyRegistration(ctx context.Context, password, code string) (string, error) {
	if s.passkeys == nil {
		return "", noPasskeys()
	}
	viewer, u, err := s.prove(ctx, password, "password")
	if err == nil {
		err = s.mayEnrol(u)
	}
	if err != nil {
		return "", err
	}
	use, err := s.proved(ctx, u, code)
	if err != nil {
		return "", err
	}
	holder, err := keyholderOf(ctx, s.db.Client(), u)
	if err != nil {
		return "", err
	}
	if why := tooManyPasskeys(len(holder.keys)); why != nil {
		return "", why
	}
	creation, session, err := s.passkeys.BeginRegistration(holder, webauthn.WithExclusions(holder.descriptors()))
	if err != nil {
		return "", fmt.Errorf("make the options of a passkey: %w", err)
	}
	options, err := json.Marshal(creation.Response)
	if err != nil {
		return "", err
	}
	err = s.db.InTx(ctx, func(ctx context.Context, tx *database.Tx) error {
		if err := use(ctx, tx); err != nil {
			return err
		}
		return saveChallenge(ctx, tx, u.ID, viewer.Session, passkeychallenge.PurposeRegistration, session.Challenge)
	})
	if err != nil {
		return "", err
	}
	return string(options), nil
}

func noPasskeys() error {
	return refusal.New(refusal.Disabled, "Passkeys require a host name in the server's public URL.")
}

func tooManyPasskeys(n int) error {
	if n < maxPasskeys {
		return nil
	}
	return refusal.New(refusal.Disabled, fmt.Sprintf("You have %d passkeys. Remove one first.", maxPasskeys))
}

// FinishPasskeyRegistration adds the passkey that the viewer's browser made, and returns its
// id. The first second factor of a user comes with recovery codes. Fails with Disabled,
// InvalidInput or InvalidCredentials.
func (s *Service) FinishPasskeyRegistration(ctx context.Context, name, credential string) (id gid.ID, recovery []string, err error) {
	if s.passkeys == nil {
		return "", nil, noPasskeys()
	}
	viewer, _ := FromContext(ctx)
	name, why := refusal.CheckName("name", name)
	if why != nil {
		return "", nil, why
	}
	if name == "" {
		return "", nil, refusal.Newf(refusal.InvalidInput, "name", "Give the passkey a name, such as the device that it is on.")
	}
	u, err := s.db.Client().User.Get(ctx, viewer.ID)
	if err != nil {
		return "", nil, fmt.Errorf("load the viewer: %w", err)
	}
	made, challenge, err := s.verifyRegistration(ctx, u, viewer.Session, credential)
	if err != nil {
		return "", nil, err
	}
	err = s.db.InTx(ctx, func(ctx context.Context, tx *database.Tx) (err error) {
		if err := useChallenge(ctx, tx, challenge); err != nil {
			return err
		}
		id, recovery, err = s.addPasskey(ctx, tx, u.ID, name, made)
		return err
	})
	if err != nil {
		if ent.IsConstraintError(err) {
			err = refusal.Newf(refusal.InvalidInput, "credential", "This passkey is registered already.")
		}
		return "", nil, err
	}
	s.notify(ctx, u.Email, "A passkey was added to your account", rests)
	return id, recovery, nil
}

// verifyRegistration checks what a browser sent of a new passkey, and finds the challenge.
func (s *Service) verifyRegistration(ctx context.Context, u *ent.User, session gid.ID, credential string) (*webauthn.Credential, gid.ID, error) {
	bad := refusal.Newf(refusal.InvalidCredentials, "credential", "The passkey could not be verified, or took too long. Start again.")
	if len(credential) > maxCredential {
		return nil, "", bad
	}
	parsed, err := protocol.ParseCredentialCreationResponseBytes([]byte(credential))
	if err != nil {
		return nil, "", bad
	}
	text := parsed.Response.CollectedClientData.Challenge
	challenge, err := s.findChallenge(ctx, u.ID, passkeychallenge.PurposeRegistration, text, session)
	if err == nil && challenge == "" {
		err = bad
	}
	if err != nil {
		return nil, "", err
	}
	made, err := s.passkeys.CreateCredential(keyholder{User: u}, webauthn.SessionData{
		Challenge: text, UserID: []byte(u.ID), CredParams: webauthn.CredentialParametersDefault(), UserVerification: protocol.VerificationPreferred,
	}, parsed)
	if err != nil {
		s.options.Log.InfoContext(ctx, "a passkey was not verified", "user", u.ID, "error", err)
		return nil, "", bad
	}
	return made, challenge, nil
}

// addPasskey writes a passkey of the user. An app that was not confirmed and registrations
// that were not finished end by it: whoever began them may not have shown a second factor.
func (s *Service) addPasskey(ctx context.Context, tx *database.Tx, id gid.ID, name string, made *webauthn.Credential) (gid.ID, []string, error) {
	u, err := tx.User.Query().Where(user.ID(id)).Modify(database.ForUpdate).Only(ctx)
	if err == nil {
		err = s.mayEnrol(u)
	}
	if err != nil {
		return "", nil, err
	}
	n, err := tx.Passkey.Query().Where(passkey.UserID(id)).Count(ctx)
	if err == nil {
		err = tooManyPasskeys(n)
	}
	if err != nil {
		return "", nil, err
	}
	transports := make([]string, len(made.Transport))
	for i, t := range made.Transport {
		transports[i] = string(t)
	}
	key, err := tx.Passkey.Create().SetUserID(id).SetName(name).SetCreatedAt(tx.Now(ctx)).
		SetCredentialID(base64.RawURLEncoding.EncodeToString(made.ID)).SetPublicKey(base64.RawURLEncoding.EncodeToString(made.PublicKey)).
		SetAaguid(hex.EncodeToString(made.Authenticator.AAGUID)).SetTransports(refusal.Clip(strings.Join(transports, " "), refusal.MaxName)).
		SetBackupEligible(made.Flags.BackupEligible).SetSignCount(int64(made.Authenticator.SignCount)).Save(ctx)
	if err != nil {
		return "", nil, err
	}
	update := tx.User.UpdateOneID(id).SetGuardedAt(tx.Now(ctx))
	if u.PasskeyAt == nil {
		update.SetPasskeyAt(tx.Now(ctx))
	}
	err = update.Exec(ctx)
	if u.TwoFactorAt == nil {
		_, errApp := tx.SecondFactor.Delete().Where(secondfactor.UserID(id)).Exec(ctx)
		err = errors.Join(err, errApp)
	}
	var codes []string
	if !hasFactor(u) {
		var errCodes error
		codes, errCodes = newRecoveryCodes(ctx, tx, id)
		err = errors.Join(err, errCodes)
	}
	return key.ID, codes, errors.Join(err, dropRegistrations(ctx, tx, id), s.record(ctx, tx, audit.PasskeyAdded, id, string(key.ID)))
}

// RemovePasskey removes a passkey of the viewer's, who shows the password and the second
// factor. Fails with NotFound, Disabled for an operator's last second factor where operators
// need one, InvalidCredentials, CodeRequired or RateLimited.
func (s *Service) RemovePasskey(ctx context.Context, id gid.ID, password, code string) error {
	_, u, err := s.prove(ctx, password, "password")
	if err != nil {
		return err
	}
	use, err := s.proved(ctx, u, code)
	if err != nil {
		return err
	}
	err = s.db.InTx(ctx, func(ctx context.Context, tx *database.Tx) error {
		if err := use(ctx, tx); err != nil {
			return err
		}
		u, err := tx.User.Query().Where(user.ID(u.ID)).Modify(database.ForUpdate).Only(ctx)
		if err != nil {
			return err
		}
		n, err := tx.Passkey.Delete().Where(passkey.ID(id), passkey.UserID(u.ID)).Exec(ctx)
		if err != nil {
			return err
		}
		if n == 0 {
			return refusal.Newf(refusal.NotFound, "passkeyId", "You have no such passkey.")
		}
		return errors.Join(s.afterRemoval(ctx, tx, u), s.record(ctx, tx, audit.PasskeyRemoved, u.ID, string(id)))
	})
	if err == nil {
		s.notify(ctx, u.Email, "A passkey was removed from your account", rests)
	}
	return err
}

// afterRemoval notes whether a passkey is left, and takes the recovery codes with the last
// second factor. The user's row is locked.
func (s *Service) afterRemoval(ctx context.Context, tx *database.Tx, u *ent.User) error {
	update := tx.User.UpdateOneID(u.ID).SetGuardedAt(tx.Now(ctx))
	left, err := tx.Passkey.Query().Where(passkey.UserID(u.ID)).Exist(ctx)
	switch {
	case err != nil:
		return err
	case left:
		return update.Exec(ctx)
	case u.TwoFactorAt != nil:
		return update.ClearPasskeyAt().Exec(ctx)
	}
	if why := s.mustKeepFactor(u); why != nil {
		return why
	}
	return errors.Join(update.ClearPasskeyAt().Exec(ctx), dropFactor(ctx, tx, u.ID))
}
