package payments_test

import (
	"strings"
	"testing"
	"time"

	"github.com/purserhq/purser/ent/payout"
	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/database/dbtest"
	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/money"
	"github.com/purserhq/purser/internal/payments"
	"github.com/purserhq/purser/internal/payments/processor"
)

// lostTransfer is what Stripe has of a payout that the database has not.
func (b *fixture) lostTransfer(minor int64, destination gid.ID) processor.StripeTransfer {
	id := gid.New(gid.Payout)
	return processor.StripeTransfer{
		ID: "tr_" + string(id), Payout: id, Amount: money.Money{Minor: minor, Currency: "USD"},
		Destination: destination, CreatedAt: b.clock(),
		Origin: processor.Origin{Wallet: b.wallet, Key: "lost-" + string(id), Fingerprint: strings.Repeat("a", 64)},
	}
}

// A transfer that left before a backup was restored is taken from the wallet;
// what the wallet has not is owed. It is taken once, however often it is seen.
func TestPayoutAdopted(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		b := &town{fixture: setup(t, db)}
		b.funded(t) // 25.00
		lost := b.lostTransfer(4000, "acct_lost")
		b.stripe.transfer = func(string) (processor.StripeTransfer, error) { return lost, nil }
		for range 2 {
			b.told(t, "transfer.created", lost.ID)
		}
		b.wantPayout(t, lost.Payout, payout.StateSent, 0)
		b.wants(t, 0, 1500)
		lost.Reversals = []processor.Reversal{{ID: "trr_1", Amount: lost.Amount}}
		b.told(t, "transfer.reversed", lost.ID)
		b.wantPayout(t, lost.Payout, payout.StateReversed, 2500)
		b.wants(t, 2500, 0)
	})
}

// Objects that say nothing of us, or of a wallet that is not here, are left alone.
func TestNotAdopted(t *testing.T) {
	t.Parallel()
	for name, alter := range map[string]func(*processor.StripeTransfer){
		"ErrNoTrace":          func(p *processor.StripeTransfer) { p.Origin = processor.Origin{} },
		"ErrUnknownWallet":    func(p *processor.StripeTransfer) { p.Wallet = gid.New(gid.Wallet) },
		"ErrOtherCurrency":    func(p *processor.StripeTransfer) { p.Amount.Currency = "EUR" },
		"ErrForgedPrint":      func(p *processor.StripeTransfer) { p.Fingerprint = "short" },
		"ErrOtherKindOfThing": func(p *processor.StripeTransfer) { p.Payout = gid.New(gid.Deposit) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
				b := &town{fixture: setup(t, db)}
				b.funded(t)
				lost := b.lostTransfer(1000, "acct_lost")
				alter(&lost)
				b.stripe.transfer = func(string) (processor.StripeTransfer, error) { return lost, nil }
				b.told(t, "transfer.created", lost.ID)
				b.wants(t, 2500, 0)
			})
		})
	}
}

// A transfer to another user's account was never this owner's payout, whatever its
// metadata say.
func TestPayoutOfAnotherNotAdopted(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		b := &town{fixture: setup(t, db)}
		b.funded(t)
		someone, _ := b.newUser(t)
		_, _, err := b.StartOnboarding(t.Context(), someone, "")
		must(t, err)
		lost := b.lostTransfer(1000, gid.ID("acct_"+string(someone)[4:]))
		b.stripe.transfer = func(string) (processor.StripeTransfer, error) { return lost, nil }
		b.told(t, "transfer.created", lost.ID)
		b.wants(t, 2500, 0)
		if n, err := db.Client().Payout.Query().Count(t.Context()); n != 0 || err != nil {
			t.Errorf("%d payouts were made, %v", n, err)
		}
	})
}

// A shut gate stops payouts that were held before it was shut.
func TestGateStopsWhatIsHeld(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		b := setup(t, db)
		b.funded(t)
		sent := 0
		b.stripe.createTransfer = func(_ string, o processor.TransferOrder) (processor.StripeTransfer, error) {
			if sent++; sent == 1 {
				return processor.StripeTransfer{}, refused(processor.Retryable)
			}
			return moved("", o)
		}
		done, err := b.Payout(t.Context(), payments.PayoutInput{Owner: b.owner, Amount: "10.00", Key: "k"})
		must(t, err)
		must(t, b.SetMoneyOut(t.Context(), b.owner, false, "test"))
		for range 3 {
			b.pass(time.Hour)
			b.Sweep(t.Context())
		}
		b.wantPayout(t, done.Operation, payout.StatePending, 1500)
		must(t, b.SetMoneyOut(t.Context(), b.owner, true, "test"))
		b.pass(time.Hour)
		b.Sweep(t.Context())
		b.wantPayout(t, done.Operation, payout.StateSent, 1500)
	})
}

// A payout that has waited a day to go out for the first time is looked up: it
// may come from a backup, and have gone out after that was made.
func TestOldPayoutIsLookedUpFirst(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		b := setup(t, db)
		b.funded(t)
		var sent, asked int
		b.stripe.createTransfer = func(_ string, o processor.TransferOrder) (processor.StripeTransfer, error) {
			if sent++; sent == 1 {
				return processor.StripeTransfer{}, refused(processor.Retryable)
			}
			t.Error("sent without a look")
			return moved("", o)
		}
		b.stripe.findTransfers = func(id gid.ID) ([]processor.StripeTransfer, error) {
			asked++
			found, err := moved("", processor.TransferOrder{Payout: id, Amount: money.Money{Minor: 1000, Currency: "USD"}, Destination: b.account()})
			return []processor.StripeTransfer{found}, err
		}
		done, err := b.Payout(t.Context(), payments.PayoutInput{Owner: b.owner, Amount: "10.00", Key: "k"})
		must(t, err)
		b.pass(25 * time.Hour)
		b.Sweep(t.Context())
		b.pass(time.Minute)
		b.Sweep(t.Context())
		b.wantPayout(t, done.Operation, payout.StateSent, 1500)
		if sent != 1 || asked != 1 {
			t.Errorf("sent %d times and looked up %d times, want one each", sent, asked)
		}
	})
}
