package payments

import (
	"context"
	"errors"
	"time"

	"github.com/purserhq/purser/ent/dispute"
	"github.com/purserhq/purser/ent/gate"
	"github.com/purserhq/purser/ent/statementline"
	"github.com/purserhq/purser/internal/audit"
	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/refusal"
)

// The gates. Each is a row that a movement reads in its own transaction; one that
// was never touched is open.
const (
	// MoneyOut is what every transfer to Stripe passes. Shut, nothing leaves, and
	// what is held stays held. The reconciler shuts it, too.
	MoneyOut     gid.ID = "money_out"
	GateDeposits gid.ID = "deposits" // shut, no deposit begins
	GatePayouts  gid.ID = "payouts"  // shut, no payout begins; those that were held go on
	// GateTransfers is for transfers between wallets here.
	GateTransfers gid.ID = "transfers"
)

// reconciler is who shut the gate when no operator did.
const reconciler = ""

// depositsShut is why no deposit may begin; nil when one may. The gate is read in the
// movement's own transaction, so that none slips through one that was shut before it
// began.
func depositsShut(ctx context.Context, tx *database.Tx) error {
	shut, err := isShut(ctx, tx, GateDeposits)
	if err != nil || !shut {
		return err
	}
	return refusal.New(refusal.Disabled, "Deposits are switched off at the moment. Nothing was charged. Retry later.")
}

func isShut(ctx context.Context, tx *database.Tx, which gid.ID) (bool, error) {
	return tx.Gate.Query().Where(gate.ID(which), gate.Open(false)).Exist(ctx)
}

func isDisputed(ctx context.Context, tx *database.Tx, walletID gid.ID) (bool, error) {
	return tx.Dispute.Query().Where(dispute.WalletID(walletID), dispute.Open(true)).Exist(ctx)
}

// SetMoneyOut opens or shuts the gate of that name. See SetGate.
func (s *Service) SetMoneyOut(ctx context.Context, operator gid.ID, open bool, reason string) error {
	return s.SetGate(ctx, operator, MoneyOut, open, reason)
}

// outwaitFor is how long a gate that was shut waits for what had passed it before;
// the database ends each statement and each pause of theirs much sooner.
const outwaitFor = 20 * time.Second

// SetGate opens or shuts a gate, and says who did it and why. Once it has shut one,
// nothing more begins: what had read the gate before has ended, too. Opening
// MoneyOut acknowledges every line that is unexplained now: only a new one shuts
// it again.
func (s *Service) SetGate(ctx context.Context, operator, which gid.ID, open bool, reason string) error {
	err := s.db.InTx(ctx, func(ctx context.Context, tx *database.Tx) error {
		return s.setGate(ctx, tx, which, string(operator), open, reason)
	})
	if err != nil || open {
		return err
	}
	waiting, cancel := context.WithTimeout(ctx, outwaitFor)
	defer cancel()
	if err := s.db.Outwait(waiting); err != nil {
		s.log.WarnContext(ctx, "operations admitted before the kill switch was shut may still be running", "gate", which, "error", err)
	}
	return nil
}

func (s *Service) setGate(ctx context.Context, tx *database.Tx, which gid.ID, by string, open bool, reason string) error {
	now, reason := tx.Now(ctx), refusal.Clip(reason, refusal.MaxReason)
	n, err := tx.Gate.Update().Where(gate.ID(which)).
		SetOpen(open).SetReason(reason).SetChangedBy(by).SetChangedAt(now).Save(ctx)
	if err == nil && n == 0 {
		err = tx.Gate.Create().SetID(which).SetOpen(open).SetReason(reason).SetChangedBy(by).SetChangedAt(now).Exec(ctx)
	}
	if err != nil || by == reconciler {
		return err
	}
	if which == MoneyOut && open && by != restoring {
		if err := errors.Join(acknowledge(ctx, tx), acceptBooks(ctx, tx)); err != nil {
			return err
		}
	}
	state := map[bool]string{true: "open", false: "shut"}[open]
	return audit.Record(ctx, tx, audit.Event{Actor: gid.ID(by), Action: audit.GateSet, Subject: which, Detail: state + ": " + reason})
}

// acknowledge marks the lines that an operator saw unexplained and let payouts out
// all the same. The mark is on the line, not a time: what another replica reads of
// the statement meanwhile is new, whatever the clocks say.
func acknowledge(ctx context.Context, tx *database.Tx) error {
	return tx.StatementLine.Update().
		Where(statementline.MatchEQ(statementline.MatchUnmatched), statementline.Acknowledged(false)).
		SetAcknowledged(true).Exec(ctx)
}

// acceptBooks is acknowledge for a lasting difference and for books that were not read
// for too long.
func acceptBooks(ctx context.Context, tx *database.Tx) error {
	_, err := tx.Exec(ctx, `UPDATE book_differences SET accepted = difference, readings = 0, since = NULL, lasting = false WHERE lasting`)
	if err == nil {
		_, err = tx.Exec(ctx, `UPDATE statement_progress SET stale = false, stale_accepted = true WHERE stale`)
	}
	return err
}
