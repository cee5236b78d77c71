// Reads an amount as people type it: "12,50", "1,000.50", "$20", ".5". Returns a decimal
// text for the API, or null when it is not certain what is meant: a wrong guess would
// move another amount of money.
export function readAmount(typed: string, currency: string, locale?: string): string | null {
  const text = withoutCurrency(typed.normalize("NFKC").trim(), currency, locale);
  if (!/^[.,\d](?:[.,'’ \d]*\d)?$/.test(text)) return null;
  const at = decimalMark(text, locale);
  const whole = at < 0 ? text : text.slice(0, at);
  const fraction = at < 0 ? "" : text.slice(at + 1);
  if (!/^\d*$/.test(fraction) || !/\d/.test(text) || !isGrouped(whole, text[at])) return null;
  const digits = whole.replace(/\D/g, "").replace(/^0+(?=\d)/, "") || "0";
  const rest = fraction.replace(/0+$/, "");
  return rest ? `${digits}.${rest}` : digits;
}

// What an amount looks like, for who is told that theirs cannot be read.
export function exampleAmount(currency: string, locale?: string): string {
  return new Intl.NumberFormat(locale, { style: "currency", currency }).format(25);
}

// The index of the mark in front of the fraction, -1 without one. Of two different marks
// it is the last. A single mark in front of three digits is read as the locale reads it.
function decimalMark(text: string, locale?: string): number {
  const marks = text.match(/[.,]/g) ?? [];
  if (marks.length === 0) return -1;
  const last = Math.max(text.lastIndexOf("."), text.lastIndexOf(","));
  if (new Set(marks).size === 2) return last;
  if (marks.length > 1) return -1;
  const after = text.length - last - 1;
  return after !== 3 || last === 0 || text[last] === decimalOf(locale) ? last : -1;
}

function decimalOf(locale?: string): string | undefined {
  return new Intl.NumberFormat(locale).formatToParts(1.5).find((p) => p.type === "decimal")?.value;
}

// Whether digits stand in groups of three, or as in India: 1,00,000. "12 50" is no number.
function isGrouped(whole: string, decimal: string | undefined): boolean {
  if (/^\d*$/.test(whole)) return true;
  const mark = /\D/.exec(whole)?.[0];
  return mark !== decimal && /^[1-9]\d{0,2}(?:(\D)\d{3})(?:\1\d{3})*$|^[1-9]\d?(\D)(?:\d{2}\2)+\d{3}$/.test(whole);
}

function withoutCurrency(text: string, currency: string, locale?: string): string {
  const symbols = (["symbol", "narrowSymbol", "code"] as const).map((currencyDisplay) =>
    new Intl.NumberFormat(locale, { style: "currency", currency, currencyDisplay }).formatToParts(0).find((p) => p.type === "currency")?.value ?? currency);
  const names = [...symbols, `${currency.slice(0, 2)}${symbols[1]}`].sort((a, b) => b.length - a.length); // US$ before $
  for (const name of names) {
    if (text.toLowerCase().startsWith(name.toLowerCase())) return text.slice(name.length).trim();
    if (text.toLowerCase().endsWith(name.toLowerCase())) return text.slice(0, -name.length).trim();
  }
  return text;
}
