package sandbox

import (
	"cmp"
	"errors"
	"net/http"
	"net/url"
	"path"
	"slices"
	"strings"
)

// The dashboard shows a platform's objects to the person who develops against the
// sandbox, and does what payers, banks and Stripe itself would do. Its addresses
// name objects by their ids only, so that they can be kept and passed on.

const platformCookie = "sandbox_platform" // which platform the lists are of

// formsHere is the policy of pages that lead nowhere else.
const formsHere = policy + "; form-action 'self'"

// frame is what surrounds every page of the dashboard.
type frame struct {
	Title, Section string
	Sections       []section
	Platform       string // its account; empty while there is none
	Several        bool   // platforms to choose from
	Done, Problem  string // how the last button did
	Now            int64
	Stopped        bool
	Host           string
	Body           any
}

type section struct{ Name, Path string }

var sections = []section{
	{"Overview", "/"}, {"Payments", "/payments"}, {"Accounts", "/accounts"}, {"Transfers", "/transfers"},
	{"Balance", "/balance"}, {"Events", "/events"}, {"Requests", "/requests"}, {"Clock", "/clock"},
}

func (s *Sandbox) dashboard(handle func(pattern string, h http.HandlerFunc)) {
	handle("GET /{$}", s.board("Overview", "overview.html", showOverview))
	handle("GET /platforms", s.board("", "platforms.html", showPlatforms))
	handle("POST /platforms", s.choosePlatform)
	handle("GET /find", s.findThing)
	handle("GET /payments", s.board("Payments", "payments.html", showPayments))
	handle("GET /payments/{id}", s.board("Payments", "payment.html", showPayment))
	handle("POST /payments/{id}/{do}", s.act(actOnPayment))
	handle("POST /refunds/{id}/{do}", s.act(actOnRefund))
	handle("POST /disputes/{id}/{do}", s.act(actOnDispute))
	handle("POST /payouts/{id}/{do}", s.act(actOnPayout))
	handle("GET /accounts", s.board("Accounts", "accounts.html", showAccounts))
	handle("GET /accounts/{id}", s.board("Accounts", "account.html", showAccount))
	handle("POST /accounts/{id}/{do}", s.act(actOnAccount))
	handle("GET /transfers", s.board("Transfers", "transfers.html", showTransfers))
	handle("GET /transfers/{id}", s.board("Transfers", "transfer.html", showTransfer))
	handle("POST /transfers/{id}/{do}", s.act(actOnTransfer))
	handle("GET /balance", s.board("Balance", "balance.html", showBalance))
	handle("GET /events", s.board("Events", "events.html", showEvents))
	handle("GET /events/{id}", s.board("Events", "event.html", showEvent))
	handle("POST /events/{id}/{do}", s.act(actOnEvent))
	handle("GET /requests", s.board("Requests", "requests.html", showRequests))
	handle("GET /requests/{id}", s.board("Requests", "request.html", showRequest))
	handle("GET /clock", s.board("Clock", "clock.html", showClock))
	handle("POST /clock/{do}", s.act(actOnClock))
}

// visit is a request for a page or by a button, under the lock.
type visit struct {
	s        *Sandbox
	r        *http.Request
	accounts *accountStore // the platform's; nil while no key was ever used
	back     string        // where a button leads, if not to the page above
}

// builder gathers what a page shows: its title and its body.
type builder func(v *visit) (title string, body any, fault *Error)

// board serves a page. It is rendered under the lock, since it shows objects as
// they are, and sent after.
func (s *Sandbox) board(section, file string, build builder) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		s.mu.Lock()
		v := &visit{s: s, r: r, accounts: s.chosen(r)}
		v.settle()
		status := http.StatusOK
		title, body, fault := build(v)
		if fault != nil {
			status, file, title, body = fault.Status, "problem.html", "Not found", fault.Message
		}
		page := s.render(file, v.frame(section, title, body))
		wait := s.commit()
		s.mu.Unlock()
		s.finish(wait)
		send(w, status, formsHere, page)
	}
}

// act serves a button: it does what it says, and goes back to the page above.
func (s *Sandbox) act(do func(v *visit) (done string, fault *Error)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		s.mu.Lock()
		v := &visit{s: s, r: r, accounts: s.chosen(r)}
		v.settle()
		done, fault := do(v)
		wait := s.commit()
		s.mu.Unlock()
		s.finish(wait)
		said := url.Values{"done": {done}}
		if fault != nil {
			said = url.Values{"problem": {fault.Message}}
		}
		http.Redirect(w, r, cmp.Or(v.back, path.Dir(r.URL.Path))+"?"+said.Encode(), http.StatusSeeOther)
	}
}

// finish waits for the disk, and has what happened told.
func (s *Sandbox) finish(wait func() error) {
	if err := wait(); err != nil {
		s.log.Error("sandbox: write the state", "error", err)
	}
	s.dispatcher.wake()
}

// settle brings the books up to the clock, so that a page shows what the API would.
func (v *visit) settle() {
	v.s.tick()
	for _, acc := range v.s.stores {
		acc.mature()
	}
}

func (v *visit) frame(section, title string, body any) frame {
	f := frame{
		Title: title, Section: section, Sections: sections, Several: len(v.s.platforms()) > 1,
		Done: v.r.URL.Query().Get("done"), Problem: v.r.URL.Query().Get("problem"),
		Now: v.s.now(), Stopped: !v.s.clock.Stopped.IsZero(), Host: v.r.Host, Body: body,
	}
	if v.accounts != nil {
		f.Platform = v.accounts.root().account
	}
	return f
}

// at finds the object in the path, in whichever account, and turns the visit to it.
func at[T object](v *visit, typeName string) (t T, fault *Error) {
	acc, t := locate[T](v.s, v.r.PathValue("id"))
	if acc == nil {
		return t, unknownAt("id", typeName, v.r.PathValue("id"))
	}
	v.accounts = acc
	return t, nil
}

// call makes the visit a call of the API, for what the API does too.
func (v *visit) call(given params) *call {
	return &call{params: &given, s: v.s, accounts: v.accounts, r: v.r, requestID: newID("req")}
}

// asFault is an operation's error for a person.
func asFault(err error) *Error {
	var fault *Error
	if err == nil || errors.As(err, &fault) {
		return fault
	}
	return &Error{Status: http.StatusInternalServerError, Type: "api_error", Message: err.Error()}
}

// platforms are the books that keys opened, oldest first.
func (s *Sandbox) platforms() []*accountStore {
	var out []*accountStore
	for _, acc := range s.stores {
		if acc.platform == nil {
			out = append(out, acc)
		}
	}
	slices.SortFunc(out, func(a, acc *accountStore) int {
		return cmp.Or(cmp.Compare(a.began(), acc.began()), cmp.Compare(a.account, acc.account))
	})
	return out
}

// began is where a platform's first money stands in the order of all objects.
func (acc *accountStore) began() int64 {
	if first := acc.byType["topup"]; len(first) > 0 {
		return first[0].head().seq
	}
	return 0
}

// latest is where the newest object of an account store stands in the order of all objects.
func (acc *accountStore) latest() int64 {
	var seq int64
	for _, things := range acc.byType {
		seq = max(seq, things[len(things)-1].head().seq)
	}
	return seq
}

// chosen is the platform that the person looks at: the one that was chosen, or
// the one where something happened last.
func (s *Sandbox) chosen(r *http.Request) *accountStore {
	if cookie, err := r.Cookie(platformCookie); err == nil {
		if acc := s.stores[cookie.Value]; acc != nil && acc.platform == nil {
			return acc
		}
	}
	var last *accountStore
	for _, acc := range s.platforms() {
		if last == nil || acc.latest() > last.latest() {
			last = acc
		}
	}
	return last
}

type platformRow struct {
	Account            string
	Payments, Accounts int
	Chosen             bool
}

func showPlatforms(v *visit) (string, any, *Error) {
	var rows []platformRow
	for _, acc := range v.s.platforms() {
		rows = append(rows, platformRow{acc.account, len(acc.byType["payment_intent"]), len(acc.byType["account"]), acc == v.accounts})
	}
	return "Platforms", rows, nil
}

// choosePlatform remembers which platform to show, by its account or by a key.
// The key itself is not kept anywhere.
func (s *Sandbox) choosePlatform(w http.ResponseWriter, r *http.Request) {
	account, key := r.FormValue("account"), strings.TrimSpace(r.FormValue("key"))
	s.mu.Lock()
	if hasPrefix(key, "sk_test_", "rk_test_", "pk_test_") {
		account = s.platformOf(key).account
	}
	acc := s.stores[account]
	wait := s.commit()
	s.mu.Unlock()
	s.finish(wait)
	if acc == nil || acc.platform != nil {
		problem := url.Values{"problem": {"No such platform: a key begins with sk_test_."}}
		http.Redirect(w, r, "/platforms?"+problem.Encode(), http.StatusSeeOther)
		return
	}
	http.SetCookie(w, &http.Cookie{Name: platformCookie, Value: account, Path: "/", HttpOnly: true, SameSite: http.SameSiteLaxMode})
	http.Redirect(w, r, "/", http.StatusSeeOther)
}
