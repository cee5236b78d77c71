package sandbox

import (
	"crypto/rand"
	"encoding/json"
	"strings"
)

// object is an object of the API. Its JSON is what the API shows.
type object interface {
	head() *Head
	// hidden is what the sandbox remembers of an object beside what it shows: a
	// pointer, or nil.
	hidden() any
}

// Head is what every object begins with.
type Head struct {
	ID      string `json:"id"`
	Object  string `json:"object"`
	Created int64  `json:"created"`

	seq         int64 // the order of creation over all account stores; lists are sorted by it
	scheduledAt int64 // when the scheduler has it; 0: it has not
}

func (h *Head) head() *Head { return h }

func (h *Head) hidden() any { return nil }

// objectTypes makes an empty object for each object word, to read it back.
var objectTypes = map[string]func() object{}

func registerType[T any, P interface {
	*T
	object
}](typeName string) {
	objectTypes[typeName] = func() object { return P(new(T)) }
}

func init() {
	registerType[PaymentMethod]("payment_method")
	registerType[Token]("token")
	registerType[Customer]("customer")
	registerType[PaymentIntent]("payment_intent")
	registerType[SetupIntent]("setup_intent")
	registerType[CheckoutSession]("checkout.session")
	registerType[Charge]("charge")
	registerType[Refund]("refund")
	registerType[Dispute]("dispute")
	registerType[Warning]("radar.early_fraud_warning")
	registerType[Account]("account")
	registerType[accountLink]("account_link")
	registerType[Transfer]("transfer")
	registerType[Reversal]("transfer_reversal")
	registerType[Payout]("payout")
	registerType[Topup]("topup")
	registerType[BalanceTransaction]("balance_transaction")
	registerType[Event]("event")
	registerType[WebhookEndpoint]("webhook_endpoint")
	registerType[delivery]("delivery")
}

// text is a string that is null when it is empty.
type text string

// MarshalJSON gives null for the empty text.
func (t text) MarshalJSON() ([]byte, error) {
	if t == "" {
		return []byte("null"), nil
	}
	return json.Marshal(string(t))
}

// number is an integer that is null when it is 0.
type number int64

// MarshalJSON gives null for 0.
func (n number) MarshalJSON() ([]byte, error) {
	if n == 0 {
		return []byte("null"), nil
	}
	return json.Marshal(int64(n))
}

// metadata is never null.
type metadata map[string]string

// MarshalJSON gives {} for none.
func (m metadata) MarshalJSON() ([]byte, error) {
	if m == nil {
		return []byte("{}"), nil
	}
	return json.Marshal(map[string]string(m))
}

const base62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"

// random is text of n letters and digits that nobody can guess.
func random(n int) string {
	raw := make([]byte, n)
	_, _ = rand.Read(raw) // never fails: it ends the program instead
	for i, b := range raw {
		raw[i] = base62[int(b)%len(base62)]
	}
	return string(raw)
}

// newID makes an id as long as most of Stripe's.
func newID(prefix string) string { return prefix + "_" + random(24) }

func hasPrefix(s string, prefixes ...string) bool {
	for _, p := range prefixes {
		if strings.HasPrefix(s, p) {
			return true
		}
	}
	return false
}
