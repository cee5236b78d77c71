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
  await expect(page.getByText("Reconciliation with Stripe")).toBeVisible();
  await expect(page.getByRole("heading", { name: "Needs an operator" })).toBeVisible();
  // What moved a moment ago is no difference: Stripe's statement is read later.
  await expect(page.getByText("Different")).toBeHidden();
  await expect(page.getByText(/Not (read|matched) yet|In agreement/)).toBeVisible();
  await page.getByRole("link", { name: "Disputes" }).click();
  await expect(page.getByRole("heading", { name: "Disputes" })).toBeVisible();
  await customer.context().close();
});

test("an operator freezes a wallet, suspends its owner and takes both back", async ({ page, browser }) => {
  test.skip(!process.env["PURSER_OPERATOR"], "no operator was made");
  const customer = await (await browser.newContext()).newPage();
  const email = await signUp(customer, "Dora");
  await deposit(customer, "50");
  await logIn(page, process.env["PURSER_OPERATOR"] ?? "");
  await page.getByRole("link", { name: "Operators" }).click();
  await page.getByLabel("Search").fill(email);
  await page.getByRole("row", { name: new RegExp(email) }).getByRole("button", { name: "Open" }).click();
  const act = async (title: string, reason: string, button: string) => {
    await page.getByRole("button", { name: title }).click();
    await page.getByLabel("Reason").fill(reason);
    await page.getByRole("dialog").getByRole("button", { name: button, exact: true }).click();
    await expect(page.getByRole("dialog")).toBeHidden();
  };
  const restraints = page.getByRole("region", { name: "Restraints" });
  await act("Freeze the wallet", "stolen cards", "Freeze");
  await expect(restraints.getByText("Frozen", { exact: true })).toBeVisible();
  await expect(restraints.getByText("stolen cards")).toBeVisible();
  await act("Suspend the user", "stolen cards", "Suspend");
  await expect(restraints.getByText("Suspended", { exact: true })).toBeVisible();
  await look(page, "operators-restraints");
  await customer.goto("/");
  await expect(customer.getByRole("button", { name: "Sign up" })).toBeVisible();
  await act("Unfreeze the wallet", "cleared", "Unfreeze");
  await act("End the suspension", "cleared", "End the suspension");
  await expect(restraints.getByText("Not frozen")).toBeVisible();
  await expect(restraints.getByText("Not suspended")).toBeVisible();
  await customer.context().close();
});

test("who is no operator is told that the place is not for them", async ({ page }) => {
  await signUp(page);
  await expect(page.getByRole("link", { name: "Operators" })).toBeHidden();
  await page.goto("/operators");
  await expect(page.getByRole("heading", { name: "This page is for operators" })).toBeVisible();
  await look(page, "operators-not-for-you");
  await page.getByRole("button", { name: "Go to your wallet" }).click();
  await expect(page.getByTestId("balance")).toBeVisible();
});

test("an address that leads nowhere says so", async ({ page }) => {
  test.skip(!process.env["PURSER_OPERATOR"], "no operator was made");
  await logIn(page, process.env["PURSER_OPERATOR"] ?? "");
  await page.goto("/operators/nowhere");
  await expect(page.getByRole("heading", { name: "This page does not exist" })).toBeVisible();
  await page.getByRole("button", { name: "Go to your wallet" }).click();
  await expect(page.getByTestId("balance")).toBeVisible();
});

test("an operator creates an API key, rotates and revokes it", async ({ page, request }) => {
  test.skip(!process.env["PURSER_OPERATOR"], "no operator was made");
  await logIn(page, process.env["PURSER_OPERATOR"] ?? "");
  await page.getByRole("link", { name: "Operators" }).click();
  await page.getByRole("link", { name: "API keys" }).click();
  const name = `shop ${crypto.randomUUID()}`;
  await page.getByRole("button", { name: "Create a key" }).click();
  await page.getByLabel("Name").fill(name);
  await page.getByRole("button", { name: "Create", exact: true }).click();
  await expect(page.getByText("Select at least one scope")).toBeVisible();
  await page.getByLabel("USERS_WRITE").check();
  await page.getByLabel("USERS_READ").check();
  await page.getByRole("button", { name: "Create", exact: true }).click();
  const secretShown = async () => {
    const text = await page.getByText(/^prs_[0-9A-Za-z]{49}$/).textContent();
    await page.getByRole("button", { name: "I have copied it" }).click();
    await expect(page.getByText(/^prs_/)).toBeHidden();
    return text ?? "";
  };
  const works = async (secret: string) =>
    (await request.post("/graphql", {
      headers: { Authorization: `Bearer ${secret}` },
      data: { query: `mutation { ensureUser(input: { externalId: "${name}" }) { user { externalId } } }` },
    })).status() === 200;
  const first = await secretShown();
  expect(await works(first)).toBe(true);

  const row = page.getByRole("row", { name: new RegExp(name) });
  await expect(row.getByText("USERS_READ, USERS_WRITE")).toBeVisible();
  await look(page, "operators-keys");
  await row.getByRole("button", { name: "Rotate" }).click();
  await page.getByLabel("Overlap in hours").fill("0");
  await page.getByRole("dialog").getByRole("button", { name: "Rotate", exact: true }).click();
  const second = await secretShown();
  expect(await works(first)).toBe(false);
  expect(await works(second)).toBe(true);

  await row.getByRole("button", { name: "Revoke" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Revoke", exact: true }).click();
  await expect(row.getByText("Revoked")).toBeVisible();
  expect(await works(second)).toBe(false);
});

test("an operator approves a payout that waits, and reads the audit log", async ({ page }) => {
  test.skip(!process.env["PURSER_OPERATOR"], "no operator was made");
  const sent: unknown[] = [];
  await page.route("**/graphql", async (route) => { // no payout of this server's waits
    const body = route.request().postDataJSON() as { operationName: string; variables: { input: unknown } };
    if (body.operationName === "Books") {
      const answer = await route.fetch();
      const { data } = (await answer.json()) as { data: Record<string, unknown> };
      const waits = { __typename: "ParkedItem", id: "pay_waits", state: "HELD", amount: { __typename: "Money", amount: "900.00", currency: "USD" }, createdAt: "2026-01-01T00:00:00Z", awaitsApproval: true, failure: null, object: null };
      return route.fulfill({ json: { data: { ...data, parkedItems: sent.length ? [] : [waits] } } });
    }
    if (body.operationName !== "ApprovePayout") return route.continue();
    sent.push(body.variables.input);
    const payout = { __typename: "Payout", id: "pay_waits", status: "PENDING", awaitsApproval: false };
    return route.fulfill({ json: { data: { approvePayout: { __typename: "ApprovePayoutPayload", payout, userErrors: [] } } } });
  });
  await logIn(page, process.env["PURSER_OPERATOR"] ?? "");
  await page.getByRole("link", { name: "Operators" }).click();
  await page.getByRole("link", { name: "Books" }).click();
  await look(page, "operators-approval");
  await page.getByRole("button", { name: "Approve" }).click();
  await page.getByRole("dialog").getByLabel("Reason").fill("called the owner");
  await page.getByRole("dialog").getByRole("button", { name: "Approve" }).click();
  await expect(page.getByRole("dialog")).toBeHidden();
  await expect(page.getByText("awaits approval")).toBeHidden();
  expect(sent).toEqual([{ payoutId: "pay_waits", reason: "called the owner" }]);
  const switches = page.getByRole("region", { name: "Kill switches" });
  await expect(switches.getByText("Allowed")).toHaveCount(3);
  await expect(switches.getByRole("button", { name: "Stop transfers" })).toBeVisible();
  await page.getByRole("link", { name: "Audit log" }).click();
  await expect(page.getByRole("region", { name: "Table of events" })).toContainText("usr_");
  await look(page, "operators-audit");
});
