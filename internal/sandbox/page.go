package sandbox

import (
	"bytes"
	"embed"
	"html/template"
	"net/http"
	"strings"
)

//go:embed pages/*.html
var pageFiles embed.FS

var pageTemplates = template.Must(template.New("").Funcs(template.FuncMap{
	"money": shown, "plain": plain, "when": when, "brief": brief, "parts": parts, "failures": func() []string { return sortedKeys(payoutFailures) }, "tone": tone, "words": spoken, "first": first, "upper": strings.ToUpper,
}).ParseFS(pageFiles, "pages/*.html"))

func (s *Sandbox) pages(mux *http.ServeMux) {
	sameOrigin := new(http.CrossOriginProtection) // no page elsewhere may press the buttons
	handle := func(pattern string, h http.HandlerFunc) {
		mux.Handle(pattern, sameOrigin.Handler(http.MaxBytesHandler(h, MaxBody)))
	}
	handle("GET /setup/{link}", s.openSetup)
	handle("POST /setup/{link}", s.submitSetup)
	handle("GET /3ds/{intent}", s.openChallenge)
	handle("POST /3ds/{intent}", s.answerChallenge)
	handle("GET /checkout/{session}", s.openCheckout)
	handle("POST /checkout/{session}", s.submitCheckout)
	handle("GET /express/{account}", s.openExpress)
	handle("GET /receipts/{charge}", s.openReceipt)
	s.dashboard(func(pattern string, h http.HandlerFunc) { handle(pattern, s.forDeveloper(h)) })
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
		s.log.Error("sandbox: render a page", "page", name, "error", err)
		return nil
	}
	return page.Bytes()
}

func send(w http.ResponseWriter, status int, policy string, page []byte) {
	if page == nil {
		http.Error(w, "The page cannot be shown.", http.StatusInternalServerError)
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
	acc, l := locate[*accountLink](s, r.PathValue("link"))
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
	acc.save(l)
	a, _ := find[*Account](acc, l.Account)
	page := s.render("setup.html", map[string]any{"Account": a, "Form": l.Form, "Asked": asked})
	wait := s.commit()
	s.mu.Unlock()
	s.finish(wait)
	send(w, http.StatusOK, policy, page)
}

// submitSetup does what the pressed button says and goes back to the platform.
func (s *Sandbox) submitSetup(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	acc, l := locate[*accountLink](s, r.PathValue("link"))
	if l == nil || l.Form == "" || r.FormValue("form") != l.Form {
		s.mu.Unlock()
		s.gone(w, "This form was sent before", "Ask the app for a new link.")
		return
	}
	l.Form = ""
	acc.save(l)
	a, _ := find[*Account](acc, l.Account)
	switch r.FormValue("do") {
	case "complete":
		acc.submit(a)
	case "review":
		acc.review(a)
	case "refuse":
		a.DetailsSubmitted = true
		acc.disable(a, "rejected.other", nil)
	}
	wait := s.commit()
	s.mu.Unlock()
	s.finish(wait)
	http.Redirect(w, r, l.ReturnURL, http.StatusSeeOther)
}
