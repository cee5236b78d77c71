import type { Refusal } from "./ui/form";

// One idempotency key for each attempt of a person. It is kept until it is known
// what became of the attempt, over a reload too: sent again with the same input
// it gives the same deposit, payout or transfer, and never a second one.
const prefix = "purser.key.";

function storageKey(action: string, input: unknown): string {
  return `${prefix}${action}.${JSON.stringify(input)}`;
}

export function keyFor(action: string, input: unknown, store: Storage = sessionStorage): string {
  const name = storageKey(action, input);
  const kept = store.getItem(name);
  if (kept) return kept;
  const key = fresh();
  store.setItem(name, key);
  return key;
}

// The attempt has its answer: the next one of the same input is a new one. An
// answer that says nobody knows is none: under another key the money could move
// twice. Nor is one that asks for a proof: the attempt goes on after it.
export function answered(action: string, input: unknown, refusals: readonly Refusal[] = [], store: Storage = sessionStorage): void {
  if (refusals.some((r) => r.code === "PROCESSOR_UNAVAILABLE" || r.code === "REAUTHENTICATION_REQUIRED")) return;
  store.removeItem(storageKey(action, input));
}

// crypto.randomUUID is not there on a page that came over plain http.
function fresh(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (b) => b.toString(16).padStart(2, "0")).join("");
}
