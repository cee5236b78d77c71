package relay_test

import (
	"encoding/base64"
	"testing"

	"github.com/purserhq/purser/ent"
	"github.com/purserhq/purser/graph/relay"
	"github.com/purserhq/purser/graph/scalar"
)

// FuzzCursor: whatever a client makes a cursor of, a page holds lines that exist,
// no more than were asked for, or the cursor is refused.
func FuzzCursor(f *testing.F) {
	const latest = 1000
	cursor := func(text string) string { return base64.RawURLEncoding.EncodeToString([]byte(text)) }
	for _, text := range []string{"line:1", "line:1000", "line:0", "line:-1", "line:9223372036854775807", "line:01", "line: 1", "line:", "dep:1", ""} {
		f.Add(cursor(text), cursor("line:500"), int32(10), true, true)
		f.Add(cursor("line:9"), cursor(text), int32(100), false, true)
		f.Add(text, "=", int32(0), true, false)
	}
	f.Fuzz(func(t *testing.T, after, before string, size int32, forward, bounded bool) {
		a, b := scalar.Cursor(after), scalar.Cursor(before)
		args := relay.Arguments{After: &a}
		if bounded {
			args.Before = &b
		}
		if forward {
			args.First = &size
		} else {
			args.Last = &size
		}
		_, err := relay.Lines(args, latest, func(over, under int64) ([]*ent.Transaction, error) {
			if over < 0 || under > latest+1 || under-over-1 > relay.MaxSize || under-over-1 > int64(size) {
				t.Errorf("%+v: the lines between %d and %d of %d", args, over, under, latest)
			}
			return nil, nil
		})
		_, filtered := relay.LinesPicked(args, relay.Picked{Fetch: func(over, under int64, limit int, oldest bool) ([]*ent.Transaction, error) {
			if over < 0 || under < 1 || limit <= int(size) || limit > relay.MaxSize+1 || oldest == forward {
				t.Errorf("%+v: %d of the lines between %d and %d", args, limit, over, under)
			}
			return nil, nil
		}})
		if (err == nil) != (filtered == nil) {
			t.Errorf("%+v is refused with a filter: %v, without: %v", args, filtered, err)
		}
		if err == nil && (size < 0 || size > relay.MaxSize) {
			t.Errorf("%d lines were asked for and not refused", size)
		}
	})
}
