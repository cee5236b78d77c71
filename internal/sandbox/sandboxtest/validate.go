// Package sandboxtest holds what the sandbox answers and accepts against Stripe's own
// description of its API at 2023-10-16, for every test that talks to it.
package sandboxtest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
)

// Validate passes requests on, and reports to fail each answer of the API that
// is not as Stripe describes it, and each request that is accepted though the
// description refuses it. fail may be called from several goroutines,
// as t.Error may. What is spoilt on request (a cut connection, an answer that is not
// JSON) is left alone.
func Validate(next http.Handler, fail func(error)) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !strings.HasPrefix(r.URL.Path, "/v1/") || r.Method == http.MethodOptions {
			next.ServeHTTP(w, r)
			return
		}
		method, path, query := r.Method, r.URL.EscapedPath(), r.URL.RawQuery
		var sent bytes.Buffer
		r.Body = struct {
			io.Reader
			io.Closer
		}{io.TeeReader(r.Body, &sent), r.Body}
		seen := &recorder{ResponseWriter: w, status: http.StatusOK}
		next.ServeHTTP(seen, r) // panics on through where the connection is cut
		if !strings.HasPrefix(w.Header().Get("Content-Type"), "application/json") {
			return
		}
		if err := Answer(method, path, seen.status, seen.body.Bytes()); err != nil {
			fail(err)
		}
		if seen.status == http.StatusOK || seen.status == http.StatusPaymentRequired {
			if err := Request(method, path, query, sent.Bytes()); err != nil {
				fail(err)
			}
		}
	})
}

// recorder keeps what passes through it.
type recorder struct {
	http.ResponseWriter
	status int
	body   bytes.Buffer
}

func (w *recorder) WriteHeader(status int) {
	w.status = status
	w.ResponseWriter.WriteHeader(status)
}

func (w *recorder) Write(b []byte) (int, error) {
	w.body.Write(b)
	return w.ResponseWriter.Write(b)
}

// Unwrap lets http.ResponseController reach the connection.
func (w *recorder) Unwrap() http.ResponseWriter { return w.ResponseWriter }

// Answer holds one answer of the API against the description. The error names
// the place, such as latest_charge.outcome.type.
func Answer(method, path string, status int, body []byte) error {
	d := describe()
	wrong := func(err error) error {
		return fmt.Errorf("%s %s answers %d: %w\n%s", method, path, status, err, body[:min(len(body), 4000)])
	}
	doc, err := decode(body)
	if err != nil {
		return wrong(err)
	}
	if status != http.StatusOK {
		if err := d.compareError(doc); err != nil {
			return wrong(err)
		}
		return nil
	}
	e := d.endpoint(method, path)
	if e == nil {
		return wrong(fmt.Errorf("the description has no such endpoint"))
	}
	s, err := e.answer()
	if err == nil {
		err = d.compare(s, doc, "answer")
	}
	if err == nil {
		err = d.compareEvents(doc)
	}
	if err != nil {
		return wrong(err)
	}
	return nil
}

// Event holds the body of a webhook against the description, its object included.
func Event(body []byte) error {
	doc, err := decode(body)
	if err == nil {
		err = describe().compareEvent(doc)
	}
	if err != nil {
		return fmt.Errorf("event: %w\n%s", err, body)
	}
	return nil
}

func decode(body []byte) (doc map[string]any, err error) {
	in := json.NewDecoder(bytes.NewReader(body))
	in.UseNumber() // tells integers from decimals
	err = in.Decode(&doc)
	return doc, err
}

func (d *description) compareError(doc map[string]any) error {
	s, err := d.component("error")
	if err != nil {
		return err
	}
	return d.compare(s, doc, "answer")
}

// compareEvents looks into an answer that is an event or a list of them.
func (d *description) compareEvents(doc map[string]any) error {
	if doc["object"] == "event" {
		return d.compareEvent(doc)
	}
	data, _ := doc["data"].([]any)
	for _, item := range data {
		if e, _ := item.(map[string]any); e != nil && e["object"] == "event" {
			if err := d.compareEvent(e); err != nil {
				return err
			}
		}
	}
	return nil
}

// compareEvent holds an event's object against the schema of its object word,
// which the description of events leaves open.
func (d *description) compareEvent(doc map[string]any) error {
	s, err := d.component("event")
	if err != nil {
		return err
	}
	if err := d.compare(s, doc, "event"); err != nil {
		return err
	}
	data, _ := doc["data"].(map[string]any)
	object, _ := data["object"].(map[string]any)
	word, _ := object["object"].(string)
	if object["deleted"] == true {
		word = "deleted_" + word
	}
	if s, err = d.component(word); err != nil {
		return err
	}
	return d.compare(s, object, fmt.Sprintf("%s data.object", doc["type"]))
}
