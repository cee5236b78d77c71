package main

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"
)

type benchCmd struct {
	URL     string        `name:"url" default:"http://127.0.0.1:8080" help:"The address of the server to measure. Servers in live mode are refused."`
	Clients int           `default:"16" help:"The number of concurrent clients. Each is a separate user."`
	For     time.Duration `default:"5s" help:"The duration of each of the two phases: reads, then transfers."`
}

const (
	benchRead = `{ wallet { id currentBalance { amount currency } transactions(first: 20) { pageInfo { hasNextPage endCursor }
		edges { node { id sequence kind value { amount } balanceAfter { amount } createdAt } } } } }`
	benchSend = `mutation($to: ID!, $key: String!) { transfer(input: {toWalletId: $to, amount: "0.01", idempotencyKey: $key}) {
		wallet { currentBalance { amount } } userErrors { code message } } }`
)

// Run signs users up, lets them read their wallets and send each other cents, and
// prints how often in a second and how long it took.
func (b *benchCmd) Run(ctx context.Context) error {
	if b.Clients < 2 || b.For <= 0 {
		return errors.New("--clients: two at least, and --for: some time")
	}
	b.URL = strings.TrimRight(b.URL, "/")
	if err := b.refuseLive(ctx); err != nil {
		return err
	}
	users := make([]benchUser, b.Clients)
	for i := range users {
		if err := users[i].join(ctx, b.URL); err != nil {
			return err
		}
	}
	fmt.Printf("%d users of %s, each asks again as soon as it is answered\n\n%-34s %10s %10s %10s\n", b.Clients, b.URL, "", "a second", "p50", "p99")
	for _, play := range []struct {
		name string
		ask  func(i int) (string, map[string]any)
	}{
		{"wallet and 20 transactions", func(int) (string, map[string]any) { return benchRead, nil }},
		{"transfer", func(i int) (string, map[string]any) {
			return benchSend, map[string]any{"to": users[(i+1)%len(users)].wallet, "key": rand.Text()}
		}},
		{"wallet and 20 transactions, again", func(int) (string, map[string]any) { return benchRead, nil }},
	} {
		took, err := b.play(ctx, users, play.ask)
		if err != nil {
			return fmt.Errorf("%s: %w", play.name, err)
		}
		fmt.Printf("%-34s %10.0f %10v %10v\n", play.name, float64(len(took))/b.For.Seconds(),
			took[len(took)/2].Round(10*time.Microsecond), took[len(took)*99/100].Round(10*time.Microsecond))
	}
	return nil
}

// refuseLive lets by only a server that says that it is for trying things out.
func (b *benchCmd) refuseLive(ctx context.Context) error {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, b.URL+"/config.json", http.NoBody)
	if err != nil {
		return err
	}
	res, err := http.DefaultClient.Do(r)
	if err != nil {
		return err
	}
	defer func() { _ = res.Body.Close() }() // it was only read
	var c struct{ PublishableKey, Sandbox string }
	if err := json.NewDecoder(res.Body).Decode(&c); err != nil {
		return fmt.Errorf("%s does not answer as Purser does: %w", b.URL, err)
	}
	if c.Sandbox == "" && !strings.HasPrefix(c.PublishableKey, "pk_test_") {
		return fmt.Errorf("%s does not say that it is in test mode: no load is put on real money", b.URL)
	}
	return nil
}

// play lets every user ask until the time is over, and gives how long each answer
// took, the shortest first. The first wrong answer ends it.
func (b *benchCmd) play(ctx context.Context, users []benchUser, ask func(i int) (string, map[string]any)) ([]time.Duration, error) {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	end := time.Now().Add(b.For)
	each := make([][]time.Duration, len(users))
	var running sync.WaitGroup
	for i := range users {
		running.Go(func() {
			for began := time.Now(); began.Before(end) && ctx.Err() == nil; began = time.Now() {
				query, variables := ask(i)
				if err := users[i].ask(ctx, query, variables, nil); err != nil {
					cancel(err)
					return
				}
				each[i] = append(each[i], time.Since(began))
			}
		})
	}
	running.Wait()
	all := slices.Concat(each...)
	slices.Sort(all)
	if len(all) == 0 && ctx.Err() == nil {
		return nil, errors.New("nothing was answered in time")
	}
	return all, context.Cause(ctx)
}

// benchUser is somebody who was signed up for this, with a connection of their own.
type benchUser struct {
	api, token, wallet string
	client             http.Client
}

// join signs the user up and brings some money in.
func (u *benchUser) join(ctx context.Context, url string) error {
	u.api, u.client.Transport = url+"/graphql", &http.Transport{}
	var in struct {
		SignUp struct {
			Token string
			User  struct{ Wallet struct{ ID string } }
		}
	}
	err := u.ask(ctx, `mutation($email: String!, $password: String!) { signUp(input: {email: $email, password: $password}) {
		token user { wallet { id } } userErrors { code message } } }`,
		map[string]any{"email": "bench-" + strings.ToLower(rand.Text()) + "@example.com", "password": rand.Text()}, &in)
	u.token, u.wallet = in.SignUp.Token, in.SignUp.User.Wallet.ID
	if err != nil {
		return err
	}
	return u.ask(ctx, `mutation($key: String!) { deposit(input: {amount: "100", paymentMethod: "pm_card_visa", idempotencyKey: $key}) {
		userErrors { code message } } }`, map[string]any{"key": rand.Text()}, nil)
}

// ask asks once. An answer that holds a refusal is an error.
func (u *benchUser) ask(ctx context.Context, query string, variables map[string]any, into any) error {
	body, err := json.Marshal(map[string]any{"query": query, "variables": variables})
	if err != nil {
		return err
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, u.api, bytes.NewReader(body))
	if err != nil {
		return err
	}
	r.Header.Set("Content-Type", "application/json")
	if u.token != "" {
		r.Header.Set("Authorization", "Bearer "+u.token)
	}
	res, err := u.client.Do(r)
	if err != nil {
		return err
	}
	text, err := io.ReadAll(res.Body)
	if err = errors.Join(err, res.Body.Close()); err != nil {
		return err
	}
	if res.StatusCode != http.StatusOK || bytes.Contains(text, []byte(`"errors":[`)) || bytes.Contains(text, []byte(`"userErrors":[{`)) {
		return fmt.Errorf("the server answers %s: %.300s", res.Status, text)
	}
	if into == nil {
		return nil
	}
	return json.Unmarshal(text, &struct{ Data any }{into})
}
