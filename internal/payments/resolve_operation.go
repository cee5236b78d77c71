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
	"github.com/purserhq/purser/ent/resolution"
	"github.com/purserhq/purser/ent/statementline"
	"github.com/purserhq/purser/ent/transaction"
	"github.com/purserhq/purser/ent/wallet"
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
		return orRefuse(err, refusal.InvalidInput, "statementLineId", "The balance transaction is in suspense. Call resolveSuspense.")
	}
	as, lines, err := ledgerOf(ctx, tx, gid.ID(d.target))
	if err == nil {
		err = sameCurrency(ctx, tx, line, lines)
	}
	if err != nil {
		return err
	}
	left, err := unexplainedOf(ctx, tx, d.target, lines)
	if err != nil {
		return err
	}
	if rest := presented(line).Minor - left; rest != 0 {
		platform, err := platformWallet(ctx, tx, presented(line).Currency)
		if err != nil {
			return err
		}
		posting := platformLine(platform, line)
		posting.Value = rest
		if err := ledger.Post(ctx, tx, tx.Now(ctx), posting); err != nil {
			return err
		}
	}
	return explainedBy(ctx, tx, line, as, gid.ID(d.target))
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
// under another amount or since a moment ago. Only to that operation it may be assigned.
func notBooked(ctx context.Context, tx *database.Tx, line *ent.StatementLine, target gid.ID) error {
	id, err := operationOf(ctx, tx, line)
	if err != nil || id == target {
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
	return refusal.Newf(refusal.InvalidInput, "action", "The money is already booked as %s. Assign the balance transaction to that operation.", id)
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

// sameCurrency refuses an operation whose money is in another currency than what the line's payer
// paid or was paid: minor units of two currencies are not comparable, and a mark never changes.
func sameCurrency(ctx context.Context, tx *database.Tx, line *ent.StatementLine, lines predicate.Transaction) error {
	c := presented(line).Currency
	other, err := tx.Transaction.Query().Where(lines, transaction.HasWalletWith(wallet.CurrencyNEQ(c))).Exist(ctx)
	if err == nil && other {
		err = refusal.Newf(refusal.CurrencyMismatch, "targetId", "The balance transaction moved money in %s, and the operation is in another currency.", c)
	}
	return err
}

func noSuch(err error) error {
	if ent.IsNotFound(err) {
		return refusal.Newf(refusal.NotFound, "targetId", "The deposit, payout, refund or dispute does not exist at Stripe.")
	}
	return err
}

// unexplainedOf is what the ledger moved at Stripe for an operation, less what lines of
// Stripe's statement explain of it. What the platform bore of these lines counts as moved:
// it is the part of them that the operation had not.
func unexplainedOf(ctx context.Context, tx *database.Tx, operation string, lines predicate.Transaction) (int64, error) {
	moved, err := sumOf(ctx, tx.Transaction.Query().
		Where(lines, transaction.ContraNotIn(transaction.ContraTransfers, transaction.ContraAdjustments)).
		Aggregate(ent.As(ent.Sum(transaction.FieldValue), "sum")))
	if err != nil {
		return 0, err
	}
	explaining, err := tx.StatementLine.Query().Where(statementline.MatchedID(operation)).IDs(ctx)
	if err != nil {
		return 0, err
	}
	references := make([]string, len(explaining))
	for i, id := range explaining {
		references[i] = string(id)
	}
	borne, err := sumOf(ctx, tx.Transaction.Query().Where(
		transaction.ReferenceIn(references...), transaction.KindEQ(transaction.KindAdjustment),
		transaction.HasWalletWith(wallet.KindEQ(wallet.KindPlatform)),
	).Aggregate(ent.As(ent.Sum(transaction.FieldValue), "sum")))
	if err != nil {
		return 0, err
	}
	// A line in suspense by which a payout was marked as sent keeps its mark (outOfSuspense).
	decided, err := assignedTo(tx.Resolution.Query(), operation).All(ctx)
	if err != nil {
		return 0, err
	}
	for _, row := range decided {
		explaining = append(explaining, deref(row.LineID))
	}
	explained, err := sumOf(ctx, tx.StatementLine.Query().Where(statementline.IDIn(explaining...)).
		Aggregate(sumPresented))
	return moved + borne - explained, err
}

// sumOf is the one sum that a query asks for; 0 without a row.
func sumOf(ctx context.Context, query interface {
	Scan(ctx context.Context, v any) error
}) (int64, error) {
	var rows []struct{ Sum *int64 }
	if err := query.Scan(ctx, &rows); err != nil {
		return 0, err
	}
	return deref(rows[0].Sum), nil
}

// assignedTo are the decisions that assign a line to an operation.
func assignedTo(query *ent.ResolutionQuery, operation string) *ent.ResolutionQuery {
	return query.Where(
		resolution.Target(operation), resolution.ActionEQ(resolution.ActionAssignToOperation), resolution.StateEQ(resolution.StateSucceeded))
}

// standsFor tells whether a line that fits an operation's movement explains it. Where an
// operator has assigned another line to the operation, that one may have explained the
// movement: then this one is money that nothing here has, and stays unexplained. The
// operation is locked, so that no operator assigns a line to it meanwhile.
func standsFor(ctx context.Context, tx *database.Tx, line *ent.StatementLine, m matched) (bool, error) {
	_, lines, err := ledgerOf(ctx, tx, m.id)
	if err != nil {
		return false, err
	}
	assigned, err := assignedTo(tx.Resolution.Query(), string(m.id)).Exist(ctx)
	if err != nil || !assigned {
		return err == nil, err
	}
	left, err := unexplainedOf(ctx, tx, string(m.id), lines)
	if presented(line).Minor < 0 {
		return left <= presented(line).Minor, err
	}
	return left >= presented(line).Minor, err
}
