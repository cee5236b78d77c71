package machine_test

import (
	"slices"
	"testing"
	"time"

	"github.com/purserhq/purser/ent/onboarding"
	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/ledger"
	"github.com/purserhq/purser/internal/payments/machine"
	"github.com/purserhq/purser/internal/payments/paymentstest"
	"github.com/purserhq/purser/internal/payments/processor"
)

// onboardings make an account, which Stripe may disconnect; their owner may ask
// again at any time.
var onboardings = &saga[machine.Onboarding]{
	step:    machine.Onboarding.Next,
	attempt: func(o *machine.Onboarding) *machine.Attempt { return &o.Attempt },
	state:   func(o machine.Onboarding) (string, string) { return string(o.State), string(o.Account) },
	load:    func(*machine.Onboarding, machine.Funds) {},
	outcomes: append([]outcome{
		{name: "done", status: "account"},
		{name: "500, done", status: "account", class: processor.Ambiguous},
	}, refusals...),
	moves: func(w world[machine.Onboarding], i int) []string {
		if w.objects[i] == "account" && w.count("lost") == 0 { // once is enough
			return []string{"lost"}
		}
		return nil
	},
	seen: func(_ time.Time, id, _ string) machine.Event { return machine.AccountMade{ID: gid.ID(id)} },
	// Its owner asks again: at once after a failure, and for another account
	// after a loss.
	asked: func(w world[machine.Onboarding]) []world[machine.Onboarding] {
		again, effect := w.apply(machine.Claimed{At: w.now})
		out := again.carryOut(effect)
		if i := slices.Index(w.ids(), string(w.op.Account)); i >= 0 && w.objects[i] == "lost" {
			anew, _ := w.apply(machine.AccountLost{At: w.now, ID: w.op.Account})
			out = append(out, anew)
		}
		return out
	},
	wrong:    wrongOnboarding,
	done:     []string{"OPEN", "FAILED"},
	attempts: paymentstest.Size(1, 2),
}

func wrongOnboarding(w world[machine.Onboarding]) string {
	o := w.op
	switch {
	case (o.State == onboarding.StateOpen) != (o.Account != ""):
		return "open without an account, or an account that is not open"
	case w.count("account") > 1 && !w.late:
		return "two accounts, although Stripe had been looked at in time"
	case o.State == onboarding.StateFailed && w.count("account") > 0 && !w.late:
		return "called failed although there is an account"
	case w.funds.Balance != 0 || w.funds.Owed != 0 || w.platform != 0:
		return "it moved money"
	}
	return ""
}

var firstOnboarding = machine.Onboarding{
	ID: "onb_1", Owner: "usr_1", Wallet: walletRef.Wallet, CreatedAt: began, State: onboarding.StateCreated,
}

func TestOnboardingModel(t *testing.T) {
	t.Parallel()
	checkModel(t, "onboarding", onboardings.first(firstOnboarding, 0), 2_000)
}

func TestOnboardingModelFindsMistakes(t *testing.T) {
	t.Parallel()
	type from = machine.Onboarding
	checkMutants(t, "onboarding", planted(onboardings, firstOnboarding, 0, map[string]mutant[from]{
		"an account that another one has replaced is taken back": func(
			right next[from], _ func(*from) *machine.Attempt, o from, e machine.Event,
		) (from, []ledger.Posting, machine.Effect) {
			if l, ok := e.(machine.AccountLost); ok {
				after, lines, effect := right(o, e)
				after.Account = l.ID
				return after, lines, effect
			}
			return right(o, e)
		},
		"begun again while it is open": func(
			right next[from], _ func(*from) *machine.Attempt, o from, e machine.Event,
		) (from, []ledger.Posting, machine.Effect) {
			if c, ok := e.(machine.Claimed); ok && o.State == onboarding.StateOpen {
				o.State, o.Account, o.NextAt = onboarding.StateCreated, "", c.At
				o.Number, o.Sends = o.Number+1, 0
			}
			return right(o, e)
		},
		"an account that is found is not taken": func(
			right next[from], _ func(*from) *machine.Attempt, o from, e machine.Event,
		) (from, []ledger.Posting, machine.Effect) {
			if _, ok := e.(machine.AccountMade); ok && o.State == onboarding.StateReconcile {
				return right(o, machine.NothingFound{At: o.NextAt, Attempt: o.Number})
			}
			return right(o, e)
		},
		"open without its account": func(
			right next[from], _ func(*from) *machine.Attempt, o from, e machine.Event,
		) (from, []ledger.Posting, machine.Effect) {
			after, lines, effect := right(o, e)
			if after.State == onboarding.StateOpen {
				after.Account = ""
			}
			return after, lines, effect
		},
	}))
}
