package stripe

import (
	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/payments/processor"
)

// Metadata that says of which operation an object is.
const (
	walletKey      = "wallet_id"
	clientKey      = "idempotency_key"
	fingerprintKey = "fingerprint"
)

// nameKey holds the name of an operation, where it is derived. Where it is a row's id
// the metadata are those that it was always sent with: Stripe compares them when a key
// comes again.
const nameKey = "operation_key"

// addName writes an operation's name into an object's metadata.
func addName(add func(key, value string), old string, name gid.ID) {
	if processor.Derived(name) {
		old = nameKey
	}
	add(old, name.String())
}

// nameIn reads it back; empty when the object is not of an operation of that kind.
func nameIn(metadata map[string]string, old string) gid.ID {
	if name := gid.ID(metadata[nameKey]); processor.Derived(name) {
		return name
	}
	return gid.ID(metadata[old])
}

// addOrigin writes a trace into an object's metadata.
func addOrigin(add func(key, value string), t processor.Origin) {
	add(walletKey, t.Wallet.String())
	add(clientKey, t.Key)
	add(fingerprintKey, t.Fingerprint)
}

// originIn reads it back.
func originIn(metadata map[string]string) processor.Origin {
	return processor.Origin{
		Wallet: gid.ID(metadata[walletKey]), Key: metadata[clientKey], Fingerprint: metadata[fingerprintKey],
	}
}
