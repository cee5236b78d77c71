package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"github.com/purserhq/purser/internal/gid"
)

const (
	chargeQuery = `mutation Charge($input: ChargeInput!) { charge(input: $input) {
	charge { id amount { amount currency } createdAt } wallet { id currentBalance { amount currency } } replayed userErrors { code message } } }`
	placeQuery   = `mutation Place($input: PlaceHoldInput!) { placeHold(input: $input) { hold { id } replayed userErrors { code message } } }`
	captureQuery = `mutation Capture($input: CaptureHoldInput!) { captureHold(input: $input) {
	charge { id amount { amount currency } createdAt } wallet { id currentBalance { amount currency } } replayed userErrors { code message } } }`
	batchQuery = `mutation Batch($input: BatchInput!) { batch(input: $input) {
	results { replayed userErrors { code message } } userErrors { code message } } }`
)

// batchSize is how many charges a batch has.
const batchSize = 1000

// spendings are what the application's back end orders with its API key, beside transfers by
// the same number of clients.
func spendings(ctx context.Context, l *lab) ([]*measured, error) {
	address, err := l.database(ctx, "spending")
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
	key, err := l.applicationKey(ctx, address)
	if err != nil {
		return nil, err
	}
	p, err := l.start(ctx, "spending", address)
	if err != nil {
		return nil, err
	}
	overWire := func(clients int, do func(c *client) error) func(context.Context, time.Duration) (sample, error) {
		return func(ctx context.Context, d time.Duration) (sample, error) {
			open, hangUp, err := dialAll(clients, p)
			if err != nil {
				return sample{}, err
			}
			defer hangUp()
			return crowd(ctx, clients, d, func(_ context.Context, caller int) error { return do(open[caller]) })
		}
	}
	anybody := func() person { return all[rand.IntN(len(all))] }
	transfer := func(c *client) error {
		i := rand.IntN(len(all))
		return c.transfer(all[i], all[(i+1)%len(all)])
	}
	charge := func(c *client) error { return c.charge(key, anybody()) }
	inBatches := overWire(4, func(c *client) error { return c.chargeMany(key, anybody) })
	return []*measured{
		{name: "transfer", clients: callers, program: p, against: refSpread, run: overWire(callers, transfer)},
		{name: "charge", clients: callers, program: p, against: "spending/transfer", run: overWire(callers, charge)},
		{name: "charges of batches of 1,000", clients: 4, program: p, against: "spending/charge",
			run: func(ctx context.Context, d time.Duration) (sample, error) {
				s, err := inBatches(ctx, d)
				s.n *= batchSize
				return s, err
			}},
		{name: "two transfers", clients: callers, program: p, against: "spending/transfer",
			run: overWire(callers, func(c *client) error { return errors.Join(transfer(c), transfer(c)) })},
		{name: "place and capture a hold", clients: callers, program: p, against: "spending/two transfers",
			run: overWire(callers, func(c *client) error { return c.placeAndCapture(key, anybody()) })},
	}, nil
}

// applicationKey makes an API key of the application, as an operator does at a terminal.
func (l *lab) applicationKey(ctx context.Context, address string) (string, error) {
	cmd := exec.CommandContext(ctx, l.program, "key", "app", "bench", "CHARGES_WRITE", "HOLDS_WRITE")
	dir := filepath.Join(l.dir, "spending-key")
	cmd.Env = []string{"DATABASE_URL=" + address, "HOME=" + dir, "PURSER_DATA_DIR=" + dir}
	out, err := cmd.CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("make an API key: %w: %s", err, out)
	}
	for word := range strings.FieldsSeq(string(out)) {
		if strings.HasPrefix(word, "prs_") {
			return word, nil
		}
	}
	return "", fmt.Errorf("no API key was made: %s", out)
}

// ordered asks for one thing of the application, and fails unless it was done.
func (c *client) ordered(key, query string, input map[string]any) ([]byte, error) {
	body, err := c.ask(key, request(query, map[string]any{"input": input}))
	if err == nil && !bytes.Contains(body, []byte(`"replayed":false,"userErrors":[]`)) {
		err = fmt.Errorf("the server answers %s", body)
	}
	return body, err
}

// chargeOf is the input of a charge of one minor unit.
func chargeOf(who person) map[string]any {
	return map[string]any{"wallet": map[string]any{"id": who.wallet}, "amount": "0.01", "description": "A sandwich", "idempotencyKey": gid.New("k")}
}

func (c *client) charge(key string, who person) error {
	_, err := c.ordered(key, chargeQuery, chargeOf(who))
	return err
}

// chargeMany charges many wallets by one batch, and fails unless all were charged.
func (c *client) chargeMany(key string, anybody func() person) error {
	operations := make([]any, batchSize)
	for i := range operations {
		operations[i] = map[string]any{"charge": chargeOf(anybody())}
	}
	body, err := c.ordered(key, batchQuery, map[string]any{"mode": "INDEPENDENT", "operations": operations})
	if done := bytes.Count(body, []byte(`"replayed":false,"userErrors":[]`)); err == nil && done != batchSize {
		err = fmt.Errorf("%d of %d charges of a batch were carried out", done, batchSize)
	}
	return err
}

// placeAndCapture reserves one minor unit and charges it.
func (c *client) placeAndCapture(key string, who person) error {
	body, err := c.ordered(key, placeQuery, chargeOf(who))
	if err != nil {
		return err
	}
	_, rest, _ := bytes.Cut(body, []byte(`"id":"`))
	hold, _, _ := bytes.Cut(rest, []byte(`"`))
	_, err = c.ordered(key, captureQuery, map[string]any{"holdId": string(hold), "idempotencyKey": gid.New("k")})
	return err
}
