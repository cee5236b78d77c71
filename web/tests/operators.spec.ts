import { deposit, logIn, signUp } from "./person";
import { expect, look, test } from "./test";

// An operator stands ready: PURSER_OPERATOR is their address.
test("an operator finds a wallet, gives money back and sees that the books agree", async ({ page, browser }) => {
  test.skip(!process.env["PURSER_OPERATOR"], "no operator was made");
  const customer = await (await browser.newContext()).newPage();
  const email = await signUp(customer, "Carol");
  await deposit(customer, "50");

  await logIn(page, process.env["PURSER_OPERATOR"] ?? "");
  await page.getByRole("link", { name: "Operators" }).click();
  await page.getByLabel("Search").fill(email);
  await page.getByRole("row", { name: new RegExp(email) }).getByRole("button", { name: "Open" }).click();
  await page.getByRole("button", { name: "Refund" }).click();
  await page.getByLabel("Amount").fill("20");
  await page.getByRole("button", { name: "Give back" }).click();
  await expect(page.getByText("$20.00 go back to the card.")).toBeVisible();
  await page.getByRole("button", { name: "Done" }).click();
  await expect(page.getByText("Refund $20.00")).toBeVisible();
  await expect(customer.getByTestId("balance")).toHaveText("$30.00");

  await look(page, "operators-wallet");

  await page.getByRole("link", { name: "Books" }).click();
  await expect(page.getByText("Our books beside Stripe's")).toBeVisible();
  await expect(page.getByRole("heading", { name: "Waits for a person" })).toBeVisible();
  // What moved a moment ago is no difference: Stripe's statement is read later.
  await expect(page.getByText("They differ")).toBeHidden();
  await expect(page.getByText(/Not (read|explained) yet|They agree/)).toBeVisible();
  await page.getByRole("link", { name: "Disputes" }).click();
  await expect(page.getByRole("heading", { name: "Disputes" })).toBeVisible();
  await customer.context().close();
});

test("who is no operator sees no such place", async ({ page }) => {
  await signUp(page);
  await expect(page.getByRole("link", { name: "Operators" })).toBeHidden();
  await page.goto("/operators");
  await expect(page.getByTestId("balance")).toBeVisible();
});
