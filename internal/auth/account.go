package auth

import (
	"net/mail"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/purserhq/purser/internal/refusal"
)

const (
	mostEmailBytes    = 254 // what SMTP can carry
	fewestCharacters  = 8   // of a password
	mostPasswordBytes = 256
)

// account is what a person signs up with, checked and in the form that is kept.
type account struct {
	email    string
	password string
	name     *string
}

// newAccount checks what a person has typed. Fails with InvalidInput.
func newAccount(email, password, name string) (account, error) {
	a := account{password: password}
	var why *refusal.Error
	if a.email, why = parseEmail(email); why != nil {
		return account{}, why
	}
	if why = checkPassword(password, a.email); why != nil {
		return account{}, why
	}
	if a.name, why = parseName(name); why != nil {
		return account{}, why
	}
	return a, nil
}

// domain is two labels or more of which the last is not a number, so that no
// address of a machine passes.
var domain = regexp.MustCompile(`^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])$`)

// parseEmail returns the address as it is kept: trimmed and in lower case. It must
// be ASCII before it is lowered: the Kelvin sign would become a k, and an address
// that only looks like another's would be that address.
func parseEmail(text string) (string, *refusal.Error) {
	text = strings.TrimSpace(text)
	switch {
	case text == "":
		return "", refusal.Newf(refusal.InvalidInput, "email", "Enter an email address.")
	case len(text) > mostEmailBytes:
		return "", refusal.Newf(refusal.InvalidInput, "email", "The email address must be at most %d characters long.", mostEmailBytes)
	}
	invalid := refusal.Newf(refusal.InvalidInput, "email", "Enter one email address such as ada@example.com.")
	for _, char := range []byte(text) {
		if char <= ' ' || char > '~' {
			return "", invalid
		}
	}
	email := strings.ToLower(text)
	parsed, err := mail.ParseAddress(email)
	if err != nil || parsed.Address != email { // a display name, quotes, comments, angle brackets
		return "", invalid
	}
	local, host, _ := strings.Cut(email, "@")
	if len(local) > 64 || !domain.MatchString(host) {
		return "", invalid
	}
	return email, refusal.NoCard("email", email)
}

// checkPassword counts characters below and bytes above: eight keys are eight keys
// in any script, and the bound is there for the memory that a password takes.
func checkPassword(password, email string) *refusal.Error {
	switch {
	case !utf8.ValidString(password) || utf8.RuneCountInString(password) < fewestCharacters || len(password) > mostPasswordBytes:
		return refusal.Newf(refusal.InvalidInput, "password",
			"The password must have at least %d characters and at most %d bytes.", fewestCharacters, mostPasswordBytes)
	case strings.ContainsRune(password, 0): // some client has sent something else than what was typed
		return refusal.Newf(refusal.InvalidInput, "password", "The password must not contain the NUL character.")
	case strings.EqualFold(strings.TrimSpace(password), email):
		return refusal.Newf(refusal.InvalidInput, "password", "The password must not be the email address.")
	}
	return nil
}

// parseName returns the trimmed name; nil for none.
func parseName(text string) (*string, *refusal.Error) {
	name := strings.TrimSpace(text)
	switch {
	case name == "":
		return nil, nil
	case !utf8.ValidString(name) || strings.ContainsFunc(name, breaksLines):
		return nil, refusal.Newf(refusal.InvalidInput, "name", "The name must be one line of plain text.")
	}
	return &name, refusal.CheckText("name", name, refusal.MaxName)
}

// breaksLines finds control characters, and the two separators that some
// programs break lines at.
func breaksLines(r rune) bool { return unicode.IsControl(r) || r == '\u2028' || r == '\u2029' }
