package graph_test

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/coder/websocket"

	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/database/dbtest"
)

// TestWalletUpdated follows a wallet in every way that a client may sign in.
func TestWalletUpdated(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		b := setup(t, db)
		url := b.serve()
		ada, eve := b.signUp(), b.signUp()
		overSocket := func(s *socket, init any) *socket {
			t.Helper()
			s.send(frame{Type: "connection_init", Payload: init})
			if got := s.read(); got.Type != "connection_ack" {
				t.Fatal(got)
			}
			s.subscribe("1", watching)
			return s
		}
		byCookie, _ := b.dial(t, url, "Cookie", "purser_session="+ada.token, "Origin", url)
		byBearer, _ := b.dial(t, url, "Authorization", "Bearer "+ada.token)
		byPayload, _ := b.dial(t, url, "Cookie", "purser_session="+eve.token) // the payload is meant
		clients := map[string]interface{ until(string) frame }{
			"cookie":       overSocket(byCookie, nil),
			"bearer":       overSocket(byBearer, map[string]any{}),
			"payload":      overSocket(byPayload, map[string]any{"Authorization": "Bearer " + ada.token}),
			"eventsCookie": b.events(t, url, watching, "Cookie", "purser_session="+ada.token),
			"eventsBearer": b.events(t, url, watching, "Authorization", "Bearer "+ada.token),
		}
		for name, c := range clients {
			if got := c.until("0.00"); walk(got.Payload, "data.walletUpdated.id") != ada.wallet {
				t.Errorf("%s: %v is not Ada's wallet", name, got)
			}
		}
		eve.deposit("1.00") // nobody hears of it
		ada.deposit("12.50")
		ada.deposit("2.50")
		for name, c := range clients {
			got := c.until("15.00")
			if after := walk(got.Payload, "data.walletUpdated.transactions.edges.0.node.balanceAfter.amount"); after != "15.00" {
				t.Errorf("%s: the ledger ends with %v in %v", name, after, got)
			}
		}
	})
}

// TestWhatUpdates changes everything else that a wallet shows.
func TestWhatUpdates(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		b := setup(t, db)
		ada := b.signUp()
		s := ada.open(t, b.serve())
		s.subscribe("1", `subscription { walletUpdated { payoutAccount { transfersEnabled }
			deposits(first: 1) { edges { node { status refunds { status } } } } payouts(first: 1) { edges { node { status } } } } }`)
		until := func(path string, want any) {
			t.Helper()
			for {
				got := s.read()
				if got.Type != "next" {
					t.Fatalf("%v before %s is %v", got, path, want)
				}
				if walk(got.Payload, "data.walletUpdated."+path) == want {
					return
				}
			}
		}
		until("payoutAccount", nil)
		ada.ask(`mutation { startConnectOnboarding { url } }`)
		until("payoutAccount.transfersEnabled", true)
		ada.deposit("5.00")
		until("deposits.edges.0.node.status", "SUCCEEDED")
		ada.ask(`mutation { payout(input: {amount: "1.00", idempotencyKey: "one"}) { payout { id } } }`)
		until("payouts.edges.0.node.status", "SENT")
		b.stripe.createIntent = unpaid
		ada.ask(`mutation { deposit(input: {amount: "1.00", idempotencyKey: "two"}) { deposit { id } } }`)
		until("deposits.edges.0.node.status", "REQUIRES_PAYMENT")
	})
}

// TestReplicas are two programs over one database.
func TestReplicas(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("needs PostgreSQL")
	}
	url := dbtest.URLs(t)["PostgreSQL"]
	replica := func() (*fixture, *database.DB) {
		db, err := database.Open(t.Context(), url, "USD")
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = db.Close() })
		return setup(t, db), db
	}
	here, _ := replica()
	there, db := replica()
	ada := here.signUp()
	s := ada.open(t, here.serve())
	s.subscribe("1", watching)
	s.until("0.00")
	adaThere := &person{b: there, token: ada.token, wallet: ada.wallet}
	adaThere.deposit("1.00")
	s.until("1.00")

	err := db.InTx(t.Context(), func(ctx context.Context, tx *database.Tx) error {
		n, err := tx.Exec(ctx, `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
			WHERE datname = current_database() AND query LIKE 'LISTEN%' AND pid <> $1`, 0)
		if err == nil && n == 0 {
			t.Error("nobody listens")
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	adaThere.deposit("2.00") // while nobody listens, perhaps
	s.until("3.00")
	adaThere.deposit("4.00")
	s.until("7.00")

	// Elsewhere, she changes her password, and then logs out.
	again := there.nobody().ask(`mutation($email: String!) { logIn(input: {email: $email, password: "correct horse battery"}) { token } }`,
		"email", ada.ask(`{ viewer { email } }`).text("viewer.email"))
	phone := &person{b: there, token: again.text("logIn.token"), wallet: ada.wallet}
	onPhone := phone.open(t, there.serve())
	onPhone.subscribe("1", watching)
	onPhone.until("7.00")
	phone.ask(`mutation { changePassword(input: {currentPassword: "correct horse battery", newPassword: "a staple of horses"}) { userErrors { code } } }`)
	if got := s.last(); got.fault() != "UNAUTHENTICATED" {
		t.Errorf("after a change of the password on another replica: %v", got)
	}
	b := &person{b: here, token: phone.token, wallet: ada.wallet}
	b.ask(`mutation { logOut { userErrors { code } } }`)
	if got := onPhone.last(); got.fault() != "UNAUTHENTICATED" {
		t.Errorf("after logOut on another replica: %v", got)
	}
}

// TestSessionEnds ends it while something streams.
func TestSessionEnds(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		b := setup(t, db)
		b.streams.Recheck = 20 * time.Millisecond
		url := b.serve()
		end := map[string]func(who *person){
			"LogOut": func(who *person) { who.ask(`mutation { logOut { userErrors { code } } }`) },
			"Expiry": func(who *person) {
				err := db.InTx(t.Context(), func(ctx context.Context, tx *database.Tx) error {
					_, err := tx.Exec(ctx, `UPDATE sessions SET expires_at = $1
						WHERE user_id = (SELECT owner_id FROM wallets WHERE id = $2)`, time.Now().UTC(), who.wallet)
					return err
				})
				if err != nil {
					t.Fatal(err)
				}
			},
		}
		for name, end := range end {
			ada := b.signUp()
			s := ada.open(t, url)
			e := b.events(t, url, watching, "Authorization", "Bearer "+ada.token)
			s.subscribe("1", watching)
			s.until("0.00")
			e.until("0.00")
			end(ada)
			if got := s.last(); got.Type != "error" || got.fault() != "UNAUTHENTICATED" {
				t.Errorf("%s: %v", name, got)
			}
			s.closes(4403)
			if got := e.last(); walk(got.Payload, "errors.0.extensions.code") != "UNAUTHENTICATED" {
				t.Errorf("%s: %v", name, got)
			}
			if got := e.read(); got.Type != "complete" {
				t.Errorf("%s: %v", name, got)
			}
		}
	})
}

// TestSilentSocket says nothing.
func TestSilentSocket(t *testing.T) {
	t.Parallel()
	b := setup(t, dbtest.New(t))
	b.streams.InitFor = 100 * time.Millisecond
	s, _ := b.dial(t, b.serve())
	s.closes(4408)
}

// TestSocketRefuses plays a client that is wrong.
func TestSocketRefuses(t *testing.T) {
	t.Parallel()
	b := setup(t, dbtest.New(t))
	url := b.serve()
	ada, eve := b.signUp(), b.signUp()
	for name, c := range map[string]struct {
		headers []string
		status  int
	}{
		"ErrOrigin":       {[]string{"Cookie", "purser_session=" + ada.token, "Origin", "https://evil.example"}, 403},
		"ErrOriginNobody": {[]string{"Origin", "https://evil.example"}, 403},
		"ErrOriginBearer": {[]string{"Authorization", "Bearer " + ada.token, "Origin", "https://evil.example"}, 403},
		"ErrSite":         {[]string{"Cookie", "purser_session=" + ada.token, "Sec-Fetch-Site", "cross-site"}, 403},
		"ErrToken":        {[]string{"Authorization", "Bearer pst_" + strings.Repeat("x", 43)}, 401},
		"ErrProtocol":     {[]string{"Sec-WebSocket-Protocol", "graphql-ws"}, 400},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if s, response := b.dial(t, url, c.headers...); s != nil || response.StatusCode != c.status {
				t.Errorf("answered %d, want %d", response.StatusCode, c.status)
			}
		})
	}
	anonymous := func(t *testing.T, first string) *socket {
		s, _ := b.dial(t, url)
		s.raw(first)
		return s
	}
	for name, c := range map[string]struct {
		code int
		play func(t *testing.T) *socket
	}{
		"ErrNobody": {4401, func(t *testing.T) *socket { return anonymous(t, `{"type":"connection_init"}`) }},
		"ErrBadToken": {4403, func(t *testing.T) *socket {
			return anonymous(t, `{"type":"connection_init","payload":{"authorization":"Bearer nope"}}`)
		}},
		"ErrBeforeInit": {4401, func(t *testing.T) *socket {
			return anonymous(t, `{"id":"1","type":"subscribe","payload":{"query":"{viewer{id}}"}}`)
		}},
		"ErrNotJSON":   {4400, func(t *testing.T) *socket { return anonymous(t, `hello`) }},
		"ErrUnknown":   {4400, func(t *testing.T) *socket { return anonymous(t, `{"type":"start"}`) }},
		"ErrInitTwice": {4429, func(t *testing.T) *socket { s := ada.open(t, url); s.raw(`{"type":"connection_init"}`); return s }},
		"ErrSameID": {4409, func(t *testing.T) *socket {
			s := ada.open(t, url)
			s.subscribe("1", watching)
			s.subscribe("1", watching)
			return s
		}},
		"ErrNoID":        {4400, func(t *testing.T) *socket { s := ada.open(t, url); s.subscribe("", watching); return s }},
		"ErrLongMessage": {1009, func(t *testing.T) *socket { return anonymous(t, strings.Repeat(" ", 65<<10)) }},
		"ErrSessionEnded": {4403, func(t *testing.T) *socket {
			grace := b.signUp()
			s := grace.open(t, url)
			grace.ask(`mutation { logOut { userErrors { code } } }`)
			s.subscribe("1", watching)
			return s
		}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c.play(t).closes(websocket.StatusCode(c.code))
		})
	}
	for name, c := range map[string]struct{ query, code string }{
		"ErrMutation": {`mutation { logIn(input: {email: "a@example.com", password: "x"}) { token } }`, "BAD_REQUEST"},
		"ErrParse":    {`subscription {`, "GRAPHQL_PARSE_FAILED"},
		"ErrField":    {`subscription { walletUpdated { nope } }`, "GRAPHQL_VALIDATION_FAILED"},
		"ErrTwoRoots": {`subscription { a: walletUpdated { id } b: walletUpdated { id } }`, "GRAPHQL_VALIDATION_FAILED"},
		"ErrAnothers": {`subscription { walletUpdated(walletId: "` + eve.wallet + `") { id } }`, "NOT_FOUND"},
		"ErrUnknown":  {`subscription { walletUpdated(walletId: "wal_1") { id } }`, "NOT_FOUND"},
		"ErrID":       {`subscription { walletUpdated(walletId: "?") { id } }`, "BAD_USER_INPUT"},
	} {
		t.Run(name+"Operation", func(t *testing.T) {
			t.Parallel()
			s := ada.open(t, url)
			s.subscribe("1", c.query)
			if got := s.read(); got.Type != "error" || got.fault() != c.code || walk(got.Payload, "0.extensions.requestId") == nil {
				t.Errorf("%v, want %s", got, c.code)
			}
			s.subscribe("1", watching) // the socket lives on, and the id is free
			s.until("0.00")
			e := b.events(t, url, c.query, "Authorization", "Bearer "+ada.token)
			if got := e.read(); c.code != "BAD_REQUEST" && walk(got.Payload, "errors.0.extensions.code") != c.code {
				t.Errorf("as events: %v, want %s", got, c.code)
			}
			if got := e.read(); got.Type != "complete" {
				t.Errorf("as events: %v, want the end", got)
			}
		})
	}
	t.Run("OKQuery", func(t *testing.T) {
		t.Parallel()
		s := ada.open(t, url)
		s.subscribe("q", `{ viewer { wallet { id } } }`)
		if got := s.read(); got.Type != "next" || walk(got.Payload, "data.viewer.wallet.id") != ada.wallet {
			t.Error(got)
		}
		if got := s.read(); got.Type != "complete" || got.ID != "q" {
			t.Error(got)
		}
		s.send(frame{Type: "ping", Payload: map[string]any{"a": "b"}})
		if got := s.read(); got.Type != "pong" || walk(got.Payload, "a") != "b" {
			t.Error(got)
		}
	})
	t.Run("ErrPlainPost", func(t *testing.T) {
		t.Parallel()
		if reply := ada.ask(watching); reply.status != http.StatusNotAcceptable {
			t.Errorf("%d %s", reply.status, reply)
		}
	})
}
