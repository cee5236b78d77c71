//go:build keep

package purser

import (
	_ "github.com/99designs/gqlgen/api"
	_ "github.com/alecthomas/kong"
	_ "github.com/goccy/go-yaml"
	_ "github.com/google/go-cmp/cmp"
	_ "github.com/lib/pq"
	_ "github.com/pressly/goose/v3"
	_ "github.com/rs/cors"
	_ "github.com/stripe/stripe-go/v76"
	_ "github.com/stripe/stripe-mock/server"
	_ "go.uber.org/goleak"
	_ "golang.org/x/crypto/argon2"
	_ "modernc.org/sqlite"
	_ "pgregory.net/rapid"
)
