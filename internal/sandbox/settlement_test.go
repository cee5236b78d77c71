package sandbox_test

import (
	"testing"

	"github.com/purserhq/purser/internal/sandbox"
)

// A platform that settles in dollars only has what it is paid in other currencies converted.
func TestSettlement(t *testing.T) {
	t.Parallel()
	r := openRig(t, sandbox.Config{Settlement: []string{"USD", "gbp"}})
	r.control("POST", "clock", `{"stop":true}`)
	booked := func(currency, card string) (charge string, amount, fee int64, rate string) {
		charge = r.pay(100_00, currency, card).want(200).text("latest_charge")
		bt := r.get("/v1/charges/%s?expand[]=balance_transaction", charge).want(200)
		in, rate := bt.text("balance_transaction.currency"), bt.text("balance_transaction.exchange_rate")
		if home := currency == "usd" || currency == "gbp"; home != (rate == "") || home && in != currency || !home && in != "usd" {
			t.Errorf("a charge in %s is booked in %s at %q", currency, in, rate)
		}
		return charge, bt.number("balance_transaction.amount"), bt.number("balance_transaction.fee"), rate
	}
	if _, amount, fee, _ := booked("usd", "pm_card_visa"); amount != 100_00 || fee != 320 {
		t.Errorf("100.00 USD are booked as %d with a fee of %d", amount, fee)
	}
	booked("gbp", "pm_card_visa")
	euros, brought, _, rate := booked("eur", "pm_card_bypassPending")
	if brought < 10600 || brought > 11000 {
		t.Errorf("100.00 EUR at %s brought %d", rate, brought)
	}
	if _, yen, _, rate := booked("jpy", "pm_card_visa"); yen < 6600 || yen > 6800 {
		t.Errorf("10000 JPY at %s brought %d", rate, yen)
	}

	// Money in a currency that is not settled in is not there to be sent on, and a source's is
	// what it brought.
	acct := r.express()
	r.post("/v1/transfers", "amount=100&currency=eur&destination=%s", acct).want(400)
	r.post("/v1/transfers", "amount=100&currency=eur&destination=%s&source_transaction=%s", acct, euros).want(400)
	r.post("/v1/transfers", "amount=%d&currency=usd&destination=%s&source_transaction=%s", brought, acct, euros).want(200)
	r.post("/v1/transfers", "amount=1&currency=usd&destination=%s&source_transaction=%s", acct, euros).want(400)

	// The balance has the currencies of the platform, and a refund takes another day's rate.
	if b := r.get("/v1/balance").want(200); b.text("available.0.currency") != "gbp" || b.text("available.1.currency") != "usd" || b.at("available.2") != nil {
		t.Errorf("the balance is %s", b.raw)
	}
	r.control("POST", "clock", `{"seconds":86400}`)
	re := r.post("/v1/refunds", "charge=%s&expand[]=balance_transaction", euros).want(200, "status=succeeded")
	if taken := -re.number("balance_transaction.amount"); taken == brought || taken < brought*98/100 {
		t.Errorf("the refund takes %d of %d", taken, brought)
	}
}

func TestSettlementOfNoCurrency(t *testing.T) {
	t.Parallel()
	if _, err := sandbox.Open(t.Context(), sandbox.Config{Settlement: []string{"USD", "XXX"}}); err == nil {
		t.Error("a currency that does not exist is taken")
	}
}
