package graph_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/vektah/gqlparser/v2/ast"

	"github.com/purserhq/purser/ent/session"
	"github.com/purserhq/purser/ent/transaction"
	"github.com/purserhq/purser/ent/user"
	"github.com/purserhq/purser/graph"
	"github.com/purserhq/purser/graph/generated"
	"github.com/purserhq/purser/graph/transport"
	"github.com/purserhq/purser/internal/auth"
	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/database/dbtest"
	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/ledger"
	"github.com/purserhq/purser/internal/money"
	"github.com/purserhq/purser/internal/payments"
)

// Each field of Query and Mutation has an entry in the tables that say who may call it.
func TestAccessOfEveryField(t *testing.T) {
	t.Parallel()
	schema := generated.NewExecutableSchema(generated.Config{}).Schema()
	fields, acts := graph.Tables()
	for _, d := range []*ast.Definition{schema.Query, schema.Mutation} {
		for _, f := range d.Fields {
			name := d.Name + "." + f.Name
			if strings.HasPrefix(f.Name, "__") {
				continue
			}
			if !fields[name] {
				t.Errorf("%s has no entry in graph/access.go: nobody may call it", name)
			}
			delete(fields, name)
			// What users do with their own money has rules of its own.
			recent := strings.Contains(f.Description, "recent authentication") && strings.Contains(f.Description, "role")
			if acts[name] != recent {
				t.Errorf("%s: an act %v, and its description asks for recent authentication %v", name, acts[name], recent)
			}
		}
	}
	for name := range fields {
		t.Errorf("%s is in graph/access.go and not in the schema", name)
	}
}

// closings are the calls that only close something.
var closings = []string{
	`mutation { setSwitch(input: {name: DEPOSITS, open: false, reason: "x"}) { userErrors { code } } }`,
	`mutation { setMoneyOut(input: {open: false, reason: "x"}) { userErrors { code } } }`,
	`mutation { freezeWallet(input: {walletId: "$friendWallet", reason: "x"}) { userErrors { code } } }`,
	`mutation { withdrawResolution(input: {resolutionId: "res_b", reason: "x"}) { userErrors { code } } }`,
}

// An ADMIN's API key, and an ADMIN's session that nobody has proved lately, carry no act
// out. Closing a switch, freezing and withdrawing stay possible.
func TestActsNeedAPerson(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		st := newStreetOn(t, db)
		admin := st.people[5]
		email := admin.ask(`{ viewer { email } }`).text("viewer.email")
		_, key, err := auth.New(db, auth.Options{}).CreateKey(t.Context(), email, "office", user.RoleAdmin)
		if err != nil {
			t.Fatal(err)
		}
		program := &person{b: st.fixture, token: key.Reveal()}
		st.inTx(func(ctx context.Context, tx *database.Tx) error {
			old := time.Now().Add(-auth.RecentlyFor - time.Minute)
			return tx.Session.Update().Where(session.HasUserWith(user.RoleEQ(user.RoleAdmin))).SetProvedAt(old).Exec(ctx)
		})
		_, acts := graph.Tables()
		tried, through := 0, 0
		for name, act := range acts {
			if !act {
				continue
			}
			_, field, _ := strings.Cut(name, ".")
			query := strings.ReplaceAll(st.words.Replace(calls[name]), "$i", "1")
			for who, want := range map[*person]string{program: "FORBIDDEN", admin: "REAUTHENTICATION_REQUIRED"} {
				answer := who.ask(query)
				tried++
				if answer.fault("extensions.code")+answer.text(field+".userErrors.0.code") != want {
					through++
					t.Errorf("%s: %s, want %s", name, answer, want)
				}
			}
		}
		t.Logf("acts by keys and old sessions: %d tried, %d got through", tried, through)
		for _, query := range closings {
			query = st.words.Replace(strings.ReplaceAll(query, "$friendWallet", st.people[2].wallet))
			for _, who := range []*person{program, admin} {
				if answer := who.ask(query); answer.fault("extensions.code") != "" || strings.Contains(answer.raw, `"code":`) {
					t.Errorf("%s answers %s", query, answer)
				}
			}
		}
	})
}

// refunding is a bench whose operators refund 10.00 alone at most, SUPPORT 6.00 in a day.
func refunding(t *testing.T, db *database.DB) (b *fixture, ada, support, finance, admin *person) {
	t.Helper()
	b = setup(t, db)
	accounts := auth.New(b.db, auth.Options{})
	verbs := payments.New(b.db, b.stripe, payments.Options{SupportRefundMax: money.Each(6), Limits: payments.Limits{ApproveAbove: money.Each(10)}})
	b.api = accounts.Middleware(graph.NewServer(
		graph.Resolver{Read: auth.Reader(b.reads), Payments: verbs, Accounts: accounts}, transport.Options{}))
	ada, support, finance, admin = b.signUp(), b.signUp(), b.signUp(), b.signUp()
	support.promoteTo(user.RoleSupport)
	finance.promoteTo(user.RoleFinance)
	admin.promote()
	return b, ada, support, finance, admin
}

func (who *person) refund(deposit, amount, key string) reply {
	return who.ask(fmt.Sprintf(`mutation { refundDeposit(input: {depositId: %q, amount: %q, idempotencyKey: %q}) {
		refund { id amount { amount } } resolution { id status action amount { amount } } replayed userErrors { code } } }`, deposit, amount, key))
}

// A refund above the limit is proposed, and made when another operator confirms it. It
// cannot be cut in pieces.
func TestRefundOfTwo(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		_, ada, support, finance, admin := refunding(t, db)
		deposit, other := ada.deposit("50"), ada.deposit("50")
		for i, c := range []struct {
			who                  *person
			deposit, amount, key string
			code, status         string
		}{
			{support, deposit, "7", "s1", "AMOUNT_TOO_LARGE", ""},
			{support, deposit, "4", "s2", "", ""},
			{support, other, "3", "s3", "AMOUNT_TOO_LARGE", ""}, // the rest of the day is 2.00
			{support, other, "2", "s4", "", ""},
			{finance, deposit, "9", "f1", "", ""},
			{finance, other, "2", "f2", "", "PROPOSED"}, // 11.00 in all
			{finance, other, "2", "f2", "", "PROPOSED"}, // again
			{finance, other, "3", "f2", "IDEMPOTENCY_KEY_REUSED", ""},
			{admin, other, "11", "a1", "INVALID_INPUT", ""}, // a proposal waits
		} {
			answer := c.who.refund(c.deposit, c.amount, c.key)
			if answer.text("refundDeposit.userErrors.0.code") != c.code || answer.text("refundDeposit.resolution.status") != c.status ||
				(c.code == "" && c.status == "") != (answer.text("refundDeposit.refund.amount.amount") != "") {
				t.Errorf("%d: %s", i, answer)
			}
		}
		proposal := finance.refund(other, "2", "f2").text("refundDeposit.resolution.id")
		confirm := fmt.Sprintf(`mutation { confirmResolution(input: {resolutionId: %q}) { resolution { status confirmedBy } userErrors { code } } }`, proposal)
		expect(t, finance.ask(confirm), "confirmResolution.userErrors.0.code", "INVALID_INPUT") // their own
		if answer := support.ask(confirm); answer.fault("extensions.code") != "FORBIDDEN" {
			t.Errorf("SUPPORT confirms: %s", answer)
		}
		for range 2 { // the second gives the same
			expect(t, admin.ask(confirm), "confirmResolution.resolution.status", "SUCCEEDED")
		}
		again := finance.refund(other, "2", "f2")
		expect(t, again, "refundDeposit.resolution.status", "SUCCEEDED")
		expect(t, again, "refundDeposit.refund.amount.amount", "2.00")
		expect(t, ada.ask(`{ wallet { currentBalance { amount } } }`), "wallet.currentBalance.amount", "83.00") // less 4, 2, 9 and 2
	})
}

// Refunds of one operator that begin at once count each other.
func TestRefundsAtOnce(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		_, ada, support, _, _ := refunding(t, db)
		const tries = 8
		var deposits []string
		for range tries {
			deposits = append(deposits, ada.deposit("5"))
		}
		done := make(chan bool)
		for i, deposit := range deposits {
			go func() { done <- support.refund(deposit, "3", fmt.Sprint(i)).text("refundDeposit.refund.id") != "" }()
		}
		through := 0
		for range tries {
			if <-done {
				through++
			}
		}
		t.Logf("refunds above the limit of a role: %d tried, %d got through", tries-2, max(0, through-2))
		if through != 2 {
			t.Errorf("%d refunds of 3.00 passed a limit of 6.00, want 2", through)
		}
	})
}

// A frozen wallet receives and does not send; its owner learns that, and not why.
func TestFreezeWallet(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		b := setup(t, db)
		ada, bob, admin := b.signUp(), b.signUp(), b.signUp()
		admin.promote()
		paid := ada.deposit("20")
		bob.deposit("20")
		ada.ask(`mutation { startConnectOnboarding { url } }`)
		freeze := func(verb, reason string) reply {
			return admin.ask(fmt.Sprintf(`mutation { %s(input: {walletId: %q, reason: %q}) { wallet { frozenAt frozenReason } userErrors { code field } } }`,
				verb, ada.wallet, reason))
		}
		held := gid.New(gid.Payout) // was not sent when the wallet is frozen
		b.inTx(func(ctx context.Context, tx *database.Tx) error {
			w := tx.Wallet.GetX(ctx, gid.ID(ada.wallet))
			err := tx.Payout.Create().SetID(held).SetOwnerID(w.OwnerID).SetWalletID(w.ID).SetAmount(100).SetCurrency("USD").SetIdempotencyKey("held").
				SetFingerprint(strings.Repeat("0", 64)).SetAccountID(*w.AccountID).SetNextAt(time.Now().Add(24 * time.Hour)).Exec(ctx)
			return errors.Join(err, ledger.Post(ctx, tx, time.Now(), ledger.Posting{
				Wallet: w.ID, Kind: transaction.KindPayout, Contra: transaction.ContraPayouts, Value: -100, Reference: string(held), Payout: held,
			}))
		})
		const waiting = `{ parkedOperations { id ... on Payout { wallet { frozenReason } } } parkedItems { id failure } }`
		if answer := admin.ask(waiting); strings.Contains(answer.raw, string(held)) {
			t.Errorf("a payout that waits for nobody is listed: %s", answer)
		}
		expect(t, freeze("freezeWallet", ""), "freezeWallet.userErrors.0.code", "INVALID_INPUT")
		expect(t, freeze("freezeWallet", "stolen cards"), "freezeWallet.wallet.frozenReason", "stolen cards")
		listed := admin.ask(waiting)
		for path, want := range map[string]string{
			"parkedOperations.0.id": string(held), "parkedOperations.0.wallet.frozenReason": "stolen cards",
			"parkedItems.0.id": string(held), "parkedItems.0.failure": "The wallet is frozen: stolen cards. Call refusePayout or unfreezeWallet.",
		} {
			expect(t, listed, path, want)
		}
		seen := ada.ask(`{ wallet { frozenAt frozenReason } }`)
		if seen.at("wallet.frozenAt") == nil || seen.at("wallet.frozenReason") != nil {
			t.Errorf("the owner sees %s", seen)
		}
		out := []string{
			fmt.Sprintf(`mutation { transfer(input: {amount: "1", toWalletId: %q, idempotencyKey: "$k"}) { userErrors { code } } }`, bob.wallet),
			`mutation { payout(input: {amount: "1", idempotencyKey: "$k"}) { userErrors { code } } }`,
		}
		for _, query := range out {
			answer := ada.ask(strings.ReplaceAll(query, "$k", "1"))
			if !strings.Contains(answer.raw, `"FROZEN"`) {
				t.Errorf("what leaves a frozen wallet: %s", answer)
			}
		}
		for _, answer := range []reply{
			bob.ask(fmt.Sprintf(`mutation { transfer(input: {amount: "1", toWalletId: %q, idempotencyKey: "in"}) { userErrors { code } } }`, ada.wallet)),
			admin.refund(paid, "5", "r"),
		} {
			if strings.Contains(answer.raw, `"code"`) {
				t.Errorf("what a frozen wallet does not hold up: %s", answer)
			}
		}
		ada.deposit("3")
		expect(t, ada.ask(`{ wallet { currentBalance { amount } } }`), "wallet.currentBalance.amount", "18.00")
		expect(t, freeze("unfreezeWallet", "cleared"), "unfreezeWallet.wallet.frozenAt", "")
		for _, query := range out {
			if answer := ada.ask(strings.ReplaceAll(query, "$k", "2")); strings.Contains(answer.raw, `"code"`) {
				t.Errorf("afterwards: %s", answer)
			}
		}
		log := admin.ask(fmt.Sprintf(`{ auditLog(subject: %q) { edges { node { action detail } } } }`, ada.wallet))
		if got := []string{log.text("auditLog.edges.1.node.action"), log.text("auditLog.edges.0.node.action")}; !slices.Equal(got, []string{"wallet.frozen", "wallet.unfrozen"}) {
			t.Errorf("the audit log has %s", log)
		}
	})
}

// A suspended user's requests are refused, and operators see why.
func TestSuspendUser(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		b := setup(t, db)
		ada, admin := b.signUp(), b.signUp()
		admin.promote()
		me := ada.ask(`{ viewer { id email suspendedReason } }`)
		id, email := me.text("viewer.id"), me.text("viewer.email")
		suspend := func(verb string) reply {
			return admin.ask(fmt.Sprintf(`mutation { %s(input: {userId: %q, reason: "x y"}) { user { suspendedAt suspendedReason } userErrors { code } } }`, verb, id))
		}
		expect(t, suspend("suspendUser"), "suspendUser.user.suspendedReason", "x y")
		if answer := ada.ask(`{ viewer { id } }`); answer.fault("extensions.code") != "UNAUTHENTICATED" {
			t.Errorf("a suspended user: %s", answer)
		}
		const logIn = `mutation($e: String!) { logIn(input: {email: $e, password: "correct horse battery"}) { token userErrors { code } } }`
		expect(t, b.nobody().ask(logIn, "e", email), "logIn.userErrors.0.code", "SUSPENDED")
		expect(t, suspend("unsuspendUser"), "unsuspendUser.user.suspendedAt", "")
		back := &person{b: b, token: b.nobody().ask(logIn, "e", email).text("logIn.token")}
		ended := back.ask(`mutation { endAllSessions { endedSessions userErrors { code } } }`)
		expect(t, ended, "endAllSessions.endedSessions", "1")
		if answer := back.ask(`{ viewer { id } }`); answer.fault("extensions.code") != "UNAUTHENTICATED" {
			t.Errorf("after endAllSessions: %s", answer)
		}
	})
}
