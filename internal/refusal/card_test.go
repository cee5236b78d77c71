package refusal_test

import (
	"fmt"
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"

	"github.com/google/uuid"

	"github.com/purserhq/purser/internal/refusal"
)

func TestHoldsCard(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		"4242424242424242", "4242 4242 4242 4242", "4242-4242-4242-4242", "card: 5555555555554444!", "378282246310005", "6011111111111117 x", "4222222222222",
		// other digits
		"４２４２４２４２４２４２４２４２", "４２４２ ４２４２ ４２４２ ４２４２", "①: 4242424242424242", "⁴²⁴²⁴²⁴²⁴²⁴²⁴²⁴²", "𝟒𝟐𝟒𝟐𝟒𝟐𝟒𝟐𝟒𝟐𝟒𝟐𝟒𝟐𝟒𝟐",
		"٤٢٤٢٤٢٤٢٤٢٤٢٤٢٤٢", "४२४२४२४२४२४२४२४२", "4️⃣2️⃣4️⃣2️⃣4️⃣2️⃣4️⃣2️⃣4️⃣2️⃣4️⃣2️⃣4️⃣2️⃣4️⃣2️⃣",
		// other separators
		"4242\u00a04242\u00a04242\u00a04242", "4242\u200b4242\u200b4242\u200b4242", "42\u00ad424242424242\u200d42", "4242.4242.4242.4242", "4242_4242_4242_4242",
		"4242/4242/4242/4242", "4242,4242,4242,4242", "4242  4242  4242  4242", "4242 - 4242 - 4242 - 4242", "4242–4242–4242–4242", "4242\t4242\n4242\r4242",
		"4.2.4.2.4.2.4.2.4.2.4.2.4.2.4.2", "42:42:42:42:42:42:42:42", "3782.822463.10005", "4242.4242-4242/4242", "card=4242|4242|4242|4242;x", "1.4242.4242.4242.4242",
	} {
		if !refusal.HoldsCard(text) {
			t.Errorf("%q is not seen", text)
		}
	}
	for _, text := range []string{
		"", "Ada", "4242424242424241", "424242424242", "1700000000000", "550e8400-e29b-41d4-a716-446655440000", "pay_01m84p2z86ev5btq2gt1zrtf6j",
		"42424242424242424242424242", "+49 30 1234567", "2026-03-01 12:00:08", "2026-03-01 12:00:00 to 13:00:00", "order:4711:2026-03-01:12:02:7",
		"400, 500, 600, 700, 808", "192.168.100.1 4242", "٤٢٤٢٤٢٤٢٤٢٤٢٤٢٤١", "4242 4242 apples 4242 4242",
	} {
		if refusal.HoldsCard(text) {
			t.Errorf("%q is taken for a card", text)
		}
	}
}

// Numbers that are none of a card: of 18 digits, as programs make them, and of banks'
// accounts. Every tenth passes the check of a card's last digit.
func TestNumbersAreNoCards(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(1, 2)) //nolint:gosec // numbers to try, no secrets
	const tries = 20_000
	taken := 0
	for range tries {
		if refusal.HoldsCard(fmt.Sprint(random.Int64N(9e17) + 1e17)) {
			taken++
		}
	}
	if taken > tries/100 {
		t.Errorf("%d of %d numbers of 18 digits are taken for cards, want at most 1%%", taken, tries)
	}
	for range tries / 50 {
		for country, digits := range map[string]int{"DE": 18, "FR": 23, "NL": 14, "ES": 20, "BE": 12, "NO": 11, "PL": 24} {
			account := iban(random, country, digits)
			for _, text := range []string{account, "to " + grouped(account) + " please", strings.ToLower(account), grouped(account) + "."} {
				if refusal.HoldsCard(text) {
					t.Fatalf("%q is taken for a card", text)
				}
			}
		}
	}
	if !refusal.HoldsCard("DE89 4242 4242 4242 4242") || !refusal.HoldsCard(grouped("DE89370400440532013000")+" 4242424242424242") {
		t.Error("a card number beside an account number is not seen")
	}
}

// iban is an account number with the right check digits.
func iban(random *rand.Rand, country string, digits int) string {
	number := ""
	for range digits {
		number += strconv.Itoa(random.IntN(10))
	}
	sum := 0
	for _, r := range number + country + "00" {
		digit := string(r)
		if r >= 'A' {
			digit = strconv.Itoa(int(r-'A') + 10)
		}
		for _, d := range digit {
			sum = (sum*10 + int(d-'0')) % 97
		}
	}
	return fmt.Sprintf("%s%02d%s", country, 98-sum, number)
}

func grouped(text string) string {
	var groups []string
	for len(text) > 4 {
		groups, text = append(groups, text[:4]), text[4:]
	}
	return strings.Join(append(groups, text), " ")
}

// Keys are made by programs: digits in them mean nothing. One that is a card number and
// nothing else was typed by somebody.
func TestIsCard(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]bool{
		"4242424242424242": true, "4242 4242 4242 4242": true, "3782-822463-10005": true, "４２４２４２４２４２４２４２４２": true,
		"order 4242424242424242": false, "4242424242424241": false, "1234567890123452": false, "42424242": false, "": false,
		"deposit:4242424242424242:7": false, "424242424242424242424242424242": false,
	} {
		if got := refusal.IsCard(text); got != want {
			t.Errorf("%q: %t", text, got)
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
