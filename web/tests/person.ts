import { type Page, expect } from "@playwright/test";

// What a person does in the app, and what they see.

export async function signUp(page: Page, name = "Ada"): Promise<string> {
  const email = `${name.toLowerCase()}-${crypto.randomUUID()}@example.com`;
  await page.goto("/");
  await page.getByLabel("Name").fill(name);
  await page.getByLabel("Email").fill(email);
  await page.getByLabel("Password").fill("correct horse battery");
  await page.getByRole("button", { name: "Sign up" }).click();
  await expect(page.getByTestId("balance")).toHaveText("$0.00");
  return email;
}

export async function logIn(page: Page, email: string, password = "correct horse battery"): Promise<void> {
  await page.goto("/");
  await page.getByRole("button", { name: "Log in" }).click();
  await page.getByLabel("Email").fill(email);
  await page.getByLabel("Password").fill(password);
  await page.getByRole("button", { name: "Log in" }).click();
  await expect(page.getByTestId("balance")).toBeVisible();
}

export async function begin(page: Page, amount: string): Promise<void> {
  await page.getByRole("button", { name: "Add money" }).click();
  await page.getByLabel("Amount").fill(amount);
  await page.getByRole("button", { name: "Continue" }).click();
}

export async function payWith(page: Page, card: string): Promise<void> {
  await page.getByLabel("Test card").selectOption(card);
  await page.getByRole("button", { name: "Pay", exact: true }).click();
}

export async function deposit(page: Page, amount: string, card = "pm_card_bypassPending"): Promise<void> {
  await begin(page, amount);
  await payWith(page, card);
  await expect(page.getByText("were added to your wallet")).toBeVisible();
  await page.getByRole("button", { name: "Done" }).click();
}

// What a form for money out has understood is reviewed, then confirmed.
export async function confirm(page: Page, action: "Send" | "Pay out"): Promise<void> {
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("button", { name: "Continue" }).click();
  await expect(dialog.getByRole("group", { name: "Review" })).toBeFocused();
  await dialog.getByRole("button", { name: new RegExp(`^${action} `) }).click();
}

export async function onboard(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Set up payouts" }).click();
  await page.getByRole("button", { name: "Fill in everything and submit" }).click();
  await expect(page.getByText("You are back from Stripe")).toBeVisible();
  await expect(page.getByText("Ready", { exact: true })).toBeVisible();
}

export async function balance(page: Page, amount: string): Promise<void> {
  await expect(page.getByTestId("balance")).toHaveText(amount);
}

// The link that was sent to an address last. The server's letters are kept by PURSER_LETTERS.
export async function link(page: Page, email: string, path = ""): Promise<string> {
  const letters = process.env["PURSER_LETTERS"];
  if (!letters) throw new Error("PURSER_LETTERS is not set: it says where the server's letters are read");
  let found = "";
  await expect(async () => {
    const answer = await page.request.get(`${letters}/?to=${encodeURIComponent(email)}`);
    found = (await answer.text()).trim();
    expect(found).toContain(`${path}#token=`);
  }).toPass({ timeout: 15_000 });
  return found;
}

// Whoever has opened the link is who the address belongs to.
export async function verify(page: Page, email: string): Promise<void> {
  await page.goto(await link(page, email));
  await page.getByRole("button", { name: "Verify it" }).click();
  await expect(page.getByText("Your email address is verified.")).toBeVisible();
  await page.getByRole("button", { name: "Go on" }).click();
}
