package graph_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/purserhq/purser/graph"
	"github.com/purserhq/purser/graph/transport"
	"github.com/purserhq/purser/internal/database/dbtest"
)

// TestTrustedDocuments runs what a front end was built with, and nothing else.
func TestTrustedDocuments(t *testing.T) {
	t.Parallel()
	for name, manifest := range map[string]string{
		"Relay":   `{"5d41402abc4b2a76b9719d911017c592": "query V { viewer { id } }", "sub": "subscription S { walletUpdated { id } }"}`,
		"Codegen": `{"sha256:5d41402abc4b2a76b9719d911017c592": "query V { viewer { id } }"}`,
		"Apollo": `{"format": "apollo-persisted-query-manifest", "version": 1, "operations": [
			{"id": "5d41402abc4b2a76b9719d911017c592", "name": "V", "type": "query", "body": "query V { viewer { id } }"}]}`,
	} {
		t.Run("OK"+name, func(t *testing.T) {
			t.Parallel()
			documents, err := transport.ReadDocuments(strings.NewReader(manifest))
			if err != nil {
				t.Fatal(err)
			}
			b := setup(t, dbtest.New(t))
			b.api = graph.NewServer(graph.Resolver{}, transport.Options{Introspection: true, Documents: documents})
			const id = "5d41402abc4b2a76b9719d911017c592"
			for body, code := range map[string]string{
				`{"extensions":{"persistedQuery":{"version":1,"sha256Hash":"` + id + `"}}}`: "",
				`{"documentId":"` + id + `"}`:                     "",
				`{"documentId":"sha256:` + id + `"}`:              "",
				`{"query":"query V { viewer { id } }"}`:           "",
				`{"documentId":"sha256:00"}`:                      "DOCUMENT_NOT_TRUSTED",
				`{"query":"query V { viewer { email } }"}`:        "DOCUMENT_NOT_TRUSTED",
				`{"query":"{ __schema { queryType { name } } }"}`: "DOCUMENT_NOT_TRUSTED",
				`{"query":"{viewer{email}}","extensions":{"persistedQuery":{"version":1,"sha256Hash":"` + id + `"}}}`: "DOCUMENT_NOT_TRUSTED",
				`{"extensions":{"persistedQuery":{"version":1,"sha256Hash":{"a":1}}}}`:                                "DOCUMENT_NOT_TRUSTED",
				`{"extensions":{"persistedQuery":"` + id + `"}}`:                                                      "DOCUMENT_NOT_TRUSTED",
			} {
				reply := b.nobody().send(b.post(body))
				if reply.fault("extensions.code") != code || code == "" && reply.raw != `{"data":{"viewer":null}}` {
					t.Errorf("%s: %s, want %q", body, reply, code)
				}
			}
			r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/graphql?documentId="+url.QueryEscape("sha256:"+id), http.NoBody)
			if reply := b.nobody().send(r); reply.status != 200 || reply.raw != `{"data":{"viewer":null}}` {
				t.Errorf("by GET: %d %s", reply.status, reply)
			}
		})
	}
	for name, manifest := range map[string]string{
		"NotJSON": `hello`, "List": `["{viewer{id}}"]`, "Empty": `{}`, "OtherObject": `{"a":{"b":"c"}}`,
		"Unfit": `{"a":"{viewer{nope}}"}`, "Unreadable": `{"a":"{viewer{"}`,
	} {
		t.Run("Err"+name, func(t *testing.T) {
			t.Parallel()
			if documents, err := transport.ReadDocuments(strings.NewReader(manifest)); err == nil {
				t.Errorf("it is read as %v", documents)
			}
		})
	}
}

// TestAccept answers in the media type that the client likes best.
func TestAccept(t *testing.T) {
	t.Parallel()
	b := &fixture{t: t}
	b.api = graph.NewServer(graph.Resolver{}, transport.Options{})
	const plain, response = "application/json; charset=utf-8", "application/graphql-response+json; charset=utf-8"
	for accept, want := range map[string]string{
		"":                                  plain,
		"*/*":                               plain,
		"application/*":                     plain,
		"application/json":                  plain,
		"application/graphql-response+json": response,
		"application/graphql-response+json, application/json;q=0.9":             response,
		"application/graphql-response+json;q=0.5, application/json;q=0.9":       plain,
		"application/json, application/graphql-response+json":                   plain,
		"application/json;q=0.1, */*;q=0.2":                                     plain,
		"application/json;q=0, */*":                                             response,
		"application/graphql-response+json; charset=utf-8":                      response,
		"text/html, application/xhtml+xml, */*;q=0.8":                           plain,
		"text/event-stream;q=0.1, application/graphql-response+json, text/html": response,
		"text/event-stream, application/json;q=0.5":                             "text/event-stream; charset=utf-8",
		"APPLICATION/JSON":     plain,
		"text/html":            "406",
		"application/json;q=0": "406",
	} {
		r := b.post(`{"query":"{ __typename }"}`)
		if accept != "" {
			r.Header.Set("Accept", accept)
		}
		w := httptest.NewRecorder()
		b.api.ServeHTTP(w, r)
		got := w.Header().Get("Content-Type")
		if w.Code == http.StatusNotAcceptable {
			got = "406"
		}
		if got != want {
			t.Errorf("Accept: %s gives %d %s, want %s", accept, w.Code, got, want)
		}
	}
	r := b.post(`{"query":"{ __typename }"}`)
	r.Header.Set("Content-Type", "application/json; charset=utf-16")
	if reply := b.nobody().send(r); reply.status != http.StatusUnsupportedMediaType {
		t.Errorf("UTF-16: %d", reply.status)
	}
}
