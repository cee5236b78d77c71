package sandbox

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestMask(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"4242424242424242":                      "…4242",
		"a 4242 4242-4242\u20094242 b":          "a …4242 b",
		"x14242424242424242y":                   "x…4242y",
		`{"amount":900,"created":1701388800}`:   `{"amount":900,"created":1701388800}`,
		"http://127.0.0.1:39483/3ds/1234567890": "http://127.0.0.1:39483/3ds/1234567890",
		"2026-11-30":                            "2026-11-30",
		"pi_1_secret_abc&x":                     "pi_1_secret_…&x",
		"whsec_a, whsec_b":                      "whsec_…, whsec_…",
		"secret_key_required":                   "secret_key_required",
		"":                                      "",
	} {
		if got := mask(in); got != want {
			t.Errorf("mask(%q) = %q, want %q", in, got, want)
		}
	}
}

// Whatever stands around a card number, and however its digits are parted, no more than the
// last four of it are shown.
func TestMaskHidesCards(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		number := rapid.SampledFrom(testCards).Draw(t, "card").number
		var typed strings.Builder
		for i := range len(number) {
			typed.WriteByte(number[i])
			if i%4 == 3 {
				typed.WriteString(rapid.SampledFrom([]string{"", "", " ", "-", "  ", ".", "\u00a0", "\u2013"}).Draw(t, "gap"))
			}
		}
		text := rapid.String().Draw(t, "before") + typed.String() + rapid.String().Draw(t, "after")
		digits := strings.Map(onlyDigits, mask(text))
		if before := strings.Map(onlyDigits, text); strings.Contains(digits, number[:len(number)-4]) && strings.Count(before, number[:len(number)-4]) == 1 {
			t.Fatalf("mask(%q) = %q", text, mask(text))
		}
	})
}
