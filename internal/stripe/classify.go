package stripe

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"

	stripego "github.com/stripe/stripe-go/v76"

	"github.com/purserhq/purser/internal/outbound"
	"github.com/purserhq/purser/internal/payments/processor"
)

// processorError turns an error of the library into what it proves. It is total:
// whatever is not known to be a refusal is ambiguous. The library's own text
// never gets through, since it holds whole objects with their client secrets.
func processorError(err error) error {
	if err == nil {
		return nil
	}
	var already *processor.Error
	if errors.As(err, &already) {
		return already
	}
	var refusal *stripego.Error
	if !errors.As(err, &refusal) {
		return &processor.Error{Class: processor.Ambiguous, Cause: cause(err)}
	}
	a := &processor.Error{
		Class:     classify(refusal),
		Status:    refusal.HTTPStatusCode,
		Param:     refusal.Param,
		RequestID: refusal.RequestID,
		Failure: processor.Failure{
			Code: string(refusal.Code), DeclineCode: string(refusal.DeclineCode), Message: refusal.Msg,
		},
	}
	if a.Failure.Code == "" {
		a.Failure.Code = string(refusal.Type)
	}
	if refusal.PaymentIntent != nil {
		a.IntentID = refusal.PaymentIntent.ID
	}
	return a
}

// classify reads status, type and code, and never the message.
func classify(e *stripego.Error) processor.Class {
	switch e.HTTPStatusCode {
	// The key or its rights. Nothing was done, and nothing is until an operator acts: repeating
	// it for every user would hide the cause behind their errors.
	case http.StatusUnauthorized, http.StatusForbidden:
		return processor.Config
	// Stripe keeps neither under the key, since both come before the endpoint begins: the same
	// key is good again. An earlier try under it may still have worked.
	case http.StatusConflict, http.StatusTooManyRequests:
		return processor.Busy
	case http.StatusBadRequest, http.StatusPaymentRequired, http.StatusNotFound:
	default: // a 500 may come after the money moved, and is what a repetition then gets too
		return processor.Ambiguous
	}
	switch {
	case e.RequestID == "" || e.Type == "":
		return processor.Ambiguous // something on the way answered, not Stripe
	case e.Code == stripego.ErrorCodeIdempotencyKeyInUse:
		return processor.Busy
	case e.Type == stripego.ErrorTypeIdempotency: // one key for two requests: ours is the fault
		return processor.Bug
	case e.Type == stripego.ErrorTypeAPI:
		return processor.Ambiguous
	case e.Code == stripego.ErrorCodeLockTimeout, e.Code == stripego.ErrorCodeRateLimit:
		return processor.Busy
	// Temporary, but Stripe keeps it under the key: it takes a new key once there is money.
	case e.Code == stripego.ErrorCodeBalanceInsufficient:
		return processor.Retryable
	}
	return processor.Definite
}

// The kinds of silence, as a log may tell them.
var (
	errTimeout    = errors.New("no answer in time")
	errCancelled  = errors.New("the call was canceled")
	errCut        = errors.New("the connection was cut")
	errUnreadable = errors.New("the answer could not be read")
	errPrivate    = errors.New("the way to Stripe leads into a private network, which PURSER_PRIVATE_NETWORKS does not name")
)

// cause tells why there was no answer, without the request or the answer itself.
func cause(err error) error {
	var network net.Error
	switch {
	case errors.Is(err, outbound.ErrPrivate):
		return errPrivate
	case errors.Is(err, context.Canceled):
		return errCancelled
	case errors.Is(err, context.DeadlineExceeded), errors.As(err, &network) && network.Timeout():
		return errTimeout
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return errCut
	}
	var op *net.OpError
	if errors.As(err, &op) {
		return fmt.Errorf("%w: %s %s", errCut, op.Op, op.Net)
	}
	return errUnreadable
}

// mismatchError is a success that is not what was asked for: nobody can say what was done.
func mismatchError(what string) error {
	return &processor.Error{
		Class: processor.Ambiguous, Status: http.StatusOK,
		Cause: fmt.Errorf("the answer does not fit the order: %s", what),
	}
}

// unasked refuses a call that could only name the wrong thing. Nothing was sent.
func unasked(param string) error {
	return &processor.Error{
		Class: processor.Definite, Param: param,
		Failure: processor.Failure{Code: "parameter_missing", Message: "An id is missing."},
	}
}
