package main

import (
	"cmp"
	"fmt"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/purserhq/purser/graph/transport"
	"github.com/purserhq/purser/internal/auth"
	"github.com/purserhq/purser/internal/closing"
	"github.com/purserhq/purser/internal/money"
	"github.com/purserhq/purser/internal/payments"
	"github.com/purserhq/purser/internal/payments/processor"
	"github.com/purserhq/purser/internal/stripe"
)

// settings are what a person writes, in flags or in the environment.
type settings struct {
	Addr                  string `env:"PURSER_ADDR" default:"127.0.0.1:8080" help:"The address on which the API listens."`
	DataDir               string `env:"PURSER_DATA_DIR" default:"./data" help:"The folder of the embedded database and the sandbox's state."`
	PublicURL             string `name:"public-url" env:"PURSER_PUBLIC_URL" help:"The address by which browsers reach this server. Default: http://ADDR."`
	SandboxAddr           string `env:"PURSER_SANDBOX_ADDR" default:"127.0.0.1:12111" help:"The address on which the built-in Stripe sandbox listens."`
	SandboxSettlement     string `name:"sandbox-settlement-currencies" env:"PURSER_SANDBOX_SETTLEMENT_CURRENCIES" help:"The currencies in which the sandbox's accounts settle, such as USD, separated by commas; what moves in others is converted into the first one. Default: every currency."`
	MetricsAddr           string `env:"PURSER_METRICS_ADDR" help:"The address on which /metrics is served for Prometheus, such as 127.0.0.1:9090. Default: not served."`
	AllowedOrigins        string `env:"PURSER_ALLOWED_ORIGINS" help:"The origins of front ends on other sites, separated by commas."`
	AllowedHeaders        string `env:"PURSER_ALLOWED_HEADERS" help:"The headers that front ends on other sites may send, beside those of Apollo, Sentry and OpenTelemetry, separated by commas."`
	TrustedDocuments      string `env:"PURSER_TRUSTED_DOCUMENTS" help:"The manifest of trusted documents. Other operations are refused. Default: all operations are allowed."`
	Currency              string `env:"PURSER_CURRENCY" default:"USD" help:"The currency of new wallets."`
	Currencies            string `env:"PURSER_CURRENCIES" default:"all" help:"The currencies in which further wallets can be opened, separated by commas, or all."`
	PayoutDelay           string `env:"PURSER_PAYOUT_DELAY" default:"auto" help:"The time after which card money can be paid out from any wallet, such as 72h. auto: 168h in live mode, otherwise 0."`
	DepositAbandonAfter   string `env:"PURSER_DEPOSIT_ABANDON_AFTER" default:"24h" help:"The time after which a deposit that still waits for its payer is canceled. 0: never."`
	SpendDelay            string `env:"PURSER_SPEND_DELAY" default:"0" help:"The time after which the application can charge card money, such as 24h. At most PURSER_PAYOUT_DELAY."`
	CreditLimit           string `env:"PURSER_CREDIT_LIMIT" default:"0" help:"The maximum amount by which credits may exceed the platform's own funds. Whole units, or by currency: USD:100,JPY:15000."`
	DisputeWindow         string `env:"PURSER_DISPUTE_WINDOW" default:"auto" help:"The time for which a deposit can be disputed. Personal data of a closed account are kept for this time. auto: 2880h (120 days) in live mode, otherwise 0."`
	DebtRetention         string `env:"PURSER_DEBT_RETENTION" default:"auto" help:"The time for which personal data of a closed account with a debt are kept. auto: 26280h (three years) in live mode, otherwise 0."`
	BooksMaxDifference    string `env:"PURSER_BOOKS_MAX_DIFFERENCE" default:"0" help:"The maximum difference between the ledger and Stripe's balance (whole units, or by currency: USD:5,JPY:750). Payouts stop above it."`
	BooksMaxDifferenceAge string `env:"PURSER_BOOKS_MAX_DIFFERENCE_AGE" default:"30m" help:"The time for which a larger difference may last before payouts stop."`
	BooksMaxAge           string `env:"PURSER_BOOKS_MAX_AGE" default:"2h" help:"The maximum age of the last successful reconciliation. Payouts stop above it."`
	EventRetention        string `env:"PURSER_EVENT_RETENTION" default:"2160h" help:"The time for which events are kept, such as 2160h (90 days). At least 168h."`
	Live                  string `env:"PURSER_LIVE" default:"false" help:"true accepts live keys and moves real money."`
	DatabaseURL           string `name:"database-url" env:"DATABASE_URL" help:"The PostgreSQL database, as postgres://user:password@host:5432/database. Default: SQLite in the data folder."`
	StripeSecretKey       string `env:"STRIPE_SECRET_KEY" help:"The secret or restricted key at Stripe (sk_… or rk_…). Default: none; the built-in sandbox is used."`
	StripePublishableKey  string `env:"STRIPE_PUBLISHABLE_KEY" help:"The publishable key at Stripe (pk_…), for front ends."`
	StripeWebhookSecret   string `env:"STRIPE_WEBHOOK_SECRET" help:"The signing secret of the platform's webhook endpoint (whsec_…). Separate two by a comma during a rotation."`
	StripeConnectSecret   string `name:"stripe-connect-webhook-secret" env:"STRIPE_CONNECT_WEBHOOK_SECRET" help:"The signing secret of the Connect webhook endpoint (whsec_…)."`
	StripeAPIBase         string `name:"stripe-api-base" env:"STRIPE_API_BASE" help:"The base address of Stripe's API. Default: Stripe."`

	accessSettings
	operatorSettings
}

// config is what settings mean, checked.
type config struct {
	addr, sandboxAddr string
	sandboxSettlement []string
	metricsAddr       string // empty: no metrics are served
	publicURL         string // empty: http:// and the address listened on
	dataDir           string
	databaseURL       string
	embedded          bool // the database is ours alone: it migrates itself
	origins           []string
	headers           []string            // of requests from them, beside the usual ones
	documents         transport.Documents // nil: any may be run
	currency          money.Currency
	currencies        []money.Currency // in which wallets can be opened; that of new wallets among them
	payoutDelay       time.Duration
	abandonAfter      time.Duration
	spendDelay        time.Duration
	eventRetention    time.Duration
	creditLimit       money.Units
	closing           closing.Terms
	books             payments.BookLimits
	live              bool
	sandbox           bool // no Stripe key was given
	stripeKey         processor.Secret
	publishableKey    string
	stripeBase        string
	webhookSecrets    []processor.Secret
	platformHook      bool // the secret of the platform's endpoint was given
	connectHook       bool
	access            accessConfig
	supportRefundMax  money.Units
}

// named is a setting's variable and what a person wrote there.
type named struct{ variable, value string }

// wrong names the setting at fault, both as a variable and as a flag.
func wrong(variable, format string, args ...any) error {
	return fmt.Errorf("%s (%s): %s", variable, flagOf(variable), fmt.Sprintf(format, args...))
}

// flagOf returns the flag of a variable.
func flagOf(variable string) string {
	return "--" + strings.ReplaceAll(strings.ToLower(strings.TrimPrefix(variable, "PURSER_")), "_", "-")
}

// check reads the settings; the first that is wrong is named.
func (s settings) check() (config, error) {
	c, faults := s.checkAll()
	if len(faults) > 0 {
		return c, faults[0]
	}
	return c, nil
}

// checkAll reads the settings and names all that are wrong.
func (s settings) checkAll() (c config, faults []error) {
	c = config{
		addr: s.Addr, sandboxAddr: s.SandboxAddr, sandboxSettlement: listOf(s.SandboxSettlement), metricsAddr: s.MetricsAddr, dataDir: s.DataDir,
		sandbox: s.StripeSecretKey == "",
	}
	for _, step := range append([]func(*config) error{
		s.checkServer, s.checkOrigins, s.readDocuments, s.checkDatabase, s.checkMoney, s.checkAbandoned, s.checkEvents,
		s.checkBooks, s.checkStripe, s.checkWebhooks, s.checkOperators,
	}, s.accessSteps()...) {
		if err := step(&c); err != nil {
			faults = append(faults, err)
		}
	}
	return c, faults
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
		var err error
		if c.publicURL, err = auth.ParseOrigin(s.PublicURL); err != nil {
			return wrong("PURSER_PUBLIC_URL", "%v", err)
		}
	}
	return nil
}

// checkOrigins reads who may call from a browser on another site, and with which headers.
func (s settings) checkOrigins(c *config) (err error) {
	if c.origins, err = auth.ParseOrigins(listOf(s.AllowedOrigins)); err != nil {
		return wrong("PURSER_ALLOWED_ORIGINS", "%v", err)
	}
	for _, name := range listOf(s.AllowedHeaders) {
		if !headerName.MatchString(name) {
			return wrong("PURSER_ALLOWED_HEADERS", "%q is not the name of a header such as X-Trace", name)
		}
		c.headers = append(c.headers, name)
	}
	return nil
}

var headerName = regexp.MustCompile("^[A-Za-z0-9!#$%&'+.^_`|~-]+$") // RFC 9110, without the wildcard

// listOf is what stands between commas, without blanks.
func listOf(text string) (all []string) {
	for part := range strings.SplitSeq(text, ",") {
		if part = strings.TrimSpace(part); part != "" {
			all = append(all, part)
		}
	}
	return all
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
	if c.documents, err = transport.ReadDocuments(file); err != nil {
		return wrong("PURSER_TRUSTED_DOCUMENTS", "%s: %v", s.TrustedDocuments, err)
	}
	return nil
}

func httpURL(text string) (*url.URL, bool) {
	u, err := url.Parse(text)
	if err != nil {
		return nil, false
	}
	n, err := strconv.ParseUint(u.Port(), 10, 16)
	return u, (u.Port() == "" || err == nil && n > 0) && (u.Scheme == "http" || u.Scheme == "https") && u.Hostname() != "" && u.User == nil && u.Fragment == ""
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
	if c.currencies, err = currenciesSetting(s.Currencies, c.currency); err != nil {
		return err
	}
	switch strings.ToLower(s.Live) {
	case "true", "1", "yes":
		c.live = true
	case "false", "0", "no", "":
	default:
		return wrong("PURSER_LIVE", "%q is neither true nor false", s.Live)
	}
	for _, term := range []struct {
		named
		live string // what auto means in live mode
		most time.Duration
		into *time.Duration
	}{
		{named{"PURSER_PAYOUT_DELAY", s.PayoutDelay}, "168h", 90 * 24 * time.Hour, &c.payoutDelay},
		{named{"PURSER_DISPUTE_WINDOW", s.DisputeWindow}, "2880h", 3 * 365 * 24 * time.Hour, &c.closing.Disputes},
		{named{"PURSER_DEBT_RETENTION", s.DebtRetention}, "26280h", 30 * 365 * 24 * time.Hour, &c.closing.Debts},
	} {
		text := term.value
		if text == "auto" || text == "" {
			text = map[bool]string{true: term.live, false: "0"}[c.live]
		}
		if *term.into, err = time.ParseDuration(text); err != nil || *term.into < 0 || *term.into > term.most {
			return wrong(term.variable, "%q is neither auto nor a time from 0 to %s such as 72h or 30m", term.value, term.most)
		}
	}
	return s.checkSpending(c)
}

// checkSpending reads the limits of charges and credits; the payout delay is known.
func (s settings) checkSpending(c *config) (err error) {
	if c.spendDelay, err = time.ParseDuration(cmp.Or(s.SpendDelay, "0")); err != nil || c.spendDelay < 0 || c.spendDelay > c.payoutDelay {
		return wrong("PURSER_SPEND_DELAY", "%q is not a time from 0 to the payout delay of %s", s.SpendDelay, c.payoutDelay)
	}
	c.creditLimit, err = s.creditUnits()
	return err
}

// creditUnits is how far credits may exceed the platform's own funds.
func (s settings) creditUnits() (money.Units, error) {
	return units(named{"PURSER_CREDIT_LIMIT", s.CreditLimit}, 0)
}

// checkAbandoned reads how long a deposit waits for its payer.
func (s settings) checkAbandoned(c *config) (err error) {
	if c.abandonAfter, err = timeSetting("PURSER_DEPOSIT_ABANDON_AFTER", s.DepositAbandonAfter, "24h"); err != nil {
		return err
	}
	if c.abandonAfter > 0 && c.abandonAfter < time.Hour {
		return wrong("PURSER_DEPOSIT_ABANDON_AFTER", "%q is less than an hour: a payer needs time for 3-D Secure", s.DepositAbandonAfter)
	}
	return nil
}

// checkBooks reads when a comparison with Stripe's books stops payouts.
func (s settings) checkBooks(c *config) (err error) {
	if c.books.MaxDifference, err = units(named{"PURSER_BOOKS_MAX_DIFFERENCE", s.BooksMaxDifference}, 0); err != nil {
		return err
	}
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
	c.stripeKey = processor.Secret(s.StripeSecretKey)
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
		case !ok || u.RawQuery != "" || u.ForceQuery:
			return wrong("STRIPE_API_BASE", "%q is not an address such as http://127.0.0.1:12111", s.StripeAPIBase)
		case c.live && u.Scheme != "https":
			return wrong("STRIPE_API_BASE", "a live key goes over https only")
		}
		c.stripeBase = strings.TrimRight(u.String(), "/")
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
			c.webhookSecrets = append(c.webhookSecrets, processor.Secret(secret))
			c.platformHook = c.platformHook || n.variable == "STRIPE_WEBHOOK_SECRET"
			c.connectHook = c.connectHook || n.variable == "STRIPE_CONNECT_WEBHOOK_SECRET"
		}
	}
	return nil
}
