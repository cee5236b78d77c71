package relay

import (
	"context"
	"regexp"
	"slices"

	"entgo.io/ent/dialect/sql"

	"github.com/purserhq/purser/graph/scalar"
	"github.com/purserhq/purser/internal/gid"
)

// Source is a table whose ids sort by the time that its rows were made.
type Source[T any] struct {
	Kind  string // of the ids: gid.Deposit
	ID    func(*T) gid.ID
	Fetch func(ctx context.Context, window func(*sql.Selector)) ([]*T, error)
	Count func(context.Context) (int, error) // up to MaxCount+1
}

// Recent is a page of the source, newest first.
func Recent[T any](ctx context.Context, a Arguments, s Source[T]) (*Connection[T], error) {
	if err := a.check(); err != nil {
		return nil, err
	}
	after, err := s.place("after", a.After)
	if err != nil {
		return nil, err
	}
	before, err := s.place("before", a.Before)
	if err != nil {
		return nil, err
	}
	rows, err := s.Fetch(ctx, between(after, before, a.rows(), a.First == nil))
	if err != nil {
		return nil, err
	}
	rows, next, previous := cut(a, rows)
	return page(rows, func(row *T) scalar.Cursor { return encode(s.Kind, string(s.ID(row))) }, next, previous, s.Count, MaxCount), nil
}

// cut makes a page of the rows that were read for it, newest first, or oldest
// first where only the last are wanted. One row too many tells whether there are
// more. With first and last both given, first cuts and last then takes from what
// it left.
func cut[T any](a Arguments, rows []*T) (_ []*T, next, previous bool) {
	size := Size(a.First, a.Last)
	more := len(rows) > size
	rows = rows[:min(size, len(rows))]
	next, previous = more, a.After != nil
	if a.First == nil {
		slices.Reverse(rows)
		next, previous = a.Before != nil, more
	}
	if keep := Size(nil, a.Last); a.First != nil && a.Last != nil && len(rows) > keep {
		rows, previous = rows[len(rows)-keep:], true
	}
	return rows, next, previous
}

// between selects limit rows between two ids, both excluded: the newest of them,
// or the oldest when backwards.
func between(after, before string, limit int, backwards bool) func(*sql.Selector) {
	return func(s *sql.Selector) {
		id := s.C("id")
		if after != "" {
			s.Where(sql.LT(id, after))
		}
		if before != "" {
			s.Where(sql.GT(id, before))
		}
		if backwards {
			s.OrderBy(sql.Asc(id))
		} else {
			s.OrderBy(sql.Desc(id))
		}
		s.Limit(limit)
	}
}

var digits = regexp.MustCompile(`^[0-9a-z]{26}$`)

// place is the id in a cursor; empty without one.
func (s Source[T]) place(argument string, c *scalar.Cursor) (string, error) {
	if c == nil {
		return "", nil
	}
	return decode(s.Kind, argument, *c, func(place string) bool {
		id := gid.ID(place)
		return id.Prefix() == s.Kind && digits.MatchString(place[len(s.Kind)+1:])
	})
}
