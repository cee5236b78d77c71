package sandbox

import "net/url"

// checkHook refuses an address that is none. Plain http is taken, as Stripe takes it in test mode:
// what listens on a developer's machine has no certificate.
func checkHook(address string) *Error {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" || len(address) > 5000 {
		return refuse("url_invalid", "url", "Invalid URL: An explicit scheme (such as https) must be provided.")
	}
	return nil
}

func createEndpoint(c *call) (any, error) {
	if c.text("url") == "" {
		return nil, missing("url")
	}
	if fault := checkHook(c.text("url")); fault != nil {
		return nil, fault
	}
	w := &WebhookEndpoint{
		Head: Head{ID: newID("we"), Object: "webhook_endpoint"}, URL: c.text("url"), Status: "enabled",
		Enabled: c.texts("enabled_events"), APIVersion: text(c.text("api_version")), Description: text(c.text("description")),
		Metadata: c.metadata(nil),
		hide:     endpointHidden{Secret: "whsec_" + random(32), Connect: c.flag("connect"), Book: c.accounts.account},
	}
	c.accounts.add(w)
	// A copy: Stripe shows the secret in this answer alone, and the object itself is what every
	// later answer is made of.
	shown := *w
	shown.Secret = w.hide.Secret
	return &shown, nil
}

func (c *call) endpointAt() (*WebhookEndpoint, *Error) {
	id := c.path("webhook_endpoint")
	w, ok := find[*WebhookEndpoint](c.accounts, id)
	if !ok || w.Status == "deleted" {
		return nil, unknownAt("webhook_endpoint", "webhook endpoint", id)
	}
	return w, nil
}

func retrieveEndpoint(c *call) (any, error) {
	w, fault := c.endpointAt()
	if fault != nil {
		return nil, fault
	}
	return w, nil
}

func updateEndpoint(c *call) (any, error) {
	w, fault := c.endpointAt()
	if fault != nil {
		return nil, fault
	}
	if c.has("url") {
		if fault := checkHook(c.text("url")); fault != nil {
			return nil, fault
		}
		w.URL = c.text("url")
	}
	if c.has("enabled_events") {
		w.Enabled = c.texts("enabled_events")
	}
	if c.has("description") {
		w.Description = text(c.text("description"))
	}
	if c.has("disabled") {
		w.Status = "enabled"
		if c.flag("disabled") {
			w.Status = "disabled"
		}
	}
	w.Metadata = c.metadata(w.Metadata)
	c.accounts.save(w)
	return w, nil
}

func deleteEndpoint(c *call) (any, error) {
	w, fault := c.endpointAt()
	if fault != nil {
		return nil, fault
	}
	// It stays in the store, since deliveries name it, and is shown no more.
	w.Status = "deleted"
	c.accounts.save(w)
	return deleted{w.ID, "webhook_endpoint", true}, nil
}

func listEndpoints(c *call) (any, error) {
	return page(c, "webhook_endpoint", func(w *WebhookEndpoint) bool { return w.Status != "deleted" })
}
