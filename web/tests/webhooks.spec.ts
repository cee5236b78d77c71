import { createHmac } from "node:crypto";
import { type IncomingHttpHeaders, createServer } from "node:http";
import type { AddressInfo } from "node:net";

import { logIn } from "./person";
import { clean, expect, look, test } from "./test";

interface Arrived { headers: IncomingHttpHeaders; body: string }

// A receiver of the application's, which answers with what the test says.
async function receiver() {
  const arrived: Arrived[] = [];
  const answer = { status: 200, body: "thank you" };
  const server = createServer((request, response) => {
    let body = "";
    request.on("data", (chunk: Buffer) => (body += chunk.toString()));
    request.on("end", () => {
      arrived.push({ headers: request.headers, body });
      response.writeHead(answer.status).end(answer.body);
    });
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  return { arrived, answer, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/webhooks`, close: () => server.close() };
}

// Whether a secret has signed what arrived, by the specification Standard Webhooks.
function signed({ headers, body }: Arrived, secret: string): boolean {
  const key = Buffer.from(secret.replace("whsec_", ""), "base64");
  const mac = createHmac("sha256", key).update(`${String(headers["webhook-id"])}.${String(headers["webhook-timestamp"])}.${body}`).digest("base64");
  return String(headers["webhook-signature"]).split(" ").includes(`v1,${mac}`);
}

test("an operator creates a webhook endpoint, follows its deliveries, rotates its secret and deletes it", async ({ page, context }) => {
  test.skip(!process.env["PURSER_OPERATOR"], "no operator was made");
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  const shop = await receiver();
  const dialog = page.getByRole("dialog");
  const head = page.getByRole("region", { name: "Webhook endpoint", exact: true });
  const rows = page.getByRole("region", { name: "Table of deliveries" }).locator("tbody tr");
  const secretShown = async () => {
    const secret = (await page.getByText(/^whsec_/).textContent()) ?? "";
    await page.getByRole("button", { name: "Copy", exact: true }).click();
    await expect(page.getByRole("button", { name: "Copied", exact: true })).toBeVisible();
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(secret);
    await look(page, "webhooks-3-secret");
    await page.getByRole("button", { name: "I have copied it" }).click();
    await expect(page.getByText(/^whsec_/)).toBeHidden();
    return secret;
  };
  const sendTest = async (type: string) => {
    const before = shop.arrived.length;
    await page.getByRole("button", { name: "Send a test event" }).click();
    await dialog.getByLabel("Type").selectOption(type);
    await dialog.getByRole("button", { name: "Send", exact: true }).click();
    await expect.poll(() => shop.arrived.length).toBe(before + 1);
    return shop.arrived[before] as Arrived;
  };

  await logIn(page, process.env["PURSER_OPERATOR"] ?? "");
  await page.getByRole("link", { name: "Operators" }).click();
  await page.getByRole("link", { name: "Webhooks" }).click();
  await expect(page.getByRole("heading", { name: "Webhook endpoints" })).toBeVisible();
  await look(page, "webhooks-1-none");
  await page.getByRole("button", { name: "Create an endpoint" }).click();
  await dialog.getByLabel("Address").fill("ftp://example.com");
  await dialog.getByRole("button", { name: "Create", exact: true }).click();
  await expect(dialog.getByLabel("Address")).toHaveAttribute("aria-invalid", "true");
  await dialog.getByLabel("Address").fill(shop.url);
  await dialog.getByLabel("Description").fill("The shop's back end");
  await dialog.getByLabel("Selected types").check();
  await dialog.getByRole("button", { name: "Create", exact: true }).click();
  await expect(dialog.getByText("Select at least one type")).toBeVisible();
  await dialog.getByRole("button", { name: "All of Holds" }).click();
  await dialog.getByLabel("user.created").check();
  await dialog.getByLabel("hold.updated").uncheck();
  await expect(dialog.getByText("Selected types: 5")).toBeVisible();
  await dialog.getByLabel("Query").fill("{");
  await dialog.getByRole("button", { name: "Create", exact: true }).click();
  await expect(dialog.getByLabel("Query")).toHaveAttribute("aria-invalid", "true");
  await dialog.getByLabel("Query").fill("");
  await expect(dialog.getByText("Select at least one type")).toBeHidden();
  await clean(page, "creating an endpoint");
  await look(page, "webhooks-2-create");
  await dialog.getByRole("button", { name: "Create", exact: true }).click();
  const first = await secretShown();
  await expect(head).toContainText("The shop's back end");
  await expect(head).toContainText("user.created");
  await expect(page.getByText("Nothing was sent yet.")).toBeVisible();

  // A delivery that arrives.
  const event = await sendTest("hold.expired");
  expect(signed(event, first)).toBe(true);
  await expect(dialog).toContainText("Delivered");
  await expect(dialog.getByRole("region", { name: "Request" })).toContainText('"test": true');
  const sent = JSON.parse((await dialog.getByRole("region", { name: "Request" }).locator("pre").textContent()) ?? "") as unknown;
  expect(sent).toEqual(JSON.parse(event.body));
  await expect(dialog.getByRole("region", { name: "Response" })).toContainText("thank you");
  await look(page, "webhooks-4-delivered");
  await dialog.getByRole("button", { name: "Close" }).click();

  // One that does not, and is sent again by hand.
  shop.answer.status = 500;
  shop.answer.body = "the database is down";
  const failed = await sendTest("user.created");
  await expect(dialog).toContainText("Retrying");
  await expect(dialog.getByRole("region", { name: "Response" })).toContainText("the database is down");
  await clean(page, "a delivery");
  await look(page, "webhooks-5-retrying");
  await dialog.getByRole("button", { name: "Close" }).click();
  await expect(head).toContainText("Failing");
  await expect(rows).toHaveCount(2);
  await clean(page, "an endpoint");
  await look(page, "webhooks-6-failing");
  await page.setViewportSize({ width: 390, height: 844 });
  await page.emulateMedia({ colorScheme: "dark" });
  await clean(page, "an endpoint on a phone, dark");
  await look(page, "webhooks-6-phone");
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390); // no part is beside the screen
  await page.emulateMedia({ colorScheme: "light" });
  await page.setViewportSize({ width: 1280, height: 720 });
  await page.getByLabel("Status").selectOption("Delivered");
  await expect(rows).toHaveCount(1);
  await expect(rows).toContainText("hold.expired");
  await page.getByLabel("Status").selectOption("Failed");
  await expect(page.getByText("No delivery has this status.")).toBeVisible();
  await page.getByLabel("Status").selectOption("Pending");
  await expect(rows).toHaveCount(1);
  await rows.getByRole("button", { name: /^Details/ }).click();
  shop.answer.status = 204;
  const before = shop.arrived.length;
  await dialog.getByRole("button", { name: "Send again" }).click();
  await expect(dialog.getByText("The event is sent again as a new delivery.")).toBeVisible();
  await expect.poll(() => shop.arrived.slice(before).some((a) => a.headers["webhook-id"] === failed.headers["webhook-id"])).toBe(true);
  await dialog.getByRole("button", { name: "Close" }).click();
  await expect(head.getByText("Enabled", { exact: true })).toBeVisible();
  await page.getByLabel("Status").selectOption("All");

  // Everything since a time.
  await page.getByRole("button", { name: "Send again since" }).click();
  await look(page, "webhooks-7-since");
  await dialog.getByRole("button", { name: "Send again" }).click();
  await expect(dialog.getByText(/events? (is|are) sent again\./)).toBeVisible();
  await dialog.getByRole("button", { name: "Done" }).click();
  await expect(rows.filter({ hasText: "Delivered" }).filter({ hasText: "user.created" }).first()).toBeVisible();

  // Both secrets sign for the overlap.
  await page.getByRole("button", { name: "Rotate the secret" }).click();
  await dialog.getByLabel("Overlap in hours").fill("200");
  await dialog.getByRole("button", { name: "Rotate" }).click();
  await expect(dialog.getByLabel("Overlap in hours")).toHaveAttribute("aria-invalid", "true");
  await dialog.getByLabel("Overlap in hours").fill("1");
  await dialog.getByRole("button", { name: "Rotate" }).click();
  const second = await secretShown();
  const both = await sendTest("hold.placed");
  expect([signed(both, first), signed(both, second)]).toEqual([true, true]);
  await dialog.getByRole("button", { name: "Close" }).click();

  await page.getByRole("button", { name: "Edit" }).click();
  await expect(dialog.getByLabel("Address")).toHaveValue(shop.url);
  await dialog.getByLabel("Description").fill("The new shop");
  await dialog.getByLabel("All, also of types").check();
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(head).toContainText("The new shop");
  await expect(head).toContainText("Receives all events.");

  await page.getByRole("button", { name: "Disable" }).click();
  await dialog.getByRole("button", { name: "Disable" }).click();
  await expect(head.getByText("Disabled", { exact: true })).toBeVisible();
  await expect(page.getByRole("button", { name: "Send a test event" })).toBeHidden();
  await look(page, "webhooks-8-disabled");
  await page.getByRole("link", { name: "Webhooks" }).click();
  const row = page.getByRole("region", { name: "Table of webhook endpoints" }).locator("tbody tr").filter({ hasText: shop.url });
  await expect(row).toContainText("Disabled");
  await look(page, "webhooks-9-list");
  await row.getByRole("button", { name: /^Open/ }).click();
  await page.getByRole("button", { name: "Enable" }).click();
  await dialog.getByRole("button", { name: "Enable" }).click();
  await expect(head.getByText("Enabled", { exact: true })).toBeVisible();

  await page.getByRole("button", { name: "Delete" }).click();
  await look(page, "webhooks-10-delete");
  await dialog.getByRole("button", { name: "Delete" }).click();
  await expect(page.getByRole("heading", { name: "Webhook endpoints" })).toBeVisible();
  await expect(row).toHaveCount(0);
  shop.close();
});
