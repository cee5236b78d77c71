package stripe

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	stripego "github.com/stripe/stripe-go/v76"

	"github.com/purserhq/purser/internal/payments/processor"
)

var classes = []processor.Class{
	processor.Definite, processor.Retryable, processor.Ambiguous, processor.Busy, processor.Config, processor.Bug,
}

// Each row of Stripe's documented errors has its class.
func TestClassify(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		status     int
		kind, code string
		want       processor.Class
	}{
		{402, "card_error", "card_declined", processor.Definite},
		{402, "card_error", "expired_card", processor.Definite},
		{402, "card_error", "incorrect_cvc", processor.Definite},
		{402, "card_error", "processing_error", processor.Definite},
		{402, "card_error", "authentication_required", processor.Definite},
		{404, "invalid_request_error", "resource_missing", processor.Definite},
		{400, "invalid_request_error", "resource_missing", processor.Definite},
		{400, "invalid_request_error", "parameter_missing", processor.Definite},
		{400, "invalid_request_error", "parameter_unknown", processor.Definite},
		{400, "invalid_request_error", "parameter_invalid_integer", processor.Definite},
		{400, "invalid_request_error", "amount_too_small", processor.Definite},
		{400, "invalid_request_error", "amount_too_large", processor.Definite},
		{400, "invalid_request_error", "payment_intent_unexpected_state", processor.Definite},
		{400, "invalid_request_error", "charge_already_refunded", processor.Definite},
		{400, "invalid_request_error", "charge_disputed", processor.Definite},
		{400, "invalid_request_error", "", processor.Definite},
		{400, "invalid_request_error", "token_already_used", processor.Definite},
		{400, "invalid_request_error", "insufficient_capabilities_for_transfer", processor.Definite},
		{400, "invalid_request_error", "balance_insufficient", processor.Retryable},
		{403, "invalid_request_error", "account_invalid", processor.Config},
		{401, "invalid_request_error", "", processor.Config},
		{400, "idempotency_error", "", processor.Bug},
		{400, "idempotency_error", "idempotency_key_in_use", processor.Busy},
		{409, "idempotency_error", "idempotency_key_in_use", processor.Busy},
		{409, "invalid_request_error", "", processor.Busy},
		{429, "invalid_request_error", "rate_limit", processor.Busy},
		{429, "invalid_request_error", "lock_timeout", processor.Busy},
		{400, "invalid_request_error", "lock_timeout", processor.Busy},
		{424, "api_error", "", processor.Ambiguous},
		{400, "api_error", "", processor.Ambiguous},
		{500, "api_error", "", processor.Ambiguous},
		{502, "api_error", "", processor.Ambiguous},
		{503, "api_error", "", processor.Ambiguous},
	} {
		e := &stripego.Error{HTTPStatusCode: c.status, Type: stripego.ErrorType(c.kind), Code: stripego.ErrorCode(c.code), RequestID: "req_1"}
		if got := classify(e); got != c.want {
			t.Errorf("%d %s %s is %s, want %s", c.status, c.kind, c.code, got, c.want)
		}
	}
}

// Whatever Stripe or something on the way may answer has a class, and only a
// refusal by Stripe itself proves that nothing was done.
func TestClassifyIsTotal(t *testing.T) {
	t.Parallel()
	kinds := []string{"", "api_error", "card_error", "idempotency_error", "invalid_request_error", "new_error"}
	codes := []string{"", "card_declined", "balance_insufficient", "rate_limit", "lock_timeout", "idempotency_key_in_use", "resource_missing", "new_code"}
	n := 0
	for status := 0; status < 1000; status++ {
		for _, kind := range kinds {
			for _, code := range codes {
				for _, request := range []string{"", "req_1"} {
					n++
					e := &stripego.Error{HTTPStatusCode: status, Type: stripego.ErrorType(kind), Code: stripego.ErrorCode(code), RequestID: request}
					class := classify(e)
					proof := class == processor.Definite || class == processor.Retryable
					switch {
					case !slices.Contains(classes, class):
						t.Fatalf("%+v has the class %q", e, class)
					case proof && (status != 400 && status != 402 && status != 404 || request == "" || kind == "" || kind == "api_error"):
						t.Fatalf("%+v is taken for proof", e)
					}
				}
			}
		}
	}
	t.Logf("%d answers", n)
}

// Each code that the library knows has been looked at: these few are no refusal for
// good, and a new one is.
func TestClassifyEveryCode(t *testing.T) {
	t.Parallel()
	special := map[string]processor.Class{
		"balance_insufficient": processor.Retryable, "lock_timeout": processor.Busy, "rate_limit": processor.Busy,
		"idempotency_key_in_use": processor.Busy,
	}
	codes := everyCode(t)
	for _, code := range codes {
		want, ok := special[code]
		if !ok {
			want = processor.Definite
		}
		for status, want := range map[int]processor.Class{
			400: want, 402: want, 404: want, 401: processor.Config, 403: processor.Config, 409: processor.Busy, 429: processor.Busy,
			424: processor.Ambiguous, 500: processor.Ambiguous, 502: processor.Ambiguous, 503: processor.Ambiguous, 504: processor.Ambiguous,
		} {
			e := &stripego.Error{HTTPStatusCode: status, Type: stripego.ErrorTypeInvalidRequest, Code: stripego.ErrorCode(code), RequestID: "req_1"}
			if got := classify(e); got != want {
				t.Errorf("%d %s is %s, want %s", status, code, got, want)
			}
		}
	}
	if len(codes) < 150 {
		t.Errorf("only %d codes were found", len(codes))
	}
}

// everyCode reads the codes from the library's source.
func everyCode(t *testing.T) (codes []string) {
	t.Helper()
	dir, err := exec.CommandContext(t.Context(), "go", "list", "-f", "{{.Dir}}", "github.com/stripe/stripe-go/v76").Output()
	if err != nil {
		t.Fatal(err)
	}
	source, err := os.ReadFile(filepath.Join(strings.TrimSpace(string(dir)), "error.go"))
	if err != nil {
		t.Fatal(err)
	}
	for _, match := range regexp.MustCompile(`ErrorCode\w+\s+ErrorCode = "(\w+)"`).FindAllSubmatch(source, -1) {
		codes = append(codes, string(match[1]))
	}
	return codes
}

// The library's error text holds whole objects; none of it gets through.
func TestAnswerHoldsNoSecret(t *testing.T) {
	t.Parallel()
	secret := "pi_1_secret_abc"
	err := processorError(&stripego.Error{
		HTTPStatusCode: 402, Type: stripego.ErrorTypeCard, Code: stripego.ErrorCodeCardDeclined, RequestID: "req_1",
		PaymentIntent: &stripego.PaymentIntent{ID: "pi_1", ClientSecret: secret},
	})
	var a *processor.Error
	if !errors.As(err, &a) || a.IntentID != "pi_1" {
		t.Fatalf("the answer is %v", err)
	}
	for _, text := range []string{err.Error(), fmt.Sprintf("%+v", *a), fmt.Sprintf("%#v", *a)} {
		if slices.Contains([]string{secret}, text) || len(text) == 0 || containsSecret(text) {
			t.Errorf("the secret is in %q", text)
		}
	}
}

func containsSecret(text string) bool {
	for i := 0; i+8 <= len(text); i++ {
		if text[i:i+8] == "_secret_" {
			return true
		}
	}
	return false
}
