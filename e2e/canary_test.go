package e2e_test

import (
	"bytes"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestCanary does everything with marked secrets and a card's number wherever a text
// can be written, and then looks for them in all answers, the log and the database.
func TestCanary(t *testing.T) {
	t.Parallel()
	i := instance{dataDir: t.TempDir()}
	p := i.start(t)
	const card, password, wrong = "4242424242424242", "canary-password-1", "canary-password-2"
	var answers strings.Builder
	token := ""
	ask := func(query string) string {
		header := http.Header{"Content-Type": {"application/json"}, "User-Agent": {"canary/1.0"}}
		if token != "" {
			header.Set("Authorization", "Bearer "+token)
		}
		_, text := p.ask(t, http.MethodPost, "/graphql", header, fmt.Sprintf(`{"query":%q}`, query))
		return text
	}
	up := ask(`mutation { signUp(input: {email: "canary@example.com", password: "` + password + `", name: "Canary"}) { token user { id } } }`)
	_, rest, _ := strings.Cut(up, `"token":"`)
	token, _, _ = strings.Cut(rest, `"`)
	if !strings.HasPrefix(token, "pst_") {
		t.Fatalf("signUp answered %s", up)
	}
	for _, query := range []string{
		`mutation { signUp(input: {email: "b@example.com", password: "` + password + `", name: "` + card + `"}) { user { id } userErrors { code message } } }`,
		`mutation { signUp(input: {email: "` + card + `@example.com", password: "` + password + `"}) { user { id } userErrors { code message } } }`,
		`mutation { logIn(input: {email: "canary@example.com", password: "` + wrong + `"}) { userErrors { code message } } }`,
		`mutation { logIn(input: {email: "` + card + `", password: "` + card + `"}) { userErrors { code message } } }`,
		`mutation { changePassword(input: {currentPassword: "` + wrong + `", newPassword: "` + password + `x"}) { userErrors { code message } } }`,
		`mutation { deposit(input: {amount: "25", paymentMethod: "tok_visa", idempotencyKey: "ok"}) { deposit { id status clientSecret } userErrors { code message } } }`,
		`mutation { deposit(input: {amount: "25", paymentMethod: "` + card + `", idempotencyKey: "a"}) { deposit { id } userErrors { code message } } }`,
		`mutation { deposit(input: {amount: "25", paymentMethod: "tok_visa", idempotencyKey: "` + card + `"}) { deposit { id } userErrors { code message } } }`,
		`mutation { deposit(input: {amount: "` + card + `", paymentMethod: "tok_visa", idempotencyKey: "c"}) { deposit { id } userErrors { code message } } }`,
		`mutation { payout(input: {amount: "1", idempotencyKey: "4242 4242 4242 4242"}) { userErrors { code message } } }`,
		`mutation { transfer(input: {amount: "1", toEmail: "` + card + `", note: "` + card + `", idempotencyKey: "d"}) { userErrors { code message } } }`,
		`mutation { resetPassword(input: {token: "` + card + `", password: "` + card + `"}) { userErrors { code message } } }`,
		`mutation { requestPasswordReset(input: {email: "` + card + `"}) { userErrors { code message } } }`,
		`query Card` + card + ` { node(id: "` + card + `") { id } }`,
		`{ transactions(after: "` + card + `") { totalCount } }`,
		`{ nope(card: "` + card + `") }`,
		`mutation { exportMyData { data } }`,
		`{ viewer { sessions { id userAgent } email } }`,
	} {
		answers.WriteString(ask(query))
	}
	p.stop()
	stored := i.stored(t)
	if !strings.Contains(stored, "canary@example.com") || !strings.Contains(p.logged(), "graphql") {
		t.Fatal("the canary looks in the wrong place")
	}
	tried, found := 0, 0
	for name, secret := range map[string]string{
		"the card": card, "the card with blanks": "4242 4242", "the password": password, "a wrong password": wrong, "the token": token,
		"the token's bits": strings.TrimPrefix(token, "pst_"), "a client secret": "_secret_", "a signing secret": "whsec_", "a Stripe key": "sk_test_",
	} {
		for place, text := range map[string]string{"the answers": answers.String(), "the log": p.logged(), "the database": stored} {
			tried++
			if strings.Contains(text, secret) {
				found++
				at := strings.Index(text, secret)
				t.Errorf("%s is in %s: …%q", name, place, text[max(0, at-80):min(len(text), at+40)])
			}
		}
	}
	if strings.Contains(answers.String()+p.logged(), "$argon2") {
		t.Error("a password's hash is told")
	}
	t.Logf("leaks of secrets and cards: %d tried, %d got through", tried, found)
}

// stored is everything in the files of the program's own database. The sandbox's is
// Stripe's, whose business secrets and cards are.
func (i instance) stored(t *testing.T) string {
	t.Helper()
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
