package sandbox

// accountStore is all that belongs to one account, a platform's or a connected one's.
type accountStore struct {
	s        *Sandbox
	account  string        // acct_…
	platform *accountStore // of a connected account; nil for a platform
	objects  map[string]object
	byType   map[string][]object         // in the order of creation
	balance  map[string]*currencyBalance // by currency
	pending  []*BalanceTransaction
	matures  int64                // no pending money becomes available before
	unpaid   []*Refund            // for which there was no money
	waiting  map[string]*delivery // not yet delivered
}

func newAccountStore(s *Sandbox, account string, platform *accountStore) *accountStore {
	return &accountStore{
		s: s, account: account, platform: platform,
		objects: map[string]object{}, byType: map[string][]object{}, balance: map[string]*currencyBalance{},
		waiting: map[string]*delivery{},
	}
}

// find is the object with the id, if there is one and it is of that type.
func find[T object](acc *accountStore, id string) (T, bool) {
	t, ok := acc.objects[id].(T)
	return t, ok
}

// all is every object of a type, oldest first.
func all[T object](acc *accountStore, typeName string) []T {
	out := make([]T, len(acc.byType[typeName]))
	for i, t := range acc.byType[typeName] {
		out[i] = t.(T)
	}
	return out
}

// add puts a new object into the account store.
func (acc *accountStore) add(t object) {
	h := t.head()
	acc.s.seq++
	h.seq = acc.s.seq
	if h.Created == 0 {
		h.Created = acc.s.now()
	}
	acc.index(t)
	acc.save(t)
}

// index takes an object in, new or read back.
func (acc *accountStore) index(t object) {
	h := t.head()
	acc.objects[h.ID] = t
	acc.byType[h.Object] = append(acc.byType[h.Object], t)
	if d, ok := t.(*delivery); ok && d.Status == "pending" {
		acc.await(d)
	}
	if re, ok := t.(*Refund); ok && re.hide.Unpaid {
		acc.unpaid = append(acc.unpaid, re)
	}
	acc.schedule(t)
}

// save marks an object as changed: it is written when the request ends.
func (acc *accountStore) save(things ...object) {
	for _, t := range things {
		acc.s.changes.add(acc, t)
		acc.schedule(t)
	}
}

// root is the platform that the account store belongs to.
func (acc *accountStore) root() *accountStore {
	if acc.platform != nil {
		return acc.platform
	}
	return acc
}
