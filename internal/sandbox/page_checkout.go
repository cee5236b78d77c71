package sandbox

import (
	"cmp"
	"net/http"
	"net/url"
	"strings"
)

// checkoutPage is what the payer sees of a Checkout Session.
type checkoutPage struct {
	*CheckoutSession
	Items   []lineItem
	Cards   []cardGroup
	Problem string // why the last try did not pay
	Bank    string // the page where the bank waits for an answer; empty if it does not
	Cancel  bool   // there is a place to go back to
}

// cardGroup are test cards that behave alike.
type cardGroup struct {
	Name  string
	Cards []*testCard
}

// Name is what pm_card_ and tok_ go on with.
func (t *testCard) Name() string { return t.name }

// Label is a test card as a person finds it.
func (t *testCard) Label() string { return t.brand + " ···· " + t.last4() + " · " + t.name }

// cardGroups are the test cards by what comes of them.
var cardGroups = func() []cardGroup {
	groups := []cardGroup{
		{Name: "Pay"}, {Name: "Ask for 3-D Secure"}, {Name: "Are declined"}, {Name: "Pay, with trouble later"}, {Name: "Pay, from other countries"},
	}
	for _, name := range sortedKeys(cardsByName) {
		t, n := cardsByName[name], 0
		if t.name != name || strings.HasPrefix(name, numberOnly) {
			continue // another spelling, or a card that is typed
		}
		switch {
		case len(name) == 2 || strings.HasPrefix(name, strings.ToLower(t.country)+"_"):
			n = 4
		case t.challenge != noChallenge:
			n = 1
		case t.decline != cardFailure{}:
			n = 2
		case t.dispute != "" || t.fraudRecord || t.refund != "" || t.processing:
			n = 3
		}
		groups[n].Cards = append(groups[n].Cards, t)
	}
	return groups
}()

// openCheckout shows what is to be paid, or leads on where it is paid.
func (s *Sandbox) openCheckout(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	s.tick()
	acc, cs := locate[*CheckoutSession](s, r.PathValue("session"))
	var page []byte
	var state, to string
	if acc != nil {
		state, to = cs.Status, cs.successURL()
		page = s.render("checkout.html", checkoutPage{
			CheckoutSession: cs, Items: cs.hide.Items, Cards: cardGroups, Bank: acc.challengeOf(cs), Cancel: cs.CancelURL != "",
			Problem: cmp.Or(r.URL.Query().Get("problem"), acc.lastProblem(cs)),
		})
	}
	wait := s.commit()
	s.mu.Unlock()
	s.finish(wait)
	switch state {
	case "open":
		send(w, http.StatusOK, policy, page)
	case "complete":
		http.Redirect(w, r, to, http.StatusSeeOther)
	case "expired":
		s.gone(w, "This page has expired", "Nothing was taken. Go back to the app to try again.")
	default:
		s.gone(w, "No such payment", "The link is not complete, or the sandbox was reset.")
	}
}

// lastProblem is what Stripe says of the last try to pay a session.
func (acc *accountStore) lastProblem(cs *CheckoutSession) string {
	if pi, ok := find[*PaymentIntent](acc, string(cs.PaymentIntent)); ok && pi.LastPaymentError != nil {
		return pi.LastPaymentError.Message
	}
	return ""
}

// submitCheckout pays by the chosen card, or goes back to the app.
func (s *Sandbox) submitCheckout(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	s.tick()
	acc, cs := locate[*CheckoutSession](s, r.PathValue("session"))
	if acc == nil {
		s.mu.Unlock()
		s.gone(w, "No such payment", "The link is not complete, or the sandbox was reset.")
		return
	}
	to := "/checkout/" + cs.ID
	if r.FormValue("do") == "cancel" {
		to = cmp.Or(cs.cancelURL(), to)
	} else {
		number := strings.ReplaceAll(r.FormValue("number"), " ", "")
		fault := acc.payCheckout(cs, cmp.Or(number, r.FormValue("card")))
		if fault != nil && cs.Status == "open" {
			to += "?" + url.Values{"problem": {fault.Message}}.Encode()
		}
		to = cmp.Or(acc.challengeOf(cs), to)
	}
	wait := s.commit()
	s.mu.Unlock()
	s.finish(wait)
	http.Redirect(w, r, to, http.StatusSeeOther)
}
