package payments_test

import (
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/purserhq/purser/ent/payout"
	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/database/dbtest"
	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/payments"
	"github.com/purserhq/purser/internal/payments/processor"
	"github.com/purserhq/purser/internal/refusal"
)

func (b *fixture) freeze(t *testing.T) {
	t.Helper()
	must(t, b.FreezeWallet(t.Context(), "usr_operator", b.wallet, "stolen cards"))
}

func (b *fixture) unfreeze(t *testing.T) {
	t.Helper()
	must(t, b.UnfreezeWallet(t.Context(), "usr_operator", b.wallet, "cleared"))
}

// A payout that was held waits while its wallet is frozen; one that may have been sent is
// looked up, and never sent again.
func TestFreezeHoldsPayouts(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		begin := func(t *testing.T, answers ...error) (b *fixture, id gid.ID, sent *int) {
			b, sent = setup(t, db), new(int)
			b.funded(t)
			b.stripe.createTransfer = func(key string, o processor.TransferOrder) (processor.StripeTransfer, error) {
				if *sent++; *sent <= len(answers) {
					return processor.StripeTransfer{}, answers[*sent-1]
				}
				return moved(key, o)
			}
			done, err := b.Payout(t.Context(), payments.PayoutInput{Owner: b.owner, Amount: "10.00", Key: "k"})
			must(t, err)
			return b, done.Operation, sent
		}
		t.Run("OKNeverSent", func(t *testing.T) {
			b, id, sent := begin(t, refused(processor.Retryable)) // proven: nothing was done
			b.freeze(t)
			b.sweeps(t, 30, time.Hour)
			if *sent != 1 {
				t.Errorf("sent %d times while the wallet was frozen", *sent-1)
			}
			b.wantPayout(t, id, payout.StatePending, 1500)
			waiting, err := b.ListParked(t.Context())
			must(t, err)
			if len(waiting) != 1 || waiting[0].ID != id || waiting[0].Frozen == "" || *waiting[0].Amount != usd(1000) {
				t.Errorf("what waits for a person is %+v, want the payout and why", waiting)
			}
			b.unfreeze(t)
			if waiting, err = b.ListParked(t.Context()); len(waiting) != 0 || err != nil {
				t.Errorf("what waits for a person is %+v, %v", waiting, err)
			}
			b.sweeps(t, 3, time.Hour)
			b.wantPayout(t, id, payout.StateSent, 1500)
		})
		t.Run("OKMayHaveBeenSent", func(t *testing.T) {
			b, id, sent := begin(t, refused(processor.Ambiguous))
			b.stripe.findTransfers = func(payout gid.ID) ([]processor.StripeTransfer, error) {
				done, err := moved("", processor.TransferOrder{Payout: payout, Amount: usd(1000), Destination: b.account()})
				return []processor.StripeTransfer{done}, err
			}
			b.freeze(t)
			wantRefusal(t, b.decide(t, "usr_other", id, false), refusal.InvalidInput) // it may have left
			b.sweeps(t, 30, time.Hour)
			if *sent != 1 {
				t.Errorf("sent %d times while the wallet was frozen", *sent-1)
			}
			b.wantPayout(t, id, payout.StateSent, 1500)
		})
		t.Run("OKRefused", func(t *testing.T) { // by an operator, who does not have to unfreeze the wallet
			b, id, sent := begin(t, refused(processor.Retryable))
			b.stripe.findTransfers = func(gid.ID) ([]processor.StripeTransfer, error) { return nil, nil }
			wantRefusal(t, b.decide(t, "usr_other", id, false), refusal.InvalidInput) // it is about to go out
			b.freeze(t)
			wantRefusal(t, b.decide(t, b.owner, id, false), refusal.InvalidInput)
			wantRefusal(t, b.decide(t, "usr_other", id, true), refusal.InvalidInput)
			must(t, b.decide(t, "usr_other", id, false))
			b.wantPayout(t, id, payout.StateFailed, 2500)
			b.unfreeze(t)
			b.sweeps(t, 30, time.Hour)
			b.wantPayout(t, id, payout.StateFailed, 2500)
			if *sent != 1 {
				t.Errorf("sent %d times after it was refused", *sent-1)
			}
		})
		t.Run("OKRefusedWhileStripeIsDown", func(t *testing.T) {
			b, id, sent := begin(t, refused(processor.Retryable))
			b.stripe.findTransfers = func(gid.ID) ([]processor.StripeTransfer, error) { return nil, refused(processor.Ambiguous) }
			b.freeze(t)
			must(t, b.decide(t, "usr_other", id, false))
			b.unfreeze(t) // what was refused stays so
			b.sweeps(t, 3, time.Hour)
			b.wantPayout(t, id, payout.StateReconcile, 1500)
			b.stripe.findTransfers = func(gid.ID) ([]processor.StripeTransfer, error) { return nil, nil }
			b.sweeps(t, 3, time.Hour)
			b.wantPayout(t, id, payout.StateFailed, 2500)
			if *sent != 1 {
				t.Errorf("sent %d times after it was refused", *sent-1)
			}
		})
		t.Run("OKTooOld", func(t *testing.T) { // what has waited for three days is not sent by unfreezing
			b, id, sent := begin(t, refused(processor.Retryable))
			b.stripe.findTransfers = func(gid.ID) ([]processor.StripeTransfer, error) { return nil, nil }
			b.freeze(t)
			b.sweeps(t, 5, 20*time.Hour)
			b.wantPayout(t, id, payout.StateFailed, 2500)
			b.unfreeze(t)
			b.sweeps(t, 3, time.Hour)
			b.wantPayout(t, id, payout.StateFailed, 2500)
			if *sent != 1 {
				t.Errorf("sent %d times", *sent-1)
			}
		})
		t.Run("OKWasNotSentAfterAll", func(t *testing.T) {
			b, id, sent := begin(t, refused(processor.Ambiguous))
			b.stripe.findTransfers = func(gid.ID) ([]processor.StripeTransfer, error) { return nil, nil }
			b.freeze(t)
			b.sweeps(t, 30, time.Hour)
			if *sent != 1 {
				t.Errorf("sent %d times while the wallet was frozen", *sent-1)
			}
			b.wantPayout(t, id, payout.StatePending, 1500)
			b.unfreeze(t)
			b.sweeps(t, 3, time.Hour)
			b.wantPayout(t, id, payout.StateSent, 1500)
		})
		t.Run("ErrNoSuchWallet", func(t *testing.T) {
			b := setup(t, db)
			wantRefusal(t, b.FreezeWallet(t.Context(), "usr_operator", gid.New(gid.Wallet), "x"), refusal.NotFound)
			wantRefusal(t, b.FreezeWallet(t.Context(), "usr_operator", b.wallet, " "), refusal.InvalidInput)
		})
	})
}

// Once a freeze has answered, nothing begins any more, however much is under way.
func TestFreezeUnderLoad(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		b := setup(t, db)
		b.funded(t)
		b.deposit(t, "500.00")
		f := b.friend(t)
		var tried, through int
		for name, do := range map[string]func() error{
			"payouts":   func() error { return b.tryPayout(t.Context(), "0.50", time.Time{}) },
			"transfers": func() error { _, err := b.send(t, f.wallet, "0.50", string(gid.New("key"))); return err },
		} {
			var frozen atomic.Bool
			var begun, late, refusals atomic.Int32
			var running sync.WaitGroup
			for range 8 {
				running.Go(func() {
					for range 3 { // tries after it is frozen
						for told := false; !told; {
							told = frozen.Load()
							switch err := do(); {
							case err == nil && told:
								late.Add(1)
							case err == nil:
								begun.Add(1)
							case refusal.From(err) != nil && refusal.From(err).Code == refusal.RateLimited: // much is going on
							default:
								refusals.Add(1)
								wantRefusal(t, err, refusal.Frozen)
							}
						}
					}
				})
			}
			for begun.Load() < 16 {
				<-time.After(time.Millisecond)
			}
			b.freeze(t)
			frozen.Store(true)
			running.Wait()
			tried, through = tried+int(late.Load()+refusals.Load()), through+int(late.Load())
			if late.Load() > 0 || refusals.Load() == 0 {
				t.Errorf("%s: %d began after the freeze had answered, %d were refused", name, late.Load(), refusals.Load())
			}
			b.unfreeze(t)
			must(t, do())
		}
		t.Logf("out of a frozen wallet: %d tried, %d got through", tried, through)
		b.verified(t)
	})
}
