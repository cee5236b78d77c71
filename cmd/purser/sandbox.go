//go:build !production

package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/purserhq/purser/internal/payments/processor"
	"github.com/purserhq/purser/internal/sandbox"
	"github.com/purserhq/purser/internal/stripe"
)

// sandboxCommands are those that need the sandbox. The tag production leaves them out,
// and all of the sandbox; sandbox_none.go stands in their place.
type sandboxCommands struct {
	Sandbox sandboxCmd `cmd:"" help:"Run only the Stripe sandbox, for any Stripe SDK."`
	Demo    demoCmd    `cmd:"" help:"Run sign-up, deposit, onboarding and payout against a new instance and print every step."`
}

// checkSandbox refuses settings that need a sandbox where there is none: here there is.
func (c config) checkSandbox() error { return nil }

// sandboxKey is the platform's secret key in the program's own sandbox. The program itself
// talks to the sandbox with a restricted key of the same platform.
const (
	sandboxKey    = "sk_test_sandbox"
	restrictedKey = "rk_test_sandbox"
)

// restriction is what the restricted key may do: what documentation asks of one.
func restriction() (r sandbox.Restriction) {
	for _, p := range stripe.Permissions {
		if p.Accounts {
			r.Accounts = append(r.Accounts, p.ID)
		} else {
			r.Permissions = append(r.Permissions, p.ID)
		}
	}
	return r
}

// startSandbox runs the sandbox on its own listener and points the program at it.
func (a *app) startSandbox(ctx context.Context, c *config, api string, log *slog.Logger) error {
	listener, err := net.Listen("tcp", c.sandboxAddr)
	if err != nil {
		return fmt.Errorf("PURSER_SANDBOX_ADDR (--sandbox-addr): %w", err)
	}
	a.closers = append(a.closers, listener.Close)
	if err := os.MkdirAll(c.dataDir, 0o700); err != nil {
		return fmt.Errorf("PURSER_DATA_DIR (--data-dir): %w", err)
	}
	platform, connect := "whsec_"+rand.Text(), "whsec_"+rand.Text()
	box, err := sandbox.Open(ctx, sandbox.Config{
		File: filepath.Join(c.dataDir, "sandbox.db"), Hooks: c.access.networks, Log: log,
		Restricted: map[string]sandbox.Restriction{restrictedKey: restriction()}, Settlement: c.sandboxSettlement,
		Endpoints: []sandbox.Endpoint{
			{Key: sandboxKey, URL: api + eventsPath, Secret: platform},
			{Key: sandboxKey, URL: api + eventsPath, Secret: connect, Connect: true},
		},
	})
	if err != nil {
		return fmt.Errorf("open the sandbox: %w", err)
	}
	a.closers = append(a.closers, box.Close)
	a.sandboxURL, a.control = "http://"+listener.Addr().String(), box.Token()
	c.stripeBase, c.stripeKey = a.sandboxURL, restrictedKey
	c.publishableKey = strings.Replace(sandboxKey, "sk_", "pk_", 1)
	c.webhookSecrets = []processor.Secret{processor.Secret(platform), processor.Secret(connect)}
	c.open(a, sandboxServer(checked(box, log)), listener, c.sandboxAddr, sandboxBody)
	return nil
}

// sandboxServer has no limit for answers: faults hold them back for as long as they say.
func sandboxServer(box http.Handler) *http.Server {
	return &http.Server{
		Handler: box, ReadHeaderTimeout: 5 * time.Second, ReadTimeout: 15 * time.Second, IdleTimeout: 60 * time.Second, MaxHeaderBytes: 16 << 10,
	}
}

func sandboxBody(*http.Request) int64 { return sandbox.MaxBody }

type sandboxCmd struct {
	Addr         string `env:"PURSER_SANDBOX_ADDR" default:"127.0.0.1:12111" help:"The address on which the sandbox listens."`
	DataDir      string `env:"PURSER_DATA_DIR" default:"./data" help:"The folder of the sandbox's state. Empty: in memory only."`
	AllowedHosts string `env:"PURSER_ALLOWED_HOSTS" help:"The additional host names of the sandbox, such as stripe.internal, separated by commas."`
	Settlement   string `name:"settlement-currencies" env:"PURSER_SANDBOX_SETTLEMENT_CURRENCIES" help:"The currencies in which accounts settle, such as USD, separated by commas; what moves in others is converted into the first one. Default: every currency."`
	PrivateNets  string `name:"private-networks" env:"PURSER_PRIVATE_NETWORKS" help:"The private networks to which webhooks are delivered, such as 10.0.0.0/8. Default: this machine only."`

	Fault    []string `sep:"none" placeholder:"JSON" help:"A fault rule, such as {\"kind\":\"lost\",\"path\":\"/v1/transfers\"}. Repeatable. See docs/sandbox.md."`
	Webhooks string   `placeholder:"JSON" help:"The faults of webhook deliveries, such as {\"duplicate\":1,\"reorder\":true}."`
}

// config is what the command's settings mean.
func (s *sandboxCmd) config() (c config, err error) {
	if err := (settings{accessSettings: accessSettings{AllowedHosts: s.AllowedHosts}}).checkHosts(&c); err != nil {
		return c, err
	}
	c.access.networks, err = networks("PURSER_PRIVATE_NETWORKS", s.PrivateNets)
	return c, err
}

// Run serves the sandbox alone until a signal comes.
func (s *sandboxCmd) Run(ctx context.Context) error {
	c, err := s.config()
	if err != nil {
		return err
	}
	file := ""
	if s.DataDir != "" {
		if err := os.MkdirAll(s.DataDir, 0o700); err != nil {
			return err
		}
		file = filepath.Join(s.DataDir, "sandbox.db")
	}
	box, err := sandbox.Open(ctx, sandbox.Config{
		File: file, Faults: s.Fault, Webhooks: s.Webhooks, Hooks: c.access.networks, Settlement: listOf(s.Settlement), Log: newLog(),
	})
	if err != nil {
		return err
	}
	listener, err := net.Listen("tcp", s.Addr)
	if err != nil {
		return errors.Join(fmt.Errorf("PURSER_SANDBOX_ADDR (--addr): %w", err), box.Close())
	}
	url := "http://" + listener.Addr().String()
	fmt.Printf("purser: sandbox    %s\npurser: control    %s\n\nThe dashboard: %s/?token=%s\n%s"+
		"Point a Stripe SDK there, with any key sk_test_…:\n  curl %s/v1/balance -u %s:\n",
		url, box.Token(), url, box.Token(), c.hostsLine(), url, sandboxKey)
	a := &app{cancel: func() {}, failed: make(chan error, 1)}
	a.closers = append(a.closers, box.Close, listener.Close)
	server := sandboxServer(box)
	c.open(a, server, listener, s.Addr, sandboxBody)
	select {
	case err = <-a.failed:
	case <-ctx.Done():
		err = server.Close() // the sandbox holds its state itself
	}
	return errors.Join(err, a.close())
}
