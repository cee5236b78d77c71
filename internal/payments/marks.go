package payments

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"

	"entgo.io/ent/dialect"

	"github.com/purserhq/purser/ent/auditevent"
	"github.com/purserhq/purser/ent/mark"
	"github.com/purserhq/purser/ent/payoutaccount"
	"github.com/purserhq/purser/ent/user"
	"github.com/purserhq/purser/ent/wallet"
	"github.com/purserhq/purser/internal/audit"
	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/payments/processor"
)

// Stripe gives each card and each bank account a fingerprint, which is equal wherever the
// same number is used and says nothing of it. A mark is the hash of a fingerprint that a
// user has paid with or is paid at. Marks tell that a bank account was changed at Stripe, and
// that somebody has returned whose account was closed while it owed money. They are deleted
// with the owner's personal data (package closing).

// debtorReturned is why a wallet is frozen, for operators.
const debtorReturned = "The card or bank account is that of a closed account that owes money."

func digests(kind mark.Kind, fingerprints ...string) (all database.Texts) {
	for _, f := range fingerprints {
		sum := sha256.Sum256([]byte(string(kind) + "\x00" + f))
		all = append(all, hex.EncodeToString(sum[:]))
	}
	return all
}

const insertMark = `INSERT INTO marks (id, created_at, owner_id, kind, digest) VALUES ($1, $2, $3, $4, $5)
	ON CONFLICT (owner_id, kind, digest) DO NOTHING`

// insertMarks keeps marks of a user and reports how many of them are new.
func insertMarks(ctx context.Context, tx *database.Tx, owner gid.ID, kind mark.Kind, all database.Texts) (added int64, err error) {
	for _, digest := range all {
		n, err := tx.Exec(ctx, insertMark, string(gid.New("mrk")), tx.Now(ctx), string(owner), string(kind), digest)
		if err != nil {
			return added, fmt.Errorf("keep a mark of %s: %w", owner, err)
		}
		added += n
	}
	return added, nil
}

// guardBanks keeps the marks of an account's bank accounts, where Stripe's answer is not
// older than the one that stands. One that is new at a user who had another one pauses
// payouts and sends a letter, as a new payout account does. The first ones are those that
// the owner entered when the account was made, which has paused payouts already.
func (s *Service) guardBanks(ctx context.Context, tx *database.Tx, id gid.ID, account processor.Account) error {
	if len(account.Banks) == 0 {
		return nil
	}
	row, err := tx.PayoutAccount.Query().Where(payoutaccount.ID(id)).Modify(database.ForUpdate).Only(ctx)
	if err != nil {
		return err
	}
	knew, err := tx.Mark.Query().Where(mark.OwnerID(row.OwnerID), mark.KindEQ(mark.KindBank)).Exist(ctx)
	if err != nil {
		return err
	}
	added, err := insertMarks(ctx, tx, row.OwnerID, mark.KindBank, digests(mark.KindBank, account.Banks...))
	if err != nil || added == 0 || !knew {
		return err
	}
	if err := tx.User.Update().Where(user.ID(row.OwnerID)).SetGuardedAt(tx.Now(ctx)).Exec(ctx); err != nil {
		return err
	}
	whenCommitted(tx, func() { s.options.Notify(ctx, row.OwnerID, "The bank account of your payout account was changed") })
	return audit.Record(ctx, tx, audit.Event{Action: audit.BankChanged, Subject: row.OwnerID, Detail: string(id)})
}

// markCard keeps the mark of a card that has paid a deposit, where debtors are looked for.
func (s *Service) markCard(ctx context.Context, owner gid.ID, intent processor.Intent) error {
	if s.options.Closing.Debts == 0 || intent.Card == "" || intent.Status != processor.IntentSucceeded {
		return nil
	}
	all := digests(mark.KindCard, intent.Card)
	err := s.db.InTx(ctx, func(ctx context.Context, tx *database.Tx) error {
		_, err := insertMarks(ctx, tx, owner, mark.KindCard, all)
		return err
	})
	if err != nil {
		return err
	}
	return s.stopDebtor(ctx, owner, all)
}

// markedDebtors are the closed accounts that owe money and have one of some marks.
var markedDebtors = map[string]string{
	dialect.Postgres: markedDebtorsOf(dialect.Postgres),
	dialect.SQLite:   markedDebtorsOf(dialect.SQLite),
}

func markedDebtorsOf(kind string) string {
	return `SELECT m.owner_id FROM marks m JOIN users u ON u.id = m.owner_id JOIN wallets w ON w.owner_id = u.id
		WHERE m.digest ` + database.InSet(kind, 1) + ` AND m.owner_id <> $2 AND u.closing_at IS NOT NULL AND u.deleted_at IS NULL
			AND w.kind = 'debt' AND w.current_balance < 0 ORDER BY m.owner_id LIMIT 1`
}

// stopDebtor freezes the wallets of a user with a mark of a closed account that owes money,
// and raises an alarm, once for each such account: an operator decides, and may unfreeze.
func (s *Service) stopDebtor(ctx context.Context, owner gid.ID, marks database.Texts) error {
	if len(marks) == 0 {
		return nil
	}
	var debtor gid.ID
	err := s.db.Read(ctx, markedDebtors[s.db.Dialect()], append(s.db.Set(marks), string(owner))...).
		ForEach(func(scan database.Scan) error { return scan(&debtor) })
	if err != nil || debtor == "" {
		return err
	}
	return s.db.InTx(ctx, func(ctx context.Context, tx *database.Tx) error {
		all, err := tx.Wallet.Query().Where(wallet.OwnerID(owner), wallet.KindEQ(wallet.KindUser)).
			Order(wallet.ByID()).Modify(database.ForUpdate).All(ctx)
		if err != nil {
			return err
		}
		told, err := tx.AuditEvent.Query().
			Where(auditevent.Subject(owner), auditevent.Action(audit.DebtorReturned), auditevent.Detail(string(debtor))).Exist(ctx)
		if err != nil || told {
			return err
		}
		for _, w := range all {
			if w.FrozenAt != nil {
				continue
			}
			if err := tx.Wallet.UpdateOneID(w.ID).SetFrozenAt(tx.Now(ctx)).SetFrozenReason(debtorReturned).Exec(ctx); err != nil {
				return err
			}
			if err := audit.Record(ctx, tx, audit.Event{Action: audit.WalletFrozen, Subject: w.ID, Detail: debtorReturned}); err != nil {
				return err
			}
			tx.Changed(w.ID)
		}
		whenCommitted(tx, func() { s.alert(ctx, debtorBack, "owner", owner, "debtor", debtor) })
		return audit.Record(ctx, tx, audit.Event{Action: audit.DebtorReturned, Subject: owner, Detail: string(debtor)})
	})
}
