package graph

import (
	"context"

	"entgo.io/ent/dialect/sql"

	"github.com/purserhq/purser/ent"
	"github.com/purserhq/purser/ent/predicate"
	"github.com/purserhq/purser/ent/user"
	"github.com/purserhq/purser/ent/wallet"
	"github.com/purserhq/purser/graph/generated"
	"github.com/purserhq/purser/internal/money"
	"github.com/purserhq/purser/internal/payments"
	"github.com/purserhq/purser/internal/refusal"
)

// The executor checks @oneOf in documents and not in variables: what refers to a user or a
// wallet is checked here again.

// userRef is the predicate of the user whom a reference names. path is that of the reference
// in the operation's input. Fails with InvalidInput unless exactly one field is set.
func userRef(ref generated.UserRefInput, path ...string) (predicate.User, *refusal.Error) {
	switch {
	case (ref.ID == nil) == (ref.ExternalID == nil):
		return nil, refusal.New(refusal.InvalidInput, "Set exactly one of id and externalId.", path...)
	case ref.ID != nil:
		return user.ID(*ref.ID), nil
	}
	return user.ExternalID(*ref.ExternalID), nil
}

// referredUser is the user whom a reference names, with the wallet. path is that of the
// reference. The platform's own user and closed accounts are nobody. Fails with InvalidInput
// or NotFound.
func (r *Resolver) referredUser(ctx context.Context, ref generated.UserRefInput, path ...string) (*ent.User, error) {
	which, why := userRef(ref, path...)
	if why != nil {
		return nil, why
	}
	u, err := r.Read.User.Query().Where(which, somebody()).WithWallet().Only(ctx)
	if ent.IsNotFound(err) {
		return nil, refusal.New(refusal.NotFound, "The user does not exist.", path...)
	}
	return u, err
}

// referredWallet is the wallet that a reference of the application names: by its ID, or of a
// user in the currency, which is empty where none is given and then means the wallet that was
// created with the user. path is that of the reference. It reads through the reader, so the
// field that calls it must have been granted by a scope. Fails with InvalidInput, NotFound,
// or CurrencyMismatch for an ID of a wallet in another currency.
func (r *Resolver) referredWallet(ctx context.Context, ref generated.WalletRefInput, currency money.Currency, path ...string) (*ent.Wallet, error) {
	if (ref.ID == nil) == (ref.User == nil) {
		return nil, refusal.New(refusal.InvalidInput, "Set exactly one of id and user.", path...)
	}
	which := []predicate.Wallet{wallet.KindEQ(wallet.KindUser)}
	switch {
	case ref.ID != nil:
		which = append(which, wallet.ID(*ref.ID), wallet.HasOwnerWith(somebody()))
	default:
		owner, why := userRef(*ref.User, append(path, "user")...)
		if why != nil {
			return nil, why
		}
		which = append(which, wallet.HasOwnerWith(owner, somebody()))
		if currency != "" {
			which = append(which, wallet.CurrencyEQ(currency))
		} else {
			which = append(which, createdWithOwner)
		}
	}
	w, err := r.Read.Wallet.Query().Where(which...).Only(ctx)
	switch {
	case ent.IsNotFound(err):
		return nil, refusal.New(refusal.NotFound, "The wallet does not exist.", path...)
	case err != nil:
		return nil, err
	case currency != "" && w.Currency != currency:
		return nil, refusal.New(refusal.CurrencyMismatch, "The wallet is in "+string(w.Currency)+".", path...)
	}
	return w, nil
}

// somebody leaves out the platform's own user and accounts whose personal data were erased.
func somebody() predicate.User {
	return user.And(user.EmailNEQ(payments.PlatformEmail), user.DeletedAtIsNil())
}

// createdWithOwner is the wallet that was created with its user.
func createdWithOwner(s *sql.Selector) {
	owner := sql.Table(user.Table)
	s.Where(sql.Exists(sql.Select(owner.C(user.FieldID)).From(owner).Where(sql.And(
		sql.ColumnsEQ(owner.C(user.FieldID), s.C(wallet.FieldOwnerID)), sql.ColumnsEQ(owner.C(user.FieldWalletID), s.C(wallet.FieldID)),
	))))
}
