// The clients of both live protocols against the server at API_URL. The server is
// started anew when a line with "again" was written, and says so on standard input.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { createClient as createEvents } from 'graphql-sse';
import { createClient as createSocket } from 'graphql-ws';
import WebSocket from 'ws';

const { API_URL } = process.env;
let token = '';
const ask = async (query, variables) => {
  const response = await fetch(API_URL, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) },
    body: JSON.stringify({ query, variables }),
  });
  return (await response.json()).data;
};
const signUp = async () => (await ask(
  `mutation($email: String!) { signUp(input: {email: $email, password: "correct horse battery"}) { token } }`,
  { email: `${randomUUID()}@example.com` })).signUp.token;
const deposit = (amount) => ask(
  `mutation($amount: Decimal!, $key: String!) { deposit(input: {amount: $amount, paymentMethod: "pm_card_visa", idempotencyKey: $key}) { deposit { status } } }`,
  { amount, key: randomUUID() });
const until = async (what, so) => {
  for (let i = 0; i < 600; i++) {
    if (so()) return;
    await sleep(50);
  }
  assert.fail(`still not so: ${what}`);
};

token = await signUp();
const clients = {
  socket: createSocket({
    url: API_URL.replace(/^http/, 'ws'), webSocketImpl: WebSocket, retryAttempts: 300, shouldRetry: () => true, retryWait: () => sleep(200),
    connectionParams: () => ({ Authorization: `Bearer ${token}` }),
  }),
  events: createEvents({ url: API_URL, retryAttempts: 300, retry: () => sleep(200), headers: () => ({ Authorization: `Bearer ${token}` }) }),
};
const seen = {};
const ended = {};
for (const [name, client] of Object.entries(clients)) {
  client.subscribe({ query: 'subscription { walletUpdated { currentBalance { amount } } }' }, {
    next: ({ data, errors }) => {
      if (errors) ended[name] = errors;
      else seen[name] = data.walletUpdated.currentBalance.amount;
    },
    error: (error) => { ended[name] = error; },
    complete: () => { ended[name] ??= 'complete'; },
  });
}
const all = (amount) => until(`all see ${amount}: ${JSON.stringify(seen)} ${JSON.stringify(ended)}`, () => Object.keys(clients).every((name) => seen[name] === amount));
await all('0.00');
await deposit('5.00');
await all('5.00');

console.log('again');
await once(process.stdin, 'data');
assert.deepEqual(ended, {});
await deposit('2.50');
await all('7.50');

await ask('mutation { logOut { userErrors { code } } }');
await until('the end of the session ends both', () => ended.socket && ended.events);
for (const name of Object.keys(clients)) assert.equal(ended[name][0].extensions.code, 'UNAUTHENTICATED', name);
for (const client of Object.values(clients)) await client.dispose();
console.log('graphql-ws and graphql-sse work');
process.exit(0);
