package processor

import "github.com/purserhq/purser/internal/gid"

// Notice is what a webhook says: that something happened to an object. The
// object itself is fetched when the notice is dealt with, since a notice may be
// old, come twice or out of order.
type Notice struct {
	ID      gid.ID // evt_…, the inbox's key
	Type    string // such as payment_intent.succeeded
	Object  string // the id of data.object
	Account gid.ID // the connected account it speaks of; empty for the platform's own

	// What tells whose event it is, each as far as the event names it.
	Intent string // the PaymentIntent that the object is or belongs to
	Wallet gid.ID // the wallet in the object's metadata
}
