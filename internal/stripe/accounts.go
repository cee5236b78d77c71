package stripe

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strings"
	"time"

	stripego "github.com/stripe/stripe-go/v76"

	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/money"
	"github.com/purserhq/purser/internal/payments/processor"
)

const onboardingKey = "onboarding_id" // in an account's metadata, where the name is a row's id

// CreateAccount makes an Express account that asks for transfers.
func (c *Client) CreateAccount(ctx context.Context, key string, o processor.AccountOrder) (processor.Account, error) {
	params := &stripego.AccountParams{
		// Transfers alone, so that Stripe asks the owner for what payouts need and no more. Some
		// platforms may not ask for it without card_payments, which Stripe answers with a 400.
		Type: stripego.String(string(stripego.AccountTypeExpress)),
		Capabilities: &stripego.AccountCapabilitiesParams{
			Transfers: &stripego.AccountCapabilitiesTransfersParams{Requested: stripego.Bool(true)},
		},
	}
	if o.Email != "" {
		params.Email = stripego.String(o.Email)
	}
	if o.Country != "" {
		params.Country = stripego.String(o.Country)
	}
	if o.BusinessType != "" {
		params.BusinessType = stripego.String(o.BusinessType)
	}
	params.Context = ctx
	params.SetIdempotencyKey(key)
	addName(params.AddMetadata, onboardingKey, o.Onboarding)
	params.AddMetadata("user_id", o.Owner.String())
	a, err := c.api.Accounts.New(params)
	if err != nil {
		return processor.Account{}, processorError(err)
	}
	made := account(a)
	if !strings.HasPrefix(a.ID, "acct_") || made.Onboarding != o.Onboarding {
		return processor.Account{}, mismatchError("another account")
	}
	return made, nil
}

// OwnAccount is the id of the account that the key belongs to. A restricted key may
// lack the right to read it, which is an Error of the class Config.
func (c *Client) OwnAccount(ctx context.Context) (gid.ID, error) {
	params := &stripego.AccountParams{}
	params.Context = ctx
	a := &stripego.Account{}
	// Called by its path: the library's Get takes no parameters, so it has no context and would
	// outlast its caller.
	if err := c.api.Accounts.B.Call(http.MethodGet, "/v1/account", c.api.Accounts.Key, params, a); err != nil {
		return "", processorError(err)
	}
	if !strings.HasPrefix(a.ID, "acct_") {
		return "", mismatchError("no id of an account")
	}
	return gid.ID(a.ID), nil
}

// SettlementCurrencies are the currencies in which the platform has money at Stripe, in order:
// those that it settles in. Payments in others are converted. None where the key may not read
// the balance.
func (c *Client) SettlementCurrencies(ctx context.Context) ([]money.Currency, error) {
	params := &stripego.BalanceParams{}
	params.Context = ctx
	balance, err := c.api.Balance.Get(params)
	if err != nil {
		return nil, processorError(c.optional(err, "balance_read"))
	}
	var all []money.Currency
	for _, part := range balance.Available {
		all = append(all, amount(part.Amount, part.Currency).Currency)
	}
	slices.Sort(all)
	return slices.Compact(all), nil
}

// Account fetches a connected account.
func (c *Client) Account(ctx context.Context, id gid.ID) (processor.Account, error) {
	if id == "" {
		return processor.Account{}, unasked("account")
	}
	params := &stripego.AccountParams{}
	params.Context = ctx
	a, err := c.api.Accounts.GetByID(id.String(), params)
	switch {
	case lost(err): // an answer, not a failure: the payouts to it must stop
		return processor.Account{ID: id, Lost: true}, nil
	case err != nil:
		return processor.Account{}, processorError(err)
	case a.ID != id.String():
		return processor.Account{}, mismatchError("another account")
	}
	out := account(a)
	if a.DetailsSubmitted { // before that there is no bank
		out.BankFailure, err = c.bankFailure(ctx, id)
		err = c.optional(err, "payout_read of connected accounts")
	}
	return out, processorError(err)
}

// optional lets a question go unanswered that the key has no right to and that nothing
// necessary depends on: an account without news of its bank can be paid, one that cannot be
// read at all stops every payout to it.
func (c *Client) optional(err error, permission string) error {
	var refusal *stripego.Error
	if !errors.As(err, &refusal) || refusal.HTTPStatusCode != http.StatusForbidden || refusal.RequestID == "" {
		return err
	}
	c.log.Warn("the key at Stripe lacks a permission; docs/operations.md lists what a restricted key needs", "permission", permission)
	return nil
}

// lost tells that Stripe knows no such account of the platform.
func lost(err error) bool {
	// With a request ID only: a proxy's own 403 or 404 would disconnect every account behind it.
	var refusal *stripego.Error
	return errors.As(err, &refusal) && refusal.RequestID != "" &&
		(refusal.Code == stripego.ErrorCodeAccountInvalid || refusal.Code == stripego.ErrorCodeResourceMissing)
}

// bankFailure is why the newest payout from an account to its bank came back.
func (c *Client) bankFailure(ctx context.Context, id gid.ID) (*processor.Failure, error) {
	params := &stripego.PayoutListParams{}
	params.Context = ctx
	params.Limit = stripego.Int64(1)
	params.Single = true
	params.SetStripeAccount(id.String())
	list := c.api.Payouts.List(params)
	if !list.Next() {
		return nil, list.Err()
	}
	// Only the newest: paid may turn failed within days, and one that arrived after it shows
	// that the bank account was changed.
	p := list.Payout()
	if p.Status != stripego.PayoutStatusFailed {
		return nil, nil //nolint:nilnil // nothing failed
	}
	return &processor.Failure{Code: string(p.FailureCode), Message: p.FailureMessage}, nil
}

// FindAccounts lists the accounts made for an onboarding since a time.
func (c *Client) FindAccounts(ctx context.Context, onboarding gid.ID, since time.Time) ([]processor.Account, error) {
	params := &stripego.AccountListParams{CreatedRange: from(since)}
	params.Context = ctx
	params.Limit = stripego.Int64(pageSize)
	var found []processor.Account
	list := c.api.Accounts.List(params)
	for list.Next() {
		if a := account(list.Account()); a.Onboarding == onboarding {
			found = append(found, a)
		}
	}
	return found, processorError(list.Err())
}

// AccountLink makes a link to Stripe's onboarding form. A new one each time, so
// it needs no key: under one a retry would get the stored link again, which works once and for
// minutes only.
func (c *Client) AccountLink(ctx context.Context, id gid.ID, refreshURL, returnURL string) (processor.Link, error) {
	if id == "" {
		return processor.Link{}, unasked("account")
	}
	params := &stripego.AccountLinkParams{
		Account:    stripego.String(id.String()),
		RefreshURL: stripego.String(refreshURL),
		ReturnURL:  stripego.String(returnURL),
		Type:       stripego.String(string(stripego.AccountLinkTypeAccountOnboarding)),
	}
	params.Context = ctx
	link, err := c.api.AccountLinks.New(params)
	switch {
	case err != nil:
		return processor.Link{}, processorError(err)
	case link.URL == "":
		return processor.Link{}, mismatchError("no address")
	}
	return processor.Link{URL: link.URL, ExpiresAt: time.Unix(link.ExpiresAt, 0).UTC()}, nil
}

// fingerprints is that of a bank account or card that an account is paid at, where Stripe
// tells one.
func fingerprints(e *stripego.AccountExternalAccount) []string {
	switch {
	case e.BankAccount != nil && e.BankAccount.Fingerprint != "":
		return []string{e.BankAccount.Fingerprint}
	case e.Card != nil && e.Card.Fingerprint != "":
		return []string{e.Card.Fingerprint}
	}
	return nil
}

func account(a *stripego.Account) processor.Account {
	out := processor.Account{
		ID:               gid.ID(a.ID),
		Onboarding:       nameIn(a.Metadata, onboardingKey),
		DetailsSubmitted: a.DetailsSubmitted,
		PayoutsEnabled:   a.PayoutsEnabled,
	}
	// The capability decides, not DetailsSubmitted: the owner can come back from the form with
	// transfers still pending, and Stripe can take them away at any time after.
	if a.Capabilities != nil {
		out.TransfersEnabled = a.Capabilities.Transfers == stripego.AccountCapabilityStatusActive
	}
	if a.ExternalAccounts != nil {
		for _, e := range a.ExternalAccounts.Data {
			out.Banks = append(out.Banks, fingerprints(e)...)
		}
	}
	if a.Requirements != nil {
		out.RequirementsDue = a.Requirements.CurrentlyDue
		out.DisabledReason = string(a.Requirements.DisabledReason)
	}
	return out
}
