package e2e_test

import (
	"slices"
	"testing"
	"time"
)

const usual = 30 * time.Second // for what a webhook brings about

// The main job: money comes in by card in every way, an account is onboarded,
// money goes out, and every cent is a line of the ledger.
func TestMainJob(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, i instance) {
		p := i.start(t)
		box := p.box()
		before := box.balance()
		ada := p.signUp()
		if w := ada.wallet(); w.CurrentBalance != (money{"0.00", "USD"}) || w.AccountID != "" || w.PayoutAccount != nil {
			t.Errorf("a new wallet is %+v", w)
		}

		ada.pays(t, order{amount: "25.00", method: "tok_visa"})
		ada.pays(t, order{amount: "10.50", method: "pm_card_visa"})
		ada.declined(t)
		ada.asksTheBank(t, box)
		ada.waitsForStripeJS(t)

		ada.payout(order{amount: "10.00"}).refused(t, "ONBOARDING_INCOMPLETE")
		if account := ada.startOnboarding(); account != ada.startOnboarding() {
			t.Error("starting onboarding again made another account")
		}
		ada.onboard(box)
		ada.payout(order{amount: "42.51"}).refused(t, "INSUFFICIENT_FUNDS")
		ada.isPaid(t, box, order{amount: "10.00", key: "rent-may"})
		ada.isPaid(t, box, order{amount: "32.50", key: "the rest"})

		want := []line{ // newest first
			entry(5, "PAYOUT", "-32.50", "32.50", "0.00"),
			entry(4, "PAYOUT", "-10.00", "42.50", "32.50"),
			entry(3, "DEPOSIT", "7.00", "35.50", "42.50"),
			entry(2, "DEPOSIT", "10.50", "25.00", "35.50"),
			entry(1, "DEPOSIT", "25.00", "0.00", "25.00"),
		}
		if got := ada.ledger(); !slices.Equal(got, want) {
			t.Errorf("the ledger is\n%+v, want\n%+v", got, want)
		}
		if got, want := box.balance()+box.fees(), before+4250-4250; got != want {
			t.Errorf("the sandbox's balance and fees are %d, want %d", got, want)
		}
		p.stop()
		i.verify(t)
	})
}

func entry(sequence int, kind, value, running, after string) line {
	return line{sequence, kind, money{value, "USD"}, money{running, "USD"}, money{after, "USD"}}
}

// pays deposits with a good card, and sees it in the answer.
func (who *person) pays(t *testing.T, o order) {
	t.Helper()
	had := cents(t, who.wallet().CurrentBalance)
	d := who.deposit(o)
	if d.done.Status != "SUCCEEDED" || d.done.Failure != nil || d.done.ClientSecret != "" || d.replayed || len(d.refusals) > 0 {
		t.Errorf("deposit of %s with %s answered %+v", o.amount, o.method, d)
	}
	if got := cents(t, d.wallet.CurrentBalance); got != had+cents(t, d.done.Amount) {
		t.Errorf("after a deposit of %s to %d the answer shows %d", o.amount, had, got)
	}
}

// declined tries a card without money: the deposit says why, nothing moves, and
// the same key gives the same answer again.
func (who *person) declined(t *testing.T) {
	t.Helper()
	had := who.wallet()
	o := order{amount: "10.00", method: "tok_visa_chargeDeclinedInsufficientFunds", key: "no money"}
	first, again := who.deposit(o), who.deposit(o)
	want := failure{Code: "card_declined", DeclineCode: "insufficient_funds"}
	if first.done.Failure != nil {
		want.Message = first.done.Failure.Message
	}
	if first.done.Status != "FAILED" || first.done.Failure == nil || *first.done.Failure != want || want.Message == "" {
		t.Errorf("a card without money: %+v", first.done)
	}
	if again.done.ID != first.done.ID || !again.replayed {
		t.Errorf("the same key again: %+v, want %s replayed", again, first.done.ID)
	}
	if got := who.wallet(); got.CurrentBalance != had.CurrentBalance {
		t.Errorf("a declined card moved the balance from %v to %v", had.CurrentBalance, got.CurrentBalance)
	}
}

// asksTheBank pays with cards that need 3-D Secure; what the bank says comes by webhook.
func (who *person) asksTheBank(t *testing.T, box sandbox) {
	t.Helper()
	for succeed, amount := range map[bool]string{true: "7.00", false: "8.00"} {
		had := cents(t, who.wallet().CurrentBalance)
		d := who.deposit(order{amount: amount, method: "pm_card_authenticationRequired"}).done
		if d.Status != "REQUIRES_ACTION" || d.ClientSecret == "" || d.PaymentIntentID == "" {
			t.Fatalf("a card with 3-D Secure: %+v", d)
		}
		box.authenticate(d.PaymentIntentID, succeed)
		want := had
		if succeed {
			want += cents(t, d.Amount)
			eventually(t, usual, "the deposit succeeded", func() bool { return who.found(d.ID).Status == "SUCCEEDED" })
		} else {
			eventually(t, usual, "the deposit tells the failure", func() bool { return who.found(d.ID).Failure != nil })
			if got := who.found(d.ID); got.Failure.Code != "payment_intent_authentication_failure" || got.Status == "SUCCEEDED" {
				t.Errorf("after a failed authentication: %+v", got)
			}
		}
		if got := cents(t, who.wallet().CurrentBalance); got != want {
			t.Errorf("authenticated %t: the balance is %d, want %d", succeed, got, want)
		}
	}
}

// waitsForStripeJS begins a deposit that a browser is to finish.
func (who *person) waitsForStripeJS(t *testing.T) {
	t.Helper()
	d := who.deposit(order{amount: "5.00"}).done
	if d.Status != "REQUIRES_PAYMENT" || d.ClientSecret == "" || d.Failure != nil {
		t.Errorf("a deposit without a card: %+v", d)
	}
}

func (who *person) found(id string) deposit {
	for _, d := range who.deposits() {
		if d.ID == id {
			return d
		}
	}
	who.t.Fatalf("deposit %s is not in the list", id)
	return deposit{}
}

// isPaid pays out, sees the transfer at Stripe, and gets no second one for the same key.
func (who *person) isPaid(t *testing.T, box sandbox, o order) {
	t.Helper()
	first := who.payout(o)
	if len(first.refusals) > 0 {
		t.Fatalf("payout of %s was refused: %+v", o.amount, first.refusals)
	}
	eventually(t, usual, "the payout was sent", func() bool {
		return slices.ContainsFunc(who.payouts(), func(p payout) bool { return p.ID == first.done.ID && p.Status == "SENT" })
	})
	again := who.payout(o)
	if again.done.ID != first.done.ID || !again.replayed {
		t.Errorf("the same key again: %+v, want %s replayed", again, first.done.ID)
	}
	account := who.wallet().AccountID
	if tr := box.transfers()[again.done.TransferID]; tr.Destination != account || tr.Amount != cents(t, first.done.Amount) {
		t.Errorf("payout %+v is the transfer %+v at Stripe, want one to %s", again.done, tr, account)
	}
}
