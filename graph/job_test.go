package graph_test

import (
	"strings"
	"testing"

	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/database/dbtest"
	"github.com/purserhq/purser/internal/payments/processor"
)

func TestMainJob(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		b := setup(t, db)
		ada := b.signUp()
		ada.deposit("25.00")

		refused := ada.ask(`mutation { payout(input: {amount: "10", idempotencyKey: "early"}) { payout { id } userErrors { code field } } }`)
		expect(t, refused, "payout.userErrors.0.code", "ONBOARDING_INCOMPLETE")
		expect(t, refused, "payout.payout", "")

		link := ada.ask(`mutation { startConnectOnboarding { url expiresAt
			wallet { accountId payoutAccount { id accountId transfersEnabled requirementsDue } } userErrors { code } } }`)
		expect(t, link, "startConnectOnboarding.wallet.payoutAccount.transfersEnabled", "true")
		if !strings.HasPrefix(link.text("startConnectOnboarding.url"), "https://connect.example/") {
			t.Errorf("onboarding answered %s", link)
		}

		out := ada.ask(`mutation { payout(input: {amount: "10", idempotencyKey: "out"}) {
			payout { id status transferId amount { amount currency } failure { code } } replayed userErrors { code }
			wallet { currentBalance { amount } availableBalance { amount } } } }`)
		expect(t, out, "payout.payout.status", "SENT")
		expect(t, out, "payout.payout.amount.amount", "10.00")
		expect(t, out, "payout.wallet.currentBalance.amount", "15.00")
		expect(t, out, "payout.wallet.availableBalance.amount", "15.00")

		more := ada.ask(`mutation { payout(input: {amount: "15.01", idempotencyKey: "more"}) { userErrors { code field } } }`)
		expect(t, more, "payout.userErrors.0.code", "INSUFFICIENT_FUNDS")
		expect(t, more, "payout.userErrors.0.field.1", "amount")

		lines := ada.ask(`{ transactions { totalCount edges { node { sequence kind createdAt value { amount currency }
			runningBalance { amount } balanceAfter { amount } wallet { id owner { id } }
			source { __typename ... on Deposit { id } ... on Payout { id wallet { id } } } } } } }`)
		expect(t, lines, "transactions.totalCount", "2")
		expect(t, lines, "transactions.edges.0.node.kind", "PAYOUT")
		expect(t, lines, "transactions.edges.0.node.value.amount", "-10.00")
		expect(t, lines, "transactions.edges.0.node.runningBalance.amount", "25.00")
		expect(t, lines, "transactions.edges.0.node.source.id", out.text("payout.payout.id"))
		expect(t, lines, "transactions.edges.0.node.source.wallet.id", ada.wallet)
		expect(t, lines, "transactions.edges.1.node.source.__typename", "Deposit")
		if at := lines.text("transactions.edges.1.node.createdAt"); !strings.HasSuffix(at, "Z") {
			t.Errorf("createdAt is %s, want UTC", at)
		}
	})
}

func TestSession(t *testing.T) {
	t.Parallel()
	b := setup(t, dbtest.New(t))
	up := b.nobody().ask(`mutation { signUp(input: {email: "Ada@Example.com", password: "correct horse battery", name: "Ada"}) {
		token user { email name role wallet { id owner { email } deposits { totalCount } transactions { totalCount } } } userErrors { code } } }`)
	expect(t, up, "signUp.user.email", "ada@example.com")
	expect(t, up, "signUp.user.wallet.owner.email", "ada@example.com")
	expect(t, up, "signUp.user.wallet.deposits.totalCount", "0")
	if !strings.Contains(up.header.Get("Set-Cookie"), "HttpOnly") {
		t.Errorf("Set-Cookie is %q", up.header.Get("Set-Cookie"))
	}
	again := b.nobody().ask(`mutation { signUp(input: {email: "ada@example.com", password: "correct horse battery"}) { token user { name } userErrors { code field } } }`)
	expect(t, again, "signUp.user.name", "Ada") // she is signed in
	wrong := b.nobody().ask(`mutation { logIn(input: {email: "ada@example.com", password: "wrong horse battery"}) { token userErrors { code } } }`)
	expect(t, wrong, "logIn.userErrors.0.code", "INVALID_CREDENTIALS")
	in := b.nobody().ask(`mutation { logIn(input: {email: "ada@example.com", password: "correct horse battery"}) { token user { name } userErrors { code } } }`)
	expect(t, in, "logIn.user.name", "Ada")

	ada := &person{b: b, token: in.text("logIn.token")}
	expect(t, ada.ask(`{ viewer { email } }`), "viewer.email", "ada@example.com")
	both := ada.ask(`mutation { logOut { userErrors { code } } deposit(input: {amount: "1", idempotencyKey: "k"}) { replayed } }`)
	if both.fault("extensions.code") != "LIMIT_EXCEEDED" {
		t.Errorf("two mutations in one operation: %s", both)
	}
	ada.ask(`mutation { logOut { userErrors { code } } }`)
	if reply := ada.ask(`{ viewer { email } }`); reply.status != 401 {
		t.Errorf("the token of an ended session: %s", reply)
	}
}

func TestUnauthenticated(t *testing.T) {
	t.Parallel()
	nobody := setup(t, dbtest.New(t)).nobody()
	null := nobody.ask(`{ viewer { id } wallet { id } node(id: "wal_01m83rmb7fe2kr5dcy7x9p3meq") { id } }`)
	if null.raw != `{"data":{"viewer":null,"wallet":null,"node":null}}` {
		t.Errorf("nobody reads %s", null)
	}
	for field, query := range map[string]string{
		"transactions":           `{ transactions { totalCount } }`,
		"deposit":                `mutation { deposit(input: {amount: "1", idempotencyKey: "k"}) { replayed } }`,
		"payout":                 `mutation { payout(input: {amount: "1", idempotencyKey: "k"}) { replayed } }`,
		"startConnectOnboarding": `mutation { startConnectOnboarding { url } }`,
	} {
		reply := nobody.ask(query)
		if reply.fault("extensions.code") != "UNAUTHENTICATED" || reply.status != 200 {
			t.Errorf("%s: %d %s", query, reply.status, reply)
		}
		// The path is this request's, not the one of the request before.
		if reply.fault("path.0") != field {
			t.Errorf("%s: the path is %q", query, reply.fault("path.0"))
		}
	}
}

func TestReplay(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		ada := setup(t, db).signUp()
		const deposit = `mutation($amount: Decimal!) { deposit(input: {amount: $amount, paymentMethod: "pm_card_visa", idempotencyKey: "one"}) {
			deposit { id } wallet { currentBalance { amount } } replayed userErrors { code field } } }`
		first, second := ada.ask(deposit, "amount", "12.50"), ada.ask(deposit, "amount", "12.5")
		expect(t, first, "deposit.replayed", "false")
		expect(t, second, "deposit.replayed", "true")
		expect(t, second, "deposit.deposit.id", first.text("deposit.deposit.id"))
		expect(t, second, "deposit.wallet.currentBalance.amount", "12.50")
		other := ada.ask(deposit, "amount", "13")
		expect(t, other, "deposit.userErrors.0.code", "IDEMPOTENCY_KEY_REUSED")
		expect(t, other, "deposit.userErrors.0.field.1", "idempotencyKey")
	})
}

func TestDepositStatus(t *testing.T) {
	t.Parallel()
	const deposit = `mutation($method: String) { deposit(input: {amount: "5", paymentMethod: $method, idempotencyKey: "k"}) {
		deposit { id status clientSecret paymentIntentId failure { code declineCode message } } userErrors { code field } } }`
	const secret = processor.Secret("pi_1_secret_x")
	begin := func(t *testing.T, create func(string, processor.IntentOrder) (processor.Intent, error)) *fixture {
		t.Helper()
		b := setup(t, dbtest.New(t))
		b.stripe.createIntent = create
		b.stripe.intent = func(id string) (processor.Intent, error) {
			return processor.Intent{ID: id, ClientSecret: secret, Status: processor.IntentRequiresPaymentMethod}, nil
		}
		return b
	}

	t.Run("OKRequiresPayment", func(t *testing.T) {
		t.Parallel()
		b := begin(t, unpaid)
		ada, bob := b.signUp(), b.signUp()
		reply := ada.ask(deposit)
		expect(t, reply, "deposit.deposit.status", "REQUIRES_PAYMENT")
		expect(t, reply, "deposit.deposit.clientSecret", secret.Reveal())
		expect(t, reply, "deposit.deposit.failure", "")
		if strings.Contains(b.log.String(), secret.Reveal()) {
			t.Error("the client secret is in the log")
		}
		expect(t, bob.ask(`query($id: ID!) { node(id: $id) { id ... on Deposit { clientSecret } } }`,
			"id", reply.text("deposit.deposit.id")), "node", "")
	})
	t.Run("OKAdminSeesNoSecret", func(t *testing.T) {
		t.Parallel()
		b := begin(t, unpaid)
		ada, admin := b.signUp(), b.signUp()
		admin.promote()
		reply := admin.ask(`query($id: ID!) { node(id: $id) { ... on Deposit { status clientSecret } } }`,
			"id", ada.ask(deposit).text("deposit.deposit.id"))
		expect(t, reply, "node.status", "REQUIRES_PAYMENT")
		expect(t, reply, "node.clientSecret", "")
	})
	t.Run("OKDeclined", func(t *testing.T) {
		t.Parallel()
		b := begin(t, func(string, processor.IntentOrder) (processor.Intent, error) {
			return processor.Intent{}, &processor.Error{Class: processor.Definite, Status: 402, IntentID: "pi_2", Failure: processor.Failure{
				Code: "card_declined", DeclineCode: "insufficient_funds", Message: "Your card has insufficient funds.",
			}}
		})
		reply := b.signUp().ask(deposit, "method", "pm_card_chargeDeclinedInsufficientFunds")
		expect(t, reply, "deposit.deposit.failure.code", "card_declined")
		expect(t, reply, "deposit.deposit.failure.declineCode", "insufficient_funds")
	})
	t.Run("OKProcessing", func(t *testing.T) {
		t.Parallel()
		b := begin(t, func(string, processor.IntentOrder) (processor.Intent, error) {
			return processor.Intent{}, &processor.Error{Class: processor.Config, Status: 401}
		})
		reply := b.signUp().ask(deposit, "method", "pm_card_visa")
		expect(t, reply, "deposit.deposit.status", "PROCESSING")
		expect(t, reply, "deposit.deposit.clientSecret", "")
	})
	t.Run("ErrMethodUnknown", func(t *testing.T) {
		t.Parallel()
		b := begin(t, func(string, processor.IntentOrder) (processor.Intent, error) {
			return processor.Intent{}, &processor.Error{Class: processor.Definite, Status: 400, Failure: processor.Failure{Code: "resource_missing"}}
		})
		reply := b.signUp().ask(deposit, "method", "pm_nobodys")
		expect(t, reply, "deposit.userErrors.0.code", "PAYMENT_METHOD_INVALID")
		expect(t, reply, "deposit.userErrors.0.field.1", "paymentMethod")
		expect(t, reply, "deposit.deposit.status", "FAILED")
	})
}

func expect(t *testing.T, r reply, path, want string) {
	t.Helper()
	if got := r.text(path); got != want {
		t.Errorf("%s is %q, want %q in %s", path, got, want, r)
	}
}
