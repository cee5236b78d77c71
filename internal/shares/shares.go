// Package shares divides what there is only so much of, such as connections, among the
// addresses that ask for it, so that a few of them cannot have it all.
package shares

import (
	"container/list"
	"net/netip"
	"sync"
)

// Shares are what one replica has of something. Copies are not safe.
type Shares struct {
	Each int // of one address
	All  int // of all together

	mu     sync.Mutex
	held   int
	by     map[netip.Prefix]*holder
	levels map[int]map[*holder]struct{} // holders by how many of theirs rest
	top    int                          // the highest level that may not be empty
}

// holder is an address that holds something.
type holder struct {
	address netip.Prefix
	held    int
	resting list.List // of *Share, the oldest first: what can be taken back
}

// Share is one of them.
type Share struct {
	of    *Shares
	owner *holder
	place *list.Element // nil: it is at work, and cannot be taken back
	evict func()
	over  bool
}

// Take gives an address one more; nil when there is none to be had. One that rests can
// be taken back: where the address has too many, its own oldest, and where all have too
// many, the oldest of the address that has the most of them. evict hears of it, must not
// wait, and must not call anything here. A share that is taken with evict nil is at work
// from the start. The zero prefix is whoever is not to be counted alone: it has a part
// in what all have, and no bound of its own.
func (s *Shares) Take(by netip.Prefix, evict func()) *Share {
	s.mu.Lock()
	defer s.mu.Unlock()
	h := s.by[by]
	if by.IsValid() && h != nil && h.held >= s.Each && !s.takeBack(h) {
		return nil
	}
	if s.held >= s.All && !s.takeBack(s.richest()) {
		return nil
	}
	if s.by == nil {
		s.by, s.levels = map[netip.Prefix]*holder{}, map[int]map[*holder]struct{}{}
	}
	if h = s.by[by]; h == nil {
		h = &holder{address: by}
		s.by[by] = h
	}
	h.held++
	s.held++
	one := &Share{of: s, owner: h, evict: evict}
	if evict != nil {
		s.rest(one)
	}
	return one
}

// Held is how many are held by all.
func (s *Shares) Held() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.held
}

// Work says that the share cannot be taken back for now; false when it was already.
func (o *Share) Work() bool {
	o.of.mu.Lock()
	defer o.of.mu.Unlock()
	if !o.over {
		o.of.unrest(o)
	}
	return !o.over
}

// Rest says that it can be taken back again.
func (o *Share) Rest() {
	o.of.mu.Lock()
	defer o.of.mu.Unlock()
	if !o.over && o.place == nil {
		o.of.rest(o)
	}
}

// Release gives it back; false when it was taken back or given back before.
func (o *Share) Release() bool {
	o.of.mu.Lock()
	defer o.of.mu.Unlock()
	if o.over {
		return false
	}
	o.of.end(o)
	return true
}

// takeBack ends the oldest share of a holder that rests; false when none does.
func (s *Shares) takeBack(h *holder) bool {
	if h == nil || h.resting.Len() == 0 {
		return false
	}
	oldest := h.resting.Front().Value.(*Share)
	s.end(oldest)
	oldest.evict()
	return true
}

func (s *Shares) end(o *Share) {
	s.unrest(o)
	o.over = true
	s.held--
	if o.owner.held--; o.owner.held == 0 {
		delete(s.by, o.owner.address)
	}
}

func (s *Shares) rest(o *Share) {
	s.leave(o.owner)
	o.place = o.owner.resting.PushBack(o)
	s.join(o.owner)
}

func (s *Shares) unrest(o *Share) {
	if o.place == nil {
		return
	}
	s.leave(o.owner)
	o.owner.resting.Remove(o.place)
	o.place = nil
	s.join(o.owner)
}

// join and leave keep a holder at its level. Levels change by one at a time, so the
// top is found without a search: that would be work for who floods us.
func (s *Shares) join(h *holder) {
	n := h.resting.Len()
	if n == 0 {
		return
	}
	if s.levels[n] == nil {
		s.levels[n] = map[*holder]struct{}{}
	}
	s.levels[n][h] = struct{}{}
	s.top = max(s.top, n)
}

func (s *Shares) leave(h *holder) {
	n := h.resting.Len()
	delete(s.levels[n], h)
	if len(s.levels[n]) == 0 {
		delete(s.levels, n)
	}
}

// richest is a holder with as many that rest as anybody has.
func (s *Shares) richest() *holder {
	for ; s.top > 0; s.top-- {
		for h := range s.levels[s.top] {
			return h
		}
	}
	return nil
}
