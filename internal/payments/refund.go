package payments

import (
	"context"
	"errors"
	"strconv"

	"github.com/purserhq/purser/ent"
	"github.com/purserhq/purser/ent/deposit"
	"github.com/purserhq/purser/ent/fence"
	"github.com/purserhq/purser/ent/refund"
	"github.com/purserhq/purser/ent/resolution"
	"github.com/purserhq/purser/ent/user"
	"github.com/purserhq/purser/internal/audit"
	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/failpoint"
	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/ledger"
	"github.com/purserhq/purser/internal/money"
	"github.com/purserhq/purser/internal/payments/machine"
	"github.com/purserhq/purser/internal/payments/processor"
	"github.com/purserhq/purser/internal/refusal"
)

// RefundInput asks to give a deposit back to its card.
type RefundInput struct {
	Operator gid.ID
	Role     user.Role // the operator's; SUPPORT has a limit
	Deposit  gid.ID
	Amount   *money.Decimal // nil: all that is left of it
	Labels
	Key string // the operator's idempotency key
}

// Refund takes the amount from the wallet and starts the refund. What the
// wallet does not cover is owed. Above ApproveAbove it only proposes the refund: then
// Done.Operation is a resolution. The caller makes sure that the operator is one.
// Fails with InvalidAmount, AmountTooLarge, InvalidInput, NotFound or KeyReused.
func (s *Service) Refund(ctx context.Context, in RefundInput) (Result, error) {
	if err := firstError(checkKey(in.Key), in.check()); err != nil {
		return Result{}, err
	}
	d, err := s.db.Client().Deposit.Query().Where(deposit.ID(in.Deposit)).Only(ctx)
	if ent.IsNotFound(err) || err == nil && d.State != deposit.StateSucceeded {
		return Result{}, refusal.New(refusal.NotFound, "The deposit does not exist or was not paid.", "input", "depositId")
	}
	if err != nil {
		return Result{}, err
	}
	amount := money.Money{Currency: d.Currency} // 0: the rest
	if in.Amount != nil {
		if amount, err = parseAmount(*in.Amount, d.Currency); err != nil {
			return Result{}, err
		}
	}
	if err := s.bringRefunds(ctx, d); err != nil {
		return Result{}, err
	}
	done, err := s.insertRefund(ctx, d, amount, in)
	if err != nil {
		return done, err
	}
	if !done.Replayed && done.Operation.Prefix() == gid.Refund {
		s.refunds().start(ctx, s, done.Operation)
	}
	return done, nil
}

// bringRefunds brings in what Stripe has of a deposit's refunds while rows may be missing:
// how much is left to be refunded depends on them.
func (s *Service) bringRefunds(ctx context.Context, d *ent.Deposit) error {
	suspected, err := s.db.Client().Fence.Query().Where(fence.SuspectedAtNotNil()).Exist(ctx)
	if err != nil || !suspected {
		return err
	}
	all, err := s.processor.FindRefunds(ctx, deref(d.PaymentIntentID))
	if err != nil {
		s.log.WarnContext(ctx, "list refunds at Stripe", "deposit", d.ID, "error", err)
		return unavailable
	}
	for _, one := range all {
		if err := s.seenRefund(ctx, one); err != nil {
			return err
		}
	}
	return nil
}

// findProposedRefund returns the refund that the operator has proposed under the key, or nil.
func findProposedRefund(ctx context.Context, c *ent.ResolutionClient, in RefundInput) (*ent.Resolution, error) {
	row, err := c.Query().Where(resolution.ProposedBy(in.Operator), resolution.IdempotencyKey(in.Key)).Only(ctx)
	return row, ent.MaskNotFound(err)
}

// insertRefund returns the refund of the key: the one that exists, or a new row
// together with the lines that take the money.
func (s *Service) insertRefund(ctx context.Context, d *ent.Deposit, wanted money.Money, in RefundInput) (Result, error) {
	// The deposit's name and not its id, which is another one where it was made again.
	digest := fingerprint(append([]string{"refund", string(nameOf(d.ID, d.ProcessorKey)), strconv.FormatInt(wanted.Minor, 10)}, in.parts()...)...)
	var done Result
	find := func(c *ent.Client) (found bool, err error) {
		row, err := c.Refund.Query().Where(refund.OwnerID(d.OwnerID), refund.IdempotencyKey(in.Key)).Only(ctx)
		if err == nil {
			done, err = replay(Result{Operation: row.ID, Wallet: row.WalletID}, row.Fingerprint, digest)
			return true, err
		}
		if !ent.IsNotFound(err) {
			return false, err
		}
		proposal, err := findProposedRefund(ctx, c.Resolution, in)
		if proposal == nil || err != nil {
			return false, err
		}
		done, err = replay(Result{Operation: proposal.ID}, proposal.Fingerprint, digest)
		return true, err
	}
	var locked *ent.Deposit
	lock := func(ctx context.Context, tx *database.Tx) (err error) {
		// The deposit's lock makes its refunds and disputes see each other.
		locked, err = tx.Deposit.Query().Where(deposit.ID(d.ID)).Modify(database.ForUpdate).Only(ctx)
		return err
	}
	err := s.findOrBegin(ctx, lock, find, func(ctx context.Context, tx *database.Tx) error {
		amount, err := refundable(ctx, tx, locked, wanted)
		if err != nil {
			return err
		}
		may, err := s.mayRefund(ctx, tx, in, locked.OwnerID, amount)
		if err != nil {
			return err
		}
		if may == proposes {
			row, err := s.proposeRefund(ctx, tx, in, locked, amount, digest)
			if err == nil {
				done = Result{Operation: row.ID}
			}
			return err
		}
		row, err := s.holdRefund(ctx, tx, locked, refundOrder{
			amount: amount, key: in.Key, digest: digest, operator: in.Operator, name: processor.OperationKey(gid.Refund, d.OwnerID, in.Key, digest),
			labels: in.entries(),
		})
		if err == nil {
			done = Result{Operation: row.ID, Wallet: row.WalletID}
			failpoint.Hit("refund", "begun", "uncommitted")
		}
		return err
	})
	return done, err
}

// refundOrder is a refund that is to be held.
type refundOrder struct {
	amount      money.Money
	key, digest string
	operator    gid.ID // empty: made at Stripe
	name        gid.ID // at Stripe; empty: it was made there, and is never sent
	labels      []ledger.Metadata
}

// holdRefund writes the row and takes the money, in the transaction that has
// the deposit's lock.
func (s *Service) holdRefund(ctx context.Context, tx *database.Tx, d *ent.Deposit, o refundOrder) (*ent.Refund, error) {
	clawback, err := loadClawback(ctx, tx, d)
	if err != nil {
		return nil, err
	}
	funds, err := s.lockAllFunds(ctx, tx, d)
	if err != nil {
		return nil, err
	}
	now, id := tx.Now(ctx), gid.New(gid.Refund)
	if o.name != "" && !processor.Derived(o.name) { // a row that is called by its id was lost
		id = o.name
	}
	if err := ledger.WriteMetadata(ctx, tx, id, d.OwnerID, d.WalletID, o.labels); err != nil {
		return nil, err
	}
	_, charged := clawback.Moved(o.amount.Minor)
	create := tx.Refund.Create().SetID(id).
		SetOwnerID(d.OwnerID).SetWalletID(d.WalletID).SetDepositID(d.ID).
		SetAmount(o.amount.Minor).SetCurrency(o.amount.Currency).SetCharged(charged).
		SetIdempotencyKey(o.key).SetFingerprint(o.digest).
		SetNextAt(now).SetCreatedAt(now).SetUpdatedAt(now)
	if processor.Derived(o.name) {
		create.SetProcessorKey(o.name)
	}
	if o.operator != "" {
		create.SetRequestedBy(o.operator)
	}
	row, err := create.Save(ctx)
	if err != nil {
		return nil, err
	}
	tx.Changed(d.WalletID) // though the platform may bear it all
	if o.operator != "" {
		ordered := audit.Event{Actor: o.operator, Action: audit.RefundOrdered, Subject: d.ID, Detail: o.amount.String()}
		if err := audit.Record(ctx, tx, ordered); err != nil {
			return nil, err
		}
	}
	r, lines := machine.Refund{ID: row.ID, Deposit: d.ID, Amount: o.amount, Funds: funds, Clawback: clawback}.Begin()
	if err := saveClawback(ctx, tx, d.ID, r.Clawback); err != nil {
		return nil, err
	}
	return row, postFunds(ctx, tx, now, funds, lines)
}

// refundable is how much of the deposit is to be refunded; 0 wants all that is
// left. The deposit is locked.
func refundable(ctx context.Context, tx *database.Tx, d *ent.Deposit, wanted money.Money) (money.Money, error) {
	clawback, err := loadClawback(ctx, tx, d)
	if err != nil {
		return wanted, err
	}
	refunded, err := tx.Refund.Query().Where(refund.DepositID(d.ID), refund.StateNEQ(refund.StateFailed)).All(ctx)
	if err != nil {
		return wanted, err
	}
	rest := money.Money{Minor: clawback.Credited, Currency: wanted.Currency}
	for _, r := range refunded {
		rest.Minor = max(0, rest.Minor-r.Amount)
	}
	if wanted.Minor == 0 {
		wanted = rest
	}
	if rest.Minor == 0 || wanted.Minor > rest.Minor {
		return wanted, naming("maximum", rest, refusal.Newf(refusal.AmountTooLarge, "amount", "The amount must be at most %s, which is left of the deposit.", rest))
	}
	return wanted, nil
}

// lockAllFunds are the owner's funds, and the platform's wallet for what the
// owner may not be charged.
func (s *Service) lockAllFunds(ctx context.Context, tx *database.Tx, d *ent.Deposit) (machine.Funds, error) {
	platform, err := platformWallet(ctx, tx, d.Currency)
	if err != nil {
		return machine.Funds{}, err
	}
	funds, err := lockFunds(ctx, tx, d.OwnerID, d.Currency)
	funds.Platform = platform
	return funds, err
}

// oneRefundNews is the same for one refund that an event names.
func (s *Service) oneRefundNews(ctx context.Context, id string) error {
	r, err := s.processor.Refund(ctx, id)
	if err != nil {
		return err
	}
	return s.seenRefund(ctx, r)
}

// seenRefund applies a refund, and adopts one that was not ordered here. One that
// had failed by then never was anything to us, unless Stripe's statement shows
// that it moved money.
func (s *Service) seenRefund(ctx context.Context, seen processor.ChargeRefund) error {
	return s.applyRefund(ctx, seen, seen.Moved())
}

func (s *Service) applyRefund(ctx context.Context, seen processor.ChargeRefund, adopt bool) error {
	if ordered, err := s.suspenseRefundSeen(ctx, seen); ordered || err != nil {
		return err
	}
	id, err := s.refundOf(ctx, seen, adopt)
	if err != nil || id == "" {
		return err
	}
	_, _, err = s.refunds().apply(ctx, s, id, machine.RefundSeen{Refund: seen})
	return err
}

// refundOf is the row of a refund at Stripe; empty when its payment is not ours.
func (s *Service) refundOf(ctx context.Context, seen processor.ChargeRefund, adopt bool) (gid.ID, error) {
	db := s.db.Client()
	id, err := db.Refund.Query().Where(refund.RefundID(seen.ID)).OnlyID(ctx)
	if !ent.IsNotFound(err) {
		return id, err
	}
	named, err := db.Refund.Query().Where(refundNamed(seen.Refund)).Only(ctx)
	switch {
	case err == nil && adopt && madeAfterAll(named, seen):
		// What the row took was given back, and the row stays so: this one is a refund of
		// its own, whatever was believed before.
		s.alert(ctx, refundHelp, "id", named.ID, "refund", seen.ID)
		seen.Refund, seen.Origin = "", processor.Origin{}
	case err == nil:
		return named.ID, nil
	case !ent.IsNotFound(err):
		return "", err
	}
	d, err := s.depositOf(ctx, seen.IntentID)
	if d == nil || !adopt {
		return "", err
	}
	return s.adoptRefund(ctx, d, seen)
}

// madeAfterAll tells that a refund that had failed here without Stripe having made it
// was made all the same.
func madeAfterAll(row *ent.Refund, seen processor.ChargeRefund) bool {
	return row.State == refund.StateFailed && row.RefundID == nil && seen.Moved()
}

// adoptRefund makes the row of a refund that was made at Stripe. The user is
// charged no more than the deposit brought, whatever Stripe let through.
func (s *Service) adoptRefund(ctx context.Context, d *ent.Deposit, seen processor.ChargeRefund) (id gid.ID, err error) {
	if d.State != deposit.StateSucceeded {
		return "", errors.New("a refund came before its deposit was credited")
	}
	key := "stripe:" + seen.ID
	digest := fingerprint("stripe", seen.ID, strconv.FormatInt(seen.Amount.Minor, 10))
	var lost gid.ID
	var labels []ledger.Metadata
	if orderedHere(seen.Origin, gid.Refund, d.OwnerID, seen.Refund) {
		lost, key, digest, labels = seen.Refund, seen.Key, seen.Fingerprint, labelsAtStripe(seen.Origin)
	}
	standing := func(c *ent.RefundClient) (found bool, err error) {
		row, err := c.Query().Where(refund.OwnerID(d.OwnerID), refund.IdempotencyKey(key)).Only(ctx)
		if err != nil {
			return false, ent.MaskNotFound(err)
		}
		if row.Fingerprint != digest || row.RefundID != nil && *row.RefundID != seen.ID {
			return false, errKeyTaken
		}
		id = row.ID
		return true, nil
	}
	err = s.db.InTx(ctx, func(ctx context.Context, tx *database.Tx) error {
		locked, err := tx.Deposit.Query().Where(deposit.ID(d.ID)).Modify(database.ForUpdate).Only(ctx)
		if err != nil {
			return err
		}
		if found, err := standing(tx.Refund); found || err != nil {
			return err
		}
		kept, err := isPlatforms(ctx, tx, seen.ID)
		if kept || err != nil {
			return err
		}
		row, err := s.holdRefund(ctx, tx, locked, refundOrder{
			amount: seen.Amount, key: key, digest: digest, name: lost, labels: labels,
		})
		if err != nil {
			return err
		}
		id = row.ID
		if lost != "" {
			if err := s.remadeRow(ctx, tx, seen.ID); err != nil {
				return err
			}
		}
		// In the same transaction: a row that looks as if it were still to be sent
		// would be sent, a second time.
		_, _, err = s.refunds().step(ctx, s, tx, id, machine.RefundSeen{Refund: seen})
		failpoint.Hit("refund", "adopted", "uncommitted")
		return err
	})
	failpoint.Hit("refund", "adopted")
	err = resolveUnknownCommit(err, func() (bool, error) { return standing(s.db.Client().Refund) })
	if errors.Is(err, errKeyTaken) {
		id = ""
	}
	return id, s.adopted(ctx, err, seen.ID, seen.Origin)
}
