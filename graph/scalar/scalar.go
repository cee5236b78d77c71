// Package scalar reads and writes the API's scalars. What cannot be read fails
// with an *Error, so that a client's mistake is told from a fault of ours.
package scalar

import (
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/99designs/gqlgen/graphql"

	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/money"
)

// Error says what is wrong with an argument. The message is for people.
type Error struct {
	Argument string // its name; empty when the path of the error tells it
	Message  string
}

// Error is the argument and what is wrong with it.
func (e *Error) Error() string {
	if e.Argument == "" {
		return e.Message
	}
	return e.Argument + ": " + e.Message
}

// Errorf says what is wrong with an argument.
func Errorf(argument, format string, args ...any) *Error {
	return &Error{argument, fmt.Sprintf(format, args...)}
}

// checkText refuses what PostgreSQL cannot hold and SQLite would: there it would fail in
// the middle of a transaction, maybe one that several requests share.
func checkText(text string) error {
	switch {
	case !utf8.ValidString(text):
		return Errorf("", "write the text in UTF-8")
	case strings.ContainsRune(text, 0):
		return Errorf("", "the text must not contain the character U+0000")
	}
	return nil
}

// Cursor is an opaque place in a connection; graph/relay reads it.
type Cursor string

// MarshalCursor writes a cursor.
func MarshalCursor(c Cursor) graphql.Marshaler { return quoted(string(c)) }

// UnmarshalCursor takes a string.
func UnmarshalCursor(v any) (Cursor, error) {
	text, ok := v.(string)
	if !ok {
		return "", Errorf("", "a cursor is a string")
	}
	return Cursor(text), checkText(text)
}

// MarshalID writes an id.
func MarshalID(id gid.ID) graphql.Marshaler { return quoted(string(id)) }

const (
	// maxID is longer than any id, Stripe's included.
	maxID = 255
	// unknownID stands for a text that cannot be an id. Nothing has it, so it is answered
	// as every id that does not exist, and never reaches a database as it was written.
	unknownID gid.ID = "unknown"
)

// UnmarshalID takes a string. What cannot be an id, which is printable ASCII, becomes one
// that does not exist.
func UnmarshalID(v any) (gid.ID, error) {
	text, ok := v.(string)
	if !ok {
		return "", Errorf("", "an id is a string")
	}
	if len(text) > maxID || strings.ContainsFunc(text, func(r rune) bool { return r < ' ' || r > '~' }) {
		return unknownID, nil
	}
	return gid.ID(text), nil
}

// MarshalInt writes a number.
func MarshalInt(n int32) graphql.Marshaler { return graphql.MarshalInt32(n) }

// UnmarshalInt takes a whole number of 32 bits.
func UnmarshalInt(v any) (int32, error) {
	n, err := graphql.UnmarshalInt32(v)
	if err != nil {
		return 0, Errorf("", "write a whole number of 32 bits")
	}
	return n, nil
}

// MarshalString writes a text.
func MarshalString(text string) graphql.Marshaler { return graphql.MarshalString(text) }

// UnmarshalString takes a string that every database can hold, and nothing that could be
// turned into one.
func UnmarshalString(v any) (string, error) {
	text, ok := v.(string)
	if !ok {
		return "", Errorf("", "write a string")
	}
	return text, checkText(text)
}

// MarshalCurrency writes the code.
func MarshalCurrency(c money.Currency) graphql.Marshaler { return quoted(string(c)) }

// UnmarshalCurrency takes a code that Purser knows.
func UnmarshalCurrency(v any) (money.Currency, error) {
	var c money.Currency
	if err := c.UnmarshalGQL(v); err != nil {
		return "", Errorf("", "write an ISO 4217 code in capitals, such as USD")
	}
	return c, nil
}

// MarshalDecimal writes a number as a string.
func MarshalDecimal(d money.Decimal) graphql.Marshaler { return d }

// UnmarshalDecimal takes a string as it is: what is wrong with it, the verb says.
func UnmarshalDecimal(v any) (money.Decimal, error) {
	var d money.Decimal
	if err := d.UnmarshalGQL(v); err != nil {
		return "", Errorf("", "%v", err)
	}
	return d, checkText(string(d))
}

// MarshalTime writes a time in UTC, whatever zone the database gave it in.
func MarshalTime(t time.Time) graphql.Marshaler {
	return quoted(t.UTC().Format(time.RFC3339Nano))
}

// The first and the last moment that both databases order as text and as times.
var (
	firstTime = time.Date(1, 1, 1, 0, 0, 0, 0, time.UTC)
	lastTime  = time.Date(9999, 12, 31, 23, 59, 59, 999_999_000, time.UTC)
)

// UnmarshalTime reads a time in any zone, as rows have theirs: in UTC and in microseconds.
// What is finer is rounded up. All times that come in are bounds, inclusive from below and
// exclusive from above, and both mean the same rows then: PostgreSQL by itself would round to
// the nearest, and SQLite compares digits. A time that no row can have becomes the first or the
// last that one can have.
func UnmarshalTime(v any) (time.Time, error) {
	text, _ := v.(string)
	t, err := time.Parse(time.RFC3339Nano, text)
	if err != nil {
		return t, Errorf("", "write the time as 2006-01-02T15:04:05Z")
	}
	t = t.Add(time.Microsecond - 1).UTC().Truncate(time.Microsecond)
	switch {
	case t.Before(firstTime):
		t = firstTime
	case t.After(lastTime):
		t = lastTime
	}
	return t, nil
}

func quoted(text string) graphql.Marshaler {
	return graphql.WriterFunc(func(w io.Writer) {
		_, _ = io.WriteString(w, strconv.Quote(text)) // the response buffer does not fail
	})
}
