import { begin, confirm, deposit, logIn, signUp } from "./person";
import { clean, expect, look, test } from "./test";

for (const scheme of ["light", "dark"] as const) {
  test(`nothing stands in anybody's way, ${scheme}`, async ({ page }) => {
    await page.emulateMedia({ colorScheme: scheme, reducedMotion: "reduce" });
    await page.goto("/");
    await expect(page.getByRole("button", { name: "Sign up" })).toBeVisible();
    await clean(page, "sign up");
    await look(page, `sign-up-${scheme}`);
    await signUp(page);
    await clean(page, "an empty wallet");
    await deposit(page, "25");
    await clean(page, "a wallet");
    await page.getByLabel("When").selectOption({ label: "Dates …" });
    await clean(page, "the filters");
    await look(page, `wallet-${scheme}`);
    await begin(page, "9");
    await expect(page.getByLabel("Test card")).toBeVisible();
    await clean(page, "the card form");
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: /^Deposit/ }).first().click();
    await clean(page, "a line's drawer");
    await look(page, `drawer-${scheme}`);
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: "Pay out" }).click();
    await page.getByLabel("Amount").fill("5");
    await confirm(page, "Pay out");
    await expect(page.getByRole("alert")).toBeVisible();
    await clean(page, "a payout that is refused");
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: "Send" }).click();
    await clean(page, "sending money");
  });

  test(`nothing stands in an operator's way, ${scheme}`, async ({ page }) => {
    test.skip(!process.env["PURSER_OPERATOR"], "no operator was made");
    await page.emulateMedia({ colorScheme: scheme, reducedMotion: "reduce" });
    await logIn(page, process.env["PURSER_OPERATOR"] ?? "");
    await page.getByRole("link", { name: "Operators" }).click();
    await expect(page.getByRole("button", { name: "Open" }).first()).toBeVisible();
    await clean(page, "users");
    await look(page, `operators-${scheme}`);
    await page.getByRole("button", { name: "Open" }).first().click();
    await expect(page.getByRole("heading", { name: "Deposits" })).toBeVisible();
    await clean(page, "a user's wallet");
    await page.getByRole("link", { name: "Disputes" }).click();
    await expect(page.getByRole("heading", { name: "Disputes" })).toBeVisible();
    await clean(page, "disputes");
    await page.getByRole("link", { name: "Books" }).click();
    await expect(page.getByText("Reconciliation with Stripe")).toBeVisible();
    await clean(page, "the books");
    await look(page, `books-${scheme}`);
  });
}

test("on a phone nothing is wider than the screen", async ({ page }) => {
  await page.setViewportSize({ width: 360, height: 740 });
  await signUp(page);
  await deposit(page, "1234.56");
  const wide = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
  expect(wide).toBe(false);
  await clean(page, "a phone");
  await look(page, "phone");
  // The ledger has no end: nothing may stand below it.
  const payouts = await page.getByRole("button", { name: "Set up payouts" }).boundingBox();
  const ledger = await page.getByRole("heading", { name: /^Ledger/ }).boundingBox();
  expect(payouts?.y).toBeLessThan(ledger?.y ?? 0);
});

test("by keyboard alone", async ({ page }) => {
  await signUp(page);
  const add = page.getByRole("button", { name: "Add money" }).first();
  await add.focus();
  await page.keyboard.press("Enter");
  await expect(page.getByLabel("Amount")).toBeFocused();
  await page.keyboard.type("25");
  await page.keyboard.press("Enter");
  await expect(page.getByLabel("Test card")).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog")).toBeHidden();
});

test("the playground runs a query offline and shows the docs", async ({ page, baseURL }) => {
  const strange: string[] = [];
  page.on("request", (r) => {
    if (!r.url().startsWith(baseURL ?? "") && !r.url().startsWith("data:") && !r.url().startsWith("blob:")) strange.push(r.url());
  });
  await page.goto("/playground");
  await expect(page.getByRole("tab", { name: "Ledger" })).toBeVisible();
  await page.getByRole("tab", { name: "Ledger" }).click();
  await expect(async () => { // it runs once the schema is there
    await page.getByRole("button", { name: /Execute query/ }).click();
    await expect(page.locator(".result-window")).toContainText('"wallet": null', { timeout: 1500 });
  }).toPass();
  await look(page, "playground");
  expect(strange).toEqual([]);
  // What every part of the schema means stands beside it.
  await page.getByRole("button", { name: /Documentation Explorer/ }).first().click();
  await page.getByRole("link", { name: "UserErrorCode" }).or(page.getByText("UserErrorCode", { exact: true })).first().click();
  await expect(page.getByText("Stripe cannot be reached. Retry with the same idempotency key.")).toBeVisible();
});
