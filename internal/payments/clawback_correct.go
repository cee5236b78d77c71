package payments

import (
	"context"
	"fmt"

	"github.com/purserhq/purser/ent/deposit"
	"github.com/purserhq/purser/internal/audit"
	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/money"
)

// Correction is a payment whose user bears another share than the rule says, as an
// older version left it.
type Correction struct {
	Deposit gid.ID
	Owner   gid.ID
	Minor   int64 // what the user bears too little; below 0: too much
	money.Currency
}

// apart are such payments. The rule is Clawback.due.
const apart = `SELECT id, owner_id, currency, rule - borne FROM (
	SELECT d.id, d.owner_id, d.currency, d.borne, CASE
		WHEN d.clawed_back < 0 THEN 0 WHEN d.clawed_back > b.value THEN b.value ELSE d.clawed_back END AS rule
	FROM deposits d JOIN transactions b ON b.reference = d.id AND b.kind = 'DEPOSIT' AND b.wallet_id = d.wallet_id
) AS shares WHERE borne <> rule ORDER BY id`

// Corrections are the payments that stand apart from the rule.
func (s *Service) Corrections(ctx context.Context) (out []Correction, err error) {
	err = s.db.ReadWhole(ctx, apart).ForEach(func(scan database.Scan) error {
		var c Correction
		err := scan(&c.Deposit, &c.Owner, &c.Currency, &c.Minor)
		out = append(out, c)
		return err
	})
	return out, err
}

// Correct brings one of them to the rule: what its user bears too little is taken
// from the wallet, and owed where that does not cover it; what too much comes back.
// The platform's wallet is the other side, so Stripe's books are not touched. It
// returns what was moved: nothing where the payment follows the rule by now.
func (s *Service) Correct(ctx context.Context, id gid.ID) (moved money.Money, err error) {
	err = s.db.InTx(ctx, func(ctx context.Context, tx *database.Tx) error {
		d, err := tx.Deposit.Query().Where(deposit.ID(id)).Modify(database.ForUpdate).Only(ctx)
		if err != nil {
			return err
		}
		c, err := loadClawback(ctx, tx, d)
		if err != nil {
			return err
		}
		moved = money.Money{Minor: c.Due() - c.Borne, Currency: d.Currency}
		if moved.Minor == 0 {
			return nil
		}
		funds, err := s.lockAllFunds(ctx, tx, d)
		if err != nil {
			return err
		}
		c.Borne = c.Due()
		if err := saveClawback(ctx, tx, d.ID, c); err != nil {
			return err
		}
		detail := fmt.Sprintf("the user bears %s more", moved)
		if err := audit.Record(ctx, tx, audit.Event{Action: audit.ShareCorrected, Subject: d.ID, Detail: detail}); err != nil {
			return err
		}
		tx.Changed(d.WalletID)
		lines := funds.Shift(moved.Minor, d.ID)
		if err := postFunds(ctx, tx, tx.Now(ctx), funds, lines); err != nil {
			return err
		}
		return s.watchClosed(ctx, tx, funds, lines)
	})
	return moved, err
}
