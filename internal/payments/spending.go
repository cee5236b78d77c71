package payments

import (
	"context"
	"errors"
	"slices"
	"sync"
	"time"

	"github.com/purserhq/purser/ent"
	"github.com/purserhq/purser/ent/wallet"
	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/failpoint"
	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/ledger"
	"github.com/purserhq/purser/internal/money"
	"github.com/purserhq/purser/internal/refusal"
)

// Application is who asks for what the application's API keys ask for: its idempotency keys
// are one name space, whichever of its API keys comes with them.
const Application gid.ID = "application"

// ApplicationKey begins the idempotency keys of transfers that the application orders.
const ApplicationKey = ledger.ApplicationKey

// entry is one operation of spending, checked and ready to be posted.
type entry struct {
	ledger.Request
	done Result
	// standing looks for what stands under the idempotency key, and makes it the result.
	standing func(ctx context.Context) (found bool, err error)
}

// carryOutEntry posts an entry, and returns what it has led to.
func (s *Service) carryOutEntry(ctx context.Context, e *entry) (Result, error) {
	if err := s.post(ctx, e.Request, func() (bool, error) { return e.standing(ctx) }); err != nil {
		return Result{}, err
	}
	failpoint.Hit("spending", "written")
	return e.result(), nil
}

// result is what an entry that stands has led to.
func (e *entry) result() Result {
	if c := e.Charge; c != nil && e.done.Operation == c.ID && !e.done.Replayed {
		if c.Amount == 0 { // usage below the smallest amount
			e.done.Operation = ""
		} else {
			e.done.Charge = &ent.Charge{
				ID: c.ID, CreatedAt: c.At, OwnerID: c.Owner, WalletID: c.Wallet, Amount: c.Amount, Currency: c.Currency,
				RequestedBy: c.By, IdempotencyKey: c.Key, Fingerprint: c.Fingerprint, Description: c.Description,
			}
		}
	}
	return e.done
}

// spendingWallet is a user's wallet with an id. Fails with NotFound, and with
// CurrencyMismatch where another currency is given.
func (s *Service) spendingWallet(ctx context.Context, id gid.ID, c money.Currency) (walletRef, error) {
	if id == "" {
		return walletRef{}, errNoSpendingWallet()
	}
	w, found, err := s.wallets.get(ctx, "", id)
	switch {
	case err != nil:
		return w, err
	case !found:
		return w, errNoSpendingWallet()
	case c != "" && c != w.currency:
		return w, refusal.Newf(refusal.CurrencyMismatch, "currency", "The wallet's currency is %s.", w.currency)
	}
	return w, nil
}

func errNoSpendingWallet() error {
	return refusal.Newf(refusal.NotFound, "wallet", "The wallet does not exist.")
}

// debtOf is the wallet of what an owner owes in a currency; empty where there is none.
func (s *Service) debtOf(ctx context.Context, owner gid.ID, c money.Currency) (gid.ID, error) {
	id, err := s.db.Whole().Wallet.Query().
		Where(wallet.OwnerID(owner), wallet.CurrencyEQ(c), wallet.KindEQ(wallet.KindDebt)).OnlyID(ctx)
	return id, ent.MaskNotFound(err)
}

// payingDebt is a request whose money pays what its receiver owes first.
func (s *Service) payingDebt(ctx context.Context, r ledger.Request) (ledger.Request, error) {
	to := incomeOf(r)
	debt, err := s.debtOf(ctx, to.owner, to.amount.Currency)
	return payingTo(r, debt), err
}

// payingTo is a request whose money pays a debt first.
func payingTo(r ledger.Request, debt gid.ID) ledger.Request {
	r.Postings = slices.Clone(r.Postings)
	for i := range r.Postings {
		if p := &r.Postings[i]; p.Value > 0 || r.ChargeRefund != nil || r.Hold != nil {
			p.Debt = debt
		}
	}
	return r
}

// income is money that is about to come to a wallet.
type income struct {
	owner, wallet gid.ID
	amount        money.Money
}

// incomeOf is what a request brings in; the zero value for what only leaves.
func incomeOf(r ledger.Request) income {
	switch {
	case r.Transfer != nil:
		return income{r.Transfer.ToOwner, r.Transfer.To, money.Money{Minor: r.Transfer.Amount, Currency: r.Transfer.Currency}}
	case r.ChargeRefund != nil:
		return income{r.ChargeRefund.Owner, r.ChargeRefund.Wallet, money.Money{Minor: r.ChargeRefund.Asked, Currency: r.ChargeRefund.Currency}}
	case r.Hold != nil:
		return income{r.Hold.Owner, r.Hold.Wallet, money.Money{Currency: r.Hold.Currency}}
	case r.Credit != nil:
		return income{r.Credit.Owner, r.Credit.Wallet, money.Money{Minor: r.Credit.Amount, Currency: r.Credit.Currency}}
	}
	return income{}
}

// paysDebt reports whether a request names the wallet of what its receiver owes.
func paysDebt(r ledger.Request) bool {
	for _, p := range r.Postings {
		if p.Debt != "" {
			return true
		}
	}
	return false
}

// maxFills bounds how often one credit fills the headroom: other replicas may take it first.
const maxFills = 5

// postFilled posts a request, and fills the headroom for credits where the share of this
// replica does not cover it. Fails with PlatformFundsInsufficient or RateLimited.
func (s *Service) postFilled(ctx context.Context, r ledger.Request) error {
	err := s.poster.Post(ctx, r)
	for n := 0; n < maxFills && errors.Is(err, ledger.ErrNoHeadroom); n++ {
		if err = s.fillHeadroom(ctx, money.Money{Minor: r.Credit.Amount, Currency: r.Credit.Currency}); err == nil {
			r.AllHeadroom = true // else replicas could take the shares from each other for ever
			err = s.poster.Post(ctx, r)
		}
	}
	if errors.Is(err, ledger.ErrNoHeadroom) {
		err = ledger.ErrBusy
	}
	return err
}

// fillHeadroom gives this replica's share at least an amount. Fails with
// PlatformFundsInsufficient or RateLimited. Concurrent callers share one transaction, which begins after
// each of them has asked.
func (s *Service) fillHeadroom(ctx context.Context, amount money.Money) error {
	room, _, err := s.headroom.Get(ctx, amount)
	if err == nil {
		err = s.refuses(ctx, room, amount)
	}
	return err
}

func errPlatformFunds() error {
	return refusal.New(refusal.PlatformFundsInsufficient,
		"The platform's own funds do not cover the amount. Add funds at Stripe, or lower the amount.", "input", "amount")
}

// fillShares is one such transaction. The rows of the headroom are locked before the
// platform's funds are added up, and no credit or refund of a charge can be committed
// meanwhile: what is shared out is never more than there is. Money that is too young to be
// paid out is not there yet.
func (s *Service) fillShares(ctx context.Context, asked []money.Money) (map[money.Money]creditRoom, error) {
	least := map[money.Currency]int64{}
	for _, a := range asked {
		least[a.Currency] = max(least[a.Currency], a.Minor)
	}
	rooms := map[money.Currency]creditRoom{}
	for c := range least {
		if err := s.fills.pause(ctx, c); err != nil {
			return nil, err
		}
		began := time.Now()
		err := s.db.InTx(ctx, func(ctx context.Context, tx *database.Tx) error {
			if _, err := ledger.Headroom(ctx, tx, c); err != nil {
				return err
			}
			room, err := s.creditRoom(ctx, tx, c)
			if err != nil {
				return err
			}
			rooms[c] = room
			return s.poster.SetHeadroom(ctx, tx, c, room.whole(), least[c])
		})
		if err != nil {
			return nil, err
		}
		s.fills.ended(c, began, rooms[c].whole() < least[c])
	}
	found := map[money.Money]creditRoom{}
	for _, a := range asked {
		found[a] = rooms[a.Currency]
	}
	return found, nil
}

// fillPace spaces fills of a headroom that does not suffice: each adds up the platform's funds
// while no credit of the currency can be committed. Nobody is refused by what was read before:
// who asks too soon waits.
type fillPace struct {
	mu   sync.Mutex
	next map[money.Currency]time.Time // when the next fill may begin
}

const (
	fillRest    = 10 // times as long as a fill took, none begins after it
	maxFillRest = time.Second
)

// pause waits until a fill may begin.
func (p *fillPace) pause(ctx context.Context, c money.Currency) error {
	p.mu.Lock()
	rest := time.Until(p.next[c])
	p.mu.Unlock()
	if rest <= 0 {
		return nil
	}
	select {
	case <-time.After(rest):
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// ended notes a fill and whether the funds were short.
func (p *fillPace) ended(c money.Currency, began time.Time, short bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if delete(p.next, c); short {
		p.next[c] = time.Now().Add(min(maxFillRest, fillRest*time.Since(began)))
	}
}

// TrimHeadroom takes back what shares hold beyond the platform's own funds. They fall by
// themselves when Stripe's fees, the platform's own payouts or losses are booked, and when
// CreditLimit or the limit of a day was lowered: what was shared out before must not be given any more.
func (s *Service) TrimHeadroom(ctx context.Context) error {
	var shared []money.Currency
	err := s.db.ReadWhole(ctx, `SELECT DISTINCT currency FROM credit_headroom WHERE amount > 0`).ForEach(func(scan database.Scan) error {
		var c money.Currency
		err := scan(&c)
		shared = append(shared, c)
		return err
	})
	for _, c := range shared {
		if err != nil {
			return err
		}
		err = s.db.InTx(ctx, func(ctx context.Context, tx *database.Tx) error {
			sum, err := ledger.Headroom(ctx, tx, c)
			if err != nil {
				return err
			}
			room, err := s.creditRoom(ctx, tx, c)
			if err != nil || sum <= room.whole() {
				return err
			}
			return s.poster.SetHeadroom(ctx, tx, c, room.whole(), 0)
		})
	}
	return err
}
