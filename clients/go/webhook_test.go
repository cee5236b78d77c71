package purser_test

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	purser "github.com/purserhq/purser/clients/go"
)

const (
	webhookSecret = "whsec_" + "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw" // the example of the specification
	webhookBody   = `{"id":"ev_1","type":"hold.expired","timestamp":"2026-12-01T12:00:00.5Z","walletId":"wal_1","walletSequence":7,` +
		`"data":{"id":"hld_1","amount":"12.50","expiresAt":"2026-12-01T12:00:00Z","description":"Zimmer für zwei – €"}}`
)

// signed are the headers of a delivery by the rules of the specification.
func signed(secret, id string, at time.Time, body string) http.Header {
	key, _ := base64.StdEncoding.DecodeString(strings.TrimPrefix(secret, "whsec_"))
	stamp := strconv.FormatInt(at.Unix(), 10)
	mac := hmac.New(sha256.New, key)
	_, _ = mac.Write([]byte(id + "." + stamp + "." + body))
	h := http.Header{}
	h.Set("webhook-id", id)
	h.Set("webhook-timestamp", stamp)
	h.Set("webhook-signature", "v1,"+base64.StdEncoding.EncodeToString(mac.Sum(nil)))
	return h
}

func TestVerifyWebhook(t *testing.T) {
	t.Parallel()
	// The example of the specification.
	example := signed(webhookSecret, "msg_p5jXN8AQM9LWM0D4loKWxJek", time.Unix(1614265330, 0), `{"test": 2432232314}`)
	if got := example.Get("webhook-signature"); got != "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=" {
		t.Fatalf("this test signs in another way than the specification: %s", got)
	}
	event, err := purser.VerifyWebhook(webhookSecret, signed(webhookSecret, "ev_1", time.Now(), webhookBody), []byte(webhookBody))
	if err != nil {
		t.Fatal(err)
	}
	object, err := event.Object()
	hold, ok := object.(*purser.HoldData)
	if err != nil || !ok || hold.ID != "hld_1" || hold.Amount.String() != "12.5" || hold.Description != "Zimmer für zwei – €" || hold.ChargeID != nil {
		t.Errorf("the hold is %+v, %v", object, err)
	}
	if event.ID != "ev_1" || *event.WalletSequence != 7 || *event.WalletID != "wal_1" || event.IsTest() {
		t.Errorf("the event is %+v", event)
	}
	during := signed(webhookSecret, "ev_1", time.Now(), webhookBody) // a rotation
	during.Set("webhook-signature", "v1,"+base64.StdEncoding.EncodeToString(make([]byte, 32))+" v2,x "+during.Get("webhook-signature"))
	if _, err := purser.VerifyWebhook(webhookSecret, during, []byte(webhookBody)); err != nil {
		t.Error(err)
	}
}

// What a type is of decides what its data is; those that are not known, and tests, are no error.
func TestWebhookObject(t *testing.T) {
	t.Parallel()
	for kind, is := range map[string]func(any) bool{
		"charge.created":  func(o any) bool { _, ok := o.(*purser.ChargeData); return ok },
		"charge.refunded": func(o any) bool { _, ok := o.(*purser.ChargeRefundData); return ok },
		"moon.full":       func(o any) bool { _, ok := o.(map[string]any); return ok },
	} {
		body := `{"id":"ev_1","type":"` + kind + `","timestamp":"2026-12-01T12:00:00Z","walletId":null,"walletSequence":null,"data":{"test":true}}`
		event, err := purser.VerifyWebhook(webhookSecret, signed(webhookSecret, "ev_1", time.Now(), body), []byte(body))
		if err != nil {
			t.Fatal(err)
		}
		if object, err := event.Object(); err != nil || !is(object) || !event.IsTest() {
			t.Errorf("%s: %T, %v", kind, object, err)
		}
	}
}

func TestVerifyWebhookRefuses(t *testing.T) {
	t.Parallel()
	right := func(change func(http.Header)) http.Header {
		h := signed(webhookSecret, "ev_1", time.Now(), webhookBody)
		change(h)
		return h
	}
	for name, h := range map[string]http.Header{
		"another body":   signed(webhookSecret, "ev_1", time.Now(), webhookBody+" "),
		"another secret": signed("whsec_"+base64.StdEncoding.EncodeToString(make([]byte, 24)), "ev_1", time.Now(), webhookBody),
		"old":            signed(webhookSecret, "ev_1", time.Now().Add(-6*time.Minute), webhookBody),
		"to come":        signed(webhookSecret, "ev_1", time.Now().Add(6*time.Minute), webhookBody),
		"another id":     right(func(h http.Header) { h.Set("webhook-id", "ev_2") }),
		"no id":          right(func(h http.Header) { h.Del("webhook-id") }),
		"no time":        right(func(h http.Header) { h.Del("webhook-timestamp") }),
		"no signature":   right(func(h http.Header) { h.Del("webhook-signature") }),
		"empty":          right(func(h http.Header) { h.Set("webhook-signature", "v1,") }),
		"version":        right(func(h http.Header) { h.Set("webhook-signature", "v2"+h.Get("webhook-signature")[2:]) }),
	} {
		if _, err := purser.VerifyWebhook(webhookSecret, h, []byte(webhookBody)); !errors.Is(err, purser.ErrWebhookSignature) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := purser.VerifyWebhook("hunter2!", signed(webhookSecret, "ev_1", time.Now(), webhookBody), []byte(webhookBody)); err == nil {
		t.Error("a secret that is none is taken")
	}
}
