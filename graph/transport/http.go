package transport

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"mime"
	"net/http"
	"net/url"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/99designs/gqlgen/graphql"
	"github.com/99designs/gqlgen/graphql/errcode"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"
)

// What one request may weigh, in bytes.
const (
	maxBody      = 64 << 10
	maxBatchBody = 1 << 20 // of a mutation batch, by a key of the application that may call it
	maxQuery     = 32 << 10
)

// maxErrors is how many of a document's faults are told.
const maxErrors = 5

const (
	jsonType     = "application/json"
	responseType = "application/graphql-response+json"
)

// overHTTP is GraphQL over HTTP as its specification has it: queries by GET or
// POST, mutations by POST only, JSON only. A browser sends JSON to another origin
// only after asking, so no form on another site can do anything here. It stands in
// for gqlgen's own transports, which give a body that they cannot read back in
// the error, passwords and all, and read bodies of any length.
type overHTTP struct{ operationLog }

var _ graphql.Transport = overHTTP{}

// Supports every request: what cannot be answered is refused in GraphQL's form.
func (overHTTP) Supports(*http.Request) bool { return true }

// Do answers the request.
func (t overHTTP) Do(w http.ResponseWriter, r *http.Request, exec graphql.GraphExecutor) {
	a := answer{w: w, media: mediaType(r), request: OperationOf(r.Context()).requestID}
	defer t.logLine(r, &a)()
	if a.media == "" || a.media == eventType { // by another method than GET and POST
		a.media = jsonType
		a.refuse(http.StatusNotAcceptable, gqlerror.List{Coded(codeBadRequest, "accept "+responseType+" or "+jsonType)})
		return
	}
	raw, status, err := read(w, r)
	if err != nil {
		a.refuse(status, gqlerror.List{err})
		return
	}
	op, faults := prepare(r.Context(), exec, raw)
	ctx := graphql.WithOperationContext(r.Context(), op)
	a.operation = op
	switch {
	case len(faults) > 0:
		a.refuse(a.faultStatus(), faults)
	case op.Operation.Operation == ast.Subscription:
		a.refuse(http.StatusNotAcceptable, gqlerror.List{Coded(codeBadRequest,
			"subscribe over a WebSocket (graphql-transport-ws), or with Accept: text/event-stream")})
	case r.Method == http.MethodGet && op.Operation.Operation == ast.Mutation:
		w.Header().Set("Allow", http.MethodPost)
		a.refuse(http.StatusMethodNotAllowed, gqlerror.List{Coded(codeBadRequest, "send mutations by POST")})
	default:
		ctx, cancel := context.WithTimeout(ctx, timeFor(op.Operation.Operation))
		defer cancel()
		respond, ctx := exec.DispatchOperation(ctx, op)
		if response := respond(ctx); response != nil { // else the client is gone
			a.errors = response.Errors
			a.write(http.StatusOK, response)
		}
	}
}

// How long one operation may take. A mutation may ask Stripe, which has 20 seconds.
const (
	queryTime    = 10 * time.Second
	mutationTime = 45 * time.Second
)

func timeFor(kind ast.Operation) time.Duration {
	if kind == ast.Mutation {
		return mutationTime
	}
	return queryTime
}

// prepare reads and checks an operation for those who answer it in several ways.
func prepare(ctx context.Context, exec graphql.GraphExecutor, raw *graphql.RawParams) (*graphql.OperationContext, gqlerror.List) {
	op, faults := exec.CreateOperationContext(ctx, raw)
	if len(faults) == 0 && op.Operation.Operation == ast.Subscription &&
		len(graphql.CollectFields(op, op.Operation.SelectionSet, []string{"Subscription"})) != 1 {
		// gqlgen finds this out only when it has begun.
		faults = gqlerror.List{Coded(errcode.ValidationFailed, "a subscription has one field, once")}
	}
	if len(faults) > 0 {
		return op, unfit(graphql.WithOperationContext(ctx, op), exec, faults)
	}
	return op, nil
}

// unfit are the faults of a document that cannot be executed, as clients see them.
func unfit(ctx context.Context, exec graphql.GraphExecutor, faults gqlerror.List) gqlerror.List {
	for _, fault := range faults {
		if fault.Extensions["code"] == nil {
			fault.Extensions = map[string]any{"code": codeBadRequest}
		}
	}
	shown := exec.DispatchError(ctx, faults).Errors
	return shown[:min(len(shown), maxErrors)]
}

const codeBadRequest = "BAD_REQUEST"

// read takes the request apart.
func read(w http.ResponseWriter, r *http.Request) (*graphql.RawParams, int, *gqlerror.Error) {
	var body wire
	switch r.Method {
	case http.MethodGet:
		if err := body.fromURL(r.URL.RawQuery); err != nil {
			return nil, http.StatusBadRequest, Coded(codeBadRequest, "the query string is wrong: variables and extensions are JSON")
		}
	case http.MethodPost:
		media, parameters, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
		if err != nil || media != jsonType || !isUTF8(parameters["charset"]) {
			return nil, http.StatusUnsupportedMediaType, Coded(codeBadRequest, "send the request as Content-Type: application/json")
		}
		size, err := body.fromJSON(http.MaxBytesReader(w, r.Body, bodyLimit(r.Context())))
		if _, long := errors.AsType[*http.MaxBytesError](err); long || err == nil && size > maxBody && !body.isBatch() {
			return nil, http.StatusRequestEntityTooLarge, Coded(CodeLimit, "the request is longer than 64 KiB")
		}
		if err != nil {
			return nil, http.StatusBadRequest, Coded(codeBadRequest, `the body is no request such as {"query": "{ viewer { id } }"}`)
		}
	default:
		w.Header().Set("Allow", "GET, POST")
		return nil, http.StatusMethodNotAllowed, Coded(codeBadRequest, "send the request by POST, or a query by GET")
	}
	raw, status, err := body.params()
	if err == nil {
		raw.Headers = r.Header
	}
	return raw, status, err
}

// isUTF8 tells whether a body in that charset is UTF-8, as JSON must be.
func isUTF8(charset string) bool { return charset == "" || strings.EqualFold(charset, "utf-8") }

// wire is a request as it is sent.
type wire struct {
	Query         *string        `json:"query"`
	OperationName *string        `json:"operationName"`
	Variables     map[string]any `json:"variables"`
	Extensions    map[string]any `json:"extensions"`
	DocumentID    *string        `json:"documentId"` // in the place of query
}

// params are the request as gqlgen wants it.
func (b *wire) params() (*graphql.RawParams, int, *gqlerror.Error) {
	if b.Query == nil && b.DocumentID != nil {
		b.Extensions = map[string]any{"persistedQuery": persisted(*b.DocumentID)}
	}
	if b.Query == nil && b.Extensions["persistedQuery"] == nil {
		return nil, http.StatusBadRequest, Coded(codeBadRequest, "the request has no query")
	}
	if len(textOf(b.Query)) > maxQuery {
		return nil, http.StatusRequestEntityTooLarge, Coded(CodeLimit, "the query is longer than 32 KiB")
	}
	return &graphql.RawParams{
		Query: textOf(b.Query), OperationName: textOf(b.OperationName),
		Variables: b.Variables, Extensions: b.Extensions,
	}, 0, nil
}

// textOf is a field of the request; empty where it was not sent.
func textOf(field *string) string {
	if field == nil {
		return ""
	}
	return *field
}

var errNoUTF8 = errors.New("not UTF-8")

// fromJSON reads the request, and returns how long it is.
func (b *wire) fromJSON(r io.Reader) (size int, err error) {
	text, err := io.ReadAll(r)
	if err != nil {
		return 0, err
	}
	if !utf8.Valid(text) { // the decoder would take each wrong byte for U+FFFD
		return 0, errNoUTF8
	}
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.UseNumber() // a float64 would round large numbers
	if err := decoder.Decode(b); err != nil {
		return 0, err
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return 0, errors.Join(errors.New("more than one JSON value"), err)
	}
	return len(text), nil
}

func (b *wire) fromURL(query string) error {
	values, err := url.ParseQuery(query)
	if err != nil {
		return err
	}
	for _, texts := range values {
		if !utf8.ValidString(strings.Join(texts, "")) {
			return errNoUTF8
		}
	}
	for name, into := range map[string]**string{
		"query": &b.Query, "operationName": &b.OperationName, "documentId": &b.DocumentID,
	} {
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
