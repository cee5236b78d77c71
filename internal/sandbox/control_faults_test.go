package sandbox_test

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

// spoiled is what a kind of fault does to a payment, and to its repetition
// under the same key.
var spoiled = map[string]struct {
	status  int // of the spoilt call; 0: the connection is cut
	code    string
	charges int // made by the spoilt call
	again   int // the status of the repetition
}{
	"error_before": {500, "", 0, 500},
	"error_after":  {500, "", 1, 500},
	"gateway":      {502, "", 0, 200},
	"rate_limit":   {429, "rate_limit", 0, 200},
	"lock_timeout": {429, "lock_timeout", 0, 200},
	"conflict":     {409, "idempotency_key_in_use", 0, 200},
	"delay":        {200, "", 1, 200},
	"delay_after":  {200, "", 1, 200},
	"reset":        {0, "", 0, 200},
	"lost":         {0, "", 1, 200},
	"cut":          {0, "", 1, 200},
}

func TestFaults(t *testing.T) {
	t.Parallel()
	for kind, want := range spoiled {
		t.Run(kind, func(t *testing.T) {
			t.Parallel()
			r := newRig(t).with("k1")
			r.control("POST", "faults", fmt.Sprintf(`{"kind":%q,"method":"POST","path":"/v1/payment_intents","millis":20}`, kind))
			begin := time.Now()
			res, err := r.try("POST", "/v1/payment_intents", card+"amount=900&currency=usd&payment_method=pm_card_visa&confirm=true")
			switch {
			case want.status == 0 && err == nil:
				t.Fatalf("it was answered: %s", res.raw)
			case want.status != 0 && err != nil:
				t.Fatal(err)
			case want.status != 0:
				res.want(want.status, "error.code="+want.code)
			}
			if strings.HasPrefix(kind, "delay") && time.Since(begin) < 20*time.Millisecond {
				t.Error("there was no delay")
			}
			if n := len(r.get("/v1/charges").want(200).ids()); n != want.charges {
				t.Errorf("%d charges, want %d", n, want.charges)
			}
			r.pay(900, "usd", "pm_card_visa").want(want.again)
			if n := len(r.get("/v1/charges").want(200).ids()); n != max(want.charges, min(1, 500-want.again)) {
				t.Errorf("%d charges after the repetition", n)
			}
		})
	}
}

// Every kind that the control API tells of has its line above.
func TestFaultKinds(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	kinds, _ := r.control("GET", "faults", "").at("kinds").(map[string]any)
	for kind := range kinds {
		if _, ok := spoiled[kind]; !ok && !strings.HasPrefix(kind, "webhook_") {
			t.Errorf("%s is not tested", kind)
		}
	}
	r.as("").send("POST", "/_sandbox/faults", `{"kind":"oops"}`).want(400)
	r.as("").send("POST", "/_sandbox/faults", `{"kind":"lost","path":"["}`).want(400)
	r.as("").send("POST", "/_sandbox/faults", `nonsense`).want(400)
}

// A rule spoils the calls that it counts, from the nth on, and no others.
func TestFaultCounts(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.control("POST", "faults", `{"kind":"rate_limit","method":"POST","path":"/v1/customers/*","from":2,"times":2}`)
	cu := r.customers(1)[0]
	r.get("/v1/customers/%s", cu).want(200)
	for _, status := range []int{200, 429, 429, 200} {
		r.post("/v1/customers/"+cu, "name=x").want(status)
	}
	r.control("POST", "faults", `{"kind":"rate_limit","times":-1}`)
	for range 3 {
		r.get("/v1/balance").want(429)
	}
	r.control("DELETE", "faults", "")
	r.get("/v1/balance").want(200)
}
