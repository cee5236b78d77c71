package payments_test

import (
	"fmt"
	"sync/atomic"
	"testing"
	"time"

	"github.com/purserhq/purser/ent/auditevent"
	"github.com/purserhq/purser/ent/payout"
	"github.com/purserhq/purser/internal/audit"
	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/database/dbtest"
	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/money"
	"github.com/purserhq/purser/internal/payments"
	"github.com/purserhq/purser/internal/payments/processor"
	"github.com/purserhq/purser/internal/refusal"
)

// approvals is a bench on which more than 10 a day wait for an operator, and which
// counts what goes out.
func approvals(t *testing.T, db *database.DB) (b *fixture, sent *atomic.Int32) {
	t.Helper()
	b, _ = limited(t, db, payments.Limits{ApproveAbove: money.Each(10)})
	sent = &atomic.Int32{}
	b.stripe.createTransfer = func(key string, o processor.TransferOrder) (processor.StripeTransfer, error) {
		sent.Add(1)
		return moved(key, o)
	}
	b.funded(t)
	return b, sent
}

// large is a payout of 11.00 that waits.
func (b *fixture) large(t *testing.T, key string) gid.ID {
	t.Helper()
	done, err := b.Payout(t.Context(), payments.PayoutInput{Owner: b.owner, Amount: "11.00", Key: key})
	must(t, err)
	if !b.db.Client().Payout.GetX(t.Context(), done.Operation).AwaitsApproval {
		t.Fatal("it does not wait")
	}
	return done.Operation
}

func (b *fixture) decide(t *testing.T, by, id gid.ID, approve bool) error {
	t.Helper()
	_, err := b.DecidePayout(t.Context(), payments.Decision{Operator: by, Payout: id, Approve: approve, Reason: "a test"})
	return err
}

func TestApproval(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		t.Run("OKApproved", func(t *testing.T) {
			b, sent := approvals(t, db)
			id := b.large(t, "k")
			b.pass(time.Hour)
			b.Sweep(t.Context())
			if sent.Load() != 0 {
				t.Fatal("it went out before it was approved")
			}
			again, err := b.Payout(t.Context(), payments.PayoutInput{Owner: b.owner, Amount: "11.00", Key: "k"})
			if err != nil || again.Operation != id || !again.Replayed {
				t.Errorf("the same key: %v, %v", again, err)
			}
			wantRefusal(t, b.decide(t, b.owner, id, true), refusal.InvalidInput) // not one's own
			must(t, b.decide(t, "usr_operator", id, true))
			b.wantPayout(t, id, payout.StateSent, 1400)
			wantRefusal(t, b.decide(t, "usr_other", id, false), refusal.InvalidInput)
			if !db.Client().AuditEvent.Query().Where(auditevent.Action(audit.PayoutApproved), auditevent.Subject(id),
				auditevent.Actor("usr_operator"), auditevent.Detail("a test")).ExistX(t.Context()) {
				t.Error("it is not written down")
			}
		})
		t.Run("OKRefused", func(t *testing.T) {
			b, sent := approvals(t, db)
			id := b.large(t, "k")
			b.pass(100 * time.Hour)
			wantRefusal(t, b.decide(t, "usr_operator", id, true), refusal.InvalidInput) // too late
			must(t, b.decide(t, "usr_operator", id, false))
			b.wantPayout(t, id, payout.StateFailed, 2500)
			wantRefusal(t, b.decide(t, "usr_operator", id, true), refusal.InvalidInput)
			b.Sweep(t.Context())
			if sent.Load() != 0 {
				t.Error("it went out all the same")
			}
		})
		t.Run("OKCutInPieces", func(t *testing.T) {
			b, sent := approvals(t, db)
			must(t, b.tryPayout(t.Context(), "6.00", time.Time{}))
			must(t, b.tryPayout(t.Context(), "4.00", time.Time{}))
			must(t, b.tryPayout(t.Context(), "0.01", time.Time{}))
			if n := sent.Load(); n != 2 {
				t.Errorf("%d went out", n)
			}
		})
		t.Run("OKLookedUpAfterADay", func(t *testing.T) { // it may come from a restored backup
			b, sent := approvals(t, db)
			id := b.large(t, "k")
			looked := 0
			b.stripe.findTransfers = func(gid.ID) ([]processor.StripeTransfer, error) { looked++; return nil, nil }
			b.pass(30 * time.Hour)
			must(t, b.decide(t, "usr_operator", id, true))
			for range 3 {
				b.pass(time.Minute)
				b.Sweep(t.Context())
			}
			b.wantPayout(t, id, payout.StateSent, 1400)
			if looked != 1 || sent.Load() != 1 {
				t.Errorf("looked up %d times and sent %d times", looked, sent.Load())
			}
		})
		t.Run("ErrNone", func(t *testing.T) {
			b, _ := approvals(t, db)
			wantRefusal(t, b.decide(t, "usr_operator", "pay_none", true), refusal.NotFound)
			must(t, b.tryPayout(t.Context(), "1.00", time.Time{}))
			small := db.Client().Payout.Query().Where(payout.OwnerID(b.owner)).OnlyX(t.Context())
			wantRefusal(t, b.decide(t, "usr_operator", small.ID, false), refusal.InvalidInput)
		})
	})
}

// Sixteen operators decide at once, and do not agree: one decision counts.
func TestApprovalsAtOnce(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		b, sent := approvals(t, db)
		id := b.large(t, "k")
		var decided atomic.Int32
		var all []func()
		for i := range 16 {
			all = append(all, func() {
				err := b.decide(t, gid.ID(fmt.Sprintf("usr_operator%d", i)), id, i%2 == 0)
				may(t, err, refusal.InvalidInput)
				if err == nil {
					decided.Add(1)
				}
			})
		}
		atOnce(all...)
		row := db.Client().Payout.GetX(t.Context(), id)
		want := map[payout.State]int32{payout.StateSent: 1, payout.StateFailed: 0}
		if n, known := want[row.State]; decided.Load() != 1 || !known || sent.Load() != n {
			t.Errorf("%d decisions, %s, sent %d times", decided.Load(), row.State, sent.Load())
		}
		b.verified(t)
	})
}
