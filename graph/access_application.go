package graph

import (
	"context"
	"strings"

	"github.com/99designs/gqlgen/graphql"

	"github.com/purserhq/purser/graph/transport"
	"github.com/purserhq/purser/internal/auth"
	"github.com/purserhq/purser/internal/refusal"
	"github.com/purserhq/purser/internal/scope"
)

const codeScopeMissing = "SCOPE_MISSING"

// need says what a field of an object requires of the application, which was given the object.
type need struct {
	withheld bool          // no key sees the field
	scopes   []scope.Scope // the key needs one of them; nil: the field is part of the object
}

// objects says which fields of an object the application sees: it is closed like the tables
// of Query and Mutation, and a test asks for each field of each type. What leads to other
// rows names the scopes that those require. Payloads, pages and values, which hold no more
// than what was asked for, have no entry: see isContainer.
var objects = map[string]fields{
	"User": object("id externalId email emailVerified name role createdAt twoFactor suspendedAt").
		needs("wallet wallets", scope.WalletsRead, scope.UsersWrite).
		withholds("passkeys suspendedReason pendingEmail sessions"),
	"Wallet": object("id currency currentBalance availableBalance maturingBalance nextMaturityAt heldBalance spendableBalance accountId createdAt frozenAt").
		needs("owner", scope.UsersRead).
		needs("payoutAccount transactions balanceHistory deposits payouts", scope.WalletsRead).
		needs("charges accruedUsage", scope.WalletsRead, scope.ChargesWrite).
		needs("holds", scope.WalletsRead, scope.HoldsWrite).
		withholds("frozenReason"),
	"Transaction": object("id sequence kind value runningBalance balanceAfter createdAt").
		needs("wallet source description reference metadata", scope.WalletsRead),
	"Deposit": object("id amount status failure paymentIntentId createdAt updatedAt").
		needs("wallet refunds disputes reference metadata", scope.WalletsRead).
		withholds("clientSecret"),
	"Payout": object("id amount status awaitsApproval failure stripeTransferId transferId createdAt updatedAt").
		needs("wallet reference metadata", scope.WalletsRead),
	"Refund": object("id amount status failure stripeRefundId refundId createdAt updatedAt").
		needs("deposit reference metadata", scope.WalletsRead),
	"Charge": object("id amount description createdAt").
		needs("wallet refunded refunds reference metadata", scope.WalletsRead, scope.ChargesWrite, scope.HoldsWrite).
		needs("hold", scope.WalletsRead, scope.ChargesWrite, scope.HoldsWrite),
	"Hold": object("id status amount captured released remaining expiresAt description createdAt updatedAt").
		needs("wallet charges reference metadata", scope.WalletsRead, scope.HoldsWrite),
	"ChargeRefund": object("id amount reason createdAt").
		needs("charge metadata", scope.WalletsRead, scope.ChargesWrite),
	"Credit": object("id amount description createdAt").
		needs("wallet reference metadata", scope.WalletsRead, scope.CreditsWrite),
	"Transfer": object("id amount note reference metadata createdAt").
		needs("counterparty", scope.UsersRead).
		withholds("sent"), // it is told from the side of one of the two users
	"Event": object("id type walletSequence data createdAt").
		needs("wallet", scope.WalletsRead).
		needs("deliveries", scope.WebhooksWrite),
	"WebhookEndpoint": object("id url eventTypes query description status disabledReason failingSince createdAt deliveries"),
	"WebhookDelivery": object("id event endpoint status attempt httpStatus error responseBody durationMs createdAt nextAttemptAt"),
	"Dispute": object("id amount reason status open dueBy").
		needs("deposit", scope.WalletsRead),
	"PayoutAccount": object("id accountId detailsSubmitted transfersEnabled payoutsEnabled requirementsDue disabledReason disconnected bankFailure syncedAt"),

	"Session": object("").withholds("id userAgent createdAt seenAt expiresAt current createdByApplication"),
	"Passkey": object("").withholds("id name backupEligible createdAt lastUsedAt"),
	"ApiKey":  object("").withholds("id name scopes lastFour createdAt lastUsedAt expiresAt revokedAt"),

	"AuditEvent":      object("").withholds("id actor action subject detail address userAgent createdAt"),
	"Switch":          object("").withholds("id name open reason changedBy changedAt"),
	"MoneyOut":        object("").withholds("id open reason changedBy changedAt"),
	"Reconciliation":  object("").withholds("at clean statementBehind matched suspense unmatched currencies moneyOut"),
	"CurrencyBalance": object("").withholds("stripe ledger difference platformFunds"),
	"UnmatchedLine":   object("").withholds("id type source amount createdAt acknowledged"),
	"SuspenseLine":    object("").withholds("id type source amount createdAt"),
	"ParkedItem":      object("").withholds("id state amount createdAt awaitsApproval failure object"),
	"Resolution": object("").withholds("id action status statementLineId operationId targetId amount reason needsConfirmation " +
		"proposedBy confirmedBy stripeRefundId refundId createdAt updatedAt"),
}

// fields is the entry of one type.
type fields map[string]need

// object makes an entry whose named fields are part of the object.
func object(names string) fields { return fields{}.add(names, need{}) }

// needs adds fields that lead to other rows.
func (f fields) needs(names string, scopes ...scope.Scope) fields {
	return f.add(names, need{scopes: scopes})
}

// withholds adds fields that no key sees.
func (f fields) withholds(names string) fields { return f.add(names, need{withheld: true}) }

func (f fields) add(names string, n need) fields {
	for name := range strings.FieldsSeq(names) {
		f[name] = n
	}
	return f
}

// isContainer reports whether a type holds no more than what was asked for: a payload, a page,
// a value.
func isContainer(object string) bool {
	for _, suffix := range []string{"Payload", "Connection", "Edge"} {
		if strings.HasSuffix(object, suffix) {
			return true
		}
	}
	switch object {
	case "Config", "Money", "PageInfo", "UserError", "UserErrorParam", "PaymentFailure", "BalancePoint", "MetadataEntry", "BatchResult":
		return true
	}
	return strings.HasPrefix(object, "__") // introspection
}

// byApplication resolves a field for the application, if its key may call it.
func byApplication(ctx context.Context, caller auth.Viewer, f *graphql.FieldContext, next graphql.Resolver) (any, error) {
	granted, payload, err := judge(caller, f.Object, f.Field.Name)
	if payload != nil || err != nil {
		return payload, err
	}
	return next(auth.WithFieldGranted(ctx, granted))
}

// judge says whether the application may call a field: granted by a scope of its key, or as
// part of what it was given, which grants nothing more. payload and err refuse it.
func judge(caller auth.Viewer, object, field string) (granted bool, payload any, err error) {
	switch object {
	case "Query":
		return judgeRoot(caller, queries, field)
	case "Mutation":
		return judgeRoot(caller, mutations, field)
	}
	if isContainer(object) || strings.HasPrefix(field, "__") {
		return false, nil, nil
	}
	n, known := objects[object][field]
	switch {
	case !known || n.withheld:
		return false, nil, transport.Coded(codeForbidden, "This field is not available to API keys of the application.")
	case n.scopes == nil:
		return false, nil, nil
	case !caller.Can(n.scopes...):
		return false, nil, transport.Coded(codeScopeMissing, scopeMissing(n.scopes))
	}
	return true, nil, nil
}

func judgeRoot(caller auth.Viewer, table map[string]access, field string) (granted bool, payload any, err error) {
	a, known := table[field]
	switch {
	case strings.HasPrefix(field, "__") || a.anyKey:
		return false, nil, nil
	case !known || a.scopes == nil:
		return false, nil, transport.Coded(codeForbidden, "This field is not available to API keys of the application.")
	case caller.Can(a.scopes...):
		return true, nil, nil
	case a.unscoped != nil:
		return false, a.unscoped([]*refusal.Error{refusal.New(refusal.ScopeMissing, scopeMissing(a.scopes))}), nil
	}
	return false, nil, transport.Coded(codeScopeMissing, scopeMissing(a.scopes))
}

func scopeMissing(scopes []scope.Scope) string {
	return "The API key requires the scope " + scope.Join(scopes, " or ") + "."
}
