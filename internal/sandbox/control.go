package sandbox

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"time"
)

// control makes an endpoint of the control API: JSON in, JSON out, under the lock.
func control[In any](s *Sandbox, run func(r *http.Request, in In) (any, error)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		var in In
		if err := json.NewDecoder(http.MaxBytesReader(w, r.Body, MaxBody)).Decode(&in); err != nil && !errors.Is(err, io.EOF) {
			reply(w, refuse("", "", "The body is not the JSON that is wanted here: %s", err))
			return
		}
		s.mu.Lock()
		s.tick()
		out, err := run(r, in)
		wait := s.commit()
		s.mu.Unlock()
		if writeErr := wait(); writeErr != nil && err == nil {
			err = writeErr
		}
		s.dispatcher.wake()
		var fault *Error
		switch {
		case errors.As(err, &fault):
			reply(w, fault)
		case err != nil:
			reply(w, refuse("", "", "%s", err))
		default:
			_ = json.NewEncoder(w).Encode(out) // the caller may be gone
		}
	}
}

type none struct{}

// done is the answer where there is nothing else to say.
var done = map[string]bool{"done": true}

type wanted struct {
	Succeed *bool `json:"succeed"` // true unless said otherwise
}

func (w wanted) yes() bool { return w.Succeed == nil || *w.Succeed }

func (s *Sandbox) controls(mux *http.ServeMux) {
	handle := func(pattern string, h http.HandlerFunc) {
		mux.Handle(pattern, new(http.CrossOriginProtection).Handler(s.withToken(h))) // no page elsewhere may play with it
	}
	mux.Handle("GET /_sandbox/health", control(s, func(*http.Request, none) (any, error) {
		return map[string]string{"status": "ok"}, nil
	}))
	handle("POST /_sandbox/reset", s.resetAll)
	handle("POST /_sandbox/accounts/{id}/{step}", control(s, s.stepAccount))
	handle("POST /_sandbox/payment_intents/{id}/authenticate", control(s, func(r *http.Request, in wanted) (any, error) {
		return stepIntent(s, r, func(acc *accountStore, pi *PaymentIntent) *Error { return acc.authenticate(pi, in.yes()) })
	}))
	handle("POST /_sandbox/payment_intents/{id}/finish", control(s, func(r *http.Request, in wanted) (any, error) {
		return stepIntent(s, r, func(acc *accountStore, pi *PaymentIntent) *Error { return acc.finish(pi, in.yes()) })
	}))
	s.controlRoutes(handle)
	handle("GET /_sandbox/clock", control(s, func(*http.Request, none) (any, error) { return s.shownClock(), nil }))
	handle("POST /_sandbox/clock", control(s, s.moveClock))
	handle("GET /_sandbox/faults", control(s, func(*http.Request, none) (any, error) {
		return map[string]any{"faults": s.faults, "kinds": faultKinds}, nil
	}))
	handle("POST /_sandbox/faults", control(s, func(_ *http.Request, f fault) (any, error) {
		if err := f.check(); err != nil {
			return nil, err
		}
		f.Seen = 0
		s.faults = append(s.faults, &f)
		return f, nil
	}))
	handle("DELETE /_sandbox/faults", control(s, func(*http.Request, none) (any, error) {
		s.faults = nil
		return done, nil
	}))
}

func (s *Sandbox) resetAll(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "application/json")
	s.mu.Lock()
	wait := s.reset()
	s.mu.Unlock()
	if err := wait(); err != nil {
		reply(w, refuse("", "", "%s", err))
		return
	}
	_ = json.NewEncoder(w).Encode(done) // the caller may be gone
}

// stepAccount does what a person or Stripe does with a connected account.
func (s *Sandbox) stepAccount(r *http.Request, in struct {
	Reason string `json:"reason"`
}) (any, error) {
	acc, a := locate[*Account](s, r.PathValue("id"))
	if a == nil || a.hide.Deleted {
		return nil, unknownAt("account", "account", r.PathValue("id"))
	}
	switch r.PathValue("step") {
	case "complete":
		acc.submit(a)
	case "review":
		acc.review(a)
	case "disable":
		if in.Reason == "" {
			in.Reason = "requirements.past_due"
		}
		acc.disable(a, in.Reason, nil)
	case "payout":
		if fault := s.connectedStore(acc, a.ID).payOutAll(); fault != nil {
			return nil, fault
		}
	default:
		return nil, status(http.StatusNotFound, "", "An account knows the steps complete, review, disable and payout.")
	}
	return a, nil
}

func stepIntent(s *Sandbox, r *http.Request, step func(*accountStore, *PaymentIntent) *Error) (any, error) {
	acc, pi := locate[*PaymentIntent](s, r.PathValue("id"))
	if pi == nil {
		return nil, unknownAt("intent", "payment_intent", r.PathValue("id"))
	}
	if fault := step(acc, pi); fault != nil {
		return nil, fault
	}
	return pi, nil
}

// locate finds an object in whichever account it is.
func locate[T object](s *Sandbox, id string) (*accountStore, T) {
	for _, acc := range s.stores {
		if t, ok := find[T](acc, id); ok {
			return acc, t
		}
	}
	var none T
	return nil, none
}

func (s *Sandbox) shownClock() any {
	return map[string]any{"now": s.clock.time().UTC().Format(time.RFC3339), "stopped": !s.clock.Stopped.IsZero()}
}

// moveClock stops the clock, lets it run, or moves it forward. It never goes back.
func (s *Sandbox) moveClock(_ *http.Request, in struct {
	Stop    *bool `json:"stop"`
	Seconds int64 `json:"seconds"`
}) (any, error) {
	if in.Seconds < 0 {
		return nil, refuse("", "seconds", "The clock goes forward only.")
	}
	now := s.clock.time().Add(time.Duration(in.Seconds) * time.Second)
	stopped := !s.clock.Stopped.IsZero()
	if in.Stop != nil {
		stopped = *in.Stop
	}
	s.clock = clock{Offset: time.Until(now)}
	if stopped {
		s.clock = clock{Stopped: now}
	}
	s.changes.clock = true
	for _, acc := range s.stores {
		acc.settle()
	}
	return s.shownClock(), nil
}
