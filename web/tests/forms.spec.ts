import type { Page } from "@playwright/test";

import { begin, confirm, signUp } from "./person";
import { expect, look, test } from "./test";

// The server's answer to a transfer, and what was sent to it.
async function answerTransfers(page: Page, why: object): Promise<{ amount: string; idempotencyKey: string }[]> {
  const sent: { amount: string; idempotencyKey: string }[] = [];
  await page.route("**/graphql", async (route) => {
    const body = route.request().postData() ?? "";
    if (!body.includes("MakeTransfer")) return route.continue();
    sent.push((JSON.parse(body) as { variables: { input: (typeof sent)[number] } }).variables.input);
    const transfer = { __typename: "TransferPayload", transfer: null, wallet: null, replayed: false, userErrors: [{ __typename: "UserError", field: null, retryAt: null, ...why }] };
    return route.fulfill({ json: { data: { transfer } } });
  });
  return sent;
}

test("what was typed is read as people write amounts, reviewed and corrected before money leaves", async ({ page }) => {
  await signUp(page);
  const sent = await answerTransfers(page, { code: "INSUFFICIENT_FUNDS", message: "The wallet does not hold enough.", field: ["input", "amount"] });
  await page.getByRole("button", { name: "Send" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Amount").fill("12 50");
  await dialog.getByRole("button", { name: "Continue" }).click();
  await expect(dialog.getByRole("alert")).toHaveText(["Enter the email address of the receiver.", "Enter an amount such as $25.00."]);
  await dialog.getByLabel("To").fill("ben@example.com");
  await dialog.getByLabel("Amount").fill("$1,000.5");
  await dialog.getByRole("button", { name: "Continue" }).click();
  const review = dialog.getByRole("group", { name: "Review" });
  await expect(review).toContainText("$1,000.50");
  await expect(review).toContainText("ben@example.com");
  await look(page, "review");
  await dialog.getByRole("button", { name: "Change" }).click();
  await expect(dialog.getByLabel("To")).toHaveValue("ben@example.com");
  await dialog.getByLabel("Amount").fill("12,50");
  expect(sent).toEqual([]);
  await confirm(page, "Send");
  await expect(dialog.getByRole("alert")).toHaveText("The wallet does not hold enough."); // at its field again
  await expect(dialog.getByLabel("Amount")).toBeVisible();
  expect(sent.map((s) => s.amount)).toEqual(["12.5"]);
});

test("a pause says until when", async ({ page }) => {
  await signUp(page);
  await answerTransfers(page, { code: "COOLING_DOWN", message: "Payouts and transfers are paused after sign-up. Retry after the time in retryAt.", retryAt: "2031-05-04T12:30:00Z" });
  await page.getByRole("button", { name: "Send" }).click();
  await page.getByLabel("To").fill("ben@example.com");
  await page.getByLabel("Amount").fill("5");
  await confirm(page, "Send");
  await expect(page.getByRole("alert")).toHaveText(/^Payouts and transfers are paused after sign-up\. You can try again on May 4, 2031, \d+:30\s[AP]M\.$/);
});

test("a deposit's amount is shown as it was understood before a card is asked for", async ({ page }) => {
  await signUp(page);
  await begin(page, "$1,234");
  await expect(page.getByRole("dialog", { name: "Add $1,234.00" })).toBeVisible();
});
