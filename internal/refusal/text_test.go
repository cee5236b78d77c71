package refusal_test

import (
	"strings"
	"testing"

	"github.com/purserhq/purser/internal/refusal"
)

func TestCheckText(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"": "", "seven": "", "ééééééé": "", "eight ch": "The note must be at most 7 characters long.",
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
