package auth

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"

	"github.com/purserhq/purser/internal/outbound"
	"github.com/purserhq/purser/internal/refusal"
)

// What tokens from elsewhere may be.
const (
	maxTokenBytes = 8 << 10
	maxSubject    = 255 // characters, as OpenID Connect has it
	clockLeeway   = 30 * time.Second
	// keysEvery is how often an issuer is asked at most, whatever tokens come: soon
	// enough for a new key of its own, and no flood for who sends keys' names of theirs.
	keysEvery    = 30 * time.Second
	maxKeysBytes = 1 << 20
	issuerTime   = 5 * time.Second // for one answer of an issuer
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
	misspelt error          // the issuer calls itself by another name
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

// TellsAuthTime asks an issuer for its discovery document and reports whether it lists the
// claim auth_time. Without that claim no user of the issuer passes recent authentication.
func TellsAuthTime(ctx context.Context, address string, networks []netip.Prefix) (bool, error) {
	provider, err := oidc.NewProvider(oidc.ClientContext(ctx, outbound.Client(issuerTime, networks...)), address)
	if err != nil {
		return false, fmt.Errorf("ask the issuer %s: %w", address, err)
	}
	var document struct {
		Claims []string `json:"claims_supported"`
	}
	if err := provider.Claims(&document); err != nil {
		return false, fmt.Errorf("read the discovery document of %s: %w", address, err)
	}
	return slices.Contains(document.Claims, "auth_time"), nil
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

	Methods methods `json:"amr"` // how the subject proved to be it

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
	if len(text) > maxTokenBytes || strings.Count(text, ".") != 2 {
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
	if other, ok := errors.AsType[*oidc.IssuerMismatchError](err); ok {
		i.misspelt = misspelling(i.url, other.Discovered)
		return nil, i.misspelt
	}
	if err != nil {
		return nil, fmt.Errorf("ask the issuer %s: %w", i.url, err)
	}
	i.provider, i.misspelt = provider, nil
	return provider, nil
}

// misspelling says what is different between the name of an issuer in the settings and the
// one that it gives itself, which its tokens have.
func misspelling(configured, told string) error {
	what := "another name"
	switch {
	case strings.TrimRight(configured, "/") == strings.TrimRight(told, "/"):
		what = "the slash at the end is different"
	case strings.EqualFold(configured, told):
		what = "capitals are different"
	case strings.TrimPrefix(strings.TrimPrefix(configured, "https"), "http") == strings.TrimPrefix(strings.TrimPrefix(told, "https"), "http"):
		what = "the scheme is different"
	}
	return fmt.Errorf("the issuer calls itself %q and is configured as %q (%s): use its own spelling", refusal.Clip(told, maxSubject), configured, what)
}

// AskIssuer asks the issuer for its discovery document, unless it is known or there is none.
func (s *Service) AskIssuer(ctx context.Context) error {
	if s.issuer == nil {
		return nil
	}
	asked := make(chan error, 1) // its own client ends the question, not ctx
	go func() {
		_, err := s.issuer.ready(ctx)
		asked <- err
	}()
	select {
	case err := <-asked:
		return err
	case <-ctx.Done():
		return ctx.Err()
	}
}

// Ready fails when the issuer's name in the settings is not the issuer's own, so that no
// token can be good.
func (s *Service) Ready() error {
	if s.issuer == nil {
		return nil
	}
	s.issuer.mu.Lock()
	defer s.issuer.mu.Unlock()
	return s.issuer.misspelt
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
		}{io.LimitReader(response.Body, maxKeysBytes), response.Body}
	}
	return response, err
}
