package events

import (
	"net/url"
	"strings"

	"github.com/purserhq/purser/ent"
	"github.com/purserhq/purser/ent/webhookendpoint"
)

// changes names the fields of an endpoint that an input changes, for the audit log: by their
// names in the API, with the new values of those that decide where events go.
func changes(e *ent.WebhookEndpoint, in EndpointInput) string {
	var all []string
	if in.URL != nil && *in.URL != e.URL {
		all = append(all, "url: "+hostOf(*in.URL))
	}
	if in.Types != nil && strings.Join(in.Types, " ") != e.EventTypes {
		all = append(all, "eventTypes")
	}
	if differs(in.Query, e.Query) {
		all = append(all, "query")
	}
	if differs(in.Description, e.Description) {
		all = append(all, "description")
	}
	if in.Enable != nil && *in.Enable != (e.Status == webhookendpoint.StatusENABLED) {
		status := webhookendpoint.StatusDISABLED
		if *in.Enable {
			status = webhookendpoint.StatusENABLED
		}
		all = append(all, "status: "+string(status))
	}
	return strings.Join(all, ", ")
}

// differs reports whether a text that was given is another than the one that is kept. Empty and
// none are the same.
func differs(given, kept *string) bool {
	if given == nil {
		return false
	}
	if kept == nil {
		return *given != ""
	}
	return *given != *kept
}

// hostOf is the part of an address that the audit log keeps. Paths and queries often hold a
// secret of the receiver's, and the log is kept for ever.
func hostOf(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return u.Scheme + "://" + u.Host
}
