package machine_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/purserhq/purser/ent/hold"
	"github.com/purserhq/purser/internal/payments/machine"
)

// holdWorld is one wallet with one hold, and everybody who may do something to it: the
// application with two commands under two keys, each sent as often as it likes and lost as
// often; a sweeper; refunds and deposits; and time. A command is committed as a whole or not at
// all, so a crash is a command that was never sent, or whose answer was lost.
type holdWorld struct {
	rules holdRules

	hold     machine.Hold
	placed   bool
	now      time.Duration // since the beginning
	balance  int64
	held     int64 // as the wallet's row has it
	owed     int64
	charged  int64
	deposits int
	refunds  int
	commands int // that were committed
	keys     [2]string
	wrong    string
}

// holdRules are the functions that a mistake replaces.
type holdRules struct {
	update  func(h machine.Hold, amount int64, expiresAt, now time.Time, free int64) (machine.Hold, error)
	capture func(h machine.Hold, amount int64, final, over bool, now time.Time, free int64) (machine.Hold, error)
	release func(h machine.Hold, amount int64, now time.Time) (machine.Hold, error)
	expire  func(h machine.Hold, now time.Time) (machine.Hold, error)
	place   func(amount int64, lasts time.Duration, now time.Time, free int64) (machine.Hold, error)
	refund  func(w holdWorld, amount int64) int64                // what a refund takes of the wallet
	freed   func(w holdWorld, freed int64) int64                 // what of returned money pays the debt
	key     func(w holdWorld, key string) bool                   // whether a command under the key may be committed
	rest    func(captured, reserved int64) (balance, held int64) // what a change moves
}

func rightHold() holdRules {
	return holdRules{
		update: machine.Hold.Update, capture: machine.Hold.Capture, release: machine.Hold.Release, expire: machine.Hold.Expire, place: machine.Place,
		refund: func(w holdWorld, amount int64) int64 {
			funds := machine.Funds{Wallet: "wal_1", Debt: "wal_d", Balance: w.balance - w.held, Owed: w.owed}
			own, _ := funds.Share(-amount)
			return -own
		},
		freed: func(w holdWorld, freed int64) int64 { return min(freed, w.owed) },
		key:   func(w holdWorld, key string) bool { return w.keys[0] != key && w.keys[1] != key },
		rest:  func(captured, reserved int64) (int64, int64) { return -captured, reserved },
	}
}

// lastCommand is when the application has asked for all that it wants.
const lastCommand = 2 * time.Minute

// holdsBegin is when the model's time begins.
var holdsBegin = time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)

func (w holdWorld) at() time.Time { return holdsBegin.Add(w.now) }

func (w holdWorld) key() string {
	h := w.hold
	return fmt.Sprint(h.State, h.Amount, h.Captured, h.Released, h.ExpiresAt.Sub(holdsBegin), w.placed, w.now, w.balance, w.held, w.owed, w.charged,
		w.deposits, w.refunds, w.commands, w.keys, w.wrong)
}

func (w holdWorld) violation() string {
	h := w.hold
	switch {
	case w.wrong != "":
		return w.wrong
	case w.balance < w.held:
		return "held money has left"
	case w.balance < 0 || w.held < 0 || w.owed < 0:
		return "below zero"
	case h.Captured+h.Released > h.Amount || h.Captured < 0 || h.Released < 0:
		return "captured and released exceed the hold"
	case w.charged != h.Captured:
		return "captured is not what was charged"
	case w.placed && (h.State == hold.StateACTIVE) != (h.Remaining() > 0):
		return "it is active with nothing in it, or ended with something"
	case w.placed && w.held != h.Remaining():
		return "the wallet's row has another sum"
	case w.balance-w.owed+w.charged != 4+2*int64(w.deposits)-2*int64(w.refunds):
		return "money was made or lost"
	case w.owed > 0 && w.balance > w.held:
		return "there is free money beside a debt"
	}
	return ""
}

// rest: money on hold always finds its way, at the latest when time is up.
func (w holdWorld) rest() bool { return !w.placed || w.hold.State != hold.StateACTIVE }

// commit is the world after a change that the machine allows.
func (w holdWorld) commit(after machine.Hold, err error, key string) []holdWorld {
	if err != nil {
		return nil
	}
	before := w.hold
	if w.placed && before.State != hold.StateACTIVE {
		w.wrong = "a hold that has ended has changed"
	}
	captured, reserved := after.Captured-before.Captured, after.Remaining()-before.Remaining()
	if w.placed && captured > 0 && !w.at().Before(before.ExpiresAt) {
		w.wrong = "captured after it had expired"
	}
	if after.State == hold.StateEXPIRED && w.at().Before(before.ExpiresAt) {
		w.wrong = "expired before its time"
	}
	if in := after.ExpiresAt.Sub(w.at()); !after.ExpiresAt.Equal(before.ExpiresAt) && (in < machine.MinHold || in > machine.MaxHold) {
		w.wrong = "it lasts too long, or not long enough"
	}
	for _, used := range w.keys {
		if key != "" && used == key {
			w.wrong = "one key has done two things"
		}
	}
	balance, held := w.rules.rest(captured, reserved)
	w.hold, w.placed, w.charged = after, true, w.charged+captured
	w.balance, w.held = w.balance+balance, w.held+held
	if freed := -reserved - captured; freed > 0 {
		pay := w.rules.freed(w, freed)
		w.balance, w.owed = w.balance-pay, w.owed-pay
	}
	if key != "" {
		w.keys[w.commands%2] = key
		w.commands++
	}
	return []holdWorld{w}
}

func (w holdWorld) successors() (out []holdWorld) {
	if w.now < 5*time.Minute { // by when whatever was placed or extended has expired
		later := w
		later.now += 30 * time.Second
		out = append(out, later)
	}
	if w.deposits < 2 { // it pays what is owed first
		paid := w
		paid.deposits++
		debt := min(2, w.owed)
		paid.owed, paid.balance = w.owed-debt, w.balance+2-debt
		out = append(out, paid)
	}
	if w.refunds < 2 {
		taken := w
		taken.refunds++
		own := w.rules.refund(w, 2)
		taken.balance, taken.owed = w.balance-own, w.owed+2-own
		out = append(out, taken)
	}
	now, free := w.at(), w.balance-w.held
	if !w.placed && w.now < lastCommand {
		for _, amount := range []int64{1, 3} {
			h, err := w.rules.place(amount, time.Minute, now, free)
			out = append(out, w.commit(h, err, "")...)
		}
		return out
	}
	if !w.placed {
		return out
	}
	h, err := w.rules.expire(w.hold, now)
	out = append(out, w.commit(h, err, "")...)
	if w.now < lastCommand {
		out = append(out, w.asked(now, free)...)
	}
	return out
}

// asked are the worlds after what the application may ask, under either of two keys: a command
// that is sent again is not committed again.
func (w holdWorld) asked(now time.Time, free int64) (out []holdWorld) {
	try := func(key string, h machine.Hold, err error) {
		if w.rules.key(w, key) {
			out = append(out, w.commit(h, err, key)...)
		}
	}
	for _, key := range []string{"a", "b"} {
		for _, amount := range []int64{0, 1, 2} {
			for _, final := range []bool{false, true} {
				h, err := w.rules.capture(w.hold, amount, final, amount == 2, now, free)
				try(key, h, err)
			}
			h, err := w.rules.release(w.hold, amount, now)
			try(key, h, err)
		}
		for _, amount := range []int64{1, 2, 4} {
			h, err := w.rules.update(w.hold, amount, time.Time{}, now, free)
			try(key, h, err)
		}
		for _, in := range []time.Duration{30 * time.Second, time.Minute, machine.MaxHold + time.Second} {
			h, err := w.rules.update(w.hold, 0, now.Add(in), now, free)
			try(key, h, err)
		}
	}
	return out
}

func holdOf(rules holdRules) holdWorld { return holdWorld{rules: rules, balance: 4} }

func TestHoldModel(t *testing.T) {
	t.Parallel()
	checkModel(t, "hold", holdOf(rightHold()), 5_000)
}

func TestHoldModelFindsMistakes(t *testing.T) {
	t.Parallel()
	mistake := func(plant func(*holdRules)) holdWorld {
		rules := rightHold()
		plant(&rules)
		return holdOf(rules)
	}
	always := time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC)
	checkMutants(t, "hold", map[string]holdWorld{
		"captured though it has expired": mistake(func(r *holdRules) {
			r.capture = func(h machine.Hold, amount int64, final, over bool, _ time.Time, free int64) (machine.Hold, error) {
				return h.Capture(amount, final, over, always, free)
			}
		}),
		"extended though it has expired": mistake(func(r *holdRules) {
			r.update = func(h machine.Hold, amount int64, expiresAt, now time.Time, free int64) (machine.Hold, error) {
				if !expiresAt.IsZero() {
					h.ExpiresAt = expiresAt
					return h, nil
				}
				return h.Update(amount, expiresAt, now, free)
			}
		}),
		"expired before its time": mistake(func(r *holdRules) {
			r.expire = func(h machine.Hold, now time.Time) (machine.Hold, error) { return h.Expire(now.Add(time.Minute)) }
		}),
		"released twice": mistake(func(r *holdRules) {
			r.release = func(h machine.Hold, amount int64, now time.Time) (machine.Hold, error) {
				h.State = hold.StateACTIVE
				return h.Release(amount, now)
			}
		}),
		"captured after it has ended": mistake(func(r *holdRules) {
			r.capture = func(h machine.Hold, amount int64, final, over bool, now time.Time, free int64) (machine.Hold, error) {
				h.State = hold.StateACTIVE
				return h.Capture(amount, final, over, now, free)
			}
		}),
		"over without being allowed to, and unchecked": mistake(func(r *holdRules) {
			r.capture = func(h machine.Hold, amount int64, final, _ bool, now time.Time, _ int64) (machine.Hold, error) {
				return h.Capture(amount, final, true, now, 1000)
			}
		}),
		"a capture does not end an empty hold": mistake(func(r *holdRules) {
			r.capture = func(h machine.Hold, amount int64, final, over bool, now time.Time, free int64) (machine.Hold, error) {
				after, err := h.Capture(amount, final, over, now, free)
				after.State = hold.StateACTIVE
				return after, err
			}
		}),
		"a final capture forgets what it leaves": mistake(func(r *holdRules) {
			r.capture = func(h machine.Hold, amount int64, final, over bool, now time.Time, free int64) (machine.Hold, error) {
				after, err := h.Capture(amount, false, over, now, free)
				if final && err == nil {
					after.State = hold.StateCAPTURED
				}
				return after, err
			}
		}),
		"placed beyond what is free": mistake(func(r *holdRules) {
			r.place = func(amount int64, lasts time.Duration, now time.Time, _ int64) (machine.Hold, error) {
				return machine.Place(amount+2, lasts, now, 1000)
			}
		}),
		"raised beyond what is free": mistake(func(r *holdRules) {
			r.update = func(h machine.Hold, amount int64, expiresAt, now time.Time, _ int64) (machine.Hold, error) {
				return h.Update(amount, expiresAt, now, 1000)
			}
		}),
		"lowered below what was captured": mistake(func(r *holdRules) {
			r.update = func(h machine.Hold, amount int64, expiresAt, now time.Time, free int64) (machine.Hold, error) {
				after, err := h.Update(max(amount, h.Captured+h.Released+1), expiresAt, now, free)
				if err == nil && amount != 0 {
					after.Amount = amount
				}
				return after, err
			}
		}),
		"a refund takes held money": mistake(func(r *holdRules) {
			r.refund = func(w holdWorld, amount int64) int64 { return min(amount, w.balance) }
		}),
		"returned money is spendable before the debt is paid": mistake(func(r *holdRules) {
			r.freed = func(holdWorld, int64) int64 { return 0 }
		}),
		"returned money pays more than is owed": mistake(func(r *holdRules) {
			r.freed = func(_ holdWorld, freed int64) int64 { return freed }
		}),
		"one key captures twice": mistake(func(r *holdRules) {
			r.key = func(holdWorld, string) bool { return true }
		}),
		"a capture leaves its money on hold": mistake(func(r *holdRules) {
			r.rest = func(captured, reserved int64) (int64, int64) { return -captured, reserved + captured }
		}),
		"a capture takes nothing of the wallet's balance": mistake(func(r *holdRules) {
			r.rest = func(_, reserved int64) (int64, int64) { return 0, reserved }
		}),
		"nobody releases what has expired": mistake(func(r *holdRules) {
			r.expire = func(h machine.Hold, _ time.Time) (machine.Hold, error) {
				return h, &machine.HoldNotActive{State: h.State}
			}
			r.release = func(h machine.Hold, amount int64, now time.Time) (machine.Hold, error) {
				if !now.Before(h.ExpiresAt) {
					return h, &machine.HoldExpired{At: h.ExpiresAt}
				}
				return h.Release(amount, now)
			}
		}),
		"it lasts for ever": mistake(func(r *holdRules) {
			r.update = func(h machine.Hold, amount int64, expiresAt, now time.Time, free int64) (machine.Hold, error) {
				after, err := h.Update(amount, time.Time{}, now, free)
				if !expiresAt.IsZero() && err == nil {
					after.ExpiresAt = expiresAt
				}
				return after, err
			}
		}),
	})
}
