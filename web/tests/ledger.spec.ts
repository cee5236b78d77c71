import type { Page } from "@playwright/test";

import { balance, signUp } from "./person";
import { expect, test } from "./test";

// A deposit by the API, as one that comes from elsewhere.
async function pay(page: Page): Promise<void> {
  const query = `mutation { deposit(input: { amount: "1.00", paymentMethod: "pm_card_visa", idempotencyKey: "${crypto.randomUUID()}" }) { deposit { status } } }`;
  await page.request.post("/graphql", { data: { query } });
}

const delays = { "equally slow answers": () => 800, "answers out of order": (n: number) => (n === 1 ? 2_500 : 100) };

for (const [name, delay] of Object.entries(delays)) {
  test(`two deposits close together are both in the ledger, with ${name}`, async ({ page }) => {
    await signUp(page);
    await expect(page.getByText("No transactions yet.")).toBeVisible();
    let read = 0;
    await page.route("**/graphql", async (route) => {
      if (!(route.request().postData() ?? "").includes('"Ledger"')) return route.continue();
      const answer = await route.fetch(); // what is true now arrives later
      await new Promise((done) => setTimeout(done, delay(++read)));
      return route.fulfill({ response: answer });
    });
    await pay(page);
    await expect.poll(() => read, { intervals: [20] }).toBe(1); // it is asked for, and not answered yet
    await pay(page);
    await balance(page, "$2.00");
    await page.waitForTimeout(3_500); // every answer has come
    await expect(page.locator(".lines li")).toHaveCount(2);
    await expect(page.getByRole("heading", { name: "Ledger 2" })).toBeVisible();
  });
}
