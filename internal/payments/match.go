package payments

import (
	"context"
	"fmt"
	"time"

	"entgo.io/ent/dialect/sql"

	"github.com/purserhq/purser/ent"
	"github.com/purserhq/purser/ent/deposit"
	"github.com/purserhq/purser/ent/payout"
	"github.com/purserhq/purser/ent/refund"
	"github.com/purserhq/purser/ent/resolution"
	"github.com/purserhq/purser/ent/statementline"
	"github.com/purserhq/purser/ent/transaction"
	"github.com/purserhq/purser/ent/wallet"
	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/failpoint"
	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/ledger"
	"github.com/purserhq/purser/internal/money"
)

// matched is what a line of Stripe's statement belongs to here.
type matched struct {
	as statementline.Match
	id gid.ID // the operation, or the wallet that bears it
}

// unmatched lines stay and are tried again.
var unmatched = matched{as: statementline.MatchUnmatched}

// stray lines belong to nothing here, as far as is known: money that nobody here
// ordered. It is kept apart, as the platform's, until a person says whose it is.
var stray = matched{as: statementline.MatchSuspense}

// match explains one line: it brings in what Stripe knows and we do not, and
// then compares to the cent.
func (s *Service) match(ctx context.Context, line *ent.StatementLine) (matched, error) {
	switch line.Type {
	case "charge", "payment":
		return s.matchCharge(ctx, line)
	case "transfer", "transfer_refund", "transfer_cancel", "transfer_failure":
		return s.matchTransfer(ctx, line)
	case "refund", "payment_refund", "refund_failure", "payment_failure_refund":
		return s.matchRefund(ctx, line)
	case "adjustment":
		return s.matchDispute(ctx, line)
	}
	return s.bookPlatform(ctx, line, statementline.MatchPlatform)
}

// matchCharge: a payment is a deposit's.
func (s *Service) matchCharge(ctx context.Context, line *ent.StatementLine) (matched, error) {
	if line.IntentID == "" {
		return stray, nil
	}
	if err := s.intentNews(ctx, line.IntentID); err != nil {
		return unmatched, err
	}
	d, err := s.db.Client().Deposit.Query().Where(deposit.PaymentIntentID(line.IntentID)).Only(ctx)
	if ent.IsNotFound(err) {
		return stray, nil
	}
	if err != nil || d.State != deposit.StateSucceeded {
		return unmatched, err
	}
	return s.agree(ctx, line, matched{statementline.MatchDeposit, d.ID}, transaction.KindDeposit, string(d.ID))
}

func (s *Service) matchTransfer(ctx context.Context, line *ent.StatementLine) (matched, error) {
	id := line.Source
	if line.Parent != "" {
		id = line.Parent
	}
	if err := s.transferNews(ctx, id); err != nil {
		return unmatched, err
	}
	p, err := s.db.Client().Payout.Query().Where(payout.TransferID(id)).Only(ctx)
	if ent.IsNotFound(err) {
		return stray, nil
	}
	if err != nil {
		return unmatched, err
	}
	as := matched{statementline.MatchPayout, p.ID}
	if line.Parent != "" {
		return s.agree(ctx, line, as, transaction.KindPayoutReturn, line.Source)
	}
	return s.agree(ctx, line, as, transaction.KindPayout, string(p.ID))
}

func (s *Service) matchRefund(ctx context.Context, line *ent.StatementLine) (matched, error) {
	seen, err := s.processor.Refund(ctx, line.Source)
	if err == nil {
		err = s.applyRefund(ctx, seen, true)
	}
	if err != nil {
		return unmatched, err
	}
	ordered, err := s.db.Client().Resolution.Query().Where(resolution.RefundID(line.Source)).Exist(ctx)
	if err != nil {
		return unmatched, err
	}
	if ordered { // of a payment in suspense, whose money stands in the platform's wallet
		return s.bookPlatform(ctx, line, statementline.MatchPlatform)
	}
	r, err := s.db.Client().Refund.Query().Where(refund.RefundID(line.Source)).Only(ctx)
	if ent.IsNotFound(err) {
		return stray, nil
	}
	if err != nil {
		return unmatched, err
	}
	kind := transaction.KindRefund
	if presented(line).Minor > 0 {
		kind = transaction.KindRefundReturn
	}
	return s.agree(ctx, line, matched{statementline.MatchRefund, r.ID}, kind, string(r.ID))
}

// matchDispute: an adjustment is a dispute's or the platform's own.
func (s *Service) matchDispute(ctx context.Context, line *ent.StatementLine) (matched, error) {
	id := gid.ID(line.Source)
	if prefix := id.Prefix(); prefix != "du" && prefix != "dp" {
		return s.bookPlatform(ctx, line, statementline.MatchPlatform)
	}
	if err := s.disputeNews(ctx, line.Source); err != nil {
		return unmatched, err
	}
	known, err := s.db.Client().Dispute.Get(ctx, id)
	if ent.IsNotFound(err) {
		return stray, nil
	}
	if err != nil {
		return unmatched, err
	}
	kind := transaction.KindDispute
	if presented(line).Minor > 0 {
		kind = transaction.KindDisputeReturn
	}
	return s.agree(ctx, line, matched{statementline.MatchDispute, known.ID}, kind, string(line.ID))
}

// agree holds a line against the ledger's lines of the same movement, which
// several wallets may have borne together.
func (s *Service) agree(
	ctx context.Context, line *ent.StatementLine, as matched, kind transaction.Kind, reference string,
) (matched, error) {
	var sum int64
	lines, err := s.db.Client().Transaction.Query().
		Where(transaction.Reference(reference), transaction.KindEQ(kind),
			transaction.HasWalletWith(wallet.CurrencyEQ(presented(line).Currency))).All(ctx)
	for _, l := range lines {
		sum += l.Value
	}
	if err != nil || len(lines) == 0 || sum != presented(line).Minor {
		return unmatched, err
	}
	return as, nil
}

// bookPlatform writes a line that is no user's into the platform's wallet.
func (s *Service) bookPlatform(ctx context.Context, line *ent.StatementLine, as statementline.Match) (matched, error) {
	var id gid.ID
	err := s.db.InTx(ctx, func(ctx context.Context, tx *database.Tx) (err error) {
		open, err := tx.StatementLine.Query().Where(statementline.ID(line.ID), statementline.MatchEQ(statementline.MatchUnmatched)).
			Modify(database.ForUpdate).All(ctx)
		if err != nil || len(open) == 0 { // an operator has resolved it meanwhile
			return err
		}
		if id, err = platformWallet(ctx, tx, line.Currency); err != nil || line.Amount == 0 {
			return err
		}
		return ledger.Post(ctx, tx, tx.Now(ctx), platformLine(id, line))
	})
	failpoint.Hit("platform", "booked")
	if database.IsUnique(err) { // booked before, and its mark was lost
		err = nil
	}
	return matched{as, id}, err
}

// matchAll tries every line that is not explained yet, and marks what is. A line
// may be explained by what another one brings in, and lines of one second come in
// any order: what looks like nobody's is only believed to be once nothing more
// comes to light.
func (s *Service) matchAll(ctx context.Context) error {
	for {
		strays, marked, err := s.matchOnce(ctx)
		if err != nil {
			return err
		}
		if marked > 0 && len(strays) > 0 {
			continue
		}
		for _, line := range strays {
			m, err := s.bookPlatform(ctx, line, statementline.MatchSuspense)
			if err == nil {
				_, err = s.mark(ctx, line, m)
			}
			if err != nil {
				return err
			}
		}
		return nil
	}
}

// matchOnce tries every line once, and gives back those that look like nobody's, up to
// a number: the rest has its turn with the next reading.
func (s *Service) matchOnce(ctx context.Context) (strays []*ent.StatementLine, marked int, err error) {
	var last *ent.StatementLine
	for {
		lines, err := s.unmatchedAfter(ctx, last)
		if err != nil || len(lines) == 0 {
			return strays, marked, err
		}
		for _, line := range lines {
			m, err := s.match(ctx, line)
			switch {
			case ctx.Err() != nil:
				return nil, 0, err
			case err != nil:
				s.log.WarnContext(ctx, "match a balance transaction", "line", line.ID, "error", err)
			case m == stray && len(strays) < maxStrays:
				strays = append(strays, line)
			case m != unmatched && m != stray:
				done, err := s.mark(ctx, line, m)
				if err != nil {
					return nil, 0, err
				}
				if done {
					marked++
				}
			}
		}
		last = lines[len(lines)-1]
	}
}

// How many lines of the statement are in hand at a time.
const (
	linesAtATime = 500
	maxStrays    = 1000
)

// unmatchedAfter reads the next lines that are not explained, oldest first. The
// condition is written out: by a parameter the database would not find the index of
// these few lines.
func (s *Service) unmatchedAfter(ctx context.Context, last *ent.StatementLine) ([]*ent.StatementLine, error) {
	return s.db.Client().StatementLine.Query().
		Where(func(q *sql.Selector) {
			q.Where(sql.ExprP(`"match" = 'UNMATCHED'`))
			if last != nil {
				q.Where(sql.P(func(b *sql.Builder) {
					b.WriteString("(created_at, id) > (").Args(last.CreatedAt, last.ID).WriteString(")")
				}))
			}
		}).
		Order(statementline.ByCreatedAt(), statementline.ByID()).Limit(linesAtATime).All(ctx)
}

// mark writes what a line belongs to. It reports false, and writes nothing, where an
// operator has resolved the line, or has explained the operation by another one.
func (s *Service) mark(ctx context.Context, line *ent.StatementLine, m matched) (done bool, err error) {
	err = s.db.InTx(ctx, func(ctx context.Context, tx *database.Tx) error {
		done = false
		open, err := tx.StatementLine.Query().Where(statementline.ID(line.ID), statementline.MatchEQ(statementline.MatchUnmatched)).
			Modify(database.ForUpdate).All(ctx) // before the operation, as who decides about a line does
		if err != nil || len(open) == 0 {
			return err
		}
		line = open[0] // as it is now that nobody else completes it
		if booked, err := isBooked(ctx, tx, line); err != nil {
			return err
		} else if booked && m.as != statementline.MatchPlatform { // in suspense, and the mark was lost
			m.as = statementline.MatchSuspense
			if m.id, err = platformWallet(ctx, tx, line.Currency); err != nil {
				return err
			}
		}
		done = true
		if m.as == statementline.MatchPlatform || m.as == statementline.MatchSuspense {
			return tx.StatementLine.Update().Where(statementline.ID(line.ID)).SetMatch(m.as).SetMatchedID(string(m.id)).Exec(ctx)
		}
		if done, err = standsFor(ctx, tx, line, m); err != nil || !done {
			return err
		}
		return explainedBy(ctx, tx, line, m.as, m.id)
	})
	failpoint.Hit("line", "matched")
	return done, err
}

// unbookedFees are lines whose fee is to be booked. The conditions are those of an
// index.
const unbookedFees = `SELECT id, currency FROM statement_lines
	WHERE fee <> 0 AND fee_reference IS NULL AND "match" <> 'UNMATCHED' ORDER BY id LIMIT $1`

// bookFees books Stripe's fees of all matched lines, so many at a time, as one line of
// the platform's wallet for each currency: never on a user's path.
func (s *Service) bookFees(ctx context.Context) error {
	for {
		groups := map[money.Currency]database.Texts{}
		err := s.db.Read(ctx, unbookedFees, linesAtATime).ForEach(func(scan database.Scan) error {
			var id string
			var c money.Currency
			err := scan(&id, &c)
			groups[c] = append(groups[c], id)
			return err
		})
		if err != nil || len(groups) == 0 {
			return err
		}
		for c, ids := range groups {
			if err := s.bookFeesOf(ctx, c, ids); err != nil {
				return err
			}
		}
	}
}

func (s *Service) bookFeesOf(ctx context.Context, c money.Currency, ids database.Texts) error {
	return s.db.InTx(ctx, func(ctx context.Context, tx *database.Tx) error {
		platform, err := platformWallet(ctx, tx, c)
		if err != nil {
			return err
		}
		reference := fmt.Sprintf("fees:%s:%d", ids[0], tx.Now(ctx).UnixNano()/int64(time.Microsecond))
		var sum int64
		// Another replica may have booked some of them meanwhile.
		mark := `UPDATE statement_lines SET fee_reference = $2 WHERE id ` + database.InSet(tx.Dialect(), 1) + ` AND fee_reference IS NULL RETURNING fee`
		err = tx.Read(ctx, mark, append(tx.Set(ids), reference)...).ForEach(func(scan database.Scan) error {
			var fee int64
			err := scan(&fee)
			sum += fee
			return err
		})
		if err != nil || sum == 0 {
			return err
		}
		failpoint.Hit("fees", "booked", "uncommitted")
		return ledger.Post(ctx, tx, tx.Now(ctx), ledger.Posting{
			Wallet: platform, Kind: transaction.KindAdjustment, Contra: transaction.ContraStripe,
			Value: -sum, Reference: reference,
		})
	})
}
