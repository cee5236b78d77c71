// Package relay pages lists by Relay's rules, both ways, always newest first and
// always by a key: a page stays where it is while rows are added before it, and
// the last page costs what the first one does.
package relay

import (
	"encoding/base64"
	"strings"

	"github.com/purserhq/purser/graph/scalar"
)

// The sizes of pages.
const (
	DefaultSize = 20
	MaxSize     = 100
)

// Arguments are what a client asks of a connection.
type Arguments struct {
	After, Before *scalar.Cursor
	First, Last   *int32
}

// check refuses sizes that cannot be, naming the argument, and sets the default.
func (a *Arguments) check() error {
	for _, size := range []struct {
		argument string
		value    *int32
	}{{"first", a.First}, {"last", a.Last}} {
		if size.value == nil {
			continue
		}
		if *size.value < 0 || *size.value > MaxSize {
			return scalar.Errorf(size.argument, "ask for 0 to %d items, not %d", MaxSize, *size.value)
		}
	}
	if a.First == nil && a.Last == nil {
		size := int32(DefaultSize)
		a.First = &size
	}
	return nil
}

// Size is how many items a page can hold at most, for counting what a query may cost.
func Size(first, last *int32) int {
	size := DefaultSize
	switch {
	case first != nil:
		size = int(*first)
	case last != nil:
		size = int(*last)
	}
	return min(max(size, 0), MaxSize)
}

// rows is how many rows are read for a page: one too many tells whether there are more.
// There are few such numbers, since each is another statement to the database.
func (a Arguments) rows() int {
	size := Size(a.First, a.Last)
	for _, fixed := range []int{0, 5, 10, DefaultSize, 50} {
		if size <= fixed {
			return fixed + 1
		}
	}
	return MaxSize + 1
}

// encode makes a cursor of a place in the kind of connection.
func encode(kind, place string) scalar.Cursor {
	return scalar.Cursor(base64.RawURLEncoding.EncodeToString([]byte(kind + ":" + place)))
}

// decode is the place. A cursor of another kind of connection is refused, and so
// is one that a client made itself: valid says what a place looks like.
func decode(kind, argument string, c scalar.Cursor, valid func(place string) bool) (string, error) {
	text, err := base64.RawURLEncoding.DecodeString(string(c))
	place, ours := strings.CutPrefix(string(text), kind+":")
	if err != nil || !ours || !valid(place) {
		return "", scalar.Errorf(argument, "this cursor is not one of this connection's")
	}
	return place, nil
}
