import { createHmac, timingSafeEqual } from "node:crypto";
import type { WebhookData } from "./webhook-events.js";

interface Told<T extends string, D> {
  /** The ID of the event, which is also that of its `webhook-id`. An event can arrive more than once: keep it. */
  id: string;
  type: T;
  /** The time at which the event was written. */
  timestamp: string;
  /** The wallet. Null for events without a wallet. */
  walletId: string | null;
  /** 1, 2, 3 … without gaps for each wallet. Null for events without a wallet. */
  walletSequence: number | null;
  /** The object as it was when the event was written, or the result of the endpoint's query. */
  data: D;
}

/**
 * An event. Its type says what its data is. New types are added without notice: ignore those
 * that you do not know.
 */
export type WebhookEvent = { [T in keyof WebhookData]: Told<T, WebhookData[T]> }[keyof WebhookData];

/** A request that does not come from the server, or was made more than five minutes ago. */
export class WebhookVerificationError extends Error {
  override readonly name = "WebhookVerificationError";
}

export interface VerifyOptions {
  /** How far away the time of the request may be, in seconds. Default: 300. */
  tolerance?: number;
}

/** The headers of a request, as Node.js or the Fetch API has them. */
export type WebhookHeaders = { get(name: string): string | null } | Record<string, string | string[] | undefined>;

/**
 * Verifies that a request comes from the server, by the specification Standard Webhooks, and
 * returns its event. Throws a `WebhookVerificationError` otherwise: answer 400. The body is the
 * text or the bytes as they came. `isTest` reports whether the event is that of `sendTestEvent`.
 */
export function verifyWebhook(secret: string, headers: WebhookHeaders, body: string | Uint8Array, options: VerifyOptions = {}): WebhookEvent {
  const { tolerance = 300 } = options;
  const id = header(headers, "webhook-id");
  const timestamp = header(headers, "webhook-timestamp");
  if (!/^\d{1,12}$/.test(timestamp) || Math.abs(Date.now() / 1000 - Number(timestamp)) > tolerance) {
    throw new WebhookVerificationError("The timestamp is too far away.");
  }
  const mac = createHmac("sha256", Buffer.from(secret.replace(/^whsec_/, ""), "base64")).update(`${id}.${timestamp}.`).update(body).digest();
  const signed = header(headers, "webhook-signature").split(" ").some((signature) => {
    const [version, text = ""] = signature.split(",", 2);
    const given = Buffer.from(text, "base64");
    return version === "v1" && given.length === mac.length && timingSafeEqual(given, mac);
  });
  if (!signed) throw new WebhookVerificationError("No signature is right.");
  return JSON.parse(typeof body === "string" ? body : Buffer.from(body).toString("utf8")) as WebhookEvent;
}

/** Whether an event is that of `sendTestEvent`, whose data is no object. */
export function isTest(event: WebhookEvent): boolean {
  return (event.data as { test?: unknown }).test === true;
}

function header(headers: WebhookHeaders, name: string): string {
  const value = typeof headers["get"] === "function" ? (headers as { get(name: string): string | null }).get(name) : (headers as Record<string, string | string[] | undefined>)[name];
  if (typeof value !== "string" || value === "") throw new WebhookVerificationError(`The header ${name} is missing.`);
  return value;
}
