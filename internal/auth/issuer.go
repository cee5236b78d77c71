package auth

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"sync"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"

	"github.com/purserhq/purser/internal/outbound"
	"github.com/purserhq/purser/internal/refusal"
)

// What tokens from elsewhere may be.
const (
	mostTokenBytes = 8 << 10
	maxSubject     = 255 // characters, as OpenID Connect has it
	clockLeeway    = 30 * time.Second
	// keysEvery is how often an issuer is asked at most, whatever tokens come: soon
	// enough for a new key of its own, and no flood for who sends keys' names of theirs.
	keysEvery     = 30 * time.Second
	mostKeysBytes = 1 << 20
	issuerTime    = 5 * time.Second // for one answer of an issuer
)

// algorithms are fixed: a token does not choose how it is checked.
var algorithms = []string{oidc.RS256, oidc.ES256, oidc.EdDSA}

// issuer checks the bearer tokens of one OpenID Connect issuer.
type issuer struct {
	url, audience string
	now           func() time.Time
	client        *http.Client

	mu       sync.Mutex
	provider *oidc.Provider // nil until the issuer has told where everything is
}

// CheckIssuer says what is wrong with an issuer that a person has configured.
func CheckIssuer(text string) error {
	u, err := url.Parse(text)
	if err != nil || u.Host == "" || u.RawQuery != "" || u.Fragment != "" || u.User != nil ||
		(u.Scheme != "https" && (u.Scheme != "http" || !isHere(u.Hostname()))) {
		return fmt.Errorf("%q is not an issuer such as https://id.example.com", text)
	}
	return nil
}

// newIssuer makes one that is called at public addresses and in the networks.
func newIssuer(address, audience string, networks []netip.Prefix, now func() time.Time) *issuer {
	client := outbound.Client(issuerTime, networks...)
	client.Transport = &seldom{next: client.Transport, now: now, asked: map[string]time.Time{}}
	return &issuer{url: address, audience: audience, now: now, client: client}
}

// claims are what a token says of its subject.
type claims struct {
	Subject       string `json:"sub"`
	Email         string `json:"email"`
	EmailVerified bool   `json:"email_verified"`
	Name          string `json:"name"`
	AuthTime      int64  `json:"auth_time"`
	NotBefore     int64  `json:"nbf"`
	Nonce         string `json:"nonce"`
	Party         string `json:"azp"` // the client that a token was made for

	expires time.Time
}

// provedAt is when the subject last proved to the issuer to be it; zero when it does
// not say.
func (c claims) provedAt() (at time.Time) {
	if c.AuthTime > 0 {
		at = time.Unix(c.AuthTime, 0).UTC()
	}
	return at
}

// errToken says that a token is not good, whatever is wrong with it.
var errToken = errors.New("the token is not good")

// check returns what a good token for the API says. Fails with errToken, or with
// another error when the issuer cannot be asked.
func (i *issuer) check(ctx context.Context, text string) (claims, error) {
	return i.checkFor(ctx, text, i.audience)
}

func (i *issuer) checkFor(ctx context.Context, text, audience string) (claims, error) {
	if len(text) > mostTokenBytes || strings.Count(text, ".") != 2 {
		return claims{}, errToken
	}
	provider, err := i.ready(ctx)
	if err != nil {
		return claims{}, err
	}
	// Without an audience nothing is good.
	verifier := provider.Verifier(&oidc.Config{ClientID: audience, SupportedSigningAlgs: algorithms, Now: i.now})
	token, err := verifier.Verify(ctx, text)
	if err != nil {
		return claims{}, errors.Join(errToken, err)
	}
	c := claims{expires: token.Expiry}
	if err := token.Claims(&c); err != nil || c.Subject == "" || refusal.Clip(c.Subject, maxSubject) != c.Subject {
		return claims{}, errors.Join(errToken, err)
	}
	if i.now().Add(clockLeeway).Before(time.Unix(c.NotBefore, 0)) {
		return claims{}, errToken
	}
	return c, nil
}

// ready asks the issuer once where everything is. Its keys are kept once, too.
func (i *issuer) ready(ctx context.Context) (*oidc.Provider, error) {
	i.mu.Lock()
	defer i.mu.Unlock()
	if i.provider != nil {
		return i.provider, nil
	}
	// The client stays with the key set for ever, and outlives the request.
	ctx = oidc.ClientContext(context.WithoutCancel(ctx), i.client)
	provider, err := oidc.NewProvider(ctx, i.url)
	if err != nil {
		return nil, fmt.Errorf("ask the issuer %s: %w", i.url, err)
	}
	i.provider = provider
	return provider, nil
}

// seldom asks each address once in keysEvery, and reads no more than is sensible.
type seldom struct {
	next  http.RoundTripper
	now   func() time.Time
	mu    sync.Mutex
	asked map[string]time.Time
}

// RoundTrip sends the request, unless the last one was just now.
func (s *seldom) RoundTrip(r *http.Request) (*http.Response, error) {
	s.mu.Lock()
	now := s.now()
	last, before := s.asked[r.URL.String()]
	soon := before && now.Sub(last) < keysEvery
	if !soon {
		s.asked[r.URL.String()] = now
	}
	s.mu.Unlock()
	if soon {
		return nil, errors.New("the issuer was asked a moment ago")
	}
	response, err := s.next.RoundTrip(r)
	if err == nil {
		response.Body = struct {
			io.Reader
			io.Closer
		}{io.LimitReader(response.Body, mostKeysBytes), response.Body}
	}
	return response, err
}
