package sandbox

import (
	"cmp"
	"maps"
	"slices"
)

// purse is an account's money in one currency, in minor units. It is the sum of
// the net values of its balance transactions.
type purse struct{ available, pending int64 }

// BalanceTransaction is one entry of an account's books: net = amount − fee.
type BalanceTransaction struct {
	Head
	Amount            int64     `json:"amount"`
	AvailableOn       int64     `json:"available_on"`
	Currency          string    `json:"currency"`
	Description       text      `json:"description"`
	ExchangeRate      *struct{} `json:"exchange_rate"`
	Fee               int64     `json:"fee"`
	FeeDetails        []fee     `json:"fee_details"`
	Net               int64     `json:"net"`
	ReportingCategory string    `json:"reporting_category"`
	Source            text      `json:"source"`
	Status            string    `json:"status"`
	Type              string    `json:"type"`

	hide entryHidden
}

type entryHidden struct{ Payout string } // the automatic payout that paid it out

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

// entry describes a balance transaction to come.
type entry struct {
	kind, category, source, description string
	amount, fee                         int64
	feeName                             string // empty: of a payment
	currency                            string
	availableOn                         int64 // 0: at once
}

// post writes an entry into the books.
func (b *book) post(e entry) *BalanceTransaction {
	bt := &BalanceTransaction{
		Head: Head{ID: newID("txn"), Object: "balance_transaction"}, Amount: e.amount, Currency: e.currency,
		Description: text(e.description), Fee: e.fee, FeeDetails: []fee{}, Net: e.amount - e.fee,
		ReportingCategory: cmp.Or(e.category, e.kind), Source: text(e.source), Status: "available", Type: e.kind,
		AvailableOn: b.s.now(),
	}
	if e.fee != 0 {
		bt.FeeDetails = []fee{{Amount: e.fee, Currency: e.currency, Description: cmp.Or(e.feeName, "Stripe processing fees"), Type: "stripe_fee"}}
	}
	if e.availableOn > bt.AvailableOn {
		bt.Status, bt.AvailableOn = "pending", e.availableOn
	}
	b.purse(e.currency)
	b.add(bt)
	b.enter(bt)
	return bt
}

// enter counts a balance transaction, new or read back.
func (b *book) enter(bt *BalanceTransaction) {
	p := b.balance[bt.Currency]
	if p == nil {
		p = &purse{}
		b.balance[bt.Currency] = p
	}
	if bt.Status == "pending" {
		p.pending += bt.Net
		b.pending = append(b.pending, bt)
		b.maturesAt(bt.AvailableOn)
		return
	}
	p.available += bt.Net
}

// settle brings a book up to the clock.
func (b *book) settle() {
	b.s.tick()
	b.mature()
}

// mature makes money available whose time has come.
func (b *book) mature() {
	if now := b.s.now(); len(b.pending) > 0 && b.matures <= now {
		b.makeAvailable(now)
	}
	if len(b.unpaid) > 0 {
		b.payRefunds()
	}
}

func (b *book) makeAvailable(now int64) {
	b.matures = 0
	b.pending = slices.DeleteFunc(b.pending, func(bt *BalanceTransaction) bool {
		if bt.AvailableOn > now {
			b.maturesAt(bt.AvailableOn)
			return false
		}
		p := b.balance[bt.Currency]
		p.pending -= bt.Net
		p.available += bt.Net
		bt.Status = "available"
		b.save(bt)
		return true
	})
	b.event("balance.available", b.shownBalance(), nil)
}

// maturesAt keeps the time before which no pending money becomes available.
func (b *book) maturesAt(at int64) {
	if b.matures == 0 || at < b.matures {
		b.matures = at
	}
}

// purse is the account's money in a currency. A platform finds some in each
// currency that it uses for the first time.
func (b *book) purse(currency string) *purse {
	if b.balance[currency] == nil && b.platform == nil {
		b.fund(currency)
	}
	if b.balance[currency] == nil {
		b.balance[currency] = &purse{}
	}
	return b.balance[currency]
}

// fund tops a platform up, so that its first transfer goes through.
func (b *book) fund(currency string) {
	b.balance[currency] = &purse{}
	t := &Topup{
		Head: Head{ID: newID("tu"), Object: "topup"}, Amount: startMoney, Currency: currency,
		Description: "To begin with", Status: "succeeded", Metadata: metadata{},
	}
	t.BalanceTransaction = text(b.post(entry{kind: "topup", source: t.ID, amount: startMoney, currency: currency}).ID)
	b.add(t)
}

// processingFee is what Stripe keeps of a charge: 2.9 % and 30.
func processingFee(amount int64) int64 { return (amount*29+500)/1000 + 30 }

func retrieveBalance(c *call) (any, error) {
	c.book.purse(homeCurrency)
	return c.book.shownBalance(), nil
}

func (b *book) shownBalance() any {
	type part struct {
		Amount      int64            `json:"amount"`
		Currency    string           `json:"currency"`
		SourceTypes map[string]int64 `json:"source_types"`
	}
	available, pending := []part{}, []part{}
	for _, currency := range slices.Sorted(maps.Keys(b.balance)) {
		p := b.balance[currency]
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
	bt, ok := find[*BalanceTransaction](c.book, c.path("id"))
	if !ok {
		return nil, unknownAt("id", "balance transaction", c.path("id"))
	}
	return bt, nil
}

func retrieveTopup(c *call) (any, error) {
	t, ok := find[*Topup](c.book, c.path("topup"))
	if !ok {
		return nil, unknownAt("topup", "topup", c.path("topup"))
	}
	return t, nil
}

func listTopups(c *call) (any, error) { return page[*Topup](c, "topup", nil) }
