package ledger

import (
	"slices"
	"time"
)

const (
	// lockWait is how long a group waits for wallets that other transactions have locked:
	// longer than the groups of other replicas take.
	lockWait = 250 * time.Millisecond
	// probeInterval is how often one of the deferred requests retries the lock.
	probeInterval = 50 * time.Millisecond
	// maxLockWait is how long a request is deferred before it fails with ErrLockTimeout.
	maxLockWait = 2 * time.Second
)

// needsLocked reports whether a request needs a wallet, or the headroom, that is known to be
// locked, and notes which; c.mu is locked.
func (c *GroupCommitter) needsLocked(r *request) bool {
	for _, id := range append(r.wallets(), r.headroomLock()) {
		if _, locked := c.locked[id]; locked {
			r.lockedWallet = id
			return true
		}
	}
	return false
}

// requeueLocked defers the requests of a group whose wallet another transaction has locked,
// and queues those again whose wallet was found free.
func (c *GroupCommitter) requeueLocked(group []*request) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, r := range group {
		if r.probing != "" && r.lockedWallet != r.probing {
			back := c.locked[r.probing]
			delete(c.locked, r.probing)
			c.join(back...)
		}
	}
	for _, r := range group {
		if r.lockedWallet != "" {
			r.taken.Store(false)
			c.deferLocked(r)
		}
	}
}

// deferLocked lets a request wait until its wallet is unlocked; c.mu is locked.
func (c *GroupCommitter) deferLocked(r *request) {
	deferred := 0
	for _, waiting := range c.locked {
		deferred += len(waiting)
	}
	if deferred >= c.max {
		r.refuse(ErrBusy)
		return
	}
	if r.lockedSince.IsZero() {
		r.lockedSince = time.Now()
	}
	r.probing = ""
	c.locked[r.lockedWallet] = append(c.locked[r.lockedWallet], r)
	c.scheduleProbe()
}

// refuse answers a request that no group has taken.
func (r *request) refuse(err error) {
	if r.taken.CompareAndSwap(false, true) {
		r.reply(err)
	}
}

// scheduleProbe runs probeLocked after probeInterval, once; c.mu is locked.
func (c *GroupCommitter) scheduleProbe() {
	if !c.probeScheduled && len(c.locked) > 0 {
		c.probeScheduled = true
		time.AfterFunc(probeInterval, c.probeLocked)
	}
}

// probeLocked retries one of the deferred requests of each locked wallet, and refuses those
// that have waited longer than maxLockWait.
func (c *GroupCommitter) probeLocked() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.probeScheduled = false
	for id, waiting := range c.locked {
		waiting = slices.DeleteFunc(waiting, func(r *request) bool {
			late := time.Since(r.lockedSince) > maxLockWait
			if late {
				r.refuse(ErrLockTimeout)
			}
			return late || r.taken.Load()
		})
		if len(waiting) == 0 {
			delete(c.locked, id)
			continue
		}
		waiting[0].probing = id
		c.locked[id] = waiting[1:]
		c.join(waiting[0])
	}
	c.scheduleProbe()
}
