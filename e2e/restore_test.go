package e2e_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/purserhq/purser/internal/database/dbtest"
)

// backup is a stopped instance's database as it stands now.
func (i instance) backup(t testing.TB) (restore func() instance) {
	t.Helper()
	if i.databaseURL != "" {
		kept := dbtest.Copy(t, i.databaseURL)
		return func() instance { return instance{dataDir: i.dataDir, databaseURL: kept} }
	}
	file := filepath.Join(i.dataDir, "purser.db")
	kept, err := os.ReadFile(file)
	must(t, err)
	return func() instance {
		for _, rest := range []string{"-wal", "-shm"} {
			_ = os.Remove(file + rest) // gone when the program closed them
		}
		must(t, os.WriteFile(file, kept, 0o600))
		return i
	}
}

// TestRestore puts an older backup back after money has moved: Stripe knows of
// payments, transfers and refunds that the database does not. restore-check
// brings them in, under their old names, before anything can go out twice.
func TestRestore(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, i instance) {
		p := i.start(t)
		ada := p.signUp()
		ada.onboard(p.box())
		ada.pays(t, order{amount: "100.00", method: "pm_card_bypassPending", key: "before"})
		p.stop()
		restore := i.backup(t)

		p = i.start(t)
		ada = ada.at(p)
		in := ada.deposit(order{amount: "50.00", method: "pm_card_bypassPending", key: "in"}).done
		out := ada.payout(order{amount: "130.00", key: "out"})
		p.box().refund(in.PaymentIntentID, "500")
		eventually(t, recovery, "the refund is booked", func() bool { return ada.wallet().CurrentBalance.Amount == "15.00" })
		p.stop()

		i = restore()
		r := i.run(t, nil, "restore-check", "--data-dir", i.dataDir)
		if r.code != 0 || !strings.Contains(r.stdout, "The ledger agrees with Stripe.") || !strings.Contains(r.stdout, "The payout kill switch is open.") {
			t.Fatalf("restore-check ended with %d:\n%s%s", r.code, r.stdout, r.stderr)
		}
		p = i.start(t)
		ada = ada.at(p)
		if got := ada.wallet().CurrentBalance.Amount; got != "15.00" {
			t.Errorf("after the restore the wallet holds %s, want 15.00", got)
		}
		again := ada.payout(order{amount: "130.00", key: "out"})
		if !again.replayed || again.done.TransferID != out.done.TransferID || again.done.Status != out.done.Status {
			t.Errorf("the payout's key answers %+v, want %+v", again, out.done)
		}
		paid := ada.deposit(order{amount: "50.00", method: "pm_card_bypassPending", key: "in"})
		if !paid.replayed || paid.done.PaymentIntentID != in.PaymentIntentID || paid.done.Status != "SUCCEEDED" {
			t.Errorf("the deposit's key answers %+v, want %+v", paid, in)
		}
		// The start has noticed the older database, and checks once more.
		eventually(t, recovery, "payouts are judged by the balance again", func() bool {
			more := ada.payout(order{amount: "15.01", key: "more"})
			return len(more.refusals) == 1 && more.refusals[0].Code == "INSUFFICIENT_FUNDS"
		})
		p.stop()
		i.verify(t)
		if r := i.run(t, nil, "reconcile", "--data-dir", i.dataDir); r.code != 0 {
			t.Errorf("reconcile ended with %d:\n%s%s", r.code, r.stdout, r.stderr)
		}
	})
}

// TestRestoreForgotten puts an older backup back and starts the server as if nothing had
// happened. It notices by itself, nothing leaves twice although the clients ask at once,
// and payouts go on when Stripe's books were read.
func TestRestoreForgotten(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, i instance) {
		p := i.start(t)
		ada := p.signUp()
		ada.onboard(p.box())
		ada.pays(t, order{amount: "100.00", method: "pm_card_bypassPending", key: "before"})
		p.stop()
		restore := i.backup(t)

		p = i.start(t)
		ada = ada.at(p)
		in := ada.deposit(order{amount: "50.00", method: "pm_card_bypassPending", key: "in"}).done
		out := ada.payout(order{amount: "80.00", key: "out"}).done
		p.kill() // whatever it would have noted at its end

		i = restore()
		p = i.start(t)
		ada = ada.at(p)
		if log := p.logged(); !strings.Contains(log, "alarm: the database may have lost rows") {
			t.Errorf("nothing was noticed:\n%s", log)
		}
		paid := ada.deposit(order{amount: "50.00", method: "pm_card_bypassPending", key: "in"})
		if paid.done.PaymentIntentID != in.PaymentIntentID {
			t.Errorf("the deposit's key answers %+v, want %+v", paid, in)
		}
		var again begun[payout]
		eventually(t, recovery, "payouts go on", func() bool {
			again = ada.payout(order{amount: "80.00", key: "out"})
			return len(again.refusals) == 0
		})
		eventually(t, recovery, "money out is open", func() bool {
			return len(ada.payout(order{amount: "1.00", key: "more"}).refusals) == 0
		})
		eventually(t, recovery, "the payout is the one that was", func() bool {
			again = ada.payout(order{amount: "80.00", key: "out"})
			return again.done.TransferID == out.TransferID
		})
		if got := ada.wallet().CurrentBalance.Amount; got != "69.00" {
			t.Errorf("after the restore the wallet holds %s, want 69.00", got)
		}
		p.stop()
		i.verify(t)
		r := i.run(t, nil, "reconcile", "--data-dir", i.dataDir)
		if r.code != 0 || !strings.Contains(r.stdout, "The payout kill switch is open.") {
			t.Errorf("reconcile ended with %d:\n%s%s", r.code, r.stdout, r.stderr)
		}
	})
}
