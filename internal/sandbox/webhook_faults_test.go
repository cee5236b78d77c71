package sandbox_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/stripe/stripe-go/v76/webhook"
)

// A webhook that is spoilt on request is doubled, lost until it is resent, or
// refused for its signature and sent again.
func TestMischief(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	type try struct {
		id   string
		good bool
	}
	var secret string
	heard := make(chan try, 100)
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		body, err := io.ReadAll(req.Body)
		if err != nil {
			return
		}
		e, err := webhook.ConstructEvent(body, req.Header.Get("Stripe-Signature"), secret)
		if err != nil {
			w.WriteHeader(http.StatusBadRequest)
		}
		heard <- try{e.ID, err == nil}
	}))
	defer srv.Close()
	next := func() try {
		select {
		case got := <-heard:
			return got
		case <-time.After(30 * time.Second):
			t.Fatal("nothing came")
		}
		return try{}
	}
	secret = r.post("/v1/webhook_endpoints", "url=%s&enabled_events[]=customer.created", srv.URL).want(200).text("secret")

	r.control("POST", "webhooks", `{"duplicate":1,"reorder":true,"delay_millis":1}`)
	r.post("/v1/customers", "name=A").want(200)
	if a, b := next(), next(); a.id != b.id {
		t.Errorf("%v and %v are not the same", a, b)
	}
	r.control("POST", "webhooks", `{"bad_signature":1}`)
	r.post("/v1/customers", "name=B").want(200)
	if a, b := next(), next(); a.good || !b.good {
		t.Errorf("good signatures: %v, then %v", a.good, b.good)
	}
	r.control("POST", "webhooks", `{"drop":1}`)
	r.post("/v1/customers", "name=C").want(200)
	lost := r.get("/v1/events").want(200, "data.0.pending_webhooks=1").text("data.0.id")
	r.post("/v1/customers", "name=D").want(200)
	if got := next(); got.id == lost {
		t.Error("it was not dropped")
	}
	r.control("POST", "events/"+lost+"/resend", "")
	if got := next(); got.id != lost {
		t.Errorf("%s came, not %s", got.id, lost)
	}
	r.control("GET", "webhooks", "").want(200, "duplicated=1", "dropped=1", "badly_signed=1", "drop=0")
}
