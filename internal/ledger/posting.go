package ledger

import (
	"time"

	"github.com/purserhq/purser/ent/transaction"
	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/money"
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
	Charge    gid.ID             // the charge that the line refunds; it is not written
	// Debt is the wallet of what the owner owes, which money that comes in pays first; empty
	// where there is none. Its lines are added to this one's.
	Debt gid.ID
	// Matures is when the money that a deposit brings may be paid out, to the
	// microsecond; zero: at once. Both lines of money from the platform's wallet have it.
	Matures time.Time
}

// ApplicationKey begins the keys of transfers that the application orders.
const ApplicationKey = "→"

// Transfer is money from one wallet to another, with the row that says so.
type Transfer struct {
	ID            gid.ID
	Owner, Wallet gid.ID // who sends it, and from where
	ToOwner, To   gid.ID
	Amount        int64 // minor units, above 0
	Currency      money.Currency
	Note          string
	Key           string // the client's idempotency key, once for each owner
	Fingerprint   string // of the client's input
	// By is the application where it orders the transfer, and empty where the owner does. Its
	// keys are one name space: they begin with ApplicationKey, as no owner's do.
	By gid.ID
	// At is when it was written; whoever writes it fills it in.
	At time.Time
	// ProvedAt is when the sender last proved their identity, for whoever admits the
	// entry; zero: never. It is not written.
	ProvedAt time.Time
}

// Payout is the row that begins a payout: money that is held for its owner's account at Stripe.
type Payout struct {
	ID            gid.ID
	Owner, Wallet gid.ID
	Account       gid.ID // at Stripe; whoever admits the entry fills it in
	Amount        int64  // minor units, above 0
	Currency      money.Currency
	Key           string // the client's idempotency key, once for each owner
	Fingerprint   string // of the client's input
	ProcessorKey  gid.ID // the payout's name at Stripe
	Awaits        bool   // an operator's approval; whoever admits the entry decides
	// ProvedAt is when who asks last proved to be the owner, for whoever admits the
	// entry; zero: never. It is not written.
	ProvedAt time.Time
}

// Postings are the transfer's two lines.
func (t Transfer) Postings() []Posting {
	out := Posting{
		Wallet: t.Wallet, Peer: t.To, Kind: transaction.KindTransferOut, Contra: transaction.ContraTransfers,
		Value: -t.Amount, Reference: string(t.ID),
	}
	in := out
	in.Wallet, in.Peer, in.Kind, in.Value = t.To, t.Wallet, transaction.KindTransferIn, t.Amount
	return []Posting{out, in}
}
