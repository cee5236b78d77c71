package ledger

// Bound lets fewer entries wait.
func (p *Poster) Bound(most int) { p.most = most }

// Waiting is how many entries wait for the next group.
func (p *Poster) Waiting() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return len(p.queue)
}
