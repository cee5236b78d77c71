package auth

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"

	"github.com/purserhq/purser/internal/audit"
	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/outbound"
	"github.com/purserhq/purser/internal/throttle"
)

// OIDCClient is what the program is to the issuer, for browsers that sign in there.
type OIDCClient struct {
	ID     string // empty: browsers do not
	Secret string
	// RedirectURL is where the issuer sends the browser back to, exactly.
	RedirectURL string
	// ReturnURL is where the browser goes when it is signed in, or is not.
	ReturnURL string
}

// At completes a client of a program that browsers reach at the address.
func (c OIDCClient) At(publicURL string) OIDCClient {
	c.RedirectURL = publicURL + "/auth/callback"
	if c.ReturnURL == "" {
		c.ReturnURL = publicURL + "/"
	}
	return c
}

// loginLife is how long a browser may stay at the issuer.
const loginLife = 10 * time.Minute

// attempt is one try to sign in at the issuer. The browser keeps it in a cookie; what
// the issuer and the address bar see of it are hashes, each for one use.
type attempt struct{ text string } // when it ends, a point, and 256 random bits

func newAttempt(now time.Time) attempt {
	var bits [32]byte
	_, _ = rand.Read(bits[:]) // never fails
	return attempt{strconv.FormatInt(now.Add(loginLife).Unix(), 10) + "." + base64.RawURLEncoding.EncodeToString(bits[:])}
}

// derive is the state, the nonce or the verifier of PKCE.
func (a attempt) derive(what string) string {
	sum := sha256.Sum256([]byte(what + " " + a.text))
	return base64.RawURLEncoding.EncodeToString(sum[:])
}

func (a attempt) open(now time.Time) bool {
	until, _, _ := strings.Cut(a.text, ".")
	end, err := strconv.ParseInt(until, 10, 64)
	return err == nil && now.Unix() < end
}

// loginCookie is that of the attempt. Lax, for the way back comes from another site.
func (s *Service) loginCookie(r *http.Request, value string) *http.Cookie {
	name, secure := "purser_login", s.options.Secure || r.TLS != nil
	if secure {
		name = "__Host-" + name
	}
	c := &http.Cookie{ //nolint:gosec // Secure wherever browsers come over https; they refuse it elsewhere
		Name: name, Value: value, Path: "/", MaxAge: int(loginLife.Seconds()), HttpOnly: true, Secure: secure, SameSite: http.SameSiteLaxMode,
	}
	if value == "" {
		c.MaxAge = -1
	}
	return c
}

// BeginLogin sends the browser to the issuer. With the query fresh it asks for a
// proof of who is there although they are signed in there, as large payouts want it.
func (s *Service) BeginLogin(w http.ResponseWriter, r *http.Request) {
	config, err := s.relyingParty(r.Context())
	if err != nil {
		s.options.Log.ErrorContext(r.Context(), "start a sign-in at the issuer", "error", err)
		http.Error(w, "The sign-in page cannot be reached at the moment. Retry in a minute.", http.StatusServiceUnavailable)
		return
	}
	a := newAttempt(s.now())
	http.SetCookie(w, s.loginCookie(r, a.text))
	options := []oauth2.AuthCodeOption{oidc.Nonce(a.derive("nonce")), oauth2.S256ChallengeOption(a.derive("verifier"))}
	if r.URL.Query().Has("fresh") {
		options = append(options, oauth2.SetAuthURLParam("prompt", "login"), oauth2.SetAuthURLParam("max_age", "0"))
	}
	w.Header().Set("Cache-Control", "no-store")
	http.Redirect(w, r, config.AuthCodeURL(a.derive("state"), options...), http.StatusSeeOther)
}

// EndLogin takes the browser back from the issuer, signs it in, and sends it where
// the configuration says, whatever the request names.
func (s *Service) EndLogin(w http.ResponseWriter, r *http.Request) {
	ctx := r.Context()
	w.Header().Set("Cache-Control", "no-store")
	kept, _ := r.Cookie(s.loginCookie(r, "").Name)
	http.SetCookie(w, s.loginCookie(r, ""))
	in, err := s.endLogin(ctx, kept, r.URL.Query().Get("state"), r.URL.Query().Get("code"))
	if err != nil {
		s.options.Log.InfoContext(ctx, "sign-in at the issuer refused", "error", err)
		http.Error(w, "The sign-in failed. Go back and retry.", http.StatusForbidden)
		return
	}
	SetCookie(ctx, in)
	http.Redirect(w, r, s.options.Client.ReturnURL, http.StatusSeeOther)
}

func (s *Service) endLogin(ctx context.Context, kept *http.Cookie, state, code string) (SignIn, error) {
	if kept == nil || code == "" {
		return SignIn{}, errors.New("nobody has begun it in this browser, or the issuer said no")
	}
	a := attempt{kept.Value}
	if !a.open(s.now()) || subtle.ConstantTimeCompare([]byte(a.derive("state")), []byte(state)) != 1 {
		return SignIn{}, errors.New("the state is not that of this browser, or too old")
	}
	once := map[gid.ID]throttle.Limit{throttle.Key("login.state", state): {Tries: 1, Per: 2 * loginLife}}
	if err := throttle.Shared(ctx, s.db, once); err != nil {
		return SignIn{}, fmt.Errorf("the state was used: %w", err)
	}
	c, err := s.redeem(ctx, a, code)
	if err != nil {
		return SignIn{}, err
	}
	u, err := s.userFor(ctx, c)
	if err != nil {
		return SignIn{}, err
	}
	in := s.newSignIn(u.ID)
	in.factored = c.factorShown()
	in.ProvedAt = c.provedAt() // to the issuer, which may have known them for days
	err = s.db.InTx(ctx, func(ctx context.Context, tx *database.Tx) error {
		if _, err := lockForSession(ctx, tx, u.ID); err != nil {
			return err
		}
		if err := in.save(ctx, tx); err != nil {
			return err
		}
		return s.record(ctx, tx, audit.SignedIn, u.ID, "by "+s.issuer.url)
	})
	return s.resolveUnknownCommit(ctx, in, err)
}

// redeem asks the issuer whose code it is. The token must be for this client and
// for this attempt.
func (s *Service) redeem(ctx context.Context, a attempt, code string) (claims, error) {
	config, err := s.relyingParty(ctx)
	if err != nil {
		return claims{}, err
	}
	ctx = oidc.ClientContext(ctx, outbound.Client(issuerTime, s.options.PrivateNetworks...))
	answer, err := config.Exchange(ctx, code, oauth2.VerifierOption(a.derive("verifier")))
	if err != nil {
		return claims{}, fmt.Errorf("exchange a code: %w", told(err))
	}
	raw, ok := answer.Extra("id_token").(string)
	if !ok {
		return claims{}, errors.New("the issuer sent no id_token")
	}
	c, err := s.issuer.checkFor(ctx, raw, s.options.Client.ID)
	if err != nil {
		return claims{}, err
	}
	if c.Party != "" && c.Party != s.options.Client.ID {
		return claims{}, errors.New("the id_token was made for another client")
	}
	if subtle.ConstantTimeCompare([]byte(c.Nonce), []byte(a.derive("nonce"))) != 1 {
		return claims{}, errors.New("the id_token is not of this attempt")
	}
	return c, nil
}

// told is an error without the issuer's answer, which may hold tokens.
func told(err error) error {
	if refused, ok := errors.AsType[*oauth2.RetrieveError](err); ok {
		return fmt.Errorf("the issuer says %q", refused.ErrorCode)
	}
	return err
}

// relyingParty is what is asked of the issuer, in whose addresses.
func (s *Service) relyingParty(ctx context.Context) (*oauth2.Config, error) {
	provider, err := s.issuer.ready(ctx)
	if err != nil {
		return nil, err
	}
	return &oauth2.Config{
		ClientID: s.options.Client.ID, ClientSecret: s.options.Client.Secret, Endpoint: provider.Endpoint(),
		RedirectURL: s.options.Client.RedirectURL, Scopes: []string{oidc.ScopeOpenID, "email", "profile"},
	}, nil
}
