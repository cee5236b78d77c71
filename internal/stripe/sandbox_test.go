package stripe_test

import (
	"bytes"
	"errors"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/money"
	"github.com/purserhq/purser/internal/payments/processor"
	"github.com/purserhq/purser/internal/sandbox"
	"github.com/purserhq/purser/internal/sandbox/sandboxtest"
	"github.com/purserhq/purser/internal/stripe"
)

// stand is a client in front of a sandbox.
type stand struct {
	*stripe.Client
	t     *testing.T
	url   string
	token string // of the control API
}

func newStand(t *testing.T) stand {
	t.Helper()
	box, err := sandbox.Open(t.Context(), sandbox.Config{Restricted: map[string]sandbox.Restriction{
		"rk_test_stand": {Permissions: []string{"connected_account_write", "payment_intent_write", "payment_method_write"}},
	}})
	if err != nil {
		t.Fatal(err)
	}
	srv := httptest.NewServer(sandboxtest.Validate(box, func(err error) { t.Error(err) }))
	t.Cleanup(func() {
		srv.Close()
		if err := box.Close(); err != nil {
			t.Error(err)
		}
	})
	client, err := stripe.New(stripe.Config{Key: "sk_test_stand", APIBase: srv.URL})
	if err != nil {
		t.Fatal(err)
	}
	return stand{client, t, srv.URL, box.Token()}
}

func (s stand) control(path, body string) {
	s.t.Helper()
	req, err := http.NewRequestWithContext(s.t.Context(), http.MethodPost, s.url+"/_sandbox/"+path, bytes.NewBufferString(body))
	if err != nil {
		s.t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer "+s.token)
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		s.t.Fatal(err)
	}
	_ = res.Body.Close()
	if res.StatusCode != http.StatusOK {
		s.t.Fatalf("%s: %s", path, res.Status)
	}
}

func usd(minor int64) money.Money { return money.Money{Minor: minor, Currency: "USD"} }

func TestIntents(t *testing.T) {
	t.Parallel()
	s := newStand(t)
	for method, want := range map[string]processor.IntentStatus{
		"":                               processor.IntentRequiresPaymentMethod,
		"pm_card_visa":                   processor.IntentSucceeded,
		"tok_visa":                       processor.IntentSucceeded,
		"pm_card_authenticationRequired": processor.IntentRequiresAction,
		"pm_card_sandboxProcessing":      processor.IntentProcessing,
	} {
		deposit := gid.New(gid.Deposit)
		order := processor.IntentOrder{Deposit: deposit, Amount: usd(1250), PaymentMethod: method}
		made, err := s.CreateIntent(t.Context(), deposit.String()+":1", order)
		if err != nil || made.Status != want || made.Deposit != deposit {
			t.Errorf("%q: %+v, %v; want %s", method, made, err, want)
		}
		again, err := s.CreateIntent(t.Context(), deposit.String()+":1", order)
		if err != nil || again.ID != made.ID {
			t.Errorf("%q again under its key: %s, %v; want %s", method, again.ID, err, made.ID)
		}
		fetched, err := s.Intent(t.Context(), made.ID)
		if err != nil || fetched.Status != want || fetched.ClientSecret.Reveal() == "" {
			t.Errorf("%q fetched: %+v, %v", method, fetched, err)
		}
		found, err := s.FindIntents(t.Context(), deposit, time.Now(), time.Time{})
		if err != nil || len(found) != 1 || found[0].ID != made.ID {
			t.Errorf("%q by list: %+v, %v", method, found, err)
		}
		found, err = s.FindIntents(t.Context(), deposit, time.Now().Add(-time.Hour), time.Now().Add(-time.Minute))
		if err != nil || len(found) != 0 {
			t.Errorf("%q by a list that ended before: %+v, %v", method, found, err)
		}
	}
}

func TestDecline(t *testing.T) {
	t.Parallel()
	s := newStand(t)
	deposit := gid.New(gid.Deposit)
	order := processor.IntentOrder{Deposit: deposit, Amount: usd(1250), PaymentMethod: "tok_visa_chargeDeclinedInsufficientFunds"}
	for range 2 { // the second time from what Stripe kept under the key
		_, err := s.CreateIntent(t.Context(), "k", order)
		var answer *processor.Error
		if !errors.As(err, &answer) {
			t.Fatalf("answered %v", err)
		}
		want := processor.Failure{Code: "card_declined", DeclineCode: "insufficient_funds", Message: "Your card has insufficient funds."}
		if answer.Class != processor.Definite || answer.Failure != want || answer.IntentID == "" {
			t.Errorf("answered %+v", answer)
		}
	}
	order.Amount = usd(1251)
	_, err := s.CreateIntent(t.Context(), "k", order)
	var answer *processor.Error
	if !errors.As(err, &answer) || answer.Class != processor.Bug {
		t.Errorf("another input under the key: %v", err)
	}
}

func TestTransfers(t *testing.T) {
	t.Parallel()
	s := newStand(t)
	onboarding, payout := gid.New(gid.Onboarding), gid.New(gid.Payout)
	account, err := s.CreateAccount(t.Context(), "a", processor.AccountOrder{Onboarding: onboarding, Owner: gid.New(gid.User), Email: "ada@example.com"})
	if err != nil || account.TransfersEnabled || len(account.RequirementsDue) == 0 {
		t.Fatalf("a fresh account: %+v, %v", account, err)
	}
	found, err := s.FindAccounts(t.Context(), onboarding, time.Now())
	if err != nil || len(found) != 1 || found[0].ID != account.ID {
		t.Errorf("by list: %+v, %v", found, err)
	}
	link, err := s.AccountLink(t.Context(), account.ID, "http://127.0.0.1/refresh", "http://127.0.0.1/return")
	if err != nil || link.URL == "" || !link.ExpiresAt.After(time.Now()) {
		t.Errorf("link: %v, %v", link, err)
	}
	order := processor.TransferOrder{Payout: payout, Amount: usd(1000), Destination: account.ID}
	_, err = s.CreateTransfer(t.Context(), "t1", order)
	var answer *processor.Error
	if !errors.As(err, &answer) || answer.Class != processor.Definite || answer.Failure.Code != "insufficient_capabilities_for_transfer" {
		t.Errorf("before onboarding: %v", err)
	}
	s.control("accounts/"+account.ID.String()+"/complete", "{}")
	if account, err = s.Account(t.Context(), account.ID); err != nil || !account.TransfersEnabled || !account.DetailsSubmitted {
		t.Errorf("onboarded: %+v, %v", account, err)
	}
	made, err := s.CreateTransfer(t.Context(), "t2", order)
	if err != nil || made.Payout != payout || made.Amount != usd(1000) {
		t.Fatalf("transfer: %+v, %v", made, err)
	}
	byList, err := s.FindTransfers(t.Context(), payout)
	if err != nil || len(byList) != 1 || byList[0].ID != made.ID {
		t.Errorf("by list: %+v, %v", byList, err)
	}
	order.Amount = usd(99_000_000)
	if _, err = s.CreateTransfer(t.Context(), "t3", order); !errors.As(err, &answer) || answer.Class != processor.Retryable {
		t.Errorf("above the balance: %v", err)
	}
}
