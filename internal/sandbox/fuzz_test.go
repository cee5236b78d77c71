package sandbox_test

import (
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/purserhq/purser/internal/sandbox"
)

// FuzzForm: whatever a client writes into the body and the query of a request,
// it is taken or refused in Stripe's form, and never breaks the sandbox.
func FuzzForm(f *testing.F) {
	for _, form := range []string{
		"", "amount=1000&currency=usd", "amount=1000&currency=usd&payment_method=pm_card_visa&confirm=true&payment_method_types[]=card",
		"metadata[a]=b&metadata[a][b]=c", "metadata[]=1&metadata[0]=2", "amount[=1", "amount]=1", "[amount]=1", "amount[][][]=1", "a[b][c][d][e][f]=1",
		"amount=99999999999999999999", "amount=-1", "amount=1e3", "amount=%zz", "amount=%00", "&&&=&=", "amount=1&amount=2", "currency=\xff\xfe",
		"expand[]=latest_charge.balance_transaction", "limit=0", "limit=101&starting_after=pi_none", "created[gte]=x", strings.Repeat("a[", 500),
	} {
		f.Add(form, form)
	}
	box, err := sandbox.Open(context.Background(), sandbox.Config{})
	if err != nil {
		f.Fatal(err)
	}
	f.Cleanup(func() { _ = box.Close() }) // it keeps nothing
	f.Fuzz(func(t *testing.T, body, query string) {
		for _, req := range []*http.Request{
			httptest.NewRequest(http.MethodPost, "/v1/payment_intents", strings.NewReader(body)),
			httptest.NewRequest(http.MethodGet, "/v1/payment_intents", http.NoBody),
		} {
			if req.Method == http.MethodGet {
				req.URL.RawQuery = query
			}
			req.Header.Set("Authorization", "Bearer sk_test_fuzz")
			req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			w := httptest.NewRecorder()
			box.ServeHTTP(w, req)
			var said struct{ Object, Error any }
			if err := json.Unmarshal(w.Body.Bytes(), &said); err != nil || w.Code >= 500 || (w.Code == 200) != (said.Error == nil) {
				t.Fatalf("%s %q %q: %d %s", req.Method, body, query, w.Code, w.Body)
			}
		}
	})
}
