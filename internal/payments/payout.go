package payments

import (
	"context"
	"strconv"
	"time"

	"github.com/purserhq/purser/ent"
	"github.com/purserhq/purser/ent/payout"
	"github.com/purserhq/purser/ent/transaction"
	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/failpoint"
	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/ledger"
	"github.com/purserhq/purser/internal/money"
	"github.com/purserhq/purser/internal/refusal"
)

// PayoutInput asks to send money to the owner's account at Stripe.
type PayoutInput struct {
	Owner  gid.ID
	Wallet gid.ID // empty: the owner's own wallet
	Amount money.Decimal
	Key    string // the client's idempotency key
	// ProvedAt is when who asks last proved to be the owner; zero: never.
	ProvedAt time.Time
}

// Payout holds the amount and starts the transfer. Fails with InvalidAmount,
// AmountTooLarge, InvalidInput, NotFound, KeyReused, OnboardingIncomplete,
// InsufficientFunds, Disabled, RateLimited, CoolingDown or ReauthRequired.
func (s *Service) Payout(ctx context.Context, in PayoutInput) (Done, error) {
	if err := checkKey(in.Key); err != nil {
		return Done{}, err
	}
	w, err := s.ownWallet(ctx, in.Owner, in.Wallet)
	if err != nil {
		return Done{}, err
	}
	amount, err := parseAmount(in.Amount, w.Currency)
	if err != nil {
		return Done{}, err
	}
	if err := s.refreshAccount(ctx, w); err != nil {
		return Done{}, err
	}
	done, err := s.held(ctx, w, amount, in)
	if err != nil {
		return done, err
	}
	if !done.Replayed {
		failpoint.Hit("payout", "begun")
		// The money is held: the client may go away, the payout goes on.
		if err := s.payouts().drive(context.WithoutCancel(ctx), s, done.Operation); err != nil {
			s.log.ErrorContext(ctx, "the sweeper will finish the payout", "id", done.Operation, "error", err)
		}
	}
	return done, nil
}

// held is the payout of the key: the one that stands, or a new row together
// with the line that takes the money from the wallet.
func (s *Service) held(ctx context.Context, w *ent.Wallet, amount money.Money, in PayoutInput) (Done, error) {
	p := Payout{ID: gid.New(gid.Payout), Wallet: w.ID, Amount: amount}
	row := ledger.Payout{
		ID: p.ID, Owner: w.OwnerID, Wallet: w.ID, Amount: amount.Minor, Currency: amount.Currency, Key: in.Key,
		Fingerprint: fingerprint("payout", string(w.ID), strconv.FormatInt(amount.Minor, 10)), ProvedAt: in.ProvedAt,
	}
	row.ProcessorKey = operationKey(gid.Payout, row.Owner, row.Key, row.Fingerprint)
	done := Done{Operation: p.ID, Wallet: p.Wallet}
	standing := func() (found bool, err error) {
		stands, err := s.db.Client().Payout.Query().Where(payout.OwnerID(row.Owner), payout.IdempotencyKey(row.Key)).Only(ctx)
		if err != nil {
			return false, ent.MaskNotFound(err)
		}
		if stands.ID == row.ID { // ours: only the outcome of COMMIT was lost
			return true, nil
		}
		done, err = replay(Done{Operation: stands.ID, Wallet: stands.WalletID}, stands.Fingerprint, row.Fingerprint)
		return true, err
	}
	if err := s.post(ctx, ledger.Entry{Postings: []ledger.Posting{p.hold()}, Payout: &row}, standing); err != nil {
		return Done{}, err
	}
	return done, nil
}

// notReady is why an account cannot be paid; nil when it can.
func notReady(account *ent.PayoutAccount) error {
	switch {
	case account == nil:
		return refusal.New(refusal.OnboardingIncomplete, "Set up payouts first: Stripe does not know yet where to send your money.")
	case account.DisconnectedAt != nil:
		return refusal.New(refusal.OnboardingIncomplete,
			"Your account at Stripe was disconnected. Set up payouts again: that makes a new one.")
	case !account.TransfersEnabled:
		return refusal.New(refusal.OnboardingIncomplete,
			"Stripe does not let your account receive money yet. Finish setting up payouts.")
	}
	return nil
}

// Available is what can be paid out of a wallet now, in minor units, given its
// balance: the balance less the deposits younger than the payout delay, of which only
// counts what was not taken back. The admission of outflows goes by the same.
func (s *Service) Available(ctx context.Context, walletID gid.ID, balance int64) (int64, error) {
	if s.options.PayoutDelay == 0 {
		return balance, nil
	}
	left := balance
	args := append(s.db.Set(database.Texts{string(walletID)}), s.youngSince(s.now()))
	err := s.db.Read(ctx, unspent[s.db.Dialect()], args...).Each(func(scan database.Scan) error {
		var id gid.ID
		var stands, young int64
		err := scan(&id, &stands, &young)
		left = unspentOf(balance, young)
		return err
	})
	if err != nil {
		return 0, err
	}
	return left, nil
}

// payouts is the payouts' machine.
func (s *Service) payouts() machine[Payout] {
	return machine[Payout]{name: "payout", help: payoutHelp, load: s.loadPayout, save: savePayout, act: s.actPayout,
		wallet: func(p Payout) gid.ID { return p.Wallet },
		funds:  func(p Payout) Funds { return p.Funds },
		heard:  heardOfTransfer,
		byLine: paidLate,
		moved: func(before, after Payout) {
			if paidLate(before, after) {
				s.alarm(context.Background(), paidAfterAll, "id", after.ID, "transfer", after.TransferID)
			}
		}}
}

// heardOfTransfer notes whether the transfer of a payout that had failed is booked as
// the platform's already, as an older version or an operator left it.
func heardOfTransfer(ctx context.Context, tx *database.Tx, p Payout, e Event) (Event, error) {
	seen, ok := e.(TransferSeen)
	if !ok || p.State != payout.StateFailed || p.TransferID != "" {
		return e, nil
	}
	var err error
	seen.Booked, err = isPlatforms(ctx, tx, seen.Transfer.ID)
	return seen, err
}

// paidLate tells that a payout that had failed turned out to be paid.
func paidLate(before, after Payout) bool {
	return before.State == payout.StateFailed && after.State != before.State
}

func (s *Service) actPayout(ctx context.Context, p Payout, effect Effect) Event {
	switch effect {
	case Send:
		var t Transfer
		err := s.call(ctx, p.LastSentAt, func(ctx context.Context) (err error) {
			order := TransferOrder{Payout: p.Name, Amount: p.Amount, Destination: p.Account, Trace: p.Trace}
			t, err = s.processor.CreateTransfer(ctx, p.Key(p.Name), order)
			return err
		})
		if err != nil {
			return s.answered(ctx, p.ID, p.Number, err)
		}
		return TransferSeen{Transfer: t}
	case LookUp:
		ctx, heard := s.stripe.hearing(ctx)
		all, err := s.processor.FindTransfers(ctx, p.Name)
		switch {
		case err != nil:
			s.log.WarnContext(ctx, "look for a payout's transfer", "id", p.ID, "error", err)
			return nil
		case len(all) == 0:
			return NothingFound{Attempt: p.Number, Read: heard.earliest()}
		}
		ours := sentTo(all, p.Account)
		if len(ours) > 1 {
			s.alarm(ctx, paidTwice, "id", p.ID, "transfers", len(ours))
		}
		return TransferSeen{Transfer: append(ours, all...)[0]}
	}
	return nil
}

// sentTo are those transfers that went to an account.
func sentTo(all []Transfer, account gid.ID) (out []Transfer) {
	for _, t := range all {
		if t.Destination == account {
			out = append(out, t)
		}
	}
	return out
}

func (s *Service) loadPayout(ctx context.Context, tx *database.Tx, id gid.ID) (Payout, error) {
	row, err := tx.Payout.Query().Where(payout.ID(id)).Modify(database.ForUpdate).Only(ctx)
	if err != nil {
		return Payout{}, err
	}
	funds, err := lockFunds(ctx, tx, row.OwnerID, row.Currency)
	if err != nil {
		return Payout{}, err
	}
	shut, err := isShut(ctx, tx, MoneyOut)
	if err != nil {
		return Payout{}, err
	}
	disputed, err := isDisputed(ctx, tx, row.WalletID)
	if err != nil {
		return Payout{}, err
	}
	var returned []string
	if row.TransferID != nil { // before there is a transfer, nothing of it can have come back
		returned, err = tx.Transaction.Query().
			Where(
				transaction.WalletID(row.WalletID), transaction.PayoutID(id),
				transaction.KindEQ(transaction.KindPayoutReturn),
			).
			Select(transaction.FieldReference).Strings(ctx)
	}
	return Payout{
		ID: row.ID, Name: nameOf(row.ID, row.ProcessorKey), Wallet: row.WalletID, Account: row.AccountID,
		Amount:    money.Money{Minor: row.Amount, Currency: row.Currency},
		CreatedAt: row.CreatedAt, State: row.State, TransferID: deref(row.TransferID), Returned: returned, Funds: funds,
		Shut: shut || s.uncompared.Load(), Frozen: disputed || funds.Owed > 0, Awaits: row.AwaitsApproval,
		Trace: Trace{Wallet: row.WalletID, Key: row.IdempotencyKey, Fingerprint: row.Fingerprint},
		Attempt: storedAttempt{
			row.Attempt, row.Sends, row.Unclear, row.FirstSentAt, row.LastSentAt, row.NextAt,
			row.Parked, row.FailureCode, row.DeclineCode, row.FailureMessage,
		}.attempt(),
	}, err
}

func savePayout(ctx context.Context, tx *database.Tx, p Payout) error {
	update := tx.Payout.Update().Where(payout.ID(p.ID)).
		SetState(p.State).SetAwaitsApproval(p.Awaits).SetNillableTransferID(notEmpty(p.TransferID))
	if err := writeAttempt(update.Mutation(), p.Attempt); err != nil {
		return err
	}
	return update.Exec(ctx)
}
