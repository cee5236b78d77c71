package graph_test

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/purserhq/purser/graph"
	"github.com/purserhq/purser/graph/transport"
	"github.com/purserhq/purser/internal/database/dbtest"
	"github.com/purserhq/purser/internal/payments/processor"
)

func TestRequests(t *testing.T) {
	t.Parallel()
	nobody := setup(t, dbtest.New(t)).nobody()
	get := func(query string) *http.Request {
		return httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/graphql?"+query, http.NoBody)
	}
	post := func(body, contentType, accept string) *http.Request {
		r := nobody.b.post(body)
		r.Header.Set("Content-Type", contentType)
		r.Header.Set("Accept", accept)
		return r
	}
	const both, old = "application/graphql-response+json, application/json;q=0.9", "application/json"
	for name, c := range map[string]struct {
		request *http.Request
		status  int
		code    string
	}{
		"OKPost":           {post(`{"query":"{viewer{id}}"}`, "application/json; charset=utf-8", both), 200, ""},
		"OKGet":            {get("query=" + url.QueryEscape("query($id: ID!) { node(id: $id) { id } }") + "&variables=" + url.QueryEscape(`{"id":"wal_1"}`)), 200, ""},
		"ErrMutationByGet": {get("query=" + url.QueryEscape("mutation{logOut{userErrors{code}}}")), 405, "BAD_REQUEST"},
		"ErrGetNoQuery":    {get(""), 400, "BAD_REQUEST"},
		"ErrGetVariables":  {get("query=%7Bviewer%7Bid%7D%7D&variables=7"), 400, "BAD_REQUEST"},
		"ErrMethod":        {httptest.NewRequestWithContext(t.Context(), http.MethodPut, "/graphql", http.NoBody), 405, "BAD_REQUEST"},
		"ErrText":          {post(`{"query":"{viewer{id}}"}`, "text/plain", old), 415, "BAD_REQUEST"},
		"ErrForm":          {post(`query=mutation{logOut{userErrors{code}}}`, "application/x-www-form-urlencoded", old), 415, "BAD_REQUEST"},
		"ErrMultipart":     {post(`--x`, "multipart/form-data; boundary=x", old), 415, "BAD_REQUEST"},
		"ErrNoType":        {post(`{"query":"{viewer{id}}"}`, "", old), 415, "BAD_REQUEST"},
		"ErrNotJSON":       {post(`{"query": "hunter2`, old, old), 400, "BAD_REQUEST"},
		"ErrBatch":         {post(`[{"query":"{viewer{id}}"}]`, old, old), 400, "BAD_REQUEST"},
		"ErrNull":          {post(`null`, old, old), 400, "BAD_REQUEST"},
		"ErrNoQuery":       {post(`{"qeury":"hunter2"}`, old, old), 400, "BAD_REQUEST"},
		"ErrTypes":         {post(`{"query":"{viewer{id}}","variables":["hunter2"]}`, old, both), 400, "BAD_REQUEST"},
		"ErrHuge":          {post(`{"query":"{viewer{id}}","variables":{"x":"`+strings.Repeat("x", 1<<20)+`"}}`, old, old), 413, "LIMIT_EXCEEDED"},
		"ErrLongQuery":     {post(`{"query":"{viewer{id`+strings.Repeat(" ", 33<<10)+`}}"}`, old, old), 413, "LIMIT_EXCEEDED"},
		"ErrParse":         {post(`{"query":"{viewer{"}`, old, both), 400, "GRAPHQL_PARSE_FAILED"},
		"ErrParseOld":      {post(`{"query":"{viewer{"}`, old, old), 200, "GRAPHQL_PARSE_FAILED"},
		"ErrValidate":      {post(`{"query":"{viewer{nope}}"}`, old, both), 400, "GRAPHQL_VALIDATION_FAILED"},
		"ErrValidateOld":   {post(`{"query":"{viewer{nope}}"}`, old, old), 200, "GRAPHQL_VALIDATION_FAILED"},
		"ErrVariable":      {post(`{"query":"query($n:Int!){transactions(first:$n){totalCount}}","variables":{"n":3000000000000}}`, old, old), 200, "BAD_USER_INPUT"},
		"ErrVariableType":  {post(`{"query":"mutation($i:LogInInput!){logIn(input:$i){token}}","variables":{"i":{"email":7,"password":"hunter2"}}}`, old, old), 200, "BAD_USER_INPUT"},
		"ErrPersisted":     {post(`{"extensions":{"persistedQuery":{"version":1,"sha256Hash":"00"}}}`, old, old), 200, "PERSISTED_QUERY_NOT_FOUND"},
		"ErrPersistedHash": {post(`{"query":"{viewer{id}}","extensions":{"persistedQuery":{"version":1,"sha256Hash":"00"}}}`, old, old), 200, "BAD_REQUEST"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			reply := nobody.send(c.request)
			if reply.status != c.status || reply.fault("extensions.code") != c.code {
				t.Errorf("%d %s, want %d %s", reply.status, reply, c.status, c.code)
			}
			if _, data := reply.body["data"]; data != (c.code == "") && c.code != "BAD_USER_INPUT" {
				t.Errorf("data in %s", reply)
			}
			if id := reply.header.Get("X-Request-Id"); id == "" || (c.code != "" && id != reply.fault("extensions.requestId")) {
				t.Errorf("X-Request-Id is %q in %s", id, reply)
			}
			if strings.Contains(reply.raw, "hunter2") {
				t.Errorf("the body comes back: %s", reply)
			}
		})
	}
}

func TestPersistedQuery(t *testing.T) {
	t.Parallel()
	nobody := setup(t, dbtest.New(t)).nobody()
	const query = "{viewer{id}}"
	sum := sha256.Sum256([]byte(query))
	persisted := `"extensions":{"persistedQuery":{"version":1,"sha256Hash":"` + hex.EncodeToString(sum[:]) + `"}}`
	for _, body := range []string{`{"query":"` + query + `",` + persisted + `}`, `{` + persisted + `}`} {
		if reply := nobody.send(nobody.b.post(body)); reply.raw != `{"data":{"viewer":null}}` {
			t.Errorf("%s: %s", body, reply)
		}
	}
}

func TestInternal(t *testing.T) {
	t.Parallel()
	const deposit = `mutation { deposit(input: {amount: "5", idempotencyKey: "k"}) { deposit { id clientSecret } } }`
	for name, c := range map[string]struct {
		intent func(string) (processor.Intent, error)
		logged string
	}{
		"ErrPanic": {func(string) (processor.Intent, error) { panic("the vault code is 1234") }, "the vault code is 1234"},
		"ErrUnknown": {func(string) (processor.Intent, error) {
			return processor.Intent{}, errors.New("dial tcp 10.1.2.3: refused")
		}, "dial tcp 10.1.2.3: refused"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := setup(t, dbtest.New(t))
			b.stripe.createIntent, b.stripe.intent = unpaid, c.intent
			b.wantInternal(t, b.signUp().ask(deposit), c.logged)
		})
	}
	t.Run("ErrStripe", func(t *testing.T) {
		t.Parallel()
		b := setup(t, dbtest.New(t))
		b.stripe.createIntent, b.stripe.intent = unpaid, func(string) (processor.Intent, error) {
			return processor.Intent{}, &processor.Error{Class: processor.Ambiguous, Status: 502}
		}
		reply := b.signUp().ask(deposit)
		if reply.fault("extensions.code") != "PROCESSOR_UNAVAILABLE" || reply.text("deposit.deposit.id") == "" {
			t.Error(reply)
		}
		if !strings.Contains(b.log.String(), "stripe answered 502") {
			t.Errorf("the log does not say why: %s", b.log.String())
		}
	})
	t.Run("ErrDatabase", func(t *testing.T) {
		t.Parallel()
		b := setup(t, dbtest.New(t))
		if err := b.db.Close(); err != nil {
			t.Fatal(err)
		}
		reply := b.nobody().ask(`mutation { logIn(input: {email: "ada@example.com", password: "hunter22hunter22"}) { token } }`)
		b.wantInternal(t, reply, "closed")
		if strings.Contains(b.log.String(), "hunter22") {
			t.Error("a password is in the log")
		}
	})
	t.Run("OKProxyRequestID", func(t *testing.T) {
		t.Parallel()
		b := setup(t, dbtest.New(t))
		r := b.post(`{"query":"{nope}"}`)
		r.Header.Set("X-Request-Id", "from-the-proxy")
		if reply := b.nobody().send(r); reply.fault("extensions.requestId") != "from-the-proxy" {
			t.Error(reply)
		}
	})
}

// wantInternal wants an error that says nothing, and the log to say it all.
func (b *fixture) wantInternal(t *testing.T, r reply, cause string) {
	t.Helper()
	id := r.fault("extensions.requestId")
	if r.fault("extensions.code") != "INTERNAL" || id == "" || id != r.header.Get("X-Request-Id") {
		t.Errorf("the client gets %s", r)
	}
	if text, _ := json.Marshal(cause); strings.Contains(r.raw, strings.Trim(string(text), `"`)) {
		t.Errorf("the client is told the cause: %s", r)
	}
	logged := false
	for line := range strings.Lines(b.log.String()) {
		logged = logged || strings.Contains(line, id) && strings.Contains(line, cause)
	}
	if !logged {
		t.Errorf("nothing logged for %s with %q:\n%s", id, cause, b.log.String())
	}
}

func TestIntrospection(t *testing.T) {
	t.Parallel()
	b := &fixture{t: t}
	for on, want := range map[bool]string{true: "Query", false: ""} {
		b.api = graph.NewServer(graph.Resolver{}, transport.Options{Introspection: on})
		expect(t, b.nobody().ask(`{ __schema { queryType { name } } }`), "__schema.queryType.name", want)
		if reply := b.nobody().ask(`{ viewer { emial } }`); strings.Contains(reply.raw, "email") != on {
			t.Errorf("introspection %t: %s", on, reply)
		}
	}
}
