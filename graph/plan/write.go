package plan

import (
	"bytes"
	"strconv"
	"time"

	"github.com/99designs/gqlgen/graphql"

	"github.com/purserhq/purser/graph/scalar"
)

// orNull writes what was found, or null. A read that failed has found nothing, too.
func orNull[T any](o object[*T], r *run, out []byte, found *T) []byte {
	if found == nil {
		return append(out, "null"...)
	}
	return o.write(r, out, found)
}

// quoted writes what the scalars write with strconv.Quote: ids, cursors, enums.
func quoted[T any, S ~string](of func(T) S) write[T] {
	return func(_ *run, out []byte, entity T) []byte { return appendQuoted(out, string(of(entity))) }
}

// text writes a String.
func text[T any](of func(T) string) write[T] {
	return func(_ *run, out []byte, entity T) []byte { return appendString(out, of(entity)) }
}

// optional writes a String that may be null.
func optional[T any](of func(T) *string) write[T] {
	return func(_ *run, out []byte, entity T) []byte { return appendOptional(out, of(entity)) }
}

func appendOptional(out []byte, s *string) []byte {
	if s == nil {
		return append(out, "null"...)
	}
	return appendString(out, *s)
}

func boolean[T any](of func(T) bool) write[T] {
	return func(_ *run, out []byte, entity T) []byte { return strconv.AppendBool(out, of(entity)) }
}

func moment[T any](of func(T) time.Time) write[T] {
	return func(_ *run, out []byte, entity T) []byte {
		out = append(out, '"')
		out = of(entity).UTC().AppendFormat(out, time.RFC3339Nano)
		return append(out, '"')
	}
}

func appendCursor(out []byte, c *scalar.Cursor) []byte {
	if c == nil {
		return append(out, "null"...)
	}
	return appendQuoted(out, string(*c))
}

func appendQuoted(out []byte, text string) []byte {
	if !plain(text) {
		return strconv.AppendQuote(out, text)
	}
	out = append(out, '"')
	out = append(out, text...)
	return append(out, '"')
}

// appendString writes a String, with gqlgen's escapes.
func appendString(out []byte, text string) []byte {
	if plain(text) {
		return appendQuoted(out, text)
	}
	var b bytes.Buffer
	graphql.MarshalString(text).MarshalGQL(&b)
	return append(out, b.Bytes()...)
}

// plain tells whether a text stands in JSON as it is.
func plain(text string) bool {
	for i := range len(text) {
		if c := text[i]; c < ' ' || c > '~' || c == '"' || c == '\\' {
			return false
		}
	}
	return true
}
