package payments_test

import (
	"testing"
	"time"

	"github.com/purserhq/purser/ent/deposit"
	"github.com/purserhq/purser/ent/refund"
	"github.com/purserhq/purser/ent/resolution"
	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/database/dbtest"
	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/money"
	"github.com/purserhq/purser/internal/payments"
	"github.com/purserhq/purser/internal/refusal"
)

// refundBy is a refund of the owner's only deposit.
func (d *desk) refundBy(t *testing.T, operator gid.ID, amount money.Decimal, key string) (payments.Result, error) {
	t.Helper()
	in := payments.RefundInput{Operator: operator, Amount: &amount, Key: key}
	in.Deposit = d.db.Client().Deposit.Query().Where(deposit.OwnerID(d.owner)).OnlyIDX(t.Context())
	return d.Refund(t.Context(), in)
}

// Operators are users, too, and decide nothing about their own money.
func TestOperatorsOwnMoney(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		d := newDesk(t, db, 10)
		tried, through := 0, 0
		own := func(err error) {
			t.Helper()
			if tried++; err == nil {
				through++
			}
			wantRefusal(t, err, refusal.InvalidInput)
		}
		_, err := d.refundBy(t, d.owner, "1.00", "small")
		own(err)
		_, err = d.refundBy(t, d.owner, "50.00", "proposed")
		own(err)
		done, err := d.refundBy(t, d.operator, "60.00", "large")
		must(t, err)
		_, err = d.ConfirmResolution(t.Context(), d.owner, done.Operation)
		own(err)
		_, err = d.ConfirmResolution(t.Context(), d.second, done.Operation)
		must(t, err)
		must(t, d.FreezeWallet(t.Context(), d.operator, d.wallet, "a test"))
		own(d.UnfreezeWallet(t.Context(), d.owner, d.wallet, "mine"))
		must(t, d.UnfreezeWallet(t.Context(), d.operator, d.wallet, "a test"))
		t.Logf("an operator's own money: %d tried, %d got through", tried, through)
		d.wants(t, 4000, 0)
		d.nothingStands(t)
	})
}

// Whoever uses the id of a proposal as the key of another refund does not block it.
func TestProposedRefundsKeyIsTaken(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		d := newDesk(t, db, 10)
		done, err := d.refundBy(t, d.operator, "60.00", "large")
		must(t, err)
		_, err = d.refundBy(t, d.second, "1.00", string(done.Operation))
		must(t, err)
		_, err = d.ConfirmResolution(t.Context(), d.second, done.Operation)
		must(t, err)
		if n := db.Client().Refund.Query().Where(refund.StateEQ(refund.StateSucceeded), refund.OwnerID(d.owner)).CountX(t.Context()); n != 2 {
			t.Errorf("%d refunds succeeded", n)
		}
		d.wants(t, 3900, 0)
		d.nothingStands(t)
	})
}

// An amount that needs two operators is not cut in pieces by one.
func TestResolutionsCutInPieces(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		d := newDesk(t, db, 10)
		var lines []gid.ID
		for range 6 {
			lines = append(lines, d.stranger(t, 400, "pm_card_visa").ID)
		}
		var all []func()
		for _, line := range lines[:5] {
			all = append(all, func() { must(t, d.line(t, line, resolution.ActionAssignToWallet, d.wallet)) })
		}
		atOnce(all...)
		proposed := db.Client().Resolution.Query().Where(resolution.ProposedBy(d.operator), resolution.StateEQ(resolution.StateProposed))
		n := proposed.CountX(t.Context())
		t.Logf("resolutions cut in pieces: 5 tried, %d got through", max(0, 3-n))
		if n != 3 {
			t.Errorf("%d of 5 wait for another operator, want 3", n)
		}
		d.wants(t, 10800, 0)
		d.later(t, 25*time.Hour)
		must(t, d.line(t, lines[5], resolution.ActionAssignToWallet, d.wallet)) // another day
		d.wants(t, 11200, 0)
	})
}
