package payments_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/purserhq/purser/ent/payout"
	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/database/dbtest"
	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/money"
	"github.com/purserhq/purser/internal/payments"
	"github.com/purserhq/purser/internal/payments/processor"
)

// told makes every event of the fake arrive, at once.
func (b *answerBench) told(t *testing.T) {
	t.Helper()
	b.fake.told = func(kind, object string, account gid.ID) {
		if err := b.Receive(t.Context(), processor.Notice{ID: gid.New("evt"), Type: kind, Object: object, Account: account}); err != nil {
			t.Error(err) // on whichever goroutine it is
		}
	}
}

// A refund that is under way when its payment is disputed comes back: Stripe takes
// the money once, so its payer must not have it twice. In whatever order the news
// come, the user has borne what the dispute took, and gets it when it is won.
func TestRefundFailsBecauseOfADispute(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		b := newAnswerBench(t, db)
		b.told(t)
		for _, disputeFirst := range []bool{true, false} {
			w := &town{fixture: b.fixture}
			w.owner, w.wallet = b.newUser(t)
			paid := w.deposit(t, "80.00")
			row, err := db.Client().Deposit.Get(t.Context(), paid.Operation)
			must(t, err)
			done, err := w.Refund(t.Context(), payments.RefundInput{Deposit: paid.Operation, Amount: new(money.Decimal("50.00")), Key: "k"})
			must(t, err)
			w.wants(t, 3000, 0)
			refunded, err := db.Client().Refund.Get(t.Context(), done.Operation)
			must(t, err)
			for _, dispute := range []bool{disputeFirst, !disputeFirst} {
				if dispute {
					b.fake.dispute(b.fake.intents[*row.PaymentIntentID], 8000)
				} else {
					b.fake.failRefund(b.fake.refunds[*refunded.RefundID])
				}
				w.Sweep(t.Context())
			}
			w.wants(t, 0, 0)
			w.agrees(t)
			for _, d := range b.fake.disputes {
				b.fake.decide(d, true)
			}
			w.Sweep(t.Context())
			w.wants(t, 8000, 0)
			w.agrees(t)
		}
	})
}

// What a won dispute gave back can be refunded after all, and is the user's to bear.
func TestRefundAfterAWonDispute(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		b := newAnswerBench(t, db)
		b.told(t)
		w, paid, intent := racers(t, b)
		b.fake.dispute(intent, 5000)
		for _, d := range b.fake.disputes {
			b.fake.decide(d, true)
		}
		w.Sweep(t.Context())
		w.wants(t, 5000, 0)
		_, err := w.Refund(t.Context(), payments.RefundInput{Deposit: paid, Key: "k"})
		must(t, err)
		w.wants(t, 0, 0)
		w.agrees(t)
	})
}

// A gate that an operator shut stays shut when a restored backup is found right;
// one that the reconciler shut opens.
func TestRestoreCheckAndTheGate(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		b := newAnswerBench(t, db)
		for by, want := range map[gid.ID]bool{"": true, "usr_operator": false} {
			must(t, b.SetMoneyOut(t.Context(), by, false, "test"))
			r, err := b.RestoreCheck(t.Context(), b.clock())
			must(t, err)
			if !r.Clean() || r.MoneyOut.Open != want {
				t.Errorf("shut by %q, it is open: %t, %q", by, r.MoneyOut.Open, r.MoneyOut.Reason)
			}
		}
	})
}

// A connected account's own payments are nobody's here: Stripe is not asked.
func TestNewsOfAConnectedAccountsPayment(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		b := &town{fixture: setup(t, db)}
		for _, kind := range []string{"payment_intent.succeeded", "charge.refunded", "charge.dispute.created", "transfer.created"} {
			must(t, b.Receive(t.Context(), processor.Notice{ID: gid.New("evt"), Type: kind, Object: "x_1", Account: "acct_1"}))
		}
		b.Sweep(t.Context())
		b.settled(t)
	})
}

// Two disputes of one payment take its money twice at Stripe, and once of the user,
// who has it back when both are won and not before.
func TestTwoDisputesOfOnePayment(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		b := newAnswerBench(t, db)
		b.told(t)
		w := &town{fixture: b.fixture}
		w.owner, w.wallet = b.newUser(t)
		paid := w.deposit(t, "80.00")
		row, err := db.Client().Deposit.Get(t.Context(), paid.Operation)
		must(t, err)
		intent := b.fake.intents[*row.PaymentIntentID]
		both := make([]*processor.ChargeDispute, 2)
		for i := range both {
			both[i] = &processor.ChargeDispute{
				ID: b.fake.newID("du"), IntentID: intent.ID, Reason: "fraudulent", Status: "needs_response", Amount: usd(8000),
			}
			b.fake.disputes[both[i].ID] = both[i]
			b.fake.withdraw(both[i], usd(-8000), 1500)
		}
		w.Sweep(t.Context())
		w.wants(t, 0, 0)
		w.agrees(t)
		for i, want := range []int64{0, 8000} {
			b.fake.decide(both[i], true)
			w.Sweep(t.Context())
			w.wants(t, want, 0)
			w.agrees(t)
		}
	})
}

// A payout that has not left when its owner's payment is disputed does not leave:
// what was held is given back, and pays what is owed. One that has left is sent.
func TestPayoutHeldWhenADisputeCame(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		b := newAnswerBench(t, db)
		b.told(t)
		for answer, want := range map[string]payout.State{
			"refused for now": payout.StateFailed, "never arrived": payout.StateFailed, "answer lost": payout.StateSent,
		} {
			w := &town{fixture: b.fixture}
			w.owner, w.wallet = b.newUser(t)
			_, _, err := w.StartOnboarding(t.Context(), w.owner, "")
			must(t, err)
			paid := w.deposit(t, "80.00")
			b.fake.fate = func(call, _ string) string {
				if call == "create transfer" {
					return answer
				}
				return "ok"
			}
			done, err := w.Payout(t.Context(), payments.PayoutInput{Owner: w.owner, Amount: "70.00", Key: "k"})
			must(t, err)
			b.fake.fate = func(string, string) string { return "ok" }
			row, err := db.Client().Deposit.Get(t.Context(), paid.Operation)
			must(t, err)
			b.fake.dispute(b.fake.intents[*row.PaymentIntentID], 8000)
			for range 3 {
				w.Sweep(t.Context())
				w.pass(time.Hour)
			}
			if want == payout.StateFailed {
				w.wants(t, 0, 0)
			} else {
				w.wants(t, 0, 7000)
			}
			w.wantPayout(t, done.Operation, want, 0)
			w.agrees(t)
		}
	})
}

// Only the functions that save what Next has said may set a state.
func TestOnlyNextChangesAState(t *testing.T) {
	t.Parallel()
	root := filepath.Join("..", "..")
	var found []string
	must(t, filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if name := entry.Name(); entry.IsDir() && (name == "ent" || name == "node_modules" || name == ".cache" || name == ".git") {
			return filepath.SkipDir
		}
		if !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return nil
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		for _, d := range file.Decls {
			f, ok := d.(*ast.FuncDecl)
			if !ok {
				continue
			}
			ast.Inspect(f, func(n ast.Node) bool {
				call, ok := n.(*ast.SelectorExpr)
				if ok && slices.Contains([]string{"SetState", "SetClawedBack", "SetBorne", "SetMovements"}, call.Sel.Name) {
					found = append(found, f.Name.Name+" "+call.Sel.Name)
				}
				return true
			})
		}
		return nil
	}))
	slices.Sort(found)
	want := []string{
		"WithdrawResolution SetState", "saveClawback SetBorne", "saveClawback SetClawedBack",
		"saveDeposit SetState", "saveDispute SetMovements",
		"saveOnboarding SetState", "savePayout SetState", "saveRefund SetState",
		"saveSuspenseRefund SetState", "takesEffect SetState",
	}
	if !slices.Equal(found, want) {
		t.Errorf("a state is set in %q, want %q", found, want)
	}
}
