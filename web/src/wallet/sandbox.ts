// Confirms a payment at the built-in sandbox as Stripe.js does at Stripe: with
// the publishable key and the payment's client secret.
export type Confirmed = { kind: "done" } | { kind: "asks"; url: string } | { kind: "declined"; message: string };

export async function confirm(
  sandbox: string,
  key: string,
  clientSecret: string,
  card: string,
  returnUrl: string,
): Promise<Confirmed> {
  const intent = clientSecret.split("_secret_")[0] ?? "";
  const answer = await fetch(`${sandbox}/v1/payment_intents/${intent}/confirm`, {
    method: "POST",
    headers: { Authorization: `Bearer ${key}`, "Content-Type": "application/x-www-form-urlencoded" },
    body: new URLSearchParams({ client_secret: clientSecret, payment_method: card, return_url: returnUrl }),
  });
  const body = (await answer.json()) as {
    error?: { message: string };
    next_action?: { redirect_to_url?: { url: string } };
  };
  if (body.error) return { kind: "declined", message: body.error.message };
  const url = body.next_action?.redirect_to_url?.url;
  return url ? { kind: "asks", url } : { kind: "done" };
}
