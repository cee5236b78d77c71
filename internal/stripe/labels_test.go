package stripe_test

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/payments/processor"
)

// fullLabels are as many labels as an operation can have, as long as they can be.
func fullLabels() []processor.Label {
	labels := []processor.Label{{Value: strings.Repeat("r", 255)}}
	for i := range 20 {
		key := fmt.Sprintf("k%02d.%s", i, strings.Repeat("-_aZ", 9))
		labels = append(labels, processor.Label{Key: key[:40], Value: strings.Repeat("ü", 500)})
	}
	return labels
}

// What a client attaches to an operation is at Stripe, within Stripe's bounds and beside what
// Purser finds it by, and is read back from there.
func TestLabels(t *testing.T) {
	t.Parallel()
	s := newStand(t)
	account, err := s.CreateAccount(t.Context(), "a", processor.AccountOrder{Onboarding: gid.New(gid.Onboarding), Owner: gid.New(gid.User), Email: "a@example.com"})
	if err != nil {
		t.Fatal(err)
	}
	s.control("accounts/"+account.ID.String()+"/complete", "{}")
	for name, labels := range map[string][]processor.Label{
		"none": nil,
		"some": {{Value: "order-1"}, {Key: "fingerprint", Value: "x"}, {Key: "idempotency_key", Value: "y"}, {Key: "reference", Value: "z"}},
		"long": {{Key: strings.Repeat("a", 38), Value: "fits"}, {Key: strings.Repeat("a", 39), Value: "1"}, {Key: strings.Repeat("b", 40), Value: "2"}},
		"full": fullLabels(),
	} {
		t.Run(name, func(t *testing.T) {
			origin := processor.Origin{Wallet: "wal_1", Key: strings.Repeat("k", 255), Fingerprint: strings.Repeat("f", 64), Labels: labels}
			deposit, refund, payout := gid.New(gid.Deposit), gid.New(gid.Refund), gid.New(gid.Payout)
			intent, err := s.CreateIntent(t.Context(), string(deposit), processor.IntentOrder{
				Deposit: deposit, Amount: usd(1250), PaymentMethod: "pm_card_bypassPending", Origin: origin,
			})
			if err != nil || !reflect.DeepEqual(intent.Origin, origin) {
				t.Fatalf("intent: %+v, %v", intent.Origin, err)
			}
			given, err := s.CreateRefund(t.Context(), string(refund), processor.RefundOrder{Refund: refund, IntentID: intent.ID, Amount: usd(250), Origin: origin})
			if err != nil || !reflect.DeepEqual(given.Origin, origin) {
				t.Errorf("refund: %+v, %v", given.Origin, err)
			}
			if _, err = s.CreateTransfer(t.Context(), string(payout), processor.TransferOrder{
				Payout: payout, Amount: usd(300), Destination: account.ID, Origin: origin,
			}); err != nil {
				t.Fatal(err)
			}
			found, err := s.FindTransfers(t.Context(), payout)
			if err != nil || len(found) != 1 || !reflect.DeepEqual(found[0].Origin, origin) {
				t.Errorf("transfer: %+v, %v", found, err)
			}
		})
	}
}

// Stripe removes a key that comes with an empty value, so that it is not written at all.
func TestLabelWithoutValue(t *testing.T) {
	t.Parallel()
	s := newStand(t)
	deposit := gid.New(gid.Deposit)
	intent, err := s.CreateIntent(t.Context(), "k", processor.IntentOrder{
		Deposit: deposit, Amount: usd(1250), Origin: processor.Origin{Labels: []processor.Label{{Key: "a"}, {Key: "b", Value: "1"}}},
	})
	if want := []processor.Label{{Key: "b", Value: "1"}}; err != nil || !slices.Equal(intent.Labels, want) {
		t.Errorf("labels: %+v, %v", intent.Labels, err)
	}
}
