package payments

import (
	"context"
	"regexp"
	"strconv"
	"time"

	"github.com/purserhq/purser/ent"
	"github.com/purserhq/purser/ent/deposit"
	"github.com/purserhq/purser/internal/closing"
	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/failpoint"
	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/ledger"
	"github.com/purserhq/purser/internal/money"
	"github.com/purserhq/purser/internal/payments/machine"
	"github.com/purserhq/purser/internal/payments/processor"
	"github.com/purserhq/purser/internal/refusal"
)

// DepositInput asks to bring money in by card.
type DepositInput struct {
	Owner         gid.ID
	Wallet        gid.ID // empty: the owner's own wallet
	Amount        money.Decimal
	PaymentMethod string // pm_…, tok_… or empty
	Labels
	Key     string // the client's idempotency key
	Address string // where the request comes from; empty when that says nothing
}

// Deposit starts a deposit and, with a payment method, tries to finish it.
// Fails with InvalidAmount, AmountTooSmall, AmountTooLarge, InvalidInput,
// NotFound, KeyReused, Disabled or RateLimited. With PaymentMethodInvalid the deposit stands, failed,
// and Done names it. A declined card is no refusal: the deposit says why.
func (s *Service) Deposit(ctx context.Context, in DepositInput) (Result, error) {
	w, amount, err := s.readDeposit(ctx, in)
	if err != nil {
		return Result{}, err
	}
	done, err := s.insertDeposit(ctx, w, amount, in)
	if err != nil {
		return done, err
	}
	if !done.Replayed {
		if err := s.stopOlder(context.WithoutCancel(ctx), done.Wallet, done.Operation); err != nil {
			s.log.ErrorContext(ctx, "stop older deposits of a first-time payer", "wallet", done.Wallet, "error", err)
		}
		s.deposits().start(ctx, s, done.Operation)
	}
	return done, s.refusalOf(ctx, done.Operation)
}

// methods are the ids that Stripe gives to ways to pay.
var methods = regexp.MustCompile(`^(pm|tok|card|src)_[A-Za-z0-9_]{1,200}$`)

// readDeposit checks the input.
func (s *Service) readDeposit(ctx context.Context, in DepositInput) (*ent.Wallet, money.Money, error) {
	if err := firstError(checkKey(in.Key), in.check()); err != nil {
		return nil, money.Money{}, err
	}
	if in.PaymentMethod != "" && !methods.MatchString(in.PaymentMethod) {
		return nil, money.Money{}, refusal.Newf(refusal.PaymentMethodInvalid, "paymentMethod",
			"The payment method must be a Stripe PaymentMethod (pm_…) or card token (tok_…), never a card number.")
	}
	w, err := s.ownWallet(ctx, in.Owner, in.Wallet)
	if err != nil {
		return nil, money.Money{}, err
	}
	amount, err := parseAmount(in.Amount, w.Currency)
	if most := (money.Money{Minor: w.Currency.Maximum(), Currency: w.Currency}); err == nil && amount.Minor > most.Minor {
		err = naming("maximum", most, refusal.Newf(refusal.AmountTooLarge, "amount", "The amount must be at most %s.", most))
	}
	if err == nil && amount.Minor < w.Currency.Minimum() {
		least := money.Money{Minor: w.Currency.Minimum(), Currency: w.Currency}
		err = naming("minimum", least, refusal.Newf(refusal.AmountTooSmall, "amount", "The amount must be at least %s.", least))
	}
	return w, amount, err
}

// insertDeposit is the deposit of the key: a new row, or the one that stands.
func (s *Service) insertDeposit(ctx context.Context, w *ent.Wallet, amount money.Money, in DepositInput) (Result, error) {
	digest := fingerprint(append([]string{"deposit", string(w.ID), strconv.FormatInt(amount.Minor, 10), in.PaymentMethod}, in.parts()...)...)
	var done Result
	find := func(c *ent.Client) (found bool, err error) {
		row, err := c.Deposit.Query().Where(deposit.OwnerID(in.Owner), deposit.IdempotencyKey(in.Key)).Only(ctx)
		if err != nil {
			return false, ent.MaskNotFound(err)
		}
		done, err = replay(Result{Operation: row.ID, Wallet: row.WalletID}, row.Fingerprint, digest)
		return true, err
	}
	lock := func(ctx context.Context, tx *database.Tx) error { return s.lockForLimits(ctx, tx, w.ID) }
	err := s.findOrBegin(ctx, lock, find, func(ctx context.Context, tx *database.Tx) error {
		challenge, err := s.mayDeposit(ctx, tx, w, amount, in.Address)
		if err != nil {
			return err
		}
		now, id := tx.Now(ctx), gid.New(gid.Deposit)
		if err := ledger.WriteMetadata(ctx, tx, id, in.Owner, w.ID, in.entries()); err != nil {
			return err
		}
		row, err := tx.Deposit.Create().SetID(id).
			SetOwnerID(in.Owner).SetWalletID(w.ID).SetAmount(amount.Minor).SetCurrency(amount.Currency).
			SetIdempotencyKey(in.Key).SetFingerprint(digest).SetNillablePaymentMethod(notEmpty(in.PaymentMethod)).SetChallenged(challenge).
			SetProcessorKey(processor.OperationKey(gid.Deposit, in.Owner, in.Key, digest)).
			SetNextAt(now).SetCreatedAt(now).SetUpdatedAt(now).
			Save(ctx)
		if err == nil {
			done = Result{Operation: row.ID, Wallet: row.WalletID}
			tx.Changed(row.WalletID)
			failpoint.Hit("deposit", "begun", "uncommitted")
		}
		return err
	})
	return done, err
}

// refusalOf is the part of a failed deposit that the client can put right.
func (s *Service) refusalOf(ctx context.Context, id gid.ID) error {
	row, err := s.db.Client().Deposit.Get(ctx, id)
	if err != nil {
		return err
	}
	if row.State != deposit.StateFailed || row.PaymentIntentID != nil || row.FailureCode == nil {
		return nil
	}
	switch message := deref(row.FailureMessage); *row.FailureCode {
	case "amount_too_small":
		return refusal.Newf(refusal.AmountTooSmall, "amount", "%s", message)
	case "amount_too_large":
		return refusal.Newf(refusal.AmountTooLarge, "amount", "%s", message)
	case "resource_missing", "token_already_used", "payment_method_unactivated", "parameter_invalid_empty":
		return refusal.Newf(refusal.PaymentMethodInvalid, "paymentMethod",
			"Stripe does not accept the payment method: it does not exist, was already used or belongs to another account.")
	}
	return nil
}

// ClientSecret fetches what Stripe.js needs to finish the deposit. It is never stored.
// Empty when the payer has nothing to do. Fails with RateLimited when its owner has asked
// for too many.
func (s *Service) ClientSecret(ctx context.Context, id gid.ID) (processor.Secret, error) {
	row, err := s.db.Client().Deposit.Get(ctx, id)
	if err != nil || row.PaymentIntentID == nil {
		return "", err
	}
	if row.Stopped || row.State != deposit.StateRequiresPayment && row.State != deposit.StateRequiresAction {
		return "", nil
	}
	return s.secretOf(ctx, row.OwnerID, *row.PaymentIntentID)
}

// deposits is the deposits' machine.
func (s *Service) deposits() runner[machine.Deposit] {
	return runner[machine.Deposit]{name: "deposit", help: depositHelp, load: s.loadDeposit, save: saveDeposit, act: s.actDeposit,
		follow: s.giveBack, heard: heardOfFailures,
		wallet: func(d machine.Deposit) gid.ID { return d.Wallet },
		funds:  func(d machine.Deposit) machine.Funds { return d.Funds },
		begun:  func(d machine.Deposit, at time.Time) machine.Deposit { d.CreatedAt = at; return d },
		moved: func(before, after machine.Deposit) {
			for range after.CardFailures - before.CardFailures {
				s.options.Meter.Card(CardDeclined)
			}
			if after.State == deposit.StateSucceeded && before.State != after.State {
				s.options.Meter.Card(CardPaid)
			}
		}}
}

func (s *Service) actDeposit(ctx context.Context, d machine.Deposit, effect machine.Effect) machine.Event {
	var intent processor.Intent
	var err error
	switch effect {
	case machine.Send:
		err = s.call(ctx, d.LastSentAt, func(ctx context.Context) (err error) {
			origin, err := s.labelled(ctx, d.ID, d.Origin)
			if err != nil {
				return err
			}
			order := processor.IntentOrder{Deposit: d.Name, Amount: d.Amount, PaymentMethod: d.PaymentMethod, Challenge: d.Challenged, Origin: origin}
			intent, err = s.processor.CreateIntent(ctx, d.Key(d.Name), order)
			return err
		})
		if err != nil {
			return s.answered(ctx, d.ID, d.Number, err)
		}
	case machine.Fetch:
		intent, err = s.processor.Intent(ctx, d.IntentID)
	case machine.Cancel:
		intent, err = s.cancelIntent(ctx, d.IntentID)
	case machine.LookUp:
		var all []processor.Intent
		ctx, heard := s.stripe.hearing(ctx)
		from, to := s.stripe.window(d.CreatedAt, lastArrival(d.LastSentAt))
		all, err = s.processor.FindIntents(ctx, d.Name, from, to)
		if err == nil && len(all) == 0 {
			return machine.NothingFound{Attempt: d.Number, Read: heard.earliest()}
		}
		if err == nil {
			intent = paidFirst(all)
		}
	}
	if err != nil {
		s.log.WarnContext(ctx, "read a deposit from Stripe", "id", d.ID, "error", err)
		return nil
	}
	return machine.IntentSeen{Intent: intent}
}

// lastArrival is by when an order that was sent last at a time has arrived, if it
// ever does: what was made later is none of it. It bounds what a look-up reads of a
// busy platform's payments.
func lastArrival(sent time.Time) time.Time {
	if sent.IsZero() {
		return sent
	}
	return sent.Add(arrivalMargin)
}

// paidFirst picks the intent that matters when a deposit has several: a paid one.
func paidFirst(all []processor.Intent) processor.Intent {
	for _, intent := range all {
		if intent.Status == processor.IntentSucceeded {
			return intent
		}
	}
	return all[0]
}

func (s *Service) loadDeposit(ctx context.Context, tx *database.Tx, id gid.ID) (machine.Deposit, error) {
	row, err := tx.Deposit.Query().Where(deposit.ID(id)).Modify(database.ForUpdate).Only(ctx)
	if err != nil {
		return machine.Deposit{}, err
	}
	funds, err := lockFunds(ctx, tx, row.OwnerID, row.Currency)
	if err != nil {
		return machine.Deposit{}, err
	}
	begun, err := closing.Begun(ctx, tx, row.OwnerID) // after the lock, which closing takes, too
	return machine.Deposit{
		ID: row.ID, Name: nameOf(row.ID, row.ProcessorKey), Wallet: row.WalletID, Amount: money.Money{Minor: row.Amount, Currency: row.Currency},
		PaymentMethod: deref(row.PaymentMethod), CreatedAt: row.CreatedAt, State: row.State,
		IntentID: deref(row.PaymentIntentID), Funds: funds, Closing: begun, Delay: s.options.PayoutDelay, AbandonAfter: s.options.DepositAbandonAfter,
		Challenged: row.Challenged, CardFailures: row.CardFailures, CardTriedAt: deref(row.CardTriedAt), Stopped: row.Stopped,
		Origin: processor.Origin{Wallet: row.WalletID, Key: row.IdempotencyKey, Fingerprint: row.Fingerprint},
		Attempt: storedAttempt{
			row.Attempt, row.Sends, row.Unclear, row.FirstSentAt, row.LastSentAt, row.NextAt,
			row.Parked, row.FailureCode, row.DeclineCode, row.FailureMessage,
		}.attempt(),
	}, err
}

func saveDeposit(ctx context.Context, tx *database.Tx, d machine.Deposit) error {
	update := tx.Deposit.Update().Where(deposit.ID(d.ID)).
		SetState(d.State).SetNillablePaymentIntentID(notEmpty(d.IntentID)).SetCardFailures(d.CardFailures)
	if !d.CardTriedAt.IsZero() {
		update.SetCardTriedAt(d.CardTriedAt)
	}
	if !d.Matures.IsZero() { // in the step that credits it
		update.SetMaturesAt(d.Matures.UnixMicro())
	}
	if err := writeAttempt(update.Mutation(), d.Attempt); err != nil {
		return err
	}
	return update.Exec(ctx)
}

func notEmpty(text string) *string {
	if text == "" {
		return nil
	}
	return &text
}
