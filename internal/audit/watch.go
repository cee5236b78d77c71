package audit

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/refusal"
	"github.com/purserhq/purser/internal/throttle"
)

// Attempt is a kind of thing that is tried by whoever guesses. The values are labels of
// metrics and parts of actions: add, never rename.
type Attempt string

// What is watched.
const (
	SigningUp  Attempt = "sign_up"
	LoggingIn  Attempt = "log_in"
	Proving    Attempt = "password" // of who is signed in
	Coding     Attempt = "code"     // of the second factor
	AskingLink Attempt = "link"     // that a link is sent
	UsingLink  Attempt = "token"    // of a link
	LookingUp  Attempt = "look_up"  // of a receiver by email
)

// Attempts are all that there are.
func Attempts() []Attempt {
	return []Attempt{SigningUp, LoggingIn, Proving, Coding, AskingLink, UsingLink, LookingUp}
}

// Outcome is how an attempt ended. The values are labels of metrics.
type Outcome string

// How attempts end.
const (
	Passed  Outcome = "passed"
	Failed  Outcome = "failed"
	Refused Outcome = "refused" // one too many: it was not looked at
)

// Meter counts attempts. It is called at any time, from several goroutines.
type Meter interface {
	Attempted(what Attempt, how Outcome)
	// Burst counts an alarm: many attempts of a kind fail.
	Burst(what Attempt)
}

// How much is written down of attempts that fail. What is above is counted only, so
// that who floods the program does not fill its disk.
var (
	rowsFrom    = throttle.Limit{Tries: 60, Per: time.Hour}  // of one network address
	rowsOfAll   = throttle.Limit{Tries: 500, Per: time.Hour} // of all together
	rowsRefused = throttle.Limit{Tries: 1, Per: time.Hour}   // that one subject or address was refused
)

const (
	// burstSize is how many attempts of a kind fail on one replica within burstTime that
	// an operator is told of: more than people mistype, far fewer than a guess takes.
	burstSize = 100
	burstTime = 10 * time.Minute
)

// Watch counts attempts, writes down those that fail, and tells of bursts.
type Watch struct {
	db    *database.DB
	log   *slog.Logger
	meter Meter

	mu     sync.Mutex
	bursts map[Attempt]burst
}

type burst struct {
	began time.Time
	count int
}

// NewWatch makes one. Log and meter may be nil.
func NewWatch(db *database.DB, log *slog.Logger, meter Meter) *Watch {
	if log == nil {
		log = slog.New(slog.DiscardHandler)
	}
	return &Watch{db: db, log: log, meter: meter, bursts: map[Attempt]burst{}}
}

// Passed counts an attempt that did not fail.
func (w *Watch) Passed(what Attempt) { w.count(what, Passed) }

// Failed counts, logs and writes down an attempt that failed: on whom, empty for nobody
// that there is, and in which way. A failure to write it down is logged alone: the
// attempt has its answer.
func (w *Watch) Failed(ctx context.Context, what Attempt, subject gid.ID, detail string) {
	w.count(what, Failed)
	w.tell(ctx, what, Failed, subject, detail)
}

// FailedAs is Failed where err is a refusal, RateLimited being one too many, and Passed
// where err is nil. Our own faults are no attempt's.
func (w *Watch) FailedAs(ctx context.Context, what Attempt, subject gid.ID, err error) {
	why := refusal.From(err)
	switch {
	case err == nil:
		w.Passed(what)
	case why == nil:
	case why.Code == refusal.RateLimited:
		w.Refused(ctx, what, subject)
	default:
		w.Failed(ctx, what, subject, string(why.Code))
	}
}

// Refused counts an attempt that was one too many. One in an hour is written down for
// each subject, and for each address where there is no subject.
func (w *Watch) Refused(ctx context.Context, what Attempt, subject gid.ID) {
	w.count(what, Refused)
	w.tell(ctx, what, Refused, subject, "")
}

func (w *Watch) tell(ctx context.Context, what Attempt, how Outcome, subject gid.ID, detail string) {
	o := OriginOf(ctx)
	action := string(what) + "." + string(how)
	if how == Failed { // what was refused is a line of the request's already
		w.log.WarnContext(ctx, "attempt failed", "attempt", what, "subject", subject, "why", detail, "address", o.Address, "agent", o.Agent)
	}
	w.burst(ctx, what)
	limits := map[gid.ID]throttle.Limit{throttle.Key("audit"): rowsOfAll}
	if o.Address != "" {
		limits[throttle.Key("audit.from", o.Address)] = rowsFrom
	}
	if how == Refused {
		who := string(subject)
		if who == "" {
			who = o.Address
		}
		limits[throttle.Key("audit.refused", string(what), who)] = rowsRefused
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), writeTime)
	defer cancel()
	err := w.db.InTx(ctx, func(ctx context.Context, tx *database.Tx) error {
		for _, key := range throttle.Ordered(limits) {
			if err := throttle.Take(ctx, tx, key, limits[key]); err != nil {
				return err
			}
		}
		return Record(ctx, tx, Event{Action: action, Subject: subject, Detail: detail})
	})
	if err != nil && refusal.From(err) == nil {
		w.log.ErrorContext(ctx, "record a failed attempt", "attempt", what, "error", err)
	}
}

// writeTime bounds the writing: the caller waits for it.
const writeTime = 5 * time.Second

func (w *Watch) count(what Attempt, how Outcome) {
	if w.meter != nil {
		w.meter.Attempted(what, how)
	}
}

// burst tells once of each time of burstTime in which burstSize attempts did not pass.
func (w *Watch) burst(ctx context.Context, what Attempt) {
	now := w.db.Clock()
	w.mu.Lock()
	b := w.bursts[what]
	if now.Sub(b.began) >= burstTime || now.Before(b.began) {
		b = burst{began: now}
	}
	b.count++
	w.bursts[what] = b
	w.mu.Unlock()
	if b.count != burstSize {
		return
	}
	w.log.ErrorContext(ctx, "alarm: many attempts fail: "+string(what), "failed", b.count, "within", burstTime, "alarm", BurstCode(what))
	if w.meter != nil {
		w.meter.Burst(what)
	}
}

// BurstCode is the code of the alarm that many attempts of a kind fail.
func BurstCode(what Attempt) string { return "attempts_failing_" + string(what) }
