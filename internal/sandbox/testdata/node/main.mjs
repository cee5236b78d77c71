// Drives the sandbox at SANDBOX_URL with Stripe's own SDK, as a program that was
// written for Stripe would. Any surprise ends it with a status above 0.
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { once } from 'node:events';
import Stripe from 'stripe';

const url = new URL(process.env.SANDBOX_URL);
const config = { host: url.hostname, port: url.port, protocol: 'http', maxNetworkRetries: 0, telemetry: false };
const stripe = new Stripe('sk_test_node', config);
const control = (path, body = {}) =>
  fetch(new URL(`/_sandbox/${path}`, url), {
    method: 'POST',
    headers: { Authorization: `Bearer ${process.env.SANDBOX_TOKEN}` },
    body: JSON.stringify(body),
  }).then((res) => assert.equal(res.status, 200));
const fails = (promise, type, want = {}) =>
  assert.rejects(promise, (err) => {
    assert.equal(err.constructor.name, type);
    for (const [name, value] of Object.entries(want)) assert.equal(err[name], value, name);
    return true;
  });

const heard = [];
let secret;
const hook = createServer((req, res) => {
  const parts = [];
  req.on('data', (part) => parts.push(part));
  req.on('end', () => {
    heard.push(stripe.webhooks.constructEvent(Buffer.concat(parts), req.headers['stripe-signature'], secret));
    hook.emit('heard');
    res.end();
  });
}).listen(0, '127.0.0.1');
await once(hook, 'listening');

const steps = {
  async 'webhook endpoint'() {
    const endpoint = await stripe.webhookEndpoints.create({ url: `http://127.0.0.1:${hook.address().port}/`, enabled_events: ['*'], api_version: '2023-10-16' });
    secret = endpoint.secret;
  },
  async 'customer with a card'() {
    const customer = await stripe.customers.create({ email: 'a@example.com', metadata: { user: '1' } });
    const method = await stripe.paymentMethods.attach('pm_card_visa', { customer: customer.id });
    const paid = await stripe.paymentIntents.create({
      amount: 2000, currency: 'usd', customer: customer.id, payment_method: method.id, payment_method_types: ['card'], confirm: true, expand: ['latest_charge.balance_transaction'],
    });
    assert.equal(paid.status, 'succeeded');
    assert.equal(paid.latest_charge.balance_transaction.net, 2000 - 88);
    assert.equal((await stripe.customers.listPaymentMethods(customer.id)).data[0].id, method.id);
    const deleted = await stripe.customers.del(customer.id);
    assert.equal(deleted.deleted, true);
  },
  async 'declines and other errors'() {
    const order = { amount: 2000, currency: 'usd', payment_method_types: ['card'], confirm: true };
    await fails(stripe.paymentIntents.create({ ...order, payment_method: 'pm_card_chargeDeclinedInsufficientFunds' }), 'StripeCardError', { code: 'card_declined', decline_code: 'insufficient_funds', statusCode: 402 });
    await fails(stripe.paymentIntents.create({ ...order, amount: 1 }), 'StripeInvalidRequestError', { code: 'amount_too_small', param: 'amount' });
    await fails(stripe.paymentIntents.retrieve('pi_none'), 'StripeInvalidRequestError', { code: 'resource_missing', statusCode: 404 });
    await fails(new Stripe('sk_live_node', config).balance.retrieve(), 'StripeAuthenticationError', { statusCode: 401 });
    await control('faults', { kind: 'rate_limit' });
    await fails(stripe.balance.retrieve(), 'StripeRateLimitError', { statusCode: 429 });
    await control('faults', { kind: 'error_after', method: 'POST' });
    await fails(stripe.customers.create(), 'StripeAPIError', { statusCode: 500 });
    await control('faults', { kind: 'reset', method: 'POST', times: 2 }); // the SDK tries once more on a fresh connection
    await fails(stripe.customers.create(), 'StripeConnectionError');
  },
  async 'idempotency'() {
    const order = { amount: 2000, currency: 'usd' };
    const first = await stripe.paymentIntents.create(order, { idempotencyKey: 'node-1' });
    const again = await stripe.paymentIntents.create(order, { idempotencyKey: 'node-1' });
    assert.equal(again.id, first.id);
    assert.equal(again.lastResponse.headers['idempotent-replayed'], 'true');
    await fails(stripe.paymentIntents.create({ ...order, amount: 2001 }, { idempotencyKey: 'node-1' }), 'StripeIdempotencyError');
  },
  async '3-D Secure, from the browser'() {
    const intent = await stripe.paymentIntents.create({ amount: 2000, currency: 'usd', automatic_payment_methods: { enabled: true } });
    const browser = new Stripe('pk_test_node', config);
    const asked = await browser.paymentIntents.confirm(intent.id, { client_secret: intent.client_secret, payment_method: 'pm_card_threeDSecure2Required', return_url: 'https://app.example/back' });
    assert.equal(asked.status, 'requires_action');
    assert.equal((await fetch(asked.next_action.redirect_to_url.url)).status, 200);
    await control(`payment_intents/${intent.id}/authenticate`, { succeed: true });
    assert.equal((await stripe.paymentIntents.retrieve(intent.id)).status, 'succeeded');
  },
  async 'hold, capture a part, refund a part'() {
    const held = await stripe.paymentIntents.create({ amount: 2000, currency: 'eur', payment_method: 'pm_card_visa', payment_method_types: ['card'], capture_method: 'manual', confirm: true });
    assert.equal(held.amount_capturable, 2000);
    const taken = await stripe.paymentIntents.capture(held.id, { amount_to_capture: 1500 });
    assert.equal(taken.amount_received, 1500);
    const refund = await stripe.refunds.create({ payment_intent: held.id, amount: 500 });
    assert.equal(refund.status, 'succeeded');
    await fails(stripe.refunds.create({ payment_intent: held.id, amount: 1001 }), 'StripeInvalidRequestError', { param: 'amount' });
    await fails(stripe.paymentIntents.cancel(held.id), 'StripeInvalidRequestError', { code: 'payment_intent_unexpected_state' });
  },
  async 'express account, transfer, reversal'() {
    const account = await stripe.accounts.create({ type: 'express', country: 'US', capabilities: { transfers: { requested: true } } });
    const order = { amount: 700, currency: 'usd', destination: account.id };
    await fails(stripe.transfers.create(order), 'StripeInvalidRequestError', { code: 'insufficient_capabilities_for_transfer' });
    const link = await stripe.accountLinks.create({ account: account.id, type: 'account_onboarding', refresh_url: 'https://app.example/refresh', return_url: 'https://app.example/return' });
    assert.equal((await fetch(link.url)).status, 200);
    await control(`accounts/${account.id}/complete`);
    const transfer = await stripe.transfers.create(order);
    const balance = await stripe.balance.retrieve({}, { stripeAccount: account.id });
    assert.equal(balance.available.find((part) => part.currency === 'usd').amount, 700);
    await stripe.transfers.createReversal(transfer.id, { amount: 200 });
    assert.equal((await stripe.transfers.retrieve(transfer.id)).amount_reversed, 200);
    await fails(stripe.transfers.create({ ...order, amount: 90000000 }), 'StripeInvalidRequestError', { code: 'balance_insufficient' });
  },
  async 'lists'() {
    for (let i = 0; i < 5; i++) await stripe.customers.create({ email: `list${i}@example.com` });
    const all = await stripe.customers.list({ limit: 2 }).autoPagingToArray({ limit: 100 });
    assert.equal(new Set(all.map((customer) => customer.id)).size, all.length);
    assert.ok(all.length >= 5);
    const entries = await stripe.balanceTransactions.list({ limit: 100, expand: ['data.source'] });
    assert.ok(entries.data.every((entry) => entry.source.object));
  },
  async 'events arrive, signed'() {
    const events = await stripe.events.list({ limit: 100 });
    const wanted = new Set(events.data.filter((event) => !event.account).map((event) => event.id));
    while (![...wanted].every((id) => heard.some((event) => event.id === id))) await once(hook, 'heard');
    assert.throws(() => stripe.webhooks.constructEvent('{}', 't=1,v1=00', secret), { type: 'StripeSignatureVerificationError' });
  },
};

for (const [name, step] of Object.entries(steps)) {
  await step();
  console.log(`ok: ${name}`);
}
hook.closeAllConnections();
hook.close();
