package refusal

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/secure/precis"
	"golang.org/x/text/unicode/norm"
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
// hold, that turns the direction of what is written around it, or that holds a card number.
// It names the field and the bound.
func CheckText(field, text string, maxChars int) *Error {
	switch {
	case !utf8.ValidString(text) || strings.ContainsRune(text, 0):
		return Newf(InvalidInput, field, "The %s must be UTF-8 without the character U+0000.", field)
	case utf8.RuneCountInString(text) > maxChars:
		return Newf(InvalidInput, field, "The %s must have at most %d characters.", field, maxChars).WithMax(maxChars)
	case strings.ContainsFunc(text, turns):
		return Newf(InvalidInput, field, "The %s must not contain characters that change the direction of writing. Remove them.", field)
	}
	return NoCard(field, text)
}

// turns finds the embeddings, overrides and isolates by which a text is shown in another
// order than it is stored: an operator would read another amount or name than there is.
func turns(r rune) bool { return r >= '\u202a' && r <= '\u202e' || r >= '\u2066' && r <= '\u2069' }

// names is the profile of RFC 8264 for names of people and things: letters, digits, marks,
// symbols and punctuation of all scripts, without control characters, invisible ones and
// those that no version of Unicode has assigned.
var names = precis.NewFreeform(precis.Norm(norm.NFC), precis.FoldWidth, precis.DisallowEmpty)

// maxMarks is how many combining marks may stand on one letter: no orthography has more,
// and a pile of them covers the lines around it.
const maxMarks = 4

// CheckName returns a name in its one normal form, without blanks at its ends. Empty stays
// empty. Fails for control characters and line breaks, invisible characters, piled-up marks,
// names without anything that can be seen, and for what CheckText refuses.
func CheckName(field, text string) (string, *Error) {
	text = strings.TrimSpace(text)
	if text == "" {
		return "", nil
	}
	if why := CheckText(field, text, MaxName); why != nil {
		return "", why
	}
	name, err := normalName(strings.Map(plainSpace, text))
	if name = strings.TrimSpace(name); err != nil || name == "" || piled(name) {
		return "", Newf(InvalidInput, field, "The %s must be one line of plain text without invisible or control characters.", field)
	}
	return name, CheckText(field, name, MaxName)
}

// normalName is the text in the profile's form. The profile has no characters that cannot be
// seen, but emoji are made with two of them: what joins two symbols, and what asks for a
// symbol in colour. These stay, between symbols alone.
func normalName(text string) (string, error) {
	var out strings.Builder
	runes, from := []rune(text), 0
	for i := range runes {
		if !joins(runes, i) {
			continue
		}
		if from < i {
			part, err := names.String(string(runes[from:i]))
			if err != nil {
				return "", err
			}
			out.WriteString(part)
		}
		out.WriteRune(runes[i])
		from = i + 1
	}
	if from == len(runes) {
		return out.String(), nil
	}
	part, err := names.String(string(runes[from:]))
	return out.String() + part, err
}

// joins reports whether the character at i makes an emoji of the symbols beside it.
func joins(text []rune, i int) bool {
	const colour, joiner = '\ufe0f', '\u200d'
	symbol := func(at int) bool { return at >= 0 && at < len(text) && unicode.In(text[at], unicode.So, unicode.Sk) }
	switch text[i] {
	case colour:
		return symbol(i - 1)
	case joiner:
		return symbol(i+1) && (symbol(i-1) || i > 0 && text[i-1] == colour && symbol(i-2))
	}
	return false
}

// plainSpace makes one space of all.
func plainSpace(r rune) rune {
	if unicode.Is(unicode.Zs, r) {
		return ' '
	}
	return r
}

// piled reports whether more than maxMarks marks follow each other, or nothing else is there.
func piled(name string) bool {
	marks, seen := 0, false
	for _, r := range name {
		if !unicode.Is(unicode.M, r) {
			marks, seen = 0, seen || !unicode.IsSpace(r)
			continue
		}
		if marks++; marks > maxMarks {
			return true
		}
	}
	return !seen
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
