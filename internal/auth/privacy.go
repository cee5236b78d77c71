package auth

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/purserhq/purser/ent"
	"github.com/purserhq/purser/ent/apikey"
	"github.com/purserhq/purser/ent/auditevent"
	"github.com/purserhq/purser/ent/deposit"
	"github.com/purserhq/purser/ent/dispute"
	"github.com/purserhq/purser/ent/identity"
	"github.com/purserhq/purser/ent/onboarding"
	"github.com/purserhq/purser/ent/payout"
	"github.com/purserhq/purser/ent/payoutaccount"
	"github.com/purserhq/purser/ent/refund"
	"github.com/purserhq/purser/ent/resettoken"
	"github.com/purserhq/purser/ent/secondfactor"
	"github.com/purserhq/purser/ent/session"
	"github.com/purserhq/purser/ent/transaction"
	"github.com/purserhq/purser/ent/user"
	"github.com/purserhq/purser/ent/wallet"
	"github.com/purserhq/purser/internal/audit"
	"github.com/purserhq/purser/internal/closing"
	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/failpoint"
	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/refusal"
	"github.com/purserhq/purser/internal/throttle"
)

// exports bounds how often one user may have everything read.
var exports = throttle.Limit{Tries: 5, Per: 24 * time.Hour}

// freshProof is how old a proof of who asks may be where there is no password to ask for.
const freshProof = 15 * time.Minute

// Export is everything that is kept of the viewer, as JSON. Secrets are left out.
// Fails with RateLimited.
func (s *Service) Export(ctx context.Context) (string, error) {
	viewer, _ := FromContext(ctx)
	err := s.db.InTx(ctx, func(ctx context.Context, tx *database.Tx) error {
		if err := throttle.Take(ctx, tx, throttle.Key("export", string(viewer.ID)), exports); err != nil {
			return err
		}
		return s.record(ctx, tx, audit.DataExported, viewer.ID, "")
	})
	if err != nil {
		return "", err
	}
	all, err := everything(ctx, s.db.Client(), viewer.ID)
	if err != nil {
		return "", fmt.Errorf("read everything of %s: %w", viewer.ID, err)
	}
	text, err := json.Marshal(all)
	return string(text), err
}

// everything is each row that is the user's, by the name of its table. ent leaves
// hashes of passwords and tokens out of JSON.
func everything(ctx context.Context, db *ent.Client, id gid.ID) (map[string]any, error) {
	all := map[string]any{}
	var errs []error
	add := func(name string, rows any, err error) {
		all[name] = rows
		errs = append(errs, err)
	}
	u, err := db.User.Get(ctx, id)
	add("user", u, err)
	sessions, err := db.Session.Query().Where(session.UserID(id)).All(ctx)
	add("sessions", sessions, err)
	identities, err := db.Identity.Query().Where(identity.UserID(id)).All(ctx)
	add("identities", identities, err)
	factors, err := db.SecondFactor.Query().Where(secondfactor.UserID(id)).All(ctx)
	add("second_factors", factors, err)
	keys, err := db.APIKey.Query().Where(apikey.UserID(id)).All(ctx)
	add("api_keys", keys, err)
	wallets, err := db.Wallet.Query().Where(wallet.OwnerID(id)).All(ctx)
	add("wallets", wallets, err)
	accounts, err := db.PayoutAccount.Query().Where(payoutaccount.OwnerID(id)).All(ctx)
	add("payout_accounts", accounts, err)
	lines, err := db.Transaction.Query().Where(transaction.HasWalletWith(wallet.OwnerID(id))).Order(ent.Asc(transaction.FieldID)).All(ctx)
	add("transactions", lines, err)
	deposits, err := db.Deposit.Query().Where(deposit.OwnerID(id)).All(ctx)
	add("deposits", deposits, err)
	payouts, err := db.Payout.Query().Where(payout.OwnerID(id)).All(ctx)
	add("payouts", payouts, err)
	refunds, err := db.Refund.Query().Where(refund.OwnerID(id)).All(ctx)
	add("refunds", refunds, err)
	disputes, err := db.Dispute.Query().Where(dispute.HasDepositWith(deposit.OwnerID(id))).All(ctx)
	add("disputes", disputes, err)
	onboardings, err := db.Onboarding.Query().Where(onboarding.OwnerID(id)).All(ctx)
	add("onboardings", onboardings, err)
	events, err := db.AuditEvent.Query().Where(auditevent.Or(auditevent.Subject(id), auditevent.Actor(id))).All(ctx)
	add("audit_events", events, err)
	return all, errors.Join(errs...)
}

// DeleteAccount closes the viewer's account; the viewer shows the password once more,
// and a code where there is a second factor. Nobody can sign in from then on. What waits
// for the payer is canceled by the sweeper, and then the personal data are erased; at
// once where nothing waits. Refused with Disabled while there is money, a debt, a
// dispute or anything on its way; fails with InvalidCredentials, CodeRequired or
// RateLimited, too. The ledger stays, under an id that names nobody any more.
func (s *Service) DeleteAccount(ctx context.Context, password, code string) error {
	u, err := s.proveAnyhow(ctx, password)
	if err != nil {
		return err
	}
	use, err := s.proved(ctx, u, code)
	if err != nil {
		return err
	}
	err = s.db.InTx(ctx, func(ctx context.Context, tx *database.Tx) error {
		id := u.ID
		if err := use(ctx, tx); err != nil {
			return err
		}
		if err := closing.Begin(ctx, tx, id); err != nil {
			return err
		}
		if err := shutOut(ctx, tx, id, tx.Now(ctx)); err != nil {
			return fmt.Errorf("shut %s out: %w", id, err)
		}
		_, err := closing.Finish(ctx, tx, id) // or the sweeper does
		return err
	})
	failpoint.Hit("closing", "begun")
	return err
}

// proveAnyhow is prove, or a fresh proof to an issuer elsewhere for who has no
// password here.
func (s *Service) proveAnyhow(ctx context.Context, password string) (*ent.User, error) {
	viewer, _ := FromContext(ctx)
	u, err := s.db.Client().User.Get(ctx, viewer.ID)
	if err != nil {
		return nil, fmt.Errorf("load the viewer: %w", err)
	}
	if u.PasswordHash != unknownUser {
		_, _, err := s.prove(ctx, password, "password")
		return u, err
	}
	if s.now().Sub(viewer.ProvedAt) > freshProof {
		return nil, refusal.New(refusal.ReauthRequired, "Sign in once more, then try again.")
	}
	return u, nil
}

// shutOut removes every way in: sessions, keys, links, names elsewhere, the password.
func shutOut(ctx context.Context, tx *database.Tx, id gid.ID, now time.Time) error {
	_, errSessions := dropSessions(ctx, tx, session.UserID(id))
	_, errTokens := tx.ResetToken.Delete().Where(resettoken.UserID(id)).Exec(ctx)
	_, errIdentities := tx.Identity.Delete().Where(identity.UserID(id)).Exec(ctx)
	errKeys := tx.APIKey.Update().Where(apikey.UserID(id), apikey.RevokedAtIsNil()).SetRevokedAt(now).Exec(ctx)
	errUser := tx.User.UpdateOneID(id).ClearEmailVerifiedAt().ClearTwoFactorAt().SetPasswordHash(unknownUser).
		SetRole(user.RoleUser).Exec(ctx)
	return errors.Join(dropFactor(ctx, tx, id), errSessions, errTokens, errIdentities, errKeys, errUser)
}
