package payments

import (
	"context"
	"strconv"
	"time"

	"github.com/purserhq/purser/ent"
	"github.com/purserhq/purser/ent/payout"
	"github.com/purserhq/purser/ent/transaction"
	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/ledger"
	"github.com/purserhq/purser/internal/money"
	"github.com/purserhq/purser/internal/payments/machine"
	"github.com/purserhq/purser/internal/payments/processor"
	"github.com/purserhq/purser/internal/refusal"
)

// PayoutInput asks to send money to the owner's account at Stripe.
type PayoutInput struct {
	Owner  gid.ID
	Wallet gid.ID // empty: the owner's own wallet
	Amount money.Decimal
	Labels
	Key string // the client's idempotency key
	// ProvedAt is when who asks last proved to be the owner; zero: never.
	ProvedAt time.Time
}

// Payout holds the amount and starts the transfer. Fails with InvalidAmount,
// AmountTooLarge, InvalidInput, NotFound, KeyReused, OnboardingIncomplete,
// InsufficientFunds, Disabled, RateLimited, CoolingDown or ReauthRequired.
func (s *Service) Payout(ctx context.Context, in PayoutInput) (Result, error) {
	if err := firstError(checkKey(in.Key), in.check()); err != nil {
		return Result{}, err
	}
	w, err := s.ownWallet(ctx, in.Owner, in.Wallet)
	if err != nil {
		return Result{}, err
	}
	amount, err := parseAmount(in.Amount, w.Currency)
	if err != nil {
		return Result{}, err
	}
	if err := s.refreshAccount(ctx, w); err != nil {
		return Result{}, err
	}
	done, err := s.createPayoutWithHold(ctx, w, amount, in)
	if err != nil {
		return done, err
	}
	if !done.Replayed {
		s.payouts().start(ctx, s, done.Operation) // the money is held
	}
	return done, nil
}

// createPayoutWithHold is the payout of the key: the one that stands, or a new row together
// with the line that takes the money from the wallet.
func (s *Service) createPayoutWithHold(ctx context.Context, w *ent.Wallet, amount money.Money, in PayoutInput) (Result, error) {
	p := machine.Payout{ID: gid.New(gid.Payout), Wallet: w.ID, Amount: amount}
	row := ledger.Payout{
		ID: p.ID, Owner: w.OwnerID, Wallet: w.ID, Amount: amount.Minor, Currency: amount.Currency, Key: in.Key,
		Fingerprint: fingerprint(append([]string{"payout", string(w.ID), strconv.FormatInt(amount.Minor, 10)}, in.parts()...)...), ProvedAt: in.ProvedAt,
	}
	row.ProcessorKey = processor.OperationKey(gid.Payout, row.Owner, row.Key, row.Fingerprint)
	done := Result{Operation: p.ID, Wallet: p.Wallet}
	standing := func() (found bool, err error) {
		stands, err := s.db.Client().Payout.Query().Where(payout.OwnerID(row.Owner), payout.IdempotencyKey(row.Key)).Only(ctx)
		if err != nil {
			return false, ent.MaskNotFound(err)
		}
		if stands.ID == row.ID { // ours: only the outcome of COMMIT was lost
			return true, nil
		}
		done, err = replay(Result{Operation: stands.ID, Wallet: stands.WalletID}, stands.Fingerprint, row.Fingerprint)
		return true, err
	}
	e := ledger.Request{Postings: []ledger.Posting{p.Hold()}, Payout: &row, Metadata: in.entries()}
	if err := s.post(ctx, e, standing); err != nil {
		return Result{}, err
	}
	return done, nil
}

// notReady is why an account cannot be paid; nil when it can.
func notReady(account *ent.PayoutAccount) error {
	switch {
	case account == nil:
		return refusal.New(refusal.OnboardingIncomplete, "Set up payouts first. Call startConnectOnboarding for a link to Stripe's form.")
	case account.DisconnectedAt != nil:
		return refusal.New(refusal.OnboardingIncomplete,
			"Your payout account at Stripe was disconnected. Set up payouts again to create a new one.")
	case !account.TransfersEnabled:
		return refusal.New(refusal.OnboardingIncomplete,
			"Your payout account cannot receive money yet. Finish setting up payouts.")
	}
	return nil
}

// payouts is the payouts' machine.
func (s *Service) payouts() runner[machine.Payout] {
	return runner[machine.Payout]{name: "payout", help: payoutHelp, load: s.loadPayout, save: savePayout, act: s.actPayout,
		wallet: func(p machine.Payout) gid.ID { return p.Wallet },
		funds:  func(p machine.Payout) machine.Funds { return p.Funds },
		heard:  heardOfTransfer,
		byLine: paidLate,
		moved: func(before, after machine.Payout) {
			if paidLate(before, after) {
				s.alert(context.Background(), paidAfterAll, "id", after.ID, "transfer", after.TransferID)
			}
		}}
}

// heardOfTransfer notes whether the transfer of a payout that had failed is booked as
// the platform's already, as an older version or an operator left it.
func heardOfTransfer(ctx context.Context, tx *database.Tx, p machine.Payout, e machine.Event) (machine.Event, error) {
	seen, ok := e.(machine.TransferSeen)
	if !ok || p.State != payout.StateFailed || p.TransferID != "" {
		return e, nil
	}
	var err error
	seen.Booked, err = isPlatforms(ctx, tx, seen.Transfer.ID)
	return seen, err
}

// paidLate tells that a payout that had failed turned out to be paid.
func paidLate(before, after machine.Payout) bool {
	return before.State == payout.StateFailed && after.State != before.State
}

func (s *Service) actPayout(ctx context.Context, p machine.Payout, effect machine.Effect) machine.Event {
	switch effect {
	case machine.Send:
		var t processor.StripeTransfer
		err := s.call(ctx, p.LastSentAt, func(ctx context.Context) (err error) {
			origin, err := s.labelled(ctx, p.ID, p.Origin)
			if err != nil {
				return err
			}
			order := processor.TransferOrder{Payout: p.Name, Amount: p.Amount, Destination: p.Account, Origin: origin}
			t, err = s.processor.CreateTransfer(ctx, p.Key(p.Name), order)
			return err
		})
		if err != nil {
			return s.answered(ctx, p.ID, p.Number, err)
		}
		return machine.TransferSeen{Transfer: t}
	case machine.LookUp:
		ctx, heard := s.stripe.hearing(ctx)
		all, err := s.processor.FindTransfers(ctx, p.Name)
		switch {
		case err != nil:
			s.log.WarnContext(ctx, "look up the transfer of a payout", "id", p.ID, "error", err)
			return nil
		case len(all) == 0:
			return machine.NothingFound{Attempt: p.Number, Read: heard.earliest()}
		}
		ours := sentBy(all, p)
		if len(ours) > 1 {
			s.alert(ctx, paidTwice, "id", p.ID, "transfers", len(ours))
		}
		return machine.TransferSeen{Transfer: append(ours, all...)[0]}
	case machine.Ask:
		if err := s.catchUp(ctx, p.Wallet); err != nil {
			s.log.WarnContext(ctx, "payout delayed until Stripe's refunds and disputes are known", "id", p.ID, "error", err)
			return nil
		}
		return machine.CaughtUp{}
	}
	return nil
}

// sentBy are those transfers that a send of the payout can have made.
func sentBy(all []processor.StripeTransfer, p machine.Payout) (out []processor.StripeTransfer) {
	for _, t := range all {
		if t.Destination == p.Account && t.Amount == p.Amount {
			out = append(out, t)
		}
	}
	return out
}

func (s *Service) loadPayout(ctx context.Context, tx *database.Tx, id gid.ID) (machine.Payout, error) {
	row, err := tx.Payout.Query().Where(payout.ID(id)).Modify(database.ForUpdate).Only(ctx)
	if err != nil {
		return machine.Payout{}, err
	}
	funds, err := lockFunds(ctx, tx, row.OwnerID, row.Currency)
	if err != nil {
		return machine.Payout{}, err
	}
	shut, err := isShut(ctx, tx, MoneyOut)
	if err != nil {
		return machine.Payout{}, err
	}
	disputed, err := isDisputed(ctx, tx, row.WalletID)
	if err != nil {
		return machine.Payout{}, err
	}
	deaf := s.isDeaf(ctx, tx, row)
	var returned []string
	if row.TransferID != nil { // before there is a transfer, nothing of it can have come back
		returned, err = tx.Transaction.Query().
			Where(
				transaction.WalletID(row.WalletID), transaction.PayoutID(id),
				transaction.KindEQ(transaction.KindPayoutReturn),
			).
			Select(transaction.FieldReference).Strings(ctx)
	}
	return machine.Payout{
		ID: row.ID, Name: nameOf(row.ID, row.ProcessorKey), Wallet: row.WalletID, Account: row.AccountID,
		Amount:    money.Money{Minor: row.Amount, Currency: row.Currency},
		CreatedAt: row.CreatedAt, State: row.State, TransferID: deref(row.TransferID), Returned: returned, Funds: funds,
		Shut: shut || s.uncompared.Load(), Frozen: disputed || funds.Owed > 0, Stopped: funds.Stopped, Deaf: deaf, Awaits: row.AwaitsApproval,
		Origin: processor.Origin{Wallet: row.WalletID, Key: row.IdempotencyKey, Fingerprint: row.Fingerprint},
		Attempt: storedAttempt{
			row.Attempt, row.Sends, row.Unclear, row.FirstSentAt, row.LastSentAt, row.NextAt,
			row.Parked, row.FailureCode, row.DeclineCode, row.FailureMessage,
		}.attempt(),
	}, err
}

func savePayout(ctx context.Context, tx *database.Tx, p machine.Payout) error {
	update := tx.Payout.Update().Where(payout.ID(p.ID)).
		SetState(p.State).SetAwaitsApproval(p.Awaits).SetNillableTransferID(notEmpty(p.TransferID))
	if err := writeAttempt(update.Mutation(), p.Attempt); err != nil {
		return err
	}
	return update.Exec(ctx)
}
