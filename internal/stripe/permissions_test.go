package stripe_test

import (
	"errors"
	"os"
	"strings"
	"testing"

	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/payments/processor"
	"github.com/purserhq/purser/internal/stripe"
)

// TestDocsNameEveryPermission compares the table that people make a restricted key by with
// what the program's own sandbox grants: there is one list.
func TestDocsNameEveryPermission(t *testing.T) {
	t.Parallel()
	page, err := os.ReadFile("../../docs/operations.md")
	if err != nil {
		t.Fatal(err)
	}
	_, table, _ := strings.Cut(string(page), "| permission at Stripe | level | for |\n|---|---|---|\n")
	table, _, _ = strings.Cut(table, "\n\n")
	var want []string
	for _, p := range stripe.Permissions {
		level, name := "read", p.Name
		if p.Write {
			level = "write"
		}
		if p.Accounts {
			name += " of connected accounts"
		}
		want = append(want, "| "+name+" | "+level+" | "+p.For+" |")
		if !strings.HasSuffix(p.ID, "_"+level) {
			t.Errorf("%s is called %s and is to %s", p.ID, p.Name, level)
		}
	}
	if got := table; got != strings.Join(want, "\n") {
		t.Errorf("docs/operations.md has\n%s\nwant\n%s", got, strings.Join(want, "\n"))
	}
}

// TestOptionalQuestions reads an account and a payment with a key that may not read the
// account's payouts and the payment's declined charges: what is necessary is answered.
func TestOptionalQuestions(t *testing.T) {
	t.Parallel()
	s := newStand(t)
	account, err := s.CreateAccount(t.Context(), "a", processor.AccountOrder{Onboarding: gid.New(gid.Onboarding), Owner: gid.New(gid.User), Email: "ada@example.com"})
	if err != nil {
		t.Fatal(err)
	}
	s.control("accounts/"+account.ID.String()+"/complete", "{}")
	var declined *processor.Error
	_, err = s.CreateIntent(t.Context(), "b", processor.IntentOrder{
		Deposit: gid.New(gid.Deposit), Amount: usd(900), PaymentMethod: "pm_card_chargeDeclined",
	})
	if !errors.As(err, &declined) || declined.IntentID == "" {
		t.Fatal(err)
	}
	limited, err := stripe.New(stripe.Config{Key: "rk_test_stand", APIBase: s.url})
	if err != nil {
		t.Fatal(err)
	}
	if got, err := limited.Account(t.Context(), account.ID); err != nil || !got.PayoutsEnabled {
		t.Errorf("the account is %+v, %v", got, err)
	}
	if got, err := limited.Intent(t.Context(), declined.IntentID); err != nil || got.LastFailure == nil {
		t.Errorf("the payment is %+v, %v", got, err)
	}
	var refused *processor.Error
	if _, err := limited.Charge(t.Context(), "ch_none"); !errors.As(err, &refused) || refused.Class != processor.Config {
		t.Errorf("a charge that the key may not read: %v", err)
	}
}
