package payments_test

import (
	"context"
	"net/http"
	"slices"
	"testing"
	"time"

	"github.com/purserhq/purser/ent/deposit"
	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/database/dbtest"
	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/money"
	"github.com/purserhq/purser/internal/payments"
)

// eachLosing runs fn on databases of each kind. lose puts the database back to what
// it was when keep was called, as a restored backup or a replica that lagged does;
// nobody notices unless the test says so.
func eachLosing(t *testing.T, fn func(t *testing.T, w *town, keep, lose func())) {
	t.Helper()
	for name, url := range dbtest.URLs(t) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			open := func(url string) *database.DB {
				db, err := database.Open(t.Context(), url, "USD")
				must(t, err)
				t.Cleanup(func() { _ = db.Close() })
				return db
			}
			w := newTown(t, open(url))
			var kept string
			fn(t, w, func() {
				must(t, w.db.Close())
				kept = dbtest.Duplicate(t, url)
				w.on(open(url))
			}, func() {
				must(t, w.db.Close())
				w.on(open(kept))
				must(t, w.db.InTx(t.Context(), func(ctx context.Context, tx *database.Tx) error {
					_, err := tx.Exec(ctx, "UPDATE fences SET history = ''")
					return err
				}))
			})
		})
	}
}

// orders are what clients ordered after a backup, and ask again.
type orders struct {
	w    *town
	paid gid.ID // a deposit that the backup knows
}

func (o orders) deposit(t *testing.T) payments.Result {
	t.Helper()
	d, err := o.w.Deposit(t.Context(), payments.DepositInput{Owner: o.w.owner, Amount: "50.00", PaymentMethod: "pm_card_bypassPending", Key: "in"})
	must(t, err)
	return d
}

func (o orders) payout(t *testing.T) payments.Result {
	t.Helper()
	d, err := o.w.Payout(t.Context(), payments.PayoutInput{Owner: o.w.owner, Amount: "30.00", Key: "out"})
	must(t, err)
	return d
}

func (o orders) refund(t *testing.T) payments.Result {
	t.Helper()
	in := payments.RefundInput{Operator: o.w.operator, Deposit: o.paid, Amount: new(money.Decimal("20.00")), Key: "back"}
	d, err := o.w.Refund(t.Context(), in)
	must(t, err)
	return d
}

// objects counts what Stripe has of a kind.
func (w *town) objects(t *testing.T, kind string) int {
	t.Helper()
	var list struct{ Data []struct{ ID string } }
	w.ask(t, http.MethodGet, "/v1/"+kind+"?limit=100", nil, &list)
	return len(list.Data)
}

// What the database has lost is done once, whoever comes first: the client that asks
// again with its key, or who reads Stripe's books.
func TestLostRows(t *testing.T) {
	t.Parallel()
	clients := []string{"deposit", "payout", "refund"}
	for name, first := range map[string][]string{
		"OKClientsFirst": {"deposit", "payout", "refund"},
		"OKBooksFirst":   {"books", "deposit", "payout", "refund"},
		"OKBooksBetween": {"payout", "books", "refund", "deposit"},
		"OKBooksLast":    {"refund", "payout", "deposit", "books"},
		"OKBooksOnly":    {"books"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			eachLosing(t, func(t *testing.T, w *town, keep, lose func()) {
				w.onboarded(t)
				paid, _ := w.pay(t, "100.00", "pm_card_bypassPending")
				o := orders{w, paid}
				do := map[string]func(*testing.T) payments.Result{"deposit": o.deposit, "payout": o.payout, "refund": o.refund}
				keep()
				for _, what := range clients {
					if done := do[what](t); done.Replayed {
						t.Fatalf("%s is new and was replayed", what)
					}
				}
				w.wants(t, 10000, 0)
				lose()
				for i, what := range first {
					if what == "books" {
						_, err := w.RestoreCheck(t.Context(), w.clock())
						must(t, err)
						continue
					}
					known := slices.Contains(first[:i], "books") ||
						what == "refund" && slices.Contains(first[:i], "payout") // before which Stripe's refunds are read
					if done := do[what](t); done.Replayed != known {
						t.Errorf("%s: %+v", what, done)
					}
				}
				for range 2 {
					w.agrees(t)
				}
				w.wants(t, 10000, 0)
				charges, transfers, refunds := w.objects(t, "charges"), w.objects(t, "transfers"), w.objects(t, "refunds")
				if charges != 2 || transfers != 1 || refunds != 1 {
					t.Errorf("%d charges, %d transfers, %d refunds, want 2, 1 and 1", charges, transfers, refunds)
				}
			})
		})
	}
}

// A deposit and its refund were both lost: the refund's key is the same, although the
// deposit's row is another one.
func TestLostDepositWithItsRefund(t *testing.T) {
	t.Parallel()
	eachLosing(t, func(t *testing.T, w *town, keep, lose func()) {
		keep()
		o := orders{w: w}
		o.paid = o.deposit(t).Operation
		o.refund(t)
		lose()
		o.paid = o.deposit(t).Operation
		o.refund(t)
		w.agrees(t)
		w.wants(t, 3000, 0)
		if n := w.objects(t, "refunds"); n != 1 {
			t.Errorf("refunded %d times", n)
		}
	})
}

// The account of an onboarding that was lost is the one that Stripe has made.
func TestLostOnboarding(t *testing.T) {
	t.Parallel()
	eachLosing(t, func(t *testing.T, w *town, keep, lose func()) {
		keep()
		w.onboarded(t)
		lose()
		w.onboarded(t)
		if n := w.objects(t, "accounts"); n != 1 {
			t.Errorf("%d accounts were made", n)
		}
	})
}

// A client that uses a lost key for something else gets that, and what Stripe had under
// the key is kept apart for an operator: it is told once, and tried no further.
func TestLostKeyTakenBySomethingElse(t *testing.T) {
	t.Parallel()
	eachLosing(t, func(t *testing.T, w *town, keep, lose func()) {
		w.onboarded(t)
		w.pay(t, "100.00", "pm_card_bypassPending")
		keep()
		orders{w: w}.deposit(t)
		orders{w: w}.payout(t)
		lose()
		_, err := w.Deposit(t.Context(), payments.DepositInput{Owner: w.owner, Amount: "51.00", PaymentMethod: "pm_card_bypassPending", Key: "in"})
		must(t, err)
		_, err = w.Payout(t.Context(), payments.PayoutInput{Owner: w.owner, Amount: "31.00", Key: "out"})
		must(t, err)
		for range 3 {
			r, err := w.Reconcile(t.Context())
			must(t, err)
			if !r.Clean() || r.Suspense != 2 || !r.MoneyOut.Open {
				t.Errorf("%+v", r)
			}
		}
		w.wants(t, 12000, 0)
		if n := w.log.count("alarm: Stripe has another object under an idempotency key"); n != 4 { // twice while strays are sorted out
			t.Errorf("%d alarms", n)
		}
	})
}

// A backup may hold a deposit that was just begun, and that was paid after it. A day later it is
// looked for before it is sent, and found, whatever Stripe's clock and the database's differ: what
// was never sent from here may have been made at any time.
func TestPaymentOfAnOldBackupIsFound(t *testing.T) {
	t.Parallel()
	eachLosing(t, func(t *testing.T, w *town, keep, lose func()) {
		keep()
		begun := w.db.Clock()
		id := orders{w: w}.deposit(t).Operation
		row := w.db.Client().Deposit.GetX(t.Context(), id)
		lose()
		must(t, w.db.InTx(t.Context(), func(ctx context.Context, tx *database.Tx) error {
			return tx.Deposit.Create().SetID(id).SetOwnerID(row.OwnerID).SetWalletID(row.WalletID).SetAmount(row.Amount).SetCurrency(row.Currency).
				SetIdempotencyKey(row.IdempotencyKey).SetFingerprint(row.Fingerprint).SetProcessorKey(*row.ProcessorKey).
				SetNillablePaymentMethod(row.PaymentMethod).SetNextAt(begun).SetCreatedAt(begun).SetUpdatedAt(begun).Exec(ctx)
		}))
		w.later(t, 24*time.Hour)
		w.control(t, "clock", `{"seconds":60}`)
		w.pay(t, "1.00", "pm_card_visa") // in the answers to it Stripe's clock is heard
		for range 5 {
			w.Sweep(t.Context())
			w.later(t, time.Minute)
		}
		if charges := w.objects(t, "charges"); charges != 2 {
			t.Errorf("%d charges, want the old one and that of 1.00", charges)
		}
		if state := w.db.Client().Deposit.GetX(t.Context(), id).State; state != deposit.StateSucceeded {
			t.Errorf("the deposit is %s", state)
		}
	})
}
