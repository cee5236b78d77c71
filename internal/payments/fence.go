package payments

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/purserhq/purser/ent"
	"github.com/purserhq/purser/ent/fence"
	"github.com/purserhq/purser/ent/gate"
	"github.com/purserhq/purser/ent/transaction"
	"github.com/purserhq/purser/internal/audit"
	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/gid"
)

// The fence notices that a part of the database's history was cut off: a failover to a
// replica that lagged, a recovery to a point in time, a restored backup or file. Rows
// that were acknowledged may be missing then. Until Stripe's books were read, nothing is
// paid out, and whatever is sent is looked for first.

const theFence gid.ID = "database"

const (
	fenceLease = 2 * time.Minute // for which one replica checks
	checkAgain = 5 * time.Second // after a check that left something unexplained
	lostMargin = time.Hour       // before the newest line that is left: what was lost may have begun by then
)

// suspicion is that rows are missing; the zero value is none.
type suspicion struct{ at, lostAfter time.Time }

func (x suspicion) any() bool { return !x.at.IsZero() }

// suspect reads the fence in the transaction of a claim, and shuts it when the server
// tells of another history than the one that is kept: what is claimed in the same
// transaction is under the new suspicion.
func (s *Service) suspect(ctx context.Context, tx *database.Tx) (suspicion, error) {
	f, found, err := tx.ReadFence(ctx)
	switch {
	case err != nil:
		return suspicion{}, err
	case !found:
		return suspicion{}, s.beginFence(ctx, tx)
	case database.SameHistory(f.Kept, f.Now):
		return suspicion{f.SuspectedAt, f.LostAfter}, nil
	}
	return s.suspectLoss(ctx, tx, fmt.Sprintf("the database's history was %s and is %s: a failover or a restored backup", f.Kept, f.Now))
}

// beginFence notes the history of a database that has no fence yet.
func (s *Service) beginFence(ctx context.Context, tx *database.Tx) error {
	history, err := tx.History(ctx)
	if err != nil {
		return err
	}
	return made(tx.Fence.Create().SetID(theFence).SetHistory(history).Exec(ctx))
}

// suspectLoss shuts the fence: payouts stop, and the check against Stripe is due.
func (s *Service) suspectLoss(ctx context.Context, tx *database.Tx, reason string) (suspicion, error) {
	history, err := tx.History(ctx)
	if err != nil {
		return suspicion{}, err
	}
	now := tx.Now(ctx)
	x := suspicion{at: now, lostAfter: time.Unix(0, 0).UTC()}
	newest, err := tx.Transaction.Query().Order(ent.Desc(transaction.FieldID)).First(ctx)
	if ent.MaskNotFound(err) != nil {
		return x, err
	}
	if newest != nil {
		x.lostAfter = newest.CreatedAt.Add(-lostMargin)
	}
	err = tx.Fence.Update().Where(fence.ID(theFence)).SetHistory(history).
		SetSuspectedAt(x.at).SetLostAfter(x.lostAfter).SetReason(reason).ClearCheckingUntil().Exec(ctx)
	if err != nil {
		return x, err
	}
	whenCommitted(tx, func() { s.alert(ctx, lossSuspected, "reason", reason) })
	operators, err := shutByOperator(ctx, tx)
	if err != nil || operators {
		return x, err
	}
	return x, s.setGate(ctx, tx, MoneyOut, restoring, false, "rows may be missing, and Stripe's books are being checked: "+reason)
}

func shutByOperator(ctx context.Context, tx *database.Tx) (bool, error) {
	return tx.Gate.Query().
		Where(gate.ID(MoneyOut), gate.Open(false), gate.ChangedByNotIn(reconciler, restoring)).Exist(ctx)
}

// remadeRow is told of each row that Stripe knew and the database did not: where that
// was not suspected, it is now.
func (s *Service) remadeRow(ctx context.Context, tx *database.Tx, object string) error {
	x, err := s.suspect(ctx, tx)
	if err != nil || x.any() {
		return err
	}
	_, err = s.suspectLoss(ctx, tx, "Stripe has "+object+", which was ordered here and is unknown here")
	return err
}

// CheckFence compares the history that the database keeps with what its server says, as
// each claim does; and says so when the two differ. A reason, if there is one, is why rows
// may be missing that only the caller knows.
func (s *Service) CheckFence(ctx context.Context, reason string) error {
	var x suspicion
	err := s.db.InTx(ctx, func(ctx context.Context, tx *database.Tx) (err error) {
		x, err = s.suspect(ctx, tx)
		if err == nil && reason != "" {
			x, err = s.suspectLoss(ctx, tx, reason)
		}
		return err
	})
	return errors.Join(err, s.raiseEvents(ctx, x))
}

// raiseEvents lets the stream of events go on above what its readers may have seen of the part
// that is lost. checkDue does it, too: a process may end between a suspicion and this.
func (s *Service) raiseEvents(ctx context.Context, x suspicion) error {
	if !x.any() {
		return nil
	}
	return s.db.RaiseEvents(ctx, x.at)
}

// Generation counts a start on an SQLite file. known is what was noted beside the file of
// the last one, 0 when nothing was; the file is older when it has not got that far. It
// gives the new generation, and shuts the fence where the file is older.
func (s *Service) Generation(ctx context.Context, known Mark) (generation int64, err error) {
	position, err := s.db.Position(ctx)
	if err != nil {
		return 0, err
	}
	var x suspicion
	err = s.db.InTx(ctx, func(ctx context.Context, tx *database.Tx) (err error) {
		if x, err = s.suspect(ctx, tx); err != nil { // there is a row now
			return err
		}
		row, err := tx.Fence.Get(ctx, theFence)
		if err != nil {
			return err
		}
		generation = max(row.Generation, known.Generation) + 1
		if why := known.newerThan(Mark{row.Generation, position}); why != "" {
			if x, err = s.suspectLoss(ctx, tx, why); err != nil {
				return err
			}
		}
		return tx.Fence.Update().Where(fence.ID(theFence)).SetGeneration(generation).Exec(ctx)
	})
	return generation, errors.Join(err, s.raiseEvents(ctx, x))
}

// Mark is how far an SQLite file had got.
type Mark struct {
	Generation int64 `json:"generation"` // starts of the program
	Position   int64 `json:"position"`   // rows of money
}

// newerThan says why a file is older than what was noted of it; empty when it is not.
func (m Mark) newerThan(file Mark) string {
	switch {
	case m == Mark{} && file.Generation > 0:
		return "what was noted beside the database file is gone: the file was put there"
	case m.Generation > file.Generation, m.Position > file.Position:
		return fmt.Sprintf("the database file is older than it was (start %d and %d rows, of %d and %d)",
			file.Generation, file.Position, m.Generation, m.Position)
	}
	return ""
}

// errStillLost keeps payouts stopped until the lease of the check has run out.
var errStillLost = errors.New("Stripe's statement does not show yet what is unknown here") //nolint:staticcheck // a name

// checkDue compares the history, and on one replica reads Stripe's books when rows may
// be missing: what Stripe knows is made again, and when all agrees payouts go on.
func (s *Service) checkDue(ctx context.Context) error {
	if s.uncompared.Load() {
		if err := s.CompareNewest(ctx); err != nil {
			return err
		}
	}
	mine, x := false, suspicion{}
	err := s.db.InTx(ctx, func(ctx context.Context, tx *database.Tx) (err error) {
		mine = false
		x, err = s.suspect(ctx, tx)
		if err != nil || !x.any() {
			return err
		}
		now := tx.Now(ctx)
		if now.Before(x.at.Add(lossQuiet)) { // a lost order may still be on its way to Stripe
			return nil
		}
		n, err := tx.Fence.Update().
			Where(fence.ID(theFence), fence.SuspectedAtNotNil(), fence.Or(fence.CheckingUntilIsNil(), fence.CheckingUntilLT(now))).
			SetCheckingUntil(now.Add(fenceLease)).Save(ctx)
		mine = n > 0
		return err
	})
	if err = errors.Join(err, s.raiseEvents(ctx, x)); err != nil || !mine {
		return err
	}
	r, err := s.Reconcile(ctx)
	if err != nil {
		return err
	}
	switch lost, err := s.lostObject(ctx); {
	case err != nil:
		return err
	case lost.id != "":
		return fmt.Errorf("%w: %s", errStillLost, lost.id)
	}
	return s.db.InTx(ctx, func(ctx context.Context, tx *database.Tx) error { return s.settleLoss(ctx, tx, x, r) })
}

// suspectedSince tells whether rows were lost, or may have been, after a suspicion.
func suspectedSince(ctx context.Context, tx *database.Tx, x suspicion) (bool, error) {
	f, _, err := tx.ReadFence(ctx)
	return x.any() && !f.SuspectedAt.Equal(x.at), err
}

// settleLoss ends the suspicion when Stripe's books hold nothing that ours do not, and
// opens what it shut. What an operator has opened or shut meanwhile stays so. Sums are not
// compared: what moves while they are added up makes them differ, and a row that is
// missing shows in a line. A reading of a part says nothing, and one that began for a
// suspicion says nothing of a later one.
func (s *Service) settleLoss(ctx context.Context, tx *database.Tx, x suspicion, r Reconciliation) error {
	if later, err := suspectedSince(ctx, tx, x); err != nil || later {
		return err
	}
	row, err := tx.Gate.Get(ctx, MoneyOut)
	if ent.MaskNotFound(err) != nil {
		return err
	}
	open := row == nil || row.Open
	if r.partly || !open && slices.ContainsFunc(r.Unmatched, func(l UnmatchedLine) bool { return !l.Acknowledged }) {
		return tx.Fence.Update().Where(fence.ID(theFence)).SetCheckingUntil(tx.Now(ctx).Add(checkAgain)).Exec(ctx)
	}
	n, err := tx.Fence.Update().Where(fence.ID(theFence), fence.SuspectedAtNotNil()).
		ClearSuspectedAt().ClearLostAfter().SetReason("").ClearCheckingUntil().Save(ctx)
	if err != nil || n == 0 {
		return err
	}
	if !open && row.ChangedBy == restoring {
		return s.setGate(ctx, tx, MoneyOut, restoring, true, "the database agrees with Stripe")
	}
	return audit.Record(ctx, tx, audit.Event{
		Actor: restoring, Action: audit.GateSet, Subject: MoneyOut, Detail: "Stripe's books were checked, and the switch left as it was",
	})
}
