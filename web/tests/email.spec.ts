import { balance, confirm, deposit, link, signUp, verify } from "./person";
import { expect, look, test } from "./test";

test("money that is sent to an email reaches who has opened the link, and a new address counts when its link was opened", async ({ page, browser }) => {
  const friend = await (await browser.newContext()).newPage();
  const email = await signUp(friend, "Ben");
  await signUp(page);
  await deposit(page, "20");
  const send = async () => {
    await page.getByRole("button", { name: "Send" }).first().click();
    await page.getByLabel("To").fill(email);
    await page.getByLabel("Amount").fill("5");
    await confirm(page, "Send");
  };
  await send();
  await expect(page.getByRole("alert")).toContainText("No user with this verified email address");
  await page.keyboard.press("Escape");
  await balance(page, "$20.00");

  await friend.getByRole("link", { name: "Account" }).click();
  await expect(friend.getByText("Not yet", { exact: true })).toBeVisible();
  await friend.getByRole("button", { name: "Send the link again" }).click();
  await expect(friend.getByText("A new link was sent.")).toBeVisible();
  await look(friend, "email-1-not-verified");
  await verify(friend, email);
  await send();
  await expect(page.getByText("$5.00 were sent to Ben")).toBeVisible();
  await page.getByRole("button", { name: "Done" }).click();
  await balance(friend, "$5.00");

  await friend.getByRole("link", { name: "Account" }).click();
  await friend.getByRole("button", { name: "Change the email address" }).click();
  const fresh = `new-${email}`;
  await friend.getByLabel("New email").fill(fresh);
  await friend.getByLabel("Password, to change the address").fill("correct horse battery");
  await friend.getByRole("button", { name: "Send the link", exact: true }).click();
  await expect(friend.getByText(`Your address becomes ${fresh}`)).toBeVisible();
  await expect(friend.getByText(email, { exact: true })).toBeVisible();
  await look(friend, "email-2-changing");
  await friend.goto(await link(friend, fresh));
  await friend.getByRole("button", { name: "Verify it" }).click();
  await friend.getByRole("button", { name: "Go on" }).click();
  await friend.getByRole("link", { name: "Account" }).click();
  await expect(friend.getByText(fresh, { exact: true })).toBeVisible();
});
