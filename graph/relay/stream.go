package relay

import (
	"context"
	"regexp"
	"strconv"
	"strings"

	"github.com/purserhq/purser/ent"
	"github.com/purserhq/purser/graph/scalar"
	"github.com/purserhq/purser/internal/events"
	"github.com/purserhq/purser/internal/gid"
)

// EventConnection is a page of the stream of events.
type EventConnection = Connection[ent.Event]

// EventEdge is one event of a page.
type EventEdge = Edge[ent.Event]

var eventPlace = regexp.MustCompile(`^[0-9]{1,18}\.(ev_[0-9a-z]{1,60})?$`)

// Events is a page of the stream below the horizon, oldest first. The end of a page that is not
// full is the horizon, so that who comes back reads what is new and nothing twice, also where no
// event was of the types that were asked for.
func Events(
	ctx context.Context, a Arguments, horizon int64, fetch func(ctx context.Context, from events.Place, limit int) ([]*ent.Event, error),
) (*EventConnection, error) {
	if err := a.check(); err != nil {
		return nil, err
	}
	from := events.Place{}
	if a.After != nil {
		place, err := decode(gid.WalletEvent, "after", *a.After, eventPlace.MatchString)
		if err != nil {
			return nil, err
		}
		from = placeIn(place)
	}
	size := Size(a.First, nil)
	found, err := fetch(ctx, from, a.rows())
	if err != nil {
		return nil, err
	}
	more := len(found) > size
	c := page(found[:min(size, len(found))], func(e *ent.Event) scalar.Cursor { return at(events.PlaceOf(e)) }, more, a.After != nil, nil, 0)
	if end := (events.Place{Position: horizon}); !more && size > 0 && horizon > from.Position {
		cursor := at(end)
		c.PageInfo.EndCursor = &cursor
	} else if c.PageInfo.EndCursor == nil {
		c.PageInfo.EndCursor = a.After
	}
	return c, nil
}

// at is the cursor of a place in the stream.
func at(p events.Place) scalar.Cursor {
	return encode(gid.WalletEvent, strconv.FormatInt(p.Position, 10)+"."+string(p.ID))
}

// placeIn is the place in a cursor that has the form of one.
func placeIn(text string) events.Place {
	position, id, _ := strings.Cut(text, ".")
	n, _ := strconv.ParseInt(position, 10, 64) // at most 18 digits
	return events.Place{Position: n, ID: gid.ID(id)}
}
