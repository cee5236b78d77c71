/* eslint-disable */
import type { TypedDocumentNode as DocumentNode } from '@graphql-typed-document-node/core';
export type Maybe<T> = T | null;
export type InputMaybe<T> = Maybe<T>;
export type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
export type MakeOptional<T, K extends keyof T> = Omit<T, K> & { [SubKey in K]?: Maybe<T[SubKey]> };
export type MakeMaybe<T, K extends keyof T> = Omit<T, K> & { [SubKey in K]: Maybe<T[SubKey]> };
export type MakeEmpty<T extends { [key: string]: unknown }, K extends keyof T> = { [_ in K]?: never };
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
/** All built-in and custom scalars, mapped to their actual values */
export type Scalars = {
  ID: { input: string; output: string; }
  String: { input: string; output: string; }
  Boolean: { input: boolean; output: boolean; }
  Int: { input: number; output: number; }
  Float: { input: number; output: number; }
  /** An ISO 4217 currency code in capitals, such as `USD`. */
  Currency: { input: string; output: string; }
  /** An opaque position in a list, for the arguments `after` and `before`. */
  Cursor: { input: string; output: string; }
  /** An exact decimal number as a string, such as `"12.50"`. */
  Decimal: { input: string; output: string; }
  /** A JSON object. */
  JSON: { input: any; output: any; }
  /** An RFC 3339 date and time in UTC. */
  Time: { input: string; output: string; }
};

/** Payload of `revokeSession`, `changePassword`, `changeEmail`, `disableTwoFactor` and `removePasskey`. */
export type AccountPayload = {
  __typename?: 'AccountPayload';
  /** The user after the change. Null without authentication. */
  user?: Maybe<User>;
  /** The reasons the mutation was refused. Empty on success. */
  userErrors: Array<UserError>;
};

/** Input of `adjustWallet`. */
export type AdjustWalletInput = {
  /** The amount to credit, greater than zero, with at most as many decimal places as the wallet's currency has. */
  amount: Scalars['Decimal']['input'];
  /** The idempotency key, a unique value that the client generates for each attempt, such as a UUID. 1 to 255 printable ASCII characters. A repeated key with the same input returns the existing resolution; with another input it fails with IDEMPOTENCY_KEY_REUSED. The wallet is never credited twice. */
  idempotencyKey: Scalars['String']['input'];
  /** The reason, shown to operators. 1 to 500 characters on one line, without personal data. */
  reason: Scalars['String']['input'];
  /** The ID of a user's wallet. Not the operator's own. */
  walletId: Scalars['ID']['input'];
};

/** Payload of `adjustWallet`. */
export type AdjustWalletPayload = {
  __typename?: 'AdjustWalletPayload';
  /** Whether the idempotency key was used before, so that the result is that of the earlier call. */
  replayed: Scalars['Boolean']['output'];
  /** The resolution. While it is PROPOSED, nothing is credited. */
  resolution?: Maybe<Resolution>;
  /** The reasons the mutation was refused. Empty on success. */
  userErrors: Array<UserError>;
  /** The wallet after the credit. Incoming money pays what its owner owes first. */
  wallet?: Maybe<Wallet>;
};

/** An API key of the application. It belongs to no user and does what its scopes say. */
export type ApiKey = Node & {
  __typename?: 'ApiKey';
  /** The time at which the key was created. */
  createdAt: Scalars['Time']['output'];
  /** The time from which the key is refused. Null when it never expires. */
  expiresAt?: Maybe<Scalars['Time']['output']>;
  /** The globally unique ID of the key. */
  id: Scalars['ID']['output'];
  /** The last four characters of the secret. */
  lastFour: Scalars['String']['output'];
  /** The time of the last use, to within a minute. Null when it was not used yet. */
  lastUsedAt?: Maybe<Scalars['Time']['output']>;
  /** The name, which says what the key is for. */
  name: Scalars['String']['output'];
  /** The time at which the key was revoked. Null while it is in use. */
  revokedAt?: Maybe<Scalars['Time']['output']>;
  /** The scopes of the key. They never change. */
  scopes: Array<ApiKeyScope>;
};

/** A permission of an API key of the application. */
export type ApiKeyScope =
  /** The key charges wallets and refunds charges. */
  | 'CHARGES_WRITE'
  /** The key credits wallets. */
  | 'CREDITS_WRITE'
  /** The key reads events. */
  | 'EVENTS_READ'
  /** The key places, changes, captures and releases holds. */
  | 'HOLDS_WRITE'
  /** The key refunds deposits. */
  | 'REFUNDS_WRITE'
  /** The key creates sessions with which a front end acts as a user. */
  | 'SESSIONS_WRITE'
  /** The key transfers money from any wallet to any other. */
  | 'TRANSFERS_WRITE'
  /** The key reads users. */
  | 'USERS_READ'
  /** The key creates users and opens wallets for them, and reads the wallets of a user that it was given. */
  | 'USERS_WRITE'
  /** The key reads all wallets, with their ledgers, deposits, payouts, refunds, transfers and disputes. */
  | 'WALLETS_READ'
  /** The key manages webhook endpoints. */
  | 'WEBHOOKS_WRITE';

/** Payload of `createApiKey` and `rotateApiKey`. */
export type ApiKeySecretPayload = {
  __typename?: 'ApiKeySecretPayload';
  /** The key. */
  apiKey?: Maybe<ApiKey>;
  /** The secret (`prs_…`), for `Authorization: Bearer`. It is shown only once, because the server stores only its hash. */
  secret?: Maybe<Scalars['String']['output']>;
  /** The reasons the mutation was refused. Empty on success. */
  userErrors: Array<UserError>;
};

/** Input of `approvePayout`. */
export type ApprovePayoutInput = {
  /** The ID of a payout that awaits approval. Not the operator's own. */
  payoutId: Scalars['ID']['input'];
  /** The reason, shown to operators. 1 to 500 characters on one line, without personal data. */
  reason: Scalars['String']['input'];
};

/** Payload of `approvePayout`. */
export type ApprovePayoutPayload = {
  __typename?: 'ApprovePayoutPayload';
  /** The payout after the approval. */
  payout?: Maybe<Payout>;
  /** The reasons the mutation was refused. Empty on success. */
  userErrors: Array<UserError>;
};

/** An action of an operator or a security-relevant action of a user, as recorded in the audit log. It never changes. */
export type AuditEvent = {
  __typename?: 'AuditEvent';
  /** The name of the action, such as `password.changed`. New names can be added. */
  action: Scalars['String']['output'];
  /** The ID of the user or API key that acted. Null for the server itself and its command line. */
  actor?: Maybe<Scalars['ID']['output']>;
  /** The network address of the request. Null when it is unknown or was erased, which happens after 90 days. */
  address?: Maybe<Scalars['String']['output']>;
  /** The time of the action. */
  createdAt: Scalars['Time']['output'];
  /** Details of the action as text. */
  detail: Scalars['String']['output'];
  /** The globally unique ID of the audit event. */
  id: Scalars['ID']['output'];
  /** The ID of the user or object that the action concerned. */
  subject: Scalars['ID']['output'];
  /** The User-Agent header of the request. Null when it is unknown or was erased, which happens after 90 days. */
  userAgent?: Maybe<Scalars['String']['output']>;
};

/** A page of the audit log, newest first. */
export type AuditEventConnection = {
  __typename?: 'AuditEventConnection';
  /** The items of the page, each with its cursor. */
  edges?: Maybe<Array<Maybe<AuditEventEdge>>>;
  /** Whether there are more items than `totalCount`. */
  hasMore: Scalars['Boolean']['output'];
  /** The position of the page in the list. */
  pageInfo: PageInfo;
  /** The number of items on all pages. Exact up to 10,000. */
  totalCount: Scalars['Int']['output'];
};

/** An item of a page. */
export type AuditEventEdge = {
  __typename?: 'AuditEventEdge';
  /** The cursor of the item, for the arguments `after` and `before`. */
  cursor: Scalars['Cursor']['output'];
  /** The item. */
  node?: Maybe<AuditEvent>;
};

/** The balance of a wallet after one of its transactions. */
export type BalancePoint = {
  __typename?: 'BalancePoint';
  /** The time at which the transaction was created. */
  at: Scalars['Time']['output'];
  /** The balance after the transaction. */
  balance: Money;
};

/** Input of `batch`. */
export type BatchInput = {
  /** The mode of the batch. */
  mode: BatchMode;
  /** The operations, which are carried out in their order. 1 to 1,000. */
  operations: Array<BatchOperationInput>;
};

/** The mode of a batch. */
export type BatchMode =
  /** All operations are carried out, or none is. */
  | 'ATOMIC'
  /**
   * Each operation is carried out or refused by itself, in the order of the list. An operation
   * whose wallet is locked by another request is carried out later than those behind it.
   */
  | 'INDEPENDENT';

/** An operation of a batch. Exactly one field must be set. */
export type BatchOperationInput =
  /** A charge. Requires the scope CHARGES_WRITE. */
  { charge: ChargeInput; credit?: never; transfer?: never; }
  |  /** A credit. Requires the scope CREDITS_WRITE. */
  { charge?: never; credit: CreditInput; transfer?: never; }
  |  /** A transfer between the wallets of two users. Requires the scope TRANSFERS_WRITE. */
  { charge?: never; credit?: never; transfer: BatchTransferInput; };

/** Payload of `batch`. */
export type BatchPayload = {
  __typename?: 'BatchPayload';
  /** The results, one for each operation, in the order of the operations. */
  results: Array<BatchResult>;
  /** The reasons the batch was refused as a whole. Empty when each operation has a result. */
  userErrors: Array<UserError>;
};

/** The result of one operation of a batch. */
export type BatchResult = {
  __typename?: 'BatchResult';
  /** The charge, credit or transfer. Null when the operation was refused, or when accumulated usage has not reached the smallest amount of the currency. */
  object?: Maybe<Node>;
  /** Whether the idempotency key was used before, so that the result is that of the earlier call. */
  replayed: Scalars['Boolean']['output'];
  /** The reasons the operation was refused. Empty on success. When an ATOMIC batch is refused, the operations at fault have reasons, and no operation is carried out. */
  userErrors: Array<UserError>;
};

/** A transfer between the wallets of two users. */
export type BatchTransferInput = {
  /** The amount, greater than zero, with at most as many decimal places as the currency has. */
  amount: Scalars['Decimal']['input'];
  /** The currency. Default: the wallets' currency. Another one fails with CURRENCY_MISMATCH. */
  currency?: InputMaybe<Scalars['Currency']['input']>;
  /** The note for both users. At most 140 characters. Default: empty. */
  description?: InputMaybe<Scalars['String']['input']>;
  /** The wallet to debit. */
  from: WalletRefInput;
  /** The idempotency key, a unique value that the caller generates for each operation, such as a UUID. 1 to 255 printable ASCII characters. A repeated key with the same input returns the existing result; with another input it fails with IDEMPOTENCY_KEY_REUSED. All API keys of the application share their idempotency keys. */
  idempotencyKey: Scalars['String']['input'];
  /** The metadata: at most 20 entries. It never changes. Default: none. */
  metadata?: InputMaybe<Array<MetadataEntryInput>>;
  /** The application's own identifier, such as an order number. 1 to 255 characters. It need not be unique. Default: none. */
  reference?: InputMaybe<Scalars['String']['input']>;
  /** The receiving wallet, which must have the same currency. */
  to: WalletRefInput;
};

/** The kind of business of a payout account's owner. */
export type BusinessType =
  /** A company. */
  | 'COMPANY'
  /** A person. */
  | 'INDIVIDUAL'
  /** A non-profit organization. */
  | 'NON_PROFIT';

/** Input of `cancelDeposit`. */
export type CancelDepositInput = {
  /** The ID of the deposit. */
  depositId: Scalars['ID']['input'];
};

/** Payload of `cancelDeposit`. */
export type CancelDepositPayload = {
  __typename?: 'CancelDepositPayload';
  /** The deposit. Its status becomes CANCELED once Stripe has confirmed it. */
  deposit?: Maybe<Deposit>;
  /** The reasons the mutation was refused. Empty on success. */
  userErrors: Array<UserError>;
};

/** Input of `captureHold`. */
export type CaptureHoldInput = {
  /** Whether the amount may exceed what remains of the hold. The difference is taken from the spendable balance, under the rules of `charge`. Default: false. */
  allowOver?: InputMaybe<Scalars['Boolean']['input']>;
  /** The amount, greater than zero. Default: all that remains of the hold. */
  amount?: InputMaybe<Scalars['Decimal']['input']>;
  /** The description of the charge, shown to the user. 1 to 200 characters on one line. Default: the description of the hold. */
  description?: InputMaybe<Scalars['String']['input']>;
  /** Whether what remains is released. Default: true. */
  final?: InputMaybe<Scalars['Boolean']['input']>;
  /** The ID of the hold. */
  holdId: Scalars['ID']['input'];
  /** The idempotency key, a unique value that the caller generates for each operation, such as a UUID. 1 to 255 printable ASCII characters. A repeated key with the same input returns the existing result; with another input it fails with IDEMPOTENCY_KEY_REUSED. All operations on holds, with all API keys of the application, share their idempotency keys. */
  idempotencyKey: Scalars['String']['input'];
  /** The metadata of the charge: at most 20 entries. It never changes. Default: none. */
  metadata?: InputMaybe<Array<MetadataEntryInput>>;
};

/** Payload of `captureHold`. */
export type CaptureHoldPayload = {
  __typename?: 'CaptureHoldPayload';
  /** The charge. */
  charge?: Maybe<Charge>;
  /** The hold in its current state. */
  hold?: Maybe<Hold>;
  /** Whether the idempotency key was used before, so that the result is that of the earlier call. */
  replayed: Scalars['Boolean']['output'];
  /** The transactions that the charge has written to the wallet so far, newest first, for the cache of a front end. */
  transactionEdges: Array<TransactionEdge>;
  /** The reasons the mutation was refused. Empty on success. */
  userErrors: Array<UserError>;
  /** The wallet in its current state. */
  wallet?: Maybe<Wallet>;
};

/** Input of `changeEmail`. */
export type ChangeEmailInput = {
  /** A code of the authenticator app or a recovery code. Required when the mutation fails with CODE_REQUIRED. */
  code?: InputMaybe<Scalars['String']['input']>;
  /** The new email address. Addresses of the domain `invalid` are refused. */
  email: Scalars['String']['input'];
  /** The result of `navigator.credentials.get` for a passkey, as JSON, in place of the code. */
  passkey?: InputMaybe<Scalars['String']['input']>;
  /** The viewer's current password. */
  password: Scalars['String']['input'];
};

/** Input of `changePassword`. */
export type ChangePasswordInput = {
  /** A code of the authenticator app or a recovery code. Required when the mutation fails with CODE_REQUIRED. */
  code?: InputMaybe<Scalars['String']['input']>;
  /** The viewer's current password. */
  currentPassword: Scalars['String']['input'];
  /** The new password. At least 8 characters and at most 256 bytes. Common passwords and the email address are refused. */
  newPassword: Scalars['String']['input'];
  /** The result of `navigator.credentials.get` for a passkey, as JSON, in place of the code. */
  passkey?: InputMaybe<Scalars['String']['input']>;
};

/** Money that the application took from a wallet for something that it sells. It never changes. */
export type Charge = Node & {
  __typename?: 'Charge';
  /** The amount, greater than zero. */
  amount: Money;
  /** The time at which the charge was created. */
  createdAt: Scalars['Time']['output'];
  /** The description, shown to the user. */
  description: Scalars['String']['output'];
  /** The hold that the charge captured. Null for a direct charge. */
  hold?: Maybe<Hold>;
  /** The globally unique ID of the charge. */
  id: Scalars['ID']['output'];
  /** The metadata of the charge. */
  metadata: Array<MetadataEntry>;
  /** The application's own identifier. Null when it gave none. */
  reference?: Maybe<Scalars['String']['output']>;
  /** The sum of all refunds of the charge. */
  refunded: Money;
  /** The refunds of the charge, oldest first. */
  refunds: Array<ChargeRefund>;
  /** The wallet that was charged. */
  wallet: Wallet;
};

/** A page of charges, newest first. */
export type ChargeConnection = {
  __typename?: 'ChargeConnection';
  /** The items of the page, each with its cursor. */
  edges?: Maybe<Array<Maybe<ChargeEdge>>>;
  /** Whether there are more charges than `totalCount`. */
  hasMore: Scalars['Boolean']['output'];
  /** The position of the page in the list. */
  pageInfo: PageInfo;
  /** The number of charges on all pages. Exact up to 10,000. */
  totalCount: Scalars['Int']['output'];
};

/** An item of a page. */
export type ChargeEdge = {
  __typename?: 'ChargeEdge';
  /** The cursor of the item, for the arguments `after` and `before`. */
  cursor: Scalars['Cursor']['output'];
  /** The item. */
  node?: Maybe<Charge>;
};

/** Input of `charge`. */
export type ChargeInput = {
  /** Whether the amount can have more decimal places than the currency. The smallest amounts of the currency are charged as they are reached, and the rest is kept for the next call: see `Wallet.accruedUsage`. Default: false. */
  accumulate?: InputMaybe<Scalars['Boolean']['input']>;
  /** The amount, greater than zero, with at most as many decimal places as the currency has; up to 12 decimal places when `accumulate` is true. */
  amount: Scalars['Decimal']['input'];
  /** The currency. Default: the wallet's currency. Another one fails with CURRENCY_MISMATCH. */
  currency?: InputMaybe<Scalars['Currency']['input']>;
  /** The description, shown to the user. 1 to 200 characters on one line. */
  description: Scalars['String']['input'];
  /** The idempotency key, a unique value that the caller generates for each operation, such as a UUID. 1 to 255 printable ASCII characters. A repeated key with the same input returns the existing result; with another input it fails with IDEMPOTENCY_KEY_REUSED. All API keys of the application share their idempotency keys. */
  idempotencyKey: Scalars['String']['input'];
  /** The metadata: at most 20 entries. It never changes. Default: none. */
  metadata?: InputMaybe<Array<MetadataEntryInput>>;
  /** The application's own identifier, such as an order number. 1 to 255 characters. It need not be unique. Default: none. */
  reference?: InputMaybe<Scalars['String']['input']>;
  /** The wallet to charge. */
  wallet: WalletRefInput;
};

/** Payload of `charge`. */
export type ChargePayload = {
  __typename?: 'ChargePayload';
  /** The charge. Null when accumulated usage has not reached the smallest amount of the currency. */
  charge?: Maybe<Charge>;
  /** Whether the idempotency key was used before, so that the result is that of the earlier call. */
  replayed: Scalars['Boolean']['output'];
  /** The transactions that the charge has written to the wallet so far, newest first, for the cache of a front end. */
  transactionEdges: Array<TransactionEdge>;
  /** The reasons the mutation was refused. Empty on success. */
  userErrors: Array<UserError>;
  /** The wallet after the charge. */
  wallet?: Maybe<Wallet>;
};

/** A refund of a charge, to the wallet that was charged. It never changes. */
export type ChargeRefund = Node & {
  __typename?: 'ChargeRefund';
  /** The amount, greater than zero. */
  amount: Money;
  /** The charge that was refunded. */
  charge: Charge;
  /** The time at which the refund was created. */
  createdAt: Scalars['Time']['output'];
  /** The globally unique ID of the refund. */
  id: Scalars['ID']['output'];
  /** The metadata of the refund. */
  metadata: Array<MetadataEntry>;
  /** The application's reason. Null when it gave none. */
  reason?: Maybe<Scalars['String']['output']>;
};

/** The settings of this server that a front end needs. */
export type Config = {
  __typename?: 'Config';
  /** The currencies in which wallets can be opened. The default currency comes first. */
  currencies: Array<Scalars['Currency']['output']>;
  /** Stripe's publishable key, for Stripe.js. Null when there is none. */
  publishableKey?: Maybe<Scalars['String']['output']>;
  /** The address of the built-in sandbox. Null when Stripe is used. */
  sandboxUrl?: Maybe<Scalars['String']['output']>;
};

/** Input of `confirmResolution`. */
export type ConfirmResolutionInput = {
  /** The ID of a proposed resolution. */
  resolutionId: Scalars['ID']['input'];
};

/** Payload of `confirmResolution`. */
export type ConfirmResolutionPayload = {
  __typename?: 'ConfirmResolutionPayload';
  /** The resolution after the confirmation. */
  resolution?: Maybe<Resolution>;
  /** The reasons the mutation was refused. Empty on success. */
  userErrors: Array<UserError>;
};

/** Input of `confirmTwoFactor`. */
export type ConfirmTwoFactorInput = {
  /** The six digits that the authenticator app shows. */
  code: Scalars['String']['input'];
};

/** Payload of `confirmTwoFactor`. */
export type ConfirmTwoFactorPayload = {
  __typename?: 'ConfirmTwoFactorPayload';
  /** The recovery codes. Each replaces a code of the authenticator app once. They are shown only once. Null if the user has some already. */
  recoveryCodes?: Maybe<Array<Scalars['String']['output']>>;
  /** The user after the change. */
  user?: Maybe<User>;
  /** The reasons the mutation was refused. Empty on success. */
  userErrors: Array<UserError>;
};

/** Input of `createApiKey`. */
export type CreateApiKeyInput = {
  /** The time from which the key is refused. Default: it never expires. */
  expiresAt?: InputMaybe<Scalars['Time']['input']>;
  /** The name, which says what the key is for. At most 100 characters. */
  name: Scalars['String']['input'];
  /** The scopes of the key. At least one. */
  scopes: Array<ApiKeyScope>;
};

/** Input of `createUserSession`. */
export type CreateUserSessionInput = {
  /** The time at which the application last saw the user prove who they are. Counts as recent authentication from then on. Default: nobody has proved anything, and what requires recent authentication is refused. */
  authenticatedAt?: InputMaybe<Scalars['Time']['input']>;
  /** The number of seconds that the session lasts. 60 to 86400. Default: 3600. It never outlasts the API key. */
  expiresIn?: InputMaybe<Scalars['Int']['input']>;
  /** The user as whom the front end acts. */
  user: UserRefInput;
};

/** Payload of `createUserSession`. */
export type CreateUserSessionPayload = {
  __typename?: 'CreateUserSessionPayload';
  /** The time at which the session ends. */
  expiresAt?: Maybe<Scalars['Time']['output']>;
  /** The session token, for `Authorization: Bearer`. It is shown only once, because the server stores only its hash. */
  token?: Maybe<Scalars['String']['output']>;
  /** The user as whom the session acts. */
  user?: Maybe<User>;
  /** The reasons the mutation was refused. Empty on success. */
  userErrors: Array<UserError>;
};

/** Input of `createWebhookEndpoint`. */
export type CreateWebhookEndpointInput = {
  /** The description, which says what the endpoint is for. At most 200 characters. Default: none. */
  description?: InputMaybe<Scalars['String']['input']>;
  /** The types of events that are sent. At most 50. Default: all types. */
  eventTypes?: InputMaybe<Array<Scalars['String']['input']>>;
  /** A GraphQL query whose result is the payload's `data`. It receives the ID of the event's object as `$id`. Default: none. */
  query?: InputMaybe<Scalars['String']['input']>;
  /** The address. It begins with https, except in test mode, and does not lead into a private network. */
  url: Scalars['String']['input'];
};

/** Money that the application or an operator added to a wallet. It never changes. */
export type Credit = Node & {
  __typename?: 'Credit';
  /** The amount, greater than zero. */
  amount: Money;
  /** The time at which the credit was created. */
  createdAt: Scalars['Time']['output'];
  /** The description, shown to the user. */
  description: Scalars['String']['output'];
  /** The globally unique ID of the credit. */
  id: Scalars['ID']['output'];
  /** The metadata of the credit. */
  metadata: Array<MetadataEntry>;
  /** The application's own identifier. Null when it gave none. */
  reference?: Maybe<Scalars['String']['output']>;
  /** The wallet that was credited. */
  wallet: Wallet;
};

/** Input of `credit`. */
export type CreditInput = {
  /** The amount, greater than zero, with at most as many decimal places as the currency has. */
  amount: Scalars['Decimal']['input'];
  /** The currency. Default: the wallet's currency. Another one fails with CURRENCY_MISMATCH. */
  currency?: InputMaybe<Scalars['Currency']['input']>;
  /** The description, shown to the user. 1 to 200 characters on one line. */
  description: Scalars['String']['input'];
  /** The idempotency key, a unique value that the caller generates for each operation, such as a UUID. 1 to 255 printable ASCII characters. A repeated key with the same input returns the existing result; with another input it fails with IDEMPOTENCY_KEY_REUSED. All API keys of the application share their idempotency keys. */
  idempotencyKey: Scalars['String']['input'];
  /** The metadata: at most 20 entries. It never changes. Default: none. */
  metadata?: InputMaybe<Array<MetadataEntryInput>>;
  /** The application's own identifier, such as an order number. 1 to 255 characters. It need not be unique. Default: none. */
  reference?: InputMaybe<Scalars['String']['input']>;
  /** The wallet to credit. */
  wallet: WalletRefInput;
};

/** Payload of `credit`. */
export type CreditPayload = {
  __typename?: 'CreditPayload';
  /** The credit. */
  credit?: Maybe<Credit>;
  /** Whether the idempotency key was used before, so that the result is that of the earlier call. */
  replayed: Scalars['Boolean']['output'];
  /** The transactions that the credit has written to the wallet so far, newest first, for the cache of a front end. */
  transactionEdges: Array<TransactionEdge>;
  /** The reasons the mutation was refused. Empty on success. */
  userErrors: Array<UserError>;
  /** The wallet after the credit. */
  wallet?: Maybe<Wallet>;
};

/** The platform's balance in one currency. */
export type CurrencyBalance = {
  __typename?: 'CurrencyBalance';
  /** Stripe's sum less the ledger's. Zero when both agree. */
  difference: Money;
  /** The balance that the ledger expects at Stripe. */
  ledger: Money;
  /** The platform's own funds: Stripe's balance, as it was last read, less all that is owed to users and on its way. Credits are paid from it. Negative when the platform has given or refunded more than it had. */
  platformFunds: Money;
  /** The sum of Stripe's balance transactions. */
  stripe: Money;
};

/** Input of `deleteMyAccount`. */
export type DeleteMyAccountInput = {
  /** A code of the authenticator app or a recovery code. Required when the mutation fails with CODE_REQUIRED. */
  code?: InputMaybe<Scalars['String']['input']>;
  /** The result of `navigator.credentials.get` for a passkey, as JSON, in place of the code. */
  passkey?: InputMaybe<Scalars['String']['input']>;
  /** The viewer's current password. Empty for a user who signs in through an identity provider; a recent sign-in is required instead. */
  password: Scalars['String']['input'];
};

/** Payload of `deleteMyAccount`. Without user errors the account is closed and all its sessions have ended. */
export type DeleteMyAccountPayload = {
  __typename?: 'DeleteMyAccountPayload';
  /** The reasons the mutation was refused. Empty on success. */
  userErrors: Array<UserError>;
};

/** Input of `deleteWebhookEndpoint`. */
export type DeleteWebhookEndpointInput = {
  /** The ID of the endpoint. */
  webhookEndpointId: Scalars['ID']['input'];
};

/** Input of `demote`. */
export type DemoteInput = {
  /** The reason, shown to operators. 1 to 500 characters on one line, without personal data. */
  reason: Scalars['String']['input'];
  /** The ID of the operator. */
  userId: Scalars['ID']['input'];
};

/** Payload of `demote`. */
export type DemotePayload = {
  __typename?: 'DemotePayload';
  /** The user after the change. */
  user?: Maybe<User>;
  /** The reasons the mutation was refused. Empty on success. */
  userErrors: Array<UserError>;
};

/** A card payment that adds money to a wallet. */
export type Deposit = Node & {
  __typename?: 'Deposit';
  /** The amount charged, in the wallet's currency. */
  amount: Money;
  /** The client secret of the PaymentIntent, for Stripe.js. Visible only to the owner, and only while the payer has to act. */
  clientSecret?: Maybe<Scalars['String']['output']>;
  /** The time at which the deposit was created. */
  createdAt: Scalars['Time']['output'];
  /** The disputes of the deposit, oldest first. */
  disputes: Array<Dispute>;
  /** The reason the last attempt failed. Null when none failed. */
  failure?: Maybe<PaymentFailure>;
  /** The globally unique ID of the deposit. */
  id: Scalars['ID']['output'];
  /** The metadata that the client attached. */
  metadata: Array<MetadataEntry>;
  /** The ID of the PaymentIntent at Stripe (`pi_…`). */
  paymentIntentId?: Maybe<Scalars['String']['output']>;
  /** The identifier that the client attached. Null when there is none. */
  reference?: Maybe<Scalars['String']['output']>;
  /** The refunds of the deposit, oldest first. */
  refunds: Array<Refund>;
  /** The status of the deposit. */
  status: DepositStatus;
  /** The time of the last change of the deposit. */
  updatedAt: Scalars['Time']['output'];
  /** The wallet that is credited. */
  wallet: Wallet;
};

/** A page of deposits, newest first. */
export type DepositConnection = {
  __typename?: 'DepositConnection';
  /** The items of the page, each with its cursor. */
  edges?: Maybe<Array<Maybe<DepositEdge>>>;
  /** Whether there are more items than `totalCount`. */
  hasMore: Scalars['Boolean']['output'];
  /** The position of the page in the list. */
  pageInfo: PageInfo;
  /** The number of items on all pages. Exact up to 10,000. */
  totalCount: Scalars['Int']['output'];
};

/** An item of a page. */
export type DepositEdge = {
  __typename?: 'DepositEdge';
  /** The cursor of the item, for the arguments `after` and `before`. */
  cursor: Scalars['Cursor']['output'];
  /** The item. */
  node?: Maybe<Deposit>;
};

/** Input of `deposit`. */
export type DepositInput = {
  /** The amount, greater than zero, with at most as many decimal places as the wallet's currency has. */
  amount: Scalars['Decimal']['input'];
  /** The idempotency key, a unique value that the client generates for each attempt, such as a UUID. 1 to 255 printable ASCII characters. A repeated key with the same input returns the existing deposit; with another input it fails with IDEMPOTENCY_KEY_REUSED. The card is never charged twice. */
  idempotencyKey: Scalars['String']['input'];
  /** The metadata: at most 20 entries. It never changes, and Stripe gets a copy. Default: none. */
  metadata?: InputMaybe<Array<MetadataEntryInput>>;
  /** A Stripe PaymentMethod (`pm_…`) or card token (`tok_…`). Default: none; the payer then pays with Stripe.js and the deposit's `clientSecret`. */
  paymentMethod?: InputMaybe<Scalars['String']['input']>;
  /** An identifier of the client's own, such as an order number. 1 to 255 characters. It need not be unique. Default: none. */
  reference?: InputMaybe<Scalars['String']['input']>;
  /** The ID of the wallet to credit. Default: the wallet that was created at sign-up. */
  walletId?: InputMaybe<Scalars['ID']['input']>;
};

/** Payload of `deposit`. A declined card is not a user error: the deposit has the status FAILED and a `failure`. */
export type DepositPayload = {
  __typename?: 'DepositPayload';
  /** The deposit. */
  deposit?: Maybe<Deposit>;
  /** Whether the idempotency key was used before, so that the result is that of the earlier call. */
  replayed: Scalars['Boolean']['output'];
  /** The transactions that the deposit has written to the wallet so far, newest first, for the cache of a front end. */
  transactionEdges: Array<TransactionEdge>;
  /** The reasons the mutation was refused. Empty on success. */
  userErrors: Array<UserError>;
  /** The wallet after the deposit. */
  wallet?: Maybe<Wallet>;
};

/** The status of a deposit. */
export type DepositStatus =
  /** The deposit was canceled before anything was charged. */
  | 'CANCELED'
  /** Nothing was charged, and nothing will be. */
  | 'FAILED'
  /** Stripe or the bank has not given a final answer yet. */
  | 'PROCESSING'
  /** The payer has to authenticate with their bank (3-D Secure). Pass `clientSecret` to Stripe.js. */
  | 'REQUIRES_ACTION'
  /** The payer has to enter a payment method. Pass `clientSecret` to Stripe.js. */
  | 'REQUIRES_PAYMENT'
  /** The card was charged and the wallet was credited. */
  | 'SUCCEEDED';

/** Input of `disableTwoFactor`. */
export type DisableTwoFactorInput = {
  /** A code of the app, or a recovery code. */
  code?: InputMaybe<Scalars['String']['input']>;
  /** The result of `navigator.credentials.get` for a passkey, as JSON, in place of the code. */
  passkey?: InputMaybe<Scalars['String']['input']>;
  /** The viewer's current password. */
  password: Scalars['String']['input'];
};

/** A dispute of a deposit at Stripe. While it is open, payouts and transfers from the wallet are refused. */
export type Dispute = Node & {
  __typename?: 'Dispute';
  /** The disputed amount. */
  amount: Money;
  /** The disputed deposit. */
  deposit: Deposit;
  /** The deadline for submitting evidence to Stripe. Null when there is none. */
  dueBy?: Maybe<Scalars['Time']['output']>;
  /** The globally unique ID of the dispute, which is also its ID at Stripe (`du_…`). */
  id: Scalars['ID']['output'];
  /** Whether the dispute is undecided. */
  open: Scalars['Boolean']['output'];
  /** The payer's reason as Stripe's code, such as `fraudulent`. */
  reason: Scalars['String']['output'];
  /** The status at Stripe, such as `needs_response`, `won` or `lost`. */
  status: Scalars['String']['output'];
};

/** Input of `endAllSessions`. */
export type EndAllSessionsInput = {
  /** The reason, shown to operators. Required for another user. 1 to 500 characters on one line, without personal data. */
  reason?: InputMaybe<Scalars['String']['input']>;
  /** The ID of the user whose sessions end. Default: the viewer. */
  userId?: InputMaybe<Scalars['ID']['input']>;
};

/** Payload of `endAllSessions`. */
export type EndAllSessionsPayload = {
  __typename?: 'EndAllSessionsPayload';
  /** The number of sessions that ended. */
  endedSessions: Scalars['Int']['output'];
  /** The reasons the mutation was refused. Empty on success. */
  userErrors: Array<UserError>;
};

/** Input of `ensureUser`. */
export type EnsureUserInput = {
  /** The currency of a new user's wallet. Default: the default currency of the server. */
  currency?: InputMaybe<Scalars['Currency']['input']>;
  /** The email address of a new user. It counts as unverified. If another user has it, the new user gets it by verifying it first. */
  email?: InputMaybe<Scalars['String']['input']>;
  /** The application's own identifier of the user. 1 to 255 characters of any script. Compared exactly: upper and lower case and different Unicode normalization forms are different identifiers. */
  externalId: Scalars['String']['input'];
  /** The name of a new user. At most 100 characters. */
  name?: InputMaybe<Scalars['String']['input']>;
};

/** Payload of `ensureUser`. */
export type EnsureUserPayload = {
  __typename?: 'EnsureUserPayload';
  /** Whether this call created the user. */
  created: Scalars['Boolean']['output'];
  /** The user, new or as they were. */
  user?: Maybe<User>;
  /** The reasons the mutation was refused. Empty on success. */
  userErrors: Array<UserError>;
};

/** A change that happened, written in the transaction that made it. It never changes, and is deleted after 90 days by default. */
export type Event = Node & {
  __typename?: 'Event';
  /** The time at which the event was written. */
  createdAt: Scalars['Time']['output'];
  /** The object as it was when the event was written. New members can be added. */
  data: Scalars['JSON']['output'];
  /** The deliveries of the event to webhook endpoints in the last 30 days, newest first. At most 100. */
  deliveries: Array<WebhookDelivery>;
  /** The globally unique ID of the event. A webhook delivery has it in the header webhook-id. */
  id: Scalars['ID']['output'];
  /** The type, such as `deposit.succeeded` or `hold.expired`. docs/events.md lists all. New types can be added. */
  type: Scalars['String']['output'];
  /** The wallet that the event belongs to. Null for events without a wallet, and for callers that cannot read the wallet. */
  wallet?: Maybe<Wallet>;
  /** The number of the event among those of its wallet: 1, 2, 3 … without gaps. Null for events without a wallet. */
  walletSequence?: Maybe<Scalars['Int']['output']>;
};

/** A page of events, oldest first. */
export type EventConnection = {
  __typename?: 'EventConnection';
  /** The items of the page, each with its cursor. */
  edges?: Maybe<Array<Maybe<EventEdge>>>;
  /** The position of the page in the stream. `endCursor` is never null when `first` is greater than zero: pass it as `after` to read on, also after an empty page. */
  pageInfo: PageInfo;
};

/** An item of a page. */
export type EventEdge = {
  __typename?: 'EventEdge';
  /** The cursor of the item, for the argument `after`. */
  cursor: Scalars['Cursor']['output'];
  /** The item. */
  node?: Maybe<Event>;
};

/** Payload of `exportMyData`. */
export type ExportMyDataPayload = {
  __typename?: 'ExportMyDataPayload';
  /** The data as one JSON document: the user and every row that belongs to the user, without secrets. */
  data?: Maybe<Scalars['String']['output']>;
  /** The reasons the mutation was refused. Empty on success. */
  userErrors: Array<UserError>;
};

/** Input of `finishPasskeyRegistration`. */
export type FinishPasskeyRegistrationInput = {
  /** The result of `navigator.credentials.create`, as JSON. */
  credential: Scalars['String']['input'];
  /** The name of the passkey, such as the device that holds it. At most 100 characters. */
  name: Scalars['String']['input'];
};

/** Payload of `finishPasskeyRegistration`. */
export type FinishPasskeyRegistrationPayload = {
  __typename?: 'FinishPasskeyRegistrationPayload';
  /** The new passkey. */
  passkey?: Maybe<Passkey>;
  /** The recovery codes. Each replaces a second factor once. They are shown only once. Null if the user has some already. */
  recoveryCodes?: Maybe<Array<Scalars['String']['output']>>;
  /** The user after the change. */
  user?: Maybe<User>;
  /** The reasons the mutation was refused. Empty on success. */
  userErrors: Array<UserError>;
};

/** Input of `freezeWallet` and `unfreezeWallet`. */
export type FreezeWalletInput = {
  /** The reason, shown to operators. 1 to 500 characters on one line, without personal data. */
  reason: Scalars['String']['input'];
  /** The ID of a user's wallet. */
  walletId: Scalars['ID']['input'];
};

/** Payload of `freezeWallet` and `unfreezeWallet`. */
export type FreezeWalletPayload = {
  __typename?: 'FreezeWalletPayload';
  /** The reasons the mutation was refused. Empty on success. */
  userErrors: Array<UserError>;
  /** The wallet after the change. */
  wallet?: Maybe<Wallet>;
};

/** Money of a wallet that is reserved for later charges. A hold that has ended never changes. */
export type Hold = Node & {
  __typename?: 'Hold';
  /** The amount, including what was captured and released. A capture that takes more than remained raises it. */
  amount: Money;
  /** The sum of the charges that captured the hold. */
  captured: Money;
  /** The charges that captured the hold, oldest first. */
  charges: Array<Charge>;
  /** The time at which the hold was placed. */
  createdAt: Scalars['Time']['output'];
  /** The description, shown to the user. */
  description: Scalars['String']['output'];
  /** The time from which on the hold cannot be captured or changed. */
  expiresAt: Scalars['Time']['output'];
  /** The globally unique ID of the hold. */
  id: Scalars['ID']['output'];
  /** The metadata of the hold. */
  metadata: Array<MetadataEntry>;
  /** The application's own identifier. Null when it gave none. */
  reference?: Maybe<Scalars['String']['output']>;
  /** The sum that was returned to the wallet. */
  released: Money;
  /** The sum that is reserved now. */
  remaining: Money;
  /** The status. A hold that has expired stays ACTIVE until it is released, which takes some seconds; it cannot be captured meanwhile. */
  status: HoldStatus;
  /** The time of the last change. */
  updatedAt: Scalars['Time']['output'];
  /** The wallet whose money is reserved. */
  wallet: Wallet;
};

/** A page of holds, newest first. */
export type HoldConnection = {
  __typename?: 'HoldConnection';
  /** The items of the page, each with its cursor. */
  edges?: Maybe<Array<Maybe<HoldEdge>>>;
  /** Whether there are more holds than `totalCount`. */
  hasMore: Scalars['Boolean']['output'];
  /** The position of the page in the list. */
  pageInfo: PageInfo;
  /** The number of holds on all pages. Exact up to 10,000. */
  totalCount: Scalars['Int']['output'];
};

/** An item of a page. */
export type HoldEdge = {
  __typename?: 'HoldEdge';
  /** The cursor of the item, for the arguments `after` and `before`. */
  cursor: Scalars['Cursor']['output'];
  /** The item. */
  node?: Maybe<Hold>;
};

/** Payload of `placeHold`, `updateHold` and `releaseHold`. */
export type HoldPayload = {
  __typename?: 'HoldPayload';
  /** The hold in its current state. */
  hold?: Maybe<Hold>;
  /** Whether the idempotency key was used before, so that the result is that of the earlier call. */
  replayed: Scalars['Boolean']['output'];
  /** The reasons the mutation was refused. Empty on success. */
  userErrors: Array<UserError>;
  /** The wallet in its current state. */
  wallet?: Maybe<Wallet>;
};

/** The state of a hold. */
export type HoldStatus =
  /** Money is reserved. From `expiresAt` on the hold can only be released. */
  | 'ACTIVE'
  /** A capture ended the hold. */
  | 'CAPTURED'
  /** The hold expired, and what was left of it was released. */
  | 'EXPIRED'
  /** A release ended the hold. Part of it may have been captured before. */
  | 'RELEASED';

/** Input of `logIn`. */
export type LogInInput = {
  /** A code of the authenticator app or a recovery code. Required when the mutation fails with CODE_REQUIRED. */
  code?: InputMaybe<Scalars['String']['input']>;
  /** The email address of the account. Upper and lower case are equal. */
  email: Scalars['String']['input'];
  /** The result of `navigator.credentials.get` for a passkey, as JSON, in place of the code. */
  passkey?: InputMaybe<Scalars['String']['input']>;
  /** The password of the account. */
  password: Scalars['String']['input'];
};

/** Payload of `logOut`. */
export type LogOutPayload = {
  __typename?: 'LogOutPayload';
  /** The reasons the mutation was refused. Empty on success. */
  userErrors: Array<UserError>;
};

/** A key and a value that the application attached to an object. Purser stores them and does not interpret them. */
export type MetadataEntry = {
  __typename?: 'MetadataEntry';
  /** The key. */
  key: Scalars['String']['output'];
  /** The value. Can be empty. */
  value: Scalars['String']['output'];
};

/** A key and a value to attach to an object, or to filter by. */
export type MetadataEntryInput = {
  /** The key. 1 to 40 of the characters A-Z, a-z, 0-9, `_`, `.` and `-`. Each key can occur once. */
  key: Scalars['String']['input'];
  /** The value. At most 500 characters. A value that looks like a card number is refused. */
  value: Scalars['String']['input'];
};

/** An amount with its currency. */
export type Money = {
  __typename?: 'Money';
  /** The amount, with all decimal places of the currency. */
  amount: Scalars['Decimal']['output'];
  /** The currency of the amount. */
  currency: Scalars['Currency']['output'];
};

/** The state of the payout kill switch. */
export type MoneyOut = {
  __typename?: 'MoneyOut';
  /** The time of the last change. Null when the switch was never changed. */
  changedAt?: Maybe<Scalars['Time']['output']>;
  /** The ID of the operator who made the last change. Null when the reconciler made it or the switch was never changed. */
  changedBy?: Maybe<Scalars['String']['output']>;
  /** The ID of the kill switch, for the cache of a front end. */
  id: Scalars['ID']['output'];
  /** Whether payouts are allowed. */
  open: Scalars['Boolean']['output'];
  /** The reason for the last change. Empty when the switch was never changed. */
  reason: Scalars['String']['output'];
};

/** A filter for charges. A charge has to meet all the conditions that are given. */
export type MovementFilterInput = {
  /** Restricts the list to objects created at this time or later. */
  createdAfter?: InputMaybe<Scalars['Time']['input']>;
  /** Restricts the list to objects created before this time. */
  createdBefore?: InputMaybe<Scalars['Time']['input']>;
  /** Restricts the list to objects with this metadata entry. */
  metadata?: InputMaybe<MetadataEntryInput>;
  /** Restricts the list to objects with this reference. */
  reference?: InputMaybe<Scalars['String']['input']>;
};

/** The mutations. Expected refusals are returned in `userErrors`. A mutation with an idempotency key moves money at most once. */
export type Mutation = {
  __typename?: 'Mutation';
  /** Credits a user's wallet with the platform's money. The user sees a credit with the description "Correction". Above `PURSER_APPROVE_ABOVE`, counting all that the operator has decided in 24 hours, another operator has to confirm it with `confirmResolution`. Requires the FINANCE or ADMIN role and recent authentication. Fails with PLATFORM_FUNDS_INSUFFICIENT when the platform's own funds do not cover the amount. */
  adjustWallet: AdjustWalletPayload;
  /** Approves a payout that awaits approval, within three days after it was requested. `parkedOperations` lists them. Requires the FINANCE or ADMIN role and recent authentication. Fails with INVALID_INPUT for the operator's own payout. */
  approvePayout: ApprovePayoutPayload;
  /** Carries out up to 1,000 operations. Requires an API key of the application with the scope CHARGES_WRITE, CREDITS_WRITE or TRANSFERS_WRITE, and for each operation its own scope. Each operation has its own idempotency key, so that a batch that is sent again replays each. */
  batch: BatchPayload;
  /** Cancels a deposit of the viewer that waits for its payer. A payment that succeeds at the same moment is credited. Requires authentication. Fails with NOT_FOUND, and with DISABLED when the deposit does not wait for its payer. */
  cancelDeposit: CancelDepositPayload;
  /** Charges all or part of a hold, once or several times. Requires an API key of the application with the scope HOLDS_WRITE. Fails with HOLD_EXPIRED, HOLD_NOT_ACTIVE, INSUFFICIENT_FUNDS or FROZEN, and with INVALID_AMOUNT for more than remains. */
  captureHold: CaptureHoldPayload;
  /** Starts a change of the viewer's email address. A link is sent to the new address and a notice to the old one; when the link is used, the change takes effect and payouts and transfers are paused. The current address cancels a change in progress. Requires authentication. Fails with INVALID_CREDENTIALS or CODE_REQUIRED. */
  changeEmail: AccountPayload;
  /** Changes the viewer's password, ends all other sessions and pauses payouts and transfers. Requires authentication. Fails with INVALID_CREDENTIALS or CODE_REQUIRED. */
  changePassword: AccountPayload;
  /** Takes money from a wallet for something that the application sells. Requires an API key of the application with the scope CHARGES_WRITE. Fails with INSUFFICIENT_FUNDS or FROZEN, and with DISABLED while a dispute is open, money is owed or the account is closed. */
  charge: ChargePayload;
  /** Confirms a proposed resolution, which then takes effect. All conditions are checked again. Requires the FINANCE or ADMIN role and recent authentication. Fails with INVALID_INPUT for the operator who proposed it. */
  confirmResolution: ConfirmResolutionPayload;
  /** Switches the viewer's second factor on and pauses payouts and transfers. Requires authentication. */
  confirmTwoFactor: ConfirmTwoFactorPayload;
  /** Creates an API key of the application. The secret is shown only once. Requires the ADMIN role and recent authentication. */
  createApiKey: ApiKeySecretPayload;
  /** Creates a short-lived session with which a front end acts as the user. It ends when the API key is revoked. Requires an API key of the application with the scope SESSIONS_WRITE. Fails with NOT_FOUND, SUSPENDED, or DISABLED for an operator. */
  createUserSession: CreateUserSessionPayload;
  /** Creates a webhook endpoint, which receives what happens from now on. Requires an API key of the application with the scope WEBHOOKS_WRITE, or the ADMIN role and recent authentication. Fails with INVALID_INPUT or DISABLED. */
  createWebhookEndpoint: WebhookEndpointSecretPayload;
  /** Adds the platform's money to a wallet: earnings, rewards, corrections. Requires an API key of the application with the scope CREDITS_WRITE. Fails with PLATFORM_FUNDS_INSUFFICIENT when the platform's own funds do not cover the amount. */
  credit: CreditPayload;
  /** Closes the viewer's account: ends all sessions, API keys and the password at once, cancels unpaid deposits, refunds payments that succeed later, and then erases the email address and the name. The ledger keeps the account's transactions without personal data. Requires authentication. Fails with DISABLED while the account has a balance, a debt, an open dispute or an unfinished operation. */
  deleteMyAccount: DeleteMyAccountPayload;
  /** Deletes a webhook endpoint. Requires an API key of the application with the scope WEBHOOKS_WRITE, or the ADMIN role and recent authentication. Fails with NOT_FOUND. */
  deleteWebhookEndpoint: WebhookEndpointPayload;
  /** Takes the operator role from a user at once. Requires the ADMIN role and recent authentication. Fails with INVALID_INPUT for the last ADMIN. */
  demote: DemotePayload;
  /** Charges a card and credits a wallet of the viewer. Requires authentication. Fails with DISABLED while deposits are stopped, and with RATE_LIMITED above the daily limits. */
  deposit: DepositPayload;
  /** Removes the viewer's authenticator app and pauses payouts and transfers; passkeys stay. Requires authentication. Fails with DISABLED for an operator's last second factor. */
  disableTwoFactor: AccountPayload;
  /** Ends all sessions of the viewer, including that of the request, or of another user. Requires authentication. For another user it requires the SUPPORT, FINANCE or ADMIN role; for an operator it requires the ADMIN role. */
  endAllSessions: EndAllSessionsPayload;
  /** Returns the user with the external identifier, and creates the user with a wallet if there is none. An existing user stays as it is, whatever email, name and currency are given. Safe to call from many processes at once. Requires an API key of the application with the scope USERS_WRITE. Fails with DISABLED while the user's account is being closed. */
  ensureUser: EnsureUserPayload;
  /** Exports all data stored about the viewer. Requires authentication. Fails with DISABLED when the data are too large for one answer; `POST /export` returns them as a file. */
  exportMyData: ExportMyDataPayload;
  /** Adds the passkey that the browser created, and pauses payouts and transfers. Requires authentication. */
  finishPasskeyRegistration: FinishPasskeyRegistrationPayload;
  /** Stops all payouts and transfers from a wallet: new ones fail with FROZEN, and payouts that were not sent yet wait. Deposits, incoming transfers, refunds and disputes continue. Requires the ADMIN role. */
  freezeWallet: FreezeWalletPayload;
  /** Creates a session for a user with an email address and a password. Does not require authentication. Fails with INVALID_CREDENTIALS, CODE_REQUIRED, RATE_LIMITED or SUSPENDED. */
  logIn: SessionPayload;
  /** Ends the session of the request. Does not require authentication: without a session it does nothing. */
  logOut: LogOutPayload;
  /** Opens a wallet in another currency, or returns the one that is there. Requires authentication for the viewer's own wallet, and an API key of the application with the scope USERS_WRITE for another user's. */
  openWallet: OpenWalletPayload;
  /** Holds an amount of the viewer's wallet and transfers it to the owner's account at Stripe. Requires authentication. Fails with INSUFFICIENT_FUNDS, ONBOARDING_INCOMPLETE, REAUTHENTICATION_REQUIRED, COOLING_DOWN, FROZEN or DISABLED. */
  payout: PayoutPayload;
  /** Reserves money of a wallet for later charges. Requires an API key of the application with the scope HOLDS_WRITE. Fails with INSUFFICIENT_FUNDS or FROZEN, and with DISABLED while a dispute is open, money is owed or the account is closed. */
  placeHold: HoldPayload;
  /** Authenticates the viewer again, as large payouts and operators' actions require. The session continues with a new token, which is also set as the cookie. Requires authentication. Fails with INVALID_CREDENTIALS or CODE_REQUIRED. */
  reauthenticate: SessionPayload;
  /** Sends events to an endpoint again, under the same event IDs. Requires an API key of the application with the scope WEBHOOKS_WRITE, or the ADMIN role and recent authentication. Fails with INVALID_INPUT, NOT_FOUND or DISABLED. */
  redeliverEvents: RedeliverEventsPayload;
  /** Refunds all or part of a charge to the wallet that was charged. Requires an API key of the application with the scope CHARGES_WRITE. Fails with REFUND_EXCEEDS_CHARGE. */
  refundCharge: RefundChargePayload;
  /** Refunds all or part of a deposit to its card. The money is taken from the wallet first. Requires the SUPPORT, FINANCE or ADMIN role and recent authentication. Above `PURSER_APPROVE_ABOVE`, counting all refunds of the operator in 24 hours, the refund is proposed and another operator confirms it with `confirmResolution`. Fails with AMOUNT_TOO_LARGE above the limit of the SUPPORT role, `PURSER_SUPPORT_REFUND_MAX`. */
  refundDeposit: RefundDepositPayload;
  /** Refuses a payout that awaits approval, or one of a frozen wallet that was not sent, and returns its money to the wallet. Requires the FINANCE or ADMIN role and recent authentication. Fails with INVALID_INPUT for the operator's own payout. */
  refusePayout: RefusePayoutPayload;
  /** Returns all or part of a hold to its wallet. What the owner owes is paid first. Requires an API key of the application with the scope HOLDS_WRITE, or the FINANCE or ADMIN role and recent authentication. Fails with HOLD_EXPIRED or HOLD_NOT_ACTIVE. */
  releaseHold: HoldPayload;
  /** Removes a passkey of the viewer, and pauses payouts and transfers. Requires authentication. Fails with DISABLED for an operator's last second factor. */
  removePasskey: AccountPayload;
  /** Sends a link that verifies the viewer's email address, or the pending one. The link works once and expires after 24 hours. Requires authentication. */
  requestEmailVerification: RequestEmailVerificationPayload;
  /** Sends a link that resets a password. The link works once and expires after 15 minutes. Does not require authentication. */
  requestPasswordReset: RequestPasswordResetPayload;
  /** Sets a new password, ends all sessions and pauses payouts and transfers. It verifies the email address; when that had never been verified, it also switches the second factor off. Does not require authentication. Fails with INVALID_CREDENTIALS when the link is wrong, used or expired. */
  resetPassword: ResetPasswordPayload;
  /** Retries or ends a parked operation. Above `PURSER_APPROVE_ABOVE` another operator has to confirm every action but RETRY. Requires the FINANCE or ADMIN role and recent authentication. Fails with PROCESSOR_UNAVAILABLE when Stripe cannot be asked. */
  resolveParked: ResolveParkedPayload;
  /** Resolves money in suspense. Above `PURSER_APPROVE_ABOVE` another operator has to confirm it. Requires the FINANCE or ADMIN role and recent authentication. */
  resolveSuspense: ResolveSuspensePayload;
  /** Assigns an unmatched balance transaction. Above `PURSER_APPROVE_ABOVE` another operator has to confirm it. Requires the FINANCE or ADMIN role and recent authentication. Fails with PROCESSOR_UNAVAILABLE when Stripe cannot be asked about the balance transaction. */
  resolveUnmatched: ResolveUnmatchedPayload;
  /** Ends an API key at once, and with it the sessions that it created. Requires the ADMIN role and recent authentication. */
  revokeApiKey: RevokeApiKeyPayload;
  /** Ends a session of the viewer. Requires authentication. Fails with NOT_FOUND for a session of another user. */
  revokeSession: AccountPayload;
  /** Gives an API key a new secret. The old one keeps working for the overlap; the one before it ends at once. Requires the ADMIN role and recent authentication. Fails with DISABLED for a key that was revoked or has expired. */
  rotateApiKey: ApiKeySecretPayload;
  /** Gives a webhook endpoint a new secret. Requires an API key of the application with the scope WEBHOOKS_WRITE, or the ADMIN role and recent authentication. Fails with INVALID_INPUT, NOT_FOUND or DISABLED. */
  rotateWebhookSecret: WebhookEndpointSecretPayload;
  /** Sends an event that tells of nothing to one endpoint. No other reader of events receives it. Requires an API key of the application with the scope WEBHOOKS_WRITE, or the ADMIN role and recent authentication. Fails with INVALID_INPUT, NOT_FOUND or DISABLED. */
  sendTestEvent: SendTestEventPayload;
  /** Opens or shuts the payout kill switch. Requires the FINANCE or ADMIN role; to open it also requires recent authentication. */
  setMoneyOut: SetMoneyOutPayload;
  /** Allows or stops deposits, payouts or transfers on all replicas. To stop them requires the FINANCE or ADMIN role; to allow them requires the ADMIN role and recent authentication. */
  setSwitch: SetSwitchPayload;
  /** Creates a user and, in the same database transaction, their wallet. Does not require authentication. With the email address and password of an existing account it signs that user in. */
  signUp: SessionPayload;
  /** Creates the viewer's payout account at Stripe unless it exists, and a new link to Stripe's onboarding form. Requires authentication. Fails with REAUTHENTICATION_REQUIRED where payouts require recent authentication, with PROCESSOR_REFUSED when Stripe refuses to create the account, and with PROCESSOR_UNAVAILABLE. */
  startConnectOnboarding: StartConnectOnboardingPayload;
  /** Returns the options with which a browser asks for a passkey of the viewer, for a mutation that takes a `passkey`. Requires authentication. */
  startPasskeyAuthentication: StartPasskeyAuthenticationPayload;
  /** Returns the options with which a browser creates a passkey for the viewer. Requires authentication. Fails with INVALID_CREDENTIALS, and with DISABLED when the server has no public URL. */
  startPasskeyRegistration: StartPasskeyRegistrationPayload;
  /** Creates the secret of a second factor for the viewer. Requires authentication. Fails with DISABLED when the second factor is on already or the server has no secret key. */
  startTwoFactor: StartTwoFactorPayload;
  /** Suspends a user: ends all their sessions and refuses new ones and their API keys. Does not freeze their wallets. Requires the ADMIN role. Fails with INVALID_INPUT for the viewer and for the last ADMIN. */
  suspendUser: SuspendUserPayload;
  /** Sends money from a wallet of the viewer to another wallet at once. Requires authentication. Fails with INSUFFICIENT_FUNDS, COOLING_DOWN or FROZEN, and with DISABLED while a dispute is open or money is owed. */
  transfer: TransferPayload;
  /** Allows payouts and transfers from a wallet again and continues the payouts that waited. Requires the ADMIN role and recent authentication. */
  unfreezeWallet: FreezeWalletPayload;
  /** Allows a suspended user to sign in again. Requires the ADMIN role and recent authentication. */
  unsuspendUser: SuspendUserPayload;
  /** Changes the amount or the expiry of an active hold. Requires an API key of the application with the scope HOLDS_WRITE. Fails with HOLD_EXPIRED, HOLD_NOT_ACTIVE or INSUFFICIENT_FUNDS. */
  updateHold: HoldPayload;
  /** Changes a webhook endpoint. Requires an API key of the application with the scope WEBHOOKS_WRITE, or the ADMIN role and recent authentication. Fails with INVALID_INPUT, NOT_FOUND or DISABLED. */
  updateWebhookEndpoint: WebhookEndpointPayload;
  /** Verifies the email address to which the link was sent. Another account with the same unverified address loses it. Does not require authentication. Fails with INVALID_CREDENTIALS when the link is wrong, used or expired. */
  verifyEmail: VerifyEmailPayload;
  /** Withdraws a proposed resolution, so that an operator can decide again. Requires the FINANCE or ADMIN role. */
  withdrawResolution: WithdrawResolutionPayload;
};


/** The mutations. Expected refusals are returned in `userErrors`. A mutation with an idempotency key moves money at most once. */
export type MutationAdjustWalletArgs = {
  input: AdjustWalletInput;
};


/** The mutations. Expected refusals are returned in `userErrors`. A mutation with an idempotency key moves money at most once. */
export type MutationApprovePayoutArgs = {
  input: ApprovePayoutInput;
};


/** The mutations. Expected refusals are returned in `userErrors`. A mutation with an idempotency key moves money at most once. */
export type MutationBatchArgs = {
  input: BatchInput;
};


/** The mutations. Expected refusals are returned in `userErrors`. A mutation with an idempotency key moves money at most once. */
export type MutationCancelDepositArgs = {
  input: CancelDepositInput;
};


/** The mutations. Expected refusals are returned in `userErrors`. A mutation with an idempotency key moves money at most once. */
export type MutationCaptureHoldArgs = {
  input: CaptureHoldInput;
};


/** The mutations. Expected refusals are returned in `userErrors`. A mutation with an idempotency key moves money at most once. */
export type MutationChangeEmailArgs = {
  input: ChangeEmailInput;
};


/** The mutations. Expected refusals are returned in `userErrors`. A mutation with an idempotency key moves money at most once. */
export type MutationChangePasswordArgs = {
  input: ChangePasswordInput;
};


/** The mutations. Expected refusals are returned in `userErrors`. A mutation with an idempotency key moves money at most once. */
export type MutationChargeArgs = {
  input: ChargeInput;
};


/** The mutations. Expected refusals are returned in `userErrors`. A mutation with an idempotency key moves money at most once. */
export type MutationConfirmResolutionArgs = {
  input: ConfirmResolutionInput;
};


/** The mutations. Expected refusals are returned in `userErrors`. A mutation with an idempotency key moves money at most once. */
export type MutationConfirmTwoFactorArgs = {
  input: ConfirmTwoFactorInput;
};


/** The mutations. Expected refusals are returned in `userErrors`. A mutation with an idempotency key moves money at most once. */
export type MutationCreateApiKeyArgs = {
  input: CreateApiKeyInput;
};


/** The mutations. Expected refusals are returned in `userErrors`. A mutation with an idempotency key moves money at most once. */
export type MutationCreateUserSessionArgs = {
  input: CreateUserSessionInput;
};


/** The mutations. Expected refusals are returned in `userErrors`. A mutation with an idempotency key moves money at most once. */
export type MutationCreateWebhookEndpointArgs = {
  input: CreateWebhookEndpointInput;
};


/** The mutations. Expected refusals are returned in `userErrors`. A mutation with an idempotency key moves money at most once. */
export type MutationCreditArgs = {
  input: CreditInput;
};


/** The mutations. Expected refusals are returned in `userErrors`. A mutation with an idempotency key moves money at most once. */
export type MutationDeleteMyAccountArgs = {
  input: DeleteMyAccountInput;
};


/** The mutations. Expected refusals are returned in `userErrors`. A mutation with an idempotency key moves money at most once. */
export type MutationDeleteWebhookEndpointArgs = {
  input: DeleteWebhookEndpointInput;
};


/** The mutations. Expected refusals are returned in `userErrors`. A mutation with an idempotency key moves money at most once. */
export type MutationDemoteArgs = {
  input: DemoteInput;
};


/** The mutations. Expected refusals are returned in `userErrors`. A mutation with an idempotency key moves money at most once. */
export type MutationDepositArgs = {
  input: DepositInput;
};


/** The mutations. Expected refusals are returned in `userErrors`. A mutation with an idempotency key moves money at most once. */
export type MutationDisableTwoFactorArgs = {
  input: DisableTwoFactorInput;
};


/** The mutations. Expected refusals are returned in `userErrors`. A mutation with an idempotency key moves money at most once. */
export type MutationEndAllSessionsArgs = {
  input?: InputMaybe<EndAllSessionsInput>;
};


/** The mutations. Expected refusals are returned in `userErrors`. A mutation with an idempotency key moves money at most once. */
export type MutationEnsureUserArgs = {
  input: EnsureUserInput;
};


/** The mutations. Expected refusals are returned in `userErrors`. A mutation with an idempotency key moves money at most once. */
export type MutationFinishPasskeyRegistrationArgs = {
  input: FinishPasskeyRegistrationInput;
};


/** The mutations. Expected refusals are returned in `userErrors`. A mutation with an idempotency key moves money at most once. */
export type MutationFreezeWalletArgs = {
  input: FreezeWalletInput;
};


/** The mutations. Expected refusals are returned in `userErrors`. A mutation with an idempotency key moves money at most once. */
export type MutationLogInArgs = {
  input: LogInInput;
};


/** The mutations. Expected refusals are returned in `userErrors`. A mutation with an idempotency key moves money at most once. */
export type MutationOpenWalletArgs = {
  input: OpenWalletInput;
};


/** The mutations. Expected refusals are returned in `userErrors`. A mutation with an idempotency key moves money at most once. */
export type MutationPayoutArgs = {
  input: PayoutInput;
};


/** The mutations. Expected refusals are returned in `userErrors`. A mutation with an idempotency key moves money at most once. */
export type MutationPlaceHoldArgs = {
  input: PlaceHoldInput;
};


/** The mutations. Expected refusals are returned in `userErrors`. A mutation with an idempotency key moves money at most once. */
export type MutationReauthenticateArgs = {
  input: ReauthenticateInput;
};


/** The mutations. Expected refusals are returned in `userErrors`. A mutation with an idempotency key moves money at most once. */
export type MutationRedeliverEventsArgs = {
  input: RedeliverEventsInput;
};


/** The mutations. Expected refusals are returned in `userErrors`. A mutation with an idempotency key moves money at most once. */
export type MutationRefundChargeArgs = {
  input: RefundChargeInput;
};


/** The mutations. Expected refusals are returned in `userErrors`. A mutation with an idempotency key moves money at most once. */
export type MutationRefundDepositArgs = {
  input: RefundDepositInput;
};


/** The mutations. Expected refusals are returned in `userErrors`. A mutation with an idempotency key moves money at most once. */
export type MutationRefusePayoutArgs = {
  input: RefusePayoutInput;
};


/** The mutations. Expected refusals are returned in `userErrors`. A mutation with an idempotency key moves money at most once. */
export type MutationReleaseHoldArgs = {
  input: ReleaseHoldInput;
};


/** The mutations. Expected refusals are returned in `userErrors`. A mutation with an idempotency key moves money at most once. */
export type MutationRemovePasskeyArgs = {
  input: RemovePasskeyInput;
};


/** The mutations. Expected refusals are returned in `userErrors`. A mutation with an idempotency key moves money at most once. */
export type MutationRequestPasswordResetArgs = {
  input: RequestPasswordResetInput;
};


/** The mutations. Expected refusals are returned in `userErrors`. A mutation with an idempotency key moves money at most once. */
export type MutationResetPasswordArgs = {
  input: ResetPasswordInput;
};


/** The mutations. Expected refusals are returned in `userErrors`. A mutation with an idempotency key moves money at most once. */
export type MutationResolveParkedArgs = {
  input: ResolveParkedInput;
};


/** The mutations. Expected refusals are returned in `userErrors`. A mutation with an idempotency key moves money at most once. */
export type MutationResolveSuspenseArgs = {
  input: ResolveSuspenseInput;
};


/** The mutations. Expected refusals are returned in `userErrors`. A mutation with an idempotency key moves money at most once. */
export type MutationResolveUnmatchedArgs = {
  input: ResolveUnmatchedInput;
};


/** The mutations. Expected refusals are returned in `userErrors`. A mutation with an idempotency key moves money at most once. */
export type MutationRevokeApiKeyArgs = {
  input: RevokeApiKeyInput;
};


/** The mutations. Expected refusals are returned in `userErrors`. A mutation with an idempotency key moves money at most once. */
export type MutationRevokeSessionArgs = {
  input: RevokeSessionInput;
};


/** The mutations. Expected refusals are returned in `userErrors`. A mutation with an idempotency key moves money at most once. */
export type MutationRotateApiKeyArgs = {
  input: RotateApiKeyInput;
};


/** The mutations. Expected refusals are returned in `userErrors`. A mutation with an idempotency key moves money at most once. */
export type MutationRotateWebhookSecretArgs = {
  input: RotateWebhookSecretInput;
};


/** The mutations. Expected refusals are returned in `userErrors`. A mutation with an idempotency key moves money at most once. */
export type MutationSendTestEventArgs = {
  input: SendTestEventInput;
};


/** The mutations. Expected refusals are returned in `userErrors`. A mutation with an idempotency key moves money at most once. */
export type MutationSetMoneyOutArgs = {
  input: SetMoneyOutInput;
};


/** The mutations. Expected refusals are returned in `userErrors`. A mutation with an idempotency key moves money at most once. */
export type MutationSetSwitchArgs = {
  input: SetSwitchInput;
};


/** The mutations. Expected refusals are returned in `userErrors`. A mutation with an idempotency key moves money at most once. */
export type MutationSignUpArgs = {
  input: SignUpInput;
};


/** The mutations. Expected refusals are returned in `userErrors`. A mutation with an idempotency key moves money at most once. */
export type MutationStartConnectOnboardingArgs = {
  input?: InputMaybe<StartConnectOnboardingInput>;
};


/** The mutations. Expected refusals are returned in `userErrors`. A mutation with an idempotency key moves money at most once. */
export type MutationStartPasskeyRegistrationArgs = {
  input: StartPasskeyRegistrationInput;
};


/** The mutations. Expected refusals are returned in `userErrors`. A mutation with an idempotency key moves money at most once. */
export type MutationStartTwoFactorArgs = {
  input: StartTwoFactorInput;
};


/** The mutations. Expected refusals are returned in `userErrors`. A mutation with an idempotency key moves money at most once. */
export type MutationSuspendUserArgs = {
  input: SuspendUserInput;
};


/** The mutations. Expected refusals are returned in `userErrors`. A mutation with an idempotency key moves money at most once. */
export type MutationTransferArgs = {
  input: TransferInput;
};


/** The mutations. Expected refusals are returned in `userErrors`. A mutation with an idempotency key moves money at most once. */
export type MutationUnfreezeWalletArgs = {
  input: FreezeWalletInput;
};


/** The mutations. Expected refusals are returned in `userErrors`. A mutation with an idempotency key moves money at most once. */
export type MutationUnsuspendUserArgs = {
  input: SuspendUserInput;
};


/** The mutations. Expected refusals are returned in `userErrors`. A mutation with an idempotency key moves money at most once. */
export type MutationUpdateHoldArgs = {
  input: UpdateHoldInput;
};


/** The mutations. Expected refusals are returned in `userErrors`. A mutation with an idempotency key moves money at most once. */
export type MutationUpdateWebhookEndpointArgs = {
  input: UpdateWebhookEndpointInput;
};


/** The mutations. Expected refusals are returned in `userErrors`. A mutation with an idempotency key moves money at most once. */
export type MutationVerifyEmailArgs = {
  input: VerifyEmailInput;
};


/** The mutations. Expected refusals are returned in `userErrors`. A mutation with an idempotency key moves money at most once. */
export type MutationWithdrawResolutionArgs = {
  input: WithdrawResolutionInput;
};

/** An object with a globally unique ID. */
export type Node = {
  /** The globally unique ID of the object. */
  id: Scalars['ID']['output'];
};

/** Input of `openWallet`. */
export type OpenWalletInput = {
  /** The currency of the wallet. */
  currency: Scalars['Currency']['input'];
  /** The owner of the wallet. Default: the viewer. */
  user?: InputMaybe<UserRefInput>;
};

/** Payload of `openWallet`. */
export type OpenWalletPayload = {
  __typename?: 'OpenWalletPayload';
  /** The reasons the mutation was refused. Empty on success. */
  userErrors: Array<UserError>;
  /** The wallet, new or as it was. */
  wallet?: Maybe<Wallet>;
};

/** The position of a page in a list. */
export type PageInfo = {
  __typename?: 'PageInfo';
  /** The cursor of the last item. Null for an empty page. */
  endCursor?: Maybe<Scalars['Cursor']['output']>;
  /** Whether there are items after `endCursor`. */
  hasNextPage: Scalars['Boolean']['output'];
  /** Whether there are items before `startCursor`. */
  hasPreviousPage: Scalars['Boolean']['output'];
  /** The cursor of the first item. Null for an empty page. */
  startCursor?: Maybe<Scalars['Cursor']['output']>;
};

/** An action for a parked operation. */
export type ParkedAction =
  /** Ends the operation and returns its money. Refused unless Stripe's list proves that it was not carried out. */
  | 'GIVE_BACK'
  /** Marks the payout as sent by the transfer that `transferId` names. Refused unless the transfer's amount and account are the payout's and no other payout has the transfer. */
  | 'MARK_SENT'
  /** Retries the operation. Stripe is first asked whether it was carried out. */
  | 'RETRY';

/** An operation or event that needs an operator. */
export type ParkedItem = {
  __typename?: 'ParkedItem';
  /** The amount of the operation. Null when no money is involved. */
  amount?: Maybe<Money>;
  /** Whether the item is a payout that awaits `approvePayout` or `refusePayout`. `resolveParked` does not accept it. */
  awaitsApproval: Scalars['Boolean']['output'];
  /** The time at which the operation was created or the event was received. */
  createdAt: Scalars['Time']['output'];
  /** The reason Stripe gave for the refusal, or why the payout waits: its wallet is frozen. Null when there is none. */
  failure?: Maybe<Scalars['String']['output']>;
  /** The ID of the deposit, payout, refund, onboarding, resolution (of a payment in suspense) or event. */
  id: Scalars['ID']['output'];
  /** The ID of the object at Stripe that the event is about. Null for an operation. */
  object?: Maybe<Scalars['String']['output']>;
  /** The internal state of an operation, such as `SENDING`, or the type of an event, such as `charge.refunded`. */
  state: Scalars['String']['output'];
};

/** A passkey (WebAuthn): a second factor that is bound to this site and cannot be typed into another one. */
export type Passkey = {
  __typename?: 'Passkey';
  /** Whether it may be copied to the user's other devices. */
  backupEligible: Scalars['Boolean']['output'];
  /** The time at which the passkey was added. */
  createdAt: Scalars['Time']['output'];
  /** The ID of the passkey, as `removePasskey` takes it. */
  id: Scalars['ID']['output'];
  /** The time of the last use. Null before the first use. */
  lastUsedAt?: Maybe<Scalars['Time']['output']>;
  /** The user's own name for it. */
  name: Scalars['String']['output'];
};

/** The reason a payment failed, as Stripe gave it. Safe to show. */
export type PaymentFailure = {
  __typename?: 'PaymentFailure';
  /** The error code at Stripe, such as `card_declined`. */
  code: Scalars['String']['output'];
  /** The decline code of the bank, such as `insufficient_funds`. Null when there is none. */
  declineCode?: Maybe<Scalars['String']['output']>;
  /** The message for the payer. */
  message: Scalars['String']['output'];
};

/** A payment from a wallet to its owner's account at Stripe. */
export type Payout = Node & {
  __typename?: 'Payout';
  /** The amount, in the wallet's currency. */
  amount: Money;
  /** Whether the payout awaits an operator's approval. Its money is held meanwhile. */
  awaitsApproval: Scalars['Boolean']['output'];
  /** The time at which the payout was created. */
  createdAt: Scalars['Time']['output'];
  /** The reason the payout failed. Null when it did not fail. */
  failure?: Maybe<PaymentFailure>;
  /** The globally unique ID of the payout. */
  id: Scalars['ID']['output'];
  /** The metadata that the client attached. */
  metadata: Array<MetadataEntry>;
  /** The identifier that the client attached. Null when there is none. */
  reference?: Maybe<Scalars['String']['output']>;
  /** The status of the payout. */
  status: PayoutStatus;
  /** The ID of the transfer at Stripe (`tr_…`). Null until Stripe has made it. */
  stripeTransferId?: Maybe<Scalars['String']['output']>;
  /**
   * The ID of the transfer at Stripe (`tr_…`).
   * @deprecated Use stripeTransferId instead. Removal on 2027-12-01.
   */
  transferId?: Maybe<Scalars['String']['output']>;
  /** The time of the last change of the payout. */
  updatedAt: Scalars['Time']['output'];
  /** The wallet that is debited. */
  wallet: Wallet;
};

/** A Stripe Connect Express account that receives payouts. */
export type PayoutAccount = Node & {
  __typename?: 'PayoutAccount';
  /** The ID of the account at Stripe (`acct_…`). */
  accountId: Scalars['String']['output'];
  /** The reason Stripe's last payout from the account to its bank failed. Null when it did not fail. The money is safe in the Stripe account; `startConnectOnboarding` leads to the form for another bank account. */
  bankFailure?: Maybe<PaymentFailure>;
  /** Whether the owner has submitted Stripe's onboarding form. */
  detailsSubmitted: Scalars['Boolean']['output'];
  /** The reason Stripe disabled the account, as Stripe's code. Null when it is enabled. */
  disabledReason?: Maybe<Scalars['String']['output']>;
  /** Whether the account was deleted or disconnected from the platform, so that it cannot receive payouts. `startConnectOnboarding` creates a new one. */
  disconnected: Scalars['Boolean']['output'];
  /** The globally unique ID of the payout account. */
  id: Scalars['ID']['output'];
  /** Whether Stripe pays the account's balance out to a bank. */
  payoutsEnabled: Scalars['Boolean']['output'];
  /** The information that Stripe requires from the owner, as Stripe's field names. */
  requirementsDue: Array<Scalars['String']['output']>;
  /** The time at which the account was last read from Stripe. */
  syncedAt: Scalars['Time']['output'];
  /** Whether the account has the `transfers` capability. Payouts require it. */
  transfersEnabled: Scalars['Boolean']['output'];
};

/** A page of payouts, newest first. */
export type PayoutConnection = {
  __typename?: 'PayoutConnection';
  /** The items of the page, each with its cursor. */
  edges?: Maybe<Array<Maybe<PayoutEdge>>>;
  /** Whether there are more items than `totalCount`. */
  hasMore: Scalars['Boolean']['output'];
  /** The position of the page in the list. */
  pageInfo: PageInfo;
  /** The number of items on all pages. Exact up to 10,000. */
  totalCount: Scalars['Int']['output'];
};

/** An item of a page. */
export type PayoutEdge = {
  __typename?: 'PayoutEdge';
  /** The cursor of the item, for the arguments `after` and `before`. */
  cursor: Scalars['Cursor']['output'];
  /** The item. */
  node?: Maybe<Payout>;
};

/** Input of `payout`. */
export type PayoutInput = {
  /** The amount, greater than zero, with at most as many decimal places as the wallet's currency has. */
  amount: Scalars['Decimal']['input'];
  /** The idempotency key, a unique value that the client generates for each attempt, such as a UUID. 1 to 255 printable ASCII characters. A repeated key with the same input returns the existing payout; with another input it fails with IDEMPOTENCY_KEY_REUSED. The money is never sent twice. */
  idempotencyKey: Scalars['String']['input'];
  /** The metadata: at most 20 entries. It never changes, and Stripe gets a copy. Default: none. */
  metadata?: InputMaybe<Array<MetadataEntryInput>>;
  /** An identifier of the client's own, such as an order number. 1 to 255 characters. It need not be unique. Default: none. */
  reference?: InputMaybe<Scalars['String']['input']>;
  /** The ID of the wallet to debit. Default: the wallet that was created at sign-up. */
  walletId?: InputMaybe<Scalars['ID']['input']>;
};

/** Payload of `payout`. */
export type PayoutPayload = {
  __typename?: 'PayoutPayload';
  /** The payout. */
  payout?: Maybe<Payout>;
  /** Whether the idempotency key was used before, so that the result is that of the earlier call. */
  replayed: Scalars['Boolean']['output'];
  /** The transactions that the payout has written to the wallet so far, newest first, for the cache of a front end. */
  transactionEdges: Array<TransactionEdge>;
  /** The reasons the mutation was refused. Empty on success. */
  userErrors: Array<UserError>;
  /** The wallet after the amount was held. */
  wallet?: Maybe<Wallet>;
};

/** The status of a payout. */
export type PayoutStatus =
  /** No money left the platform. It was returned to the wallet. */
  | 'FAILED'
  /** The money is held, and Stripe has not confirmed the transfer yet. */
  | 'PENDING'
  /** The transfer was reversed at Stripe. The money was returned to the wallet. */
  | 'REVERSED'
  /** Stripe has made the transfer. */
  | 'SENT';

/** Input of `placeHold`. */
export type PlaceHoldInput = {
  /** The amount, greater than zero. */
  amount: Scalars['Decimal']['input'];
  /** The currency. Default: the wallet's currency. Another one fails with CURRENCY_MISMATCH. */
  currency?: InputMaybe<Scalars['Currency']['input']>;
  /** The description, shown to the user. 1 to 200 characters on one line. */
  description: Scalars['String']['input'];
  /** The number of seconds for which the hold lasts, 60 to 2678400 (31 days). Default: 604800 (7 days). */
  expiresIn?: InputMaybe<Scalars['Int']['input']>;
  /** The idempotency key, a unique value that the caller generates for each operation, such as a UUID. 1 to 255 printable ASCII characters. A repeated key with the same input returns the existing result; with another input it fails with IDEMPOTENCY_KEY_REUSED. All operations on holds, with all API keys of the application, share their idempotency keys. */
  idempotencyKey: Scalars['String']['input'];
  /** The metadata: at most 20 entries. It never changes. Default: none. */
  metadata?: InputMaybe<Array<MetadataEntryInput>>;
  /** The application's own identifier, such as an order number. 1 to 255 characters. It need not be unique. The charges of the hold have it, too. Default: none. */
  reference?: InputMaybe<Scalars['String']['input']>;
  /** The wallet whose money is reserved. */
  wallet: WalletRefInput;
};

/** The queries. They change nothing. */
export type Query = {
  __typename?: 'Query';
  /** The application's API keys, newest first, including revoked ones. At most 500. Requires the ADMIN role. */
  apiKeys: Array<ApiKey>;
  /** The audit log, newest first. Requires the FINANCE or ADMIN role. */
  auditLog: AuditEventConnection;
  /** The charges of all wallets, newest first. Requires an API key of the application with the scope WALLETS_READ, or the SUPPORT, FINANCE or ADMIN role. */
  charges: ChargeConnection;
  /** The settings of this server that a front end needs. Does not require authentication. */
  config: Config;
  /** The disputes. Open ones first, then newest first; at most 100. Requires the SUPPORT, FINANCE or ADMIN role. */
  disputes: Array<Dispute>;
  /** The events of all wallets, oldest first. A consumer that keeps the last `endCursor` receives each event exactly once, whatever the order in which transactions commit. Requires an API key of the application with the scope EVENTS_READ, or the ADMIN role. */
  events: EventConnection;
  /** The object with the given ID. Null when it does not exist or the viewer may not see it. */
  node?: Maybe<Node>;
  /** The objects with the given IDs, in the same order. Null in the place of each that does not exist or that the viewer may not see. */
  nodes: Array<Maybe<Node>>;
  /** The operations and events that need an operator. Oldest first of each kind, at most 100 of each. Requires the SUPPORT, FINANCE or ADMIN role. */
  parkedItems: Array<ParkedItem>;
  /** The deposits, payouts and refunds that failed too often and need an operator, the payouts that await approval and the payouts of frozen wallets. Oldest first, at most 100. `parkedItems` also lists onboardings and events. Requires the SUPPORT, FINANCE or ADMIN role. */
  parkedOperations: Array<Node>;
  /** The comparison of the ledger with Stripe's balance transactions. Requires the FINANCE or ADMIN role. */
  reconciliation: Reconciliation;
  /** The resolutions of operators. Newest first, at most 100. Requires the SUPPORT, FINANCE or ADMIN role. */
  resolutions: Array<Resolution>;
  /** The charges, refunds, credits, holds, transfers, deposits and payouts with a reference or a metadata entry, newest first, at most 20 of each kind. Exactly one argument is required. Requires the SUPPORT, FINANCE or ADMIN role. */
  search: Array<Node>;
  /** The balance transactions in suspense that no operator has resolved. Oldest first, at most 100. Requires the FINANCE or ADMIN role. */
  suspenseLines: Array<SuspenseLine>;
  /** The kill switches and their states. Requires the SUPPORT, FINANCE or ADMIN role. */
  switches: Array<Switch>;
  /** The ledger of a wallet of the viewer, newest first. Requires authentication; operators read every wallet. */
  transactions: TransactionConnection;
  /** The user with the given identifier. Null when there is none. Requires the scope USERS_READ or the ADMIN role. */
  user?: Maybe<User>;
  /** The users, newest first. Requires the SUPPORT, FINANCE or ADMIN role. */
  users: UserConnection;
  /** The signed-in user. Null without authentication. */
  viewer?: Maybe<User>;
  /** A wallet of the viewer. Null when it does not exist or the viewer may not see it. */
  wallet?: Maybe<Wallet>;
  /** The webhook endpoints, oldest first. Requires an API key of the application with the scope WEBHOOKS_WRITE, or the ADMIN role. */
  webhookEndpoints: Array<WebhookEndpoint>;
};


/** The queries. They change nothing. */
export type QueryAuditLogArgs = {
  after?: InputMaybe<Scalars['Cursor']['input']>;
  before?: InputMaybe<Scalars['Cursor']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
  subject?: InputMaybe<Scalars['ID']['input']>;
};


/** The queries. They change nothing. */
export type QueryChargesArgs = {
  after?: InputMaybe<Scalars['Cursor']['input']>;
  before?: InputMaybe<Scalars['Cursor']['input']>;
  filter?: InputMaybe<MovementFilterInput>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
};


/** The queries. They change nothing. */
export type QueryEventsArgs = {
  after?: InputMaybe<Scalars['Cursor']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  types?: InputMaybe<Array<Scalars['String']['input']>>;
};


/** The queries. They change nothing. */
export type QueryNodeArgs = {
  id: Scalars['ID']['input'];
};


/** The queries. They change nothing. */
export type QueryNodesArgs = {
  ids: Array<Scalars['ID']['input']>;
};


/** The queries. They change nothing. */
export type QueryResolutionsArgs = {
  status?: InputMaybe<ResolutionStatus>;
};


/** The queries. They change nothing. */
export type QuerySearchArgs = {
  metadata?: InputMaybe<MetadataEntryInput>;
  reference?: InputMaybe<Scalars['String']['input']>;
};


/** The queries. They change nothing. */
export type QueryTransactionsArgs = {
  after?: InputMaybe<Scalars['Cursor']['input']>;
  before?: InputMaybe<Scalars['Cursor']['input']>;
  filter?: InputMaybe<TransactionFilterInput>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
  walletId?: InputMaybe<Scalars['ID']['input']>;
};


/** The queries. They change nothing. */
export type QueryUserArgs = {
  by: UserRefInput;
};


/** The queries. They change nothing. */
export type QueryUsersArgs = {
  after?: InputMaybe<Scalars['Cursor']['input']>;
  before?: InputMaybe<Scalars['Cursor']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
  search?: InputMaybe<Scalars['String']['input']>;
};


/** The queries. They change nothing. */
export type QueryWalletArgs = {
  id?: InputMaybe<Scalars['ID']['input']>;
};

/** Input of `reauthenticate`. */
export type ReauthenticateInput = {
  /** A code of the authenticator app or a recovery code. Required when the mutation fails with CODE_REQUIRED. */
  code?: InputMaybe<Scalars['String']['input']>;
  /** The result of `navigator.credentials.get` for a passkey, as JSON, in place of the code. */
  passkey?: InputMaybe<Scalars['String']['input']>;
  /** The viewer's current password. Optional with a passkey that was unlocked with a PIN or a fingerprint. */
  password?: InputMaybe<Scalars['String']['input']>;
};

/** The comparison of the ledger with Stripe's balance transactions. */
export type Reconciliation = {
  __typename?: 'Reconciliation';
  /** The time of the comparison. */
  at: Scalars['Time']['output'];
  /** Whether every balance transaction is explained and both sides agree in every currency. */
  clean: Scalars['Boolean']['output'];
  /** The platform's balance at Stripe, by currency. */
  currencies: Array<CurrencyBalance>;
  /** The number of balance transactions that belong to an operation here. */
  matched: Scalars['Int']['output'];
  /** The state of the payout kill switch. */
  moneyOut: MoneyOut;
  /** Whether the ledger has changes that are newer than the last read balance transaction. The currencies can differ by these changes until the next reading, which happens every ten minutes. */
  statementBehind: Scalars['Boolean']['output'];
  /** The number of matched balance transactions that are in suspense: no operation ordered the money, and no operator has resolved it. `suspenseLines` lists them. */
  suspense: Scalars['Int']['output'];
  /** The balance transactions that nothing here explains. */
  unmatched: Array<UnmatchedLine>;
};

/** Input of `redeliverEvents`. Exactly one of `eventId` and `since` is required. */
export type RedeliverEventsInput = {
  /** The ID of the event. */
  eventId?: InputMaybe<Scalars['ID']['input']>;
  /** The time since which all events of the endpoint's types are sent again. At most 10,000 events. */
  since?: InputMaybe<Scalars['Time']['input']>;
  /** The ID of the endpoint. */
  webhookEndpointId: Scalars['ID']['input'];
};

/** Payload of `redeliverEvents`. */
export type RedeliverEventsPayload = {
  __typename?: 'RedeliverEventsPayload';
  /** The number of events that are sent again. */
  count: Scalars['Int']['output'];
  /** The reasons the mutation was refused. Empty on success. */
  userErrors: Array<UserError>;
};

/** A refund of a deposit. */
export type Refund = Node & {
  __typename?: 'Refund';
  /** The amount refunded to the card. */
  amount: Money;
  /** The time at which the refund was requested, or found at Stripe. */
  createdAt: Scalars['Time']['output'];
  /** The refunded deposit. */
  deposit: Deposit;
  /** The reason the refund failed. Null when it did not fail. */
  failure?: Maybe<PaymentFailure>;
  /** The globally unique ID of the refund. */
  id: Scalars['ID']['output'];
  /** The metadata that the operator attached. */
  metadata: Array<MetadataEntry>;
  /** The identifier that the operator attached. Null when there is none. */
  reference?: Maybe<Scalars['String']['output']>;
  /**
   * The ID of the refund at Stripe (`re_…`).
   * @deprecated Use stripeRefundId instead. Removal on 2027-12-01.
   */
  refundId?: Maybe<Scalars['String']['output']>;
  /** The status of the refund. */
  status: RefundStatus;
  /** The ID of the refund at Stripe (`re_…`). */
  stripeRefundId?: Maybe<Scalars['String']['output']>;
  /** The time of the last change of the refund. */
  updatedAt: Scalars['Time']['output'];
};

/** Input of `refundCharge`. */
export type RefundChargeInput = {
  /** The amount, greater than zero. Default: all that is left of the charge. */
  amount?: InputMaybe<Scalars['Decimal']['input']>;
  /** The ID of the charge. */
  chargeId: Scalars['ID']['input'];
  /** The idempotency key, a unique value that the caller generates for each operation, such as a UUID. 1 to 255 printable ASCII characters. A repeated key with the same input returns the existing result; with another input it fails with IDEMPOTENCY_KEY_REUSED. All API keys of the application share their idempotency keys. */
  idempotencyKey: Scalars['String']['input'];
  /** The metadata: at most 20 entries. It never changes. Default: none. */
  metadata?: InputMaybe<Array<MetadataEntryInput>>;
  /** The reason. At most 500 characters on one line. Default: none. */
  reason?: InputMaybe<Scalars['String']['input']>;
};

/** Payload of `refundCharge`. */
export type RefundChargePayload = {
  __typename?: 'RefundChargePayload';
  /** The charge after the refund. */
  charge?: Maybe<Charge>;
  /** The refund. */
  refund?: Maybe<ChargeRefund>;
  /** Whether the idempotency key was used before, so that the result is that of the earlier call. */
  replayed: Scalars['Boolean']['output'];
  /** The transactions that the refund has written to the wallet so far, newest first, for the cache of a front end. */
  transactionEdges: Array<TransactionEdge>;
  /** The reasons the mutation was refused. Empty on success. */
  userErrors: Array<UserError>;
  /** The wallet after the refund. */
  wallet?: Maybe<Wallet>;
};

/** Input of `refundDeposit`. */
export type RefundDepositInput = {
  /** The amount, greater than zero and at most what is left of the deposit. Default: all that is left. */
  amount?: InputMaybe<Scalars['Decimal']['input']>;
  /** The ID of the deposit. */
  depositId: Scalars['ID']['input'];
  /** The idempotency key, a unique value that the client generates for each attempt, such as a UUID. 1 to 255 printable ASCII characters. A repeated key with the same input returns the existing refund; with another input it fails with IDEMPOTENCY_KEY_REUSED. The money is never refunded twice. */
  idempotencyKey: Scalars['String']['input'];
  /** The metadata: at most 20 entries. It never changes, and the wallet's owner and Stripe see it. Default: none. */
  metadata?: InputMaybe<Array<MetadataEntryInput>>;
  /** An identifier of the refund, such as the number of a support case. 1 to 255 characters. It need not be unique. Default: none. */
  reference?: InputMaybe<Scalars['String']['input']>;
};

/** Payload of `refundDeposit`. */
export type RefundDepositPayload = {
  __typename?: 'RefundDepositPayload';
  /** The refund. Null while it awaits the confirmation of another operator. */
  refund?: Maybe<Refund>;
  /** Whether the idempotency key was used before, so that the result is that of the earlier call. */
  replayed: Scalars['Boolean']['output'];
  /** The proposed refund, when another operator has to confirm it. Null otherwise. */
  resolution?: Maybe<Resolution>;
  /** The transactions that the refund has written to the wallet so far, newest first, for the cache of a front end. */
  transactionEdges: Array<TransactionEdge>;
  /** The reasons the mutation was refused. Empty on success. */
  userErrors: Array<UserError>;
  /** The wallet after the refund. An amount that it does not cover is owed and paid from the next deposit. */
  wallet?: Maybe<Wallet>;
};

/** The status of a refund. */
export type RefundStatus =
  /** No money reached the card. It was returned to the wallet. */
  | 'FAILED'
  /** The money was taken from the wallet, and Stripe has not confirmed the refund yet. */
  | 'PENDING'
  /** Stripe has made the refund. The card's bank can still reject it for up to a month. */
  | 'SUCCEEDED';

/** Input of `refusePayout`. */
export type RefusePayoutInput = {
  /** The ID of a payout that awaits approval, or of a payout of a frozen wallet that was not sent yet. Not the operator's own. */
  payoutId: Scalars['ID']['input'];
  /** The reason, shown to operators. 1 to 500 characters on one line, without personal data. */
  reason: Scalars['String']['input'];
};

/** Payload of `refusePayout`. */
export type RefusePayoutPayload = {
  __typename?: 'RefusePayoutPayload';
  /** The payout after the refusal. FAILED once its money was returned to the wallet. */
  payout?: Maybe<Payout>;
  /** The reasons the mutation was refused. Empty on success. */
  userErrors: Array<UserError>;
};

/** Input of `releaseHold`. */
export type ReleaseHoldInput = {
  /** The amount, greater than zero. Default: all that remains of the hold. An expired hold can only be released as a whole. */
  amount?: InputMaybe<Scalars['Decimal']['input']>;
  /** The ID of the hold. */
  holdId: Scalars['ID']['input'];
  /** The idempotency key, a unique value that the caller generates for each operation, such as a UUID. 1 to 255 printable ASCII characters. A repeated key with the same input returns the existing result; with another input it fails with IDEMPOTENCY_KEY_REUSED. All operations on holds, with all API keys of the application, share their idempotency keys; those of each operator are apart. */
  idempotencyKey: Scalars['String']['input'];
  /** The reason. At most 500 characters on one line. Required of operators. Default: none. */
  reason?: InputMaybe<Scalars['String']['input']>;
};

/** Input of `removePasskey`. */
export type RemovePasskeyInput = {
  /** A code of the authenticator app, or a recovery code. */
  code?: InputMaybe<Scalars['String']['input']>;
  /** The result of `navigator.credentials.get` for a passkey, as JSON, in place of the code. It may be the passkey that is removed. */
  passkey?: InputMaybe<Scalars['String']['input']>;
  /** The ID of the passkey. It must be one of the viewer's. */
  passkeyId: Scalars['ID']['input'];
  /** The viewer's current password. */
  password: Scalars['String']['input'];
};

/** Payload of `requestEmailVerification`. */
export type RequestEmailVerificationPayload = {
  __typename?: 'RequestEmailVerificationPayload';
  /** The reasons the mutation was refused. Empty on success. */
  userErrors: Array<UserError>;
};

/** Input of `requestPasswordReset`. */
export type RequestPasswordResetInput = {
  /** The email address of the account. The link is sent there. */
  email: Scalars['String']['input'];
};

/** Payload of `requestPasswordReset`. It does not reveal whether an account has the address. */
export type RequestPasswordResetPayload = {
  __typename?: 'RequestPasswordResetPayload';
  /** The reasons the mutation was refused. Empty on success. */
  userErrors: Array<UserError>;
};

/** Input of `resetPassword`. */
export type ResetPasswordInput = {
  /** The new password. At least 8 characters and at most 256 bytes. Common passwords and the email address are refused. */
  password: Scalars['String']['input'];
  /** The token from the link, after `#token=`. */
  token: Scalars['String']['input'];
};

/** Payload of `resetPassword`. It creates no session: call `logIn` with the new password. */
export type ResetPasswordPayload = {
  __typename?: 'ResetPasswordPayload';
  /** The reasons the mutation was refused. Empty on success. */
  userErrors: Array<UserError>;
};

/** An operator's decision about a balance transaction at Stripe, a parked operation, a large refund or a credit. */
export type Resolution = {
  __typename?: 'Resolution';
  /** The action of the resolution. */
  action: ResolutionAction;
  /** The amount of the balance transaction or operation. Negative when the money left the platform. Null when no money is involved. */
  amount?: Maybe<Money>;
  /** The ID of the operator who confirmed the resolution. Null until then. */
  confirmedBy?: Maybe<Scalars['ID']['output']>;
  /** The time at which the resolution was created. */
  createdAt: Scalars['Time']['output'];
  /** The globally unique ID of the resolution. */
  id: Scalars['ID']['output'];
  /** Whether the resolution takes effect only after another operator has confirmed it. */
  needsConfirmation: Scalars['Boolean']['output'];
  /** The ID of the parked operation or event, or of the deposit to refund. Null for a balance transaction. */
  operationId?: Maybe<Scalars['ID']['output']>;
  /** The ID of the operator who created the resolution. */
  proposedBy: Scalars['ID']['output'];
  /** The operator's reason. */
  reason: Scalars['String']['output'];
  /**
   * The ID of the refund at Stripe (`re_…`).
   * @deprecated Use stripeRefundId instead. Removal on 2027-12-01.
   */
  refundId?: Maybe<Scalars['String']['output']>;
  /** The ID of the balance transaction (`txn_…`). Null for an operation. */
  statementLineId?: Maybe<Scalars['ID']['output']>;
  /** The status of the resolution. */
  status: ResolutionStatus;
  /** The ID of the refund at Stripe (`re_…`). Null when there is none. */
  stripeRefundId?: Maybe<Scalars['String']['output']>;
  /** The ID of the wallet, operation or transfer that the action names. Null when it names none. */
  targetId?: Maybe<Scalars['ID']['output']>;
  /** The time of the last change of the resolution. */
  updatedAt: Scalars['Time']['output'];
};

/** The action of a resolution. */
export type ResolutionAction =
  /** A wallet is credited with the platform's money. */
  | 'ADJUST_WALLET'
  /** The balance transaction is assigned to a deposit, payout, refund or dispute. The platform bears any difference between the amounts. */
  | 'ASSIGN_TO_OPERATION'
  /** The balance transaction is assigned to the platform. */
  | 'ASSIGN_TO_PLATFORM'
  /** The balance transaction is assigned to a user's wallet. */
  | 'ASSIGN_TO_WALLET'
  /** The parked operation is ended, and its money is returned. */
  | 'GIVE_BACK'
  /** The parked payout is marked as sent by a named transfer at Stripe. */
  | 'MARK_SENT'
  /** The payment in suspense is refunded to its payer. */
  | 'REFUND'
  /** All or part of a deposit is refunded. */
  | 'REFUND_DEPOSIT'
  /** The parked operation is retried. */
  | 'RETRY';

/** The status of a resolution. */
export type ResolutionStatus =
  /** The resolution's refund failed. An operator can decide again. */
  | 'FAILED'
  /** The resolution's refund is in progress at Stripe. */
  | 'PENDING'
  /** The resolution awaits the confirmation of another operator. */
  | 'PROPOSED'
  /** The resolution has taken effect. */
  | 'SUCCEEDED'
  /** The resolution was withdrawn and has no effect. */
  | 'WITHDRAWN';

/** Input of `resolveParked`. */
export type ResolveParkedInput = {
  /** The action for the parked operation. */
  action: ParkedAction;
  /** The idempotency key, a unique value that the client generates for each attempt, such as a UUID. 1 to 255 printable ASCII characters. A repeated key with the same input returns the existing resolution; with another input it fails with IDEMPOTENCY_KEY_REUSED. */
  idempotencyKey: Scalars['String']['input'];
  /** The ID of the operation or event, from `parkedItems`. */
  operationId: Scalars['ID']['input'];
  /** The reason, shown to operators. 1 to 500 characters on one line, without personal data. */
  reason: Scalars['String']['input'];
  /** The ID of the transfer at Stripe (`tr_…`). Required by MARK_SENT, refused otherwise. */
  transferId?: InputMaybe<Scalars['String']['input']>;
};

/** Payload of `resolveParked`. */
export type ResolveParkedPayload = {
  __typename?: 'ResolveParkedPayload';
  /** Whether the idempotency key was used before, so that the result is that of the earlier call. */
  replayed: Scalars['Boolean']['output'];
  /** The resolution. */
  resolution?: Maybe<Resolution>;
  /** The reasons the mutation was refused. Empty on success. */
  userErrors: Array<UserError>;
};

/** Input of `resolveSuspense`. */
export type ResolveSuspenseInput = {
  /** The action for the money in suspense. */
  action: SuspenseAction;
  /** The idempotency key, a unique value that the client generates for each attempt, such as a UUID. 1 to 255 printable ASCII characters. A repeated key with the same input returns the existing resolution; with another input it fails with IDEMPOTENCY_KEY_REUSED. */
  idempotencyKey: Scalars['String']['input'];
  /** The reason, shown to operators. 1 to 500 characters on one line, without personal data. */
  reason: Scalars['String']['input'];
  /** The ID of the balance transaction, from `suspenseLines`. */
  statementLineId: Scalars['ID']['input'];
  /** The ID of the wallet. Required by GIVE_TO_WALLET, refused otherwise. */
  walletId?: InputMaybe<Scalars['ID']['input']>;
};

/** Payload of `resolveSuspense`. */
export type ResolveSuspensePayload = {
  __typename?: 'ResolveSuspensePayload';
  /** Whether the idempotency key was used before, so that the result is that of the earlier call. */
  replayed: Scalars['Boolean']['output'];
  /** The resolution. */
  resolution?: Maybe<Resolution>;
  /** The reasons the mutation was refused. Empty on success. */
  userErrors: Array<UserError>;
};

/** Input of `resolveUnmatched`. */
export type ResolveUnmatchedInput = {
  /** The action for the balance transaction. */
  action: UnmatchedAction;
  /** The idempotency key, a unique value that the client generates for each attempt, such as a UUID. 1 to 255 printable ASCII characters. A repeated key with the same input returns the existing resolution; with another input it fails with IDEMPOTENCY_KEY_REUSED. */
  idempotencyKey: Scalars['String']['input'];
  /** The reason, shown to operators. 1 to 500 characters on one line, without personal data. */
  reason: Scalars['String']['input'];
  /** The ID of the balance transaction, from `reconciliation.unmatched`. */
  statementLineId: Scalars['ID']['input'];
  /** The ID of the wallet or operation. Required by ASSIGN_TO_WALLET and ASSIGN_TO_OPERATION, refused otherwise. */
  targetId?: InputMaybe<Scalars['ID']['input']>;
};

/** Payload of `resolveUnmatched`. */
export type ResolveUnmatchedPayload = {
  __typename?: 'ResolveUnmatchedPayload';
  /** Whether the idempotency key was used before, so that the result is that of the earlier call. */
  replayed: Scalars['Boolean']['output'];
  /** The resolution. */
  resolution?: Maybe<Resolution>;
  /** The reasons the mutation was refused. Empty on success. */
  userErrors: Array<UserError>;
};

/** Input of `revokeApiKey`. */
export type RevokeApiKeyInput = {
  /** The ID of the key. */
  apiKeyId: Scalars['ID']['input'];
};

/** Payload of `revokeApiKey`. */
export type RevokeApiKeyPayload = {
  __typename?: 'RevokeApiKeyPayload';
  /** The key after the change. */
  apiKey?: Maybe<ApiKey>;
  /** The reasons the mutation was refused. Empty on success. */
  userErrors: Array<UserError>;
};

/** Input of `revokeSession`. */
export type RevokeSessionInput = {
  /** The ID of one of the viewer's sessions. */
  sessionId: Scalars['ID']['input'];
};

/** The permissions of a user. Each role includes those listed before it. In live mode a role other than USER takes effect only in sessions that were authenticated with a second factor. */
export type Role =
  /** The user may call every operation. */
  | 'ADMIN'
  /** The user also approves payouts, refunds deposits without that limit and reconciles the books. */
  | 'FINANCE'
  /** The user also reads the data of all users and refunds deposits up to a limit. */
  | 'SUPPORT'
  /** The user reads and changes only their own data. */
  | 'USER';

/** Input of `rotateApiKey`. */
export type RotateApiKeyInput = {
  /** The ID of the key. */
  apiKeyId: Scalars['ID']['input'];
  /** The number of seconds for which the old secret keeps working. 0 to 604800. Default: 86400. */
  overlap?: InputMaybe<Scalars['Int']['input']>;
};

/** Input of `rotateWebhookSecret`. */
export type RotateWebhookSecretInput = {
  /** The time for which both secrets sign, in seconds. At most 604800 (7 days). Default: 86400 (24 hours). */
  overlap?: InputMaybe<Scalars['Int']['input']>;
  /** The ID of the endpoint. */
  webhookEndpointId: Scalars['ID']['input'];
};

/** Input of `sendTestEvent`. */
export type SendTestEventInput = {
  /** The type of the event. */
  type: Scalars['String']['input'];
  /** The ID of the endpoint. */
  webhookEndpointId: Scalars['ID']['input'];
};

/** Payload of `sendTestEvent`. */
export type SendTestEventPayload = {
  __typename?: 'SendTestEventPayload';
  /** The delivery. It is sent within seconds: read it again for its result. */
  delivery?: Maybe<WebhookDelivery>;
  /** The reasons the mutation was refused. Empty on success. */
  userErrors: Array<UserError>;
};

/** A signed-in browser or program. */
export type Session = {
  __typename?: 'Session';
  /** The time of the sign-in. */
  createdAt: Scalars['Time']['output'];
  /** Whether the application created the session, without the user proving who they are. */
  createdByApplication: Scalars['Boolean']['output'];
  /** Whether the request belongs to this session. */
  current: Scalars['Boolean']['output'];
  /** The time at which the session ends, even if it is in use. */
  expiresAt: Scalars['Time']['output'];
  /** The ID of the session, for `revokeSession`. */
  id: Scalars['ID']['output'];
  /** The time of the last use, to within a few minutes. Null when it was not used yet. */
  seenAt?: Maybe<Scalars['Time']['output']>;
  /** The User-Agent header of the request that signed in. Empty when there was none. */
  userAgent: Scalars['String']['output'];
};

/** Payload of `signUp`, `logIn` and `reauthenticate`. The token is also set as an HttpOnly cookie. From another origin, send it as `Authorization: Bearer <token>`. */
export type SessionPayload = {
  __typename?: 'SessionPayload';
  /** The options for `navigator.credentials.get`, as JSON, when `logIn` fails with CODE_REQUIRED and the user has a passkey. Repeat `logIn` with the result within 5 minutes. */
  passkeyOptions?: Maybe<Scalars['String']['output']>;
  /** The session token. It is shown only once, because the server stores only its hash. */
  token?: Maybe<Scalars['String']['output']>;
  /** The user who is signed in. */
  user?: Maybe<User>;
  /** The reasons the mutation was refused. Empty on success. */
  userErrors: Array<UserError>;
};

/** Input of `setMoneyOut`. */
export type SetMoneyOutInput = {
  /** Whether to allow payouts. */
  open: Scalars['Boolean']['input'];
  /** The reason, shown to operators. 1 to 500 characters on one line, without personal data. */
  reason: Scalars['String']['input'];
};

/** Payload of `setMoneyOut`. */
export type SetMoneyOutPayload = {
  __typename?: 'SetMoneyOutPayload';
  /** The payout kill switch after the change. */
  moneyOut?: Maybe<MoneyOut>;
  /** The reasons the mutation was refused. Empty on success. */
  userErrors: Array<UserError>;
};

/** Input of `setSwitch`. */
export type SetSwitchInput = {
  /** The kill switch to change. */
  name: SwitchName;
  /** Whether to allow the operations. */
  open: Scalars['Boolean']['input'];
  /** The reason, shown to operators. 1 to 500 characters on one line, without personal data. */
  reason: Scalars['String']['input'];
};

/** Payload of `setSwitch`. */
export type SetSwitchPayload = {
  __typename?: 'SetSwitchPayload';
  /** The kill switch after the change. */
  switch?: Maybe<Switch>;
  /** The reasons the mutation was refused. Empty on success. */
  userErrors: Array<UserError>;
};

/** Input of `signUp`. */
export type SignUpInput = {
  /** The email address. A link that verifies it is sent there. The answer does not reveal whether another account has it. */
  email: Scalars['String']['input'];
  /** The name. At most 100 characters. Optional. */
  name?: InputMaybe<Scalars['String']['input']>;
  /** The password. At least 8 characters and at most 256 bytes. Common passwords and the email address are refused. */
  password: Scalars['String']['input'];
};

/** Input of `startConnectOnboarding`. */
export type StartConnectOnboardingInput = {
  /** The kind of business of the account's owner. Default: the owner chooses in Stripe's form. */
  businessType?: InputMaybe<BusinessType>;
  /** The country of the payout account, as an ISO 3166-1 code such as `DE`. Default: the platform's country. The country of an existing account does not change. */
  country?: InputMaybe<Scalars['String']['input']>;
  /** The address to which Stripe's form sends the user when the link is used up or has expired, on the same origins. It must start onboarding again. Default: the web app. */
  refreshUrl?: InputMaybe<Scalars['String']['input']>;
  /** The address to which Stripe's form returns the user. It must be on the server's own origin or on one of `PURSER_ALLOWED_ORIGINS`. Default: the web app. */
  returnUrl?: InputMaybe<Scalars['String']['input']>;
  /** The ID of one of the viewer's wallets. Default: the wallet that was created at sign-up. */
  walletId?: InputMaybe<Scalars['ID']['input']>;
};

/** Payload of `startConnectOnboarding`. */
export type StartConnectOnboardingPayload = {
  __typename?: 'StartConnectOnboardingPayload';
  /** The time at which the link expires. */
  expiresAt?: Maybe<Scalars['Time']['output']>;
  /** The link to Stripe's onboarding form. It works once and expires after a few minutes. */
  url?: Maybe<Scalars['String']['output']>;
  /** The reasons the mutation was refused. Empty on success. */
  userErrors: Array<UserError>;
  /** The wallet, with its `accountId`. */
  wallet?: Maybe<Wallet>;
};

/** Payload of `startPasskeyAuthentication`. */
export type StartPasskeyAuthenticationPayload = {
  __typename?: 'StartPasskeyAuthenticationPayload';
  /** The options for `navigator.credentials.get`, as JSON. They are valid for 5 minutes, in this session only. */
  options?: Maybe<Scalars['String']['output']>;
  /** The reasons the mutation was refused. Empty on success. */
  userErrors: Array<UserError>;
};

/** Input of `startPasskeyRegistration`. */
export type StartPasskeyRegistrationInput = {
  /** A code of the authenticator app, or a recovery code. Required of a user with a second factor. */
  code?: InputMaybe<Scalars['String']['input']>;
  /** The result of `navigator.credentials.get` for another passkey, as JSON, in place of the code. */
  passkey?: InputMaybe<Scalars['String']['input']>;
  /** The viewer's current password. */
  password: Scalars['String']['input'];
};

/** Payload of `startPasskeyRegistration`. */
export type StartPasskeyRegistrationPayload = {
  __typename?: 'StartPasskeyRegistrationPayload';
  /** The options for `navigator.credentials.create`, as JSON. They are valid for 5 minutes, in this session only. */
  options?: Maybe<Scalars['String']['output']>;
  /** The reasons the mutation was refused. Empty on success. */
  userErrors: Array<UserError>;
};

/** Input of `startTwoFactor`. */
export type StartTwoFactorInput = {
  /** A recovery code, where the user has a passkey. */
  code?: InputMaybe<Scalars['String']['input']>;
  /** The result of `navigator.credentials.get` for a passkey, as JSON, in place of the code. */
  passkey?: InputMaybe<Scalars['String']['input']>;
  /** The viewer's current password. */
  password: Scalars['String']['input'];
};

/** Payload of `startTwoFactor`. The secret is shown once and takes effect with `confirmTwoFactor`. */
export type StartTwoFactorPayload = {
  __typename?: 'StartTwoFactorPayload';
  /** The shared secret in base32, to type into the authenticator app. */
  secret?: Maybe<Scalars['String']['output']>;
  /** The shared secret as an `otpauth://` URI, for a QR code. */
  uri?: Maybe<Scalars['String']['output']>;
  /** The reasons the mutation was refused. Empty on success. */
  userErrors: Array<UserError>;
};

/** The subscriptions, over WebSocket (`graphql-transport-ws`) or server-sent events. */
export type Subscription = {
  __typename?: 'Subscription';
  /** The wallet, sent at once and again whenever its balance, a deposit, a payout, a refund, a dispute or its onboarding changes. Changes in quick succession can be combined; the last one is always sent. */
  walletUpdated: Wallet;
};


/** The subscriptions, over WebSocket (`graphql-transport-ws`) or server-sent events. */
export type SubscriptionWalletUpdatedArgs = {
  walletId?: InputMaybe<Scalars['ID']['input']>;
};

/** Input of `suspendUser` and `unsuspendUser`. */
export type SuspendUserInput = {
  /** The reason, shown to operators. 1 to 500 characters on one line, without personal data. */
  reason: Scalars['String']['input'];
  /** The ID of the user. */
  userId: Scalars['ID']['input'];
};

/** Payload of `suspendUser` and `unsuspendUser`. */
export type SuspendUserPayload = {
  __typename?: 'SuspendUserPayload';
  /** The user after the change. */
  user?: Maybe<User>;
  /** The reasons the mutation was refused. Empty on success. */
  userErrors: Array<UserError>;
};

/** An action for money in suspense. */
export type SuspenseAction =
  /** Credits the user's wallet that `walletId` names, or debits it when the money left the platform. */
  | 'GIVE_TO_WALLET'
  /** Keeps the money for the platform. */
  | 'KEEP'
  /** Refunds the payment to its payer. */
  | 'REFUND';

/** A balance transaction at Stripe that no operation ordered. Its amount is in the platform's wallet until an operator resolves it. */
export type SuspenseLine = {
  __typename?: 'SuspenseLine';
  /** The amount. Positive when the platform received it, negative when it left. */
  amount: Money;
  /** The time at which Stripe created the balance transaction. */
  createdAt: Scalars['Time']['output'];
  /** The ID of the balance transaction (`txn_…`). */
  id: Scalars['ID']['output'];
  /** The ID of the object at Stripe that moved the money, such as `ch_…`. */
  source: Scalars['String']['output'];
  /** The type of the balance transaction at Stripe, such as `charge`. */
  type: Scalars['String']['output'];
};

/** The state of a kill switch. */
export type Switch = {
  __typename?: 'Switch';
  /** The time of the last change. Null when the switch was never changed. */
  changedAt?: Maybe<Scalars['Time']['output']>;
  /** The ID of the operator who made the last change. Null when the switch was never changed. */
  changedBy?: Maybe<Scalars['String']['output']>;
  /** The ID of the kill switch, for the cache of a front end. */
  id: Scalars['ID']['output'];
  /** The name of the kill switch. */
  name: SwitchName;
  /** Whether the operations are allowed. */
  open: Scalars['Boolean']['output'];
  /** The reason for the last change. Empty when the switch was never changed. */
  reason: Scalars['String']['output'];
};

/** The name of a kill switch. Each applies to all replicas at once. */
export type SwitchName =
  /** New deposits. */
  | 'DEPOSITS'
  /** New payouts. Payouts whose money is held already continue. */
  | 'PAYOUTS'
  /** Transfers between wallets. */
  | 'TRANSFERS';

/** A row of a wallet's ledger. It never changes. */
export type Transaction = Node & {
  __typename?: 'Transaction';
  /** The wallet's balance after the transaction: `runningBalance` plus `value`. */
  balanceAfter: Money;
  /** The time at which the transaction was created. */
  createdAt: Scalars['Time']['output'];
  /** The description of the charge or credit that the transaction belongs to. Null for others. */
  description?: Maybe<Scalars['String']['output']>;
  /** The globally unique ID of the transaction. */
  id: Scalars['ID']['output'];
  /** The kind of the transaction. */
  kind: TransactionKind;
  /** The metadata of the object that the transaction belongs to. Empty when it has none, and for the receiver of a transfer. */
  metadata: Array<MetadataEntry>;
  /** The reference of the object that the transaction belongs to. Null when it has none, and for the receiver of a transfer. */
  reference?: Maybe<Scalars['String']['output']>;
  /** The wallet's balance before the transaction. */
  runningBalance: Money;
  /** The number of the transaction in its wallet: 1, 2, 3 and so on without gaps. */
  sequence: Scalars['Int']['output'];
  /** The deposit, payout, transfer, charge, refund of a charge or credit that the transaction belongs to. Null when it belongs to none. */
  source?: Maybe<TransactionSource>;
  /** The amount of the transaction. Positive when the wallet received it, negative when it was taken. */
  value: Money;
  /** The wallet of the transaction. */
  wallet: Wallet;
};

/** A page of a wallet's ledger, newest first. */
export type TransactionConnection = {
  __typename?: 'TransactionConnection';
  /** The items of the page, each with its cursor. */
  edges?: Maybe<Array<Maybe<TransactionEdge>>>;
  /** Whether there are more transactions than `totalCount`. Always false without a filter. */
  hasMore: Scalars['Boolean']['output'];
  /** The position of the page in the list. */
  pageInfo: PageInfo;
  /** The number of transactions on all pages. Always exact without a filter; exact up to 10,000 with one. */
  totalCount: Scalars['Int']['output'];
};

/** An item of a page. */
export type TransactionEdge = {
  __typename?: 'TransactionEdge';
  /** The cursor of the item, for the arguments `after` and `before`. */
  cursor: Scalars['Cursor']['output'];
  /** The item. */
  node?: Maybe<Transaction>;
};

/** A filter for transactions. A transaction has to meet all the conditions that are given. */
export type TransactionFilterInput = {
  /** Whether `reference` and `metadata` apply to what users attached to their deposits, payouts and transfers, too. Default: false for API keys of the application, true for others. */
  attachedByUsers?: InputMaybe<Scalars['Boolean']['input']>;
  /** Restricts the list to transactions created at this time or later. */
  createdAfter?: InputMaybe<Scalars['Time']['input']>;
  /** Restricts the list to transactions created before this time. */
  createdBefore?: InputMaybe<Scalars['Time']['input']>;
  /** Restricts the list to these kinds. Default: all kinds. */
  kinds?: InputMaybe<Array<TransactionKind>>;
  /** Restricts the list to transactions of objects with this metadata entry. */
  metadata?: InputMaybe<MetadataEntryInput>;
  /** Restricts the list to transactions of the object with this reference. */
  reference?: InputMaybe<Scalars['String']['input']>;
};

/** The kind of a transaction. */
export type TransactionKind =
  /** An operator corrected the balance, or incoming money paid a debt. */
  | 'ADJUSTMENT'
  /** The application charged the wallet. */
  | 'CHARGE'
  /** A charge was refunded, in part or whole. */
  | 'CHARGE_REFUND'
  /** The application or an operator credited the wallet. */
  | 'CREDIT'
  /** A card was charged. */
  | 'DEPOSIT'
  /** The cardholder's bank withdrew disputed money. */
  | 'DISPUTE'
  /** The cardholder's bank returned disputed money. */
  | 'DISPUTE_RETURN'
  /** Money was held for a payout. */
  | 'PAYOUT'
  /** Money of a payout was returned to the wallet. */
  | 'PAYOUT_RETURN'
  /** A deposit was refunded, in part or whole. */
  | 'REFUND'
  /** A refund failed, and its money was returned to the wallet. */
  | 'REFUND_RETURN'
  /** Money was received from another wallet. */
  | 'TRANSFER_IN'
  /** Money was sent to another wallet. */
  | 'TRANSFER_OUT';

/** The operation that a transaction belongs to. */
export type TransactionSource = Charge | ChargeRefund | Credit | Deposit | Payout | Transfer;

/** A payment from one wallet to another. Only its sender and its receiver see it, and operators. */
export type Transfer = Node & {
  __typename?: 'Transfer';
  /** The amount, greater than zero. */
  amount: Money;
  /** The name of the person on the other side. Null when they gave none. */
  counterparty?: Maybe<Scalars['String']['output']>;
  /** The time at which the transfer was created. */
  createdAt: Scalars['Time']['output'];
  /** The globally unique ID of the transfer. */
  id: Scalars['ID']['output'];
  /** The metadata that the sender or the application attached. Empty for the receiver. */
  metadata: Array<MetadataEntry>;
  /** The sender's note. Can be empty. */
  note: Scalars['String']['output'];
  /** The identifier that the sender or the application attached. Null when there is none, and for the receiver. */
  reference?: Maybe<Scalars['String']['output']>;
  /** Whether the viewer is the sender. */
  sent: Scalars['Boolean']['output'];
};

/** Input of `transfer`. Exactly one of `toWalletId` and `toEmail` is required. */
export type TransferInput = {
  /** The amount, greater than zero, with at most as many decimal places as the wallet's currency has. */
  amount: Scalars['Decimal']['input'];
  /** The idempotency key, a unique value that the client generates for each attempt, such as a UUID. 1 to 255 printable ASCII characters. A repeated key with the same input returns the existing transfer; with another input it fails with IDEMPOTENCY_KEY_REUSED. The money is never sent twice. */
  idempotencyKey: Scalars['String']['input'];
  /** The metadata: at most 5 entries with values of at most 100 characters. It never changes, and the receiver does not see it. Default: none. */
  metadata?: InputMaybe<Array<MetadataEntryInput>>;
  /** The note for the receiver. At most 140 characters. Default: empty. */
  note?: InputMaybe<Scalars['String']['input']>;
  /** An identifier of the client's own, such as an order number. 1 to 255 characters. It need not be unique. Default: none. */
  reference?: InputMaybe<Scalars['String']['input']>;
  /** The verified email address of the receiver. Many addresses without an account fail with RATE_LIMITED. */
  toEmail?: InputMaybe<Scalars['String']['input']>;
  /** The ID of the receiving wallet, which must have the same currency. */
  toWalletId?: InputMaybe<Scalars['ID']['input']>;
  /** The ID of the wallet to debit. Default: the wallet that was created at sign-up. */
  walletId?: InputMaybe<Scalars['ID']['input']>;
};

/** Payload of `transfer`. */
export type TransferPayload = {
  __typename?: 'TransferPayload';
  /** Whether the idempotency key was used before, so that the result is that of the earlier call. */
  replayed: Scalars['Boolean']['output'];
  /** The transactions that the transfer has written to the wallet so far, newest first, for the cache of a front end. */
  transactionEdges: Array<TransactionEdge>;
  /** The transfer. */
  transfer?: Maybe<Transfer>;
  /** The reasons the mutation was refused. Empty on success. */
  userErrors: Array<UserError>;
  /** The sender's wallet after the transfer. */
  wallet?: Maybe<Wallet>;
};

/** An action for an unmatched balance transaction. */
export type UnmatchedAction =
  /** Assigns the balance transaction to the deposit, payout, refund or dispute that `targetId` names. The platform bears any difference between the amounts. */
  | 'ASSIGN_TO_OPERATION'
  /** Assigns the balance transaction to the platform. */
  | 'ASSIGN_TO_PLATFORM'
  /** Assigns the balance transaction to the user's wallet that `targetId` names. Received money pays the user's debt first; outgoing money that the wallet does not cover is owed. */
  | 'ASSIGN_TO_WALLET';

/** A balance transaction at Stripe that nothing here explains. After an hour it stops payouts. */
export type UnmatchedLine = {
  __typename?: 'UnmatchedLine';
  /** Whether an operator opened the payout kill switch while the balance transaction was unmatched. It does not stop payouts again. */
  acknowledged: Scalars['Boolean']['output'];
  /** The amount. Positive when the platform received it, negative when it left. */
  amount: Money;
  /** The time at which Stripe created the balance transaction. */
  createdAt: Scalars['Time']['output'];
  /** The ID of the balance transaction (`txn_…`). */
  id: Scalars['ID']['output'];
  /** The ID of the object at Stripe that moved the money, such as `ch_…`. */
  source: Scalars['String']['output'];
  /** The type of the balance transaction at Stripe, such as `charge`. */
  type: Scalars['String']['output'];
};

/** Input of `updateHold`. At least one of `amount` and `expiresAt` is required. */
export type UpdateHoldInput = {
  /** The new amount. It must exceed what was captured and released. Default: the amount stays. */
  amount?: InputMaybe<Scalars['Decimal']['input']>;
  /** The new expiry, 1 minute to 31 days from now. Default: the expiry stays. */
  expiresAt?: InputMaybe<Scalars['Time']['input']>;
  /** The ID of the hold. */
  holdId: Scalars['ID']['input'];
  /** The idempotency key, a unique value that the caller generates for each operation, such as a UUID. 1 to 255 printable ASCII characters. A repeated key with the same input returns the existing result; with another input it fails with IDEMPOTENCY_KEY_REUSED. All operations on holds, with all API keys of the application, share their idempotency keys. */
  idempotencyKey: Scalars['String']['input'];
};

/** Input of `updateWebhookEndpoint`. What is not given stays as it is. */
export type UpdateWebhookEndpointInput = {
  /** The description. Empty for none. */
  description?: InputMaybe<Scalars['String']['input']>;
  /** The types of events that are sent. Empty for all types. */
  eventTypes?: InputMaybe<Array<Scalars['String']['input']>>;
  /** The GraphQL query whose result is the payload's `data`. Empty for none. */
  query?: InputMaybe<Scalars['String']['input']>;
  /** The status of the endpoint. Only enabled endpoints receive events. */
  status?: InputMaybe<WebhookEndpointStatus>;
  /** The address. */
  url?: InputMaybe<Scalars['String']['input']>;
  /** The ID of the endpoint. */
  webhookEndpointId: Scalars['ID']['input'];
};

/** A person with an account. */
export type User = Node & {
  __typename?: 'User';
  /** The time at which the user signed up. */
  createdAt: Scalars['Time']['output'];
  /** The email address in lower case. Several accounts can have the same unverified address, until one of them verifies it. */
  email: Scalars['String']['output'];
  /** Whether the user has verified the email address with a link that was sent to it. */
  emailVerified: Scalars['Boolean']['output'];
  /** The application's own identifier of the user. Unique. Null when the application has not set one. */
  externalId?: Maybe<Scalars['String']['output']>;
  /** The globally unique ID of the user. */
  id: Scalars['ID']['output'];
  /** The name that was given at sign-up. Null if none was given. */
  name?: Maybe<Scalars['String']['output']>;
  /** The user's passkeys, oldest first. With one, signing in requires a passkey or another second factor. */
  passkeys: Array<Passkey>;
  /** The new email address that awaits verification. Null when no change is in progress. */
  pendingEmail?: Maybe<Scalars['String']['output']>;
  /** The role of the user. */
  role: Role;
  /** The sessions of the user. Newest first, at most 100. */
  sessions: Array<Session>;
  /** The time at which an operator suspended the user. Null when the user is not suspended. */
  suspendedAt?: Maybe<Scalars['Time']['output']>;
  /** The operator's reason for suspending the user. Visible only to operators. */
  suspendedReason?: Maybe<Scalars['String']['output']>;
  /** Whether the second factor is on: signing in requires a code of an authenticator app. */
  twoFactor: Scalars['Boolean']['output'];
  /** The wallet that was created at sign-up, in the default currency. */
  wallet: Wallet;
  /** The user's wallets, one for each currency. The one that was created with the user comes first. */
  wallets: Array<Wallet>;
};

/** A page of users, newest first. */
export type UserConnection = {
  __typename?: 'UserConnection';
  /** The items of the page, each with its cursor. */
  edges?: Maybe<Array<Maybe<UserEdge>>>;
  /** Whether there are more items than `totalCount`. */
  hasMore: Scalars['Boolean']['output'];
  /** The position of the page in the list. */
  pageInfo: PageInfo;
  /** The number of items on all pages. Exact up to 10,000. */
  totalCount: Scalars['Int']['output'];
};

/** An item of a page. */
export type UserEdge = {
  __typename?: 'UserEdge';
  /** The cursor of the item, for the arguments `after` and `before`. */
  cursor: Scalars['Cursor']['output'];
  /** The item. */
  node?: Maybe<User>;
};

/** An expected refusal, returned as data. */
export type UserError = {
  __typename?: 'UserError';
  /** The code, for programs. */
  code: UserErrorCode;
  /** The path of the argument at fault, such as `["input", "amount"]`. Null when no argument is at fault. */
  field?: Maybe<Array<Scalars['String']['output']>>;
  /** The message for people. Safe to show. */
  message: Scalars['String']['output'];
  /** The values in the message, for a translation of it. */
  params: Array<UserErrorParam>;
  /** The earliest time at which a retry can succeed. Null when waiting does not help or the time is unknown. */
  retryAt?: Maybe<Scalars['Time']['output']>;
};

/** The code of a user error. Clients decide by the code, never by the message. */
export type UserErrorCode =
  /** The amount is above the maximum of one operation. */
  | 'AMOUNT_TOO_LARGE'
  /** The amount is below the minimum of a card payment. */
  | 'AMOUNT_TOO_SMALL'
  /** The password is correct. A second factor is required as well: a code of the authenticator app, a recovery code or a passkey. */
  | 'CODE_REQUIRED'
  /** Payouts and transfers are paused after sign-up or a security-relevant change to the account. `retryAt` says until when. */
  | 'COOLING_DOWN'
  /** The currencies of the two sides differ. */
  | 'CURRENCY_MISMATCH'
  /** The operation is switched off, or the state of the account does not allow it. The message says which. */
  | 'DISABLED'
  /** Another account has the email address. */
  | 'EMAIL_TAKEN'
  /** The viewer has not verified their email address. Call `requestEmailVerification` for a link. */
  | 'EMAIL_UNVERIFIED'
  /** An operator froze the wallet. No money can leave it. */
  | 'FROZEN'
  /** The hold has expired, whether or not it was released yet. */
  | 'HOLD_EXPIRED'
  /** The hold has ended: it was captured or released. */
  | 'HOLD_NOT_ACTIVE'
  /** The idempotency key was used with another input. Generate a new key. */
  | 'IDEMPOTENCY_KEY_REUSED'
  /** The wallet's available balance is lower than the amount. */
  | 'INSUFFICIENT_FUNDS'
  /** The amount is not a positive decimal number, or has more decimal places than the currency. */
  | 'INVALID_AMOUNT'
  /** The email address, the password, the code or the token is wrong. */
  | 'INVALID_CREDENTIALS'
  /** The value of the named field is invalid. */
  | 'INVALID_INPUT'
  /** The object does not exist, or the viewer may not see it. */
  | 'NOT_FOUND'
  /** The owner's Stripe account cannot receive money yet. Call `startConnectOnboarding` for a link to Stripe's form. */
  | 'ONBOARDING_INCOMPLETE'
  /** Stripe does not accept the payment method. */
  | 'PAYMENT_METHOD_INVALID'
  /** The platform's own funds do not cover the credit. */
  | 'PLATFORM_FUNDS_INSUFFICIENT'
  /** Stripe refused the request, and would refuse it again. An operator was notified. */
  | 'PROCESSOR_REFUSED'
  /** Stripe cannot be reached. Retry with the same idempotency key. */
  | 'PROCESSOR_UNAVAILABLE'
  /** There were too many attempts. Retry after `retryAt`. */
  | 'RATE_LIMITED'
  /** The operation requires recent authentication. Call `reauthenticate` and retry with the same idempotency key. */
  | 'REAUTHENTICATION_REQUIRED'
  /** The amount exceeds what is left of the charge. */
  | 'REFUND_EXCEEDS_CHARGE'
  /** The API key does not have the scope that the operation requires. The message names it. */
  | 'SCOPE_MISSING'
  /** An operator suspended the user. */
  | 'SUSPENDED';

/** A value in the message of a UserError. */
export type UserErrorParam = {
  __typename?: 'UserErrorParam';
  /** The name of the value: `minimum`, `maximum`, `step`, `currency` or `retryAt`. */
  name: Scalars['String']['output'];
  /** The value: a decimal for an amount or a number, a code for a currency, an RFC 3339 time for `retryAt`. */
  value: Scalars['String']['output'];
};

/** Identifies a user. Exactly one field must be set. */
export type UserRefInput =
  /** The application's own identifier of the user. Compared exactly. */
  { externalId: Scalars['String']['input']; id?: never; }
  |  /** The ID of the user. */
  { externalId?: never; id: Scalars['ID']['input']; };

/** Input of `verifyEmail`. */
export type VerifyEmailInput = {
  /** The token from the link, after `#token=`. */
  token: Scalars['String']['input'];
};

/** Payload of `verifyEmail`. */
export type VerifyEmailPayload = {
  __typename?: 'VerifyEmailPayload';
  /** The signed-in user after the verification. Null without authentication, which `verifyEmail` does not require. */
  user?: Maybe<User>;
  /** The reasons the mutation was refused. Empty on success. */
  userErrors: Array<UserError>;
};

/** The balance of a user in one currency, with its ledger. */
export type Wallet = Node & {
  __typename?: 'Wallet';
  /** The ID of the payout account at Stripe (`acct_…`). Null before onboarding. */
  accountId?: Maybe<Scalars['String']['output']>;
  /** The usage that was recorded and is below the smallest amount that can be charged, in the wallet's currency. */
  accruedUsage: Scalars['Decimal']['output'];
  /** The amount that can be paid out now: the current balance less the money on hold (`heldBalance`) and the money that is still maturing, in whatever wallet it was deposited. Transfers can also use maturing money, which keeps its maturity date. */
  availableBalance: Money;
  /** The balance over time, oldest first, for a chart. One point for each transaction of a short ledger; evenly distributed transactions, including the first and the newest, of a long one. */
  balanceHistory: Array<BalancePoint>;
  /** The charges of the wallet, newest first. */
  charges: ChargeConnection;
  /** The time at which the wallet was created. */
  createdAt: Scalars['Time']['output'];
  /** The currency of every amount in the wallet. */
  currency: Scalars['Currency']['output'];
  /** The balance of the ledger. */
  currentBalance: Money;
  /** The deposits of the wallet, including failed ones. Newest first. */
  deposits: DepositConnection;
  /** The time at which an operator froze the wallet. A frozen wallet receives money and sends none. Null when it is not frozen. */
  frozenAt?: Maybe<Scalars['Time']['output']>;
  /** The operator's reason for freezing the wallet. Visible only to operators. */
  frozenReason?: Maybe<Scalars['String']['output']>;
  /** The sum that active holds reserve. */
  heldBalance: Money;
  /** The holds of the wallet, newest first. */
  holds: HoldConnection;
  /** The globally unique ID of the wallet. */
  id: Scalars['ID']['output'];
  /** The amount that cannot be paid out yet because it was deposited by card recently: `currentBalance` less `heldBalance` and `availableBalance`. */
  maturingBalance: Money;
  /** The time at which the next part of the maturing balance can be paid out. Null when nothing is maturing. */
  nextMaturityAt?: Maybe<Scalars['Time']['output']>;
  /** The owner of the wallet. */
  owner: User;
  /** The payout account, with the state of its onboarding at Stripe. Null before onboarding. */
  payoutAccount?: Maybe<PayoutAccount>;
  /** The payouts of the wallet, including failed ones. Newest first. */
  payouts: PayoutConnection;
  /** The current balance less what is on hold: what can be charged or held now. With `PURSER_SPEND_DELAY` young card money cannot be charged or held yet, although it is included. */
  spendableBalance: Money;
  /** The wallet's ledger, newest first. */
  transactions: TransactionConnection;
};


/** The balance of a user in one currency, with its ledger. */
export type WalletBalanceHistoryArgs = {
  points?: InputMaybe<Scalars['Int']['input']>;
};


/** The balance of a user in one currency, with its ledger. */
export type WalletChargesArgs = {
  after?: InputMaybe<Scalars['Cursor']['input']>;
  before?: InputMaybe<Scalars['Cursor']['input']>;
  filter?: InputMaybe<MovementFilterInput>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
};


/** The balance of a user in one currency, with its ledger. */
export type WalletDepositsArgs = {
  after?: InputMaybe<Scalars['Cursor']['input']>;
  before?: InputMaybe<Scalars['Cursor']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
};


/** The balance of a user in one currency, with its ledger. */
export type WalletHoldsArgs = {
  after?: InputMaybe<Scalars['Cursor']['input']>;
  before?: InputMaybe<Scalars['Cursor']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
  status?: InputMaybe<Array<HoldStatus>>;
};


/** The balance of a user in one currency, with its ledger. */
export type WalletPayoutsArgs = {
  after?: InputMaybe<Scalars['Cursor']['input']>;
  before?: InputMaybe<Scalars['Cursor']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
};


/** The balance of a user in one currency, with its ledger. */
export type WalletTransactionsArgs = {
  after?: InputMaybe<Scalars['Cursor']['input']>;
  before?: InputMaybe<Scalars['Cursor']['input']>;
  filter?: InputMaybe<TransactionFilterInput>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
};

/** Identifies a wallet. Exactly one field must be set. */
export type WalletRefInput =
  /** The ID of the wallet. */
  { id: Scalars['ID']['input']; user?: never; }
  |  /** The wallet of this user in the operation's currency, or the wallet that was created with the user when no currency is given. */
  { id?: never; user: UserRefInput; };

/** An event on its way to an endpoint, with the result of the last attempt. */
export type WebhookDelivery = Node & {
  __typename?: 'WebhookDelivery';
  /** The number of attempts so far. At most 10. */
  attempt: Scalars['Int']['output'];
  /** The time at which the delivery was created. */
  createdAt: Scalars['Time']['output'];
  /** The duration of the last attempt, in milliseconds. */
  durationMs?: Maybe<Scalars['Int']['output']>;
  /** The endpoint. */
  endpoint: WebhookEndpoint;
  /** The reason there was no answer. Null when there was one. */
  error?: Maybe<Scalars['String']['output']>;
  /** The event. */
  event: Event;
  /** The status of the answer. Null when there was none. */
  httpStatus?: Maybe<Scalars['Int']['output']>;
  /** The globally unique ID of the delivery. */
  id: Scalars['ID']['output'];
  /** The time of the next attempt. Null when the event has arrived, or was given up. */
  nextAttemptAt?: Maybe<Scalars['Time']['output']>;
  /** The first 2 kB of the answer. */
  responseBody?: Maybe<Scalars['String']['output']>;
  /** The status of the delivery. */
  status: WebhookDeliveryStatus;
};

/** A page of deliveries, newest first. */
export type WebhookDeliveryConnection = {
  __typename?: 'WebhookDeliveryConnection';
  /** The items of the page, each with its cursor. */
  edges?: Maybe<Array<Maybe<WebhookDeliveryEdge>>>;
  /** The position of the page in the list. */
  pageInfo: PageInfo;
};

/** An item of a page. */
export type WebhookDeliveryEdge = {
  __typename?: 'WebhookDeliveryEdge';
  /** The cursor of the item, for the argument `after`. */
  cursor: Scalars['Cursor']['output'];
  /** The item. */
  node?: Maybe<WebhookDelivery>;
};

/** The status of a delivery. */
export type WebhookDeliveryStatus =
  /** The endpoint answered 2xx. */
  | 'DELIVERED'
  /** All attempts failed. The event is sent again with `redeliverEvents` only. */
  | 'FAILED'
  /** The event is sent at `nextAttemptAt`, for the first time or again. */
  | 'PENDING';

/** An address that events are sent to, signed by the specification Standard Webhooks. */
export type WebhookEndpoint = Node & {
  __typename?: 'WebhookEndpoint';
  /** The time at which the endpoint was created. */
  createdAt: Scalars['Time']['output'];
  /** The deliveries of the last 30 days, newest first. */
  deliveries: WebhookDeliveryConnection;
  /** The description, which says what the endpoint is for. */
  description?: Maybe<Scalars['String']['output']>;
  /** The reason the server disabled the endpoint. Null when it did not. */
  disabledReason?: Maybe<Scalars['String']['output']>;
  /** The types of events that are sent. Empty for all types. */
  eventTypes: Array<Scalars['String']['output']>;
  /** The time since which each delivery has failed. Null when the last one arrived. */
  failingSince?: Maybe<Scalars['Time']['output']>;
  /** The globally unique ID of the endpoint. */
  id: Scalars['ID']['output'];
  /** The GraphQL query whose result is the payload's `data`. It receives the ID of the event's object as `$id`. Null when `data` is the event's. */
  query?: Maybe<Scalars['String']['output']>;
  /** The status of the endpoint. Only enabled endpoints receive events. */
  status: WebhookEndpointStatus;
  /** The address. */
  url: Scalars['String']['output'];
};


/** An address that events are sent to, signed by the specification Standard Webhooks. */
export type WebhookEndpointDeliveriesArgs = {
  after?: InputMaybe<Scalars['Cursor']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  status?: InputMaybe<WebhookDeliveryStatus>;
};

/** Payload of `updateWebhookEndpoint` and `deleteWebhookEndpoint`. */
export type WebhookEndpointPayload = {
  __typename?: 'WebhookEndpointPayload';
  /** The reasons the mutation was refused. Empty on success. */
  userErrors: Array<UserError>;
  /** The endpoint in its current state. Null when it was deleted. */
  webhookEndpoint?: Maybe<WebhookEndpoint>;
};

/** Payload of `createWebhookEndpoint` and `rotateWebhookSecret`. */
export type WebhookEndpointSecretPayload = {
  __typename?: 'WebhookEndpointSecretPayload';
  /** The secret that signs deliveries, `whsec_…`. It is shown once. */
  secret?: Maybe<Scalars['String']['output']>;
  /** The reasons the mutation was refused. Empty on success. */
  userErrors: Array<UserError>;
  /** The endpoint. */
  webhookEndpoint?: Maybe<WebhookEndpoint>;
};

/** The status of a webhook endpoint. */
export type WebhookEndpointStatus =
  /** No events are sent. An endpoint that is enabled again goes on where it stopped. */
  | 'DISABLED'
  /** Events are sent to the endpoint. */
  | 'ENABLED';

/** Input of `withdrawResolution`. */
export type WithdrawResolutionInput = {
  /** The reason, shown to operators. 1 to 500 characters on one line, without personal data. */
  reason: Scalars['String']['input'];
  /** The ID of a proposed resolution. */
  resolutionId: Scalars['ID']['input'];
};

/** Payload of `withdrawResolution`. */
export type WithdrawResolutionPayload = {
  __typename?: 'WithdrawResolutionPayload';
  /** The resolution after the withdrawal. */
  resolution?: Maybe<Resolution>;
  /** The reasons the mutation was refused. Empty on success. */
  userErrors: Array<UserError>;
};

export type RefusalFragment = { __typename?: 'UserError', code: UserErrorCode, message: string, field?: Array<string> | null, retryAt?: string | null };

export type WalletFieldsFragment = { __typename?: 'Wallet', id: string, currency: string, accountId?: string | null, currentBalance: { __typename?: 'Money', amount: string, currency: string }, availableBalance: { __typename?: 'Money', amount: string, currency: string }, heldBalance: { __typename?: 'Money', amount: string, currency: string }, spendableBalance: { __typename?: 'Money', amount: string, currency: string }, payoutAccount?: { __typename?: 'PayoutAccount', id: string, detailsSubmitted: boolean, transfersEnabled: boolean, payoutsEnabled: boolean, requirementsDue: Array<string>, disabledReason?: string | null, disconnected: boolean, bankFailure?: { __typename?: 'PaymentFailure', code: string, message: string } | null } | null };

export type DepositFieldsFragment = { __typename?: 'Deposit', id: string, status: DepositStatus, clientSecret?: string | null, paymentIntentId?: string | null, createdAt: string, amount: { __typename?: 'Money', amount: string, currency: string }, failure?: { __typename?: 'PaymentFailure', code: string, declineCode?: string | null, message: string } | null };

export type PayoutFieldsFragment = { __typename?: 'Payout', id: string, status: PayoutStatus, awaitsApproval: boolean, stripeTransferId?: string | null, createdAt: string, amount: { __typename?: 'Money', amount: string, currency: string }, failure?: { __typename?: 'PaymentFailure', code: string, message: string } | null };

export type LineFieldsFragment = { __typename?: 'Transaction', id: string, sequence: number, kind: TransactionKind, createdAt: string, value: { __typename?: 'Money', amount: string, currency: string }, runningBalance: { __typename?: 'Money', amount: string, currency: string }, balanceAfter: { __typename?: 'Money', amount: string, currency: string }, source?: { __typename: 'Charge', id: string, description: string } | { __typename: 'ChargeRefund', id: string, reason?: string | null, charge: { __typename?: 'Charge', id: string, description: string } } | { __typename: 'Credit', id: string, description: string } | { __typename: 'Deposit', id: string, paymentIntentId?: string | null } | { __typename: 'Payout', id: string, stripeTransferId?: string | null } | { __typename: 'Transfer', id: string, sent: boolean, counterparty?: string | null, note: string } | null };

export type ViewerQueryVariables = Exact<{ [key: string]: never; }>;


export type ViewerQuery = { __typename?: 'Query', viewer?: { __typename?: 'User', id: string, email: string, name?: string | null, role: Role, wallet: { __typename?: 'Wallet', id: string, currency: string, accountId?: string | null, currentBalance: { __typename?: 'Money', amount: string, currency: string }, availableBalance: { __typename?: 'Money', amount: string, currency: string }, heldBalance: { __typename?: 'Money', amount: string, currency: string }, spendableBalance: { __typename?: 'Money', amount: string, currency: string }, payoutAccount?: { __typename?: 'PayoutAccount', id: string, detailsSubmitted: boolean, transfersEnabled: boolean, payoutsEnabled: boolean, requirementsDue: Array<string>, disabledReason?: string | null, disconnected: boolean, bankFailure?: { __typename?: 'PaymentFailure', code: string, message: string } | null } | null } } | null };

export type LedgerQueryVariables = Exact<{
  id: Scalars['ID']['input'];
  first: Scalars['Int']['input'];
  after?: InputMaybe<Scalars['Cursor']['input']>;
  filter?: InputMaybe<TransactionFilterInput>;
}>;


export type LedgerQuery = { __typename?: 'Query', wallet?: { __typename?: 'Wallet', id: string, transactions: { __typename?: 'TransactionConnection', totalCount: number, pageInfo: { __typename?: 'PageInfo', hasNextPage: boolean, endCursor?: string | null }, edges?: Array<{ __typename?: 'TransactionEdge', cursor: string, node?: { __typename?: 'Transaction', id: string, sequence: number, kind: TransactionKind, createdAt: string, value: { __typename?: 'Money', amount: string, currency: string }, runningBalance: { __typename?: 'Money', amount: string, currency: string }, balanceAfter: { __typename?: 'Money', amount: string, currency: string }, source?: { __typename: 'Charge', id: string, description: string } | { __typename: 'ChargeRefund', id: string, reason?: string | null, charge: { __typename?: 'Charge', id: string, description: string } } | { __typename: 'Credit', id: string, description: string } | { __typename: 'Deposit', id: string, paymentIntentId?: string | null } | { __typename: 'Payout', id: string, stripeTransferId?: string | null } | { __typename: 'Transfer', id: string, sent: boolean, counterparty?: string | null, note: string } | null } | null } | null> | null } } | null };

export type LineQueryVariables = Exact<{
  id: Scalars['ID']['input'];
}>;


export type LineQuery = { __typename?: 'Query', node?: { __typename?: 'ApiKey', id: string } | { __typename?: 'Charge', id: string } | { __typename?: 'ChargeRefund', id: string } | { __typename?: 'Credit', id: string } | { __typename?: 'Deposit', id: string } | { __typename?: 'Dispute', id: string } | { __typename?: 'Event', id: string } | { __typename?: 'Hold', id: string } | { __typename?: 'Payout', id: string } | { __typename?: 'PayoutAccount', id: string } | { __typename?: 'Refund', id: string } | { __typename?: 'Transaction', id: string, sequence: number, kind: TransactionKind, createdAt: string, value: { __typename?: 'Money', amount: string, currency: string }, runningBalance: { __typename?: 'Money', amount: string, currency: string }, balanceAfter: { __typename?: 'Money', amount: string, currency: string }, source?: { __typename: 'Charge', id: string, description: string } | { __typename: 'ChargeRefund', id: string, reason?: string | null, charge: { __typename?: 'Charge', id: string, description: string } } | { __typename: 'Credit', id: string, description: string } | { __typename: 'Deposit', id: string, paymentIntentId?: string | null } | { __typename: 'Payout', id: string, stripeTransferId?: string | null } | { __typename: 'Transfer', id: string, sent: boolean, counterparty?: string | null, note: string } | null } | { __typename?: 'Transfer', id: string } | { __typename?: 'User', id: string } | { __typename?: 'Wallet', id: string } | { __typename?: 'WebhookDelivery', id: string } | { __typename?: 'WebhookEndpoint', id: string } | null };

export type HistoryQueryVariables = Exact<{
  id: Scalars['ID']['input'];
}>;


export type HistoryQuery = { __typename?: 'Query', wallet?: { __typename?: 'Wallet', id: string, createdAt: string, balanceHistory: Array<{ __typename?: 'BalancePoint', at: string, balance: { __typename?: 'Money', amount: string, currency: string } }> } | null };

export type OpenQueryVariables = Exact<{
  id: Scalars['ID']['input'];
}>;


export type OpenQuery = { __typename?: 'Query', wallet?: { __typename?: 'Wallet', id: string, deposits: { __typename?: 'DepositConnection', edges?: Array<{ __typename?: 'DepositEdge', cursor: string, node?: { __typename?: 'Deposit', id: string, status: DepositStatus, clientSecret?: string | null, paymentIntentId?: string | null, createdAt: string, amount: { __typename?: 'Money', amount: string, currency: string }, failure?: { __typename?: 'PaymentFailure', code: string, declineCode?: string | null, message: string } | null } | null } | null> | null }, payouts: { __typename?: 'PayoutConnection', edges?: Array<{ __typename?: 'PayoutEdge', cursor: string, node?: { __typename?: 'Payout', id: string, status: PayoutStatus, awaitsApproval: boolean, stripeTransferId?: string | null, createdAt: string, amount: { __typename?: 'Money', amount: string, currency: string }, failure?: { __typename?: 'PaymentFailure', code: string, message: string } | null } | null } | null> | null }, holds: { __typename?: 'HoldConnection', pageInfo: { __typename?: 'PageInfo', hasNextPage: boolean }, edges?: Array<{ __typename?: 'HoldEdge', cursor: string, node?: { __typename?: 'Hold', id: string, description: string, expiresAt: string, amount: { __typename?: 'Money', amount: string, currency: string }, remaining: { __typename?: 'Money', amount: string, currency: string } } | null } | null> | null } } | null };

export type SignUpMutationVariables = Exact<{
  input: SignUpInput;
}>;


export type SignUpMutation = { __typename?: 'Mutation', signUp: { __typename?: 'SessionPayload', user?: { __typename?: 'User', id: string } | null, userErrors: Array<{ __typename?: 'UserError', code: UserErrorCode, message: string, field?: Array<string> | null, retryAt?: string | null }> } };

export type LogInMutationVariables = Exact<{
  input: LogInInput;
}>;


export type LogInMutation = { __typename?: 'Mutation', logIn: { __typename?: 'SessionPayload', passkeyOptions?: string | null, user?: { __typename?: 'User', id: string } | null, userErrors: Array<{ __typename?: 'UserError', code: UserErrorCode, message: string, field?: Array<string> | null, retryAt?: string | null }> } };

export type PasskeyFieldsFragment = { __typename?: 'Passkey', id: string, name: string, createdAt: string, lastUsedAt?: string | null, backupEligible: boolean };

export type StartPasskeyRegistrationMutationVariables = Exact<{
  input: StartPasskeyRegistrationInput;
}>;


export type StartPasskeyRegistrationMutation = { __typename?: 'Mutation', startPasskeyRegistration: { __typename?: 'StartPasskeyRegistrationPayload', options?: string | null, userErrors: Array<{ __typename?: 'UserError', code: UserErrorCode, message: string, field?: Array<string> | null, retryAt?: string | null }> } };

export type FinishPasskeyRegistrationMutationVariables = Exact<{
  input: FinishPasskeyRegistrationInput;
}>;


export type FinishPasskeyRegistrationMutation = { __typename?: 'Mutation', finishPasskeyRegistration: { __typename?: 'FinishPasskeyRegistrationPayload', recoveryCodes?: Array<string> | null, user?: { __typename?: 'User', id: string, passkeys: Array<{ __typename?: 'Passkey', id: string, name: string, createdAt: string, lastUsedAt?: string | null, backupEligible: boolean }> } | null, userErrors: Array<{ __typename?: 'UserError', code: UserErrorCode, message: string, field?: Array<string> | null, retryAt?: string | null }> } };

export type RemovePasskeyMutationVariables = Exact<{
  input: RemovePasskeyInput;
}>;


export type RemovePasskeyMutation = { __typename?: 'Mutation', removePasskey: { __typename?: 'AccountPayload', user?: { __typename?: 'User', id: string, passkeys: Array<{ __typename?: 'Passkey', id: string, name: string, createdAt: string, lastUsedAt?: string | null, backupEligible: boolean }> } | null, userErrors: Array<{ __typename?: 'UserError', code: UserErrorCode, message: string, field?: Array<string> | null, retryAt?: string | null }> } };

export type AccountQueryVariables = Exact<{ [key: string]: never; }>;


export type AccountQuery = { __typename?: 'Query', viewer?: { __typename?: 'User', id: string, email: string, emailVerified: boolean, pendingEmail?: string | null, twoFactor: boolean, passkeys: Array<{ __typename?: 'Passkey', id: string, name: string, createdAt: string, lastUsedAt?: string | null, backupEligible: boolean }> } | null };

export type StartTwoFactorMutationVariables = Exact<{
  input: StartTwoFactorInput;
}>;


export type StartTwoFactorMutation = { __typename?: 'Mutation', startTwoFactor: { __typename?: 'StartTwoFactorPayload', secret?: string | null, uri?: string | null, userErrors: Array<{ __typename?: 'UserError', code: UserErrorCode, message: string, field?: Array<string> | null, retryAt?: string | null }> } };

export type ConfirmTwoFactorMutationVariables = Exact<{
  input: ConfirmTwoFactorInput;
}>;


export type ConfirmTwoFactorMutation = { __typename?: 'Mutation', confirmTwoFactor: { __typename?: 'ConfirmTwoFactorPayload', recoveryCodes?: Array<string> | null, user?: { __typename?: 'User', id: string, twoFactor: boolean } | null, userErrors: Array<{ __typename?: 'UserError', code: UserErrorCode, message: string, field?: Array<string> | null, retryAt?: string | null }> } };

export type DisableTwoFactorMutationVariables = Exact<{
  input: DisableTwoFactorInput;
}>;


export type DisableTwoFactorMutation = { __typename?: 'Mutation', disableTwoFactor: { __typename?: 'AccountPayload', user?: { __typename?: 'User', id: string, twoFactor: boolean } | null, userErrors: Array<{ __typename?: 'UserError', code: UserErrorCode, message: string, field?: Array<string> | null, retryAt?: string | null }> } };

export type RequestEmailVerificationMutationVariables = Exact<{ [key: string]: never; }>;


export type RequestEmailVerificationMutation = { __typename?: 'Mutation', requestEmailVerification: { __typename?: 'RequestEmailVerificationPayload', userErrors: Array<{ __typename?: 'UserError', code: UserErrorCode, message: string, field?: Array<string> | null, retryAt?: string | null }> } };

export type ChangeEmailMutationVariables = Exact<{
  input: ChangeEmailInput;
}>;


export type ChangeEmailMutation = { __typename?: 'Mutation', changeEmail: { __typename?: 'AccountPayload', user?: { __typename?: 'User', id: string, email: string, emailVerified: boolean, pendingEmail?: string | null } | null, userErrors: Array<{ __typename?: 'UserError', code: UserErrorCode, message: string, field?: Array<string> | null, retryAt?: string | null }> } };

export type VerifyEmailMutationVariables = Exact<{
  input: VerifyEmailInput;
}>;


export type VerifyEmailMutation = { __typename?: 'Mutation', verifyEmail: { __typename?: 'VerifyEmailPayload', user?: { __typename?: 'User', id: string, email: string, emailVerified: boolean, pendingEmail?: string | null } | null, userErrors: Array<{ __typename?: 'UserError', code: UserErrorCode, message: string, field?: Array<string> | null, retryAt?: string | null }> } };

export type ResetPasswordMutationVariables = Exact<{
  input: ResetPasswordInput;
}>;


export type ResetPasswordMutation = { __typename?: 'Mutation', resetPassword: { __typename?: 'ResetPasswordPayload', userErrors: Array<{ __typename?: 'UserError', code: UserErrorCode, message: string, field?: Array<string> | null, retryAt?: string | null }> } };

export type RequestPasswordResetMutationVariables = Exact<{
  input: RequestPasswordResetInput;
}>;


export type RequestPasswordResetMutation = { __typename?: 'Mutation', requestPasswordReset: { __typename?: 'RequestPasswordResetPayload', userErrors: Array<{ __typename?: 'UserError', code: UserErrorCode, message: string, field?: Array<string> | null, retryAt?: string | null }> } };

export type ChangePasswordMutationVariables = Exact<{
  input: ChangePasswordInput;
}>;


export type ChangePasswordMutation = { __typename?: 'Mutation', changePassword: { __typename?: 'AccountPayload', user?: { __typename?: 'User', id: string, sessions: Array<{ __typename?: 'Session', id: string, userAgent: string, createdAt: string, seenAt?: string | null, current: boolean, createdByApplication: boolean }> } | null, userErrors: Array<{ __typename?: 'UserError', code: UserErrorCode, message: string, field?: Array<string> | null, retryAt?: string | null }> } };

export type SessionFieldsFragment = { __typename?: 'Session', id: string, userAgent: string, createdAt: string, seenAt?: string | null, current: boolean, createdByApplication: boolean };

export type SessionsQueryVariables = Exact<{ [key: string]: never; }>;


export type SessionsQuery = { __typename?: 'Query', viewer?: { __typename?: 'User', id: string, sessions: Array<{ __typename?: 'Session', id: string, userAgent: string, createdAt: string, seenAt?: string | null, current: boolean, createdByApplication: boolean }> } | null };

export type RevokeSessionMutationVariables = Exact<{
  input: RevokeSessionInput;
}>;


export type RevokeSessionMutation = { __typename?: 'Mutation', revokeSession: { __typename?: 'AccountPayload', user?: { __typename?: 'User', id: string, sessions: Array<{ __typename?: 'Session', id: string, userAgent: string, createdAt: string, seenAt?: string | null, current: boolean, createdByApplication: boolean }> } | null, userErrors: Array<{ __typename?: 'UserError', code: UserErrorCode, message: string, field?: Array<string> | null, retryAt?: string | null }> } };

export type EndMySessionsMutationVariables = Exact<{ [key: string]: never; }>;


export type EndMySessionsMutation = { __typename?: 'Mutation', endAllSessions: { __typename?: 'EndAllSessionsPayload', endedSessions: number, userErrors: Array<{ __typename?: 'UserError', code: UserErrorCode, message: string, field?: Array<string> | null, retryAt?: string | null }> } };

export type CloseAccountMutationVariables = Exact<{
  input: DeleteMyAccountInput;
}>;


export type CloseAccountMutation = { __typename?: 'Mutation', deleteMyAccount: { __typename?: 'DeleteMyAccountPayload', userErrors: Array<{ __typename?: 'UserError', code: UserErrorCode, message: string, field?: Array<string> | null, retryAt?: string | null }> } };

export type LogOutMutationVariables = Exact<{ [key: string]: never; }>;


export type LogOutMutation = { __typename?: 'Mutation', logOut: { __typename?: 'LogOutPayload', userErrors: Array<{ __typename?: 'UserError', code: UserErrorCode, message: string, field?: Array<string> | null, retryAt?: string | null }> } };

export type MakeDepositMutationVariables = Exact<{
  input: DepositInput;
}>;


export type MakeDepositMutation = { __typename?: 'Mutation', deposit: { __typename?: 'DepositPayload', replayed: boolean, deposit?: { __typename?: 'Deposit', id: string, status: DepositStatus, clientSecret?: string | null, paymentIntentId?: string | null, createdAt: string, amount: { __typename?: 'Money', amount: string, currency: string }, failure?: { __typename?: 'PaymentFailure', code: string, declineCode?: string | null, message: string } | null } | null, wallet?: { __typename?: 'Wallet', id: string, currency: string, accountId?: string | null, currentBalance: { __typename?: 'Money', amount: string, currency: string }, availableBalance: { __typename?: 'Money', amount: string, currency: string }, heldBalance: { __typename?: 'Money', amount: string, currency: string }, spendableBalance: { __typename?: 'Money', amount: string, currency: string }, payoutAccount?: { __typename?: 'PayoutAccount', id: string, detailsSubmitted: boolean, transfersEnabled: boolean, payoutsEnabled: boolean, requirementsDue: Array<string>, disabledReason?: string | null, disconnected: boolean, bankFailure?: { __typename?: 'PaymentFailure', code: string, message: string } | null } | null } | null, userErrors: Array<{ __typename?: 'UserError', code: UserErrorCode, message: string, field?: Array<string> | null, retryAt?: string | null }> } };

export type CancelDepositMutationVariables = Exact<{
  input: CancelDepositInput;
}>;


export type CancelDepositMutation = { __typename?: 'Mutation', cancelDeposit: { __typename?: 'CancelDepositPayload', deposit?: { __typename?: 'Deposit', id: string, status: DepositStatus, clientSecret?: string | null, paymentIntentId?: string | null, createdAt: string, amount: { __typename?: 'Money', amount: string, currency: string }, failure?: { __typename?: 'PaymentFailure', code: string, declineCode?: string | null, message: string } | null } | null, userErrors: Array<{ __typename?: 'UserError', code: UserErrorCode, message: string, field?: Array<string> | null, retryAt?: string | null }> } };

export type MakePayoutMutationVariables = Exact<{
  input: PayoutInput;
}>;


export type MakePayoutMutation = { __typename?: 'Mutation', payout: { __typename?: 'PayoutPayload', replayed: boolean, payout?: { __typename?: 'Payout', id: string, status: PayoutStatus, awaitsApproval: boolean, stripeTransferId?: string | null, createdAt: string, amount: { __typename?: 'Money', amount: string, currency: string }, failure?: { __typename?: 'PaymentFailure', code: string, message: string } | null } | null, wallet?: { __typename?: 'Wallet', id: string, currency: string, accountId?: string | null, currentBalance: { __typename?: 'Money', amount: string, currency: string }, availableBalance: { __typename?: 'Money', amount: string, currency: string }, heldBalance: { __typename?: 'Money', amount: string, currency: string }, spendableBalance: { __typename?: 'Money', amount: string, currency: string }, payoutAccount?: { __typename?: 'PayoutAccount', id: string, detailsSubmitted: boolean, transfersEnabled: boolean, payoutsEnabled: boolean, requirementsDue: Array<string>, disabledReason?: string | null, disconnected: boolean, bankFailure?: { __typename?: 'PaymentFailure', code: string, message: string } | null } | null } | null, userErrors: Array<{ __typename?: 'UserError', code: UserErrorCode, message: string, field?: Array<string> | null, retryAt?: string | null }> } };

export type MakeTransferMutationVariables = Exact<{
  input: TransferInput;
}>;


export type MakeTransferMutation = { __typename?: 'Mutation', transfer: { __typename?: 'TransferPayload', replayed: boolean, transfer?: { __typename?: 'Transfer', id: string, counterparty?: string | null, note: string, amount: { __typename?: 'Money', amount: string, currency: string } } | null, wallet?: { __typename?: 'Wallet', id: string, currency: string, accountId?: string | null, currentBalance: { __typename?: 'Money', amount: string, currency: string }, availableBalance: { __typename?: 'Money', amount: string, currency: string }, heldBalance: { __typename?: 'Money', amount: string, currency: string }, spendableBalance: { __typename?: 'Money', amount: string, currency: string }, payoutAccount?: { __typename?: 'PayoutAccount', id: string, detailsSubmitted: boolean, transfersEnabled: boolean, payoutsEnabled: boolean, requirementsDue: Array<string>, disabledReason?: string | null, disconnected: boolean, bankFailure?: { __typename?: 'PaymentFailure', code: string, message: string } | null } | null } | null, userErrors: Array<{ __typename?: 'UserError', code: UserErrorCode, message: string, field?: Array<string> | null, retryAt?: string | null }> } };

export type StartOnboardingMutationVariables = Exact<{ [key: string]: never; }>;


export type StartOnboardingMutation = { __typename?: 'Mutation', startConnectOnboarding: { __typename?: 'StartConnectOnboardingPayload', url?: string | null, wallet?: { __typename?: 'Wallet', id: string, currency: string, accountId?: string | null, currentBalance: { __typename?: 'Money', amount: string, currency: string }, availableBalance: { __typename?: 'Money', amount: string, currency: string }, heldBalance: { __typename?: 'Money', amount: string, currency: string }, spendableBalance: { __typename?: 'Money', amount: string, currency: string }, payoutAccount?: { __typename?: 'PayoutAccount', id: string, detailsSubmitted: boolean, transfersEnabled: boolean, payoutsEnabled: boolean, requirementsDue: Array<string>, disabledReason?: string | null, disconnected: boolean, bankFailure?: { __typename?: 'PaymentFailure', code: string, message: string } | null } | null } | null, userErrors: Array<{ __typename?: 'UserError', code: UserErrorCode, message: string, field?: Array<string> | null, retryAt?: string | null }> } };

export type WalletUpdatedSubscriptionVariables = Exact<{ [key: string]: never; }>;


export type WalletUpdatedSubscription = { __typename?: 'Subscription', walletUpdated: { __typename?: 'Wallet', id: string, currency: string, accountId?: string | null, currentBalance: { __typename?: 'Money', amount: string, currency: string }, availableBalance: { __typename?: 'Money', amount: string, currency: string }, heldBalance: { __typename?: 'Money', amount: string, currency: string }, spendableBalance: { __typename?: 'Money', amount: string, currency: string }, payoutAccount?: { __typename?: 'PayoutAccount', id: string, detailsSubmitted: boolean, transfersEnabled: boolean, payoutsEnabled: boolean, requirementsDue: Array<string>, disabledReason?: string | null, disconnected: boolean, bankFailure?: { __typename?: 'PaymentFailure', code: string, message: string } | null } | null } };

export type BooksQueryVariables = Exact<{ [key: string]: never; }>;


export type BooksQuery = { __typename?: 'Query', reconciliation: { __typename?: 'Reconciliation', at: string, clean: boolean, statementBehind: boolean, matched: number, suspense: number, unmatched: Array<{ __typename?: 'UnmatchedLine', id: string, type: string, source: string, createdAt: string, amount: { __typename?: 'Money', amount: string, currency: string } }>, currencies: Array<{ __typename?: 'CurrencyBalance', stripe: { __typename?: 'Money', amount: string, currency: string }, ledger: { __typename?: 'Money', amount: string, currency: string }, difference: { __typename?: 'Money', amount: string, currency: string } }>, moneyOut: { __typename?: 'MoneyOut', open: boolean, reason: string, changedBy?: string | null, changedAt?: string | null } }, switches: Array<{ __typename?: 'Switch', name: SwitchName, open: boolean, reason: string, changedAt?: string | null }>, parkedItems: Array<{ __typename?: 'ParkedItem', id: string, state: string, createdAt: string, awaitsApproval: boolean, failure?: string | null, object?: string | null, amount?: { __typename?: 'Money', amount: string, currency: string } | null }>, suspenseLines: Array<{ __typename?: 'SuspenseLine', id: string, type: string, source: string, createdAt: string, amount: { __typename?: 'Money', amount: string, currency: string } }>, resolutions: Array<{ __typename?: 'Resolution', id: string, action: ResolutionAction, targetId?: string | null, statementLineId?: string | null, operationId?: string | null, reason: string, proposedBy: string, amount?: { __typename?: 'Money', amount: string, currency: string } | null }> };

export type SetMoneyOutMutationVariables = Exact<{
  input: SetMoneyOutInput;
}>;


export type SetMoneyOutMutation = { __typename?: 'Mutation', setMoneyOut: { __typename?: 'SetMoneyOutPayload', moneyOut?: { __typename?: 'MoneyOut', open: boolean, reason: string, changedBy?: string | null, changedAt?: string | null } | null, userErrors: Array<{ __typename?: 'UserError', code: UserErrorCode, message: string, field?: Array<string> | null, retryAt?: string | null }> } };

export type RefundDepositMutationVariables = Exact<{
  input: RefundDepositInput;
}>;


export type RefundDepositMutation = { __typename?: 'Mutation', refundDeposit: { __typename?: 'RefundDepositPayload', refund?: { __typename?: 'Refund', id: string, status: RefundStatus, amount: { __typename?: 'Money', amount: string, currency: string } } | null, resolution?: { __typename?: 'Resolution', id: string, status: ResolutionStatus, amount?: { __typename?: 'Money', amount: string, currency: string } | null } | null, wallet?: { __typename?: 'Wallet', id: string, currentBalance: { __typename?: 'Money', amount: string, currency: string } } | null, userErrors: Array<{ __typename?: 'UserError', code: UserErrorCode, message: string, field?: Array<string> | null, retryAt?: string | null }> } };

export type DisputesQueryVariables = Exact<{ [key: string]: never; }>;


export type DisputesQuery = { __typename?: 'Query', disputes: Array<{ __typename?: 'Dispute', id: string, reason: string, status: string, open: boolean, dueBy?: string | null, amount: { __typename?: 'Money', amount: string, currency: string }, deposit: { __typename?: 'Deposit', id: string, wallet: { __typename?: 'Wallet', id: string } } }> };

export type UsersQueryVariables = Exact<{
  search?: InputMaybe<Scalars['String']['input']>;
  first: Scalars['Int']['input'];
  after?: InputMaybe<Scalars['Cursor']['input']>;
}>;


export type UsersQuery = { __typename?: 'Query', users: { __typename?: 'UserConnection', totalCount: number, pageInfo: { __typename?: 'PageInfo', hasNextPage: boolean, endCursor?: string | null }, edges?: Array<{ __typename?: 'UserEdge', cursor: string, node?: { __typename?: 'User', id: string, email: string, name?: string | null, role: Role, suspendedAt?: string | null, wallet: { __typename?: 'Wallet', id: string, frozenAt?: string | null, currentBalance: { __typename?: 'Money', amount: string, currency: string } } } | null } | null> | null } };

export type OneWalletQueryVariables = Exact<{
  id: Scalars['ID']['input'];
}>;


export type OneWalletQuery = { __typename?: 'Query', wallet?: { __typename?: 'Wallet', id: string, frozenAt?: string | null, frozenReason?: string | null, owner: { __typename?: 'User', id: string, email: string, name?: string | null, role: Role, suspendedAt?: string | null, suspendedReason?: string | null, wallets: Array<{ __typename?: 'Wallet', id: string, currency: string }> }, currentBalance: { __typename?: 'Money', amount: string, currency: string }, availableBalance: { __typename?: 'Money', amount: string, currency: string }, heldBalance: { __typename?: 'Money', amount: string, currency: string }, deposits: { __typename?: 'DepositConnection', edges?: Array<{ __typename?: 'DepositEdge', cursor: string, node?: { __typename?: 'Deposit', id: string, status: DepositStatus, clientSecret?: string | null, paymentIntentId?: string | null, createdAt: string, refunds: Array<{ __typename?: 'Refund', id: string, status: RefundStatus, amount: { __typename?: 'Money', amount: string, currency: string } }>, disputes: Array<{ __typename?: 'Dispute', id: string, status: string, reason: string, open: boolean, dueBy?: string | null, amount: { __typename?: 'Money', amount: string, currency: string } }>, amount: { __typename?: 'Money', amount: string, currency: string }, failure?: { __typename?: 'PaymentFailure', code: string, declineCode?: string | null, message: string } | null } | null } | null> | null } } | null };

export type ResolveUnmatchedMutationVariables = Exact<{
  input: ResolveUnmatchedInput;
}>;


export type ResolveUnmatchedMutation = { __typename?: 'Mutation', resolveUnmatched: { __typename?: 'ResolveUnmatchedPayload', resolution?: { __typename?: 'Resolution', id: string, status: ResolutionStatus } | null, userErrors: Array<{ __typename?: 'UserError', code: UserErrorCode, message: string, field?: Array<string> | null, retryAt?: string | null }> } };

export type ResolveSuspenseMutationVariables = Exact<{
  input: ResolveSuspenseInput;
}>;


export type ResolveSuspenseMutation = { __typename?: 'Mutation', resolveSuspense: { __typename?: 'ResolveSuspensePayload', resolution?: { __typename?: 'Resolution', id: string, status: ResolutionStatus } | null, userErrors: Array<{ __typename?: 'UserError', code: UserErrorCode, message: string, field?: Array<string> | null, retryAt?: string | null }> } };

export type ResolveParkedMutationVariables = Exact<{
  input: ResolveParkedInput;
}>;


export type ResolveParkedMutation = { __typename?: 'Mutation', resolveParked: { __typename?: 'ResolveParkedPayload', resolution?: { __typename?: 'Resolution', id: string, status: ResolutionStatus } | null, userErrors: Array<{ __typename?: 'UserError', code: UserErrorCode, message: string, field?: Array<string> | null, retryAt?: string | null }> } };

export type ConfirmResolutionMutationVariables = Exact<{
  input: ConfirmResolutionInput;
}>;


export type ConfirmResolutionMutation = { __typename?: 'Mutation', confirmResolution: { __typename?: 'ConfirmResolutionPayload', resolution?: { __typename?: 'Resolution', id: string, status: ResolutionStatus } | null, userErrors: Array<{ __typename?: 'UserError', code: UserErrorCode, message: string, field?: Array<string> | null, retryAt?: string | null }> } };

export type WithdrawResolutionMutationVariables = Exact<{
  input: WithdrawResolutionInput;
}>;


export type WithdrawResolutionMutation = { __typename?: 'Mutation', withdrawResolution: { __typename?: 'WithdrawResolutionPayload', resolution?: { __typename?: 'Resolution', id: string, status: ResolutionStatus } | null, userErrors: Array<{ __typename?: 'UserError', code: UserErrorCode, message: string, field?: Array<string> | null, retryAt?: string | null }> } };

export type FreezeWalletMutationVariables = Exact<{
  input: FreezeWalletInput;
}>;


export type FreezeWalletMutation = { __typename?: 'Mutation', freezeWallet: { __typename?: 'FreezeWalletPayload', wallet?: { __typename?: 'Wallet', id: string, frozenAt?: string | null, frozenReason?: string | null } | null, userErrors: Array<{ __typename?: 'UserError', code: UserErrorCode, message: string, field?: Array<string> | null, retryAt?: string | null }> } };

export type UnfreezeWalletMutationVariables = Exact<{
  input: FreezeWalletInput;
}>;


export type UnfreezeWalletMutation = { __typename?: 'Mutation', unfreezeWallet: { __typename?: 'FreezeWalletPayload', wallet?: { __typename?: 'Wallet', id: string, frozenAt?: string | null, frozenReason?: string | null } | null, userErrors: Array<{ __typename?: 'UserError', code: UserErrorCode, message: string, field?: Array<string> | null, retryAt?: string | null }> } };

export type SuspendUserMutationVariables = Exact<{
  input: SuspendUserInput;
}>;


export type SuspendUserMutation = { __typename?: 'Mutation', suspendUser: { __typename?: 'SuspendUserPayload', user?: { __typename?: 'User', id: string, suspendedAt?: string | null, suspendedReason?: string | null } | null, userErrors: Array<{ __typename?: 'UserError', code: UserErrorCode, message: string, field?: Array<string> | null, retryAt?: string | null }> } };

export type UnsuspendUserMutationVariables = Exact<{
  input: SuspendUserInput;
}>;


export type UnsuspendUserMutation = { __typename?: 'Mutation', unsuspendUser: { __typename?: 'SuspendUserPayload', user?: { __typename?: 'User', id: string, suspendedAt?: string | null, suspendedReason?: string | null } | null, userErrors: Array<{ __typename?: 'UserError', code: UserErrorCode, message: string, field?: Array<string> | null, retryAt?: string | null }> } };

export type EndAllSessionsMutationVariables = Exact<{
  input?: InputMaybe<EndAllSessionsInput>;
}>;


export type EndAllSessionsMutation = { __typename?: 'Mutation', endAllSessions: { __typename?: 'EndAllSessionsPayload', endedSessions: number, userErrors: Array<{ __typename?: 'UserError', code: UserErrorCode, message: string, field?: Array<string> | null, retryAt?: string | null }> } };

export type DemoteMutationVariables = Exact<{
  input: DemoteInput;
}>;


export type DemoteMutation = { __typename?: 'Mutation', demote: { __typename?: 'DemotePayload', user?: { __typename?: 'User', id: string, role: Role } | null, userErrors: Array<{ __typename?: 'UserError', code: UserErrorCode, message: string, field?: Array<string> | null, retryAt?: string | null }> } };

export type ApiKeysQueryVariables = Exact<{ [key: string]: never; }>;


export type ApiKeysQuery = { __typename?: 'Query', apiKeys: Array<{ __typename?: 'ApiKey', id: string, name: string, scopes: Array<ApiKeyScope>, lastFour: string, createdAt: string, lastUsedAt?: string | null, expiresAt?: string | null, revokedAt?: string | null }> };

export type ApiKeyFieldsFragment = { __typename?: 'ApiKey', id: string, name: string, scopes: Array<ApiKeyScope>, lastFour: string, createdAt: string, lastUsedAt?: string | null, expiresAt?: string | null, revokedAt?: string | null };

export type CreateApiKeyMutationVariables = Exact<{
  input: CreateApiKeyInput;
}>;


export type CreateApiKeyMutation = { __typename?: 'Mutation', createApiKey: { __typename?: 'ApiKeySecretPayload', secret?: string | null, apiKey?: { __typename?: 'ApiKey', id: string, name: string, scopes: Array<ApiKeyScope>, lastFour: string, createdAt: string, lastUsedAt?: string | null, expiresAt?: string | null, revokedAt?: string | null } | null, userErrors: Array<{ __typename?: 'UserError', code: UserErrorCode, message: string, field?: Array<string> | null, retryAt?: string | null }> } };

export type RotateApiKeyMutationVariables = Exact<{
  input: RotateApiKeyInput;
}>;


export type RotateApiKeyMutation = { __typename?: 'Mutation', rotateApiKey: { __typename?: 'ApiKeySecretPayload', secret?: string | null, apiKey?: { __typename?: 'ApiKey', id: string, name: string, scopes: Array<ApiKeyScope>, lastFour: string, createdAt: string, lastUsedAt?: string | null, expiresAt?: string | null, revokedAt?: string | null } | null, userErrors: Array<{ __typename?: 'UserError', code: UserErrorCode, message: string, field?: Array<string> | null, retryAt?: string | null }> } };

export type RevokeApiKeyMutationVariables = Exact<{
  input: RevokeApiKeyInput;
}>;


export type RevokeApiKeyMutation = { __typename?: 'Mutation', revokeApiKey: { __typename?: 'RevokeApiKeyPayload', apiKey?: { __typename?: 'ApiKey', id: string, name: string, scopes: Array<ApiKeyScope>, lastFour: string, createdAt: string, lastUsedAt?: string | null, expiresAt?: string | null, revokedAt?: string | null } | null, userErrors: Array<{ __typename?: 'UserError', code: UserErrorCode, message: string, field?: Array<string> | null, retryAt?: string | null }> } };

export type ChargeRowFragment = { __typename?: 'Charge', id: string, description: string, reference?: string | null, createdAt: string, amount: { __typename?: 'Money', amount: string, currency: string }, refunded: { __typename?: 'Money', amount: string, currency: string }, refunds: Array<{ __typename?: 'ChargeRefund', id: string, reason?: string | null }>, wallet: { __typename?: 'Wallet', id: string, owner: { __typename?: 'User', id: string, name?: string | null, email: string } } };

export type ChargesQueryVariables = Exact<{
  first: Scalars['Int']['input'];
  after?: InputMaybe<Scalars['Cursor']['input']>;
  filter?: InputMaybe<MovementFilterInput>;
}>;


export type ChargesQuery = { __typename?: 'Query', charges: { __typename?: 'ChargeConnection', pageInfo: { __typename?: 'PageInfo', hasNextPage: boolean, endCursor?: string | null }, edges?: Array<{ __typename?: 'ChargeEdge', cursor: string, node?: { __typename?: 'Charge', id: string, description: string, reference?: string | null, createdAt: string, amount: { __typename?: 'Money', amount: string, currency: string }, refunded: { __typename?: 'Money', amount: string, currency: string }, refunds: Array<{ __typename?: 'ChargeRefund', id: string, reason?: string | null }>, wallet: { __typename?: 'Wallet', id: string, owner: { __typename?: 'User', id: string, name?: string | null, email: string } } } | null } | null> | null } };

export type SpendingQueryVariables = Exact<{
  id: Scalars['ID']['input'];
}>;


export type SpendingQuery = { __typename?: 'Query', wallet?: { __typename?: 'Wallet', id: string, charges: { __typename?: 'ChargeConnection', edges?: Array<{ __typename?: 'ChargeEdge', cursor: string, node?: { __typename?: 'Charge', id: string, description: string, reference?: string | null, createdAt: string, amount: { __typename?: 'Money', amount: string, currency: string }, refunded: { __typename?: 'Money', amount: string, currency: string }, refunds: Array<{ __typename?: 'ChargeRefund', id: string, reason?: string | null }>, wallet: { __typename?: 'Wallet', id: string, owner: { __typename?: 'User', id: string, name?: string | null, email: string } } } | null } | null> | null }, transactions: { __typename?: 'TransactionConnection', edges?: Array<{ __typename?: 'TransactionEdge', cursor: string, node?: { __typename?: 'Transaction', id: string, source?: { __typename: 'Charge' } | { __typename: 'ChargeRefund' } | { __typename: 'Credit', id: string, description: string, reference?: string | null, createdAt: string, amount: { __typename?: 'Money', amount: string, currency: string } } | { __typename: 'Deposit' } | { __typename: 'Payout' } | { __typename: 'Transfer' } | null } | null } | null> | null } } | null };

export type HoldsQueryVariables = Exact<{
  id: Scalars['ID']['input'];
}>;


export type HoldsQuery = { __typename?: 'Query', wallet?: { __typename?: 'Wallet', id: string, holds: { __typename?: 'HoldConnection', edges?: Array<{ __typename?: 'HoldEdge', cursor: string, node?: { __typename?: 'Hold', id: string, description: string, reference?: string | null, status: HoldStatus, createdAt: string, expiresAt: string, amount: { __typename?: 'Money', amount: string, currency: string }, remaining: { __typename?: 'Money', amount: string, currency: string } } | null } | null> | null } } | null };

export type ReleaseHoldMutationVariables = Exact<{
  input: ReleaseHoldInput;
}>;


export type ReleaseHoldMutation = { __typename?: 'Mutation', releaseHold: { __typename?: 'HoldPayload', hold?: { __typename?: 'Hold', id: string, status: HoldStatus, remaining: { __typename?: 'Money', amount: string, currency: string } } | null, wallet?: { __typename?: 'Wallet', id: string, currentBalance: { __typename?: 'Money', amount: string, currency: string }, availableBalance: { __typename?: 'Money', amount: string, currency: string }, heldBalance: { __typename?: 'Money', amount: string, currency: string } } | null, userErrors: Array<{ __typename?: 'UserError', code: UserErrorCode, message: string, field?: Array<string> | null, retryAt?: string | null }> } };

export type SetSwitchMutationVariables = Exact<{
  input: SetSwitchInput;
}>;


export type SetSwitchMutation = { __typename?: 'Mutation', setSwitch: { __typename?: 'SetSwitchPayload', switch?: { __typename?: 'Switch', name: SwitchName, open: boolean, reason: string, changedAt?: string | null } | null, userErrors: Array<{ __typename?: 'UserError', code: UserErrorCode, message: string, field?: Array<string> | null, retryAt?: string | null }> } };

export type ApprovePayoutMutationVariables = Exact<{
  input: ApprovePayoutInput;
}>;


export type ApprovePayoutMutation = { __typename?: 'Mutation', approvePayout: { __typename?: 'ApprovePayoutPayload', payout?: { __typename?: 'Payout', id: string, status: PayoutStatus, awaitsApproval: boolean } | null, userErrors: Array<{ __typename?: 'UserError', code: UserErrorCode, message: string, field?: Array<string> | null, retryAt?: string | null }> } };

export type RefusePayoutMutationVariables = Exact<{
  input: RefusePayoutInput;
}>;


export type RefusePayoutMutation = { __typename?: 'Mutation', refusePayout: { __typename?: 'RefusePayoutPayload', payout?: { __typename?: 'Payout', id: string, status: PayoutStatus, awaitsApproval: boolean } | null, userErrors: Array<{ __typename?: 'UserError', code: UserErrorCode, message: string, field?: Array<string> | null, retryAt?: string | null }> } };

export type AuditLogQueryVariables = Exact<{
  subject?: InputMaybe<Scalars['ID']['input']>;
  first: Scalars['Int']['input'];
  after?: InputMaybe<Scalars['Cursor']['input']>;
}>;


export type AuditLogQuery = { __typename?: 'Query', auditLog: { __typename?: 'AuditEventConnection', pageInfo: { __typename?: 'PageInfo', hasNextPage: boolean, endCursor?: string | null }, edges?: Array<{ __typename?: 'AuditEventEdge', cursor: string, node?: { __typename?: 'AuditEvent', id: string, actor?: string | null, action: string, subject: string, detail: string, address?: string | null, createdAt: string } | null } | null> | null } };

export type AdjustWalletMutationVariables = Exact<{
  input: AdjustWalletInput;
}>;


export type AdjustWalletMutation = { __typename?: 'Mutation', adjustWallet: { __typename?: 'AdjustWalletPayload', resolution?: { __typename?: 'Resolution', id: string, status: ResolutionStatus, amount?: { __typename?: 'Money', amount: string, currency: string } | null } | null, wallet?: { __typename?: 'Wallet', id: string, currentBalance: { __typename?: 'Money', amount: string, currency: string }, availableBalance: { __typename?: 'Money', amount: string, currency: string } } | null, userErrors: Array<{ __typename?: 'UserError', code: UserErrorCode, message: string, field?: Array<string> | null, retryAt?: string | null }> } };

export type SearchObjectsQueryVariables = Exact<{
  reference?: InputMaybe<Scalars['String']['input']>;
  metadata?: InputMaybe<MetadataEntryInput>;
}>;


export type SearchObjectsQuery = { __typename?: 'Query', search: Array<{ __typename: 'ApiKey', id: string } | { __typename: 'Charge', createdAt: string, id: string, amount: { __typename?: 'Money', amount: string, currency: string }, wallet: { __typename?: 'Wallet', id: string } } | { __typename: 'ChargeRefund', createdAt: string, id: string, amount: { __typename?: 'Money', amount: string, currency: string }, charge: { __typename?: 'Charge', id: string, wallet: { __typename?: 'Wallet', id: string } } } | { __typename: 'Credit', createdAt: string, id: string, amount: { __typename?: 'Money', amount: string, currency: string }, wallet: { __typename?: 'Wallet', id: string } } | { __typename: 'Deposit', createdAt: string, id: string, amount: { __typename?: 'Money', amount: string, currency: string }, wallet: { __typename?: 'Wallet', id: string } } | { __typename: 'Dispute', id: string } | { __typename: 'Event', id: string } | { __typename: 'Hold', createdAt: string, id: string, amount: { __typename?: 'Money', amount: string, currency: string }, wallet: { __typename?: 'Wallet', id: string } } | { __typename: 'Payout', createdAt: string, id: string, amount: { __typename?: 'Money', amount: string, currency: string }, wallet: { __typename?: 'Wallet', id: string } } | { __typename: 'PayoutAccount', id: string } | { __typename: 'Refund', createdAt: string, id: string, amount: { __typename?: 'Money', amount: string, currency: string }, deposit: { __typename?: 'Deposit', id: string, wallet: { __typename?: 'Wallet', id: string } } } | { __typename: 'Transaction', id: string } | { __typename: 'Transfer', createdAt: string, id: string, amount: { __typename?: 'Money', amount: string, currency: string } } | { __typename: 'User', id: string } | { __typename: 'Wallet', id: string } | { __typename: 'WebhookDelivery', id: string } | { __typename: 'WebhookEndpoint', id: string }> };

export type WebhookFieldsFragment = { __typename?: 'WebhookEndpoint', id: string, url: string, description?: string | null, eventTypes: Array<string>, query?: string | null, status: WebhookEndpointStatus, disabledReason?: string | null, failingSince?: string | null, createdAt: string };

export type WebhooksQueryVariables = Exact<{ [key: string]: never; }>;


export type WebhooksQuery = { __typename?: 'Query', webhookEndpoints: Array<{ __typename?: 'WebhookEndpoint', id: string, url: string, description?: string | null, eventTypes: Array<string>, query?: string | null, status: WebhookEndpointStatus, disabledReason?: string | null, failingSince?: string | null, createdAt: string }> };

export type DeliveryFieldsFragment = { __typename?: 'WebhookDelivery', id: string, status: WebhookDeliveryStatus, attempt: number, httpStatus?: number | null, error?: string | null, durationMs?: number | null, createdAt: string, nextAttemptAt?: string | null, event: { __typename?: 'Event', id: string, type: string } };

export type DeliveriesQueryVariables = Exact<{
  id: Scalars['ID']['input'];
  status?: InputMaybe<WebhookDeliveryStatus>;
  first: Scalars['Int']['input'];
  after?: InputMaybe<Scalars['Cursor']['input']>;
}>;


export type DeliveriesQuery = { __typename?: 'Query', node?: { __typename: 'ApiKey' } | { __typename: 'Charge' } | { __typename: 'ChargeRefund' } | { __typename: 'Credit' } | { __typename: 'Deposit' } | { __typename: 'Dispute' } | { __typename: 'Event' } | { __typename: 'Hold' } | { __typename: 'Payout' } | { __typename: 'PayoutAccount' } | { __typename: 'Refund' } | { __typename: 'Transaction' } | { __typename: 'Transfer' } | { __typename: 'User' } | { __typename: 'Wallet' } | { __typename: 'WebhookDelivery' } | { __typename: 'WebhookEndpoint', id: string, url: string, description?: string | null, eventTypes: Array<string>, query?: string | null, status: WebhookEndpointStatus, disabledReason?: string | null, failingSince?: string | null, createdAt: string, deliveries: { __typename?: 'WebhookDeliveryConnection', pageInfo: { __typename?: 'PageInfo', hasNextPage: boolean, endCursor?: string | null }, edges?: Array<{ __typename?: 'WebhookDeliveryEdge', cursor: string, node?: { __typename?: 'WebhookDelivery', id: string, status: WebhookDeliveryStatus, attempt: number, httpStatus?: number | null, error?: string | null, durationMs?: number | null, createdAt: string, nextAttemptAt?: string | null, event: { __typename?: 'Event', id: string, type: string } } | null } | null> | null } } | null };

export type DeliveryQueryVariables = Exact<{
  id: Scalars['ID']['input'];
}>;


export type DeliveryQuery = { __typename?: 'Query', node?: { __typename: 'ApiKey' } | { __typename: 'Charge' } | { __typename: 'ChargeRefund' } | { __typename: 'Credit' } | { __typename: 'Deposit' } | { __typename: 'Dispute' } | { __typename: 'Event' } | { __typename: 'Hold' } | { __typename: 'Payout' } | { __typename: 'PayoutAccount' } | { __typename: 'Refund' } | { __typename: 'Transaction' } | { __typename: 'Transfer' } | { __typename: 'User' } | { __typename: 'Wallet' } | { __typename: 'WebhookDelivery', responseBody?: string | null, id: string, status: WebhookDeliveryStatus, attempt: number, httpStatus?: number | null, error?: string | null, durationMs?: number | null, createdAt: string, nextAttemptAt?: string | null, event: { __typename?: 'Event', id: string, type: string, data: any, createdAt: string, walletSequence?: number | null, wallet?: { __typename?: 'Wallet', id: string } | null }, endpoint: { __typename?: 'WebhookEndpoint', id: string, query?: string | null, status: WebhookEndpointStatus } } | { __typename: 'WebhookEndpoint' } | null };

export type CreateWebhookMutationVariables = Exact<{
  input: CreateWebhookEndpointInput;
}>;


export type CreateWebhookMutation = { __typename?: 'Mutation', createWebhookEndpoint: { __typename?: 'WebhookEndpointSecretPayload', secret?: string | null, webhookEndpoint?: { __typename?: 'WebhookEndpoint', id: string, url: string, description?: string | null, eventTypes: Array<string>, query?: string | null, status: WebhookEndpointStatus, disabledReason?: string | null, failingSince?: string | null, createdAt: string } | null, userErrors: Array<{ __typename?: 'UserError', code: UserErrorCode, message: string, field?: Array<string> | null, retryAt?: string | null }> } };

export type UpdateWebhookMutationVariables = Exact<{
  input: UpdateWebhookEndpointInput;
}>;


export type UpdateWebhookMutation = { __typename?: 'Mutation', updateWebhookEndpoint: { __typename?: 'WebhookEndpointPayload', webhookEndpoint?: { __typename?: 'WebhookEndpoint', id: string, url: string, description?: string | null, eventTypes: Array<string>, query?: string | null, status: WebhookEndpointStatus, disabledReason?: string | null, failingSince?: string | null, createdAt: string } | null, userErrors: Array<{ __typename?: 'UserError', code: UserErrorCode, message: string, field?: Array<string> | null, retryAt?: string | null }> } };

export type RotateWebhookMutationVariables = Exact<{
  input: RotateWebhookSecretInput;
}>;


export type RotateWebhookMutation = { __typename?: 'Mutation', rotateWebhookSecret: { __typename?: 'WebhookEndpointSecretPayload', secret?: string | null, webhookEndpoint?: { __typename?: 'WebhookEndpoint', id: string, url: string, description?: string | null, eventTypes: Array<string>, query?: string | null, status: WebhookEndpointStatus, disabledReason?: string | null, failingSince?: string | null, createdAt: string } | null, userErrors: Array<{ __typename?: 'UserError', code: UserErrorCode, message: string, field?: Array<string> | null, retryAt?: string | null }> } };

export type DeleteWebhookMutationVariables = Exact<{
  input: DeleteWebhookEndpointInput;
}>;


export type DeleteWebhookMutation = { __typename?: 'Mutation', deleteWebhookEndpoint: { __typename?: 'WebhookEndpointPayload', userErrors: Array<{ __typename?: 'UserError', code: UserErrorCode, message: string, field?: Array<string> | null, retryAt?: string | null }> } };

export type RedeliverEventsMutationVariables = Exact<{
  input: RedeliverEventsInput;
}>;


export type RedeliverEventsMutation = { __typename?: 'Mutation', redeliverEvents: { __typename?: 'RedeliverEventsPayload', count: number, userErrors: Array<{ __typename?: 'UserError', code: UserErrorCode, message: string, field?: Array<string> | null, retryAt?: string | null }> } };

export type SendTestEventMutationVariables = Exact<{
  input: SendTestEventInput;
}>;


export type SendTestEventMutation = { __typename?: 'Mutation', sendTestEvent: { __typename?: 'SendTestEventPayload', delivery?: { __typename?: 'WebhookDelivery', id: string, status: WebhookDeliveryStatus, attempt: number, httpStatus?: number | null, error?: string | null, durationMs?: number | null, createdAt: string, nextAttemptAt?: string | null, event: { __typename?: 'Event', id: string, type: string } } | null, userErrors: Array<{ __typename?: 'UserError', code: UserErrorCode, message: string, field?: Array<string> | null, retryAt?: string | null }> } };

export type StartPasskeyAuthenticationMutationVariables = Exact<{ [key: string]: never; }>;


export type StartPasskeyAuthenticationMutation = { __typename?: 'Mutation', startPasskeyAuthentication: { __typename?: 'StartPasskeyAuthenticationPayload', options?: string | null, userErrors: Array<{ __typename?: 'UserError', code: UserErrorCode, message: string, field?: Array<string> | null, retryAt?: string | null }> } };

export type ReauthenticateMutationVariables = Exact<{
  input: ReauthenticateInput;
}>;


export type ReauthenticateMutation = { __typename?: 'Mutation', reauthenticate: { __typename?: 'SessionPayload', userErrors: Array<{ __typename?: 'UserError', code: UserErrorCode, message: string, field?: Array<string> | null, retryAt?: string | null }> } };

export type FactorsQueryVariables = Exact<{ [key: string]: never; }>;


export type FactorsQuery = { __typename?: 'Query', viewer?: { __typename?: 'User', id: string, twoFactor: boolean, passkeys: Array<{ __typename?: 'Passkey', id: string }> } | null };

export const RefusalFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Refusal"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UserError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"field"}},{"kind":"Field","name":{"kind":"Name","value":"retryAt"}}]}}]} as unknown as DocumentNode<RefusalFragment, unknown>;
export const WalletFieldsFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"WalletFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Wallet"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}},{"kind":"Field","name":{"kind":"Name","value":"currentBalance"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}}]}},{"kind":"Field","name":{"kind":"Name","value":"availableBalance"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}}]}},{"kind":"Field","name":{"kind":"Name","value":"heldBalance"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}}]}},{"kind":"Field","name":{"kind":"Name","value":"spendableBalance"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}}]}},{"kind":"Field","name":{"kind":"Name","value":"accountId"}},{"kind":"Field","name":{"kind":"Name","value":"payoutAccount"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"detailsSubmitted"}},{"kind":"Field","name":{"kind":"Name","value":"transfersEnabled"}},{"kind":"Field","name":{"kind":"Name","value":"payoutsEnabled"}},{"kind":"Field","name":{"kind":"Name","value":"requirementsDue"}},{"kind":"Field","name":{"kind":"Name","value":"disabledReason"}},{"kind":"Field","name":{"kind":"Name","value":"disconnected"}},{"kind":"Field","name":{"kind":"Name","value":"bankFailure"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}}]}}]} as unknown as DocumentNode<WalletFieldsFragment, unknown>;
export const DepositFieldsFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"DepositFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Deposit"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"amount"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}}]}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"failure"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"declineCode"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}},{"kind":"Field","name":{"kind":"Name","value":"clientSecret"}},{"kind":"Field","name":{"kind":"Name","value":"paymentIntentId"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}}]}}]} as unknown as DocumentNode<DepositFieldsFragment, unknown>;
export const PayoutFieldsFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"PayoutFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Payout"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"amount"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}}]}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"awaitsApproval"}},{"kind":"Field","name":{"kind":"Name","value":"failure"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}},{"kind":"Field","name":{"kind":"Name","value":"stripeTransferId"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}}]}}]} as unknown as DocumentNode<PayoutFieldsFragment, unknown>;
export const LineFieldsFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"LineFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Transaction"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"sequence"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"value"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}}]}},{"kind":"Field","name":{"kind":"Name","value":"runningBalance"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}}]}},{"kind":"Field","name":{"kind":"Name","value":"balanceAfter"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}}]}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"source"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Deposit"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"paymentIntentId"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Payout"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"stripeTransferId"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Transfer"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"sent"}},{"kind":"Field","name":{"kind":"Name","value":"counterparty"}},{"kind":"Field","name":{"kind":"Name","value":"note"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Charge"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"description"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"ChargeRefund"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"reason"}},{"kind":"Field","name":{"kind":"Name","value":"charge"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"description"}}]}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Credit"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"description"}}]}}]}}]}}]} as unknown as DocumentNode<LineFieldsFragment, unknown>;
export const PasskeyFieldsFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"PasskeyFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Passkey"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"lastUsedAt"}},{"kind":"Field","name":{"kind":"Name","value":"backupEligible"}}]}}]} as unknown as DocumentNode<PasskeyFieldsFragment, unknown>;
export const SessionFieldsFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"SessionFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Session"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"userAgent"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"seenAt"}},{"kind":"Field","name":{"kind":"Name","value":"current"}},{"kind":"Field","name":{"kind":"Name","value":"createdByApplication"}}]}}]} as unknown as DocumentNode<SessionFieldsFragment, unknown>;
export const ApiKeyFieldsFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ApiKeyFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"ApiKey"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"scopes"}},{"kind":"Field","name":{"kind":"Name","value":"lastFour"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"lastUsedAt"}},{"kind":"Field","name":{"kind":"Name","value":"expiresAt"}},{"kind":"Field","name":{"kind":"Name","value":"revokedAt"}}]}}]} as unknown as DocumentNode<ApiKeyFieldsFragment, unknown>;
export const ChargeRowFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ChargeRow"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Charge"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"description"}},{"kind":"Field","name":{"kind":"Name","value":"reference"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"amount"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}}]}},{"kind":"Field","name":{"kind":"Name","value":"refunded"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}}]}},{"kind":"Field","name":{"kind":"Name","value":"refunds"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"reason"}}]}},{"kind":"Field","name":{"kind":"Name","value":"wallet"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"owner"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"email"}}]}}]}}]}}]} as unknown as DocumentNode<ChargeRowFragment, unknown>;
export const WebhookFieldsFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"WebhookFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"WebhookEndpoint"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"url"}},{"kind":"Field","name":{"kind":"Name","value":"description"}},{"kind":"Field","name":{"kind":"Name","value":"eventTypes"}},{"kind":"Field","name":{"kind":"Name","value":"query"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"disabledReason"}},{"kind":"Field","name":{"kind":"Name","value":"failingSince"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}}]}}]} as unknown as DocumentNode<WebhookFieldsFragment, unknown>;
export const DeliveryFieldsFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"DeliveryFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"WebhookDelivery"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"attempt"}},{"kind":"Field","name":{"kind":"Name","value":"httpStatus"}},{"kind":"Field","name":{"kind":"Name","value":"error"}},{"kind":"Field","name":{"kind":"Name","value":"durationMs"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"nextAttemptAt"}},{"kind":"Field","name":{"kind":"Name","value":"event"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"type"}}]}}]}}]} as unknown as DocumentNode<DeliveryFieldsFragment, unknown>;
export const ViewerDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Viewer"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"viewer"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"email"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"role"}},{"kind":"Field","name":{"kind":"Name","value":"wallet"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"WalletFields"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"WalletFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Wallet"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}},{"kind":"Field","name":{"kind":"Name","value":"currentBalance"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}}]}},{"kind":"Field","name":{"kind":"Name","value":"availableBalance"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}}]}},{"kind":"Field","name":{"kind":"Name","value":"heldBalance"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}}]}},{"kind":"Field","name":{"kind":"Name","value":"spendableBalance"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}}]}},{"kind":"Field","name":{"kind":"Name","value":"accountId"}},{"kind":"Field","name":{"kind":"Name","value":"payoutAccount"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"detailsSubmitted"}},{"kind":"Field","name":{"kind":"Name","value":"transfersEnabled"}},{"kind":"Field","name":{"kind":"Name","value":"payoutsEnabled"}},{"kind":"Field","name":{"kind":"Name","value":"requirementsDue"}},{"kind":"Field","name":{"kind":"Name","value":"disabledReason"}},{"kind":"Field","name":{"kind":"Name","value":"disconnected"}},{"kind":"Field","name":{"kind":"Name","value":"bankFailure"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}}]}}]} as unknown as DocumentNode<ViewerQuery, ViewerQueryVariables>;
export const LedgerDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Ledger"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"first"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"Int"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"after"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"Cursor"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"filter"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"TransactionFilterInput"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"wallet"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"transactions"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"Variable","name":{"kind":"Name","value":"first"}}},{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"after"}}},{"kind":"Argument","name":{"kind":"Name","value":"filter"},"value":{"kind":"Variable","name":{"kind":"Name","value":"filter"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"totalCount"}},{"kind":"Field","name":{"kind":"Name","value":"pageInfo"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"hasNextPage"}},{"kind":"Field","name":{"kind":"Name","value":"endCursor"}}]}},{"kind":"Field","name":{"kind":"Name","value":"edges"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"cursor"}},{"kind":"Field","name":{"kind":"Name","value":"node"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"LineFields"}}]}}]}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"LineFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Transaction"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"sequence"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"value"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}}]}},{"kind":"Field","name":{"kind":"Name","value":"runningBalance"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}}]}},{"kind":"Field","name":{"kind":"Name","value":"balanceAfter"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}}]}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"source"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Deposit"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"paymentIntentId"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Payout"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"stripeTransferId"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Transfer"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"sent"}},{"kind":"Field","name":{"kind":"Name","value":"counterparty"}},{"kind":"Field","name":{"kind":"Name","value":"note"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Charge"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"description"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"ChargeRefund"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"reason"}},{"kind":"Field","name":{"kind":"Name","value":"charge"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"description"}}]}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Credit"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"description"}}]}}]}}]}}]} as unknown as DocumentNode<LedgerQuery, LedgerQueryVariables>;
export const LineDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Line"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"node"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Transaction"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"LineFields"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"LineFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Transaction"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"sequence"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"value"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}}]}},{"kind":"Field","name":{"kind":"Name","value":"runningBalance"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}}]}},{"kind":"Field","name":{"kind":"Name","value":"balanceAfter"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}}]}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"source"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Deposit"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"paymentIntentId"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Payout"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"stripeTransferId"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Transfer"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"sent"}},{"kind":"Field","name":{"kind":"Name","value":"counterparty"}},{"kind":"Field","name":{"kind":"Name","value":"note"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Charge"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"description"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"ChargeRefund"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"reason"}},{"kind":"Field","name":{"kind":"Name","value":"charge"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"description"}}]}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Credit"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"description"}}]}}]}}]}}]} as unknown as DocumentNode<LineQuery, LineQueryVariables>;
export const HistoryDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"History"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"wallet"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"balanceHistory"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"at"}},{"kind":"Field","name":{"kind":"Name","value":"balance"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}}]}}]}}]}}]}}]} as unknown as DocumentNode<HistoryQuery, HistoryQueryVariables>;
export const OpenDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Open"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"wallet"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"deposits"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"5"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"edges"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"cursor"}},{"kind":"Field","name":{"kind":"Name","value":"node"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"DepositFields"}}]}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"payouts"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"5"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"edges"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"cursor"}},{"kind":"Field","name":{"kind":"Name","value":"node"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"PayoutFields"}}]}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"holds"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"20"}},{"kind":"Argument","name":{"kind":"Name","value":"status"},"value":{"kind":"ListValue","values":[{"kind":"EnumValue","value":"ACTIVE"}]}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"pageInfo"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"hasNextPage"}}]}},{"kind":"Field","name":{"kind":"Name","value":"edges"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"cursor"}},{"kind":"Field","name":{"kind":"Name","value":"node"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"description"}},{"kind":"Field","name":{"kind":"Name","value":"expiresAt"}},{"kind":"Field","name":{"kind":"Name","value":"amount"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}}]}},{"kind":"Field","name":{"kind":"Name","value":"remaining"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}}]}}]}}]}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"DepositFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Deposit"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"amount"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}}]}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"failure"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"declineCode"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}},{"kind":"Field","name":{"kind":"Name","value":"clientSecret"}},{"kind":"Field","name":{"kind":"Name","value":"paymentIntentId"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"PayoutFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Payout"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"amount"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}}]}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"awaitsApproval"}},{"kind":"Field","name":{"kind":"Name","value":"failure"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}},{"kind":"Field","name":{"kind":"Name","value":"stripeTransferId"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}}]}}]} as unknown as DocumentNode<OpenQuery, OpenQueryVariables>;
export const SignUpDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"SignUp"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"SignUpInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"signUp"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"user"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}}]}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Refusal"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Refusal"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UserError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"field"}},{"kind":"Field","name":{"kind":"Name","value":"retryAt"}}]}}]} as unknown as DocumentNode<SignUpMutation, SignUpMutationVariables>;
export const LogInDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"LogIn"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"LogInInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"logIn"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"user"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}}]}},{"kind":"Field","name":{"kind":"Name","value":"passkeyOptions"}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Refusal"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Refusal"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UserError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"field"}},{"kind":"Field","name":{"kind":"Name","value":"retryAt"}}]}}]} as unknown as DocumentNode<LogInMutation, LogInMutationVariables>;
export const StartPasskeyRegistrationDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"StartPasskeyRegistration"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"StartPasskeyRegistrationInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"startPasskeyRegistration"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"options"}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Refusal"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Refusal"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UserError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"field"}},{"kind":"Field","name":{"kind":"Name","value":"retryAt"}}]}}]} as unknown as DocumentNode<StartPasskeyRegistrationMutation, StartPasskeyRegistrationMutationVariables>;
export const FinishPasskeyRegistrationDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"FinishPasskeyRegistration"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"FinishPasskeyRegistrationInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"finishPasskeyRegistration"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"recoveryCodes"}},{"kind":"Field","name":{"kind":"Name","value":"user"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"passkeys"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"PasskeyFields"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Refusal"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"PasskeyFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Passkey"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"lastUsedAt"}},{"kind":"Field","name":{"kind":"Name","value":"backupEligible"}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Refusal"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UserError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"field"}},{"kind":"Field","name":{"kind":"Name","value":"retryAt"}}]}}]} as unknown as DocumentNode<FinishPasskeyRegistrationMutation, FinishPasskeyRegistrationMutationVariables>;
export const RemovePasskeyDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"RemovePasskey"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"RemovePasskeyInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"removePasskey"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"user"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"passkeys"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"PasskeyFields"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Refusal"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"PasskeyFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Passkey"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"lastUsedAt"}},{"kind":"Field","name":{"kind":"Name","value":"backupEligible"}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Refusal"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UserError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"field"}},{"kind":"Field","name":{"kind":"Name","value":"retryAt"}}]}}]} as unknown as DocumentNode<RemovePasskeyMutation, RemovePasskeyMutationVariables>;
export const AccountDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Account"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"viewer"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"email"}},{"kind":"Field","name":{"kind":"Name","value":"emailVerified"}},{"kind":"Field","name":{"kind":"Name","value":"pendingEmail"}},{"kind":"Field","name":{"kind":"Name","value":"twoFactor"}},{"kind":"Field","name":{"kind":"Name","value":"passkeys"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"PasskeyFields"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"PasskeyFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Passkey"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"lastUsedAt"}},{"kind":"Field","name":{"kind":"Name","value":"backupEligible"}}]}}]} as unknown as DocumentNode<AccountQuery, AccountQueryVariables>;
export const StartTwoFactorDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"StartTwoFactor"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"StartTwoFactorInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"startTwoFactor"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"secret"}},{"kind":"Field","name":{"kind":"Name","value":"uri"}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Refusal"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Refusal"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UserError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"field"}},{"kind":"Field","name":{"kind":"Name","value":"retryAt"}}]}}]} as unknown as DocumentNode<StartTwoFactorMutation, StartTwoFactorMutationVariables>;
export const ConfirmTwoFactorDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"ConfirmTwoFactor"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ConfirmTwoFactorInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"confirmTwoFactor"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"recoveryCodes"}},{"kind":"Field","name":{"kind":"Name","value":"user"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"twoFactor"}}]}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Refusal"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Refusal"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UserError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"field"}},{"kind":"Field","name":{"kind":"Name","value":"retryAt"}}]}}]} as unknown as DocumentNode<ConfirmTwoFactorMutation, ConfirmTwoFactorMutationVariables>;
export const DisableTwoFactorDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"DisableTwoFactor"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"DisableTwoFactorInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"disableTwoFactor"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"user"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"twoFactor"}}]}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Refusal"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Refusal"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UserError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"field"}},{"kind":"Field","name":{"kind":"Name","value":"retryAt"}}]}}]} as unknown as DocumentNode<DisableTwoFactorMutation, DisableTwoFactorMutationVariables>;
export const RequestEmailVerificationDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"RequestEmailVerification"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"requestEmailVerification"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Refusal"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Refusal"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UserError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"field"}},{"kind":"Field","name":{"kind":"Name","value":"retryAt"}}]}}]} as unknown as DocumentNode<RequestEmailVerificationMutation, RequestEmailVerificationMutationVariables>;
export const ChangeEmailDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"ChangeEmail"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ChangeEmailInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"changeEmail"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"user"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"email"}},{"kind":"Field","name":{"kind":"Name","value":"emailVerified"}},{"kind":"Field","name":{"kind":"Name","value":"pendingEmail"}}]}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Refusal"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Refusal"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UserError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"field"}},{"kind":"Field","name":{"kind":"Name","value":"retryAt"}}]}}]} as unknown as DocumentNode<ChangeEmailMutation, ChangeEmailMutationVariables>;
export const VerifyEmailDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"VerifyEmail"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"VerifyEmailInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"verifyEmail"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"user"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"email"}},{"kind":"Field","name":{"kind":"Name","value":"emailVerified"}},{"kind":"Field","name":{"kind":"Name","value":"pendingEmail"}}]}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Refusal"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Refusal"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UserError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"field"}},{"kind":"Field","name":{"kind":"Name","value":"retryAt"}}]}}]} as unknown as DocumentNode<VerifyEmailMutation, VerifyEmailMutationVariables>;
export const ResetPasswordDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"ResetPassword"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ResetPasswordInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"resetPassword"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Refusal"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Refusal"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UserError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"field"}},{"kind":"Field","name":{"kind":"Name","value":"retryAt"}}]}}]} as unknown as DocumentNode<ResetPasswordMutation, ResetPasswordMutationVariables>;
export const RequestPasswordResetDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"RequestPasswordReset"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"RequestPasswordResetInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"requestPasswordReset"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Refusal"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Refusal"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UserError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"field"}},{"kind":"Field","name":{"kind":"Name","value":"retryAt"}}]}}]} as unknown as DocumentNode<RequestPasswordResetMutation, RequestPasswordResetMutationVariables>;
export const ChangePasswordDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"ChangePassword"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ChangePasswordInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"changePassword"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"user"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"sessions"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"SessionFields"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Refusal"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"SessionFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Session"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"userAgent"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"seenAt"}},{"kind":"Field","name":{"kind":"Name","value":"current"}},{"kind":"Field","name":{"kind":"Name","value":"createdByApplication"}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Refusal"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UserError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"field"}},{"kind":"Field","name":{"kind":"Name","value":"retryAt"}}]}}]} as unknown as DocumentNode<ChangePasswordMutation, ChangePasswordMutationVariables>;
export const SessionsDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Sessions"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"viewer"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"sessions"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"SessionFields"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"SessionFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Session"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"userAgent"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"seenAt"}},{"kind":"Field","name":{"kind":"Name","value":"current"}},{"kind":"Field","name":{"kind":"Name","value":"createdByApplication"}}]}}]} as unknown as DocumentNode<SessionsQuery, SessionsQueryVariables>;
export const RevokeSessionDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"RevokeSession"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"RevokeSessionInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"revokeSession"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"user"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"sessions"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"SessionFields"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Refusal"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"SessionFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Session"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"userAgent"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"seenAt"}},{"kind":"Field","name":{"kind":"Name","value":"current"}},{"kind":"Field","name":{"kind":"Name","value":"createdByApplication"}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Refusal"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UserError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"field"}},{"kind":"Field","name":{"kind":"Name","value":"retryAt"}}]}}]} as unknown as DocumentNode<RevokeSessionMutation, RevokeSessionMutationVariables>;
export const EndMySessionsDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"EndMySessions"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"endAllSessions"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"endedSessions"}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Refusal"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Refusal"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UserError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"field"}},{"kind":"Field","name":{"kind":"Name","value":"retryAt"}}]}}]} as unknown as DocumentNode<EndMySessionsMutation, EndMySessionsMutationVariables>;
export const CloseAccountDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"CloseAccount"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"DeleteMyAccountInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"deleteMyAccount"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Refusal"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Refusal"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UserError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"field"}},{"kind":"Field","name":{"kind":"Name","value":"retryAt"}}]}}]} as unknown as DocumentNode<CloseAccountMutation, CloseAccountMutationVariables>;
export const LogOutDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"LogOut"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"logOut"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Refusal"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Refusal"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UserError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"field"}},{"kind":"Field","name":{"kind":"Name","value":"retryAt"}}]}}]} as unknown as DocumentNode<LogOutMutation, LogOutMutationVariables>;
export const MakeDepositDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"MakeDeposit"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"DepositInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"deposit"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"deposit"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"DepositFields"}}]}},{"kind":"Field","name":{"kind":"Name","value":"wallet"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"WalletFields"}}]}},{"kind":"Field","name":{"kind":"Name","value":"replayed"}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Refusal"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"DepositFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Deposit"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"amount"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}}]}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"failure"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"declineCode"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}},{"kind":"Field","name":{"kind":"Name","value":"clientSecret"}},{"kind":"Field","name":{"kind":"Name","value":"paymentIntentId"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"WalletFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Wallet"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}},{"kind":"Field","name":{"kind":"Name","value":"currentBalance"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}}]}},{"kind":"Field","name":{"kind":"Name","value":"availableBalance"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}}]}},{"kind":"Field","name":{"kind":"Name","value":"heldBalance"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}}]}},{"kind":"Field","name":{"kind":"Name","value":"spendableBalance"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}}]}},{"kind":"Field","name":{"kind":"Name","value":"accountId"}},{"kind":"Field","name":{"kind":"Name","value":"payoutAccount"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"detailsSubmitted"}},{"kind":"Field","name":{"kind":"Name","value":"transfersEnabled"}},{"kind":"Field","name":{"kind":"Name","value":"payoutsEnabled"}},{"kind":"Field","name":{"kind":"Name","value":"requirementsDue"}},{"kind":"Field","name":{"kind":"Name","value":"disabledReason"}},{"kind":"Field","name":{"kind":"Name","value":"disconnected"}},{"kind":"Field","name":{"kind":"Name","value":"bankFailure"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Refusal"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UserError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"field"}},{"kind":"Field","name":{"kind":"Name","value":"retryAt"}}]}}]} as unknown as DocumentNode<MakeDepositMutation, MakeDepositMutationVariables>;
export const CancelDepositDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"CancelDeposit"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"CancelDepositInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"cancelDeposit"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"deposit"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"DepositFields"}}]}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Refusal"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"DepositFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Deposit"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"amount"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}}]}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"failure"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"declineCode"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}},{"kind":"Field","name":{"kind":"Name","value":"clientSecret"}},{"kind":"Field","name":{"kind":"Name","value":"paymentIntentId"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Refusal"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UserError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"field"}},{"kind":"Field","name":{"kind":"Name","value":"retryAt"}}]}}]} as unknown as DocumentNode<CancelDepositMutation, CancelDepositMutationVariables>;
export const MakePayoutDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"MakePayout"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"PayoutInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"payout"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"payout"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"PayoutFields"}}]}},{"kind":"Field","name":{"kind":"Name","value":"wallet"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"WalletFields"}}]}},{"kind":"Field","name":{"kind":"Name","value":"replayed"}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Refusal"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"PayoutFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Payout"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"amount"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}}]}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"awaitsApproval"}},{"kind":"Field","name":{"kind":"Name","value":"failure"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}},{"kind":"Field","name":{"kind":"Name","value":"stripeTransferId"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"WalletFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Wallet"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}},{"kind":"Field","name":{"kind":"Name","value":"currentBalance"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}}]}},{"kind":"Field","name":{"kind":"Name","value":"availableBalance"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}}]}},{"kind":"Field","name":{"kind":"Name","value":"heldBalance"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}}]}},{"kind":"Field","name":{"kind":"Name","value":"spendableBalance"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}}]}},{"kind":"Field","name":{"kind":"Name","value":"accountId"}},{"kind":"Field","name":{"kind":"Name","value":"payoutAccount"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"detailsSubmitted"}},{"kind":"Field","name":{"kind":"Name","value":"transfersEnabled"}},{"kind":"Field","name":{"kind":"Name","value":"payoutsEnabled"}},{"kind":"Field","name":{"kind":"Name","value":"requirementsDue"}},{"kind":"Field","name":{"kind":"Name","value":"disabledReason"}},{"kind":"Field","name":{"kind":"Name","value":"disconnected"}},{"kind":"Field","name":{"kind":"Name","value":"bankFailure"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Refusal"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UserError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"field"}},{"kind":"Field","name":{"kind":"Name","value":"retryAt"}}]}}]} as unknown as DocumentNode<MakePayoutMutation, MakePayoutMutationVariables>;
export const MakeTransferDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"MakeTransfer"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"TransferInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"transfer"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"transfer"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"amount"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}}]}},{"kind":"Field","name":{"kind":"Name","value":"counterparty"}},{"kind":"Field","name":{"kind":"Name","value":"note"}}]}},{"kind":"Field","name":{"kind":"Name","value":"wallet"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"WalletFields"}}]}},{"kind":"Field","name":{"kind":"Name","value":"replayed"}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Refusal"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"WalletFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Wallet"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}},{"kind":"Field","name":{"kind":"Name","value":"currentBalance"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}}]}},{"kind":"Field","name":{"kind":"Name","value":"availableBalance"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}}]}},{"kind":"Field","name":{"kind":"Name","value":"heldBalance"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}}]}},{"kind":"Field","name":{"kind":"Name","value":"spendableBalance"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}}]}},{"kind":"Field","name":{"kind":"Name","value":"accountId"}},{"kind":"Field","name":{"kind":"Name","value":"payoutAccount"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"detailsSubmitted"}},{"kind":"Field","name":{"kind":"Name","value":"transfersEnabled"}},{"kind":"Field","name":{"kind":"Name","value":"payoutsEnabled"}},{"kind":"Field","name":{"kind":"Name","value":"requirementsDue"}},{"kind":"Field","name":{"kind":"Name","value":"disabledReason"}},{"kind":"Field","name":{"kind":"Name","value":"disconnected"}},{"kind":"Field","name":{"kind":"Name","value":"bankFailure"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Refusal"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UserError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"field"}},{"kind":"Field","name":{"kind":"Name","value":"retryAt"}}]}}]} as unknown as DocumentNode<MakeTransferMutation, MakeTransferMutationVariables>;
export const StartOnboardingDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"StartOnboarding"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"startConnectOnboarding"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"url"}},{"kind":"Field","name":{"kind":"Name","value":"wallet"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"WalletFields"}}]}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Refusal"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"WalletFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Wallet"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}},{"kind":"Field","name":{"kind":"Name","value":"currentBalance"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}}]}},{"kind":"Field","name":{"kind":"Name","value":"availableBalance"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}}]}},{"kind":"Field","name":{"kind":"Name","value":"heldBalance"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}}]}},{"kind":"Field","name":{"kind":"Name","value":"spendableBalance"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}}]}},{"kind":"Field","name":{"kind":"Name","value":"accountId"}},{"kind":"Field","name":{"kind":"Name","value":"payoutAccount"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"detailsSubmitted"}},{"kind":"Field","name":{"kind":"Name","value":"transfersEnabled"}},{"kind":"Field","name":{"kind":"Name","value":"payoutsEnabled"}},{"kind":"Field","name":{"kind":"Name","value":"requirementsDue"}},{"kind":"Field","name":{"kind":"Name","value":"disabledReason"}},{"kind":"Field","name":{"kind":"Name","value":"disconnected"}},{"kind":"Field","name":{"kind":"Name","value":"bankFailure"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Refusal"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UserError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"field"}},{"kind":"Field","name":{"kind":"Name","value":"retryAt"}}]}}]} as unknown as DocumentNode<StartOnboardingMutation, StartOnboardingMutationVariables>;
export const WalletUpdatedDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"subscription","name":{"kind":"Name","value":"WalletUpdated"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"walletUpdated"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"WalletFields"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"WalletFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Wallet"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}},{"kind":"Field","name":{"kind":"Name","value":"currentBalance"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}}]}},{"kind":"Field","name":{"kind":"Name","value":"availableBalance"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}}]}},{"kind":"Field","name":{"kind":"Name","value":"heldBalance"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}}]}},{"kind":"Field","name":{"kind":"Name","value":"spendableBalance"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}}]}},{"kind":"Field","name":{"kind":"Name","value":"accountId"}},{"kind":"Field","name":{"kind":"Name","value":"payoutAccount"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"detailsSubmitted"}},{"kind":"Field","name":{"kind":"Name","value":"transfersEnabled"}},{"kind":"Field","name":{"kind":"Name","value":"payoutsEnabled"}},{"kind":"Field","name":{"kind":"Name","value":"requirementsDue"}},{"kind":"Field","name":{"kind":"Name","value":"disabledReason"}},{"kind":"Field","name":{"kind":"Name","value":"disconnected"}},{"kind":"Field","name":{"kind":"Name","value":"bankFailure"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}}]}}]} as unknown as DocumentNode<WalletUpdatedSubscription, WalletUpdatedSubscriptionVariables>;
export const BooksDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Books"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"reconciliation"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"at"}},{"kind":"Field","name":{"kind":"Name","value":"clean"}},{"kind":"Field","name":{"kind":"Name","value":"statementBehind"}},{"kind":"Field","name":{"kind":"Name","value":"matched"}},{"kind":"Field","name":{"kind":"Name","value":"suspense"}},{"kind":"Field","name":{"kind":"Name","value":"unmatched"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"type"}},{"kind":"Field","name":{"kind":"Name","value":"source"}},{"kind":"Field","name":{"kind":"Name","value":"amount"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}}]}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}}]}},{"kind":"Field","name":{"kind":"Name","value":"currencies"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"stripe"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}}]}},{"kind":"Field","name":{"kind":"Name","value":"ledger"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}}]}},{"kind":"Field","name":{"kind":"Name","value":"difference"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"moneyOut"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"open"}},{"kind":"Field","name":{"kind":"Name","value":"reason"}},{"kind":"Field","name":{"kind":"Name","value":"changedBy"}},{"kind":"Field","name":{"kind":"Name","value":"changedAt"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"switches"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"open"}},{"kind":"Field","name":{"kind":"Name","value":"reason"}},{"kind":"Field","name":{"kind":"Name","value":"changedAt"}}]}},{"kind":"Field","name":{"kind":"Name","value":"parkedItems"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"state"}},{"kind":"Field","name":{"kind":"Name","value":"amount"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}}]}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"awaitsApproval"}},{"kind":"Field","name":{"kind":"Name","value":"failure"}},{"kind":"Field","name":{"kind":"Name","value":"object"}}]}},{"kind":"Field","name":{"kind":"Name","value":"suspenseLines"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"type"}},{"kind":"Field","name":{"kind":"Name","value":"source"}},{"kind":"Field","name":{"kind":"Name","value":"amount"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}}]}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}}]}},{"kind":"Field","name":{"kind":"Name","value":"resolutions"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"status"},"value":{"kind":"EnumValue","value":"PROPOSED"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"action"}},{"kind":"Field","name":{"kind":"Name","value":"targetId"}},{"kind":"Field","name":{"kind":"Name","value":"statementLineId"}},{"kind":"Field","name":{"kind":"Name","value":"operationId"}},{"kind":"Field","name":{"kind":"Name","value":"amount"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}}]}},{"kind":"Field","name":{"kind":"Name","value":"reason"}},{"kind":"Field","name":{"kind":"Name","value":"proposedBy"}}]}}]}}]} as unknown as DocumentNode<BooksQuery, BooksQueryVariables>;
export const SetMoneyOutDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"SetMoneyOut"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"SetMoneyOutInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"setMoneyOut"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"moneyOut"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"open"}},{"kind":"Field","name":{"kind":"Name","value":"reason"}},{"kind":"Field","name":{"kind":"Name","value":"changedBy"}},{"kind":"Field","name":{"kind":"Name","value":"changedAt"}}]}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Refusal"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Refusal"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UserError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"field"}},{"kind":"Field","name":{"kind":"Name","value":"retryAt"}}]}}]} as unknown as DocumentNode<SetMoneyOutMutation, SetMoneyOutMutationVariables>;
export const RefundDepositDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"RefundDeposit"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"RefundDepositInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"refundDeposit"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"refund"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"amount"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"resolution"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"amount"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"wallet"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"currentBalance"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Refusal"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Refusal"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UserError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"field"}},{"kind":"Field","name":{"kind":"Name","value":"retryAt"}}]}}]} as unknown as DocumentNode<RefundDepositMutation, RefundDepositMutationVariables>;
export const DisputesDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Disputes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"disputes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"amount"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}}]}},{"kind":"Field","name":{"kind":"Name","value":"reason"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"open"}},{"kind":"Field","name":{"kind":"Name","value":"dueBy"}},{"kind":"Field","name":{"kind":"Name","value":"deposit"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"wallet"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}}]}}]}}]}}]}}]} as unknown as DocumentNode<DisputesQuery, DisputesQueryVariables>;
export const UsersDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Users"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"search"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"first"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"Int"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"after"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"Cursor"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"users"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"search"},"value":{"kind":"Variable","name":{"kind":"Name","value":"search"}}},{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"Variable","name":{"kind":"Name","value":"first"}}},{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"after"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"totalCount"}},{"kind":"Field","name":{"kind":"Name","value":"pageInfo"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"hasNextPage"}},{"kind":"Field","name":{"kind":"Name","value":"endCursor"}}]}},{"kind":"Field","name":{"kind":"Name","value":"edges"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"cursor"}},{"kind":"Field","name":{"kind":"Name","value":"node"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"email"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"role"}},{"kind":"Field","name":{"kind":"Name","value":"suspendedAt"}},{"kind":"Field","name":{"kind":"Name","value":"wallet"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"frozenAt"}},{"kind":"Field","name":{"kind":"Name","value":"currentBalance"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}}]}}]}}]}}]}}]}}]}}]} as unknown as DocumentNode<UsersQuery, UsersQueryVariables>;
export const OneWalletDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"OneWallet"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"wallet"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"owner"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"email"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"role"}},{"kind":"Field","name":{"kind":"Name","value":"suspendedAt"}},{"kind":"Field","name":{"kind":"Name","value":"suspendedReason"}},{"kind":"Field","name":{"kind":"Name","value":"wallets"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"frozenAt"}},{"kind":"Field","name":{"kind":"Name","value":"frozenReason"}},{"kind":"Field","name":{"kind":"Name","value":"currentBalance"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}}]}},{"kind":"Field","name":{"kind":"Name","value":"availableBalance"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}}]}},{"kind":"Field","name":{"kind":"Name","value":"heldBalance"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}}]}},{"kind":"Field","name":{"kind":"Name","value":"deposits"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"20"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"edges"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"cursor"}},{"kind":"Field","name":{"kind":"Name","value":"node"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"DepositFields"}},{"kind":"Field","name":{"kind":"Name","value":"refunds"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"amount"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"disputes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"reason"}},{"kind":"Field","name":{"kind":"Name","value":"open"}},{"kind":"Field","name":{"kind":"Name","value":"amount"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}}]}},{"kind":"Field","name":{"kind":"Name","value":"dueBy"}}]}}]}}]}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"DepositFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Deposit"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"amount"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}}]}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"failure"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"declineCode"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}},{"kind":"Field","name":{"kind":"Name","value":"clientSecret"}},{"kind":"Field","name":{"kind":"Name","value":"paymentIntentId"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}}]}}]} as unknown as DocumentNode<OneWalletQuery, OneWalletQueryVariables>;
export const ResolveUnmatchedDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"ResolveUnmatched"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ResolveUnmatchedInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"resolveUnmatched"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"resolution"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"status"}}]}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Refusal"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Refusal"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UserError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"field"}},{"kind":"Field","name":{"kind":"Name","value":"retryAt"}}]}}]} as unknown as DocumentNode<ResolveUnmatchedMutation, ResolveUnmatchedMutationVariables>;
export const ResolveSuspenseDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"ResolveSuspense"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ResolveSuspenseInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"resolveSuspense"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"resolution"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"status"}}]}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Refusal"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Refusal"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UserError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"field"}},{"kind":"Field","name":{"kind":"Name","value":"retryAt"}}]}}]} as unknown as DocumentNode<ResolveSuspenseMutation, ResolveSuspenseMutationVariables>;
export const ResolveParkedDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"ResolveParked"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ResolveParkedInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"resolveParked"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"resolution"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"status"}}]}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Refusal"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Refusal"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UserError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"field"}},{"kind":"Field","name":{"kind":"Name","value":"retryAt"}}]}}]} as unknown as DocumentNode<ResolveParkedMutation, ResolveParkedMutationVariables>;
export const ConfirmResolutionDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"ConfirmResolution"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ConfirmResolutionInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"confirmResolution"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"resolution"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"status"}}]}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Refusal"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Refusal"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UserError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"field"}},{"kind":"Field","name":{"kind":"Name","value":"retryAt"}}]}}]} as unknown as DocumentNode<ConfirmResolutionMutation, ConfirmResolutionMutationVariables>;
export const WithdrawResolutionDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"WithdrawResolution"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"WithdrawResolutionInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"withdrawResolution"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"resolution"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"status"}}]}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Refusal"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Refusal"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UserError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"field"}},{"kind":"Field","name":{"kind":"Name","value":"retryAt"}}]}}]} as unknown as DocumentNode<WithdrawResolutionMutation, WithdrawResolutionMutationVariables>;
export const FreezeWalletDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"FreezeWallet"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"FreezeWalletInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"freezeWallet"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"wallet"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"frozenAt"}},{"kind":"Field","name":{"kind":"Name","value":"frozenReason"}}]}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Refusal"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Refusal"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UserError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"field"}},{"kind":"Field","name":{"kind":"Name","value":"retryAt"}}]}}]} as unknown as DocumentNode<FreezeWalletMutation, FreezeWalletMutationVariables>;
export const UnfreezeWalletDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"UnfreezeWallet"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"FreezeWalletInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"unfreezeWallet"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"wallet"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"frozenAt"}},{"kind":"Field","name":{"kind":"Name","value":"frozenReason"}}]}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Refusal"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Refusal"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UserError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"field"}},{"kind":"Field","name":{"kind":"Name","value":"retryAt"}}]}}]} as unknown as DocumentNode<UnfreezeWalletMutation, UnfreezeWalletMutationVariables>;
export const SuspendUserDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"SuspendUser"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"SuspendUserInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"suspendUser"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"user"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"suspendedAt"}},{"kind":"Field","name":{"kind":"Name","value":"suspendedReason"}}]}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Refusal"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Refusal"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UserError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"field"}},{"kind":"Field","name":{"kind":"Name","value":"retryAt"}}]}}]} as unknown as DocumentNode<SuspendUserMutation, SuspendUserMutationVariables>;
export const UnsuspendUserDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"UnsuspendUser"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"SuspendUserInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"unsuspendUser"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"user"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"suspendedAt"}},{"kind":"Field","name":{"kind":"Name","value":"suspendedReason"}}]}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Refusal"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Refusal"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UserError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"field"}},{"kind":"Field","name":{"kind":"Name","value":"retryAt"}}]}}]} as unknown as DocumentNode<UnsuspendUserMutation, UnsuspendUserMutationVariables>;
export const EndAllSessionsDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"EndAllSessions"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"EndAllSessionsInput"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"endAllSessions"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"endedSessions"}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Refusal"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Refusal"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UserError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"field"}},{"kind":"Field","name":{"kind":"Name","value":"retryAt"}}]}}]} as unknown as DocumentNode<EndAllSessionsMutation, EndAllSessionsMutationVariables>;
export const DemoteDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"Demote"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"DemoteInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"demote"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"user"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"role"}}]}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Refusal"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Refusal"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UserError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"field"}},{"kind":"Field","name":{"kind":"Name","value":"retryAt"}}]}}]} as unknown as DocumentNode<DemoteMutation, DemoteMutationVariables>;
export const ApiKeysDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"ApiKeys"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"apiKeys"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ApiKeyFields"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ApiKeyFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"ApiKey"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"scopes"}},{"kind":"Field","name":{"kind":"Name","value":"lastFour"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"lastUsedAt"}},{"kind":"Field","name":{"kind":"Name","value":"expiresAt"}},{"kind":"Field","name":{"kind":"Name","value":"revokedAt"}}]}}]} as unknown as DocumentNode<ApiKeysQuery, ApiKeysQueryVariables>;
export const CreateApiKeyDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"CreateApiKey"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"CreateApiKeyInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"createApiKey"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"apiKey"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ApiKeyFields"}}]}},{"kind":"Field","name":{"kind":"Name","value":"secret"}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Refusal"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ApiKeyFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"ApiKey"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"scopes"}},{"kind":"Field","name":{"kind":"Name","value":"lastFour"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"lastUsedAt"}},{"kind":"Field","name":{"kind":"Name","value":"expiresAt"}},{"kind":"Field","name":{"kind":"Name","value":"revokedAt"}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Refusal"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UserError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"field"}},{"kind":"Field","name":{"kind":"Name","value":"retryAt"}}]}}]} as unknown as DocumentNode<CreateApiKeyMutation, CreateApiKeyMutationVariables>;
export const RotateApiKeyDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"RotateApiKey"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"RotateApiKeyInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"rotateApiKey"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"apiKey"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ApiKeyFields"}}]}},{"kind":"Field","name":{"kind":"Name","value":"secret"}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Refusal"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ApiKeyFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"ApiKey"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"scopes"}},{"kind":"Field","name":{"kind":"Name","value":"lastFour"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"lastUsedAt"}},{"kind":"Field","name":{"kind":"Name","value":"expiresAt"}},{"kind":"Field","name":{"kind":"Name","value":"revokedAt"}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Refusal"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UserError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"field"}},{"kind":"Field","name":{"kind":"Name","value":"retryAt"}}]}}]} as unknown as DocumentNode<RotateApiKeyMutation, RotateApiKeyMutationVariables>;
export const RevokeApiKeyDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"RevokeApiKey"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"RevokeApiKeyInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"revokeApiKey"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"apiKey"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ApiKeyFields"}}]}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Refusal"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ApiKeyFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"ApiKey"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"scopes"}},{"kind":"Field","name":{"kind":"Name","value":"lastFour"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"lastUsedAt"}},{"kind":"Field","name":{"kind":"Name","value":"expiresAt"}},{"kind":"Field","name":{"kind":"Name","value":"revokedAt"}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Refusal"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UserError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"field"}},{"kind":"Field","name":{"kind":"Name","value":"retryAt"}}]}}]} as unknown as DocumentNode<RevokeApiKeyMutation, RevokeApiKeyMutationVariables>;
export const ChargesDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Charges"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"first"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"Int"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"after"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"Cursor"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"filter"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"MovementFilterInput"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"charges"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"Variable","name":{"kind":"Name","value":"first"}}},{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"after"}}},{"kind":"Argument","name":{"kind":"Name","value":"filter"},"value":{"kind":"Variable","name":{"kind":"Name","value":"filter"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"pageInfo"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"hasNextPage"}},{"kind":"Field","name":{"kind":"Name","value":"endCursor"}}]}},{"kind":"Field","name":{"kind":"Name","value":"edges"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"cursor"}},{"kind":"Field","name":{"kind":"Name","value":"node"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ChargeRow"}}]}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ChargeRow"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Charge"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"description"}},{"kind":"Field","name":{"kind":"Name","value":"reference"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"amount"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}}]}},{"kind":"Field","name":{"kind":"Name","value":"refunded"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}}]}},{"kind":"Field","name":{"kind":"Name","value":"refunds"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"reason"}}]}},{"kind":"Field","name":{"kind":"Name","value":"wallet"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"owner"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"email"}}]}}]}}]}}]} as unknown as DocumentNode<ChargesQuery, ChargesQueryVariables>;
export const SpendingDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Spending"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"wallet"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"charges"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"20"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"edges"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"cursor"}},{"kind":"Field","name":{"kind":"Name","value":"node"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ChargeRow"}}]}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"transactions"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"20"}},{"kind":"Argument","name":{"kind":"Name","value":"filter"},"value":{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"kinds"},"value":{"kind":"ListValue","values":[{"kind":"EnumValue","value":"CREDIT"}]}}]}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"edges"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"cursor"}},{"kind":"Field","name":{"kind":"Name","value":"node"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"source"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Credit"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"description"}},{"kind":"Field","name":{"kind":"Name","value":"reference"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"amount"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}}]}}]}}]}}]}}]}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ChargeRow"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Charge"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"description"}},{"kind":"Field","name":{"kind":"Name","value":"reference"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"amount"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}}]}},{"kind":"Field","name":{"kind":"Name","value":"refunded"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}}]}},{"kind":"Field","name":{"kind":"Name","value":"refunds"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"reason"}}]}},{"kind":"Field","name":{"kind":"Name","value":"wallet"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"owner"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"email"}}]}}]}}]}}]} as unknown as DocumentNode<SpendingQuery, SpendingQueryVariables>;
export const HoldsDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Holds"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"wallet"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"holds"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"20"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"edges"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"cursor"}},{"kind":"Field","name":{"kind":"Name","value":"node"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"description"}},{"kind":"Field","name":{"kind":"Name","value":"reference"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"expiresAt"}},{"kind":"Field","name":{"kind":"Name","value":"amount"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}}]}},{"kind":"Field","name":{"kind":"Name","value":"remaining"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}}]}}]}}]}}]}}]}}]}}]} as unknown as DocumentNode<HoldsQuery, HoldsQueryVariables>;
export const ReleaseHoldDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"ReleaseHold"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ReleaseHoldInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"releaseHold"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"hold"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"remaining"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"wallet"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"currentBalance"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}}]}},{"kind":"Field","name":{"kind":"Name","value":"availableBalance"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}}]}},{"kind":"Field","name":{"kind":"Name","value":"heldBalance"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Refusal"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Refusal"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UserError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"field"}},{"kind":"Field","name":{"kind":"Name","value":"retryAt"}}]}}]} as unknown as DocumentNode<ReleaseHoldMutation, ReleaseHoldMutationVariables>;
export const SetSwitchDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"SetSwitch"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"SetSwitchInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"setSwitch"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"switch"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"open"}},{"kind":"Field","name":{"kind":"Name","value":"reason"}},{"kind":"Field","name":{"kind":"Name","value":"changedAt"}}]}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Refusal"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Refusal"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UserError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"field"}},{"kind":"Field","name":{"kind":"Name","value":"retryAt"}}]}}]} as unknown as DocumentNode<SetSwitchMutation, SetSwitchMutationVariables>;
export const ApprovePayoutDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"ApprovePayout"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ApprovePayoutInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"approvePayout"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"payout"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"awaitsApproval"}}]}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Refusal"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Refusal"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UserError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"field"}},{"kind":"Field","name":{"kind":"Name","value":"retryAt"}}]}}]} as unknown as DocumentNode<ApprovePayoutMutation, ApprovePayoutMutationVariables>;
export const RefusePayoutDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"RefusePayout"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"RefusePayoutInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"refusePayout"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"payout"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"awaitsApproval"}}]}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Refusal"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Refusal"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UserError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"field"}},{"kind":"Field","name":{"kind":"Name","value":"retryAt"}}]}}]} as unknown as DocumentNode<RefusePayoutMutation, RefusePayoutMutationVariables>;
export const AuditLogDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"AuditLog"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"subject"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"first"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"Int"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"after"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"Cursor"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"auditLog"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"subject"},"value":{"kind":"Variable","name":{"kind":"Name","value":"subject"}}},{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"Variable","name":{"kind":"Name","value":"first"}}},{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"after"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"pageInfo"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"hasNextPage"}},{"kind":"Field","name":{"kind":"Name","value":"endCursor"}}]}},{"kind":"Field","name":{"kind":"Name","value":"edges"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"cursor"}},{"kind":"Field","name":{"kind":"Name","value":"node"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"actor"}},{"kind":"Field","name":{"kind":"Name","value":"action"}},{"kind":"Field","name":{"kind":"Name","value":"subject"}},{"kind":"Field","name":{"kind":"Name","value":"detail"}},{"kind":"Field","name":{"kind":"Name","value":"address"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}}]}}]}}]}}]}}]} as unknown as DocumentNode<AuditLogQuery, AuditLogQueryVariables>;
export const AdjustWalletDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"AdjustWallet"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"AdjustWalletInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"adjustWallet"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"resolution"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"amount"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"wallet"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"currentBalance"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}}]}},{"kind":"Field","name":{"kind":"Name","value":"availableBalance"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Refusal"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Refusal"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UserError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"field"}},{"kind":"Field","name":{"kind":"Name","value":"retryAt"}}]}}]} as unknown as DocumentNode<AdjustWalletMutation, AdjustWalletMutationVariables>;
export const SearchObjectsDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"SearchObjects"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"reference"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"metadata"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"MetadataEntryInput"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"search"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"reference"},"value":{"kind":"Variable","name":{"kind":"Name","value":"reference"}}},{"kind":"Argument","name":{"kind":"Name","value":"metadata"},"value":{"kind":"Variable","name":{"kind":"Name","value":"metadata"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Charge"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"amount"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}}]}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"wallet"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}}]}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"ChargeRefund"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"amount"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}}]}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"charge"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"wallet"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}}]}}]}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Credit"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"amount"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}}]}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"wallet"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}}]}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Hold"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"amount"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}}]}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"wallet"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}}]}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Transfer"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"amount"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}}]}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Deposit"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"amount"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}}]}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"wallet"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}}]}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Payout"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"amount"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}}]}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"wallet"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}}]}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Refund"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"amount"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}}]}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"deposit"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"wallet"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}}]}}]}}]}}]}}]}}]} as unknown as DocumentNode<SearchObjectsQuery, SearchObjectsQueryVariables>;
export const WebhooksDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Webhooks"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"webhookEndpoints"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"WebhookFields"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"WebhookFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"WebhookEndpoint"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"url"}},{"kind":"Field","name":{"kind":"Name","value":"description"}},{"kind":"Field","name":{"kind":"Name","value":"eventTypes"}},{"kind":"Field","name":{"kind":"Name","value":"query"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"disabledReason"}},{"kind":"Field","name":{"kind":"Name","value":"failingSince"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}}]}}]} as unknown as DocumentNode<WebhooksQuery, WebhooksQueryVariables>;
export const DeliveriesDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Deliveries"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"status"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"WebhookDeliveryStatus"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"first"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"Int"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"after"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"Cursor"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"node"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"WebhookEndpoint"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"WebhookFields"}},{"kind":"Field","name":{"kind":"Name","value":"deliveries"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"status"},"value":{"kind":"Variable","name":{"kind":"Name","value":"status"}}},{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"Variable","name":{"kind":"Name","value":"first"}}},{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"after"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"pageInfo"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"hasNextPage"}},{"kind":"Field","name":{"kind":"Name","value":"endCursor"}}]}},{"kind":"Field","name":{"kind":"Name","value":"edges"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"cursor"}},{"kind":"Field","name":{"kind":"Name","value":"node"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"DeliveryFields"}}]}}]}}]}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"WebhookFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"WebhookEndpoint"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"url"}},{"kind":"Field","name":{"kind":"Name","value":"description"}},{"kind":"Field","name":{"kind":"Name","value":"eventTypes"}},{"kind":"Field","name":{"kind":"Name","value":"query"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"disabledReason"}},{"kind":"Field","name":{"kind":"Name","value":"failingSince"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"DeliveryFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"WebhookDelivery"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"attempt"}},{"kind":"Field","name":{"kind":"Name","value":"httpStatus"}},{"kind":"Field","name":{"kind":"Name","value":"error"}},{"kind":"Field","name":{"kind":"Name","value":"durationMs"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"nextAttemptAt"}},{"kind":"Field","name":{"kind":"Name","value":"event"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"type"}}]}}]}}]} as unknown as DocumentNode<DeliveriesQuery, DeliveriesQueryVariables>;
export const DeliveryDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Delivery"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"node"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"WebhookDelivery"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"DeliveryFields"}},{"kind":"Field","name":{"kind":"Name","value":"responseBody"}},{"kind":"Field","name":{"kind":"Name","value":"event"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"type"}},{"kind":"Field","name":{"kind":"Name","value":"data"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"walletSequence"}},{"kind":"Field","name":{"kind":"Name","value":"wallet"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"endpoint"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"query"}},{"kind":"Field","name":{"kind":"Name","value":"status"}}]}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"DeliveryFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"WebhookDelivery"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"attempt"}},{"kind":"Field","name":{"kind":"Name","value":"httpStatus"}},{"kind":"Field","name":{"kind":"Name","value":"error"}},{"kind":"Field","name":{"kind":"Name","value":"durationMs"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"nextAttemptAt"}},{"kind":"Field","name":{"kind":"Name","value":"event"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"type"}}]}}]}}]} as unknown as DocumentNode<DeliveryQuery, DeliveryQueryVariables>;
export const CreateWebhookDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"CreateWebhook"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"CreateWebhookEndpointInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"createWebhookEndpoint"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"webhookEndpoint"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"WebhookFields"}}]}},{"kind":"Field","name":{"kind":"Name","value":"secret"}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Refusal"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"WebhookFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"WebhookEndpoint"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"url"}},{"kind":"Field","name":{"kind":"Name","value":"description"}},{"kind":"Field","name":{"kind":"Name","value":"eventTypes"}},{"kind":"Field","name":{"kind":"Name","value":"query"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"disabledReason"}},{"kind":"Field","name":{"kind":"Name","value":"failingSince"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Refusal"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UserError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"field"}},{"kind":"Field","name":{"kind":"Name","value":"retryAt"}}]}}]} as unknown as DocumentNode<CreateWebhookMutation, CreateWebhookMutationVariables>;
export const UpdateWebhookDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"UpdateWebhook"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"UpdateWebhookEndpointInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"updateWebhookEndpoint"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"webhookEndpoint"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"WebhookFields"}}]}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Refusal"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"WebhookFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"WebhookEndpoint"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"url"}},{"kind":"Field","name":{"kind":"Name","value":"description"}},{"kind":"Field","name":{"kind":"Name","value":"eventTypes"}},{"kind":"Field","name":{"kind":"Name","value":"query"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"disabledReason"}},{"kind":"Field","name":{"kind":"Name","value":"failingSince"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Refusal"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UserError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"field"}},{"kind":"Field","name":{"kind":"Name","value":"retryAt"}}]}}]} as unknown as DocumentNode<UpdateWebhookMutation, UpdateWebhookMutationVariables>;
export const RotateWebhookDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"RotateWebhook"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"RotateWebhookSecretInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"rotateWebhookSecret"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"webhookEndpoint"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"WebhookFields"}}]}},{"kind":"Field","name":{"kind":"Name","value":"secret"}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Refusal"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"WebhookFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"WebhookEndpoint"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"url"}},{"kind":"Field","name":{"kind":"Name","value":"description"}},{"kind":"Field","name":{"kind":"Name","value":"eventTypes"}},{"kind":"Field","name":{"kind":"Name","value":"query"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"disabledReason"}},{"kind":"Field","name":{"kind":"Name","value":"failingSince"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Refusal"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UserError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"field"}},{"kind":"Field","name":{"kind":"Name","value":"retryAt"}}]}}]} as unknown as DocumentNode<RotateWebhookMutation, RotateWebhookMutationVariables>;
export const DeleteWebhookDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"DeleteWebhook"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"DeleteWebhookEndpointInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"deleteWebhookEndpoint"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Refusal"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Refusal"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UserError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"field"}},{"kind":"Field","name":{"kind":"Name","value":"retryAt"}}]}}]} as unknown as DocumentNode<DeleteWebhookMutation, DeleteWebhookMutationVariables>;
export const RedeliverEventsDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"RedeliverEvents"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"RedeliverEventsInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"redeliverEvents"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"count"}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Refusal"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Refusal"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UserError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"field"}},{"kind":"Field","name":{"kind":"Name","value":"retryAt"}}]}}]} as unknown as DocumentNode<RedeliverEventsMutation, RedeliverEventsMutationVariables>;
export const SendTestEventDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"SendTestEvent"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"SendTestEventInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"sendTestEvent"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"delivery"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"DeliveryFields"}}]}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Refusal"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"DeliveryFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"WebhookDelivery"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"attempt"}},{"kind":"Field","name":{"kind":"Name","value":"httpStatus"}},{"kind":"Field","name":{"kind":"Name","value":"error"}},{"kind":"Field","name":{"kind":"Name","value":"durationMs"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"nextAttemptAt"}},{"kind":"Field","name":{"kind":"Name","value":"event"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"type"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Refusal"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UserError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"field"}},{"kind":"Field","name":{"kind":"Name","value":"retryAt"}}]}}]} as unknown as DocumentNode<SendTestEventMutation, SendTestEventMutationVariables>;
export const StartPasskeyAuthenticationDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"StartPasskeyAuthentication"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"startPasskeyAuthentication"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"options"}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Refusal"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Refusal"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UserError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"field"}},{"kind":"Field","name":{"kind":"Name","value":"retryAt"}}]}}]} as unknown as DocumentNode<StartPasskeyAuthenticationMutation, StartPasskeyAuthenticationMutationVariables>;
export const ReauthenticateDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"Reauthenticate"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ReauthenticateInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"reauthenticate"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Refusal"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Refusal"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UserError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"field"}},{"kind":"Field","name":{"kind":"Name","value":"retryAt"}}]}}]} as unknown as DocumentNode<ReauthenticateMutation, ReauthenticateMutationVariables>;
export const FactorsDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Factors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"viewer"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"twoFactor"}},{"kind":"Field","name":{"kind":"Name","value":"passkeys"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}}]}}]}}]}}]} as unknown as DocumentNode<FactorsQuery, FactorsQueryVariables>;