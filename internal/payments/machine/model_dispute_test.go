package machine_test

import (
	"fmt"
	"slices"
	"strconv"

	"github.com/purserhq/purser/internal/ledger"
	"github.com/purserhq/purser/internal/money"
	"github.com/purserhq/purser/internal/payments/machine"
	"github.com/purserhq/purser/internal/payments/paymentstest"
	"github.com/purserhq/purser/internal/payments/processor"
)

// A dispute asks nothing of Stripe: it is told. The world is what Stripe has of
// it, what workers have fetched and not applied yet, and what else happens to the
// deposit and the wallet meanwhile.
type disputed struct {
	step     next[machine.Dispute]
	op       machine.Dispute
	funds    machine.Funds
	platform int64
	taken    machine.Clawback
	stripe   processor.ChargeDispute
	news     int                       // events that nobody has dealt with yet
	held     []processor.ChargeDispute // what workers have fetched for one each
	other    int64                     // what refunds took of the deposit
	bound    int64                     // what the user brought and took out besides
	alarmed  bool
}

const (
	disputedCredit = 1000 // what the deposit brought
	disputedStart  = 700  // what the wallet holds of it
)

func firstDispute(step next[machine.Dispute]) disputed {
	w := disputed{step: step, funds: walletRef, bound: disputedStart, taken: machine.Clawback{Credited: disputedCredit}}
	w.funds.Balance = disputedStart
	w.op = machine.Dispute{ID: "du_1", Deposit: "dep_1", Status: "needs_response", Open: true}
	w.stripe = processor.ChargeDispute{ID: "du_1", IntentID: "pi_1", Amount: amount, Status: "needs_response"}
	return w
}

func (w disputed) key() string {
	text := func(d processor.ChargeDispute) string {
		s := d.Status
		for _, m := range d.Movements {
			s += " " + m.ID + strconv.FormatInt(m.Amount.Minor, 10) + string(m.Amount.Currency)
		}
		return s
	}
	applied := slices.Sorted(slices.Values(w.op.Applied))
	out := fmt.Sprint(w.op.Status, w.op.Open, w.taken, applied, " has ", w.funds.Balance, w.funds.Owed, w.platform,
		w.other, w.bound, w.alarmed, w.news, " Stripe ", text(w.stripe))
	for _, h := range w.held {
		out += " held " + text(h)
	}
	return out
}

func (w disputed) apply(news processor.ChargeDispute) disputed {
	w.op.Funds, w.op.Clawback = w.funds, w.taken
	op, lines, effect := w.step(w.op, machine.DisputeSeen{At: began, Dispute: news})
	w.op, w.taken, w.alarmed = op, op.Clawback, w.alarmed || effect == machine.Alarm
	w.op.Funds, w.op.Clawback = machine.Funds{}, machine.Clawback{}
	return w.booked(lines)
}

func (w disputed) booked(lines []ledger.Posting) disputed {
	for _, line := range lines {
		switch line.Wallet {
		case walletRef.Wallet:
			w.funds.Balance += line.Value
		case walletRef.Debt:
			w.funds.Owed -= line.Value
		case walletRef.Platform:
			w.platform += line.Value
		}
	}
	return w
}

func (w disputed) successors() (out []disputed) {
	if w.alarmed {
		return nil // a person takes over
	}
	if w.news > 0 && len(w.held) < 2 {
		fetched := w
		fetched.news--
		fetched.held = append(slices.Clone(w.held), w.stripe)
		out = append(out, fetched)
	}
	for i, h := range w.held {
		late := w
		late.held = slices.Delete(slices.Clone(w.held), i, i+1)
		done := late.apply(h)
		late.news++ // it died: the event comes again
		out = append(out, late, done)
		done.news++ // it died before it could say so
		out = append(out, done)
	}
	if w.news > 1 {
		return out
	}
	for _, to := range map[string][]string{
		"needs_response": {"under_review", "won", "lost"}, "under_review": {"won", "lost"}, "lost": {"won"},
	}[w.stripe.Status] {
		out = append(out, w.change(func(d *processor.ChargeDispute) { d.Status = to }))
	}
	return append(append(out, w.movements()...), w.meanwhile()...)
}

// change is something that Stripe does and tells.
func (w disputed) change(by func(*processor.ChargeDispute)) disputed {
	w.news++
	w.stripe.Movements = slices.Clone(w.stripe.Movements)
	by(&w.stripe)
	return w
}

// movements are what Stripe may do with the money next: it takes the amount in
// one or two parts, and gives back what it took.
func (w disputed) movements() (out []disputed) {
	n, sum := len(w.stripe.Movements), int64(0)
	most := paymentstest.Size(2, 4) // Stripe itself speaks of two
	for _, m := range w.stripe.Movements {
		sum += m.Amount.Minor
	}
	move := func(minor int64, c money.Currency, at int) {
		m := processor.Movement{ID: fmt.Sprintf("txn_%d", n), Amount: money.Money{Minor: minor, Currency: c}}
		out = append(out, w.change(func(d *processor.ChargeDispute) { d.Movements = slices.Insert(d.Movements, at, m) }))
	}
	switch {
	case n == 0:
		move(-1000, "USD", 0)
		move(-600, "USD", 0)
	case n < most && sum == -600:
		move(-400, "USD", n)
		move(600, "USD", n)
		move(600, "USD", 0) // a list that begins with the newest
		move(-400, "EUR", n)
	case n < most && sum == -1000:
		move(1000, "USD", n)
		move(400, "USD", n)
		move(1000, "USD", 0)
	}
	return out
}

// meanwhile is what else may happen to the wallet and to the deposit.
func (w disputed) meanwhile() (out []disputed) {
	brought := w
	if w.bound == disputedStart && w.other == 0 {
		brought.bound += 500
		out = append(out, brought.credit(500))
	}
	if w.bound == disputedStart && w.funds.Balance >= 600 {
		paid := w
		paid.bound, paid.funds.Balance = w.bound-600, w.funds.Balance-600
		out = append(out, paid)
	}
	if w.other == 0 {
		refunded := w
		refunded.other, refunded.taken.Net = 300, w.taken.Net+300
		refunded.taken.Borne = paymentstest.Bears(disputedCredit, refunded.taken.Net)
		takes := refunded.taken.Borne - w.taken.Borne
		covered := min(takes, w.funds.Balance)
		refunded.funds.Balance, refunded.funds.Owed = w.funds.Balance-covered, w.funds.Owed+takes-covered
		refunded.platform -= 300 - takes
		out = append(out, refunded)
	}
	return out
}

// credit brings money in, which pays what is owed first.
func (w disputed) credit(minor int64) disputed {
	pays := min(minor, w.funds.Owed)
	w.funds.Balance, w.funds.Owed = w.funds.Balance+minor-pays, w.funds.Owed-pays
	return w
}

func (w disputed) rest() bool { return w.alarmed || w.news == 0 && len(w.held) == 0 }

func (w disputed) violation() string {
	out := w.other
	for _, m := range w.stripe.Movements {
		if slices.Contains(w.op.Applied, m.ID) {
			out -= m.Amount.Minor
		}
	}
	user, platform := w.bound-paymentstest.Bears(disputedCredit, out), paymentstest.Bears(disputedCredit, out)-out
	switch got := w.funds.Balance - w.funds.Owed; {
	case got != user || w.platform != platform:
		return fmt.Sprintf("Stripe took %d: the user is at %d, the platform at %d, not %d and %d", out, got, w.platform, user, platform)
	case w.taken.Net != out || w.taken.Borne != paymentstest.Bears(disputedCredit, out):
		return fmt.Sprintf("Stripe took %d, and the deposit says %v", out, w.taken)
	case w.funds.Balance < 0 || w.funds.Owed < 0 || w.funds.Balance > 0 && w.funds.Owed > 0:
		return fmt.Sprintf("the wallet holds %d and owes %d", w.funds.Balance, w.funds.Owed)
	case w.rest() && !w.alarmed && len(w.op.Applied) != len(w.stripe.Movements):
		return "a movement was forgotten"
	case w.rest() && !w.alarmed && w.op.Open != !slices.Contains([]string{"won", "lost"}, w.stripe.Status):
		return "all news were dealt with, and it is " + w.op.Status + " here, " + w.stripe.Status + " at Stripe"
	case len(w.op.Applied) != len(slices.Compact(slices.Sorted(slices.Values(w.op.Applied)))):
		return "a movement was applied twice"
	}
	return ""
}
