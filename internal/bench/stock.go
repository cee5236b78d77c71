package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"strconv"
	"sync"
	"time"

	"github.com/99designs/gqlgen/graphql/handler"
	"github.com/99designs/gqlgen/graphql/handler/lru"
	"github.com/99designs/gqlgen/graphql/handler/transport"
	"github.com/vektah/gqlparser/v2/ast"

	"github.com/purserhq/purser/ent"
	"github.com/purserhq/purser/ent/transaction"
	"github.com/purserhq/purser/graph"
	"github.com/purserhq/purser/graph/generated"
	"github.com/purserhq/purser/graph/relay"
	"github.com/purserhq/purser/graph/scalar"
	"github.com/purserhq/purser/internal/auth"
	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/gid"
)

// reference runs one of the servers that Purser's reads are compared with, as a
// process of its own.
func (l *lab) reference(ctx context.Context, kind, address string) (*program, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	return l.launch(exec.CommandContext(ctx, self, "-reference", kind, address), kind)
}

// serveReference is that server: gqlgen as its documentation sets it up, with the
// schema, the resolvers and the sessions of Purser, and nothing of what Purser puts
// in their place.
//
//	stock     lib/pq as it is
//	prepared  with Purser's statement cache
//	memory    a page that is in memory, without sessions
//	bytes     net/http: decodes the request and encodes such a page
func serveReference(ctx context.Context, kind, address string) error {
	var api http.Handler
	switch kind {
	case "memory":
		api = stock(inMemory{&graph.Resolver{}})
	case "bytes":
		api = http.HandlerFunc(samePage)
	case "stock":
		address += "&purser_statement_cache=off"
	}
	if api == nil {
		db, err := database.Open(ctx, address, "USD")
		if err != nil {
			return err
		}
		accounts := auth.New(db, auth.Options{})
		read := auth.Reader(db.ReadOnly())
		api = accounts.Middleware(stock(&graph.Resolver{Read: read, Loader: auth.NewLoader(read), Accounts: accounts}))
	}
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	fmt.Printf("reference: api http://%s/graphql\n", listener.Addr())
	server := &http.Server{Handler: api, ReadHeaderTimeout: 5 * time.Second}
	go func() {
		<-ctx.Done()
		_ = server.Close() // nothing is lost
	}()
	return server.Serve(listener)
}

func stock(resolvers generated.ResolverRoot) http.Handler {
	server := handler.New(generated.NewExecutableSchema(generated.Config{Resolvers: resolvers}))
	server.AddTransport(transport.POST{})
	server.SetQueryCache(lru.New[*ast.QueryDocument](1000))
	return server
}

// inMemory answers a wallet and its page without asking anybody.
type (
	inMemory     struct{ *graph.Resolver }
	memoryQuery  struct{ generated.QueryResolver }
	memoryWallet struct{ generated.WalletResolver }
)

// Query is the root.
func (m inMemory) Query() generated.QueryResolver { return memoryQuery{m.Resolver.Query()} }

// Wallet is what a wallet's fields are answered from.
func (m inMemory) Wallet() generated.WalletResolver { return memoryWallet{m.Resolver.Wallet()} }

// Wallet is always the same one.
func (memoryQuery) Wallet(context.Context, *gid.ID) (*ent.Wallet, error) { return aWallet, nil }

// Transactions are its last lines.
func (memoryWallet) Transactions(
	_ context.Context, w *ent.Wallet, after *scalar.Cursor, first *int32, before *scalar.Cursor, last *int32, _ *generated.TransactionFilterInput,
) (*relay.TransactionConnection, error) {
	asked := relay.Arguments{After: after, First: first, Before: before, Last: last}
	return relay.Lines(asked, w.LastSequence, func(int64, int64) ([]*ent.Transaction, error) { return aPage, nil })
}

// The wallet, and twenty lines of it.
var (
	aWallet = &ent.Wallet{ID: gid.New(gid.Wallet), Currency: "USD", CurrentBalance: 125_000, LastSequence: pageOf}
	aPage   = func() (lines []*ent.Transaction) {
		for n := int64(pageOf); n > pageOf-20; n-- {
			lines = append(lines, &ent.Transaction{
				ID: gid.New(gid.Transaction), CreatedAt: time.Now(), Sequence: n, Kind: transaction.KindAdjustment,
				Value: 1250, RunningBalance: 1250 * (n - 1), BalanceAfter: 1250 * n, Edges: ent.TransactionEdges{Wallet: aWallet},
			})
		}
		return lines
	}()
)

// theAnswer is what gqlgen says of them, taken apart.
var theAnswer = sync.OnceValue(func() (answer struct {
	Data struct {
		Wallet struct {
			ID             string            `json:"id"`
			CurrentBalance map[string]string `json:"currentBalance"`
			Transactions   struct {
				PageInfo struct {
					HasNextPage bool   `json:"hasNextPage"`
					EndCursor   string `json:"endCursor"`
				} `json:"pageInfo"`
				Edges []struct {
					Cursor string `json:"cursor"`
					Node   struct {
						ID             string `json:"id"`
						Sequence       int    `json:"sequence"`
						Kind           string `json:"kind"`
						Value          cents  `json:"value"`
						RunningBalance cents  `json:"runningBalance"`
						BalanceAfter   cents  `json:"balanceAfter"`
						CreatedAt      string `json:"createdAt"`
					} `json:"node"`
				} `json:"edges"`
			} `json:"transactions"`
		} `json:"wallet"`
	} `json:"data"`
}) {
	w := httptest.NewRecorder()
	r := httptest.NewRequest(http.MethodPost, "/graphql", bytes.NewReader(request(readQuery, map[string]any{"first": 20})))
	r.Header.Set("Content-Type", "application/json")
	stock(inMemory{&graph.Resolver{}}).ServeHTTP(w, r)
	if err := json.Unmarshal(w.Body.Bytes(), &answer); err != nil {
		panic(err) // gqlgen writes JSON
	}
	return answer
})

type cents struct {
	Amount string `json:"amount"`
}

// samePage answers the same with the standard library alone.
func samePage(w http.ResponseWriter, r *http.Request) {
	var asked struct {
		Query     string
		Variables map[string]any
	}
	err := json.NewDecoder(r.Body).Decode(&asked)
	text, marshalling := json.Marshal(theAnswer())
	if err != nil || marshalling != nil || asked.Query == "" {
		http.Error(w, "no request", http.StatusBadRequest)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Content-Length", strconv.Itoa(len(text)))
	_, _ = w.Write(text) // the client may be gone
}
