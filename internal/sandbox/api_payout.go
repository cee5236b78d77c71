package sandbox

import (
	"cmp"
	"slices"
)

// Payout takes money from an account's balance to its bank.
type Payout struct {
	Head
	Amount                    int64    `json:"amount"`
	ArrivalDate               int64    `json:"arrival_date"`
	Automatic                 bool     `json:"automatic"`
	BalanceTransaction        text     `json:"balance_transaction"`
	Currency                  string   `json:"currency"`
	Description               text     `json:"description"`
	Destination               text     `json:"destination"`
	FailureBalanceTransaction text     `json:"failure_balance_transaction"`
	FailureCode               text     `json:"failure_code"`
	FailureMessage            text     `json:"failure_message"`
	Livemode                  bool     `json:"livemode"`
	Metadata                  metadata `json:"metadata"`
	Method                    string   `json:"method"`
	OriginalPayout            text     `json:"original_payout"`
	ReconciliationStatus      string   `json:"reconciliation_status"`
	ReversedBy                text     `json:"reversed_by"`
	SourceType                string   `json:"source_type"`
	StatementDescriptor       text     `json:"statement_descriptor"`
	Status                    string   `json:"status"`
	Type                      string   `json:"type"`

	hide payoutHidden
}

type payoutHidden struct{ Next int64 } // when it goes on by itself, in Unix seconds

func (po *Payout) hidden() any { return &po.hide }

const (
	payoutSent    = 24 * 60 * 60     // seconds until a payout leaves
	payoutArrives = 2 * 24 * 60 * 60 // ... and until it is there
	instantTime   = 30 * 60          // ... if it is an instant one
	maxInstant    = 999_900          // minor units of an instant payout; recorded: above it a 400
)

// payoutFailures are why a bank sends money back, and what Stripe says of it.
var payoutFailures = map[string]string{
	"account_closed":                "The bank account has been closed.",
	"account_frozen":                "The bank account has been frozen.",
	"bank_account_restricted":       "The bank account has restrictions on either the type, or the number, of payouts allowed. This normally indicates that the bank account is a savings or other non-checking account.",
	"bank_ownership_changed":        "The destination bank account is no longer valid because its branch has changed ownership.",
	"could_not_process":             "The bank could not process this payout.",
	"debit_not_authorized":          "Debit transactions are not approved on the bank account.",
	"declined":                      "The bank has declined this transfer. Please contact the bank before retrying.",
	"incorrect_account_holder_name": "Your bank notified us that the bank account holder name on file is incorrect.",
	"insufficient_funds":            "Your Stripe account has insufficient funds to cover the payout.",
	"invalid_account_number":        "The routing number seems correct, but the account number is invalid.",
	"invalid_currency":              "The bank was unable to process this payout because of its currency. This is probably because the bank account cannot accept payments in that currency.",
	"no_account":                    "The bank account details on file are probably incorrect. No bank account could be located with those details.",
	"unsupported_card":              "The bank no longer supports payouts to this card.",
}

// external is the bank account to which an account's payouts go.
func (acc *accountStore) external(currency, id string) (map[string]any, *Error) {
	a, ok := find[*Account](acc.root(), acc.account)
	if !ok { // a platform's own bank account is not shown
		return map[string]any{"id": "ba_" + acc.account[5:], "status": "verified"}, nil
	}
	if !a.PayoutsEnabled {
		return nil, refuse("payouts_not_allowed", "", "Payouts are not enabled for this account: %s.", cmp.Or(string(a.Requirements.DisabledReason), "its bank account does not take them"))
	}
	for _, it := range a.ExternalAccounts.Data {
		bank, _ := it.(map[string]any)
		if bank["currency"] == currency && (bank["id"] == id || id == "" && bank["default_for_currency"] == true) {
			if bank["status"] == "errored" {
				return nil, refuse("payouts_not_allowed", "destination", "The bank account %s took no payout before, and takes none until it is changed.", bank["id"])
			}
			return bank, nil
		}
	}
	if id != "" {
		return nil, unknownIn("destination", "external account", id)
	}
	return nil, refuse("", "currency", "Sorry, you don't have any external accounts in that currency (%s).", currency)
}

// bank is a connected account's bank account by its id; nil for none.
func (acc *accountStore) bank(id string) map[string]any {
	a, ok := find[*Account](acc.root(), acc.account)
	if !ok || !hasPrefix(id, "ba_") {
		return nil
	}
	for _, it := range a.ExternalAccounts.Data {
		if bank, _ := it.(map[string]any); bank["id"] == id {
			return bank
		}
	}
	return nil
}

func createPayout(c *call) (any, error) {
	currency, fault := checkCurrency(c.text("currency"))
	if fault != nil {
		return nil, fault
	}
	amount := c.number("amount")
	if fault := checkPayoutAmount(amount, currency); fault != nil {
		return nil, fault
	}
	bank, fault := c.accounts.external(currency, c.text("destination"))
	switch {
	case fault != nil:
		return nil, fault
	case c.text("method") == "instant" && amount > maxInstant:
		return nil, refuse("instant_payouts_limit_exceeded", "amount", "Instant payouts are limited to %s each.", shown(maxInstant, currency))
	case c.accounts.currencyBalance(currency).available < amount:
		return nil, refuse("balance_insufficient", "", "You have insufficient funds in your Stripe account for this transfer. Your card balance is too low.")
	}
	po := c.accounts.payOut(amount, currency, bank, cmp.Or(c.text("method"), "standard"))
	po.Description, po.StatementDescriptor = text(c.text("description")), text(c.text("statement_descriptor"))
	po.Metadata = c.metadata(nil)
	c.accounts.event("payout.created", po, c)
	return po, nil
}

func checkPayoutAmount(amount int64, currency string) *Error {
	switch {
	case amount < 1:
		return refuse("parameter_invalid_integer", "amount", "This value must be greater than or equal to 1.")
	case (currency == "huf" || currency == "twd") && amount%100 != 0:
		return refuse("", "amount", "Invalid amount: a payout in %s must be a multiple of 100.", currency)
	}
	return checkMultiple(amount, currency)
}

// payOut sends money on its way. The caller has checked that there is some, and
// tells of it.
func (acc *accountStore) payOut(amount int64, currency string, bank map[string]any, method string) *Payout {
	id, _ := bank["id"].(string)
	po := &Payout{
		Head: Head{ID: newID("po"), Object: "payout"}, Amount: amount, Currency: currency, Destination: text(id),
		ArrivalDate: midnight(acc.s.now() + payoutArrives), Metadata: metadata{}, Method: method, ReconciliationStatus: "not_applicable",
		SourceType: "card", Status: "pending", Type: "bank_account", hide: payoutHidden{acc.s.now() + payoutSent},
	}
	// An instant payout is pending too, as recorded: only its arrival is sooner.
	if method == "instant" {
		po.ArrivalDate, po.hide.Next = acc.s.now()+instantTime, acc.s.now()+instantTime
	}
	po.BalanceTransaction = text(acc.post(balanceChange{kind: "payout", source: po.ID, description: "STRIPE PAYOUT", amount: -amount, currency: currency}).ID)
	acc.add(po)
	return po
}

// payOutAll does what Stripe does each day for an account with automatic payouts:
// all that is available leaves, one payout for each currency.
func (acc *accountStore) payOutAll() *Error {
	for _, currency := range sortedKeys(acc.balance) {
		amount := acc.balance[currency].available
		if currency == "huf" || currency == "twd" { // the rest waits for the next payout
			amount -= amount % 100
		}
		if amount < 1 {
			continue
		}
		bank, fault := acc.external(currency, "")
		if fault != nil {
			return fault
		}
		po := acc.payOut(amount, currency, bank, "standard")
		po.Automatic, po.ReconciliationStatus = true, "in_progress"
		for _, bt := range all[*BalanceTransaction](acc, "balance_transaction") {
			if bt.Currency == currency && bt.Status == "available" && bt.hide.Payout == "" {
				bt.hide.Payout = po.ID
				acc.save(bt)
			}
		}
		acc.event("payout.created", po, nil)
	}
	return nil
}

func (po *Payout) due() int64 { return po.hide.Next }

// elapse moves a payout on: it leaves, and arrives.
func (po *Payout) elapse(acc *accountStore) {
	if po.Status == "pending" {
		po.Status, po.hide.Next = "in_transit", max(po.ArrivalDate, po.hide.Next+1)
		acc.save(po)
		acc.event("payout.updated", po, nil)
		return
	}
	if a, ok := find[*Account](acc.root(), acc.account); ok && a.hide.BadBanks[string(po.Destination)] != "" {
		_ = acc.bounce(po, a.hide.BadBanks[string(po.Destination)]) // it is on its way
		return
	}
	_ = acc.arrive(po) // it is on its way
}

// arrive ends a payout well, as far as is known.
func (acc *accountStore) arrive(po *Payout) *Error {
	if po.Status != "pending" && po.Status != "in_transit" {
		return refuse("", "", "This payout is not on its way: it is %s.", po.Status)
	}
	po.Status, po.hide.Next = "paid", 0
	acc.save(po)
	acc.event("payout.paid", po, nil)
	if po.Automatic {
		po.ReconciliationStatus = "completed"
		acc.event("payout.reconciliation_completed", po, nil)
	}
	return nil
}

// bounce brings a payout back, be it that it had arrived: the bank account takes
// no more until it is changed.
func (acc *accountStore) bounce(po *Payout, code string) *Error {
	switch {
	// Also from paid: banks send money back up to five business days later. A client that takes
	// paid for final tells somebody of money that they never got.
	case !slices.Contains([]string{"pending", "in_transit", "paid"}, po.Status):
		return refuse("", "", "This payout cannot fail: it is %s.", po.Status)
	case payoutFailures[code] == "":
		return refuse("", "code", "Invalid code: must be one of %v", sortedKeys(payoutFailures))
	}
	po.FailureBalanceTransaction = text(acc.post(balanceChange{kind: "payout_failure", source: po.ID, description: "STRIPE PAYOUT FAILURE", amount: po.Amount, currency: po.Currency}).ID)
	po.Status, po.FailureCode, po.FailureMessage, po.hide.Next = "failed", text(code), text(payoutFailures[code]), 0
	acc.save(po)
	acc.event("payout.failed", po, nil)
	acc.disableBank(string(po.Destination))
	return nil
}

// disableBank takes a bank account of a connected account out of use.
func (acc *accountStore) disableBank(id string) {
	a, ok := find[*Account](acc.root(), acc.account)
	if !ok {
		return
	}
	for _, it := range a.ExternalAccounts.Data {
		bank, _ := it.(map[string]any)
		if bank["id"] != id || bank["status"] == "errored" {
			continue
		}
		// Stripe stops all payouts and waits for another bank account. Without this an automatic
		// payout would bounce every day.
		bank["status"] = "errored"
		a.PayoutsEnabled = false
		a.Requirements.CurrentlyDue = append(slices.Clone(a.Requirements.CurrentlyDue), "external_account")
		a.Requirements.EventuallyDue = append(slices.Clone(a.Requirements.EventuallyDue), "external_account")
		acc.root().save(a)
		acc.event("account.external_account.updated", bank, nil)
		acc.event("account.updated", a, nil)
	}
}

func (c *call) payoutAt() (*Payout, *Error) {
	po, ok := find[*Payout](c.accounts, c.path("payout"))
	if !ok {
		return nil, unknownAt("payout", "payout", c.path("payout"))
	}
	return po, nil
}

func retrievePayout(c *call) (any, error) {
	po, fault := c.payoutAt()
	if fault != nil {
		return nil, fault
	}
	return po, nil
}

func updatePayout(c *call) (any, error) {
	po, fault := c.payoutAt()
	if fault != nil {
		return nil, fault
	}
	po.Metadata = c.metadata(po.Metadata)
	c.accounts.save(po)
	c.accounts.event("payout.updated", po, c)
	return po, nil
}

func cancelPayout(c *call) (any, error) {
	po, fault := c.payoutAt()
	switch {
	case fault != nil:
		return nil, fault
	case po.Status != "pending":
		return nil, refuse("", "", "Payout %s can no longer be canceled: it is %s. Only payouts that are pending can be.", po.ID, po.Status)
	case po.Automatic:
		return nil, refuse("", "", "Automatic payouts cannot be canceled.")
	}
	po.FailureBalanceTransaction = text(c.accounts.post(balanceChange{kind: "payout_cancel", source: po.ID, description: "STRIPE PAYOUT CANCEL", amount: po.Amount, currency: po.Currency}).ID)
	po.Status, po.hide.Next = "canceled", 0
	c.accounts.save(po)
	c.accounts.event("payout.canceled", po, c)
	return po, nil
}

func listPayouts(c *call) (any, error) {
	return page(c, "payout", func(po *Payout) bool {
		return (!c.has("status") || po.Status == c.text("status")) &&
			(!c.has("destination") || string(po.Destination) == c.text("destination")) &&
			c.timeFits("arrival_date", po.ArrivalDate)
	})
}
