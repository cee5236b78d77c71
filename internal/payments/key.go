package payments

import (
	"crypto/sha256"
	"encoding/base32"
	"encoding/hex"
	"strings"

	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/refusal"
)

// maxKey is the longest idempotency key that a client may choose, in bytes.
const maxKey = 255

// checkKey refuses keys that could not be told apart later.
func checkKey(key string) error {
	printable := func(r rune) bool { return r >= ' ' && r <= '~' }
	if strings.TrimSpace(key) == "" || len(key) > maxKey || strings.ContainsFunc(key, func(r rune) bool { return !printable(r) }) {
		return refusal.Newf(refusal.InvalidInput, "idempotencyKey",
			"Give an idempotencyKey of 1 to %d printable ASCII characters, such as a UUID.", maxKey)
	}
	if why := refusal.NoCard("idempotencyKey", key); why != nil {
		return why
	}
	return nil
}

// fingerprint is what of the client's input must be equal when a key comes
// again. Amounts go in as minor units, so that 12.5 and 12.50 are one input.
func fingerprint(parts ...string) string {
	sum := sha256.New()
	for _, part := range parts {
		sum.Write([]byte(part))
		sum.Write([]byte{0}) // no part holds it, so parts cannot run together
	}
	return hex.EncodeToString(sum.Sum(nil))
}

// operationKey names an operation at Stripe: in the idempotency keys of its attempts
// and in the metadata of what they make. It is made of nothing but what the client
// sends again. A row that the database has lost gets the same name when it is made a
// second time, whether by its client or from Stripe's metadata, so that Stripe knows
// the order and carries it out once.
func operationKey(kind string, owner gid.ID, key, digest string) gid.ID {
	sum := sha256.New()
	for _, part := range []string{kind, string(owner), key, digest} {
		sum.Write([]byte(part))
		sum.Write([]byte{0}) // no part holds it, so parts cannot run together
	}
	return gid.ID(derived + "_" + nameDigits.EncodeToString(sum.Sum(nil)))
}

// derived is the prefix of derived names. Rows from before there were any are called by
// their ids: what Stripe knows them by must not change.
const derived = "op"

var nameDigits = base32.NewEncoding("0123456789abcdefghjkmnpqrstvwxyz").WithPadding(base32.NoPadding)

// Derived tells whether an operation's name at Stripe is derived, and not a row's id.
func Derived(name gid.ID) bool { return name.Prefix() == derived }

// nameOf is a row's name at Stripe.
func nameOf(id gid.ID, processorKey *gid.ID) gid.ID {
	if processorKey == nil {
		return id
	}
	return *processorKey
}

// replay is the answer to a key that was seen before.
func replay(done Done, stored, given string) (Done, error) {
	if stored != given {
		return Done{}, refusal.New(refusal.KeyReused,
			"This idempotencyKey was used with another input. Use a new key for a new attempt.", "input", "idempotencyKey")
	}
	done.Replayed = true
	return done, nil
}
