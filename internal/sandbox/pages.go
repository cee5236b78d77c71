package sandbox

import (
	"bytes"
	"embed"
	"html/template"
	"net/http"
	"net/url"
	"strings"
)

//go:embed pages/*.html
var pageFiles embed.FS

var pageTemplates = template.Must(template.New("").Funcs(template.FuncMap{
	"money": shown, "plain": plain, "when": when, "brief": brief, "parts": parts, "tone": tone, "words": spoken, "first": first, "upper": strings.ToUpper,
}).ParseFS(pageFiles, "pages/*.html"))

func (s *Sandbox) pages(mux *http.ServeMux) {
	sameOrigin := new(http.CrossOriginProtection) // no page elsewhere may press the buttons
	handle := func(pattern string, h http.HandlerFunc) {
		mux.Handle(pattern, sameOrigin.Handler(http.MaxBytesHandler(h, maxBody)))
	}
	handle("GET /setup/{link}", s.openSetup)
	handle("POST /setup/{link}", s.submitSetup)
	handle("GET /3ds/{intent}", s.openChallenge)
	handle("POST /3ds/{intent}", s.answerChallenge)
	handle("GET /express/{account}", s.openExpress)
	s.dashboard(handle)
	mux.HandleFunc("/", s.nowhere)
}

// policy lets nothing run and nothing load. It leaves forms alone: an answer to
// one may lead back to the app.
const policy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'none'; base-uri 'none'"

// show renders a page for a person who came from the app. The caller does not
// hold the lock, so that data is a copy.
func (s *Sandbox) show(w http.ResponseWriter, status int, name string, data any) {
	send(w, status, policy, s.render(name, data))
}

// render makes a page, or nil when it has a fault.
func (s *Sandbox) render(name string, data any) []byte {
	var page bytes.Buffer
	if err := pageTemplates.ExecuteTemplate(&page, name, data); err != nil {
		s.log.Error("sandbox: a page does not render", "page", name, "error", err)
		return nil
	}
	return page.Bytes()
}

func send(w http.ResponseWriter, status int, policy string, page []byte) {
	if page == nil {
		http.Error(w, "The page could not be shown.", http.StatusInternalServerError)
		return
	}
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Content-Security-Policy", policy)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_, _ = w.Write(page) // the browser may be gone
}

// nowhere answers an address that is none of the sandbox's: with a page, if a
// person asks.
func (s *Sandbox) nowhere(w http.ResponseWriter, r *http.Request) {
	if !strings.Contains(r.Header.Get("Accept"), "text/html") {
		http.NotFound(w, r)
		return
	}
	s.gone(w, "Nothing here", "The sandbox has no such page.")
}

// notice is a page that only says something.
type notice struct{ Title, Text string }

func (s *Sandbox) gone(w http.ResponseWriter, title, text string) {
	s.show(w, http.StatusNotFound, "notice.html", notice{title, text})
}

// openSetup shows the onboarding form. The link works once: whoever comes again
// or too late is sent to the platform for a new one.
func (s *Sandbox) openSetup(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	b, l := locate[*accountLink](s, r.PathValue("link"))
	if l == nil {
		s.mu.Unlock()
		s.gone(w, "No such link", "Ask the app for a new one.")
		return
	}
	if l.Used || s.now() >= l.ExpiresAt {
		s.mu.Unlock()
		http.Redirect(w, r, l.RefreshURL, http.StatusSeeOther)
		return
	}
	l.Used, l.Form = true, random(24)
	b.save(l)
	a, _ := find[*Account](b, l.Account)
	page := s.render("setup.html", map[string]any{"Account": a, "Form": l.Form, "Asked": asked})
	wait := s.commit()
	s.mu.Unlock()
	if err := wait(); err != nil {
		s.log.Error("sandbox: the state could not be written", "error", err)
	}
	send(w, http.StatusOK, policy, page)
}

// submitSetup does what the pressed button says and goes back to the platform.
func (s *Sandbox) submitSetup(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	b, l := locate[*accountLink](s, r.PathValue("link"))
	if l == nil || l.Form == "" || r.FormValue("form") != l.Form {
		s.mu.Unlock()
		s.gone(w, "This form was sent before", "Ask the app for a new link.")
		return
	}
	l.Form = ""
	b.save(l)
	a, _ := find[*Account](b, l.Account)
	switch r.FormValue("do") {
	case "complete":
		b.submit(a)
	case "review":
		b.review(a)
	case "refuse":
		a.DetailsSubmitted = true
		b.disable(a, "rejected.other", nil)
	}
	wait := s.commit()
	s.mu.Unlock()
	if err := wait(); err != nil {
		s.log.Error("sandbox: the state could not be written", "error", err)
	}
	s.courier.wake()
	http.Redirect(w, r, l.ReturnURL, http.StatusSeeOther)
}

// openChallenge shows the bank's question. Whoever has the client secret is the payer.
func (s *Sandbox) openChallenge(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	_, pi := locate[*PaymentIntent](s, r.PathValue("intent"))
	if pi == nil || r.FormValue("client_secret") != pi.ClientSecret {
		s.mu.Unlock()
		s.gone(w, "No such payment", "The link is not complete, or the sandbox was reset.")
		return
	}
	asked := *pi
	s.mu.Unlock()
	if asked.Status != "requires_action" {
		s.show(w, http.StatusOK, "notice.html", notice{"Nothing to confirm", "This payment waits for no confirmation: it is " + spoken(asked.Status) + "."})
		return
	}
	s.show(w, http.StatusOK, "challenge.html", asked)
}

func (s *Sandbox) answerChallenge(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	b, pi := locate[*PaymentIntent](s, r.PathValue("intent"))
	if pi == nil || r.FormValue("client_secret") != pi.ClientSecret {
		s.mu.Unlock()
		s.gone(w, "No such payment", "The link is not complete, or the sandbox was reset.")
		return
	}
	back := returnURL(pi)
	fault := b.authenticate(pi, r.FormValue("do") == "approve")
	state := pi.Status
	wait := s.commit()
	s.mu.Unlock()
	if err := wait(); err != nil {
		s.log.Error("sandbox: the state could not be written", "error", err)
	}
	s.courier.wake()
	switch {
	case fault != nil:
		s.show(w, http.StatusConflict, "notice.html", notice{"Nothing to confirm", fault.Message})
	case back != "":
		http.Redirect(w, r, back, http.StatusSeeOther)
	case state == "succeeded" || state == "requires_capture":
		s.show(w, http.StatusOK, "notice.html", notice{"Payment confirmed", "You can close this window and go back to the app."})
	default:
		s.show(w, http.StatusOK, "notice.html", notice{"Payment refused", "Nothing was taken. You can close this window and go back to the app."})
	}
}

// returnURL is where the payer goes after the challenge, with what Stripe adds.
func returnURL(pi *PaymentIntent) string {
	redirect, _ := pi.NextAction["redirect_to_url"].(map[string]any)
	text, _ := redirect["return_url"].(string)
	u, err := url.Parse(text)
	if err != nil || text == "" {
		return ""
	}
	q := u.Query()
	q.Set("payment_intent", pi.ID)
	q.Set("payment_intent_client_secret", pi.ClientSecret)
	q.Set("source_type", "card")
	u.RawQuery = q.Encode()
	return u.String()
}
