package auth_test

import (
	"context"
	"sync"
	"testing"
	"time"

	"github.com/purserhq/purser/ent"
	"github.com/purserhq/purser/ent/deposit"
	"github.com/purserhq/purser/ent/transaction"
	"github.com/purserhq/purser/internal/auth"
	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/gid"
)

const password = "correct horse"

// clock is a time that tests move while requests read it.
type clock struct {
	mu sync.Mutex
	at time.Time
}

func newClock() *clock { return &clock{at: time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)} }

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.at
}

func (c *clock) set(at time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = at
}

func (c *clock) advance(by time.Duration) { c.set(c.now().Add(by)) }

// person is a user with one row of everything that can be theirs.
type person struct {
	ctx    context.Context // in which they ask
	signIn auth.SignIn
	rows   map[string]gid.ID // by the name of the type
}

// newPerson signs somebody up and gives them a line, a deposit, a payout and so on.
func newPerson(t *testing.T, db *database.DB, name string) person {
	t.Helper()
	in, err := auth.New(db, auth.Options{}).SignUp(t.Context(), name+"@example.com", password, name)
	if err != nil {
		t.Fatal(err)
	}
	u, err := db.Client().User.Get(t.Context(), in.User)
	if err != nil {
		t.Fatal(err)
	}
	rows := map[string]gid.ID{
		"User": u.ID, "Wallet": u.WalletID, "Session": in.Session, "PayoutLine": gid.New(gid.Transaction), "PayoutAccount": gid.ID("acct_" + name),
		"Transaction": gid.New(gid.Transaction), "Deposit": gid.New(gid.Deposit), "Payout": gid.New(gid.Payout),
		"Identity": gid.New("idn"), "APIKey": gid.New(gid.Key), "Passkey": gid.New("psk"),
		"Refund": gid.New(gid.Refund), "Dispute": gid.ID("du_" + name), "Onboarding": gid.New(gid.Onboarding),
	}
	inTx(t, db, func(ctx context.Context, tx *database.Tx) error { return furnish(ctx, tx, rows) })
	viewer := auth.Viewer{ID: u.ID, Session: in.Session}
	return person{ctx: auth.NewContext(t.Context(), viewer), signIn: in, rows: rows}
}

// own is the rows of a type that are the person's.
func (p person) own(typ string) []gid.ID {
	if typ == "Transaction" {
		all := []gid.ID{p.rows[typ], p.rows["PayoutLine"]}
		for _, name := range []string{"ChargeLine", "RefundLine", "CreditLine"} {
			if id, there := p.rows[name]; there {
				all = append(all, id)
			}
		}
		return all
	}
	return []gid.ID{p.rows[typ]}
}

// furnish writes the rows of one user.
func furnish(ctx context.Context, tx *database.Tx, rows map[string]gid.ID) error {
	owner, w := rows["User"], rows["Wallet"]
	hash := "0000000000000000000000000000000000000000000000000000000000000000"
	return execAll(ctx,
		tx.Identity.Create().SetID(rows["Identity"]).SetUserID(owner).SetIssuer("https://id.example.com").SetSubject(owner.String()),
		tx.Passkey.Create().SetID(rows["Passkey"]).SetUserID(owner).SetName("old phone").SetCredentialID(owner.String()).SetPublicKey("AQ").SetBackupEligible(false),
		tx.APIKey.Create().SetID(rows["APIKey"]).SetUserID(owner).SetName("shop").SetRole("USER").SetTokenHash(hash[:38]+owner.String()[4:]),
		tx.PayoutAccount.Create().SetID(rows["PayoutAccount"]).SetOwnerID(owner).SetSyncedAt(time.Now()),
		tx.Onboarding.Create().SetID(rows["Onboarding"]).SetOwnerID(owner).SetWalletID(w).SetNextAt(time.Now()),
		tx.Deposit.Create().SetID(rows["Deposit"]).SetOwnerID(owner).SetWalletID(w).SetAmount(500).SetCurrency("USD").
			SetIdempotencyKey("d").SetFingerprint(hash).SetNextAt(time.Now()),
		tx.Payout.Create().SetID(rows["Payout"]).SetOwnerID(owner).SetWalletID(w).SetAmount(100).SetCurrency("USD").
			SetIdempotencyKey("p").SetFingerprint(hash).SetAccountID(rows["PayoutAccount"]).SetNextAt(time.Now()),
		tx.Refund.Create().SetID(rows["Refund"]).SetOwnerID(owner).SetWalletID(w).SetDepositID(rows["Deposit"]).SetAmount(5).
			SetCharged(5).SetCurrency("USD").SetIdempotencyKey("r").SetFingerprint(hash).SetNextAt(time.Now()),
		tx.Dispute.Create().SetID(rows["Dispute"]).SetWalletID(w).SetDepositID(rows["Deposit"]).SetAmount(5).SetCurrency("USD").
			SetReason("fraudulent").SetStatus("needs_response"),
		tx.Deposit.UpdateOneID(rows["Deposit"]).SetState(deposit.StateSucceeded).SetPaymentIntentID("pi_"+owner.String()).ClearNextAt(),
		tx.Wallet.UpdateOneID(w).SetAccountID(rows["PayoutAccount"]),
		tx.Transaction.Create().SetID(rows["Transaction"]).SetWalletID(w).SetSequence(1).SetKind(transaction.KindDeposit).
			SetValue(500).SetRunningBalance(0).SetBalanceAfter(500).SetContra(transaction.ContraStripe).
			SetReference(rows["Deposit"].String()).SetDepositID(rows["Deposit"]),
		tx.Transaction.Create().SetID(rows["PayoutLine"]).SetWalletID(w).SetSequence(2).SetKind(transaction.KindPayout).
			SetValue(-100).SetRunningBalance(500).SetBalanceAfter(400).SetContra(transaction.ContraPayouts).
			SetReference(rows["Payout"].String()).SetPayoutID(rows["Payout"]),
	)
}

func execAll(ctx context.Context, writes ...interface{ Exec(context.Context) error }) error {
	for _, write := range writes {
		if err := write.Exec(ctx); err != nil {
			return err
		}
	}
	return nil
}

// newEvent writes an event of Stripe's, which is nobody's.
func newEvent(t *testing.T, db *database.DB) gid.ID {
	t.Helper()
	inTx(t, db, func(ctx context.Context, tx *database.Tx) error {
		return tx.StripeEvent.Create().SetID("evt_1").SetType("account.updated").SetObjectID("acct_1").Exec(ctx)
	})
	inTx(t, db, func(ctx context.Context, tx *database.Tx) error {
		first, err := tx.Event.Query().First(ctx)
		if err != nil {
			return err
		}
		endpoint, err := tx.WebhookEndpoint.Create().SetURL("https://shop.example/hook").SetSealedSecret("sealed").SetPosition(0).Save(ctx)
		if err != nil {
			return err
		}
		return tx.WebhookDelivery.Create().SetEndpointID(endpoint.ID).SetEventID(first.ID).SetNextAt(tx.Now(ctx)).Exec(ctx)
	})
	return "evt_1"
}

func inTx(t *testing.T, db *database.DB, fn func(ctx context.Context, tx *database.Tx) error) {
	t.Helper()
	if err := db.InTx(t.Context(), fn); err != nil {
		t.Fatal(err)
	}
}

// count is the number of users, wallets and sessions that there are.
func count(t *testing.T, c *ent.Client) (n [3]int) {
	t.Helper()
	for i, query := range []interface {
		Count(context.Context) (int, error)
	}{c.User.Query(), c.Wallet.Query(), c.Session.Query()} {
		var err error
		if n[i], err = query.Count(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	return n
}
