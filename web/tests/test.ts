import { mkdirSync } from "node:fs";

import AxeBuilder from "@axe-core/playwright";
import { type Page, test as plain } from "@playwright/test";

interface Watched {
  faults: RegExp[]; // what the test itself brings about
  watched: undefined;
}

// A card that is declined is a 402 of Stripe's, which every browser writes down.
const declined = /status of 402 \(Payment Required\)/;

// Every test fails on what its pages write to the console as an error.
export const test = plain.extend<Watched>({
  faults: [[], { option: true }],
  watched: [
    async ({ context, faults }, use) => {
      const errors: string[] = [];
      const known = (text: string) => [declined, ...faults].some((fault) => fault.test(text));
      context.on("console", (m) => {
        if (m.type() === "error" && !known(m.text())) errors.push(m.text());
      });
      context.on("weberror", (e) => errors.push(String(e.error())));
      await use(undefined);
      plain.expect(errors).toEqual([]);
    },
    { auto: true },
  ],
});

const folder = process.env["PURSER_ARTIFACTS"] ?? "test-results";

// look keeps a picture of the page, for people.
export async function look(page: Page, name: string): Promise<void> {
  mkdirSync(folder, { recursive: true });
  await page.screenshot({ path: `${folder}/${name}.png`, animations: "disabled" });
}

export const expect = plain.expect;

// clean holds the page against the rules of WCAG 2.2 AA.
export async function clean(page: Page, where: string): Promise<void> {
  // The size of targets is the one rule of WCAG 2.2 AA that axe leaves out by itself.
  const { violations } = await new AxeBuilder({ page }).options({ rules: { "target-size": { enabled: true } } }).analyze();
  plain.expect(violations.map((v) => `${where}: ${v.id}: ${v.nodes.map((n) => n.target.join(" ")).join(", ")}`)).toEqual([]);
}
