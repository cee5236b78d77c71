package main

import (
	"context"
	"log/slog"
	"net/netip"

	"github.com/purserhq/purser/graph"
	"github.com/purserhq/purser/internal/auth"
	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/events"
	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/outbound"
	"github.com/purserhq/purser/internal/payments"
)

// checkEvents reads how long events are kept.
func (s settings) checkEvents(c *config) (err error) {
	if c.eventRetention, err = timeSetting("PURSER_EVENT_RETENTION", s.EventRetention, "2160h"); err != nil {
		return err
	}
	if c.eventRetention < events.LeastKeep {
		return wrong("PURSER_EVENT_RETENTION", "%q is less than %s: deliveries are tried for three days", s.EventRetention, events.LeastKeep)
	}
	return nil
}

// thisMachine are the networks of a developer's own programs.
var thisMachine = []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8"), netip.MustParsePrefix("::1/128")}

// events are what events go by. With the built-in sandbox, endpoints may be on this machine.
func (c config) events(verbs *payments.Service, accounts *auth.Service, log *slog.Logger) events.Options {
	networks := c.access.networks
	if c.sandbox {
		networks = append(networks[:len(networks):len(networks)], thisMachine...)
	}
	o := events.Options{Keep: c.eventRetention, Plain: !c.live, Client: outbound.Direct(events.Timeout, networks...), Log: log}
	if c.access.seal != nil {
		o.Box = c.access.seal
	}
	o.Alarms = eventAlarms{verbs, accounts}
	return o
}

// makeEvents makes the service of events, whose endpoints can have queries of the API.
func (c config) makeEvents(db *database.DB, verbs *payments.Service, accounts *auth.Service, log *slog.Logger) *events.Service {
	told := events.New(db, c.events(verbs, accounts, log))
	told.UseQuerier(graph.NewQuerier(c.resolver(db, verbs, accounts, told), log))
	return told
}

// eventAlarms raises the alarms of events, and writes to operators where an endpoint was
// disabled.
type eventAlarms struct {
	*payments.Service
	accounts *auth.Service
}

// EndpointDisabled is the alarm, with an email.
func (a eventAlarms) EndpointDisabled(ctx context.Context, endpoint gid.ID, reason string) {
	a.Service.EndpointDisabled(ctx, endpoint, reason)
	a.accounts.NotifyOperators(ctx, "A webhook endpoint was disabled",
		"Events are not sent to the endpoint "+string(endpoint)+" any more. "+reason+"\n\nRepair it and enable it again: it goes on where it stopped.")
}
