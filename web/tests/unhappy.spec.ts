import type { Page } from "@playwright/test";

import { balance, begin, deposit, signUp } from "./person";
import { expect, test } from "./test";

// What goes wrong on the way, and what the app makes of it.

async function ask(page: Page, query: string): Promise<void> {
  await page.evaluate(async (query) => {
    await fetch("/graphql", { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ query }) });
  }, query);
}

async function pay(page: Page, times: number): Promise<void> {
  for (let i = 0; i < times; i++) {
    await ask(page, `mutation { deposit(input: { amount: "1.00", paymentMethod: "pm_card_visa", idempotencyKey: "${crypto.randomUUID()}" }) { replayed } }`);
  }
}

test("while nobody knows what became of a payout, the same key is sent again", async ({ page }) => {
  await signUp(page);
  const keys: string[] = [];
  await page.route("**/graphql", async (route) => {
    const body = route.request().postData() ?? "";
    if (!body.includes("MakePayout")) return route.continue();
    keys.push((JSON.parse(body) as { variables: { input: { idempotencyKey: string } } }).variables.input.idempotencyKey);
    const why = { __typename: "UserError", code: keys.length < 3 ? "PROCESSOR_UNAVAILABLE" : "INSUFFICIENT_FUNDS", message: `Answer ${keys.length}`, field: null, retryAt: null };
    const payout = { __typename: "PayoutPayload", payout: null, wallet: null, replayed: false, userErrors: [why] };
    return route.fulfill({ json: { data: { payout } } });
  });
  await page.getByRole("button", { name: "Pay out" }).click();
  await page.getByLabel("Amount").fill("5");
  await page.getByRole("dialog").getByRole("button", { name: "Continue" }).click();
  for (let n = 1; n <= 4; n++) {
    await page.getByRole("dialog").getByRole("button", { name: "Pay out $5.00" }).click();
    await expect(page.getByRole("alert")).toContainText(`Answer ${n}`);
  }
  expect(keys[1]).toBe(keys[0]);
  expect(keys[2]).toBe(keys[0]);
  expect(keys[3]).not.toBe(keys[0]); // the third was an answer
});

test("a page over plain http can deposit too", async ({ page }) => {
  await page.addInitScript(() => Reflect.deleteProperty(Crypto.prototype, "randomUUID"));
  await signUp(page);
  await deposit(page, "5");
  await balance(page, "$5.00");
});

test("the focus goes back to where a dialog was opened", async ({ page }) => {
  await signUp(page);
  await deposit(page, "5");
  const add = page.getByRole("button", { name: "Add money" });
  await add.click();
  await page.keyboard.press("Escape");
  await expect(add).toBeFocused();
  const line = page.getByRole("button", { name: /^Deposit/ });
  await line.click();
  await page.getByRole("button", { name: "Close" }).click();
  await expect(line).toBeFocused();
});

test("a page of the ledger that cannot be read says so, and is not asked for without end", async ({ page }) => {
  await signUp(page);
  await pay(page, 25);
  let asked = 0;
  let broken = true;
  await page.route("**/graphql", async (route) => {
    if (!broken || !(route.request().postData() ?? "").includes('"after":"')) return route.continue();
    asked++;
    return route.fulfill({ json: { data: null, errors: [{ message: "It broke.", extensions: { code: "INTERNAL" } }] } });
  });
  await page.reload();
  const lines = page.locator(".lines li");
  await expect(lines).toHaveCount(20);
  await page.mouse.wheel(0, 4000);
  await expect(page.getByRole("alert")).toContainText("It broke.");
  expect(asked).toBe(1);
  broken = false;
  await page.getByRole("button", { name: "Try again" }).click();
  await expect(lines).toHaveCount(25);
});

test("news leaves the reader of old lines where they are", async ({ page }) => {
  await signUp(page);
  await pay(page, 45);
  await page.reload();
  const lines = page.locator(".lines li");
  await expect(lines.first()).toBeVisible();
  await expect(async () => {
    await page.mouse.wheel(0, 4000);
    await expect(lines).toHaveCount(45, { timeout: 500 });
  }).toPass();
  await page.evaluate(() => {
    const list = document.querySelector(".lines") as Element;
    const seen = { fewest: list.childElementCount };
    new MutationObserver(() => (seen.fewest = Math.min(seen.fewest, list.childElementCount))).observe(list, { childList: true });
    Object.assign(window, { seen });
  });
  await pay(page, 1);
  await balance(page, "$46.00");
  await expect(lines).toHaveCount(46);
  expect(await page.evaluate(() => (window as unknown as { seen: { fewest: number } }).seen.fewest)).toBe(45);
});

test("whose session has ended is asked to sign in at once", async ({ page }) => {
  await page.clock.install();
  await signUp(page);
  await page.clock.pauseAt(Date.now() + 60_000); // nothing is polled any more
  await ask(page, "mutation { logOut { userErrors { code } } }");
  await begin(page, "5");
  await expect(page.getByRole("button", { name: "Sign up" })).toBeVisible();
});

test("logging out leaves no error behind", async ({ page }) => {
  const errors: string[] = [];
  page.on("pageerror", (e) => errors.push(e.message));
  await signUp(page);
  await deposit(page, "5");
  await page.getByRole("button", { name: "Log out" }).click();
  await expect(page.getByRole("button", { name: "Sign up" })).toBeVisible();
  await signUp(page, "Eve");
  expect(errors).toEqual([]);
});

test("a line that fell silent is opened again", async ({ page }) => {
  test.setTimeout(90_000);
  await page.clock.install();
  let sockets = 0;
  await page.routeWebSocket("**/graphql", (socket) => {
    sockets++;
    if (sockets > 1) {
      socket.connectToServer();
      return;
    }
    socket.onMessage((text) => { // answers once, and never again
      if (String(text).includes("connection_init")) socket.send(JSON.stringify({ type: "connection_ack" }));
    });
  });
  await signUp(page);
  await expect.poll(() => sockets).toBe(1);
  await expect(async () => {
    await page.clock.runFor(5_000);
    expect(sockets).toBeGreaterThan(1);
  }).toPass();
});
