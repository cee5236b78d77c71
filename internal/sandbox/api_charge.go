package sandbox

import "maps"

// Charge is one attempt to take money.
type Charge struct {
	Head
	Amount                        int64          `json:"amount"`
	AmountCaptured                int64          `json:"amount_captured"`
	AmountRefunded                int64          `json:"amount_refunded"`
	Application                   text           `json:"application"`
	ApplicationFee                text           `json:"application_fee"`
	ApplicationFeeAmount          number         `json:"application_fee_amount"`
	BalanceTransaction            text           `json:"balance_transaction"`
	BillingDetails                billingDetails `json:"billing_details"`
	CalculatedStatementDescriptor text           `json:"calculated_statement_descriptor"`
	Captured                      bool           `json:"captured"`
	Currency                      string         `json:"currency"`
	Customer                      text           `json:"customer"`
	Description                   text           `json:"description"`
	Disputed                      bool           `json:"disputed"`
	FailureBalanceTransaction     text           `json:"failure_balance_transaction"`
	FailureCode                   text           `json:"failure_code"`
	FailureMessage                text           `json:"failure_message"`
	FraudDetails                  map[string]any `json:"fraud_details"`
	Invoice                       text           `json:"invoice"`
	Livemode                      bool           `json:"livemode"`
	Metadata                      metadata       `json:"metadata"`
	OnBehalfOf                    text           `json:"on_behalf_of"`
	Outcome                       *outcome       `json:"outcome"`
	Paid                          bool           `json:"paid"`
	PaymentIntent                 text           `json:"payment_intent"`
	PaymentMethod                 text           `json:"payment_method"`
	PaymentMethodDetails          map[string]any `json:"payment_method_details"`
	ReceiptEmail                  text           `json:"receipt_email"`
	ReceiptNumber                 text           `json:"receipt_number"`
	ReceiptURL                    text           `json:"receipt_url"`
	Refunded                      bool           `json:"refunded"`
	Review                        text           `json:"review"`
	Shipping                      *shipping      `json:"shipping"`
	SourceTransfer                text           `json:"source_transfer"`
	StatementDescriptor           text           `json:"statement_descriptor"`
	StatementDescriptorSuffix     text           `json:"statement_descriptor_suffix"`
	Status                        string         `json:"status"`
	TransferData                  *struct{}      `json:"transfer_data"`
	TransferGroup                 text           `json:"transfer_group"`

	hide chargeHidden
}

type chargeHidden struct {
	Card        string // which test card paid
	Transferred int64  // what transfers with source_transaction took of it
	Lost        bool   // to a dispute
}

func (ch *Charge) hidden() any { return &ch.hide }

// unfold gives the refunds, which are shown only when they are expanded.
func (ch *Charge) unfold(acc *accountStore, field string) any {
	if field != "refunds" {
		return nil
	}
	return listOf("/v1/charges/"+ch.ID+"/refunds", acc.refundsOf(ch.ID))
}

type outcome struct {
	NetworkStatus text   `json:"network_status"`
	Reason        text   `json:"reason"`
	RiskLevel     string `json:"risk_level"`
	RiskScore     int64  `json:"risk_score"`
	SellerMessage text   `json:"seller_message"`
	Type          string `json:"type"`
}

// newCharge makes the charge of an intent's attempt, not yet put in the account store. A decline
// makes one too. The card's details have every field that recorded charges have, also those that
// say that a feature is off: SDKs of typed languages fail on a field that is missing.
func newCharge(pi *PaymentIntent, m *PaymentMethod, amount int64) *Charge {
	return &Charge{
		Head: Head{ID: newID("ch"), Object: "charge"}, Amount: amount, Currency: pi.Currency, Customer: pi.Customer,
		Description: pi.Description, BillingDetails: m.BillingDetails, FraudDetails: map[string]any{}, Metadata: pi.Metadata,
		PaymentIntent: text(pi.ID), PaymentMethod: text(m.ID), ReceiptEmail: pi.ReceiptEmail, TransferGroup: pi.TransferGroup,
		StatementDescriptor: pi.StatementDescriptor, StatementDescriptorSuffix: pi.StatementDescriptorSuffix,
		Shipping: pi.Shipping,
		PaymentMethodDetails: map[string]any{"type": "card", "card": map[string]any{
			"amount_authorized": amount, "extended_authorization": map[string]any{"status": "disabled"},
			"incremental_authorization": map[string]any{"status": "unavailable"}, "multicapture": map[string]any{"status": "unavailable"},
			"network_token": map[string]any{"used": false}, "overcapture": map[string]any{"maximum_amount_capturable": amount, "status": "unavailable"},
			"brand": m.Card.Brand, "checks": maps.Clone(m.Card.Checks), "country": m.Card.Country, "exp_month": m.Card.ExpMonth,
			"exp_year": m.Card.ExpYear, "fingerprint": m.Card.Fingerprint, "funding": m.Card.Funding, "installments": nil,
			"last4": m.Card.Last4, "mandate": nil, "network": m.Card.Brand, "three_d_secure": threeDSecure(pi.hide.Authenticated), "wallet": nil,
		}},
		hide: chargeHidden{Card: m.hide.Card},
	}
}

// threeDSecure is what a charge shows of a challenge that was passed.
func threeDSecure(authenticated bool) any {
	if !authenticated {
		return nil
	}
	return map[string]any{
		"authentication_flow": "challenge", "electronic_commerce_indicator": "05", "exemption_indicator": nil,
		"result": "authenticated", "result_reason": nil, "transaction_id": random(36), "version": "2.2.0",
	}
}

// approve marks a charge as paid. Only then is there a receipt: Stripe sends receipt_url with
// every charge that was paid or authorized, and null with one that failed.
func (ch *Charge) approve(t *testCard, host string) {
	ch.ReceiptURL = receiptURL(host, ch)
	ch.Status, ch.Paid = "succeeded", true
	ch.CalculatedStatementDescriptor = "SANDBOX"
	ch.Outcome = &outcome{NetworkStatus: "approved_by_network", RiskLevel: "normal", RiskScore: 20, SellerMessage: "Payment complete.", Type: "authorized"}
	if t.risk == "elevated" {
		ch.Outcome.RiskLevel, ch.Outcome.RiskScore = "elevated", 65
	}
}

// refuse marks a charge as failed.
func (ch *Charge) refuse(t *testCard, f cardFailure) {
	ch.Status = "failed"
	ch.FailureCode, ch.FailureMessage = text(f.code), text(f.message)
	ch.Outcome = &outcome{
		NetworkStatus: "declined_by_network", Reason: text(f.declineCode), RiskLevel: "normal", RiskScore: 20,
		SellerMessage: "The bank did not return any further details with this decline.", Type: "issuer_declined",
	}
	if t.risk == "highest" {
		ch.Outcome = &outcome{NetworkStatus: "not_sent_to_network", Reason: "highest_risk_level", RiskLevel: "highest", RiskScore: 90, SellerMessage: "Stripe blocked this payment as too risky.", Type: "blocked"}
	}
}

// settleCharge books the money of a captured charge: pending for two days, and available at
// midnight UTC, as in all recorded balance transactions. A client that counts 48 hours is off by up
// to a day.
func (acc *accountStore) settleCharge(ch *Charge) {
	e := balanceChange{
		kind: "charge", source: ch.ID, description: string(ch.Description), amount: ch.AmountCaptured,
		fee: processingFee(ch.AmountCaptured), currency: ch.Currency, availableOn: midnight(acc.s.now() + settlingTime),
	}
	if cardsByName[ch.hide.Card].instant {
		e.availableOn = 0
	}
	ch.BalanceTransaction = text(acc.post(e).ID)
}

func retrieveCharge(c *call) (any, error) {
	ch, ok := find[*Charge](c.accounts, c.path("charge"))
	if !ok {
		return nil, unknownAt("id", "charge", c.path("charge"))
	}
	return ch, nil
}

func updateCharge(c *call) (any, error) {
	ch, ok := find[*Charge](c.accounts, c.path("charge"))
	if !ok {
		return nil, unknownAt("id", "charge", c.path("charge"))
	}
	if c.has("description") {
		ch.Description = text(c.text("description"))
	}
	ch.Metadata = c.metadata(ch.Metadata)
	c.accounts.save(ch)
	c.accounts.event("charge.updated", ch, c)
	return ch, nil
}

func listCharges(c *call) (any, error) {
	return page(c, "charge", func(ch *Charge) bool {
		return (!c.has("customer") || string(ch.Customer) == c.text("customer")) &&
			(!c.has("payment_intent") || string(ch.PaymentIntent) == c.text("payment_intent")) &&
			(!c.has("transfer_group") || string(ch.TransferGroup) == c.text("transfer_group"))
	})
}
