package payments_test

import (
	"context"
	"sync"
	"testing"
	"time"

	"github.com/purserhq/purser/ent/deposit"
	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/database/dbtest"
	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/ledger"
	"github.com/purserhq/purser/internal/money"
	"github.com/purserhq/purser/internal/payments"
	"github.com/purserhq/purser/internal/payments/processor"
	"github.com/purserhq/purser/internal/refusal"
)

// stripe is a Processor of functions, for what the sandbox cannot be made to
// do at will. A nil function is a call that the test does not expect.
type stripe struct {
	processor.Processor
	createIntent   func(key string, o processor.IntentOrder) (processor.Intent, error)
	intent         func(id string) (processor.Intent, error)
	cancelIntent   func(id string) (processor.Intent, error)
	findIntents    func(deposit gid.ID) ([]processor.Intent, error)
	foundBetween   [2]time.Time // what the last FindIntents was asked for
	charge         func(id string) (processor.Charge, error)
	createAccount  func(key string, o processor.AccountOrder) (processor.Account, error)
	account        func(id gid.ID) (processor.Account, error)
	createTransfer func(key string, o processor.TransferOrder) (processor.StripeTransfer, error)
	transfer       func(id string) (processor.StripeTransfer, error)
	findTransfers  func(payout gid.ID) ([]processor.StripeTransfer, error)
	createRefund   func(key string, o processor.RefundOrder) (processor.ChargeRefund, error)
	statement      func(take func(processor.BalanceTransaction) error) error
	readBetween    [][2]time.Time // what each Statement was asked for
}

func (s *stripe) Statement(_ context.Context, since, until time.Time, take func(processor.BalanceTransaction) error) error {
	s.readBetween = append(s.readBetween, [2]time.Time{since, until})
	return s.statement(take)
}

func (s *stripe) Newest(context.Context) (processor.Latest, error) {
	return processor.Latest{}, nil // what these tests do not keep is unknown to nobody
}

func (s *stripe) TakenBack(context.Context, time.Time) ([]processor.ChargeDispute, []processor.ChargeRefund, error) {
	return nil, nil, nil // what these tests take back, an event tells
}

func (s *stripe) CreateIntent(_ context.Context, key string, o processor.IntentOrder) (processor.Intent, error) {
	return s.createIntent(key, o)
}
func (s *stripe) Intent(_ context.Context, id string) (processor.Intent, error) { return s.intent(id) }
func (s *stripe) CancelIntent(_ context.Context, id string) (processor.Intent, error) {
	return s.cancelIntent(id)
}
func (s *stripe) FindIntents(_ context.Context, d gid.ID, since, until time.Time) ([]processor.Intent, error) {
	s.foundBetween = [2]time.Time{since, until}
	return s.findIntents(d)
}
func (s *stripe) CreateRefund(_ context.Context, key string, o processor.RefundOrder) (processor.ChargeRefund, error) {
	return s.createRefund(key, o)
}
func (s *stripe) Charge(_ context.Context, id string) (processor.Charge, error) { return s.charge(id) }
func (s *stripe) CreateAccount(_ context.Context, key string, o processor.AccountOrder) (processor.Account, error) {
	return s.createAccount(key, o)
}
func (s *stripe) Account(_ context.Context, id gid.ID) (processor.Account, error) {
	return s.account(id)
}
func (s *stripe) AccountLink(context.Context, gid.ID, string, string) (processor.Link, error) {
	return processor.Link{URL: "https://connect.example/" + string(gid.New("lnk")), ExpiresAt: time.Now()}, nil
}
func (s *stripe) CreateTransfer(_ context.Context, key string, o processor.TransferOrder) (processor.StripeTransfer, error) {
	return s.createTransfer(key, o)
}
func (s *stripe) ConnectTransfer(_ context.Context, id string) (processor.StripeTransfer, error) {
	return s.transfer(id)
}
func (s *stripe) FindTransfers(_ context.Context, p gid.ID) ([]processor.StripeTransfer, error) {
	return s.findTransfers(p)
}

// fixture is one test's service, its database, its Stripe and a clock that only
// the test moves.
type fixture struct {
	*payments.Service
	db     *database.DB
	stripe *stripe
	owner  gid.ID
	wallet gid.ID

	mu  sync.Mutex
	now time.Time
}

func setup(t testing.TB, db *database.DB) *fixture {
	t.Helper()
	b := &fixture{db: db, now: time.Now().UTC().Truncate(time.Microsecond), stripe: &stripe{
		createIntent: paid,
		createAccount: func(_ string, o processor.AccountOrder) (processor.Account, error) {
			return processor.Account{ID: gid.ID("acct_" + string(o.Owner)[4:]), Onboarding: o.Onboarding}, nil
		},
		account:        ready,
		createTransfer: moved,
	}}
	db.UseClock(b.clock)
	b.Service = payments.New(db, b.stripe, payments.Options{
		ReturnURL: "https://app.example/return", RefreshURL: "https://app.example/refresh",
	})
	b.owner, b.wallet = b.newUser(t)
	return b
}

func (b *fixture) clock() time.Time {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.now
}

// pass lets time go by.
func (b *fixture) pass(d time.Duration) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.now = b.now.Add(d)
}

func (b *fixture) newUser(t testing.TB) (owner, wallet gid.ID) {
	t.Helper()
	must(t, b.db.InTx(t.Context(), func(ctx context.Context, tx *database.Tx) error {
		u, err := tx.User.Create().SetEmail(string(gid.New("mail")) + "@example.com").SetPasswordHash("x").Save(ctx)
		if err == nil {
			owner, wallet = u.ID, u.WalletID
		}
		return err
	}))
	return owner, wallet
}

// paid is a card that works.
func paid(_ string, o processor.IntentOrder) (processor.Intent, error) {
	return processor.Intent{
		ID: "pi_" + string(o.Deposit), Deposit: o.Deposit, Status: processor.IntentSucceeded, Received: o.Amount,
	}, nil
}

// account is where the owner is paid.
func (b *fixture) account() gid.ID { return gid.ID("acct_" + string(b.owner)[4:]) }

// moved is a transfer that works.
func moved(_ string, o processor.TransferOrder) (processor.StripeTransfer, error) {
	return processor.StripeTransfer{ID: "tr_" + string(o.Payout), Payout: o.Payout, Amount: o.Amount, Destination: o.Destination}, nil
}

// ready is an account that may receive money.
func ready(id gid.ID) (processor.Account, error) {
	return processor.Account{ID: id, DetailsSubmitted: true, TransfersEnabled: true, PayoutsEnabled: true, RequirementsDue: []string{}}, nil
}

func refused(class processor.Class) error {
	return &processor.Error{Class: class, Status: 500, Failure: processor.Failure{Code: "test_" + string(class)}}
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func (b *fixture) deposit(t testing.TB, amount money.Decimal) payments.Result {
	t.Helper()
	done, err := b.Deposit(t.Context(), payments.DepositInput{
		Owner: b.owner, Amount: amount, PaymentMethod: "pm_card_visa", Key: string(gid.New("key")),
	})
	must(t, err)
	return done
}

// funded is a wallet with 25.00 whose owner has onboarded.
func (b *fixture) funded(t *testing.T) {
	t.Helper()
	b.deposit(t, "25.00")
	_, _, err := b.StartOnboarding(t.Context(), b.owner, "")
	must(t, err)
}

func (b *fixture) balance(t *testing.T) int64 {
	t.Helper()
	w, err := b.db.Client().Wallet.Get(t.Context(), b.wallet)
	must(t, err)
	return w.CurrentBalance
}

// verified fails the test when the books do not add up.
func (b *fixture) verified(t *testing.T) {
	t.Helper()
	report, err := ledger.Verify(t.Context(), b.db)
	must(t, err)
	headroom, err := payments.CheckHeadroom(t.Context(), b.db, money.Units{})
	must(t, err)
	report.Checks = append(report.Checks, headroom)
	if !report.Clean() {
		_ = report.Write(t.Output())
		t.Error("the ledger is wrong")
	}
}

func wantRefusal(t *testing.T, err error, code refusal.Code) {
	t.Helper()
	if r := refusal.From(err); r == nil || r.Code != code {
		t.Errorf("error is %v, want the refusal %s", err, code)
	}
}

func TestDeposit(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		t.Run("OK", func(t *testing.T) {
			b := setup(t, db)
			done := b.deposit(t, "25.00")
			row, err := db.Client().Deposit.Get(t.Context(), done.Operation)
			must(t, err)
			if row.State != deposit.StateSucceeded || b.balance(t) != 2500 || done.Wallet != b.wallet {
				t.Errorf("state %s, balance %d", row.State, b.balance(t))
			}
			b.verified(t)
		})
		t.Run("OKReplayed", func(t *testing.T) {
			b := setup(t, db)
			in := payments.DepositInput{Owner: b.owner, Amount: "12.5", PaymentMethod: "pm_card_visa", Key: "k1"}
			first, err := b.Deposit(t.Context(), in)
			must(t, err)
			in.Amount = "12.50" // the same amount, written otherwise
			again, err := b.Deposit(t.Context(), in)
			must(t, err)
			if again.Operation != first.Operation || !again.Replayed || b.balance(t) != 1250 {
				t.Errorf("first %v, again %v, balance %d", first, again, b.balance(t))
			}
			in.Amount = "12.51"
			_, err = b.Deposit(t.Context(), in)
			wantRefusal(t, err, refusal.KeyReused)
		})
		t.Run("OKManyAtOnceWithOneKey", func(t *testing.T) {
			b := setup(t, db)
			var wg sync.WaitGroup
			for range 16 {
				wg.Go(func() {
					_, err := b.Deposit(context.WithoutCancel(t.Context()), payments.DepositInput{
						Owner: b.owner, Amount: "5.00", PaymentMethod: "pm_card_visa", Key: "same",
					})
					if err != nil {
						t.Error(err)
					}
				})
			}
			wg.Wait()
			if b.balance(t) != 500 {
				t.Errorf("balance %d, want 500", b.balance(t))
			}
			b.verified(t)
		})
		t.Run("OKWebhookBeforeTheAnswer", func(t *testing.T) {
			b := setup(t, db)
			b.stripe.createIntent = func(key string, o processor.IntentOrder) (processor.Intent, error) {
				intent, _ := paid(key, o)
				b.stripe.intent = func(string) (processor.Intent, error) { return intent, nil }
				must(t, b.Receive(t.Context(), processor.Notice{ID: gid.New("evt"), Type: "payment_intent.succeeded", Object: intent.ID}))
				b.Sweep(t.Context())
				return intent, nil
			}
			b.deposit(t, "7.00")
			if b.balance(t) != 700 {
				t.Errorf("balance %d, want 700: credited once", b.balance(t))
			}
			b.verified(t)
		})
		t.Run("OKAnswerLost", func(t *testing.T) {
			b := setup(t, db)
			var keys []string
			b.stripe.createIntent = func(key string, o processor.IntentOrder) (processor.Intent, error) {
				if keys = append(keys, key); len(keys) == 1 {
					return processor.Intent{}, refused(processor.Ambiguous)
				}
				return paid(key, o)
			}
			b.deposit(t, "7.00")
			b.pass(10 * time.Second)
			b.Sweep(t.Context())
			if b.balance(t) != 700 || len(keys) != 2 || keys[0] != keys[1] {
				t.Errorf("balance %d after keys %v", b.balance(t), keys)
			}
			b.verified(t)
		})
		t.Run("OKDeclined", func(t *testing.T) {
			b := setup(t, db)
			b.stripe.createIntent = func(string, processor.IntentOrder) (processor.Intent, error) {
				return processor.Intent{}, &processor.Error{
					Class: processor.Definite, IntentID: "pi_declined_" + string(b.wallet),
					Failure: processor.Failure{Code: "card_declined", DeclineCode: "insufficient_funds", Message: "No."},
				}
			}
			done := b.deposit(t, "7.00") // a decline is no refusal
			row, err := db.Client().Deposit.Get(t.Context(), done.Operation)
			must(t, err)
			if row.State != deposit.StateFailed || *row.DeclineCode != "insufficient_funds" || b.balance(t) != 0 {
				t.Errorf("%+v", row)
			}
		})
		t.Run("Err", func(t *testing.T) {
			b := setup(t, db)
			other, otherWallet := b.newUser(t)
			_ = other
			for code, in := range map[refusal.Code]payments.DepositInput{
				refusal.InvalidAmount:        {Amount: "1e3", Key: "k"},
				refusal.AmountTooSmall:       {Amount: "0.49", Key: "k"},
				refusal.AmountTooLarge:       {Amount: "1000000.00", Key: "k"},
				refusal.InvalidInput:         {Amount: "1.00", Key: ""},
				refusal.NotFound:             {Amount: "1.00", Key: "k", Wallet: otherWallet},
				refusal.PaymentMethodInvalid: {Amount: "1.00", Key: "k", PaymentMethod: "4242424242424242"},
			} {
				in.Owner = b.owner
				_, err := b.Deposit(t.Context(), in)
				wantRefusal(t, err, code)
			}
			if n, err := db.Client().Deposit.Query().Where(deposit.OwnerID(b.owner)).Count(t.Context()); n != 0 || err != nil {
				t.Errorf("%d deposits were begun, %v", n, err)
			}
		})
	})
}
