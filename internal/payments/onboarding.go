package payments

import (
	"context"
	"slices"
	"time"

	"github.com/purserhq/purser/ent"
	"github.com/purserhq/purser/ent/onboarding"
	"github.com/purserhq/purser/ent/payoutaccount"
	"github.com/purserhq/purser/ent/user"
	"github.com/purserhq/purser/ent/wallet"
	"github.com/purserhq/purser/internal/audit"
	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/failpoint"
	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/refusal"
)

// StartOnboarding returns a fresh link to Stripe's form for the owner's
// account, which is made on the first call, and anew only when Stripe has
// disconnected it. An empty wallet
// means the owner's own; the id of the wallet comes back. Fails with NotFound
// or ProcessorUnavailable.
func (s *Service) StartOnboarding(ctx context.Context, owner, walletID gid.ID) (Link, gid.ID, error) {
	w, err := s.ownWallet(ctx, owner, walletID)
	if err != nil {
		return Link{}, "", err
	}
	var link Link
	for range 2 { // twice where the account turns out to be lost
		account, err := s.account(ctx, w)
		if err != nil {
			return Link{}, w.ID, err
		}
		link, err = s.processor.AccountLink(ctx, account, s.options.RefreshURL, s.options.ReturnURL)
		if err == nil {
			return link, w.ID, nil
		}
		s.log.ErrorContext(ctx, "make an account link", "account", account, "error", err)
		if lost, err := s.turnedOutLost(ctx, account); err != nil || !lost {
			break
		}
		if w, err = s.ownWallet(ctx, owner, walletID); err != nil {
			return Link{}, "", err
		}
	}
	return Link{}, w.ID, unavailable
}

var unavailable = refusal.New(refusal.ProcessorUnavailable, "Stripe cannot be reached now. Try again in a minute.")

// account is the connected account that the wallet pays out to, made if it must be.
func (s *Service) account(ctx context.Context, w *ent.Wallet) (gid.ID, error) {
	lost, err := s.knownLost(ctx, w)
	if err != nil {
		return "", err
	}
	if w.AccountID != nil && !lost {
		return *w.AccountID, nil
	}
	id, err := s.onboardingOf(ctx, w)
	if err != nil {
		return "", err
	}
	if lost {
		if _, _, err := s.onboardings().apply(ctx, s, id, AccountLost{ID: *w.AccountID}); err != nil {
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
	if row.AccountID == nil {
		return "", unavailable
	}
	if err := s.SyncAccount(ctx, *row.AccountID); err != nil { // the next one will do
		s.log.WarnContext(ctx, "read a new account", "account", *row.AccountID, "error", err)
	}
	return *row.AccountID, nil
}

// onboardingOf is the owner's one onboarding: the row that stands, or a new one.
func (s *Service) onboardingOf(ctx context.Context, w *ent.Wallet) (id gid.ID, err error) {
	standing := func(c *ent.OnboardingClient) (bool, error) {
		id, err = c.Query().Where(onboarding.OwnerID(w.OwnerID)).OnlyID(ctx)
		return err == nil, ent.MaskNotFound(err)
	}
	err = s.db.InTx(ctx, func(ctx context.Context, tx *database.Tx) error {
		if found, err := standing(tx.Onboarding); found || err != nil {
			return err
		}
		now := tx.Now(ctx)
		row, err := tx.Onboarding.Create().
			SetOwnerID(w.OwnerID).SetWalletID(w.ID).SetProcessorKey(operationKey(gid.Onboarding, w.OwnerID, "", "")).SetNextAt(now).SetCreatedAt(now).SetUpdatedAt(now).
			Save(ctx)
		if err == nil {
			id = row.ID
			failpoint.Hit("onboarding", "begun", "uncommitted")
		}
		return err
	})
	return id, settle(err, func() (bool, error) { return standing(s.db.Client().Onboarding) })
}

// onboardings is the onboardings' machine.
func (s *Service) onboardings() machine[Onboarding] {
	return machine[Onboarding]{name: "onboarding", help: onboardingHelp, load: loadOnboarding, save: s.saveOnboarding, act: s.actOnboarding,
		wallet: func(o Onboarding) gid.ID { return o.Wallet },
		begun:  func(o Onboarding, at time.Time) Onboarding { o.CreatedAt = at; return o }}
}

func (s *Service) actOnboarding(ctx context.Context, o Onboarding, effect Effect) Event {
	if effect == LookUp {
		all, err := s.processor.FindAccounts(ctx, o.Name, o.CreatedAt)
		all = slices.DeleteFunc(all, func(a Account) bool { return slices.Contains(o.Lost, a.ID) })
		switch {
		case err != nil:
			s.log.WarnContext(ctx, "look for an account", "id", o.ID, "error", err)
			return nil
		case len(all) == 0:
			return NothingFound{Attempt: o.Number}
		}
		return AccountMade{ID: all[0].ID}
	}
	owner, err := s.db.Client().User.Query().Where(user.ID(o.Owner)).Only(ctx)
	if err != nil {
		s.log.ErrorContext(ctx, "read the owner of an onboarding", "id", o.ID, "error", err)
		return nil
	}
	var made Account
	err = s.call(ctx, o.LastSentAt, func(ctx context.Context) (err error) {
		order := AccountOrder{Onboarding: o.Name, Owner: o.Owner, Email: owner.Email}
		made, err = s.processor.CreateAccount(ctx, o.Key(o.Name), order)
		return err
	})
	if err != nil {
		return s.answered(ctx, o.ID, o.Number, err)
	}
	return AccountMade{ID: made.ID}
}

func loadOnboarding(ctx context.Context, tx *database.Tx, id gid.ID) (Onboarding, error) {
	row, err := tx.Onboarding.Query().Where(onboarding.ID(id)).Modify(database.ForUpdate).Only(ctx)
	if err != nil {
		return Onboarding{}, err
	}
	lost, err := tx.PayoutAccount.Query().
		Where(payoutaccount.OwnerID(row.OwnerID), payoutaccount.DisconnectedAtNotNil()).IDs(ctx)
	return Onboarding{
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
func (s *Service) saveOnboarding(ctx context.Context, tx *database.Tx, o Onboarding) error {
	update := tx.Onboarding.Update().Where(onboarding.ID(o.ID)).SetState(o.State)
	if err := writeAttempt(update.Mutation(), o.Attempt); err != nil {
		return err
	}
	if o.Account == "" { // the wallet keeps pointing to a lost account until there is another one
		return update.ClearAccountID().Exec(ctx)
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
	if err := s.guardReplaced(ctx, tx, o); err != nil {
		return err
	}
	err = tx.Wallet.Update().Where(wallet.ID(o.Wallet), wallet.Or(wallet.AccountIDIsNil(), wallet.AccountIDNEQ(o.Account))).
		SetAccountID(o.Account).Exec(ctx)
	if err != nil {
		return err
	}
	return update.SetAccountID(o.Account).Exec(ctx)
}

// guardReplaced makes payouts rest where another account takes the place of the
// one that was paid so far.
func (s *Service) guardReplaced(ctx context.Context, tx *database.Tx, o Onboarding) error {
	another := user.HasWalletsWith(wallet.ID(o.Wallet), wallet.AccountIDNotNil(), wallet.AccountIDNEQ(o.Account))
	n, err := tx.User.Update().Where(user.ID(o.Owner), another).SetGuardedAt(tx.Now(ctx)).Save(ctx)
	if err != nil || n == 0 {
		return err
	}
	return audit.Record(ctx, tx, audit.Event{Action: audit.AccountReplaced, Subject: o.Owner, Detail: string(o.Account)})
}
