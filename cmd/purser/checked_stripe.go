//go:build checked && !production

package main

import (
	"log/slog"
	"net/http"
	"strings"

	"github.com/purserhq/purser/internal/sandbox/sandboxtest"
)

// checked writes to the log what the sandbox answers or accepts otherwise than
// Stripe describes it; the tests fail on it.
func checked(box http.Handler, log *slog.Logger) http.Handler {
	return sandboxtest.Validate(box, func(err error) {
		what, _, _ := strings.Cut(err.Error(), "\n") // the rest is the answer, with its secrets
		log.Error("the sandbox is not as Stripe describes it", "error", what)
	})
}
