package refusal

import (
	"strings"
	"unicode/utf8"
)

// The longest texts that people write, in characters. The database refuses longer ones
// too, and so it does with what Stripe and browsers say of themselves, which is clipped.
const (
	MaxName   = 100 // of a user or a key
	MaxNote   = 140 // of a transfer
	MaxReason = 500 // of an operator
	MaxSearch = 100
	MaxDetail = 1000 // of an audit event
	MaxCode   = 255  // a code or a state in Stripe's words
	MaxSaid   = 1000 // a message in Stripe's words
)

// CheckText refuses a text that is longer than maxChars characters, that a database cannot
// hold, or that holds a card number. It names the field and the bound.
func CheckText(field, text string, maxChars int) *Error {
	switch {
	case !utf8.ValidString(text) || strings.ContainsRune(text, 0):
		return Newf(InvalidInput, field, "The %s must be UTF-8 without the character U+0000.", field)
	case utf8.RuneCountInString(text) > maxChars:
		return Newf(InvalidInput, field, "The %s must be at most %d characters long.", field, maxChars)
	}
	return NoCard(field, text)
}

// Clip is what can be kept of a text that nobody here can be asked to shorten: its first
// maxChars characters, without what a database cannot hold.
func Clip(text string, maxChars int) string {
	text = strings.ReplaceAll(strings.ToValidUTF8(text, "\uFFFD"), "\x00", "\uFFFD")
	for at := range text {
		if maxChars == 0 {
			return text[:at]
		}
		maxChars--
	}
	return text
}
