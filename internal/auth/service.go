package auth

import (
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/netip"
	"net/url"
	"time"

	"github.com/purserhq/purser/internal/database"
)

// Service signs people up, in and out, and tells who sends a request.
type Service struct {
	db        *database.DB
	options   Options
	passwords *passwords
	origins   *http.CrossOriginProtection
	letters   chan struct{} // one for each letter on its way
	issuer    *issuer       // nil: bearer tokens are our own only
	pace      *pace
	// Sessions by the hash of their token and by their id.
	byHash, byID *database.Batch[string, signedIn]
}

// Options is what the service goes by. The zero value is good for plain HTTP
// without front ends on other origins.
type Options struct {
	// Secure says that browsers reach us over https, though a proxy may end it
	// before us. A request that itself came over TLS counts as such in any case.
	Secure bool
	// TrustedOrigins are front ends elsewhere, such as https://app.example.com,
	// whose requests may carry the cookie. See CheckOrigins.
	TrustedOrigins []string
	// TrustedProxies may say in X-Forwarded-For whom they speak for.
	TrustedProxies []netip.Prefix
	// RequestsASecond of one user, or of one address where nobody is signed in; five
	// times as many may come at once. 0: any number.
	RequestsASecond int
	// SessionLife is how long a session lasts from signing in; 0: 12 hours.
	SessionLife time.Duration
	// SessionIdle ends a session that is not used for so long; 0: never.
	SessionIdle time.Duration
	// Issuer is an OpenID Connect issuer whose tokens for Audience let people in;
	// empty: none. See CheckIssuer.
	Issuer, Audience string
	// Client lets browsers sign in at the Issuer.
	Client OIDCClient
	// PrivateNetworks are those beside the public internet that an issuer, or the
	// page of its keys, may be in.
	PrivateNetworks []netip.Prefix
	// Mailer sends links and notices; nil: passwords cannot be reset by mail.
	Mailer Mailer
	// ResetURL is the page that a link for a new password leads to.
	ResetURL string
	// VerifyURL is the page that a link that verifies an email leads to.
	VerifyURL string
	// VerifyEmails sends such a link to who signs up or changes the email, unasked.
	VerifyEmails bool
	// Seal keeps the secrets of authenticator apps; nil: there are none.
	Seal *Seal
	// Log gets our own faults; nil: nobody.
	Log *slog.Logger
}

// New makes the service. It panics at an origin that CheckOrigins refuses: a
// setting that is silently left out would be looked for long.
func New(db *database.DB, options Options) *Service {
	if err := CheckOrigins(options.TrustedOrigins); err != nil {
		panic("auth: " + err.Error())
	}
	if options.Log == nil {
		options.Log = slog.New(slog.DiscardHandler)
	}
	if options.SessionLife == 0 {
		options.SessionLife = 12 * time.Hour
	}
	s := &Service{
		db: db, options: options, passwords: newPasswords(), origins: http.NewCrossOriginProtection(),
		letters: make(chan struct{}, mostLetters), pace: newPace(options.RequestsASecond),
	}
	s.byHash, s.byID = database.NewBatch(s.sessionsBy("token_hash")), database.NewBatch(s.sessionsBy("id"))
	for _, origin := range options.TrustedOrigins {
		_ = s.origins.AddTrustedOrigin(origin) // has been checked
	}
	if options.Issuer != "" {
		s.issuer = newIssuer(options.Issuer, options.Audience, options.PrivateNetworks, s.now)
	}
	return s
}

// CheckOrigins says what is wrong with origins that a person has configured. An
// origin is a scheme and a host, as a browser writes them: no path, not even a
// slash at the end. There are no wildcards.
func CheckOrigins(origins []string) error {
	var wrong []error
	for _, origin := range origins {
		u, err := url.Parse(origin)
		if err != nil || (u.Scheme != "http" && u.Scheme != "https") || u.Hostname() == "" || u.Scheme+"://"+u.Host != origin {
			wrong = append(wrong, fmt.Errorf("%q is not an origin such as https://app.example.com", origin))
		}
	}
	return errors.Join(wrong...)
}

// now is the database's clock, for what is read outside a transaction, and for tokens and
// cookies that another replica may have made; inside one it is Tx.Now.
func (s *Service) now() time.Time { return s.db.Clock() }
