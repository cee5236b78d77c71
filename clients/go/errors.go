package purser

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/Khan/genqlient/graphql"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"github.com/purserhq/purser/clients/go/internal/api"
)

// The codes that programs decide by most often; docs/api.md of Purser lists all.
const (
	CodeInsufficientFunds         = "INSUFFICIENT_FUNDS"
	CodeNotFound                  = "NOT_FOUND"
	CodeInvalidInput              = "INVALID_INPUT"
	CodeIdempotencyKeyReused      = "IDEMPOTENCY_KEY_REUSED"
	CodeRefundExceedsCharge       = "REFUND_EXCEEDS_CHARGE"
	CodePlatformFundsInsufficient = "PLATFORM_FUNDS_INSUFFICIENT"
	CodeHoldExpired               = "HOLD_EXPIRED"
	CodeHoldNotActive             = "HOLD_NOT_ACTIVE"
	CodeScopeMissing              = "SCOPE_MISSING"
	CodeUnauthenticated           = "UNAUTHENTICATED"
	CodeRateLimited               = "RATE_LIMITED"
)

// Error is Purser's refusal of a call. Match it with errors.As or [IsCode].
type Error struct {
	Code      string     // for programs
	Message   string     // for people, safe to show
	Field     []string   // the path of the argument at fault, such as input, amount; nil when none is
	RetryAt   *time.Time // the earliest time at which a retry can succeed; nil when unknown
	RequestID string     // finds the call in the server's log; empty for refusals by rule
}

func (e *Error) Error() string {
	text := "purser: " + e.Code + ": " + e.Message
	if len(e.Field) > 0 {
		text += " (" + strings.Join(e.Field, ".") + ")"
	}
	return text
}

// IsCode tells whether err is a refusal with the code.
func IsCode(err error, code string) bool {
	var refused *Error
	return errors.As(err, &refused) && refused.Code == code
}

// call sends a call until its outcome is known, at most c.tries times, and tells the first
// refusal as an *Error.
func call[T any](ctx context.Context, c *Client, send func() (T, []*api.ErrorFields, error)) (T, error) {
	var none T
	for try := 1; ; try++ {
		out, refused, err := send()
		if err == nil && len(refused) > 0 {
			err = &Error{Code: string(refused[0].Code), Message: refused[0].Message, Field: refused[0].Field, RetryAt: refused[0].RetryAt}
		}
		if err == nil {
			return out, nil
		}
		err = told(err)
		if try == c.tries || !again(ctx, err) {
			return none, err
		}
		if !pause(ctx, wait(err, try)) {
			return none, errors.Join(err, ctx.Err())
		}
	}
}

// told makes an *Error of an error of GraphQL, and leaves others as they are.
func told(err error) error {
	var list gqlerror.List
	var status *graphql.HTTPError
	if errors.As(err, &status) {
		list = status.Response.Errors
	} else {
		_ = errors.As(err, &list)
	}
	if len(list) == 0 || list[0].Extensions["code"] == nil {
		return err
	}
	first := list[0]
	e := &Error{Code: fmt.Sprint(first.Extensions["code"]), Message: first.Message}
	e.RequestID, _ = first.Extensions["requestId"].(string)
	return e
}

// unknown are the codes after which nobody knows whether the call was carried out, or which
// a later try under the same key can overcome.
var unknown = []string{CodeRateLimited, "PROCESSOR_UNAVAILABLE", "STORAGE_UNAVAILABLE", "INTERNAL", "CANCELED"}

// again tells that the same call under the same key may have another outcome.
func again(ctx context.Context, err error) bool {
	var refused *Error
	if errors.As(err, &refused) {
		return slices.Contains(unknown, refused.Code) && wait(err, 1) <= patience
	}
	var status *graphql.HTTPError
	if errors.As(err, &status) {
		return status.StatusCode == http.StatusTooManyRequests || status.StatusCode >= http.StatusInternalServerError
	}
	return ctx.Err() == nil // the connection broke
}

// patience is the longest wait before a retry. A refusal that lasts longer is told.
const patience = 10 * time.Second

// wait is how long to wait after the given try: until the time that the server names, else
// longer each time, and by chance, so that many clients do not come back at once.
func wait(err error, try int) time.Duration {
	var refused *Error
	if errors.As(err, &refused) && refused.RetryAt != nil {
		return max(0, time.Until(*refused.RetryAt)) + chance(100*time.Millisecond)
	}
	most := 200 * time.Millisecond << min(try, 5)
	return most/2 + chance(most/2)
}

func chance(below time.Duration) time.Duration {
	return time.Duration(rand.Int64N(int64(below))) //nolint:gosec // it spreads retries and guards nothing
}

// pause waits, and tells whether the time passed before ctx ended.
func pause(ctx context.Context, d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}
