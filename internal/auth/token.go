package auth

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"hash/crc32"
	"io"
	"log/slog"
	"math/big"
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

// The secret of an application's key has a form of its own, which secret scanners can check
// without asking us: the prefix, 256 random bits in 43 base62 digits, and the CRC-32 of all
// that in 6 more. It holds letters and digits alone, so that a double click marks all of it.
const (
	applicationPrefix = "prs_"
	randomDigits      = 43
	checksumDigits    = 6
)

var applicationForm = regexp.MustCompile(`^prs_[0-9A-Za-z]{49}$`)

func newApplicationSecret() Token {
	var bits [32]byte
	_, _ = rand.Read(bits[:]) // never fails: the program ends if there is no randomness
	text := applicationPrefix + base62(new(big.Int).SetBytes(bits[:]), randomDigits)
	return Token{secret: text + checksum(text)}
}

// parseApplicationSecret returns the secret that a client has sent; false when its form or
// its checksum is wrong, so that a mistyped one costs no query.
func parseApplicationSecret(text string) (Token, bool) {
	if !applicationForm.MatchString(text) {
		return Token{}, false
	}
	body := len(applicationPrefix) + randomDigits
	return Token{secret: text}, checksum(text[:body]) == text[body:]
}

func checksum(text string) string {
	return base62(new(big.Int).SetUint64(uint64(crc32.ChecksumIEEE([]byte(text)))), checksumDigits)
}

// base62 writes n in so many digits: 0-9, then a-z, then A-Z.
func base62(n *big.Int, digits int) string {
	text := n.Text(62)
	return strings.Repeat("0", digits-len(text)) + text
}

// Reveal returns the secret itself, for the answer to its owner and for nothing else.
func (t Token) Reveal() string { return t.secret }

// hash is what the database holds. A fast hash will do, for there is no guessing
// of 256 random bits.
func (t Token) hash() string {
	sum := sha256.Sum256([]byte(t.secret))
	return hex.EncodeToString(sum[:])
}

// lastFour returns the characters by which people tell secrets apart.
func (t Token) lastFour() string { return t.secret[len(t.secret)-4:] }

const redacted = "[redacted]"

// String returns no secret.
func (Token) String() string { return redacted }

// Format prints no secret, whatever the verb: with %d alone, fmt would pass String by.
func (Token) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, redacted) }

// LogValue logs no secret.
func (Token) LogValue() slog.Value { return slog.StringValue(redacted) }

// MarshalText writes no secret, into JSON neither.
func (Token) MarshalText() ([]byte, error) { return []byte(redacted), nil }
