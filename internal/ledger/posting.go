package ledger

import (
	"github.com/purserhq/purser/ent/transaction"
	"github.com/purserhq/purser/internal/gid"
)

// Posting asks for one line of one wallet's ledger.
type Posting struct {
	Wallet    gid.ID
	Kind      transaction.Kind
	Contra    transaction.Contra // the account on the other side
	Value     int64              // minor units; positive comes in; never 0
	Reference string             // the operation or Stripe object; once for each wallet and kind
	Peer      gid.ID             // the other wallet of a transfer
	Deposit   gid.ID             // the deposit that the line belongs to
	Payout    gid.ID             // the payout that the line belongs to
}
