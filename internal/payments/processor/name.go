package processor

import (
	"crypto/sha256"
	"encoding/base32"

	"github.com/purserhq/purser/internal/gid"
)

// OperationKey names an operation at Stripe: in the idempotency keys of its attempts
// and in the metadata of what they make. It is made of nothing but what the client
// sends again. A row that the database has lost gets the same name when it is made a
// second time, whether by its client or from Stripe's metadata, so that Stripe knows
// the order and carries it out once.
func OperationKey(kind string, owner gid.ID, key, digest string) gid.ID {
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
