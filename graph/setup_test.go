package graph_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"entgo.io/ent/dialect"

	"github.com/purserhq/purser/ent/user"
	"github.com/purserhq/purser/graph"
	"github.com/purserhq/purser/graph/frontend"
	"github.com/purserhq/purser/graph/transport"
	"github.com/purserhq/purser/internal/auth"
	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/events"
	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/money"
	"github.com/purserhq/purser/internal/payments"
	"github.com/purserhq/purser/internal/payments/processor"
)

// fixture is the API over one database, with a Stripe of functions.
type fixture struct {
	t      testing.TB
	db     *database.DB
	stripe *stripe
	log    *lockedBuffer
	reads  *counter
	api    http.Handler

	streams transport.Streams
}

func setup(t testing.TB, db *database.DB) *fixture {
	t.Helper()
	b := &fixture{t: t, db: db, log: &lockedBuffer{}, reads: &counter{Driver: db.ReadOnly()}, stripe: &stripe{
		createIntent: paid,
		account:      ready,
	}, streams: transport.Streams{InitFor: patience, Ping: patience}} // a client that is slow is not meant
	log := slog.New(slog.NewTextHandler(b.log, nil))
	accounts := auth.New(db, auth.Options{Log: log, Mailer: auth.LogMailer{Log: log}})
	verbs := payments.New(db, b.stripe, payments.Options{
		ReturnURL: "https://app.example/return", RefreshURL: "https://app.example/refresh", Log: log, SupportRefundMax: money.Each(100),
	})
	b.api = accounts.Middleware(graph.NewServer(
		graph.Resolver{Read: auth.Reader(b.reads), Payments: verbs, Accounts: accounts, Events: events.New(db, events.Options{}),
			Watch: db.Watch, ReadTime: patience, Config: frontend.NewConfig("pk_test_x", "http://127.0.0.1:12111", "USD", nil)},
		transport.Options{Log: log, Introspection: true, Streams: &b.streams},
	))
	return b
}

// counter counts what is read.
type counter struct {
	dialect.Driver
	mu    sync.Mutex
	n     int
	fails int       // how many are to fail
	until time.Time // when the last one would have been given up
	hold  atomic.Pointer[held]
}

// fail makes the next reads of wallets' lines fail.
func (c *counter) fail(times int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.fails = times
}

func (c *counter) Query(ctx context.Context, query string, args, v any) error {
	c.mu.Lock()
	c.n++
	c.until, _ = ctx.Deadline()
	failing := c.fails > 0 && strings.Contains(query, "transactions")
	if failing {
		c.fails--
	}
	c.mu.Unlock()
	if failing {
		return errors.New("the database is away")
	}
	if h := c.hold.Load(); h != nil {
		if err := h.wait(ctx, query, args); err != nil {
			return err
		}
	}
	return c.Driver.Query(ctx, query, args, v)
}

func (c *counter) during(do func()) int {
	before := c.n
	do()
	return c.n - before
}

type lockedBuffer struct {
	mu sync.Mutex
	bytes.Buffer
}

func (b *lockedBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.Buffer.Write(p)
}

// person asks as somebody; nobody without a token.
type person struct {
	b             *fixture
	token, wallet string
}

func (b *fixture) nobody() *person { return &person{b: b} }

// signUp makes somebody new.
func (b *fixture) signUp() *person {
	b.t.Helper()
	reply := b.nobody().ask(`mutation($email: String!) { signUp(input: {email: $email, password: "correct horse battery"}) {
		token user { wallet { id } } userErrors { code } } }`,
		"email", strings.ToLower(string(gid.New("mail")))+"@example.com")
	who := &person{b: b, token: reply.text("signUp.token"), wallet: reply.text("signUp.user.wallet.id")}
	if who.token == "" || who.wallet == "" {
		b.t.Fatalf("signUp answered %s", reply)
	}
	return who
}

// promote makes the person an ADMIN.
func (who *person) promote() { who.promoteTo(user.RoleAdmin) }

// promoteTo gives the person a role.
func (who *person) promoteTo(role user.Role) {
	who.b.t.Helper()
	err := who.b.db.InTx(who.b.t.Context(), func(ctx context.Context, tx *database.Tx) error {
		return tx.User.Update().Where(user.WalletID(gid.ID(who.wallet))).SetRole(role).Exec(ctx)
	})
	if err != nil {
		who.b.t.Fatal(err)
	}
}

// ask sends an operation with variables, given by name and value in turn.
func (who *person) ask(query string, variables ...any) reply {
	who.b.t.Helper()
	values := map[string]any{}
	for i := 0; i < len(variables); i += 2 {
		values[variables[i].(string)] = variables[i+1]
	}
	body, err := json.Marshal(map[string]any{"query": query, "variables": values})
	if err != nil {
		who.b.t.Fatal(err)
	}
	return who.send(who.b.post(string(body)))
}

func (b *fixture) post(body string) *http.Request {
	r := httptest.NewRequestWithContext(b.t.Context(), http.MethodPost, "/graphql", strings.NewReader(body))
	r.Header.Set("Content-Type", "application/json")
	return r
}

func (who *person) send(r *http.Request) reply {
	who.b.t.Helper()
	if who.token != "" {
		r.Header.Set("Authorization", "Bearer "+who.token)
	}
	w := httptest.NewRecorder()
	who.b.api.ServeHTTP(w, r)
	answer := reply{status: w.Code, header: w.Header(), raw: w.Body.String()}
	if err := json.Unmarshal(w.Body.Bytes(), &answer.body); err != nil {
		who.b.t.Fatalf("%v in %s", err, answer.raw)
	}
	return answer
}

// deposit brings money in and gives its id.
func (who *person) deposit(amount string) string {
	who.b.t.Helper()
	reply := who.ask(`mutation($amount: Decimal!, $key: String!) {
		deposit(input: {amount: $amount, paymentMethod: "pm_card_visa", idempotencyKey: $key}) {
			deposit { id status } userErrors { code } } }`, "amount", amount, "key", gid.New("key"))
	if reply.text("deposit.deposit.status") != "SUCCEEDED" {
		who.b.t.Fatalf("deposit answered %s", reply)
	}
	return reply.text("deposit.deposit.id")
}

// reply is an answer.
type reply struct {
	status int
	header http.Header
	raw    string
	body   map[string]any
}

func (r reply) String() string { return r.raw }

// at walks the data, by names and indexes with points between.
func (r reply) at(path string) any { return walk(r.body["data"], path) }

func (r reply) text(path string) string {
	if v := r.at(path); v != nil {
		return fmt.Sprint(v)
	}
	return ""
}

// fault is something of the first error.
func (r reply) fault(path string) string {
	if v := walk(r.body, "errors.0."+path); v != nil {
		return fmt.Sprint(v)
	}
	return ""
}

func walk(v any, path string) any {
	for step := range strings.SplitSeq(path, ".") {
		switch at := v.(type) {
		case map[string]any:
			v = at[step]
		case []any:
			var i int
			if _, err := fmt.Sscan(step, &i); err != nil || i >= len(at) {
				return nil
			}
			v = at[i]
		default:
			return nil
		}
	}
	return v
}

// stripe is a Processor of functions. A nil one is a call that no test expects.
type stripe struct {
	processor.Processor
	createIntent func(key string, o processor.IntentOrder) (processor.Intent, error)
	intent       func(id string) (processor.Intent, error)
	account      func(id gid.ID) (processor.Account, error)
}

func (s *stripe) CreateIntent(_ context.Context, key string, o processor.IntentOrder) (processor.Intent, error) {
	return s.createIntent(key, o)
}

func (s *stripe) Intent(_ context.Context, id string) (processor.Intent, error) { return s.intent(id) }

func (s *stripe) CreateAccount(_ context.Context, _ string, o processor.AccountOrder) (processor.Account, error) {
	return processor.Account{ID: gid.ID("acct_" + string(o.Owner)[4:]), Onboarding: o.Onboarding}, nil
}

func (s *stripe) Account(_ context.Context, id gid.ID) (processor.Account, error) {
	return s.account(id)
}

func (s *stripe) AccountLink(context.Context, gid.ID, string, string) (processor.Link, error) {
	return processor.Link{URL: "https://connect.example/" + string(gid.New("lnk")), ExpiresAt: time.Now()}, nil
}

func (s *stripe) CreateTransfer(_ context.Context, _ string, o processor.TransferOrder) (processor.StripeTransfer, error) {
	return processor.StripeTransfer{ID: "tr_" + string(o.Payout), Payout: o.Payout, Amount: o.Amount, Destination: o.Destination}, nil
}

func (s *stripe) CreateRefund(_ context.Context, _ string, o processor.RefundOrder) (processor.ChargeRefund, error) {
	return processor.ChargeRefund{ID: "re_" + string(o.Refund), Refund: o.Refund, IntentID: o.IntentID, Amount: o.Amount, Status: "succeeded"}, nil
}

func (s *stripe) TakenBack(context.Context, time.Time) ([]processor.ChargeDispute, []processor.ChargeRefund, error) {
	return nil, nil, nil
}

// paid is a card that works.
func paid(_ string, o processor.IntentOrder) (processor.Intent, error) {
	return processor.Intent{
		ID: "pi_" + string(o.Deposit), Deposit: o.Deposit, Status: processor.IntentSucceeded, Received: o.Amount,
	}, nil
}

// ready is an account that may receive money.
func ready(id gid.ID) (processor.Account, error) {
	return processor.Account{ID: id, DetailsSubmitted: true, TransfersEnabled: true, RequirementsDue: []string{}}, nil
}

// unpaid is an intent that waits for Stripe.js.
func unpaid(_ string, o processor.IntentOrder) (processor.Intent, error) {
	return processor.Intent{ID: "pi_" + string(o.Deposit), Deposit: o.Deposit, Status: processor.IntentRequiresPaymentMethod}, nil
}
