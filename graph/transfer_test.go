package graph_test

import (
	"reflect"
	"testing"

	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/database/dbtest"
)

// TestTransferIsAnsweredAsItStands compares what a transfer is answered with, which was
// not read, with what the database has and what the same key is answered with later.
func TestTransferIsAnsweredAsItStands(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		b := setup(t, db)
		ada, friend := b.signUp(), b.signUp()
		ada.deposit("7")
		const fields = ` id amount { amount currency } sent counterparty note createdAt `
		send := func() reply {
			return ada.ask(`mutation($to: ID!) { transfer(input: {amount: "1.05", toWalletId: $to, note: "für <Dich>", idempotencyKey: "k"}) {
				replayed transfer {`+fields+`} wallet { currentBalance { amount } } userErrors { code } } }`, "to", friend.wallet)
		}
		first := send()
		stands := ada.ask(`query($id: ID!) { node(id: $id) { ... on Transfer {`+fields+`} } }`, "id", first.at("transfer.transfer.id"))
		again := send()
		if first.at("transfer.replayed") != false || again.at("transfer.replayed") != true || first.text("transfer.wallet.currentBalance.amount") != "5.95" {
			t.Errorf("answered %v, then %v", first, again)
		}
		for name, other := range map[string]any{"the database": stands.at("node"), "the second answer": again.at("transfer.transfer")} {
			if got := first.at("transfer.transfer"); got == nil || !reflect.DeepEqual(got, other) {
				t.Errorf("answered %v, but %s has %v", got, name, other)
			}
		}
	})
}
