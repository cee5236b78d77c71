package prove_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"
)

// person uses the API as a front end does.
type person struct {
	email, token, wallet string
}

type (
	amount  struct{ Amount, Currency string }
	refused struct{ Code, Message string }
	deposit struct {
		ID, Status, PaymentIntentID string
		Amount                      amount
		Refunds                     []struct{ Status, RefundID string }
	}
	payout struct {
		ID, Status, TransferID string
		Amount                 amount
	}
)

const (
	depositFields = `id status paymentIntentId amount { amount currency } refunds { status refundId }`
	payoutFields  = `id status transferId amount { amount currency }`
	refusals      = `userErrors { code message }`
)

// answered is what every verb's answer holds.
type answered struct {
	Deposit    *deposit
	Payout     *payout
	Charge     *struct{ ID string }
	Hold       *struct{ ID string }
	Replayed   bool
	UserErrors []refused
}

// err tells that the verb refused.
func (a answered) err() error {
	if len(a.UserErrors) > 0 {
		return fmt.Errorf("refused: %+v", a.UserErrors)
	}
	return nil
}

func signUp(t testing.TB, p *process, email string) *person {
	t.Helper()
	who, err := trySignUp(p.urls["api"], email)
	must(t, err)
	return who
}

func trySignUp(api, email string) (*person, error) {
	var data struct {
		SignUp struct {
			Token string
			User  *struct{ Wallet struct{ ID string } }
		}
	}
	who := &person{email: email}
	err := who.ask(api, `mutation($email: String!) {
		signUp(input: {email: $email, password: "correct horse battery"}) { token user { wallet { id } } }
	}`, map[string]any{"email": email}, &data)
	if err != nil {
		return nil, err
	}
	if data.SignUp.User == nil {
		return nil, fmt.Errorf("signUp of %s answered %+v", email, data)
	}
	who.token, who.wallet = data.SignUp.Token, data.SignUp.User.Wallet.ID
	return who, nil
}

// tryLogIn is who signs in with the address; nil and no error when nobody can.
func tryLogIn(api, email string) (*person, error) {
	var data struct {
		LogIn struct {
			Token string
			User  *struct{ Wallet struct{ ID string } }
		}
	}
	who := &person{email: email}
	err := who.ask(api, `mutation($email: String!) {
		logIn(input: {email: $email, password: "correct horse battery"}) { token user { wallet { id } } }
	}`, map[string]any{"email": email}, &data)
	if err != nil || data.LogIn.User == nil {
		return nil, err
	}
	who.token, who.wallet = data.LogIn.Token, data.LogIn.User.Wallet.ID
	return who, nil
}

// ask sends one operation and reads its data. It fails when the server answers
// with errors, or not at all.
func (who *person) ask(api, query string, variables map[string]any, into any) error {
	body, err := json.Marshal(map[string]any{"query": query, "variables": variables})
	if err != nil {
		return err
	}
	req, err := http.NewRequest(http.MethodPost, api, bytes.NewReader(body))
	if err != nil {
		return err
	}
	req.Header.Set("Content-Type", "application/json")
	if who.token != "" {
		req.Header.Set("Authorization", "Bearer "+who.token)
	}
	var reply struct {
		Data   json.RawMessage
		Errors json.RawMessage
	}
	if err := do(req, &reply); err != nil {
		return err
	}
	if len(reply.Errors) > 0 {
		return errors.New(string(reply.Errors))
	}
	return json.Unmarshal(reply.Data, into)
}

// verb sends one mutation with an input and reads its payload.
func (who *person) verb(api, name, typ, fields string, input map[string]any) (answered, error) {
	var data map[string]answered
	err := who.ask(api, `mutation($input: `+typ+`!) { out: `+name+`(input: $input) { `+fields+` `+refusals+` } }`,
		map[string]any{"input": input}, &data)
	return data["out"], err
}

func (who *person) deposit(api, key, amount, card string) (answered, error) {
	return who.verb(api, "deposit", "DepositInput", "deposit { "+depositFields+" } replayed",
		map[string]any{"amount": amount, "paymentMethod": card, "idempotencyKey": key})
}

func (who *person) payout(api, key, amount string) (answered, error) {
	return who.verb(api, "payout", "PayoutInput", "payout { "+payoutFields+" } replayed",
		map[string]any{"amount": amount, "idempotencyKey": key})
}

func (who *person) refund(api, key, deposit, amount string) (answered, error) {
	return who.verb(api, "refundDeposit", "RefundDepositInput", "refund { id } replayed",
		map[string]any{"depositId": deposit, "amount": amount, "idempotencyKey": key})
}

// transfer sends money to somebody else's wallet.
func (who *person) transfer(api, key, wallet, amount string) (answered, error) {
	return who.verb(api, "transfer", "TransferInput", "transfer { id } replayed",
		map[string]any{"toWalletId": wallet, "amount": amount, "idempotencyKey": key})
}

// account is the connected account that the person is to onboard. Who is told that
// Stripe cannot be reached asks again, as the message has it.
func (who *person) account(api string) (id string, err error) {
	for range 10 {
		if id, err = who.askAccount(api); err == nil || !strings.Contains(err.Error(), "PROCESSOR_UNAVAILABLE") {
			return id, err
		}
		pause(time.Second)
	}
	return id, err
}

func (who *person) askAccount(api string) (string, error) {
	var data struct {
		Out struct {
			Wallet     struct{ AccountID string }
			UserErrors []refused
		}
	}
	err := who.ask(api, `mutation { out: startConnectOnboarding { wallet { accountId } `+refusals+` } }`, nil, &data)
	if err == nil && len(data.Out.UserErrors) > 0 {
		err = fmt.Errorf("refused: %+v", data.Out.UserErrors)
	}
	return data.Out.Wallet.AccountID, err
}

// state is all of a person's money.
type state struct {
	Balance  amount
	Held     amount
	Account  string
	Deposits []deposit
	Payouts  []payout
}

// state reads everything.
func (who *person) state(api string) (state, error) {
	var data struct {
		Wallet struct {
			CurrentBalance amount
			HeldBalance    amount
			AccountID      string
		}
	}
	err := who.ask(api, `{ wallet { currentBalance { amount currency } heldBalance { amount currency } accountId } }`, nil, &data)
	s := state{Balance: data.Wallet.CurrentBalance, Held: data.Wallet.HeldBalance, Account: data.Wallet.AccountID}
	if err == nil {
		s.Deposits, err = all[deposit](who, api, "deposits", depositFields)
	}
	if err == nil {
		s.Payouts, err = all[payout](who, api, "payouts", payoutFields)
	}
	return s, err
}

// all reads a whole connection of the wallet, page by page.
func all[T any](who *person, api, connection, fields string) (items []T, err error) {
	var after any
	for {
		var data struct {
			Wallet struct {
				Items struct {
					PageInfo struct {
						HasNextPage bool
						EndCursor   string
					}
					Edges []struct{ Node T }
				}
			}
		}
		err := who.ask(api, `query($after: Cursor) { wallet { items: `+connection+`(first: 100, after: $after) {
			pageInfo { hasNextPage endCursor } edges { node { `+fields+` } } } } }`, map[string]any{"after": after}, &data)
		if err != nil {
			return items, err
		}
		for _, e := range data.Wallet.Items.Edges {
			items = append(items, e.Node)
		}
		if !data.Wallet.Items.PageInfo.HasNextPage {
			return items, nil
		}
		after = data.Wallet.Items.PageInfo.EndCursor
	}
}

// settled tells that nothing waits for Stripe.
func (s state) settled() bool {
	for _, d := range s.Deposits {
		if d.Status != "SUCCEEDED" && d.Status != "FAILED" && d.Status != "CANCELED" {
			return false
		}
		for _, r := range d.Refunds {
			if r.Status == "PENDING" {
				return false
			}
		}
	}
	for _, p := range s.Payouts {
		if p.Status == "PENDING" {
			return false
		}
	}
	return true
}
