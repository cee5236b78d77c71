package graph

import (
	"context"

	"github.com/purserhq/purser/ent"
	"github.com/purserhq/purser/internal/auth"
	"github.com/purserhq/purser/internal/gid"
	"github.com/purserhq/purser/internal/payments"
)

// Resolver is what the API is answered from.
type Resolver struct {
	Read     *ent.Client // auth.Reader: sees the viewer's rows only
	Payments Verbs
	Accounts Accounts
	// Watch calls wake when what one of the ids names has changed, on whichever
	// replica, and now and then for nothing. wake must not wait for anything.
	Watch func(wake func(), ids ...gid.ID) (unwatch func())

	Loader *auth.Loader // over Read, too; nil: one of the server's own
}

// Verbs move money. They check that the wallet is its owner's.
type Verbs interface {
	Deposit(ctx context.Context, in payments.DepositInput) (payments.Done, error)
	Payout(ctx context.Context, in payments.PayoutInput) (payments.Done, error)
	Transfer(ctx context.Context, in payments.TransferInput) (payments.Done, error)
	StartOnboarding(ctx context.Context, owner, wallet gid.ID) (payments.Link, gid.ID, error)
	Facts
	Operations
}

// Operations are for operators; the caller makes sure that it is one.
type Operations interface {
	Refund(ctx context.Context, in payments.RefundInput) (payments.Done, error)
	DecidePayout(ctx context.Context, in payments.Decision) (payments.Done, error)
	Reconciliation(ctx context.Context) (payments.Reconciliation, error)
	SetMoneyOut(ctx context.Context, operator gid.ID, open bool, reason string) error
	SetGate(ctx context.Context, operator, which gid.ID, open bool, reason string) error
	Resolutions
}

// Resolutions end what does not resolve by itself. They are for operators, too.
type Resolutions interface {
	ResolveUnmatched(ctx context.Context, in payments.LineInput) (payments.Done, error)
	ResolveSuspense(ctx context.Context, in payments.LineInput) (payments.Done, error)
	ResolveParked(ctx context.Context, in payments.ParkedInput) (payments.Done, error)
	ConfirmResolution(ctx context.Context, operator, resolution gid.ID) (payments.Done, error)
	WithdrawResolution(ctx context.Context, operator, resolution gid.ID, reason string) (payments.Done, error)
	ListSuspense(ctx context.Context) ([]payments.UnmatchedLine, error)
	ListParked(ctx context.Context) ([]payments.Parked, error)
}

// Facts are what only payments knows of a wallet or a deposit. They are asked
// for entities that the viewer was shown, and do not check again.
type Facts interface {
	Available(ctx context.Context, wallet gid.ID, balance int64) (int64, error)
	ClientSecret(ctx context.Context, deposit gid.ID) (payments.Secret, error)
	Refresh(ctx context.Context, account gid.ID) (bool, error)
	Names(ctx context.Context, people ...gid.ID) (map[gid.ID]string, error)
}

// Accounts sign people up, in and out.
type Accounts interface {
	SignUp(ctx context.Context, email, password, name string) (auth.SignIn, error)
	LogIn(ctx context.Context, email, password, code string) (auth.SignIn, error)
	LogOut(ctx context.Context) error
	Sessions
	Credentials
	Factors
	Privacy
}

// Sessions tell who asks where the request that began it cannot tell any more.
type Sessions interface {
	Bearer(ctx context.Context, header string) (auth.Viewer, bool, error)
	Renew(ctx context.Context, v auth.Viewer) (auth.Viewer, bool, error)
	Paced(ctx context.Context, v auth.Viewer) bool // false: too many operations
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
	StartTwoFactor(ctx context.Context, password string) (auth.Enrolment, error)
	ConfirmTwoFactor(ctx context.Context, code string) (recovery []string, err error)
	DisableTwoFactor(ctx context.Context, password, code string) error
}

// Privacy is what the viewer may have of what is kept.
type Privacy interface {
	Export(ctx context.Context) (string, error)
	DeleteAccount(ctx context.Context, password, code string) error
}
