package sandbox

import (
	"crypto/rand"
	"encoding/json"
	"strings"
)

// thing is an object of the API. Its JSON is what the API shows.
type thing interface {
	head() *Head
	// hidden is what the sandbox remembers of a thing beside what it shows: a
	// pointer, or nil.
	hidden() any
}

// Head is what every object begins with.
type Head struct {
	ID      string `json:"id"`
	Object  string `json:"object"`
	Created int64  `json:"created"`

	seq   int64 // the order of creation over all books; lists are sorted by it
	noted int64 // when the agenda has it; 0: it has not
}

func (h *Head) head() *Head { return h }

func (h *Head) hidden() any { return nil }

// kinds makes an empty thing for each object word, to read it back.
var kinds = map[string]func() thing{}

func kind[T any, P interface {
	*T
	thing
}](object string) {
	kinds[object] = func() thing { return P(new(T)) }
}

func init() {
	kind[PaymentMethod]("payment_method")
	kind[Token]("token")
	kind[Customer]("customer")
	kind[PaymentIntent]("payment_intent")
	kind[SetupIntent]("setup_intent")
	kind[CheckoutSession]("checkout.session")
	kind[Charge]("charge")
	kind[Refund]("refund")
	kind[Dispute]("dispute")
	kind[Warning]("radar.early_fraud_warning")
	kind[Account]("account")
	kind[accountLink]("account_link")
	kind[Transfer]("transfer")
	kind[Reversal]("transfer_reversal")
	kind[Payout]("payout")
	kind[Topup]("topup")
	kind[BalanceTransaction]("balance_transaction")
	kind[Event]("event")
	kind[WebhookEndpoint]("webhook_endpoint")
	kind[delivery]("delivery")
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
