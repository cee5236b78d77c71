package sandbox

import (
	"fmt"
	"net/http"
	"strings"
)

// Error is a refusal in Stripe's form.
type Error struct {
	Status        int            `json:"-"`
	Type          string         `json:"type"`
	Code          string         `json:"code,omitempty"`
	DeclineCode   string         `json:"decline_code,omitempty"`
	Message       string         `json:"message,omitempty"`
	Param         string         `json:"param,omitempty"`
	Charge        string         `json:"charge,omitempty"`
	DocURL        string         `json:"doc_url,omitempty"`
	RequestLogURL string         `json:"request_log_url,omitempty"`
	PaymentIntent *PaymentIntent `json:"payment_intent,omitempty"`
	PaymentMethod *PaymentMethod `json:"payment_method,omitempty"`
	SetupIntent   *SetupIntent   `json:"setup_intent,omitempty"`

	unsaved bool // not kept under the idempotency key: nothing was begun
}

// paramOf is the parameter that Stripe names with a code of a card.
var paramOf = map[string]string{"expired_card": "exp_month", "incorrect_cvc": "cvc", "incorrect_number": "number", "incorrect_zip": "address_zip"}

// docURL is the page of Stripe's documentation about a code.
func docURL(code string) string {
	return "https://stripe.com/docs/error-codes/" + strings.ReplaceAll(code, "_", "-")
}

// in is the error as the answer to a request: with the pages about its code and about the
// request.
func (e *Error) in(requestID string) *Error {
	if e.Code == "" {
		return e
	}
	told := *e
	told.DocURL = docURL(e.Code)
	told.RequestLogURL = "https://dashboard.stripe.com/test/logs/" + requestID
	return &told
}

// Error tells the code and the message.
func (e *Error) Error() string { return fmt.Sprintf("%d %s %s", e.Status, e.Code, e.Message) }

// refuse is a 400: the request is wrong, or the state does not allow it.
func refuse(code, param, format string, args ...any) *Error {
	return &Error{
		Status: http.StatusBadRequest, Type: "invalid_request_error", Code: code, Param: param,
		Message: fmt.Sprintf(format, args...),
	}
}

// invalid is a 400 of the parameters' form, which Stripe does not keep under an
// idempotency key.
func invalid(code, param, format string, args ...any) *Error {
	e := refuse(code, param, format, args...)
	e.unsaved = true
	return e
}

func missing(param string) *Error {
	return invalid("parameter_missing", param, "Missing required param: %s.", param)
}

// unknownIn is an id in a parameter that names nothing.
func unknownIn(param, typeName, id string) *Error {
	return refuse("resource_missing", param, "No such %s: '%s'", typeName, id)
}

// unknownAt is an id in the path that names nothing.
func unknownAt(param, typeName, id string) *Error {
	e := unknownIn(param, typeName, id)
	e.Status = http.StatusNotFound
	return e
}

// status is a refusal of the request as a whole.
func status(code int, kind, message string) *Error {
	return &Error{Status: code, Type: "invalid_request_error", Code: kind, Message: message, unsaved: true}
}

// declined is a 402: the parameters are good and the card is not.
func declined(f cardFailure) *Error {
	return &Error{
		Status: http.StatusPaymentRequired, Type: "card_error",
		Code: f.code, DeclineCode: f.declineCode, Message: f.message, Param: paramOf[f.code], DocURL: docURL(f.code),
	}
}
