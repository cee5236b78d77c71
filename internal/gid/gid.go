// Package gid makes the ids of Purser: a prefix that tells the kind of thing
// and 26 base32 digits of a UUIDv7, such as wal_01m83rmb7fe2kr5dcy7x9p3meq
// (TypeID's form). Ids of one process sort by the time they were made.
//
// Stripe's ids (acct_…, evt_…) are gid.IDs too; they keep their own form and
// are never ordered by, since they mix upper and lower case.
package gid

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"github.com/google/uuid"
)

// The prefixes in use. One prefix, one table.
const (
	User         = "usr"
	Wallet       = "wal"
	Transaction  = "txn"
	Deposit      = "dep"
	Payout       = "pay"
	Refund       = "ref"
	Transfer     = "trf"
	Onboarding   = "onb"
	Session      = "ses"
	Key          = "key" // acts as a user
	Application  = "apk" // a key of the application
	Audit        = "aud"
	Resolution   = "res"
	Charge       = "chg"
	ChargeRefund = "crf"
	Credit       = "crd"
	Usage        = "usg"
	Hold         = "hld"
	HoldChange   = "hch"
	WalletEvent  = "ev" // of package events; Event is Stripe's
	Endpoint     = "we" // a webhook endpoint
	Delivery     = "wd" // of an event to an endpoint
	// Account, Event and Dispute are Stripe's own; a dispute may have either.
	Account    = "acct"
	Event      = "evt"
	Dispute    = "du"
	OldDispute = "dp"
)

// ID names one row of one table.
type ID string

// New returns a fresh id with the prefix. The digits hold 74 random bits, so an
// id is never made twice, not even after a database was restored to an earlier
// state: references of lines and Stripe's keys of older rows rely on it.
func New(prefix string) ID {
	u, err := uuid.NewV7()
	if err != nil { // the system's random source failed: nothing sensible can go on
		panic(fmt.Sprintf("gid: %v", err))
	}
	return ID(prefix + "_" + encode(u))
}

// Prefix is what stands before the last underscore; empty when there is none.
func (id ID) Prefix() string {
	i := strings.LastIndexByte(string(id), '_')
	if i < 0 {
		return ""
	}
	return string(id[:i])
}

// String returns the id as text.
func (id ID) String() string { return string(id) }

// MarshalGQL writes the id as a GraphQL ID, whatever it holds: an answer is JSON.
func (id ID) MarshalGQL(w io.Writer) {
	text, _ := json.Marshal(string(id)) // text is always written
	_, _ = w.Write(text)                // the response buffer does not fail
}

// UnmarshalGQL reads a GraphQL ID: text only, for an id is never a number here.
func (id *ID) UnmarshalGQL(v any) error {
	text, ok := v.(string)
	if !ok {
		return fmt.Errorf("an id is a string, not %T", v)
	}
	*id = ID(text)
	return nil
}

// digits is Crockford's base32 in lower case, which sorts alike in every collation.
const digits = "0123456789abcdefghjkmnpqrstvwxyz"

// encode writes the 128 bits as 26 digits of five bits, the first two bits being zero.
func encode(u uuid.UUID) string {
	var out [26]byte
	for i := range out {
		var digit byte
		for bit := range 5 {
			// Position in the 130-bit number whose two leading bits are padding.
			if at := i*5 + bit - 2; at >= 0 {
				digit = digit<<1 | u[at/8]>>(7-at%8)&1
			}
		}
		out[i] = digits[digit]
	}
	return string(out[:])
}
