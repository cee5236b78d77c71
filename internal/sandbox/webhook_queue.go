package sandbox

import "container/heap"

// queue are the deliveries that wait, the next first, so that finding what is
// due costs nothing while thousands wait for an endpoint that is down.
type deliveryQueue []queuedDelivery

// queuedDelivery is when a delivery is next to be tried. One that does not hold any more is
// dropped when its time comes.
type queuedDelivery struct {
	at       int64 // Unix milliseconds of the system's clock
	accounts *accountStore
	delivery *delivery
}

// Len, Less, Swap, Push and Pop make it a heap.
func (t deliveryQueue) Len() int { return len(t) }

// Less puts the sooner first.
func (t deliveryQueue) Less(i, j int) bool { return t[i].at < t[j].at }

// Swap swaps two.
func (t deliveryQueue) Swap(i, j int) { t[i], t[j] = t[j], t[i] }

// Push takes a turn.
func (t *deliveryQueue) Push(x any) { *t = append(*t, x.(queuedDelivery)) }

// Pop gives the last.
func (t *deliveryQueue) Pop() any {
	last := len(*t) - 1
	x := (*t)[last]
	(*t)[last] = queuedDelivery{} // lets the delivery go
	*t = (*t)[:last]
	return x
}

// await has a pending delivery tried when its time has come.
func (acc *accountStore) await(d *delivery) {
	acc.waiting[d.ID] = d
	heap.Push(&acc.s.queue, queuedDelivery{d.NextAt, acc, d})
}
