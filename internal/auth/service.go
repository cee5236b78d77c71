package auth

import (
	"log/slog"
	"net/http"
	"net/netip"
	"time"

	"github.com/go-webauthn/webauthn/webauthn"

	"github.com/purserhq/purser/internal/audit"
	"github.com/purserhq/purser/internal/closing"
	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/money"
)

// Service signs people up, in and out, and tells who sends a request.
type Service struct {
	db          *database.DB
	options     Options
	passwords   *passwords
	origins     *http.CrossOriginProtection
	letters     chan struct{} // one for each letter on its way
	exporting   exportPlaces
	issuer      *issuer // nil: bearer tokens are our own only
	rateLimiter *rateLimiter
	keyLimiter  *rateLimiter // for the application's keys
	strangers   *strangers
	passkeys    *webauthn.WebAuthn // nil: there are no passkeys
	// Sessions by the hash of their token and by their id.
	byHash, byID *database.Batch[string, signedIn]
	bySecret     *database.Batch[string, knownKey] // the application's keys by the hash of a secret
	keyUses      keyUses
}

// Options is what the service goes by. The zero value is good for plain HTTP
// without front ends on other origins.
type Options struct {
	// Secure says that browsers reach us over https, though a proxy may end it
	// before us. A request that itself came over TLS counts as such in any case.
	Secure bool
	// TrustedOrigins are front ends elsewhere, such as https://app.example.com,
	// whose requests may carry the cookie. See ParseOrigin.
	TrustedOrigins []string
	// PublicURL is how browsers reach us. Passkeys are bound to its host; empty, or an
	// address of another machine in place of a name: there are none.
	PublicURL string
	// TrustedProxies may say in X-Forwarded-For whom they speak for.
	TrustedProxies []netip.Prefix
	// RequestsASecond of one user, or of one address where nobody is signed in; five
	// times as many may come at once. 0: any number.
	RequestsASecond int
	// KeyRequestsASecond is the same for each key of the application.
	KeyRequestsASecond int
	// Currencies are those in which wallets are opened; nil: all that Purser knows.
	Currencies []money.Currency
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
	// BreachedURL is where passwords are looked for that were in a data breach, such as
	// https://api.pwnedpasswords.com/range; empty: nowhere.
	BreachedURL string
	// OperatorFactor withholds an operator's role until a second factor was shown.
	OperatorFactor bool
	// SecretBox keeps the secrets of authenticator apps, and signs the cookies of known devices;
	// nil: there are neither.
	SecretBox *SecretBox
	// Watch is told of attempts that fail; nil: they are written down, and not counted.
	Watch *audit.Watch
	// Closing says for how long personal data of closed accounts are kept.
	Closing closing.Terms
	// Log gets our own faults; nil: nobody.
	Log *slog.Logger
}

// New makes the service. It panics at an origin that ParseOrigin refuses: a
// setting that is silently left out would be looked for long.
func New(db *database.DB, options Options) *Service {
	origins, err := ParseOrigins(options.TrustedOrigins)
	if err != nil {
		panic("auth: " + err.Error())
	}
	options.TrustedOrigins = origins
	if options.Log == nil {
		options.Log = slog.New(slog.DiscardHandler)
	}
	if options.Watch == nil {
		options.Watch = audit.NewWatch(db, options.Log, nil)
	}
	if options.SessionLife == 0 {
		options.SessionLife = 12 * time.Hour
	}
	s := &Service{
		db: db, options: options, passwords: newPasswords(), origins: http.NewCrossOriginProtection(),
		letters:     make(chan struct{}, maxLetters),
		rateLimiter: newRateLimiter(options.RequestsASecond), keyLimiter: newRateLimiter(options.KeyRequestsASecond), strangers: newStrangers(options.RequestsASecond),
		passkeys: newRelyingParty(options.PublicURL, options.TrustedOrigins),
	}
	s.bySecret = database.NewBatch(s.readApplicationKeys)
	s.byHash, s.byID = database.NewBatch(s.sessionsBy("token_hash")), database.NewBatch(s.sessionsBy("id"))
	for _, origin := range options.TrustedOrigins {
		_ = s.origins.AddTrustedOrigin(origin) // has been checked
	}
	if options.Issuer != "" {
		s.issuer = newIssuer(options.Issuer, options.Audience, options.PrivateNetworks, s.now)
	}
	return s
}

// now is the database's clock, for what is read outside a transaction, and for tokens and
// cookies that another replica may have made; inside one it is Tx.Now.
func (s *Service) now() time.Time { return s.db.Clock() }
