import { createHmac } from "node:crypto";
import { readFileSync } from "node:fs";

import AxeBuilder from "@axe-core/playwright";
import { type Page } from "@playwright/test";

import { balance, deposit, link, logIn, signUp } from "./person";
import { expect, look, test } from "./test";

// What an authenticator app shows for a secret in base32 (RFC 6238).
function code(secret: string): string {
  const bits = [...secret.replaceAll(/\s/g, "")].map((c) => "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(c).toString(2).padStart(5, "0")).join("");
  const key = Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => parseInt(byte, 2)));
  const step = Buffer.alloc(8);
  step.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000)));
  const sum = createHmac("sha1", key).update(step).digest();
  const at = sum.readUInt8(19) & 15;
  return String((sum.readUInt32BE(at) & 0x7fffffff) % 1_000_000).padStart(6, "0");
}

async function clean(page: Page): Promise<void> {
  expect((await new AxeBuilder({ page }).analyze()).violations.map((v) => v.id)).toEqual([]);
}

test("an authenticator app is switched on, asked for, and switched off", async ({ page }) => {
  const email = await signUp(page);
  await page.getByRole("link", { name: "Account" }).click();
  await page.getByLabel("Password").fill("wrong horse");
  await page.getByRole("button", { name: "Set up an app" }).click();
  await expect(page.getByRole("alert")).toContainText("The password is wrong.");
  await clean(page);
  await page.getByLabel("Password").fill("correct horse battery");
  await page.getByRole("button", { name: "Set up an app" }).click();
  const secret = (await page.getByTestId("secret").textContent()) ?? "";
  await expect(page.getByRole("img", { name: "The secret as a picture for your phone" })).toBeVisible();
  await clean(page);
  await look(page, "account-1-the-secret");
  await page.getByLabel("Code").fill("abcdef");
  await page.getByRole("button", { name: "Switch on" }).click();
  await expect(page.getByRole("alert")).toContainText("The code is wrong");
  await page.getByLabel("Code").fill(code(secret));
  await page.getByRole("button", { name: "Switch on" }).click();
  const codes = page.locator(".codes li");
  await expect(codes).toHaveCount(10);
  const [first, second] = await codes.allTextContents();
  await clean(page);
  await look(page, "account-2-recovery-codes");
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await page.getByRole("button", { name: "Copy the codes" }).click();
  await expect(page.getByRole("button", { name: "Copied" })).toBeVisible();
  expect((await page.evaluate(() => navigator.clipboard.readText())).split("\n")).toContain(second);
  await page.getByRole("button", { name: "I have stored them" }).click();
  await expect(page.getByText("On", { exact: true })).toBeVisible();
  await expect(codes).toHaveCount(0);

  await page.getByRole("button", { name: "Log out" }).click();
  await page.getByRole("button", { name: "Log in" }).click();
  await page.getByLabel("Email").fill(email);
  await page.getByLabel("Password").fill("correct horse battery");
  await page.getByRole("button", { name: "Log in" }).click();
  await page.getByLabel("Code").fill(first ?? "");
  await page.getByRole("button", { name: "Log in" }).click();
  await page.getByRole("link", { name: "Account" }).click();
  await look(page, "account-3-on");
  await page.getByLabel("Password").fill("correct horse battery");
  await page.getByLabel("Code").fill(second ?? "");
  await page.getByRole("button", { name: "Switch off" }).click();
  await expect(page.getByText("Off", { exact: true })).toBeVisible();
});

test("who has an account elsewhere signs in there", async ({ page }) => {
  await page.goto("/");
  await expect(page.getByRole("button", { name: "Sign up" })).toBeVisible();
  await expect(page.getByRole("link", { name: /^Sign in with/ })).toBeHidden();
  await page.route("**/config.json", async (route) => {
    const answer = await route.fetch();
    return route.fulfill({ json: { ...((await answer.json()) as object), signIn: "id.example.com" } });
  });
  await page.reload();
  await expect(page.getByRole("link", { name: "Sign in with id.example.com" })).toHaveAttribute("href", "/auth/login");
  await clean(page);
  await look(page, "sign-in-elsewhere");
});

test("who forgot the password gets a link and chooses another", async ({ page }) => {
  const email = await signUp(page);
  await page.getByRole("button", { name: "Log out" }).click();
  await page.getByRole("button", { name: "Log in" }).click();
  await page.getByRole("button", { name: "Forgot password?" }).click();
  await page.getByLabel("Email").fill(email);
  await clean(page);
  await page.getByRole("button", { name: "Send the link" }).click();
  await expect(page.getByText(`If there is an account for ${email}`)).toBeVisible();
  await look(page, "account-4-forgot");
  await page.goto(await link(page, email, "/reset-password"));
  await page.getByLabel("New password").fill("another horse battery");
  await page.getByRole("button", { name: "Change password" }).click();
  await page.getByRole("button", { name: "Log in" }).click();
  await logIn(page, email, "another horse battery");
});

test("a password is changed, and a session of elsewhere is ended", async ({ page, browser }) => {
  const email = await signUp(page);
  const elsewhere = await (await browser.newContext()).newPage();
  await logIn(elsewhere, email);
  await page.getByRole("link", { name: "Account" }).click();
  const sessions = page.getByRole("region", { name: "Sessions" }).getByRole("listitem");
  await expect(sessions).toHaveCount(2);
  await expect(sessions.first()).toContainText("Chrome on");
  await clean(page);
  await page.getByRole("button", { name: /^End the session of/ }).click();
  await expect(sessions).toHaveCount(1);
  await elsewhere.reload();
  await expect(elsewhere.getByRole("button", { name: "Sign up" })).toBeVisible();
  await elsewhere.context().close();

  await page.getByRole("button", { name: "Change the password" }).click();
  const form = page.getByRole("form", { name: "Change the password" });
  await form.getByLabel("Current password").fill("wrong horse");
  await form.getByLabel("New password").fill("another horse battery");
  await form.getByRole("button", { name: "Change the password" }).click();
  await expect(form.getByRole("alert")).toContainText("wrong");
  await form.getByLabel("Current password").fill("correct horse battery");
  await clean(page);
  await form.getByRole("button", { name: "Change the password" }).click();
  await expect(page.getByText("Your password was changed.")).toBeVisible();
  await look(page, "account-5-password");
  await page.getByRole("button", { name: "Sign out everywhere" }).click();
  await expect(page.getByRole("button", { name: "Sign up" })).toBeVisible();
  await logIn(page, email, "another horse battery");
});

test("who leaves takes their data along, and closes the account once the wallet is empty", async ({ page }) => {
  const email = await signUp(page);
  await page.getByRole("link", { name: "Account" }).click();
  const coming = page.waitForEvent("download");
  await page.getByRole("button", { name: "Download your data" }).click();
  const data = JSON.parse(readFileSync(await (await coming).path(), "utf8")) as { complete: boolean };
  expect(data.complete).toBe(true);
  expect(JSON.stringify(data)).toContain(email);
  await page.getByRole("link", { name: "Purser" }).click();
  await deposit(page, "5");
  await balance(page, "$5.00");
  await page.getByRole("link", { name: "Account" }).click();
  await page.getByRole("button", { name: "Close the account" }).click();
  const form = page.getByRole("form", { name: "Close the account" });
  await form.getByLabel("Password").fill("correct horse battery");
  await clean(page);
  await look(page, "account-6-close");
  await form.getByRole("button", { name: "Close the account for good" }).click();
  await expect(form.getByRole("alert")).toContainText("wallet"); // it holds money

  await page.getByRole("button", { name: "Log out" }).click();
  const other = await signUp(page, "Eve");
  await page.getByRole("link", { name: "Account" }).click();
  await page.getByRole("button", { name: "Close the account" }).click();
  await form.getByLabel("Password").fill("correct horse battery");
  await form.getByRole("button", { name: "Close the account for good" }).click();
  await page.getByRole("button", { name: "Log in" }).click();
  await page.getByLabel("Email").fill(other);
  await page.getByLabel("Password").fill("correct horse battery");
  await page.getByRole("button", { name: "Log in" }).click();
  await expect(page.getByRole("alert")).toBeVisible();
});
