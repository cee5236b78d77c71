package payments

import (
	"context"
	"log/slog"
	"sync/atomic"
	"time"

	"github.com/purserhq/purser/ent"
	"github.com/purserhq/purser/ent/user"
	"github.com/purserhq/purser/ent/wallet"
	"github.com/purserhq/purser/internal/audit"
	"github.com/purserhq/purser/internal/closing"
	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/ledger"
	"github.com/purserhq/purser/internal/money"
	"github.com/purserhq/purser/internal/payments/processor"
	"github.com/purserhq/purser/internal/refusal"
)

// Service holds the verbs that move money. A verb checks that the wallet is its
// owner's, answers with ids (never with entities, whose client could see more
// than the viewer may), and refuses with a *refusal.Error.
type Service struct {
	db         *database.DB
	processor  processor.Processor
	options    Options
	log        *slog.Logger
	poke       chan struct{} // wakes the sweeper when there is news
	poster     *ledger.GroupCommitter
	wallets    walletCache
	headroom   *database.Batch[money.Money, creditRoom] // fills the headroom for credits
	fills      fillPace
	brakeTold  atomic.Int64 // when the last alarm about tried out cards was, in seconds since 1970
	stopTold   atomic.Int64 // and about so many that deposits were stopped
	largeAt    atomic.Int64 // and about an event that was too long
	aheadAt    atomic.Int64 // and about an endpoint that was ahead of the events
	unsentAt   atomic.Int64 // and about events that cannot be sent
	clockTold  atomic.Int64 // and about this machine's clock
	clockOff   atomic.Int64 // see ClockOffset
	stripe     stripeClock
	capTold    atomic.Int64 // and about what all pay out in a day
	uncompared atomic.Bool  // see CompareNewest
	news       news
	asking     *asking
}

// Options are what the verbs go by.
type Options struct {
	PayoutDelay time.Duration // how long a deposit stays before it may be paid out
	// DepositAbandonAfter is how long a deposit waits for its payer before it is canceled; 0:
	// for ever.
	DepositAbandonAfter time.Duration
	SpendDelay          time.Duration // and before it may be charged; at most PayoutDelay
	// CreditLimit is how far credits may exceed the platform's own funds, in whole units of
	// each currency.
	CreditLimit money.Units
	Limits      Limits
	// SupportRefundMax is what one operator with the role SUPPORT may refund in 24 hours, in
	// whole units of the currency. 0: nothing.
	SupportRefundMax money.Units
	Closing          closing.Terms
	Books            BookLimits
	ReturnURL        string // where Stripe sends the browser after its form
	RefreshURL       string // and when the link to the form was used up
	Log              *slog.Logger
	Clock            func() time.Time // this machine's; nil: the system's
	Meter            Meter            // nil: nothing is counted
	Watch            *audit.Watch     // is told of look-ups; nil: they are written down, and not counted
	// Notify sends a user a letter about a change that concerns the account's security;
	// nil: no letters are sent. It is called after the commit and must not block.
	Notify func(ctx context.Context, user gid.ID, what string)
}

// New makes the service. Run must run beside it, or what was interrupted stays so.
func New(db *database.DB, processor processor.Processor, options Options) *Service {
	if options.Log == nil {
		options.Log = slog.New(slog.DiscardHandler)
	}
	if options.Meter == nil {
		options.Meter = unmetered{}
	}
	if options.Notify == nil {
		options.Notify = func(context.Context, gid.ID, string) {}
	}
	if options.Watch == nil {
		options.Watch = audit.NewWatch(db, options.Log, nil)
	}
	if options.Clock == nil {
		options.Clock = db.MachineClock()
	}
	s := &Service{
		stripe: stripeClock{db: db}, db: db, processor: processor, options: options, log: options.Log, poke: make(chan struct{}, 1),
		wallets: newWalletCache(db), news: news{patience: askPatience}, asking: newAsking(),
		fills: fillPace{next: map[money.Currency]time.Time{}},
	}
	s.poster = ledger.NewGroupCommitter(db, s.admit)
	s.headroom = database.NewBatch(s.fillShares)
	return s
}

// Result is the answer of a verb: which operation stands there now.
type Result struct {
	Operation gid.ID
	Wallet    gid.ID
	Replayed  bool // the key was seen before; the operation is the first one's
	// Transfer is the operation where it is a transfer that was just written.
	Transfer *ent.Transfer
	// Charge is the operation where it is a charge that was just written.
	Charge *ent.Charge
	Hold   gid.ID // the hold that was changed; the operation of a capture is its charge
}

// now is about the database's clock, for what is only shown or asks Stripe once more.
// What is written, or decides about money, goes by Tx.Now.
func (s *Service) now() time.Time { return s.db.Clock() }

// ownWallet is the owner's wallet with the id; the one made with the owner when
// the id is empty. Fails with NotFound for another's as for none.
func (s *Service) ownWallet(ctx context.Context, owner, id gid.ID) (*ent.Wallet, error) {
	query := s.db.Client().User.Query().Where(user.ID(owner)).QueryWallet()
	if id != "" {
		query = s.db.Client().Wallet.Query().
			Where(wallet.ID(id), wallet.OwnerID(owner), wallet.KindEQ(wallet.KindUser))
	}
	w, err := query.Only(ctx)
	if ent.IsNotFound(err) {
		return nil, errNoWallet()
	}
	return w, err
}

func errNoWallet() error {
	return refusal.New(refusal.NotFound, "The wallet does not exist or is not yours.", "input", "walletId")
}
