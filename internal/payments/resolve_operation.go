package payments

import (
	"context"
	"strings"

	"github.com/purserhq/purser/ent"
	"github.com/purserhq/purser/ent/deposit"
	"github.com/purserhq/purser/ent/dispute"
	"github.com/purserhq/purser/ent/payout"
	"github.com/purserhq/purser/ent/predicate"
	"github.com/purserhq/purser/ent/refund"
	"github.com/purserhq/purser/ent/statementline"
	"github.com/purserhq/purser/ent/transaction"
	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/ledger"
	"github.com/purserhq/purser/internal/refusal"
)

// assignToOperation marks a line as what the ledger already has of an operation,
// less what other lines explain of it. Where the line says another amount, the
// difference is the platform's: the books must agree whatever an operator says.
func (s *Service) assignToOperation(ctx context.Context, tx *database.Tx, d decision) error {
	line, err := s.lockLine(ctx, tx, d)
	if err != nil {
		return err
	}
	if booked, err := isBooked(ctx, tx, line); err != nil || booked || line.Match != statementline.MatchUnmatched {
		return orRefuse(err, refusal.InvalidInput, "statementLineId", "The line stands in the platform's wallet already: it is in suspense.")
	}
	as, lines, err := ledgerOf(ctx, tx, gid.ID(d.target))
	if err != nil {
		return err
	}
	left, err := unexplainedOf(ctx, tx, d.target, lines)
	if err != nil {
		return err
	}
	if rest := line.Amount - left; rest != 0 {
		platform, err := platformWallet(ctx, tx, line.Currency)
		if err != nil {
			return err
		}
		posting := platformLine(platform, line)
		posting.Value = rest
		if err := ledger.Post(ctx, tx, tx.Now(ctx), posting); err != nil {
			return err
		}
	}
	return tx.StatementLine.Update().Where(statementline.ID(line.ID)).SetMatch(as).SetMatchedID(d.target).Exec(ctx)
}

// orRefuse is err, or the refusal where there is none.
func orRefuse(err error, code refusal.Code, field, message string) error {
	if err != nil {
		return err
	}
	return refusal.Newf(code, field, "%s", message)
}

// ledgerOf says which of the ledger's lines are an operation's. One that Stripe has
// not made yet has none that a line of Stripe's statement could explain. The
// operation is locked: two lines cannot be assigned to it at once.
func ledgerOf(ctx context.Context, tx *database.Tx, id gid.ID) (statementline.Match, predicate.Transaction, error) {
	switch id.Prefix() {
	case gid.Deposit:
		_, err := tx.Deposit.Query().Where(deposit.ID(id), deposit.StateEQ(deposit.StateSucceeded)).Modify(database.ForUpdate).Only(ctx)
		return statementline.MatchDeposit, transaction.Reference(string(id)), noSuch(err)
	case gid.Payout:
		_, err := tx.Payout.Query().Where(payout.ID(id), payout.TransferIDNotNil()).Modify(database.ForUpdate).Only(ctx)
		return statementline.MatchPayout, transaction.PayoutID(id), noSuch(err)
	case gid.Refund:
		_, err := tx.Refund.Query().Where(refund.ID(id), refund.RefundIDNotNil()).Modify(database.ForUpdate).Only(ctx)
		return statementline.MatchRefund, transaction.Reference(string(id)), noSuch(err)
	case gid.Dispute, gid.OldDispute:
		row, err := tx.Dispute.Query().Where(dispute.ID(id)).Modify(database.ForUpdate).Only(ctx)
		if err != nil {
			return "", nil, noSuch(err)
		}
		return statementline.MatchDispute, transaction.ReferenceIn(row.Movements...), nil
	}
	return "", nil, noSuch(&ent.NotFoundError{})
}

// notBooked refuses to book a line once more that the ledger has as an operation's,
// under another amount or since a moment ago.
func notBooked(ctx context.Context, tx *database.Tx, line *ent.StatementLine) error {
	id, err := operationOf(ctx, tx, line)
	if err != nil {
		return ent.MaskNotFound(err)
	}
	_, lines, err := ledgerOf(ctx, tx, id)
	if err != nil {
		return err
	}
	left, err := unexplainedOf(ctx, tx, string(id), lines)
	if err != nil || left == 0 {
		return err
	}
	return refusal.Newf(refusal.InvalidInput, "action", "The money is booked here as %s: assign the line to that operation.", id)
}

// operationOf is the operation here whose object at Stripe a line is of. Fails with
// ent's NotFoundError when there is none.
func operationOf(ctx context.Context, tx *database.Tx, line *ent.StatementLine) (gid.ID, error) {
	switch {
	case line.IntentID != "" && (line.Type == "charge" || line.Type == "payment"):
		return tx.Deposit.Query().Where(deposit.PaymentIntentID(line.IntentID), deposit.StateEQ(deposit.StateSucceeded)).OnlyID(ctx)
	case line.Parent != "":
		return tx.Payout.Query().Where(payout.TransferID(line.Parent)).OnlyID(ctx)
	case strings.HasPrefix(line.Type, "transfer"):
		return tx.Payout.Query().Where(payout.TransferID(line.Source)).OnlyID(ctx)
	case line.Type == "adjustment":
		return tx.Dispute.Query().Where(dispute.ID(gid.ID(line.Source))).OnlyID(ctx)
	}
	return tx.Refund.Query().Where(refund.RefundID(line.Source)).OnlyID(ctx)
}

func noSuch(err error) error {
	if ent.IsNotFound(err) {
		return refusal.Newf(refusal.NotFound, "targetId", "There is no such deposit, payout, refund or dispute that Stripe has made.")
	}
	return err
}

// unexplainedOf is what the ledger moved at Stripe for an operation, less what lines
// of Stripe's statement explain of it.
func unexplainedOf(ctx context.Context, tx *database.Tx, operation string, lines predicate.Transaction) (int64, error) {
	var moved, explained []struct {
		Sum *int64 // null without a line
	}
	err := tx.Transaction.Query().
		Where(lines, transaction.ContraNotIn(transaction.ContraTransfers, transaction.ContraAdjustments)).
		Aggregate(ent.As(ent.Sum(transaction.FieldValue), "sum")).Scan(ctx, &moved)
	if err != nil {
		return 0, err
	}
	err = tx.StatementLine.Query().Where(statementline.MatchedID(operation)).
		Aggregate(ent.As(ent.Sum(statementline.FieldAmount), "sum")).Scan(ctx, &explained)
	if err != nil {
		return 0, err
	}
	return deref(moved[0].Sum) - deref(explained[0].Sum), nil
}
