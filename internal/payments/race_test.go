package payments_test

import (
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/purserhq/purser/ent/transaction"
	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/database/dbtest"
	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/money"
	"github.com/purserhq/purser/internal/payments"
	"github.com/purserhq/purser/internal/payments/processor"
	"github.com/purserhq/purser/internal/refusal"
)

// Everybody at once, through the verbs: whoever wins, the money is there once.

// atOnce runs all of them side by side.
func atOnce(all ...func()) {
	var running sync.WaitGroup
	begin := make(chan struct{})
	for _, one := range all {
		running.Go(func() { <-begin; one() })
	}
	close(begin)
	running.Wait()
}

// racers are a user with 50.00 of one deposit, whose events all arrive.
func racers(t *testing.T, b *answerBench) (w *town, paid gid.ID, intent *processor.Intent) {
	t.Helper()
	w = &town{fixture: &fixture{Service: b.Service, db: b.db}}
	w.owner, w.wallet = b.newUser(t)
	_, _, err := w.StartOnboarding(t.Context(), w.owner, "")
	must(t, err)
	paid = w.deposit(t, "50.00").Operation
	row, err := b.db.Client().Deposit.Get(t.Context(), paid)
	must(t, err)
	return w, paid, b.fake.intents[*row.PaymentIntentID]
}

// may says which refusals a race may end with.
func may(t *testing.T, err error, codes ...refusal.Code) {
	t.Helper()
	if err == nil {
		return
	}
	why := refusal.From(err)
	for _, code := range codes {
		if why != nil && why.Code == code {
			return
		}
	}
	t.Errorf("refused with %v, may be %v", err, codes)
}

// One key, sixteen clients, two inputs: one operation, whose input is the first.
func TestOneKeyAtOnce(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		b := newAnswerBench(t, db)
		b.told(t)
		w, paid, _ := racers(t, b)
		f := w.friend(t)
		amount := func(i int) money.Decimal { return []money.Decimal{"1.00", "2.00"}[i%2] }
		for name, ask := range map[string]func(i int) (payments.Result, error){
			"deposit": func(i int) (payments.Result, error) {
				return w.Deposit(t.Context(), payments.DepositInput{Owner: w.owner, Amount: amount(i), PaymentMethod: "pm_card_visa", Key: "one"})
			},
			"payout": func(i int) (payments.Result, error) {
				return w.Payout(t.Context(), payments.PayoutInput{Owner: w.owner, Amount: amount(i), Key: "one"})
			},
			"refund": func(i int) (payments.Result, error) {
				return w.Refund(t.Context(), payments.RefundInput{Deposit: paid, Amount: new(amount(i)), Key: "one"})
			},
			"transfer": func(i int) (payments.Result, error) { return w.send(t, f.wallet, amount(i), "one") },
		} {
			var mu sync.Mutex
			won, first := map[gid.ID]int{}, 0
			var clients []func()
			for i := range 16 {
				clients = append(clients, func() {
					done, err := ask(i)
					may(t, err, refusal.KeyReused)
					mu.Lock()
					defer mu.Unlock()
					if err == nil {
						won[done.Operation] = i % 2
						if !done.Replayed {
							first++
						}
					}
				})
			}
			atOnce(clients...)
			if len(won) != 1 || first != 1 {
				t.Errorf("%s: one key gave %v, %d of them new", name, won, first)
			}
		}
		w.Sweep(t.Context())
		w.agrees(t)
	})
}

// Many operators at once, each with a key of their own: no more is refunded than
// was paid.
func TestRefundsAtOnce(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		b := newAnswerBench(t, db)
		b.told(t)
		w, paid, _ := racers(t, b)
		var operators []func()
		for i := range 8 {
			operators = append(operators, func() {
				_, err := w.Refund(t.Context(), payments.RefundInput{Deposit: paid, Amount: new(money.Decimal("30.00")), Key: fmt.Sprint(i)})
				may(t, err, refusal.AmountTooLarge)
			})
		}
		atOnce(operators...)
		w.Sweep(t.Context())
		w.wants(t, 2000, 0)
		w.agrees(t)
	})
}

// A payout and a transfer of all there is, a refund and a dispute of the same
// money, and the account going away: nothing is lost and nothing is there twice.
func TestEverybodyWantsTheSameMoney(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		b := newAnswerBench(t, db)
		b.told(t)
		for range 4 {
			w, paid, intent := racers(t, b)
			f := w.friend(t)
			row, err := db.Client().Wallet.Get(t.Context(), w.wallet)
			must(t, err)
			account := *row.AccountID
			var refund error
			atOnce(
				func() {
					may(t, w.payout(t, "50.00"), refusal.InsufficientFunds, refusal.Disabled, refusal.OnboardingIncomplete)
				},
				func() {
					_, err := w.send(t, f.wallet, "50.00", "k")
					may(t, err, refusal.InsufficientFunds, refusal.Disabled)
				},
				func() {
					_, refund = w.Refund(t.Context(), payments.RefundInput{Deposit: paid, Key: "k"})
				},
				func() {
					b.fake.mu.Lock()
					defer b.fake.mu.Unlock()
					b.fake.dispute(intent, 5000)
				},
				func() {
					b.fake.mu.Lock()
					b.fake.accounts[account].Lost = true
					b.fake.mu.Unlock()
					if err := w.SyncAccount(t.Context(), account); err != nil {
						t.Error(err)
					}
				},
				func() { w.Sweep(t.Context()) },
				func() { w.Sweep(t.Context()) },
			)
			must(t, refund)
			for range 3 {
				b.pass(time.Hour)
				w.Sweep(t.Context())
			}
			w.agrees(t)
		}
	})
}

// The answer, the webhook, the poller and the reconciler all bring the news of one
// payment: it is credited once.
func TestEverybodyTellsOfOnePayment(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		b := newAnswerBench(t, db)
		b.told(t)
		for i := range 5 {
			w, _, _ := racers(t, b)
			done, err := w.Deposit(t.Context(), payments.DepositInput{Owner: w.owner, Amount: "7.00", Key: fmt.Sprint(i)})
			must(t, err)
			row, err := db.Client().Deposit.Get(t.Context(), done.Operation)
			must(t, err)
			b.fake.settle(b.fake.intents[*row.PaymentIntentID], processor.IntentSucceeded, usd(700))
			b.pass(time.Hour) // it is due for the poller
			other := payments.New(db, b.fake, payments.Options{})
			reconcile := func(s *payments.Service) func() {
				return func() {
					if _, err := s.Reconcile(t.Context()); err != nil {
						t.Error(err)
					}
				}
			}
			atOnce(
				func() { b.Sweep(t.Context()) }, func() { other.Sweep(t.Context()) },
				reconcile(b.Service), reconcile(other),
				func() { _ = b.MoveOn(t.Context(), "deposits", done.Operation) },
			)
			w.wants(t, 5700, 0)
			n, err := db.Client().Transaction.Query().
				Where(transaction.KindEQ(transaction.KindDeposit), transaction.Reference(done.Operation.String())).Count(t.Context())
			if must(t, err); n != 1 {
				t.Errorf("credited %d times", n)
			}
			w.agrees(t)
		}
	})
}

// The first who need the platform's own wallet need it at the same time.
func TestPlatformWalletAtOnce(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		b := newAnswerBench(t, db)
		var operators []func()
		for range 6 {
			_, paid, _ := racers(t, b)
			operators = append(operators, func() {
				if _, err := b.Refund(t.Context(), payments.RefundInput{Deposit: paid, Key: "k"}); err != nil {
					t.Error(err)
				}
			})
		}
		atOnce(operators...)
	})
}
