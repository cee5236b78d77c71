package payments_test

import (
	"context"
	"testing"
	"time"

	"github.com/purserhq/purser/ent/resolution"
	"github.com/purserhq/purser/ent/statementline"
	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/database/dbtest"
	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/payments"
	"github.com/purserhq/purser/internal/payments/processor"
	"github.com/purserhq/purser/internal/refusal"
)

// Money is sent to an account that closes, and to one that is closed, through every door:
// by the wallet's id, by the email, by the owner's own deposit and by an operator.
func TestClosedReceivesNothing(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		b := setup(t, db)
		b.deposit(t, "20.00")
		operator, _ := b.newUser(t)
		closed, closedWallet := b.newUser(t)
		u, err := db.Client().User.Get(t.Context(), closed)
		must(t, err)
		must(t, b.close(t, closed))
		b.stripe.intent = func(string) (processor.Intent, error) { return processor.Intent{}, refused(processor.Definite) }
		tried, through := 0, 0
		wants := func(name string, err error, code refusal.Code, field string) {
			t.Helper()
			tried++
			why := refusal.From(err)
			if why == nil {
				through++
				t.Errorf("%s: %v", name, err)
				return
			}
			if named := append([]string{"input", ""}, why.Field...); why.Code != code || named[len(named)-1] != field {
				t.Errorf("%s: %s at %v: %s", name, why.Code, why.Field, why.Message)
			}
		}
		doors := func(when string) {
			t.Helper()
			key := func() string { return string(gid.New("key")) }
			_, err := b.Transfer(t.Context(), payments.TransferInput{Owner: b.owner, To: closedWallet, Amount: "1.00", Key: key()})
			wants("transfer to the wallet, "+when, err, refusal.NotFound, "toWalletId")
			_, err = b.Transfer(t.Context(), payments.TransferInput{Owner: b.owner, ToEmail: u.Email, Amount: "1.00", Key: key()})
			wants("transfer to the email, "+when, err, refusal.NotFound, "toEmail")
			_, err = b.Deposit(t.Context(), payments.DepositInput{Owner: closed, Amount: "1.00", PaymentMethod: "pm_card_visa", Key: key()})
			wants("deposit, "+when, err, refusal.Disabled, "")
			line := gid.New("txn")
			must(t, b.db.InTx(t.Context(), func(ctx context.Context, tx *database.Tx) error {
				return tx.StatementLine.Create().SetID(line).SetType("charge").SetSource("ch_" + string(line)).SetIntentID("pi_x").
					SetAmount(100).SetFee(0).SetNet(100).SetCurrency("USD").SetCreatedAt(b.clock()).SetSeenAt(b.clock()).
					SetMatch(statementline.MatchUnmatched).Exec(ctx)
			}))
			_, err = b.ResolveUnmatched(t.Context(), payments.LineInput{
				Operator: operator, Line: line, Action: resolution.ActionAssignToWallet, Target: closedWallet, Reason: "a test", Key: key(),
			})
			wants("an operator's assignment, "+when, err, refusal.InvalidInput, "targetId")
		}
		doors("while it closes")
		b.sweeps(t, 1, time.Minute)
		doors("closed")
		t.Logf("money to a closed account: %d tried, %d got through", tried, through)
		w, err := db.Client().Wallet.Get(t.Context(), closedWallet)
		if err != nil || w.CurrentBalance != 0 || b.balance(t) != 2000 {
			t.Errorf("the closed wallet holds %d and the sender's %d, %v", w.CurrentBalance, b.balance(t), err)
		}
	})
}
