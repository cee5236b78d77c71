export interface Money {
  amount: string;
  currency: string;
}

// Amounts are decimal texts. They are shown and compared as such, never as
// floating-point numbers.
export function show(money: Money, sign: "auto" | "always" = "auto"): string {
  const decimals = (money.amount.split(".")[1] ?? "").length;
  const format = new Intl.NumberFormat(undefined, {
    style: "currency",
    currency: money.currency,
    minimumFractionDigits: decimals,
    maximumFractionDigits: decimals,
    signDisplay: sign === "always" ? "exceptZero" : "auto",
  });
  return format.format(money.amount as unknown as number); // Intl reads decimal texts exactly
}

// The minor units, for a chart's height and for comparisons.
export function minor(money: Money): bigint {
  return BigInt(money.amount.replace(".", ""));
}

export function isNegative(money: Money): boolean {
  return money.amount.startsWith("-");
}

// An amount that was read from what somebody typed, with the decimal places of a wallet's.
export function showTyped(amount: string, like: Money): string {
  const [whole = "0", fraction = ""] = amount.split(".");
  const places = (like.amount.split(".")[1] ?? "").length;
  const padded = fraction.padEnd(places, "0");
  return show({ amount: padded ? `${whole}.${padded}` : whole, currency: like.currency });
}
