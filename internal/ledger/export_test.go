package ledger

// Bound lets fewer entries wait.
func (p *Poster) Bound(most int) { p.most = most }
