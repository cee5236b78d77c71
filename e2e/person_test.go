package e2e_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"
)

type (
	money   struct{ Amount, Currency string }
	failure struct{ Code, DeclineCode, Message string }
	refusal struct {
		Code, Message string
		Field         []string
	}
	deposit struct {
		ID, Status, PaymentIntentID, ClientSecret string
		Amount                                    money
		Failure                                   *failure
	}
	payout struct {
		ID, Status, TransferID string
		Amount                 money
		Failure                *failure
	}
	wallet struct {
		ID, AccountID                    string
		CurrentBalance, AvailableBalance money
		PayoutAccount                    *struct{ TransfersEnabled, DetailsSubmitted bool }
	}
	line struct {
		Sequence                            int
		Kind                                string
		Value, RunningBalance, BalanceAfter money
	}
)

const (
	depositFields = `id status amount { amount currency } paymentIntentId clientSecret failure { code declineCode message }`
	payoutFields  = `id status amount { amount currency } transferId failure { code declineCode message }`
	walletFields  = `id accountId currentBalance { amount currency } availableBalance { amount currency }
		payoutAccount { transfersEnabled detailsSubmitted }`
	lineFields   = `sequence kind value { amount currency } runningBalance { amount currency } balanceAfter { amount currency }`
	refusalField = `userErrors { code message field }`
)

// person uses the API as a front end does.
type person struct {
	t     testing.TB
	api   string
	token string
	email string
}

var client = http.Client{
	Timeout:   90 * time.Second, // above the server's own limit
	Transport: &http.Transport{MaxIdleConnsPerHost: 64},
}

// signUp makes somebody new.
func (p *program) signUp() *person {
	p.t.Helper()
	who := &person{t: p.t, api: p.urls["api"], email: strings.ToLower(rand.Text()) + "@example.com"}
	var data struct {
		SignUp struct {
			Token      string
			User       struct{ Wallet wallet }
			UserErrors []refusal
		}
	}
	must(p.t, who.ask(`mutation($email: String!) {
		signUp(input: {email: $email, password: "correct horse battery", name: "Ada"}) { token user { wallet { id } } `+refusalField+` }
	}`, map[string]any{"email": who.email}, &data))
	if data.SignUp.Token == "" || data.SignUp.User.Wallet.ID == "" {
		p.t.Fatalf("signUp answered %+v", data)
	}
	who.token = data.SignUp.Token
	return who
}

// at is the same person at another address, after a restart.
func (who *person) at(p *program) *person { return &person{p.t, p.urls["api"], who.token, who.email} }

// ask sends one operation and reads its data. It fails when the server answers
// with errors, or not at all.
func (who *person) ask(query string, variables map[string]any, into any) error {
	body, err := json.Marshal(map[string]any{"query": query, "variables": variables})
	if err != nil {
		return err
	}
	header := http.Header{"Content-Type": {"application/json"}}
	if who.token != "" {
		header.Set("Authorization", "Bearer "+who.token)
	}
	answer, err := send(who.t.Context(), http.MethodPost, who.api, header, body)
	if err != nil {
		return err
	}
	var reply struct {
		Data   json.RawMessage
		Errors []struct{ Message string }
	}
	if err := json.Unmarshal(answer, &reply); err != nil {
		return fmt.Errorf("%w in %s", err, answer)
	}
	if len(reply.Errors) > 0 {
		return errors.New(string(answer))
	}
	return json.Unmarshal(reply.Data, into)
}

// send is one request; an answer that is not 2xx is an error.
func send(ctx context.Context, method, url string, header http.Header, body []byte) ([]byte, error) {
	req, err := http.NewRequestWithContext(ctx, method, url, bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	req.Header = header
	res, err := client.Do(req)
	if err != nil {
		return nil, err
	}
	defer func() { _ = res.Body.Close() }()
	answer, err := io.ReadAll(res.Body)
	if err == nil && res.StatusCode >= 300 {
		err = fmt.Errorf("%s %s: %s: %s", method, url, res.Status, answer)
	}
	return answer, err
}

// order is what a deposit or a payout asks for; an empty key makes a new one.
type order struct{ amount, method, key string }

// begun is the answer to an order.
type begun[T any] struct {
	done     T
	wallet   wallet
	replayed bool
	refusals []refusal
}

func (who *person) tryDeposit(o order) (begun[deposit], error) {
	var data struct {
		Deposit struct {
			Deposit    deposit
			Wallet     wallet
			Replayed   bool
			UserErrors []refusal
		}
	}
	input := map[string]any{"amount": o.amount, "idempotencyKey": key(o)}
	if o.method != "" {
		input["paymentMethod"] = o.method
	}
	err := who.ask(`mutation($input: DepositInput!) { deposit(input: $input) {
		deposit { `+depositFields+` } wallet { `+walletFields+` } replayed `+refusalField+` } }`,
		map[string]any{"input": input}, &data)
	d := data.Deposit
	return begun[deposit]{d.Deposit, d.Wallet, d.Replayed, d.UserErrors}, err
}

func (who *person) tryPayout(o order) (begun[payout], error) {
	var data struct {
		Payout struct {
			Payout     payout
			Wallet     wallet
			Replayed   bool
			UserErrors []refusal
		}
	}
	err := who.ask(`mutation($input: PayoutInput!) { payout(input: $input) {
		payout { `+payoutFields+` } wallet { `+walletFields+` } replayed `+refusalField+` } }`,
		map[string]any{"input": map[string]any{"amount": o.amount, "idempotencyKey": key(o)}}, &data)
	d := data.Payout
	return begun[payout]{d.Payout, d.Wallet, d.Replayed, d.UserErrors}, err
}

func key(o order) string {
	if o.key == "" {
		return rand.Text()
	}
	return o.key
}

// deposit and payout expect an answer, whatever it says.
func (who *person) deposit(o order) begun[deposit] {
	who.t.Helper()
	b, err := who.tryDeposit(o)
	must(who.t, err)
	return b
}

func (who *person) payout(o order) begun[payout] {
	who.t.Helper()
	b, err := who.tryPayout(o)
	must(who.t, err)
	return b
}

// refused expects the one refusal with the code.
func (b begun[T]) refused(t testing.TB, code string) {
	t.Helper()
	if len(b.refusals) != 1 || b.refusals[0].Code != code {
		t.Errorf("got %+v, want the refusal %s", b, code)
	}
}

func (who *person) wallet() wallet {
	who.t.Helper()
	var data struct{ Wallet wallet }
	must(who.t, who.ask(`{ wallet { `+walletFields+` } }`, nil, &data))
	return data.Wallet
}

// onboard fills in Stripe's form, which the sandbox does at once.
func (who *person) onboard(box sandbox) {
	who.t.Helper()
	box.complete(who.startOnboarding())
	eventually(who.t, 30*time.Second, "the account can take transfers", func() bool {
		w := who.wallet()
		return w.PayoutAccount != nil && w.PayoutAccount.TransfersEnabled
	})
}

// startOnboarding is the account that is to be onboarded.
func (who *person) startOnboarding() string {
	who.t.Helper()
	var data struct {
		StartConnectOnboarding struct {
			URL        string
			Wallet     wallet
			UserErrors []refusal
		}
	}
	must(who.t, who.ask(`mutation { startConnectOnboarding { url wallet { `+walletFields+` } `+refusalField+` } }`, nil, &data))
	started := data.StartConnectOnboarding
	if !strings.HasPrefix(started.Wallet.AccountID, "acct_") || started.URL == "" {
		who.t.Fatalf("startConnectOnboarding answered %+v", started)
	}
	page, err := send(who.t.Context(), http.MethodGet, started.URL, http.Header{}, nil)
	if err != nil || !bytes.Contains(page, []byte("<html")) {
		who.t.Fatalf("the onboarding page: %v\n%s", err, page)
	}
	return started.Wallet.AccountID
}

// all reads a whole connection of the wallet, page by page.
func all[T any](who *person, connection, fields string) []T {
	who.t.Helper()
	var items []T
	var after any
	for {
		var data struct {
			Wallet struct {
				Items struct {
					TotalCount int
					PageInfo   struct {
						HasNextPage bool
						EndCursor   string
					}
					Edges []struct{ Node T }
				}
			}
		}
		must(who.t, who.ask(`query($after: Cursor) { wallet { items: `+connection+`(first: 100, after: $after) {
			totalCount pageInfo { hasNextPage endCursor } edges { node { `+fields+` } } } } }`,
			map[string]any{"after": after}, &data))
		page := data.Wallet.Items
		for _, edge := range page.Edges {
			items = append(items, edge.Node)
		}
		if !page.PageInfo.HasNextPage {
			if page.TotalCount != len(items) {
				who.t.Errorf("%s: totalCount is %d, the pages held %d", connection, page.TotalCount, len(items))
			}
			return items
		}
		after = page.PageInfo.EndCursor
	}
}

func (who *person) deposits() []deposit { return all[deposit](who, "deposits", depositFields) }
func (who *person) payouts() []payout   { return all[payout](who, "payouts", payoutFields) }
func (who *person) ledger() []line      { return all[line](who, "transactions", lineFields) }
