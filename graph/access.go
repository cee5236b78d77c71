package graph

import (
	"context"
	"strings"

	"github.com/99designs/gqlgen/graphql"

	"github.com/purserhq/purser/ent/user"
	"github.com/purserhq/purser/graph/generated"
	"github.com/purserhq/purser/graph/transport"
	"github.com/purserhq/purser/internal/auth"
	"github.com/purserhq/purser/internal/refusal"
	"github.com/purserhq/purser/internal/scope"
)

// access says who may call a field of Query or Mutation. What it lets through may still be
// refused by the resolver: whose rows a viewer sees is for auth.Reader to say.
type access struct {
	public bool        // anybody; otherwise the viewer must be signed in
	roles  []user.Role // one of these; nil: any
	// refuse makes the payload of a refusal. It is set for an act that moves money, opens a
	// switch or takes a restraint away: such an act requires recent authentication, and an
	// API key cannot carry it out.
	refuse func([]*refusal.Error) any
	// closing replaces the rest for an input that only closes something, which must stay
	// possible for a program; nil: there is no such input.
	closing func(args map[string]any) *access

	// scopes let the application call the field with a key that has one of them. Nil: no key
	// of the application may call it, unless anyKey.
	scopes []scope.Scope
	anyKey bool // every key of the application may call the field, whose rows auth.Reader restricts
	// unscoped makes the payload of SCOPE_MISSING; nil: it is an error.
	unscoped func([]*refusal.Error) any
}

var (
	everybody  = access{public: true}
	readers    = access{public: true, anyKey: true}
	users      = access{}
	operators  = access{roles: auth.Operators}
	accounting = access{roles: []user.Role{user.RoleFinance, user.RoleAdmin}}
	admins     = access{roles: []user.Role{user.RoleAdmin}}
)

// act is a for an act that is refused with the payload.
func (a access) act(refuse func([]*refusal.Error) any) access {
	a.refuse = refuse
	return a
}

// with lets the application call the field, too, with a key that has one of scopes.
func (a access) with(scopes ...scope.Scope) access {
	a.scopes = scopes
	return a
}

// refusing has a key without the scope refused with the payload, as data.
func (a access) refusing(unscoped func([]*refusal.Error) any) access {
	a.unscoped = unscoped
	return a
}

// application is for the application's keys with one of scopes, and for no user.
func application(scopes ...scope.Scope) access {
	return access{roles: []user.Role{}}.with(scopes...)
}

// queries is closed: a field that is missing cannot be called.
var queries = map[string]access{
	"viewer": readers, "node": readers, "nodes": readers,
	"config": readers, "user": admins.with(scope.UsersRead),
	"wallet": everybody.with(scope.WalletsRead), "transactions": everybody.with(scope.WalletsRead),

	"charges": operators.with(scope.WalletsRead),

	"users": operators, "disputes": operators, "parkedOperations": operators, "parkedItems": operators,
	"switches": operators, "resolutions": operators, "search": operators,

	"reconciliation": accounting, "suspenseLines": accounting, "auditLog": accounting,

	"apiKeys": admins,

	"events": admins.with(scope.EventsRead), "webhookEndpoints": admins.with(scope.WebhooksWrite),
}

// mutations is closed: a field that is missing cannot be called.
var mutations = map[string]access{
	"signUp": everybody, "logIn": everybody, "logOut": everybody, "requestPasswordReset": everybody,
	"resetPassword": everybody, "verifyEmail": everybody,

	"deposit": users, "cancelDeposit": users, "payout": users, "transfer": users, "startConnectOnboarding": users,
	"revokeSession": users, "changePassword": users, "changeEmail": users, "reauthenticate": users,
	"requestEmailVerification": users, "startTwoFactor": users, "confirmTwoFactor": users, "disableTwoFactor": users,
	"startPasskeyRegistration": users, "finishPasskeyRegistration": users, "removePasskey": users, "startPasskeyAuthentication": users,
	"exportMyData": users, "deleteMyAccount": users,
	"endAllSessions": users, // of another user: its resolver asks for an operator

	"charge": application(scope.ChargesWrite).refusing(func(why []*refusal.Error) any { return &generated.ChargePayload{UserErrors: why} }),
	"refundCharge": application(scope.ChargesWrite).
		refusing(func(why []*refusal.Error) any { return &generated.RefundChargePayload{UserErrors: why} }),
	"credit": application(scope.CreditsWrite).refusing(func(why []*refusal.Error) any { return &generated.CreditPayload{UserErrors: why} }),
	"batch": application(scope.ChargesWrite, scope.CreditsWrite, scope.TransfersWrite). // its resolver asks for that of each operation
												refusing(func(why []*refusal.Error) any {
			return &generated.BatchPayload{Results: []*generated.BatchResult{}, UserErrors: why}
		}),

	"placeHold":  application(scope.HoldsWrite).refusing(refusedHold),
	"updateHold": application(scope.HoldsWrite).refusing(refusedHold),
	"captureHold": application(scope.HoldsWrite).
		refusing(func(why []*refusal.Error) any { return &generated.CaptureHoldPayload{UserErrors: why} }),
	"releaseHold": accounting.act(refusedHold).with(scope.HoldsWrite).refusing(refusedHold),

	"refundDeposit": operators.act(func(why []*refusal.Error) any { return &generated.RefundDepositPayload{UserErrors: why} }),

	"approvePayout":      accounting.act(func(why []*refusal.Error) any { return &generated.ApprovePayoutPayload{UserErrors: why} }),
	"refusePayout":       accounting.act(func(why []*refusal.Error) any { return &generated.RefusePayoutPayload{UserErrors: why} }),
	"resolveUnmatched":   accounting.act(func(why []*refusal.Error) any { return &generated.ResolveUnmatchedPayload{UserErrors: why} }),
	"resolveSuspense":    accounting.act(func(why []*refusal.Error) any { return &generated.ResolveSuspensePayload{UserErrors: why} }),
	"adjustWallet":       accounting.act(func(why []*refusal.Error) any { return &generated.AdjustWalletPayload{UserErrors: why} }),
	"resolveParked":      accounting.act(func(why []*refusal.Error) any { return &generated.ResolveParkedPayload{UserErrors: why} }),
	"confirmResolution":  accounting.act(func(why []*refusal.Error) any { return &generated.ConfirmResolutionPayload{UserErrors: why} }),
	"withdrawResolution": accounting,

	"setMoneyOut": accounting.act(func(why []*refusal.Error) any { return &generated.SetMoneyOutPayload{UserErrors: why} }).
		orClose(func(args map[string]any) bool {
			in, ok := args["input"].(generated.SetMoneyOutInput)
			return ok && !in.Open
		}),
	"setSwitch": admins.act(func(why []*refusal.Error) any { return &generated.SetSwitchPayload{UserErrors: why} }).
		orClose(func(args map[string]any) bool {
			in, ok := args["input"].(generated.SetSwitchInput)
			return ok && !in.Open
		}),

	"ensureUser": application(scope.UsersWrite).
		refusing(func(why []*refusal.Error) any { return &generated.EnsureUserPayload{UserErrors: why} }),
	"createUserSession": application(scope.SessionsWrite).
		refusing(func(why []*refusal.Error) any { return &generated.CreateUserSessionPayload{UserErrors: why} }),
	"openWallet": users.with(scope.UsersWrite).
		refusing(func(why []*refusal.Error) any { return &generated.OpenWalletPayload{UserErrors: why} }),

	"createApiKey": admins.act(func(why []*refusal.Error) any { return &generated.APIKeySecretPayload{UserErrors: why} }),
	"rotateApiKey": admins.act(func(why []*refusal.Error) any { return &generated.APIKeySecretPayload{UserErrors: why} }),
	"revokeApiKey": admins.act(func(why []*refusal.Error) any { return &generated.RevokeAPIKeyPayload{UserErrors: why} }),

	"createWebhookEndpoint": admins.act(refusedEndpointSecret).with(scope.WebhooksWrite).refusing(refusedEndpointSecret),
	"updateWebhookEndpoint": admins.act(refusedEndpoint).with(scope.WebhooksWrite).refusing(refusedEndpoint),
	"rotateWebhookSecret":   admins.act(refusedEndpointSecret).with(scope.WebhooksWrite).refusing(refusedEndpointSecret),
	"deleteWebhookEndpoint": admins.act(refusedEndpoint).with(scope.WebhooksWrite).refusing(refusedEndpoint),
	"redeliverEvents":       admins.act(refusedRedelivery).with(scope.WebhooksWrite).refusing(refusedRedelivery),
	"sendTestEvent":         admins.act(refusedTestEvent).with(scope.WebhooksWrite).refusing(refusedTestEvent),

	"freezeWallet":   admins,
	"unfreezeWallet": admins.act(func(why []*refusal.Error) any { return &generated.FreezeWalletPayload{UserErrors: why} }),
	"suspendUser":    admins,
	"unsuspendUser":  admins.act(func(why []*refusal.Error) any { return &generated.SuspendUserPayload{UserErrors: why} }),
	"demote":         admins.act(func(why []*refusal.Error) any { return &generated.DemotePayload{UserErrors: why} }),
}

func refusedRedelivery(why []*refusal.Error) any {
	return &generated.RedeliverEventsPayload{UserErrors: why}
}

func refusedTestEvent(why []*refusal.Error) any {
	return &generated.SendTestEventPayload{UserErrors: why}
}

func refusedHold(why []*refusal.Error) any { return &generated.HoldPayload{UserErrors: why} }

// orClose lets FINANCE and ADMIN, and their API keys, call the field where the input only
// closes something.
func (a access) orClose(closes func(args map[string]any) bool) access {
	a.closing = func(args map[string]any) *access {
		if closes(args) {
			return &accounting
		}
		return nil
	}
	return a
}

// authorized resolves each field as the operation's viewer, and those of Query and Mutation
// only for whom the tables name.
func authorized(sessions Sessions) graphql.FieldMiddleware {
	return func(ctx context.Context, next graphql.Resolver) (any, error) {
		return transport.AsViewer(ctx, func(ctx context.Context) (any, error) {
			f := graphql.GetFieldContext(ctx)
			if caller, _ := auth.CallerOf(ctx); caller.Application != "" {
				return byApplication(ctx, caller, f, next)
			}
			var table map[string]access
			switch f.Object {
			case "Query":
				table = queries
			case "Mutation":
				table = mutations
			default:
				return next(ctx)
			}
			if strings.HasPrefix(f.Field.Name, "__") {
				return next(ctx)
			}
			a, known := table[f.Field.Name]
			if !known {
				return nil, transport.Coded(codeForbidden, "This field cannot be called.")
			}
			payload, err := a.refusal(ctx, sessions, f.Args)
			if payload != nil || err != nil {
				return payload, err
			}
			return next(ctx)
		})
	}
}

// refusal is the error or the payload with which a call is refused; both are nil for one
// that is let through.
func (a access) refusal(ctx context.Context, sessions Sessions, args map[string]any) (payload any, err error) {
	if a.closing != nil {
		if lenient := a.closing(args); lenient != nil {
			a = *lenient
		}
	}
	if a.public {
		return nil, nil //nolint:nilnil // it is let through
	}
	v, err := transport.SignedIn(ctx)
	switch {
	case err != nil:
		return nil, err
	case a.roles != nil && !v.HasRole(a.roles...):
		return nil, forbidden(v, a.roles)
	case a.refuse == nil:
		return nil, nil //nolint:nilnil // it is let through
	case v.ByKey():
		return nil, transport.Coded(codeForbidden, "An API key cannot call this field. Sign in as an operator.")
	case !sessions.Recent(v):
		return a.refuse([]*refusal.Error{refusal.New(refusal.ReauthRequired,
			"The operation requires recent authentication. Call reauthenticate and retry with the same idempotency key.")}), nil
	}
	return nil, nil //nolint:nilnil // it is let through
}

// forbidden is the error for a viewer without any of the roles.
func forbidden(v auth.Viewer, roles []user.Role) error {
	if len(roles) == 0 {
		return transport.Coded(codeForbidden, "This field requires an API key of the application.")
	}
	names := make([]string, len(roles))
	for i, role := range roles {
		names[i] = string(role)
	}
	switch {
	case v.Withheld != "":
		return transport.Coded(codeForbidden, "The role "+string(v.Withheld)+" takes effect once you have shown a second factor. "+
			"Sign in again with a code.")
	case v.Operator():
		return transport.Coded(codeForbidden, "This field requires the role "+strings.Join(names, " or ")+".")
	}
	return transport.Coded(codeForbidden, "This field requires an operator role.")
}
