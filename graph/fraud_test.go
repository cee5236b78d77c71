package graph_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/purserhq/purser/ent/user"
	"github.com/purserhq/purser/graph"
	"github.com/purserhq/purser/graph/transport"
	"github.com/purserhq/purser/internal/auth"
	"github.com/purserhq/purser/internal/closing"
	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/database/dbtest"
	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/money"
	"github.com/purserhq/purser/internal/payments"
	"github.com/purserhq/purser/internal/sandbox"
	stripeclient "github.com/purserhq/purser/internal/stripe"
)

// Somebody pays in with a stolen card, sends the money over one, two and three wallets to be
// paid out within seconds, and deletes the accounts before the card's owner disputes: as live
// mode is set up, over HTTP and with the sandbox. Nothing is paid out and nobody is forgotten.
func TestFraudAtThePlatformsExpense(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		b := setup(t, db)
		box, err := sandbox.Open(t.Context(), sandbox.Config{})
		if err != nil {
			t.Fatal(err)
		}
		srv := httptest.NewServer(box)
		t.Cleanup(func() {
			srv.Close()
			_ = box.Close() // nothing is left to read
		})
		client, err := stripeclient.New(stripeclient.Config{Key: "sk_test_fraud", APIBase: srv.URL})
		if err != nil {
			t.Fatal(err)
		}
		terms := closing.Terms{Disputes: 120 * 24 * time.Hour, Debts: 3 * 365 * 24 * time.Hour}
		accounts := auth.New(db, auth.Options{Closing: terms})
		verbs := payments.New(db, client, payments.Options{
			ReturnURL: "https://app.example/return", RefreshURL: "https://app.example/refresh", Closing: terms,
			PayoutDelay: 7 * 24 * time.Hour, Limits: payments.Limits{ReauthAbove: money.Each(500), ReauthWithin: 15 * time.Minute},
		})
		b.api = accounts.Middleware(graph.NewServer(
			graph.Resolver{Read: auth.Reader(b.reads), Payments: verbs, Accounts: accounts}, transport.Options{}))

		tried, through := 0, 0
		payout := func(who *person, amount string) {
			t.Helper()
			tried++
			answer := who.ask(fmt.Sprintf(`mutation { payout(input: {amount: %q, idempotencyKey: "out%d"}) { payout { id } userErrors { code } } }`, amount, tried))
			if answer.at("payout.payout") != nil {
				through++
				t.Errorf("paid out: %s", answer)
			}
		}
		send := func(from, to *person, amount string) {
			t.Helper()
			answer := from.ask(fmt.Sprintf(`mutation { transfer(input: {amount: %q, toWalletId: %q, idempotencyKey: "t"}) { transfer { id } userErrors { code } } }`, amount, to.wallet))
			if answer.at("transfer.transfer") == nil {
				t.Fatalf("not sent: %s", answer)
			}
		}
		thief, mule, second, third := b.signUp(), b.signUp(), b.signUp(), b.signUp()
		for _, who := range []*person{thief, mule, second, third} {
			if url := who.ask(`mutation { startConnectOnboarding { url userErrors { code } } }`).text("startConnectOnboarding.url"); url == "" {
				t.Fatal("no payout account")
			}
			account := who.ask(`{ wallet { accountId } }`).text("wallet.accountId")
			request := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/_sandbox/accounts/"+account+"/complete", strings.NewReader("{}"))
			request.Header.Set("Authorization", "Bearer "+box.Token())
			answer := httptest.NewRecorder()
			if box.ServeHTTP(answer, request); answer.Code != http.StatusOK {
				t.Fatalf("complete %s: %d %s", account, answer.Code, answer.Body)
			}
		}
		thief.deposit("100.00")
		payout(thief, "1.00")
		send(thief, mule, "100.00")
		payout(mule, "1.00")
		send(mule, second, "80.00")
		payout(second, "1.00")
		send(second, third, "50.00")
		payout(third, "1.00")
		payout(third, "50.00")
		shown := third.ask(`{ wallet { currentBalance { amount } availableBalance { amount } maturingBalance { amount } nextMaturityAt } }`)
		if shown.text("wallet.availableBalance.amount") != "0.00" || shown.text("wallet.maturingBalance.amount") != "50.00" ||
			shown.text("wallet.nextMaturityAt") < time.Now().Add(7*24*time.Hour).UTC().Format(time.RFC3339) {
			t.Errorf("it is not shown why: %s", shown)
		}
		t.Logf("card money paid out over wallets: %d tried, %d got through", tried, through)

		// The account goes; who it was stays until nothing can be disputed any more.
		answer := thief.ask(`mutation { deleteMyAccount(input: {password: "correct horse battery"}) { userErrors { code } } }`)
		if answer.text("deleteMyAccount.userErrors.0.code") != "" {
			t.Fatalf("not closed: %s", answer)
		}
		u := db.Client().User.Query().Where(user.WalletID(gid.ID(thief.wallet))).OnlyX(t.Context())
		if u.DeletedAt != nil || u.ClosingAt == nil || u.NextAt == nil || u.NextAt.Before(time.Now().Add(119*24*time.Hour)) {
			t.Errorf("the account's data: closing %v, erased %v, next look %v", u.ClosingAt, u.DeletedAt, u.NextAt)
		}
		if thief.ask(`{ viewer { id } }`).at("viewer") != nil {
			t.Error("the account is not closed")
		}
	})
}
