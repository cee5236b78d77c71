// A front end with Apollo Client against the server at API_URL. PROXY_URL leads
// there too, but loses the first answer to each operation named Lost….
import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { ApolloClient, ApolloLink, CombinedGraphQLErrors, HttpLink, InMemoryCache, gql } from '@apollo/client';
import { SetContextLink } from '@apollo/client/link/context';
import { PersistedQueryLink } from '@apollo/client/link/persisted-queries';
import { RetryLink } from '@apollo/client/link/retry';
import { GraphQLWsLink } from '@apollo/client/link/subscriptions';
import { relayStylePagination } from '@apollo/client/utilities';
import { createHash, randomUUID } from 'node:crypto';
import { createClient } from 'graphql-ws';
import WebSocket from 'ws';

const { API_URL, PROXY_URL } = process.env;
let token = '';
let tries = 0;

const socket = createClient({
  url: API_URL.replace(/^http/, 'ws'),
  webSocketImpl: WebSocket,
  connectionParams: () => ({ Authorization: `Bearer ${token}` }),
});
const http = ApolloLink.from([
  new RetryLink({ delay: { initial: 50 }, attempts: { max: 5 } }),
  new PersistedQueryLink({ sha256: (text) => createHash('sha256').update(text).digest('hex') }),
  new SetContextLink(({ headers }) => ({ headers: { ...headers, ...(token && { authorization: `Bearer ${token}` }) } })),
  new ApolloLink((operation, forward) => {
    tries++;
    return forward(operation);
  }),
  new HttpLink({ uri: PROXY_URL }),
]);
const client = new ApolloClient({
  link: ApolloLink.split(({ operationType }) => operationType === 'subscription', new GraphQLWsLink(socket), http),
  cache: new InMemoryCache({
    possibleTypes: {
      Node: ['User', 'Wallet', 'Transaction', 'Deposit', 'Payout', 'PayoutAccount', 'Refund', 'Transfer', 'Dispute'],
      TransactionSource: ['Deposit', 'Payout', 'Transfer'],
    },
    typePolicies: {
      Query: { fields: { transactions: relayStylePagination(['walletId']) } },
      Wallet: { fields: { transactions: relayStylePagination(), deposits: relayStylePagination(), payouts: relayStylePagination() } },
      Money: { keyFields: false },
    },
  }),
});

const until = async (what, so) => {
  for (let i = 0; i < 400; i++) {
    if (so()) return;
    await sleep(50);
  }
  assert.fail(`still not so: ${what}`);
};

// Nobody is signed in: an error with a code, and data otherwise.
await assert.rejects(client.query({ query: gql`{ transactions { totalCount } }` }), (error) => {
  assert(CombinedGraphQLErrors.is(error));
  assert.equal(error.errors[0].extensions.code, 'UNAUTHENTICATED');
  return true;
});
const signedUp = await client.mutate({
  mutation: gql`mutation SignUp($input: SignUpInput!) { signUp(input: $input) { token user { id wallet { id } } userErrors { code } } }`,
  variables: { input: { email: `${randomUUID()}@example.com`, password: 'correct horse battery' } },
});
token = signedUp.data.signUp.token;
const wallet = signedUp.data.signUp.user.wallet.id;
assert(token && wallet);
await client.clearStore();

// What a page shows follows from what mutations answer, and nothing is asked anew.
const WALLET = gql`query Wallet { viewer { id wallet { id currentBalance { amount currency } } } }`;
const shown = [];
client.watchQuery({ query: WALLET }).subscribe(({ data }) => {
  if (data?.viewer) shown.push(data.viewer.wallet.currentBalance.amount);
});
await until('the wallet is shown', () => shown.at(-1) === '0.00');
const deposit = (mutation, key, amount = '1.00') =>
  client.mutate({ mutation, variables: { input: { amount, paymentMethod: 'pm_card_visa', idempotencyKey: key } } });
const DEPOSIT = gql`mutation Deposit($input: DepositInput!) {
  deposit(input: $input) { replayed deposit { id status } wallet { id currentBalance { amount currency } } userErrors { code field message } } }`;
for (let i = 1; i <= 7; i++) {
  const { data } = await deposit(DEPOSIT, randomUUID());
  assert.equal(data.deposit.deposit.status, 'SUCCEEDED');
  await until('the mutation has changed the page', () => shown.at(-1) === `${i}.00`);
}
const refused = await deposit(DEPOSIT, randomUUID(), '-1');
assert.deepEqual(refused.data.deposit.userErrors.map((e) => [e.code, e.field]), [['INVALID_AMOUNT', ['input', 'amount']]]);

// Pages both ways, put together by relayStylePagination.
const LINES = gql`query Lines($first: Int, $after: Cursor, $last: Int, $before: Cursor) {
  wallet { id transactions(first: $first, after: $after, last: $last, before: $before) {
    edges { cursor node { id sequence balanceAfter { amount currency } source { ... on Deposit { id status } } } }
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } } }`;
const sequences = (result) => result.data.wallet.transactions.edges.map((edge) => edge.node.sequence);
for (const [first, more, end] of [
  [{ first: 3 }, (page) => ({ first: 3, last: undefined, after: page.endCursor }), 'hasNextPage'],
  [{ last: 3 }, (page) => ({ last: 3, first: undefined, before: page.startCursor }), 'hasPreviousPage'],
]) {
  client.cache.evict({ id: `Wallet:${wallet}`, fieldName: 'transactions' });
  const query = client.watchQuery({ query: LINES, variables: first, fetchPolicy: 'cache-first' });
  let now;
  const subscription = query.subscribe((result) => { now = result; });
  await until('a page is there', () => now?.data?.wallet && !now.loading);
  assert.equal(sequences(now).length, 3);
  for (let pages = 0; now.data.wallet.transactions.pageInfo[end]; pages++) {
    assert(pages < 3, 'the pages do not end');
    const before = sequences(now).length;
    await query.fetchMore({ variables: more(now.data.wallet.transactions.pageInfo) });
    await until('the next page is there', () => sequences(now).length > before);
  }
  assert.deepEqual(sequences(now), [7, 6, 5, 4, 3, 2, 1]);
  subscription.unsubscribe();
}

// One object is one object, however it is reached.
const line = client.cache.readQuery({ query: LINES, variables: { first: 3 } }).wallet.transactions.edges[0].node;
const again = await client.query({
  query: gql`query Again($id: ID!) { node(id: $id) { id ... on Transaction { sequence wallet { id } source { ... on Deposit { id } } } } }`,
  variables: { id: line.id },
});
assert.equal(again.data.node.sequence, 7);
const stored = client.cache.extract();
assert.deepEqual(Object.keys(stored).filter((key) => key.startsWith('Wallet:')), [`Wallet:${wallet}`]);
assert.equal(Object.keys(stored).filter((key) => key.startsWith('Transaction:')).length, 7);
assert.equal(stored[`Transaction:${line.id}`].source.__ref, `Deposit:${line.source.id}`);

// The answer is lost, RetryLink asks again: it has worked, once.
const key = randomUUID();
tries = 0;
const lost = await deposit(gql`mutation LostDeposit($input: DepositInput!) {
  deposit(input: $input) { replayed deposit { id status } wallet { id currentBalance { amount currency } } userErrors { code } } }`, key, '10.00');
assert(tries > 1, 'nothing was lost');
assert.equal(lost.data.deposit.deposit.status, 'SUCCEEDED');
assert.equal(lost.data.deposit.replayed, true);
assert.deepEqual(lost.data.deposit.userErrors, []);
const after = await client.query({ query: gql`query After { wallet { id currentBalance { amount currency } transactions { totalCount } } }`, fetchPolicy: 'network-only' });
assert.equal(after.data.wallet.currentBalance.amount, '17.00');
assert.equal(after.data.wallet.transactions.totalCount, 8);

// News of what others do come by themselves.
let news = 0;
const live = client.subscribe({
  query: gql`subscription Live { walletUpdated { id currentBalance { amount currency } } }`,
}).subscribe({ next: () => { news++; }, error: (error) => assert.fail(error) });
await until('the subscription tells the state', () => news > 0);
const elsewhere = await fetch(API_URL, {
  method: 'POST',
  headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
  body: JSON.stringify({ query: DEPOSIT.loc.source.body, variables: { input: { amount: '3.00', paymentMethod: 'pm_card_visa', idempotencyKey: randomUUID() } } }),
});
assert.equal((await elsewhere.json()).data.deposit.deposit.status, 'SUCCEEDED');
await until('the subscription has changed the page', () => shown.at(-1) === '20.00');
live.unsubscribe();
await socket.dispose();
client.stop();
console.log('Apollo Client works');
