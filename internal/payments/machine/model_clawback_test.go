package machine_test

import (
	"fmt"
	"slices"
	"strconv"

	"github.com/purserhq/purser/ent/refund"
	"github.com/purserhq/purser/internal/ledger"
	"github.com/purserhq/purser/internal/money"
	"github.com/purserhq/purser/internal/payments/machine"
	"github.com/purserhq/purser/internal/payments/paymentstest"
	"github.com/purserhq/purser/internal/payments/processor"
)

// One payment with its refunds and disputes, in every order in which news of them
// can come: the rules of production are given what a worker fetched at some time,
// and what they write must be what Stripe has in the end.
//
// A worker may apply any state that Stripe's object has had, however late and however
// often: it may be slow, be killed before it could say that it was done, or have been
// overtaken by another one. So nothing needs to be known of workers and of events on
// their way: what matters is which states there were (everything that leads to the one
// that Stripe has now) and whether the last one has been applied, which must happen at
// some time. Some of these states may have been skipped; that is more than can happen.

// clawRules are the transitions that are checked.
type clawRules struct {
	begin   func(machine.Refund) (machine.Refund, []ledger.Posting)
	refund  next[machine.Refund]
	dispute next[machine.Dispute]
}

var rightRules = clawRules{machine.Refund.Begin, machine.Refund.Next, machine.Dispute.Next}

// claimed is one state of everything.
type claimed struct {
	clawRules
	funds    machine.Funds
	platform int64
	taken    machine.Clawback
	refunds  []clawRefund
	disputes []clawDispute
}

// clawRefund is a refund: at Stripe and here.
type clawRefund struct {
	amount int64
	at     string // its status at Stripe; empty: it is not there
	news   bool   // what it is now was not applied here yet
	state  refund.State
	sent   bool // it is ordered here, and its request is on the way
}

// clawDispute is a dispute: what Stripe has done with the money by now, and what is
// known of it here.
type clawDispute struct {
	amount int64
	at     disputeStage
	news   bool // as with a refund
	known  bool
	here   machine.Dispute
}

// disputeStage is how far Stripe has come with a dispute.
type disputeStage int

const (
	noDispute disputeStage = iota
	inquiry
	inquiryClosed
	withdrawn
	lost
	won
	reinstatedAfterAll // it was lost
	withdrawnAgain     // and what was reinstated was taken once more
)

// disputeStages say which stages may follow, and which there may have been.
var disputeStages = map[disputeStage]struct {
	status     string
	moves      []int64 // withdrawn (-1) or reinstated (1)
	next, were []disputeStage
}{
	noDispute:          {"", nil, []disputeStage{inquiry, withdrawn}, nil},
	inquiry:            {"warning_needs_response", nil, []disputeStage{inquiryClosed, withdrawn}, []disputeStage{inquiry}},
	inquiryClosed:      {"warning_closed", nil, nil, []disputeStage{inquiry, inquiryClosed}},
	withdrawn:          {"needs_response", []int64{-1}, []disputeStage{lost, won}, []disputeStage{inquiry, withdrawn}},
	lost:               {"lost", []int64{-1}, []disputeStage{reinstatedAfterAll}, []disputeStage{inquiry, withdrawn, lost}},
	won:                {"won", []int64{1, -1}, []disputeStage{withdrawnAgain}, []disputeStage{inquiry, withdrawn, won}}, // the newest first
	reinstatedAfterAll: {"won", []int64{-1, 1}, nil, []disputeStage{inquiry, withdrawn, lost, reinstatedAfterAll}},
	withdrawnAgain:     {"lost", []int64{-1, 1, -1}, nil, []disputeStage{inquiry, withdrawn, won, withdrawnAgain}},
}

const (
	clawCredit = 1000 // what the deposit brought
	clawStart  = 400  // what the wallet holds of it
)

// firstClaim is a payment of which nothing was taken yet. The amounts are such that
// each of its claims alone, and each two together, stand otherwise to the credit.
func firstClaim(rules clawRules, refunds, disputes int) claimed {
	w := claimed{clawRules: rules, funds: walletRef, taken: machine.Clawback{Credited: clawCredit}}
	w.funds.Balance = clawStart
	for i := range refunds {
		w.refunds = append(w.refunds, clawRefund{amount: []int64{1000, 700}[i]})
	}
	for i := range disputes {
		w.disputes = append(w.disputes, clawDispute{amount: []int64{1000, 600}[i]})
	}
	return w
}

// key is written by hand, since much of the time goes there.
func (w claimed) key() string {
	b := make([]byte, 0, 128)
	number := func(all ...int64) {
		for _, n := range all {
			b = append(strconv.AppendInt(b, n, 10), ' ')
		}
	}
	number(w.funds.Balance, w.funds.Owed, w.platform, w.taken.Net, w.taken.Borne)
	for _, r := range w.refunds {
		b = append(append(append(b, r.at...), '='), r.state...)
		number(bit(r.news), bit(r.sent))
	}
	for _, d := range w.disputes {
		number(int64(d.at), bit(d.news), int64(len(d.here.Applied)))
		b = append(b, d.here.Status...)
		for _, id := range d.here.Applied {
			b = append(b, id...)
		}
	}
	return string(b)
}

func (w claimed) rest() bool {
	return !slices.ContainsFunc(w.refunds, func(r clawRefund) bool { return r.news || r.sent }) &&
		!slices.ContainsFunc(w.disputes, func(d clawDispute) bool { return d.news })
}

func (w claimed) successors() (out []claimed) {
	for i := range w.refunds {
		out = append(out, w.refundSteps(i)...)
	}
	for i := range w.disputes {
		out = append(out, w.disputeSteps(i)...)
	}
	return out
}

// changed is the world with another i-th refund.
func (w claimed) changed(i int, by func(r *clawRefund)) claimed {
	w.refunds = slices.Clone(w.refunds)
	by(&w.refunds[i])
	return w
}

func (w claimed) refundSteps(i int) (out []claimed) {
	r := w.refunds[i]
	if i == 0 && r.at == "" && r.state == "" { // this one may also be ordered here
		out = append(out, w.begun(i, true))
	}
	if r.sent {
		refused := w.refundEvent(i, answered(began, 1, processor.Definite))
		refused.refunds[i].sent = false
		out = append(out, refused)
	}
	if r.at == "" && (r.sent || r.state == "") {
		for _, status := range []string{"succeeded", "pending"} {
			out = append(out, w.changed(i, func(r *clawRefund) { r.at, r.news, r.sent = status, true, false }))
		}
	}
	for _, status := range refundStatuses[r.at].next {
		out = append(out, w.changed(i, func(r *clawRefund) { r.at, r.news = status, true }))
	}
	for _, status := range refundStatuses[r.at].were {
		out = append(out, w.refundHeard(i, status))
	}
	return out
}

// refundStatuses are a refund's at Stripe: which may follow, and which it may have had.
var refundStatuses = map[string]struct{ next, were []string }{
	"pending":   {[]string{"succeeded", "failed", "canceled"}, []string{"pending"}},
	"succeeded": {[]string{"failed"}, []string{"pending", "succeeded"}},
	"failed":    {nil, []string{"pending", "succeeded", "failed"}},
	"canceled":  {nil, []string{"pending", "canceled"}},
}

// begun makes the row of a refund, and takes its money.
func (w claimed) begun(i int, sent bool) claimed {
	w = w.changed(i, func(r *clawRefund) { r.state, r.sent = refund.StatePending, sent })
	op, lines := w.begin(w.asRefund(i))
	if w.taken = op.Clawback; sent {
		w.refunds[i].state = refund.StateSending
	}
	return w.booked(lines)
}

// asRefund is the i-th refund as its machine sees it.
func (w claimed) asRefund(i int) machine.Refund {
	r := w.refunds[i]
	op := machine.Refund{
		ID: "ref_1", Deposit: "dep_1", Amount: money.Money{Minor: r.amount, Currency: "USD"}, CreatedAt: began,
		State: r.state, Attempt: machine.Attempt{Number: 1}, Funds: w.funds, Clawback: w.taken,
	}
	if r.state == refund.StateSending {
		op.Sends = 1
	}
	if r.at != "" && r.state != refund.StatePending && r.state != refund.StateSending {
		op.RefundID = id(i)
	}
	return op
}

// refundHeard is a worker applying a status that it fetched. A refund that was not ordered
// here is adopted; one that had failed by then only once Stripe's statement shows it, which
// may be at any time.
func (w claimed) refundHeard(i int, status string) claimed {
	r := w.refunds[i]
	if r.state == "" {
		w = w.begun(i, false)
	}
	seen := processor.ChargeRefund{ID: id(i), Amount: money.Money{Minor: r.amount, Currency: "USD"}, Status: status}
	w = w.refundEvent(i, machine.RefundSeen{At: began, Refund: seen})
	w.refunds[i].news = r.news && status != r.at
	return w
}

func (w claimed) refundEvent(i int, e machine.Event) claimed {
	op, lines, _ := w.refund(w.asRefund(i), e)
	w = w.changed(i, func(r *clawRefund) { r.state = op.State })
	w.taken = op.Clawback
	return w.booked(lines)
}

func (w claimed) disputeSteps(i int) (out []claimed) {
	d := w.disputes[i]
	change := func(by func(d *clawDispute)) claimed {
		after := w
		after.disputes = slices.Clone(w.disputes)
		by(&after.disputes[i])
		return after
	}
	for _, to := range disputeStages[d.at].next {
		out = append(out, change(func(d *clawDispute) { d.at, d.news = to, true }))
	}
	for _, stage := range disputeStages[d.at].were {
		heard := change(func(after *clawDispute) { after.news = d.news && stage != d.at })
		out = append(out, heard.disputeHeard(i, stage))
	}
	return out
}

func (w claimed) disputeHeard(i int, stage disputeStage) claimed {
	op := w.disputes[i].here
	op.ID, op.Deposit, op.Funds, op.Clawback = "du_1", "dep_1", w.funds, w.taken
	if !w.disputes[i].known {
		op.Open = true
	}
	op, lines, _ := w.dispute(op, machine.DisputeSeen{At: began, Dispute: w.disputes[i].seen(stage)})
	w.taken = op.Clawback
	w.disputes[i].known, w.disputes[i].here = true, machine.Dispute{Status: op.Status, Open: op.Open, Applied: op.Applied}
	return w.booked(lines)
}

// seen is the dispute as Stripe had it at a stage.
func (d clawDispute) seen(stage disputeStage) processor.ChargeDispute {
	s := disputeStages[stage]
	out := processor.ChargeDispute{
		ID: "du_1", IntentID: "pi_1", Amount: money.Money{Minor: d.amount, Currency: "USD"}, Status: s.status,
	}
	for n, sign := range s.moves {
		if stage == won { // it lists the newest first
			n = len(s.moves) - 1 - n
		}
		m := money.Money{Minor: sign * d.amount, Currency: "USD"}
		out.Movements = append(out.Movements, processor.Movement{ID: fmt.Sprintf("txn_%d_%d", d.amount, n), Amount: m})
	}
	return out
}

func (w claimed) booked(lines []ledger.Posting) claimed {
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

func (w claimed) violation() string {
	left := w.leftHere()
	if w.rest() { // all news have come: what is known here no longer counts
		var refunds []processor.ChargeRefund
		var disputes []processor.ChargeDispute
		for i, r := range w.refunds {
			if r.at != "" {
				refunds = append(refunds, processor.ChargeRefund{ID: id(i), Amount: money.Money{Minor: r.amount}, Status: r.at})
			}
		}
		for _, d := range w.disputes {
			disputes = append(disputes, d.seen(d.at))
		}
		left = paymentstest.LeftBy(refunds, disputes)
	}
	user, platform := clawStart-paymentstest.Bears(clawCredit, left), paymentstest.Bears(clawCredit, left)-left
	switch got := w.funds.Balance - w.funds.Owed; {
	case got != user || w.platform != platform:
		return fmt.Sprintf("Stripe took %d: the user is at %d, the platform at %d, not %d and %d", left, got, w.platform, user, platform)
	case w.taken.Net != left || w.taken.Borne != paymentstest.Bears(clawCredit, left):
		return fmt.Sprintf("Stripe took %d, and the deposit says %v", left, w.taken)
	case w.funds.Balance < 0 || w.funds.Owed < 0 || w.funds.Balance > 0 && w.funds.Owed > 0:
		return fmt.Sprintf("the wallet holds %d and owes %d", w.funds.Balance, w.funds.Owed)
	}
	return ""
}

// leftHere is what left the payment, as far as is known here.
func (w claimed) leftHere() (left int64) {
	for _, r := range w.refunds {
		if r.state != "" && r.state != refund.StateFailed {
			left += r.amount
		}
	}
	for _, d := range w.disputes {
		for _, m := range d.seen(d.at).Movements {
			if slices.Contains(d.here.Applied, m.ID) {
				left -= m.Amount.Minor
			}
		}
	}
	return left
}
