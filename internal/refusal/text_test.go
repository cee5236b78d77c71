package refusal_test

import (
	"strings"
	"testing"

	"github.com/purserhq/purser/internal/refusal"
)

func TestCheckText(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"": "", "seven": "", "ééééééé": "", "eight ch": "The note must have at most 7 characters.",
		"\x00": "The note must be UTF-8 without the character U+0000.", "\xff": "The note must be UTF-8 without the character U+0000.",
	} {
		got := ""
		if why := refusal.CheckText("note", text, 7); why != nil {
			got = why.Message
		}
		if got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
	if why := refusal.CheckText("note", "4242 4242 4242 4242", 140); why == nil || why.Field[1] != "note" {
		t.Errorf("a card number: %v", why)
	}
}

func TestCheckName(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"": "", "  ": "", "Ada": "Ada", " Ada  Lovelace ": "Ada  Lovelace", "Ada\u00a0L": "Ada L", "Ａｄａ": "Ada", "e\u0301": "\u00e9",
		"Nguyễn Thị Ánh": "Nguyễn Thị Ánh", "محمد": "محمد", "ทั้งปี้": "ทั้งปี้", "O'Neil-Smith, Jr. (ret.) 🚀": "O'Neil-Smith, Jr. (ret.) 🚀", "क्षि": "क्षि",
		"Ada 👩‍🔬": "Ada 👩‍🔬", "❤️": "❤️", "👩🏽‍❤️‍👩🏽 e\u0301": "👩🏽‍❤️‍👩🏽 \u00e9",
		"Z" + strings.Repeat("\u0301", 4): "\u0179\u0301\u0301\u0301",
	} {
		if got, why := refusal.CheckName("name", text); got != want || why != nil {
			t.Errorf("%q: %q %v", text, got, why)
		}
	}
	for _, text := range []string{
		"Ada\u202eadA", "\u200b", "\u200b\u200d", "👩\u200d", "A\u200d👩", "\ufe0f", "A\ufe0f",
		"A\u200bda", "\ufeff", "Ada\nLovelace", "Ada\u2028L", "\x07", "A\u2066da", "\u0301", "\u0300\u0301",
		"Z" + strings.Repeat("\u0334", 5), "\u034f", "A\u00adda", "\u3164", "\U000e0041", "\uffff", "\ufdd0", "\xff", strings.Repeat("x", 101), "4242 4242 4242 4242",
		"4242４２４２４２４２４２４２",
	} {
		if got, why := refusal.CheckName("name", text); why == nil || got != "" && refusal.HoldsCard(got) {
			t.Errorf("%q is taken as %q", text, got)
		}
	}
	if why := refusal.CheckText("note", "1\u202e00", 100); why == nil {
		t.Error("a note that turns the direction of writing is taken")
	}
}

func TestClip(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"": "", "abc": "abc", "abcd": "abc", "éèêë": "éèê", "a\x00b": "a\uFFFDb", "a\xff": "a\uFFFD", strings.Repeat("\xff\x00", 9): "\uFFFD\uFFFD\uFFFD",
	} {
		if got := refusal.Clip(text, 3); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}
