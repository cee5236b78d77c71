package payments_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/purserhq/purser/ent"
	"github.com/purserhq/purser/ent/deposit"
	"github.com/purserhq/purser/ent/user"
	"github.com/purserhq/purser/ent/wallet"
	"github.com/purserhq/purser/internal/closing"
	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/money"
	"github.com/purserhq/purser/internal/payments"
)

// simClosed is what had come to a wallet when its owner began to close the account.
type simClosed struct{ came, given int64 }

// leave is a user closing the account, after the money was sent to who stays.
func leave(ctx context.Context, s *sim) (string, error) {
	u, s0 := s.users[1+s.rng.IntN(len(s.users)-1)], s.users[0]
	if s.closing(u.id) {
		return "", nil
	}
	if w := s.wallet(u.wallet); w.CurrentBalance-w.Held > 0 {
		_, err := s.replica().Transfer(ctx, payments.TransferInput{
			Owner: u.id, To: s0.wallet, Amount: usd(w.CurrentBalance - w.Held).Amount(), Key: fmt.Sprintf("leave-%d", s.steps),
		})
		if err != nil {
			return string(u.id) + " sends it all", err
		}
	}
	s.replica()
	return string(u.id), s.db.InTx(ctx, func(ctx context.Context, tx *database.Tx) error {
		if s.mistake == closesAnyhow {
			return tx.User.Update().Where(user.ID(u.id)).SetClosingAt(tx.Now(ctx)).SetNextAt(tx.Now(ctx)).Exec(ctx)
		}
		if err := closing.Begin(ctx, tx, u.id); err != nil {
			return err
		}
		_, err := closing.Finish(ctx, tx, u.id, closing.Terms{}) // as auth.DeleteAccount does
		return err
	})
}

// closing tells that a user has closed the account, or begun to.
func (s *sim) closing(id gid.ID) bool {
	return slices.ContainsFunc(s.load().people, func(u *ent.User) bool { return u.ID == id && u.ClosingAt != nil })
}

func (s *sim) wallet(id gid.ID) *ent.Wallet {
	all := s.load().wallets
	return all[slices.IndexFunc(all, func(w *ent.Wallet) bool { return w.ID == id })]
}

// leavers are those who have closed their accounts, or begun to, with their wallets.
func (s *sim) leavers(yield func(*ent.User, *ent.Wallet) bool) {
	for _, u := range s.load().people {
		for _, w := range s.rows.wallets {
			if u.ClosingAt != nil && w.OwnerID == u.ID && w.Kind == wallet.KindUser && !yield(u, w) {
				return
			}
		}
	}
}

// checkClosing: nothing comes to an account that is being closed but what comes back from
// Stripe, and that is told to an operator. What is paid all the same goes back at once.
func (s *sim) checkClosing() {
	for u, w := range s.leavers {
		at, known := s.desk.closed[u.ID]
		if !known {
			at = simClosed{came: s.rows.came[w.ID], given: s.rows.given[w.ID]}
			s.desk.closed[u.ID] = at
			if left := s.underWay(u.ID); left != nil {
				s.blame("%s closes the account, and there is %v", u.ID, left)
			}
		}
		switch back := s.rows.came[w.ID] - at.came; {
		case s.rows.given[w.ID] != at.given:
			s.blame("%s was given %d when the account was being closed", u.ID, s.rows.given[w.ID]-at.given)
		case w.CurrentBalance > back:
			s.blame("%s has closed the account and holds %d, of which %d came back", u.ID, w.CurrentBalance, back)
		case w.CurrentBalance > 0 && !s.desk.told[w.ID]:
			s.blame("%s has closed the account and holds %d, and nobody was told", u.ID, w.CurrentBalance)
		case u.DeletedAt != nil && u.Email != closing.NobodysAddress(u.ID):
			s.blame("%s is called closed, and has an address", u.ID)
		}
	}
}

// underWay is what keeps an account from being closed; nil: nothing.
func (s *sim) underWay(owner gid.ID) fmt.Stringer {
	for _, d := range s.rows.deposits {
		if d.OwnerID == owner && !slices.Contains(closing.Payable, d.State) && (d.NextAt != nil || d.Parked) {
			return d
		}
	}
	for _, p := range s.rows.payouts {
		if p.OwnerID == owner && (p.NextAt != nil || p.Parked) {
			return p
		}
	}
	for _, r := range s.rows.refunds {
		if r.OwnerID == owner && (r.NextAt != nil || r.Parked) {
			return r
		}
	}
	for _, d := range s.rows.disputes {
		if d.Open && s.ownerOf(d.WalletID) == owner {
			return d
		}
	}
	return nil
}

func (s *sim) ownerOf(wallet gid.ID) gid.ID { return s.wallet(wallet).OwnerID }

// openAccounts are those that should have been closed by now. Money that came back keeps
// one open until an operator has dealt with it.
func (s *sim) openAccounts() (left []string) {
	for u, w := range s.leavers {
		if u.DeletedAt == nil && w.CurrentBalance == 0 {
			left = append(left, u.String())
		}
	}
	return left
}

// emptyClosed is the operator giving what came back to a closed account to a card, as far
// as a deposit is left that can be refunded.
func (s *sim) emptyClosed(ctx context.Context, did func(string, error)) {
	for u, w := range s.leavers {
		d := pick(s, s.rows.deposits, func(d *ent.Deposit) bool {
			return d.OwnerID == u.ID && d.State == deposit.StateSucceeded && d.ClawedBack < d.Amount
		})
		if w.CurrentBalance <= 0 || d == nil {
			continue
		}
		amount := new(money.Decimal)
		*amount = usd(min(w.CurrentBalance, d.Amount-d.ClawedBack)).Amount()
		done, err := s.replica().Refund(ctx, payments.RefundInput{
			Operator: s.anyOperator(), Deposit: d.ID, Amount: amount, Key: fmt.Sprint("empty-", d.ID, s.now.Format(time.RFC3339Nano)),
		})
		did(fmt.Sprint("empties ", u.ID, " by ", done.Operation), err)
	}
}

// tellClosing counts what came of the accounts that were closed.
func (s *sim) tellClosing(came map[string]int) {
	for u, w := range s.leavers {
		switch {
		case u.DeletedAt == nil:
			came["account CLOSING, holds money"]++
		case w.CurrentBalance > 0:
			came["account CLOSED, holds money"]++
		default:
			came["account CLOSED"]++
		}
	}
	for _, r := range s.rows.refunds {
		if strings.HasPrefix(r.IdempotencyKey, "§closed:") {
			came["paid after closing"]++
		}
	}
}
