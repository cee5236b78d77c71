package sandbox_test

import "testing"

func TestPayout(t *testing.T) {
	t.Parallel()
	const day = 24 * 60 * 60
	paid := func(t *testing.T) (r, there *rig) {
		r = newRig(t)
		account := r.express()
		r.post("/v1/transfers", "amount=5000&currency=usd&destination=%s", account).want(200)
		return r, r.on(account)
	}
	t.Run("OKPaidThenFailed", func(t *testing.T) {
		t.Parallel()
		r, there := paid(t)
		there.post("/v1/payouts", "amount=5001&currency=usd").want(400, "error.code=balance_insufficient")
		there.post("/v1/payouts", "amount=100&currency=eur").want(400, "error.param=currency")
		po := there.post("/v1/payouts", "amount=3000&currency=usd&metadata[k]=v").want(200, "status=pending", "automatic=false", "metadata.k=v")
		id := po.text("id")
		if available, _ := there.balance("usd"); available != 2000 {
			t.Errorf("available %d", available)
		}
		r.forward(day)
		there.get("/v1/payouts/%s?expand[]=destination", id).want(200, "status=in_transit")
		there.post("/v1/payouts/"+id+"/cancel", "").want(400)
		r.forward(day)
		there.get("/v1/payouts?status=paid").want(200, "data.0.id="+id)
		r.control("POST", "payouts/"+id+"/fail", "").want(200, "status=failed", "failure_code=account_closed")
		if available, _ := there.balance("usd"); available != 5000 {
			t.Errorf("available %d", available)
		}
		r.get("/v1/accounts/%s", there.account).want(200, "payouts_enabled=false", "external_accounts.data.0.status=errored")
		there.post("/v1/payouts", "amount=100&currency=usd").want(400)
		r.control("POST", "accounts/"+there.account+"/complete", "")
		there.post("/v1/payouts", "amount=100&currency=usd&method=instant").want(200, "status=pending")
		there.post("/v1/payouts", "amount=999901&currency=usd&method=instant").want(400, "error.param=amount")
		for _, kind := range []string{"payout.created", "payout.updated", "payout.paid", "payout.failed", "account.external_account.updated"} {
			if got := there.get("/v1/events?type=%s", kind).want(200).ids(); len(got) == 0 {
				t.Errorf("no %s", kind)
			}
		}
	})
	t.Run("OKCancelled", func(t *testing.T) {
		t.Parallel()
		_, there := paid(t)
		po := there.post("/v1/payouts", "amount=3000&currency=usd").want(200)
		c := there.post("/v1/payouts/"+po.text("id")+"/cancel", "").want(200, "status=canceled")
		there.get("/v1/balance_transactions/%s", c.text("failure_balance_transaction")).want(200, "type=payout_cancel", "net=3000")
		there.post("/v1/payouts/"+po.text("id")+"/cancel", "").want(400)
	})
	t.Run("OKControl", func(t *testing.T) {
		t.Parallel()
		r, there := paid(t)
		po := there.post("/v1/payouts", "amount=3000&currency=usd").want(200)
		r.control("POST", "payouts/"+po.text("id")+"/pay", "").want(200, "status=paid")
	})
	t.Run("OKAutomatic", func(t *testing.T) {
		t.Parallel()
		r, there := paid(t)
		r.control("POST", "accounts/"+there.account+"/payout", "")
		po := there.get("/v1/payouts").want(200, "data.0.amount=5000", "data.0.automatic=true", "data.1=")
		there.get("/v1/balance_transactions?payout=%s", po.text("data.0.id")).want(200, "data.0.type=payout", "data.1.type=payment")
		r.forward(2 * day)
		there.get("/v1/payouts/%s", po.text("data.0.id")).want(200, "status=paid", "reconciliation_status=completed")
	})
	t.Run("OKBadBank", func(t *testing.T) {
		t.Parallel()
		r, there := paid(t)
		banks := "/v1/accounts/" + there.account + "/external_accounts"
		bad := r.post(banks, "external_account=btok_us_verified_noAccount&default_for_currency=true").want(200, "default_for_currency=true").text("id")
		po := there.post("/v1/payouts", "amount=3000&currency=usd").want(200, "destination="+bad).text("id")
		r.forward(2 * day)
		there.get("/v1/payouts/%s", po).want(200, "status=failed", "failure_code=no_account")
		there.post("/v1/payouts", "amount=3000&currency=usd").want(400, "error.code=payouts_not_allowed")
		good := r.post(banks, "bank_account[country]=US&bank_account[currency]=usd&bank_account[account_number]=000123456789").want(200, "default_for_currency=true", "last4=6789").text("id")
		r.get("/v1/accounts/%s", there.account).want(200, "payouts_enabled=true")
		there.post("/v1/payouts", "amount=3000&currency=usd").want(200, "destination="+good)
		r.send("DELETE", banks+"/"+good, "").want(400)
		r.send("DELETE", banks+"/"+bad, "").want(200, "deleted=true")
		r.get("%s/%s", banks, bad).want(404)
		r.get("%s", banks).want(200, "data.0.id="+good)
	})
	t.Run("OKPlatform", func(t *testing.T) {
		t.Parallel()
		r := newRig(t)
		r.post("/v1/payouts", "amount=3000&currency=usd").want(200)
		r.get("/v1/events?type=payout.created").want(200, "data.0.type=payout.created")
	})
}
