package sandbox

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/http"
)

// stored is the first answer under an idempotency key. Stripe keeps it for a day
// at least, whatever it says, once the request was begun.
type stored struct {
	Print   string `json:"print"` // of endpoint and parameters
	Status  int    `json:"status"`
	Body    []byte `json:"body"`
	Request string `json:"request"`
	Created int64  `json:"created"`
}

const (
	keyKind     = "_key"
	keyLifetime = 24 * 60 * 60 // seconds of the sandbox's clock
)

// begin notes that a request with an idempotency key is in work, until end, and
// tells whether it is the only one.
func (s *Sandbox) begin(r *http.Request, idemKey string) bool {
	if r.Method != http.MethodPost || idemKey == "" {
		return true
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	scope := inWork(r, idemKey)
	if s.running[scope] {
		return false
	}
	s.running[scope] = true
	return true
}

func (s *Sandbox) end(r *http.Request, idemKey string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.running, inWork(r, idemKey))
}

// inWork is where a key is unique: for the API key, and with Stripe-Account apart.
func inWork(r *http.Request, idemKey string) string {
	key, _ := keyOf(r) // a bad one is refused later
	return key + " " + r.Header.Get("Stripe-Account") + " " + idemKey
}

func inUse() *Error {
	e := status(http.StatusConflict, "idempotency_key_in_use", "There is currently another in-progress request using this Idempotent Key.")
	e.Type = "idempotency_error"
	return e
}

// replay answers a request whose key was used before, if it was.
func (s *Sandbox) replay(c *call, op operation) (answer, bool) {
	first := s.keys[c.accounts.account+" "+c.idemKey]
	if c.idemKey == "" || first == nil || s.now()-first.Created >= keyLifetime {
		return answer{}, false
	}
	if first.Print != fingerprint(c, op) {
		return refused(&Error{
			Status: http.StatusBadRequest, Type: "idempotency_error",
			Message: fmt.Sprintf("Keys for idempotent requests can only be used with the same parameters they were first used with. "+
				"Try using a key other than '%s' if you meant to execute a different request.", c.idemKey),
		}, c.requestID), true
	}
	return answer{status: first.Status, body: first.Body, original: first.Request}, true
}

// storeAnswer keeps an answer under the request's key.
func (s *Sandbox) storeAnswer(c *call, op operation, a answer) row {
	kept := &stored{Print: fingerprint(c, op), Status: a.status, Body: a.body, Request: c.requestID, Created: s.now()}
	s.seq++
	r := row{account: c.accounts.account, kind: keyKind, id: c.idemKey, seq: s.seq}
	r.body, _ = json.Marshal(kept) // plain fields
	s.keepKey(r, kept)
	return r
}

func (s *Sandbox) restoreKey(r row) error {
	kept := new(stored)
	if err := json.Unmarshal(r.body, kept); err != nil {
		return err
	}
	s.keepKey(r, kept)
	return nil
}

// keyAge is where a key is and since when.
type keyAge struct {
	book, id     string
	seq, created int64
}

func (s *Sandbox) keepKey(r row, kept *stored) {
	s.keys[r.account+" "+r.id] = kept
	s.keysByAge = append(s.keysByAge, keyAge{r.account, r.id, r.seq, kept.Created})
}

// forget drops the keys that are a day old.
func (s *Sandbox) forget(now int64) {
	old := 0
	for ; old < len(s.keysByAge) && now-s.keysByAge[old].created >= keyLifetime; old++ {
		k := s.keysByAge[old]
		delete(s.keys, k.book+" "+k.id)
		s.changes.gone = append(s.changes.gone, row{seq: k.seq, gone: true})
	}
	s.keysByAge = s.keysByAge[old:]
}

// fingerprint is equal for equal requests: json sorts the parameters.
func fingerprint(c *call, op operation) string {
	body, _ := json.Marshal(*c.params) // strings, numbers, lists and maps of them
	sum := sha256.Sum256(fmt.Appendf(nil, "%s %s %s", op.method, c.r.URL.Path, body))
	return hex.EncodeToString(sum[:])
}
