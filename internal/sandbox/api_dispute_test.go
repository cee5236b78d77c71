package sandbox_test

import "testing"

func TestDispute(t *testing.T) {
	t.Parallel()
	opened := func(r *rig, method string) *reply {
		pi := r.pay(2000, "usd", method).want(200, "status=succeeded")
		return r.get("/v1/disputes?payment_intent=%s", pi.text("id")).want(200)
	}
	t.Run("OKWon", func(t *testing.T) {
		t.Parallel()
		r := newRig(t)
		available, pending := r.balance("usd")
		before := available + pending
		total := func() int64 { a, p := r.balance("usd"); return a + p }
		d := opened(r, "pm_card_createDispute").want(200, "data.0.status=needs_response", "data.0.reason=fraudulent", "data.0.balance_transactions.0.fee=1500", "data.0.balance_transactions.0.net=-3500")
		r.get("/v1/charges/%s", d.text("data.0.charge")).want(200, "disputed=true")
		const net = 2000 - 88 // of the charge, which pays for its processing
		if after := total(); after != before+net-3500 {
			t.Errorf("all that there is: %d, want %d", after, before+net-3500)
		}
		if after, _ := r.balance("usd"); after != available {
			t.Errorf("available %d, want %d: the withdrawal is pending", after, available)
		}
		r.post("/v1/refunds", "charge=%s", d.text("data.0.charge")).want(400, "error.code=charge_disputed")
		id := d.text("data.0.id")
		r.post("/v1/disputes/"+id, "evidence[uncategorized_text]=winning_evidence&submit=false").want(200, "status=needs_response", "evidence_details.has_evidence=true")
		r.post("/v1/disputes/"+id, "submit=true").want(200, "status=under_review", "evidence_details.submission_count=1")
		r.forward(3)
		r.get("/v1/disputes/%s", id).want(200, "status=won", "balance_transactions.1.reporting_category=dispute_reversal")
		if after := total(); after != before+net-1500 {
			t.Errorf("all that there is: %d, want %d", after, before+net-1500)
		}
		r.post("/v1/disputes/"+id+"/close", "").want(400)
		for _, kind := range []string{"created", "funds_withdrawn", "updated", "closed", "funds_reinstated"} {
			if got := r.get("/v1/events?type=charge.dispute.%s", kind).want(200).ids(); len(got) == 0 {
				t.Errorf("no charge.dispute.%s", kind)
			}
		}
	})
	t.Run("OKLost", func(t *testing.T) {
		t.Parallel()
		r := newRig(t)
		d := opened(r, "pm_card_createDisputeProductNotReceived").want(200, "data.0.reason=product_not_received")
		r.post("/v1/disputes/"+d.text("data.0.id")+"/close", "").want(200, "status=lost")
		r.post("/v1/refunds", "charge=%s", d.text("data.0.charge")).want(400, "error.code=charge_disputed")
	})
	t.Run("OKUnanswered", func(t *testing.T) {
		t.Parallel()
		r := newRig(t)
		d := opened(r, "pm_card_createDispute")
		r.forward(9 * 24 * 60 * 60)
		r.get("/v1/disputes/%s", d.text("data.0.id")).want(200, "status=lost", "evidence_details.past_due=true")
	})
	t.Run("OKInquiry", func(t *testing.T) {
		t.Parallel()
		r := newRig(t)
		d := opened(r, "pm_card_createDisputeInquiry").want(200, "data.0.status=warning_needs_response", "data.0.is_charge_refundable=true", "data.0.balance_transactions.0=")
		r.post("/v1/disputes/"+d.text("data.0.id"), "evidence[uncategorized_text]=escalate_inquiry_evidence").want(200, "status=needs_response", "balance_transactions.0.net=-3500")
		e := opened(r, "pm_card_createDisputeInquiry")
		r.post("/v1/disputes/"+e.text("data.0.id"), "evidence[uncategorized_text]=losing_evidence").want(200, "status=warning_under_review")
		r.forward(3)
		r.get("/v1/disputes/%s", e.text("data.0.id")).want(200, "status=warning_closed")
	})
	t.Run("OKSeveral", func(t *testing.T) {
		t.Parallel()
		opened(newRig(t), "pm_card_createMultipleDisputes").want(200, "data.0.amount=1000", "data.1.amount=1000")
	})
	t.Run("OKControl", func(t *testing.T) {
		t.Parallel()
		r := newRig(t)
		ch := r.pay(2000, "usd", "pm_card_visa").text("latest_charge")
		d := r.control("POST", "charges/"+ch+"/dispute", `{"reason":"duplicate","amount":700}`).want(200, "amount=700", "status=needs_response")
		r.control("POST", "disputes/"+d.text("id")+"/win", "").want(200, "status=won")
		r.control("POST", "charges/"+ch+"/dispute", `{"inquiry":true}`).want(200, "amount=2000", "status=warning_needs_response")
	})
	t.Run("OKPendingRefundFails", func(t *testing.T) {
		t.Parallel()
		r := newRig(t)
		ch := r.pay(2000, "usd", "pm_card_pendingRefund").text("latest_charge")
		re := r.post("/v1/refunds", "charge=%s&amount=500", ch).want(200, "status=pending").text("id")
		r.control("POST", "charges/"+ch+"/dispute", "")
		r.get("/v1/refunds/%s", re).want(200, "status=failed", "failure_reason=charge_for_pending_refund_disputed")
	})
	t.Run("OKFraudWarning", func(t *testing.T) {
		t.Parallel()
		r := newRig(t)
		ch := r.pay(2000, "usd", "pm_card_createIssuerFraudRecord").text("latest_charge")
		w := r.get("/v1/radar/early_fraud_warnings?charge=%s", ch).want(200, "data.0.charge="+ch)
		r.get("/v1/radar/early_fraud_warnings/%s", w.text("data.0.id")).want(200)
	})
}
