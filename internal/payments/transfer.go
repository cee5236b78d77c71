package payments

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/purserhq/purser/ent"
	"github.com/purserhq/purser/ent/transfer"
	"github.com/purserhq/purser/ent/user"
	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/ledger"
	"github.com/purserhq/purser/internal/money"
	"github.com/purserhq/purser/internal/refusal"
)

// TransferInput asks to send money to another wallet here.
type TransferInput struct {
	Owner   gid.ID
	Wallet  gid.ID // empty: the owner's own wallet
	To      gid.ID // a wallet; or
	ToEmail string // of whoever has verified it
	Amount  money.Decimal
	Note    string // the sender's words
	Labels
	Key string // the client's idempotency key
	// ProvedAt is when who asks last proved to be the owner; zero: never.
	ProvedAt time.Time
}

// Transfer sends money to another wallet of the same currency, at once. Fails
// with InvalidAmount, AmountTooLarge, InvalidInput, NotFound, CurrencyMismatch,
// KeyReused, InsufficientFunds, Disabled, RateLimited, CoolingDown or ReauthRequired.
func (s *Service) Transfer(ctx context.Context, in TransferInput) (Result, error) {
	t, err := s.readTransfer(ctx, in)
	if done, ok := replayed(err); ok {
		return done, nil
	}
	if err != nil {
		return Result{}, err
	}
	done, ours := Result{Operation: t.ID, Wallet: t.Wallet}, true
	standing := func() (found bool, err error) {
		ours = false
		row, err := s.db.Client().Transfer.Query().Where(transfer.OwnerID(t.Owner), transfer.IdempotencyKey(t.Key)).Only(ctx)
		if err != nil {
			return false, ent.MaskNotFound(err)
		}
		if row.ID == t.ID { // ours: only the outcome of COMMIT was lost
			return true, nil
		}
		done, err = replay(Result{Operation: row.ID, Wallet: row.WalletID}, row.Fingerprint, t.Fingerprint)
		return true, err
	}
	if err := s.post(ctx, ledger.Request{Postings: t.Postings(), Transfer: &t, Metadata: in.entries()}, standing); err != nil {
		return Result{}, atRecipient(err, in)
	}
	if in.ToEmail != "" {
		s.foundBefore(ctx, in)
	}
	if ours {
		done.Transfer = rowOf(t)
	}
	return done, nil
}

// rowOf is the transfer as it stands in the database.
func rowOf(t ledger.Transfer) *ent.Transfer {
	return &ent.Transfer{
		ID: t.ID, CreatedAt: t.At, OwnerID: t.Owner, WalletID: t.Wallet, ToOwnerID: t.ToOwner, ToWalletID: t.To,
		Amount: t.Amount, Currency: t.Currency, Note: t.Note, IdempotencyKey: t.Key, Fingerprint: t.Fingerprint,
	}
}

// post has an entry with its row written. standing looks for what stands under its
// key, which then is the answer.
func (s *Service) post(ctx context.Context, e ledger.Request, standing func() (found bool, err error)) error {
	err := s.postFilled(ctx, e)
	if errors.Is(err, errIndebted) {
		if e, err = s.payingDebt(ctx, e); err == nil {
			err = s.postFilled(ctx, e)
		}
	}
	return s.explainPost(e, err, standing)
}

// explainPost is what the verb of a request answers to what posting it has failed with.
func (s *Service) explainPost(e ledger.Request, err error, standing func() (found bool, err error)) error {
	err = explainHold(e, err)
	if short, ok := errors.AsType[*ledger.Insufficient](err); ok {
		err = outflowOf(e).short(short.Balance)
	}
	if over, ok := errors.AsType[*ledger.ExceedsCharge](err); ok {
		err = refusal.Newf(refusal.RefundExceedsCharge, "amount", "At most %s of the charge can be refunded.",
			money.Money{Minor: over.Left, Currency: e.ChargeRefund.Currency})
	}
	switch {
	case errors.Is(err, ledger.ErrBusy), errors.Is(err, ledger.ErrLockTimeout), errors.Is(err, errIndebted), database.IsLockTimeout(err):
		return refusal.New(refusal.RateLimited, "The server is busy. Retry in a moment with the same idempotencyKey.")
	case errors.Is(err, ledger.ErrDuplicateKey):
		found, err := standing()
		if err == nil && !found {
			err = unknown // nothing is ever deleted, so this is a reader that lags
		}
		return err
	case refusal.From(err) != nil:
		// What came before under this key may be why: it has taken the money or the try.
		if found, failure := standing(); found || failure != nil {
			return failure
		}
	}
	return resolveUnknownCommit(err, standing)
}

// atRecipient has a refusal that is about the recipient name the field that named them:
// the rules of transfers know wallets only.
func atRecipient(err error, in TransferInput) error {
	why := refusal.From(err)
	if why == nil || in.ToEmail == "" || !slices.Equal(why.Field, []string{"input", "toWalletId"}) {
		return err
	}
	named := *why
	named.Field = []string{"input", recipientField(in)}
	return &named
}

func recipientField(in TransferInput) string {
	if in.To != "" {
		return "toWalletId"
	}
	return "toEmail"
}

// errIndebted says that the receiver owes something: the money pays it first.
var errIndebted = ledger.ErrOwes

// Names are what people call themselves, by id, for those who had to do with
// them; the caller makes sure of that.
func (s *Service) Names(ctx context.Context, people ...gid.ID) (map[gid.ID]string, error) {
	rows, err := s.db.Client().User.Query().Where(user.IDIn(people...)).Select(user.FieldID, user.FieldName).All(ctx)
	names := make(map[gid.ID]string, len(rows))
	for _, row := range rows {
		names[row.ID] = deref(row.Name)
	}
	return names, err
}
