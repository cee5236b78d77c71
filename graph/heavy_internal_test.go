package graph

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/vektah/gqlparser/v2/gqlerror"

	"github.com/purserhq/purser/graph/transport"
	"github.com/purserhq/purser/internal/auth"
	"github.com/purserhq/purser/internal/gid"
)

// A read that takes too long is given up and says why. Who gives up while they wait
// leaves no trace.
func TestExpensiveReadsEnd(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		h := newHeavyReads(0)
		as := func(ctx context.Context) context.Context {
			return transport.WithOperation(auth.NewContext(ctx, auth.Viewer{ID: "usr_ada"}), &transport.Operation{})
		}
		endless := func(ctx context.Context) (int, error) { <-ctx.Done(); return 0, ctx.Err() }
		begun := time.Now()
		done := make(chan error, 1)
		go func() { _, err := expensive(as(t.Context()), h, endless); done <- err }()
		synctest.Wait()
		impatient, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if _, err := expensive(as(impatient), h, endless); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("who gave up waiting got %v", err)
		}
		var shown *gqlerror.Error
		if err := <-done; !errors.As(err, &shown) || shown.Extensions["code"] != transport.CodeLimit {
			t.Errorf("a read without end got %v", err)
		}
		if took := time.Since(begun); took != heavyTime {
			t.Errorf("it took %s", took)
		}
		if len(h.lanes) != 0 || len(h.all) != 0 {
			t.Errorf("%d lanes and %d places are left", len(h.lanes), len(h.all))
		}
		failure := errors.New("the database is away")
		if _, err := expensive(as(t.Context()), h, func(context.Context) (int, error) { return 0, failure }); !errors.Is(err, failure) {
			t.Errorf("a read that failed got %v", err)
		}
		if n, err := expensive(as(t.Context()), h, func(context.Context) (int, error) { return 7, nil }); n != 7 || err != nil {
			t.Errorf("a read got %d, %v", n, err)
		}
	})
}

// Other viewers hold all places, or the viewer's own read does: who waits is refused after a
// while and told when to retry. One viewer holds one place, however many reads they send.
func TestExpensiveReadsWaitBriefly(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		h := newHeavyReads(time.Hour)
		ctx, end := context.WithCancel(t.Context())
		endless := func(ctx context.Context) (int, error) { <-ctx.Done(); return 0, ctx.Err() }
		read := func(viewer gid.ID) error {
			as := transport.WithOperation(auth.NewContext(ctx, auth.Viewer{ID: viewer}), &transport.Operation{})
			_, err := expensive(as, h, endless)
			return err
		}
		refused := func(viewer gid.ID) {
			t.Helper()
			begun := time.Now()
			var shown *gqlerror.Error
			if err := read(viewer); !errors.As(err, &shown) || shown.Extensions["code"] != transport.CodeRateLimited || shown.Extensions["retryAt"] == nil {
				t.Errorf("%s is told %v", viewer, err)
			}
			if took := time.Since(begun); took != heavyWait {
				t.Errorf("%s waited %s", viewer, took)
			}
		}
		go func() { _ = read("usr_ada") }()
		synctest.Wait()
		refused("usr_ada")
		if len(h.all) != 1 {
			t.Errorf("one viewer holds %d places", len(h.all))
		}
		for _, viewer := range []gid.ID{"usr_bob", "usr_cy", "usr_dan"} {
			go func() { _ = read(viewer) }()
		}
		synctest.Wait()
		refused("usr_eve")
		if len(h.lanes) != heavyOfAll || len(h.all) != heavyOfAll {
			t.Errorf("%d lanes and %d places are taken", len(h.lanes), len(h.all))
		}
		end()
		synctest.Wait()
		if len(h.lanes) != 0 || len(h.all) != 0 {
			t.Errorf("%d lanes and %d places are left", len(h.lanes), len(h.all))
		}
	})
}
