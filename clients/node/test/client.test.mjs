import assert from "node:assert/strict";
import { createServer } from "node:http";
import { test } from "node:test";
import { Purser, PurserError } from "purser-node";

const charged = { data: { charge: { charge: { id: "chg_1" }, replayed: true, userErrors: [] } } };
const uncertain = { data: null, errors: [{ message: "Internal error.", extensions: { code: "INTERNAL", requestId: "R1" } }] };
const refused = (error) => ({ data: { charge: { charge: null, replayed: false, userErrors: [{ message: "No.", ...error }] } } });
const sandwich = { wallet: { id: "wal_1" }, amount: "9.50", description: "Two sandwiches" };

// Answers one request after the other, and notes the idempotency key of each. An answer that
// is null breaks the connection.
async function serve(t, answers) {
  const keys = [];
  const server = createServer(async (request, response) => {
    let body = "";
    for await (const chunk of request) body += chunk;
    keys.push(JSON.parse(body).variables.input.idempotencyKey);
    assert.equal(request.headers.authorization, "Bearer prs_x");
    const answer = answers[Math.min(keys.length, answers.length) - 1];
    if (answer === null) return request.socket.destroy();
    if (answer === 502) return response.writeHead(502).end("Bad gateway");
    response.end(JSON.stringify(answer));
  });
  await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
  t.after(() => server.close());
  return { keys, url: `http://127.0.0.1:${server.address().port}/graphql`, token: "prs_x" };
}

test("a call goes on under the key that it began with", async (t) => {
  const { keys, ...options } = await serve(t, [null, 502, uncertain, charged]);
  const out = await new Purser(options).charge(sandwich);
  assert.equal(out.charge.id, "chg_1");
  assert.equal(keys.length, 4);
  assert.ok(keys[0]);
  assert.equal(new Set(keys).size, 1);
});

test("a given key is kept, and calls without one have keys of their own", async (t) => {
  const { keys, ...options } = await serve(t, [charged]);
  const purser = new Purser(options);
  await purser.charge({ ...sandwich, idempotencyKey: "order-1" });
  await purser.charge(sandwich);
  await purser.charge(sandwich);
  assert.equal(keys[0], "order-1");
  assert.equal(new Set(keys).size, 3);
});

test("a refusal is typed and final", async (t) => {
  const { keys, ...options } = await serve(t, [refused({ code: "INSUFFICIENT_FUNDS", field: ["input", "amount"] })]);
  await assert.rejects(new Purser(options).charge(sandwich), (error) => {
    assert.ok(error instanceof PurserError);
    assert.equal(error.code, "INSUFFICIENT_FUNDS");
    assert.deepEqual(error.field, ["input", "amount"]);
    return true;
  });
  assert.equal(keys.length, 1);
});

test("tries end, and what lasts long is told at once", async (t) => {
  const first = await serve(t, [uncertain]);
  await assert.rejects(new Purser({ ...first, tries: 2 }).charge(sandwich), { code: "INTERNAL", requestId: "R1" });
  assert.equal(first.keys.length, 2);
  const second = await serve(t, [refused({ code: "RATE_LIMITED", retryAt: new Date(Date.now() + 3_600_000).toISOString() })]);
  await assert.rejects(new Purser(second).charge(sandwich), { code: "RATE_LIMITED" });
  assert.equal(second.keys.length, 1);
});
