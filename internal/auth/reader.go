package auth

import (
	"context"
	"fmt"

	"entgo.io/ent/dialect"
	"entgo.io/ent/dialect/sql"

	"github.com/purserhq/purser/ent"
	"github.com/purserhq/purser/ent/apikey"
	"github.com/purserhq/purser/ent/charge"
	"github.com/purserhq/purser/ent/chargerefund"
	"github.com/purserhq/purser/ent/credit"
	"github.com/purserhq/purser/ent/deposit"
	"github.com/purserhq/purser/ent/dispute"
	"github.com/purserhq/purser/ent/hold"
	"github.com/purserhq/purser/ent/holdchange"
	"github.com/purserhq/purser/ent/hook"
	"github.com/purserhq/purser/ent/identity"
	"github.com/purserhq/purser/ent/intercept"
	"github.com/purserhq/purser/ent/metadataentry"
	"github.com/purserhq/purser/ent/onboarding"
	"github.com/purserhq/purser/ent/passkey"
	"github.com/purserhq/purser/ent/payout"
	"github.com/purserhq/purser/ent/payoutaccount"
	"github.com/purserhq/purser/ent/refund"
	"github.com/purserhq/purser/ent/session"
	"github.com/purserhq/purser/ent/transaction"
	"github.com/purserhq/purser/ent/transfer"
	"github.com/purserhq/purser/ent/usagerecord"
	"github.com/purserhq/purser/ent/user"
	"github.com/purserhq/purser/ent/wallet"
	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/scope"
)

// Reader is a client over d that refuses every write and sees the rows of the
// context's Viewer only: an operator's role reads all rows of the types that are the role's,
// the application all rows of the types that its key's scopes name, nobody reads any. d should be
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
	r, ok := rules[q.Type()]
	if !ok {
		return fmt.Errorf("auth: nobody has said who may read %s", q.Type())
	}
	several, asked := ctx.Value(togetherKey{}).(func(*sql.Selector))
	switch viewer, known := CallerOf(ctx); {
	case asked:
		q.WhereP(several)
	case !known:
		q.WhereP(nothing)
	case viewer.Application != "":
		if !r.readBy(ctx, viewer) {
			q.WhereP(nothing)
		}
	case !viewer.HasRole(r.all...):
		q.WhereP(r.own(viewer.ID))
	}
	return nil
}

// rule says which rows of a type are a viewer's own, which roles read all of them, and with
// which scopes an application's key does: one of them is enough. None: no key reads any.
type rule struct {
	own    func(viewer gid.ID) func(*sql.Selector)
	all    []user.Role
	scopes []scope.Scope
}

// readBy reports whether an application's key reads the rows.
func (r rule) readBy(ctx context.Context, application Viewer) bool {
	return len(r.scopes) > 0 && (fieldGranted(ctx) || application.Can(r.scopes...))
}

var (
	accountants = []user.Role{user.RoleFinance, user.RoleAdmin}
	admins      = []user.Role{user.RoleAdmin}

	readsUsers   = []scope.Scope{scope.UsersRead}
	readsWallets = []scope.Scope{scope.WalletsRead}
)

// rules is closed: a type that is not in it cannot be read, so a new one is not open by
// mistake.
var rules = map[string]rule{
	ent.TypeUser:        {func(v gid.ID) func(*sql.Selector) { return user.ID(v) }, Operators, readsUsers},
	ent.TypeWallet:      {func(v gid.ID) func(*sql.Selector) { return wallet.OwnerID(v) }, Operators, readsWallets},
	ent.TypeTransaction: {func(v gid.ID) func(*sql.Selector) { return transaction.HasWalletWith(wallet.OwnerID(v)) }, Operators, readsWallets},
	ent.TypeDeposit:     {func(v gid.ID) func(*sql.Selector) { return deposit.OwnerID(v) }, Operators, readsWallets},
	ent.TypePayout:      {func(v gid.ID) func(*sql.Selector) { return payout.OwnerID(v) }, Operators, readsWallets},
	ent.TypeRefund:      {func(v gid.ID) func(*sql.Selector) { return refund.OwnerID(v) }, Operators, readsWallets},
	ent.TypeTransfer: {func(v gid.ID) func(*sql.Selector) {
		return func(s *sql.Selector) {
			s.Where(sql.Or(sql.EQ(s.C(transfer.FieldOwnerID), v), sql.EQ(s.C(transfer.FieldToOwnerID), v)))
		}
	}, Operators, readsWallets},
	ent.TypeCharge:          {func(v gid.ID) func(*sql.Selector) { return charge.OwnerID(v) }, Operators, readsWallets},
	ent.TypeChargeRefund:    {func(v gid.ID) func(*sql.Selector) { return chargerefund.OwnerID(v) }, Operators, readsWallets},
	ent.TypeCredit:          {func(v gid.ID) func(*sql.Selector) { return credit.OwnerID(v) }, Operators, readsWallets},
	ent.TypeMetadataEntry:   {func(v gid.ID) func(*sql.Selector) { return metadataentry.OwnerID(v) }, Operators, readsWallets},
	ent.TypeUsageRecord:     {func(v gid.ID) func(*sql.Selector) { return usagerecord.OwnerID(v) }, Operators, nil},
	ent.TypeHold:            {func(v gid.ID) func(*sql.Selector) { return hold.OwnerID(v) }, Operators, readsWallets},
	ent.TypeHoldChange:      {func(v gid.ID) func(*sql.Selector) { return holdchange.OwnerID(v) }, Operators, readsWallets},
	ent.TypeEvent:           {nobodys, admins, []scope.Scope{scope.EventsRead, scope.WebhooksWrite}},
	ent.TypeWebhookEndpoint: {nobodys, admins, []scope.Scope{scope.WebhooksWrite}},
	ent.TypeWebhookDelivery: {nobodys, admins, []scope.Scope{scope.WebhooksWrite}},
	ent.TypeDispute:         {func(v gid.ID) func(*sql.Selector) { return dispute.HasDepositWith(deposit.OwnerID(v)) }, Operators, readsWallets},
	ent.TypePayoutAccount:   {func(v gid.ID) func(*sql.Selector) { return payoutaccount.OwnerID(v) }, Operators, readsWallets},
	ent.TypeOnboarding:      {func(v gid.ID) func(*sql.Selector) { return onboarding.OwnerID(v) }, Operators, nil},
	ent.TypeSession:         {func(v gid.ID) func(*sql.Selector) { return session.UserID(v) }, Operators, nil},
	ent.TypePasskey:         {func(v gid.ID) func(*sql.Selector) { return passkey.UserID(v) }, Operators, nil},
	ent.TypeIdentity:        {func(v gid.ID) func(*sql.Selector) { return identity.UserID(v) }, admins, nil},
	ent.TypeAPIKey:          {func(v gid.ID) func(*sql.Selector) { return apikey.UserID(v) }, admins, nil},

	ent.TypeApplicationKey: {nobodys, admins, nil},

	ent.TypeGate:       {nobodys, Operators, nil},
	ent.TypeResolution: {nobodys, Operators, nil},

	ent.TypeStripeEvent:   {nobodys, accountants, nil},
	ent.TypeStatementLine: {nobodys, accountants, nil},
	ent.TypeBinding:       {nobodys, accountants, nil},
	ent.TypeFence:         {nobodys, accountants, nil},
	ent.TypeAuditEvent:    {nobodys, accountants, nil},

	ent.TypeResetToken:       {nobodys, admins, nil},
	ent.TypeSecondFactor:     {nobodys, admins, nil},
	ent.TypeRecoveryCode:     {nobodys, admins, nil},
	ent.TypePasskeyChallenge: {nobodys, admins, nil},
	ent.TypeThrottle:         {nobodys, admins, nil},
	ent.TypePayee:            {nobodys, admins, nil},
	ent.TypeYoungLot:         {nobodys, admins, nil},
	ent.TypeSpentLot:         {nobodys, admins, nil},
	ent.TypeCreditHeadroom:   {nobodys, admins, nil},
	ent.TypeMark:             {nobodys, admins, nil},
}

// nobodys is the rule of rows that no user owns.
func nobodys(gid.ID) func(*sql.Selector) { return nothing }

// nothing matches no row.
func nothing(s *sql.Selector) { s.Where(sql.False()) }
