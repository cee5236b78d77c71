package payments

import (
	"context"

	"github.com/purserhq/purser/ent"
	"github.com/purserhq/purser/ent/deposit"
	"github.com/purserhq/purser/ent/transaction"
	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/gid"
)

// Clawback is what refunds and disputes have taken of one deposit's payment at
// Stripe, and who bears it. The split follows from the sum alone, never from the
// order in which the movements became known: the user bears it up to what the
// deposit brought, the platform bears the rest.
type Clawback struct {
	Credited int64 // what the deposit brought its wallet, in minor units
	Net      int64 // what left the payment, less what came back; below 0 more came back
	Borne    int64 // what of it the ledger has the user bear
}

// due is what the user must bear of the payment.
func (c Clawback) due() int64 { return min(c.Credited, max(0, c.Net)) }

// moved adds one movement at Stripe: minor units that left the payment (above 0)
// or came back to it. borne is what of them the user bears, between 0 and minor.
//
// A payment of an older version may stand apart from the rule. A movement then
// brings it as near as its own amount reaches.
func (c Clawback) moved(minor int64) (after Clawback, borne int64) {
	c.Net += minor
	borne = min(max(c.due()-c.Borne, min(0, minor)), max(0, minor))
	c.Borne += borne
	return c, borne
}

// loadClawback reads it from a deposit whose row is locked, as its refunds and
// disputes all do: so they see each other.
func loadClawback(ctx context.Context, tx *database.Tx, d *ent.Deposit) (Clawback, error) {
	credit, err := tx.Transaction.Query().
		Where(transaction.WalletID(d.WalletID), transaction.KindEQ(transaction.KindDeposit), transaction.Reference(string(d.ID))).
		Only(ctx)
	if err != nil {
		return Clawback{}, err
	}
	return Clawback{Credited: credit.Value, Net: d.ClawedBack, Borne: d.Borne}, nil
}

// saveClawback writes it, in the transaction that writes the lines of the movement.
func saveClawback(ctx context.Context, tx *database.Tx, id gid.ID, c Clawback) error {
	return tx.Deposit.Update().
		Where(deposit.ID(id), deposit.Or(deposit.ClawedBackNEQ(c.Net), deposit.BorneNEQ(c.Borne))).
		SetClawedBack(c.Net).SetBorne(c.Borne).SetUpdatedAt(tx.Now(ctx)).Exec(ctx)
}
