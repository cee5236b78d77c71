import { readFileSync } from "node:fs";

import type { Page } from "@playwright/test";

import { begin, signUp } from "./person";
import { expect, look, test } from "./test";

// What the page refuses is written to the console, and is meant to be.
const refused = [/Content Security Policy/, /Trusted ?(Type|Script|HTML)/, /TrustedScript/, /violates the following/, /status of 404/];

// Each way in which markup or a text that somebody slipped in could become a script.
const attacks: Record<string, () => unknown> = {
  innerHTML: () => void (document.body.appendChild(document.createElement("div")).innerHTML = "<img src=x onerror='globalThis.broken=1'>"),
  insertAdjacentHTML: () => void document.body.insertAdjacentHTML("beforeend", "<svg onload='globalThis.broken=1'>"),
  outerHTML: () => void (document.body.appendChild(document.createElement("div")).outerHTML = "<svg onload='globalThis.broken=1'>"),
  srcdoc: () => void (document.body.appendChild(document.createElement("iframe")).srcdoc = "<script>parent.broken=1</script>"),
  "a script's text": () => {
    const script = document.createElement("script");
    script.text = "globalThis.broken=1";
    document.body.append(script);
  },
  "a script from elsewhere": () => {
    const script = document.createElement("script");
    script.src = "https://evil.example/x.js";
    document.body.append(script);
  },
  "a script that only looks like Stripe's": () => {
    const script = document.createElement("script");
    script.src = "https://js.stripe.com.evil.example/x.js";
    document.body.append(script);
  },
  "a data URL": () => {
    const script = document.createElement("script");
    script.src = "data:text/javascript,globalThis.broken=1";
    document.body.append(script);
  },
  eval: () => (0, eval)("globalThis.broken=1"),
  "new Function": () => new Function("globalThis.broken=1")(),
  "a timer of a text": () => setTimeout("globalThis.broken=1" as unknown as () => void),
  "an attribute that runs": () => {
    const image = document.createElement("img");
    image.setAttribute("onerror", "globalThis.broken=1");
    image.src = "/nowhere.png";
    document.body.append(image);
  },
  "another policy": () => {
    const { trustedTypes } = globalThis as unknown as { trustedTypes: { createPolicy(name: string, rules: object): { createHTML(html: string): string } } };
    const all = trustedTypes.createPolicy("mine", { createHTML: (html: string) => html });
    document.body.appendChild(document.createElement("div")).innerHTML = all.createHTML("<img src=x onerror='globalThis.broken=1'>");
  },
  "document.write": () => void document.write("<script>globalThis.broken=1</script>"), // the last: it may empty the page
};

async function attack(page: Page): Promise<string[]> {
  const through: string[] = [];
  await page.evaluate(() => {
    const style = document.createElement("style");
    style.textContent = "body { outline: 7px solid rgb(1, 2, 3) }";
    document.head.append(style);
  });
  if ((await page.evaluate(() => getComputedStyle(document.body).outlineColor)) === "rgb(1, 2, 3)") through.push("a style sheet");
  for (const [name, run] of Object.entries(attacks)) {
    // As the page itself, later: what a debugger evaluates may evaluate texts.
    await page.evaluate(`setTimeout(() => { try { (${run.toString()})() } catch (e) { } })`);
    await page.waitForTimeout(100);
    if (await page.evaluate("globalThis.broken === 1")) through.push(name);
    await page.evaluate("delete globalThis.broken");
  }
  return through;
}

test.describe("what is slipped in", () => {
  test.use({ faults: [refused, { scope: "test" }] });
  for (const path of ["/", "/playground"]) {
    test(`does not run on ${path}`, async ({ page }) => {
      await page.goto(path);
      await expect(page.locator("#root > *").first()).toBeVisible();
      const through = await attack(page);
      console.log(`scripts slipped into ${path}: ${Object.keys(attacks).length + 1} tried, ${through.length} got through`);
      expect(through).toEqual([]);
    });
  }
});

for (const [path, button] of [["/reset-password", "Change password"], ["/verify-email", "Verify it"]] as const) {
  test(`the token leaves the address of ${path} at once, and is sent`, async ({ page }) => {
    // What stands in the address is looked at before anything of the app is shown.
    await page.addInitScript(() => {
      addEventListener("DOMContentLoaded", () => sessionStorage.setItem("seen", location.href));
    });
    await page.goto(`${path}#token=prt_canary`);
    await expect(page.getByRole("button", { name: button })).toBeVisible();
    expect(page.url()).not.toContain("canary");
    expect(await page.evaluate(() => sessionStorage.getItem("seen"))).not.toContain("canary");
    await page.evaluate(() => (location.hash = "#token=prt_second")); // another link, in the same tab
    await expect(page).not.toHaveURL(/second/);
    const sent = page.waitForRequest((r) => r.url().endsWith("/graphql") && (r.postData() ?? "").includes("prt_second"));
    if (path === "/reset-password") await page.getByLabel("New password").fill("correct horse battery");
    await page.getByRole("button", { name: button }).click();
    await sent;
    await page.goto("/");
    await page.goBack();
    expect(page.url()).not.toMatch(/canary|second/);
  });
}

test("the playground keeps nothing of what was typed", async ({ page }) => {
  await page.addInitScript(() => {
    if (!localStorage.getItem("graphiql:was")) localStorage.setItem("graphiql:variables", '{"password":"of an older version"}');
    localStorage.setItem("graphiql:was", "1");
  });
  await page.goto("/playground");
  const editor = page.locator(".graphiql-editor-tool .CodeMirror, .graphiql-variable-editor .CodeMirror").first();
  await editor.click();
  await page.keyboard.type('{"password":"canary-password"}');
  await page.getByRole("button", { name: /Execute/ }).click();
  await expect(page.locator(".graphiql-response, .result-window").first()).toBeVisible();
  await look(page, "playground-variables");
  await page.waitForTimeout(1_500); // GraphiQL writes half a second later
  const kept = await page.evaluate(() => JSON.stringify({ ...localStorage, ...sessionStorage }));
  expect(kept).not.toContain("canary-password");
  expect(kept).not.toContain("older version");
});

// The inventory of the scripts where people type card numbers (PCI DSS 6.4.3), as the
// browser loads them. Stripe.js is a stand-in: what is looked at is where it comes from.
test("the page for payments loads the scripts of the inventory and no others", async ({ page }) => {
  const { scripts } = JSON.parse(readFileSync("payment-scripts.json", "utf8")) as { scripts: Record<string, string> };
  const loaded = new Set<string>();
  page.on("request", (r) => {
    if (r.resourceType() === "script") loaded.add(r.url());
  });
  await page.route("https://js.stripe.com/**", (route) =>
    route.fulfill({
      contentType: "text/javascript",
      body: `globalThis.Stripe = () => ({ _registerWrapper() {}, elements: () => ({ getElement: () => null, create: () => ({
        on(event, then) { if (event === "ready") setTimeout(then) },
        mount(place) { const box = document.createElement("iframe"); box.style.setProperty("height", "90px", "important"); box.title = "Card"; place.append(box); },
      }) }) });`,
    }),
  );
  await page.route("**/config.json", (route) => route.fulfill({ json: { publishableKey: "pk_test_x", sandbox: "", signIn: "" } }));
  await signUp(page);
  await begin(page, "12");
  await expect(page.getByTitle("Card")).toBeVisible();
  await expect(page.getByRole("button", { name: "Pay", exact: true })).toBeEnabled();
  await look(page, "payment-element");
  const origin = new URL(page.url()).origin;
  const names = [...loaded].map((url) => {
    const { origin: at, pathname } = new URL(url);
    return at === origin ? pathname.slice(1).replace(/-[\w-]{8}\.js$/, "") : at;
  });
  expect(names.filter((name) => !(name in scripts))).toEqual([]);
  expect(names).toContain("https://js.stripe.com");
  expect(await page.evaluate(() => [...document.scripts].filter((s) => !s.src).length)).toBe(0);
});
