package payments

import (
	"context"
	"strconv"
	"strings"
	"unicode"

	"github.com/purserhq/purser/ent"
	"github.com/purserhq/purser/ent/resolution"
	"github.com/purserhq/purser/internal/audit"
	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/failpoint"
	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/money"
	"github.com/purserhq/purser/internal/payments/machine"
	"github.com/purserhq/purser/internal/payments/processor"
	"github.com/purserhq/purser/internal/refusal"
)

// A resolution is an operator's decision about what does not resolve by itself.
// It is one row, which never changes but for its state. What Stripe has to be asked
// is asked before the transaction; the transaction locks the subject, checks it and
// writes the row, the lines and the audit event together. Above ApproveAbove it is
// only proposed, and another operator confirms it.

// decision is a resolution as an operator asks for it. Either line or operation is
// empty, or both.
type decision struct {
	operator  gid.ID
	line      gid.ID // of Stripe's statement
	operation gid.ID
	action    resolution.Action
	target    string      // the wallet, operation or transfer that the action names
	amount    money.Money // of ActionAdjustWallet, whose subject is the target; else the subject's is taken
	reason    string
	key       string // the operator's idempotency key
}

func (d decision) subject() gid.ID { return d.line + d.operation }

func (d decision) fingerprint() string {
	parts := []string{"resolve", string(d.line), string(d.operation), string(d.action), d.target, d.reason}
	if d.action == resolution.ActionAdjustWallet {
		parts = append(parts, strconv.FormatInt(d.amount.Minor, 10))
	}
	return fingerprint(parts...)
}

// check refuses an input that could never be carried out.
func (d decision) check() error {
	if err := checkKey(d.key); err != nil {
		return err
	}
	return checkReason(d.reason)
}

// checkReason refuses no reason, one that is too long, and one that must not be kept.
func checkReason(text string) error {
	if strings.TrimSpace(text) == "" || strings.ContainsFunc(text, unicode.IsControl) {
		return refusal.Newf(refusal.InvalidInput, "reason", "The reason must have 1 to %d characters on one line.", refusal.MaxReason).WithMax(refusal.MaxReason)
	}
	if why := refusal.CheckText("reason", text, refusal.MaxReason); why != nil {
		return why
	}
	return nil
}

// proof is what was learned outside the transaction: from Stripe, about the subject.
type proof struct {
	abandoned machine.Abandoned        // GIVE_BACK: Stripe's list showed nothing
	transfer  processor.StripeTransfer // MARK_SENT: the transfer as Stripe has it
}

// resolve makes the resolution of the key, or gives the one that stands. It takes
// effect at once, or once it is confirmed. Fails with NotFound, InvalidInput,
// KeyReused or ProcessorUnavailable.
func (s *Service) resolve(ctx context.Context, d decision) (Result, error) {
	if err := d.check(); err != nil {
		return Result{}, err
	}
	var done Result
	standing := func(c *ent.ResolutionClient) (found bool, err error) {
		row, err := c.Query().Where(resolution.ProposedBy(d.operator), resolution.IdempotencyKey(d.key)).Only(ctx)
		if err != nil {
			return false, ent.MaskNotFound(err)
		}
		done, err = replay(Result{Operation: row.ID}, row.Fingerprint, d.fingerprint())
		return true, err
	}
	// What is refused may be refused because the same key has just been carried out.
	unless := func(c *ent.ResolutionClient, why error) error {
		if found, err := standing(c); found || err != nil {
			return err
		}
		return why
	}
	if found, err := standing(s.db.Client().Resolution); found || err != nil {
		return done, err
	}
	p, err := s.prove(ctx, d)
	if err != nil {
		return done, unless(s.db.Client().Resolution, err)
	}
	err = s.db.InTx(ctx, func(ctx context.Context, tx *database.Tx) error {
		row, err := s.propose(ctx, tx, d)
		if refusal.From(err) != nil {
			return unless(tx.Resolution, err)
		}
		if err != nil {
			return err
		}
		done = Result{Operation: row.ID}
		if !row.TwoPersons {
			err = s.carryOut(ctx, tx, row, d, p)
		}
		failpoint.Hit("resolution", "decided", "uncommitted")
		return err
	})
	failpoint.Hit("resolution", "decided")
	err = resolveUnknownCommit(err, func() (bool, error) { return standing(s.db.Client().Resolution) })
	if err != nil || done.Replayed {
		return done, err
	}
	s.follow(ctx, done.Operation)
	return done, nil
}

// propose locks the subject, checks that the decision fits it and writes the row.
func (s *Service) propose(ctx context.Context, tx *database.Tx, d decision) (*ent.Resolution, error) {
	if !s.options.Limits.ApproveAbove.Zero() {
		// Decisions of one operator that are made at once each count those before them. This
		// lock comes first: every decision takes its locks in the same order.
		if err := tx.Lock(ctx, "resolutions of "+string(d.operator)); err != nil {
			return nil, err
		}
	}
	amount, err := s.lockSubject(ctx, tx, d)
	if err != nil {
		return nil, err
	}
	if err := undecided(ctx, tx, d); err != nil {
		return nil, err
	}
	two, err := s.needsTwo(ctx, tx, d, amount)
	if err != nil {
		return nil, err
	}
	now := tx.Now(ctx)
	row, err := tx.Resolution.Create().
		SetNillableLineID(nonEmpty(d.line)).SetNillableOperationID(nonEmpty(d.operation)).
		SetAction(d.action).SetTarget(d.target).SetAmount(amount.Minor).SetCurrency(amount.Currency).
		SetTwoPersons(two).SetProposedBy(d.operator).SetReason(d.reason).
		SetIdempotencyKey(d.key).SetFingerprint(d.fingerprint()).SetCreatedAt(now).SetUpdatedAt(now).
		Save(ctx)
	if err != nil || !row.TwoPersons {
		return row, err
	}
	return row, s.noteResolution(ctx, tx, d.operator, audit.ResolutionProposed, row, d.reason)
}

// needsTwo tells whether an action waits for another operator. A retry does not: it
// decides nothing about money, and everything that it leads to is checked as ever. What one
// operator has decided within 24 hours counts together, or an amount could be cut in pieces.
func (s *Service) needsTwo(ctx context.Context, tx *database.Tx, d decision, amount money.Money) (bool, error) {
	above := s.options.Limits.ApproveAbove
	if above.Zero() || d.action == resolution.ActionRetry || amount.Minor == 0 {
		return false, nil
	}
	sum := max(amount.Minor, -amount.Minor)
	err := tx.Read(ctx, decidedLately, string(d.operator), string(amount.Currency), tx.Now(ctx).Add(-day)).
		ForEach(func(scan database.Scan) error {
			var minor int64
			err := scan(&minor)
			sum += minor
			return err
		})
	return !within(sum, above, amount.Currency), err
}

// decidedLately adds up what one operator's decisions have moved. Refunds of deposits count
// with refunds.
const decidedLately = `SELECT CAST(COALESCE(SUM(ABS(amount)), 0) AS bigint) FROM resolutions
	WHERE proposed_by = $1 AND currency = $2 AND created_at > $3
		AND action NOT IN ('RETRY', 'REFUND_DEPOSIT') AND state NOT IN ('PROPOSED', 'WITHDRAWN', 'FAILED')`

// undecided refuses a second decision about one subject, under the subject's lock.
func undecided(ctx context.Context, tx *database.Tx, d decision) error {
	query := tx.Resolution.Query()
	if d.line != "" {
		query.Where(resolution.LineID(d.line), resolution.StateNotIn(resolution.StateWithdrawn, resolution.StateFailed))
	} else {
		query.Where(resolution.OperationID(d.operation), resolution.StateEQ(resolution.StateProposed))
	}
	other, err := query.Only(ctx)
	if other != nil {
		return refusal.Newf(refusal.InvalidInput, d.field(), "A resolution already exists: %s. Withdraw it first if it is still proposed.", other.ID)
	}
	return ent.MaskNotFound(err)
}

// field is the input that names the subject.
func (d decision) field() string {
	if d.line != "" {
		return "statementLineId"
	}
	return "operationId"
}

// carryOut makes a resolution effective, in the transaction that holds its
// subject's lock: the lines, the state and the audit event.
func (s *Service) carryOut(ctx context.Context, tx *database.Tx, row *ent.Resolution, d decision, p proof) error {
	state := resolution.StateSucceeded
	var err error
	switch d.action {
	case resolution.ActionRefund:
		state = resolution.StatePending
	case resolution.ActionRefundDeposit:
		err = s.refundConfirmed(ctx, tx, row)
	case resolution.ActionAdjustWallet:
		err = s.adjust(ctx, tx, row, d)
	case resolution.ActionAssignToWallet:
		err = s.assignToWallet(ctx, tx, row, d)
	case resolution.ActionAssignToPlatform:
		err = s.assignToPlatform(ctx, tx, d)
	case resolution.ActionAssignToOperation:
		err = s.assignToOperation(ctx, tx, d)
	default:
		err = s.unpark(ctx, tx, row, d, p)
	}
	if err != nil {
		return err
	}
	if err := takesEffect(ctx, tx, row, d.operator, state); err != nil {
		return err
	}
	return s.noteResolution(ctx, tx, d.operator, audit.ResolutionApplied, row, d.reason)
}

// takesEffect writes that a resolution is effective, and who confirmed it.
func takesEffect(ctx context.Context, tx *database.Tx, row *ent.Resolution, operator gid.ID, state resolution.State) error {
	now := tx.Now(ctx)
	update := tx.Resolution.Update().Where(resolution.ID(row.ID)).SetState(state).SetUpdatedAt(now)
	if state == resolution.StatePending {
		update.SetNextAt(now)
	}
	if row.TwoPersons {
		update.SetConfirmedBy(operator).SetConfirmedAt(now)
	}
	return update.Exec(ctx)
}

func (s *Service) noteResolution(
	ctx context.Context, tx *database.Tx, by gid.ID, action string, row *ent.Resolution, reason string,
) error {
	subject := deref(row.LineID) + deref(row.OperationID)
	detail := string(row.ID) + " " + string(row.Action)
	switch {
	case row.Action == resolution.ActionAdjustWallet:
		subject, detail = gid.ID(row.Target), detail+" "+money.Money{Minor: row.Amount, Currency: row.Currency}.String()
	case row.Target != "":
		detail += " " + row.Target
	}
	return audit.Record(ctx, tx, audit.Event{Actor: by, Action: action, Subject: subject, Detail: detail + ": " + reason})
}

// follow does at once what a sweeper would do a moment later.
func (s *Service) follow(ctx context.Context, id gid.ID) {
	row, err := s.db.Client().Resolution.Get(ctx, id)
	if err == nil && row.Action == resolution.ActionRefundDeposit {
		err = s.driveConfirmed(ctx, row)
	} else if err == nil && row.NextAt != nil {
		err = s.suspenseRefunds().drive(context.WithoutCancel(ctx), s, id)
	}
	if err != nil {
		s.log.ErrorContext(ctx, "resolution interrupted; the sweeper continues it", "id", id, "error", err)
	}
}

func nonEmpty(id gid.ID) *gid.ID {
	if id == "" {
		return nil
	}
	return &id
}
