package ledger

// AdmitAll is the admission of a GroupCommitter that admits all entries.
type AdmitAll = admitAll

// Bound lets fewer entries wait.
func (c *GroupCommitter) Bound(most int) { c.max = most }

// Waiting is how many entries wait for the next group.
func (c *GroupCommitter) Waiting() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return len(c.queue)
}
