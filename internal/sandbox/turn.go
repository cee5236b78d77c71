package sandbox

import "container/heap"

// turns are the deliveries that wait, the next first, so that finding what is
// due costs nothing while thousands wait for an endpoint that is down.
type turns []turn

// turn is when a delivery is next to be tried. One that does not hold any more is
// dropped when its time comes.
type turn struct {
	at       int64 // Unix milliseconds of the system's clock
	book     *book
	delivery *delivery
}

// Len, Less, Swap, Push and Pop make it a heap.
func (t turns) Len() int { return len(t) }

// Less puts the sooner first.
func (t turns) Less(i, j int) bool { return t[i].at < t[j].at }

// Swap swaps two.
func (t turns) Swap(i, j int) { t[i], t[j] = t[j], t[i] }

// Push takes a turn.
func (t *turns) Push(x any) { *t = append(*t, x.(turn)) }

// Pop gives the last.
func (t *turns) Pop() any {
	last := len(*t) - 1
	x := (*t)[last]
	(*t)[last] = turn{} // lets the delivery go
	*t = (*t)[:last]
	return x
}

// await has a pending delivery tried when its time has come.
func (b *book) await(d *delivery) {
	b.waiting[d.ID] = d
	heap.Push(&b.s.turns, turn{d.NextAt, b, d})
}
