package sandbox

import "container/heap"

// timed is a thing to which something happens by itself when its time has come,
// by the sandbox's clock.
type timed interface {
	thing
	due() int64     // when, in Unix seconds; 0: nothing is to come
	elapse(b *book) // does what is due, and with it moves due on
}

// agenda holds what is to come over all books, the next first. It is made of
// the things themselves, by book.hold and book.save, and not kept in the file.
type agenda []appointment

type appointment struct {
	at, seq int64
	book    *book
	it      timed
}

// Len, Less, Swap, Push and Pop make it a heap.
func (a agenda) Len() int { return len(a) }

// Less puts the sooner first, and of things due at once the older.
func (a agenda) Less(i, j int) bool {
	if a[i].at != a[j].at {
		return a[i].at < a[j].at
	}
	return a[i].seq < a[j].seq
}

// Swap swaps two.
func (a agenda) Swap(i, j int) { a[i], a[j] = a[j], a[i] }

// Push takes an appointment.
func (a *agenda) Push(x any) { *a = append(*a, x.(appointment)) }

// Pop gives the last.
func (a *agenda) Pop() any {
	last := len(*a) - 1
	x := (*a)[last]
	(*a)[last] = appointment{} // lets the thing go
	*a = (*a)[:last]
	return x
}

// note puts a thing on the agenda, unless it is there for that time already. An
// appointment that does not hold any more is dropped when its time comes.
func (b *book) note(t thing) {
	it, ok := t.(timed)
	if !ok {
		return
	}
	h, at := t.head(), it.due()
	if at != 0 && at != h.noted {
		heap.Push(&b.s.agenda, appointment{at, h.seq, b, it})
	}
	h.noted = at
}

// tick does everything that has come due since it was last called. It costs
// next to nothing when that is nothing, since every request calls it.
func (s *Sandbox) tick() {
	now := s.now()
	s.forget(now)
	if len(s.agenda) == 0 || s.agenda[0].at > now {
		return
	}
	for _, b := range s.books {
		b.mature()
	}
	for len(s.agenda) > 0 && s.agenda[0].at <= now {
		a := heap.Pop(&s.agenda).(appointment)
		if a.it.due() != a.at || a.it.head().noted != a.at {
			continue // it was put off, or is over
		}
		a.it.elapse(a.book)
		if a.it.due() == a.at {
			s.log.Error("sandbox: a thing stays due", "id", a.it.head().ID)
			continue // else it would come up for ever
		}
		a.book.save(a.it)
	}
}
