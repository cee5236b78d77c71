package e2e_test

import (
	"bytes"
	"crypto/rand"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/pquerna/otp/totp"

	"github.com/purserhq/purser/internal/database/dbtest"
)

const card = "4242424242424242"

// canary does everything with marked secrets and a card's number wherever a text can
// be written. It keeps all answers, but for the secrets that they tell on purpose.
type canary struct {
	t       *testing.T
	p       *program
	token   string // as whom it asks
	answers strings.Builder
	metrics string            // as they were at the end
	secrets map[string]string // what must be found nowhere, by what it is
}

// ask sends one operation. What the answer tells on purpose, under the names in
// tells, is a secret from then on.
func (c *canary) ask(query string, tells ...string) string {
	c.t.Helper()
	header := http.Header{"Content-Type": {"application/json"}, "User-Agent": {"canary/1.0"}}
	if c.token != "" {
		header.Set("Authorization", "Bearer "+c.token)
	}
	_, text := c.p.ask(c.t, http.MethodPost, "/graphql", header, fmt.Sprintf(`{"query":%q}`, query))
	kept := text
	for _, name := range tells {
		told := texts(text, name)
		if len(told) == 0 {
			c.t.Fatalf("no %s in the answer to %s: %s", name, query, text)
		}
		for _, secret := range told {
			c.secrets[fmt.Sprintf("the %s %d", name, len(c.secrets))] = secret
			kept = strings.ReplaceAll(kept, secret, "")
		}
	}
	c.answers.WriteString(kept)
	return text
}

// done is ask, of what has to succeed: the job is done to its end.
func (c *canary) done(query string, tells ...string) string {
	c.t.Helper()
	text := c.ask(query, tells...)
	if !strings.Contains(text, `"userErrors":[]`) {
		c.t.Fatalf("%s\nanswered %s", query, text)
	}
	return text
}

// texts are the values of a JSON field, or those of the list that it is.
func texts(answer, name string) (all []string) {
	_, rest, _ := strings.Cut(answer, `"`+name+`":`)
	list := json.NewDecoder(strings.NewReader(rest))
	var value any
	if list.Decode(&value) != nil {
		return nil
	}
	switch v := value.(type) {
	case string:
		all = append(all, v)
	case []any:
		for _, item := range v {
			all = append(all, fmt.Sprint(item))
		}
	}
	return all
}

func one(t *testing.T, answer, name string) string {
	t.Helper()
	all := texts(answer, name)
	if len(all) == 0 {
		t.Fatalf("no %s in %s", name, answer)
	}
	return all[0]
}

// TestCanary does the whole job and everything about accounts, and then looks for
// its secrets in all answers, the metrics, the log and the database.
func TestCanary(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, i instance) {
		post, issuer := newPostOffice(t), newForgetfulIssuer(t)
		key := base64.StdEncoding.EncodeToString([]byte(rand.Text() + "123456"))
		i.env = []string{
			"PURSER_SECRET_KEY=" + key, "PURSER_SMTP_URL=smtp://purser:canary-mail-password@" + post.address, "PURSER_MAIL_FROM=purser@example.com",
			"PURSER_VERIFIED_EMAIL=on", "OIDC_ISSUER=" + issuer, "OIDC_CLIENT_ID=purser", "OIDC_CLIENT_SECRET=canary-client-secret",
			"PURSER_PRIVATE_NETWORKS=127.0.0.0/8", "PURSER_METRICS_ADDR=127.0.0.1:0",
		}
		c := &canary{t: t, secrets: map[string]string{
			"the card": card, "the card with blanks": "4242 4242", "the secret key": key, "the mail server's password": "canary-mail-password",
			"the client secret at the issuer": "canary-client-secret", "the issuer's code": "canary-issuer-code",
			"a client secret": "_secret_", "a signing secret": "whsec_", "a Stripe key": "sk_test_", "a bearer": "Bearer ",
		}}
		log := c.everything(i, post)
		stored := i.stored(t)
		if !strings.Contains(stored, "canary@example.org") || !strings.Contains(log, "graphql") || !strings.Contains(log, "invalid_grant") ||
			!strings.Contains(c.metrics, `purser_card_attempts_total{outcome="declined"}`) {
			t.Fatalf("the canary looks in the wrong place; the log is\n%s", log)
		}
		stored = strings.ReplaceAll(stored, "_secret_hash", "") // which names a column
		c.search(map[string]string{"the answers": c.answers.String(), "the metrics": c.metrics, "the log": log, "the database": stored})
	})
}

// search looks for every secret in every place.
func (c *canary) search(places map[string]string) {
	tried, found := 0, 0
	for name, secret := range c.secrets {
		forms := []string{secret, strings.ReplaceAll(secret, "-", "")}
		if prefix, bits, ok := strings.Cut(secret, "_"); ok && len(prefix) == 3 {
			forms = append(forms, bits) // of a token
		}
		for place, text := range places {
			for _, form := range forms {
				tried++
				if at := strings.Index(text, form); at >= 0 {
					found++
					c.t.Errorf("%s is in %s: …%q", name, place, text[max(0, at-80):min(len(text), at+40)])
				}
			}
		}
	}
	for _, place := range []string{"the answers", "the log"} { // the database keeps the hashes
		if strings.Contains(places[place], "$argon2") {
			c.t.Errorf("a password's hash is in %s", place)
		}
		for _, digits := range numbers.FindAllString(places[place], -1) {
			if luhn(digits) {
				c.t.Errorf("%s in %s could be a card", digits, place)
			}
		}
	}
	if len(c.secrets) < 35 {
		c.t.Errorf("only %d secrets were made", len(c.secrets))
	}
	c.t.Logf("leaks of secrets and cards: %d tried, %d got through", tried, found)
}

var numbers = regexp.MustCompile(`\b\d{13,19}\b`)

// luhn tells whether digits end as a card's do.
func luhn(digits string) bool {
	sum := 0
	for i := range len(digits) {
		d := int(digits[len(digits)-1-i] - '0')
		if i%2 == 1 {
			if d *= 2; d > 9 {
				d -= 9
			}
		}
		sum += d
	}
	return sum%10 == 0
}

// password is a marked one.
func (c *canary) password(n int) string {
	text := fmt.Sprintf("canary-password-%d", n)
	c.secrets["a password: "+text] = text
	return text
}

// everything is the whole life of an account. It returns what the program has logged.
func (c *canary) everything(i instance, post *postOffice) (log string) {
	first := c.password(1)
	c.p = i.start(c.t)
	c.token = one(c.t, c.done(`mutation { signUp(input: {email: "canary@example.com", password: "`+first+`", name: "Canary"}) {
		token user { id } userErrors { code } } }`, "token"), "token")
	bob, operator := c.p.signUp(), c.p.signUp()
	verify := post.link(c.t, "canary@example.com", "pvt_")
	c.secrets["a link that verifies"] = verify
	c.done(`mutation { verifyEmail(input: {token: "` + verify + `"}) { userErrors { code message } } }`)
	c.ask(`mutation { verifyEmail(input: {token: "` + verify + `"}) { userErrors { code message } } }`)
	must(c.t, bob.ask(`mutation { verifyEmail(input: {token: "`+post.link(c.t, bob.email, "pvt_")+`"}) { userErrors { code message } } }`, nil, &struct{}{}))
	c.p.stop()
	log = c.p.logged()

	i.promote(c.t, operator) // on SQLite one program has the database to itself
	made := i.run(c.t, nil, "key", "create", "canary@example.com", "shop", "--data-dir", i.dataDir)
	key := regexp.MustCompile(`psk_[A-Za-z0-9_-]{43}`).FindString(made.stdout)
	if key == "" {
		c.t.Fatalf("key create ended with %d: %s%s", made.code, made.stdout, made.stderr)
	}
	c.secrets["a server's key"] = key
	c.p = i.start(c.t)
	session := c.token
	c.token = key
	c.ask(`{ viewer { email } }`)
	c.token = session
	c.refund(operator.token, c.money(bob.email))
	c.cards(first)
	c.account(post, first)
	c.elsewhere()
	c.done(`mutation { exportMyData { data userErrors { code } } }`)
	c.ask(`{ viewer { sessions { id userAgent } email twoFactor emailVerified } }`)
	c.metrics = c.p.scrape(c.t)
	c.p.stop()
	return log + c.p.logged()
}

// money is the job: in by card in every way, onboarding, out, and to others. It
// returns the answer to a deposit that succeeded.
func (c *canary) money(other string) (deposit string) {
	pay := func(method, key string, tells ...string) string {
		return c.done(`mutation { deposit(input: {amount: "25", paymentMethod: "`+method+`", idempotencyKey: "`+key+`"}) {
			deposit { id status clientSecret paymentIntentId failure { code declineCode message } } userErrors { code message } } }`, tells...)
	}
	deposit = pay("tok_visa", "token")
	pay("tok_visa_chargeDeclined", "declined")
	for succeed, key := range map[bool]string{true: "bank says yes", false: "bank says no"} {
		asked := pay("pm_card_authenticationRequired", key, "clientSecret")
		c.p.box().authenticate(one(c.t, asked, "paymentIntentId"), succeed)
	}
	c.done(`mutation { deposit(input: {amount: "5", idempotencyKey: "browser"}) { deposit { id status clientSecret } userErrors { code } } }`, "clientSecret")
	started := c.done(`mutation { startConnectOnboarding { url wallet { accountId } userErrors { code message } } }`)
	c.p.box().complete(one(c.t, started, "accountId"))
	eventually(c.t, usual, "the money and the account are there", func() bool { // what webhooks bring
		now := c.ask(`{ wallet { currentBalance { amount } payoutAccount { transfersEnabled } } }`)
		return strings.Contains(now, `"50.00"`) && strings.Contains(now, `"transfersEnabled":true`)
	})
	c.done(`mutation { payout(input: {amount: "10", idempotencyKey: "out"}) { payout { id status transferId } userErrors { code message } } }`)
	c.done(`mutation { transfer(input: {amount: "5", toEmail: "` + other + `", note: "for lunch", idempotencyKey: "lunch"}) {
		transfer { id note } userErrors { code message } } }`)
	// A webhook of nobody's, which says who it is of in so many words.
	header := http.Header{"Content-Type": {"application/json"}, "Stripe-Signature": {"t=1,v1=canary-forged-signature"}}
	c.secrets["a forged signature"], c.secrets["a forged event"] = "canary-forged-signature", "canary-forged-event"
	answer, text := c.p.ask(c.t, http.MethodPost, "/webhooks/stripe", header, `{"id":"canary-forged-event","card":"`+card+`"}`)
	if answer.StatusCode != http.StatusBadRequest {
		c.t.Errorf("a forged webhook: %d %s", answer.StatusCode, text)
	}
	c.answers.WriteString(text)
	return deposit
}

// refund gives money of the deposit back, in Purser and at Stripe.
func (c *canary) refund(operator, deposit string) {
	own := c.token
	c.token = operator
	c.done(`mutation { refundDeposit(input: {depositId: "` + one(c.t, deposit, "id") + `", amount: "2", idempotencyKey: "back"}) {
		refund { id status refundId } userErrors { code message } } }`)
	c.ask(`mutation { setMoneyOut(input: {open: true, reason: "` + card + `"}) { userErrors { code message } } }`)
	c.ask(`{ auditLog(first: 100) { edges { node { action detail } } } }`)
	c.token = own
	c.p.box().refund(one(c.t, deposit, "paymentIntentId"), "300")
	eventually(c.t, usual, "both refunds are booked", func() bool {
		return strings.Contains(c.ask(`{ wallet { currentBalance { amount } } }`), `"30.00"`)
	})
}

// cards writes a card's number wherever a text goes in.
func (c *canary) cards(password string) {
	wrong := c.password(2)
	for _, query := range []string{
		`mutation { signUp(input: {email: "b@example.com", password: "` + password + `", name: "` + card + `"}) { user { id } userErrors { code message } } }`,
		`mutation { signUp(input: {email: "` + card + `@example.com", password: "` + password + `"}) { user { id } userErrors { code message } } }`,
		`mutation { logIn(input: {email: "canary@example.com", password: "` + wrong + `", code: "` + card + `"}) { userErrors { code message } } }`,
		`mutation { logIn(input: {email: "` + card + `", password: "` + card + `"}) { userErrors { code message } } }`,
		`mutation { changePassword(input: {currentPassword: "` + wrong + `", newPassword: "` + password + `x"}) { userErrors { code message } } }`,
		`mutation { changeEmail(input: {password: "` + password + `", email: "` + card + `"}) { userErrors { code message field } } }`,
		`mutation { deposit(input: {amount: "25", paymentMethod: "` + card + `", idempotencyKey: "a"}) { deposit { id } userErrors { code message } } }`,
		`mutation { deposit(input: {amount: "25", paymentMethod: "tok_visa", idempotencyKey: "` + card + `"}) { deposit { id } userErrors { code message } } }`,
		`mutation { deposit(input: {amount: "` + card + `", paymentMethod: "tok_visa", idempotencyKey: "c"}) { deposit { id } userErrors { code message } } }`,
		`mutation { payout(input: {amount: "1", idempotencyKey: "4242 4242 4242 4242"}) { userErrors { code message } } }`,
		`mutation { transfer(input: {amount: "1", toEmail: "` + card + `", note: "` + card + `", idempotencyKey: "d"}) { userErrors { code message } } }`,
		`mutation { verifyEmail(input: {token: "` + card + `"}) { userErrors { code message } } }`,
		`mutation { resetPassword(input: {token: "` + card + `", password: "` + card + `"}) { userErrors { code message } } }`,
		`mutation { requestPasswordReset(input: {email: "` + card + `"}) { userErrors { code message } } }`,
		`query Card` + card + ` { node(id: "` + card + `") { id } }`,
		`{ transactions(after: "` + card + `") { totalCount } }`,
		`{ nope(card: "` + card + `") }`,
	} {
		c.ask(query)
	}
}

// account is everything about the account: other credentials, and a second factor.
func (c *canary) account(post *postOffice, password string) {
	second, third := c.password(3), c.password(4)
	c.done(`mutation { changePassword(input: {currentPassword: "` + password + `", newPassword: "` + second + `"}) { userErrors { code message } } }`)
	c.done(`mutation { changeEmail(input: {password: "` + second + `", email: "canary@example.org"}) { userErrors { code message } } }`)
	again := post.link(c.t, "canary@example.org", "pvt_")
	c.secrets["a link that verifies again"] = again
	c.done(`mutation { verifyEmail(input: {token: "` + again + `"}) { user { pendingEmail } userErrors { code message } } }`)
	c.done(`mutation { requestPasswordReset(input: {email: "canary@example.org"}) { userErrors { code message } } }`)
	reset := post.link(c.t, "canary@example.org", "prt_")
	c.secrets["a link for a password"] = reset
	c.ask(`mutation { resetPassword(input: {token: "` + reset + `", password: "short"}) { userErrors { code message } } }`)
	c.done(`mutation { resetPassword(input: {token: "` + reset + `", password: "` + third + `"}) { userErrors { code message } } }`)
	c.ask(`{ viewer { id } }`) // with a session that has ended
	logIn := func(code string) string {
		return `mutation { logIn(input: {email: "canary@example.org", password: "` + third + `", code: "` + code + `"}) { token userErrors { code message } } }`
	}
	c.token = ""
	c.token = one(c.t, c.done(logIn(""), "token"), "token")
	c.token = one(c.t, c.done(`mutation { reauthenticate(input: {password: "`+third+`"}) { token userErrors { code } } }`, "token"), "token")
	app := c.done(`mutation { startTwoFactor(input: {password: "`+third+`"}) { uri secret userErrors { code } } }`, "uri", "secret")
	code, err := totp.GenerateCode(one(c.t, app, "secret"), time.Now())
	must(c.t, err)
	codes := texts(c.done(`mutation { confirmTwoFactor(input: {code: "`+code+`"}) { recoveryCodes userErrors { code message } } }`, "recoveryCodes"), "recoveryCodes")
	c.ask(logIn(""))
	c.ask(logIn("ABCD-EFGH-IJKL-MNOP"))
	c.done(logIn(codes[0]), "token")
	c.ask(logIn(codes[0]))
	c.token = one(c.t, c.done(`mutation { reauthenticate(input: {password: "`+third+`", code: "`+codes[1]+`"}) { token userErrors { code } } }`, "token"), "token")
}

// elsewhere signs in at an issuer that refuses, and repeats what it was told.
func (c *canary) elsewhere() {
	begun, text := c.p.ask(c.t, http.MethodGet, "/auth/login", http.Header{}, "")
	_, state, _ := strings.Cut(begun.Header.Get("Location"), "state=")
	state, _, _ = strings.Cut(state, "&")
	cookie, _, _ := strings.Cut(begun.Header.Get("Set-Cookie"), ";")
	if state == "" || cookie == "" {
		c.t.Fatalf("/auth/login: %d %s", begun.StatusCode, text)
	}
	_, c.secrets["the attempt"], _ = strings.Cut(cookie, "=")
	back, refused := c.p.ask(c.t, http.MethodGet, "/auth/callback?code=canary-issuer-code&state="+state, http.Header{"Cookie": {cookie}}, "")
	if back.StatusCode != http.StatusForbidden {
		c.t.Errorf("/auth/callback: %d %s", back.StatusCode, refused)
	}
	c.answers.WriteString(refused)
}

// stored is everything in the program's own database. The sandbox's is Stripe's,
// whose business secrets and cards are.
func (i instance) stored(t *testing.T) string {
	t.Helper()
	if i.databaseURL != "" {
		return dbtest.Dump(t, i.databaseURL)
	}
	files, err := filepath.Glob(filepath.Join(i.dataDir, "purser.db*"))
	must(t, err)
	var all bytes.Buffer
	for _, file := range files {
		text, err := os.ReadFile(file)
		must(t, err)
		all.Write(text)
	}
	return all.String()
}
