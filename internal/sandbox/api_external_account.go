package sandbox

import (
	"cmp"
	"fmt"
	"hash/fnv"
	"net/http"
	"slices"
)

// testBanks are Stripe's test bank accounts: number, the end of the token
// btok_us_verified…, and why payouts to it fail; empty if they do not.
var testBanks = []struct{ number, token, failure string }{
	{"000123456789", "", ""},
	{"000111111116", "_noAccount", "no_account"},
	{"000111111113", "_accountClosed", "account_closed"},
	{"000222222227", "_insufficientFunds", "insufficient_funds"},
	{"000333333335", "_debitNotAuthorized", "debit_not_authorized"},
	{"000444444440", "_invalidCurrency", "invalid_currency"},
}

func createExternal(c *call) (any, error) {
	a, fault := c.accountAt()
	if fault != nil {
		return nil, fault
	}
	bank, number, fault := c.bankFor(a)
	switch {
	case fault != nil:
		return nil, fault
	case bank == nil:
		return nil, missing("external_account")
	}
	bank["metadata"] = c.metadata(nil)
	c.accounts.root().addBank(a, bank, number, c.flag("default_for_currency"))
	there := c.s.connectedStore(c.accounts.root(), a.ID)
	there.event("account.external_account.created", bank, c)
	there.event("account.updated", a, c)
	return bank, nil
}

// bankFor is the bank account that the parameters describe, by a test token or by its numbers;
// nil where they describe none. It changes nothing.
func (c *call) bankFor(a *Account) (bank map[string]any, number string, fault *Error) {
	given, name := c.inner("external_account"), "external_account"
	if given == nil {
		given, name = c.inner("bank_account"), "bank_account"
	}
	number = given.text("account_number")
	if token := c.text("external_account"); token != "" {
		if number = numberOfToken(token); number == "" {
			return nil, "", unknownIn("external_account", "token", token)
		}
	}
	switch {
	case number == "" && given == nil:
		return nil, "", nil
	case len(number) < 4:
		return nil, "", refuse("account_number_invalid", name+"[account_number]", "Invalid account number: it must have at least 4 characters.")
	}
	bank = bankAccount(a)
	bank["last4"] = number[len(number)-4:]
	if currency := given.text("currency"); currency != "" {
		if currency, fault = checkCurrency(currency); fault != nil {
			fault.Param = name + "[currency]"
			return nil, "", fault
		}
		bank["currency"] = currency
	}
	for _, field := range []string{"object", "country", "account_holder_name", "account_holder_type", "account_type", "routing_number"} {
		if value := given.text(field); value != "" {
			bank[field] = value
		}
	}
	bank["fingerprint"] = bankFingerprint(number, bank)
	return bank, number, nil
}

// replaceBank makes a bank account the default of its currency and deletes the one before:
// that is what external_account of an account does, while an account's list of external
// accounts keeps both. Without the deletion a test would look for the new one in the wrong
// place of the list, and a payout could still name the old one.
func (acc *accountStore) replaceBank(a *Account, bank map[string]any, number string, c *call) {
	var old map[string]any
	for _, it := range a.ExternalAccounts.Data {
		if other, _ := it.(map[string]any); other["currency"] == bank["currency"] && other["default_for_currency"] == true {
			old = other
		}
	}
	acc.addBank(a, bank, number, true)
	there := acc.s.connectedStore(acc, a.ID)
	there.event("account.external_account.created", bank, c)
	if old != nil {
		a.dropBank(old["id"])
		there.event("account.external_account.deleted", old, c)
	}
}

func (a *Account) dropBank(id any) {
	a.ExternalAccounts.Data = slices.DeleteFunc(a.ExternalAccounts.Data, func(it any) bool {
		bank, _ := it.(map[string]any)
		return bank["id"] == id
	})
}

// bankFingerprint is equal for equal numbers at one bank, whatever account has them.
func bankFingerprint(number string, bank map[string]any) string {
	digest := fnv.New64a()
	_, _ = fmt.Fprint(digest, bank["country"], " ", bank["routing_number"], " ", number) // a hash takes everything
	return fmt.Sprintf("%016x", digest.Sum64())
}

func numberOfToken(token string) string {
	if token == "btok_us" {
		return testBanks[0].number
	}
	for _, t := range testBanks {
		if token == "btok_us_verified"+t.token {
			return t.number
		}
	}
	return ""
}

// addBank gives an account a bank account. Payouts go on if they had stopped
// for want of one.
func (acc *accountStore) addBank(a *Account, bank map[string]any, number string, isDefault bool) {
	for _, t := range testBanks {
		if t.number == number && t.failure != "" {
			if a.hide.BadBanks == nil {
				a.hide.BadBanks = map[string]string{}
			}
			a.hide.BadBanks[bank["id"].(string)] = t.failure
		}
	}
	// The one before it stays the default, unless it is told off or does not work.
	bank["default_for_currency"] = true
	for _, it := range a.ExternalAccounts.Data {
		other, _ := it.(map[string]any)
		switch {
		case other["currency"] != bank["currency"] || other["default_for_currency"] != true:
		case isDefault || other["status"] == "errored":
			other["default_for_currency"] = false
		default:
			bank["default_for_currency"] = false
		}
	}
	a.ExternalAccounts.Data = append([]any{bank}, a.ExternalAccounts.Data...)
	if r := &a.Requirements; slices.Contains(r.CurrentlyDue, "external_account") {
		a.PayoutsEnabled = a.PayoutsEnabled || a.DetailsSubmitted
		for _, due := range []*[]string{&r.CurrentlyDue, &r.EventuallyDue, &r.PastDue} {
			// A clone: all accounts that begin share one list of what is asked.
			*due = slices.DeleteFunc(slices.Clone(*due), func(name string) bool { return name == "external_account" })
		}
	}
	acc.save(a)
}

// bankAt is the bank account in the path.
func (c *call) bankAt() (*Account, map[string]any, *Error) {
	a, fault := c.accountAt()
	if fault != nil {
		return nil, nil, fault
	}
	bank := c.s.connectedStore(c.accounts.root(), a.ID).bank(c.path("id"))
	if bank == nil {
		return nil, nil, unknownAt("id", "external account", c.path("id"))
	}
	return a, bank, nil
}

func retrieveExternal(c *call) (any, error) {
	_, bank, fault := c.bankAt()
	if fault != nil {
		return nil, fault
	}
	return bank, nil
}

func listExternals(c *call) (any, error) {
	a, fault := c.accountAt()
	if fault != nil {
		return nil, fault
	}
	out := &list{Object: "list", URL: c.r.URL.Path, Data: []any{}}
	if cmp.Or(c.text("object"), "bank_account") == "bank_account" {
		out.Data = append(out.Data, a.ExternalAccounts.Data...)
	}
	return out, nil
}

func deleteExternal(c *call) (any, error) {
	a, bank, fault := c.bankAt()
	switch {
	case fault != nil:
		return nil, fault
	case bank["default_for_currency"] == true && bank["currency"] == a.DefaultCurrency:
		return nil, &Error{
			Status: http.StatusBadRequest, Type: "invalid_request_error",
			Message: "You cannot delete the default external account for your default currency. Please make another external account the default using the `default_for_currency` param, and then delete this one.",
		}
	}
	a.dropBank(bank["id"])
	c.accounts.root().save(a)
	there := c.s.connectedStore(c.accounts.root(), a.ID)
	there.event("account.external_account.deleted", bank, c)
	there.event("account.updated", a, c)
	return map[string]any{"id": bank["id"], "object": "bank_account", "deleted": true}, nil
}
