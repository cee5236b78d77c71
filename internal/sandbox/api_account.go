package sandbox

import (
	"net/http"
	"slices"
	"strings"
)

// Account is a connected account: somebody whom the platform pays.
type Account struct {
	Head
	BusinessProfile    map[string]any    `json:"business_profile"`
	BusinessType       text              `json:"business_type"`
	Capabilities       map[string]string `json:"capabilities"`
	ChargesEnabled     bool              `json:"charges_enabled"`
	Country            string            `json:"country"`
	DefaultCurrency    string            `json:"default_currency"`
	DetailsSubmitted   bool              `json:"details_submitted"`
	Email              text              `json:"email"`
	ExternalAccounts   *list             `json:"external_accounts"`
	FutureRequirements requirements      `json:"future_requirements"`
	Metadata           metadata          `json:"metadata"`
	PayoutsEnabled     bool              `json:"payouts_enabled"`
	Requirements       requirements      `json:"requirements"`
	Settings           map[string]any    `json:"settings"`
	TOSAcceptance      map[string]any    `json:"tos_acceptance"`
	Type               string            `json:"type"`

	hide accountHidden
}

type accountHidden struct {
	Deleted  bool
	BadBanks map[string]string `json:",omitempty"` // bank accounts that send money back, and why
}

func (a *Account) hidden() any { return &a.hide }

// requirements are what Stripe still wants to know.
type requirements struct {
	Alternatives        []any    `json:"alternatives"`
	CurrentDeadline     number   `json:"current_deadline"`
	CurrentlyDue        []string `json:"currently_due"`
	DisabledReason      text     `json:"disabled_reason"`
	Errors              []any    `json:"errors"`
	EventuallyDue       []string `json:"eventually_due"`
	PastDue             []string `json:"past_due"`
	PendingVerification []string `json:"pending_verification"`
}

func require(due ...string) requirements {
	r := requirements{
		Alternatives: []any{}, CurrentlyDue: []string{}, Errors: []any{}, EventuallyDue: []string{}, PastDue: []string{}, PendingVerification: []string{},
	}
	if len(due) > 0 {
		r.CurrentlyDue, r.EventuallyDue, r.PastDue = due, due, due
		r.DisabledReason = "requirements.past_due"
	}
	return r
}

// asked is what the onboarding form asks of a person. All accounts share the slice: what takes a
// part out of an account's list does it on a copy.
var asked = []string{
	"business_profile.url", "business_type", "external_account", "individual.dob.day", "individual.dob.month", "individual.dob.year",
	"individual.first_name", "individual.last_name", "tos_acceptance.date", "tos_acceptance.ip",
}

var currencyOf = map[string]string{
	"US": "usd", "GB": "gbp", "CA": "cad", "AU": "aud", "JP": "jpy", "CH": "chf", "SE": "sek", "DK": "dkk", "NO": "nok",
	"PL": "pln", "CZ": "czk", "SG": "sgd", "HK": "hkd", "NZ": "nzd", "MX": "mxn", "BR": "brl", "IN": "inr",
}

func createAccount(c *call) (any, error) {
	if c.text("type") == "" {
		return nil, missing("type")
	}
	country := strings.ToUpper(c.text("country"))
	if country == "" {
		country = "US"
	}
	if !isCountry(country) {
		return nil, refuse("country_unsupported", "country", "Country '%s' is unknown. Try using a 2-character alphanumeric country code instead, such as 'US', 'EG', or 'GB'.", country)
	}
	currency := currencyOf[country]
	if currency == "" {
		currency = "eur"
	}
	if given := c.text("default_currency"); given != "" {
		var fault *Error
		if currency, fault = checkCurrency(given); fault != nil {
			fault.Param = "default_currency"
			return nil, fault
		}
	}
	a := &Account{
		Head: Head{ID: "acct_1" + random(15), Object: "account"}, Type: c.text("type"), Country: country, DefaultCurrency: currency,
		Email: text(c.text("email")), BusinessType: text(c.text("business_type")), Metadata: c.metadata(nil),
		BusinessProfile: map[string]any{
			"annual_revenue": nil, "estimated_worker_count": nil, "mcc": nil, "name": nil, "product_description": nil,
			"support_address": nil, "support_email": nil, "support_phone": nil, "support_url": nil, "url": nil,
		},
		Capabilities: map[string]string{}, Requirements: require(asked...), FutureRequirements: require(),
		Settings: settings(), TOSAcceptance: map[string]any{"date": nil, "ip": nil, "user_agent": nil},
	}
	a.ExternalAccounts = listOf("/v1/accounts/"+a.ID+"/external_accounts", []any{})
	bank, number, fault := c.bankFor(a)
	if fault != nil {
		return nil, fault
	}
	a.request(c.inner("capabilities"))
	a.describe(c)
	if len(a.Capabilities) == 0 {
		a.Capabilities["card_payments"], a.Capabilities["transfers"] = "inactive", "inactive"
	}
	c.accounts.add(a)
	c.s.connectedStore(c.accounts, a.ID)
	if bank != nil {
		c.accounts.replaceBank(a, bank, number, c)
	}
	return a, nil
}

// describe keeps what a platform says of its account's business and wants of the account.
// Who the owner is the owner says, in onboarding.
func (a *Account) describe(c *call) {
	merge(a.BusinessProfile, c.inner("business_profile"))
	merge(a.Settings, c.inner("settings"))
	merge(a.TOSAcceptance, c.inner("tos_acceptance"))
}

// merge sets what is given, part by part; an empty text unsets. A nil map is made.
func merge(into map[string]any, given params) map[string]any {
	if into == nil {
		into = map[string]any{}
	}
	for name, value := range given {
		switch value := value.(type) {
		case params:
			inner, _ := into[name].(map[string]any)
			into[name] = merge(inner, value)
		case string:
			if into[name] = any(value); value == "" {
				into[name] = nil
			}
		default:
			into[name] = value
		}
	}
	return into
}

// isCountry tells whether a code has the form of one; which there are is not known here.
func isCountry(code string) bool {
	return len(code) == 2 && strings.Trim(code, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") == ""
}

func settings() map[string]any {
	return map[string]any{
		"bacs_debit_payments": map[string]any{"display_name": nil, "service_user_number": nil},
		"branding":            map[string]any{"icon": nil, "logo": nil, "primary_color": nil, "secondary_color": nil},
		"card_issuing":        map[string]any{"tos_acceptance": map[string]any{"date": nil, "ip": nil}},
		"card_payments": map[string]any{
			"decline_on":                  map[string]any{"avs_failure": false, "cvc_failure": false},
			"statement_descriptor_prefix": nil, "statement_descriptor_prefix_kana": nil, "statement_descriptor_prefix_kanji": nil,
		},
		"dashboard": map[string]any{"display_name": nil, "timezone": "Etc/UTC"},
		"payments":  map[string]any{"statement_descriptor": nil, "statement_descriptor_kana": nil, "statement_descriptor_kanji": nil},
		"payouts": map[string]any{
			"debit_negative_balances": true, "statement_descriptor": nil,
			"schedule": map[string]any{"delay_days": 2, "interval": "daily"},
		},
		"sepa_debit_payments": map[string]any{},
	}
}

// request asks for capabilities, or gives them up.
func (a *Account) request(capabilities params) {
	for name := range capabilities {
		if !capabilities.flag(name, "requested") {
			delete(a.Capabilities, name)
			continue
		}
		if a.Capabilities[name] == "" {
			a.Capabilities[name] = "inactive"
			if a.DetailsSubmitted && a.Requirements.DisabledReason == "" {
				a.Capabilities[name] = "active"
			}
		}
	}
}

// accountIn is the account that a parameter names.
func (acc *accountStore) accountIn(param, id string) (*Account, *Error) {
	a, ok := find[*Account](acc.root(), id)
	if !ok || a.hide.Deleted {
		return nil, unknownIn(param, "account", id)
	}
	return a, nil
}

// accountAt is the account in the path. An unknown one is a 403 and not a 404: Stripe does not tell
// an account that does not exist from one that is connected to another platform.
func (c *call) accountAt() (*Account, *Error) {
	a, fault := c.accounts.accountIn("account", c.path("account"))
	if fault != nil {
		return nil, &Error{
			Status: http.StatusForbidden, Type: "invalid_request_error", Code: "account_invalid",
			Message: "The provided key does not have access to account '" + c.path("account") + "' (or that account does not exist). Application access may have been revoked.",
		}
	}
	return a, nil
}

func retrieveAccount(c *call) (any, error) {
	a, fault := c.accountAt()
	if fault != nil {
		return nil, fault
	}
	return a, nil
}

// retrieveOwnAccount is GET /v1/account: the account that the key acts for.
func retrieveOwnAccount(c *call) (any, error) {
	if a, ok := find[*Account](c.accounts.root(), c.accounts.account); ok {
		return a, nil
	}
	a := &Account{
		Head: Head{ID: c.accounts.account, Object: "account"}, Type: "standard", Country: "US", DefaultCurrency: c.accounts.s.home(),
		BusinessProfile: map[string]any{"name": "Sandbox"}, Capabilities: map[string]string{"card_payments": "active", "transfers": "active"},
		ChargesEnabled: true, PayoutsEnabled: true, DetailsSubmitted: true, Requirements: require(), FutureRequirements: require(),
		Settings: settings(), TOSAcceptance: map[string]any{},
	}
	a.ExternalAccounts = listOf("/v1/accounts/"+a.ID+"/external_accounts", []any{})
	return a, nil
}

func updateAccount(c *call) (any, error) {
	a, fault := c.accountAt()
	if fault != nil {
		return nil, fault
	}
	bank, number, fault := c.bankFor(a)
	if fault != nil {
		return nil, fault
	}
	if bank != nil {
		c.accounts.root().replaceBank(a, bank, number, c)
	}
	if c.has("email") {
		a.Email = text(c.text("email"))
	}
	a.request(c.inner("capabilities"))
	if c.has("business_type") {
		a.BusinessType = text(c.text("business_type"))
	}
	a.describe(c)
	a.Metadata = c.metadata(a.Metadata)
	c.accounts.save(a)
	c.s.connectedStore(c.accounts.root(), a.ID).event("account.updated", a, c)
	return a, nil
}

func deleteAccount(c *call) (any, error) {
	a, fault := c.accountAt()
	if fault != nil {
		return nil, fault
	}
	a.hide.Deleted = true // kept, with its money, for the events and transfers that name it
	c.accounts.save(a)
	return deleted{a.ID, "account", true}, nil
}

func rejectAccount(c *call) (any, error) {
	a, fault := c.accountAt()
	if fault != nil {
		return nil, fault
	}
	reason := c.text("reason")
	if !slices.Contains([]string{"fraud", "terms_of_service", "other"}, reason) {
		return nil, refuse("", "reason", "Invalid reason: must be one of fraud, terms_of_service, or other")
	}
	c.accounts.disable(a, "rejected."+reason, c)
	return a, nil
}

func listAccounts(c *call) (any, error) {
	return page(c, "account", func(a *Account) bool { return !a.hide.Deleted })
}

// submit is what the onboarding form does once it is filled in: Stripe checks
// the details, and then finds them good.
func (acc *accountStore) submit(a *Account) {
	acc.review(a)
	acc.approve(a)
}

// review is the time between the form and Stripe's word. Coming back from the form does not mean
// that transfers are allowed: a platform that takes it for that gets
// insufficient_capabilities_for_transfer.
func (acc *accountStore) review(a *Account) {
	a.DetailsSubmitted = true
	a.Requirements = require()
	a.Requirements.PendingVerification = []string{"individual.verification.document"}
	a.Requirements.DisabledReason = "requirements.pending_verification"
	acc.capable(a, "pending", nil)
}

func (acc *accountStore) approve(a *Account) {
	a.DetailsSubmitted, a.ChargesEnabled, a.PayoutsEnabled = true, true, true
	a.Requirements = require()
	a.TOSAcceptance = map[string]any{"date": acc.s.now(), "ip": "127.0.0.1", "user_agent": nil}
	a.ExternalAccounts.Data = slices.DeleteFunc(a.ExternalAccounts.Data, func(it any) bool {
		bank, _ := it.(map[string]any)
		return bank["status"] == "errored"
	})
	if len(a.ExternalAccounts.Data) == 0 {
		a.ExternalAccounts.Data = append(a.ExternalAccounts.Data, bankAccount(a))
	}
	acc.capable(a, "active", nil)
}

// disable takes an account's rights away, which Stripe may do at any time after the onboarding.
func (acc *accountStore) disable(a *Account, reason string, c *call) {
	a.ChargesEnabled, a.PayoutsEnabled = false, false
	a.Requirements.DisabledReason = text(reason)
	acc.capable(a, "inactive", c)
}

// capable sets all capabilities of an account and tells of it.
func (acc *accountStore) capable(a *Account, status string, c *call) {
	for name := range a.Capabilities {
		a.Capabilities[name] = status
	}
	acc.save(a)
	there := acc.s.connectedStore(acc, a.ID)
	for _, name := range sortedKeys(a.Capabilities) {
		there.event("capability.updated", capability(a, name), c)
	}
	there.event("account.updated", a, c)
}

func capability(a *Account, name string) map[string]any {
	return map[string]any{
		"id": name, "object": "capability", "account": a.ID, "requested": true, "requested_at": a.Created,
		"status": a.Capabilities[name], "requirements": a.Requirements, "future_requirements": a.FutureRequirements,
	}
}

func bankAccount(a *Account) map[string]any {
	return map[string]any{
		"id": newID("ba"), "object": "bank_account", "account": a.ID, "account_holder_name": nil, "account_holder_type": nil,
		"account_type": nil, "available_payout_methods": []string{"standard"}, "bank_name": "STRIPE TEST BANK", "country": a.Country,
		"currency": a.DefaultCurrency, "default_for_currency": true, "fingerprint": random(16), "last4": "6789",
		"metadata": map[string]string{}, "routing_number": "110000000", "status": "new",
	}
}

func listCapabilities(c *call) (any, error) {
	a, fault := c.accountAt()
	if fault != nil {
		return nil, fault
	}
	out := []any{}
	for _, name := range sortedKeys(a.Capabilities) {
		out = append(out, capability(a, name))
	}
	return &list{Object: "list", URL: c.r.URL.Path, Data: out}, nil
}

func retrieveCapability(c *call) (any, error) {
	a, fault := c.accountAt()
	if fault != nil {
		return nil, fault
	}
	if name := c.path("capability"); a.Capabilities[name] != "" {
		return capability(a, name), nil
	}
	return nil, unknownAt("capability", "capability", c.path("capability"))
}
