package payments

import (
	"context"
	"errors"
	"strconv"
	"strings"

	"github.com/purserhq/purser/ent"
	"github.com/purserhq/purser/ent/transfer"
	"github.com/purserhq/purser/ent/user"
	"github.com/purserhq/purser/ent/wallet"
	"github.com/purserhq/purser/internal/audit"
	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/ledger"
	"github.com/purserhq/purser/internal/money"
	"github.com/purserhq/purser/internal/refusal"
	"github.com/purserhq/purser/internal/throttle"
)

// recipient is the wallet that the money goes to, which must be a user's and of
// the same currency. An address is looked up by recipientByEmail.
func (s *Service) recipient(ctx context.Context, in TransferInput, c money.Currency) (to walletRef, err error) {
	to, found, err := s.wallets.get(ctx, "", in.To)
	if err == nil && !found {
		return to, refusal.Newf(refusal.NotFound, recipientField(in), "The receiver does not exist.")
	}
	if err == nil && to.currency != c {
		err = refusal.Newf(refusal.CurrencyMismatch, recipientField(in),
			"The receiver's wallet is in %s and yours in %s. Both must have the same currency.", to.currency, c)
	}
	return to, err
}

// errNobody is the refusal of an address that nobody has verified, or that is no address,
// or whose owner's wallet is of another currency: who asks does not learn which.
func errNobody(c money.Currency) *refusal.Error {
	return refusal.Newf(refusal.NotFound, "toEmail",
		"No user with this verified email address has a wallet in %s. Ask the receiver to verify the address, or use a wallet ID.", c)
}

// recipientByEmail is the wallet of the user who has verified an address. An address tells
// who has an account here, so much comes first: the money must be there, and look-ups are
// counted, for a user and for a network address, until a transfer has gone to what was
// found. Fails with NotFound, InsufficientFunds or RateLimited.
func (s *Service) recipientByEmail(ctx context.Context, in TransferInput, from walletRef, amount money.Money) (walletRef, error) {
	if err := s.hasFunds(ctx, from, amount); err != nil {
		return walletRef{}, err
	}
	if err := throttle.Shared(ctx, s.db, s.lookUps(ctx, in.Owner)); err != nil {
		s.options.Watch.Refused(ctx, audit.LookingUp, in.Owner)
		return walletRef{}, err
	}
	to, err := s.purseByEmail(ctx, in.ToEmail)
	if ent.IsNotFound(err) || err == nil && to.currency != from.currency {
		err = errNobody(from.currency)
	}
	s.options.Watch.FailedAs(ctx, audit.LookingUp, in.Owner, err)
	return to, err
}

// lookUps are the limits of look-ups by email.
func (s *Service) lookUps(ctx context.Context, owner gid.ID) map[gid.ID]throttle.Limit {
	limits := map[gid.ID]throttle.Limit{throttle.Key("lookup", string(owner)): s.options.Limits.LookUps}
	if from := audit.OriginOf(ctx).Address; from != "" {
		limits[throttle.Key("lookup.from", from)] = s.options.Limits.LookUpsFrom
	}
	return limits
}

// foundBefore gives the look-up of a transfer back that went to what was found. That it is
// counted all the same when this fails does no harm.
func (s *Service) foundBefore(ctx context.Context, in TransferInput) {
	limits := s.lookUps(ctx, in.Owner)
	err := s.db.InTx(ctx, func(ctx context.Context, tx *database.Tx) error {
		for _, key := range throttle.Ordered(limits) {
			if err := throttle.Return(ctx, tx, key, limits[key]); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		s.log.WarnContext(ctx, "return a recipient look-up to the limit", "error", err)
	}
}

// hasFunds is why so much may not leave a wallet; nil when it may, as it stands. The
// transfer itself looks again, under the wallet's lock.
func (s *Service) hasFunds(ctx context.Context, from walletRef, amount money.Money) error {
	w, err := s.db.Client().Wallet.Query().Where(wallet.ID(from.id)).Select(wallet.FieldCurrentBalance, wallet.FieldHeld).Only(ctx)
	if err != nil {
		return err
	}
	left, err := s.Available(ctx, from.id, w.CurrentBalance-w.Held)
	if err == nil && amount.Minor > left {
		err = outflow{amount: amount}.short(left)
	}
	return err
}

// purseByEmail is the wallet of the user who has verified an address. Fails with ent's
// NotFoundError.
func (s *Service) purseByEmail(ctx context.Context, email string) (walletRef, error) {
	email = strings.ToLower(strings.TrimSpace(email))
	w, err := s.db.Client().User.Query().
		Where(user.Email(email), user.EmailVerifiedAtNotNil(), user.EmailNEQ(PlatformEmail)).QueryWallet().Only(ctx)
	if err != nil {
		return walletRef{}, err
	}
	return walletRefOf(w), nil
}

// transferByEmail is the transfer that stands under the key of an input that names an
// address, whoever has the address now; false when there is none.
func (s *Service) transferByEmail(ctx context.Context, in TransferInput, from walletRef, amount money.Money) (Result, bool, error) {
	row, err := s.db.Client().Transfer.Query().Where(transfer.OwnerID(from.owner), transfer.IdempotencyKey(in.Key)).Only(ctx)
	if err != nil {
		return Result{}, false, ent.MaskNotFound(err)
	}
	done, err := replay(Result{Operation: row.ID, Wallet: row.WalletID}, row.Fingerprint, fingerprintByEmail(in, from, amount))
	return done, true, err
}

// fingerprintTo tells inputs apart that name a wallet.
func fingerprintTo(to gid.ID, in TransferInput, from walletRef, amount money.Money) string {
	parts := []string{"transfer", string(from.id), string(to), strconv.FormatInt(amount.Minor, 10), in.Note}
	return fingerprint(append(parts, in.parts()...)...)
}

// fingerprintByEmail tells inputs apart that name an address, whoever has it.
func fingerprintByEmail(in TransferInput, from walletRef, amount money.Money) string {
	email := strings.ToLower(strings.TrimSpace(in.ToEmail))
	parts := []string{"transfer by email", string(from.id), email, strconv.FormatInt(amount.Minor, 10), in.Note}
	return fingerprint(append(parts, in.parts()...)...)
}

// replayedError carries the answer that stands under the key.
type replayedError struct{ done Result }

func (replayedError) Error() string { return "the transfer was made before" }

// readTransfer checks the input and finds both wallets. Fails with replayedError where the
// transfer stands already.
func (s *Service) readTransfer(ctx context.Context, in TransferInput) (t ledger.Transfer, err error) {
	if err := firstError(checkKey(in.Key), in.checkUsers()); err != nil {
		return t, err
	}
	if why := refusal.CheckText("note", in.Note, refusal.MaxNote); why != nil {
		return t, why
	}
	if (in.To == "") == (in.ToEmail == "") {
		return t, refusal.Newf(refusal.InvalidInput, "toWalletId", "Exactly one of toWalletId and toEmail is required.")
	}
	from, err := s.ownWalletRef(ctx, in.Owner, in.Wallet)
	if err != nil {
		return t, err
	}
	amount, err := parseAmount(in.Amount, from.currency)
	if err != nil {
		return t, err
	}
	to, fingerprint, err := s.readRecipient(ctx, in, from, amount)
	if err != nil {
		return t, err
	}
	if to.id == from.id {
		return t, refusal.Newf(refusal.InvalidInput, recipientField(in), "The receiving wallet must not be the sending wallet.")
	}
	return ledger.Transfer{
		ID: gid.New(gid.Transfer), Owner: from.owner, Wallet: from.id, ToOwner: to.owner, To: to.id,
		Amount: amount.Minor, Currency: from.currency, Note: in.Note, Key: in.Key, ProvedAt: in.ProvedAt, Fingerprint: fingerprint,
	}, nil
}

// readRecipient finds the wallet that the money goes to, and what tells the input from others.
func (s *Service) readRecipient(ctx context.Context, in TransferInput, from walletRef, amount money.Money) (to walletRef, fingerprint string, err error) {
	if in.To != "" {
		to, err = s.recipient(ctx, in, from.currency)
		return to, fingerprintTo(to.id, in, from, amount), err
	}
	if done, found, err := s.transferByEmail(ctx, in, from, amount); err != nil {
		return to, "", err
	} else if found {
		return to, "", replayedError{done}
	}
	to, err = s.recipientByEmail(ctx, in, from, amount)
	return to, fingerprintByEmail(in, from, amount), err
}

// replayed is the answer that an error of readTransfer carries.
func replayed(err error) (Result, bool) {
	stands, ok := errors.AsType[replayedError](err)
	return stands.done, ok
}
