package refusal

import "regexp"

// digitsOfACard are 13 to 19 digits that begin as card numbers do, with blanks or
// hyphens between them as people write them. Times in milliseconds begin with 1.
var digitsOfACard = regexp.MustCompile(`(?:^|[^0-9])([2-6](?:[ -]?[0-9]){12,18})(?:[^0-9]|$)`)

// uuid is what clients make their keys of: one in some thousand holds digits that would
// do as a card number.
var uuid = regexp.MustCompile(`(?i)\b[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}\b`)

// HoldsCard tells whether a text holds what looks like a card number. Such a text is
// not kept: whoever writes card numbers down must protect them as banks do.
func HoldsCard(text string) bool {
	for _, found := range digitsOfACard.FindAllStringSubmatch(uuid.ReplaceAllString(text, "."), -1) {
		if luhn(found[1]) {
			return true
		}
	}
	return false
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

// NoCard refuses a text that holds a card number, naming the field.
func NoCard(field, text string) *Error {
	if !HoldsCard(text) {
		return nil
	}
	return Newf(InvalidInput, field, "This looks like a card number. Never write one down here.")
}
