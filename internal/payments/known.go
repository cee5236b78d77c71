package payments

import (
	"context"

	lru "github.com/hashicorp/golang-lru/v2"

	"github.com/purserhq/purser/ent"
	"github.com/purserhq/purser/ent/wallet"
	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/money"
	"github.com/purserhq/purser/internal/refusal"
)

// purse is what never changes of a user's wallet; the database refuses to.
type purse struct {
	id, owner gid.ID
	currency  money.Currency
}

func purseOf(w *ent.Wallet) purse { return purse{id: w.ID, owner: w.OwnerID, currency: w.Currency} }

// purses remembers the wallets that transfers came from and went to lately, so
// that sending money twice does not read them twice.
type purses struct {
	byID *lru.Cache[gid.ID, purse]
	own  *lru.Cache[gid.ID, purse] // the one made with its owner, by owner
}

// mostPurses are remembered of each kind: some megabytes.
const mostPurses = 20_000

func newPurses() purses {
	byID, err := lru.New[gid.ID, purse](mostPurses)
	if err != nil {
		panic(err) // the size is a constant above zero
	}
	own, err := lru.New[gid.ID, purse](mostPurses)
	if err != nil {
		panic(err) // likewise
	}
	return purses{byID: byID, own: own}
}

// ownPurse is ownWallet, for who needs only what never changes.
func (s *Service) ownPurse(ctx context.Context, owner, id gid.ID) (purse, error) {
	if p, ok := s.purses.own.Get(owner); ok && (id == "" || id == p.id) {
		return p, nil
	}
	if p, ok := s.purses.byID.Get(id); ok && p.owner == owner {
		return p, nil
	}
	w, err := s.ownWallet(ctx, owner, id)
	if err != nil {
		return purse{}, err
	}
	if id == "" {
		s.purses.own.Add(owner, purseOf(w))
	}
	s.purses.byID.Add(w.ID, purseOf(w))
	return purseOf(w), nil
}

// userPurse is a user's wallet by its id. Fails with ent's NotFoundError.
func (s *Service) userPurse(ctx context.Context, id gid.ID) (purse, error) {
	if p, ok := s.purses.byID.Get(id); ok {
		return p, nil
	}
	w, err := s.db.Client().Wallet.Query().Where(wallet.ID(id), wallet.KindEQ(wallet.KindUser)).Only(ctx)
	if err != nil {
		return purse{}, err
	}
	s.purses.byID.Add(id, purseOf(w))
	return purseOf(w), nil
}

// recipient is the wallet that the money goes to, which must be a user's and of
// the same currency.
func (s *Service) recipient(ctx context.Context, in TransferInput, c money.Currency) (to purse, err error) {
	switch {
	case (in.To == "") == (in.ToEmail == ""):
		return to, refusal.Newf(refusal.InvalidInput, "toWalletId", "Give either toWalletId or toEmail.")
	case in.To != "":
		to, err = s.userPurse(ctx, in.To)
	default:
		to, err = s.purseByEmail(ctx, in.ToEmail)
	}
	if ent.IsNotFound(err) {
		return to, refusal.Newf(refusal.NotFound, recipientField(in), "There is nobody to send it to.")
	}
	if err == nil && to.currency != c {
		err = refusal.Newf(refusal.CurrencyMismatch, recipientField(in), "That wallet holds %s, this one %s.", to.currency, c)
	}
	return to, err
}
