// Stripe's documented test cards, as the built-in sandbox plays them.
export interface Card {
  id: string;
  label: string;
}

const card = (name: string, label: string): Card => ({ id: `pm_card_${name}`, label });

export const groups: { label: string; cards: Card[] }[] = [
  {
    label: "Succeeds",
    cards: [
      card("visa", "Visa 4242"),
      card("visa_debit", "Visa debit 5556"),
      card("mastercard", "Mastercard 4444"),
      card("mastercard_debit", "Mastercard debit 8210"),
      card("mastercard_prepaid", "Mastercard prepaid 5100"),
      card("amex", "American Express 0005"),
      card("discover", "Discover 1117"),
      card("diners", "Diners Club 0004"),
      card("jcb", "JCB 0505"),
      card("unionpay", "UnionPay 0005"),
      card("bypassPending", "Available at once 0077"),
      card("bypassPendingInternational", "Available at once, international 0278"),
      card("threeDSecureOptional", "3-D Secure supported, not asked 3055"),
      card("riskLevelElevated", "Elevated risk 9235"),
    ],
  },
  {
    label: "Requires 3-D Secure",
    cards: [
      card("threeDSecure2Required", "Always asks 3220"),
      card("threeDSecureRequired", "Always asks 3063"),
      card("authenticationRequired", "Asks on each payment 3184"),
      card("authenticationRequiredOnSetup", "Asks unless set up 3155"),
      card("authenticationRequiredSetupForOffSession", "Asks when the payer is there 0446"),
      card("authenticationRequiredChargeDeclinedInsufficientFunds", "Asks, then has no funds 3178"),
      card("threeDSecureRequiredChargeDeclined", "Asks, then is declined 1629"),
      card("threeDSecureRequiredProcessingError", "3-D Secure look-up fails 1280"),
    ],
  },
  {
    label: "Is declined",
    cards: [
      card("visa_chargeDeclined", "Declined 0002"),
      card("visa_chargeDeclinedInsufficientFunds", "Insufficient funds 9995"),
      card("visa_chargeDeclinedLostCard", "Lost card 9987"),
      card("visa_chargeDeclinedStolenCard", "Stolen card 9979"),
      card("chargeDeclinedExpiredCard", "Expired card 0069"),
      card("chargeDeclinedIncorrectCvc", "Incorrect CVC 0127"),
      card("chargeDeclinedProcessingError", "Processing error 0119"),
      card("visa_chargeDeclinedVelocityLimitExceeded", "Velocity limit 6975"),
      card("chargeCustomerFail", "Fails when charged 0341"),
      card("radarBlock", "Blocked as fraud 0019"),
    ],
  },
  {
    label: "Fails after the payment",
    cards: [
      card("createDispute", "Is disputed as fraud 0259"),
      card("createDisputeProductNotReceived", "Is disputed: not received 2685"),
      card("createDisputeInquiry", "Makes an inquiry 1976"),
      card("createMultipleDisputes", "Is disputed twice 0079"),
      card("createIssuerFraudRecord", "Early fraud warning 5423"),
      card("pendingRefund", "Refunds stay pending 7726"),
      card("refundFail", "Refunds fail 5126"),
      card("sandboxProcessing", "Stays in processing 0796"),
    ],
  },
];
