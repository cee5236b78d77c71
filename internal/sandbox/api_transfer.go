package sandbox

import (
	"cmp"
	"slices"
)

// Transfer moved money from the platform to a connected account, or back from one to its
// platform. It has no status: one that exists has moved it.
type Transfer struct {
	Head
	Amount             int64    `json:"amount"`
	AmountReversed     int64    `json:"amount_reversed"`
	BalanceTransaction text     `json:"balance_transaction"`
	Currency           string   `json:"currency"`
	Description        text     `json:"description"`
	Destination        string   `json:"destination"`
	DestinationPayment string   `json:"destination_payment"`
	Livemode           bool     `json:"livemode"`
	Metadata           metadata `json:"metadata"`
	Reversals          *list    `json:"reversals"`
	Reversed           bool     `json:"reversed"`
	SourceTransaction  text     `json:"source_transaction"`
	SourceType         string   `json:"source_type"`
	TransferGroup      text     `json:"transfer_group"`
}

// Reversal is money of a transfer that came back.
type Reversal struct {
	Head
	Amount                   int64    `json:"amount"`
	BalanceTransaction       text     `json:"balance_transaction"`
	Currency                 string   `json:"currency"`
	DestinationPaymentRefund text     `json:"destination_payment_refund"`
	Metadata                 metadata `json:"metadata"`
	SourceRefund             text     `json:"source_refund"`
	Transfer                 string   `json:"transfer"`
}

func createTransfer(c *call) (any, error) {
	currency, fault := checkCurrency(c.text("currency"))
	if fault != nil {
		return nil, fault
	}
	amount := c.number("amount")
	if fault := checkTransferAmount(c, amount, currency); fault != nil {
		return nil, fault
	}
	there, fault := c.accounts.payable(c.text("destination"))
	if fault != nil {
		return nil, fault
	}
	t := &Transfer{
		Head: Head{ID: newID("tr"), Object: "transfer"}, Amount: amount, Currency: currency, Description: text(c.text("description")),
		Destination: there.account, Metadata: c.metadata(nil), SourceType: "card", TransferGroup: text(c.text("transfer_group")),
	}
	t.Reversals = listOf("/v1/transfers/"+t.ID+"/reversals", []*Reversal{})
	availableOn, fault := c.source(t)
	if fault != nil {
		return nil, fault
	}
	t.BalanceTransaction = text(c.accounts.post(balanceChange{kind: "transfer", source: t.ID, description: string(t.Description), amount: -amount, currency: currency, availableOn: availableOn}).ID)
	py := there.receive(t, availableOn)
	py.ReceiptURL = receiptURL(c.r.Host, py)
	t.DestinationPayment = py.ID
	c.accounts.add(t)
	c.accounts.event("transfer.created", t, c)
	return t, nil
}

func checkTransferAmount(c *call, amount int64, currency string) *Error {
	switch {
	case !c.has("amount"):
		return missing("amount")
	case amount < 1:
		return refuse("parameter_invalid_integer", "amount", "This value must be greater than or equal to 1.")
	}
	return checkMultiple(amount, currency)
}

// payable is the account store that a transfer's money goes to: of a connected account that
// may be paid, or of the platform when the transfer is made on one of its accounts. From
// account to account there is none: Stripe answers as if it did not know the other one.
func (acc *accountStore) payable(id string) (*accountStore, *Error) {
	if acc.platform != nil {
		if id != acc.platform.account {
			return nil, unknownIn("destination", "destination", id)
		}
		return acc.platform, nil
	}
	a, ok := find[*Account](acc, id)
	switch {
	case !ok || a.hide.Deleted:
		return nil, unknownIn("destination", "destination", id)
	case a.Capabilities["transfers"] != "active":
		return nil, refuse("insufficient_capabilities_for_transfer", "destination", "Your destination account needs to have at least one of the following capabilities enabled: transfers, crypto_transfers, legacy_payments")
	}
	return acc.s.connectedStore(acc, id), nil
}

// receiver is the account store that a transfer went to, even if it may no longer be paid.
func (acc *accountStore) receiver(t *Transfer) *accountStore {
	if acc.platform != nil {
		return acc.platform
	}
	return acc.s.connectedStore(acc, t.Destination)
}

// source makes sure that there is money for a transfer: on the available
// balance, or in the charge that it names. It gives when the money is there.
func (c *call) source(t *Transfer) (availableOn int64, fault *Error) {
	id := c.text("source_transaction")
	// Only what is available counts: a platform that transfers what it was paid a minute ago is
	// refused, and has to name the charge.
	if id == "" {
		if p := c.accounts.currencyBalance(t.Currency); p.available < t.Amount {
			return 0, refuse("balance_insufficient", "", "You have insufficient available funds in your Stripe account. "+
				"One likely reason you have insufficient funds is that your funds are automatically being paid out; try enabling manual payouts by going to https://dashboard.stripe.com/account/payouts.")
		}
		return 0, nil
	}
	ch, ok := find[*Charge](c.accounts, id)
	switch {
	case !ok:
		return 0, unknownIn("source_transaction", "charge", id)
	case !ch.Paid || !ch.Captured:
		return 0, refuse("", "source_transaction", "Charge %s cannot be the source of a transfer: it was not paid and captured.", id)
	case t.TransferGroup != "" && ch.TransferGroup != "" && t.TransferGroup != ch.TransferGroup:
		return 0, refuse("", "transfer_group", "The transfer_group of a transfer with a source_transaction is that of the charge, %s.", ch.TransferGroup)
	}
	bt, _ := find[*BalanceTransaction](c.accounts, string(ch.BalanceTransaction))
	if bt.Currency != t.Currency {
		return 0, refuse("", "currency", "The currency of source_transaction's balance transaction (%s) must be the same as the transfer currency (%s)", bt.Currency, t.Currency)
	}
	if left := bt.Amount - ch.hide.Transferred; t.Amount > left {
		return 0, refuse("", "amount", "Transfers using this transaction as a source must not exceed the source amount of %s. (There is already an existing transfer, %s left.)", shown(bt.Amount, bt.Currency), shown(left, bt.Currency))
	}
	// The group is the charge's, which gets one of the intent's name when it has none, as
	// recorded: group_pi_… and not group_ch_….
	if t.TransferGroup == "" {
		if ch.TransferGroup == "" {
			ch.TransferGroup = text("group_" + cmp.Or(string(ch.PaymentIntent), ch.ID))
		}
		t.TransferGroup = ch.TransferGroup
	}
	t.SourceTransaction = text(ch.ID)
	ch.hide.Transferred += t.Amount
	c.accounts.save(ch)
	return bt.AvailableOn, nil
}

// receive books a transfer's money where it arrives, as a payment there.
func (acc *accountStore) receive(t *Transfer, availableOn int64) *Charge {
	py := &Charge{
		Head: Head{ID: newID("py"), Object: "charge"}, Amount: t.Amount, AmountCaptured: t.Amount, Captured: true, Paid: true,
		Currency: t.Currency, Metadata: metadata{}, FraudDetails: map[string]any{}, SourceTransfer: text(t.ID), Status: "succeeded",
		PaymentMethodDetails: map[string]any{"type": "stripe_account", "stripe_account": map[string]any{}},
	}
	py.BalanceTransaction = text(acc.post(balanceChange{kind: "payment", category: "charge", source: py.ID, amount: t.Amount, currency: t.Currency, availableOn: availableOn}).ID)
	acc.add(py)
	return py
}

func (c *call) transferAt(name string) (*Transfer, *Error) {
	t, ok := find[*Transfer](c.accounts, c.path(name))
	if !ok {
		return nil, unknownAt("transfer", "transfer", c.path(name))
	}
	return t, nil
}

func retrieveTransfer(c *call) (any, error) {
	t, fault := c.transferAt("transfer")
	if fault != nil {
		return nil, fault
	}
	return t, nil
}

func updateTransfer(c *call) (any, error) {
	t, fault := c.transferAt("transfer")
	if fault != nil {
		return nil, fault
	}
	if c.has("description") {
		t.Description = text(c.text("description"))
	}
	t.Metadata = c.metadata(t.Metadata)
	c.accounts.save(t)
	c.accounts.event("transfer.updated", t, c)
	return t, nil
}

func listTransfers(c *call) (any, error) {
	return page(c, "transfer", func(t *Transfer) bool {
		return (!c.has("destination") || t.Destination == c.text("destination")) &&
			(!c.has("transfer_group") || string(t.TransferGroup) == c.text("transfer_group"))
	})
}

func createReversal(c *call) (any, error) {
	t, fault := c.transferAt("id")
	if fault != nil {
		return nil, fault
	}
	left := t.Amount - t.AmountReversed
	amount := left
	if c.has("amount") {
		amount = c.number("amount")
	}
	there := c.accounts.receiver(t)
	there.settle()
	switch {
	case left == 0:
		return nil, refuse("", "", "Transfer %s is already fully reversed.", t.ID)
	case amount < 1:
		return nil, refuse("parameter_invalid_integer", "amount", "This value must be greater than or equal to 1.")
	case amount > left:
		return nil, refuse("", "amount", "Transfer reversal amount (%s) is greater than unreversed amount on transfer (%s)", shown(amount, t.Currency), shown(left, t.Currency))
	// Pending money counts here, for it comes back as pending. What was paid out does not come
	// back, and the account's balance is not made negative.
	case there.currencyBalance(t.Currency).available+there.currencyBalance(t.Currency).pending < amount:
		return nil, refuse("balance_insufficient", "", "The account that received this transfer does not have sufficient funds to reverse this transfer.")
	}
	if fault := checkMultiple(amount, t.Currency); fault != nil {
		return nil, fault
	}
	return c.reverse(t, there, amount), nil
}

func (c *call) reverse(t *Transfer, there *accountStore, amount int64) *Reversal {
	rev := &Reversal{
		Head: Head{ID: newID("trr"), Object: "transfer_reversal"}, Amount: amount, Currency: t.Currency,
		Metadata: c.metadata(nil), Transfer: t.ID,
	}
	// As long as the transfer's own money is pending, so is what comes back of it: else a platform
	// could make a charge's money available at once by a transfer and its reversal.
	availableOn := c.accounts.pendingUntil(t.BalanceTransaction)
	rev.BalanceTransaction = text(c.accounts.post(balanceChange{kind: "transfer_refund", category: "transfer_reversal", source: rev.ID, description: "REFUND FOR TRANSFER", amount: amount, currency: t.Currency, availableOn: availableOn}).ID)
	back := &Refund{
		Head: Head{ID: newID("pyr"), Object: "refund"}, Amount: amount, Charge: text(t.DestinationPayment), Currency: t.Currency,
		Metadata: metadata{}, Status: "succeeded", SourceTransferReversal: text(rev.ID),
	}
	back.BalanceTransaction = text(there.post(balanceChange{kind: "payment_refund", category: "refund", source: back.ID, description: "REFUND FOR PAYMENT", amount: -amount, currency: t.Currency, availableOn: availableOn}).ID)
	there.add(back)
	if py, ok := find[*Charge](there, t.DestinationPayment); ok {
		py.AmountRefunded += amount
		py.Refunded = py.AmountRefunded == py.Amount
		there.save(py)
	}
	rev.DestinationPaymentRefund = text(back.ID)
	c.accounts.add(rev)
	t.AmountReversed += amount
	t.Reversed = t.AmountReversed == t.Amount
	t.Reversals.Data = slices.Insert(t.Reversals.Data, 0, any(rev))
	if len(t.Reversals.Data) > 10 { // as many as Stripe shows inside
		t.Reversals.Data, t.Reversals.HasMore = t.Reversals.Data[:10], true
	}
	c.accounts.save(t)
	c.accounts.event("transfer.reversed", t, c)
	return rev
}

func (c *call) reversalAt() (*Reversal, *Error) {
	rev, ok := find[*Reversal](c.accounts, c.path("id"))
	if !ok || rev.Transfer != c.path("transfer") {
		return nil, unknownAt("id", "transfer reversal", c.path("id"))
	}
	return rev, nil
}

func retrieveReversal(c *call) (any, error) {
	rev, fault := c.reversalAt()
	if fault != nil {
		return nil, fault
	}
	return rev, nil
}

func updateReversal(c *call) (any, error) {
	rev, fault := c.reversalAt()
	if fault != nil {
		return nil, fault
	}
	rev.Metadata = c.metadata(rev.Metadata)
	c.accounts.save(rev)
	return rev, nil
}

func listReversals(c *call) (any, error) {
	t, fault := c.transferAt("id")
	if fault != nil {
		return nil, fault
	}
	return page(c, "transfer_reversal", func(rev *Reversal) bool { return rev.Transfer == t.ID })
}
