/** The types of events, by the object that they tell of. A test compares them with the server's. */
export const eventTypes: Record<string, readonly string[]> = {
  Deposits: [
    "deposit.created", "deposit.processing", "deposit.requires_payment", "deposit.requires_action", "deposit.succeeded", "deposit.failed",
    "deposit.canceled",
  ],
  Payouts: ["payout.created", "payout.approved", "payout.sent", "payout.failed", "payout.reversed"],
  "Refunds of deposits": ["refund.created", "refund.succeeded", "refund.failed"],
  Disputes: ["dispute.created", "dispute.updated", "dispute.closed"],
  Transfers: ["transfer.sent", "transfer.received"],
  Charges: ["charge.created", "charge.refunded"],
  Credits: ["credit.created"],
  Holds: ["hold.placed", "hold.updated", "hold.captured", "hold.released", "hold.expired"],
  "Payout accounts": ["payout_account.created", "payout_account.updated", "payout_account.disconnected"],
  Users: ["user.created", "user.updated", "user.suspended", "user.unsuspended", "user.closing", "user.deleted"],
  Wallets: ["wallet.opened", "wallet.frozen", "wallet.unfrozen"],
};
