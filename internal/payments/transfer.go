package payments

import (
	"context"
	"errors"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"entgo.io/ent/dialect"

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

// maxNote is the longest note, in characters.
const maxNote = 140

// Transfer sends money to another wallet of the same currency, at once. Fails
// with InvalidAmount, AmountTooLarge, InvalidInput, NotFound, CurrencyMismatch,
// KeyReused, InsufficientFunds, Disabled, RateLimited, CoolingDown or ReauthRequired.
func (s *Service) Transfer(ctx context.Context, in TransferInput) (Done, error) {
	t, err := s.readTransfer(ctx, in)
	if err != nil {
		return Done{}, err
	}
	done := Done{Operation: t.ID, Wallet: t.Wallet}
	standing := func() (found bool, err error) {
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
	err = s.poster.Post(ctx, ledger.Entry{Postings: t.Postings(), Transfer: &t})
	if errors.Is(err, errIndebted) {
		err = s.transferToDebtor(ctx, t)
	}
	var short *ledger.Insufficient
	switch {
	case err == nil:
		return done, nil
	case errors.Is(err, ledger.ErrStands):
		found, err := standing()
		if err == nil && !found {
			err = unknown // nothing is ever deleted, so this is a reader that lags
		}
		return done, err
	case errors.Is(err, ledger.ErrBusy):
		return Done{}, refusal.New(refusal.RateLimited, "Too much is going on. Try again in a moment with the same idempotencyKey.")
	case errors.As(err, &short):
		// A transfer that came before under this key may have taken what is missing.
		if found, err := standing(); found || err != nil {
			return done, err
		}
		return Done{}, shortOf(short.Balance, t.Currency)
	case refusal.From(err) != nil:
		if found, err := standing(); found || err != nil {
			return done, err
		}
	}
	return done, settle(err, standing)
}

func shortOf(available int64, c money.Currency) error {
	return refusal.Newf(refusal.InsufficientFunds, "amount", "%s can be sent now.", money.Money{Minor: available, Currency: c})
}

// readTransfer checks the input and finds both wallets.
func (s *Service) readTransfer(ctx context.Context, in TransferInput) (t ledger.Transfer, err error) {
	if err := checkKey(in.Key); err != nil {
		return t, err
	}
	if !utf8.ValidString(in.Note) || utf8.RuneCountInString(in.Note) > maxNote {
		return t, refusal.Newf(refusal.InvalidInput, "note", "A note has at most %d characters.", maxNote)
	}
	if why := refusal.NoCard("note", in.Note); why != nil {
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
func (s *Service) transferToDebtor(ctx context.Context, t ledger.Transfer) error {
	return s.db.InTx(ctx, func(ctx context.Context, tx *database.Tx) error {
		// Both wallets in the order of their ids, as everybody locks them; the debt
		// wallet's place among them is where lockFunds finds it.
		_, err := tx.Wallet.Query().Where(wallet.IDIn(t.Wallet, t.To)).Order(wallet.ByID()).Modify(database.ForUpdate).All(ctx)
		if err != nil {
			return err
		}
		verdicts, err := s.admit(ctx, tx, []ledger.Entry{{Transfer: &t}})
		if err != nil || (verdicts[0] != nil && !errors.Is(verdicts[0], errIndebted)) {
			return errors.Join(err, verdicts[0])
		}
		funds, err := lockFunds(ctx, tx, t.ToOwner, t.Currency)
		if err != nil {
			return err
		}
		lines := t.Postings()
		return ledger.PostTransfer(ctx, tx, s.now(), t, append(lines[:1], funds.bring(lines[1])...))
	})
}

// restrained says who may not send, or not be sent to without more: the senders
// that are frozen or whose gate is shut, and the receivers that owe.
var restrained = map[string]string{
	dialect.Postgres: restrain("id = ANY($1)", "id = ANY($2)"),
	dialect.SQLite: restrain("id IN (SELECT value->>0 FROM json_each($1))",
		"id IN (SELECT value->>0 FROM json_each($2))"),
}

func restrain(senders, receivers string) string {
	return `
		SELECT w.id, CASE WHEN EXISTS (SELECT 1 FROM wallets d WHERE d.owner_id = w.owner_id AND d.currency = w.currency
				AND d.kind = 'debt' AND d.current_balance < 0) THEN 'owes' ELSE 'disputed' END
		FROM wallets w WHERE w.` + senders + ` AND (
			EXISTS (SELECT 1 FROM wallets d WHERE d.owner_id = w.owner_id AND d.currency = w.currency
				AND d.kind = 'debt' AND d.current_balance < 0)
			OR EXISTS (SELECT 1 FROM disputes x WHERE x.wallet_id = w.id AND x.open))
		UNION ALL
		SELECT w.id, 'indebted' FROM wallets w JOIN wallets d ON d.owner_id = w.owner_id AND d.currency = w.currency
			AND d.kind = 'debt' AND d.current_balance < 0
		WHERE w.` + receivers + `
		UNION ALL
		SELECT id, 'shut' FROM gates WHERE id = 'transfers' AND NOT open`
}

// admit says of each transfer whether it may go now; the wallets are locked.
func (s *Service) admit(ctx context.Context, tx *database.Tx, entries []ledger.Entry) ([]error, error) {
	var from, to database.Texts
	for _, e := range entries {
		from, to = append(from, string(e.Transfer.Wallet)), append(to, string(e.Transfer.To))
	}
	why := map[string]error{}
	args := append(tx.Set(from), tx.Set(to)...)
	rows, err := tx.Query(ctx, restrained[tx.Dialect()], args...)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }() // Err below tells what Close would
	for rows.Next() {
		var id, reason string
		if err := rows.Scan(&id, &reason); err != nil {
			return nil, err
		}
		why[reason+id] = restraints[reason]
	}
	if err := rows.Err(); err != nil {
		return nil, err
	}
	verdicts := make([]error, len(entries))
	for i := range entries {
		verdicts[i] = firstOf(why["shuttransfers"], why["owes"+from[i]], why["disputed"+from[i]])
	}
	if err := s.admitRested(ctx, tx, entries, verdicts); err != nil {
		return nil, err
	}
	if err := s.admitYoung(ctx, tx, entries, verdicts); err != nil {
		return nil, err
	}
	for i := range entries { // last, since it is no refusal: who may not send may not send there either
		verdicts[i] = firstOf(verdicts[i], why["indebted"+to[i]])
	}
	return verdicts, nil
}

var restraints = map[string]error{
	"shut":     refusal.New(refusal.Disabled, "Transfers are stopped for the moment. Your money is safe."),
	"owes":     refusal.New(refusal.Disabled, "Nothing can be sent while money is owed: a deposit was taken back. The next deposit pays it first."),
	"disputed": refusal.New(refusal.Disabled, "Nothing can be sent while a payment is disputed."),
	"indebted": errIndebted,
}

func firstOf(all ...error) error {
	for _, err := range all {
		if err != nil {
			return err
		}
	}
	return nil
}

// unspent is what each wallet may send: its balance less its young deposits.
var unspent = map[string]string{
	dialect.Postgres: withoutYoung("= ANY($1)"),
	dialect.SQLite:   withoutYoung("IN (SELECT value->>0 FROM json_each($1))"),
}

func withoutYoung(senders string) string {
	return `
		SELECT w.id, w.current_balance - CAST(COALESCE((SELECT SUM(t.value) FROM transactions t
			WHERE t.wallet_id = w.id AND t.kind = 'DEPOSIT' AND t.created_at > $2), 0) AS bigint)
		FROM wallets w WHERE w.id ` + senders
}

// admitYoung keeps deposits that are younger than the payout delay where they
// are: a transfer would carry them past it.
func (s *Service) admitYoung(ctx context.Context, tx *database.Tx, entries []ledger.Entry, verdicts []error) error {
	if s.options.PayoutDelay == 0 {
		return nil
	}
	left, err := s.unspent(ctx, tx, entries)
	if err != nil {
		return err
	}
	for i, e := range entries {
		if verdicts[i] != nil {
			continue
		}
		if e.Transfer.Amount > left[e.Transfer.Wallet] {
			verdicts[i] = shortOf(left[e.Transfer.Wallet], e.Transfer.Currency)
			continue
		}
		left[e.Transfer.Wallet] -= e.Transfer.Amount // gone for the entries behind it in this group
	}
	return nil
}

func (s *Service) unspent(ctx context.Context, tx *database.Tx, entries []ledger.Entry) (map[gid.ID]int64, error) {
	var senders database.Texts
	for _, e := range entries {
		senders = append(senders, string(e.Transfer.Wallet))
	}
	args := append(tx.Set(senders), s.now().Add(-s.options.PayoutDelay))
	rows, err := tx.Query(ctx, unspent[tx.Dialect()], args...)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }() // Err below tells what Close would
	left := map[gid.ID]int64{}
	for rows.Next() {
		var id gid.ID
		var minor int64
		if err := rows.Scan(&id, &minor); err != nil {
			return nil, err
		}
		left[id] = max(0, minor)
	}
	return left, rows.Err()
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
