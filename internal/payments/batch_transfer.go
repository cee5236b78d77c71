package payments

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"strconv"

	entsql "entgo.io/ent/dialect/sql"

	"github.com/purserhq/purser/ent"
	"github.com/purserhq/purser/ent/transfer"
	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/ledger"
	"github.com/purserhq/purser/internal/money"
	"github.com/purserhq/purser/internal/refusal"
)

// BatchTransferInput is a transfer between two users' wallets that the application orders.
type BatchTransferInput struct {
	From, To    gid.ID
	Amount      money.Decimal
	Currency    money.Currency // empty: the wallets'
	Description string         // the note
	Labels
	Key string // the idempotency key
}

// readBatchTransfer checks a transfer, and makes the entry of it. It is the application's
// order and not the user's: no rule about what users order, such as recent authentication,
// cooldowns and known recipients, applies to it, and it makes no recipient known.
func (s *Service) readBatchTransfer(ctx context.Context, in BatchTransferInput) (*entry, error) {
	if err := firstError(checkKey(in.Key), in.check()); err != nil {
		return nil, err
	}
	if why := refusal.CheckText("description", in.Description, refusal.MaxNote); why != nil {
		return nil, why
	}
	from, err := s.spendingWallet(ctx, in.From, in.Currency)
	if err != nil {
		return nil, ofField(err, "wallet", "from")
	}
	to, err := s.spendingWallet(ctx, in.To, "")
	switch {
	case err != nil:
		return nil, ofField(err, "wallet", "to")
	case to.id == from.id:
		return nil, refusal.Newf(refusal.InvalidInput, "to", "The wallets must be different.")
	case to.currency != from.currency:
		return nil, refusal.Newf(refusal.CurrencyMismatch, "to", "The wallets must have the same currency: one has %s, the other %s.", from.currency, to.currency)
	}
	amount, err := parseAmount(in.Amount, from.currency)
	if err != nil {
		return nil, err
	}
	parts := []string{"batchTransfer", string(from.id), string(to.id), strconv.FormatInt(amount.Minor, 10), in.Description}
	t := ledger.Transfer{
		ID: gid.New(gid.Transfer), Owner: from.owner, Wallet: from.id, ToOwner: to.owner, To: to.id, Amount: amount.Minor, Currency: from.currency,
		Note: in.Description, By: Application, Key: applicationKey(in.Key), Fingerprint: fingerprint(append(parts, in.parts()...)...),
	}
	e := &entry{
		Request: ledger.Request{Postings: t.Postings(), Transfer: &t, Metadata: in.entries()},
		done:    Result{Operation: t.ID, Wallet: t.Wallet},
	}
	e.standing = func(ctx context.Context) (bool, error) {
		row, err := s.db.Client().Transfer.Query().Where(transfer.IdempotencyKey(t.Key), ofApplication).Only(ctx)
		if err != nil {
			return false, ent.MaskNotFound(err)
		}
		if row.ID != t.ID { // else ours: only the outcome of COMMIT was lost
			e.done, err = replay(Result{Operation: row.ID, Wallet: row.WalletID}, row.Fingerprint, t.Fingerprint)
		}
		return true, err
	}
	return e, nil
}

// ofApplication are the transfers that the application has ordered, by their index.
func ofApplication(s *entsql.Selector) {
	s.Where(entsql.ExprP("substr(idempotency_key, 1, 1) = '" + ledger.ApplicationKey + "'"))
}

// applicationKey is the application's key of a transfer. Users can choose none that begins
// like this: see checkKey.
func applicationKey(key string) string {
	const prefix = ledger.ApplicationKey
	if len(key) < maxKey {
		return prefix + key
	}
	sum := sha256.Sum256([]byte(key))
	return prefix + prefix + hex.EncodeToString(sum[:])
}

// ofField has a refusal that names a field name another one.
func ofField(err error, field, as string) error {
	why := refusal.From(err)
	if why == nil || len(why.Field) == 0 || why.Field[len(why.Field)-1] != field {
		return err
	}
	named := *why
	named.Field = []string{"input", as}
	return &named
}
