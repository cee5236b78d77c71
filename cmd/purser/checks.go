package main

import (
	"fmt"
	"net"
	"net/url"
	"os"
	"strings"
)

// level is how bad what a check found is.
type level int

const (
	fine    level = iota
	warning       // the program starts all the same
	refused       // it does not start, or does not pay out
)

// String is the word that the doctor prints.
func (l level) String() string { return [...]string{"ok", "warning", "refused"}[l] }

// finding is what one check found.
type finding struct {
	level level
	about string // a setting or a part of the program
	found string // what is so
	do    string // what to do about it; empty where nothing is to be done
}

// String is one line for a person.
func (f finding) String() string {
	if f.do == "" {
		return f.about + ": " + f.found
	}
	return f.about + ": " + f.found + ". " + f.do
}

// findings are what the checks found, in their order.
type findings []finding

func (all *findings) ok(about, found string, args ...any) {
	*all = append(*all, finding{fine, about, fmt.Sprintf(found, args...), ""})
}

func (all *findings) add(l level, about, found, do string) {
	*all = append(*all, finding{l, about, found, do})
}

// from picks those that are as bad as least, or worse.
func (all findings) from(least level) (some findings) {
	for _, f := range all {
		if f.level >= least {
			some = append(some, f)
		}
	}
	return some
}

// refusal is the first finding that forbids to start, as an error; nil: there is none.
func (all findings) refusal() error {
	bad := all.from(refused)
	switch len(bad) {
	case 0:
		return nil
	case 1:
		return fmt.Errorf("%s", bad[0])
	}
	return fmt.Errorf("%s (and %d more: see `purser doctor`)", bad[0], len(bad)-1)
}

// checkSettings judges the settings by themselves, without a connection. What live mode
// refuses is a warning in every other mode.
func (c config) checkSettings() findings {
	var all findings
	for _, check := range []func(*findings){
		c.checkMode, c.checkKeys, c.checkReach, c.checkProxies, c.checkSecrets, c.checkGuards, c.checkFiles,
	} {
		check(&all)
	}
	return all
}

// inLive is the level of what live mode refuses.
func (c config) inLive() level {
	if c.live {
		return refused
	}
	return warning
}

func (c config) checkMode(all *findings) {
	switch {
	case c.sandbox:
		all.add(warning, "STRIPE_SECRET_KEY", "the built-in sandbox plays Stripe and no money is real",
			"Set a key, sk_test_… or a restricted rk_test_…, to use Stripe.")
	case c.live:
		all.ok("PURSER_LIVE", "live mode, real money")
	default:
		all.ok("PURSER_LIVE", "test mode, no real money")
	}
}

func (c config) checkKeys(all *findings) {
	if c.stripeKey == "" { // the sandbox, or a key that is wrong by itself
		return
	}
	switch {
	case !c.live:
		all.ok("STRIPE_SECRET_KEY", "a test key")
	case strings.HasPrefix(c.stripeKey.Reveal(), "sk_"):
		all.add(warning, "STRIPE_SECRET_KEY", "an unrestricted live key, which may do everything with the Stripe account",
			"Make a restricted key, rk_live_…, with the rights that docs/operations.md lists.")
	default:
		all.ok("STRIPE_SECRET_KEY", "a restricted live key")
	}
	if c.publishableKey == "" {
		all.add(warning, "STRIPE_PUBLISHABLE_KEY", "missing, so that front ends cannot ask for a card", "Set pk_… of the same mode.")
	}
	for _, endpoint := range []struct {
		variable string
		given    bool
	}{{"STRIPE_WEBHOOK_SECRET", c.platformHook}, {"STRIPE_CONNECT_WEBHOOK_SECRET", c.connectHook}} {
		if endpoint.given {
			all.ok(endpoint.variable, "set")
			continue
		}
		all.add(c.inLive(), endpoint.variable, "missing, so that its webhooks are refused and news comes by polling",
			"Make the endpoint at Stripe, at /webhooks/stripe of the public URL, and set its whsec_….")
	}
}

// checkReach judges how browsers come in.
func (c config) checkReach(all *findings) {
	here := isLocal(c.addr)
	switch {
	case strings.HasPrefix(c.publicURL, "https:"):
		all.ok("PURSER_PUBLIC_URL", "%s; cookies are sent over https only", c.publicURL)
	case c.publicURL == "" && here:
		all.add(c.inLive(), "PURSER_PUBLIC_URL", "not set: browsers on this machine alone reach the server, and cookies go over http",
			"Set https://… of the proxy that ends TLS.")
	default:
		all.add(c.inLive(), "PURSER_PUBLIC_URL", "not https: passwords, sessions and cookies can be read on the way",
			"Put a proxy in front that ends TLS, and set its https://….")
	}
	if c.metricsAddr != "" && !isLocal(c.metricsAddr) {
		all.add(warning, "PURSER_METRICS_ADDR", "metrics are served beyond this machine without a password", "See to it that Prometheus alone reaches the address.")
	}
}

// isLocal reports whether only this machine reaches an address.
func isLocal(addr string) bool {
	host, _, err := net.SplitHostPort(addr)
	ip := net.ParseIP(host)
	return err == nil && (host == "localhost" || ip != nil && ip.IsLoopback())
}

// checkProxies judges whether throttles can tell clients apart. Behind a proxy that is
// not named all clients have its address.
func (c config) checkProxies(all *findings) {
	const about, do = "PURSER_TRUSTED_PROXIES", "Name the networks of your proxies, such as 10.0.0.0/8, or none where clients connect directly."
	switch {
	case !c.access.proxiesNamed:
		all.add(c.inLive(), about, "not set: behind a proxy all clients have one address, and limits by address do not hold", do)
	case len(c.access.proxies) > 0:
		all.ok(about, "%d networks", len(c.access.proxies))
	case isLocal(c.addr):
		all.add(c.inLive(), about, "none, while PURSER_ADDR is of this machine: whoever comes from elsewhere comes through a proxy", do)
	default:
		all.ok(about, "none: clients connect directly")
	}
}

func (c config) checkSecrets(all *findings) {
	if c.access.seal == nil {
		all.add(c.inLive(), "PURSER_SECRET_KEY", "not set: nobody can switch on a second factor",
			"Set what `openssl rand -base64 32` prints, and keep it: without it the factors are lost.")
	} else {
		all.ok("PURSER_SECRET_KEY", "set")
	}
	switch {
	case c.access.mailHost != "":
		all.ok("PURSER_SMTP_URL", "emails are sent by %s", c.access.mailHost)
	case c.live:
		all.add(warning, "PURSER_SMTP_URL", "not set: no emails are sent, so passwords cannot be reset", "Set smtp://user:password@host:587.")
	default:
		all.add(warning, "PURSER_SMTP_URL", "not set: emails are written to the log; in live mode none are sent", "Set smtp://user:password@host:587.")
	}
}

// checkGuards judges what is switched off.
func (c config) checkGuards(all *findings) {
	if c.access.limited {
		all.ok("PURSER_LIMITS", "on")
	} else {
		all.add(c.inLive(), "PURSER_LIMITS", "off: nothing bounds what a stolen session or card moves", "Set on, or auto in live mode.")
	}
	if !c.live {
		return
	}
	for _, w := range []struct {
		is        bool
		about, so string
	}{
		{c.access.requests == 0, "PURSER_REQUESTS_A_SECOND", "0: one client may send any number of requests"},
		{c.access.introspection, "PURSER_INTROSPECTION", "on: clients may read the schema"},
		{c.access.playground, "PURSER_PLAYGROUND", "on: the playground is served to everybody"},
		{!c.access.limits.VerifiedEmail, "PURSER_VERIFIED_EMAIL", "off: deposits need no verified email"},
	} {
		if w.is {
			all.add(warning, w.about, w.so, "Set auto.")
		}
	}
}

// checkFiles judges the folder and the way to the database.
func (c config) checkFiles(all *findings) {
	if u, err := url.Parse(c.databaseURL); !c.embedded && err == nil && u.Query().Get("purser_tls") == "unchecked" {
		all.add(warning, "DATABASE_URL", "purser_tls=unchecked: nobody makes sure that the server is the right one", "Use sslmode=verify-full.")
	}
	info, err := os.Stat(c.dataDir)
	switch {
	case err != nil || !info.IsDir(): // it is made, for this user alone
	case info.Mode().Perm()&0o022 != 0:
		all.add(c.inLive(), "PURSER_DATA_DIR", fmt.Sprintf("other users can write to the folder (%s)", info.Mode().Perm()), "Run chmod 700 on it.")
	case info.Mode().Perm()&0o077 != 0:
		all.add(warning, "PURSER_DATA_DIR", fmt.Sprintf("other users can read the folder (%s)", info.Mode().Perm()), "Run chmod 700 on it.")
	default:
		all.ok("PURSER_DATA_DIR", "of this user alone")
	}
}
