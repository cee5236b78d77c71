package sandbox

import "container/heap"

// timed is an object to which something happens by itself when its time has come,
// by the sandbox's clock.
type timed interface {
	object
	due() int64               // when, in Unix seconds; 0: nothing is to come
	elapse(acc *accountStore) // does what is due, and with it moves due on
}

// scheduler holds what is to come over all accounts, the next first. It is made of
// the objects themselves, by accountStore.index and accountStore.save, and not kept in the file.
type scheduler []timer

type timer struct {
	at, seq  int64
	accounts *accountStore
	it       timed
}

// Len, Less, Swap, Push and Pop make it a heap.
func (a scheduler) Len() int { return len(a) }

// Less puts the sooner first, and of objects due at once the older.
func (a scheduler) Less(i, j int) bool {
	if a[i].at != a[j].at {
		return a[i].at < a[j].at
	}
	return a[i].seq < a[j].seq
}

// Swap swaps two.
func (a scheduler) Swap(i, j int) { a[i], a[j] = a[j], a[i] }

// Push takes an appointment.
func (a *scheduler) Push(x any) { *a = append(*a, x.(timer)) }

// Pop gives the last.
func (a *scheduler) Pop() any {
	last := len(*a) - 1
	x := (*a)[last]
	(*a)[last] = timer{} // lets the object go
	*a = (*a)[:last]
	return x
}

// schedule puts an object on the scheduler, unless it is there for that time already. An
// appointment that does not hold any more is dropped when its time comes.
func (acc *accountStore) schedule(t object) {
	it, ok := t.(timed)
	if !ok {
		return
	}
	h, at := t.head(), it.due()
	if at != 0 && at != h.scheduledAt {
		heap.Push(&acc.s.scheduler, timer{at, h.seq, acc, it})
	}
	h.scheduledAt = at
}

// tick does everything that has come due since it was last called. It costs
// next to nothing when that is nothing, since every request calls it.
func (s *Sandbox) tick() {
	now := s.now()
	s.forget(now)
	if len(s.scheduler) == 0 || s.scheduler[0].at > now {
		return
	}
	for _, acc := range s.stores {
		acc.mature()
	}
	for len(s.scheduler) > 0 && s.scheduler[0].at <= now {
		a := heap.Pop(&s.scheduler).(timer)
		if a.it.due() != a.at || a.it.head().scheduledAt != a.at {
			continue // it was put off, or is over
		}
		a.it.elapse(a.accounts)
		if a.it.due() == a.at {
			s.log.Error("sandbox: scheduled object stays due", "id", a.it.head().ID)
			continue // else it would come up for ever
		}
		a.accounts.save(a.it)
	}
}
