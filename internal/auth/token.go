package auth

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"io"
	"log/slog"
	"regexp"
	"strings"
)

// The prefixes let people and secret scanners know a token that went astray.
const (
	sessionPrefix = "pst_"
	resetPrefix   = "prt_"
	keyPrefix     = "psk_"
	emailPrefix   = "pvt_"
)

// tokenForm is that of every token; anything else is not worth a query.
var tokenForm = regexp.MustCompile(`^p(st|rt|sk|vt)_[A-Za-z0-9_-]{43}$`)

// Token is what a client shows to be somebody. It prints, logs and marshals as
// redacted.
type Token struct{ secret string }

func newToken(prefix string) Token {
	var bits [32]byte
	_, _ = rand.Read(bits[:]) // never fails: the program ends if there is no randomness
	return Token{secret: prefix + base64.RawURLEncoding.EncodeToString(bits[:])}
}

// parseToken returns the token that a client has sent; false when it is none of
// ours, or of another kind.
func parseToken(prefix, text string) (Token, bool) {
	return Token{secret: text}, strings.HasPrefix(text, prefix) && tokenForm.MatchString(text)
}

// Reveal returns the secret itself, for the answer to its owner and for nothing else.
func (t Token) Reveal() string { return t.secret }

// hash is what the database holds. A fast hash will do, for there is no guessing
// of 256 random bits.
func (t Token) hash() string {
	sum := sha256.Sum256([]byte(t.secret))
	return hex.EncodeToString(sum[:])
}

const redacted = "[redacted]"

// String returns no secret.
func (Token) String() string { return redacted }

// Format prints no secret, whatever the verb: with %d alone, fmt would pass String by.
func (Token) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, redacted) }

// LogValue logs no secret.
func (Token) LogValue() slog.Value { return slog.StringValue(redacted) }

// MarshalText writes no secret, into JSON neither.
func (Token) MarshalText() ([]byte, error) { return []byte(redacted), nil }
