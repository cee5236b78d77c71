package graph

import (
	"context"
	"time"

	"github.com/purserhq/purser/ent"
	"github.com/purserhq/purser/graph/frontend"
	"github.com/purserhq/purser/graph/transport"
	"github.com/purserhq/purser/internal/auth"
	"github.com/purserhq/purser/internal/events"
	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/money"
	"github.com/purserhq/purser/internal/payments"
	"github.com/purserhq/purser/internal/payments/processor"
)

// Resolver is what the API is answered from.
type Resolver struct {
	Read     *ent.Client // auth.Reader: sees the viewer's rows only
	Payments Verbs
	Accounts Accounts
	Events   Events
	// Watch calls wake when what one of the ids names has changed, on whichever
	// replica, and now and then for nothing. wake must not wait for anything.
	Watch func(wake func(), ids ...gid.ID) (unwatch func())

	Loader *auth.Loader // over Read, too; nil: one of the server's own

	Config frontend.Config // what front ends are told of the server

	ReadTime time.Duration // for one read that may look at many rows; 0: 3 seconds

	heavy    *heavyReads
	batching chan struct{} // has a place for each batch that is carried out
}

// Verbs move money. They check that the wallet is its owner's.
type Verbs interface {
	Deposit(ctx context.Context, in payments.DepositInput) (payments.Result, error)
	CancelDeposit(ctx context.Context, owner, deposit gid.ID) (payments.Result, error)
	Payout(ctx context.Context, in payments.PayoutInput) (payments.Result, error)
	Transfer(ctx context.Context, in payments.TransferInput) (payments.Result, error)
	BeginOnboarding(ctx context.Context, in payments.OnboardingInput) (processor.Link, gid.ID, error)
	Spending
	Facts
	Operations
}

// Spending is for the application: its key is checked before.
type Spending interface {
	Charge(ctx context.Context, in payments.ChargeInput) (payments.Result, error)
	RefundCharge(ctx context.Context, in payments.RefundChargeInput) (payments.Result, error)
	Credit(ctx context.Context, in payments.CreditInput) (payments.Result, error)
	PlaceHold(ctx context.Context, in payments.PlaceHoldInput) (payments.Result, error)
	UpdateHold(ctx context.Context, in payments.UpdateHoldInput) (payments.Result, error)
	CaptureHold(ctx context.Context, in payments.CaptureHoldInput) (payments.Result, error)
	ReleaseHold(ctx context.Context, in payments.ReleaseHoldInput) (payments.Result, error)
	Batch(ctx context.Context, atomic bool, operations []payments.BatchOperation) ([]payments.BatchResult, error)
}

// Operations are for operators; the caller makes sure that it is one.
type Operations interface {
	Refund(ctx context.Context, in payments.RefundInput) (payments.Result, error)
	ConfirmedRefund(ctx context.Context, proposal *ent.Resolution) (gid.ID, error)
	FreezeWallet(ctx context.Context, operator, wallet gid.ID, reason string) error
	UnfreezeWallet(ctx context.Context, operator, wallet gid.ID, reason string) error
	DecidePayout(ctx context.Context, in payments.Decision) (payments.Result, error)
	Reconciliation(ctx context.Context) (payments.Reconciliation, error)
	SetMoneyOut(ctx context.Context, operator gid.ID, open bool, reason string) error
	SetGate(ctx context.Context, operator, which gid.ID, open bool, reason string) error
	Resolutions
}

// Resolutions end what does not resolve by itself. They are for operators, too.
type Resolutions interface {
	ResolveUnmatched(ctx context.Context, in payments.LineInput) (payments.Result, error)
	ResolveSuspense(ctx context.Context, in payments.LineInput) (payments.Result, error)
	ResolveParked(ctx context.Context, in payments.ParkedInput) (payments.Result, error)
	AdjustWallet(ctx context.Context, in payments.AdjustInput) (payments.Result, error)
	ConfirmResolution(ctx context.Context, operator, resolution gid.ID) (payments.Result, error)
	WithdrawResolution(ctx context.Context, operator, resolution gid.ID, reason string) (payments.Result, error)
	ListSuspense(ctx context.Context) ([]payments.UnmatchedLine, error)
	ListParked(ctx context.Context) ([]payments.Parked, error)
}

// Facts are what only payments knows of a wallet or a deposit. They are asked
// for entities that the viewer was shown, and do not check again.
type Facts interface {
	Available(ctx context.Context, wallet gid.ID, balance int64) (int64, error)
	AccruedUsage(ctx context.Context, wallet gid.ID) (money.Decimal, error)
	Maturities(ctx context.Context, wallet gid.ID, balance int64) ([]payments.Maturity, error)
	ClientSecret(ctx context.Context, deposit gid.ID) (processor.Secret, error)
	Refresh(ctx context.Context, account gid.ID) (bool, error)
	Names(ctx context.Context, people ...gid.ID) (map[gid.ID]string, error)
}

// Accounts sign people up, in and out.
type Accounts interface {
	SignUp(ctx context.Context, email, password, name string) (auth.SignIn, error)
	LogIn(ctx context.Context, email, password, code string) (auth.SignIn, error)
	LogOut(ctx context.Context) error
	TrustedURL(address string) bool
	Sessions
	Credentials
	Factors
	Privacy
	Staff
	Keys
	Applications
}

// Events are what is told to the application. The caller makes sure that the viewer may.
type Events interface {
	Horizon(ctx context.Context) (position int64, err error)
	CreateEndpoint(ctx context.Context, in events.EndpointInput) (id gid.ID, secret string, err error)
	UpdateEndpoint(ctx context.Context, in events.EndpointInput) error
	RotateSecret(ctx context.Context, by, id gid.ID, overlap *time.Duration) (secret string, err error)
	DeleteEndpoint(ctx context.Context, by, id gid.ID) error
	Redeliver(ctx context.Context, in events.Redelivery) (n int, err error)
	SendTest(ctx context.Context, by, endpoint gid.ID, kind string) (delivery gid.ID, err error)
}

// Applications acts for the application's back end. The caller makes sure that the viewer may.
type Applications interface {
	EnsureUser(ctx context.Context, in auth.ExternalUser) (id gid.ID, created bool, err error)
	MintSession(ctx context.Context, in auth.Minted) (auth.SignIn, error)
	OpenWallet(ctx context.Context, owner gid.ID, currency money.Currency) (gid.ID, error)
}

// Keys are the application's API keys. They are for those with the role ADMIN; the caller
// makes sure that the viewer is one.
type Keys interface {
	CreateApplicationKey(ctx context.Context, in auth.NewKey) (gid.ID, auth.Token, error)
	RotateApplicationKey(ctx context.Context, id gid.ID, overlap time.Duration) (auth.Token, error)
	RevokeApplicationKey(ctx context.Context, id gid.ID) error
}

// Staff are for operators; the caller makes sure that the viewer is one. All but
// EndAllSessions are for those with the role ADMIN.
type Staff interface {
	Suspend(ctx context.Context, user gid.ID, reason string) error
	Unsuspend(ctx context.Context, user gid.ID, reason string) error
	Demote(ctx context.Context, user gid.ID, reason string) error
	EndAllSessions(ctx context.Context, user gid.ID, reason string) (ended int, err error)
}

// Sessions tell who asks where the request that began it cannot tell any more.
type Sessions interface {
	transport.Callers
	Recent(v auth.Viewer) bool // the viewer has proved to be the user lately
}

// Credentials change how the viewer gets in. The caller makes sure that there is one.
type Credentials interface {
	RevokeSession(ctx context.Context, id gid.ID) error
	ChangePassword(ctx context.Context, current, code, fresh string) error
	ChangeEmail(ctx context.Context, password, code, email string) error
	Reauthenticate(ctx context.Context, password, code string) (auth.SignIn, error)
	RequestPasswordReset(ctx context.Context, email string) error
	ResetPassword(ctx context.Context, token, password string) error
	RequestEmailVerification(ctx context.Context) error
	VerifyEmail(ctx context.Context, token string) error
}

// Factors are what signing in takes beside the password.
type Factors interface {
	StartTwoFactor(ctx context.Context, password, code string) (auth.Enrolment, error)
	ConfirmTwoFactor(ctx context.Context, code string) (recovery []string, err error)
	DisableTwoFactor(ctx context.Context, password, code string) error
	StartPasskeyRegistration(ctx context.Context, password, code string) (options string, err error)
	FinishPasskeyRegistration(ctx context.Context, name, credential string) (id gid.ID, recovery []string, err error)
	RemovePasskey(ctx context.Context, id gid.ID, password, code string) error
	StartPasskeyAuthentication(ctx context.Context) (options string, err error)
}

// Privacy is what the viewer may have of what is kept.
type Privacy interface {
	Export(ctx context.Context) (string, error)
	DeleteAccount(ctx context.Context, password, code string) error
}
