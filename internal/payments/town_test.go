package payments_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/purserhq/purser/ent/wallet"
	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/money"
	"github.com/purserhq/purser/internal/payments"
	"github.com/purserhq/purser/internal/payments/processor"
	"github.com/purserhq/purser/internal/sandbox"
	"github.com/purserhq/purser/internal/sandbox/sandboxtest"
	stripeclient "github.com/purserhq/purser/internal/stripe"
)

// town is a service in front of a real sandbox, with an operator and a user.
type town struct {
	*fixture
	url      string
	token    string // of the sandbox's control API
	operator gid.ID
	client   processor.Processor
	log      lockedLog
	into     gid.ID // the wallet that pay deposits into; empty: the owner's own
}

const townKey = "sk_test_town"

func newTown(t *testing.T, db *database.DB) *town {
	t.Helper()
	return newTownWith(t, db, sandbox.Config{})
}

func newTownWith(t *testing.T, db *database.DB, config sandbox.Config) *town {
	t.Helper()
	box, err := sandbox.Open(t.Context(), config)
	must(t, err)
	srv := httptest.NewServer(sandboxtest.Validate(box, func(err error) { t.Error(err) }))
	t.Cleanup(func() {
		srv.Close()
		must(t, box.Close())
	})
	client, err := stripeclient.New(stripeclient.Config{Key: townKey, APIBase: srv.URL})
	must(t, err)
	w := &town{fixture: &fixture{now: time.Now().UTC().Truncate(time.Microsecond)}, url: srv.URL, token: box.Token(), client: client}
	w.on(db)
	w.owner, w.wallet = w.newUser(t)
	w.operator, _ = w.newUser(t)
	return w
}

// on has the town go on with a database.
func (w *town) on(db *database.DB) {
	w.db = db
	db.UseClock(w.clock)
	w.Service = payments.New(db, w.client, payments.Options{
		ReturnURL: "https://app.example/return", RefreshURL: "https://app.example/refresh", Log: slog.New(slog.NewTextHandler(&w.log, nil)),
	})
}

// ask is a call to the sandbox by somebody else: its dashboard, a bank, a script.
func (w *town) ask(t *testing.T, method, path string, form url.Values, into any) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), method, w.url+path, strings.NewReader(form.Encode()))
	must(t, err)
	req.Header.Set("Authorization", "Bearer "+townKey)
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	w.do(t, req, into)
}

func (w *town) control(t *testing.T, path, body string) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, w.url+"/_sandbox/"+path, bytes.NewBufferString(body))
	must(t, err)
	req.Header.Set("Authorization", "Bearer "+w.token)
	w.do(t, req, nil)
}

func (w *town) do(t *testing.T, req *http.Request, into any) {
	t.Helper()
	res, err := http.DefaultClient.Do(req)
	must(t, err)
	defer func() { _ = res.Body.Close() }()
	body, err := io.ReadAll(res.Body)
	must(t, err)
	if res.StatusCode != http.StatusOK {
		t.Fatalf("%s %s: %s", req.Method, req.URL.Path, body)
	}
	if into != nil {
		must(t, json.Unmarshal(body, into))
	}
}

// later lets time go by here and at Stripe.
func (w *town) later(t *testing.T, d time.Duration) {
	t.Helper()
	w.fixture.pass(d)
	w.control(t, "clock", fmt.Sprintf(`{"seconds":%d}`, d/time.Second))
}

// pay deposits with a card, and gives the deposit's charge.
func (w *town) pay(t *testing.T, amount money.Decimal, card string) (deposit gid.ID, charge string) {
	t.Helper()
	done, err := w.Deposit(t.Context(), payments.DepositInput{Owner: w.owner, Wallet: w.into, Amount: amount, PaymentMethod: card, Key: string(gid.New("key"))})
	must(t, err)
	row, err := w.db.Client().Deposit.Get(t.Context(), done.Operation)
	must(t, err)
	var intent struct {
		LatestCharge string `json:"latest_charge"`
	}
	w.ask(t, http.MethodGet, "/v1/payment_intents/"+*row.PaymentIntentID, nil, &intent)
	return done.Operation, intent.LatestCharge
}

func (w *town) onboarded(t *testing.T) {
	t.Helper()
	_, _, err := w.StartOnboarding(t.Context(), w.owner, w.into)
	must(t, err)
	row, err := w.db.Client().Wallet.Get(t.Context(), w.wallet)
	must(t, err)
	w.control(t, "accounts/"+row.AccountID.String()+"/complete", "{}")
	must(t, w.SyncAccount(t.Context(), *row.AccountID))
}

func (w *town) payout(t *testing.T, amount money.Decimal) error {
	t.Helper()
	_, err := w.Payout(t.Context(), payments.PayoutInput{Owner: w.owner, Amount: amount, Key: string(gid.New("key"))})
	return err
}

// told is a webhook that came, and was dealt with.
func (w *town) told(t *testing.T, kind, object string) {
	t.Helper()
	must(t, w.Receive(t.Context(), processor.Notice{ID: gid.New("evt"), Type: kind, Object: object}))
	w.Sweep(t.Context())
	w.settled(t)
}

// settled fails the test when an event could not be dealt with.
func (w *town) settled(t *testing.T) {
	t.Helper()
	rows, err := w.db.Client().StripeEvent.Query().All(t.Context())
	must(t, err)
	for _, row := range rows {
		if row.ProcessedAt == nil {
			t.Errorf("%s of %s was not dealt with", row.Type, row.ObjectID)
		}
	}
}

func (w *town) wants(t *testing.T, balance, owed int64) {
	t.Helper()
	debt, err := w.db.Client().Wallet.Query().Where(wallet.OwnerID(w.owner), wallet.KindEQ(wallet.KindDebt)).All(t.Context())
	must(t, err)
	var sum int64
	for _, d := range debt {
		sum -= d.CurrentBalance
	}
	if got := w.balance(t); got != balance || sum != owed {
		t.Errorf("the wallet holds %d and owes %d, want %d and %d", got, sum, balance, owed)
	}
}

// agrees fails the test when our books differ from Stripe's, or from themselves.
func (w *town) agrees(t *testing.T) payments.Reconciliation {
	t.Helper()
	r, err := w.Reconcile(t.Context())
	must(t, err)
	if !r.Clean() || r.Suspense != 0 {
		_ = r.Write(t.Output())
		t.Error("the books do not agree with Stripe's")
	}
	w.verified(t)
	return r
}
