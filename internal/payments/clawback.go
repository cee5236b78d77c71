package payments

import (
	"context"

	"github.com/purserhq/purser/ent"
	"github.com/purserhq/purser/ent/deposit"
	"github.com/purserhq/purser/ent/transaction"
	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/payments/machine"
)

// loadClawback reads it from a deposit whose row is locked, as its refunds and
// disputes all do: so they see each other.
func loadClawback(ctx context.Context, tx *database.Tx, d *ent.Deposit) (machine.Clawback, error) {
	credit, err := tx.Transaction.Query().
		Where(transaction.WalletID(d.WalletID), transaction.KindEQ(transaction.KindDeposit), transaction.Reference(string(d.ID))).
		Only(ctx)
	if err != nil {
		return machine.Clawback{}, err
	}
	return machine.Clawback{Credited: credit.Value, Net: d.ClawedBack, Borne: d.Borne}, nil
}

// saveClawback writes it, in the transaction that writes the lines of the movement.
func saveClawback(ctx context.Context, tx *database.Tx, id gid.ID, c machine.Clawback) error {
	return tx.Deposit.Update().
		Where(deposit.ID(id), deposit.Or(deposit.ClawedBackNEQ(c.Net), deposit.BorneNEQ(c.Borne))).
		SetClawedBack(c.Net).SetBorne(c.Borne).SetUpdatedAt(tx.Now(ctx)).Exec(ctx)
}
