package payments_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/purserhq/purser/internal/payments/paymentstest"
)

// simMistake is a guard that is taken out of the program.
type simMistake string

const (
	// Rows are dated, and what is due is found, by the clock of whichever replica does it.
	replicasTime simMistake = "times in rows are a replica's"
	// A list that shows nothing is believed whatever Stripe's clock says.
	deafToStripe simMistake = "Stripe's clock is not heard"
	// An operator gives a parked payout back without a look at Stripe's list.
	unseen simMistake = "what is parked is given back unseen"
	// An operator explains a line, and it is not booked.
	notBooked simMistake = "an unexplained line is marked and not booked"
	// One operator decides about any amount.
	oneDecides simMistake = "one operator decides about any amount"
	// An account closes whatever is on its way, or in dispute.
	closesAnyhow simMistake = "an account closes whatever is under way"
)

var (
	clockMistakes  = []simMistake{replicasTime, deafToStripe}
	peopleMistakes = []simMistake{unseen, notBooked, oneDecides, closesAnyhow}
)

// TestSimulationFindsMistakes takes guards out, one at a time: the simulation must see what
// comes of it, or its silence says nothing.
//
// Guards of spending were taken out of the program by hand, and seen within 140 steps of the
// first seeds: refunds and disputes leave what is on hold alone (lockFunds), time ends a hold
// (machine.Hold.usable), the bound of all refunds of a charge (progress.refund), and what a hold
// returns pays the debt first (mayHold).
func TestSimulationFindsMistakes(t *testing.T) {
	t.Parallel()
	for what, mistakes := range map[string][]simMistake{"clocks": clockMistakes, "operators and closed accounts": peopleMistakes} {
		for _, mistake := range mistakes {
			t.Run(string(mistake), func(t *testing.T) {
				t.Parallel()
				found := findMistake(t, mistake)
				missed := 0
				if found == nil {
					missed++
					t.Error("it was not noticed")
				}
				paymentstest.Record(t, "L3", "simulation: planted mistakes about "+what+", all to be found", 1, missed)
				t.Log(found)
			})
		}
	}
}

// foundBy are seeds that found a mistake when it took many: the search begins there, and goes on
// where the program has changed so much that they do not find it any more.
var foundBy = map[simMistake]uint64{unseen: 43, replicasTime: 17, deafToStripe: 17}

// findMistake plays seeds until something is wrong: mistakes about clocks up to the quiet, the others to the end.
func findMistake(t *testing.T, mistake simMistake) error {
	t.Helper()
	for i := range uint64(400) {
		seed := foundBy[mistake] + i
		s, err := newSim(seed, mistake)
		must(t, err)
		switch mistake {
		case replicasTime: // the issue of a replica that is 16 minutes ahead
			s.clocks[1].off = 16 * time.Minute
			s.storm = 5 // answers are lost
		case deafToStripe:
			s.stepped = s.failover
			s.storm = 5
		case unseen: // much is parked of which Stripe has something
			s.storm, s.stripe.lies = 5, 20
		}
		for s.steps < simSteps && s.wrong == nil {
			s.turn()
		}
		if s.wrong == nil && slices.Contains(peopleMistakes, mistake) {
			s.settleDown()
		}
		wrong := s.wrong
		must(t, s.db.Close())
		if wrong != nil {
			return fmt.Errorf("seed %d after %d steps: %w", seed, s.steps, wrong)
		}
	}
	return nil
}
