package sandbox_test

import (
	"errors"
	"net/http"
	"testing"
	"time"

	"github.com/stripe/stripe-go/v76"
	"github.com/stripe/stripe-go/v76/client"
)

// stripeGo is Stripe's own SDK for Go, pointed at the sandbox.
func (r *rig) stripeGo(key string) *client.API {
	config := func() *stripe.BackendConfig { // one for each: the SDK writes into it
		return &stripe.BackendConfig{
			URL: stripe.String(r.url), MaxNetworkRetries: stripe.Int64(0), EnableTelemetry: stripe.Bool(false),
			LeveledLogger: &stripe.LeveledLogger{Level: stripe.LevelNull}, HTTPClient: &http.Client{Timeout: 30 * time.Second},
		}
	}
	return client.New(key, &stripe.Backends{
		API:     stripe.GetBackendWithConfig(stripe.APIBackend, config()),
		Connect: stripe.GetBackendWithConfig(stripe.ConnectBackend, config()),
		Uploads: stripe.GetBackendWithConfig(stripe.UploadsBackend, config()),
	})
}

// must ends the test on an error.
func must[T any](t *testing.T) func(v T, err error) T {
	return func(v T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

// refusedWith holds an error against what Stripe's documentation gives.
func refusedWith(t *testing.T, err error, status int, code stripe.ErrorCode, decline stripe.DeclineCode) *stripe.Error {
	t.Helper()
	var fault *stripe.Error
	if !errors.As(err, &fault) || fault.HTTPStatusCode != status || fault.Code != code || fault.DeclineCode != decline {
		t.Fatalf("got %v, want %d %s %s", err, status, code, decline)
	}
	return fault
}

// Stripe's own SDK for Go takes the sandbox for Stripe.
func TestStripeGo(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	api := r.stripeGo("sk_test_go")

	t.Run("OKPayment", func(t *testing.T) {
		cu := must[*stripe.Customer](t)(api.Customers.New(&stripe.CustomerParams{Email: stripe.String("a@example.com"), Metadata: map[string]string{"user": "1"}}))
		m := must[*stripe.PaymentMethod](t)(api.PaymentMethods.New(&stripe.PaymentMethodParams{Type: stripe.String("card"), Card: &stripe.PaymentMethodCardParams{Token: stripe.String("tok_visa")}}))
		must[*stripe.PaymentMethod](t)(api.PaymentMethods.Attach(m.ID, &stripe.PaymentMethodAttachParams{Customer: &cu.ID}))
		order := &stripe.PaymentIntentParams{
			Amount: stripe.Int64(2000), Currency: stripe.String("usd"), Customer: &cu.ID, PaymentMethod: &m.ID, Confirm: stripe.Bool(true), PaymentMethodTypes: stripe.StringSlice([]string{"card"}),
		}
		order.AddExpand("latest_charge.balance_transaction")
		order.SetIdempotencyKey("go-1")
		pi := must[*stripe.PaymentIntent](t)(api.PaymentIntents.New(order))
		if pi.Status != stripe.PaymentIntentStatusSucceeded || pi.LatestCharge.BalanceTransaction.Net != 2000-88 || pi.Customer.ID != cu.ID {
			t.Errorf("%+v", pi)
		}
		if again := must[*stripe.PaymentIntent](t)(api.PaymentIntents.New(order)); again.ID != pi.ID || again.LastResponse.Header.Get("Idempotent-Replayed") != "true" {
			t.Errorf("no replay: %v", again.LastResponse.Header)
		}
		re := must[*stripe.Refund](t)(api.Refunds.New(&stripe.RefundParams{PaymentIntent: &pi.ID, Amount: stripe.Int64(500)}))
		if ch := must[*stripe.Charge](t)(api.Charges.Get(re.Charge.ID, nil)); ch.AmountRefunded != 500 || ch.Refunded {
			t.Errorf("%+v", ch)
		}
	})
	t.Run("ErrDecline", func(t *testing.T) {
		_, err := api.PaymentIntents.New(&stripe.PaymentIntentParams{
			Amount: stripe.Int64(2000), Currency: stripe.String("usd"), PaymentMethod: stripe.String("pm_card_visa_chargeDeclinedLostCard"), Confirm: stripe.Bool(true), PaymentMethodTypes: stripe.StringSlice([]string{"card"}),
		})
		fault := refusedWith(t, err, 402, stripe.ErrorCodeCardDeclined, stripe.DeclineCodeLostCard)
		if fault.PaymentIntent == nil || fault.ChargeID == "" || fault.Type != stripe.ErrorTypeCard {
			t.Errorf("%+v", fault)
		}
	})
	t.Run("OKChallenge", func(t *testing.T) {
		pi := must[*stripe.PaymentIntent](t)(api.PaymentIntents.New(&stripe.PaymentIntentParams{
			Amount: stripe.Int64(2000), Currency: stripe.String("usd"), PaymentMethod: stripe.String("pm_card_threeDSecure2Required"), Confirm: stripe.Bool(true), ReturnURL: stripe.String("https://app.example"),
		}))
		if pi.Status != stripe.PaymentIntentStatusRequiresAction || pi.NextAction.RedirectToURL.URL == "" {
			t.Errorf("%+v", pi)
		}
		r.control("POST", "payment_intents/"+pi.ID+"/authenticate", "")
		if pi = must[*stripe.PaymentIntent](t)(api.PaymentIntents.Get(pi.ID, nil)); pi.Status != stripe.PaymentIntentStatusSucceeded {
			t.Error(pi.Status)
		}
	})
	t.Run("OKConnect", func(t *testing.T) { connects(t, r, api) })
	t.Run("OKLists", func(t *testing.T) {
		list := &stripe.CustomerListParams{}
		list.Limit = stripe.Int64(2)
		for range 5 {
			must[*stripe.Customer](t)(api.Customers.New(&stripe.CustomerParams{}))
		}
		n := 0
		all := api.Customers.List(list)
		for all.Next() {
			n++
		}
		if all.Err() != nil || n < 5 {
			t.Errorf("%d customers, %v", n, all.Err())
		}
	})
	t.Run("ErrKey", func(t *testing.T) {
		_, err := r.stripeGo("sk_live_go").Balance.Get(nil)
		refusedWith(t, err, 401, "", "")
	})
}

// connects pays an Express account and takes a part back.
func connects(t *testing.T, r *rig, api *client.API) {
	t.Helper()
	acct := must[*stripe.Account](t)(api.Accounts.New(&stripe.AccountParams{
		Type: stripe.String("express"), Capabilities: &stripe.AccountCapabilitiesParams{Transfers: &stripe.AccountCapabilitiesTransfersParams{Requested: stripe.Bool(true)}},
	}))
	order := &stripe.TransferParams{Amount: stripe.Int64(700), Currency: stripe.String("usd"), Destination: &acct.ID}
	_, err := api.Transfers.New(order)
	refusedWith(t, err, 400, "insufficient_capabilities_for_transfer", "") // the SDK has no word for it
	link := must[*stripe.AccountLink](t)(api.AccountLinks.New(&stripe.AccountLinkParams{
		Account: &acct.ID, Type: stripe.String("account_onboarding"), RefreshURL: stripe.String("https://app.example"), ReturnURL: stripe.String("https://app.example"),
	}))
	if link.URL == "" || link.ExpiresAt <= link.Created {
		t.Errorf("%+v", link)
	}
	r.control("POST", "accounts/"+acct.ID+"/complete", "")
	if acct = must[*stripe.Account](t)(api.Accounts.GetByID(acct.ID, nil)); acct.Capabilities.Transfers != stripe.AccountCapabilityStatusActive || !acct.PayoutsEnabled {
		t.Errorf("%+v", acct)
	}
	tr := must[*stripe.Transfer](t)(api.Transfers.New(order))
	must[*stripe.TransferReversal](t)(api.TransferReversals.New(&stripe.TransferReversalParams{ID: &tr.ID, Amount: stripe.Int64(200)}))
	there := &stripe.BalanceParams{}
	there.SetStripeAccount(acct.ID)
	if b := must[*stripe.Balance](t)(api.Balance.Get(there)); len(b.Available) != 1 || b.Available[0].Amount != 500 {
		t.Errorf("%+v", b.Available)
	}
	_, err = api.Transfers.New(&stripe.TransferParams{Amount: stripe.Int64(90_000_000), Currency: stripe.String("usd"), Destination: &acct.ID})
	refusedWith(t, err, 400, stripe.ErrorCodeBalanceInsufficient, "")
}
