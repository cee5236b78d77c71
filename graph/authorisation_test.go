package graph_test

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/vektah/gqlparser/v2/ast"

	"github.com/purserhq/purser/ent/user"
	"github.com/purserhq/purser/graph/generated"
	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/database/dbtest"
	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/money"
	"github.com/purserhq/purser/internal/payments"
	"github.com/purserhq/purser/internal/payments/processor"
	"github.com/purserhq/purser/internal/scope"
)

const (
	tableFile = "../docs/authorisation.md"
	tableHead = "# Who may see and do what\n\n" +
		"Find a field or a mutation in the table to see what each caller receives. Every row is about objects of the user Ada: " +
		"the columns are an anonymous caller, Ada, another user, an operator of each role, and an API key of the application. " +
		"The last column gives the answer for a key with the named scopes first, and the answer for every other key after it.\n\n" +
		"| answer | meaning |\n|---|---|\n" +
		"| *sees* | The value is returned. |\n" +
		"| *null* | The value is null, where another caller receives it. |\n" +
		"| *none* | The object looks like one that does not exist. |\n" +
		"| *done* | The mutation is carried out. |\n" +
		"| *own* | The query or mutation applies to the caller and touches nothing of Ada's. |\n" +
		"| a code | The code of the error or refusal. |\n\n" +
		"`go test ./graph -run TestAuthorisation` sends each field as each caller. It fails where the answer differs from this table and where a field has no row. " +
		"With `PURSER_UPDATE=1` it writes the table; review the difference.\n\n" +
		"| field | nobody | Ada | somebody else | SUPPORT | FINANCE | ADMIN | API key of the application |\n|---|---|---|---|---|---|---|---|\n"
)

// ways lead to Ada's object of each type; %s stands where its fields are asked for.
var ways = map[string]struct{ query, path string }{
	"User":                      {`{ node(id: "$user") { ... on User { %s } } }`, "node"},
	"Session":                   {`{ node(id: "$user") { ... on User { sessions { %s } } } }`, "node.sessions.0"},
	"Passkey":                   {`{ node(id: "$user") { ... on User { passkeys { %s } } } }`, "node.passkeys.0"},
	"Wallet":                    {`{ node(id: "$wallet") { ... on Wallet { %s } } }`, "node"},
	"Money":                     {`{ node(id: "$wallet") { ... on Wallet { currentBalance { %s } } } }`, "node.currentBalance"},
	"PageInfo":                  {`{ node(id: "$wallet") { ... on Wallet { deposits { pageInfo { %s } } } } }`, "node.deposits.pageInfo"},
	"TransactionConnection":     {`{ node(id: "$wallet") { ... on Wallet { transactions { %s } } } }`, "node.transactions"},
	"TransactionEdge":           {`{ node(id: "$wallet") { ... on Wallet { transactions { edges { %s } } } } }`, "node.transactions.edges.0"},
	"BalancePoint":              {`{ node(id: "$wallet") { ... on Wallet { balanceHistory { %s } } } }`, "node.balanceHistory.0"},
	"DepositConnection":         {`{ node(id: "$wallet") { ... on Wallet { deposits { %s } } } }`, "node.deposits"},
	"DepositEdge":               {`{ node(id: "$wallet") { ... on Wallet { deposits { edges { %s } } } } }`, "node.deposits.edges.0"},
	"PayoutConnection":          {`{ node(id: "$wallet") { ... on Wallet { payouts { %s } } } }`, "node.payouts"},
	"PayoutEdge":                {`{ node(id: "$wallet") { ... on Wallet { payouts { edges { %s } } } } }`, "node.payouts.edges.0"},
	"Transaction":               {`{ node(id: "$line") { ... on Transaction { %s } } }`, "node"},
	"Deposit":                   {`{ node(id: "$open") { ... on Deposit { %s } } }`, "node"},
	"PaymentFailure":            {`{ node(id: "$open") { ... on Deposit { failure { %s } } } }`, "node.failure"},
	"Dispute":                   {`{ node(id: "$paid") { ... on Deposit { disputes { %s } } } }`, "node.disputes.0"},
	"Payout":                    {`{ node(id: "$payout") { ... on Payout { %s } } }`, "node"},
	"Refund":                    {`{ node(id: "$refund") { ... on Refund { %s } } }`, "node"},
	"Charge":                    {`{ node(id: "$captured") { ... on Charge { %s } } }`, "node"},
	"ChargeRefund":              {`{ node(id: "$back") { ... on ChargeRefund { %s } } }`, "node"},
	"Credit":                    {`{ node(id: "$credit") { ... on Credit { %s } } }`, "node"},
	"MetadataEntry":             {`{ node(id: "$charge") { ... on Charge { metadata { %s } } } }`, "node.metadata.0"},
	"ChargeConnection":          {`{ node(id: "$wallet") { ... on Wallet { charges { %s } } } }`, "node.charges"},
	"ChargeEdge":                {`{ node(id: "$wallet") { ... on Wallet { charges { edges { %s } } } } }`, "node.charges.edges.0"},
	"Hold":                      {`{ node(id: "$hold") { ... on Hold { %s } } }`, "node"},
	"HoldConnection":            {`{ node(id: "$wallet") { ... on Wallet { holds { %s } } } }`, "node.holds"},
	"HoldEdge":                  {`{ node(id: "$wallet") { ... on Wallet { holds { edges { %s } } } } }`, "node.holds.edges.0"},
	"Transfer":                  {`{ node(id: "$transfer") { ... on Transfer { %s } } }`, "node"},
	"PayoutAccount":             {`{ node(id: "$account") { ... on PayoutAccount { %s } } }`, "node"},
	"Config":                    {`{ config { %s } }`, "config"},
	"ApiKey":                    {`{ apiKeys { %s } }`, "apiKeys.0"},
	"UserConnection":            {`{ users(search: "$user") { %s } }`, "users"},
	"UserEdge":                  {`{ users(search: "$user") { edges { %s } } }`, "users.edges.0"},
	"EventConnection":           {`{ events(types: ["deposit.created", "deposit.succeeded"]) { %s } }`, "events"},
	"EventEdge":                 {`{ events(types: ["deposit.created", "deposit.succeeded"]) { edges { %s } } }`, "events.edges.0"},
	"Event":                     {`{ events(types: ["deposit.created", "deposit.succeeded"]) { edges { node { %s } } } }`, "events.edges.0.node"},
	"WebhookEndpoint":           {`{ webhookEndpoints { %s } }`, "webhookEndpoints.0"},
	"WebhookDeliveryConnection": {`{ webhookEndpoints { deliveries { %s } } }`, "webhookEndpoints.0.deliveries"},
	"WebhookDeliveryEdge":       {`{ webhookEndpoints { deliveries { edges { %s } } } }`, "webhookEndpoints.0.deliveries.edges.0"},
	"WebhookDelivery":           {`{ webhookEndpoints { deliveries { edges { node { %s } } } } }`, "webhookEndpoints.0.deliveries.edges.0.node"},
	"AuditEventConnection":      {`{ auditLog(subject: "$user") { %s } }`, "auditLog"},
	"AuditEventEdge":            {`{ auditLog(subject: "$user") { edges { %s } } }`, "auditLog.edges.0"},
	"AuditEvent":                {`{ auditLog(subject: "$user") { edges { node { %s } } } }`, "auditLog.edges.0.node"},
	"Switch":                    {`{ switches { %s } }`, "switches.0"},
	"Reconciliation":            {`{ reconciliation { %s } }`, "reconciliation"},
	"MoneyOut":                  {`{ reconciliation { moneyOut { %s } } }`, "reconciliation.moneyOut"},
	"CurrencyBalance":           {`{ reconciliation { currencies { %s } } }`, "reconciliation.currencies.0"},
	"UnmatchedLine":             {`{ reconciliation { unmatched { %s } } }`, "reconciliation.unmatched.0"},
	"SuspenseLine":              {`{ suspenseLines { %s } }`, "suspenseLines.0"},
	"ParkedItem":                {`{ parkedItems { %s } }`, "parkedItems.0"},
	"Resolution":                {`{ resolutions { %s } }`, "resolutions.0"},
}

// calls are the fields at the top, about what is Ada's where they can name it.
var calls = map[string]string{
	"Query.viewer": `{ viewer { id } }`, "Query.node": `{ node(id: "$user") { id } }`, "Query.nodes": `{ nodes(ids: ["$wallet", "$open"]) { id } }`,
	"Query.wallet": `{ wallet(id: "$wallet") { id } }`, "Query.transactions": `{ transactions(walletId: "$wallet") { totalCount } }`,
	"Query.auditLog": `{ auditLog(subject: "$user") { totalCount } }`, "Query.switches": `{ switches { open } }`,
	"Mutation.createWebhookEndpoint": `mutation { createWebhookEndpoint(input: {url: "https://example.com"}) { userErrors { code } } }`, "Mutation.updateWebhookEndpoint": `mutation { updateWebhookEndpoint(input: {webhookEndpointId: "we_ada", description: "x"}) { userErrors { code } } }`,
	"Mutation.rotateWebhookSecret":   `mutation { rotateWebhookSecret(input: {webhookEndpointId: "we_ada"}) { userErrors { code } } }`,
	"Mutation.deleteWebhookEndpoint": `mutation { deleteWebhookEndpoint(input: {webhookEndpointId: "we_none"}) { userErrors { code } } }`, "Mutation.redeliverEvents": `mutation { redeliverEvents(input: {webhookEndpointId: "we_none", eventId: "ev_none"}) { userErrors { code } } }`, "Mutation.sendTestEvent": `mutation { sendTestEvent(input: {webhookEndpointId: "we_none", type: "hold.expired"}) { userErrors { code } } }`,
	"Query.events": `{ events { pageInfo { hasNextPage } } }`, "Query.webhookEndpoints": `{ webhookEndpoints { id } }`,
	"Query.users": `{ users(search: "$user") { totalCount } }`, "Query.disputes": `{ disputes { id } }`,
	"Query.reconciliation": `{ reconciliation { clean } }`, "Query.parkedOperations": `{ parkedOperations { id } }`,
	"Query.apiKeys": `{ apiKeys { id } }`, "Query.user": `{ user(by: {id: "$user"}) { id } }`, "Query.config": `{ config { currencies } }`, "Query.suspenseLines": `{ suspenseLines { id } }`, "Query.parkedItems": `{ parkedItems { id } }`, "Query.resolutions": `{ resolutions { id } }`, "Query.search": `{ search(reference: "rent") { id } }`,

	"Mutation.signUp":                     `mutation { signUp(input: {email: "new$i@example.com", password: "correct horse battery"}) { userErrors { code } } }`,
	"Mutation.logIn":                      `mutation { logIn(input: {email: "$email", password: "correct horse battery"}) { userErrors { code } } }`,
	"Mutation.logOut":                     `mutation { logOut { userErrors { code } } }`,
	"Mutation.cancelDeposit":              `mutation { cancelDeposit(input: {depositId: "$whole"}) { userErrors { code } } }`,
	"Mutation.deposit":                    `mutation { deposit(input: {amount: "5", walletId: "$wallet", paymentMethod: "pm_x", idempotencyKey: "x$i"}) { userErrors { code } } }`,
	"Mutation.payout":                     `mutation { payout(input: {amount: "5", walletId: "$wallet", idempotencyKey: "x$i"}) { userErrors { code } } }`,
	"Mutation.transfer":                   `mutation { transfer(input: {amount: "5", walletId: "$wallet", toWalletId: "$friend", idempotencyKey: "x$i"}) { userErrors { code } } }`,
	"Mutation.startConnectOnboarding":     `mutation { startConnectOnboarding(input: {walletId: "$wallet"}) { userErrors { code } } }`,
	"Mutation.revokeSession":              `mutation { revokeSession(input: {sessionId: "$session"}) { userErrors { code } } }`,
	"Mutation.changePassword":             `mutation { changePassword(input: {currentPassword: "correct horse battery", newPassword: "another password"}) { userErrors { code } } }`,
	"Mutation.changeEmail":                `mutation { changeEmail(input: {email: "new$i@example.com", password: "correct horse battery"}) { userErrors { code } } }`,
	"Mutation.reauthenticate":             `mutation { reauthenticate(input: {password: "correct horse battery"}) { userErrors { code } } }`,
	"Mutation.requestPasswordReset":       `mutation { requestPasswordReset(input: {email: "who$i@example.com"}) { userErrors { code } } }`,
	"Mutation.resetPassword":              `mutation { resetPassword(input: {token: "prt_x", password: "another password"}) { userErrors { code } } }`,
	"Mutation.requestEmailVerification":   `mutation { requestEmailVerification { userErrors { code } } }`,
	"Mutation.verifyEmail":                `mutation { verifyEmail(input: {token: "pvt_x"}) { userErrors { code } } }`,
	"Mutation.startTwoFactor":             `mutation { startTwoFactor(input: {password: "correct horse battery"}) { userErrors { code } } }`,
	"Mutation.startPasskeyRegistration":   `mutation { startPasskeyRegistration(input: {password: "correct horse battery"}) { userErrors { code } } }`,
	"Mutation.finishPasskeyRegistration":  `mutation { finishPasskeyRegistration(input: {name: "phone", credential: "{}"}) { userErrors { code } } }`,
	"Mutation.removePasskey":              `mutation { removePasskey(input: {passkeyId: "psk_x", password: "correct horse battery"}) { userErrors { code } } }`,
	"Mutation.startPasskeyAuthentication": `mutation { startPasskeyAuthentication { userErrors { code } } }`,
	"Mutation.confirmTwoFactor":           `mutation { confirmTwoFactor(input: {code: "000000"}) { userErrors { code } } }`,
	"Mutation.disableTwoFactor":           `mutation { disableTwoFactor(input: {password: "correct horse battery", code: "000000"}) { userErrors { code } } }`,
	"Mutation.exportMyData":               `mutation { exportMyData { data userErrors { code } } }`,
	"Mutation.deleteMyAccount":            `mutation { deleteMyAccount(input: {password: "correct horse battery"}) { userErrors { code } } }`,
	"Mutation.refundDeposit":              `mutation { refundDeposit(input: {depositId: "$whole", amount: "1", idempotencyKey: "x$i"}) { userErrors { code } } }`,
	"Mutation.approvePayout":              `mutation { approvePayout(input: {payoutId: "$held", reason: "x"}) { userErrors { code } } }`,
	"Mutation.refusePayout":               `mutation { refusePayout(input: {payoutId: "$held", reason: "x"}) { userErrors { code } } }`,
	"Mutation.resolveUnmatched":           `mutation { resolveUnmatched(input: {statementLineId: "txn_1", action: ASSIGN_TO_WALLET, targetId: "$wallet", reason: "x", idempotencyKey: "u$i"}) { userErrors { code } } }`,
	"Mutation.adjustWallet":               `mutation { adjustWallet(input: {walletId: "$wallet", amount: "1", reason: "x", idempotencyKey: "j$i"}) { userErrors { code } } }`,
	"Mutation.resolveSuspense":            `mutation { resolveSuspense(input: {statementLineId: "txn_2", action: GIVE_TO_WALLET, walletId: "$wallet", reason: "x", idempotencyKey: "s$i"}) { userErrors { code } } }`,
	"Mutation.resolveParked":              `mutation { resolveParked(input: {operationId: "$held", action: RETRY, reason: "x", idempotencyKey: "p$i"}) { userErrors { code } } }`,
	"Mutation.confirmResolution":          `mutation { confirmResolution(input: {resolutionId: "res_a"}) { userErrors { code } } }`,
	"Mutation.withdrawResolution":         `mutation { withdrawResolution(input: {resolutionId: "res_b", reason: "x"}) { userErrors { code } } }`,
	"Mutation.setMoneyOut":                `mutation { setMoneyOut(input: {open: true, reason: "x"}) { userErrors { code } } }`,
	"Mutation.setSwitch":                  `mutation { setSwitch(input: {name: DEPOSITS, open: true, reason: "x"}) { userErrors { code } } }`,

	"Mutation.ensureUser":        `mutation { ensureUser(input: {externalId: "$i"}) { userErrors { code } } }`,
	"Mutation.createUserSession": `mutation { createUserSession(input: {user: {id: "$user"}}) { userErrors { code } } }`,
	"Mutation.openWallet":        `mutation { openWallet(input: {user: {id: "$user"}, currency: EUR}) { userErrors { code } } }`,

	"Mutation.createApiKey": `mutation { createApiKey(input: {name: "x", scopes: [USERS_READ]}) { userErrors { code } } }`,
	"Mutation.rotateApiKey": `mutation { rotateApiKey(input: {apiKeyId: "$key"}) { userErrors { code } } }`,
	"Mutation.revokeApiKey": `mutation { revokeApiKey(input: {apiKeyId: "$key"}) { userErrors { code } } }`,

	"Mutation.freezeWallet":   `mutation { freezeWallet(input: {walletId: "$wallet", reason: "x"}) { userErrors { code } } }`,
	"Mutation.unfreezeWallet": `mutation { unfreezeWallet(input: {walletId: "$wallet", reason: "x"}) { userErrors { code } } }`,
	"Mutation.suspendUser":    `mutation { suspendUser(input: {userId: "$user", reason: "x"}) { userErrors { code } } }`,
	"Mutation.unsuspendUser":  `mutation { unsuspendUser(input: {userId: "$user", reason: "x"}) { userErrors { code } } }`,
	"Mutation.endAllSessions": `mutation { endAllSessions(input: {userId: "$user", reason: "x"}) { userErrors { code } } }`,
	"Mutation.demote":         `mutation { demote(input: {userId: "$user", reason: "x"}) { userErrors { code } } }`,

	"Subscription.walletUpdated": `subscription { walletUpdated(walletId: "$wallet") { id } }`,
}

// own are the calls that name nothing of Ada's: they are about who asks.
var own = []string{
	"Query.viewer", "Mutation.logOut", "Mutation.changePassword", "Mutation.changeEmail", "Mutation.reauthenticate",
	"Mutation.exportMyData", "Mutation.deleteMyAccount", "Mutation.requestEmailVerification",
	"Mutation.startTwoFactor", "Mutation.confirmTwoFactor", "Mutation.disableTwoFactor",
	"Mutation.startPasskeyRegistration", "Mutation.finishPasskeyRegistration", "Mutation.removePasskey", "Mutation.startPasskeyAuthentication",
}

// open are the calls that anybody may make.
var open = []string{"Mutation.signUp", "Mutation.logIn", "Mutation.logOut", "Mutation.requestPasswordReset", "Mutation.resetPassword", "Mutation.verifyEmail",
	"Query.config", "Config.publishableKey", "Config.sandboxUrl", "Config.currencies"}

// cells are what each of the people on a street gets, and what the application gets with a
// key for each scope.
type cells [people + 1]string

const people = 6

// street is Ada, her things, and those who look at them.
type street struct {
	*fixture
	people []*person        // nobody, Ada, somebody else, and an operator of each role
	keys   func() []*person // the application, with a key for each scope
	words  *strings.Replacer
}

func newStreet(t *testing.T) *street {
	t.Helper()
	return newStreetOn(t, dbtest.New(t))
}

func newStreetOn(t *testing.T, db *database.DB) *street {
	t.Helper()
	b := setup(t, db)
	ada, eve, operator, friend := b.signUp(), b.signUp(), b.signUp(), b.signUp()
	support, finance := b.signUp(), b.signUp()
	operator.promote()
	support.promoteTo(user.RoleSupport)
	finance.promoteTo(user.RoleFinance)
	operator.ask(`mutation { setSwitch(input: {name: DEPOSITS, open: true, reason: "x"}) { switch { open } } }`)
	operator.ask(`mutation { setMoneyOut(input: {open: true, reason: "x"}) { moneyOut { open } } }`)
	b.inTx(func(ctx context.Context, tx *database.Tx) error {
		return tx.User.Update().SetName("Somebody").Exec(ctx)
	})
	things := ada.things()
	whole := ada.deposit("7")
	sent := ada.ask(fmt.Sprintf(`mutation { transfer(input: {amount: "1", toWalletId: %q, reference: "rent", metadata: [{key: "k", value: "v"}], idempotencyKey: "t"}) { transfer { id } } }`, friend.wallet))
	held, err := payments.New(b.db, b.stripe, payments.Options{Limits: payments.Limits{ApproveAbove: money.Each(1)}}).
		Payout(t.Context(), payments.PayoutInput{Owner: gid.ID(things["User"]), Amount: "2", Key: "held"})
	if err != nil {
		t.Fatal(err)
	}
	spent := b.spend(gid.ID(ada.wallet))
	line := ada.ask(`{ transactions(first: 1, filter: {kinds: [CHARGE]}) { edges { node { id } } } }`).text("transactions.edges.0.node.id")
	hold, captured := b.holds(gid.ID(ada.wallet))
	b.stripe.createIntent = unpaid
	b.stripe.intent = func(id string) (processor.Intent, error) {
		return processor.Intent{ID: id, Status: processor.IntentRequiresPaymentMethod, ClientSecret: processor.Secret(id + "_secret_x")}, nil
	}
	open := ada.ask(`mutation { deposit(input: {amount: "3", reference: "order-3", idempotencyKey: "open"}) { deposit { id } } }`).text("deposit.deposit.id")
	refund := b.furnish(ada, things, gid.ID(open))
	b.stripe.createIntent = paid
	me := ada.ask(`{ viewer { email sessions { id } } }`)
	spare, _ := b.newKey(scope.UsersRead)
	b.useKey(spare)
	return &street{fixture: b, keys: sync.OnceValue(b.applications), people: []*person{b.nobody(), ada, eve, support, finance, operator}, words: strings.NewReplacer(
		"$user", things["User"], "$wallet", ada.wallet, "$line", line, "$open", open, "$whole", whole, "$paid", things["Deposit"],
		"$payout", things["Payout"], "$account", things["PayoutAccount"], "$transfer", sent.text("transfer.transfer.id"), "$refund", string(refund),
		"$hold", string(hold), "$captured", string(captured), "$charge", string(spent[0]), "$back", string(spent[1]), "$credit", string(spent[2]), "$key", string(spare), "$held", string(held.Operation), "$friend", friend.wallet, "$session", me.text("viewer.sessions.0.id"), "$email", me.text("viewer.email"),
	)}
}

func TestAuthorisation(t *testing.T) {
	t.Parallel()
	schema := generated.NewExecutableSchema(generated.Config{}).Schema()
	rows := map[string]cells{}
	st := newStreet(t)
	for _, d := range ours(schema) {
		switch {
		case d.Kind != ast.Object:
		case d == schema.Query || d == schema.Mutation || d == schema.Subscription:
			for _, f := range d.Fields {
				if name := d.Name + "." + f.Name; !strings.HasPrefix(f.Name, "__") {
					rows[name] = st.call(t, name)
				}
			}
		case strings.HasSuffix(d.Name, "Payload") || d.Name == "UserError" || d.Name == "UserErrorParam" || d.Name == "BatchResult":
			onlyFromMutations(t, schema, d.Name)
		default:
			maps.Copy(rows, st.object(t, d))
		}
	}
	answers := 0
	for name, row := range rows {
		answers += len(row)
		lawful(t, name, row)
	}
	t.Logf("authorisation: %d fields, %d answers", len(rows), answers)
	compareTable(t, rows)
}

// call is what each gets of a field at the top, on a street of its own where it changes
// something, and on another one once an operator has changed it.
func (st *street) call(t *testing.T, name string) (row cells) {
	t.Helper()
	query, known := calls[name]
	if !known {
		t.Errorf("%s has no row: write into calls how it is asked for", name)
		return row
	}
	on := st
	if strings.HasPrefix(name, "Mutation.") {
		on = newStreet(t)
	}
	for _, i := range []int{0, 2, 3, 4, 5, 1} { // Ada last: what she may do can end her session
		if on != st && slices.Contains(row[3:people], "done") {
			on = newStreet(t)
		}
		if strings.HasPrefix(name, "Subscription.") {
			row[i] = on.watch(t, on.people[i], query)
			continue
		}
		_, field, _ := strings.Cut(name, ".")
		row[i] = on.outcome(name, i, on.people[i].ask(strings.ReplaceAll(on.words.Replace(query), "$i", fmt.Sprint(i))), field)
	}
	row[people] = on.callByKeys(t, name, query)
	return row
}

func (st *street) outcome(name string, i int, answer reply, field string) string {
	switch code := answer.text(field + ".userErrors.0.code"); {
	case answer.fault("extensions.code") != "":
		return answer.fault("extensions.code")
	case code != "":
		return code
	case answer.at(field) == nil || strings.Contains(answer.raw, "[null"):
		return "none"
	case slices.Contains(own, name) && i > 0:
		return "own"
	case strings.HasPrefix(name, "Mutation."):
		return "done"
	}
	return "sees"
}

// watch subscribes, and tells what the first message is.
func (st *street) watch(t *testing.T, who *person, query string) string {
	t.Helper()
	var headers []string
	if who.token != "" {
		headers = []string{"Authorization", "Bearer " + who.token}
	}
	got := st.events(t, st.serve(), st.words.Replace(query), headers...).read()
	if code, _ := walk(got.Payload, "errors.0.extensions.code").(string); code != "" {
		return code
	}
	if got.Type != "next" {
		t.Errorf("%v instead of an event", got)
	}
	return "sees"
}

// object asks for all fields of one of Ada's objects at once.
func (st *street) object(t *testing.T, d *ast.Definition) map[string]cells {
	t.Helper()
	rows := map[string]cells{}
	way, known := ways[d.Name]
	if !known {
		t.Errorf("%s has no rows: write into ways how one of Ada's is reached", d.Name)
		return rows
	}
	all := make([]map[string]string, 0, people+len(scope.All)) // field to what is seen of it
	for _, who := range slices.Concat(st.people, st.keys()) {
		all = append(all, st.shows(who, way, d.Fields))
	}
	for _, f := range d.Fields {
		var row cells
		for i := range st.people {
			row[i] = all[i][f.Name]
		}
		byScope := make([]string, len(scope.All))
		for i := range byScope {
			byScope[i] = all[people+i][f.Name]
		}
		row[people] = together(byScope)
		rows[d.Name+"."+f.Name] = row
	}
	return rows
}

func (st *street) schemaKind(name string) bool {
	switch generated.NewExecutableSchema(generated.Config{}).Schema().Types[name].Kind {
	case ast.Object, ast.Interface, ast.Union:
		return true
	}
	return false
}

// lawful is what no table may say, whoever has written it.
func lawful(t *testing.T, name string, row cells) {
	t.Helper()
	seen := func(cell string) bool { return cell == "sees" || cell == "done" || cell == "null" }
	if seen(row[0]) && !slices.Contains(open, name) {
		t.Errorf("%s is open to nobody: %v", name, row)
	}
	if seen(row[2]) && !slices.Contains(open, name) {
		t.Errorf("%s of Ada's is open to somebody else: %v", name, row)
	}
	if row[1] == "none" || row[1] == "null" && row[5] == "null" && !slices.Contains(mayBeNull, name) {
		t.Errorf("%s shows nothing to anybody: give Ada a value, or the row proves nothing: %v", name, row)
	}
}

// mayBeNull have no value on this street.
var mayBeNull = []string{
	"Deposit.paymentIntentId", "PayoutAccount.disabledReason", "PayoutAccount.bankFailure", "Payout.failure", "Refund.failure",
	"Refund.refundId", "Refund.stripeRefundId", "User.suspendedAt", "User.suspendedReason", "Wallet.frozenAt", "Wallet.frozenReason",
	"Wallet.nextMaturityAt", // nothing matures where payouts do not wait; TestFraudAtThePlatformsExpense shows a value
}

// onlyFromMutations makes sure that what has no rows is the answer of one's own call.
func onlyFromMutations(t *testing.T, schema *ast.Schema, name string) {
	t.Helper()
	for _, d := range ours(schema) {
		if d == schema.Mutation || strings.HasSuffix(d.Name, "Payload") || d.Name == "UserError" || d.Name == "BatchResult" {
			continue
		}
		for _, f := range d.Fields {
			if f.Type.Name() == name {
				t.Errorf("%s.%s gives a %s: such a type needs rows", d.Name, f.Name, name)
			}
		}
	}
}
