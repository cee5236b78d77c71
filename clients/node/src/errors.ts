import type { UserErrorCode } from "./generated.js";

/** The codes of errors that are no refusals by rule, beside those of `UserErrorCode`. */
export type ServerErrorCode =
  | "UNAUTHENTICATED"
  | "BAD_USER_INPUT"
  | "GRAPHQL_VALIDATION_FAILED"
  | "FORBIDDEN"
  | "LIMIT_EXCEEDED"
  | "STORAGE_UNAVAILABLE"
  | "CANCELED"
  | "INTERNAL"
  /** No answer came, or none that is GraphQL's. */
  | "UNREACHABLE";

/** A call that Purser refused, or whose outcome is not known after the last try. */
export class PurserError extends Error {
  override readonly name = "PurserError";
  constructor(
    /** Decide by the code, never by the message. */
    readonly code: UserErrorCode | ServerErrorCode,
    message: string,
    /** The path of the argument at fault, such as `["input", "amount"]`. */
    readonly field: readonly string[] | null = null,
    /** The earliest time at which a retry can succeed. Null when unknown. */
    readonly retryAt: Date | null = null,
    /** Finds the call in the server's log. */
    readonly requestId: string | null = null,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/**
 * The codes after which nobody knows whether the call was carried out, or which a later try
 * under the same idempotency key can overcome.
 */
const unknown: ReadonlySet<string> = new Set([
  "RATE_LIMITED",
  "PROCESSOR_UNAVAILABLE",
  "STORAGE_UNAVAILABLE",
  "CANCELED",
  "INTERNAL",
  "UNREACHABLE",
]);

/** The longest wait before a retry, in milliseconds. A refusal that lasts longer is thrown. */
const patience = 10_000;

/** How long to wait before the next try, in milliseconds; null when none can help. */
export function waitAfter(error: PurserError, tried: number): number | null {
  if (!unknown.has(error.code)) return null;
  if (error.retryAt) {
    const wait = Math.max(0, error.retryAt.getTime() - Date.now());
    return wait <= patience ? wait + Math.random() * 100 : null;
  }
  const most = 200 * 2 ** Math.min(tried, 5); // by chance, so that many clients do not come back at once
  return most / 2 + (Math.random() * most) / 2;
}
