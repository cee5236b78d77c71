package payments_test

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/purserhq/purser/ent/user"
	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/database/dbtest"
	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/money"
	"github.com/purserhq/purser/internal/payments"
	"github.com/purserhq/purser/internal/payments/processor"
	"github.com/purserhq/purser/internal/refusal"
)

// someLabels are a reference and two entries of metadata, as they are kept.
func someLabels() (payments.Labels, []processor.Label) {
	order := "order-1"
	return payments.Labels{Reference: &order, Metadata: []payments.Metadata{{Key: "shop", Value: "Berlin"}, {Key: "a", Value: "b"}}},
		[]processor.Label{{Value: "order-1"}, {Key: "a", Value: "b"}, {Key: "shop", Value: "Berlin"}}
}

// kept are the labels of an object, as its row has them.
func (b *fixture) kept(t *testing.T, object gid.ID) []processor.Label {
	t.Helper()
	all, err := payments.AttachedTo(t.Context(), b.db, object)
	must(t, err)
	return all
}

func wantLabels(t *testing.T, got, want []processor.Label) {
	t.Helper()
	if !reflect.DeepEqual(got, want) {
		t.Errorf("labels %v, want %v", got, want)
	}
}

// A deposit, a refund of it and a payout keep what was attached, and tell Stripe the same with
// each send. Another input under the key is refused.
func TestLabelsOfOperations(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		b := setup(t, db)
		b.funded(t)
		labels, want := someLabels()
		var sent [][]processor.Label
		lost := func(got []processor.Label) error {
			if sent = append(sent, got); len(sent) == 1 {
				return refused(processor.Ambiguous)
			}
			return nil
		}
		retried := func(name string, id gid.ID) {
			t.Helper()
			for range 3 {
				b.pass(10 * time.Minute)
				b.Sweep(t.Context())
			}
			if len(sent) < 2 {
				t.Errorf("%s was sent %d times, want it again", name, len(sent))
			}
			for _, one := range sent {
				wantLabels(t, one, want)
			}
			wantLabels(t, b.kept(t, id), want)
			sent = nil
		}
		b.stripe.findIntents = func(gid.ID) ([]processor.Intent, error) { return nil, nil }
		b.stripe.findTransfers = func(gid.ID) ([]processor.StripeTransfer, error) { return nil, nil }
		b.stripe.createIntent = func(key string, o processor.IntentOrder) (processor.Intent, error) {
			if err := lost(o.Labels); err != nil {
				return processor.Intent{}, err
			}
			return paid(key, o)
		}
		in := payments.DepositInput{Owner: b.owner, Amount: "10", PaymentMethod: "pm_card_visa", Labels: labels, Key: "in"}
		deposit, err := b.Deposit(t.Context(), in)
		must(t, err)
		retried("deposit", deposit.Operation)
		again, err := b.Deposit(t.Context(), in)
		if err != nil || !again.Replayed || again.Operation != deposit.Operation {
			t.Errorf("the same again: %+v, %v", again, err)
		}
		in.Labels = payments.Labels{Reference: labels.Reference}
		_, err = b.Deposit(t.Context(), in)
		wantRefusal(t, err, refusal.KeyReused)

		b.stripe.createTransfer = func(key string, o processor.TransferOrder) (processor.StripeTransfer, error) {
			if err := lost(o.Labels); err != nil {
				return processor.StripeTransfer{}, err
			}
			return moved(key, o)
		}
		out := payments.PayoutInput{Owner: b.owner, Amount: "5", Labels: labels, Key: "out"}
		payout, err := b.Payout(t.Context(), out)
		must(t, err)
		retried("payout", payout.Operation)
		out.Labels = payments.Labels{}
		_, err = b.Payout(t.Context(), out)
		wantRefusal(t, err, refusal.KeyReused)

		operator, _ := b.newUser(t)
		b.stripe.createRefund = func(_ string, o processor.RefundOrder) (processor.ChargeRefund, error) {
			sent = append(sent, o.Labels)
			return processor.ChargeRefund{ID: "re_1", Refund: o.Refund, IntentID: o.IntentID, Amount: o.Amount, Status: "succeeded"}, nil
		}
		back := payments.RefundInput{Operator: operator, Role: user.RoleAdmin, Deposit: deposit.Operation, Labels: labels, Key: "back"}
		refund, err := b.Refund(t.Context(), back)
		must(t, err)
		wantLabels(t, sent[0], want)
		wantLabels(t, b.kept(t, refund.Operation), want)
		back.Labels.Metadata = nil
		_, err = b.Refund(t.Context(), back)
		wantRefusal(t, err, refusal.KeyReused)
		b.verified(t)
	})
}

// What was begun before there were labels is found by its key, as if nothing had changed.
func TestFingerprintWithoutLabels(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		b := setup(t, db)
		b.funded(t)
		hash := func(parts ...string) string {
			sum := sha256.Sum256([]byte(strings.Join(parts, "\x00") + "\x00"))
			return hex.EncodeToString(sum[:])
		}
		in, err := b.Deposit(t.Context(), payments.DepositInput{Owner: b.owner, Amount: "10", PaymentMethod: "pm_card_visa", Key: "in"})
		must(t, err)
		out, err := b.Payout(t.Context(), payments.PayoutInput{Owner: b.owner, Amount: "5", Key: "out"})
		must(t, err)
		deposit, err := db.Client().Deposit.Get(t.Context(), in.Operation)
		must(t, err)
		payout, err := db.Client().Payout.Get(t.Context(), out.Operation)
		must(t, err)
		if want := hash("deposit", string(b.wallet), "1000", "pm_card_visa"); deposit.Fingerprint != want {
			t.Errorf("deposit: fingerprint %s, want %s", deposit.Fingerprint, want)
		}
		if want := hash("payout", string(b.wallet), "500"); payout.Fingerprint != want {
			t.Errorf("payout: fingerprint %s, want %s", payout.Fingerprint, want)
		}
	})
}

// The labels of an operation whose row was lost come back from Stripe, but for what somebody has
// changed there to something that is not kept.
func TestLabelsRestored(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		b := &town{fixture: setup(t, db)}
		b.funded(t)
		_, want := someLabels()
		atStripe := append([]processor.Label{{Key: "two words", Value: "x"}, {Key: "card", Value: "4242 4242 4242 4242"}}, want...)

		sent := b.lostTransfer(1000, "acct_lost")
		sent.Labels = atStripe
		b.stripe.transfer = func(string) (processor.StripeTransfer, error) { return sent, nil }
		b.told(t, "transfer.created", sent.ID)
		wantLabels(t, b.kept(t, sent.Payout), want)

		lost := processor.Intent{
			ID: "pi_lost", Deposit: gid.New(gid.Deposit), Status: processor.IntentSucceeded, Received: money.Money{Minor: 700, Currency: "USD"}, CreatedAt: b.clock(),
			Origin: processor.Origin{Wallet: b.wallet, Key: "lost", Fingerprint: strings.Repeat("a", 64), Labels: atStripe},
		}
		b.stripe.intent = func(string) (processor.Intent, error) { return lost, nil }
		b.told(t, "payment_intent.succeeded", lost.ID)
		wantLabels(t, b.kept(t, lost.Deposit), want)
		b.verified(t)
	})
}

// A refund that a second operator confirms has what was attached to its proposal.
func TestLabelsOfProposedRefund(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		b := setup(t, db)
		b.Service = payments.New(db, b.stripe, payments.Options{Limits: payments.Limits{ApproveAbove: money.Each(1)}})
		deposit := b.deposit(t, "25.00")
		labels, want := someLabels()
		var sent []processor.Label
		b.stripe.createRefund = func(_ string, o processor.RefundOrder) (processor.ChargeRefund, error) {
			sent = o.Labels
			return processor.ChargeRefund{ID: "re_1", Refund: o.Refund, IntentID: o.IntentID, Amount: o.Amount, Status: "succeeded"}, nil
		}
		one, _ := b.newUser(t)
		other, _ := b.newUser(t)
		in := payments.RefundInput{Operator: one, Role: user.RoleAdmin, Deposit: deposit.Operation, Labels: labels, Key: "back"}
		proposed, err := b.Refund(t.Context(), in)
		must(t, err)
		in.Labels.Reference = nil
		_, err = b.Refund(t.Context(), in)
		wantRefusal(t, err, refusal.KeyReused)
		_, err = b.ConfirmResolution(t.Context(), other, proposed.Operation)
		must(t, err)
		wantLabels(t, sent, want)
		row, err := db.Client().Refund.Query().Only(t.Context())
		must(t, err)
		wantLabels(t, b.kept(t, row.ID), want)
		b.verified(t)
	})
}

// Labels that are not kept are refused before anything is written or sent.
func TestLabelsRefused(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		b := setup(t, db)
		b.funded(t)
		many := payments.Labels{}
		for i := range 21 {
			many.Metadata = append(many.Metadata, payments.Metadata{Key: fmt.Sprint("k", i), Value: "x"})
		}
		card := "4242424242424242"
		for name, labels := range map[string]payments.Labels{
			"many": many, "card": {Reference: &card}, "key": {Metadata: []payments.Metadata{{Key: "a b", Value: "x"}}},
			"value": {Metadata: []payments.Metadata{{Key: "a", Value: strings.Repeat("x", 501)}}},
		} {
			_, err := b.Deposit(t.Context(), payments.DepositInput{Owner: b.owner, Amount: "10", Labels: labels, Key: "in " + name})
			wantRefusal(t, err, refusal.InvalidInput)
			_, err = b.Payout(t.Context(), payments.PayoutInput{Owner: b.owner, Amount: "1", Labels: labels, Key: "out " + name})
			wantRefusal(t, err, refusal.InvalidInput)
			_, err = b.Refund(t.Context(), payments.RefundInput{Operator: b.owner, Deposit: "dep_1", Labels: labels, Key: "back " + name})
			wantRefusal(t, err, refusal.InvalidInput)
		}
	})
}
