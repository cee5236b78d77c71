import { mkdirSync } from "node:fs";

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
