import { expect, test } from "@playwright/test";

import { balance, begin, deposit, onboard, payWith, signUp } from "./person";

test("the whole job: sign up, deposit, onboard, pay out, read the ledger", async ({ page }) => {
  await signUp(page);
  await expect(page.getByText("No money has moved yet.")).toBeVisible();
  await deposit(page, "25.00");
  await balance(page, "$25.00");
  await onboard(page);
  await page.getByRole("button", { name: "Pay out" }).click();
  await page.getByLabel("Amount").fill("10");
  await page.getByRole("dialog").getByRole("button", { name: "Pay out" }).click();
  await expect(page.getByText("$10.00 are in your account at Stripe")).toBeVisible();
  await page.getByRole("button", { name: "Done" }).click();
  await balance(page, "$15.00");

  await page.getByRole("button", { name: /^Payout/ }).click();
  const drawer = page.getByRole("dialog");
  await expect(drawer.getByText("Balance before")).toBeVisible();
  await expect(drawer.locator("dl").first()).toContainText("$25.00");
  await expect(drawer.locator("dl").first()).toContainText("$15.00");
  await page.keyboard.press("Escape");
  await expect(drawer).toBeHidden();
  await page.getByRole("button", { name: "Money in" }).click();
  await expect(page.getByRole("button", { name: /^Payout/ })).toBeHidden();
});

test("a declined card says why, and another card pays the same deposit", async ({ page }) => {
  await signUp(page);
  await begin(page, "12.50");
  await payWith(page, "pm_card_visa_chargeDeclinedInsufficientFunds");
  await expect(page.getByRole("alert")).toContainText("insufficient funds");
  await balance(page, "$0.00");
  await payWith(page, "pm_card_visa");
  await expect(page.getByText("$12.50 were added")).toBeVisible();
  await page.getByRole("button", { name: "Done" }).click();
  await balance(page, "$12.50");
});

test("3-D Secure goes to the bank's page and back", async ({ page }) => {
  await signUp(page);
  await begin(page, "30");
  await payWith(page, "pm_card_threeDSecure2Required");
  await page.getByRole("button", { name: "Approve" }).click();
  await expect(page.getByText("Your bank has confirmed the payment.")).toBeVisible();
  await balance(page, "$30.00");

  await begin(page, "40");
  await payWith(page, "pm_card_threeDSecure2Required");
  await page.getByRole("button", { name: "Refuse" }).click();
  await expect(page.getByRole("alert")).toBeVisible();
  await expect(page.getByText("Waits for a card")).toBeVisible();
  await balance(page, "$30.00");
});

test("what cannot be done is told at its field, and nothing moves", async ({ page }) => {
  await signUp(page);
  await begin(page, "1e3");
  const amount = page.getByLabel("Amount");
  await expect(amount).toHaveAttribute("aria-invalid", "true");
  await expect(page.getByRole("alert")).not.toBeEmpty();
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Pay out" }).click();
  await page.getByLabel("Amount").fill("5");
  await page.getByRole("dialog").getByRole("button", { name: "Pay out" }).click();
  await expect(page.getByRole("alert")).toContainText("startConnectOnboarding");
  await balance(page, "$0.00");
});

test("an answer that was lost is asked for again with the same key, over a reload too", async ({ page }) => {
  await signUp(page);
  const keys: string[] = [];
  let lose = true;
  await page.route("**/graphql", async (route) => {
    const body = route.request().postData() ?? "";
    if (!body.includes("MakeDeposit")) return route.continue();
    keys.push((JSON.parse(body) as { variables: { input: { idempotencyKey: string } } }).variables.input.idempotencyKey);
    await route.fetch(); // the server has done it
    return lose ? route.abort("connectionreset") : route.continue();
  });
  await begin(page, "7");
  await expect(page.getByRole("alert")).toContainText("nothing is done twice", { timeout: 30_000 });
  lose = false;
  await page.reload();
  await begin(page, "7");
  await payWith(page, "pm_card_visa");
  await expect(page.getByText("$7.00 were added")).toBeVisible();
  expect(new Set(keys).size).toBe(1);
  expect(keys.length).toBeGreaterThan(1);
  await balance(page, "$7.00");
  await expect(page.getByText("Waits for a card")).toBeHidden();
});

test("money sent to a friend is there at once, without a reload", async ({ page, browser }) => {
  const friend = await (await browser.newContext()).newPage();
  const email = await signUp(friend, "Ben");
  await signUp(page);
  await deposit(page, "20");
  await page.getByRole("button", { name: "Send" }).click();
  await page.getByRole("textbox", { name: "To" }).fill(email);
  await page.getByLabel("Amount").fill("8.25");
  await page.getByLabel("Note").fill("lunch");
  await page.getByRole("dialog").getByRole("button", { name: "Send" }).click();
  await expect(page.getByText("$8.25 were sent to Ben.")).toBeVisible();
  await balance(friend, "$8.25");
  await friend.getByRole("button", { name: /Received from Ada/ }).click();
  await expect(friend.getByRole("dialog")).toContainText("lunch");
  await friend.context().close();
});

test("a long ledger comes page by page", async ({ page }) => {
  await signUp(page);
  await page.evaluate(async () => {
    for (let i = 0; i < 45; i++) {
      const query = `mutation { deposit(input: { amount: "1.00", paymentMethod: "pm_card_visa", idempotencyKey: "bulk-${i}" }) { deposit { status } } }`;
      await fetch("/graphql", { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ query }) });
    }
  });
  await page.reload();
  await balance(page, "$45.00");
  const lines = page.locator(".lines li");
  await expect(lines.first()).toBeVisible();
  expect(await lines.count()).toBeLessThan(45);
  for (let i = 0; i < 6; i++) await page.mouse.wheel(0, 4000);
  await expect(lines).toHaveCount(45);
});
