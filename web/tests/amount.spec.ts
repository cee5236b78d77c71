import { expect, test } from "@playwright/test";

import { readAmount } from "../src/amount";

// No browser: what people type is a matter of text.

const read: [typed: string, locale: string, amount: string | null][] = [
  ["25", "en-US", "25"],
  ["12.50", "en-US", "12.5"],
  ["12,50", "en-US", "12.5"],
  ["12,50", "de-DE", "12.5"],
  ["1,000.50", "en-US", "1000.5"],
  ["1.000,50", "en-US", "1000.5"],
  ["1,000", "en-US", "1000"],
  ["1.000", "de-DE", "1000"],
  ["1.000", "en-US", "1"], // a full stop is the decimal mark there
  ["1,234", "de-DE", "1.234"], // the server refuses the third place
  ["1,234,567", "en-US", "1234567"],
  ["1 234,50", "fr-FR", "1234.5"],
  ["1\u202f234,50", "fr-FR", "1234.5"],
  ["1'234.50", "de-CH", "1234.5"],
  ["1,00,000.25", "en-IN", "100000.25"],
  ["$20", "en-US", "20"],
  ["$ 20.05", "en-US", "20.05"],
  ["US$20", "en-US", "20"],
  ["20 usd", "en-US", "20"],
  ["20,00 $", "de-DE", "20"],
  [".5", "en-US", "0.5"],
  [",5", "de-DE", "0.5"],
  ["007.10", "en-US", "7.1"],
  ["", "en-US", null],
  [".", "en-US", null],
  ["1e3", "en-US", null],
  ["-5", "en-US", null],
  ["12 50", "en-US", null],
  ["1,00", "en-US", "1"],
  ["0,500", "en-US", null],
  ["1,2345.5", "en-US", null],
  ["1.2.3", "en-US", null],
  ["1,234,56", "en-US", null],
  ["€20", "en-US", null],
  ["20 and more", "en-US", null],
];

test("amounts are read as people type them, and refused when it is not certain what is meant", () => {
  const results = read.map(([typed, locale]) => [typed, locale, readAmount(typed, "USD", locale)]);
  expect(results).toEqual(read);
});
