package graph_test

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/pquerna/otp/totp"

	"github.com/purserhq/purser/ent/resettoken"
	"github.com/purserhq/purser/ent/user"
	"github.com/purserhq/purser/internal/auth"
	"github.com/purserhq/purser/internal/database"
	"github.com/purserhq/purser/internal/database/dbtest"
	"github.com/purserhq/purser/internal/gid"
)

func TestPrivacy(t *testing.T) {
	t.Parallel()
	dbtest.ForEachDriver(t, func(t *testing.T, db *database.DB) {
		b := setup(t, db)
		const forget = `mutation($password: String!, $code: String) { deleteMyAccount(input: {password: $password, code: $code}) { userErrors { code } } }`
		eve := b.signUp()
		eve.deposit("9.00")
		ada := b.signUp()
		ada.ask(`mutation { startConnectOnboarding { url } }`)
		ada.deposit("10.00")
		secret, codes := furnishAccount(t, b, ada)
		export := ada.ask(`mutation { exportMyData { data userErrors { code } } }`)
		var all map[string]any
		if err := json.Unmarshal([]byte(export.text("exportMyData.data")), &all); err != nil {
			t.Fatal(err, export)
		}
		text := export.text("exportMyData.data")
		if len(all["deposits"].([]any)) != 1 || len(all["transactions"].([]any)) != 1 || strings.Contains(text, eve.wallet) {
			t.Errorf("export = %s", text)
		}
		mine := all["user"].(map[string]any)
		if len(all["second_factors"].([]any)) != 1 || len(all["identities"].([]any)) != 1 || !strings.Contains(text, "canary-subject") ||
			mine["email_verified_at"] == nil || mine["two_factor_at"] == nil {
			t.Errorf("the account is not in the export: %s", text)
		}
		for _, hidden := range []string{"argon2", "token_hash", "code_hash", "sealed", secret, codes[0]} {
			if strings.Contains(text, hidden) {
				t.Errorf("%s is in the export", hidden)
			}
		}
		expect(t, ada.ask(forget, "password", "wrong"), "deleteMyAccount.userErrors.0.code", "INVALID_CREDENTIALS")
		expect(t, ada.ask(forget, "password", "correct horse battery"), "deleteMyAccount.userErrors.0.code", "CODE_REQUIRED")
		expect(t, ada.ask(forget, "password", "correct horse battery", "code", codes[0]), "deleteMyAccount.userErrors.0.code", "DISABLED")
		expect(t, ada.ask(`mutation { payout(input: {amount: "10", idempotencyKey: "all"}) { payout { status } } }`), "payout.payout.status", "SENT")
		me := ada.ask(`{ viewer { id email } }`)
		email, adaID := me.text("viewer.email"), gid.ID(me.text("viewer.id"))
		expect(t, ada.ask(forget, "password", "correct horse battery", "code", codes[0]), "deleteMyAccount.userErrors.0.code", "")
		if reply := ada.ask(`{ viewer { id } }`); reply.status != http.StatusUnauthorized {
			t.Errorf("who is forgotten is still signed in: %s", reply)
		}
		for _, gone := range []string{email, "canary-subject"} {
			if n := contains(t, b, gone); n != 0 {
				t.Errorf("%s stands in %d places", gone, n)
			}
		}
		client := db.Client()
		left := client.SecondFactor.Query().CountX(t.Context()) + client.RecoveryCode.Query().CountX(t.Context()) +
			client.Identity.Query().CountX(t.Context()) + client.ResetToken.Query().Where(resettoken.UserID(adaID)).CountX(t.Context()) +
			client.User.Query().Where(user.DeletedAtNotNil(), user.Or(user.EmailVerifiedAtNotNil(), user.TwoFactorAtNotNil())).CountX(t.Context())
		if left != 0 {
			t.Errorf("%d rows of the account are left", left)
		}
		if line := db.Client().Transaction.Query().CountX(t.Context()); line != 3 {
			t.Errorf("%d lines are left of 3", line)
		}
	})
}

// furnishAccount gives somebody all that an account can have: a verified address, a
// second factor, a link on its way, and an identity elsewhere.
func furnishAccount(t *testing.T, b *fixture, who *person) (secret string, recovery []string) {
	t.Helper()
	seal, err := auth.NewSecretBox(base64.StdEncoding.EncodeToString(bytes.Repeat([]byte{1}, 32)))
	if err != nil {
		t.Fatal(err)
	}
	id := gid.ID(who.ask(`{ viewer { id } }`).text("viewer.id"))
	b.inTx(func(ctx context.Context, tx *database.Tx) error {
		if err := tx.Identity.Create().SetUserID(id).SetIssuer("https://id.example.com").SetSubject("canary-subject").SetCreatedAt(time.Now()).Exec(ctx); err != nil {
			return err
		}
		return tx.User.UpdateOneID(id).SetEmailVerifiedAt(time.Now()).Exec(ctx)
	})
	who.ask(`mutation($email: String!) { requestPasswordReset(input: {email: $email}) { userErrors { code } } }`,
		"email", who.ask(`{ viewer { email } }`).text("viewer.email"))
	ctx := auth.NewContext(t.Context(), auth.Viewer{ID: id})
	accounts := auth.New(b.db, auth.Options{SecretBox: seal})
	app, err := accounts.StartTwoFactor(ctx, "correct horse battery", "")
	if err != nil {
		t.Fatal(err)
	}
	code, err := totp.GenerateCode(app.Secret, time.Now())
	if err != nil {
		t.Fatal(err)
	}
	if recovery, err = accounts.ConfirmTwoFactor(ctx, code); err != nil {
		t.Fatal(err)
	}
	return app.Secret, recovery
}
