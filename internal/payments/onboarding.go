package payments

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"golang.org/x/text/language"

	"github.com/purserhq/purser/ent"
	"github.com/purserhq/purser/ent/onboarding"
	"github.com/purserhq/purser/ent/payoutaccount"
	"github.com/purserhq/purser/ent/user"
	"github.com/purserhq/purser/ent/wallet"
	"github.com/purserhq/purser/internal/audit"
	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/failpoint"
	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/payments/machine"
	"github.com/purserhq/purser/internal/payments/processor"
	"github.com/purserhq/purser/internal/refusal"
)

// OnboardingInput asks for a link to Stripe's form for the owner's payout account.
type OnboardingInput struct {
	Owner  gid.ID
	Wallet gid.ID // empty: the owner's own wallet
	// ProvedAt is when who asks last proved to be the owner; zero: never.
	ProvedAt time.Time

	// Country (ISO 3166-1 alpha-2) and BusinessType (in Stripe's words) are those of the account
	// that is made; empty: the platform's country, and what the owner says. They change nothing
	// of an account that exists.
	Country, BusinessType string
	// ReturnURL and RefreshURL are where Stripe's form sends the browser; empty: those of
	// Options. The caller makes sure that they lead to the application.
	ReturnURL, RefreshURL string
}

// businessTypes are Stripe's words for whom an account can be made for.
var businessTypes = []string{"individual", "company", "non_profit"}

func (in OnboardingInput) check() error {
	if in.Country != "" {
		region, err := language.ParseRegion(in.Country)
		if err != nil || !region.IsCountry() || region.String() != in.Country {
			return refusal.Newf(refusal.InvalidInput, "country", "The country must be an ISO 3166-1 code of two capital letters, such as US or DE.")
		}
	}
	if in.BusinessType != "" && !slices.Contains(businessTypes, in.BusinessType) {
		return refusal.Newf(refusal.InvalidInput, "businessType", "The business type must be INDIVIDUAL, COMPANY or NON_PROFIT.")
	}
	return nil
}

// BeginOnboarding returns a fresh link to Stripe's form for the owner's
// account, which is made on the first call, and anew only when Stripe has
// disconnected it. The id of the wallet comes back. Fails with NotFound, ReauthRequired,
// RateLimited, ProcessorRefused or ProcessorUnavailable. A link works once, so none is given twice.
//
// Every link needs recent authentication where payouts do: the form is where the bank
// account is entered.
func (s *Service) BeginOnboarding(ctx context.Context, in OnboardingInput) (processor.Link, gid.ID, error) {
	owner, walletID := in.Owner, in.Wallet
	if err := in.check(); err != nil {
		return processor.Link{}, "", err
	}
	w, err := s.ownWallet(ctx, owner, walletID)
	if err != nil {
		return processor.Link{}, "", err
	}
	if l := s.options.Limits; !l.ReauthAbove.Zero() && s.now().Sub(in.ProvedAt) > l.ReauthWithin {
		return processor.Link{}, w.ID, reauthenticate()
	}
	if err := s.asking.allow(owner, s.options.Clock(), onboardingCost); err != nil {
		return processor.Link{}, w.ID, err
	}
	var link processor.Link
	var failed error
	for range 2 { // twice where the account turns out to be lost
		account, err := s.ensureAccount(ctx, w, in)
		if err != nil {
			return processor.Link{}, w.ID, err
		}
		link, err = s.processor.AccountLink(ctx, account, cmp.Or(in.RefreshURL, s.options.RefreshURL), cmp.Or(in.ReturnURL, s.options.ReturnURL))
		if err == nil {
			return link, w.ID, nil
		}
		failed = err
		s.log.ErrorContext(ctx, "make an account link", "account", account, "error", err)
		if lost, err := s.turnedOutLost(ctx, account); err != nil || !lost {
			break
		}
		if w, err = s.ownWallet(ctx, owner, walletID); err != nil {
			return processor.Link{}, "", err
		}
	}
	return processor.Link{}, w.ID, s.linkRefused(ctx, failed)
}

// linkRefused is why no link could be made. A refusal of Stripe's that time does not change is
// no outage: an operator hears of it, and the user is not told to try again.
func (s *Service) linkRefused(ctx context.Context, failed error) error {
	answer, ok := errors.AsType[*processor.Error](failed)
	if !ok || answer.Class != processor.Definite && answer.Class != processor.Config {
		return unavailable
	}
	s.alert(ctx, onboardingRefused, "answer", answer)
	return refusedForGood("")
}

// refusedForGood is a refusal of Stripe's that the same request would get again.
func refusedForGood(reason string) error {
	return refusal.New(refusal.ProcessorRefused, strings.TrimSpace("Stripe refused to set up the payout account. An operator was notified; contact support. "+reason))
}

var unavailable = refusal.New(refusal.ProcessorUnavailable, "Stripe cannot be reached at the moment. Retry in a minute.")

// ensureAccount is the connected account that the wallet pays out to, made if it must be.
func (s *Service) ensureAccount(ctx context.Context, w *ent.Wallet, in OnboardingInput) (gid.ID, error) {
	lost, err := s.knownLost(ctx, w)
	if err != nil {
		return "", err
	}
	if w.AccountID != nil && !lost {
		return *w.AccountID, nil
	}
	id, err := s.ensureOnboarding(ctx, w, in)
	if err != nil {
		return "", err
	}
	if lost {
		if _, _, err := s.onboardings().apply(ctx, s, id, machine.AccountLost{ID: *w.AccountID}); err != nil {
			return "", err
		}
	}
	failpoint.Hit("onboarding", "begun")
	if err := s.onboardings().drive(context.WithoutCancel(ctx), s, id); err != nil {
		return "", err
	}
	row, err := s.db.Client().Onboarding.Get(ctx, id)
	if err != nil {
		return "", err
	}
	switch {
	case row.AccountID != nil:
	case row.State == onboarding.StateFailed && row.FailureCode != nil:
		s.alert(ctx, onboardingRefused, "id", id, "code", *row.FailureCode)
		return "", refusedForGood(deref(row.FailureMessage))
	default:
		return "", unavailable
	}
	if row.WalletID != w.ID {
		if err := s.useAccount(ctx, w, *row.AccountID); err != nil {
			return "", err
		}
	}
	if err := s.SyncAccount(ctx, *row.AccountID); err != nil { // the next one will do
		s.log.WarnContext(ctx, "read a new account", "account", *row.AccountID, "error", err)
	}
	return *row.AccountID, nil
}

// useAccount has a further wallet of the owner pay out to the owner's one account.
func (s *Service) useAccount(ctx context.Context, w *ent.Wallet, account gid.ID) error {
	return s.db.InTx(ctx, func(ctx context.Context, tx *database.Tx) error {
		locked, err := tx.Wallet.Query().Where(wallet.ID(w.ID)).Modify(database.ForUpdate).Only(ctx)
		if err != nil || locked.AccountID != nil && *locked.AccountID == account {
			return err
		}
		if err := s.guardAccount(ctx, tx, locked, account); err != nil {
			return err
		}
		tx.Changed(w.ID)
		return tx.Wallet.Update().Where(wallet.ID(w.ID)).SetAccountID(account).Exec(ctx)
	})
}

// sayFor writes into an onboarding of which nothing is at Stripe what the account is to be made for.
func (s *Service) sayFor(ctx context.Context, id gid.ID, in OnboardingInput) error {
	if in.Country == "" && in.BusinessType == "" {
		return nil
	}
	return s.db.InTx(ctx, func(ctx context.Context, tx *database.Tx) error {
		update := tx.Onboarding.Update().Where(onboarding.ID(id), onboarding.Or(onboarding.StateEQ(onboarding.StateFailed),
			onboarding.And(onboarding.StateEQ(onboarding.StateCreated), onboarding.Sends(0)))).SetUpdatedAt(tx.Now(ctx))
		if in.Country != "" {
			update.SetCountry(in.Country)
		}
		if in.BusinessType != "" {
			update.SetBusinessType(in.BusinessType)
		}
		return update.Exec(ctx)
	})
}

// ensureOnboarding is the owner's one onboarding: the row that stands, or a new one.
func (s *Service) ensureOnboarding(ctx context.Context, w *ent.Wallet, in OnboardingInput) (id gid.ID, err error) {
	find := func(c *ent.Client) (bool, error) {
		id, err = c.Onboarding.Query().Where(onboarding.OwnerID(w.OwnerID)).OnlyID(ctx)
		return err == nil, ent.MaskNotFound(err)
	}
	err = s.findOrBegin(ctx, nil, find, func(ctx context.Context, tx *database.Tx) error {
		now := tx.Now(ctx)
		row, err := tx.Onboarding.Create().
			SetOwnerID(w.OwnerID).SetWalletID(w.ID).SetCountry(in.Country).SetBusinessType(in.BusinessType).
			SetProcessorKey(processor.OperationKey(gid.Onboarding, w.OwnerID, "", "")).
			SetNextAt(now).SetCreatedAt(now).SetUpdatedAt(now).
			Save(ctx)
		if err == nil {
			id = row.ID
			failpoint.Hit("onboarding", "begun", "uncommitted")
		}
		return err
	})
	if err == nil {
		err = s.sayFor(ctx, id, in)
	}
	return id, err
}

// onboardings is the onboardings' machine.
func (s *Service) onboardings() runner[machine.Onboarding] {
	return runner[machine.Onboarding]{name: "onboarding", help: onboardingHelp, load: loadOnboarding, save: s.saveOnboarding, act: s.actOnboarding,
		wallet: func(o machine.Onboarding) gid.ID { return o.Wallet },
		begun:  func(o machine.Onboarding, at time.Time) machine.Onboarding { o.CreatedAt = at; return o }}
}

func (s *Service) actOnboarding(ctx context.Context, o machine.Onboarding, effect machine.Effect) machine.Event {
	if effect == machine.LookUp {
		all, err := s.processor.FindAccounts(ctx, o.Name, o.CreatedAt)
		all = slices.DeleteFunc(all, func(a processor.Account) bool { return slices.Contains(o.Lost, a.ID) })
		switch {
		case err != nil:
			s.log.WarnContext(ctx, "look up an account at Stripe", "id", o.ID, "error", err)
			return nil
		case len(all) == 0:
			return machine.NothingFound{Attempt: o.Number}
		}
		return machine.AccountMade{ID: all[0].ID}
	}
	owner, err := s.db.Client().User.Query().Where(user.ID(o.Owner)).Only(ctx)
	if err != nil {
		s.log.ErrorContext(ctx, "read the owner of an onboarding", "id", o.ID, "error", err)
		return nil
	}
	row, err := s.db.Client().Onboarding.Get(ctx, o.ID)
	if err != nil {
		s.log.ErrorContext(ctx, "read an onboarding", "id", o.ID, "error", err)
		return nil
	}
	order := processor.AccountOrder{Onboarding: o.Name, Owner: o.Owner, Email: owner.Email, Country: row.Country, BusinessType: row.BusinessType}
	var made processor.Account
	err = s.call(ctx, o.LastSentAt, func(ctx context.Context) (err error) {
		made, err = s.processor.CreateAccount(ctx, o.Key(o.Name), order)
		return err
	})
	if err != nil {
		return s.answered(ctx, o.ID, o.Number, err)
	}
	return machine.AccountMade{ID: made.ID}
}

func loadOnboarding(ctx context.Context, tx *database.Tx, id gid.ID) (machine.Onboarding, error) {
	row, err := tx.Onboarding.Query().Where(onboarding.ID(id)).Modify(database.ForUpdate).Only(ctx)
	if err != nil {
		return machine.Onboarding{}, err
	}
	lost, err := tx.PayoutAccount.Query().
		Where(payoutaccount.OwnerID(row.OwnerID), payoutaccount.DisconnectedAtNotNil()).IDs(ctx)
	return machine.Onboarding{
		ID: row.ID, Name: nameOf(row.ID, row.ProcessorKey), Owner: row.OwnerID, Wallet: row.WalletID, CreatedAt: row.CreatedAt,
		State: row.State, Account: deref(row.AccountID),
		Lost: lost,
		Attempt: storedAttempt{
			row.Attempt, row.Sends, row.Unclear, row.FirstSentAt, row.LastSentAt, row.NextAt,
			row.Parked, row.FailureCode, row.DeclineCode, row.FailureMessage,
		}.attempt(),
	}, err
}

// saveOnboarding writes the row and, once there is an account, the account's row
// and the wallet's pointer to it.
func (s *Service) saveOnboarding(ctx context.Context, tx *database.Tx, o machine.Onboarding) error {
	update := tx.Onboarding.Update().Where(onboarding.ID(o.ID)).SetState(o.State)
	if err := writeAttempt(update.Mutation(), o.Attempt); err != nil {
		return err
	}
	if o.Account == "" { // the wallet keeps pointing to a lost account until there is another one
		return update.ClearAccountID().Exec(ctx)
	}
	w, err := tx.Wallet.Query().Where(wallet.ID(o.Wallet)).Modify(database.ForUpdate).Only(ctx) // before any row of the user
	if err != nil {
		return err
	}
	exists, err := tx.PayoutAccount.Query().Where(payoutaccount.ID(o.Account)).Exist(ctx)
	if err != nil {
		return err
	}
	if !exists {
		err = tx.PayoutAccount.Create().SetID(o.Account).SetOwnerID(o.Owner).
			SetSyncedAt(neverSynced).SetNextAt(tx.Now(ctx)).SetCreatedAt(tx.Now(ctx)).Exec(ctx)
		if err != nil {
			return err
		}
	}
	if err := s.guardAccount(ctx, tx, w, o.Account); err != nil {
		return err
	}
	err = tx.Wallet.Update().Where(wallet.ID(o.Wallet), wallet.Or(wallet.AccountIDIsNil(), wallet.AccountIDNEQ(o.Account))).
		SetAccountID(o.Account).Exec(ctx)
	if err != nil {
		return err
	}
	return update.SetAccountID(o.Account).Exec(ctx)
}

// guardAccount makes payouts rest where a wallet gets a payout account, be it the first
// or one that takes the place of another, and writes to the owner. The wallet is locked.
func (s *Service) guardAccount(ctx context.Context, tx *database.Tx, w *ent.Wallet, account gid.ID) error {
	action, what := audit.AccountReplaced, "The payout account of your account was replaced"
	switch {
	case w.AccountID == nil:
		action, what = audit.AccountAdded, "A payout account was added to your account"
	case *w.AccountID == account:
		return nil
	}
	if err := tx.User.Update().Where(user.ID(w.OwnerID)).SetGuardedAt(tx.Now(ctx)).Exec(ctx); err != nil {
		return err
	}
	whenCommitted(tx, func() { s.options.Notify(ctx, w.OwnerID, what) })
	return audit.Record(ctx, tx, audit.Event{Action: action, Subject: w.OwnerID, Detail: string(account)})
}
