package stripe

import (
	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/payments"
)

// Metadata that says of which operation an object is.
const (
	walletKey      = "wallet_id"
	clientKey      = "idempotency_key"
	fingerprintKey = "fingerprint"
)

// mark writes a trace into an object's metadata.
func mark(add func(key, value string), t payments.Trace) {
	add(walletKey, t.Wallet.String())
	add(clientKey, t.Key)
	add(fingerprintKey, t.Fingerprint)
}

// trace reads it back.
func trace(metadata map[string]string) payments.Trace {
	return payments.Trace{
		Wallet: gid.ID(metadata[walletKey]), Key: metadata[clientKey], Fingerprint: metadata[fingerprintKey],
	}
}
