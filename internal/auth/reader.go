package auth

import (
	"context"
	"fmt"

	"entgo.io/ent/dialect"
	"entgo.io/ent/dialect/sql"

	"github.com/purserhq/purser/ent"
	"github.com/purserhq/purser/ent/apikey"
	"github.com/purserhq/purser/ent/deposit"
	"github.com/purserhq/purser/ent/dispute"
	"github.com/purserhq/purser/ent/hook"
	"github.com/purserhq/purser/ent/identity"
	"github.com/purserhq/purser/ent/intercept"
	"github.com/purserhq/purser/ent/onboarding"
	"github.com/purserhq/purser/ent/payout"
	"github.com/purserhq/purser/ent/payoutaccount"
	"github.com/purserhq/purser/ent/refund"
	"github.com/purserhq/purser/ent/session"
	"github.com/purserhq/purser/ent/transaction"
	"github.com/purserhq/purser/ent/transfer"
	"github.com/purserhq/purser/ent/user"
	"github.com/purserhq/purser/ent/wallet"
	"github.com/purserhq/purser/internal/gid"
)

// Reader is a client over d that refuses every write and sees the rows of the
// context's Viewer only: all rows for an admin, none for nobody. d should be
// database.DB.ReadOnly, which cannot write either.
//
// The scope restricts and does not select: a user may have several wallets, an
// admin sees everybody's, so a query must still name the row that it wants.
// Entities carry the client that read them; one of another client walks its
// edges unrestricted. Hence verbs answer with ids, and graph loads them here.
func Reader(d dialect.Driver) *ent.Client {
	client := ent.NewClient(ent.Driver(d))
	client.Use(hook.Reject(ent.OpCreate | ent.OpUpdate | ent.OpUpdateOne | ent.OpDelete | ent.OpDeleteOne))
	// A traverser, since an interceptor proper runs for the last step of a path
	// only and would leave the rows in between unrestricted.
	client.Intercept(intercept.TraverseFunc(restrict))
	return client
}

// restrict adds the viewer's rule to a query.
func restrict(ctx context.Context, q intercept.Query) error {
	rule, ok := rules[q.Type()]
	if !ok {
		return fmt.Errorf("auth: nobody has said who may read %s", q.Type())
	}
	several, asked := ctx.Value(togetherKey{}).(func(*sql.Selector))
	switch viewer, signedIn := FromContext(ctx); {
	case asked:
		q.WhereP(several)
	case !signedIn:
		q.WhereP(nothing)
	case !viewer.Admin:
		q.WhereP(rule(viewer.ID))
	}
	return nil
}

// rules says for each type which rows are a viewer's. The table is closed: a type
// that is not in it cannot be read, so a new one is not open by mistake.
var rules = map[string]func(viewer gid.ID) func(*sql.Selector){
	ent.TypeUser:        func(v gid.ID) func(*sql.Selector) { return user.ID(v) },
	ent.TypeWallet:      func(v gid.ID) func(*sql.Selector) { return wallet.OwnerID(v) },
	ent.TypeTransaction: func(v gid.ID) func(*sql.Selector) { return transaction.HasWalletWith(wallet.OwnerID(v)) },
	ent.TypeDeposit:     func(v gid.ID) func(*sql.Selector) { return deposit.OwnerID(v) },
	ent.TypePayout:      func(v gid.ID) func(*sql.Selector) { return payout.OwnerID(v) },
	ent.TypeRefund:      func(v gid.ID) func(*sql.Selector) { return refund.OwnerID(v) },
	ent.TypeTransfer: func(v gid.ID) func(*sql.Selector) {
		return func(s *sql.Selector) {
			s.Where(sql.Or(sql.EQ(s.C(transfer.FieldOwnerID), v), sql.EQ(s.C(transfer.FieldToOwnerID), v)))
		}
	},
	ent.TypeDispute: func(v gid.ID) func(*sql.Selector) { return dispute.HasDepositWith(deposit.OwnerID(v)) },
	ent.TypePayoutAccount: func(v gid.ID) func(*sql.Selector) {
		return payoutaccount.OwnerID(v)
	},
	ent.TypeOnboarding: func(v gid.ID) func(*sql.Selector) { return onboarding.OwnerID(v) },
	ent.TypeSession:    func(v gid.ID) func(*sql.Selector) { return session.UserID(v) },
	ent.TypeIdentity:   func(v gid.ID) func(*sql.Selector) { return identity.UserID(v) },
	ent.TypeAPIKey:     func(v gid.ID) func(*sql.Selector) { return apikey.UserID(v) },

	// Admins only.
	ent.TypeStripeEvent:   func(gid.ID) func(*sql.Selector) { return nothing },
	ent.TypeStatementLine: func(gid.ID) func(*sql.Selector) { return nothing },
	ent.TypeResolution:    func(gid.ID) func(*sql.Selector) { return nothing },
	ent.TypeGate:          func(gid.ID) func(*sql.Selector) { return nothing },
	ent.TypeBinding:       func(gid.ID) func(*sql.Selector) { return nothing },
	ent.TypeFence:         func(gid.ID) func(*sql.Selector) { return nothing },
	ent.TypeAuditEvent:    func(gid.ID) func(*sql.Selector) { return nothing },
	ent.TypeResetToken:    func(gid.ID) func(*sql.Selector) { return nothing },
	ent.TypeSecondFactor:  func(gid.ID) func(*sql.Selector) { return nothing },
	ent.TypeRecoveryCode:  func(gid.ID) func(*sql.Selector) { return nothing },
	ent.TypeThrottle:      func(gid.ID) func(*sql.Selector) { return nothing },
}

// nothing matches no row.
func nothing(s *sql.Selector) { s.Where(sql.False()) }
