package main

import (
	"html/template"
	"log/slog"
	"net/http"

	"github.com/purserhq/purser/ent"
	"github.com/purserhq/purser/ent/user"
	"github.com/purserhq/purser/internal/auth"
	"github.com/purserhq/purser/internal/payments"
	"github.com/purserhq/purser/web"
)

// onboardingPages are where Stripe sends the browser back to. Coming back
// proves nothing: the account is read from Stripe.
type onboardingPages struct {
	verbs *payments.Service
	read  *ent.Client
	log   *slog.Logger
}

// returned is where the browser comes when the form was left, done or not.
func (p onboardingPages) returned(w http.ResponseWriter, r *http.Request) {
	viewer, ok := auth.FromContext(r.Context())
	if !ok {
		show(w, http.StatusOK, page{"Thank you", "You can close this window and go back to the app.", ""})
		return
	}
	// The read client sees the viewer's rows only.
	account, err := p.read.User.Query().Where(user.ID(viewer.ID)).QueryWallet().QueryPayoutAccount().Only(r.Context())
	if err != nil {
		show(w, http.StatusOK, page{"Not begun", "There is no payout account yet. Start onboarding from the app.", ""})
		return
	}
	if err := p.verbs.SyncAccount(r.Context(), account.ID); err != nil {
		p.log.WarnContext(r.Context(), "read the account on return", "account", account.ID, "error", err)
	}
	if web.Built() { // which shows the account, and follows it live
		http.Redirect(w, r, "/?onboarding=return", http.StatusSeeOther)
		return
	}
	account, err = p.read.PayoutAccount.Get(r.Context(), account.ID)
	switch {
	case err != nil:
		show(w, http.StatusInternalServerError, page{"Something went wrong", "Go back to the app and try again.", ""})
	case account.TransfersEnabled:
		show(w, http.StatusOK, page{"You can be paid", "Stripe has what it needs. Go back to the app to pay out.", ""})
	case account.DetailsSubmitted:
		show(w, http.StatusOK, page{"Stripe is checking", "Your details were sent. This page tells more when it is loaded again.", ""})
	default:
		show(w, http.StatusOK, page{"Not finished", "Stripe still needs some details.", "/onboarding/refresh"})
	}
}

// refresh is where the browser comes when its link was used up: it gets a new
// one, if it is signed in.
func (p onboardingPages) refresh(w http.ResponseWriter, r *http.Request) {
	viewer, ok := auth.FromContext(r.Context())
	if !ok {
		show(w, http.StatusUnauthorized, page{"Please sign in", "The link was used up. Sign in to the app and start onboarding again.", ""})
		return
	}
	link, _, err := p.verbs.StartOnboarding(r.Context(), viewer.ID, "")
	if err != nil {
		p.log.WarnContext(r.Context(), "make a new account link", "user", viewer.ID, "error", err)
		show(w, http.StatusServiceUnavailable, page{"Stripe cannot be reached", "Try again in a minute.", "/onboarding/refresh"})
		return
	}
	http.Redirect(w, r, link.URL, http.StatusSeeOther)
}

// page is one plain message with, maybe, a way on.
type page struct{ Title, Text, Next string }

var pageTemplate = template.Must(template.New("page").Parse(`<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>{{.Title}} · Purser</title>
<style>
:root{color-scheme:light dark}
body{font:1rem/1.6 system-ui,sans-serif;display:grid;place-items:center;min-height:90vh;margin:0;padding:1rem}
main{max-width:28rem;padding:2rem;border:1px solid #8884;border-radius:.75rem}
h1{margin:0 0 .5rem;font-size:1.4rem}a{display:inline-block;margin-top:1rem}
</style>
<main><h1>{{.Title}}</h1><p>{{.Text}}</p>{{with .Next}}<a href="{{.}}">Continue with Stripe</a>{{end}}</main></html>`))

func show(w http.ResponseWriter, status int, p page) {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'")
	w.WriteHeader(status)
	_ = pageTemplate.Execute(w, p) // the client may be gone
}
