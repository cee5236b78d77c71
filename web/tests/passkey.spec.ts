import { type Page } from "@playwright/test";

import { signUp } from "./person";
import { expect, look, test } from "./test";

// Passkeys are bound to a name, and this machine's is localhost.
const site = (process.env["PURSER_URL"] ?? "http://127.0.0.1:8080").replace("127.0.0.1", "localhost");

// Gives the page an authenticator that is unlocked by itself, such as a phone's.
async function device(page: Page): Promise<void> {
  const debug = await page.context().newCDPSession(page);
  await debug.send("WebAuthn.enable");
  await debug.send("WebAuthn.addVirtualAuthenticator", {
    options: { protocol: "ctap2", transport: "internal", hasResidentKey: true, hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true },
  });
}

test.use({ baseURL: site });

test("a passkey is added, asked for, and removed", async ({ page }) => {
  await device(page);
  const email = await signUp(page);
  await page.getByRole("link", { name: "Account" }).click();
  await page.getByRole("button", { name: "Add a passkey" }).click();
  await page.getByLabel("Name of the passkey").fill("my phone");
  await page.getByLabel("Password, to add a passkey").fill("correct horse battery");
  await page.getByRole("button", { name: "Make a passkey" }).click();
  await expect(page.locator(".codes li")).toHaveCount(10);
  await page.getByRole("button", { name: "I have stored them" }).click();
  await expect(page.getByText("my phone")).toBeVisible();
  await look(page, "passkey-1-added");

  await page.getByRole("button", { name: "Log out" }).click();
  await page.getByRole("button", { name: "Log in" }).click();
  await page.getByLabel("Email").fill(email);
  await page.getByLabel("Password").fill("correct horse battery");
  await page.getByRole("button", { name: "Log in" }).click();
  await expect(page.getByText("Use your passkey, or enter a recovery code.")).toBeVisible();
  await look(page, "passkey-2-asked");
  await page.getByRole("button", { name: "Use a passkey" }).click();
  await expect(page.getByTestId("balance")).toBeVisible();

  await page.getByRole("link", { name: "Account" }).click();
  await page.getByRole("button", { name: "Remove my phone" }).click();
  await page.getByLabel("Password, to remove it").fill("correct horse battery");
  await page.getByRole("button", { name: "Remove the passkey" }).click();
  await expect(page.getByRole("button", { name: "Remove my phone" })).toBeHidden();
});

test("a payment asks for the password, and goes on under the same key", async ({ page }) => {
  await device(page);
  await signUp(page);
  const keys: string[] = [];
  // The server's own answer to a payment after a quarter of an hour.
  await page.route("**/graphql", async (route) => {
    const sent = route.request().postDataJSON() as { operationName?: string; variables?: { input?: { idempotencyKey?: string } } };
    const key = sent.variables?.input?.idempotencyKey;
    if (!key) return route.continue();
    keys.push(key);
    if (keys.length > 1) return route.continue();
    const why = { __typename: "UserError", code: "REAUTHENTICATION_REQUIRED", message: "Prove that it is you.", field: null, retryAt: null };
    return route.fulfill({ json: { data: { deposit: { __typename: "DepositPayload", deposit: null, wallet: null, replayed: false, userErrors: [why] } } } });
  });
  await page.getByRole("button", { name: "Add money" }).click();
  await page.getByLabel("Amount").fill("12.50");
  await page.getByRole("button", { name: "Continue" }).click();
  const prompt = page.getByRole("form", { name: "Confirm that it is you" });
  await prompt.getByLabel("Your password").fill("wrong horse");
  await prompt.getByRole("button", { name: "Confirm" }).click();
  await expect(prompt.getByText("The password is wrong.")).toBeVisible();
  await look(page, "passkey-3-proof");
  await prompt.getByLabel("Your password").fill("correct horse battery");
  await prompt.getByRole("button", { name: "Confirm" }).click();
  await expect(page.getByLabel("Test card")).toBeVisible();
  expect(keys).toHaveLength(2);
  expect(keys[1]).toBe(keys[0]);
});
