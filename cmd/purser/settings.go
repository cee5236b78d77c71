package main

import (
	"cmp"
	"fmt"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/purserhq/purser/graph"
	"github.com/purserhq/purser/internal/money"
	"github.com/purserhq/purser/internal/payments"
	"github.com/purserhq/purser/internal/stripe"
)

// settings are what a person writes, in flags or in the environment.
type settings struct {
	Addr                  string `env:"PURSER_ADDR" default:"127.0.0.1:8080" help:"Where the API listens."`
	DataDir               string `env:"PURSER_DATA_DIR" default:"./data" help:"Where the embedded database and the sandbox keep their files."`
	PublicURL             string `name:"public-url" env:"PURSER_PUBLIC_URL" help:"How browsers reach this server; default: http://ADDR."`
	SandboxAddr           string `env:"PURSER_SANDBOX_ADDR" default:"127.0.0.1:12111" help:"Where the built-in Stripe sandbox listens."`
	MetricsAddr           string `env:"PURSER_METRICS_ADDR" help:"Where /metrics is served for Prometheus, such as 127.0.0.1:9090; default: nowhere."`
	AllowedOrigins        string `env:"PURSER_ALLOWED_ORIGINS" help:"Origins of front ends elsewhere, separated by commas."`
	TrustedDocuments      string `env:"PURSER_TRUSTED_DOCUMENTS" help:"A manifest of the only operations that may be run; default: any may be."`
	Currency              string `env:"PURSER_CURRENCY" default:"USD" help:"Currency of new wallets."`
	PayoutDelay           string `env:"PURSER_PAYOUT_DELAY" default:"0" help:"How long a deposit stays before it can be paid out, such as 168h."`
	BooksMaxDifference    string `env:"PURSER_BOOKS_MAX_DIFFERENCE" default:"0" help:"Largest difference from Stripe's books, in whole units, at which payouts go on."`
	BooksMaxDifferenceAge string `env:"PURSER_BOOKS_MAX_DIFFERENCE_AGE" default:"30m" help:"How long a larger difference may last before payouts stop."`
	BooksMaxAge           string `env:"PURSER_BOOKS_MAX_AGE" default:"2h" help:"Largest age of the last comparison at which payouts go on."`
	Live                  string `env:"PURSER_LIVE" default:"false" help:"true: take live keys, and move real money."`
	DatabaseURL           string `name:"database-url" env:"DATABASE_URL" help:"postgres://…; default: SQLite in the data folder."`
	StripeSecretKey       string `env:"STRIPE_SECRET_KEY" help:"sk_… or rk_…; default: the built-in sandbox."`
	StripePublishableKey  string `env:"STRIPE_PUBLISHABLE_KEY" help:"pk_… for front ends."`
	StripeWebhookSecret   string `env:"STRIPE_WEBHOOK_SECRET" help:"whsec_… of the platform's endpoint; two, separated by a comma, while one is replaced."`
	StripeConnectSecret   string `name:"stripe-connect-webhook-secret" env:"STRIPE_CONNECT_WEBHOOK_SECRET" help:"whsec_… of the Connect endpoint."`
	StripeAPIBase         string `name:"stripe-api-base" env:"STRIPE_API_BASE" help:"Another address that speaks Stripe's API."`

	doorSettings
}

// config is what settings mean, checked.
type config struct {
	addr, sandboxAddr string
	metricsAddr       string // empty: no metrics are served
	publicURL         string // empty: http:// and the address listened on
	dataDir           string
	databaseURL       string
	embedded          bool // the database is ours alone: it migrates itself
	origins           []string
	documents         graph.Documents // nil: any may be run
	currency          money.Currency
	payoutDelay       time.Duration
	books             payments.BookLimits
	live              bool
	sandbox           bool // no Stripe key was given
	stripeKey         payments.Secret
	publishableKey    string
	stripeBase        string
	webhookSecrets    []payments.Secret
	doors             doors
}

// named is a setting's variable and what a person wrote there.
type named struct{ variable, value string }

// wrong names the setting at fault, both as a variable and as a flag.
func wrong(variable, format string, args ...any) error {
	flag := "--" + strings.ReplaceAll(strings.ToLower(strings.TrimPrefix(variable, "PURSER_")), "_", "-")
	return fmt.Errorf("%s (%s): %s", variable, flag, fmt.Sprintf(format, args...))
}

// check reads the settings; the first that is wrong is named.
func (s settings) check() (config, error) {
	c := config{
		addr: s.Addr, sandboxAddr: s.SandboxAddr, metricsAddr: s.MetricsAddr, dataDir: s.DataDir,
		sandbox: s.StripeSecretKey == "",
	}
	for _, step := range []func(*config) error{
		s.checkServer, s.readDocuments, s.checkDatabase, s.checkMoney, s.checkBooks, s.checkStripe, s.checkWebhooks, s.checkDoors,
	} {
		if err := step(&c); err != nil {
			return c, err
		}
	}
	return c, nil
}

func (s settings) checkServer(c *config) error {
	listen := []named{{"PURSER_ADDR", s.Addr}, {"PURSER_SANDBOX_ADDR", s.SandboxAddr}}
	if s.MetricsAddr != "" {
		listen = append(listen, named{"PURSER_METRICS_ADDR", s.MetricsAddr})
	}
	for _, a := range listen {
		if _, err := net.ResolveTCPAddr("tcp", a.value); err != nil || !strings.Contains(a.value, ":") {
			return wrong(a.variable, "%q is not an address such as 127.0.0.1:8080", a.value)
		}
	}
	if s.DataDir == "" {
		return wrong("PURSER_DATA_DIR", "name a folder")
	}
	if s.PublicURL != "" {
		u, ok := httpURL(s.PublicURL)
		if !ok || strings.Trim(u.Path, "/") != "" || u.RawQuery != "" {
			return wrong("PURSER_PUBLIC_URL", "%q is not an address such as https://pay.example.com", s.PublicURL)
		}
		c.publicURL = u.Scheme + "://" + u.Host
	}
	for origin := range strings.SplitSeq(s.AllowedOrigins, ",") {
		if origin = strings.TrimSpace(origin); origin == "" {
			continue
		}
		u, ok := httpURL(origin)
		if !ok || u.Path != "" || u.RawQuery != "" {
			return wrong("PURSER_ALLOWED_ORIGINS", "%q is not an origin such as https://app.example.com", origin)
		}
		c.origins = append(c.origins, origin)
	}
	return nil
}

func (s settings) readDocuments(c *config) error {
	if s.TrustedDocuments == "" {
		return nil
	}
	file, err := os.Open(s.TrustedDocuments)
	if err != nil {
		return wrong("PURSER_TRUSTED_DOCUMENTS", "%v", err)
	}
	defer func() { _ = file.Close() }() // it was only read
	if c.documents, err = graph.ReadDocuments(file); err != nil {
		return wrong("PURSER_TRUSTED_DOCUMENTS", "%s: %v", s.TrustedDocuments, err)
	}
	return nil
}

func httpURL(text string) (*url.URL, bool) {
	u, err := url.Parse(text)
	return u, err == nil && (u.Scheme == "http" || u.Scheme == "https") && u.Host != "" && u.User == nil && u.Fragment == ""
}

func (s settings) checkDatabase(c *config) error {
	if s.DatabaseURL == "" {
		c.embedded = true
		c.databaseURL = "sqlite:" + filepath.Join(s.DataDir, "purser.db")
		return nil
	}
	u, err := url.Parse(s.DatabaseURL)
	if err != nil || (u.Scheme != "postgres" && u.Scheme != "postgresql") {
		// The text itself may hold a password and is not repeated.
		return wrong("DATABASE_URL", "write postgres://user:password@host:5432/database")
	}
	c.databaseURL = s.DatabaseURL
	return nil
}

func (s settings) checkMoney(c *config) (err error) {
	if c.currency, err = money.ParseCurrency(s.Currency); err != nil {
		return wrong("PURSER_CURRENCY", "%v", err)
	}
	c.payoutDelay, err = time.ParseDuration(s.PayoutDelay)
	if err != nil || c.payoutDelay < 0 {
		return wrong("PURSER_PAYOUT_DELAY", "%q is not a time such as 0, 72h or 30m", s.PayoutDelay)
	}
	switch strings.ToLower(s.Live) {
	case "true", "1", "yes":
		c.live = true
	case "false", "0", "no", "":
	default:
		return wrong("PURSER_LIVE", "%q is neither true nor false", s.Live)
	}
	return nil
}

// checkBooks reads when a comparison with Stripe's books stops payouts.
func (s settings) checkBooks(c *config) (err error) {
	most, err := strconv.ParseInt(cmp.Or(s.BooksMaxDifference, "0"), 10, 64)
	if err != nil || most < 0 || most > 1e12 {
		return wrong("PURSER_BOOKS_MAX_DIFFERENCE", "%q is not a whole number from 0 to 1000000000000", s.BooksMaxDifference)
	}
	c.books.MaxDifference = most
	for _, age := range []struct {
		named
		usual string
		least time.Duration
		into  *time.Duration
	}{
		{named{"PURSER_BOOKS_MAX_DIFFERENCE_AGE", s.BooksMaxDifferenceAge}, "30m", time.Minute, &c.books.MaxDifferenceAge},
		{named{"PURSER_BOOKS_MAX_AGE", s.BooksMaxAge}, "2h", 30 * time.Minute, &c.books.MaxAge}, // they are compared every ten minutes
	} {
		if *age.into, err = timeSetting(age.variable, age.value, age.usual); err != nil {
			return err
		}
		if *age.into < age.least {
			return wrong(age.variable, "%q is less than %s", age.value, age.least)
		}
	}
	return nil
}

func (s settings) checkStripe(c *config) error {
	if c.sandbox {
		return s.checkNoStripe(c)
	}
	live, err := stripe.SecretKeyMode(s.StripeSecretKey)
	switch {
	case err != nil:
		return wrong("STRIPE_SECRET_KEY", "%v", err)
	case live && !c.live:
		return wrong("STRIPE_SECRET_KEY", "this is a live key; set PURSER_LIVE=true to move real money")
	case !live && c.live:
		return wrong("STRIPE_SECRET_KEY", "this is a test key, while PURSER_LIVE is true")
	}
	c.stripeKey = payments.Secret(s.StripeSecretKey)
	if err := s.checkPublishableKey(c); err != nil {
		return err
	}
	return s.checkStripeAddresses(c)
}

// checkNoStripe is the built-in sandbox: a Stripe setting without a key is a
// key that was forgotten.
func (s settings) checkNoStripe(c *config) error {
	for _, n := range []named{
		{"STRIPE_API_BASE", s.StripeAPIBase}, {"STRIPE_PUBLISHABLE_KEY", s.StripePublishableKey},
		{"STRIPE_WEBHOOK_SECRET", s.StripeWebhookSecret}, {"STRIPE_CONNECT_WEBHOOK_SECRET", s.StripeConnectSecret},
	} {
		if n.value != "" {
			return wrong("STRIPE_SECRET_KEY", "missing, while %s is set", n.variable)
		}
	}
	if c.live {
		return wrong("STRIPE_SECRET_KEY", "missing, while PURSER_LIVE is true")
	}
	return nil
}

func (s settings) checkPublishableKey(c *config) error {
	if s.StripePublishableKey == "" {
		return nil
	}
	live, err := stripe.PublishableKeyMode(s.StripePublishableKey)
	switch {
	case err != nil:
		return wrong("STRIPE_PUBLISHABLE_KEY", "%v", err)
	case live != c.live:
		return wrong("STRIPE_PUBLISHABLE_KEY", "it is of the other mode than STRIPE_SECRET_KEY: both test or both live")
	}
	c.publishableKey = s.StripePublishableKey
	return nil
}

func (s settings) checkStripeAddresses(c *config) error {
	if s.StripeAPIBase != "" {
		u, ok := httpURL(s.StripeAPIBase)
		switch {
		case !ok:
			return wrong("STRIPE_API_BASE", "%q is not an address such as http://127.0.0.1:12111", s.StripeAPIBase)
		case c.live && u.Scheme != "https":
			return wrong("STRIPE_API_BASE", "a live key goes over https only")
		}
		c.stripeBase = s.StripeAPIBase
	}
	if c.live && !strings.HasPrefix(c.publicURL, "https:") {
		return wrong("PURSER_PUBLIC_URL", "live mode needs an https address")
	}
	return nil
}

func (s settings) checkWebhooks(c *config) error {
	for _, n := range []named{
		{"STRIPE_WEBHOOK_SECRET", s.StripeWebhookSecret}, {"STRIPE_CONNECT_WEBHOOK_SECRET", s.StripeConnectSecret},
	} {
		if n.value == "" && c.live {
			return wrong(n.variable, "missing; live mode needs it")
		}
		for secret := range strings.SplitSeq(n.value, ",") {
			if secret = strings.TrimSpace(secret); secret == "" {
				continue
			}
			if !strings.HasPrefix(secret, "whsec_") {
				return wrong(n.variable, "a signing secret begins with whsec_")
			}
			c.webhookSecrets = append(c.webhookSecrets, payments.Secret(secret))
		}
	}
	return nil
}
