import type { APIRequestContext, Page } from "@playwright/test";

import { balance, deposit, logIn, signUp } from "./person";
import { expect, look, test } from "./test";

// A key of the application, as an operator makes it.
async function createKey(page: Page, scopes: string[]): Promise<string> {
  await page.getByRole("link", { name: "API keys" }).click();
  await page.getByRole("button", { name: "Create a key" }).click();
  await page.getByLabel("Name").fill(`shop ${crypto.randomUUID()}`);
  for (const scope of scopes) await page.getByLabel(scope).check();
  await page.getByRole("button", { name: "Create", exact: true }).click();
  const secret = (await page.getByText(/^prs_[0-9A-Za-z]{49}$/).textContent()) ?? "";
  await page.getByRole("button", { name: "I have copied it" }).click();
  return secret;
}

// What is returned of a mutation's payload, where its ID is needed.
const objects: Record<string, string> = { charge: "charge { id }", placeHold: "hold { id }" };

// The application's back end.
async function call(request: APIRequestContext, secret: string, mutation: string, input: string): Promise<string> {
  const query = `mutation { ${mutation}(input: { ${input} idempotencyKey: "${crypto.randomUUID()}" }) { ${objects[mutation] ?? "replayed"} userErrors { code message } } }`;
  const answer = await request.post("/graphql", { headers: { Authorization: `Bearer ${secret}` }, data: { query } });
  const { data } = (await answer.json()) as { data: Record<string, { charge?: { id: string }; hold?: { id: string }; userErrors: unknown[] }> };
  expect(data[mutation]?.userErrors).toEqual([]);
  return data[mutation]?.charge?.id ?? data[mutation]?.hold?.id ?? "";
}

test("charges, their refunds and credits are in the ledger with their descriptions, and operators see them", async ({ page, browser, request }) => {
  test.skip(!process.env["PURSER_OPERATOR"], "no operator was made");
  const customer = await (await browser.newContext()).newPage();
  const email = await signUp(customer, "Cleo");
  await deposit(customer, "50");
  await logIn(page, process.env["PURSER_OPERATOR"] ?? "");
  await page.getByRole("link", { name: "Operators" }).click();
  const secret = await createKey(page, ["CHARGES_WRITE", "CREDITS_WRITE"]);

  const order = `order-${crypto.randomUUID()}`;
  const { wallet } = (await (await customer.request.post("/graphql", { data: { query: "{ wallet { id } }" } })).json() as { data: { wallet: { id: string } } }).data;
  const charge = await call(request, secret, "charge", `wallet: { id: "${wallet.id}" } amount: "12.50" description: "Two sandwiches" reference: "${order}"`);
  await call(request, secret, "refundCharge", `chargeId: "${charge}" amount: "2.50" reason: "One was cold"`);
  await call(request, secret, "credit", `wallet: { id: "${wallet.id}" } amount: "3" description: "Bonus of November" reference: "${order}-bonus"`);

  await balance(customer, "$43.00");
  const lines = customer.locator(".lines li");
  await expect(lines).toHaveCount(4);
  await expect(lines.nth(0)).toContainText("Bonus of November");
  await expect(lines.nth(1)).toContainText("Refund: Two sandwiches");
  await expect(lines.nth(1)).toContainText("One was cold");
  await expect(lines.nth(2)).toContainText("Two sandwiches");
  await expect(lines.nth(2)).toContainText("-$12.50");
  await customer.getByLabel("Kind").selectOption({ label: "Purchases" });
  await expect(lines).toHaveCount(2);
  await look(customer, "spending-1-ledger");
  await lines.nth(0).getByRole("button").click();
  await expect(customer.getByRole("dialog")).toContainText("One was cold");
  await look(customer, "spending-2-refund");

  await page.getByRole("link", { name: "Charges" }).click();
  await page.getByLabel("Reference").fill(order);
  const rows = page.getByRole("region", { name: "Table of charges" }).locator("tbody tr");
  await expect(rows).toHaveCount(1);
  await expect(rows).toContainText("$12.50");
  await expect(rows).toContainText("$2.50");
  await expect(rows).toContainText("One was cold");
  await look(page, "spending-3-charges");
  await rows.getByRole("button", { name: "Cleo" }).click();
  await expect(page.getByText(email)).toBeVisible();
  await expect(rows).toContainText("Two sandwiches");
  const credits = page.getByRole("region", { name: "Table of credits" });
  await expect(credits).toContainText("Bonus of November");
  await expect(credits).toContainText(`${order}-bonus`);
  await look(page, "spending-4-wallet");

  await page.getByRole("button", { name: "Credit", exact: true }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Amount").fill("2");
  await dialog.getByRole("button", { name: "Credit", exact: true }).click();
  await expect(dialog.getByText("Enter a reason.")).toBeVisible();
  await dialog.getByLabel("Reason").fill("The app was down");
  await dialog.getByRole("button", { name: "Credit", exact: true }).click();
  await expect(dialog.getByText("$2.00 was credited.")).toBeVisible();
  await look(page, "spending-5-credit");
  await dialog.getByRole("button", { name: "Done" }).click();
  await balance(customer, "$45.00");
  await customer.goto("/"); // without the filter
  await expect(lines.nth(0)).toContainText("Correction");

  await page.getByRole("link", { name: "Search" }).click();
  await page.getByLabel("Reference").fill(order);
  await page.getByRole("button", { name: "Search" }).click();
  const found = page.getByRole("region", { name: "Table of what was found" }).locator("tbody tr");
  await expect(found).toHaveCount(1);
  await expect(found).toContainText(charge);
  await look(page, "spending-6-search");
  await found.getByRole("button", { name: "Wallet" }).click();
  await expect(page.getByText(email)).toBeVisible();
  await customer.context().close();
});

test("money on hold is shown to its owner, and an operator releases it", async ({ page, browser, request }) => {
  test.skip(!process.env["PURSER_OPERATOR"], "no operator was made");
  const customer = await (await browser.newContext()).newPage();
  await signUp(customer, "Hilda");
  await deposit(customer, "50");
  await logIn(page, process.env["PURSER_OPERATOR"] ?? "");
  await page.getByRole("link", { name: "Operators" }).click();
  const secret = await createKey(page, ["HOLDS_WRITE"]);
  const { wallet } = (await (await customer.request.post("/graphql", { data: { query: "{ wallet { id } }" } })).json() as { data: { wallet: { id: string } } }).data;

  const stay = `stay-${crypto.randomUUID()}`;
  const hold = await call(request, secret, "placeHold", `wallet: { id: "${wallet.id}" } amount: "20" description: "Room 12" reference: "${stay}"`);
  const held = customer.getByRole("region", { name: "On hold" });
  await expect(held).toContainText("Room 12");
  await expect(held).toContainText("$20.00");
  await expect(held).toContainText("Until");
  await expect(customer.getByTestId("held")).toHaveText("$30.00 can be spent, $20.00 on hold");
  await balance(customer, "$50.00");
  await call(request, secret, "captureHold", `holdId: "${hold}" amount: "8" final: false`);
  await expect(held).toContainText("$12.00");
  await expect(held).toContainText("of $20.00");
  await expect(customer.getByTestId("held")).toHaveText("$30.00 can be spent, $12.00 on hold");
  await balance(customer, "$42.00");
  await expect(customer.getByRole("region", { name: "Ledger" })).toContainText("Room 12");
  await look(customer, "holds-1-wallet");

  await page.goto(`/operators/wallets/${wallet.id}`);
  const row = page.getByRole("region", { name: "Table of holds" }).locator("tbody tr");
  await expect(row).toContainText(stay);
  await expect(row).toContainText("active");
  await row.getByRole("button", { name: "Release" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("button", { name: "Release" }).click();
  await expect(dialog.getByLabel("Reason")).toHaveAttribute("aria-invalid", "true"); // it has none yet
  await dialog.getByLabel("Reason").fill("The guest has left");
  await look(page, "holds-2-release");
  await dialog.getByRole("button", { name: "Release" }).click();
  await expect(dialog).toBeHidden();
  await expect(row).toContainText("released");
  await expect(row.getByRole("button", { name: "Release" })).toHaveCount(0);
  await look(page, "holds-3-released");

  await expect(held).toBeHidden();
  await expect(customer.getByTestId("held")).toHaveCount(0);
  await balance(customer, "$42.00");
  await customer.context().close();
});
