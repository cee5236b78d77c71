package processor

import "fmt"

// Class says what an answer of Stripe, or the lack of one, proves about the
// money. The classes are few on purpose: a state machine branches on nothing else.
type Class string

const (
	// Definite: Stripe refused, and nothing was done under this key (a decline,
	// a bad parameter, an unknown object).
	Definite Class = "definite"
	// Retryable: Stripe refused for now, and nothing was done. The refusal is
	// stored under the key, so the next try needs a new one (too little money on
	// the platform's balance).
	Retryable Class = "retryable"
	// Ambiguous: nobody knows what was done (a time-out, a cut connection, a 5xx,
	// an answer that does not parse or does not fit the order).
	Ambiguous Class = "ambiguous"
	// Busy: this request was not begun (429, 409). An earlier one may have been.
	Busy Class = "busy"
	// Config: Stripe does not let this key in (401, 403). Nothing was begun by
	// this request; a person must act.
	Config Class = "config"
	// Bug: the key was used before with other parameters. Never release on it.
	Bug Class = "bug"
)

// Failure is Stripe's reason as it may be shown to the payer.
type Failure struct {
	Code        string // such as card_declined
	DeclineCode string // such as insufficient_funds; may be empty
	Message     string // for people
}

// Error is an answer of Stripe that is not a success. It holds nothing secret:
// Stripe's own error text carries client secrets and never gets here.
type Error struct {
	Class     Class
	Failure   Failure
	Param     string // the parameter at fault, in Stripe's spelling
	IntentID  string // the PaymentIntent of a declined payment
	Status    int    // HTTP; 0 when there was no answer
	RequestID string // Stripe's req_…
	Cause     error  // what the network said, when there was no answer
}

// Error tells class, code and request id, which is what a log may hold.
func (a *Error) Error() string {
	text := fmt.Sprintf("stripe answered %d, %s", a.Status, a.Class)
	for _, part := range []struct{ name, value string }{
		{"code", a.Failure.Code}, {"decline code", a.Failure.DeclineCode}, {"parameter", a.Param}, {"request", a.RequestID},
	} {
		if part.value != "" {
			text += ", " + part.name + " " + part.value
		}
	}
	if a.Cause != nil {
		text += ": " + a.Cause.Error()
	}
	return text
}

// Unwrap gives the network's error.
func (a *Error) Unwrap() error { return a.Cause }
