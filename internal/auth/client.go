package auth

import (
	"context"
	"net/http"
	"net/netip"
	"slices"
	"strings"
)

// ClientOf is the network that a request comes from: an IPv4 address, or the 64 bits
// that an IPv6 client has to itself. A proxy that is trusted tells for whom it speaks,
// and only the last such word counts: what stands before it, anybody may have written.
// Not valid where that says nothing of who asks: a trusted proxy that names nobody, and
// this machine by its usual address, such as a proxy beside the program.
func ClientOf(r *http.Request, trusted []netip.Prefix) netip.Prefix {
	return Counted(addressOf(r, trusted), trusted)
}

// Counted is the network that an address counts as; not valid for one that stands for
// many clients.
func Counted(at netip.Addr, trusted []netip.Prefix) netip.Prefix {
	at = plain(at)
	if !at.IsValid() || at == localhost4 || at == netip.IPv6Loopback() || trusts(trusted, at) {
		return netip.Prefix{}
	}
	bits := 32
	if at.Is6() {
		bits = 64
	}
	network, _ := at.Prefix(bits) // it has as many
	return network
}

var localhost4 = netip.AddrFrom4([4]byte{127, 0, 0, 1})

// addressOf is the client's; not valid when it is not known.
func addressOf(r *http.Request, trusted []netip.Prefix) netip.Addr {
	peer, err := netip.ParseAddrPort(r.RemoteAddr)
	if err != nil {
		return netip.Addr{}
	}
	at := plain(peer.Addr())
	hops := strings.Split(strings.Join(r.Header.Values(forwardedFor), ","), ",")
	for i := len(hops) - 1; i >= 0 && trusts(trusted, at); i-- {
		before, ok := parseHop(hops[i])
		if !ok {
			break
		}
		at = before
	}
	return at
}

const forwardedFor = "X-Forwarded-For"

// parseHop reads an address as proxies write it: bare or with a port, an IPv6 address in
// brackets or not, with or without a zone.
func parseHop(text string) (netip.Addr, bool) {
	text = strings.TrimSpace(text)
	if with, err := netip.ParseAddrPort(text); err == nil {
		return plain(with.Addr()), true
	}
	if bare, ok := strings.CutPrefix(text, "["); ok {
		text, _ = strings.CutSuffix(bare, "]")
	}
	at, err := netip.ParseAddr(text)
	return plain(at), err == nil
}

// plain is an address as the networks of the settings are written: a zone is of the machine
// that wrote it, and no network contains an address with one.
func plain(at netip.Addr) netip.Addr { return at.Unmap().WithZone("") }

func trusts(trusted []netip.Prefix, at netip.Addr) bool {
	return slices.ContainsFunc(trusted, func(p netip.Prefix) bool { return p.Contains(at) })
}

// ByForwarded puts what proxies say in the header Forwarded (RFC 7239) in the place of
// X-Forwarded-For, which then says nothing: a proxy that writes one of the two lets
// through what its clients write in the other.
func ByForwarded(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		r.Header.Del(forwardedFor)
		for _, element := range elements(strings.Join(r.Header.Values("Forwarded"), ","), ',') {
			client := "unknown" // a hop that names nobody is a hop all the same
			for _, pair := range elements(element, ';') {
				if name, value, ok := strings.Cut(pair, "="); ok && strings.EqualFold(strings.TrimSpace(name), "for") {
					client = strings.Trim(strings.TrimSpace(value), `"`)
				}
			}
			r.Header.Add(forwardedFor, strings.ReplaceAll(client, ",", " "))
		}
		next.ServeHTTP(w, r)
	})
}

// elements splits a list at separators that are not in a quoted string.
func elements(list string, separator byte) (all []string) {
	quoted, from := false, 0
	for i := 0; from <= len(list); i++ {
		switch {
		case i >= len(list) || !quoted && list[i] == separator:
			if part := strings.TrimSpace(list[from:min(i, len(list))]); part != "" {
				all = append(all, part)
			}
			from = i + 1
		case quoted && list[i] == '\\':
			i++ // the next is quoted by itself
		case list[i] == '"':
			quoted = !quoted
		}
	}
	return all
}

// Client is the network that the request of ctx comes from, as ClientOf says.
func Client(ctx context.Context) netip.Prefix { return clientOf(ctx) }
