package payments_test

import (
	"testing"
	"time"

	"github.com/purserhq/purser/ent/statementline"
	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/database/dbtest"
	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/payments/processor"
)

// statementOf is a statement of Stripe's, newest first, that breaks off after some
// entries of each reading while so many are wanted.
func (b *fixture) statementOf(all []processor.BalanceTransaction, breaksAfter *int) {
	b.stripe.statement = func(take func(processor.BalanceTransaction) error) error {
		asked := b.stripe.readBetween[len(b.stripe.readBetween)-1]
		told := 0
		for _, e := range all {
			if e.CreatedAt.Before(asked[0].Truncate(time.Second)) || !asked[1].IsZero() && e.CreatedAt.After(asked[1]) {
				continue
			}
			if told++; *breaksAfter > 0 && told > *breaksAfter {
				return refused(processor.Ambiguous)
			}
			if err := take(e); err != nil {
				return err
			}
		}
		return nil
	}
}

// fees are so many entries of Stripe's fees, one a minute, newest first.
func (b *fixture) fees(n int) (all []processor.BalanceTransaction) {
	for i := range n {
		all = append(all, processor.BalanceTransaction{
			ID: gid.New("txn"), Type: "stripe_fee", Amount: usd(-2), Fee: 1, CreatedAt: b.clock().Add(-time.Duration(i) * time.Minute).Truncate(time.Second),
		})
	}
	return all
}

// A reading that breaks off keeps what has come and goes on below it: nothing is read
// in vain, and nothing is left out, also where more has come on top meanwhile.
func TestStatementBreaksOff(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		b := setup(t, db)
		all, most := b.fees(620), 250
		kept := func() int { return db.Client().StatementLine.Query().CountX(t.Context()) }
		b.statementOf(all, &most)
		for want, reading := 250, 0; want < 620; want += 249 { // the entry at the seam comes twice
			if _, err := b.Reconcile(t.Context()); err == nil {
				t.Fatal("a statement that breaks off is taken for a whole one")
			}
			if n := kept(); n != want {
				t.Fatalf("%d lines were kept after %d readings, want %d", n, reading+1, want)
			}
			if reading++; reading == 2 {
				break
			}
		}
		b.pass(2 * time.Hour)
		all, most = append(b.fees(100), all...), 0
		b.statementOf(all, &most)
		r, err := b.Reconcile(t.Context())
		if err != nil || r.Matched != 720 || kept() != 720 {
			t.Errorf("then %d lines of %d were explained, %v", r.Matched, kept(), err)
		}
		if n := len(b.stripe.readBetween); n != 4 { // two that broke off, the rest, and what came since
			t.Errorf("the statement was asked for %d times: %v", n, b.stripe.readBetween)
		}
		unbooked := db.Client().StatementLine.Query().Where(statementline.FeeReferenceIsNil()).CountX(t.Context())
		if unbooked != 0 || !r.Clean() {
			t.Errorf("%d fees are not booked; %+v", unbooked, r)
		}
		b.verified(t)
	})
}
