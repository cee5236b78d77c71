package e2e_test

import (
	"net/http"
	"net/http/httptest"
	"regexp"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
)

// keyOf makes an API key of the application. The program must not run: on SQLite it has the
// database to itself.
func (i instance) keyOf(t *testing.T, scopes ...string) string {
	t.Helper()
	if r := i.run(t, nil, "migrate", "--data-dir", i.dataDir); r.code != 0 {
		t.Fatal(r.stderr)
	}
	made := i.run(t, nil, append(append([]string{"key", "app", "shop"}, scopes...), "--data-dir", i.dataDir)...)
	key := regexp.MustCompile(`prs_[0-9A-Za-z]{49}`).FindString(made.stdout)
	if key == "" {
		t.Fatalf("no key: %+v", made)
	}
	return key
}

// A proxy of the environment, which looks names up itself, would hide that an endpoint's address
// leads into a private network.
func TestWebhooksPassNoProxy(t *testing.T) {
	t.Parallel()
	var through atomic.Int32
	proxy := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { through.Add(1) }))
	t.Cleanup(proxy.Close)
	i := instance{dataDir: t.TempDir(), env: []string{"PURSER_SECRET_KEY=" + secretKey, "HTTP_PROXY=" + proxy.URL, "HTTPS_PROXY=" + proxy.URL}}
	key := i.keyOf(t, "WEBHOOKS_WRITE")
	p := i.start(t)
	header := http.Header{"Content-Type": {"application/json"}, "Authorization": {"Bearer " + key}}
	do := func(query string) string {
		_, answer := p.ask(t, http.MethodPost, "/graphql", header, `{"query": `+strconv.Quote(query)+`}`)
		return answer
	}
	for _, url := range []string{"http://10.255.255.1/webhooks", "https://10.255.255.1/webhooks", "http://169.254.169.254/latest/meta-data"} {
		made := do(`mutation { createWebhookEndpoint(input: {url: "` + url + `"}) { webhookEndpoint { id } userErrors { code } } }`)
		endpoint := regexp.MustCompile(`we_[0-9a-z]{26}`).FindString(made)
		sent := do(`mutation { sendTestEvent(input: {webhookEndpointId: "` + endpoint + `", type: "hold.expired"}) { delivery { id } userErrors { code } } }`)
		delivery := regexp.MustCompile(`wd_[0-9a-z]{26}`).FindString(sent)
		if delivery == "" {
			t.Fatalf("%s: %s %s", url, made, sent)
		}
		result := ""
		eventually(t, usual, "the delivery was tried", func() bool {
			result = do(`{ node(id: "` + delivery + `") { ... on WebhookDelivery { httpStatus error } } }`)
			return !strings.Contains(result, `"httpStatus":null,"error":null`)
		})
		if !strings.Contains(result, "private network") {
			t.Errorf("%s: %s", url, result)
		}
	}
	if n := through.Load(); n > 0 {
		t.Errorf("%d calls went through the proxy", n)
	}
	p.stop()
}
