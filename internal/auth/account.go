package auth

import (
	"net/mail"
	"regexp"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"github.com/purserhq/purser/internal/refusal"
)

const (
	maxEmailBytes    = 254 // what SMTP can carry
	fewestCharacters = 8   // of a password
	maxPasswordBytes = 256
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
	if a.email, why = parseOwnEmail(email); why != nil {
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
	case len(text) > maxEmailBytes:
		return "", refusal.Newf(refusal.InvalidInput, "email", "The email address must have at most %d characters.", maxEmailBytes).WithMax(maxEmailBytes)
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

// parseOwnEmail is parseEmail of an address that somebody wants to have, which must not be
// reserved.
func parseOwnEmail(text string) (string, *refusal.Error) {
	email, why := parseEmail(text)
	if why == nil && !reachable(email) {
		return "", refusal.Newf(refusal.InvalidInput, "email", "Email cannot be delivered to addresses of the domain invalid. Enter another address.")
	}
	return email, why
}

// checkPassword counts characters below and bytes above: eight keys are eight keys
// in any script, and the bound is there for the memory that a password takes.
func checkPassword(password, email string) *refusal.Error {
	switch {
	case !utf8.ValidString(password) || utf8.RuneCountInString(password) < fewestCharacters || len(password) > maxPasswordBytes:
		return refusal.Newf(refusal.InvalidInput, "password",
			"The password must have at least %d characters and at most %d bytes.", fewestCharacters, maxPasswordBytes)
	case strings.ContainsRune(password, 0): // some client has sent something else than what was typed
		return refusal.Newf(refusal.InvalidInput, "password", "The password must not contain the NUL character.")
	case isOf(password, email):
		return refusal.Newf(refusal.InvalidInput, "password", "The password must not be the email address or a part of it. Choose another.")
	case isCommon(password):
		return refusal.Newf(refusal.InvalidInput, "password", "The password is one of the most common passwords. Choose another.")
	}
	return nil
}

// isOf tells that a password is an address, or what stands before or behind its @.
func isOf(password, email string) bool {
	local, host, _ := strings.Cut(email, "@")
	password = strings.TrimSpace(norm.NFKC.String(password)) // as it is hashed
	return strings.EqualFold(password, email) || strings.EqualFold(password, local) || strings.EqualFold(password, host)
}

// parseName returns the name in its normal form; nil for none.
func parseName(text string) (*string, *refusal.Error) {
	name, why := refusal.CheckName("name", text)
	if why != nil || name == "" {
		return nil, why
	}
	return &name, nil
}
