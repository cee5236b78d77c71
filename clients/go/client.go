// Package purser is a client of Purser for servers: it creates users and their sessions, and
// charges, refunds and credits their wallets with an API key of the application.
//
// Money moves at most once. Each call that moves money has an idempotency key: the one in
// its input, or a random one. The client repeats a call whose outcome it does not know under
// the same key. Give a key of your own, such as the number of an order, wherever your
// program may call again after a crash.
//
// Amounts are decimals of whole currency units: 9.50 is nine dollars and fifty cents.
package purser

import (
	"context"
	"crypto/rand"
	"net/http"
	"time"

	"github.com/Khan/genqlient/graphql"

	"github.com/purserhq/purser/clients/go/internal/api"
)

// Client calls one Purser with one token. It is safe for concurrent use.
type Client struct {
	url     string
	token   string
	http    *http.Client
	tries   int
	graphql graphql.Client
}

// Option changes a Client.
type Option func(*Client)

// WithHTTPClient replaces the HTTP client, whose timeout is 30 seconds by default.
func WithHTTPClient(h *http.Client) Option { return func(c *Client) { c.http = h } }

// WithTries limits how often a call is sent, 5 times by default. One try means no retries.
func WithTries(n int) Option { return func(c *Client) { c.tries = max(1, n) } }

// New is a client of the Purser whose GraphQL endpoint is at url, such as
// http://127.0.0.1:8080/graphql. The token is an API key (prs_…) or the token of a session.
func New(url, token string, options ...Option) *Client {
	c := &Client{url: url, token: token, http: &http.Client{Timeout: 30 * time.Second}, tries: 5}
	for _, option := range options {
		option(c)
	}
	c.graphql = graphql.NewClient(url, bearer{c.http, token})
	return c
}

// As is a client that acts with the token of a user's session.
func (c *Client) As(token string) *Client {
	return New(c.url, token, WithHTTPClient(c.http), WithTries(c.tries))
}

// EnsureUser returns the user with the application's identifier and creates the user with a
// wallet if there is none. It requires the scope USERS_WRITE.
func (c *Client) EnsureUser(ctx context.Context, in EnsureUserInput) (*EnsureUserPayload, error) {
	return call(ctx, c, func() (*EnsureUserPayload, []*api.ErrorFields, error) {
		out, err := api.EnsureUser(ctx, c.graphql, &in)
		if err != nil {
			return nil, nil, err
		}
		return out.EnsureUser, out.EnsureUser.UserErrors, nil
	})
}

// User finds a user; nil when there is none. It requires the scope USERS_READ.
func (c *Client) User(ctx context.Context, by UserRef) (*User, error) {
	return call(ctx, c, func() (*User, []*api.ErrorFields, error) {
		out, err := api.GetUser(ctx, c.graphql, &by)
		if err != nil {
			return nil, nil, err
		}
		return out.User, nil, nil
	})
}

// CreateUserSession returns a token with which the application's front end acts as the
// user. A repeated call creates another session. It requires the scope SESSIONS_WRITE.
func (c *Client) CreateUserSession(ctx context.Context, in CreateUserSessionInput) (*CreateUserSessionPayload, error) {
	return call(ctx, c, func() (*CreateUserSessionPayload, []*api.ErrorFields, error) {
		out, err := api.CreateUserSession(ctx, c.graphql, &in)
		if err != nil {
			return nil, nil, err
		}
		return out.CreateUserSession, out.CreateUserSession.UserErrors, nil
	})
}

// OpenWallet returns the user's wallet of the currency and opens it if there is none. It
// requires the scope USERS_WRITE.
func (c *Client) OpenWallet(ctx context.Context, in OpenWalletInput) (*Wallet, error) {
	return call(ctx, c, func() (*Wallet, []*api.ErrorFields, error) {
		out, err := api.OpenWallet(ctx, c.graphql, &in)
		if err != nil {
			return nil, nil, err
		}
		return out.OpenWallet.Wallet, out.OpenWallet.UserErrors, nil
	})
}

// Wallet finds a wallet; nil when there is none. It requires the scope WALLETS_READ.
func (c *Client) Wallet(ctx context.Context, id string) (*Wallet, error) {
	return call(ctx, c, func() (*Wallet, []*api.ErrorFields, error) {
		out, err := api.GetWallet(ctx, c.graphql, id)
		if err != nil {
			return nil, nil, err
		}
		return out.Wallet, nil, nil
	})
}

// Deposit charges a card of the user whose session the client acts with: see [Client.As].
// A declined card is no error: the deposit has the status FAILED and a failure.
func (c *Client) Deposit(ctx context.Context, in DepositInput) (*DepositPayload, error) {
	in.IdempotencyKey = key(in.IdempotencyKey)
	return call(ctx, c, func() (*DepositPayload, []*api.ErrorFields, error) {
		out, err := api.Deposit(ctx, c.graphql, &in)
		if err != nil {
			return nil, nil, err
		}
		return out.Deposit, out.Deposit.UserErrors, nil
	})
}

// Charge takes money from a wallet for something that the application sells. It requires
// the scope CHARGES_WRITE. Charge is nil when accumulated usage has not reached the smallest
// amount of the currency.
func (c *Client) Charge(ctx context.Context, in ChargeInput) (*ChargePayload, error) {
	in.IdempotencyKey = key(in.IdempotencyKey)
	return call(ctx, c, func() (*ChargePayload, []*api.ErrorFields, error) {
		out, err := api.Charge(ctx, c.graphql, &in)
		if err != nil {
			return nil, nil, err
		}
		return out.Charge, out.Charge.UserErrors, nil
	})
}

// RefundCharge returns part of a charge, or without an amount all that is left of it. It
// requires the scope CHARGES_WRITE.
func (c *Client) RefundCharge(ctx context.Context, in RefundChargeInput) (*RefundChargePayload, error) {
	in.IdempotencyKey = key(in.IdempotencyKey)
	return call(ctx, c, func() (*RefundChargePayload, []*api.ErrorFields, error) {
		out, err := api.RefundCharge(ctx, c.graphql, &in)
		if err != nil {
			return nil, nil, err
		}
		return out.RefundCharge, out.RefundCharge.UserErrors, nil
	})
}

// Credit adds the platform's money to a wallet. It requires the scope CREDITS_WRITE.
func (c *Client) Credit(ctx context.Context, in CreditInput) (*CreditPayload, error) {
	in.IdempotencyKey = key(in.IdempotencyKey)
	return call(ctx, c, func() (*CreditPayload, []*api.ErrorFields, error) {
		out, err := api.Credit(ctx, c.graphql, &in)
		if err != nil {
			return nil, nil, err
		}
		return out.Credit, out.Credit.UserErrors, nil
	})
}

// Batch carries out up to 1,000 operations. Each has its own idempotency key, which must be
// given, and its own result with its own UserErrors: only a batch that is refused as a whole
// is an error of Batch. Each operation requires its scope.
func (c *Client) Batch(ctx context.Context, in BatchInput) ([]*BatchResult, error) {
	return call(ctx, c, func() ([]*BatchResult, []*api.ErrorFields, error) {
		out, err := api.Batch(ctx, c.graphql, &in)
		if err != nil {
			return nil, nil, err
		}
		return out.Batch.Results, out.Batch.UserErrors, nil
	})
}

// FindCharges is a page of charges, newest first. It requires the scope WALLETS_READ. For
// the next page give the EndCursor of its PageInfo as after.
func (c *Client) FindCharges(ctx context.Context, filter ChargeFilter, first int, after *string) (*ChargePage, error) {
	return call(ctx, c, func() (*ChargePage, []*api.ErrorFields, error) {
		out, err := api.FindCharges(ctx, c.graphql, &filter, &first, after)
		if err != nil {
			return nil, nil, err
		}
		return out.Charges, nil, nil
	})
}

// key is the given idempotency key, or a random one.
func key(given string) string {
	if given != "" {
		return given
	}
	return rand.Text()
}

// bearer sends requests with a token.
type bearer struct {
	http  *http.Client
	token string
}

func (b bearer) Do(r *http.Request) (*http.Response, error) {
	r.Header.Set("Authorization", "Bearer "+b.token)
	return b.http.Do(r) //nolint:gosec // the caller names the address
}
