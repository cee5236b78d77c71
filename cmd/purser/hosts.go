package main

import (
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
)

// hosts are the names by which browsers may know a listener. A page of another site can
// let its own name point here (DNS rebinding): then the browser takes us for that site,
// and lets the page read and send what it likes. It cannot choose an address instead of a
// name, so addresses are good, and so is a client that names no host.
type hosts map[string]bool

// hosts are the names of the settings: the public URL, what is listened on, and those
// that an operator added.
func (c config) hosts(listens string) hosts {
	known := hosts{"localhost": true}
	if u, err := url.Parse(c.publicURL); err == nil && u.Hostname() != "" {
		known[strings.ToLower(u.Hostname())] = true
	}
	if name, _, err := net.SplitHostPort(listens); err == nil && name != "" {
		known[strings.ToLower(name)] = true
	}
	for _, name := range c.access.hosts {
		known[name] = true
	}
	return known
}

// knows tells whether a Host header names us.
func (h hosts) knows(host string) bool {
	name := host
	if bare, _, err := net.SplitHostPort(host); err == nil {
		name = bare
	}
	name = strings.ToLower(strings.TrimSuffix(strings.Trim(name, "[]"), "."))
	if name == "" || h[name] || strings.HasSuffix(name, ".localhost") {
		return true
	}
	_, err := netip.ParseAddr(name)
	return err == nil
}

// only refuses requests by any other name.
func (h hosts) only(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !h.knows(r.Host) {
			http.Error(w, "The host name of the request is not allowed. The operator can add it to PURSER_ALLOWED_HOSTS.", http.StatusMisdirectedRequest)
			return
		}
		next.ServeHTTP(w, r)
	})
}

// checkHosts reads the names that an operator adds.
func (s settings) checkHosts(c *config) error {
	for name := range strings.SplitSeq(s.AllowedHosts, ",") {
		name = strings.ToLower(strings.TrimSpace(name))
		if name == "" {
			continue
		}
		if u, err := url.Parse("http://" + name); err != nil || u.Host != name || u.Port() != "" || strings.ContainsAny(name, "*:") {
			return wrong("PURSER_ALLOWED_HOSTS", "%q is not a host name such as purser.internal", name)
		}
		c.access.hosts = append(c.access.hosts, name)
	}
	return nil
}

// hostsLine tells at the start who is let in.
func (c config) hostsLine() string {
	if len(c.access.hosts) == 0 {
		return "Host names: the public URL's, localhost and addresses; others are refused (PURSER_ALLOWED_HOSTS).\n"
	}
	return fmt.Sprintf("Host names: the public URL's, localhost, addresses and %s; others are refused.\n", strings.Join(c.access.hosts, ", "))
}
