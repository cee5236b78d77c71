package payments_test

import (
	"fmt"
	"slices"
	"strconv"

	"github.com/purserhq/purser/ent/refund"
	"github.com/purserhq/purser/internal/ledger"
	"github.com/purserhq/purser/internal/money"
	"github.com/purserhq/purser/internal/payments"
)

// One payment with its refunds and disputes, in every order in which news of them
// can come: the rules of production are given what a worker fetched at some time,
// and what they write must be what Stripe has in the end.

// clawRules are the transitions that are checked.
type clawRules struct {
	begin   func(payments.Refund) (payments.Refund, []ledger.Posting)
	refund  next[payments.Refund]
	dispute next[payments.Dispute]
}

var rightRules = clawRules{payments.Refund.Begin, payments.Refund.Next, payments.Dispute.Next}

// claimed is one state of everything.
type claimed struct {
	clawRules
	funds    payments.Funds
	platform int64
	taken    payments.Clawback
	refunds  []clawRefund
	disputes []clawDispute
	plain    int // from which on refunds and disputes do without what is more of the same
}

// clawRefund is a refund: at Stripe, on its way here, and here.
type clawRefund struct {
	amount int64
	at     string // its status at Stripe; empty: it is not there
	news   bool   // of which nobody has fetched what it is about
	held   string // what a worker has fetched; empty: nothing
	state  refund.State
	sent   bool // it is ordered here, and its request is on the way
}

// clawDispute is a dispute: what Stripe has done with the money by now, and what is
// known of it here.
type clawDispute struct {
	amount int64
	at     disputeStage
	news   bool
	held   disputeStage
	known  bool
	here   payments.Dispute
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

var disputeStages = map[disputeStage]struct {
	status string
	moves  []int64 // withdrawn (-1) or reinstated (1)
	next   []disputeStage
}{
	noDispute:          {"", nil, []disputeStage{inquiry, withdrawn}},
	inquiry:            {"warning_needs_response", nil, []disputeStage{inquiryClosed, withdrawn}},
	inquiryClosed:      {"warning_closed", nil, nil},
	withdrawn:          {"needs_response", []int64{-1}, []disputeStage{lost, won}},
	lost:               {"lost", []int64{-1}, []disputeStage{reinstatedAfterAll}},
	won:                {"won", []int64{1, -1}, []disputeStage{withdrawnAgain}}, // the newest first
	reinstatedAfterAll: {"won", []int64{-1, 1}, nil},
	withdrawnAgain:     {"lost", []int64{-1, 1, -1}, nil},
}

const (
	clawCredit = 1000 // what the deposit brought
	clawStart  = 400  // what the wallet holds of it
)

// firstClaim is a payment of which nothing was taken yet. The amounts are such that
// each of its claims alone, and each two together, stand otherwise to the credit.
func firstClaim(rules clawRules, refunds, disputes, plain int) claimed {
	w := claimed{clawRules: rules, plain: plain, funds: purse, taken: payments.Clawback{Credited: clawCredit}}
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
		b = append(append(append(append(b, r.at...), '<'), r.held...), '=')
		b = append(b, r.state...)
		number(bit(r.news), bit(r.sent))
	}
	for _, d := range w.disputes {
		number(int64(d.at), bit(d.news), int64(d.held), int64(len(d.here.Applied)))
		b = append(b, d.here.Status...)
		for _, id := range d.here.Applied {
			b = append(b, id...)
		}
	}
	return string(b)
}

func (w claimed) rest() bool {
	return !slices.ContainsFunc(w.refunds, func(r clawRefund) bool { return r.news || r.held != "" || r.sent }) &&
		!slices.ContainsFunc(w.disputes, func(d clawDispute) bool { return d.news || d.held != noDispute })
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
		refused := w.refundEvent(i, answered(began, 1, payments.Definite))
		refused.refunds[i].sent = false
		out = append(out, refused)
	}
	if r.at == "" && (r.sent || r.state == "") {
		for _, status := range []string{"succeeded", "pending"} {
			if i >= w.plain && status == "pending" {
				continue
			}
			out = append(out, w.changed(i, func(r *clawRefund) { r.at, r.news, r.sent = status, true, false }))
		}
	}
	for _, status := range map[string][]string{"pending": {"succeeded", "failed", "canceled"}, "succeeded": {"failed"}}[r.at] {
		out = append(out, w.changed(i, func(r *clawRefund) { r.at, r.news = status, true }))
	}
	if r.news && r.held == "" {
		out = append(out, w.changed(i, func(r *clawRefund) { r.held, r.news = r.at, false }))
	}
	if r.held != "" {
		died := w.changed(i, func(r *clawRefund) { r.held, r.news = "", true })
		heard := w.refundHeard(i)
		again := heard.changed(i, func(r *clawRefund) { r.news = true }) // it died before it could say so
		out = append(out, died, heard, again)
	}
	return out
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
func (w claimed) asRefund(i int) payments.Refund {
	r := w.refunds[i]
	op := payments.Refund{
		ID: "ref_1", Deposit: "dep_1", Amount: money.Money{Minor: r.amount, Currency: "USD"}, CreatedAt: began,
		State: r.state, Attempt: payments.Attempt{Number: 1}, Funds: w.funds, Clawback: w.taken,
	}
	if r.state == refund.StateSending {
		op.Sends = 1
	}
	if r.at != "" && r.state != refund.StatePending && r.state != refund.StateSending {
		op.RefundID = id(i)
	}
	return op
}

// refundHeard is a worker applying what it fetched. One that was not ordered here is
// adopted; one that had failed by then only once Stripe's statement shows it, which
// may be at any time.
func (w claimed) refundHeard(i int) claimed {
	r := w.refunds[i]
	if r.state == "" {
		w = w.begun(i, false)
	}
	seen := payments.ChargeRefund{ID: id(i), Amount: money.Money{Minor: r.amount, Currency: "USD"}, Status: r.held}
	w = w.refundEvent(i, payments.RefundSeen{At: began, Refund: seen})
	w.refunds[i].held = ""
	return w
}

func (w claimed) refundEvent(i int, e payments.Event) claimed {
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
		if i >= w.plain && slices.Contains([]disputeStage{inquiry, reinstatedAfterAll, withdrawnAgain}, to) {
			continue
		}
		out = append(out, change(func(d *clawDispute) { d.at, d.news = to, true }))
	}
	if d.news && d.held == noDispute {
		out = append(out, change(func(d *clawDispute) { d.held, d.news = d.at, false }))
	}
	if d.held != noDispute {
		died := change(func(d *clawDispute) { d.held, d.news = noDispute, true })
		heard, again := change(func(d *clawDispute) { d.held = noDispute }), change(func(d *clawDispute) { d.held, d.news = noDispute, true })
		out = append(out, died, heard.disputeHeard(i, d.held), again.disputeHeard(i, d.held))
	}
	return out
}

func (w claimed) disputeHeard(i int, stage disputeStage) claimed {
	op := w.disputes[i].here
	op.ID, op.Deposit, op.Funds, op.Clawback = "du_1", "dep_1", w.funds, w.taken
	if !w.disputes[i].known {
		op.Open = true
	}
	op, lines, _ := w.dispute(op, payments.DisputeSeen{At: began, Dispute: w.disputes[i].seen(stage)})
	w.taken = op.Clawback
	w.disputes[i].known, w.disputes[i].here = true, payments.Dispute{Status: op.Status, Open: op.Open, Applied: op.Applied}
	return w.booked(lines)
}

// seen is the dispute as Stripe had it at a stage.
func (d clawDispute) seen(stage disputeStage) payments.ChargeDispute {
	s := disputeStages[stage]
	out := payments.ChargeDispute{
		ID: "du_1", IntentID: "pi_1", Amount: money.Money{Minor: d.amount, Currency: "USD"}, Status: s.status,
	}
	for n, sign := range s.moves {
		if stage == won { // it lists the newest first
			n = len(s.moves) - 1 - n
		}
		m := money.Money{Minor: sign * d.amount, Currency: "USD"}
		out.Movements = append(out.Movements, payments.Movement{ID: fmt.Sprintf("txn_%d_%d", d.amount, n), Amount: m})
	}
	return out
}

func (w claimed) booked(lines []ledger.Posting) claimed {
	for _, line := range lines {
		switch line.Wallet {
		case purse.Wallet:
			w.funds.Balance += line.Value
		case purse.Debt:
			w.funds.Owed -= line.Value
		case purse.Platform:
			w.platform += line.Value
		}
	}
	return w
}

func (w claimed) violation() string {
	left := w.leftHere()
	if w.rest() { // all news have come: what is known here no longer counts
		var refunds []payments.ChargeRefund
		var disputes []payments.ChargeDispute
		for i, r := range w.refunds {
			if r.at != "" {
				refunds = append(refunds, payments.ChargeRefund{ID: id(i), Amount: money.Money{Minor: r.amount}, Status: r.at})
			}
		}
		for _, d := range w.disputes {
			disputes = append(disputes, d.seen(d.at))
		}
		left = leftBy(refunds, disputes)
	}
	user, platform := clawStart-bears(clawCredit, left), bears(clawCredit, left)-left
	switch got := w.funds.Balance - w.funds.Owed; {
	case got != user || w.platform != platform:
		return fmt.Sprintf("Stripe took %d: the user is at %d, the platform at %d, not %d and %d", left, got, w.platform, user, platform)
	case w.taken.Net != left || w.taken.Borne != bears(clawCredit, left):
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
