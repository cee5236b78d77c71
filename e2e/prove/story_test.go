package prove_test

import (
	"errors"
	"fmt"
	"net/url"
	"time"
)

// What a story leaves behind, in whatever pieces it was told: 100.00 came in
// and 50.00 more that the card's owner disputed, 10.00 went out, 20.00 and
// 5.00 went back to the card, and 6.00 were spent.
const (
	storyBalance  = "59.00"
	storyDeposits = 2
	storyPayouts  = 1
	storyRefunds  = 2
)

// story goes through everything that moves money, with keys of the story's own,
// so that it can be told again from the start after whatever broke it off.
func (w *world) story(api string, who *person) error {
	account, err := who.account(api)
	if err != nil {
		return err
	}
	if err := w.control("POST", "accounts/"+account+"/complete", "{}"); err != nil {
		return err
	}
	first, err := w.paid(api, who, "in", "100.00", "pm_card_visa")
	if err != nil {
		return err
	}
	out, err := who.payout(api, "out", "10.00")
	if err := errors.Join(err, out.err()); err != nil {
		return fmt.Errorf("payout: %w", err)
	}
	back, err := w.operator.refund(api, "back "+who.email, first.ID, "20.00")
	if err := errors.Join(err, back.err()); err != nil {
		return fmt.Errorf("refund: %w", err)
	}
	if err := w.spends(api, who); err != nil {
		return err
	}
	if _, err := w.paid(api, who, "disputed", "50.00", "pm_card_createDispute"); err != nil {
		return err
	}
	// Somebody at Stripe's dashboard gives money back, and somebody else's
	// program takes money on the same account.
	form := url.Values{"payment_intent": {first.PaymentIntentID}, "amount": {"500"}}
	if err := w.stripe("/v1/refunds", "dashboard "+who.email, form, nil); err != nil {
		return err
	}
	form = url.Values{
		"amount": {"700"}, "currency": {"usd"}, "payment_method_types[]": {"card"},
		"payment_method": {"pm_card_visa"}, "confirm": {"true"},
	}
	if err := w.stripe("/v1/payment_intents", "foreign "+who.email, form, nil); err != nil {
		return err
	}
	return leave(api, who.leaver())
}

// spends is what the application charges, returns, credits and reserves: 6.00 in all. While a
// payment is disputed it may not, so it comes before.
func (w *world) spends(api string, who *person) error {
	wallet := map[string]any{"id": who.wallet}
	order := func(name, typ, fields string, input map[string]any) (answered, error) {
		if name != "batch" {
			input["idempotencyKey"] = name + " " + who.email
		}
		done, err := w.application.verb(api, name, typ, fields, input)
		if err := errors.Join(err, done.err()); err != nil {
			return done, fmt.Errorf("%s for %s: %w", name, who.email, err)
		}
		return done, nil
	}
	of := func(amount, description string) map[string]any {
		return map[string]any{"wallet": wallet, "amount": amount, "description": description}
	}
	charge, err := order("charge", "ChargeInput", "charge { id }", of("5.00", "A sandwich"))
	if err != nil {
		return err
	}
	if _, err := order("refundCharge", "RefundChargeInput", "refund { id }", map[string]any{"chargeId": charge.Charge.ID, "amount": "2.00"}); err != nil {
		return err
	}
	if _, err := order("credit", "CreditInput", "credit { id }", of("1.00", "Earnings")); err != nil {
		return err
	}
	hold, err := order("placeHold", "PlaceHoldInput", "hold { id }", of("10.00", "A room"))
	if err != nil {
		return err
	}
	if _, err := order("captureHold", "CaptureHoldInput", "hold { id }", map[string]any{"holdId": hold.Hold.ID, "amount": "4.00"}); err != nil {
		return err
	}
	in, out := of("0.50", "Earnings"), of("0.50", "A coffee")
	in["idempotencyKey"], out["idempotencyKey"] = "batch "+who.email, "batch "+who.email
	_, err = order("batch", "BatchInput", "results { userErrors { code } }", map[string]any{
		"mode": "ATOMIC", "operations": []any{map[string]any{"charge": out}, map[string]any{"credit": in}},
	})
	return err
}

// leaver is the address of somebody whose account closes in the story.
func (who *person) leaver() string { return "leaver-" + who.email }

// leave has somebody sign up, cancel a deposit, begin another that nobody pays, and
// delete the account.
// Who cannot come in any more has done so before.
func leave(api, email string) error {
	one, err := trySignUp(api, email)
	if err != nil {
		if one, err = tryLogIn(api, email); one == nil {
			return err
		}
	}
	canceled, err := one.unpaid(api, "canceled")
	if err != nil {
		return err
	}
	said, err := one.verb(api, "cancelDeposit", "CancelDepositInput", "deposit { "+depositFields+" }", map[string]any{"depositId": canceled.ID})
	if err := errors.Join(err, said.err()); err != nil {
		return fmt.Errorf("%s cancels a deposit: %w", email, err)
	}
	if _, err := one.unpaid(api, "unpaid"); err != nil {
		return err
	}
	out := answered{}
	took := eventually(recovery(), func() bool { // while the deposit is on its way the account stays
		out, err = one.verb(api, "deleteMyAccount", "DeleteMyAccountInput", "", map[string]any{"password": "correct horse battery"})
		return err != nil || out.err() == nil
	})
	if err == nil && took < 0 {
		err = out.err()
	}
	if err != nil {
		return fmt.Errorf("%s stays: %w", email, err)
	}
	return nil
}

// unpaid begins a deposit that is never paid.
func (who *person) unpaid(api, key string) (deposit, error) {
	in, err := who.verb(api, "deposit", "DepositInput", "deposit { "+depositFields+" }", map[string]any{"amount": "5.00", "idempotencyKey": key})
	if err := errors.Join(err, in.err()); err != nil {
		return deposit{}, fmt.Errorf("deposit %s of %s: %w", key, who.email, err)
	}
	return *in.Deposit, nil
}

// gone tells that nobody has the leaver's address any more.
func (w *world) gone(api string, who *person) (bool, string) {
	var data struct{ Users struct{ TotalCount int } }
	err := w.operator.ask(api, `query($search: String) { users(search: $search) { totalCount } }`, map[string]any{"search": who.leaver()}, &data)
	return err == nil && data.Users.TotalCount == 0, fmt.Sprintf("%s is still there, %v", who.leaver(), err)
}

// payable are the payments of ours that somebody could still pay. Once all leavers of
// the stories are gone there is none.
func (w *world) payable() (ids []string) {
	for _, i := range listed(w, "/v1/payment_intents", func(i boxIntent) string { return i.ID }) {
		if i.Metadata["operation_key"] != "" && i.Status != "succeeded" && i.Status != "canceled" {
			ids = append(ids, i.ID+" "+i.Status)
		}
	}
	return ids
}

// paid deposits, and waits until the money is there.
func (w *world) paid(api string, who *person, key, amount, card string) (deposit, error) {
	in, err := who.deposit(api, key, amount, card)
	if err := errors.Join(err, in.err()); err != nil {
		return deposit{}, fmt.Errorf("deposit: %w", err)
	}
	var found deposit
	took := eventually(recovery(), func() bool {
		var s state
		s, err = who.state(api)
		for _, d := range s.Deposits {
			if d.ID == in.Deposit.ID && d.Status == "SUCCEEDED" {
				found = d
			}
		}
		return err != nil || found.ID != ""
	})
	if took < 0 {
		err = fmt.Errorf("the deposit %s is still not paid", key)
	}
	return found, err
}

// over tells that the story has left behind what it must.
func (w *world) over(api string, who *person) (bool, string) {
	s, err := who.state(api)
	if err != nil {
		return false, err.Error()
	}
	ok := s.settled() && s.Balance.Amount == storyBalance && minor(s.Held.Amount) == 0 && len(s.Deposits) == storyDeposits && len(s.Payouts) == storyPayouts
	if !ok {
		return false, fmt.Sprintf("%s: %+v", who.email, s)
	}
	return w.gone(api, who)
}

// recovery is how soon all that was interrupted must be finished after a restart.
func recovery() time.Duration {
	if quick() {
		return 20 * time.Second // the program that is built for it waits less
	}
	return 70 * time.Second
}
