package payments

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/purserhq/purser/ent"
	"github.com/purserhq/purser/ent/payout"
	"github.com/purserhq/purser/ent/resolution"
	"github.com/purserhq/purser/ent/statementline"
	"github.com/purserhq/purser/ent/stripeevent"
	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/ledger"
	"github.com/purserhq/purser/internal/money"
	"github.com/purserhq/purser/internal/payments/machine"
	"github.com/purserhq/purser/internal/payments/processor"
	"github.com/purserhq/purser/internal/refusal"
)

// ParkedInput is an operator's decision about one parked operation.
type ParkedInput struct {
	Operator  gid.ID
	Operation gid.ID // a deposit, payout, refund, onboarding, resolution or event
	Action    resolution.Action
	Transfer  string // tr_… with ActionMarkSent; else empty
	Reason    string // for those who come after
	Key       string // the operator's idempotency key
}

// ResolveParked lets a parked operation go on (ActionRetry), ends it and gives its
// money back once Stripe's list shows that nothing was done (ActionGiveBack), or
// marks a payout as sent with the transfer that an operator has found
// (ActionMarkSent). The caller makes sure that the operator is one. Fails with
// NotFound, InvalidInput, KeyReused or ProcessorUnavailable.
func (s *Service) ResolveParked(ctx context.Context, in ParkedInput) (Result, error) {
	switch in.Action {
	case resolution.ActionRetry, resolution.ActionGiveBack, resolution.ActionMarkSent:
	default:
		return Result{}, refusal.Newf(refusal.InvalidInput, "action", "The action must be RETRY, GIVE_BACK or MARK_SENT.")
	}
	if (in.Action == resolution.ActionMarkSent) != (in.Transfer != "") {
		return Result{}, refusal.Newf(refusal.InvalidInput, "transferId", "The transferId is required by MARK_SENT and refused otherwise.")
	}
	return s.resolve(ctx, decision{
		operator: in.Operator, operation: in.Operation, action: in.Action, target: in.Transfer, reason: in.Reason, key: in.Key,
	})
}

// prove asks Stripe what a decision rests on, outside any transaction.
func (s *Service) prove(ctx context.Context, d decision) (proof, error) {
	switch {
	case d.action == resolution.ActionRefund:
		return proof{}, s.paidAsBooked(ctx, d)
	case d.line != "":
		return proof{}, s.explain(ctx, d)
	case d.action == resolution.ActionRefundDeposit:
		return proof{}, s.proveRefund(ctx, d.operation)
	case d.action == resolution.ActionGiveBack:
		return s.proveNothing(ctx, d)
	case d.action == resolution.ActionMarkSent:
		t, err := s.processor.ConnectTransfer(ctx, d.target)
		if err != nil {
			return proof{}, s.unasked(ctx, d, err)
		}
		return proof{transfer: t}, nil
	}
	return proof{}, nil
}

// unasked is the refusal of who has to be asked at Stripe when Stripe does not say.
func (s *Service) unasked(ctx context.Context, d decision, err error) error {
	s.log.WarnContext(ctx, "query Stripe for a resolution", "subject", d.subject(), "error", err)
	var answer *processor.Error
	if errors.As(err, &answer) && answer.Class == processor.Definite {
		return refusal.Newf(refusal.NotFound, d.field(), "The object does not exist at Stripe (%s).", answer.Failure.Code)
	}
	return refusal.New(refusal.ProcessorUnavailable, "Stripe cannot be reached at the moment. Nothing has changed. Retry with the same idempotencyKey.")
}

// proveNothing shows by Stripe's list that an operation did nothing there. The row
// is read before the list, and the transaction that ends it checks that nothing was
// sent since.
func (s *Service) proveNothing(ctx context.Context, d decision) (proof, error) {
	row, err := readParked(ctx, s.db.Read, d.operation, "")
	if err != nil {
		return proof{}, err
	}
	if !canGiveBack(d.operation) {
		return proof{}, refusal.Newf(refusal.InvalidInput, "action", "The operation holds no money. Use the action RETRY.")
	}
	now, err := s.db.Now(ctx)
	if err != nil {
		return proof{}, err
	}
	if now.Before(row.due()) {
		return proof{}, tooSoon(row.due())
	}
	hearing, heard := s.stripe.hearing(ctx)
	found, err := s.doneAtStripe(hearing, d.operation)
	if err != nil {
		return proof{}, s.unasked(ctx, d, err)
	}
	if at := heard.earliest(); !at.IsZero() && at.Before(now) { // the more cautious of the two clocks
		now = at
	}
	if found == "" && now.Before(row.due()) {
		return proof{}, tooSoon(row.due())
	}
	if found != "" {
		return proof{}, refusal.Newf(refusal.InvalidInput, "operationId", "Stripe has %s for the operation, so its money is not returned. Use RETRY to book it; "+
			"where it went to another account, reverse it at Stripe first.", found)
	}
	return proof{abandoned: machine.Abandoned{Looked: now, Attempt: row.attempt, Sends: row.sends}}, nil
}

func tooSoon(due time.Time) *refusal.Error {
	return refusal.Newf(refusal.InvalidInput, "operationId",
		"The operation was sent less than %d minutes ago, and Stripe's list may not show it yet. Retry later.", int(machine.Quiet/time.Minute)).Until(due)
}

// lockSubject locks what a decision is about and refuses what does not fit it.
func (s *Service) lockSubject(ctx context.Context, tx *database.Tx, d decision) (money.Money, error) {
	if d.line != "" {
		line, err := s.lockLine(ctx, tx, d)
		if err != nil {
			return money.Money{}, err
		}
		return money.Money{Minor: line.Amount, Currency: line.Currency}, s.checkTarget(ctx, tx, d, line)
	}
	if d.action == resolution.ActionAdjustWallet {
		_, err := lockAdjusted(ctx, tx, d)
		return d.amount, err
	}
	if d.action == resolution.ActionRefundDeposit {
		refunded, err := lockRefunded(ctx, tx, d.operation)
		if err == nil && refunded.OwnerID == d.operator {
			err = refusal.Newf(refusal.InvalidInput, "resolutionId", "You cannot decide about your own deposit. Ask another operator.")
		}
		return money.Money{}, err
	}
	row, err := lockParked(ctx, tx, d.operation)
	switch {
	case err != nil:
		return money.Money{}, err
	case d.action == resolution.ActionMarkSent && d.operation.Prefix() != gid.Payout:
		return money.Money{}, refusal.Newf(refusal.InvalidInput, "operationId", "The action MARK_SENT applies to payouts only.")
	case d.action != resolution.ActionRetry && row.owner == d.operator:
		return money.Money{}, refusal.Newf(refusal.InvalidInput, "operationId", "You cannot decide about your own operation. Ask another operator.")
	}
	return deref(row.Amount), nil
}

// unpark carries a decision about a locked parked operation out.
func (s *Service) unpark(ctx context.Context, tx *database.Tx, row *ent.Resolution, d decision, p proof) error {
	var event machine.Event = machine.Resumed{}
	switch d.action {
	case resolution.ActionGiveBack:
		event = p.abandoned
	case resolution.ActionMarkSent:
		return s.markSent(ctx, tx, row, d, p.transfer)
	}
	var parked bool
	var err error
	switch d.operation.Prefix() {
	case gid.Deposit:
		var op machine.Deposit
		op, _, err = s.deposits().step(ctx, s, tx, d.operation, event)
		parked = op.Parked
	case gid.Payout:
		var op machine.Payout
		op, _, err = s.payouts().step(ctx, s, tx, d.operation, event)
		parked = op.Parked
	case gid.Refund:
		var op machine.Refund
		op, _, err = s.refunds().step(ctx, s, tx, d.operation, event)
		parked = op.Parked
	case gid.Resolution:
		var op machine.SuspenseRefund
		op, _, err = s.suspenseRefunds().step(ctx, s, tx, d.operation, event)
		parked = op.Parked
	case gid.Onboarding:
		_, _, err = s.onboardings().step(ctx, s, tx, d.operation, event)
	case gid.Event:
		err = tx.StripeEvent.Update().Where(stripeevent.ID(d.operation), stripeevent.Parked(true)).
			SetParked(false).SetNextAt(tx.Now(ctx)).Exec(ctx) // its tries stand: it is tried once more
	}
	if err == nil && parked {
		err = refusal.Newf(refusal.InvalidInput, "operationId", "The operation was sent during the request. Check its state and retry.")
	}
	return err
}

// markSent makes a payout sent by a transfer that an operator has found at Stripe,
// such as one that was made by hand. Its line of the statement and those of its
// reversals may stand in suspense by then: that is undone, or the money would have
// left, or come back, twice in our books.
func (s *Service) markSent(ctx context.Context, tx *database.Tx, row *ent.Resolution, d decision, t processor.StripeTransfer) error {
	p, err := tx.Payout.Query().Where(payout.ID(d.operation)).Only(ctx)
	if err != nil {
		return err
	}
	if err := fits(ctx, tx, p, t); err != nil {
		return err
	}
	kept, err := tx.StatementLine.Query().
		Where(statementline.Or(statementline.Source(t.ID), statementline.Parent(t.ID)),
			statementline.MatchIn(statementline.MatchSuspense, statementline.MatchPlatform)).
		Order(statementline.ByID()).Modify(database.ForUpdate).All(ctx)
	if err != nil {
		return err
	}
	after, _, err := s.payouts().step(ctx, s, tx, d.operation, machine.TransferSeen{Transfer: t})
	if err == nil && after.TransferID != t.ID {
		err = refusal.Newf(refusal.InvalidInput, "transferId", "The transfer does not match the payout in amount and account.")
	}
	if err != nil {
		return err
	}
	for _, line := range kept {
		if line.Parent != "" && !slices.Contains(after.Returned, line.Source) {
			return refusal.Newf(refusal.InvalidInput, "transferId", "The transfer was reversed during the request. Retry.")
		}
		if err := s.outOfSuspense(ctx, tx, row, d, line); err != nil {
			return err
		}
	}
	return nil
}

// fits refuses a transfer that is not the payout's: of another amount or account,
// ordered for another payout, or known as another payout's.
func fits(ctx context.Context, tx *database.Tx, p *ent.Payout, t processor.StripeTransfer) error {
	no := func(why string) error { return refusal.Newf(refusal.InvalidInput, "transferId", "%s", why) }
	switch {
	case t.Amount.Minor != p.Amount || t.Amount.Currency != p.Currency:
		return no("The transfer's amount differs from the payout's: " + t.Amount.String() + ".")
	case t.Destination != p.AccountID:
		return no("The transfer's account differs from the payout's.")
	case t.Payout != "" && t.Payout != nameOf(p.ID, p.ProcessorKey):
		return no("The transfer belongs to another payout: " + string(t.Payout) + ".")
	}
	other, err := tx.Payout.Query().Where(payout.TransferID(t.ID), payout.IDNEQ(p.ID)).Exist(ctx)
	if err == nil && other {
		return no("The transfer belongs to another payout.")
	}
	return err
}

// outOfSuspense takes a transfer's line out of the platform's wallet, since a payout
// explains it now, and writes that down as a decision about the line: there is one.
func (s *Service) outOfSuspense(ctx context.Context, tx *database.Tx, row *ent.Resolution, d decision, line *ent.StatementLine) error {
	of := decision{operator: row.ProposedBy, line: line.ID, action: resolution.ActionAssignToOperation, target: string(d.operation)}
	if err := undecided(ctx, tx, of); err != nil {
		return err
	}
	if line.PresentmentAmount != nil {
		return refusal.Newf(refusal.InvalidInput, "stripeTransferId", "Stripe converted the transfer. Resolve its balance transaction instead.")
	}
	platform, err := platformWallet(ctx, tx, line.Currency)
	if err != nil {
		return err
	}
	back := platformLine(platform, line)
	back.Value, back.Reference = -line.Amount, string(row.ID)+":"+string(line.ID)
	if err := ledger.Post(ctx, tx, tx.Now(ctx), back); err != nil {
		return err
	}
	now := tx.Now(ctx)
	made, err := tx.Resolution.Create().SetLineID(line.ID).SetAction(of.action).SetTarget(of.target).
		SetAmount(line.Amount).SetCurrency(line.Currency).SetTwoPersons(row.TwoPersons).SetProposedBy(row.ProposedBy).
		SetReason(row.Reason).SetIdempotencyKey(ownKey(row.ID + ":" + line.ID)).SetFingerprint(of.fingerprint()).SetCreatedAt(now).SetUpdatedAt(now).
		Save(ctx)
	if err != nil {
		return err
	}
	return takesEffect(ctx, tx, made, d.operator, resolution.StateSucceeded)
}

// ownKey is an idempotency key that no client can choose: it is not ASCII.
func ownKey(id gid.ID) string { return "§" + string(id) }
