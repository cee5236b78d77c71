package processor

import (
	"context"
	"time"

	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/money"
)

// Processor is what payments needs of Stripe. internal/stripe implements it
// over HTTP. Every error that it returns is an *Error.
//
// A key names one attempt: sent again with the same input, it gets the first
// result again, so that a call may be repeated whenever its answer was lost.
type Processor interface {
	Intents
	Accounts
	Transfers
	Refunds
	Books
}

// An operation has a name at Stripe, which orders and what Stripe makes of them carry
// in the fields Deposit, Payout, Refund and Onboarding. It is derived from what the
// client sent (OperationKey); that of a row from before is its id. Nothing else in an
// order may differ when the same row is made a second time: Stripe refuses a key that
// comes again with other parameters.

// Intents are Stripe's PaymentIntents and what hangs on them.
type Intents interface {
	// CreateIntent makes the PaymentIntent of a deposit, and confirms it when
	// the order names a payment method. A decline is an Error of class Definite
	// that carries the intent's id.
	CreateIntent(ctx context.Context, key string, o IntentOrder) (Intent, error)
	// Intent fetches a PaymentIntent as it is now, with its client secret, and counts its
	// failed charges where its last attempt to pay failed.
	Intent(ctx context.Context, id string) (Intent, error)
	// FindIntents lists the intents made for a deposit from since to until; a zero
	// until is no bound. It never searches: Stripe's search lags behind, its lists
	// do not.
	FindIntents(ctx context.Context, deposit gid.ID, since, until time.Time) ([]Intent, error)
	// CancelIntent cancels a PaymentIntent that was not paid, for good. It needs no key:
	// an intent that is canceled stays so, and so does one that is paid. An Error of class
	// Definite says that it cannot be canceled (any more).
	CancelIntent(ctx context.Context, id string) (Intent, error)
	// Charge fetches a charge (ch_… or py_…) with all its refunds.
	Charge(ctx context.Context, id string) (Charge, error)
}

// Accounts are Stripe's connected accounts.
type Accounts interface {
	// CreateAccount makes an Express account that asks for transfers.
	CreateAccount(ctx context.Context, key string, o AccountOrder) (Account, error)
	// Account fetches a connected account as it is now. One that is not the
	// platform's any more is no error: it is Lost.
	Account(ctx context.Context, id gid.ID) (Account, error)
	// FindAccounts lists the accounts made for an onboarding since a time.
	FindAccounts(ctx context.Context, onboarding gid.ID, since time.Time) ([]Account, error)
	// AccountLink makes a link to Stripe's onboarding form. It works once and for
	// minutes, so it is never kept.
	AccountLink(ctx context.Context, id gid.ID, refreshURL, returnURL string) (Link, error)
}

// Transfers move money from the platform to connected accounts.
type Transfers interface {
	CreateTransfer(ctx context.Context, key string, o TransferOrder) (StripeTransfer, error)
	// ConnectTransfer fetches a transfer with all its reversals.
	ConnectTransfer(ctx context.Context, id string) (StripeTransfer, error)
	// FindTransfers lists the transfers made for a payout.
	FindTransfers(ctx context.Context, payout gid.ID) ([]StripeTransfer, error)
}

// Refunds give payments back, and disputes take them back.
type Refunds interface {
	CreateRefund(ctx context.Context, key string, o RefundOrder) (ChargeRefund, error)
	// Refund fetches a refund as it is now.
	Refund(ctx context.Context, id string) (ChargeRefund, error)
	// FindRefunds lists all refunds of a payment.
	FindRefunds(ctx context.Context, intentID string) ([]ChargeRefund, error)
	// Dispute fetches a dispute with its movements.
	Dispute(ctx context.Context, id string) (ChargeDispute, error)
}

// Books are Stripe's own books.
type Books interface {
	// Statement hands over the platform's entries from since to until, newest first;
	// a zero until is no bound.
	Statement(ctx context.Context, since, until time.Time, take func(BalanceTransaction) error) error
	// Newest lists the newest objects that operations order, a page of each kind.
	Newest(ctx context.Context) (Latest, error)
	// TakenBack lists the disputes and refunds made since a time, the newest first: at
	// most 300 of each.
	TakenBack(ctx context.Context, since time.Time) ([]ChargeDispute, []ChargeRefund, error)
}

// Latest are the newest objects of each kind at Stripe, the newest first.
type Latest struct {
	Intents   []Intent
	Transfers []StripeTransfer
	Refunds   []ChargeRefund
}

// Origin is what an object at Stripe says of the operation that ordered it, so
// that the operation can be made again where a restored backup has lost it.
type Origin struct {
	Wallet      gid.ID
	Key         string // the client's idempotency key
	Fingerprint string // of the client's input
	Labels      []Label
}

// Label is a key and a value that the client attached to an operation. The empty key is the
// operation's reference.
type Label struct{ Key, Value string }

// IntentOrder asks for a PaymentIntent.
type IntentOrder struct {
	Deposit gid.ID // the deposit's name, written to the intent's metadata
	Amount  money.Money
	// PaymentMethod is a pm_… or a legacy tok_…; empty when Stripe.js pays.
	PaymentMethod string
	Challenge     bool // ask for 3-D Secure, whatever the card and the rules of Radar
	Origin
}

// IntentStatus is Stripe's word for where a PaymentIntent stands.
type IntentStatus string

// The statuses of a PaymentIntent.
const (
	IntentRequiresPaymentMethod IntentStatus = "requires_payment_method"
	IntentRequiresConfirmation  IntentStatus = "requires_confirmation"
	IntentRequiresAction        IntentStatus = "requires_action"
	IntentProcessing            IntentStatus = "processing"
	IntentRequiresCapture       IntentStatus = "requires_capture"
	IntentSucceeded             IntentStatus = "succeeded"
	IntentCanceled              IntentStatus = "canceled"
)

// Intent is a PaymentIntent as Stripe last answered it.
type Intent struct {
	ID          string
	Deposit     gid.ID // from the metadata; empty when the intent is not ours
	Status      IntentStatus
	Received    money.Money // what was paid, 0 before
	LastFailure *Failure    // of the last attempt to pay
	// Failures is how many of its charges failed; 0 where Stripe was not asked for them.
	// An attempt that failed before there was a charge, such as 3-D Secure, has none.
	Failures     int
	Card         string // the fingerprint of the card that paid; empty where Stripe did not tell it
	ClientSecret Secret
	CreatedAt    time.Time
	Origin
}

// Charge is a charge as Stripe last answered it.
type Charge struct {
	ID       string
	IntentID string // empty when no PaymentIntent made it
	Refunds  []ChargeRefund
}

// RefundOrder asks for a refund of a PaymentIntent. Its metadata hold the refund's
// name, so that it can be found again.
type RefundOrder struct {
	Refund   gid.ID
	IntentID string
	Amount   money.Money
	Origin
}

// ChargeRefund is one refund of a charge.
type ChargeRefund struct {
	ID            string // re_…
	Refund        gid.ID // from the metadata; empty when it was made at Stripe
	IntentID      string // of the payment; empty when no PaymentIntent made it
	Amount        money.Money
	Status        string // pending, requires_action, succeeded, failed, canceled
	FailureReason string // such as expired_or_canceled_card
	CreatedAt     time.Time
	Origin
}

// Moved tells whether the refund has taken money of its payment, and not given it back.
func (r ChargeRefund) Moved() bool { return r.Status != "failed" && r.Status != "canceled" }

// ChargeDispute is a dispute as Stripe last answered it.
type ChargeDispute struct {
	ID        string // du_… or dp_…
	IntentID  string // of the disputed payment
	Amount    money.Money
	Reason    string
	Status    string // such as warning_needs_response, needs_response, won, lost
	DueBy     time.Time
	Movements []Movement // money that it moved so far
}

// Movement is money that came to the platform's balance (above 0) or left it.
type Movement struct {
	ID     string // txn_…
	Amount money.Money
}

// BalanceTransaction is one entry of Stripe's own books of the platform.
type BalanceTransaction struct {
	ID        gid.ID // txn_…
	Type      string // such as charge, transfer, refund, adjustment
	Source    string // the object that moved the money
	IntentID  string // of a charge, a refund or a dispute, where it has one
	Parent    string // the transfer of a reversal
	Amount    money.Money
	Fee       int64 // minor units; net = amount − fee
	CreatedAt time.Time

	// Presentment is the amount in the payer's currency, with Amount's sign: that of the
	// charge, refund, dispute or transfer. The zero Money where the source has no amount.
	Presentment money.Money
}

// Converted tells whether Stripe converted the amount from another currency.
func (b BalanceTransaction) Converted() bool {
	return b.Presentment.Currency != "" && b.Presentment.Currency != b.Amount.Currency
}

// AccountOrder asks for an Express account.
type AccountOrder struct {
	Onboarding gid.ID // the onboarding's name, written to the account's metadata
	Owner      gid.ID // and this as user_id
	Email      string

	Country, BusinessType string // empty: the platform's country, and what the owner says
}

// Account is a connected account as Stripe last answered it.
type Account struct {
	ID               gid.ID
	Onboarding       gid.ID // from the metadata
	DetailsSubmitted bool
	TransfersEnabled bool // the transfers capability is active
	PayoutsEnabled   bool
	RequirementsDue  []string // currently due, in Stripe's field names
	DisabledReason   string
	Banks            []string // fingerprints of its bank accounts, or of the cards that it is paid at
	BankFailure      *Failure // why the last payout to the bank came back; nil when it did not
	Lost             bool     // the platform has no access to it any more; nothing else is known then
}

// Link is a link to Stripe's onboarding form.
type Link struct {
	URL       string
	ExpiresAt time.Time
}

// TransferOrder asks for a transfer. Its transfer_group and metadata hold the payout's
// name, so that it can be found again.
type TransferOrder struct {
	Payout      gid.ID
	Amount      money.Money
	Destination gid.ID
	Origin
}

// StripeTransfer is a transfer as Stripe last answered it. It has no status: one that
// exists has moved the money.
type StripeTransfer struct {
	ID          string
	Payout      gid.ID // from the metadata; empty when the transfer is not ours
	Amount      money.Money
	Destination gid.ID
	Reversals   []Reversal
	CreatedAt   time.Time
	Origin
}

// Reversed tells whether all of the transfer has come back.
func (t StripeTransfer) Reversed() bool {
	left := t.Amount.Minor
	for _, r := range t.Reversals {
		left -= r.Amount.Minor
	}
	return left <= 0
}

// Reversal is money of a transfer that came back.
type Reversal struct {
	ID     string // trr_…
	Amount money.Money
}

// Secret is text that never reaches a log: every way of printing it is redacted.
type Secret string

// String hides the secret.
func (Secret) String() string { return "[redacted]" }

// GoString hides the secret.
func (Secret) GoString() string { return "[redacted]" }

// MarshalText hides the secret from JSON and structured logs.
func (Secret) MarshalText() ([]byte, error) { return []byte("[redacted]"), nil }

// Reveal is the secret itself, for the one place that hands it on.
func (s Secret) Reveal() string { return string(s) }
