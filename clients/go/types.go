package purser

import "github.com/purserhq/purser/clients/go/internal/api"

// The inputs and objects of the API. A pointer that is nil stands for null or absent.
type (
	User   = api.UserFields
	Wallet = api.WalletFields
	Money  = api.Money
	Charge = api.ChargeFields
	Credit = api.CreditFields

	ChargeRefund   = api.ChargeRefund
	PaymentFailure = api.PaymentFailure
	MetadataEntry  = api.MetadataEntry

	// UserRef names a user by exactly one of its fields.
	UserRef = api.UserRefInput
	// WalletRef names a wallet by exactly one of its fields.
	WalletRef = api.WalletRefInput

	EnsureUserInput          = api.EnsureUserInput
	EnsureUserPayload        = api.EnsureUserPayload
	CreateUserSessionInput   = api.CreateUserSessionInput
	CreateUserSessionPayload = api.CreateUserSessionPayload
	OpenWalletInput          = api.OpenWalletInput
	DepositInput             = api.DepositInput
	DepositPayload           = api.DepositPayload
	ChargeInput              = api.ChargeInput
	ChargePayload            = api.ChargePayload
	RefundChargeInput        = api.RefundChargeInput
	RefundChargePayload      = api.RefundChargePayload
	CreditInput              = api.CreditInput
	CreditPayload            = api.CreditPayload
	MetadataEntryInput       = api.MetadataEntryInput

	BatchInput          = api.BatchInput
	BatchOperationInput = api.BatchOperationInput
	BatchTransferInput  = api.BatchTransferInput
	BatchResult         = api.BatchResult
	// BatchCharge and BatchCredit are what BatchResult.Object holds of charges and credits.
	BatchCharge = api.BatchObjectCharge
	BatchCredit = api.BatchObjectCredit

	ChargeFilter = api.MovementFilterInput
	ChargePage   = api.ChargePage
	ChargeEdge   = api.ChargeEdge
)

// The modes of a batch.
const (
	Atomic      = api.BatchModeAtomic      // all operations are carried out, or none is
	Independent = api.BatchModeIndependent // each is carried out or refused by itself
)
