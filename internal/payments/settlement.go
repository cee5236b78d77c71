package payments

import (
	"context"

	"entgo.io/ent/dialect/sql"

	"github.com/purserhq/purser/ent"
	"github.com/purserhq/purser/ent/statementline"
	"github.com/purserhq/purser/ent/transaction"
	"github.com/purserhq/purser/ent/wallet"
	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/ledger"
	"github.com/purserhq/purser/internal/money"
)

// presented is what a line of Stripe's statement moved in the payer's currency, which is the
// currency of the operation and of its wallet. The line itself is in the currency that the
// platform settles in.
func presented(line *ent.StatementLine) money.Money {
	if line.PresentmentAmount == nil {
		return money.Money{Minor: line.Amount, Currency: line.Currency}
	}
	return money.Money{Minor: *line.PresentmentAmount, Currency: *line.PresentmentCurrency}
}

// minorPresented is presented's amount in SQL, of a line l.
const minorPresented = "COALESCE(l.presentment_amount, l.amount)"

// sumPresented adds up what lines moved in the payers' currency.
func sumPresented(s *sql.Selector) string {
	return sql.As("SUM(COALESCE("+s.C(statementline.FieldPresentmentAmount)+", "+s.C(statementline.FieldAmount)+"))", "sum")
}

// convert books what Stripe converted of a line that an operation explains: the payer's
// currency goes out of the platform's conversions, the platform's own comes in. What both are
// worth at a day's rate is the platform's gain or loss; no user's wallet feels it. It writes
// nothing where nothing was converted.
func convert(ctx context.Context, tx *database.Tx, line *ent.StatementLine) error {
	if line.PresentmentAmount == nil {
		return nil
	}
	out := presented(line)
	out.Minor = -out.Minor
	var lines []ledger.Posting
	for _, m := range []money.Money{out, {Minor: line.Amount, Currency: line.Currency}} {
		if m.Minor == 0 { // such as 10.00 IDR, which are 0.00 USD
			continue
		}
		id, err := ownWallet(ctx, tx, wallet.KindFx, m.Currency)
		if err != nil {
			return err
		}
		lines = append(lines, ledger.Posting{
			Wallet: id, Kind: transaction.KindAdjustment, Contra: transaction.ContraStripe, Value: m.Minor, Reference: "fx:" + string(line.ID),
		})
	}
	return ledger.Post(ctx, tx, tx.Now(ctx), lines...)
}

// explainedBy marks a locked line as an operation's, with what Stripe converted of it.
func explainedBy(ctx context.Context, tx *database.Tx, line *ent.StatementLine, as statementline.Match, operation gid.ID) error {
	if err := convert(ctx, tx, line); err != nil {
		return err
	}
	return tx.StatementLine.Update().Where(statementline.ID(line.ID)).SetMatch(as).SetMatchedID(string(operation)).Exec(ctx)
}
