package ledger

import (
	"slices"
	"time"
)

const (
	// aMoment is how long a group waits for wallets that others hold: longer than the
	// groups of other replicas take.
	aMoment = 250 * time.Millisecond
	// lookEvery is how often one of those who wait for a stuck wallet looks after it.
	lookEvery = 50 * time.Millisecond
	// heldFor is how long a stuck wallet is waited for.
	heldFor = 2 * time.Second
)

// needsStuck tells whether a caller needs a stuck wallet, and notes which; p.mu is locked.
func (p *Poster) needsStuck(w *caller) bool {
	for _, posting := range w.Postings {
		if _, stuck := p.stuck[posting.Wallet]; stuck {
			w.held = posting.Wallet
			return true
		}
	}
	return false
}

// sortOut lets those callers of a group step aside who were found to need a wallet that
// others hold, and those come back whose wallet was found free.
func (p *Poster) sortOut(group []*caller) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, w := range group {
		if w.probes != "" && w.held != w.probes {
			back := p.stuck[w.probes]
			delete(p.stuck, w.probes)
			p.join(back...)
		}
	}
	for _, w := range group {
		if w.held != "" {
			w.taken.Store(false)
			p.stepAside(w)
		}
	}
}

// stepAside lets a caller wait for the wallet that is held; p.mu is locked.
func (p *Poster) stepAside(w *caller) {
	aside := 0
	for _, waiting := range p.stuck {
		aside += len(waiting)
	}
	if aside >= p.most {
		w.refuse(ErrBusy)
		return
	}
	if w.since.IsZero() {
		w.since = time.Now()
	}
	w.probes = ""
	p.stuck[w.held] = append(p.stuck[w.held], w)
	p.lookLater()
}

// refuse answers a caller who has not been taken.
func (w *caller) refuse(err error) {
	if w.taken.CompareAndSwap(false, true) {
		w.tell(err)
	}
}

// lookLater has look run in a while, once; p.mu is locked.
func (p *Poster) lookLater() {
	if !p.looking && len(p.stuck) > 0 {
		p.looking = true
		time.AfterFunc(lookEvery, p.look)
	}
}

// look sends one of those who wait for each stuck wallet to try again, and away who
// has waited for long.
func (p *Poster) look() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.looking = false
	for id, waiting := range p.stuck {
		waiting = slices.DeleteFunc(waiting, func(w *caller) bool {
			late := time.Since(w.since) > heldFor
			if late {
				w.refuse(ErrHeld)
			}
			return late || w.taken.Load()
		})
		if len(waiting) == 0 {
			delete(p.stuck, id)
			continue
		}
		waiting[0].probes = id
		p.stuck[id] = waiting[1:]
		p.join(waiting[0])
	}
	p.lookLater()
}
