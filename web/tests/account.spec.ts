import { createHmac } from "node:crypto";

import AxeBuilder from "@axe-core/playwright";
import { type Page } from "@playwright/test";

import { signUp } from "./person";
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
