package auth

import (
	"context"
	"net/http"
	"net/netip"
	"strings"

	"github.com/purserhq/purser/internal/audit"
)

type clientKey struct{}

// clientOf is the network by which is shared out what clients share.
func clientOf(ctx context.Context) netip.Prefix {
	p, _ := ctx.Value(clientKey{}).(netip.Prefix)
	return p
}

// Address is where the request of ctx comes from; empty when that says nothing.
func Address(ctx context.Context) string { return audit.OriginOf(ctx).Address }

func (s *Service) origin(r *http.Request) audit.Origin {
	agent := strings.ToValidUTF8(strings.Map(printable, r.UserAgent()), "")
	return audit.Origin{Address: s.address(r), Agent: agent[:min(len(agent), audit.MaxAgent)]}
}

// printable keeps ASCII only, so that cutting never splits a character.
func printable(r rune) rune {
	if r < ' ' || r > '~' {
		return -1
	}
	return r
}

// address is the client's; empty where it says nothing of who asks.
func (s *Service) address(r *http.Request) string {
	at := addressOf(r, s.options.TrustedProxies)
	switch {
	case !at.IsValid() || at.IsLoopback():
		return ""
	case at.Is6(): // a client has a whole network to itself, so the network is what counts
		network, _ := at.WithZone("").Prefix(64) // an IPv6 address has 64 bits to cut
		return network.String()
	}
	return at.String()
}
