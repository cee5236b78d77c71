package auth

import (
	"context"
	"net/http"
	"net/netip"
	"strings"
)

type callerKey struct{}

// caller is where a request comes from.
type caller struct {
	address string // empty: not known, or this machine, which says nothing of who asks
	agent   string
}

func callerOf(ctx context.Context) caller {
	c, _ := ctx.Value(callerKey{}).(caller)
	return c
}

// Address is where the request of ctx comes from; empty when that says nothing.
func Address(ctx context.Context) string { return callerOf(ctx).address }

const mostAgentBytes = 200

func (s *Service) caller(r *http.Request) caller {
	agent := strings.ToValidUTF8(strings.Map(printable, r.UserAgent()), "")
	return caller{address: s.address(r), agent: agent[:min(len(agent), mostAgentBytes)]}
}

// printable keeps ASCII only, so that cutting never splits a character.
func printable(r rune) rune {
	if r < ' ' || r > '~' {
		return -1
	}
	return r
}

// address is the client's. A proxy that is trusted tells for whom it speaks, and
// only the last such word counts: what stands before it, anybody may have written.
// An IPv6 client has a whole network to itself, so the network is what counts.
func (s *Service) address(r *http.Request) string {
	peer, err := netip.ParseAddrPort(r.RemoteAddr)
	if err != nil {
		return ""
	}
	at := peer.Addr().Unmap()
	hops := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
	for i := len(hops) - 1; i >= 0 && s.trusts(at); i-- {
		before, err := netip.ParseAddr(strings.TrimSpace(hops[i]))
		if err != nil {
			break
		}
		at = before.Unmap()
	}
	if at.IsLoopback() {
		return ""
	}
	if at.Is6() {
		network, _ := at.WithZone("").Prefix(64) // an IPv6 address has 64 bits to cut
		return network.String()
	}
	return at.String()
}

func (s *Service) trusts(at netip.Addr) bool {
	for _, p := range s.options.TrustedProxies {
		if p.Contains(at) {
			return true
		}
	}
	return false
}
