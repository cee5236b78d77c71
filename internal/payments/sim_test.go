package payments_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/purserhq/purser/ent"
	"github.com/purserhq/purser/ent/deposit"
	"github.com/purserhq/purser/ent/payout"
	"github.com/purserhq/purser/ent/refund"
	"github.com/purserhq/purser/ent/resolution"
	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/ledger"
	"github.com/purserhq/purser/internal/payments"
	"github.com/purserhq/purser/internal/payments/paymentstest"
	"github.com/purserhq/purser/internal/payments/processor"
)

// simSteps is how many steps a seed has before it goes quiet.
const simSteps = 200

// seedsFile keeps the seeds that once found something. They are played each time.
var seedsFile = filepath.Join("testdata", "seeds")

// TestSimulation plays the whole program against a Stripe, a network and a clock
// that do their worst, by seeds. PURSER_SEED plays one and tells its story.
func TestSimulation(t *testing.T) {
	t.Parallel()
	if text := os.Getenv("PURSER_SEED"); text != "" {
		seed, err := strconv.ParseUint(text, 10, 64)
		must(t, err)
		s, err := simulate(seed)
		t.Logf("%s\nseed %d: %v", strings.Join(s.diary, "\n"), seed, err)
		if err != nil {
			t.Fail()
		}
		return
	}
	seeds := keptSeeds(t)
	for i := range uint64(5000) {
		seeds = append(seeds, i)
	}
	patience := 8 * time.Second // the race detector makes the database twenty times slower
	switch {
	case paymentstest.Full():
		patience = time.Hour
	case testing.Short():
		patience = time.Second
	}
	if half := os.Getenv("PURSER_PROVE_HALF"); half != "" { // the other one is another process's
		odd := half == "1"
		seeds = slices.DeleteFunc(seeds, func(seed uint64) bool { return (seed%2 == 1) != odd })
	}
	played, steps, failed := simulateAll(t, seeds, time.Now().Add(patience))
	paymentstest.Record(t, "L3", fmt.Sprintf("simulation: steps of the whole program, %d seeds", played), steps, failed)
}

func keptSeeds(t *testing.T) (seeds []uint64) {
	t.Helper()
	text, err := os.ReadFile(seedsFile)
	must(t, err)
	for line := range strings.Lines(string(text)) {
		number, _, _ := strings.Cut(line, " ")
		seed, err := strconv.ParseUint(strings.TrimSpace(number), 10, 64)
		must(t, err)
		seeds = append(seeds, seed)
	}
	return seeds
}

// simulateAll plays seeds side by side, as many as there is time for.
func simulateAll(t *testing.T, seeds []uint64, until time.Time) (played, steps, failed int) {
	t.Helper()
	var total, wrong atomic.Int64
	var mu sync.Mutex
	came := map[string]int{}
	next := make(chan uint64)
	var running sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		running.Go(func() {
			for seed := range next {
				s, err := simulate(seed)
				total.Add(int64(s.steps))
				mu.Lock()
				s.tell(came)
				mu.Unlock()
				if err != nil {
					wrong.Add(1)
					t.Errorf("seed %d after %d steps: %v\nPURSER_SEED=%d tells its story; keep it in %s", seed, s.steps, err, seed, seedsFile)
				}
			}
		})
	}
	for _, seed := range seeds {
		if wrong.Load() >= 10 || time.Now().After(until) { // enough to look at
			break
		}
		next <- seed
		played++
	}
	close(next)
	running.Wait()
	t.Logf("what came of it: %v", came)
	for _, must := range []string{
		"deposit SUCCEEDED", "deposit FAILED", "deposit CANCELED", "payout SENT", "payout FAILED", "payout REVERSED",
		"refund SUCCEEDED", "refund FAILED", "resolution REFUND SUCCEEDED", "resolution ASSIGN_TO_WALLET SUCCEEDED",
		"dispute won", "dispute lost", "dispute warning_closed", "account", "debt", "died", "account CLOSED",
		"charge", "refund of a charge", "credit", "hold CAPTURED", "hold RELEASED", "hold EXPIRED", "debt beside a hold",
	} {
		if came[must] == 0 && played >= 30 {
			t.Errorf("never came about: %s; the simulation is too tame", must)
		}
	}
	for _, must := range []string{ // which are rare
		"resolution ASSIGN_TO_OPERATION SUCCEEDED", "resolution RETRY SUCCEEDED", "resolution GIVE_BACK SUCCEEDED",
		"resolution MARK_SENT SUCCEEDED", "resolution WITHDRAWN", "resolution of two", "own confirmation refused", "paid after closing",
	} {
		if came[must] == 0 && played >= 1000 {
			t.Errorf("never came about: %s; the simulation is too tame", must)
		}
	}
	return played, int(total.Load()), int(wrong.Load())
}

// tell counts what came of a seed.
func (s *sim) tell(came map[string]int) {
	for _, d := range s.rows.deposits {
		came["deposit "+string(d.State)]++
	}
	for _, p := range s.rows.payouts {
		came["payout "+string(p.State)]++
	}
	for _, r := range s.rows.refunds {
		came["refund "+string(r.State)]++
	}
	for _, d := range s.rows.disputes {
		came["dispute "+d.Status]++
	}
	for _, w := range s.rows.wallets {
		came[string(w.Kind)]++
	}
	for _, r := range s.rows.resolutions {
		came["resolution "+string(r.Action)+" "+string(r.State)]++
		if r.ConfirmedBy != nil {
			came["resolution of two"]++
		}
		if r.State == resolution.StateWithdrawn {
			came["resolution WITHDRAWN"]++
		}
	}
	s.tellClosing(came)
	s.tellSpending(came)
	for what, n := range s.desk.came {
		came[what] += n
	}
	came["account"] += len(s.rows.accounts)
	for _, line := range s.diary {
		if strings.HasSuffix(line, ": died") {
			came["died"]++
		}
	}
}

// simulate plays one seed: the steps, then quiet, and then everything must have
// come to an end at which our books are Stripe's.
func simulate(seed uint64) (*sim, error) {
	s, err := newSim(seed, "")
	if err != nil {
		return s, err
	}
	defer func() { _ = s.db.Close() }() // it lives in memory
	for s.steps < simSteps && s.wrong == nil {
		s.turn()
	}
	if s.wrong == nil {
		s.settleDown()
	}
	return s, s.wrong
}

// settleDown lets everything come to its end. Nothing goes wrong any more; half
// of the time no event of Stripe's comes any more either.
func (s *sim) settleDown() {
	ctx := context.Background()
	s.note("quiet")
	s.calm = true
	s.rightClocks(ctx)
	s.stripe.flying = nil
	if s.rng.IntN(2) == 0 {
		s.stripe.events = nil
	}
	if s.rng.IntN(4) > 0 { // or payouts that lack it are given up after three days
		s.stripe.book(processor.BalanceTransaction{Type: "topup", Source: "tu_1", Amount: usd(1_000_000)})
	}
	if last := len(s.shut) - 1; last >= 0 && s.shut[last].to.IsZero() {
		s.shut[last].to = s.now
	}
	s.blameErr(s.replicas[0].SetMoneyOut(ctx, s.desk.operators[0], true, "the end"))
	s.thawAll(ctx)
	for round := 0; s.wrong == nil; round++ {
		if round == 400 {
			s.blame("something never ends: %s", s.unfinished())
			return
		}
		s.nextRound(ctx, round)
		if left := s.unfinished(); left == "" && round > 3 {
			break
		}
	}
	if s.wrong == nil {
		s.blameErr(s.finish(ctx))
	}
}

// nextRound delivers what is to be delivered, moves on whatever is due, and goes
// to when the next thing is.
func (s *sim) nextRound(ctx context.Context, round int) {
	for len(s.stripe.events) > 0 {
		n := s.stripe.events[0]
		s.stripe.events = s.stripe.events[1:]
		s.blameErr(s.replicas[0].Receive(ctx, n))
	}
	if round > 1 {
		s.endAtStripe()
	}
	for _, table := range tables {
		for _, row := range s.waiting(table) {
			if row.until.After(s.shows(0)) {
				continue
			}
			if err := s.replica().MoveOn(ctx, table, row.id); err != nil {
				s.note("%s %s: %v", table, row.id, err)
				s.judge(err)
			}
		}
	}
	s.spent()
	s.blameErr(s.replica().ReconcileDue(ctx))
	s.decideAll(ctx)
	if s.check(); s.wrong != nil {
		return
	}
	soonest := s.shows(0).Add(24 * time.Hour)
	for _, table := range []string{"deposits", "payouts", "refunds", "resolutions", "onboardings", "users", "holds"} {
		for _, row := range s.waiting(table) {
			if row.until.Before(soonest) {
				soonest = row.until
			}
		}
	}
	if wait := soonest.Sub(s.shows(0)); wait > 0 {
		s.now = s.now.Add(wait)
	}
	s.now = s.now.Add(6 * time.Second)
}

// endAtStripe ends what only people and banks can end.
func (s *sim) endAtStripe() {
	for _, i := range s.stripe.intents {
		switch {
		case i.order.PaymentMethod == "pm_declined", i.Status == processor.IntentCanceled:
		case i.Status == processor.IntentProcessing:
			s.stripe.become(i, processor.IntentSucceeded)
		case i.Status != processor.IntentSucceeded:
			s.stripe.become(i, processor.IntentCanceled)
		}
	}
	for _, t := range s.stripe.transfers {
		if t.copied && t.left() > 0 { // or what is parked for it stays so
			s.stripe.reverse(t, t.left())
		}
	}
	for _, r := range s.stripe.refunds {
		if r.live() && r.Status != "succeeded" {
			s.stripe.settle(r, "succeeded")
		}
	}
	for _, d := range s.stripe.disputes {
		if !d.over() {
			s.stripe.decide(d, map[bool]string{true: "warning_closed", false: "lost"}[d.inquiry()])
		}
	}
}

// unfinished tells what has not come to its end.
func (s *sim) unfinished() string {
	var left []string
	rows := s.load()
	for _, d := range rows.deposits {
		if !slices.Contains([]deposit.State{deposit.StateSucceeded, deposit.StateFailed, deposit.StateCanceled}, d.State) {
			left = append(left, d.String())
		}
	}
	for _, p := range rows.payouts {
		if !slices.Contains([]payout.State{payout.StateSent, payout.StateFailed, payout.StateReversed}, p.State) {
			left = append(left, p.String())
		}
	}
	for _, r := range rows.refunds {
		if r.State != refund.StateSucceeded && r.State != refund.StateFailed {
			left = append(left, r.String())
		}
	}
	for _, e := range rows.events {
		if e.ProcessedAt == nil {
			left = append(left, e.String())
		}
	}
	left = append(append(left, s.openAccounts()...), s.activeHolds()...)
	return strings.Join(append(left, s.unresolved()...), "\n")
}

// finish holds the two sets of books against each other, to the cent.
func (s *sim) finish(ctx context.Context) error {
	s.now = s.now.Add(2 * time.Hour)
	s.blameErr(s.replicas[0].ReconcileDue(ctx))
	r, err := s.replicas[0].Reconcile(ctx)
	if err != nil {
		return err
	}
	for round := 4; (r.Suspense > 0 || s.unfinished() != "") && round < 80 && s.wrong == nil; round++ { // lines that appeared late
		s.nextRound(ctx, round)
		s.now = s.now.Add(time.Hour)
		if r, err = s.replicas[0].Reconcile(ctx); err != nil {
			return err
		}
	}
	if left := s.unfinished(); left != "" {
		return fmt.Errorf("something never ends: %s", left)
	}
	if !r.Clean() || !r.MoneyOut.Open || r.Suspense != 0 {
		var b strings.Builder
		return errors.Join(r.Write(&b), fmt.Errorf("the books differ:\n%s", b.String()))
	}
	for _, c := range r.Currencies {
		if c.Ledger != s.stripe.balance() {
			return fmt.Errorf("Stripe holds %d, and our books say %d", s.stripe.balance(), c.Ledger) //nolint:staticcheck // a name
		}
	}
	report, err := ledger.Verify(ctx, s.db)
	if err == nil && !report.Clean() {
		var b strings.Builder
		err = errors.Join(report.Write(&b), fmt.Errorf("the ledger is wrong:\n%s", b.String()))
	}
	return errors.Join(err, s.finishSpending(ctx), s.finishEach())
}

// finishEach: whatever happened at Stripe has happened here.
func (s *sim) finishEach() error {
	s.check()
	paid := map[gid.ID]bool{}
	for _, i := range s.stripe.intents {
		paid[i.Deposit] = paid[i.Deposit] || i.charge != "" && !i.stranger
	}
	for _, d := range s.load().deposits {
		if paid[payments.NameOf(d.ID, d.ProcessorKey)] && d.State != deposit.StateSucceeded {
			return fmt.Errorf("%s was paid and is %s", d.ID, d.State)
		}
		if err := s.finishClawback(d); err != nil {
			return err
		}
	}
	for _, d := range s.stripe.disputes {
		known := slices.IndexFunc(s.rows.disputes, func(row *ent.Dispute) bool { return row.ID.String() == d.ID })
		if known < 0 && len(d.Movements) == 0 {
			continue // an inquiry of which no event came: the statement does not tell of it
		}
		if known < 0 {
			return fmt.Errorf("%s is not known here", d.ID)
		}
		if row := s.rows.disputes[known]; row.Open || len(row.Movements) != len(d.Movements) {
			return fmt.Errorf("%s is %s at Stripe, and %s here", d.ID, d.Status, row.Status)
		}
	}
	return s.wrong
}

func (s *sim) blameErr(err error) {
	if err != nil {
		s.blame("%w", err)
	}
}
