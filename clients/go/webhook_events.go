package purser

import (
	"time"

	"github.com/shopspring/decimal"
)

// DepositData is the data of events of a deposit.
type DepositData struct {
	ID              string          `json:"id"`
	WalletID        string          `json:"walletId"`
	UserID          string          `json:"userId"`
	Status          string          `json:"status"`
	Amount          decimal.Decimal `json:"amount"`
	Currency        string          `json:"currency"`
	PaymentIntentID *string         `json:"paymentIntentId"`
	FailureCode     *string         `json:"failureCode"`
	DeclineCode     *string         `json:"declineCode"`
}

// PayoutData is the data of events of a payout.
type PayoutData struct {
	ID               string          `json:"id"`
	WalletID         string          `json:"walletId"`
	UserID           string          `json:"userId"`
	Status           string          `json:"status"`
	Amount           decimal.Decimal `json:"amount"`
	Currency         string          `json:"currency"`
	AwaitsApproval   bool            `json:"awaitsApproval"`
	StripeTransferID *string         `json:"stripeTransferId"`
	FailureCode      *string         `json:"failureCode"`
}

// RefundData is the data of events of a refund of a deposit.
type RefundData struct {
	ID             string          `json:"id"`
	WalletID       string          `json:"walletId"`
	UserID         string          `json:"userId"`
	DepositID      string          `json:"depositId"`
	Status         string          `json:"status"`
	Amount         decimal.Decimal `json:"amount"`
	Currency       string          `json:"currency"`
	StripeRefundID *string         `json:"stripeRefundId"`
	FailureCode    *string         `json:"failureCode"`
}

// DisputeData is the data of events of a dispute.
type DisputeData struct {
	ID        string          `json:"id"`
	WalletID  string          `json:"walletId"`
	DepositID string          `json:"depositId"`
	Status    string          `json:"status"`
	Open      bool            `json:"open"`
	Reason    string          `json:"reason"`
	Amount    decimal.Decimal `json:"amount"`
	Currency  string          `json:"currency"`
	DueBy     *time.Time      `json:"dueBy"`
}

// TransferData is the data of events of a transfer, told to one of its two wallets.
type TransferData struct {
	ID                 string          `json:"id"`
	WalletID           string          `json:"walletId"`
	UserID             string          `json:"userId"`
	CounterpartyUserID string          `json:"counterpartyUserId"`
	Amount             decimal.Decimal `json:"amount"`
	Currency           string          `json:"currency"`
}

// ChargeData is the data of events of a charge.
type ChargeData struct {
	ID          string          `json:"id"`
	WalletID    string          `json:"walletId"`
	UserID      string          `json:"userId"`
	Amount      decimal.Decimal `json:"amount"`
	Currency    string          `json:"currency"`
	Description string          `json:"description"`
}

// ChargeRefundData is the data of events of a refund of a charge; Refunded is the sum of all.
type ChargeRefundData struct {
	ID       string          `json:"id"`
	WalletID string          `json:"walletId"`
	UserID   string          `json:"userId"`
	ChargeID string          `json:"chargeId"`
	Amount   decimal.Decimal `json:"amount"`
	Refunded decimal.Decimal `json:"refunded"`
	Currency string          `json:"currency"`
	Reason   *string         `json:"reason"`
}

// CreditData is the data of events of a credit.
type CreditData struct {
	ID          string          `json:"id"`
	WalletID    string          `json:"walletId"`
	UserID      string          `json:"userId"`
	Amount      decimal.Decimal `json:"amount"`
	Currency    string          `json:"currency"`
	Description string          `json:"description"`
}

// HoldData is the data of events of a hold.
type HoldData struct {
	ID          string          `json:"id"`
	WalletID    string          `json:"walletId"`
	UserID      string          `json:"userId"`
	Status      string          `json:"status"`
	Amount      decimal.Decimal `json:"amount"`
	Captured    decimal.Decimal `json:"captured"`
	Released    decimal.Decimal `json:"released"`
	Currency    string          `json:"currency"`
	ExpiresAt   time.Time       `json:"expiresAt"`
	ChargeID    *string         `json:"chargeId"`
	Description string          `json:"description"`
}

// PayoutAccountData is the data of events of a payout account.
type PayoutAccountData struct {
	ID               string   `json:"id"`
	UserID           string   `json:"userId"`
	DetailsSubmitted bool     `json:"detailsSubmitted"`
	TransfersEnabled bool     `json:"transfersEnabled"`
	PayoutsEnabled   bool     `json:"payoutsEnabled"`
	RequirementsDue  []string `json:"requirementsDue"`
	DisabledReason   *string  `json:"disabledReason"`
	BankFailureCode  *string  `json:"bankFailureCode"`
	Disconnected     bool     `json:"disconnected"`
}

// UserData is the data of events of a user, without personal data.
type UserData struct {
	ID            string `json:"id"`
	WalletID      string `json:"walletId"`
	Role          string `json:"role"`
	EmailVerified bool   `json:"emailVerified"`
	TwoFactor     bool   `json:"twoFactor"`
	Suspended     bool   `json:"suspended"`
}

// WalletData is the data of events of a wallet.
type WalletData struct {
	ID       string `json:"id"`
	UserID   string `json:"userId"`
	Currency string `json:"currency"`
	Frozen   bool   `json:"frozen"`
}
