package sandbox

import "slices"

type accountRow struct {
	*Account
	Funds []money
}

// State is how far an account has come, in one word or two.
func (a *Account) State() string {
	switch {
	case hasPrefix(string(a.Requirements.DisabledReason), "rejected."):
		return "refused"
	case !a.DetailsSubmitted:
		return "onboarding"
	case a.Requirements.DisabledReason == "requirements.pending_verification":
		return "under review"
	case a.Requirements.DisabledReason != "":
		return "disabled"
	case !a.PayoutsEnabled:
		return "restricted"
	}
	return "enabled"
}

func (acc *accountStore) accountRow(a *Account) accountRow {
	return accountRow{a, acc.s.connectedStore(acc, a.ID).funds()}
}

type accountList struct {
	Rows  []accountRow
	Older string
}

func showAccounts(v *visit) (string, any, *Error) {
	var l accountList
	if v.accounts == nil {
		return "Accounts", l, nil
	}
	accounts, older := newest(v, v.accounts, "account", pageLength, func(a *Account) bool { return !a.hide.Deleted })
	for _, a := range accounts {
		l.Rows = append(l.Rows, v.accounts.accountRow(a))
	}
	l.Older = older
	return "Accounts", l, nil
}

type accountPage struct {
	accountRow
	Names     []string // of its capabilities
	Payments  []*Charge
	Payouts   []*Payout
	Transfers []*Transfer
	Timeline  []*Event
}

// accountAt is the account in the path; a deleted one is gone.
func accountAt(v *visit) (*Account, *Error) {
	a, fault := at[*Account](v, "account")
	if fault == nil && a.hide.Deleted {
		return nil, unknownAt("id", "account", a.ID)
	}
	return a, fault
}

func showAccount(v *visit) (string, any, *Error) {
	a, fault := accountAt(v)
	if fault != nil {
		return "", nil, fault
	}
	p := accountPage{accountRow: v.accounts.accountRow(a), Names: sortedKeys(a.Capabilities)}
	p.Payouts, _ = newest[*Payout](v, v.s.connectedStore(v.accounts, a.ID), "payout", pageLength, nil)
	p.Payments, _ = newest[*Charge](v, v.s.connectedStore(v.accounts, a.ID), "charge", pageLength, nil)
	p.Transfers, _ = newest(v, v.accounts, "transfer", pageLength, func(t *Transfer) bool { return t.Destination == a.ID })
	p.Timeline, _ = newest(v, v.accounts, "event", 10, func(e *Event) bool { return e.Account == a.ID })
	title := string(a.Email)
	if title == "" {
		title = a.ID
	}
	return title, p, nil
}

// actOnAccount is what the account's owner and Stripe do with it.
func actOnAccount(v *visit) (string, *Error) {
	a, fault := accountAt(v)
	if fault != nil {
		return "", fault
	}
	switch v.r.PathValue("do") {
	case "complete":
		v.accounts.submit(a)
		return "Onboarding is complete.", nil
	case "review":
		v.accounts.review(a)
		return "The account stays under review.", nil
	case "payout":
		return v.payOut(a)
	case "disable":
		v.accounts.disable(a, "requirements.past_due", nil)
		return "The account is disabled: Stripe wants to know more.", nil
	case "reject":
		v.accounts.disable(a, "rejected.other", nil)
		return "The account is refused.", nil
	}
	return "", noSuchStep
}

type transferList struct {
	Rows  []*Transfer
	Older string
}

func showTransfers(v *visit) (string, any, *Error) {
	var l transferList
	if v.accounts != nil {
		l.Rows, l.Older = newest[*Transfer](v, v.accounts, "transfer", pageLength, nil)
	}
	return "Transfers", l, nil
}

type transferPage struct {
	*Transfer
	To        *Account
	Reversals []*Reversal
	Timeline  []*Event
	Names     []string
}

func showTransfer(v *visit) (string, any, *Error) {
	t, fault := at[*Transfer](v, "transfer")
	if fault != nil {
		return "", nil, fault
	}
	to, _ := find[*Account](v.accounts, t.Destination)
	if to != nil && to.hide.Deleted {
		to = nil
	}
	reversals := slices.DeleteFunc(all[*Reversal](v.accounts, "transfer_reversal"), func(rev *Reversal) bool { return rev.Transfer != t.ID })
	return "Transfer of " + shown(t.Amount, t.Currency), transferPage{
		t, to, reversals, v.accounts.mentions(t.seq-2, t.ID), sortedKeys(t.Metadata),
	}, nil
}

// Left is what can still be reversed.
func (t transferPage) Left() int64 { return t.Amount - t.AmountReversed }

func actOnTransfer(v *visit) (string, *Error) {
	t, fault := at[*Transfer](v, "transfer")
	if fault != nil {
		return "", fault
	}
	if v.r.PathValue("do") != "reverse" {
		return "", noSuchStep
	}
	amount, ok := typed(v.r.FormValue("amount"), t.Currency)
	if !ok {
		return "", refuse("", "amount", "%q is not an amount in %s.", v.r.FormValue("amount"), t.Currency)
	}
	_, err := createReversal(v.call(params{"amount": amount}))
	return shown(amount, t.Currency) + " came back.", asFault(err)
}

// balanceTransactionRow is an entry of the books, with the sum of all up to it.
type balanceTransactionRow struct {
	*BalanceTransaction
	Sum  int64
	Page string // which shows its source; empty if none does
}

type balancePage struct {
	Funds    []money
	Currency string
	Payouts  []*Payout
	Rows     []balanceTransactionRow
	More     int // older entries that are not shown
}

func showBalance(v *visit) (string, any, *Error) {
	if v.accounts == nil {
		return "Balance", balancePage{}, nil
	}
	v.accounts = v.accounts.root()
	p := balancePage{Funds: v.accounts.funds(), Currency: v.r.FormValue("currency")}
	if p.Currency == "" {
		p.Currency = v.accounts.mainCurrency()
	}
	p.Payouts, _ = newest[*Payout](v, v.accounts, "payout", pageLength, nil)
	var sum int64
	for _, bt := range all[*BalanceTransaction](v.accounts, "balance_transaction") {
		if bt.Currency == p.Currency {
			sum += bt.Net
			p.Rows = append(p.Rows, balanceTransactionRow{bt, sum, ""})
		}
	}
	slices.Reverse(p.Rows)
	if p.More = len(p.Rows) - 2*pageLength; p.More > 0 {
		p.Rows = p.Rows[:2*pageLength]
	}
	for i := range p.Rows {
		p.Rows[i].Page = v.accounts.pageOf(string(p.Rows[i].Source))
	}
	return "Balance", p, nil
}

// mainCurrency is the one in which most happens.
func (acc *accountStore) mainCurrency() string {
	count, most := map[string]int{}, acc.s.home()
	for _, bt := range all[*BalanceTransaction](acc, "balance_transaction") {
		if count[bt.Currency]++; count[bt.Currency] > count[most] {
			most = bt.Currency
		}
	}
	return most
}
