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

// UnmarshalTime reads a time in any zone.
func UnmarshalTime(v any) (time.Time, error) {
	text, _ := v.(string)
	t, err := time.Parse(time.RFC3339Nano, text)
	if err != nil {
		return t, Errorf("", "write the time as 2006-01-02T15:04:05Z")
	}
	return t.UTC(), nil
}

func quoted(text string) graphql.Marshaler {
	return graphql.WriterFunc(func(w io.Writer) {
		_, _ = io.WriteString(w, strconv.Quote(text)) // the response buffer does not fail
	})
}
