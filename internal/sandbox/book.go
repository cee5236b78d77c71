package sandbox

// book is all that belongs to one account, a platform's or a connected one's.
type book struct {
	s        *Sandbox
	account  string // acct_…
	platform *book  // of a connected account; nil for a platform
	things   map[string]thing
	byKind   map[string][]thing // in the order of creation
	balance  map[string]*purse  // by currency
	pending  []*BalanceTransaction
	matures  int64                // no pending money becomes available before
	unpaid   []*Refund            // for which there was no money
	waiting  map[string]*delivery // not yet delivered
}

func newBook(s *Sandbox, account string, platform *book) *book {
	return &book{
		s: s, account: account, platform: platform,
		things: map[string]thing{}, byKind: map[string][]thing{}, balance: map[string]*purse{},
		waiting: map[string]*delivery{},
	}
}

// find is the thing with the id, if there is one and it is of that type.
func find[T thing](b *book, id string) (T, bool) {
	t, ok := b.things[id].(T)
	return t, ok
}

// all is every thing of a type, oldest first.
func all[T thing](b *book, object string) []T {
	out := make([]T, len(b.byKind[object]))
	for i, t := range b.byKind[object] {
		out[i] = t.(T)
	}
	return out
}

// add puts a new thing into the book.
func (b *book) add(t thing) {
	h := t.head()
	b.s.seq++
	h.seq = b.s.seq
	if h.Created == 0 {
		h.Created = b.s.now()
	}
	b.hold(t)
	b.save(t)
}

// hold takes a thing in, new or read back.
func (b *book) hold(t thing) {
	h := t.head()
	b.things[h.ID] = t
	b.byKind[h.Object] = append(b.byKind[h.Object], t)
	if d, ok := t.(*delivery); ok && d.Status == "pending" {
		b.await(d)
	}
	if re, ok := t.(*Refund); ok && re.hide.Unpaid {
		b.unpaid = append(b.unpaid, re)
	}
	b.note(t)
}

// save marks a thing as changed: it is written when the request ends.
func (b *book) save(things ...thing) {
	for _, t := range things {
		b.s.changes.add(b, t)
		b.note(t)
	}
}

// root is the platform that the book belongs to.
func (b *book) root() *book {
	if b.platform != nil {
		return b.platform
	}
	return b
}
