package graph

import (
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"mime"
	"net/http"
	"net/url"
	"strings"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"
)

// What one request may weigh, in bytes.
const (
	maxBody  = 1 << 20
	maxQuery = 32 << 10
)

// mostErrors is how many of a document's faults are told.
const mostErrors = 5

const (
	jsonType     = "application/json"
	responseType = "application/graphql-response+json"
)

// overHTTP is GraphQL over HTTP as its specification has it: queries by GET or
// POST, mutations by POST only, JSON only. A browser sends JSON to another origin
// only after asking, so no form on another site can do anything here. It stands in
// for gqlgen's own transports, which give a body that they cannot read back in
// the error, passwords and all, and read bodies of any length.
type overHTTP struct{ log *slog.Logger }

var _ graphql.Transport = overHTTP{}

// Supports every request: what cannot be answered is refused in GraphQL's form.
func (overHTTP) Supports(*http.Request) bool { return true }

// Do answers the request.
func (t overHTTP) Do(w http.ResponseWriter, r *http.Request, exec graphql.GraphExecutor) {
	a := answer{w: w, media: mediaType(r), request: operationOf(r.Context()).requestID}
	defer t.logLine(r, &a)()
	raw, status, err := read(w, r)
	if err != nil {
		a.refuse(status, gqlerror.List{err})
		return
	}
	raw.Headers = r.Header
	op, faults := exec.CreateOperationContext(r.Context(), raw)
	ctx := graphql.WithOperationContext(r.Context(), op)
	a.operation = op
	switch {
	case len(faults) > 0:
		for _, fault := range faults {
			if fault.Extensions["code"] == nil {
				fault.Extensions = map[string]any{"code": codeBadRequest}
			}
		}
		a.refuse(a.faultStatus(), exec.DispatchError(ctx, faults).Errors)
	case r.Method == http.MethodGet && op.Operation.Operation != ast.Query:
		w.Header().Set("Allow", http.MethodPost)
		a.refuse(http.StatusMethodNotAllowed, gqlerror.List{coded(codeBadRequest, "send mutations by POST")})
	default:
		respond, ctx := exec.DispatchOperation(ctx, op)
		if response := respond(ctx); response != nil { // else the client is gone
			a.errors = response.Errors
			a.write(http.StatusOK, response)
		}
	}
}

const codeBadRequest = "BAD_REQUEST"

// read takes the request apart.
func read(w http.ResponseWriter, r *http.Request) (*graphql.RawParams, int, *gqlerror.Error) {
	var body wire
	switch r.Method {
	case http.MethodGet:
		if err := body.fromURL(r.URL.RawQuery); err != nil {
			return nil, http.StatusBadRequest, coded(codeBadRequest, "the query string is wrong: variables and extensions are JSON")
		}
	case http.MethodPost:
		if media, _, err := mime.ParseMediaType(r.Header.Get("Content-Type")); err != nil || media != jsonType {
			return nil, http.StatusUnsupportedMediaType, coded(codeBadRequest, "send the request as Content-Type: application/json")
		}
		if err := body.fromJSON(http.MaxBytesReader(w, r.Body, maxBody)); err != nil {
			if _, long := errors.AsType[*http.MaxBytesError](err); long {
				return nil, http.StatusRequestEntityTooLarge, coded(codeLimit, "the request is longer than 1 MiB")
			}
			return nil, http.StatusBadRequest, coded(codeBadRequest, `the body is no request such as {"query": "{ viewer { id } }"}`)
		}
	default:
		w.Header().Set("Allow", "GET, POST")
		return nil, http.StatusMethodNotAllowed, coded(codeBadRequest, "send the request by POST, or a query by GET")
	}
	if body.Query == nil && body.Extensions["persistedQuery"] == nil {
		return nil, http.StatusBadRequest, coded(codeBadRequest, "the request has no query")
	}
	if len(deref(body.Query)) > maxQuery {
		return nil, http.StatusRequestEntityTooLarge, coded(codeLimit, "the query is longer than 32 KiB")
	}
	return &graphql.RawParams{
		Query: deref(body.Query), OperationName: deref(body.OperationName),
		Variables: body.Variables, Extensions: body.Extensions,
	}, 0, nil
}

// wire is a request as it is sent.
type wire struct {
	Query         *string        `json:"query"`
	OperationName *string        `json:"operationName"`
	Variables     map[string]any `json:"variables"`
	Extensions    map[string]any `json:"extensions"`
}

func (b *wire) fromJSON(r io.Reader) error {
	decoder := json.NewDecoder(r)
	decoder.UseNumber() // a float64 would round large numbers
	if err := decoder.Decode(b); err != nil {
		return err
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return errors.Join(errors.New("more than one JSON value"), err)
	}
	return nil
}

func (b *wire) fromURL(query string) error {
	values, err := url.ParseQuery(query)
	if err != nil {
		return err
	}
	for name, into := range map[string]**string{"query": &b.Query, "operationName": &b.OperationName} {
		if values.Has(name) {
			text := values.Get(name)
			*into = &text
		}
	}
	for name, into := range map[string]*map[string]any{"variables": &b.Variables, "extensions": &b.Extensions} {
		text := values.Get(name)
		if text == "" {
			continue
		}
		decoder := json.NewDecoder(strings.NewReader(text))
		decoder.UseNumber()
		if err := decoder.Decode(into); err != nil {
			return err
		}
	}
	return nil
}

// mediaType is the first of ours that the client accepts.
func mediaType(r *http.Request) string {
	for part := range strings.SplitSeq(strings.Join(r.Header.Values("Accept"), ","), ",") {
		switch media, _, _ := mime.ParseMediaType(strings.TrimSpace(part)); media {
		case responseType:
			return responseType
		case jsonType, "application/*", "*/*":
			return jsonType
		}
	}
	return jsonType
}
