package graph

import (
	"context"
	"errors"
	"log/slog"
	"runtime/debug"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"github.com/purserhq/purser/graph/scalar"
	"github.com/purserhq/purser/internal/payments"
)

// The codes of errors that are not data. Those of gqlgen itself, such as
// GRAPHQL_VALIDATION_FAILED, come beside them.
const (
	codeUnauthenticated = "UNAUTHENTICATED"
	codeBadInput        = "BAD_USER_INPUT"
	codeNotFound        = "NOT_FOUND"
	codeUnavailable     = "PROCESSOR_UNAVAILABLE"
	codeLimit           = "LIMIT_EXCEEDED"
	codeRateLimited     = "RATE_LIMITED"
	codeCanceled        = "CANCELED"
	codeInternal        = "INTERNAL"
)

// The two are made anew each time: gqlgen writes the path into an error that it
// is given, and the next request would be told of the last one's.
func errUnauthenticated() error {
	return coded(codeUnauthenticated, "Sign in first: send the token of logIn as Authorization: Bearer …, or the cookie.")
}

func errNoWallet() error { return coded(codeNotFound, "You have no such wallet.") }

// coded is an error that a client may read.
func coded(code, message string) *gqlerror.Error {
	return &gqlerror.Error{Message: message, Extensions: map[string]any{"code": code}}
}

// presenter decides what of an error the client is told. What is not known to be
// fit for it is logged, and answered as INTERNAL.
func presenter(log *slog.Logger) graphql.ErrorPresenterFunc {
	return func(ctx context.Context, err error) *gqlerror.Error {
		shown := present(err)
		if shown == nil && ctx.Err() != nil {
			shown = coded(codeCanceled, "The request was given up.") // and nobody is there to read it
		}
		if shown == nil {
			shown = coded(codeInternal, "Something went wrong on our side. Name the requestId when you report it.")
		}
		if code := shown.Extensions["code"]; code == codeInternal || code == codeUnavailable {
			log.ErrorContext(ctx, "graphql", "error", err, "path", graphql.GetPath(ctx).String(),
				"request", operationOf(ctx).requestID)
		}
		if shown.Path == nil {
			shown.Path = pathOf(ctx, err)
		}
		shown.Extensions["requestId"] = operationOf(ctx).requestID
		return shown
	}
}

// present is the error as the client may see it, a copy; nil when it may not.
func present(err error) *gqlerror.Error {
	var wrong *scalar.Error
	if errors.As(err, &wrong) {
		return badInput(err, wrong)
	}
	var answer *payments.Answer
	if errors.As(err, &answer) {
		return coded(codeUnavailable, "Stripe cannot be asked now. Try again in a minute.")
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
	shown := coded(codeBadInput, (&scalar.Error{Argument: argument, Message: wrong.Message}).Error())
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
		log.ErrorContext(ctx, "a resolver panicked", "panic", panicked, "stack", string(debug.Stack()),
			"request", operationOf(ctx).requestID)
		return errors.New("a resolver panicked")
	}
}
