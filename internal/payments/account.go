package payments

import (
	"context"
	"fmt"
	"time"

	"github.com/purserhq/purser/ent"
	"github.com/purserhq/purser/ent/mark"
	"github.com/purserhq/purser/ent/payoutaccount"
	"github.com/purserhq/purser/ent/predicate"
	"github.com/purserhq/purser/ent/wallet"
	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/failpoint"
	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/payments/processor"
	"github.com/purserhq/purser/internal/refusal"
)

// SyncAccount asks Stripe where a connected account stands and records the
// answer, unless a later one was recorded meanwhile.
func (s *Service) SyncAccount(ctx context.Context, id gid.ID) error {
	asked, err := s.db.Now(ctx)
	if err != nil {
		return err
	}
	account, err := s.processor.Account(ctx, id)
	if err != nil {
		return fmt.Errorf("read account %s: %w", id, err)
	}
	if account.Lost {
		return s.markDisconnected(ctx, id, asked)
	}
	next := asked.Add(accountTick)
	if !account.TransfersEnabled {
		next = asked.Add(unfinishedTick)
	}
	err = s.db.InTx(ctx, func(ctx context.Context, tx *database.Tx) error {
		before, err := shown(ctx, tx, id)
		if err != nil {
			return err
		}
		if err := s.guardBanks(ctx, tx, id, account); err != nil {
			return err
		}
		if err := recordAccount(ctx, tx, id, account, asked, next); err != nil {
			return err
		}
		failpoint.Hit("account", "synced", "uncommitted")
		if after, err := shown(ctx, tx, id); err != nil || after == before {
			return err
		}
		return tellOfAccount(ctx, tx, id)
	})
	if database.IsUnique(err) { // it came back after its owner had got another one
		return s.forgetAccount(ctx, id)
	}
	if err != nil || len(account.Banks) == 0 {
		return err
	}
	row, err := s.db.Client().PayoutAccount.Get(ctx, id)
	if err != nil {
		return err
	}
	return s.stopDebtor(ctx, row.OwnerID, digests(mark.KindBank, account.Banks...))
}

// recordAccount writes an answer of Stripe, unless a later one stands there.
func recordAccount(ctx context.Context, tx *database.Tx, id gid.ID, account processor.Account, asked, next time.Time) error {
	failure := processor.Failure{}
	if account.BankFailure != nil {
		failure = *account.BankFailure
	}
	update := tx.PayoutAccount.Update().
		Where(payoutaccount.ID(id), syncedBefore(asked, tx.Now(ctx))).
		SetDetailsSubmitted(account.DetailsSubmitted).
		SetTransfersEnabled(account.TransfersEnabled).
		SetPayoutsEnabled(account.PayoutsEnabled).
		SetRequirementsDue(account.RequirementsDue).
		ClearDisconnectedAt().
		SetSyncedAt(asked).SetNextAt(next)
	for column, text := range map[string]string{
		payoutaccount.FieldDisabledReason:     refusal.Clip(account.DisabledReason, refusal.MaxCode),
		payoutaccount.FieldBankFailureCode:    refusal.Clip(failure.Code, refusal.MaxCode),
		payoutaccount.FieldBankFailureMessage: refusal.Clip(failure.Message, refusal.MaxSaid),
	} {
		if err := setOrClear(update.Mutation(), column, text); err != nil {
			return err
		}
	}
	return update.Exec(ctx)
}

// syncedBefore are the accounts whose answer is not newer than one that was asked for at
// a time. One from the future was dated by a clock that was wrong.
func syncedBefore(asked, now time.Time) predicate.PayoutAccount {
	return payoutaccount.Or(payoutaccount.SyncedAtLTE(asked), payoutaccount.SyncedAtGT(now))
}

// tellOfAccount wakes who watches the account's wallets.
func tellOfAccount(ctx context.Context, tx *database.Tx, id gid.ID) error {
	wallets, err := tx.Wallet.Query().Where(wallet.AccountID(id)).IDs(ctx)
	tx.Changed(wallets...)
	return err
}

// shown is what of an account its owner sees. That Stripe was asked again is no
// news: whoever is woken by it would have Stripe asked once more.
func shown(ctx context.Context, tx *database.Tx, id gid.ID) (string, error) {
	a, err := tx.PayoutAccount.Query().Where(payoutaccount.ID(id)).Only(ctx)
	if err != nil {
		return "", ent.MaskNotFound(err)
	}
	return fmt.Sprintf("%t %t %t %q %q %q %q %t", a.DetailsSubmitted, a.TransfersEnabled, a.PayoutsEnabled, a.RequirementsDue,
		deref(a.DisabledReason), deref(a.BankFailureCode), deref(a.BankFailureMessage), a.DisconnectedAt != nil), nil
}

// forgetAccount never asks about an account again.
func (s *Service) forgetAccount(ctx context.Context, id gid.ID) error {
	return s.db.InTx(ctx, func(ctx context.Context, tx *database.Tx) error {
		return tx.PayoutAccount.Update().Where(payoutaccount.ID(id)).ClearNextAt().Exec(ctx)
	})
}

// markDisconnected records that an account is not the platform's any more. Its
// owner may start onboarding again. Where it was a mistake, such as another
// platform's key, the next answer that shows the account takes it back.
func (s *Service) markDisconnected(ctx context.Context, id gid.ID, asked time.Time) error {
	var n int
	err := s.db.InTx(ctx, func(ctx context.Context, tx *database.Tx) (err error) {
		n, err = tx.PayoutAccount.Update().
			Where(payoutaccount.ID(id), syncedBefore(asked, tx.Now(ctx)), payoutaccount.DisconnectedAtIsNil()).
			SetTransfersEnabled(false).SetPayoutsEnabled(false).SetRequirementsDue([]string{}).
			SetDisconnectedAt(asked).SetSyncedAt(asked).SetNextAt(asked.Add(accountTick)).
			Save(ctx)
		if n > 0 {
			return tellOfAccount(ctx, tx, id)
		}
		return err
	})
	if n > 0 && err == nil {
		s.alert(ctx, accountGone, "account", id)
	}
	return err
}

// knownLost tells that the wallet's account was disconnected.
func (s *Service) knownLost(ctx context.Context, w *ent.Wallet) (bool, error) {
	if w.AccountID == nil {
		return false, nil
	}
	return s.db.Client().PayoutAccount.Query().
		Where(payoutaccount.ID(*w.AccountID), payoutaccount.DisconnectedAtNotNil()).Exist(ctx)
}

// turnedOutLost asks Stripe about an account that it refused, and tells whether
// it is lost.
func (s *Service) turnedOutLost(ctx context.Context, id gid.ID) (bool, error) {
	if err := s.SyncAccount(ctx, id); err != nil {
		return false, err
	}
	row, err := s.db.Client().PayoutAccount.Get(ctx, id)
	return err == nil && row.DisconnectedAt != nil, err
}

// takeAccount leases an account whose time has come, to be asked about: the
// webhook that would have told may never have come.
func (s *Service) takeAccount(ctx context.Context, tx *database.Tx, id gid.ID) (task, error) {
	now := tx.Now(ctx)
	n, err := tx.PayoutAccount.Update().Where(payoutaccount.ID(id), payoutaccount.NextAtLTE(now)).
		SetNextAt(now.Add(unfinishedTick)).Save(ctx)
	if err != nil || n == 0 {
		return nil, err
	}
	return func(ctx context.Context) error { return s.SyncAccount(ctx, id) }, nil
}

// refreshAccount asks Stripe once more before a payout is refused for an
// account that was not ready when it was last read: the webhook that would have
// told may never have come.
func (s *Service) refreshAccount(ctx context.Context, w *ent.Wallet) error {
	account, err := w.QueryPayoutAccount().Only(ctx)
	if err != nil || account.TransfersEnabled {
		return ent.MaskNotFound(err)
	}
	if s.asking.allow(account.OwnerID, s.options.Clock(), 1) != nil {
		return nil //nolint:nilerr // the payout is refused by what was last known
	}
	if err := s.SyncAccount(ctx, account.ID); err != nil {
		s.log.WarnContext(ctx, "refresh an account", "account", account.ID, "error", err)
	}
	return nil
}

// askAgain is how old the news of an unfinished account may be when somebody
// asks how it stands.
const askAgain = 10 * time.Second

// Refresh asks Stripe anew about an account that cannot be paid yet, unless it
// was asked a moment ago, and tells whether the row was written. Stripe's silence
// is no error: the webhook, or the next one who asks, will tell.
func (s *Service) Refresh(ctx context.Context, id gid.ID) (bool, error) {
	account, err := s.db.Client().PayoutAccount.Get(ctx, id)
	if err != nil || account.TransfersEnabled {
		return false, err
	}
	if age := s.now().Sub(account.SyncedAt); age >= 0 && age < askAgain {
		return false, nil
	}
	return share(ctx, s.asking, "account "+string(id), func(ctx context.Context) (bool, error) {
		if now := s.options.Clock(); s.asking.askedLately(id, now) || s.asking.allow(account.OwnerID, now, 1) != nil {
			return false, nil //nolint:nilerr // who asks too often gets what was last known
		}
		if err := s.SyncAccount(ctx, id); err != nil {
			s.log.WarnContext(ctx, "refresh an account", "account", id, "error", err)
			return false, nil
		}
		return true, nil
	})
}
