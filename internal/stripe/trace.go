package stripe

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

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
	addLabels(add, t.Labels)
}

// originIn reads it back.
func originIn(metadata map[string]string) processor.Origin {
	return processor.Origin{
		Wallet: gid.ID(metadata[walletKey]), Key: metadata[clientKey], Fingerprint: metadata[fingerprintKey],
		Labels: labelsIn(metadata),
	}
}

// Names of the client's labels in metadata. No name of Purser's own has a dot, so that they are
// never mixed up. Stripe takes 50 keys of 40 characters: a key that the prefix makes too long is
// a value itself, beside the value that belongs to it. With 20 entries of this kind and the
// reference an object has 45 keys.
const (
	referenceKey  = "reference"
	labelPrefix   = "m."
	longKeyPrefix = "key."   // and a number from 1: the key
	longPrefix    = "value." // and the same number: its value
	maxStripeKey  = 40
)

// addLabels writes labels into an object's metadata, the same ones each time they come: Stripe
// compares them when a key comes again. A label without a value is not written, since Stripe
// takes an empty value as an order to remove the key.
func addLabels(add func(key, value string), labels []processor.Label) {
	long := 0
	for _, l := range labels {
		switch {
		case l.Value == "":
		case l.Key == "":
			add(referenceKey, l.Value)
		case len(labelPrefix+l.Key) <= maxStripeKey:
			add(labelPrefix+l.Key, l.Value)
		default:
			long++
			add(longKeyPrefix+strconv.Itoa(long), l.Key)
			add(longPrefix+strconv.Itoa(long), l.Value)
		}
	}
}

// labelsIn reads them back, in the order of their keys.
func labelsIn(metadata map[string]string) (labels []processor.Label) {
	for name, value := range metadata {
		key, labelled := strings.CutPrefix(name, labelPrefix)
		if number, long := strings.CutPrefix(name, longPrefix); long {
			key, labelled = metadata[longKeyPrefix+number], true
		}
		switch {
		case name == referenceKey:
			labels = append(labels, processor.Label{Value: value})
		case labelled && key != "":
			labels = append(labels, processor.Label{Key: key, Value: value})
		}
	}
	slices.SortFunc(labels, func(a, b processor.Label) int { return cmp.Compare(a.Key, b.Key) })
	return labels
}
