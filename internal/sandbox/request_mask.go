package sandbox

import "strings"

// masked stands for what is not shown.
const masked = "…"

// hiddenNames are parameters whose values are never shown, whatever they look like.
var hiddenNames = map[string]bool{
	"number": true, "cvc": true, "account_number": true, "client_secret": true, "secret": true, "id_number": true,
	"ssn_last_4": true, "password": true, "key": true,
}

// maskParameter is name=value with what is secret left out.
func maskParameter(name, value string) string {
	if strings.ContainsAny(name, `{}"<>:`) || len(name) > 200 {
		return masked // JSON that was sent as a form: its names are values
	}
	for _, part := range strings.FieldsFunc(name, func(r rune) bool { return r == '[' || r == ']' }) {
		if hiddenNames[part] {
			return mask(name) + "=" + masked
		}
	}
	return mask(name) + "=" + mask(value)
}

// secretMarks begin or end in what follows them: client secrets, the secrets of webhook
// endpoints, API keys, the links of onboarding forms, and the token of the dashboard.
var secretMarks = []string{"_secret_", "whsec_", "sk_test_", "rk_test_", "sk_live_", "rk_live_", "alnk_", "sbt_"}

// mask leaves card numbers and secrets out of a text, wherever they stand in it: an error
// repeats what was sent, and people put card numbers into descriptions.
func mask(text string) string {
	for _, mark := range secretMarks {
		text = maskAfter(text, mark)
	}
	return maskDigits(text)
}

func maskAfter(text, mark string) string {
	var out strings.Builder
	for {
		i := strings.Index(text, mark)
		if i < 0 {
			out.WriteString(text)
			return out.String()
		}
		out.WriteString(text[:i+len(mark)])
		text = strings.TrimLeft(text[i+len(mark):], base62+"_")
		out.WriteString(masked)
	}
}

// maskDigits keeps the last four of every run of 12 digits and more, as a card number has,
// also where spaces or dashes part them. An amount of twelve digits is masked too: what
// looks at the check digit alone lets a number through that has one more digit before it.
func maskDigits(text string) string {
	var out strings.Builder
	from := 0 // what is written so far
	for i := 0; i < len(text); i++ {
		if !isDigit(text[i]) {
			continue
		}
		start, last, digits := i, i, 0
		for ; i < len(text) && i-last <= 4 && (isDigit(text[i]) || isGap(text[i])); i++ {
			if isDigit(text[i]) {
				last = i
				digits++
			}
		}
		if i = last; digits < 12 {
			continue
		}
		out.WriteString(text[from:start])
		out.WriteString(masked)
		from = last + 1
		for end, left := last, 4; left > 0; end-- {
			if isDigit(text[end]) {
				if left--; left == 0 {
					out.WriteString(strings.Map(onlyDigits, text[end:from]))
				}
			}
		}
	}
	out.WriteString(text[from:])
	return out.String()
}

func isDigit(b byte) bool { return '0' <= b && b <= '9' }

// isGap tells what may part the digits of one number: what people type, and the bytes of a
// character beyond ASCII, such as a narrow space. What parts the values of a list or of JSON
// does not.
func isGap(b byte) bool { return strings.IndexByte(" .-_\t\r\n", b) >= 0 || b >= 0x80 }

func onlyDigits(r rune) rune {
	if '0' <= r && r <= '9' {
		return r
	}
	return -1
}

// shownKey tells a key's kind, and the last four characters of a long test key, as Stripe's own
// dashboard does. A key of another form may be a real one or a password, and nothing is shown.
func shownKey(key string) string {
	for _, kind := range []string{"sk_test_", "rk_test_", "pk_test_", "sk_live_", "rk_live_", "pk_live_"} {
		rest, ok := strings.CutPrefix(key, kind)
		switch {
		case !ok:
		case strings.HasSuffix(kind, "_test_") && len(rest) >= 12:
			return kind + masked + rest[len(rest)-4:]
		default:
			return kind + masked
		}
	}
	if key == "" {
		return "none"
	}
	return "of another form"
}
