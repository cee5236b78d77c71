// Package refusal is the one error that a person may read: what was asked
// cannot be done, and why. Everything else is internal and stays in the log.
package refusal

import (
	"errors"
	"fmt"
	"io"
	"strconv"
	"time"
)

// Code is the API's UserErrorCode: clients branch on it, never on a message.
type Code string

// The codes of the API. Their meaning is a promise; see graph/errors.graphql.
const (
	InvalidAmount        Code = "INVALID_AMOUNT"
	AmountTooSmall       Code = "AMOUNT_TOO_SMALL"
	AmountTooLarge       Code = "AMOUNT_TOO_LARGE"
	CurrencyMismatch     Code = "CURRENCY_MISMATCH"
	InvalidInput         Code = "INVALID_INPUT"
	NotFound             Code = "NOT_FOUND"
	InsufficientFunds    Code = "INSUFFICIENT_FUNDS"
	OnboardingIncomplete Code = "ONBOARDING_INCOMPLETE"
	KeyReused            Code = "IDEMPOTENCY_KEY_REUSED"
	EmailTaken           Code = "EMAIL_TAKEN"
	InvalidCredentials   Code = "INVALID_CREDENTIALS" //nolint:gosec // a code of the API
	PaymentMethodInvalid Code = "PAYMENT_METHOD_INVALID"
	RateLimited          Code = "RATE_LIMITED"
	Disabled             Code = "DISABLED"
	ProcessorUnavailable Code = "PROCESSOR_UNAVAILABLE"
	ProcessorRefused     Code = "PROCESSOR_REFUSED"
	ReauthRequired       Code = "REAUTHENTICATION_REQUIRED"
	CoolingDown          Code = "COOLING_DOWN"
	EmailUnverified      Code = "EMAIL_UNVERIFIED"
	CodeRequired         Code = "CODE_REQUIRED"
	Frozen               Code = "FROZEN"
	Suspended            Code = "SUSPENDED"
	ScopeMissing         Code = "SCOPE_MISSING"

	RefundExceedsCharge       Code = "REFUND_EXCEEDS_CHARGE"
	PlatformFundsInsufficient Code = "PLATFORM_FUNDS_INSUFFICIENT"
	HoldExpired               Code = "HOLD_EXPIRED"
	HoldNotActive             Code = "HOLD_NOT_ACTIVE"
)

// Error is an expected refusal.
type Error struct {
	Code    Code
	Message string     // for people, safe to show
	Field   []string   // the path of the input at fault, such as input, amount; may be empty
	RetryAt *time.Time // when it can be tried again; nil when time changes nothing
	Params  []Param    // the values in the message, so that it can be translated
}

// Param is a value in a message, such as minimum and 0.50.
type Param struct{ Name, Value string }

// New makes a refusal. The message is a whole sentence.
func New(code Code, message string, field ...string) *Error {
	return &Error{Code: code, Message: message, Field: field}
}

// Newf is New with a format; the field is the path under input.
func Newf(code Code, field, format string, args ...any) *Error {
	return New(code, fmt.Sprintf(format, args...), "input", field)
}

// Until is the refusal with a time at which it ends.
func (e *Error) Until(at time.Time) *Error {
	at = at.UTC()
	e.RetryAt = &at
	return e.With("retryAt", at.Format(time.RFC3339))
}

// With is the refusal with a value that its message names.
func (e *Error) With(name, value string) *Error {
	e.Params = append(e.Params, Param{name, value})
	return e
}

// WithMax is the refusal with the maximum that its message names.
func (e *Error) WithMax(n int) *Error { return e.With("maximum", strconv.Itoa(n)) }

// Error is the code and the message.
func (e *Error) Error() string { return string(e.Code) + ": " + e.Message }

// From finds the refusal in err; nil when err is anything else.
func From(err error) *Error {
	if e, ok := errors.AsType[*Error](err); ok {
		return e
	}
	return nil
}

// MarshalGQL writes the code.
func (c Code) MarshalGQL(w io.Writer) {
	_, _ = io.WriteString(w, strconv.Quote(string(c))) // the response buffer does not fail
}

// UnmarshalGQL exists because gqlgen asks it of every enum; the API takes no code in.
func (c *Code) UnmarshalGQL(v any) error {
	text, ok := v.(string)
	if !ok {
		return fmt.Errorf("a code is a string, not %T", v)
	}
	*c = Code(text)
	return nil
}
