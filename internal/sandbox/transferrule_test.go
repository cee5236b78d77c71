package sandbox_test

import "testing"

// A reversal of money that is pending gives the platform nothing to spend.
func TestReversalOfPendingMoney(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	account := r.express()
	pi := r.pay(2000, "usd", "pm_card_visa").want(200)
	ch := pi.text("latest_charge")
	available, pending := r.balance("usd")
	tr := r.post("/v1/transfers", "amount=2000&currency=usd&destination=%s&source_transaction=%s", account, ch).want(200, "transfer_group=group_"+pi.text("id")).text("id")
	rev := r.post("/v1/transfers/"+tr+"/reversals", "").want(200).text("id")
	if a, p := r.balance("usd"); a != available || p != pending {
		t.Errorf("%d and %d pending, want %d and %d", a, p, available, pending)
	}
	if a, p := r.on(account).balance("usd"); a != 0 || p != 0 {
		t.Errorf("%d and %d pending on the account", a, p)
	}
	r.post("/v1/transfers/"+tr+"/reversals/"+rev, "metadata[k]=v").want(200, "metadata.k=v")
}

func TestWhatTheSandboxDoesNotHaveIsRefused(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	account := r.express()
	r.post("/v1/payment_intents", "amount=900&currency=usd&transfer_data[destination]=%s", account).want(400, "error.param=transfer_data")
	r.post("/v1/payment_intents", "amount=900&currency=usd&application_fee_amount=5").want(400, "error.param=application_fee_amount")
	ch := r.pay(900, "usd", "pm_card_visa").text("latest_charge")
	r.post("/v1/refunds", "charge=%s&reverse_transfer=true", ch).want(400, "error.param=reverse_transfer")
}
