package auth

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/purserhq/purser/ent"
	"github.com/purserhq/purser/ent/user"
	"github.com/purserhq/purser/ent/wallet"
	"github.com/purserhq/purser/internal/audit"
	"github.com/purserhq/purser/internal/closing"
	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/money"
	"github.com/purserhq/purser/internal/refusal"
)

// maxExternalID is the length of an external identifier, in characters.
const maxExternalID = 255

// maxEnsure bounds how often a user is looked for again whom another process creates.
const maxEnsure = 10

// ExternalUser is a user as the application describes it.
type ExternalUser struct {
	ExternalID  string // any Unicode, compared exactly: neither case nor normalization forms are equal
	Email, Name string // may be empty
	Currency    money.Currency
}

// externalAccount is an ExternalUser, checked and in the form that is kept.
type externalAccount struct {
	externalID, email string
	name              *string
	currency          money.Currency
}

// check returns what is kept of a user. Fails with InvalidInput.
func (s *Service) check(in ExternalUser) (externalAccount, *refusal.Error) {
	a := externalAccount{externalID: in.ExternalID, currency: in.Currency}
	why := checkExternalID(in.ExternalID)
	if why == nil && in.Email != "" {
		a.email, why = parseOwnEmail(in.Email)
	}
	if why == nil {
		a.name, why = parseName(in.Name)
	}
	if why == nil && in.Currency != "" {
		why = s.checkCurrency(in.Currency)
	}
	return a, why
}

// checkExternalID refuses an identifier that cannot be kept as it is. It is not searched for
// card numbers: it is no text that a person writes, and every tenth number of 16 digits would
// be taken for one.
func checkExternalID(id string) *refusal.Error {
	switch {
	case id == "":
		return refusal.Newf(refusal.InvalidInput, "externalId", "Enter an external identifier.")
	case !utf8.ValidString(id) || strings.ContainsRune(id, 0):
		return refusal.Newf(refusal.InvalidInput, "externalId", "The external identifier must be UTF-8 without the character U+0000.")
	case utf8.RuneCountInString(id) > maxExternalID:
		return refusal.Newf(refusal.InvalidInput, "externalId", "The external identifier must have at most %d characters.", maxExternalID).WithMax(maxExternalID)
	}
	return nil
}

// checkCurrency refuses a currency in which no wallets are opened here.
func (s *Service) checkCurrency(c money.Currency) *refusal.Error {
	if _, err := money.ParseCurrency(string(c)); err != nil || s.options.Currencies != nil && !slices.Contains(s.options.Currencies, c) {
		return refusal.Newf(refusal.InvalidInput, "currency", "Wallets in %s cannot be opened on this server.", c)
	}
	return nil
}

// EnsureUser returns the user with the external identifier, as it is, and creates it with a
// wallet if there is none. It can be called at once by many processes: one of them creates
// the user. The user has no password, and an email that nobody has verified: an address that
// another user has stays theirs, and the new user waits for it. Fails with InvalidInput, or
// Disabled for a user whose account is being closed.
func (s *Service) EnsureUser(ctx context.Context, in ExternalUser) (id gid.ID, created bool, err error) {
	a, why := s.check(in)
	if why != nil {
		return "", false, why
	}
	for range maxEnsure {
		id, created, err = s.ensure(ctx, a, audit.UserEnsured)
		_, lost := errors.AsType[*database.InDoubt](err)
		if !lost && !database.IsUnique(err) { // else another has created it, or we have
			break
		}
	}
	return id, created, err
}

// ensure fails with a unique violation when another creates the user, or takes the address,
// at the same time.
func (s *Service) ensure(ctx context.Context, a externalAccount, action string) (id gid.ID, created bool, err error) {
	caller, _ := CallerOf(ctx)
	standing, err := s.db.Client().User.Query().Where(user.ExternalID(a.externalID)).Only(ctx)
	switch {
	case err == nil && standing.ClosingAt != nil:
		return "", false, refusal.New(refusal.Disabled, "The user's account is being closed.")
	case err == nil:
		return standing.ID, false, nil
	case !ent.IsNotFound(err):
		return "", false, fmt.Errorf("look up a user: %w", err)
	}
	id = gid.New(gid.User)
	err = s.db.InTx(ctx, func(ctx context.Context, tx *database.Tx) error {
		taken := false
		if a.email != "" {
			if taken, err = tx.User.Query().Where(user.Email(a.email)).Exist(ctx); err != nil {
				return err
			}
		}
		if err := a.create(ctx, tx, id, taken); err != nil {
			return err
		}
		return audit.Record(ctx, tx, audit.Event{Actor: caller.Application, Action: action, Subject: id})
	})
	return id, err == nil, err
}

// create writes the user. A hook makes the wallet. The password is one that nobody knows.
func (a externalAccount) create(ctx context.Context, tx *database.Tx, id gid.ID, taken bool) error {
	if a.currency != "" {
		ctx = database.WithWalletCurrency(ctx, a.currency)
	}
	create := tx.User.Create().SetID(id).SetExternalID(a.externalID).SetNillableName(a.name).SetPasswordHash(unknownUser)
	switch {
	case a.email == "":
		create.SetEmail(closing.NobodysAddress(id))
	case taken:
		create.SetEmail(closing.NobodysAddress(id)).SetPendingEmail(a.email)
	default:
		create.SetEmail(a.email)
	}
	if err := create.Exec(ctx); err != nil {
		return fmt.Errorf("create user %s: %w", id, err)
	}
	return nil
}

// OpenWallet returns the user's wallet in a currency, and opens it if there is none. The
// caller makes sure that the viewer is the user or the application. Fails with InvalidInput,
// or Disabled for a user whose account is being closed.
func (s *Service) OpenWallet(ctx context.Context, owner gid.ID, currency money.Currency) (id gid.ID, err error) {
	if why := s.checkCurrency(currency); why != nil {
		return "", why
	}
	caller, _ := CallerOf(ctx)
	err = s.db.InTx(ctx, func(ctx context.Context, tx *database.Tx) error {
		u, err := tx.User.Query().Where(user.ID(owner)).Modify(database.ForNoKeyUpdate).Only(ctx) // two never open it at once
		if err != nil {
			return fmt.Errorf("lock user %s: %w", owner, err)
		}
		if u.ClosingAt != nil {
			return refusal.New(refusal.Disabled, "The user's account is being closed.")
		}
		id, err = tx.Wallet.Query().Where(wallet.OwnerID(owner), wallet.CurrencyEQ(currency), wallet.KindEQ(wallet.KindUser)).OnlyID(ctx)
		if !ent.IsNotFound(err) {
			return err
		}
		id = gid.New(gid.Wallet)
		if err := tx.Wallet.Create().SetID(id).SetOwnerID(owner).SetCurrency(currency).Exec(ctx); err != nil {
			return err
		}
		return audit.Record(ctx, tx, audit.Event{Actor: caller.ID + caller.Application, Action: audit.WalletOpened, Subject: owner, Detail: string(currency)})
	})
	if _, lost := errors.AsType[*database.InDoubt](err); lost {
		return s.OpenWallet(ctx, owner, currency) // which finds it, if it was opened
	}
	return id, err
}
