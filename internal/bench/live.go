package main

import (
	"context"
	"fmt"
	"os"
	"runtime"
	"sync"
	"sync/atomic"
	"syscall"
	"time"
)

// watchers is how many subscriptions rest.
const watchers = 10_000

// eachWay is how many follow one wallet in one way, over sockets or by events, at
// one replica: both together are all that one user may have there.
const eachWay = 10

// spare is how many files are kept for all else.
const spare = 500

// subscriptions looks at what ten thousand of them take while nothing happens, and
// how soon all who follow a wallet at two replicas hear of a change.
func subscriptions(ctx context.Context, l *lab) ([]finding, error) {
	address, err := l.database(ctx, "subscriptions")
	if err != nil {
		return nil, err
	}
	db, err := l.open(ctx, address)
	if err != nil {
		return nil, err
	}
	all, err := people(ctx, db, affordable()+2, opening)
	if err != nil {
		return nil, err
	}
	idlers, payer, payee := all[2:], all[0], all[1]
	var found []finding
	var replicas [2]*program
	var resting [2]gathering // over sockets at the one, by events at the other
	defer func() {
		resting[0].leave()
		resting[1].leave()
	}()
	for i, way := range []struct {
		name string
		open opener
	}{{"WebSocket", overSocket}, {"server-sent events", byEvents}} {
		if replicas[i], err = l.start(ctx, fmt.Sprintf("subscriptions-%d", i), address); err != nil {
			return nil, err
		}
		f := finding{what: fmt.Sprintf("%s idle subscriptions, %s: resident memory each", grouped(len(idlers)), way.name), unit: "kB", most: 20}
		if err = f.addEach(ctx, replicas[i], &resting[i], idlers, way.open); err == nil {
			found = append(found, f)
		}
		if err := l.missed(ctx, "subscriptions/"+f.what, err); err != nil {
			return nil, err
		}
		if i == 0 { // the files are needed for the others
			resting[i].leave()
		}
	}
	delays, err := l.deliveries(ctx, replicas, payer, payee)
	return append(found, delays...), err
}

// affordable is how many subscriptions can be open at once: each is a file here,
// and a file of the program.
func affordable() int {
	var files syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_NOFILE, &files); err != nil || files.Max >= watchers+spare {
		return watchers // Go's programs raise what they may have by themselves
	}
	n := int(files.Max) - spare
	fmt.Fprintf(os.Stderr, "ulimit -n is %d and cannot be raised: only %d subscriptions\n", files.Max, n)
	return n
}

// addEach opens a subscription for everybody and tells by how much the program has
// grown for each, after a rest.
func (f *finding) addEach(ctx context.Context, p *program, g *gathering, these []person, open opener) error {
	few := these[:100] // after them the pools are filled, and what the first needs is there
	if err := g.join(ctx, p, few, open); err != nil {
		return err
	}
	if err := wait(ctx, rest); err != nil {
		return err
	}
	before, err := p.resident()
	if err != nil {
		return err
	}
	if err := g.join(ctx, p, these[len(few):], open); err != nil {
		return err
	}
	if err := wait(ctx, rest); err != nil {
		return err
	}
	after, err := p.resident()
	f.values = append(f.values, float64(after-before)/float64(len(these)-len(few))/1000)
	return err
}

// gathering are subscriptions that are open.
type gathering struct {
	mu   sync.Mutex
	open []*subscriber
	news atomic.Pointer[chan struct{}] // gets one for each change that somebody hears of
	lost atomic.Int64
}

// join opens a subscription for each, some at a time, and waits until all were told
// how their wallet is.
func (g *gathering) join(ctx context.Context, p *program, these []person, open opener) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	var joining sync.WaitGroup
	places := make(chan struct{}, 32)
	for _, who := range these {
		places <- struct{}{}
		joining.Go(func() {
			defer func() { <-places }()
			if ctx.Err() != nil {
				return
			}
			s, err := open(ctx, p, who.token)
			if ctx.Err() != nil && err == nil {
				s.close()
				return
			}
			if err != nil {
				cancel(err)
				return
			}
			g.mu.Lock()
			g.open = append(g.open, s)
			g.mu.Unlock()
			go g.follow(s)
		})
	}
	joining.Wait()
	return context.Cause(ctx)
}

// follow hears what a subscriber is told until the connection ends.
func (g *gathering) follow(s *subscriber) {
	for known := ""; ; {
		balance, err := s.next()
		if err != nil {
			g.lost.Add(1)
			return
		}
		if news := g.news.Load(); news != nil && balance != known {
			*news <- struct{}{}
		}
		known = balance
	}
}

func (g *gathering) leave() {
	g.mu.Lock()
	defer g.mu.Unlock()
	for _, s := range g.open {
		s.close()
	}
	g.open = nil
}

// deliveries lets money come in again and again, at each replica in turn, and takes
// the time from the moment when it is asked for until the last subscriber has heard.
func (l *lab) deliveries(ctx context.Context, replicas [2]*program, payer, payee person) ([]finding, error) {
	var g gathering
	defer g.leave()
	var senders [2]*client
	for i, p := range replicas {
		for _, open := range []opener{overSocket, byEvents} {
			same := make([]person, eachWay)
			for i := range same {
				same[i] = payee
			}
			if err := g.join(ctx, p, same, open); err != nil {
				return nil, err
			}
		}
		var err error
		if senders[i], err = dial(p.base); err != nil {
			return nil, err
		}
		defer senders[i].conn.Close() //nolint:errcheck,gocritic // there are two
	}
	news := make(chan struct{}, 2*len(g.open))
	g.news.Store(&news)
	what := fmt.Sprintf("a transfer until all %d subscribers of its wallet at 2 replicas have heard, ", len(g.open))
	p50, p99 := finding{what: what + "p50", unit: "ms"}, finding{what: what + "p99", unit: "ms", most: 50}
	for range l.rounds {
		runtime.GC()
		var seen histogram
		for n, end := 0, time.Now().Add(l.seconds); time.Now().Before(end); n++ {
			began := time.Now()
			if err := senders[n%2].transfer(payer, payee); err != nil {
				return nil, err
			}
			if err := g.allHear(ctx, news); err != nil {
				return nil, err
			}
			seen.add(time.Since(began))
		}
		p50.values = append(p50.values, seen.quantile(0.50).Seconds()*1000)
		p99.values = append(p99.values, seen.quantile(0.99).Seconds()*1000)
	}
	return []finding{p50, p99}, nil
}

// patience is how long one waits for news before they are taken for lost.
const patience = 30 * time.Second

// allHear waits until everybody was told once.
func (g *gathering) allHear(ctx context.Context, news <-chan struct{}) error {
	late := time.NewTimer(patience)
	defer late.Stop()
	for n := range g.open {
		select {
		case <-news:
		case <-ctx.Done():
			return ctx.Err()
		case <-late.C:
			return fmt.Errorf("only %d of %d have heard of a change, %d were cut off", n, len(g.open), g.lost.Load())
		}
	}
	return nil
}
