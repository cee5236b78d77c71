package payments_test

import (
	"testing"
	"time"

	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/database/dbtest"
	"github.com/purserhq/purser/internal/payments"
)

// The newest line that is kept says how far the statement was read. When the
// reading breaks off, the newest must not stand there without the older ones:
// nobody would ever read those.
func TestStatementBreaksOff(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		b := setup(t, db)
		newest := payments.Entry{ID: "txn_2", Type: "stripe_fee", Source: "", Amount: usd(-100), CreatedAt: b.clock()}
		oldest := payments.Entry{ID: "txn_1", Type: "stripe_fee", Source: "", Amount: usd(-200), CreatedAt: b.clock().Add(-5 * time.Hour)}
		b.stripe.statement = func(take func(payments.Entry) error) error {
			must(t, take(newest))
			return refused(payments.Ambiguous)
		}
		if _, err := b.Reconcile(t.Context()); err == nil {
			t.Error("a statement that breaks off is taken for a whole one")
		}
		if n, err := db.Client().StatementLine.Query().Count(t.Context()); n != 0 || err != nil {
			t.Errorf("%d lines of it were kept, %v", n, err)
		}
		b.stripe.statement = func(take func(payments.Entry) error) error {
			must(t, take(newest))
			return take(oldest)
		}
		r, err := b.Reconcile(t.Context())
		if err != nil || r.Matched != 2 {
			t.Errorf("then %d lines were kept, %v", r.Matched, err)
		}
	})
}
