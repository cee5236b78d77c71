package sandbox

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/netip"
	"strings"
	"sync"
)

// Config says where the state is and who hears of events.
type Config struct {
	File      string // the SQLite file with the state; empty keeps it in memory only
	Endpoints []Endpoint
	Faults    []string       // rules that spoil calls, in the JSON of the control API
	Webhooks  string         // what happens to webhooks, likewise; empty: nothing
	Hooks     []netip.Prefix // networks beside this machine that webhooks are delivered to
	// Restricted are keys rk_test_… that may do no more than this. Other keys may do everything.
	Restricted map[string]Restriction
	// Settlement are the currencies that platforms settle in, such as usd; what moves in others is
	// converted into the first one. Empty: every currency.
	Settlement []string
	Log        *slog.Logger
}

// Endpoint is a webhook endpoint that its owner configures anew at each start.
// Its secret is not kept.
type Endpoint struct {
	Key     string // the secret key of the platform whose events it gets
	URL     string
	Secret  string // whsec_…
	Connect bool   // events of the platform's connected accounts instead of its own
}

// Sandbox is an http.Handler: the API, the pages and the control API.
type Sandbox struct {
	log        *slog.Logger
	mux        *http.ServeMux
	store      *store
	dispatcher *dispatcher
	token      string

	mu            sync.Mutex // guards all below
	clock         clock
	state         string // tells this state's platforms from those of another; empty in files from before there was one
	seq           int64
	stores        map[string]*accountStore // by account, platforms and connected ones
	changes       changes
	keys          map[string]*stored // idempotency keys, by account store and key
	keysByAge     []keyAge           // the same, oldest first
	running       map[string]bool    // idempotency keys of requests in work
	scheduler     scheduler          // what is to come by itself
	queue         deliveryQueue      // deliveries that wait
	endpoints     []*WebhookEndpoint // configured, not kept
	faults        []*fault
	webhookFaults webhookFaults
	restrictions  map[string]Restriction // by key
	requests      []*loggedRequest       // of the API, oldest first; not kept

	settlement []string // what platforms settle in; empty: every currency
}

// Open reads the state back and begins to deliver events. Close ends that.
func Open(ctx context.Context, c Config) (*Sandbox, error) {
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	st, err := openStore(ctx, c.File)
	if err != nil {
		return nil, err
	}
	s := &Sandbox{
		log: c.Log, store: st, stores: map[string]*accountStore{}, keys: map[string]*stored{}, running: map[string]bool{},
		restrictions: c.Restricted,
	}
	if s.settlement, err = settlementCurrencies(c.Settlement); err != nil {
		return nil, errors.Join(err, st.close())
	}
	s.mux = s.routes()
	if err := st.read(ctx, s.restore); err != nil {
		return nil, errors.Join(fmt.Errorf("read the state: %w", err), st.close())
	}
	if err := s.name(); err != nil {
		return nil, errors.Join(err, st.close())
	}
	s.makeToken()
	s.restoreBalances()
	if err := s.spoil(c); err != nil {
		return nil, errors.Join(err, st.close())
	}
	s.AddEndpoints(c.Endpoints...)
	s.dispatcher = startDispatcher(s, c.Hooks)
	return s, nil
}

// Close ends the deliveries and writes what is left.
func (s *Sandbox) Close() error {
	s.dispatcher.stop()
	return s.store.close()
}

// ServeHTTP answers the API, the pages and the control API. The mux would redirect an
// address such as //v1/charges with a page of HTML, which no client of the API reads.
func (s *Sandbox) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if strings.Contains(r.URL.Path, "//") || strings.Contains(r.URL.Path+"/", "/./") || strings.Contains(r.URL.Path+"/", "/../") {
		s.logged(http.HandlerFunc(unknownURL)).ServeHTTP(w, r)
		return
	}
	s.mux.ServeHTTP(w, r)
}

// AddEndpoints has events delivered to more addresses.
func (s *Sandbox) AddEndpoints(endpoints ...Endpoint) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, e := range endpoints {
		acc := s.platformOf(e.Key)
		s.endpoints = append(s.endpoints, &WebhookEndpoint{
			// The same place has the same id after a restart, so that what could
			// not be delivered before goes there.
			Head:       Head{ID: fmt.Sprintf("we_configured%d", len(s.endpoints)), Object: "webhook_endpoint", Created: s.now()},
			URL:        e.URL,
			Status:     "enabled",
			Enabled:    []string{"*"},
			APIVersion: APIVersion,
			hide:       endpointHidden{Secret: e.Secret, Connect: e.Connect, Book: acc.account},
		})
	}
}

// platformOf is the account store of a key's platform. Every key is good: it is made when
// it is first used. sk_test_x, rk_test_x and pk_test_x are of one platform. A sandbox
// that is begun anew has other accounts than the one before, so that whoever kept the
// old one's id notices that its money is gone.
func (s *Sandbox) platformOf(key string) *accountStore {
	account := s.accountOf(key)
	if acc := s.stores[account]; acc != nil {
		return acc
	}
	acc := newAccountStore(s, account, nil)
	s.stores[account] = acc
	acc.fund(s.home())
	return acc
}

// accountOf is the account of a key's platform, be it that the platform is not made yet.
func (s *Sandbox) accountOf(key string) string {
	name := key
	if i := strings.Index(key, "_test_"); i >= 0 {
		name = key[i:]
	}
	sum := sha256.Sum256([]byte(s.state + name))
	return fmt.Sprintf("acct_1%x", sum[:8])
}

// stateKind is the row that tells states apart. It comes before all others.
const (
	stateKind = "state"
	stateSeq  = -1
)

// name gives a state that begins a name of its own.
func (s *Sandbox) name() error {
	if s.state != "" || len(s.stores) > 0 {
		return nil
	}
	s.state = random(16)
	return s.store.write(batch{rows: []row{s.stateRow()}})()
}

func (s *Sandbox) stateRow() row {
	body, _ := json.Marshal(s.state) // a string always has a form
	return row{kind: stateKind, id: stateKind, seq: stateSeq, body: body}
}

// restore takes a row back into memory.
func (s *Sandbox) restore(r row) error {
	s.seq = max(s.seq, r.seq)
	switch r.kind {
	case keyKind:
		return s.restoreKey(r)
	case clockKind:
		return json.Unmarshal(r.body, &s.clock)
	case stateKind:
		return json.Unmarshal(r.body, &s.state)
	}
	newObject, ok := objectTypes[r.kind]
	if !ok {
		return fmt.Errorf("no such kind: the file is of another version")
	}
	t := newObject()
	if err := json.Unmarshal(r.body, t); err != nil {
		return err
	}
	if hidden := t.hidden(); hidden != nil && r.hidden != nil {
		if err := json.Unmarshal(r.hidden, hidden); err != nil {
			return err
		}
	}
	h := t.head()
	h.ID, h.Object, h.seq = r.id, r.kind, r.seq
	acc := s.stores[r.account]
	if acc == nil {
		acc = newAccountStore(s, r.account, nil)
		s.stores[r.account] = acc
	}
	acc.index(t)
	return nil
}

// restoreBalances finishes what restore could not know row by row.
func (s *Sandbox) restoreBalances() {
	for _, acc := range s.stores {
		for _, a := range all[*Account](acc, "account") {
			s.connectedStore(acc, a.ID)
		}
		for _, bt := range all[*BalanceTransaction](acc, "balance_transaction") {
			acc.applyBalance(bt)
		}
	}
}

// connectedStore is the account store of a platform's connected account.
func (s *Sandbox) connectedStore(platform *accountStore, account string) *accountStore {
	acc := s.stores[account]
	if acc == nil {
		acc = newAccountStore(s, account, platform)
		s.stores[account] = acc
	}
	acc.platform = platform
	return acc
}

// commit hands what the request changed to the store. The caller holds the
// lock, lets it go, and then waits.
func (s *Sandbox) commit(more ...row) (wait func() error) {
	rows, err := s.changes.rows()
	if s.changes.clock {
		more = append(more, s.clock.row())
	}
	s.changes = changes{}
	if err != nil {
		return func() error { return err }
	}
	return s.store.write(batch{rows: append(rows, more...)})
}

// reset forgets everything: objects, keys, faults and the clock.
func (s *Sandbox) reset() (wait func() error) {
	s.stores, s.keys, s.faults = map[string]*accountStore{}, map[string]*stored{}, nil
	s.clock, s.changes, s.scheduler, s.queue, s.keysByAge = clock{}, changes{}, nil, nil, nil
	s.webhookFaults, s.requests = webhookFaults{}, nil
	kept := batch{reset: true}
	if s.state != "" { // its accounts keep their ids
		kept.rows = []row{s.stateRow()}
	}
	return s.store.write(kept)
}
