package payments

import (
	"context"
	"errors"
	"strconv"
	"strings"
	"time"

	"github.com/purserhq/purser/ent"
	"github.com/purserhq/purser/ent/transfer"
	"github.com/purserhq/purser/ent/user"
	"github.com/purserhq/purser/ent/wallet"
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
	ToEmail string // whoever signs in with it
	Amount  money.Decimal
	Note    string // the sender's words
	Key     string // the client's idempotency key
	// ProvedAt is when who asks last proved to be the owner; zero: never.
	ProvedAt time.Time
}

// Transfer sends money to another wallet of the same currency, at once. Fails
// with InvalidAmount, AmountTooLarge, InvalidInput, NotFound, CurrencyMismatch,
// KeyReused, InsufficientFunds, Disabled, RateLimited, CoolingDown or ReauthRequired.
func (s *Service) Transfer(ctx context.Context, in TransferInput) (Done, error) {
	t, err := s.readTransfer(ctx, in)
	if err != nil {
		return Done{}, err
	}
	done, ours := Done{Operation: t.ID, Wallet: t.Wallet}, true
	standing := func() (found bool, err error) {
		ours = false
		row, err := s.db.Client().Transfer.Query().Where(transfer.OwnerID(t.Owner), transfer.IdempotencyKey(t.Key)).Only(ctx)
		if err != nil {
			return false, ent.MaskNotFound(err)
		}
		if row.ID == t.ID { // ours: only the outcome of COMMIT was lost
			return true, nil
		}
		done, err = replay(Done{Operation: row.ID, Wallet: row.WalletID}, row.Fingerprint, t.Fingerprint)
		return true, err
	}
	if s.staleFor(t.Amount, t.Currency, in.ProvedAt) {
		if found, err := standing(); found || err != nil {
			return done, err
		}
		return Done{}, reauthenticate()
	}
	if err := s.post(ctx, ledger.Entry{Postings: t.Postings(), Transfer: &t}, standing); err != nil {
		return Done{}, err
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
func (s *Service) post(ctx context.Context, e ledger.Entry, standing func() (found bool, err error)) error {
	err := s.poster.Post(ctx, e)
	if errors.Is(err, errIndebted) {
		err = s.transferToDebtor(ctx, e.Transfer)
	}
	if short, ok := errors.AsType[*ledger.Insufficient](err); ok {
		err = outflowOf(e).short(short.Balance)
	}
	switch {
	case errors.Is(err, ledger.ErrBusy), errors.Is(err, ledger.ErrHeld), database.IsHeld(err):
		return refusal.New(refusal.RateLimited, "Too much is going on. Try again in a moment with the same idempotencyKey.")
	case errors.Is(err, ledger.ErrStands):
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
	return settle(err, standing)
}

// readTransfer checks the input and finds both wallets.
func (s *Service) readTransfer(ctx context.Context, in TransferInput) (t ledger.Transfer, err error) {
	if err := checkKey(in.Key); err != nil {
		return t, err
	}
	if why := refusal.CheckText("note", in.Note, refusal.MaxNote); why != nil {
		return t, why
	}
	from, err := s.ownPurse(ctx, in.Owner, in.Wallet)
	if err != nil {
		return t, err
	}
	to, err := s.recipient(ctx, in, from.currency)
	if err != nil {
		return t, err
	}
	amount, err := parseAmount(in.Amount, from.currency)
	if err != nil {
		return t, err
	}
	if to.id == from.id {
		return t, refusal.Newf(refusal.InvalidInput, recipientField(in), "This is the wallet that the money would come from.")
	}
	return ledger.Transfer{
		ID: gid.New(gid.Transfer), Owner: from.owner, Wallet: from.id, ToOwner: to.owner, To: to.id,
		Amount: amount.Minor, Currency: from.currency, Note: in.Note, Key: in.Key,
		Fingerprint: fingerprint("transfer", string(from.id), string(to.id), strconv.FormatInt(amount.Minor, 10), in.Note),
	}, nil
}

func recipientField(in TransferInput) string {
	if in.To != "" {
		return "toWalletId"
	}
	return "toEmail"
}

// purseByEmail is the wallet of whoever signs in with an email. Fails with ent's
// NotFoundError.
func (s *Service) purseByEmail(ctx context.Context, email string) (purse, error) {
	email = strings.ToLower(strings.TrimSpace(email))
	w, err := s.db.Client().User.Query().Where(user.Email(email), user.EmailNEQ(PlatformEmail)).QueryWallet().Only(ctx)
	if err != nil {
		return purse{}, err
	}
	return purseOf(w), nil
}

// errIndebted says that the receiver owes something: the money pays it first.
var errIndebted = errors.New("the receiver owes")

// transferToDebtor is a transfer whose receiver owes something, which is paid
// out of it at once.
func (s *Service) transferToDebtor(ctx context.Context, t *ledger.Transfer) error {
	return s.db.InTx(ctx, func(ctx context.Context, tx *database.Tx) error {
		// Both wallets in the order of their ids, as everybody locks them; the debt
		// wallet's place among them is where lockFunds finds it.
		_, err := tx.Wallet.Query().Where(wallet.IDIn(t.Wallet, t.To)).Order(wallet.ByID()).Modify(database.ForUpdate).All(ctx)
		if err != nil {
			return err
		}
		verdicts := []error{nil}
		if err := s.admit(ctx, tx, []ledger.Entry{{Transfer: t}}, verdicts); err != nil {
			return err
		}
		if why := verdicts[0]; why != nil && !errors.Is(why, errIndebted) {
			return why
		}
		funds, err := lockFunds(ctx, tx, t.ToOwner, t.Currency)
		if err != nil {
			return err
		}
		t.At = tx.Now(ctx)
		lines := t.Postings()
		return ledger.PostTransfer(ctx, tx, *t, append(lines[:1], funds.bring(lines[1])...))
	})
}

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
