package sandbox_test

import (
	"testing"

	"github.com/purserhq/purser/internal/sandbox"
)

func TestRefundLife(t *testing.T) {
	t.Parallel()
	refund := func(r *rig, method string) (charge, id string) {
		charge = r.pay(2000, "usd", method).want(200).text("latest_charge")
		return charge, r.post("/v1/refunds", "charge=%s", charge).want(200).text("id")
	}
	const day = 24 * 60 * 60
	t.Run("OKPending", func(t *testing.T) {
		t.Parallel()
		r := newRig(t)
		_, id := refund(r, "pm_card_pendingRefund")
		r.get("/v1/refunds/%s", id).want(200, "status=pending")
		r.forward(day)
		r.get("/v1/refunds/%s", id).want(200, "status=succeeded")
		r.forward(30 * day)
		r.get("/v1/refunds/%s", id).want(200, "status=succeeded")
		r.get("/v1/events?type=charge.refund.updated").want(200, "data.0.data.object.status=succeeded", "data.1.id=")
	})
	t.Run("OKFails", func(t *testing.T) {
		t.Parallel()
		r := newRig(t)
		ch, id := refund(r, "pm_card_refundFail")
		available, pending := r.balance("usd")
		r.get("/v1/refunds/%s", id).want(200, "status=succeeded")
		r.forward(day)
		re := r.get("/v1/refunds/%s", id).want(200, "status=failed", "failure_reason=expired_or_canceled_card")
		r.get("/v1/balance_transactions/%s", re.text("failure_balance_transaction")).want(200, "type=refund_failure", "net=2000")
		if a, p := r.balance("usd"); a+p != available+pending+2000 {
			t.Errorf("%d available and %d pending, want %d in all", a, p, available+pending+2000)
		}
		r.get("/v1/charges/%s", ch).want(200, "refunded=false", "amount_refunded=0")
		r.post("/v1/refunds", "charge=%s", ch).want(200, "status=succeeded")
	})
	t.Run("OKControl", func(t *testing.T) {
		t.Parallel()
		r := newRig(t)
		_, id := refund(r, "pm_card_visa")
		r.control("POST", "refunds/"+id+"/fail", `{"reason":"lost_or_stolen_card"}`).want(200, "status=failed", "failure_reason=lost_or_stolen_card")
	})
	t.Run("OKLackOfMoney", func(t *testing.T) {
		t.Parallel()
		r := newRig(t)
		ch := r.pay(2000, "usd", "pm_card_visa").text("latest_charge")
		r.forward(2 * day)
		all, _ := r.balance("usd")
		r.post("/v1/transfers", "amount=%d&currency=usd&destination=%s", all, r.express()).want(200)
		re := r.post("/v1/refunds", "charge=%s", ch).want(200, "status=pending", "balance_transaction=")
		r.get("/v1/charges/%s", ch).want(200, "refunded=true")
		r.pay(5000, "usd", "pm_card_bypassPending").want(200)
		r.get("/v1/refunds/%s", re.text("id")).want(200, "status=succeeded")
	})
}

func TestHeldMoneyIsLetGo(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	pi := r.post("/v1/payment_intents", "amount=2000&currency=usd&payment_method=pm_card_visa&payment_method_types[]=card&confirm=true&capture_method=manual").want(200, "status=requires_capture")
	r.forward(6 * 24 * 60 * 60)
	r.get("/v1/payment_intents/%s", pi.text("id")).want(200, "status=requires_capture")
	r.forward(24 * 60 * 60)
	r.get("/v1/payment_intents/%s", pi.text("id")).want(200, "status=canceled", "cancellation_reason=automatic")
	r.get("/v1/events?type=charge.expired").want(200, "data.0.data.object.refunded=true")
}

func TestAgendaOutlivesRestart(t *testing.T) {
	t.Parallel()
	file := t.TempDir() + "/state.db"
	var id string
	t.Run("Before", func(t *testing.T) {
		r := openRig(t, sandbox.Config{File: file})
		ch := r.pay(2000, "usd", "pm_card_pendingRefund").text("latest_charge")
		id = r.post("/v1/refunds", "charge=%s", ch).want(200, "status=pending").text("id")
	})
	r := openRig(t, sandbox.Config{File: file})
	r.forward(24 * 60 * 60)
	r.get("/v1/refunds/%s", id).want(200, "status=succeeded")
}
