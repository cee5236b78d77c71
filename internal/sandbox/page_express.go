package sandbox

import "net/http"

// expressPage is what a connected person sees of the own account.
type expressPage struct {
	*Account
	Funds    []money
	Payments []*Charge
	Payouts  []*Payout
}

// openExpress shows the Express dashboard, to which a login link leads.
func (s *Sandbox) openExpress(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	acc, a := locate[*Account](s, r.PathValue("account"))
	if a == nil || a.hide.Deleted || !a.DetailsSubmitted {
		s.mu.Unlock()
		s.gone(w, "No such account", "Its onboarding is not done, or the sandbox was reset.")
		return
	}
	there := s.connectedStore(acc, a.ID)
	there.settle()
	p := expressPage{Account: a, Funds: there.funds()}
	v := &visit{s: s, r: r, accounts: there}
	p.Payments, _ = newest[*Charge](v, there, "charge", pageLength, nil)
	p.Payouts, _ = newest[*Payout](v, there, "payout", pageLength, nil)
	page := s.render("express.html", p)
	wait := s.commit()
	s.mu.Unlock()
	s.finish(wait)
	send(w, http.StatusOK, policy, page)
}
