// What follows the README's example: it does what it is there for.
const { gql } = await import('@apollo/client');
const { default: assert } = await import('node:assert/strict');
const { randomUUID } = await import('node:crypto');

const { data } = await purser.mutate({
  mutation: gql`mutation($in: SignUpInput!) { signUp(input: $in) { token user { id wallet { id } } userErrors { code } } }`,
  variables: { in: { email: `${randomUUID()}@example.com`, password: 'correct horse battery' } },
});
setToken(data.signUp.token);

const told = [];
const live = purser.subscribe({ query: gql`subscription { walletUpdated { id currentBalance { amount currency } } }` })
  .subscribe({ next: ({ data }) => told.push(data.walletUpdated.currentBalance.amount), error: (error) => assert.fail(error) });
const until = async (so) => {
  for (let i = 0; i < 600 && !so(); i++) await new Promise((done) => setTimeout(done, 50));
  assert(so(), `told: ${told}`);
};
await until(() => told.at(-1) === '0.00');
for (const amount of ['5.00', '7.00']) {
  const { data } = await purser.mutate({
    mutation: gql`mutation($in: DepositInput!) { deposit(input: $in) { deposit { id status } wallet { id } userErrors { code } } }`,
    variables: { in: { amount, paymentMethod: 'tok_visa', idempotencyKey: randomUUID() } },
  });
  assert.equal(data.deposit.deposit.status, 'SUCCEEDED');
}
await until(() => told.at(-1) === '12.00');
live.unsubscribe();

// Pages come together, and those of a filter are not mixed with the others.
const LINES = gql`query($after: Cursor, $filter: TransactionFilterInput) { transactions(first: 1, after: $after, filter: $filter) {
  pageInfo { hasNextPage endCursor } edges { cursor node { id sequence } } } }`;
const lines = purser.watchQuery({ query: LINES });
lines.subscribe({ error: (error) => assert.fail(error) });
await until(() => lines.getCurrentResult().data?.transactions);
const first = lines.getCurrentResult().data.transactions;
await lines.fetchMore({ variables: { after: first.pageInfo.endCursor } });
const sequences = (page) => page.transactions.edges.map((edge) => edge.node.sequence);
await until(() => sequences(lines.getCurrentResult().data).join() === '2,1');
// The first page again: what was loaded behind it stays.
await lines.refetch();
assert.equal(sequences(lines.getCurrentResult().data).join(), '2,1');
assert.equal(lines.getCurrentResult().data.transactions.pageInfo.hasNextPage, false);
assert(repeatable({ operationType: 'query' }) && !repeatable({ operationType: 'mutation', query: gql`mutation { logOut { userErrors { code } } }` }));
const none = await purser.query({ query: LINES, variables: { filter: { kinds: ['PAYOUT'] } } });
assert.deepEqual(sequences(none.data), []);
assert.deepEqual(sequences(purser.readQuery({ query: LINES })), [2, 1]);

// The guide for front ends: what a mutation wrote stands before the pages in the cache.
const WALLET = gql`{ wallet { id transactions(first: 1) { pageInfo { hasNextPage endCursor } edges { cursor node { id sequence } } } } }`;
const { data: before } = await purser.query({ query: WALLET });
const { data: sent } = await purser.mutate({
  mutation: gql`mutation($in: DepositInput!) { deposit(input: $in) { transactionEdges { cursor node { id sequence } } wallet { id } userErrors { code } } }`,
  variables: { in: { amount: '1.00', paymentMethod: 'tok_visa', idempotencyKey: randomUUID() } },
  update: (cache, { data }) => { prepend(cache, data.deposit); prepend(cache, data.deposit); },
});
assert.equal(sent.deposit.transactionEdges.length, 1);
assert.deepEqual(sequences(purser.readQuery({ query: WALLET }).wallet), [3, ...sequences(before.wallet)]);
const { data: refused } = await purser.mutate({
  mutation: gql`mutation($in: DepositInput!) { deposit(input: $in) { userErrors { code message params { name value } } } }`,
  variables: { in: { amount: '0.10', paymentMethod: 'tok_visa', idempotencyKey: randomUUID() } },
});
assert.equal(translated(refused.deposit.userErrors[0]), 'Mindestens 0.50 USD.');

// Its possibleTypes are those that the schema has.
for (const [name, types] of Object.entries(purser.cache.config.possibleTypes)) {
  const { data } = await purser.query({ query: gql`query($name: String!) { __type(name: $name) { possibleTypes { name } } }`, variables: { name } });
  assert.deepEqual(data.__type.possibleTypes.map((type) => type.name).sort(), [...types].sort());
}
console.log('The README works');
process.exit(0);
