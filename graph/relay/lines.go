package relay

import (
	"context"
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
	over, under, err := a.window(latest)
	if err != nil {
		return nil, err
	}
	var lines []*ent.Transaction
	if under-over > 1 {
		if lines, err = fetch(over, under); err != nil {
			return nil, err
		}
	}
	count := func(context.Context) (int, error) { return int(latest), nil }
	cursor := func(line *ent.Transaction) scalar.Cursor {
		return encode("line", strconv.FormatInt(line.Sequence, 10))
	}
	return page(lines, cursor, over > 0, under <= latest, count), nil
}

// window is what of the sequences 1 to latest the page holds, the bounds excluded.
// The newest come first: after means below.
func (a Arguments) window(latest int64) (over, under int64, err error) {
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
	if a.First != nil {
		over = max(over, under-int64(*a.First)-1)
	}
	if a.Last != nil {
		under = min(under, over+int64(*a.Last)+1)
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
