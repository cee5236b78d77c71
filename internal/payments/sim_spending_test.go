package payments_test

import (
	"context"
	"fmt"
	"time"

	"github.com/purserhq/purser/ent"
	"github.com/purserhq/purser/ent/hold"
	"github.com/purserhq/purser/ent/transaction"
	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/money"
	"github.com/purserhq/purser/internal/payments"
	"github.com/purserhq/purser/internal/payments/machine"
)

// What the application does with users' wallets while all the rest goes on. Each order has a
// key, under which askAgain may repeat it.

// spend asks under a fresh key, and has the rows read again that are written past ent.
func (s *sim) spend(ctx context.Context, do func(ctx context.Context, r *payments.Service, key string) (payments.Result, error)) (string, error) {
	return s.ask(ctx, func(ctx context.Context, r *payments.Service, key string) (payments.Result, error) {
		defer s.spent()
		return do(ctx, r, key)
	})
}

// spent has the rows of spending read again.
func (s *sim) spent() {
	for _, kind := range []string{ent.TypeCharge, ent.TypeChargeRefund, ent.TypeCredit, ent.TypeHold, ent.TypeHoldChange} {
		s.rows.stale[kind] = true
	}
}

// cents is an amount of up to so much.
func (s *sim) cents(most int) *money.Decimal { return new(usd(int64(1 + s.rng.IntN(most))).Amount()) }

func askCharge(ctx context.Context, s *sim) (string, error) {
	in := payments.ChargeInput{
		By: payments.Application, Wallet: s.users[s.rng.IntN(len(s.users))].wallet, Amount: *s.cents(3000), Description: "A sandwich",
	}
	return s.spend(ctx, func(ctx context.Context, r *payments.Service, key string) (payments.Result, error) {
		in.Key = key
		return r.Charge(ctx, in)
	})
}

func askChargeRefund(ctx context.Context, s *sim) (string, error) {
	c := pick(s, s.load().charges, func(*ent.Charge) bool { return true })
	if c == nil {
		return "", nil
	}
	in := payments.RefundChargeInput{By: payments.Application, Charge: c.ID}
	if s.rng.IntN(3) > 0 {
		in.Amount = s.cents(int(c.Amount))
	}
	return s.spend(ctx, func(ctx context.Context, r *payments.Service, key string) (payments.Result, error) {
		in.Key = key
		return r.RefundCharge(ctx, in)
	})
}

func askCredit(ctx context.Context, s *sim) (string, error) {
	in := payments.CreditInput{
		By: payments.Application, Wallet: s.users[s.rng.IntN(len(s.users))].wallet, Amount: *s.cents(2000), Description: "Earnings",
	}
	return s.spend(ctx, func(ctx context.Context, r *payments.Service, key string) (payments.Result, error) {
		in.Key = key
		return r.Credit(ctx, in)
	})
}

func askHold(ctx context.Context, s *sim) (string, error) {
	lasts := []int{60, 600, 7200, 3 * 24 * 3600}[s.rng.IntN(4)]
	in := payments.PlaceHoldInput{
		By: payments.Application, Wallet: s.users[s.rng.IntN(len(s.users))].wallet, Amount: *s.cents(5000), ExpiresIn: &lasts, Description: "A room",
	}
	return s.spend(ctx, func(ctx context.Context, r *payments.Service, key string) (payments.Result, error) {
		in.Key = key
		return r.PlaceHold(ctx, in)
	})
}

// useHold captures, changes or releases a hold, most often one that is active.
func useHold(ctx context.Context, s *sim) (string, error) {
	h := pick(s, s.load().holds, func(h *ent.Hold) bool { return h.State == hold.StateACTIVE || s.rng.IntN(10) == 0 })
	if h == nil {
		return "", nil
	}
	amount := s.cents(int(h.Amount))
	switch s.rng.IntN(5) {
	case 0:
		in := payments.UpdateHoldInput{By: payments.Application, Hold: h.ID, Amount: s.cents(2 * int(h.Amount))}
		if s.rng.IntN(2) == 0 {
			in.ExpiresAt = new(s.database().Add(machine.MinHold + time.Duration(s.rng.IntN(86400))*time.Second))
		}
		return s.spend(ctx, func(ctx context.Context, r *payments.Service, key string) (payments.Result, error) {
			in.Key = key
			return s.inTime(h.ID, func() (payments.Result, error) { return r.UpdateHold(ctx, in) })
		})
	case 1:
		in := payments.ReleaseHoldInput{By: payments.Application, Hold: h.ID, Amount: amount}
		if s.rng.IntN(2) == 0 {
			in.Amount = nil
		}
		return s.spend(ctx, func(ctx context.Context, r *payments.Service, key string) (payments.Result, error) {
			in.Key = key
			return r.ReleaseHold(ctx, in)
		})
	}
	in := payments.CaptureHoldInput{By: payments.Application, Hold: h.ID, Amount: amount, KeepOpen: s.rng.IntN(2) == 0, AllowOver: s.rng.IntN(3) == 0}
	return s.spend(ctx, func(ctx context.Context, r *payments.Service, key string) (payments.Result, error) {
		in.Key = key
		return s.inTime(h.ID, func() (payments.Result, error) { return r.CaptureHold(ctx, in) })
	})
}

// inTime blames a capture or an update of a hold whose time was up before it was asked for.
func (s *sim) inTime(id gid.ID, do func() (payments.Result, error)) (payments.Result, error) {
	s.spent()
	late, jumped := false, s.jumped
	for _, h := range s.load().holds {
		late = late || h.ID == id && !s.shows(s.current).Before(h.ExpiresAt)
	}
	done, err := do()
	if late && err == nil && !done.Replayed && jumped == s.jumped {
		s.blame("the hold %s was used after its expiry", id)
	}
	return done, err
}

// checkSpending: what the lines say of charges, their refunds, credits and holds is what their
// rows say.
func (s *sim) checkSpending() {
	earned, held := map[gid.ID]int64{}, map[gid.ID]int64{}
	refunded, captured := map[gid.ID]int64{}, map[gid.ID]int64{}
	for _, r := range s.rows.chargeRefunds {
		s.checkLine(r.ID, transaction.KindChargeRefund, r.Amount)
		refunded[r.ChargeID] += r.Amount
		earned[r.WalletID] -= r.Amount
	}
	amounts := map[gid.ID]int64{}
	for _, c := range s.rows.charges {
		s.checkLine(c.ID, transaction.KindCharge, -c.Amount)
		earned[c.WalletID] += c.Amount
		amounts[c.ID] = c.Amount
		if refunded[c.ID] > c.Amount {
			s.blame("%d of the charge %s of %d were refunded", refunded[c.ID], c.ID, c.Amount)
		}
	}
	for _, c := range s.rows.credits {
		s.checkLine(c.ID, transaction.KindCredit, c.Amount)
		earned[c.WalletID] -= c.Amount
	}
	for _, c := range s.rows.holdChanges {
		if c.ChargeID != nil {
			captured[c.HoldID] += amounts[*c.ChargeID]
		}
	}
	for _, h := range s.rows.holds {
		s.checkHold(h, captured[h.ID])
		if h.State == hold.StateACTIVE {
			held[h.WalletID] += h.Amount - h.Captured - h.Released
		}
	}
	for _, w := range s.rows.wallets {
		if w.Held != held[w.ID] || w.Revenue != earned[w.ID] || w.Held > max(0, w.CurrentBalance) {
			s.blame("%s has %d, of which %d are on hold and its holds reserve %d; %d were earned of it, and by its lines %d",
				w.ID, w.CurrentBalance, w.Held, held[w.ID], w.Revenue, earned[w.ID])
		}
		s.desk.came["debt beside a hold"] += min(1, int(w.Held)) * s.owes(w.OwnerID)
	}
}

// owes is 1 where somebody owes something, else 0.
func (s *sim) owes(owner gid.ID) int {
	for _, w := range s.rows.wallets {
		if w.OwnerID == owner && w.CurrentBalance < 0 {
			return 1
		}
	}
	return 0
}

func (s *sim) checkLine(id gid.ID, kind transaction.Kind, value int64) {
	if got := s.sum(kind, id.String()); got != value {
		s.blame("%s of %d stands in the ledger with %d", id, value, got)
	}
}

// checkHold: a hold that has ended never changes, and what was captured of it was charged.
func (s *sim) checkHold(h *ent.Hold, charged int64) {
	left := h.Amount - h.Captured - h.Released
	was := s.desk.ended[h.ID]
	switch {
	case left < 0, (left > 0) != (h.State == hold.StateACTIVE):
		s.blame("the hold %s is %s, and %d of it are left", h.ID, h.State, left)
	case h.Captured != charged:
		s.blame("%d of the hold %s were captured, and %d charged", h.Captured, h.ID, charged)
	case was != nil && (was.State != h.State || was.Captured != h.Captured || was.Released != h.Released || was.Amount != h.Amount):
		s.blame("the hold %s had ended and changed: it was %v and is %v", h.ID, was, h)
	}
	if h.State != hold.StateACTIVE {
		s.desk.ended[h.ID] = h
	}
}

// tellSpending counts what came of the application's orders.
func (s *sim) tellSpending(came map[string]int) {
	came["charge"] += len(s.rows.charges)
	came["refund of a charge"] += len(s.rows.chargeRefunds)
	came["credit"] += len(s.rows.credits)
	for _, h := range s.rows.holds {
		came["hold "+string(h.State)]++
	}
}

// activeHolds are holds that have not ended.
func (s *sim) activeHolds() (left []string) {
	for _, h := range s.rows.holds {
		if h.State == hold.StateACTIVE {
			left = append(left, h.String())
		}
	}
	return left
}

// finishSpending: credits can add no more than the platform's own funds.
func (s *sim) finishSpending(ctx context.Context) error {
	check, err := payments.CheckHeadroom(ctx, s.db, money.Units{})
	if err == nil && len(check.Differences) > 0 {
		err = fmt.Errorf("%s: %v", check.Claim, check.Differences)
	}
	return err
}
