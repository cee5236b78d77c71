package payments

import (
	"context"

	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/money"
)

// Service holds the verbs that move money. A verb checks that the wallet is
// its owner's, answers with ids (never with entities, whose client could see
// more than the viewer may), and refuses with a *refusal.Error.
type Service struct{}

// DepositInput asks to bring money in by card.
type DepositInput struct {
	Owner         gid.ID
	Wallet        gid.ID // empty: the owner's own wallet
	Amount        money.Decimal
	PaymentMethod string // pm_…, tok_… or empty
	Key           string // the client's idempotency key
}

// PayoutInput asks to send money to the owner's account at Stripe.
type PayoutInput struct {
	Owner  gid.ID
	Wallet gid.ID // empty: the owner's own wallet
	Amount money.Decimal
	Key    string // the client's idempotency key
}

// Done is the answer of a verb: which operation stands there now.
type Done struct {
	Operation gid.ID
	Wallet    gid.ID
	Replayed  bool // the key was seen before; the operation is the first one's
}

// Deposit starts a deposit and, with a payment method, tries to finish it.
// Fails with InvalidAmount, AmountTooSmall, AmountTooLarge, InvalidInput,
// NotFound or KeyReused. With PaymentMethodInvalid the deposit stands, failed,
// and Done names it. A declined card is no refusal: the deposit says why.
func (s *Service) Deposit(ctx context.Context, in DepositInput) (Done, error) { panic("not yet") }

// Payout holds the amount and starts the transfer. Fails with InvalidAmount,
// AmountTooLarge, InvalidInput, NotFound, KeyReused, OnboardingIncomplete or
// InsufficientFunds.
func (s *Service) Payout(ctx context.Context, in PayoutInput) (Done, error) { panic("not yet") }

// StartOnboarding returns a fresh link to Stripe's form for the owner's
// account, which is made on the first call. An empty wallet means the owner's
// own; the id of the wallet comes back. Fails with NotFound, ProcessorUnavailable.
func (s *Service) StartOnboarding(ctx context.Context, owner, wallet gid.ID) (Link, gid.ID, error) {
	panic("not yet")
}

// SyncAccount asks Stripe where the account of the wallet's owner stands and
// records the answer.
func (s *Service) SyncAccount(ctx context.Context, account gid.ID) error { panic("not yet") }

// ClientSecret fetches what Stripe.js needs to finish the deposit. Empty when
// the payer has nothing to do.
func (s *Service) ClientSecret(ctx context.Context, deposit gid.ID) (Secret, error) { panic("not yet") }

// Available is what can be paid out of a wallet now, in minor units, given its
// balance: the balance less the deposits younger than the payout delay.
func (s *Service) Available(ctx context.Context, wallet gid.ID, balance int64) (int64, error) {
	panic("not yet")
}

// Receive puts a notice into the inbox and returns once it is safe there. The
// same notice twice is one.
func (s *Service) Receive(ctx context.Context, n Notice) error { panic("not yet") }
