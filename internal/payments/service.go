package payments

import (
	"context"
	"errors"
	"log/slog"
	"sync/atomic"
	"time"

	"github.com/purserhq/purser/ent"
	"github.com/purserhq/purser/ent/user"
	"github.com/purserhq/purser/ent/wallet"
	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/ledger"
	"github.com/purserhq/purser/internal/refusal"
)

// Service holds the verbs that move money. A verb checks that the wallet is its
// owner's, answers with ids (never with entities, whose client could see more
// than the viewer may), and refuses with a *refusal.Error.
type Service struct {
	db         *database.DB
	processor  Processor
	options    Options
	log        *slog.Logger
	poke       chan struct{} // wakes the sweeper when there is news
	poster     *ledger.Poster
	purses     purses
	brakeTold  atomic.Int64 // when the last alarm about tried out cards was, in seconds since 1970
	clockTold  atomic.Int64 // and about this machine's clock
	clockOff   atomic.Int64 // see ClockOffset
	stripe     stripeClock
	capTold    atomic.Int64 // and about what all pay out in a day
	uncompared atomic.Bool  // see CompareNewest
}

// Options are what the verbs go by.
type Options struct {
	PayoutDelay time.Duration // how long a deposit stays before it may be paid out
	Limits      Limits
	Books       BookLimits
	ReturnURL   string // where Stripe sends the browser after its form
	RefreshURL  string // and when the link to the form was used up
	Log         *slog.Logger
	Clock       func() time.Time // this machine's; nil: the system's
	Meter       Meter            // nil: nothing is counted
}

// New makes the service. Run must run beside it, or what was interrupted stays so.
func New(db *database.DB, processor Processor, options Options) *Service {
	if options.Log == nil {
		options.Log = slog.New(slog.DiscardHandler)
	}
	if options.Meter == nil {
		options.Meter = unmetered{}
	}
	if options.Clock == nil {
		options.Clock = db.MachineClock()
	}
	s := &Service{stripe: stripeClock{db: db}, db: db, processor: processor, options: options, log: options.Log, poke: make(chan struct{}, 1), purses: newPurses(db)}
	s.poster = ledger.NewPoster(db, s.admit)
	return s
}

// Done is the answer of a verb: which operation stands there now.
type Done struct {
	Operation gid.ID
	Wallet    gid.ID
	Replayed  bool // the key was seen before; the operation is the first one's
	// Transfer is the operation where it is a transfer that was just written.
	Transfer *ent.Transfer
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
	return refusal.New(refusal.NotFound, "You have no such wallet.", "input", "walletId")
}

// unknown is the answer when nobody can say whether the first step was
// committed. Nothing has left: the same key finds out.
var unknown = refusal.New(refusal.ProcessorUnavailable,
	"It is not known whether this was begun. Try again with the same idempotencyKey: nothing is done twice.")

// settle turns the error of a transaction that began an operation into an
// answer. The key may have won elsewhere, or the commit's outcome may have been
// lost: both are found out by reading the key.
func settle(err error, readBack func() (bool, error)) error {
	var inDoubt *database.InDoubt
	lost := errors.As(err, &inDoubt)
	if err == nil || (!lost && !database.IsUnique(err)) {
		return err
	}
	found, readErr := readBack()
	switch {
	case found:
		return readErr
	case lost:
		return unknown
	}
	return errors.Join(err, readErr)
}
