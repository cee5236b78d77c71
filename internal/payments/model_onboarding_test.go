package payments_test

import (
	"slices"
	"testing"
	"time"

	"github.com/purserhq/purser/ent/onboarding"
	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/ledger"
	"github.com/purserhq/purser/internal/payments"
)

// onboardings make an account, which Stripe may disconnect; their owner may ask
// again at any time.
var onboardings = &saga[payments.Onboarding]{
	step:    payments.Onboarding.Next,
	attempt: func(o *payments.Onboarding) *payments.Attempt { return &o.Attempt },
	state:   func(o payments.Onboarding) (string, string) { return string(o.State), string(o.Account) },
	load:    func(*payments.Onboarding, payments.Funds) {},
	outcomes: append([]outcome{
		{name: "done", status: "account"},
		{name: "500, done", status: "account", class: payments.Ambiguous},
	}, refusals...),
	moves: func(w world[payments.Onboarding], i int) []string {
		if w.objects[i] == "account" && w.count("lost") == 0 { // once is enough
			return []string{"lost"}
		}
		return nil
	},
	seen: func(_ time.Time, id, _ string) payments.Event { return payments.AccountMade{ID: gid.ID(id)} },
	// Its owner asks again: at once after a failure, and for another account
	// after a loss.
	asked: func(w world[payments.Onboarding]) []world[payments.Onboarding] {
		again, effect := w.apply(payments.Claimed{At: w.now})
		out := again.carryOut(effect)
		if i := slices.Index(w.ids(), string(w.op.Account)); i >= 0 && w.objects[i] == "lost" {
			anew, _ := w.apply(payments.AccountLost{At: w.now, ID: w.op.Account})
			out = append(out, anew)
		}
		return out
	},
	wrong:    wrongOnboarding,
	done:     []string{"OPEN", "FAILED"},
	attempts: size(1, 2),
}

func wrongOnboarding(w world[payments.Onboarding]) string {
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

var firstOnboarding = payments.Onboarding{
	ID: "onb_1", Owner: "usr_1", Wallet: purse.Wallet, CreatedAt: began, State: onboarding.StateCreated,
}

func TestOnboardingModel(t *testing.T) {
	t.Parallel()
	checkModel(t, "onboarding", onboardings.first(firstOnboarding, 0), 2_000)
}

func TestOnboardingModelFindsMistakes(t *testing.T) {
	t.Parallel()
	type from = payments.Onboarding
	checkMutants(t, "onboarding", planted(onboardings, firstOnboarding, 0, map[string]mutant[from]{
		"an account that another one has replaced is taken back": func(
			right next[from], _ func(*from) *payments.Attempt, o from, e payments.Event,
		) (from, []ledger.Posting, payments.Effect) {
			if l, ok := e.(payments.AccountLost); ok {
				after, lines, effect := right(o, e)
				after.Account = l.ID
				return after, lines, effect
			}
			return right(o, e)
		},
		"begun again while it is open": func(
			right next[from], _ func(*from) *payments.Attempt, o from, e payments.Event,
		) (from, []ledger.Posting, payments.Effect) {
			if c, ok := e.(payments.Claimed); ok && o.State == onboarding.StateOpen {
				o.State, o.Account, o.NextAt = onboarding.StateCreated, "", c.At
				o.Number, o.Sends = o.Number+1, 0
			}
			return right(o, e)
		},
		"an account that is found is not taken": func(
			right next[from], _ func(*from) *payments.Attempt, o from, e payments.Event,
		) (from, []ledger.Posting, payments.Effect) {
			if _, ok := e.(payments.AccountMade); ok && o.State == onboarding.StateReconcile {
				return right(o, payments.NothingFound{At: o.NextAt, Attempt: o.Number})
			}
			return right(o, e)
		},
		"open without its account": func(
			right next[from], _ func(*from) *payments.Attempt, o from, e payments.Event,
		) (from, []ledger.Posting, payments.Effect) {
			after, lines, effect := right(o, e)
			if after.State == onboarding.StateOpen {
				after.Account = ""
			}
			return after, lines, effect
		},
	}))
}
