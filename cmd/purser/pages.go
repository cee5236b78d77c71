package main

import (
	"crypto/sha256"
	"encoding/base64"
	"html/template"
	"log/slog"
	"net/http"
	"strings"

	"github.com/purserhq/purser/ent"
	"github.com/purserhq/purser/ent/user"
	"github.com/purserhq/purser/internal/auth"
	"github.com/purserhq/purser/internal/payments"
	"github.com/purserhq/purser/internal/refusal"
	"github.com/purserhq/purser/web"
)

// onboardingPages are where Stripe sends the browser back to. Coming back
// proves nothing: the account is read from Stripe.
type onboardingPages struct {
	verbs *payments.Service
	read  *ent.Client
	log   *slog.Logger
	forms string // where Stripe's forms are, beside stripe.com: the sandbox
}

// returned is where the browser comes when the form was left, done or not.
func (p onboardingPages) returned(w http.ResponseWriter, r *http.Request) {
	viewer, ok := auth.FromContext(r.Context())
	if !ok {
		p.show(w, http.StatusOK, page{"Thank you", "You can close this window and go back to the app.", ""})
		return
	}
	// The read client sees the viewer's rows only.
	account, err := p.read.User.Query().Where(user.ID(viewer.ID)).QueryWallet().QueryPayoutAccount().Only(r.Context())
	if err != nil {
		p.show(w, http.StatusOK, page{"Not begun", "There is no payout account yet. Start onboarding from the app.", ""})
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
		p.show(w, http.StatusInternalServerError, page{"Something went wrong", "Go back to the app and try again.", ""})
	case account.TransfersEnabled:
		p.show(w, http.StatusOK, page{"You can be paid", "Stripe has what it needs. Go back to the app to pay out.", ""})
	case account.DetailsSubmitted:
		p.show(w, http.StatusOK, page{"Stripe is checking", "Your details were sent. This page tells more when it is loaded again.", ""})
	default:
		p.show(w, http.StatusOK, page{"Not finished", "Stripe still needs some details.", "/onboarding/refresh"})
	}
}

// usedUp is where Stripe sends the browser when its link was used up. It asks Stripe for
// nothing: whoever gets somebody to follow a link, or a program that fetches links ahead,
// must not cause calls in their name. The button does, and is of our own origin.
func (p onboardingPages) usedUp(w http.ResponseWriter, r *http.Request) {
	if _, ok := auth.FromContext(r.Context()); !ok {
		p.signIn(w)
		return
	}
	p.show(w, http.StatusOK, page{"The link was used up", "Go on with a new one.", "/onboarding/refresh"})
}

func (p onboardingPages) signIn(w http.ResponseWriter) {
	p.show(w, http.StatusUnauthorized, page{"Please sign in", "The link was used up. Sign in to the app and start onboarding again.", ""})
}

// refresh makes a new link and sends the browser there, if it is signed in.
func (p onboardingPages) refresh(w http.ResponseWriter, r *http.Request) {
	viewer, ok := auth.FromContext(r.Context())
	if !ok {
		p.signIn(w)
		return
	}
	link, _, err := p.verbs.BeginOnboarding(r.Context(), payments.OnboardingInput{Owner: viewer.ID, ProvedAt: viewer.ProvedAt})
	if why := refusal.From(err); why != nil && why.Code == refusal.ReauthRequired {
		p.show(w, http.StatusForbidden, page{"Please sign in again",
			"A link to Stripe's form needs your password. Sign in to the app again and start onboarding there.", ""})
		return
	}
	if err != nil {
		p.log.WarnContext(r.Context(), "make a new account link", "user", viewer.ID, "error", err)
		p.show(w, http.StatusServiceUnavailable, page{"Stripe cannot be reached", "Try again in a minute.", "/onboarding/refresh"})
		return
	}
	http.Redirect(w, r, link.URL, http.StatusSeeOther)
}

// page is one plain message with, maybe, a way on.
type page struct{ Title, Text, Next string }

const pageStyle = `
:root{color-scheme:light dark}
body{font:1rem/1.6 system-ui,sans-serif;display:grid;place-items:center;min-height:90vh;margin:0;padding:1rem}
main{max-width:28rem;padding:2rem;border:1px solid #8884;border-radius:.75rem}
h1{margin:0 0 .5rem;font-size:1.4rem}
button{font:inherit;margin-top:1rem;padding:.5rem 1rem;border:0;border-radius:.5rem;background:#635bff;color:#fff;cursor:pointer}
`

var pageTemplate = template.Must(template.New("page").Parse(`<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>{{.Title}} · Purser</title>
<style>` + pageStyle + `</style>
<main><h1>{{.Title}}</h1><p>{{.Text}}</p>{{with .Next}}<form method="post" action="{{.}}"><button>Continue with Stripe</button></form>{{end}}</main></html>`))

// pagePolicy lets a page have its one style sheet, which it names by its hash, and send
// its form here. A browser holds the redirect that answers the form against the policy,
// too, so it names where Stripe's forms are.
var pagePolicy = func() string {
	sum := sha256.Sum256([]byte(pageStyle))
	return "default-src 'none'; style-src 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'; base-uri 'none'; frame-ancestors 'none'; " +
		"require-trusted-types-for 'script'; trusted-types 'none'; form-action 'self' https://*.stripe.com"
}()

func (p onboardingPages) show(w http.ResponseWriter, status int, content page) {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("Content-Security-Policy", strings.TrimSuffix(pagePolicy+" "+p.forms, " "))
	w.WriteHeader(status)
	_ = pageTemplate.Execute(w, content) // the client may be gone
}
