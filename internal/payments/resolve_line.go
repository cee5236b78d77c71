package payments

import (
	"context"
	"errors"

	"github.com/purserhq/purser/ent"
	"github.com/purserhq/purser/ent/predicate"
	"github.com/purserhq/purser/ent/resolution"
	"github.com/purserhq/purser/ent/statementline"
	"github.com/purserhq/purser/ent/transaction"
	"github.com/purserhq/purser/ent/wallet"
	"github.com/purserhq/purser/internal/closing"
	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/ledger"
	"github.com/purserhq/purser/internal/money"
	"github.com/purserhq/purser/internal/payments/machine"
	"github.com/purserhq/purser/internal/payments/processor"
	"github.com/purserhq/purser/internal/refusal"
)

// LineInput is an operator's decision about one line of Stripe's statement.
type LineInput struct {
	Operator gid.ID
	Line     gid.ID // txn_… at Stripe
	Action   resolution.Action
	Target   gid.ID // the wallet or operation that the action names; else empty
	Reason   string // for those who come after
	Key      string // the operator's idempotency key
}

func (in LineInput) decision() decision {
	return decision{
		operator: in.Operator, line: in.Line, action: in.Action, target: string(in.Target), reason: in.Reason, key: in.Key,
	}
}

// ResolveUnmatched explains a line that nothing here explains: it is a wallet's
// (ActionAssignToWallet), the platform's (ActionAssignToPlatform) or what the ledger
// already has of an operation (ActionAssignToOperation). The line is tried once more
// first: one that turns out to be explained is left as it is. The caller makes sure
// that the operator is one. Fails with NotFound, InvalidInput, KeyReused or
// ProcessorUnavailable.
func (s *Service) ResolveUnmatched(ctx context.Context, in LineInput) (Result, error) {
	switch in.Action {
	case resolution.ActionAssignToWallet, resolution.ActionAssignToPlatform, resolution.ActionAssignToOperation:
		return s.resolve(ctx, in.decision())
	}
	return Result{}, refusal.Newf(refusal.InvalidInput, "action", "The action must be ASSIGN_TO_WALLET, ASSIGN_TO_PLATFORM or ASSIGN_TO_OPERATION.")
}

// ResolveSuspense decides about money in suspense: it is given to a wallet
// (ActionAssignToWallet), refunded to its payer (ActionRefund) or kept
// (ActionAssignToPlatform). The caller makes sure that the operator is one. Fails
// with NotFound, InvalidInput, KeyReused or ProcessorUnavailable.
func (s *Service) ResolveSuspense(ctx context.Context, in LineInput) (Result, error) {
	switch in.Action {
	case resolution.ActionAssignToWallet, resolution.ActionAssignToPlatform, resolution.ActionRefund:
	default:
		return Result{}, refusal.Newf(refusal.InvalidInput, "action", "The action must be GIVE_TO_WALLET, REFUND or KEEP.")
	}
	known, err := s.db.Client().StatementLine.Query().Where(statementline.ID(in.Line)).Only(ctx)
	if err == nil && known.Match == statementline.MatchUnmatched {
		return Result{}, refusal.Newf(refusal.InvalidInput, "statementLineId", "The balance transaction is unmatched, not in suspense. Call resolveUnmatched.")
	}
	if ent.MaskNotFound(err) != nil {
		return Result{}, err
	}
	return s.resolve(ctx, in.decision())
}

// explain tries once more to explain a line that is unmatched. Fails with
// InvalidInput when it is explained now, and with ProcessorUnavailable when Stripe
// cannot say: what Stripe knows might explain it, too.
func (s *Service) explain(ctx context.Context, d decision) error {
	line, err := s.db.Client().StatementLine.Query().Where(statementline.ID(d.line)).Only(ctx)
	if ent.IsNotFound(err) || err == nil && line.Match != statementline.MatchUnmatched {
		return nil // the transaction says what is wrong with it
	}
	if err != nil {
		return err
	}
	m, err := s.match(ctx, line)
	var answer *processor.Error
	switch {
	case errors.As(err, &answer) && answer.Class != processor.Definite:
		return s.unasked(ctx, d, err)
	case err != nil:
		s.log.WarnContext(ctx, "match a balance transaction for a resolution", "line", line.ID, "error", err)
		return nil
	case m == unmatched || m == stray:
		return nil
	}
	if marked, err := s.mark(ctx, line, m); err != nil || !marked {
		return err
	}
	return refusal.Newf(refusal.InvalidInput, "statementLineId", "The balance transaction now belongs to %s.", m.id)
}

// lockLine locks a line that waits for a decision, and refuses what does not fit it.
func (s *Service) lockLine(ctx context.Context, tx *database.Tx, d decision) (*ent.StatementLine, error) {
	line, err := tx.StatementLine.Query().Where(statementline.ID(d.line)).Modify(database.ForUpdate).Only(ctx)
	if ent.IsNotFound(err) {
		return nil, refusal.Newf(refusal.NotFound, "statementLineId", "The balance transaction does not exist.")
	}
	if err != nil {
		return nil, err
	}
	switch line.Match {
	case statementline.MatchUnmatched, statementline.MatchSuspense:
	default:
		return nil, refusal.Newf(refusal.InvalidInput, "statementLineId", "The balance transaction belongs to %s.", deref(line.MatchedID))
	}
	named := d.action == resolution.ActionAssignToWallet || d.action == resolution.ActionAssignToOperation
	switch {
	case named != (d.target != ""):
		return nil, refusal.Newf(refusal.InvalidInput, "targetId", "The targetId is required by actions that assign to a wallet or an operation, and refused otherwise.")
	case d.action == resolution.ActionRefund:
		return line, refundableLine(line)
	}
	return line, nil
}

// checkTarget refuses a target that does not fit, before anything is proposed.
func (s *Service) checkTarget(ctx context.Context, tx *database.Tx, d decision, line *ent.StatementLine) (err error) {
	switch d.action {
	case resolution.ActionAssignToWallet:
		_, err = targetWallet(ctx, tx, line.Currency, d)
	case resolution.ActionAssignToOperation:
		var lines predicate.Transaction
		if _, lines, err = ledgerOf(ctx, tx, gid.ID(d.target)); err == nil {
			err = sameCurrency(ctx, tx, line, lines)
		}
	}
	if err != nil || line.Match != statementline.MatchUnmatched {
		return err
	}
	return notBooked(ctx, tx, line, gid.ID(d.target))
}

// refundableLine refuses to refund what is no payment.
func refundableLine(line *ent.StatementLine) error {
	if line.Match != statementline.MatchSuspense || line.Amount <= 0 || line.IntentID == "" ||
		line.Type != "charge" && line.Type != "payment" {
		return refusal.Newf(refusal.InvalidInput, "action",
			"Only a payment of a PaymentIntent can be refunded. Refund other payments in Stripe's dashboard.")
	}
	return nil
}

// paidAsBooked refuses to refund a payment whose payer paid something else than the
// line says: Stripe refunds in the payer's currency, the line is in the platform's.
func (s *Service) paidAsBooked(ctx context.Context, d decision) error {
	line, err := s.db.Client().StatementLine.Query().Where(statementline.ID(d.line)).Only(ctx)
	if err != nil || refundableLine(line) != nil {
		return ent.MaskNotFound(err) // the transaction says what is wrong with it
	}
	intent, err := s.processor.Intent(ctx, line.IntentID)
	if err != nil {
		return s.unasked(ctx, d, err)
	}
	if booked := (money.Money{Minor: line.Amount, Currency: line.Currency}); intent.Received != booked {
		return refusal.Newf(refusal.InvalidInput, "statementLineId",
			"The payer paid %s, but the balance transaction is %s. Refund the payment in Stripe's dashboard.", intent.Received, booked)
	}
	return nil
}

// assignToWallet moves a line's money between the platform's wallet, where suspense
// stands, and a user's. What the user owes is paid first; what left and the wallet
// does not cover is owed.
func (s *Service) assignToWallet(ctx context.Context, tx *database.Tx, row *ent.Resolution, d decision) error {
	line, err := s.lockLine(ctx, tx, d)
	if err != nil {
		return err
	}
	w, err := targetWallet(ctx, tx, line.Currency, d)
	if err != nil {
		return err
	}
	platform, err := bookLine(ctx, tx, line, statementline.MatchSuspense)
	if err != nil || line.Amount == 0 {
		return err
	}
	funds, err := lockFunds(ctx, tx, w.OwnerID, w.Currency)
	if err == nil {
		err = ownerStays(ctx, tx, w.OwnerID, "targetId")
	}
	if err != nil {
		return err
	}
	tx.Changed(w.ID)
	own, debt := funds.Share(line.Amount)
	lines := pair(platform, w.ID, own, string(row.ID))
	if err := s.matureAsPaid(ctx, tx, row, line, lines); err != nil {
		return err
	}
	lines = append(lines, pair(platform, funds.Debt, debt, string(row.ID)+":owed")...)
	return postFunds(ctx, tx, tx.Now(ctx), funds, lines)
}

// matureAsPaid makes card money that is assigned to a wallet as young as its payment is.
func (s *Service) matureAsPaid(ctx context.Context, tx *database.Tx, row *ent.Resolution, line *ent.StatementLine, lines []ledger.Posting) error {
	due := machine.Maturity(line.CreatedAt, s.options.PayoutDelay)
	paid := line.Amount > 0 && (line.Type == "charge" || line.Type == "payment")
	if !paid || len(lines) == 0 || !due.After(tx.Now(ctx)) {
		return nil
	}
	for i := range lines {
		lines[i].Matures = due
	}
	return tx.Resolution.Update().Where(resolution.ID(row.ID)).SetMaturesAt(due.UnixMicro()).Exec(ctx)
}

// targetWallet is the user's wallet that a line is assigned to.
func targetWallet(ctx context.Context, tx *database.Tx, c money.Currency, d decision) (*ent.Wallet, error) {
	w, err := tx.Wallet.Query().Where(wallet.ID(gid.ID(d.target)), wallet.KindEQ(wallet.KindUser)).Only(ctx)
	switch {
	case ent.IsNotFound(err):
		return nil, refusal.Newf(refusal.NotFound, "targetId", "The wallet does not exist or does not belong to a user.")
	case err != nil:
		return nil, err
	case w.Currency != c:
		return nil, refusal.Newf(refusal.CurrencyMismatch, "targetId",
			"The wallet is in %s and the balance transaction in %s. Both must have the same currency.", w.Currency, c)
	case w.OwnerID == d.operator:
		return nil, refusal.Newf(refusal.InvalidInput, "targetId", "You cannot decide about your own wallet. Ask another operator.")
	}
	return w, ownerStays(ctx, tx, w.OwnerID, "targetId")
}

// ownerStays refuses a wallet whose owner has begun to close the account. The answer
// holds for as long as the caller holds the wallet's lock, which closing takes, too.
func ownerStays(ctx context.Context, tx *database.Tx, owner gid.ID, field string) error {
	begun, err := closing.Begun(ctx, tx, owner)
	if err == nil && begun {
		err = refusal.Newf(refusal.InvalidInput, field, "The wallet's owner closed their account. Choose another target.")
	}
	return err
}

// pair is the two lines that move an amount from one wallet to another, what goes out
// first, as the ledger moves young money by it; none for 0.
func pair(from, to gid.ID, value int64, reference string) []ledger.Posting {
	if value == 0 {
		return nil
	}
	in := ledger.Posting{
		Wallet: to, Peer: from, Kind: transaction.KindAdjustment, Contra: transaction.ContraTransfers, Value: value, Reference: reference,
	}
	out := in
	out.Wallet, out.Peer, out.Value = from, to, -value
	if value < 0 {
		return []ledger.Posting{in, out}
	}
	return []ledger.Posting{out, in}
}

// assignToPlatform leaves a line's money where suspense stands, in the platform's
// wallet, for good.
func (s *Service) assignToPlatform(ctx context.Context, tx *database.Tx, d decision) error {
	line, err := s.lockLine(ctx, tx, d)
	if err != nil {
		return err
	}
	_, err = bookLine(ctx, tx, line, statementline.MatchPlatform)
	return err
}

// bookLine books a locked line that is unmatched into the platform's wallet and
// marks it. One that was booked already, when the mark was lost or as suspense, is
// not booked again.
func bookLine(ctx context.Context, tx *database.Tx, line *ent.StatementLine, as statementline.Match) (platform gid.ID, err error) {
	platform, err = platformWallet(ctx, tx, line.Currency)
	if err != nil || line.Match != statementline.MatchUnmatched {
		return platform, err
	}
	booked, err := isBooked(ctx, tx, line)
	if err != nil {
		return platform, err
	}
	if !booked && line.Amount != 0 {
		err = ledger.Post(ctx, tx, tx.Now(ctx), platformLine(platform, line))
	}
	if err != nil {
		return platform, err
	}
	return platform, tx.StatementLine.Update().Where(statementline.ID(line.ID)).SetMatch(as).SetMatchedID(string(platform)).Exec(ctx)
}

// isBooked tells whether a line stands in the platform's wallet.
func isBooked(ctx context.Context, tx *database.Tx, line *ent.StatementLine) (bool, error) {
	return tx.Transaction.Query().Where(
		transaction.Reference(string(line.ID)), transaction.KindEQ(transaction.KindAdjustment),
		transaction.HasWalletWith(wallet.KindEQ(wallet.KindPlatform)),
	).Exist(ctx)
}

// platformLine is a line of Stripe's statement in the platform's wallet.
func platformLine(platform gid.ID, line *ent.StatementLine) ledger.Posting {
	return ledger.Posting{
		Wallet: platform, Kind: transaction.KindAdjustment, Contra: transaction.ContraStripe,
		Value: line.Amount, Reference: string(line.ID),
	}
}
