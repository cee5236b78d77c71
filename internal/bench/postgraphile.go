package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"
)

// postgraphileVersion is the newest that the Node.js of Debian runs.
const postgraphileVersion = "4.14.1"

// relation tells it what a trigger holds in the place of a reference.
const relation = `COMMENT ON TABLE transactions IS '@foreignKey (wallet_id) references wallets (id)'`

// postgraphile runs it over the same tables, read only and without sessions; npm
// brings it once.
func (l *lab) postgraphile(ctx context.Context, address string) (*program, error) {
	home := filepath.Join(".cache", "postgraphile-"+postgraphileVersion)
	script := filepath.Join(home, "node_modules", "postgraphile", "cli.js")
	if _, err := os.Stat(script); err != nil {
		npm := exec.CommandContext(ctx, "npm", "install", "--no-audit", "--no-fund", "--prefix", home, "postgraphile@"+postgraphileVersion)
		if out, err := npm.CombinedOutput(); err != nil {
			return nil, fmt.Errorf("npm install postgraphile: %w: %s", err, out)
		}
	}
	if _, err := l.psql(ctx, address, relation); err != nil {
		return nil, err
	}
	free, err := (&net.ListenConfig{}).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	host := free.Addr().String()
	_, port, _ := net.SplitHostPort(host) // of a listener
	cmd := exec.CommandContext(ctx, "node", script,
		"--connection", address, "--schema", "public", "--host", "127.0.0.1", "--port", port,
		"--disable-default-mutations", "--disable-graphiql", "--disable-query-log", "--max-pool-size", "16")
	cmd.Env = append(os.Environ(), "NODE_ENV=production", "GRAPHILE_TURBO=1") // as its manual has it for production
	cmd.Cancel = func() error { return cmd.Process.Signal(syscall.SIGTERM) }
	if err := errors.Join(free.Close(), cmd.Start()); err != nil {
		return nil, fmt.Errorf("start PostGraphile: %w", err)
	}
	p := &program{cmd: cmd, base: "http://" + host}
	l.closers = append(l.closers, func() error { _ = p.stop(); return nil }) // it ends with the signal's status
	for range 300 {
		r, err := http.NewRequestWithContext(ctx, http.MethodPost, p.base+"/graphql", strings.NewReader(`{"query":"{__typename}"}`))
		if err != nil {
			return nil, err
		}
		r.Header.Set("Content-Type", "application/json")
		if answer, err := http.DefaultClient.Do(r); err == nil {
			_ = answer.Body.Close() // its status is enough
			if answer.StatusCode == http.StatusOK {
				return p, nil
			}
		}
		<-time.After(100 * time.Millisecond)
	}
	return nil, errors.New("PostGraphile does not answer")
}
