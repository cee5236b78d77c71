package refusal_test

import (
	"strings"
	"testing"

	"github.com/google/uuid"

	"github.com/purserhq/purser/internal/refusal"
)

func TestHoldsCard(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		"4242424242424242", "4242 4242 4242 4242", "4242-4242-4242-4242", "card: 5555555555554444!", "378282246310005", "6011111111111117 x", "4222222222222",
	} {
		if !refusal.HoldsCard(text) {
			t.Errorf("%q is not seen", text)
		}
	}
	for _, text := range []string{
		"", "Ada", "4242424242424241", "424242424242", "1700000000000", "550e8400-e29b-41d4-a716-446655440000", "pay_01m84p2z86ev5btq2gt1zrtf6j",
		"42424242424242424242424242", "+49 30 1234567",
	} {
		if refusal.HoldsCard(text) {
			t.Errorf("%q is taken for a card", text)
		}
	}
}

// Front ends make a new one for each click: not one of them may be refused.
func TestRandomUUIDsHoldNoCard(t *testing.T) {
	t.Parallel()
	for range 20_000 {
		id := uuid.NewString()
		for _, text := range []string{id, strings.ReplaceAll(id, "-", ""), "deposit-" + id, strings.ToUpper(id)} {
			if refusal.HoldsCard(text) {
				t.Fatalf("%q is taken for a card", text)
			}
		}
	}
}
