package sandbox_test

import (
	"sync"
	"testing"

	"github.com/purserhq/purser/internal/sandbox"
)

// Many at once under one key make one transfer: the others are told to wait, or
// get the same answer.
func TestOneKeyAtOnce(t *testing.T) {
	t.Parallel()
	r := openRig(t, sandbox.Config{File: t.TempDir() + "/sandbox.db"})
	acct := r.express()
	answers := make(chan *reply, 50)
	var work sync.WaitGroup
	for range cap(answers) {
		work.Go(func() {
			res, err := r.with("k1").try("POST", "/v1/transfers", "amount=100&currency=usd&destination="+acct)
			if err != nil {
				t.Error(err)
				return
			}
			answers <- res
		})
	}
	work.Wait()
	close(answers)
	ids, first := map[string]bool{}, 0
	for res := range answers {
		if res.status == 409 {
			continue
		}
		ids[res.want(200).text("id")] = true
		if res.header.Get("Idempotent-Replayed") == "" {
			first++
		}
	}
	if available, _ := r.on(acct).balance("usd"); len(ids) != 1 || first != 1 || available != 100 {
		t.Errorf("%d transfers, %d first answers, %d available", len(ids), first, available)
	}
}

// Many at once cannot spend money twice.
func TestOverspendAtOnce(t *testing.T) {
	t.Parallel()
	r := openRig(t, sandbox.Config{File: t.TempDir() + "/sandbox.db"})
	acct := r.express()
	available, _ := r.balance("usd")
	part := available/10 + 1 // nine fit
	var work sync.WaitGroup
	for range 30 {
		work.Go(func() {
			if res := r.post("/v1/transfers", "amount=%d&currency=usd&destination=%s", part, acct); res.status != 200 {
				res.want(400, "error.code=balance_insufficient")
			}
		})
	}
	work.Wait()
	left, _ := r.balance("usd")
	there, _ := r.on(acct).balance("usd")
	if there != 9*part || left != available-there {
		t.Errorf("%d left, %d there, of %d", left, there, available)
	}
}

// One charge is refunded once, however many ask at once; the clock, faults,
// lists, the pages and webhooks go on meanwhile.
func TestEverythingAtOnce(t *testing.T) {
	t.Parallel()
	r := openRig(t, sandbox.Config{File: t.TempDir() + "/sandbox.db"})
	e := r.endpoint("", nil)
	ch := r.pay(1000, "usd", "pm_card_visa").want(200).text("latest_charge")
	var work sync.WaitGroup
	for i := range 20 {
		work.Go(func() { r.post("/v1/refunds", "charge=%s&amount=300", ch) })
		work.Go(func() { r.pay(1000+i, "usd", "pm_card_visa").want(200) })
		work.Go(func() { r.forward(60 * 60) })
		work.Go(func() { r.get("/v1/events?limit=100").want(200) })
		work.Go(func() { r.get("/v1/balance_transactions?expand[]=data.source").want(200) })
		work.Go(func() { r.get("/") })
		work.Go(func() { r.as("sk_test_other").customers(1) })
		work.Go(func() { r.express() })
	}
	work.Wait()
	r.get("/v1/charges/%s", ch).want(200, "amount_refunded=900")
	got := e.wait(3 + 3 + 20*3)
	if len(got["charge.refunded"]) != 3 || len(got["charge.succeeded"]) != 21 {
		t.Errorf("%d refunds and %d charges told", len(got["charge.refunded"]), len(got["charge.succeeded"]))
	}
}
