package purser

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// ErrWebhookSignature says that a request does not come from the server, or was made more than
// five minutes ago. Answer it with 400.
var ErrWebhookSignature = errors.New("the webhook was not signed with the secret, or is old")

// webhookTolerance is how far away the time of a request may be.
const webhookTolerance = 5 * time.Minute

// WebhookEvent is an event as it is sent to a webhook endpoint.
type WebhookEvent struct {
	ID             string    `json:"id"` // as in webhook-id. An event can arrive more than once: keep it
	Type           string    `json:"type"`
	Timestamp      time.Time `json:"timestamp"`
	WalletID       *string   `json:"walletId"`       // nil for events without a wallet
	WalletSequence *int64    `json:"walletSequence"` // 1, 2, 3 … without gaps for each wallet
	// Data is the object as it was when the event was written, or the result of the endpoint's
	// query. See Object.
	Data json.RawMessage `json:"data"`
}

// VerifyWebhook verifies that a request comes from the server, by the specification Standard
// Webhooks, and returns its event. The body is that of the request as it came. It fails with
// ErrWebhookSignature.
func VerifyWebhook(secret string, header http.Header, body []byte) (*WebhookEvent, error) {
	id, stamp := header.Get("webhook-id"), header.Get("webhook-timestamp")
	at, err := strconv.ParseInt(stamp, 10, 64)
	if err != nil || id == "" || time.Since(time.Unix(at, 0)).Abs() > webhookTolerance {
		return nil, ErrWebhookSignature
	}
	key, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(secret, "whsec_"))
	if err != nil || len(key) == 0 {
		return nil, errors.New("the secret of a webhook endpoint is whsec_ and base64")
	}
	mac := hmac.New(sha256.New, key)
	_, _ = fmt.Fprintf(mac, "%s.%s.%s", id, stamp, body) // a hash takes all
	if !signedBy(mac.Sum(nil), header.Get("webhook-signature")) {
		return nil, ErrWebhookSignature
	}
	event := new(WebhookEvent)
	if err := json.Unmarshal(body, event); err != nil {
		return nil, fmt.Errorf("parse a webhook: %w", err)
	}
	return event, nil
}

// signedBy reports whether one of the signatures is the sum: two secrets sign during a rotation.
func signedBy(sum []byte, signatures string) bool {
	for one := range strings.FieldsSeq(signatures) {
		text, found := strings.CutPrefix(one, "v1,")
		given, err := base64.StdEncoding.DecodeString(text)
		if found && err == nil && hmac.Equal(given, sum) {
			return true
		}
	}
	return false
}

// IsTest reports whether the event is that of sendTestEvent, whose data is no object.
func (e *WebhookEvent) IsTest() bool {
	var data struct{ Test bool }
	return json.Unmarshal(e.Data, &data) == nil && data.Test
}

// Object returns the data by the event's type: a *HoldData for each hold.*, and so on. It is a
// map[string]any for types that this client does not know: ignore these. Endpoints with a query
// of their own unmarshal Data instead.
func (e *WebhookEvent) Object() (any, error) {
	kind, _, _ := strings.Cut(e.Type, ".")
	if e.Type == "charge.refunded" {
		kind = "charge_refund"
	}
	var object any = new(map[string]any)
	if empty := webhookObjects[kind]; empty != nil {
		object = empty()
	}
	if err := json.Unmarshal(e.Data, object); err != nil {
		return nil, fmt.Errorf("parse the data of %s: %w", e.ID, err)
	}
	if unknown, ok := object.(*map[string]any); ok {
		return *unknown, nil
	}
	return object, nil
}

// webhookObjects are made by the part of a type before the point.
var webhookObjects = map[string]func() any{
	"deposit":        func() any { return new(DepositData) },
	"payout":         func() any { return new(PayoutData) },
	"refund":         func() any { return new(RefundData) },
	"dispute":        func() any { return new(DisputeData) },
	"transfer":       func() any { return new(TransferData) },
	"charge":         func() any { return new(ChargeData) },
	"charge_refund":  func() any { return new(ChargeRefundData) },
	"credit":         func() any { return new(CreditData) },
	"hold":           func() any { return new(HoldData) },
	"payout_account": func() any { return new(PayoutAccountData) },
	"user":           func() any { return new(UserData) },
	"wallet":         func() any { return new(WalletData) },
}
