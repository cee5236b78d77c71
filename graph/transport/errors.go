package transport

import (
	"context"
	"errors"
	"log/slog"
	"runtime/debug"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"github.com/purserhq/purser/graph/scalar"
	"github.com/purserhq/purser/internal/auth"
	"github.com/purserhq/purser/internal/payments/processor"
)

// The codes of errors that are not data. Those of gqlgen itself, such as
// GRAPHQL_VALIDATION_FAILED, come beside them.
const (
	CodeUnauthenticated = "UNAUTHENTICATED"
	codeBadInput        = "BAD_USER_INPUT"
	CodeNotFound        = "NOT_FOUND"
	codeUnavailable     = "PROCESSOR_UNAVAILABLE"
	codeUnstored        = "STORAGE_UNAVAILABLE"
	CodeLimit           = "LIMIT_EXCEEDED"
	CodeRateLimited     = "RATE_LIMITED"
	codeCanceled        = "CANCELED"
	codeInternal        = "INTERNAL"
)

// Unauthenticated is made anew each time: gqlgen writes the path into an error that it
// is given, and the next request would be told of the last one's.
func Unauthenticated() error {
	return Coded(CodeUnauthenticated, "Authentication is required. Send the session token as Authorization: Bearer …, or the cookie.")
}

// Coded is an error that a client may read.
func Coded(code, message string) *gqlerror.Error {
	return &gqlerror.Error{Message: message, Extensions: map[string]any{"code": code}}
}

// presenter decides what of an error the client is told. What is not known to be
// fit for it is logged, and answered as INTERNAL.
func presenter(log *slog.Logger) graphql.ErrorPresenterFunc {
	return func(ctx context.Context, err error) *gqlerror.Error {
		shown := present(err)
		if shown == nil && ctx.Err() != nil {
			shown = Coded(codeCanceled, "The request was canceled.") // and nobody is there to read it
		}
		if shown == nil {
			shown = Coded(codeInternal, "Internal error. Include the requestId when you report it.")
		}
		if code := shown.Extensions["code"]; code == codeInternal || code == codeUnavailable || code == codeUnstored {
			log.ErrorContext(ctx, "graphql", "error", err, "path", graphql.GetPath(ctx).String(),
				"request", OperationOf(ctx).requestID)
		}
		if shown.Path == nil {
			shown.Path = pathOf(ctx, err)
		}
		shown.Extensions["requestId"] = OperationOf(ctx).requestID
		return shown
	}
}

// present is the error as the client may see it, a copy; nil when it may not.
func present(err error) *gqlerror.Error {
	var wrong *scalar.Error
	if errors.As(err, &wrong) {
		return badInput(err, wrong)
	}
	var answer *processor.Error
	if errors.As(err, &answer) {
		return Coded(codeUnavailable, "Stripe cannot be reached at the moment. Retry in a minute.")
	}
	if auth.IsStorage(err) {
		return Coded(codeUnstored, "Nothing can be stored at the moment. Retry later with the same idempotency key.")
	}
	var known *gqlerror.Error
	if !errors.As(err, &known) || known.Extensions["code"] == nil {
		return nil
	}
	shown := *known
	shown.Err = nil
	shown.Extensions = map[string]any{}
	for key, value := range known.Extensions {
		shown.Extensions[key] = value
	}
	return &shown
}

// badInput names the argument that is wrong, by the path when it does not itself.
func badInput(err error, wrong *scalar.Error) *gqlerror.Error {
	argument := wrong.Argument
	var placed *gqlerror.Error
	if argument == "" && errors.As(err, &placed) {
		for _, step := range placed.Path {
			if name, ok := step.(ast.PathName); ok {
				argument = string(name)
			}
		}
	}
	shown := Coded(codeBadInput, (&scalar.Error{Argument: argument, Message: wrong.Message}).Error())
	shown.Extensions["argument"] = argument
	return shown
}

func pathOf(ctx context.Context, err error) ast.Path {
	var placed *gqlerror.Error
	if errors.As(err, &placed) && placed.Path != nil {
		return placed.Path
	}
	return graphql.GetPath(ctx)
}

// recovered logs a panic; the client gets INTERNAL.
func recovered(log *slog.Logger) graphql.RecoverFunc {
	return func(ctx context.Context, panicked any) error {
		log.ErrorContext(ctx, "resolver panicked", "panic", panicked, "stack", string(debug.Stack()),
			"request", OperationOf(ctx).requestID)
		return errors.New("resolver panicked")
	}
}
