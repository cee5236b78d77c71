package payments_test

import (
	"testing"
	"time"

	"github.com/purserhq/purser/ent"
	"github.com/purserhq/purser/ent/hold"
	"github.com/purserhq/purser/ent/holdchange"
	"github.com/purserhq/purser/ent/metadataentry"
	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/database/dbtest"
	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/ledger"
	"github.com/purserhq/purser/internal/money"
	"github.com/purserhq/purser/internal/payments"
	"github.com/purserhq/purser/internal/refusal"
)

func (b *fixture) holdOf(amount money.Decimal, key string) payments.PlaceHoldInput {
	return payments.PlaceHoldInput{By: payments.Application, Wallet: b.wallet, Amount: amount, Description: "A room", Key: key + string(b.owner)}
}

// placed is a hold of an amount.
func (b *fixture) placed(t *testing.T, amount money.Decimal) gid.ID {
	t.Helper()
	done, err := b.PlaceHold(t.Context(), b.holdOf(amount, string(gid.New("key"))))
	must(t, err)
	return done.Hold
}

func (b *fixture) capture(hold gid.ID, amount money.Decimal, key string) payments.CaptureHoldInput {
	in := payments.CaptureHoldInput{By: payments.Application, Hold: hold, KeepOpen: true, Key: key + string(b.owner)}
	if amount != "" {
		in.Amount = &amount
	}
	return in
}

func (b *fixture) release(hold gid.ID, amount money.Decimal, key string) payments.ReleaseHoldInput {
	in := payments.ReleaseHoldInput{By: payments.Application, Hold: hold, Key: key + string(b.owner)}
	if amount != "" {
		in.Amount = &amount
	}
	return in
}

func (b *fixture) update(hold gid.ID, amount money.Decimal, key string) payments.UpdateHoldInput {
	return payments.UpdateHoldInput{By: payments.Application, Hold: hold, Amount: &amount, Key: key + string(b.owner)}
}

func (b *fixture) hold(t *testing.T, id gid.ID) *ent.Hold {
	t.Helper()
	h, err := b.db.Client().Hold.Get(t.Context(), id)
	must(t, err)
	return h
}

// wantHold fails the test unless the hold and its wallet stand so.
func (b *fixture) wantHold(t *testing.T, id gid.ID, state hold.State, amount, captured, released, balance, held int64) {
	t.Helper()
	h := b.hold(t, id)
	w, err := b.db.Client().Wallet.Get(t.Context(), b.wallet)
	must(t, err)
	if h.State != state || h.Amount != amount || h.Captured != captured || h.Released != released || w.CurrentBalance != balance || w.Held != held {
		t.Errorf("the hold is %s, %d captured and %d released of %d, the wallet has %d, held %d; want %s, %d and %d of %d, %d, held %d",
			h.State, h.Captured, h.Released, h.Amount, w.CurrentBalance, w.Held, state, captured, released, amount, balance, held)
	}
}

func TestHold(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		t.Run("OK", func(t *testing.T) { testHold(t, setup(t, db)) })
		t.Run("OKUpdate", func(t *testing.T) { testUpdateHold(t, setup(t, db)) })
		t.Run("OKOver", func(t *testing.T) {
			b := setup(t, db)
			b.deposit(t, "25.00")
			id := b.placed(t, "10.00")
			in := b.capture(id, "25.01", "c")
			_, err := b.CaptureHold(t.Context(), in)
			wantRefusal(t, err, refusal.InvalidAmount)
			in.AllowOver = true
			_, err = b.CaptureHold(t.Context(), in)
			wantRefusal(t, err, refusal.InsufficientFunds)
			b.wantHold(t, id, hold.StateACTIVE, 1000, 0, 0, 2500, 1000)
			in.Amount = new(money.Decimal("12.00"))
			_, err = b.CaptureHold(t.Context(), in)
			must(t, err)
			b.wantHold(t, id, hold.StateCAPTURED, 1200, 1200, 0, 1300, 0)
			b.verified(t)
		})
		t.Run("OKHeldMoneyStays", func(t *testing.T) {
			b := setup(t, db)
			b.funded(t)
			b.placed(t, "20.00")
			f := b.friend(t)
			for what, err := range map[string]error{
				"charge":   second(b.Charge(t.Context(), b.charge("5.01", "k"))),
				"transfer": second(b.send(t, f.wallet, "5.01", "k")),
				"payout":   b.tryPayout(t.Context(), "5.01", b.clock()),
				"hold":     second(b.PlaceHold(t.Context(), b.holdOf("5.01", "h"))),
			} {
				if why := refusal.From(err); why == nil || why.Code != refusal.InsufficientFunds {
					t.Errorf("%s: %v", what, err)
				}
			}
			must(t, b.tryPayout(t.Context(), "5.00", b.clock()))
			b.verified(t)
		})
		t.Run("Err", func(t *testing.T) { testHoldRefusals(t, setup(t, db)) })
		t.Run("ErrTooMany", func(t *testing.T) { testTooManyHolds(t, setup(t, db)) })
		t.Run("ErrRestrained", func(t *testing.T) { testHoldsRestrained(t, db) })
	})
}

func second[T any](_ T, err error) error { return err }

func testHold(t *testing.T, b *fixture) {
	b.deposit(t, "25.00")
	in := b.holdOf("10.00", "k")
	in.Labels = payments.Labels{Reference: ref("order-1"), Metadata: []ledger.Metadata{{Key: "shop", Value: "a"}}}
	done, err := b.PlaceHold(t.Context(), in)
	must(t, err)
	b.wantHold(t, done.Hold, hold.StateACTIVE, 1000, 0, 0, 2500, 1000)
	if h := b.hold(t, done.Hold); !h.ExpiresAt.Equal(h.CreatedAt.Add(7 * 24 * time.Hour)) {
		t.Errorf("placed at %s, it expires at %s", h.CreatedAt, h.ExpiresAt)
	}
	again, err := b.PlaceHold(t.Context(), in)
	if err != nil || !again.Replayed || again.Hold != done.Hold {
		t.Errorf("again: %+v, %v", again, err)
	}
	for _, change := range []func(*payments.PlaceHoldInput){
		func(in *payments.PlaceHoldInput) { in.Amount = "10.01" },
		func(in *payments.PlaceHoldInput) { in.ExpiresIn = new(60) },
		func(in *payments.PlaceHoldInput) { in.Description = "A car" },
		func(in *payments.PlaceHoldInput) { in.Reference = nil },
		func(in *payments.PlaceHoldInput) { in.Metadata = nil },
	} {
		other := in
		change(&other)
		_, err := b.PlaceHold(t.Context(), other)
		wantRefusal(t, err, refusal.KeyReused)
	}
	first := b.capture(done.Hold, "4.00", "c1")
	got, err := b.CaptureHold(t.Context(), first)
	must(t, err)
	b.wantHold(t, done.Hold, hold.StateACTIVE, 1000, 400, 0, 2100, 600)
	of, err := b.db.Client().MetadataEntry.Query().Where(metadataentry.ObjectID(got.Operation), metadataentry.Key("")).Only(t.Context())
	if err != nil || of.Value != "order-1" || got.Charge.Description != "A room" {
		t.Errorf("the charge has %v, %v; %+v", of, err, got.Charge)
	}
	_, err = b.CaptureHold(t.Context(), b.capture(done.Hold, "6.01", "c2"))
	wantRefusal(t, err, refusal.InvalidAmount)
	must(t, second(b.ReleaseHold(t.Context(), b.release(done.Hold, "1.00", "r1"))))
	b.wantHold(t, done.Hold, hold.StateACTIVE, 1000, 400, 100, 2100, 500)
	last := b.capture(done.Hold, "2.00", "c3")
	last.KeepOpen = false
	must(t, second(b.CaptureHold(t.Context(), last)))
	b.wantHold(t, done.Hold, hold.StateCAPTURED, 1000, 600, 400, 1900, 0)
	for _, err := range []error{
		second(b.CaptureHold(t.Context(), b.capture(done.Hold, "0.01", "c4"))),
		second(b.ReleaseHold(t.Context(), b.release(done.Hold, "", "r2"))),
		second(b.UpdateHold(t.Context(), b.update(done.Hold, "20.00", "u"))),
	} {
		wantRefusal(t, err, refusal.HoldNotActive)
	}
	again, err = b.CaptureHold(t.Context(), first) // as it stands now
	if err != nil || !again.Replayed || again.Operation != got.Operation || again.Hold != done.Hold {
		t.Errorf("again: %+v, %v", again, err)
	}
	first.AllowOver = true
	_, err = b.CaptureHold(t.Context(), first)
	wantRefusal(t, err, refusal.KeyReused)
	if _, err = b.RefundCharge(t.Context(), b.refund(got.Operation, "4.00", "back")); err != nil || b.balance(t) != 2300 {
		t.Errorf("refunded: %v, balance %d", err, b.balance(t))
	}
	b.verified(t)
}

func testUpdateHold(t *testing.T, b *fixture) {
	b.deposit(t, "25.00")
	id := b.placed(t, "10.00")
	must(t, second(b.CaptureHold(t.Context(), b.capture(id, "4.00", "c"))))
	must(t, second(b.UpdateHold(t.Context(), b.update(id, "25.00", "u1")))) // 15.00 more, which is all there is
	b.wantHold(t, id, hold.StateACTIVE, 2500, 400, 0, 2100, 2100)
	_, err := b.UpdateHold(t.Context(), b.update(id, "25.01", "u2"))
	wantRefusal(t, err, refusal.InsufficientFunds)
	must(t, second(b.UpdateHold(t.Context(), b.update(id, "4.01", "u3"))))
	b.wantHold(t, id, hold.StateACTIVE, 401, 400, 0, 2100, 1)
	_, err = b.UpdateHold(t.Context(), b.update(id, "4.00", "u4"))
	wantRefusal(t, err, refusal.InvalidAmount)
	for in, code := range map[time.Duration]refusal.Code{
		59 * time.Second: refusal.InvalidInput, 31*24*time.Hour + time.Second: refusal.InvalidInput, 31 * 24 * time.Hour: "",
	} {
		_, err = b.UpdateHold(t.Context(), payments.UpdateHoldInput{
			By: payments.Application, Hold: id, ExpiresAt: new(b.clock().Add(in)), Key: in.String() + string(b.owner),
		})
		if code == "" {
			must(t, err)
			continue
		}
		wantRefusal(t, err, code)
	}
	if h := b.hold(t, id); !h.ExpiresAt.Equal(b.clock().Add(31*24*time.Hour)) || h.Amount != 401 {
		t.Errorf("%+v", h)
	}
	n, err := b.db.Client().HoldChange.Query().Where(holdchange.HoldID(id)).Count(t.Context())
	if err != nil || n != 5 {
		t.Errorf("%d changes, %v", n, err)
	}
	b.verified(t)
}

func testHoldRefusals(t *testing.T, b *fixture) {
	b.deposit(t, "5.00")
	for name, c := range map[string]struct {
		change func(*payments.PlaceHoldInput)
		code   refusal.Code
	}{
		"amount":      {func(in *payments.PlaceHoldInput) { in.Amount = "1.005" }, refusal.InvalidAmount},
		"zero":        {func(in *payments.PlaceHoldInput) { in.Amount = "0" }, refusal.InvalidAmount},
		"too large":   {func(in *payments.PlaceHoldInput) { in.Amount = "10000000000.00" }, refusal.AmountTooLarge},
		"too much":    {func(in *payments.PlaceHoldInput) { in.Amount = "5.01" }, refusal.InsufficientFunds},
		"key":         {func(in *payments.PlaceHoldInput) { in.Key = "" }, refusal.InvalidInput},
		"no wallet":   {func(in *payments.PlaceHoldInput) { in.Wallet = "wal_none" }, refusal.NotFound},
		"currency":    {func(in *payments.PlaceHoldInput) { in.Currency = "EUR" }, refusal.CurrencyMismatch},
		"description": {func(in *payments.PlaceHoldInput) { in.Description = "" }, refusal.InvalidInput},
		"soon":        {func(in *payments.PlaceHoldInput) { in.ExpiresIn = new(59) }, refusal.InvalidInput},
		"late":        {func(in *payments.PlaceHoldInput) { in.ExpiresIn = new(2678401) }, refusal.InvalidInput},
	} {
		in := b.holdOf("1.00", "k")
		c.change(&in)
		if _, err := b.PlaceHold(t.Context(), in); refusal.From(err) == nil || refusal.From(err).Code != c.code {
			t.Errorf("%s: %v, want %s", name, err, c.code)
		}
	}
	id := b.placed(t, "2.00")
	for _, err := range []error{
		second(b.CaptureHold(t.Context(), b.capture("hld_none", "1.00", "x1"))),
		second(b.ReleaseHold(t.Context(), b.release("hld_none", "1.00", "x2"))),
		second(b.UpdateHold(t.Context(), b.update("hld_none", "1.00", "x3"))),
	} {
		wantRefusal(t, err, refusal.NotFound)
	}
	for _, err := range []error{
		second(b.ReleaseHold(t.Context(), b.release(id, "2.01", "y1"))),
		second(b.ReleaseHold(t.Context(), b.release(id, "0", "y2"))),
		second(b.CaptureHold(t.Context(), b.capture(id, "1.005", "y3"))),
	} {
		wantRefusal(t, err, refusal.InvalidAmount)
	}
	for _, err := range []error{
		second(b.UpdateHold(t.Context(), payments.UpdateHoldInput{By: payments.Application, Hold: id, Key: "z1"})),
		second(b.ReleaseHold(t.Context(), payments.ReleaseHoldInput{By: "usr_operator", Hold: id, Key: "z2"})), // without a reason
	} {
		wantRefusal(t, err, refusal.InvalidInput)
	}
}

func testHoldsRestrained(t *testing.T, db *database.DB) {
	b := setup(t, db)
	b.deposit(t, "5.00")
	id := b.placed(t, "3.00")
	b.owes(t, 100)
	_, err := b.PlaceHold(t.Context(), b.holdOf("1.00", "owes"))
	wantRefusal(t, err, refusal.Disabled)
	over := b.capture(id, "3.01", "over")
	over.AllowOver = true
	_, err = b.CaptureHold(t.Context(), over)
	wantRefusal(t, err, refusal.Disabled)
	must(t, second(b.CaptureHold(t.Context(), b.capture(id, "1.00", "within"))))
	f := setup(t, db)
	f.deposit(t, "5.00")
	id = f.placed(t, "3.00")
	f.freeze(t)
	_, err = f.PlaceHold(t.Context(), f.holdOf("1.00", "frozen"))
	wantRefusal(t, err, refusal.Frozen)
	_, err = f.CaptureHold(t.Context(), f.capture(id, "1.00", "frozen"))
	wantRefusal(t, err, refusal.Frozen)
	must(t, second(f.ReleaseHold(t.Context(), f.release(id, "", "frozen"))))
	f.wantHold(t, id, hold.StateRELEASED, 300, 0, 300, 500, 0)
	f.verified(t)
}
