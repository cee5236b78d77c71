package refusal

import (
	"regexp"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// uuid is what clients make their keys of: one in some thousand holds digits that would
// do as a card number.
var uuid = regexp.MustCompile(`(?i)\b[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}\b`)

// chain matches groups of digits with at most three separators between two groups:
// whatever is neither a letter nor a digit.
var chain = regexp.MustCompile(`[0-9]+(?:[^\pL0-9]{1,3}[0-9]+)*`)

var digits = regexp.MustCompile(`[0-9]+`)

// The lengths of card numbers.
const (
	minCard = 13
	maxCard = 19
)

// iban matches what is written as an international bank account number, whose check digits
// then tell whether it is one.
var iban = regexp.MustCompile(`(?i)\b[a-z]{2}[0-9]{2}(?:[ -]?[0-9a-z]{4}){2,7}(?:[ -]?[0-9a-z]{1,3})?\b`)

// HoldsCard reports whether a text holds what looks like a card number, in whatever
// digits and with whatever separators it is written. Such a text is not kept: whoever
// stores card numbers must protect them as banks do.
func HoldsCard(text string) bool {
	plain := uuid.ReplaceAllString(plainDigits(text), ".")
	for _, found := range chain.FindAllString(iban.ReplaceAllStringFunc(plain, withoutIBAN), -1) {
		if chainHoldsCard(found) {
			return true
		}
	}
	return false
}

// plainDigits writes every decimal digit as ASCII, every dash as a hyphen, and leaves
// out what cannot be seen: full-width, superscript, Arabic and emoji digits, zero-width
// blanks and soft hyphens.
func plainDigits(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r < unicode.MaxASCII:
			return r
		case unicode.IsDigit(r):
			return digit(r)
		case unicode.Is(unicode.Pd, r), r == '\u2212': // the minus sign is no dash to Unicode
			return '-'
		case unicode.In(r, unicode.Cf, unicode.Mn, unicode.Me):
			return -1
		}
		return r
	}, norm.NFKC.String(text))
}

// digit is the ASCII digit of a decimal digit of any script. Each script has its ten in
// one row, from zero on, which the ranges of the table keep together.
func digit(r rune) rune {
	for _, in := range unicode.Nd.R16 {
		if lo := rune(in.Lo); lo <= r && r <= rune(in.Hi) {
			return '0' + (r-lo)%10
		}
	}
	for _, in := range unicode.Nd.R32 {
		if lo := rune(in.Lo); lo <= r && r <= rune(in.Hi) { //nolint:gosec // the tables of Unicode end at 10FFFF
			return '0' + (r-lo)%10
		}
	}
	return r
}

// chainHoldsCard looks at every run of neighbouring groups of a chain.
func chainHoldsCard(text string) bool {
	groups := digits.FindAllStringIndex(text, -1)
	for from := range groups {
		for to := from + 1; to <= len(groups); to++ {
			run := groups[from:to]
			n := count(run)
			if n > maxCard {
				break
			}
			if n >= minCard && isCard(text, run) {
				return true
			}
		}
	}
	return false
}

// count is how many digits the groups have together.
func count(groups [][]int) (n int) {
	for _, g := range groups {
		n += g[1] - g[0]
	}
	return n
}

// isCard reports whether the groups of digits are one card number: by a range and a length
// that an issuer has, its check digit, and either by separators that people use in card
// numbers or by groups as cards have them, so that dates, times and lists of amounts are none.
func isCard(text string, groups [][]int) bool {
	number := ""
	usual := true
	for i, g := range groups {
		number += text[g[0]:g[1]]
		if i > 0 {
			between := text[groups[i-1][1]:g[0]]
			usual = usual && (between == " " || between == "-")
		}
	}
	return (usual || regular(groups)) && issued(number) && luhn(number)
}

// regular reports whether the groups are as on cards: all of one size but for the last,
// which may be shorter, or 4-6-5 and 4-6-4.
func regular(groups [][]int) bool {
	size := func(i int) int { return groups[i][1] - groups[i][0] }
	last := len(groups) - 1
	if len(groups) == 3 && size(0) == 4 && size(1) == 6 && size(2) >= 4 && size(2) <= 5 {
		return true
	}
	for i := 1; i < last; i++ {
		if size(i) != size(0) {
			return false
		}
	}
	return size(last) <= size(0)
}

// luhn is the check of a card number's last digit.
func luhn(text string) bool {
	sum, double := 0, false
	for i := len(text) - 1; i >= 0; i-- {
		if text[i] < '0' || text[i] > '9' {
			continue
		}
		d := int(text[i] - '0')
		if double {
			if d *= 2; d > 9 {
				d -= 9
			}
		}
		sum, double = sum+d, !double
	}
	return sum%10 == 0
}

// IsCard reports whether a whole text is a card number and nothing else, as people write
// one. It is for what programs make up, such as keys, in which digits mean nothing.
func IsCard(text string) bool {
	number := strings.NewReplacer(" ", "", "-", "").Replace(plainDigits(text))
	return len(number) >= minCard && len(number) <= maxCard && !strings.ContainsFunc(number, func(r rune) bool { return r < '0' || r > '9' }) &&
		issued(number) && luhn(number)
}

// NoCard refuses a text that holds a card number, naming the field.
func NoCard(field, text string) *Error {
	if !HoldsCard(text) {
		return nil
	}
	return Newf(InvalidInput, field, "The value looks like a card number, which must not be entered here. Remove it.")
}
