package payments_test

import (
	"fmt"
	"sync/atomic"
	"testing"
	"time"

	"github.com/purserhq/purser/ent/payout"
	"github.com/purserhq/purser/ent/resolution"
	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/database/dbtest"
	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/payments"
	"github.com/purserhq/purser/internal/refusal"
)

// Operators decide at once about one line, and about one payout, while the reconciler
// runs: one decision takes effect.
func TestResolutionsAtOnce(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		d := newDesk(t, db, 0)
		line := d.unmatchedLine(t, 700)
		stuck := d.stuck(t, "10.00", false)
		d.later(t, time.Hour)
		var lines, parked atomic.Int32
		var all []func()
		for i := range 12 {
			by, _ := d.newUser(t)
			all = append(all, func() {
				in := payments.LineInput{Operator: by, Line: line, Action: resolution.ActionAssignToPlatform, Reason: "x", Key: fmt.Sprint("l", i)}
				if i%2 == 0 {
					in.Action, in.Target = resolution.ActionAssignToWallet, d.wallet
				}
				_, err := d.ResolveUnmatched(t.Context(), in)
				may(t, err, refusal.InvalidInput)
				if err == nil {
					lines.Add(1)
				}
			}, func() {
				in := payments.ParkedInput{Operator: by, Operation: stuck, Action: resolution.ActionRetry, Reason: "x", Key: fmt.Sprint("p", i)}
				if i%2 == 0 {
					in.Action = resolution.ActionGiveBack
				}
				_, err := d.ResolveParked(t.Context(), in)
				may(t, err, refusal.InvalidInput, refusal.NotFound)
				if err == nil {
					parked.Add(1)
				}
			})
		}
		all = append(all, func() {
			_, err := d.Reconcile(t.Context())
			may(t, err)
		})
		atOnce(all...)
		if lines.Load() != 1 || parked.Load() != 1 {
			t.Errorf("%d decisions about the line and %d about the payout", lines.Load(), parked.Load())
		}
		d.sweeps(t)
		d.nothingStands(t)
		if row := db.Client().Payout.GetX(t.Context(), stuck); row.State != payout.StateFailed && row.State != payout.StateSent {
			t.Errorf("the payout is %s", row.State)
		}
	})
}

// The same operator asks with one key many times at once: one resolution.
func TestResolutionWithOneKey(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		d := newDesk(t, db, 0)
		id := d.stranger(t, 500, "pm_card_visa").ID
		var answers [8]gid.ID
		var all []func()
		for i := range answers {
			all = append(all, func() {
				done, err := d.ResolveSuspense(t.Context(), payments.LineInput{
					Operator: d.operator, Line: id, Action: resolution.ActionRefund, Reason: "x", Key: "one",
				})
				may(t, err)
				answers[i] = done.Operation
			})
		}
		atOnce(all...)
		for _, answer := range answers {
			if answer == "" || answer != answers[0] {
				t.Errorf("answers: %v", answers)
			}
		}
		d.sweeps(t)
		d.nothingStands(t)
	})
}
