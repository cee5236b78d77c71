package payments_test

import (
	"errors"
	"net/http"
	"strings"
	"testing"

	"github.com/purserhq/purser/ent/binding"
	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/database/dbtest"
	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/payments"
	"github.com/purserhq/purser/internal/payments/processor"
)

var (
	sandboxPlace = payments.Place{Account: "acct_box", Mode: binding.ModeSandbox}
	testPlace    = payments.Place{Account: "acct_test", Mode: binding.ModeTest}
	livePlace    = payments.Place{Account: "acct_live", Mode: binding.ModeLive}
)

func wantElsewhere(t *testing.T, err error, names ...string) {
	t.Helper()
	if !errors.Is(err, payments.ErrElsewhere) {
		t.Fatalf("%v, want ErrElsewhere", err)
	}
	for _, name := range names {
		if !strings.Contains(err.Error(), name) {
			t.Errorf("%v does not name %s", err, name)
		}
	}
}

// The first start binds; each other account and each other mode is refused, and named.
func TestBind(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		b := setup(t, db)
		ctx := t.Context()
		must(t, b.Bind(ctx, payments.Place{Mode: binding.ModeTest})) // Stripe was away
		wantElsewhere(t, b.Bind(ctx, sandboxPlace), "test mode", "sandbox", "acct_box")
		must(t, b.Bind(ctx, testPlace))
		must(t, b.Bind(ctx, testPlace))
		must(t, b.Bind(ctx, payments.Place{Mode: binding.ModeTest})) // it is away again
		for _, other := range []payments.Place{livePlace, sandboxPlace, {Account: "acct_other", Mode: binding.ModeTest}, {Mode: binding.ModeLive}} {
			wantElsewhere(t, b.Bind(ctx, other), "acct_test")
		}
	})
}

// A database from before there were bindings is bound to no account that does not know
// its money.
func TestBindOldDatabase(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		b := setup(t, db)
		b.deposit(t, "10.00")
		known := false
		b.stripe.intent = func(string) (processor.Intent, error) {
			if known {
				return processor.Intent{}, nil
			}
			return processor.Intent{}, &processor.Error{Class: processor.Definite, Status: http.StatusNotFound}
		}
		wantElsewhere(t, b.Bind(t.Context(), livePlace), "acct_live", "pi_")
		if n := db.Client().Binding.Query().CountX(t.Context()); n != 0 {
			t.Error("it is bound all the same")
		}
		_, err := b.Rebind(t.Context(), payments.Unbound, livePlace)
		if err == nil {
			t.Error("rebound to real money")
		}
		known = true
		must(t, b.Bind(t.Context(), livePlace))
	})
}

// An operator binds to another place by naming the one before, and play money never
// becomes real money.
func TestRebind(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		b := setup(t, db)
		ctx := t.Context()
		must(t, b.Bind(ctx, livePlace))
		rebind := func(from gid.ID, to payments.Place) error {
			_, err := b.Rebind(ctx, from, to)
			return err
		}
		wantElsewhere(t, rebind("acct_guessed", testPlace), "acct_live", "acct_guessed")
		must(t, rebind("acct_live", testPlace)) // a copy to try things with
		wantElsewhere(t, rebind("acct_test", livePlace), "play money")
		must(t, rebind("acct_test", sandboxPlace))
		wantElsewhere(t, rebind("acct_box", livePlace), "play money")
		must(t, b.Bind(ctx, sandboxPlace))
		if row := db.Client().Binding.GetX(ctx, "stripe"); row.Rebinds != 2 {
			t.Errorf("rebound %d times, want 2", row.Rebinds)
		}
		if n := db.Client().AuditEvent.Query().CountX(ctx); n != 2 {
			t.Errorf("%d were written down, want 2", n)
		}
	})
}
