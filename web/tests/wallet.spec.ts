import { balance, begin, confirm, deposit, onboard, payWith, signUp, verify } from "./person";
import { expect, look, test } from "./test";

test("the whole job: sign up, deposit, onboard, pay out, read the ledger", async ({ page }) => {
  await signUp(page);
  await expect(page.getByText("No transactions yet.")).toBeVisible();
  await look(page, "job-1-signed-up");
  await begin(page, "25.00");
  await payWith(page, "pm_card_visa_chargeDeclined");
  await expect(page.getByRole("alert")).toContainText("declined");
  await look(page, "job-2-declined");
  await payWith(page, "pm_card_threeDSecure2Required");
  await page.getByRole("button", { name: "Approve" }).click();
  await expect(page.getByText("Your bank has confirmed the payment.")).toBeVisible();
  await look(page, "job-3-confirmed-by-the-bank");
  const second = await page.context().newPage(); // it shows what happens without a reload
  await second.goto("/");
  await balance(second, "$25.00");
  await deposit(page, "5.00");
  await balance(page, "$30.00");
  await balance(second, "$30.00");
  await onboard(page);
  await look(page, "job-4-onboarded");
  await page.getByRole("button", { name: "Pay out" }).click();
  await page.getByLabel("Amount").fill("10");
  await confirm(page, "Pay out");
  await expect(page.getByText("$10.00 are in your account at Stripe")).toBeVisible();
  await page.getByRole("button", { name: "Done" }).click();
  await balance(page, "$20.00");
  await balance(second, "$20.00");
  await expect(second.getByRole("button", { name: /^Payout/ })).toBeVisible();
  await look(second, "job-5-paid-out-in-the-second-tab");

  await page.getByRole("button", { name: /^Payout/ }).click();
  const drawer = page.getByRole("dialog");
  await expect(drawer.getByText("Balance before")).toBeVisible();
  await expect(drawer.locator("dl").first()).toContainText("$30.00");
  await expect(drawer.locator("dl").first()).toContainText("$20.00");
  await look(page, "job-6-a-line");
  await page.keyboard.press("Escape");
  await expect(drawer).toBeHidden();
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
  await expect(page.getByText("Requires a card")).toBeVisible();
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
  await confirm(page, "Pay out");
  await expect(page.getByRole("alert")).toContainText("Set up payouts first");
  await balance(page, "$0.00");
  await page.getByRole("dialog").getByRole("button", { name: "Set up payouts" }).click();
  await expect(page.getByRole("button", { name: "Fill in everything and submit" })).toBeVisible();
});

test("the way back closes what is open and leaves the page", async ({ page }) => {
  await signUp(page);
  await deposit(page, "5");
  const dialog = page.getByRole("dialog");
  await page.getByRole("button", { name: "Send" }).click();
  await expect(dialog).toBeVisible();
  await page.goBack();
  await expect(dialog).toBeHidden();
  await page.getByRole("button", { name: /^Deposit/ }).click();
  await expect(dialog).toContainText("Balance before");
  await page.reload(); // a line has an address
  await expect(dialog).toContainText("Balance before");
  await page.goBack();
  await expect(dialog).toBeHidden();
  await balance(page, "$5.00");
});

test("a payout that was made before is told, and not made twice", async ({ page }) => {
  await signUp(page);
  await deposit(page, "20");
  await onboard(page);
  const key = "the-same-key";
  await page.route("**/graphql", async (route) => { // as a browser that lost the first answer
    const body = route.request().postData() ?? "";
    if (!body.includes("MakePayout")) return route.continue();
    const sent = JSON.parse(body) as { variables: { input: { idempotencyKey: string } } };
    sent.variables.input.idempotencyKey = key;
    return route.continue({ postData: JSON.stringify(sent) });
  });
  for (const told of ["$6.00 are in your account at Stripe", "You requested this payout before"]) {
    await page.getByRole("button", { name: "Pay out" }).click();
    await page.getByLabel("Amount").fill("6");
    await confirm(page, "Pay out");
    await expect(page.getByText(told)).toBeVisible();
    await page.getByRole("button", { name: "Done" }).click();
  }
  await balance(page, "$14.00");
});

test("the ledger shows the kinds and the time that are asked for, however long it is", async ({ page, browser }) => {
  const friend = await (await browser.newContext()).newPage();
  const email = await signUp(friend, "Ben");
  await verify(friend, email);
  await signUp(page);
  await page.evaluate(async (email) => {
    const ask = (query: string) =>
      fetch("/graphql", { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ query }) });
    await ask(`mutation { deposit(input: { amount: "100", paymentMethod: "pm_card_bypassPending", idempotencyKey: "first" }) { replayed } }`);
    await ask(`mutation { transfer(input: { amount: "1", toEmail: "${email}", idempotencyKey: "gift" }) { replayed } }`);
    await Promise.all(
      Array.from({ length: 25 }, (_, i) =>
        ask(`mutation { deposit(input: { amount: "1.00", paymentMethod: "pm_card_visa", idempotencyKey: "bulk-${i}" }) { replayed } }`)),
    );
  }, email);
  await page.reload();
  await balance(page, "$124.00");
  const lines = page.locator(".lines li");
  await page.getByLabel("Kind").selectOption({ label: "Sent" }); // it is on no page that was read
  await expect(lines).toHaveCount(1);
  await expect(lines).toContainText("Sent to Ben");
  await look(page, "filtered");
  await page.getByLabel("Kind").selectOption({ label: "Deposits" });
  await expect(page.getByRole("heading", { name: "Ledger 26" })).toBeVisible();
  await page.getByLabel("When").selectOption({ label: "Last month" });
  await expect(page.getByText("No transactions match the filter.")).toBeVisible();
  await page.getByLabel("When").selectOption({ label: "Dates …" });
  await page.getByLabel("From").fill(await page.evaluate(() => new Date().toLocaleDateString("sv")));
  await expect(page.getByRole("heading", { name: "Ledger 26" })).toBeVisible();
  // The chart is of the whole ledger, not of the lines that were read.
  await expect(page.getByRole("img", { name: /^Balance since .*, \$124\.00 now$/ })).toBeVisible();
  const path = (await page.locator(".chart .line").getAttribute("d")) ?? "";
  expect(path.match(/V/g)).toHaveLength(27);
  await friend.context().close();
});

test.describe("where answers are lost", () => {
  test.use({ faults: [/ERR_CONNECTION_RESET/] });

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
    await expect(page.getByText("Requires a card")).toBeHidden();
  });
});

test("money sent to a friend is there at once, without a reload", async ({ page, browser }) => {
  const friend = await (await browser.newContext()).newPage();
  const email = await signUp(friend, "Ben");
  await verify(friend, email);
  await signUp(page);
  await deposit(page, "20");
  await page.getByRole("button", { name: "Send" }).click();
  await page.getByRole("textbox", { name: "To" }).fill(email);
  await page.getByLabel("Amount").fill("8.25");
  await page.getByLabel("Note").fill("lunch");
  await confirm(page, "Send");
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

test("a deposit that waits for its payer is canceled", async ({ page }) => {
  await signUp(page);
  await begin(page, "30");
  await expect(page.getByLabel("Test card")).toBeVisible();
  await page.keyboard.press("Escape");
  await look(page, "pending");
  await page.getByRole("button", { name: "Cancel the deposit of $30.00" }).click();
  await expect(page.getByRole("heading", { name: "In progress" })).toBeHidden();
  await balance(page, "$0.00");
});
