package main

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"os"
	"regexp"
	"strings"
	"time"

	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/ledger"
)

type demoCmd struct{}

// Run plays the main job against a fresh instance that is thrown away, and
// prints every step with its GraphQL.
func (*demoCmd) Run(ctx context.Context) (err error) {
	dir, err := os.MkdirTemp("", "purser-demo-")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	c, err := settings{
		Addr: "127.0.0.1:0", SandboxAddr: "127.0.0.1:0", DataDir: dir, Currency: "USD", PayoutDelay: "0",
	}.check()
	if err != nil {
		return err
	}
	a, err := start(ctx, c, slog.New(slog.DiscardHandler))
	if err != nil {
		return err
	}
	d := &demo{ctx: ctx, out: os.Stdout, api: a.url + "/graphql", sandbox: a.sandboxURL, control: a.control}
	if err := errors.Join(d.play(), a.close()); err != nil {
		return err
	}
	return d.verify(c)
}

// demo is a front end of a few lines.
type demo struct {
	ctx          context.Context
	out          io.Writer
	api, sandbox string
	token        string
	control      string // the token of the sandbox's control API
	steps        int
}

func (d *demo) play() error {
	for _, step := range []func() error{d.signUp, d.deposit, d.decline, d.onboard, d.payout, d.ledger} {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}

func (d *demo) signUp() error {
	var data struct{ SignUp struct{ Token string } }
	err := d.step("Ada signs up and has a wallet at once", `mutation {
  signUp(input: {email: "ada@example.com", password: "`+rand.Text()+`", name: "Ada"}) {
    token
    user { wallet { id currentBalance { amount currency } } }
    userErrors { code message }
  }
}`, &data)
	d.token = data.SignUp.Token
	return err
}

func (d *demo) deposit() error {
	return d.step("She deposits 25.00 by card", `mutation {
  deposit(input: {amount: "25.00", paymentMethod: "tok_visa", idempotencyKey: "`+rand.Text()+`"}) {
    deposit { id status amount { amount currency } paymentIntentId }
    wallet { currentBalance { amount } availableBalance { amount } }
    userErrors { code message }
  }
}`, nil)
}

func (d *demo) decline() error {
	return d.step("Another card is declined: the deposit says why, the wallet stays", `mutation {
  deposit(input: {amount: "10.00", paymentMethod: "tok_visa_chargeDeclinedInsufficientFunds", idempotencyKey: "`+rand.Text()+`"}) {
    deposit { status failure { code declineCode message } }
    wallet { currentBalance { amount } }
    userErrors { code message }
  }
}`, nil)
}

func (d *demo) onboard() error {
	var data struct {
		StartConnectOnboarding struct {
			URL    string
			Wallet struct{ AccountID string }
		}
	}
	err := d.step("She onboards with Stripe Connect", `mutation {
  startConnectOnboarding { url expiresAt wallet { accountId } userErrors { code message } }
}`, &data)
	if err != nil {
		return err
	}
	account := data.StartConnectOnboarding.Wallet.AccountID
	_, _ = fmt.Fprintf(d.out, "In the browser she submits Stripe's form; here the sandbox does it:\n  POST /_sandbox/accounts/%s/complete\n\n", account)
	_, err = d.post(d.sandbox+"/_sandbox/accounts/"+account+"/complete", "{}")
	return err
}

func (d *demo) payout() error {
	return d.step("She is paid out 10.00", `mutation {
  payout(input: {amount: "10.00", idempotencyKey: "`+rand.Text()+`"}) {
    payout { id status amount { amount currency } stripeTransferId }
    wallet { currentBalance { amount } payoutAccount { transfersEnabled } }
    userErrors { code message }
  }
}`, nil)
}

func (d *demo) ledger() error {
	return d.step("Every cent is a line of the ledger, newest first", `{
  transactions(first: 10) {
    totalCount
    edges { node { sequence kind value { amount } runningBalance { amount } balanceAfter { amount } } }
  }
}`, nil)
}

// step prints what it does, the GraphQL and the answer.
func (d *demo) step(title, query string, into any) error {
	d.steps++
	_, _ = fmt.Fprintf(d.out, "── %d. %s\n\n%s\n\n", d.steps, title, query)
	body, err := json.Marshal(map[string]string{"query": query})
	if err != nil {
		return err
	}
	answer, err := d.post(d.api, string(body))
	if err != nil {
		return err
	}
	var reply struct {
		Data   json.RawMessage
		Errors []struct{ Message string }
	}
	if err := json.Unmarshal(answer, &reply); err != nil {
		return fmt.Errorf("%s: %w", title, err)
	}
	if len(reply.Errors) > 0 {
		return fmt.Errorf("%s: %s", title, reply.Errors[0].Message)
	}
	var pretty bytes.Buffer
	if err := json.Indent(&pretty, reply.Data, "", "  "); err != nil {
		return err
	}
	_, _ = fmt.Fprintf(d.out, "%s\n\n", tokens.ReplaceAllString(pretty.String(), "pst_…"))
	if into == nil {
		return nil
	}
	return json.Unmarshal(reply.Data, into)
}

// tokens are not printed, not even this one's.
var tokens = regexp.MustCompile(`pst_[A-Za-z0-9_-]+`)

func (d *demo) post(url, body string) ([]byte, error) {
	ctx, cancel := context.WithTimeout(d.ctx, 30*time.Second)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, url, strings.NewReader(body))
	if err != nil {
		return nil, err
	}
	req.Header.Set("Content-Type", "application/json")
	if d.token != "" && strings.HasPrefix(url, d.api) {
		req.Header.Set("Authorization", "Bearer "+d.token)
	}
	if strings.HasPrefix(url, d.sandbox) {
		req.Header.Set("Authorization", "Bearer "+d.control)
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return nil, err
	}
	defer func() { _ = res.Body.Close() }()
	answer, err := io.ReadAll(res.Body)
	if err == nil && res.StatusCode >= 300 {
		err = fmt.Errorf("POST %s: %s", url, res.Status)
	}
	return answer, err
}

// verify checks the books that the demo wrote.
func (d *demo) verify(c config) error {
	_, _ = fmt.Fprintf(d.out, "── %d. The books are recomputed\n\n", d.steps+1)
	db, err := database.Open(d.ctx, c.databaseURL, c.currency)
	if err != nil {
		return err
	}
	report, err := ledger.Verify(d.ctx, db)
	if err != nil {
		return errors.Join(err, db.Close())
	}
	return errors.Join(report.Write(d.out), db.Close())
}
