package main

import (
	"bytes"
	"context"
	"fmt"
	"math/rand/v2"
	"time"

	"github.com/purserhq/purser/internal/gid"
)

// transferQuery asks for what a front end shows after a transfer.
const transferQuery = `mutation Send($input: TransferInput!) { transfer(input: $input) {
	transfer { id amount { amount currency } createdAt } wallet { id currentBalance { amount currency } } replayed userErrors { code message } } }`

func transfers(ctx context.Context, l *lab) ([]*measured, error) {
	address, err := l.database(ctx, "transfer")
	if err != nil {
		return nil, err
	}
	db, err := l.open(ctx, address)
	if err != nil {
		return nil, err
	}
	all, err := people(ctx, db, spread, opening)
	if err != nil {
		return nil, err
	}
	p, err := l.start(ctx, "transfer", address)
	if err != nil {
		return nil, err
	}
	overWire := func(clients int, pick func() (from, to person)) func(context.Context, time.Duration) (sample, error) {
		return func(ctx context.Context, d time.Duration) (sample, error) {
			open, hangUp, err := dialAll(clients, p) // anew: one that rests for a minute is closed
			if err != nil {
				return sample{}, err
			}
			defer hangUp()
			return crowd(ctx, clients, d, func(_ context.Context, caller int) error {
				from, to := pick()
				return open[caller].transfer(from, to)
			})
		}
	}
	anyTwo := func() (from, to person) {
		i := rand.IntN(len(all))
		return all[i], all[(i+1+rand.IntN(len(all)-1))%len(all)]
	}
	toOne := func() (from, to person) { return all[1+rand.IntN(len(all)-1)], all[0] }
	fromOne := func() (from, to person) { return all[0], all[1+rand.IntN(len(all)-1)] }
	spreadName := "10,000 wallets"
	return []*measured{
		{name: spreadName, clients: callers, program: p, against: refSpread, bar: 0.5, tail: 10, run: overWire(callers, anyTwo)},
		{name: "all to one hot wallet", clients: callers, program: p, against: "transfer/" + spreadName, bar: 0.8, run: overWire(callers, toOne)},
		{name: "all from one hot wallet", clients: callers, program: p, against: "transfer/" + spreadName, bar: 0.8, run: overWire(callers, fromOne)},
		{name: "10,000 wallets, alone", clients: 1, program: p, against: refLone, run: overWire(1, anyTwo)},
	}, nil
}

// transfer sends one minor unit, and fails unless it went.
func (c *client) transfer(from, to person) error {
	body, err := c.ask(from.token, request(transferQuery, map[string]any{"input": map[string]any{
		"toWalletId": to.wallet, "amount": "0.01", "idempotencyKey": gid.New("k"),
	}}))
	if err == nil && !bytes.Contains(body, []byte(`"replayed":false,"userErrors":[]`)) {
		err = fmt.Errorf("the server answers %s", body)
	}
	return err
}
