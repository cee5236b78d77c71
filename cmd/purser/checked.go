//go:build !checked && !production

package main

import (
	"log/slog"
	"net/http"
)

// checked is the sandbox as it is. The tests build the program with the tag
// checked, which holds what the sandbox answers against Stripe's description.
func checked(box http.Handler, _ *slog.Logger) http.Handler { return box }
