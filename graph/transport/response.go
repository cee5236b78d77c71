package transport

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"github.com/purserhq/purser/internal/auth"
	"github.com/purserhq/purser/internal/refusal"
)

// answer is one response, and what the log says of it.
type answer struct {
	w         http.ResponseWriter
	media     string
	request   string
	operation *graphql.OperationContext
	status    int
	errors    gqlerror.List
}

// faultStatus is the status of a document that cannot be executed. Clients that
// accept application/json only take anything but 200 for a fault of the network.
func (a *answer) faultStatus() int {
	if a.media == responseType {
		return http.StatusBadRequest
	}
	return http.StatusOK
}

// refuse says why nothing was executed. There is no data then, not even null.
func (a *answer) refuse(status int, faults gqlerror.List) {
	a.errors = faults[:min(len(faults), maxErrors)]
	for _, fault := range a.errors {
		if fault.Extensions["requestId"] == nil {
			fault.Extensions["requestId"] = a.request
		}
	}
	a.write(status, map[string]any{"errors": a.errors})
}

func (a *answer) write(status int, body any) {
	text, err := marshal(body)
	if err != nil {
		panic(fmt.Errorf("write a response: %w", err)) // answered as INTERNAL
	}
	a.status = status
	h := a.w.Header()
	h.Set("Content-Type", a.media+"; charset=utf-8")
	h.Set("Cache-Control", "private, no-store")
	h.Set("Content-Length", strconv.Itoa(len(text))) // or a page would be sent in chunks
	h.Add("Vary", "Accept")
	a.w.WriteHeader(status)
	_, _ = a.w.Write(text) // the client may be gone
}

// marshal is json.Marshal. Most answers are data that is JSON already and holds
// nothing that it would escape or refuse; those it need not read once more.
func marshal(body any) ([]byte, error) {
	r, ok := body.(*graphql.Response)
	if !ok || len(r.Data) == 0 || len(r.Errors) > 0 || len(r.Extensions) > 0 || r.HasNext != nil || slices.ContainsFunc(r.Data, touched) {
		return json.Marshal(body)
	}
	text := make([]byte, 0, len(r.Data)+len(`{"data":}`))
	text = append(text, `{"data":`...)
	text = append(text, r.Data...)
	return append(text, '}'), nil
}

// touched tells whether a byte may be part of what json.Marshal would not let stand:
// what HTML would read, what an escape makes, and U+2028 or U+2029.
func touched(c byte) bool {
	return c < ' ' || c == '<' || c == '>' || c == '&' || c == '\\' || c == 0xe2
}

// logLine writes one line for each request when it is called the second time.
// Variables stay out of it: they hold passwords.
func (t overHTTP) logLine(r *http.Request, a *answer) func() {
	begun := time.Now()
	return func() {
		t.write(r.Context(), a.operation, a.errors, slog.Int("status", a.status), slog.Duration("took", time.Since(begun)))
	}
}

// operationLog is where each operation that was answered is written down and counted.
type operationLog struct {
	log      *slog.Logger
	answered func(kind, code string) // nil: nobody counts
}

// maxLoggedName is how much of an operation's name is logged, in characters: the client
// chooses it.
const maxLoggedName = 100

func (j operationLog) write(ctx context.Context, op *graphql.OperationContext, errs gqlerror.List, more ...slog.Attr) {
	name, kind := "", ""
	if op != nil && op.Operation != nil {
		name, kind = refusal.Clip(op.Operation.Name, maxLoggedName), string(op.Operation.Operation)
		if refusal.HoldsCard(name) {
			name = "(holds a card number)"
		}
	}
	var codes []string
	for _, e := range errs {
		codes = append(codes, fmt.Sprint(e.Extensions["code"]))
	}
	if j.answered != nil {
		j.answered(kind, first(codes))
	}
	viewer, _ := auth.CallerOf(ctx)
	j.log.LogAttrs(ctx, slog.LevelInfo, "graphql", append([]slog.Attr{
		slog.String("kind", kind), slog.String("operation", name), slog.String("viewer", string(viewer.ID+viewer.Application)),
		slog.String("errors", strings.Join(codes, " ")), slog.String("request", OperationOf(ctx).requestID),
	}, more...)...)
}

// first is the first of some texts; empty when there is none.
func first(texts []string) string {
	if len(texts) == 0 {
		return ""
	}
	return texts[0]
}
