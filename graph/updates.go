package graph

import (
	"context"
	"fmt"
	"runtime/debug"
	"time"

	"github.com/vektah/gqlparser/v2/gqlerror"

	"github.com/purserhq/purser/ent"
	"github.com/purserhq/purser/internal/auth"
	"github.com/purserhq/purser/internal/gid"
)

func errSessionEnded() *gqlerror.Error {
	return coded(codeUnauthenticated, "Your session has ended. Log in again.")
}

// walletUpdates gives the wallet now and after each change, as it is when the
// client can take it: who reads slowly misses what is between, never the last.
func (r *Resolver) walletUpdates(ctx context.Context, id *gid.ID) (<-chan *ent.Wallet, error) {
	v, err := signedIn(ctx)
	if err != nil {
		return nil, err
	}
	w, err := r.walletNamed(ctx, "walletId", id)
	if err != nil {
		return nil, err
	}
	s := streamOf(ctx)
	if w == nil {
		return nil, errNoWallet()
	}
	watch := r.Watch(w.ID, v.Session)
	s.mu.Lock()
	s.wake = watch.Wake
	s.mu.Unlock()
	watch.Wake() // for the first one
	out := make(chan *ent.Wallet)
	go func() {
		defer close(out)
		defer watch.Close()
		r.follow(ctx, follower{stream: s, watch: watch, viewer: v, wallet: w.ID, out: out})
	}()
	return out, nil
}

// follower is who follows one wallet.
type follower struct {
	*stream
	watch  Watch
	viewer auth.Viewer
	wallet gid.ID
	out    chan<- *ent.Wallet
}

// follow hands the wallet out until ctx or the session ends.
func (r *Resolver) follow(ctx context.Context, f follower) {
	tick := time.NewTicker(f.recheck)
	defer tick.Stop()
	for {
		news := false
		select {
		case <-ctx.Done():
			return
		case <-tick.C: // an expiry tells nobody
		case <-f.watch.Woken():
			select {
			case <-f.ready:
				news = true
			case <-ctx.Done():
				return
			}
		}
		var w *ent.Wallet
		var why *gqlerror.Error
		err := aside(func() (err error) {
			w, why, err = r.lookAgain(ctx, &f.viewer, f.wallet)
			return err
		})
		switch {
		case ctx.Err() != nil:
			return
		case err != nil: // such as a database that restarts
			f.log.WarnContext(ctx, "follow a wallet", "wallet", f.wallet, "error", err)
			if news {
				f.ready <- struct{}{}
			}
			time.AfterFunc(tryAgain, f.watch.Wake)
			continue
		case why != nil:
			f.end(why)
			return
		case !news:
			continue
		}
		f.become(f.viewer)
		select {
		case f.out <- w:
		case <-ctx.Done():
			return
		}
	}
}

// aside runs do on a stack of its own. Who waits for most of the time keeps a small
// one so, and there are thousands of them.
func aside(do func() error) error {
	done := make(chan error, 1)
	go func() {
		defer func() {
			if panicked := recover(); panicked != nil {
				done <- fmt.Errorf("panicked: %v\n%s", panicked, debug.Stack())
			}
		}()
		done <- do()
	}()
	return <-done
}

// lookAgain is the wallet as it is now, if its viewer may still see it, and why
// not otherwise.
func (r *Resolver) lookAgain(ctx context.Context, v *auth.Viewer, id gid.ID) (*ent.Wallet, *gqlerror.Error, error) {
	now, found, err := r.Accounts.Renew(ctx, *v)
	switch {
	case err != nil:
		return nil, nil, err
	case !found:
		return nil, errSessionEnded(), nil
	}
	*v = now
	w, err := r.loadWallet(auth.NewContext(ctx, now), now, &id)
	if w == nil && err == nil { // an operator who is none any more
		return nil, coded(codeNotFound, "You have no such wallet."), nil
	}
	return w, nil, err
}
