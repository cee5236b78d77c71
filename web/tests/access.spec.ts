import AxeBuilder from "@axe-core/playwright";
import { type Page, expect, test } from "@playwright/test";

import { begin, deposit, signUp } from "./person";

async function clean(page: Page, where: string): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map((v) => `${where}: ${v.id}: ${v.nodes.map((n) => n.target.join(" ")).join(", ")}`)).toEqual([]);
}

for (const scheme of ["light", "dark"] as const) {
  test(`nothing stands in anybody's way, ${scheme}`, async ({ page }) => {
    await page.emulateMedia({ colorScheme: scheme, reducedMotion: "reduce" });
    await page.goto("/");
    await expect(page.getByRole("button", { name: "Sign up" })).toBeVisible();
    await clean(page, "sign up");
    await signUp(page);
    await clean(page, "an empty wallet");
    await deposit(page, "25");
    await clean(page, "a wallet");
    await begin(page, "9");
    await expect(page.getByLabel("Test card")).toBeVisible();
    await clean(page, "the card form");
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: /^Deposit/ }).first().click();
    await clean(page, "a line's drawer");
  });
}

test("on a phone nothing is wider than the screen", async ({ page }) => {
  await page.setViewportSize({ width: 360, height: 740 });
  await signUp(page);
  await deposit(page, "1234.56");
  const wide = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
  expect(wide).toBe(false);
  await clean(page, "a phone");
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
  expect(strange).toEqual([]);
});
