package sandbox

import (
	"net/url"
	"slices"
)

// accountLink leads to the onboarding form: once, and for minutes.
type accountLink struct {
	Head
	Account    string `json:"account"`
	ExpiresAt  int64  `json:"expires_at"`
	RefreshURL string `json:"refresh_url"`
	ReturnURL  string `json:"return_url"`
	Used       bool   `json:"used"`
	Form       string `json:"form"` // the form that it opened knows this
}

const linkLifetime = 5 * 60 // seconds

func createAccountLink(c *call) (any, error) {
	a, fault := c.accounts.accountIn("account", c.text("account"))
	if fault != nil {
		return nil, fault
	}
	kind := c.text("type")
	if !slices.Contains([]string{"account_onboarding", "account_update"}, kind) {
		return nil, refuse("", "type", "Invalid type: must be one of account_onboarding or account_update")
	}
	if kind == "account_update" && a.Type == "express" {
		return nil, refuse("", "type", "You cannot create account_update type Account Links for this account. You can only create account_onboarding type Account Links.")
	}
	for _, name := range []string{"refresh_url", "return_url"} {
		if c.text(name) == "" {
			return nil, missing(name)
		}
		if u, err := url.Parse(c.text(name)); err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
			return nil, refuse("url_invalid", name, "Not a valid URL")
		}
	}
	l := &accountLink{
		Head: Head{ID: "alnk_" + random(32), Object: "account_link"}, Account: a.ID, ExpiresAt: c.s.now() + linkLifetime,
		RefreshURL: c.text("refresh_url"), ReturnURL: c.text("return_url"),
	}
	c.accounts.add(l)
	return map[string]any{"object": "account_link", "created": l.Created, "expires_at": l.ExpiresAt, "url": c.url("/setup/" + l.ID)}, nil
}

// createLoginLink leads to the Express dashboard, which an account has once its
// onboarding is done.
func createLoginLink(c *call) (any, error) {
	a, fault := c.accountAt()
	if fault != nil {
		return nil, fault
	}
	if !a.DetailsSubmitted {
		return nil, refuse("", "", "Cannot create a login link for an account that has not completed onboarding.")
	}
	return map[string]any{"object": "login_link", "created": c.s.now(), "url": c.url("/express/" + a.ID)}, nil
}
