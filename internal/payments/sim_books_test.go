package payments_test

import (
	"fmt"
	"slices"
	"time"

	"github.com/purserhq/purser/ent"
	"github.com/purserhq/purser/ent/deposit"
	"github.com/purserhq/purser/ent/payout"
	"github.com/purserhq/purser/ent/refund"
	"github.com/purserhq/purser/ent/transaction"
	"github.com/purserhq/purser/ent/wallet"
	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/payments"
	"github.com/purserhq/purser/internal/payments/paymentstest"
)

// check holds everything against everything, after each step: our rows, our
// lines, and what Stripe has, which knows the truth.
func (s *sim) check() {
	rows := s.load()
	for _, d := range rows.deposits {
		s.checkDeposit(d)
	}
	for _, p := range rows.payouts {
		s.checkPayout(p)
	}
	for _, r := range rows.refunds {
		s.checkRefund(r)
	}
	for _, d := range rows.disputes {
		s.checkDispute(d)
	}
	for _, d := range rows.deposits {
		s.checkClawback(d)
	}
	s.checkResolutions()
	s.checkAlarms()
	s.checkClosing()
	s.checkSpending()
	s.checkWallets(rows.wallets)
}

func (s *sim) sum(kind transaction.Kind, reference string) int64 {
	return s.rows.sums[simLine{kind, reference}]
}

func (s *sim) checkDeposit(d *ent.Deposit) {
	var made, paid int
	var received int64
	for _, i := range s.stripe.intents {
		if i.Deposit == payments.NameOf(d.ID, d.ProcessorKey) && !i.stranger {
			made++
			if i.charge != "" {
				paid, received = paid+1, received+i.Received.Minor
			}
		}
	}
	credited := s.sum(transaction.KindDeposit, d.ID.String())
	switch over := slices.Contains([]deposit.State{deposit.StateSucceeded, deposit.StateFailed, deposit.StateCanceled}, d.State); {
	case paid > 1:
		s.blame("the card of %s was charged %d times", d.ID, paid)
	case d.State == deposit.StateSucceeded && credited != received, d.State != deposit.StateSucceeded && credited != 0:
		s.blame("%s is %s with a credit of %d, of %d that were received", d.ID, d.State, credited, received)
	case d.State == deposit.StateFailed && d.PaymentIntentID == nil && made > 0 && (paid > 0 || !s.givenBack(d.ID)):
		s.blame("%s is called failed, and Stripe has its payment", d.ID)
	case !over && d.NextAt == nil && !d.Parked:
		s.blame("%s is %s and waits for nothing", d.ID, d.State)
	}
}

func (s *sim) checkPayout(p *ent.Payout) {
	var made []*simTransfer
	var returned, known int64
	for _, t := range s.stripe.transfers {
		if t.Payout == payments.NameOf(p.ID, p.ProcessorKey) && !t.copied || p.TransferID != nil && *p.TransferID == t.ID {
			made = append(made, t)
			for _, r := range t.Reversals {
				returned += r.Amount.Minor
				if got := s.sum(transaction.KindPayoutReturn, r.ID); got != 0 && got != r.Amount.Minor {
					s.blame("the reversal %s of %d came back as %d", r.ID, r.Amount.Minor, got)
				}
				known += s.sum(transaction.KindPayoutReturn, r.ID)
			}
		}
	}
	waiting := slices.Contains([]payout.State{payout.StatePending, payout.StateSending, payout.StateReconcile}, p.State)
	held, back := s.sum(transaction.KindPayout, p.ID.String()), s.sum(transaction.KindPayoutReturn, p.ID.String())
	switch {
	case len(made) > 1:
		s.blame("%s was paid %d times", p.ID, len(made))
	case len(made) > 0 && large(p.Amount) && !s.desk.approved[p.ID]:
		s.blame("%s of %d left, and nobody has approved it", p.ID, p.Amount)
	case held != -p.Amount:
		s.blame("%s of %d is held with %d", p.ID, p.Amount, held)
	case p.State == payout.StateFailed && (len(made) > 0 || back != p.Amount):
		s.blame("%s failed: %d transfers, %d given back", p.ID, len(made), back)
	case p.State != payout.StateFailed && back != 0, waiting && known != 0:
		s.blame("%s is %s, and %d and %d were given back", p.ID, p.State, back, known)
	case (p.State == payout.StateSent || p.State == payout.StateReversed) && len(made) == 0:
		s.blame("%s is %s and nothing left", p.ID, p.State)
	case p.State == payout.StateReversed && (known != p.Amount || returned != p.Amount):
		s.blame("%s is reversed, and %d of %d came back", p.ID, known, returned)
	case waiting && p.NextAt == nil && !p.Parked:
		s.blame("%s is %s and waits for nothing", p.ID, p.State)
	case s.jumped == 0 && s.mistake == "" && s.wasShut(p.CreatedAt, 5*time.Second):
		s.blame("%s began while the gate was shut", p.ID)
	}
}

func (s *sim) checkRefund(r *ent.Refund) {
	var live, made int
	for _, seen := range s.stripe.refunds {
		if seen.Refund == payments.NameOf(r.ID, r.ProcessorKey) || r.RefundID != nil && *r.RefundID == seen.ID {
			if made++; seen.live() {
				live++
			}
		}
	}
	held, back := s.sum(transaction.KindRefund, r.ID.String()), s.sum(transaction.KindRefundReturn, r.ID.String())
	switch failed := r.State == refund.StateFailed; {
	case live > 1:
		s.blame("%s was refunded %d times", r.ID, live)
	case held != -r.Amount:
		s.blame("%s of %d is held with %d", r.ID, r.Amount, held)
	case failed && (live > 0 || back != r.Amount), !failed && back != 0:
		s.blame("%s is %s: %d at the card, %d given back", r.ID, r.State, live, back)
	case r.State == refund.StateSucceeded && made == 0:
		s.blame("%s is called done, and Stripe has nothing of it", r.ID)
	case !failed && r.State != refund.StateSucceeded && r.NextAt == nil && !r.Parked:
		s.blame("%s is %s and waits for nothing", r.ID, r.State)
	}
}

func (s *sim) checkDispute(d *ent.Dispute) {
	for _, of := range s.stripe.disputes {
		if of.ID != d.ID.String() {
			continue
		}
		for _, m := range of.Movements {
			got := s.sum(transaction.KindDispute, m.ID) + s.sum(transaction.KindDisputeReturn, m.ID)
			if booked := slices.Contains(d.Movements, m.ID); booked && got != m.Amount.Minor || !booked && got != 0 {
				s.blame("%s moved %d by %s, and we %d", d.ID, m.Amount.Minor, m.ID, got)
			}
		}
	}
}

// checkClawback: who bears what of a payment follows from what is known of its
// refunds and disputes, and from nothing else.
func (s *sim) checkClawback(d *ent.Deposit) {
	var left, borne int64
	for _, r := range s.rows.refunds {
		if r.DepositID == d.ID {
			borne += s.rows.users[r.ID.String()]
			if r.State != refund.StateFailed {
				left += r.Amount
			}
		}
	}
	for _, of := range s.rows.disputes {
		if of.DepositID != d.ID {
			continue
		}
		for _, id := range of.Movements {
			borne += s.rows.users[id]
			left -= s.sum(transaction.KindDispute, id) + s.sum(transaction.KindDisputeReturn, id)
		}
	}
	want := paymentstest.Bears(s.sum(transaction.KindDeposit, d.ID.String()), left)
	if borne != want || d.Borne != want || d.ClawedBack != left {
		s.blame("%d left the payment of %s: the user bears %d by the lines, not %d; the deposit says %d of %d",
			left, d.ID, borne, want, d.Borne, d.ClawedBack)
	}
}

// finishClawback: in the end it follows from what Stripe has.
func (s *sim) finishClawback(d *ent.Deposit) error {
	if d.PaymentIntentID == nil {
		return nil
	}
	refunds, _ := s.stripe.refundsOf(*d.PaymentIntentID) // which never fails
	left := paymentstest.LeftBy(refunds, s.stripe.disputesOf(*d.PaymentIntentID))
	if credited := s.sum(transaction.KindDeposit, d.ID.String()); d.ClawedBack != left || d.Borne != paymentstest.Bears(credited, left) {
		return fmt.Errorf("%d left the payment of %s: the user bears %d of %d here", left, d.ID, d.Borne, d.ClawedBack)
	}
	return nil
}

// checkWallets: nobody is below zero, and nobody owes while holding money that is not on hold.
func (s *sim) checkWallets(all []*ent.Wallet) {
	holds := map[gid.ID]int64{}
	for _, w := range all {
		if w.Kind == wallet.KindUser {
			holds[w.OwnerID] = w.CurrentBalance - w.Held
		}
	}
	for _, w := range all {
		switch {
		case w.Kind == wallet.KindUser && w.CurrentBalance < 0, w.Kind == wallet.KindDebt && w.CurrentBalance > 0:
			s.blame("the wallet %s (%s) stands at %d", w.ID, w.Kind, w.CurrentBalance)
		case w.Kind == wallet.KindDebt && w.CurrentBalance < 0 && holds[w.OwnerID] > 0:
			s.blame("%s owes %d and holds %d", w.OwnerID, -w.CurrentBalance, holds[w.OwnerID])
		}
	}
}
