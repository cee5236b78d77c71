// What is around the README's route and link: an application with one user, and a browser.
import { ApolloClient, HttpLink, InMemoryCache, gql } from '@apollo/client';
import assert from 'node:assert/strict';

const api = process.env.PURSER_URL;
const send = globalThis.fetch;
const ask = async (token, query) => {
  const answer = await send(api, {
    method: 'POST', headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${token}` }, body: JSON.stringify({ query }),
  });
  return (await answer.json()).data;
};
const { ensureUser } = await ask(process.env.PURSER_API_KEY, 'mutation { ensureUser(input: { externalId: "customer-7" }) { user { id } userErrors { code } } }');
assert.deepEqual(ensureUser.userErrors, []);

let route, routed = 0, last = '', gone = false;
const app = { post: (path, ...handlers) => { assert.equal(path, '/purser-token'); route = handlers; } };
const requireSignIn = (req, res, next) => { req.user = { id: 'customer-7' }; return next(); };
globalThis.fetch = async (url, init) => {
  if (url !== '/purser-token') return send(url, init);
  routed++;
  if (gone) return { json: async () => ({ token: 'pst_of_nobody' }) };
  let said;
  const req = {}, res = { json: (body) => { said = body; } };
  await route[0](req, res, () => route[1](req, res));
  last = said.token;
  return { json: async () => said };
};
// The README's example stands here.
const client = new ApolloClient({ link: ApolloLink.from([signedIn, new HttpLink({ uri: api, fetch: send })]), cache: new InMemoryCache() });
const who = async () => (await client.query({ query: gql`{ viewer { id } }`, fetchPolicy: 'network-only' })).data.viewer?.id;

assert.equal(await who(), ensureUser.user.id);
assert.equal(await who(), ensureUser.user.id);
assert.equal(routed, 1, 'one token serves until it ends');

await ask(last, 'mutation { logOut { userErrors { code } } }'); // the session ends
assert.equal(await who(), ensureUser.user.id);
assert.equal(routed, 2, 'a session that has ended is replaced');

await ask(last, 'mutation { logOut { userErrors { code } } }');
gone = true;
await assert.rejects(who());
assert.equal(routed, 3, 'who is gone does not loop');
console.log('the session was replaced once each time it ended');
