package stripe

import (
	"context"
	"strings"
	"time"

	stripego "github.com/stripe/stripe-go/v76"

	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/money"
	"github.com/purserhq/purser/internal/payments/processor"
)

const depositKey = "deposit_id" // in a PaymentIntent's metadata, where the name is a row's id

// pageSize is the most that Stripe lists at a time.
const pageSize = 100

// CreateIntent makes the PaymentIntent of a deposit. A token becomes a payment
// method first, under a key of its own.
func (c *Client) CreateIntent(ctx context.Context, key string, o processor.IntentOrder) (processor.Intent, error) {
	method, err := c.method(ctx, key, o.PaymentMethod)
	if err != nil {
		return processor.Intent{}, processorError(err)
	}
	params := &stripego.PaymentIntentParams{
		Amount:   stripego.Int64(o.Amount.Minor),
		Currency: stripego.String(lower(o.Amount.Currency)),
		// Without it Stripe turns automatic payment methods on (since 2023-08-16), and a
		// confirmation is then refused unless it carries a return_url.
		PaymentMethodTypes: stripego.StringSlice([]string{"card"}),
	}
	params.Context = ctx
	params.SetIdempotencyKey(key)
	if o.Challenge {
		params.PaymentMethodOptions = &stripego.PaymentIntentPaymentMethodOptionsParams{
			Card: &stripego.PaymentIntentPaymentMethodOptionsCardParams{RequestThreeDSecure: stripego.String(
				string(stripego.PaymentIntentPaymentMethodOptionsCardRequestThreeDSecureChallenge))},
		}
	}
	addName(params.AddMetadata, depositKey, o.Deposit)
	addOrigin(params.AddMetadata, o.Origin)
	if method != "" {
		params.PaymentMethod = stripego.String(method)
		params.Confirm = stripego.Bool(true)
	}
	pi, err := c.api.PaymentIntents.New(params)
	if err != nil {
		return processor.Intent{}, processorError(err)
	}
	made := intent(pi)
	// A success that is about something else (a proxy's cache, a stored answer under a key that
	// another database used) must not credit anybody: it is an unknown outcome, not a deposit.
	switch {
	case !strings.HasPrefix(made.ID, "pi_"):
		return processor.Intent{}, mismatchError("no id of a PaymentIntent")
	case made.Deposit != o.Deposit, amount(pi.Amount, pi.Currency) != o.Amount:
		return processor.Intent{}, mismatchError("another PaymentIntent")
	}
	return made, nil
}

// method is the payment method to pay with. The library's PaymentIntents know no
// field for a token of the older card form.
func (c *Client) method(ctx context.Context, key, given string) (string, error) {
	if !strings.HasPrefix(given, "tok_") {
		return given, nil
	}
	params := &stripego.PaymentMethodParams{
		Type: stripego.String(string(stripego.PaymentMethodTypeCard)),
		Card: &stripego.PaymentMethodCardParams{Token: stripego.String(given)},
	}
	params.Context = ctx
	// Derived, not random: a token works once, so a retry with a new key would be answered
	// token_already_used although the first try made the payment method.
	params.SetIdempotencyKey(key + ":method")
	m, err := c.api.PaymentMethods.New(params)
	switch {
	case err != nil:
		return "", err
	case !strings.HasPrefix(m.ID, "pm_"):
		return "", mismatchError("no id of a PaymentMethod")
	}
	return m.ID, nil
}

// Intent fetches a PaymentIntent.
func (c *Client) Intent(ctx context.Context, id string) (processor.Intent, error) {
	if id == "" {
		return processor.Intent{}, unasked("intent")
	}
	params := &stripego.PaymentIntentParams{}
	params.Context = ctx
	params.AddExpand("latest_charge") // unexpanded it is an id, and the card's fingerprint is missing
	pi, err := c.api.PaymentIntents.Get(id, params)
	switch {
	case err != nil:
		return processor.Intent{}, processorError(err)
	case pi.ID != id:
		return processor.Intent{}, mismatchError("another PaymentIntent")
	}
	out := intent(pi)
	// An intent shows its last failure only. Declines in between are in its charges, and the
	// defence against card testing counts each.
	if out.LastFailure != nil && out.Status != processor.IntentCanceled {
		out.Failures, err = c.failedCharges(ctx, id)
		err = c.optional(err, "charge_read")
	}
	return out, processorError(err)
}

// failedCharges counts an intent's failed charges, on one page of its newest ones.
func (c *Client) failedCharges(ctx context.Context, intent string) (failed int, err error) {
	params := &stripego.ChargeListParams{PaymentIntent: stripego.String(intent)}
	params.Context = ctx
	params.Limit = stripego.Int64(pageSize)
	params.Single = true // else the library fetches page after page of what a card tester left
	list := c.api.Charges.List(params)
	for list.Next() {
		if list.Charge().Status == stripego.ChargeStatusFailed {
			failed++
		}
	}
	return failed, list.Err()
}

// CancelIntent cancels a PaymentIntent.
func (c *Client) CancelIntent(ctx context.Context, id string) (processor.Intent, error) {
	if id == "" {
		return processor.Intent{}, unasked("intent")
	}
	params := &stripego.PaymentIntentCancelParams{
		CancellationReason: stripego.String(string(stripego.PaymentIntentCancellationReasonAbandoned)),
	}
	params.Context = ctx
	// No key of ours: what is canceled cannot be canceled twice, and Stripe refuses it
	// (payment_intent_unexpected_state).
	pi, err := c.api.PaymentIntents.Cancel(id, params)
	switch {
	case err != nil:
		return processor.Intent{}, processorError(err)
	case pi.ID != id, pi.Status != stripego.PaymentIntentStatusCanceled:
		return processor.Intent{}, mismatchError("a PaymentIntent that is not canceled")
	}
	return intent(pi), nil
}

// FindIntents lists the intents made for a deposit from since to until. A zero until
// is no bound.
func (c *Client) FindIntents(ctx context.Context, deposit gid.ID, since, until time.Time) ([]processor.Intent, error) {
	// Listed, not searched: Stripe's search can be an hour late, and an intent that is not found
	// there would be made once more.
	created := from(since)
	if !until.IsZero() {
		created.LesserThanOrEqual = until.Unix()
	}
	params := &stripego.PaymentIntentListParams{CreatedRange: created}
	params.Context = ctx
	params.Limit = stripego.Int64(pageSize)
	var found []processor.Intent
	list := c.api.PaymentIntents.List(params)
	for list.Next() {
		if pi := intent(list.PaymentIntent()); pi.Deposit == deposit {
			found = append(found, pi)
		}
	}
	return found, processorError(list.Err())
}

// Charge fetches a charge with all its refunds.
func (c *Client) Charge(ctx context.Context, id string) (processor.Charge, error) {
	if id == "" {
		return processor.Charge{}, unasked("charge")
	}
	params := &stripego.ChargeParams{}
	params.Context = ctx
	ch, err := c.api.Charges.Get(id, params)
	switch {
	case err != nil:
		return processor.Charge{}, processorError(err)
	case ch.ID != id:
		return processor.Charge{}, mismatchError("another charge")
	}
	out := processor.Charge{ID: ch.ID}
	if ch.PaymentIntent != nil {
		out.IntentID = ch.PaymentIntent.ID
	}
	// Since 2022-11-15 a charge no longer contains its refunds, and the expanded list shows ten.
	list := &stripego.RefundListParams{Charge: stripego.String(id)}
	list.Context = ctx
	list.Limit = stripego.Int64(pageSize)
	refunds := c.api.Refunds.List(list)
	for refunds.Next() {
		out.Refunds = append(out.Refunds, chargeRefund(refunds.Refund()))
	}
	return out, processorError(refunds.Err())
}

func intent(pi *stripego.PaymentIntent) processor.Intent {
	out := processor.Intent{
		ID:           pi.ID,
		Deposit:      nameIn(pi.Metadata, depositKey),
		Status:       processor.IntentStatus(pi.Status),
		Received:     amount(pi.AmountReceived, pi.Currency),
		ClientSecret: processor.Secret(pi.ClientSecret),
		CreatedAt:    time.Unix(pi.Created, 0).UTC(),
		Origin:       originIn(pi.Metadata),
	}
	if ch := pi.LatestCharge; ch != nil && ch.PaymentMethodDetails != nil && ch.PaymentMethodDetails.Card != nil {
		out.Card = ch.PaymentMethodDetails.Card.Fingerprint
	}
	if e := pi.LastPaymentError; e != nil {
		// Some errors have no code: the type is what is left to tell them apart by.
		out.LastFailure = &processor.Failure{Code: string(e.Code), DeclineCode: string(e.DeclineCode), Message: e.Msg}
		if out.LastFailure.Code == "" {
			out.LastFailure.Code = string(e.Type)
		}
	}
	return out
}

func lower(c money.Currency) string { return strings.ToLower(string(c)) }

func amount(minor int64, c stripego.Currency) money.Money {
	return money.Money{Minor: minor, Currency: money.Currency(strings.ToUpper(string(c)))}
}

// from is a list's beginning: an hour earlier, since clocks differ.
func from(since time.Time) *stripego.RangeQueryParams {
	return &stripego.RangeQueryParams{GreaterThanOrEqual: since.Add(-time.Hour).Unix()}
}
