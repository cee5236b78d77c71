package payments_test

import (
	"net/http"
	"net/url"
	"slices"
	"testing"

	"github.com/purserhq/purser/ent/onboarding"
	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/database/dbtest"
	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/payments"
	"github.com/purserhq/purser/internal/payments/processor"
	"github.com/purserhq/purser/internal/refusal"
)

// made is an account as the sandbox has it.
type made struct {
	Country      string
	BusinessType string `json:"business_type"`
}

func TestOnboardingInput(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		w := newTown(t, db)
		for _, wrong := range []payments.OnboardingInput{{Country: "Germany"}, {Country: "de"}, {Country: "ZZ"}, {Country: "419"}, {BusinessType: "person"}} {
			wrong.Owner = w.owner
			_, _, err := w.BeginOnboarding(t.Context(), wrong)
			wantRefusal(t, err, refusal.InvalidInput)
		}
		link, _, err := w.BeginOnboarding(t.Context(), payments.OnboardingInput{
			Owner: w.owner, Country: "DE", BusinessType: "company", ReturnURL: "https://shop.example/back",
		})
		must(t, err)
		row, err := db.Client().Wallet.Get(t.Context(), w.wallet)
		must(t, err)
		var account made
		w.ask(t, http.MethodGet, "/v1/accounts/"+row.AccountID.String(), url.Values{}, &account)
		if account != (made{"DE", "company"}) || link.URL == "" {
			t.Errorf("the account is %+v", account)
		}

		// Another wish changes nothing of an account that exists.
		_, _, err = w.BeginOnboarding(t.Context(), payments.OnboardingInput{Owner: w.owner, Country: "FR"})
		must(t, err)
		if o := db.Client().Onboarding.Query().Where(onboarding.OwnerID(w.owner)).OnlyX(t.Context()); o.Country != "DE" {
			t.Errorf("the onboarding says %s", o.Country)
		}
	})
}

// Who asked for a country that Stripe refuses asks again for another one.
func TestOnboardingCountryRefused(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		b := setup(t, db)
		var keys, countries []string
		makes := b.stripe.createAccount
		b.stripe.createAccount = func(key string, o processor.AccountOrder) (processor.Account, error) {
			keys, countries = append(keys, key), append(countries, o.Country)
			if o.Country == "KP" {
				return processor.Account{}, refused(processor.Definite)
			}
			return makes(key, o)
		}
		_, _, err := b.BeginOnboarding(t.Context(), payments.OnboardingInput{Owner: b.owner, Country: "KP"})
		wantRefusal(t, err, refusal.ProcessorRefused)
		_, _, err = b.BeginOnboarding(t.Context(), payments.OnboardingInput{Owner: b.owner, Country: "FR"})
		must(t, err)
		if !slices.Equal(countries, []string{"KP", "FR"}) || keys[0] == keys[1] {
			t.Errorf("%v were asked for under %v", countries, keys)
		}
	})
}

// All wallets of a person pay out to the person's one account, each after onboarding was asked
// for it.
func TestOnboardingOfAnotherWallet(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		w := newTown(t, db)
		w.onboarded(t)
		first, err := db.Client().Wallet.Get(t.Context(), w.wallet)
		must(t, err)
		w.inEuros(t)
		_, id, err := w.BeginOnboarding(t.Context(), payments.OnboardingInput{Owner: w.owner, Wallet: w.wallet})
		must(t, err)
		second, err := db.Client().Wallet.Get(t.Context(), w.wallet)
		must(t, err)
		if id != w.wallet || second.AccountID == nil || *second.AccountID != *first.AccountID {
			t.Errorf("the wallet pays out to %v", second.AccountID)
		}
		w.pay(t, "20.00", "pm_card_bypassPending")
		_, err = w.Payout(t.Context(), payments.PayoutInput{Owner: w.owner, Wallet: w.wallet, Amount: "5.00", Key: string(gid.New("key"))})
		must(t, err)
		w.wants(t, 1500, 0)
	})
}
