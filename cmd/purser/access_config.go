package main

import (
	"cmp"
	"context"
	"log/slog"
	"net/netip"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/purserhq/purser/internal/audit"
	"github.com/purserhq/purser/internal/auth"
	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/money"
	"github.com/purserhq/purser/internal/payments"
	"github.com/purserhq/purser/internal/throttle"
)

// accessSettings are who may come in, and how much they may do.
type accessSettings struct {
	Issuer                string `name:"oidc-issuer" env:"OIDC_ISSUER" help:"The OpenID Connect issuer whose bearer tokens are accepted, such as https://id.example.com."`
	Audience              string `name:"oidc-audience" env:"OIDC_AUDIENCE" help:"The audience that tokens must have: the name of this API at the issuer."`
	SecretKey             string `env:"PURSER_SECRET_KEY" help:"The key that encrypts the secrets of second factors, from openssl rand -base64 32. Live mode requires it."`
	ClientID              string `name:"oidc-client-id" env:"OIDC_CLIENT_ID" help:"The client ID of Purser at the issuer, for sign-in by browser."`
	ClientSecret          string `name:"oidc-client-secret" env:"OIDC_CLIENT_SECRET" help:"The client secret at the issuer. Default: none, for a public client."`
	SignedInURL           string `name:"oidc-return-url" env:"OIDC_RETURN_URL" help:"The address to which the browser is sent after the sign-in. Default: the public URL."`
	PrivateNets           string `name:"private-networks" env:"PURSER_PRIVATE_NETWORKS" help:"The private networks that the server may call, such as 10.0.0.0/8. Default: none."`
	SMTPURL               string `name:"smtp-url" env:"PURSER_SMTP_URL" help:"The mail server, as smtp://user:password@host:587 or smtps://…. Default: none; emails are written to the log, except in live mode."`
	MailFrom              string `env:"PURSER_MAIL_FROM" help:"The sender of emails, such as Purser <purser@example.com>."`
	ResetURL              string `name:"reset-url" env:"PURSER_RESET_URL" help:"The page on which a user sets a new password. Default: /reset-password of the public URL."`
	VerifyURL             string `name:"verify-url" env:"PURSER_VERIFY_URL" help:"The page that verifies an email address. Default: /verify-email of the public URL."`
	VerifiedEmail         string `env:"PURSER_VERIFIED_EMAIL" default:"auto" help:"on requires a verified email address for deposits. on, off or auto (on in live mode)."`
	BreachedURL           string `name:"breached-passwords-url" env:"PURSER_BREACHED_PASSWORDS_URL" help:"The service that knows breached passwords, such as https://api.pwnedpasswords.com/range. It receives the first 20 bits of a hash. Default: none."`
	SessionLife           string `env:"PURSER_SESSION_LIFE" default:"12h" help:"The maximum duration of a session."`
	SessionIdle           string `env:"PURSER_SESSION_IDLE" default:"30m" help:"The time without use after which a session ends. 0: never."`
	TrustedProxies        string `env:"PURSER_TRUSTED_PROXIES" help:"The networks whose X-Forwarded-For header is trusted, such as 10.0.0.0/8,172.16.0.0/12, or none. Live mode requires it."`
	ProxyHeader           string `env:"PURSER_PROXY_HEADER" default:"X-Forwarded-For" help:"The header in which trusted proxies name the client: X-Forwarded-For or Forwarded. The other one is ignored."`
	AllowedHosts          string `env:"PURSER_ALLOWED_HOSTS" help:"The additional host names of this server, such as purser.internal, separated by commas."`
	KeyRequests           string `name:"key-requests-a-second" env:"PURSER_KEY_REQUESTS_A_SECOND" default:"auto" help:"The maximum number of requests in a second with one API key of the application. 0: no limit. auto: 500 in live mode, otherwise 0."`
	Requests              string `name:"requests-a-second" env:"PURSER_REQUESTS_A_SECOND" default:"auto" help:"The maximum number of requests in a second from one user or address. 0: no limit. auto: 20 in live mode, otherwise 0."`
	Introspection         string `env:"PURSER_INTROSPECTION" default:"auto" help:"on allows introspection and suggestions in error messages. on, off or auto (off in live mode)."`
	Playground            string `env:"PURSER_PLAYGROUND" default:"auto" help:"on serves the playground. on, off or auto (off in live mode)."`
	Limits                string `env:"PURSER_LIMITS" default:"auto" help:"on enables the limits. on, off or auto (on in live mode, which refuses off)."`
	DepositMaxDailyCount  string `name:"deposit-max-daily-count" aliases:"deposits-a-day" env:"PURSER_DEPOSIT_MAX_DAILY_COUNT,PURSER_DEPOSITS_A_DAY" default:"20" help:"The maximum number of deposits of one wallet in 24 hours. 0: no limit."`
	DepositMaxDailyAmount string `name:"deposit-max-daily-amount" aliases:"deposit-a-day" env:"PURSER_DEPOSIT_MAX_DAILY_AMOUNT,PURSER_DEPOSIT_A_DAY" default:"5000" help:"The maximum amount deposited to one wallet in 24 hours. Whole units, or by currency: USD:5000,JPY:750000. 0: no limit."`
	PayoutMaxDailyCount   string `name:"payout-max-daily-count" aliases:"payouts-a-day" env:"PURSER_PAYOUT_MAX_DAILY_COUNT,PURSER_PAYOUTS_A_DAY" default:"10" help:"The maximum number of payouts of one wallet in 24 hours. 0: no limit."`
	PayoutMaxDailyAmount  string `name:"payout-max-daily-amount" aliases:"payout-a-day" env:"PURSER_PAYOUT_MAX_DAILY_AMOUNT,PURSER_PAYOUT_A_DAY" default:"5000" help:"The maximum amount paid out from one wallet in 24 hours. Whole units, or by currency: USD:5000,JPY:750000. 0: no limit."`
	PayoutMaxDailyTotal   string `name:"payout-max-daily-total" aliases:"payout-a-day-of-all" env:"PURSER_PAYOUT_MAX_DAILY_TOTAL,PURSER_PAYOUT_A_DAY_OF_ALL" default:"0" help:"The maximum amount paid out from all wallets in 24 hours. Whole units, or by currency: USD:5000,JPY:750000. 0: no limit."`
	CreditMaxDailyAmount  string `env:"PURSER_CREDIT_MAX_DAILY_AMOUNT" default:"10000" help:"The maximum amount that the application credits with its API keys in 24 hours. Whole units, or by currency: USD:10000,JPY:1500000. 0: no limit."`
	PayoutAccounts        string `env:"PURSER_PAYOUT_ACCOUNTS" default:"2" help:"The maximum number of Stripe accounts that receive one user's payouts in 30 days. 0: no limit."`
	ApproveAbove          string `env:"PURSER_APPROVE_ABOVE" default:"0" help:"The amount paid out from one wallet in 24 hours (whole units, or by currency: USD:500,JPY:75000) above which an operator has to approve payouts. 0: never."`
	ReauthAbove           string `env:"PURSER_REAUTH_ABOVE" default:"500" help:"The amount paid out and transferred in 24 hours (whole units, or by currency: USD:500,JPY:75000) above which recent authentication is required. 0: never."`
	NewPayeeAbove         string `env:"PURSER_NEW_PAYEE_ABOVE" default:"50" help:"The total amount transferred to a new recipient (whole units, or by currency: USD:500,JPY:75000) above which recent authentication is required. 0: never."`
	PayoutCooldown        string `name:"payout-cooldown" aliases:"payout-rest" env:"PURSER_PAYOUT_COOLDOWN,PURSER_PAYOUT_REST" default:"72h" help:"The time for which payouts are paused after a change of the password, the email address or the payout account, or a first transfer to a new recipient."`
	PayoutCooldownNewUser string `name:"payout-cooldown-new-user" aliases:"payout-rest-new" env:"PURSER_PAYOUT_COOLDOWN_NEW_USER,PURSER_PAYOUT_REST_NEW" default:"24h" help:"The time for which payouts and transfers are paused after sign-up."`
}

// access is what accessSettings mean, checked.
type accessConfig struct {
	issuer      string
	audience    string
	client      auth.OIDCClient
	seal        *auth.SecretBox
	mailer      auth.Mailer // nil: letters are not sent
	mailHost    string      // of the mail server, with the port; empty: there is none
	resetURL    string      // empty: a page of the public URL
	verifyURL   string      // the same
	breachedURL string      // empty: nobody is asked
	sessionLife time.Duration
	sessionIdle time.Duration
	proxies     []netip.Prefix

	byForwarded bool // proxies name clients in Forwarded

	proxiesNamed bool // PURSER_TRUSTED_PROXIES was set, if only to none
	limited      bool // PURSER_LIMITS is on

	networks    []netip.Prefix // beside the public internet, that may be called
	limits      payments.Limits
	requests    int // a second; 0: any
	keyRequests int // likewise, with one key of the application

	hosts []string // by which browsers may know us, beside the public URL's

	introspection, playground bool
}

// The limits that have no setting.
var (
	depositsAnHour     = throttle.Limit{Tries: 5, Per: time.Hour}
	depositsAnHourFrom = throttle.Limit{Tries: 10, Per: time.Hour}
	lookUpsAnHour      = throttle.Limit{Tries: 10, Per: time.Hour}
	lookUpsAnHourFrom  = throttle.Limit{Tries: 50, Per: time.Hour}
	payoutsAnHour      = throttle.Limit{Tries: 10, Per: time.Hour}
)

const (
	declinesAnHour = 3
	declinesOfAll  = 5 // in ten minutes
	reauthWithin   = 15 * time.Minute
)

// accessSteps read the accessSettings.
func (s settings) accessSteps() []func(*config) error {
	return []func(*config) error{
		s.checkNetworks, s.checkHosts, s.checkIssuer, s.checkSecretKey, s.checkMail, s.checkSessions, s.checkLimits, s.checkSwitches,
	}
}

func (s settings) checkIssuer(c *config) error {
	if s.Issuer == "" && s.Audience == "" && s.ClientID == "" {
		return nil
	}
	if err := auth.CheckIssuer(s.Issuer); err != nil {
		return wrong("OIDC_ISSUER", "%v", err)
	}
	if s.Audience == "" && s.ClientID == "" {
		return wrong("OIDC_AUDIENCE", "missing: without it any token of the issuer would do, whoever it is for")
	}
	if s.Audience != "" && s.Audience == s.ClientID {
		return wrong("OIDC_AUDIENCE", "it is OIDC_CLIENT_ID, so that what a browser signs in with would do as a token of the API")
	}
	if _, ok := httpURL(s.SignedInURL); s.SignedInURL != "" && !ok {
		return wrong("OIDC_RETURN_URL", "%q is not an address such as https://app.example.com", s.SignedInURL)
	}
	c.access.issuer, c.access.audience = s.Issuer, s.Audience
	c.access.client = auth.OIDCClient{ID: s.ClientID, Secret: s.ClientSecret, ReturnURL: s.SignedInURL}
	return nil
}

func (s settings) checkSecretKey(c *config) (err error) {
	if s.SecretKey == "" {
		return nil
	}
	if c.access.seal, err = auth.NewSecretBox(s.SecretKey); err != nil {
		return wrong("PURSER_SECRET_KEY", "%v", err)
	}
	return nil
}

func (s settings) checkMail(c *config) error {
	for _, page := range []named{{"PURSER_RESET_URL", s.ResetURL}, {"PURSER_VERIFY_URL", s.VerifyURL}} {
		u, ok := httpURL(page.value)
		if page.value != "" && (!ok || u.RawQuery != "" || c.live && u.Scheme != "https") {
			return wrong(page.variable, "%q is not an address such as https://app.example.com/reset-password", page.value)
		}
	}
	c.access.resetURL, c.access.verifyURL = s.ResetURL, s.VerifyURL
	if u, ok := httpURL(s.BreachedURL); s.BreachedURL != "" && (!ok || u.RawQuery != "" || c.live && u.Scheme != "https") {
		return wrong("PURSER_BREACHED_PASSWORDS_URL", "%q is not an address such as https://api.pwnedpasswords.com/range", s.BreachedURL)
	}
	c.access.breachedURL = s.BreachedURL
	if s.SMTPURL == "" {
		if !c.live {
			c.access.mailer = auth.LogMailer{Log: newLog()}
		}
		return nil
	}
	mailer, err := auth.NewSMTPMailer(s.SMTPURL, s.MailFrom)
	if err != nil {
		if _, parsed := url.Parse(s.SMTPURL); parsed == nil && strings.Contains(err.Error(), "sender") {
			return wrong("PURSER_MAIL_FROM", "%v", err)
		}
		return wrong("PURSER_SMTP_URL", "%v", err)
	}
	c.access.mailer, c.access.mailHost = mailer, mailer.Host()
	return nil
}

func (s settings) checkSessions(c *config) (err error) {
	if c.access.sessionLife, err = timeSetting("PURSER_SESSION_LIFE", s.SessionLife, "12h"); err != nil {
		return err
	}
	if c.access.sessionLife == 0 {
		return wrong("PURSER_SESSION_LIFE", "a session lasts some time, such as 12h")
	}
	c.access.sessionIdle, err = timeSetting("PURSER_SESSION_IDLE", s.SessionIdle, "30m")
	return err
}

// timeSetting reads a time; empty means the default, for who calls from within.
func timeSetting(variable, text, usual string) (time.Duration, error) {
	if text == "" {
		text = usual
	}
	d, err := time.ParseDuration(text)
	if err != nil || d < 0 {
		return 0, wrong(variable, "%q is not a time such as 0, 72h or 30m", text)
	}
	return d, nil
}

func (s settings) checkNetworks(c *config) (err error) {
	c.access.proxiesNamed = strings.TrimSpace(s.TrustedProxies) != ""
	if !strings.EqualFold(strings.TrimSpace(s.TrustedProxies), "none") {
		if c.access.proxies, err = networks("PURSER_TRUSTED_PROXIES", s.TrustedProxies); err != nil {
			return err
		}
	}
	switch strings.ToLower(s.ProxyHeader) {
	case "x-forwarded-for", "":
	case "forwarded":
		c.access.byForwarded = true
	default:
		return wrong("PURSER_PROXY_HEADER", "%q is neither X-Forwarded-For nor Forwarded", s.ProxyHeader)
	}
	c.access.networks, err = networks("PURSER_PRIVATE_NETWORKS", s.PrivateNets)
	return err
}

// networks reads a list of networks and addresses.
func networks(variable, list string) (all []netip.Prefix, err error) {
	for text := range strings.SplitSeq(list, ",") {
		if text = strings.TrimSpace(text); text == "" {
			continue
		}
		if one, err := netip.ParseAddr(text); err == nil {
			text = netip.PrefixFrom(one, one.BitLen()).String()
		}
		network, err := netip.ParsePrefix(text)
		if err != nil {
			return nil, wrong(variable, "%q is not a network such as 10.0.0.0/8", text)
		}
		if inner := network.Addr(); inner.Is4In6() && network.Bits() >= 96 { // clients are compared as IPv4
			network = netip.PrefixFrom(inner.Unmap(), network.Bits()-96)
		}
		all = append(all, network.Masked())
	}
	return all, nil
}

func (s settings) checkLimits(c *config) (err error) {
	l := payments.Limits{
		Deposits: depositsAnHour, DepositsFrom: depositsAnHourFrom, Payouts: payoutsAnHour,
		LookUps: lookUpsAnHour, LookUpsFrom: lookUpsAnHourFrom,
		Declines: declinesAnHour, Brake: declinesOfAll, ReauthWithin: reauthWithin,
	}
	for _, n := range []struct {
		named
		usual int64
		set   *money.Units
	}{
		{named{"PURSER_DEPOSIT_MAX_DAILY_AMOUNT", s.DepositMaxDailyAmount}, 5000, &l.DepositMaxDailyAmount},
		{named{"PURSER_PAYOUT_MAX_DAILY_AMOUNT", s.PayoutMaxDailyAmount}, 5000, &l.PayoutMaxDailyAmount},
		{named{"PURSER_PAYOUT_MAX_DAILY_TOTAL", s.PayoutMaxDailyTotal}, 0, &l.PayoutMaxDailyTotal},
		{named{"PURSER_CREDIT_MAX_DAILY_AMOUNT", s.CreditMaxDailyAmount}, 10000, &l.CreditMaxDailyAmount},
		{named{"PURSER_APPROVE_ABOVE", s.ApproveAbove}, 0, &l.ApproveAbove},
		{named{"PURSER_REAUTH_ABOVE", s.ReauthAbove}, 500, &l.ReauthAbove},
		{named{"PURSER_NEW_PAYEE_ABOVE", s.NewPayeeAbove}, 50, &l.NewPayeeAbove},
	} {
		if *n.set, err = units(n.named, n.usual); err != nil {
			return err
		}
	}
	for _, n := range []struct {
		named
		usual string
		set   *int
	}{
		{named{"PURSER_DEPOSIT_MAX_DAILY_COUNT", s.DepositMaxDailyCount}, "20", &l.DepositMaxDailyCount},
		{named{"PURSER_PAYOUT_MAX_DAILY_COUNT", s.PayoutMaxDailyCount}, "10", &l.PayoutMaxDailyCount},
		{named{"PURSER_PAYOUT_ACCOUNTS", s.PayoutAccounts}, "2", &l.PayoutAccounts},
	} {
		if *n.set, err = strconv.Atoi(cmp.Or(n.value, n.usual)); err != nil || *n.set < 0 || *n.set > 100 {
			return wrong(n.variable, "%q is not a whole number from 0 to 100", n.value)
		}
	}
	if err := s.checkDepositLimit(c, l.DepositMaxDailyAmount); err != nil {
		return err
	}
	if l.PayoutCooldown, err = timeSetting("PURSER_PAYOUT_COOLDOWN", s.PayoutCooldown, "72h"); err != nil {
		return err
	}
	if l.PayoutCooldownNewUser, err = timeSetting("PURSER_PAYOUT_COOLDOWN_NEW_USER", s.PayoutCooldownNewUser, "24h"); err != nil {
		return err
	}
	on, err := switchSetting("PURSER_LIMITS", s.Limits, c.live)
	if on {
		c.access.limits, c.access.limited = l, true
	}
	if err != nil {
		return err
	}
	c.access.limits.VerifiedEmail, err = switchSetting("PURSER_VERIFIED_EMAIL", s.VerifiedEmail, c.live)
	if err == nil && c.access.limits.VerifiedEmail && c.access.mailer == nil && c.access.issuer == "" {
		return wrong("PURSER_SMTP_URL", "missing, while deposits need a verified email (PURSER_VERIFIED_EMAIL)")
	}
	return err
}

// maxUnits is the most whole units that a setting may be.
const maxUnits = 1e12

// units reads a setting of whole units, of all currencies or of each.
func units(s named, usual int64) (money.Units, error) {
	if s.value == "" {
		return money.Each(usual), nil
	}
	u, err := money.ParseUnits(s.value, usual, maxUnits)
	if err != nil {
		return u, wrong(s.variable, "%s. Write a number, or numbers by currency: USD:5000,JPY:750000", err)
	}
	return u, nil
}

// checkDepositLimit refuses a limit by which no deposit in a currency is large enough for
// Stripe: 5000 whole units are 0.20 USD in VND. Live money is not tried out with it.
func (s settings) checkDepositLimit(c *config, limit money.Units) error {
	for _, currency := range c.currencies {
		least := money.Money{Minor: currency.Minimum(), Currency: currency}
		if most := limit.In(currency); c.live && most.Minor > 0 && most.Minor < least.Minor {
			return wrong("PURSER_DEPOSIT_MAX_DAILY_AMOUNT", "%s is below the smallest deposit that Stripe accepts, %s. Set it by currency: %s:…", most, least, currency)
		}
	}
	return nil
}

// checkSwitches reads what is open to try things out and shut where the money is real.
func (s settings) checkSwitches(c *config) (err error) {
	if c.access.introspection, err = switchSetting("PURSER_INTROSPECTION", s.Introspection, !c.live); err != nil {
		return err
	}
	if c.access.playground, err = switchSetting("PURSER_PLAYGROUND", s.Playground, !c.live); err != nil {
		return err
	}
	if c.access.requests, err = requestsSetting("PURSER_REQUESTS_A_SECOND", s.Requests, c.live, 20); err != nil {
		return err
	}
	c.access.keyRequests, err = requestsSetting("PURSER_KEY_REQUESTS_A_SECOND", s.KeyRequests, c.live, 500)
	return err
}

// requestsSetting reads how many requests may come in a second: a number or auto, which is
// inLive in live mode, and otherwise 0.
func requestsSetting(variable, text string, live bool, inLive int) (int, error) {
	if text == "auto" || text == "" {
		if live {
			return inLive, nil
		}
		return 0, nil
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 0 || n > 1e6 {
		return 0, wrong(variable, "%q is neither auto nor a whole number", text)
	}
	return n, nil
}

// switchSetting reads on, off or auto, which means by.
func switchSetting(variable, text string, by bool) (bool, error) {
	switch strings.ToLower(text) {
	case "on", "true":
		return true, nil
	case "off", "false":
		return false, nil
	case "auto", "":
		return by, nil
	}
	return false, wrong(variable, "%q is neither on, off nor auto", text)
}

// accounts is the service that lets people in.
func (c config) accounts(db *database.DB, publicURL string, watch *audit.Watch, log *slog.Logger) *auth.Service {
	mailer := c.access.mailer
	if _, logged := mailer.(auth.LogMailer); logged {
		mailer = auth.LogMailer{Log: log} // the program's own, which the demo has none of
	}
	return auth.New(db, auth.Options{
		Secure: strings.HasPrefix(publicURL, "https:"), TrustedOrigins: append([]string{publicURL}, c.origins...), Log: log,
		PublicURL: publicURL, TrustedProxies: c.access.proxies, SessionLife: c.access.sessionLife, SessionIdle: c.access.sessionIdle,
		Mailer: mailer, ResetURL: cmp.Or(c.access.resetURL, publicURL+"/reset-password"),
		VerifyURL: cmp.Or(c.access.verifyURL, publicURL+"/verify-email"), BreachedURL: c.access.breachedURL, Watch: watch,
		Issuer: c.access.issuer, Audience: c.access.audience, PrivateNetworks: c.access.networks,
		RequestsASecond: c.access.requests, KeyRequestsASecond: c.access.keyRequests, Currencies: c.currencies,
		SecretBox: c.access.seal, Closing: c.closing, Client: c.access.client.At(publicURL), OperatorFactor: c.live,
	})
}

// janitorTasks are the tasks that forget what has expired.
var janitorTasks = []string{"forget_sessions", "forget_events", "forget_told_events"}

// runJanitor forgets what has expired, once an hour, until ctx ends.
func runJanitor(ctx context.Context, verbs *payments.Service, tasks ...func(context.Context) error) {
	var running sync.WaitGroup
	for i, do := range tasks {
		running.Go(func() { verbs.RunTask(ctx, payments.Task{Name: janitorTasks[i], Every: time.Hour, Do: do}) })
	}
	running.Wait()
}
