package payments_test

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"entgo.io/ent/dialect"

	"github.com/purserhq/purser/ent"
	"github.com/purserhq/purser/ent/event"
	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/database/dbtest"
	"github.com/purserhq/purser/internal/events"
	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/ledger"
	"github.com/purserhq/purser/internal/money"
	"github.com/purserhq/purser/internal/payments"
)

// readOn reads the stream from a place until it ends.
func readOn(ctx context.Context, db *database.DB, from *events.Place, types ...string) (all []*ent.Event, err error) {
	for {
		horizon, err := events.Horizon(ctx, db)
		if err != nil {
			return nil, err
		}
		query := db.Client().Event.Query()
		query.Modify(events.Next(*from, horizon, types, 7))
		page, err := query.All(ctx)
		if err != nil || len(page) == 0 {
			return all, err
		}
		all, *from = append(all, page...), events.PlaceOf(page[len(page)-1])
	}
}

// Each change leaves its event, with the object as it was, and the events of each wallet are
// numbered without a gap.
func TestEventsOfChanges(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		b := setup(t, db)
		_, _, err := b.StartOnboarding(t.Context(), b.owner, "")
		must(t, err)
		must(t, db.InTx(t.Context(), func(ctx context.Context, tx *database.Tx) error {
			return tx.PayoutAccount.Update().SetDisabledReason("x").Exec(ctx)
		}))
		b.deposit(t, "50.00")
		mate := b.friend(t)
		must(t, b.transfer(t.Context(), mate.wallet, "5.00", time.Time{}))
		charged, err := b.Charge(t.Context(), payments.ChargeInput{By: payments.Application, Wallet: b.wallet, Amount: "10.00", Description: "A book", Key: "c"})
		must(t, err)
		_, err = b.RefundCharge(t.Context(), payments.RefundChargeInput{
			By: payments.Application, Charge: charged.Operation, Amount: new(money.Decimal("4.00")), Key: "r",
		})
		must(t, err)
		held := b.placed(t, "20.00")
		_, err = b.CaptureHold(t.Context(), b.capture(held, "8.00", "1"))
		must(t, err)
		_, err = b.ReleaseHold(t.Context(), b.release(held, "", "2"))
		must(t, err)
		must(t, b.FreezeWallet(t.Context(), gid.New(gid.User), b.wallet, "x"))
		must(t, b.UnfreezeWallet(t.Context(), gid.New(gid.User), b.wallet, "x"))

		all, from := []*ent.Event{}, events.Place{}
		wantWithin(t, func() bool {
			more, err := readOn(t.Context(), db, &from)
			must(t, err)
			all = append(all, more...)
			return slices.ContainsFunc(all, func(e *ent.Event) bool { return e.Type == "wallet.unfrozen" })
		})
		var told []string
		for _, e := range all {
			if !events.Known(e.Type) {
				t.Errorf("%s is not in the catalogue", e.Type)
			}
			if e.WalletID == nil || *e.WalletID != b.wallet {
				continue
			}
			if told = append(told, e.Type); *e.WalletSequence != int64(len(told)) {
				t.Errorf("%s has the number %d, and is event %d of its wallet", e.Type, *e.WalletSequence, len(told))
			}
		}
		want := "wallet.opened deposit.created deposit.succeeded transfer.sent charge.created charge.refunded " +
			"hold.placed charge.created hold.captured hold.released wallet.frozen wallet.unfrozen"
		if got := strings.Join(told, " "); got != want {
			t.Errorf("told\n%s, want\n%s", got, want)
		}
		wantData(t, all, "charge.refunded", map[string]any{"amount": "4.00", "refunded": "4.00", "chargeId": string(charged.Operation), "currency": "USD"})
		wantData(t, all, "hold.captured", map[string]any{"amount": "20.00", "captured": "8.00", "released": "0.00", "status": "ACTIVE", "id": string(held)})
		wantData(t, all, "hold.released", map[string]any{"captured": "8.00", "released": "12.00", "status": "RELEASED"})
		wantData(t, all, "transfer.received", map[string]any{"amount": "5.00", "counterpartyUserId": string(b.owner), "walletId": string(mate.wallet)})
		wantData(t, all, "payout_account.updated", map[string]any{"userId": string(b.owner)})
		wantClean(t, db)
	})
}

// wantData looks for members of the data of the first event of a type.
func wantData(t *testing.T, all []*ent.Event, kind string, want map[string]any) {
	t.Helper()
	at := slices.IndexFunc(all, func(e *ent.Event) bool { return e.Type == kind })
	if at < 0 {
		t.Errorf("there is no %s", kind)
		return
	}
	data, err := events.Data(all[at])
	must(t, err)
	for _, name := range slices.Sorted(maps.Keys(want)) {
		if fmt.Sprint(data[name]) != fmt.Sprint(want[name]) {
			t.Errorf("%s: %s is %v, want %v", kind, name, data[name], want[name])
		}
	}
	if at, ok := data["expiresAt"].(string); ok {
		if _, err := time.Parse(time.RFC3339Nano, at); err != nil {
			t.Errorf("%s: %v", kind, err)
		}
	}
}

func wantClean(t *testing.T, db *database.DB) {
	t.Helper()
	report, err := ledger.Verify(t.Context(), db)
	must(t, err)
	for _, c := range report.Checks {
		for _, d := range c.Differences {
			t.Errorf("not so: %s: %s", c.Claim, d)
		}
	}
}

// A reader that reads on while a transaction stays open, and others begin later and commit
// earlier, receives each event once.
func TestEventsOfLateCommit(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		b := setup(t, db)
		early, late := b.friend(t), b.friend(t)
		from := events.Place{}
		_, err := readOn(t.Context(), db, &from)
		must(t, err)
		freeze := func(who *fixture, reached func()) error {
			return db.InTx(t.Context(), func(ctx context.Context, tx *database.Tx) error {
				if err := tx.Wallet.UpdateOneID(who.wallet).SetFrozenAt(tx.Now(ctx)).SetFrozenReason("x").Exec(ctx); err != nil {
					return err
				}
				reached()
				return nil
			})
		}
		opened, release := make(chan struct{}), make(chan struct{})
		var open sync.WaitGroup
		open.Go(func() {
			if err := freeze(late, func() { close(opened); <-release }); err != nil {
				t.Error(err)
			}
		})
		<-opened // it has its number, and has written its event
		var before []*ent.Event
		if db.Dialect() == dialect.Postgres { // SQLite has one writer
			must(t, freeze(early, func() {}))
			before, err = readOn(t.Context(), db, &from)
			must(t, err)
		}
		close(release)
		open.Wait()
		if db.Dialect() == dialect.SQLite {
			must(t, freeze(early, func() {}))
		}
		seen := map[gid.ID]int{}
		count := func(page []*ent.Event) {
			for _, e := range page {
				if e.Type == "wallet.frozen" {
					seen[*e.WalletID]++
				}
			}
		}
		count(before)
		wantWithin(t, func() bool {
			after, err := readOn(t.Context(), db, &from)
			must(t, err)
			count(after)
			return len(seen) == 2
		})
		if seen[early.wallet] != 1 || seen[late.wallet] != 1 {
			t.Errorf("the wallet that was early was told of %d times, the late one %d times", seen[early.wallet], seen[late.wallet])
		}
	})
}

// Many write at once, and a reader beside them receives each event exactly once.
func TestEventsReadMeanwhile(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		b := setup(t, db)
		b.deposit(t, "500.00")
		const callers, each = 8, 12
		done, from, seen := make(chan struct{}), events.Place{}, map[gid.ID]bool{}
		read := func() int {
			page, err := readOn(t.Context(), db, &from, "charge.created")
			if err != nil {
				t.Error(err)
			}
			for _, e := range page {
				if seen[e.ID] {
					t.Errorf("%s was read twice", e.ID)
				}
				seen[e.ID] = true
			}
			return len(seen)
		}
		var all sync.WaitGroup
		for c := range callers {
			all.Go(func() {
				for i := range each {
					_, err := b.Charge(t.Context(), payments.ChargeInput{
						By: payments.Application, Wallet: b.wallet, Amount: "0.10", Description: "x", Key: fmt.Sprintf("%d-%d", c, i),
					})
					if err != nil {
						t.Error(err)
					}
				}
			})
		}
		go func() { all.Wait(); close(done) }()
		for running := true; running; {
			select {
			case <-done:
				running = false
			default:
			}
			read()
		}
		wantWithin(t, func() bool { return read() == callers*each })
		n, err := db.Client().Event.Query().Where(event.Type("charge.created")).Count(t.Context())
		must(t, err)
		if n != callers*each {
			t.Errorf("%d events of %d charges", n, callers*each)
		}
		wantClean(t, db)
	})
}

// wantWithin waits: transactions of other tests on the server hold the horizon up.
func wantWithin(t *testing.T, is func() bool) {
	t.Helper()
	for range 400 {
		if is() {
			return
		}
		<-time.After(25 * time.Millisecond)
	}
	t.Error("it does not come to be within ten seconds")
}

// Old events go, those of today stay, and the numbers go on.
func TestEventsForgotten(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		b := setup(t, db)
		b.pass(-100 * 24 * time.Hour)
		b.deposit(t, "50.00")
		b.pass(100 * 24 * time.Hour)
		b.deposit(t, "7.00")
		must(t, events.Forget(t.Context(), db, events.DefaultKeep))
		left, err := db.Client().Event.Query().Where(event.WalletID(b.wallet), event.TypeHasPrefix("deposit")).Order(event.ByWalletSequence()).All(t.Context())
		must(t, err)
		if len(left) != 2 || left[0].Type != "deposit.created" || *left[1].WalletSequence != 5 {
			t.Errorf("%d are left: %v", len(left), left)
		}
	})
}
