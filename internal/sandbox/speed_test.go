package sandbox_test

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"

	"github.com/purserhq/purser/internal/sandbox"
)

// BenchmarkRequests measures the sandbox, with its file on the disk, beside a
// bare handler that reads a form and answers as much JSON: over real
// connections, the client on the same cores. x/bare is how many times longer a
// request takes.
func BenchmarkRequests(b *testing.B) {
	box, err := sandbox.Open(b.Context(), sandbox.Config{File: filepath.Join(b.TempDir(), "sandbox.db")})
	if err != nil {
		b.Fatal(err)
	}
	srv := httptest.NewServer(box)
	b.Cleanup(func() {
		srv.Close()
		if err := box.Close(); err != nil {
			b.Error(err)
		}
	})
	r := &rig{t: b, box: box, url: srv.URL, key: "sk_test_rig"}
	id := r.post("/v1/payment_intents", card+"amount=900&currency=usd").want(200)
	acct := r.express()
	bare := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		if err := req.ParseForm(); err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		w.Header().Set("Content-Type", "application/json")
		_ = json.NewEncoder(w).Encode(id.doc) // a payment intent's
	}))
	b.Cleanup(bare.Close)

	var reference float64
	for _, c := range []struct{ name, method, url, form string }{
		{"Bare", "POST", bare.URL + "/", "amount=900&currency=usd"},
		{"RetrieveIntent", "GET", r.url + "/v1/payment_intents/" + id.text("id"), ""},
		{"CreateCustomer", "POST", r.url + "/v1/customers", "email=a@example.com&metadata[user]=1"},
		{"CreateIntent", "POST", r.url + "/v1/payment_intents", card + "amount=900&currency=usd"},
		{"PayIntent", "POST", r.url + "/v1/payment_intents", card + "amount=900&currency=usd&payment_method=pm_card_bypassPending&confirm=true"},
		{"Transfer", "POST", r.url + "/v1/transfers", "amount=1&currency=usd&destination=" + acct},
		{"ListIntents", "GET", r.url + "/v1/payment_intents?limit=10", ""},
	} {
		b.Run(c.name, func(b *testing.B) {
			took := load(b, c.method, c.url, c.form)
			if c.name == "Bare" {
				reference = took
			}
			b.ReportMetric(1e9/took, "req/s")
			if reference > 0 {
				b.ReportMetric(took/reference, "x/bare")
			}
		})
	}
}

// load makes requests from 16 callers at once and gives the nanoseconds for each.
func load(b *testing.B, method, url, form string) float64 {
	b.Helper()
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 64}}
	defer client.CloseIdleConnections()
	b.SetParallelism(8)
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			if err := once(client, method, url, form); err != nil {
				b.Error(err)
				return
			}
		}
	})
	return float64(b.Elapsed().Nanoseconds()) / float64(b.N)
}

func once(client *http.Client, method, url, form string) error {
	req, err := http.NewRequest(method, url, strings.NewReader(form))
	if err != nil {
		return err
	}
	req.Header.Set("Authorization", "Bearer sk_test_rig")
	if method == http.MethodPost {
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	res, err := client.Do(req)
	if err != nil {
		return err
	}
	defer func() { _ = res.Body.Close() }() // only read
	body, err := io.ReadAll(res.Body)
	if err == nil && res.StatusCode != http.StatusOK {
		err = fmt.Errorf("%s %s answers %s: %s", method, url, res.Status, body)
	}
	return err
}
