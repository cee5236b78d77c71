package relay

import (
	"context"
	"math"
	"strconv"

	"github.com/purserhq/purser/ent"
	"github.com/purserhq/purser/graph/scalar"
)

// Lines is a page of a ledger whose newest line has the sequence latest. The
// sequence has no gaps, so which lines a page holds is arithmetic: fetch is given
// the two sequences between which they lie, both excluded, and is not called for
// an empty page. Lines written after latest was read do not show.
func Lines(
	a Arguments, latest int64, fetch func(over, under int64) ([]*ent.Transaction, error),
) (*TransactionConnection, error) {
	if err := a.check(); err != nil {
		return nil, err
	}
	over, under, err := a.between(latest)
	if err != nil {
		return nil, err
	}
	if a.First != nil {
		over = max(over, under-int64(*a.First)-1)
	}
	if a.Last != nil {
		under = min(under, over+int64(*a.Last)+1)
	}
	var lines []*ent.Transaction
	if under-over > 1 {
		if lines, err = fetch(over, under); err != nil {
			return nil, err
		}
	}
	count := func(context.Context) (int, error) { return int(latest), nil }
	return page(lines, lineCursor, over > 0, under <= latest, count, math.MaxInt), nil
}

// Picked is what some lines of a ledger are read by.
type Picked struct {
	// Fetch reads limit lines at most between two sequences, both excluded: the
	// newest of them, newest first, or the oldest, oldest first.
	Fetch func(over, under int64, limit int, oldest bool) ([]*ent.Transaction, error)
	Count func(context.Context) (int, error) // up to MaxCount+1
}

// LinesPicked is a page of those lines of a ledger that fetch picks. Its cursors
// are those of Lines.
func LinesPicked(a Arguments, p Picked) (*TransactionConnection, error) {
	if err := a.check(); err != nil {
		return nil, err
	}
	over, under, err := a.between(math.MaxInt64 - 1)
	if err != nil {
		return nil, err
	}
	lines, err := p.Fetch(over, under, a.rows(), a.First == nil)
	if err != nil {
		return nil, err
	}
	lines, next, previous := cut(a, lines)
	return page(lines, lineCursor, next, previous, p.Count, MaxCount), nil
}

// LineEdges are lines as items of the ledger's pages, each with the cursor that it has there.
func LineEdges(lines []*ent.Transaction) []*Edge[ent.Transaction] { return edges(lines, lineCursor) }

func lineCursor(line *ent.Transaction) scalar.Cursor {
	return encode("line", strconv.FormatInt(line.Sequence, 10))
}

// between is what of the sequences 1 to latest the cursors leave, the bounds
// excluded. The newest come first: after means below.
func (a Arguments) between(latest int64) (over, under int64, err error) {
	under = latest + 1
	if a.After != nil {
		after, err := sequence("after", *a.After)
		if err != nil {
			return 0, 0, err
		}
		under = min(under, after)
	}
	if a.Before != nil {
		before, err := sequence("before", *a.Before)
		if err != nil {
			return 0, 0, err
		}
		over = min(before, latest)
	}
	return over, under, nil
}

func sequence(argument string, c scalar.Cursor) (int64, error) {
	var n int64
	_, err := decode("line", argument, c, func(place string) (ok bool) {
		var err error
		n, err = strconv.ParseInt(place, 10, 64)
		return err == nil && n > 0 && strconv.FormatInt(n, 10) == place
	})
	return n, err
}
