/** The objects of events as they were when the event was written. Amounts are decimal strings. */

export interface DepositData {
  id: string;
  walletId: string;
  userId: string;
  status: "PROCESSING" | "REQUIRES_PAYMENT" | "REQUIRES_ACTION" | "SUCCEEDED" | "FAILED" | "CANCELED";
  amount: string;
  currency: string;
  paymentIntentId: string | null;
  failureCode: string | null;
  declineCode: string | null;
}

export interface PayoutData {
  id: string;
  walletId: string;
  userId: string;
  status: string;
  amount: string;
  currency: string;
  awaitsApproval: boolean;
  stripeTransferId: string | null;
  failureCode: string | null;
}

export interface RefundData {
  id: string;
  walletId: string;
  userId: string;
  depositId: string;
  status: "PENDING" | "SUCCEEDED" | "FAILED";
  amount: string;
  currency: string;
  stripeRefundId: string | null;
  failureCode: string | null;
}

export interface DisputeData {
  id: string;
  walletId: string;
  depositId: string;
  status: string;
  open: boolean;
  reason: string;
  amount: string;
  currency: string;
  dueBy: string | null;
}

export interface TransferData {
  id: string;
  walletId: string;
  userId: string;
  counterpartyUserId: string;
  amount: string;
  currency: string;
}

export interface ChargeData {
  id: string;
  walletId: string;
  userId: string;
  amount: string;
  currency: string;
  description: string;
}

export interface ChargeRefundData {
  id: string;
  walletId: string;
  userId: string;
  chargeId: string;
  amount: string;
  refunded: string;
  currency: string;
  reason: string | null;
}

export interface CreditData {
  id: string;
  walletId: string;
  userId: string;
  amount: string;
  currency: string;
  description: string;
}

export interface HoldData {
  id: string;
  walletId: string;
  userId: string;
  status: "ACTIVE" | "CAPTURED" | "RELEASED" | "EXPIRED";
  amount: string;
  captured: string;
  released: string;
  currency: string;
  expiresAt: string;
  chargeId: string | null;
  description: string;
}

export interface PayoutAccountData {
  id: string;
  userId: string;
  detailsSubmitted: boolean;
  transfersEnabled: boolean;
  payoutsEnabled: boolean;
  requirementsDue: string[];
  disabledReason: string | null;
  bankFailureCode: string | null;
  disconnected: boolean;
}

export interface UserData {
  id: string;
  walletId: string;
  role: string;
  emailVerified: boolean;
  twoFactor: boolean;
  suspended: boolean;
}

export interface WalletData {
  id: string;
  userId: string;
  currency: string;
  frozen: boolean;
}

/** What the data of each type of events is. */
export interface WebhookData {
  "deposit.created": DepositData;
  "deposit.processing": DepositData;
  "deposit.requires_payment": DepositData;
  "deposit.requires_action": DepositData;
  "deposit.succeeded": DepositData;
  "deposit.failed": DepositData;
  "deposit.canceled": DepositData;
  "payout.created": PayoutData;
  "payout.approved": PayoutData;
  "payout.sent": PayoutData;
  "payout.failed": PayoutData;
  "payout.reversed": PayoutData;
  "refund.created": RefundData;
  "refund.succeeded": RefundData;
  "refund.failed": RefundData;
  "dispute.created": DisputeData;
  "dispute.updated": DisputeData;
  "dispute.closed": DisputeData;
  "transfer.sent": TransferData;
  "transfer.received": TransferData;
  "charge.created": ChargeData;
  "charge.refunded": ChargeRefundData;
  "credit.created": CreditData;
  "hold.placed": HoldData;
  "hold.updated": HoldData;
  "hold.captured": HoldData;
  "hold.released": HoldData;
  "hold.expired": HoldData;
  "payout_account.created": PayoutAccountData;
  "payout_account.updated": PayoutAccountData;
  "payout_account.disconnected": PayoutAccountData;
  "user.created": UserData;
  "user.updated": UserData;
  "user.suspended": UserData;
  "user.unsuspended": UserData;
  "user.closing": UserData;
  "user.deleted": UserData;
  "wallet.opened": WalletData;
  "wallet.frozen": WalletData;
  "wallet.unfrozen": WalletData;
}
