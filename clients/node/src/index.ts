import { randomUUID } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { PurserError, waitAfter } from "./errors.js";
import * as api from "./generated.js";

export { PurserError } from "./errors.js";
export type { ServerErrorCode } from "./errors.js";
export { WebhookVerificationError, isTest, verifyWebhook } from "./webhooks.js";
export type { VerifyOptions, WebhookEvent, WebhookHeaders } from "./webhooks.js";
export type * from "./webhook-events.js";
export type {
  BatchInput,
  ChargeFieldsFragment as Charge,
  CreateUserSessionInput,
  CreditFieldsFragment as Credit,
  EnsureUserInput,
  HoldFieldsFragment as Hold,
  MovementFilterInput as ChargeFilter,
  OpenWalletInput,
  UserErrorCode,
  UserFieldsFragment as User,
  UserRefInput as UserRef,
  WalletFieldsFragment as Wallet,
  WalletRefInput as WalletRef,
} from "./generated.js";

/** An input whose idempotency key may be left out: the client then generates a random one. */
type Keyed<T extends { idempotencyKey: string }> = Omit<T, "idempotencyKey"> & { idempotencyKey?: string };

export type CaptureHoldInput = Keyed<api.CaptureHoldInput>;
export type ChargeInput = Keyed<api.ChargeInput>;
export type CreditInput = Keyed<api.CreditInput>;
export type DepositInput = Keyed<api.DepositInput>;
export type PlaceHoldInput = Keyed<api.PlaceHoldInput>;
export type RefundChargeInput = Keyed<api.RefundChargeInput>;
export type ReleaseHoldInput = Keyed<api.ReleaseHoldInput>;
export type UpdateHoldInput = Keyed<api.UpdateHoldInput>;

export interface Options {
  /** The GraphQL endpoint, such as `http://127.0.0.1:8080/graphql`. */
  url: string;
  /** An API key of the application (`prs_…`), or the token of a session. */
  token: string;
  /** How often a call is sent at most. Default: 5. 1 means no retries. */
  tries?: number;
  /** How long one try may take, in milliseconds. Default: 30,000. */
  timeout?: number;
}

/**
 * A client of one Purser with one token, for servers.
 *
 * Money moves at most once. Each call that moves money has an idempotency key: the one in its
 * input, or a random one. A call whose outcome is not known is repeated under the same key.
 * Give a key of your own, such as the number of an order, wherever your program may call
 * again after a crash. Amounts are decimal strings of whole currency units: `"9.50"`.
 */
export class Purser {
  readonly #options: Required<Options>;

  constructor(options: Options) {
    this.#options = { tries: 5, timeout: 30_000, ...options };
  }

  /** A client that acts with the token of a user's session. */
  as(token: string): Purser {
    return new Purser({ ...this.#options, token });
  }

  /** Returns the user with the application's identifier, created with a wallet if there is none. Scope: USERS_WRITE. */
  async ensureUser(input: api.EnsureUserInput) {
    return accepted((await this.#call(api.EnsureUserDocument, { input })).ensureUser);
  }

  /** Finds a user; null when there is none. Scope: USERS_READ. */
  async user(by: api.UserRefInput) {
    return (await this.#call(api.GetUserDocument, { by })).user ?? null;
  }

  /** Returns a token with which the application's front end acts as the user. Scope: SESSIONS_WRITE. */
  async createUserSession(input: api.CreateUserSessionInput) {
    return accepted((await this.#call(api.CreateUserSessionDocument, { input })).createUserSession);
  }

  /** Returns the user's wallet of the currency, opened if there is none. Scope: USERS_WRITE. */
  async openWallet(input: api.OpenWalletInput) {
    return accepted((await this.#call(api.OpenWalletDocument, { input })).openWallet);
  }

  /** Finds a wallet; null when there is none. Scope: WALLETS_READ. */
  async wallet(id: string) {
    return (await this.#call(api.GetWalletDocument, { id })).wallet ?? null;
  }

  /**
   * Charges a card of the user whose session the client acts with: see `as`. A declined card
   * is no error: the deposit has the status FAILED and a failure.
   */
  async deposit(input: DepositInput) {
    return (await this.#keyed(api.DepositDocument, input, (data) => data.deposit)).deposit;
  }

  /**
   * Takes money from a wallet for something that the application sells. Scope: CHARGES_WRITE.
   * `charge` is null when accumulated usage has not reached the smallest amount of the currency.
   */
  async charge(input: ChargeInput) {
    return this.#keyed(api.ChargeDocument, input, (data) => data.charge);
  }

  /** Returns part of a charge, or without an amount all that is left of it. Scope: CHARGES_WRITE. */
  async refundCharge(input: RefundChargeInput) {
    return this.#keyed(api.RefundChargeDocument, input, (data) => data.refundCharge);
  }

  /** Adds the platform's money to a wallet. Scope: CREDITS_WRITE. */
  async credit(input: CreditInput) {
    return this.#keyed(api.CreditDocument, input, (data) => data.credit);
  }

  /** Reserves money of a wallet for later charges. Scope: HOLDS_WRITE. */
  async placeHold(input: PlaceHoldInput) {
    return this.#keyed(api.PlaceHoldDocument, input, (data) => data.placeHold);
  }

  /** Changes the amount or the expiry of a hold. Fails with HOLD_EXPIRED or HOLD_NOT_ACTIVE when it has ended. Scope: HOLDS_WRITE. */
  async updateHold(input: UpdateHoldInput) {
    return this.#keyed(api.UpdateHoldDocument, input, (data) => data.updateHold);
  }

  /**
   * Charges money of a hold, or without an amount all that remains of it, and releases the rest
   * unless `final` is false. Fails with HOLD_EXPIRED or HOLD_NOT_ACTIVE when the hold has ended.
   * Scope: HOLDS_WRITE.
   */
  async captureHold(input: CaptureHoldInput) {
    return this.#keyed(api.CaptureHoldDocument, input, (data) => data.captureHold);
  }

  /** Returns money of a hold to its wallet, or without an amount all that remains of it. Scope: HOLDS_WRITE. */
  async releaseHold(input: ReleaseHoldInput) {
    return this.#keyed(api.ReleaseHoldDocument, input, (data) => data.releaseHold);
  }

  /**
   * Carries out up to 1,000 operations, each with an idempotency key of its own. Only a batch
   * that is refused as a whole throws: look at `userErrors` of each result. Each operation
   * requires its scope.
   */
  async batch(input: api.BatchInput) {
    return accepted((await this.#call(api.BatchDocument, { input })).batch).results;
  }

  /** A page of charges, newest first. Scope: WALLETS_READ. */
  async findCharges(variables: api.FindChargesQueryVariables = {}) {
    return (await this.#call(api.FindChargesDocument, variables)).charges;
  }

  /** Sends a call that moves money, under one key however often it is sent. */
  async #keyed<Data, Input extends { idempotencyKey: string }, Payload extends Refusable>(
    document: api.TypedDocumentString<Data, { input: Input }>,
    input: Keyed<Input>,
    payload: (data: Data) => Payload,
  ): Promise<Payload> {
    const whole = { ...input, idempotencyKey: input.idempotencyKey ?? randomUUID() } as Input;
    return this.#send(document, { input: whole }, (data) => accepted(payload(data)));
  }

  #call<Data, Variables>(document: api.TypedDocumentString<Data, Variables>, variables: Variables): Promise<Data> {
    return this.#send(document, variables, (data) => data);
  }

  async #send<Data, Variables, Result>(
    document: api.TypedDocumentString<Data, Variables>,
    variables: Variables,
    read: (data: Data) => Result,
  ): Promise<Result> {
    const body = JSON.stringify({ query: document.toString(), variables });
    for (let tried = 1; ; tried++) {
      try {
        return read(await this.#once<Data>(body));
      } catch (error) {
        const wait = error instanceof PurserError && tried < this.#options.tries ? waitAfter(error, tried) : null;
        if (wait === null) throw error;
        await pause(wait);
      }
    }
  }

  async #once<Data>(body: string): Promise<Data> {
    const { url, token, timeout } = this.#options;
    let answer: { data?: Data | null; errors?: GraphQLFault[] };
    try {
      const response = await fetch(url, {
        method: "POST",
        headers: { "Content-Type": "application/json", Authorization: `Bearer ${token}` },
        body,
        signal: AbortSignal.timeout(timeout),
      });
      answer = (await response.json()) as typeof answer;
    } catch (cause) {
      throw new PurserError("UNREACHABLE", "No answer from Purser.", null, null, null, { cause });
    }
    const fault = answer.errors?.[0];
    if (fault) {
      const { code, requestId } = fault.extensions ?? {};
      throw new PurserError(code ?? "INTERNAL", fault.message, null, null, requestId ?? null);
    }
    if (!answer.data) throw new PurserError("UNREACHABLE", "The answer is not GraphQL's. Is the address right?");
    return answer.data;
  }
}

interface GraphQLFault {
  message: string;
  extensions?: { code?: PurserError["code"]; requestId?: string };
}

interface Refusable {
  userErrors: api.ErrorFieldsFragment[];
}

/** Throws the first refusal of a payload. */
function accepted<Payload extends Refusable>(payload: Payload): Payload {
  const [refused] = payload.userErrors;
  if (refused) {
    const retryAt = refused.retryAt ? new Date(refused.retryAt) : null;
    throw new PurserError(refused.code, refused.message, refused.field ?? null, retryAt);
  }
  return payload;
}
