// Package outbound is how the program calls others: it connects to public addresses
// only, and to those that an operator has named. A name that somebody else controls,
// such as an issuer's for its keys, must not lead it to the cloud's metadata or to
// what listens in its own network.
package outbound

import (
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"slices"
	"syscall"
	"time"
)

// ErrPrivate says that a name led to an address that is not public.
var ErrPrivate = errors.New("the address is not a public one")

// errRedirect says that a server wanted to send us elsewhere.
var errRedirect = errors.New("redirects are not followed")

// Everywhere is for a client of one address that an operator wrote down.
var Everywhere = []netip.Prefix{netip.MustParsePrefix("0.0.0.0/0"), netip.MustParsePrefix("::/0")}

// Client returns a client that connects to public addresses and to those of the
// networks, and follows no redirect: it would take keys and orders with it. A proxy
// of the environment is connected to under the same rule.
func Client(timeout time.Duration, networks ...netip.Prefix) *http.Client {
	return client(net.DefaultResolver, timeout, networks)
}

// Direct is Client without a proxy of the environment, for addresses that users of the API choose.
// A proxy looks the name up itself: this program would see the proxy's address alone, and the
// proxy would lead into the network that it stands in.
func Direct(timeout time.Duration, networks ...netip.Prefix) *http.Client {
	c := Client(timeout, networks...)
	c.Transport.(*http.Transport).Proxy = nil
	return c
}

func client(resolver *net.Resolver, timeout time.Duration, networks []netip.Prefix) *http.Client {
	transport := http.DefaultTransport.(*http.Transport).Clone()
	transport.MaxIdleConnsPerHost = 32 // one host takes everything
	// The rule is held where the connection is made, when the name has become an
	// address: one that is looked up before could be another by then.
	dialer := net.Dialer{
		Timeout: 10 * time.Second, KeepAlive: 30 * time.Second, Resolver: resolver,
		Control: func(_, address string, _ syscall.RawConn) error { return check(address, networks) },
	}
	transport.DialContext = dialer.DialContext
	return &http.Client{
		Timeout: timeout, Transport: transport,
		CheckRedirect: func(*http.Request, []*http.Request) error { return errRedirect },
	}
}

func check(address string, networks []netip.Prefix) error {
	at, err := netip.ParseAddrPort(address)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrPrivate, err)
	}
	ip := at.Addr().Unmap().WithZone("")
	within := func(p netip.Prefix) bool { return p.Contains(ip) }
	if slices.ContainsFunc(networks, within) {
		return nil
	}
	if !ip.IsGlobalUnicast() || ip.IsPrivate() || slices.ContainsFunc(reserved, within) {
		return fmt.Errorf("%w: %s", ErrPrivate, ip)
	}
	return nil
}

// reserved are the networks of IANA's registries that are nobody's on the internet,
// or that hold another address within, beside those that netip knows.
var reserved = func() (all []netip.Prefix) {
	for _, p := range []string{
		"0.0.0.0/8", "100.64.0.0/10", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "198.18.0.0/15", "198.51.100.0/24",
		"203.0.113.0/24", "240.0.0.0/4", "::/96", "64:ff9b::/96", "64:ff9b:1::/48", "100::/64", "2001::/23", "2001:db8::/32", "2002::/16",
		"fec0::/10",
	} {
		all = append(all, netip.MustParsePrefix(p))
	}
	return all
}()
