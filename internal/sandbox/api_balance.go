package sandbox

import (
	"cmp"
	"encoding/json"
	"maps"
	"slices"
)

// currencyBalance is an account's money in one currency, in minor units. It is the sum of
// the net values of its balance transactions.
type currencyBalance struct{ available, pending int64 }

// BalanceTransaction is one entry of an account's books: net = amount − fee.
type BalanceTransaction struct {
	Head
	Amount            int64        `json:"amount"`
	AvailableOn       int64        `json:"available_on"`
	Currency          string       `json:"currency"`
	Description       text         `json:"description"`
	ExchangeRate      *json.Number `json:"exchange_rate"`
	Fee               int64        `json:"fee"`
	FeeDetails        []fee        `json:"fee_details"`
	Net               int64        `json:"net"`
	ReportingCategory string       `json:"reporting_category"`
	Source            text         `json:"source"`
	Status            string       `json:"status"`
	Type              string       `json:"type"`

	hide balanceTransactionHidden
}

type balanceTransactionHidden struct{ Payout string } // the automatic payout that paid it out

func (bt *BalanceTransaction) hidden() any { return &bt.hide }

type fee struct {
	Amount      int64  `json:"amount"`
	Application text   `json:"application"`
	Currency    string `json:"currency"`
	Description string `json:"description"`
	Type        string `json:"type"`
}

// Topup is money that a platform put in. The sandbox gives each platform some.
type Topup struct {
	Head
	Amount                   int64     `json:"amount"`
	BalanceTransaction       text      `json:"balance_transaction"`
	Currency                 string    `json:"currency"`
	Description              text      `json:"description"`
	ExpectedAvailabilityDate number    `json:"expected_availability_date"`
	FailureCode              text      `json:"failure_code"`
	FailureMessage           text      `json:"failure_message"`
	Livemode                 bool      `json:"livemode"`
	Metadata                 metadata  `json:"metadata"`
	Source                   *struct{} `json:"source"`
	StatementDescriptor      text      `json:"statement_descriptor"`
	Status                   string    `json:"status"`
	TransferGroup            text      `json:"transfer_group"`
}

const (
	settlingTime = 2 * 24 * 60 * 60 // seconds until a charge's money is available
	startMoney   = 10_000_000       // what a platform begins with, in minor units
)

// balanceChange describes a balance transaction to come.
type balanceChange struct {
	kind, category, source, description string
	amount, fee                         int64
	feeName                             string // empty: of a payment
	currency                            string
	availableOn                         int64 // 0: at once
}

// post writes an entry into the books, in the currency that they are in.
func (acc *accountStore) post(e balanceChange) *BalanceTransaction {
	rate := acc.convert(&e)
	bt := &BalanceTransaction{
		Head: Head{ID: newID("txn"), Object: "balance_transaction"}, Amount: e.amount, Currency: e.currency, ExchangeRate: rate,
		Description: text(e.description), Fee: e.fee, FeeDetails: []fee{}, Net: e.amount - e.fee,
		ReportingCategory: cmp.Or(e.category, e.kind), Source: text(e.source), Status: "available", Type: e.kind,
		AvailableOn: acc.s.now(),
	}
	if e.fee != 0 {
		bt.FeeDetails = []fee{{Amount: e.fee, Currency: e.currency, Description: cmp.Or(e.feeName, "Stripe processing fees"), Type: "stripe_fee"}}
	}
	if e.availableOn > bt.AvailableOn {
		bt.Status, bt.AvailableOn = "pending", e.availableOn
	}
	acc.currencyBalance(e.currency)
	acc.add(bt)
	acc.applyBalance(bt)
	return bt
}

// applyBalance counts a balance transaction, new or read back.
func (acc *accountStore) applyBalance(bt *BalanceTransaction) {
	p := acc.balance[bt.Currency]
	if p == nil {
		p = &currencyBalance{}
		acc.balance[bt.Currency] = p
	}
	if bt.Status == "pending" {
		p.pending += bt.Net
		acc.pending = append(acc.pending, bt)
		acc.maturesAt(bt.AvailableOn)
		return
	}
	p.available += bt.Net
}

// settle brings an account store up to the clock.
func (acc *accountStore) settle() {
	acc.s.tick()
	acc.mature()
}

// mature makes money available whose time has come.
func (acc *accountStore) mature() {
	if now := acc.s.now(); len(acc.pending) > 0 && acc.matures <= now {
		acc.makeAvailable(now)
	}
	if len(acc.unpaid) > 0 {
		acc.payRefunds()
	}
}

func (acc *accountStore) makeAvailable(now int64) {
	acc.matures = 0
	acc.pending = slices.DeleteFunc(acc.pending, func(bt *BalanceTransaction) bool {
		if bt.AvailableOn > now {
			acc.maturesAt(bt.AvailableOn)
			return false
		}
		p := acc.balance[bt.Currency]
		p.pending -= bt.Net
		p.available += bt.Net
		bt.Status = "available"
		acc.save(bt)
		return true
	})
	acc.event("balance.available", acc.shownBalance(), nil)
}

// maturesAt keeps the time before which no pending money becomes available.
func (acc *accountStore) maturesAt(at int64) {
	if acc.matures == 0 || at < acc.matures {
		acc.matures = at
	}
}

// currencyBalance is the account's money in a currency. A platform finds some in each
// currency that it settles in when it uses it for the first time, and has none in others.
func (acc *accountStore) currencyBalance(currency string) *currencyBalance {
	if acc.settledIn(currency) != currency {
		return &currencyBalance{}
	}
	if acc.balance[currency] == nil && acc.platform == nil {
		acc.fund(currency)
	}
	if acc.balance[currency] == nil {
		acc.balance[currency] = &currencyBalance{}
	}
	return acc.balance[currency]
}

// fund tops a platform up, so that its first transfer goes through.
func (acc *accountStore) fund(currency string) {
	acc.balance[currency] = &currencyBalance{}
	t := &Topup{
		Head: Head{ID: newID("tu"), Object: "topup"}, Amount: startMoney, Currency: currency,
		Description: "To begin with", Status: "succeeded", Metadata: metadata{},
	}
	t.BalanceTransaction = text(acc.post(balanceChange{kind: "topup", source: t.ID, amount: startMoney, currency: currency}).ID)
	acc.add(t)
}

// processingFee is what Stripe keeps of a charge: 2.9 % and 30. A refund does not bring it back.
func processingFee(amount int64) int64 { return (amount*29+500)/1000 + 30 }

func retrieveBalance(c *call) (any, error) {
	c.accounts.currencyBalance(c.accounts.s.home())
	return c.accounts.shownBalance(), nil
}

func (acc *accountStore) shownBalance() any {
	type part struct {
		Amount      int64            `json:"amount"`
		Currency    string           `json:"currency"`
		SourceTypes map[string]int64 `json:"source_types"`
	}
	available, pending := []part{}, []part{}
	for _, currency := range slices.Sorted(maps.Keys(acc.balance)) {
		p := acc.balance[currency]
		available = append(available, part{p.available, currency, map[string]int64{"card": p.available}})
		pending = append(pending, part{p.pending, currency, map[string]int64{"card": p.pending}})
	}
	return map[string]any{"object": "balance", "available": available, "pending": pending, "livemode": false}
}

func listBalanceTransactions(c *call) (any, error) {
	return page(c, "balance_transaction", func(bt *BalanceTransaction) bool {
		return (!c.has("source") || string(bt.Source) == c.text("source")) &&
			(!c.has("type") || bt.Type == c.text("type")) &&
			(!c.has("payout") || bt.hide.Payout == c.text("payout")) &&
			(!c.has("currency") || bt.Currency == c.text("currency"))
	})
}

func retrieveBalanceTransaction(c *call) (any, error) {
	bt, ok := find[*BalanceTransaction](c.accounts, c.path("id"))
	if !ok {
		return nil, unknownAt("id", "balance transaction", c.path("id"))
	}
	return bt, nil
}

func retrieveTopup(c *call) (any, error) {
	t, ok := find[*Topup](c.accounts, c.path("topup"))
	if !ok {
		return nil, unknownAt("topup", "topup", c.path("topup"))
	}
	return t, nil
}

func listTopups(c *call) (any, error) { return page[*Topup](c, "topup", nil) }
