package payments_test

import (
	"testing"

	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/database/dbtest"
	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/money"
	"github.com/purserhq/purser/internal/payments"
)

// told makes every event of the fake arrive, at once.
func (b *answerBench) told(t *testing.T) {
	t.Helper()
	b.fake.told = func(kind, object string, account gid.ID) {
		must(t, b.Receive(t.Context(), payments.Notice{ID: gid.New("evt"), Type: kind, Object: object, Account: account}))
	}
}

// A refund that is under way when its payment is disputed comes back: Stripe takes
// the money once, so its payer must not have it twice. In whatever order the news
// come, the user has borne what the dispute took, and gets it when it is won.
func TestRefundFailsBecauseOfADispute(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		b := newAnswerBench(t, db)
		b.told(t)
		for _, disputeFirst := range []bool{true, false} {
			w := &town{bench: b.bench}
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
