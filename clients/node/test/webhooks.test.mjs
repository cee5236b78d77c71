import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { test } from "node:test";
import { WebhookVerificationError, isTest, verifyWebhook } from "purser-node";
import { Webhook } from "standardwebhooks";

const secret = `whsec_${randomBytes(32).toString("base64")}`;
const body = JSON.stringify({
  id: "ev_1", type: "hold.expired", timestamp: "2026-12-01T12:00:00.5Z", walletId: "wal_1", walletSequence: 7,
  data: { id: "hld_1", amount: "12.50", description: "Zimmer für zwei – €" },
});

// The headers of a delivery, signed by the library of the specification.
function signed({ at = new Date(), by = [secret], id = "ev_1", of = body } = {}) {
  return {
    "webhook-id": id,
    "webhook-timestamp": String(Math.floor(at.getTime() / 1000)),
    "webhook-signature": by.map((s) => new Webhook(s).sign(id, at, of)).join(" "),
  };
}

const minutes = (n) => new Date(Date.now() + n * 60_000);
const other = `whsec_${randomBytes(32).toString("base64")}`;

test("what the specification's library has signed is taken", () => {
  for (const [headers, given] of [
    [signed(), body],
    [signed(), Buffer.from(body)],
    [signed(), new TextEncoder().encode(body)],
    [new Headers(signed()), body],
    [signed({ at: minutes(-4) }), body],
    [signed({ by: [other, secret] }), body],
    [{ ...signed(), "webhook-signature": `v1a,x v2,y ${signed()["webhook-signature"]}` }, body],
  ]) {
    const event = verifyWebhook(secret, headers, given);
    assert.equal(event.type, "hold.expired");
    assert.equal(event.data.description, "Zimmer für zwei – €");
    assert.equal(isTest(event), false);
  }
  const tested = JSON.stringify({ ...JSON.parse(body), data: { test: true } });
  assert.equal(isTest(verifyWebhook(secret, signed({ of: tested }), tested)), true);
});

test("what anybody else has sent is refused", () => {
  const without = (name) => Object.fromEntries(Object.entries(signed()).filter(([key]) => key !== name));
  for (const [headers, given] of [
    [signed(), `${body} `],
    [signed({ by: [other] }), body],
    [signed({ at: minutes(-6) }), body],
    [signed({ at: minutes(6) }), body],
    [{ ...signed(), "webhook-id": "ev_2" }, body],
    [{ ...signed(), "webhook-timestamp": "NaN" }, body],
    [{ ...signed(), "webhook-timestamp": signed()["webhook-timestamp"] + "0" }, body],
    [{ ...signed(), "webhook-signature": "v1," }, body],
    [{ ...signed(), "webhook-signature": signed()["webhook-signature"].replace("v1,", "v2,") }, body],
    [without("webhook-id"), body],
    [without("webhook-timestamp"), body],
    [without("webhook-signature"), body],
    [new Headers(), body],
  ]) {
    assert.throws(() => verifyWebhook(secret, headers, given), WebhookVerificationError);
  }
});
