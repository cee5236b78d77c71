package sandbox

import (
	"net/http"
	"net/url"
)

// challenged is an intent that waits, or waited, for the payer's bank.
type challenged struct {
	ID, Status, Secret string
	Amount             int64 // 0: a card is set up, and nothing is paid
	Currency           string
	back               string // where the payer goes after
	answer             func(approve bool) *Error
	now                func() string // the status by then
}

// challengedIn is the intent in the path, if the client secret shows that it is
// the payer who asks. The caller holds the lock.
func (s *Sandbox) challengedIn(r *http.Request) *challenged {
	var c *challenged
	if acc, pi := locate[*PaymentIntent](s, r.PathValue("intent")); acc != nil {
		c = &challenged{
			ID: pi.ID, Status: pi.Status, Secret: pi.ClientSecret, Amount: pi.Amount, Currency: pi.Currency,
			back:   returnURL(pi.NextAction, "payment_intent", pi.ID, pi.ClientSecret),
			answer: func(approve bool) *Error { return acc.authenticate(pi, approve) },
			now:    func() string { return pi.Status },
		}
	}
	if acc, si := locate[*SetupIntent](s, r.PathValue("intent")); acc != nil {
		c = &challenged{
			ID: si.ID, Status: si.Status, Secret: si.ClientSecret,
			back:   returnURL(si.NextAction, "setup_intent", si.ID, si.ClientSecret),
			answer: func(approve bool) *Error { return acc.authenticateSetup(si, approve) },
			now:    func() string { return si.Status },
		}
	}
	if c == nil || r.FormValue("client_secret") != c.Secret {
		return nil
	}
	return c
}

// openChallenge shows the bank's question. Whoever has the client secret is the payer.
func (s *Sandbox) openChallenge(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	s.tick()
	c := s.challengedIn(r)
	wait := s.commit()
	s.mu.Unlock()
	s.finish(wait)
	switch {
	case c == nil:
		s.gone(w, "No such payment", "The link is not complete, or the sandbox was reset.")
	case c.Status != "requires_action":
		s.show(w, http.StatusOK, "notice.html", notice{"Nothing to confirm", "Your bank does not wait for an answer. The status of the intent is " + spoken(c.Status) + "."})
	default:
		s.show(w, http.StatusOK, "challenge.html", c)
	}
}

// answerChallenge takes the payer's word and leads back to the app.
func (s *Sandbox) answerChallenge(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	s.tick()
	c := s.challengedIn(r)
	if c == nil {
		s.mu.Unlock()
		s.gone(w, "No such payment", "The link is not complete, or the sandbox was reset.")
		return
	}
	fault := c.answer(r.FormValue("do") == "approve")
	state := c.now()
	wait := s.commit()
	s.mu.Unlock()
	s.finish(wait)
	switch {
	case fault != nil:
		s.show(w, http.StatusConflict, "notice.html", notice{"Nothing to confirm", fault.Message})
	case c.back != "":
		http.Redirect(w, r, c.back, http.StatusSeeOther)
	case state == "succeeded" || state == "requires_capture":
		s.show(w, http.StatusOK, "notice.html", notice{"Confirmed", "You can close this window and go back to the app."})
	default:
		s.show(w, http.StatusOK, "notice.html", notice{"Refused", "Nothing was taken. You can close this window and go back to the app."})
	}
}

// returnURL is where the payer goes after the challenge, with what Stripe adds;
// empty if the app did not say.
func returnURL(nextAction map[string]any, typeName, id, secret string) string {
	redirect, _ := nextAction["redirect_to_url"].(map[string]any)
	text, _ := redirect["return_url"].(string)
	u, err := url.Parse(text)
	if err != nil || text == "" {
		return ""
	}
	q := u.Query()
	q.Set(typeName, id)
	q.Set(typeName+"_client_secret", secret)
	if typeName == "payment_intent" {
		q.Set("source_type", "card")
	}
	u.RawQuery = q.Encode()
	return u.String()
}
