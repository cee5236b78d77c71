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

	"github.com/purserhq/purser/internal/auth"
	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/payments"
	"github.com/purserhq/purser/internal/throttle"
)

// doorSettings are who may come in, and how much they may do.
type doorSettings struct {
	Issuer         string `name:"oidc-issuer" env:"OIDC_ISSUER" help:"An OpenID Connect issuer whose bearer tokens let people in, such as https://id.example.com."`
	Audience       string `name:"oidc-audience" env:"OIDC_AUDIENCE" help:"For whom those tokens must be: this API's name at the issuer."`
	SecretKey      string `env:"PURSER_SECRET_KEY" help:"What openssl rand -base64 32 prints: seals the secrets of authenticator apps, which are off without it."`
	ClientID       string `name:"oidc-client-id" env:"OIDC_CLIENT_ID" help:"Purser's name at the issuer, for browsers that sign in there."`
	ClientSecret   string `name:"oidc-client-secret" env:"OIDC_CLIENT_SECRET" help:"Its secret; a public client has none."`
	SignedInURL    string `name:"oidc-return-url" env:"OIDC_RETURN_URL" help:"Where the browser goes when it is signed in; default: the public URL."`
	PrivateNets    string `name:"private-networks" env:"PURSER_PRIVATE_NETWORKS" help:"Your own networks that may be called, such as 10.0.0.0/8. Default: none."`
	SMTPURL        string `name:"smtp-url" env:"PURSER_SMTP_URL" help:"smtp://user:password@host:587 or smtps://…; default: letters go to the log, except in live mode."`
	MailFrom       string `env:"PURSER_MAIL_FROM" help:"Who letters are from, such as Purser <purser@example.com>."`
	ResetURL       string `name:"reset-url" env:"PURSER_RESET_URL" help:"The page for a new password; default: /reset-password of the public URL."`
	VerifyURL      string `name:"verify-url" env:"PURSER_VERIFY_URL" help:"The page that verifies an email; default: /verify-email of the public URL."`
	VerifiedEmail  string `env:"PURSER_VERIFIED_EMAIL" default:"auto" help:"on, off, or auto: on in live mode. A deposit needs a verified email."`
	SessionLife    string `env:"PURSER_SESSION_LIFE" default:"12h" help:"How long a session lasts."`
	SessionIdle    string `env:"PURSER_SESSION_IDLE" default:"30m" help:"A session that is not used for so long ends; 0: never."`
	TrustedProxies string `env:"PURSER_TRUSTED_PROXIES" help:"Networks whose X-Forwarded-For is believed, such as 10.0.0.0/8, separated by commas."`
	Requests       string `name:"requests-a-second" env:"PURSER_REQUESTS_A_SECOND" default:"auto" help:"Of one user or address; 0: any; auto: 20 in live mode."`
	Introspection  string `env:"PURSER_INTROSPECTION" default:"auto" help:"on, off, or auto: off in live mode. Lets clients read the schema, and errors suggest names."`
	Playground     string `env:"PURSER_PLAYGROUND" default:"auto" help:"on, off, or auto: off in live mode."`
	Limits         string `env:"PURSER_LIMITS" default:"auto" help:"on, off, or auto: on in live mode."`
	DepositsADay   string `name:"deposits-a-day" env:"PURSER_DEPOSITS_A_DAY" default:"20" help:"Deposits that one wallet may begin in 24 hours; 0: any number."`
	DepositADay    string `name:"deposit-a-day" env:"PURSER_DEPOSIT_A_DAY" default:"5000" help:"What one wallet may take in in 24 hours, in whole units; 0: anything."`
	PayoutsADay    string `name:"payouts-a-day" env:"PURSER_PAYOUTS_A_DAY" default:"10" help:"Payouts that one wallet may begin in 24 hours; 0: any number."`
	PayoutADay     string `name:"payout-a-day" env:"PURSER_PAYOUT_A_DAY" default:"5000" help:"What one wallet may pay out in 24 hours, in whole units; 0: anything."`
	PayoutOfAll    string `name:"payout-a-day-of-all" env:"PURSER_PAYOUT_A_DAY_OF_ALL" default:"0" help:"What all pay out in 24 hours, in whole units; 0: anything."`
	PayoutAccounts string `env:"PURSER_PAYOUT_ACCOUNTS" default:"2" help:"Accounts at Stripe that one user's payouts may go to in 30 days; 0: any number."`
	ApproveAbove   string `env:"PURSER_APPROVE_ABOVE" default:"0" help:"Paid out in a day, in whole units, above which an operator has to approve; 0: never."`
	ReauthAbove    string `env:"PURSER_REAUTH_ABOVE" default:"500" help:"Paid out in a day, in whole units, above which the password is asked for again; 0: never."`
	PayoutRest     string `env:"PURSER_PAYOUT_REST" default:"72h" help:"How long payouts rest after a new password, email or payout account."`
	PayoutRestNew  string `env:"PURSER_PAYOUT_REST_NEW" default:"24h" help:"How long payouts rest after signing up."`
}

// doors is what doorSettings mean, checked.
type doors struct {
	issuer      string
	audience    string
	client      auth.OIDCClient
	seal        *auth.Seal
	mailer      auth.Mailer // nil: letters are not sent
	resetURL    string      // empty: a page of the public URL
	verifyURL   string      // the same
	sessionLife time.Duration
	sessionIdle time.Duration
	proxies     []netip.Prefix
	networks    []netip.Prefix // beside the public internet, that may be called
	limits      payments.Limits
	requests    int // a second; 0: any

	introspection, playground bool
}

// The limits that have no setting.
var (
	depositsAnHour     = throttle.Limit{Tries: 5, Per: time.Hour}
	depositsAnHourFrom = throttle.Limit{Tries: 10, Per: time.Hour}
	payoutsAnHour      = throttle.Limit{Tries: 10, Per: time.Hour}
)

const (
	declinesAnHour = 3
	declinesOfAll  = 5 // in ten minutes
	reauthWithin   = 15 * time.Minute
)

func (s settings) checkDoors(c *config) error {
	for _, step := range []func(*config) error{
		s.checkNetworks, s.checkIssuer, s.checkSecretKey, s.checkMail, s.checkSessions, s.checkLimits, s.checkSwitches,
	} {
		if err := step(c); err != nil {
			return err
		}
	}
	return nil
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
	c.doors.issuer, c.doors.audience = s.Issuer, s.Audience
	c.doors.client = auth.OIDCClient{ID: s.ClientID, Secret: s.ClientSecret, ReturnURL: s.SignedInURL}
	return nil
}

func (s settings) checkSecretKey(c *config) (err error) {
	if s.SecretKey == "" {
		return nil
	}
	if c.doors.seal, err = auth.NewSeal(s.SecretKey); err != nil {
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
	c.doors.resetURL, c.doors.verifyURL = s.ResetURL, s.VerifyURL
	if s.SMTPURL == "" {
		if !c.live {
			c.doors.mailer = auth.LogMailer{Log: newLog()}
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
	c.doors.mailer = mailer
	return nil
}

func (s settings) checkSessions(c *config) (err error) {
	if c.doors.sessionLife, err = timeSetting("PURSER_SESSION_LIFE", s.SessionLife, "12h"); err != nil {
		return err
	}
	if c.doors.sessionLife == 0 {
		return wrong("PURSER_SESSION_LIFE", "a session lasts some time, such as 12h")
	}
	c.doors.sessionIdle, err = timeSetting("PURSER_SESSION_IDLE", s.SessionIdle, "30m")
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
	if c.doors.proxies, err = networks("PURSER_TRUSTED_PROXIES", s.TrustedProxies); err != nil {
		return err
	}
	c.doors.networks, err = networks("PURSER_PRIVATE_NETWORKS", s.PrivateNets)
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
		all = append(all, network)
	}
	return all, nil
}

func (s settings) checkLimits(c *config) (err error) {
	l := payments.Limits{
		Deposits: depositsAnHour, DepositsFrom: depositsAnHourFrom, Payouts: payoutsAnHour,
		Declines: declinesAnHour, Brake: declinesOfAll, ReauthWithin: reauthWithin,
	}
	for _, n := range []struct {
		named
		usual string
		most  int64
		set   func(int64)
	}{
		{named{"PURSER_DEPOSITS_A_DAY", s.DepositsADay}, "20", 100, func(n int64) { l.DepositsADay = int(n) }},
		{named{"PURSER_DEPOSIT_A_DAY", s.DepositADay}, "5000", 1e12, func(n int64) { l.DepositADay = n }},
		{named{"PURSER_PAYOUTS_A_DAY", s.PayoutsADay}, "10", 100, func(n int64) { l.PayoutsADay = int(n) }},
		{named{"PURSER_PAYOUT_A_DAY", s.PayoutADay}, "5000", 1e12, func(n int64) { l.PayoutADay = n }},
		{named{"PURSER_PAYOUT_A_DAY_OF_ALL", s.PayoutOfAll}, "0", 1e12, func(n int64) { l.PayoutADayOfAll = n }},
		{named{"PURSER_PAYOUT_ACCOUNTS", s.PayoutAccounts}, "2", 100, func(n int64) { l.PayoutAccounts = int(n) }},
		{named{"PURSER_APPROVE_ABOVE", s.ApproveAbove}, "0", 1e12, func(n int64) { l.ApproveAbove = n }},
		{named{"PURSER_REAUTH_ABOVE", s.ReauthAbove}, "500", 1e12, func(n int64) { l.ReauthAbove = n }},
	} {
		if n.value == "" {
			n.value = n.usual
		}
		value, err := strconv.ParseInt(n.value, 10, 64)
		if err != nil || value < 0 || value > n.most {
			return wrong(n.variable, "%q is not a whole number from 0 to %d", n.value, n.most)
		}
		n.set(value)
	}
	if l.Rest, err = timeSetting("PURSER_PAYOUT_REST", s.PayoutRest, "72h"); err != nil {
		return err
	}
	if l.RestOfNew, err = timeSetting("PURSER_PAYOUT_REST_NEW", s.PayoutRestNew, "24h"); err != nil {
		return err
	}
	on, err := switchSetting("PURSER_LIMITS", s.Limits, c.live)
	if on {
		c.doors.limits = l
	}
	if err != nil {
		return err
	}
	c.doors.limits.VerifiedEmail, err = switchSetting("PURSER_VERIFIED_EMAIL", s.VerifiedEmail, c.live)
	if err == nil && c.doors.limits.VerifiedEmail && c.doors.mailer == nil && c.doors.issuer == "" {
		return wrong("PURSER_SMTP_URL", "missing, while deposits need a verified email (PURSER_VERIFIED_EMAIL)")
	}
	return err
}

// checkSwitches reads what is open to try things out and shut where the money is real.
func (s settings) checkSwitches(c *config) (err error) {
	if c.doors.introspection, err = switchSetting("PURSER_INTROSPECTION", s.Introspection, !c.live); err != nil {
		return err
	}
	if c.doors.playground, err = switchSetting("PURSER_PLAYGROUND", s.Playground, !c.live); err != nil {
		return err
	}
	switch s.Requests {
	case "auto", "":
		if c.live {
			c.doors.requests = 20
		}
	default:
		c.doors.requests, err = strconv.Atoi(s.Requests)
		if err != nil || c.doors.requests < 0 || c.doors.requests > 1e6 {
			return wrong("PURSER_REQUESTS_A_SECOND", "%q is neither auto nor a whole number", s.Requests)
		}
	}
	return nil
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
func (c config) accounts(db *database.DB, publicURL string, log *slog.Logger) *auth.Service {
	return auth.New(db, auth.Options{
		Secure: strings.HasPrefix(publicURL, "https:"), TrustedOrigins: append([]string{publicURL}, c.origins...), Log: log,
		TrustedProxies: c.doors.proxies, SessionLife: c.doors.sessionLife, SessionIdle: c.doors.sessionIdle,
		Mailer: c.doors.mailer, ResetURL: cmp.Or(c.doors.resetURL, publicURL+"/reset-password"),
		VerifyURL: cmp.Or(c.doors.verifyURL, publicURL+"/verify-email"), VerifyEmails: c.doors.limits.VerifiedEmail,
		Issuer: c.doors.issuer, Audience: c.doors.audience, PrivateNetworks: c.doors.networks,
		RequestsASecond: c.doors.requests, Seal: c.doors.seal, Client: c.doors.client.At(publicURL),
	})
}

// housekeeping are the tasks that forget what has expired.
var housekeeping = []string{"forget_sessions", "forget_events"}

// keepHouse forgets what has expired, once an hour, until ctx ends.
func keepHouse(ctx context.Context, verbs *payments.Service, sessions func(context.Context) error) {
	var running sync.WaitGroup
	for i, do := range []func(context.Context) error{sessions, verbs.Forget} {
		running.Go(func() { verbs.RunTask(ctx, payments.Task{Name: housekeeping[i], Every: time.Hour, Do: do}) })
	}
	running.Wait()
}
