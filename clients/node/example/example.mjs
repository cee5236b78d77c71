// Goes through a customer's life with the sandbox: a user, a session, a deposit by card, a
// charge, a refund of part of it, a credit, and a hold. See ../README.md for how to run it.
import { Purser, PurserError } from "purser-node";

const app = new Purser({
  url: process.env.PURSER_URL ?? "http://127.0.0.1:8080/graphql",
  token: process.env.PURSER_API_KEY ?? "",
});

// The application's own identifier of the user; the wallet comes with the user.
const externalId = process.env.EXAMPLE_USER ?? "customer-8";
const { user } = await app.ensureUser({ externalId });
const wallet = { id: user.wallets[0].id };

// A token for the front end, with which it acts as the user for 15 minutes.
const { token } = await app.createUserSession({ user: { externalId }, expiresIn: 900 });
const deposit = await app.as(token).deposit({ amount: "25.00", paymentMethod: "pm_card_visa" });
console.log("deposit", deposit.amount.amount, deposit.status);

const order = `order-${externalId}`; // the same key after a crash: the order is never charged twice
const sold = await app.charge({
  wallet,
  amount: "9.50",
  description: "Two sandwiches",
  reference: order,
  idempotencyKey: order,
});
console.log("charge", sold.charge.amount.amount, "balance", sold.wallet.currentBalance.amount);

try {
  await app.charge({ wallet, amount: "1000", description: "A car" });
} catch (error) {
  if (!(error instanceof PurserError) || error.code !== "INSUFFICIENT_FUNDS") throw error;
  console.log("refused", error.code, error.field.join("."));
}

const back = await app.refundCharge({
  chargeId: sold.charge.id,
  amount: "4.50",
  reason: "One was cold",
  idempotencyKey: `${order}-refund`,
});
console.log("refund", back.refund.amount.amount, "balance", back.wallet.currentBalance.amount);

const earned = await app.credit({
  wallet,
  amount: "3.00",
  description: "Thank you for waiting",
  idempotencyKey: `${order}-thanks`,
});
console.log("credit", earned.credit.amount.amount, "balance", earned.wallet.currentBalance.amount);

const placed = await app.placeHold({
  wallet,
  amount: "10.00",
  description: "Room 12",
  idempotencyKey: `${order}-room`,
});
console.log("hold", placed.hold.amount.amount, "spendable", placed.wallet.spendableBalance.amount);

const captured = await app.captureHold({
  holdId: placed.hold.id,
  amount: "4.00",
  idempotencyKey: `${order}-room-paid`,
});
console.log("capture", captured.charge.amount.amount, "balance", captured.wallet.currentBalance.amount);

try {
  await app.captureHold({ holdId: placed.hold.id });
} catch (error) {
  if (!(error instanceof PurserError) || error.code !== "HOLD_NOT_ACTIVE") throw error;
  console.log("refused", error.code, error.field.join("."));
}
