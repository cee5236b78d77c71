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
  /** An ISO 4217 currency code in capitals, such as USD. */
  Currency: { input: string; output: string; }
  /** A place in one connection. Opaque: keep it and give it back, never read it. */
  Cursor: { input: string; output: string; }
  /** An exact decimal number as a string, such as "12.50". Never a float. */
  Decimal: { input: string; output: string; }
  /** An RFC 3339 date-time in UTC. */
  Time: { input: string; output: string; }
};

/** What became of a change to one's own account. */
export type AccountPayload = {
  __typename?: 'AccountPayload';
  /** The user as it is now; null when nobody is signed in. */
  user?: Maybe<User>;
  /** Why it cannot be done; empty when it can. */
  userErrors: Array<UserError>;
};

/** A payout that is to be let go. */
export type ApprovePayoutInput = {
  /** It awaits approval, and is not the operator's own. */
  payoutId: Scalars['ID']['input'];
  /** The reason, for other operators. At most 500 characters. */
  reason: Scalars['String']['input'];
};

/** What became of the payout. */
export type ApprovePayoutPayload = {
  __typename?: 'ApprovePayoutPayload';
  /** The payout as it stands now. */
  payout?: Maybe<Payout>;
  /** Why it cannot be done; empty when it can. */
  userErrors: Array<UserError>;
};

/** One act of an operator, or one that concerns somebody's security. It never changes after it was written. */
export type AuditEvent = {
  __typename?: 'AuditEvent';
  /** What was done, such as password.changed. More of them may come. */
  action: Scalars['String']['output'];
  /** Who did it; null for the program itself and its command line. */
  actor?: Maybe<Scalars['ID']['output']>;
  /** When. */
  createdAt: Scalars['Time']['output'];
  /** More, for people. */
  detail: Scalars['String']['output'];
  /** Opaque. */
  id: Scalars['ID']['output'];
  /** To whom or to what. */
  subject: Scalars['ID']['output'];
};

/** A page of the audit log, newest first. */
export type AuditEventConnection = {
  __typename?: 'AuditEventConnection';
  /** The items of the page, each with its cursor. */
  edges?: Maybe<Array<Maybe<AuditEventEdge>>>;
  /** Where the page lies. */
  pageInfo: PageInfo;
  /** How many there are on all pages. */
  totalCount: Scalars['Int']['output'];
};

/** One item of a page. */
export type AuditEventEdge = {
  __typename?: 'AuditEventEdge';
  /** Its place, for after and before. */
  cursor: Scalars['Cursor']['output'];
  /** The item. */
  node?: Maybe<AuditEvent>;
};

/** What a wallet held after one of its lines. */
export type BalancePoint = {
  __typename?: 'BalancePoint';
  /** When the line was written. */
  at: Scalars['Time']['output'];
  /** The balance after it. */
  balance: Money;
};

/** A new address to sign in with. */
export type ChangeEmailInput = {
  /** Of the authenticator app, or a recovery code, where the answer without is CODE_REQUIRED. */
  code?: InputMaybe<Scalars['String']['input']>;
  /** Not yet another account's. */
  email: Scalars['String']['input'];
  /** The password, once more. */
  password: Scalars['String']['input'];
};

/** A new password, by who knows the old one. */
export type ChangePasswordInput = {
  /** Of the authenticator app, or a recovery code, where the answer without is CODE_REQUIRED. */
  code?: InputMaybe<Scalars['String']['input']>;
  /** The one that is good now. */
  currentPassword: Scalars['String']['input'];
  /** Long rather than complicated. */
  newPassword: Scalars['String']['input'];
};

/** Input of `confirmResolution`. */
export type ConfirmResolutionInput = {
  /** The ID of a proposed resolution. */
  resolutionId: Scalars['ID']['input'];
};

/** Payload of `confirmResolution`. */
export type ConfirmResolutionPayload = {
  __typename?: 'ConfirmResolutionPayload';
  /** The resolution as it stands now. */
  resolution?: Maybe<Resolution>;
  /** Why it cannot be done; empty when it can. */
  userErrors: Array<UserError>;
};

/** The proof that the app has the secret. */
export type ConfirmTwoFactorInput = {
  /** Six digits that the app shows now. */
  code: Scalars['String']['input'];
};

/** What became of it. */
export type ConfirmTwoFactorPayload = {
  __typename?: 'ConfirmTwoFactorPayload';
  /** Each stands in for a code of the app, once. They are shown this once. */
  recoveryCodes?: Maybe<Array<Scalars['String']['output']>>;
  /** The user as it is now. */
  user?: Maybe<User>;
  /** Why it cannot be done; empty when it can. */
  userErrors: Array<UserError>;
};

/** One currency's money of the platform. */
export type CurrencyBalance = {
  __typename?: 'CurrencyBalance';
  /** Zero when both agree. */
  difference: Money;
  /** What our ledger says must be there. */
  ledger: Money;
  /** What Stripe's statement adds up to. */
  stripe: Money;
};

/** Input of `deleteMyAccount`. */
export type DeleteMyAccountInput = {
  /** Of the authenticator app, or a recovery code, where the answer without is CODE_REQUIRED. */
  code?: InputMaybe<Scalars['String']['input']>;
  /** The password, once more. Who signs in elsewhere leaves it empty, with a fresh sign-in. */
  password: Scalars['String']['input'];
};

/** Payload of `deleteMyAccount`. Without `userErrors` the account is closed for its user, who is signed out everywhere. */
export type DeleteMyAccountPayload = {
  __typename?: 'DeleteMyAccountPayload';
  /** Why it cannot be done; empty when it can. */
  userErrors: Array<UserError>;
};

/** Money that a card brings in. */
export type Deposit = Node & {
  __typename?: 'Deposit';
  /** What is charged. */
  amount: Money;
  /** Only for the owner, only while the payer has something to do. */
  clientSecret?: Maybe<Scalars['String']['output']>;
  /** When the deposit was asked for. */
  createdAt: Scalars['Time']['output'];
  /** The payer's objections to it, oldest first. */
  disputes: Array<Dispute>;
  /** Why the last attempt failed. */
  failure?: Maybe<PaymentFailure>;
  /** Opaque, and the same wherever the deposit is met. */
  id: Scalars['ID']['output'];
  /** pi_… at Stripe. */
  paymentIntentId?: Maybe<Scalars['String']['output']>;
  /** What of it went back to the card, oldest first. */
  refunds: Array<Refund>;
  /** Where the deposit stands. */
  status: DepositStatus;
  /** When it last changed. */
  updatedAt: Scalars['Time']['output'];
  /** Where the money goes. */
  wallet: Wallet;
};

/** A page of deposits, newest first. */
export type DepositConnection = {
  __typename?: 'DepositConnection';
  /** The items of the page, each with its cursor. */
  edges?: Maybe<Array<Maybe<DepositEdge>>>;
  /** Where the page lies. */
  pageInfo: PageInfo;
  /** How many there are on all pages. */
  totalCount: Scalars['Int']['output'];
};

/** One item of a page. */
export type DepositEdge = {
  __typename?: 'DepositEdge';
  /** Its place, for after and before. */
  cursor: Scalars['Cursor']['output'];
  /** The item. */
  node?: Maybe<Deposit>;
};

/** What is to be charged. */
export type DepositInput = {
  /** Positive, with no more decimals than the wallet's currency has. */
  amount: Scalars['Decimal']['input'];
  /** Made by the client, once for each attempt of the person. The same key and input give the same deposit again and never a second charge. */
  idempotencyKey: Scalars['String']['input'];
  /** A Stripe PaymentMethod (pm_…), or a card token (tok_…) as the older card form gives it. Neither: the deposit waits for Stripe.js with clientSecret. */
  paymentMethod?: InputMaybe<Scalars['String']['input']>;
  /** Default: the viewer's wallet. */
  walletId?: InputMaybe<Scalars['ID']['input']>;
};

/** What became of a deposit. */
export type DepositPayload = {
  __typename?: 'DepositPayload';
  /** The deposit; a declined card is told in its failure. */
  deposit?: Maybe<Deposit>;
  /** True when the key was seen before. */
  replayed: Scalars['Boolean']['output'];
  /** Why it cannot be done; empty when it can. */
  userErrors: Array<UserError>;
  /** The wallet as it stands now. */
  wallet?: Maybe<Wallet>;
};

/** Where a deposit stands. */
export type DepositStatus =
  /** Given up before anything was charged. */
  | 'CANCELED'
  /** Nothing was charged, and nothing will be. */
  | 'FAILED'
  /** On its way: Stripe or the bank has not answered finally yet. */
  | 'PROCESSING'
  /** Waiting for the payer's bank (3-D Secure): give clientSecret to Stripe.js. */
  | 'REQUIRES_ACTION'
  /** Waiting for the payer: give clientSecret to Stripe.js. */
  | 'REQUIRES_PAYMENT'
  /** The card was charged and the wallet credited. */
  | 'SUCCEEDED';

/** Who wants no second factor any more. */
export type DisableTwoFactorInput = {
  /** A code of the app, or a recovery code. */
  code: Scalars['String']['input'];
  /** The password, once more. */
  password: Scalars['String']['input'];
};

/** A payer's objection to a deposit, as Stripe tells it. While it is open, nothing can be paid out of the wallet. */
export type Dispute = Node & {
  __typename?: 'Dispute';
  /** What is disputed. */
  amount: Money;
  /** The deposit that is disputed. */
  deposit: Deposit;
  /** When evidence must be at Stripe. */
  dueBy?: Maybe<Scalars['Time']['output']>;
  /** du_… at Stripe. */
  id: Scalars['ID']['output'];
  /** True until Stripe has decided. */
  open: Scalars['Boolean']['output'];
  /** The payer's reason, in Stripe's words, such as fraudulent. */
  reason: Scalars['String']['output'];
  /** Where it stands, in Stripe's words, such as needs_response, won or lost. */
  status: Scalars['String']['output'];
};

/** Everything that is kept of the viewer. */
export type ExportMyDataPayload = {
  __typename?: 'ExportMyDataPayload';
  /** One JSON document: the user and every row that is the user's, secrets left out. */
  data?: Maybe<Scalars['String']['output']>;
  /** Why it cannot be done; empty when it can. */
  userErrors: Array<UserError>;
};

/** Who logs in. */
export type LogInInput = {
  /** Of the authenticator app, or a recovery code, where the answer without is CODE_REQUIRED. */
  code?: InputMaybe<Scalars['String']['input']>;
  /** As given at sign-up; capitals do not matter. */
  email: Scalars['String']['input'];
  /** As given at sign-up. */
  password: Scalars['String']['input'];
};

/** What became of logging out. */
export type LogOutPayload = {
  __typename?: 'LogOutPayload';
  /** Why it cannot be done; empty when it can. */
  userErrors: Array<UserError>;
};

/** An amount never travels without its currency. */
export type Money = {
  __typename?: 'Money';
  /** The number, with all decimals of the currency. */
  amount: Scalars['Decimal']['output'];
  /** What the number counts. */
  currency: Scalars['Currency']['output'];
};

/** The gate that every payout passes. */
export type MoneyOut = {
  __typename?: 'MoneyOut';
  /** When; null when it was never touched. */
  changedAt?: Maybe<Scalars['Time']['output']>;
  /** The operator who did it; null when the reconciler did. */
  changedBy?: Maybe<Scalars['String']['output']>;
  /** True while payouts go out. */
  open: Scalars['Boolean']['output'];
  /** Why it was opened or shut. */
  reason: Scalars['String']['output'];
};

/** What changes something. What cannot be done comes back in userErrors; an operation moves money once at most. */
export type Mutation = {
  __typename?: 'Mutation';
  /** For operators (role ADMIN): lets a payout go that awaits approval, within three days. parkedOperations shows which do. */
  approvePayout: ApprovePayoutPayload;
  /** Sets the address that the viewer signs in with, and makes payouts rest for a while. */
  changeEmail: AccountPayload;
  /** Sets the viewer's password, ends all other sessions, and makes payouts rest for a while. */
  changePassword: AccountPayload;
  /** Makes a proposed resolution effective. Everything is checked anew. Requires the ADMIN role, of another operator than who proposed it. */
  confirmResolution: ConfirmResolutionPayload;
  /** Switches the second factor on, and makes payouts rest for a while. */
  confirmTwoFactor: ConfirmTwoFactorPayload;
  /** Closes the viewer's account. Sessions, keys and the password end at once; deposits that wait for their payer are canceled, a payment that succeeds all the same is refunded to its card, and then email and name are erased. `DISABLED` while there is money, a debt, a dispute or an operation on its way. The ledger stays, under an id that names nobody. */
  deleteMyAccount: DeleteMyAccountPayload;
  /** Charges a card and credits the wallet. */
  deposit: DepositPayload;
  /** Switches the second factor off, and makes payouts rest for a while. */
  disableTwoFactor: AccountPayload;
  /** Everything that is kept of the viewer, as one JSON document. */
  exportMyData: ExportMyDataPayload;
  /** Makes a session for who knows the password. */
  logIn: SessionPayload;
  /** Ends the session that the request came with. */
  logOut: LogOutPayload;
  /** Takes the amount from the wallet and transfers it to the owner's account at Stripe. */
  payout: PayoutPayload;
  /** Proves once more who asks, as large payouts want it. The session goes on under a new token, which is also set as the cookie. */
  reauthenticate: SessionPayload;
  /** For operators (role ADMIN): gives a deposit back to its card. The money is taken from the wallet first. */
  refundDeposit: RefundDepositPayload;
  /** For operators (role ADMIN): gives the money of a payout back that awaits approval. */
  refusePayout: RefusePayoutPayload;
  /** Sends a link to the viewer's email that verifies it. It works once, and for 24 hours. */
  requestEmailVerification: RequestEmailVerificationPayload;
  /** Sends a link for a new password. It works once, and for 15 minutes. */
  requestPasswordReset: RequestPasswordResetPayload;
  /** Sets the password of who was sent the link, ends all sessions, and makes payouts rest for a while. */
  resetPassword: ResetPasswordPayload;
  /** Lets a parked operation go on, or ends it. Above PURSER_APPROVE_ABOVE another operator has to confirm all but RETRY. Requires the ADMIN role. Fails with PROCESSOR_UNAVAILABLE while Stripe cannot be asked. */
  resolveParked: ResolveParkedPayload;
  /** Decides about money in suspense. Above PURSER_APPROVE_ABOVE another operator has to confirm it. Requires the ADMIN role. */
  resolveSuspense: ResolveSuspensePayload;
  /** Explains a line of Stripe's statement that nothing explains. Above PURSER_APPROVE_ABOVE another operator has to confirm it. Requires the ADMIN role. Fails with PROCESSOR_UNAVAILABLE while Stripe cannot be asked about the line. */
  resolveUnmatched: ResolveUnmatchedPayload;
  /** Ends a session of the viewer's. */
  revokeSession: AccountPayload;
  /** For operators (role ADMIN): opens or shuts the gate that every payout passes. */
  setMoneyOut: SetMoneyOutPayload;
  /** For operators (role ADMIN): lets deposits, payouts or transfers through, or stops them. */
  setSwitch: SetSwitchPayload;
  /** Creates the user and, in the same database transaction, the wallet. */
  signUp: SessionPayload;
  /** Makes the owner's account at Stripe, once, and a fresh link to Stripe's form every time. */
  startConnectOnboarding: StartConnectOnboardingPayload;
  /** Makes the secret of a second factor for the viewer. */
  startTwoFactor: StartTwoFactorPayload;
  /** Sends money to another wallet here, at once. What is younger than the payout delay, and anything while a dispute is open or money is owed, stays. */
  transfer: TransferPayload;
  /** Verifies the email of who was sent the link. */
  verifyEmail: VerifyEmailPayload;
  /** Withdraws a proposed resolution, so that another decision can be made. Requires the ADMIN role. */
  withdrawResolution: WithdrawResolutionPayload;
};


/** What changes something. What cannot be done comes back in userErrors; an operation moves money once at most. */
export type MutationApprovePayoutArgs = {
  input: ApprovePayoutInput;
};


/** What changes something. What cannot be done comes back in userErrors; an operation moves money once at most. */
export type MutationChangeEmailArgs = {
  input: ChangeEmailInput;
};


/** What changes something. What cannot be done comes back in userErrors; an operation moves money once at most. */
export type MutationChangePasswordArgs = {
  input: ChangePasswordInput;
};


/** What changes something. What cannot be done comes back in userErrors; an operation moves money once at most. */
export type MutationConfirmResolutionArgs = {
  input: ConfirmResolutionInput;
};


/** What changes something. What cannot be done comes back in userErrors; an operation moves money once at most. */
export type MutationConfirmTwoFactorArgs = {
  input: ConfirmTwoFactorInput;
};


/** What changes something. What cannot be done comes back in userErrors; an operation moves money once at most. */
export type MutationDeleteMyAccountArgs = {
  input: DeleteMyAccountInput;
};


/** What changes something. What cannot be done comes back in userErrors; an operation moves money once at most. */
export type MutationDepositArgs = {
  input: DepositInput;
};


/** What changes something. What cannot be done comes back in userErrors; an operation moves money once at most. */
export type MutationDisableTwoFactorArgs = {
  input: DisableTwoFactorInput;
};


/** What changes something. What cannot be done comes back in userErrors; an operation moves money once at most. */
export type MutationLogInArgs = {
  input: LogInInput;
};


/** What changes something. What cannot be done comes back in userErrors; an operation moves money once at most. */
export type MutationPayoutArgs = {
  input: PayoutInput;
};


/** What changes something. What cannot be done comes back in userErrors; an operation moves money once at most. */
export type MutationReauthenticateArgs = {
  input: ReauthenticateInput;
};


/** What changes something. What cannot be done comes back in userErrors; an operation moves money once at most. */
export type MutationRefundDepositArgs = {
  input: RefundDepositInput;
};


/** What changes something. What cannot be done comes back in userErrors; an operation moves money once at most. */
export type MutationRefusePayoutArgs = {
  input: RefusePayoutInput;
};


/** What changes something. What cannot be done comes back in userErrors; an operation moves money once at most. */
export type MutationRequestPasswordResetArgs = {
  input: RequestPasswordResetInput;
};


/** What changes something. What cannot be done comes back in userErrors; an operation moves money once at most. */
export type MutationResetPasswordArgs = {
  input: ResetPasswordInput;
};


/** What changes something. What cannot be done comes back in userErrors; an operation moves money once at most. */
export type MutationResolveParkedArgs = {
  input: ResolveParkedInput;
};


/** What changes something. What cannot be done comes back in userErrors; an operation moves money once at most. */
export type MutationResolveSuspenseArgs = {
  input: ResolveSuspenseInput;
};


/** What changes something. What cannot be done comes back in userErrors; an operation moves money once at most. */
export type MutationResolveUnmatchedArgs = {
  input: ResolveUnmatchedInput;
};


/** What changes something. What cannot be done comes back in userErrors; an operation moves money once at most. */
export type MutationRevokeSessionArgs = {
  input: RevokeSessionInput;
};


/** What changes something. What cannot be done comes back in userErrors; an operation moves money once at most. */
export type MutationSetMoneyOutArgs = {
  input: SetMoneyOutInput;
};


/** What changes something. What cannot be done comes back in userErrors; an operation moves money once at most. */
export type MutationSetSwitchArgs = {
  input: SetSwitchInput;
};


/** What changes something. What cannot be done comes back in userErrors; an operation moves money once at most. */
export type MutationSignUpArgs = {
  input: SignUpInput;
};


/** What changes something. What cannot be done comes back in userErrors; an operation moves money once at most. */
export type MutationStartConnectOnboardingArgs = {
  input?: InputMaybe<StartConnectOnboardingInput>;
};


/** What changes something. What cannot be done comes back in userErrors; an operation moves money once at most. */
export type MutationStartTwoFactorArgs = {
  input: StartTwoFactorInput;
};


/** What changes something. What cannot be done comes back in userErrors; an operation moves money once at most. */
export type MutationTransferArgs = {
  input: TransferInput;
};


/** What changes something. What cannot be done comes back in userErrors; an operation moves money once at most. */
export type MutationVerifyEmailArgs = {
  input: VerifyEmailInput;
};


/** What changes something. What cannot be done comes back in userErrors; an operation moves money once at most. */
export type MutationWithdrawResolutionArgs = {
  input: WithdrawResolutionInput;
};

/** Anything that has an id of its own. */
export type Node = {
  /** Opaque, and the same wherever the object is met. */
  id: Scalars['ID']['output'];
};

/** Where a page lies in its connection. */
export type PageInfo = {
  __typename?: 'PageInfo';
  /** The cursor of the last edge; null for an empty page. */
  endCursor?: Maybe<Scalars['Cursor']['output']>;
  /** True when more edges follow after endCursor. */
  hasNextPage: Scalars['Boolean']['output'];
  /** True when more edges come before startCursor. */
  hasPreviousPage: Scalars['Boolean']['output'];
  /** The cursor of the first edge; null for an empty page. */
  startCursor?: Maybe<Scalars['Cursor']['output']>;
};

/** What becomes of a parked operation. */
export type ParkedAction =
  /** It is ended and its money is given back. Refused unless Stripe's list shows that nothing was carried out. */
  | 'GIVE_BACK'
  /** The payout was sent by the transfer that transferId names. Refused unless amount and account are the payout's and no other payout has the transfer. */
  | 'MARK_SENT'
  /** It goes on. Stripe is asked first whether it was carried out. */
  | 'RETRY';

/** An operation or event that waits for a person. */
export type ParkedItem = {
  __typename?: 'ParkedItem';
  /** The amount of the operation; null where no money is meant. */
  amount?: Maybe<Money>;
  /** Whether it is a payout that awaits approvePayout or refusePayout. Such a one is not for resolveParked. */
  awaitsApproval: Scalars['Boolean']['output'];
  /** When the operation began or the event came. */
  createdAt: Scalars['Time']['output'];
  /** Stripe's reason for refusing it, where it gave one. */
  failure?: Maybe<Scalars['String']['output']>;
  /** The ID of the deposit, payout, refund, onboarding, resolution (of a suspense refund) or event. */
  id: Scalars['ID']['output'];
  /** The object at Stripe that an event is about. */
  object?: Maybe<Scalars['String']['output']>;
  /** The internal state of an operation, or the type of an event, such as SENDING or charge.refunded. */
  state: Scalars['String']['output'];
};

/** Stripe's reason, safe to show: code and declineCode as Stripe spells them. */
export type PaymentFailure = {
  __typename?: 'PaymentFailure';
  /** Stripe's error code, such as card_declined. */
  code: Scalars['String']['output'];
  /** Why the bank declined, such as insufficient_funds. */
  declineCode?: Maybe<Scalars['String']['output']>;
  /** A sentence for the payer. */
  message: Scalars['String']['output'];
};

/** Money on its way to the owner's account at Stripe. */
export type Payout = Node & {
  __typename?: 'Payout';
  /** What is transferred. */
  amount: Money;
  /** True while it is held until an operator approves or refuses it. */
  awaitsApproval: Scalars['Boolean']['output'];
  /** When the payout was asked for. */
  createdAt: Scalars['Time']['output'];
  /** Why it failed. */
  failure?: Maybe<PaymentFailure>;
  /** Opaque, and the same wherever the payout is met. */
  id: Scalars['ID']['output'];
  /** Where the payout stands. */
  status: PayoutStatus;
  /** tr_… at Stripe. */
  transferId?: Maybe<Scalars['String']['output']>;
  /** When it last changed. */
  updatedAt: Scalars['Time']['output'];
  /** Where the money comes from. */
  wallet: Wallet;
};

/** A Stripe Connect Express account. */
export type PayoutAccount = Node & {
  __typename?: 'PayoutAccount';
  /** acct_… at Stripe. */
  accountId: Scalars['String']['output'];
  /** Why Stripe's last payout from the account to the bank came back; null when it did not. The money is safe in the account at Stripe: give it another bank account there by startConnectOnboarding. */
  bankFailure?: Maybe<PaymentFailure>;
  /** True when the owner has sent Stripe's form. */
  detailsSubmitted: Scalars['Boolean']['output'];
  /** Why Stripe has stopped the account, in Stripe's words. */
  disabledReason?: Maybe<Scalars['String']['output']>;
  /** True when the account is not the platform's any more, so that it cannot be paid: startConnectOnboarding makes a new one. */
  disconnected: Scalars['Boolean']['output'];
  /** Opaque, and the same wherever the account is met. */
  id: Scalars['ID']['output'];
  /** True when Stripe pays the account's balance out to a bank. */
  payoutsEnabled: Scalars['Boolean']['output'];
  /** What Stripe still wants from the owner, in Stripe's field names. */
  requirementsDue: Array<Scalars['String']['output']>;
  /** When Stripe was last asked. */
  syncedAt: Scalars['Time']['output'];
  /** True when the transfers capability is active: the one condition for payout. */
  transfersEnabled: Scalars['Boolean']['output'];
};

/** A page of payouts, newest first. */
export type PayoutConnection = {
  __typename?: 'PayoutConnection';
  /** The items of the page, each with its cursor. */
  edges?: Maybe<Array<Maybe<PayoutEdge>>>;
  /** Where the page lies. */
  pageInfo: PageInfo;
  /** How many there are on all pages. */
  totalCount: Scalars['Int']['output'];
};

/** One item of a page. */
export type PayoutEdge = {
  __typename?: 'PayoutEdge';
  /** Its place, for after and before. */
  cursor: Scalars['Cursor']['output'];
  /** The item. */
  node?: Maybe<Payout>;
};

/** What is to be paid out. */
export type PayoutInput = {
  /** Positive, with no more decimals than the wallet's currency has. */
  amount: Scalars['Decimal']['input'];
  /** Made by the client, once for each attempt of the person. The same key and input give the same payout again and never a second transfer. */
  idempotencyKey: Scalars['String']['input'];
  /** Default: the viewer's wallet. */
  walletId?: InputMaybe<Scalars['ID']['input']>;
};

/** What became of a payout. */
export type PayoutPayload = {
  __typename?: 'PayoutPayload';
  /** The payout. */
  payout?: Maybe<Payout>;
  /** True when the key was seen before. */
  replayed: Scalars['Boolean']['output'];
  /** Why it cannot be done; empty when it can. */
  userErrors: Array<UserError>;
  /** The wallet as it stands now, the amount taken. */
  wallet?: Maybe<Wallet>;
};

/** Where a payout stands. */
export type PayoutStatus =
  /** Nothing left; the money is back in the wallet. */
  | 'FAILED'
  /** The money is held; the transfer is on its way to Stripe. */
  | 'PENDING'
  /** The transfer was taken back; the money is back in the wallet. */
  | 'REVERSED'
  /** Stripe has made the transfer. */
  | 'SENT';

/** What is read. Nothing here changes anything. */
export type Query = {
  __typename?: 'Query';
  /** For operators (role ADMIN): what operators did and what concerns security, newest first. */
  auditLog: AuditEventConnection;
  /** For operators (role ADMIN): the disputes, open ones first, then the newest. At most 100. */
  disputes: Array<Dispute>;
  /** The object with the id; null when it does not exist or is another's. */
  node?: Maybe<Node>;
  /** The objects with the ids, in their order; null in the place of one that does not exist or is another's. At most 100. */
  nodes: Array<Maybe<Node>>;
  /** Lists every operation and event that waits for a person, oldest first of each kind, at most 100 of each. Requires the ADMIN role. */
  parkedItems: Array<ParkedItem>;
  /** For operators (role ADMIN): deposits, payouts and refunds that failed too often and wait for a person, and payouts that await approval. At most 100, oldest first. parkedItems lists onboardings and events, too. */
  parkedOperations: Array<Node>;
  /** For operators (role ADMIN): how our books stand beside Stripe's. */
  reconciliation: Reconciliation;
  /** Lists operators' resolutions, newest first, at most 100. Requires the ADMIN role. */
  resolutions: Array<Resolution>;
  /** Lists money that nobody here ordered and no operator has decided about, oldest first, at most 100 lines. Requires the ADMIN role. */
  suspenseLines: Array<SuspenseLine>;
  /** For operators (role ADMIN): what can be switched off, and how it stands. */
  switches: Array<Switch>;
  /** The ledger of the viewer's wallet, newest first; walletId names another wallet of the viewer. */
  transactions: TransactionConnection;
  /** For operators (role ADMIN): the users, newest first. */
  users: UserConnection;
  /** The signed-in user; null when nobody is signed in. */
  viewer?: Maybe<User>;
  /** Without id: the viewer's wallet. Another owner's wallet is null, as one that does not exist. */
  wallet?: Maybe<Wallet>;
};


/** What is read. Nothing here changes anything. */
export type QueryAuditLogArgs = {
  after?: InputMaybe<Scalars['Cursor']['input']>;
  before?: InputMaybe<Scalars['Cursor']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
  subject?: InputMaybe<Scalars['ID']['input']>;
};


/** What is read. Nothing here changes anything. */
export type QueryNodeArgs = {
  id: Scalars['ID']['input'];
};


/** What is read. Nothing here changes anything. */
export type QueryNodesArgs = {
  ids: Array<Scalars['ID']['input']>;
};


/** What is read. Nothing here changes anything. */
export type QueryResolutionsArgs = {
  status?: InputMaybe<ResolutionStatus>;
};


/** What is read. Nothing here changes anything. */
export type QueryTransactionsArgs = {
  after?: InputMaybe<Scalars['Cursor']['input']>;
  before?: InputMaybe<Scalars['Cursor']['input']>;
  filter?: InputMaybe<TransactionFilterInput>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
  walletId?: InputMaybe<Scalars['ID']['input']>;
};


/** What is read. Nothing here changes anything. */
export type QueryUsersArgs = {
  after?: InputMaybe<Scalars['Cursor']['input']>;
  before?: InputMaybe<Scalars['Cursor']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
  search?: InputMaybe<Scalars['String']['input']>;
};


/** What is read. Nothing here changes anything. */
export type QueryWalletArgs = {
  id?: InputMaybe<Scalars['ID']['input']>;
};

/** Once more who asks. */
export type ReauthenticateInput = {
  /** Of the authenticator app, or a recovery code, where the answer without is CODE_REQUIRED. */
  code?: InputMaybe<Scalars['String']['input']>;
  /** The password of who is signed in. */
  password: Scalars['String']['input'];
};

/** How our books stand beside Stripe's. */
export type Reconciliation = {
  __typename?: 'Reconciliation';
  /** When this was added up. */
  at: Scalars['Time']['output'];
  /** True when every line of Stripe's statement is explained and every currency agrees to the cent. */
  clean: Scalars['Boolean']['output'];
  /** The platform's money at Stripe, by currency. */
  currencies: Array<CurrencyBalance>;
  /** How many lines of Stripe's statement belong to something here. */
  matched: Scalars['Int']['output'];
  /** Whether payouts go out. */
  moneyOut: MoneyOut;
  /** True while something moved here that is newer than all that was read of Stripe's statement: until it is read again, which it is every ten minutes, the currencies may differ by that. */
  statementBehind: Scalars['Boolean']['output'];
  /** How many of them are money that nobody here ordered and no operator has decided about: it is kept apart in the platform's wallet. suspenseLines lists them. */
  suspense: Scalars['Int']['output'];
  /** Lines that nothing here explains. */
  unmatched: Array<UnmatchedLine>;
};

/** Money of a deposit that goes back to the card. */
export type Refund = Node & {
  __typename?: 'Refund';
  /** What goes back. */
  amount: Money;
  /** When the refund was asked for, or was seen at Stripe. */
  createdAt: Scalars['Time']['output'];
  /** The deposit that is given back, in part or whole. */
  deposit: Deposit;
  /** Why it failed. */
  failure?: Maybe<PaymentFailure>;
  /** Opaque, and the same wherever the refund is met. */
  id: Scalars['ID']['output'];
  /** re_… at Stripe. */
  refundId?: Maybe<Scalars['String']['output']>;
  /** Where the refund stands. */
  status: RefundStatus;
  /** When it last changed. */
  updatedAt: Scalars['Time']['output'];
};

/** What is to be given back. */
export type RefundDepositInput = {
  /** Positive, and no more than is left of the deposit. Default: all that is left. */
  amount?: InputMaybe<Scalars['Decimal']['input']>;
  /** The deposit. */
  depositId: Scalars['ID']['input'];
  /** Made by the operator's client, once for each attempt. The same key and input give the same refund again and never a second one. */
  idempotencyKey: Scalars['String']['input'];
};

/** What became of a refund. */
export type RefundDepositPayload = {
  __typename?: 'RefundDepositPayload';
  /** The refund. */
  refund?: Maybe<Refund>;
  /** True when the key was seen before. */
  replayed: Scalars['Boolean']['output'];
  /** Why it cannot be done; empty when it can. */
  userErrors: Array<UserError>;
  /** The wallet as it stands now. What it does not cover is owed, and paid first from the next deposit. */
  wallet?: Maybe<Wallet>;
};

/** Where a refund stands. */
export type RefundStatus =
  /** Nothing reached the card; the money is back in the wallet. */
  | 'FAILED'
  /** The money was taken back from the wallet; the refund is on its way to the card. */
  | 'PENDING'
  /** Stripe has made the refund. The card may still send it back, up to a month later. */
  | 'SUCCEEDED';

/** A payout that is not to be let go. */
export type RefusePayoutInput = {
  /** It awaits approval, and is not the operator's own. */
  payoutId: Scalars['ID']['input'];
  /** The reason, for other operators. At most 500 characters. */
  reason: Scalars['String']['input'];
};

/** What became of the payout. */
export type RefusePayoutPayload = {
  __typename?: 'RefusePayoutPayload';
  /** The payout as it stands now: FAILED, the money back in the wallet. */
  payout?: Maybe<Payout>;
  /** Why it cannot be done; empty when it can. */
  userErrors: Array<UserError>;
};

/** What became of asking for a link. */
export type RequestEmailVerificationPayload = {
  __typename?: 'RequestEmailVerificationPayload';
  /** Why it cannot be done; empty when it can. */
  userErrors: Array<UserError>;
};

/** Who has forgotten the password. */
export type RequestPasswordResetInput = {
  /** The address to send a link to. */
  email: Scalars['String']['input'];
};

/** Whether a link was sent is not told: who asks shall not learn who has an account. */
export type RequestPasswordResetPayload = {
  __typename?: 'RequestPasswordResetPayload';
  /** Why it cannot be done; empty when it can. */
  userErrors: Array<UserError>;
};

/** A new password, by who was sent a link. */
export type ResetPasswordInput = {
  /** Long rather than complicated. */
  password: Scalars['String']['input'];
  /** What stands behind #token= in the link. */
  token: Scalars['String']['input'];
};

/** What became of a new password. Log in with it. */
export type ResetPasswordPayload = {
  __typename?: 'ResetPasswordPayload';
  /** Why it cannot be done; empty when it can. */
  userErrors: Array<UserError>;
};

/** An operator's decision about a line of Stripe's statement or a parked operation. */
export type Resolution = {
  __typename?: 'Resolution';
  /** What was decided. */
  action: ResolutionAction;
  /** The amount of the line or operation; null where no money is meant. Negative when the money left the platform. */
  amount?: Maybe<Money>;
  /** The operator who confirmed it. */
  confirmedBy?: Maybe<Scalars['ID']['output']>;
  /** When it was decided. */
  createdAt: Scalars['Time']['output'];
  /** The globally unique ID of the resolution. */
  id: Scalars['ID']['output'];
  /** Whether it takes effect only once another operator has confirmed it. */
  needsConfirmation: Scalars['Boolean']['output'];
  /** The ID of the parked operation or event; null for a line. */
  operationId?: Maybe<Scalars['ID']['output']>;
  /** The operator who decided it. */
  proposedBy: Scalars['ID']['output'];
  /** Why it was decided, in the operator's words. */
  reason: Scalars['String']['output'];
  /** The refund at Stripe, re_… */
  refundId?: Maybe<Scalars['String']['output']>;
  /** The ID of the line (txn_… at Stripe); null for an operation. */
  statementLineId?: Maybe<Scalars['ID']['output']>;
  /** The status of the resolution. */
  status: ResolutionStatus;
  /** The wallet, operation or transfer that the action names. */
  targetId?: Maybe<Scalars['ID']['output']>;
  /** When it last changed. */
  updatedAt: Scalars['Time']['output'];
};

/** What an operator decides about something that does not resolve by itself. */
export type ResolutionAction =
  /** The line is explained by a deposit, payout, refund or dispute. What the amounts differ by is the platform's. */
  | 'ASSIGN_TO_OPERATION'
  /** The line is the platform's. */
  | 'ASSIGN_TO_PLATFORM'
  /** The line of Stripe's statement is money of a wallet. */
  | 'ASSIGN_TO_WALLET'
  /** The parked operation is ended, and its money is given back. */
  | 'GIVE_BACK'
  /** The parked payout was sent by a transfer that is named. */
  | 'MARK_SENT'
  /** The payment is given back to its payer. */
  | 'REFUND'
  /** The parked operation goes on. */
  | 'RETRY';

/** The status of a resolution. */
export type ResolutionStatus =
  /** Its refund failed. Another decision can be made. */
  | 'FAILED'
  /** Its refund is under way at Stripe. */
  | 'PENDING'
  /** Another operator has to confirm it. */
  | 'PROPOSED'
  /** It has taken effect. */
  | 'SUCCEEDED'
  /** It was withdrawn and has no effect. */
  | 'WITHDRAWN';

/** Input of `resolveParked`. */
export type ResolveParkedInput = {
  /** What becomes of it. */
  action: ParkedAction;
  /** A key made by the client. The same key and input give the same resolution again. */
  idempotencyKey: Scalars['String']['input'];
  /** The ID of the operation or event, from parkedItems. */
  operationId: Scalars['ID']['input'];
  /** Why, in 1 to 500 characters on one line. */
  reason: Scalars['String']['input'];
  /** The transfer at Stripe, tr_…; only with MARK_SENT. */
  transferId?: InputMaybe<Scalars['String']['input']>;
};

/** Payload of `resolveParked`. */
export type ResolveParkedPayload = {
  __typename?: 'ResolveParkedPayload';
  /** Whether the key was seen before. */
  replayed: Scalars['Boolean']['output'];
  /** The resolution. */
  resolution?: Maybe<Resolution>;
  /** Why it cannot be done; empty when it can. */
  userErrors: Array<UserError>;
};

/** Input of `resolveSuspense`. */
export type ResolveSuspenseInput = {
  /** What becomes of the money. */
  action: SuspenseAction;
  /** A key made by the client. The same key and input give the same resolution again. */
  idempotencyKey: Scalars['String']['input'];
  /** Why, in 1 to 500 characters on one line. */
  reason: Scalars['String']['input'];
  /** The ID of the line, from suspenseLines. */
  statementLineId: Scalars['ID']['input'];
  /** The wallet; only with GIVE_TO_WALLET. */
  walletId?: InputMaybe<Scalars['ID']['input']>;
};

/** Payload of `resolveSuspense`. */
export type ResolveSuspensePayload = {
  __typename?: 'ResolveSuspensePayload';
  /** Whether the key was seen before. */
  replayed: Scalars['Boolean']['output'];
  /** The resolution. */
  resolution?: Maybe<Resolution>;
  /** Why it cannot be done; empty when it can. */
  userErrors: Array<UserError>;
};

/** Input of `resolveUnmatched`. */
export type ResolveUnmatchedInput = {
  /** What the line is assigned to. */
  action: UnmatchedAction;
  /** A key made by the client. The same key and input give the same resolution again. */
  idempotencyKey: Scalars['String']['input'];
  /** Why, in 1 to 500 characters on one line. */
  reason: Scalars['String']['input'];
  /** The ID of the line, from reconciliation.unmatched. */
  statementLineId: Scalars['ID']['input'];
  /** The wallet or operation; only with an action that assigns to one. */
  targetId?: InputMaybe<Scalars['ID']['input']>;
};

/** Payload of `resolveUnmatched`. */
export type ResolveUnmatchedPayload = {
  __typename?: 'ResolveUnmatchedPayload';
  /** Whether the key was seen before. */
  replayed: Scalars['Boolean']['output'];
  /** The resolution. */
  resolution?: Maybe<Resolution>;
  /** Why it cannot be done; empty when it can. */
  userErrors: Array<UserError>;
};

/** Which session ends. */
export type RevokeSessionInput = {
  /** One of the viewer's sessions. */
  sessionId: Scalars['ID']['input'];
};

/** What somebody may see. */
export type Role =
  /** Everybody's. */
  | 'ADMIN'
  /** Their own. */
  | 'USER';

/** One signed-in browser or program. */
export type Session = {
  __typename?: 'Session';
  /** When it was signed in. */
  createdAt: Scalars['Time']['output'];
  /** True for the one that this request came with. */
  current: Scalars['Boolean']['output'];
  /** When it ends, however much it is used. */
  expiresAt: Scalars['Time']['output'];
  /** Names it for revokeSession. */
  id: Scalars['ID']['output'];
  /** When it was last used, to some minutes. */
  seenAt?: Maybe<Scalars['Time']['output']>;
  /** The browser or program, in its own words; empty when it did not say. */
  userAgent: Scalars['String']['output'];
};

/** token: also set as an HttpOnly cookie; send it as `Authorization: Bearer …` from other origins. */
export type SessionPayload = {
  __typename?: 'SessionPayload';
  /** Shown once; only its hash is kept. */
  token?: Maybe<Scalars['String']['output']>;
  /** Who is signed in now. */
  user?: Maybe<User>;
  /** Why it cannot be done; empty when it can. */
  userErrors: Array<UserError>;
};

/** What becomes of the gate. */
export type SetMoneyOutInput = {
  /** True lets payouts out. */
  open: Scalars['Boolean']['input'];
  /** The reason, for other operators. At most 500 characters. */
  reason: Scalars['String']['input'];
};

/** What became of the gate. */
export type SetMoneyOutPayload = {
  __typename?: 'SetMoneyOutPayload';
  /** The gate as it stands now. */
  moneyOut?: Maybe<MoneyOut>;
  /** Why it cannot be done; empty when it can. */
  userErrors: Array<UserError>;
};

/** What becomes of a switch. */
export type SetSwitchInput = {
  /** Which. */
  name: SwitchName;
  /** True lets through. */
  open: Scalars['Boolean']['input'];
  /** The reason, for other operators. At most 500 characters. */
  reason: Scalars['String']['input'];
};

/** What became of a switch. */
export type SetSwitchPayload = {
  __typename?: 'SetSwitchPayload';
  /** The switch as it stands now. */
  switch?: Maybe<Switch>;
  /** Why it cannot be done; empty when it can. */
  userErrors: Array<UserError>;
};

/** Who signs up. */
export type SignUpInput = {
  /** Not yet another account's. */
  email: Scalars['String']['input'];
  /** The name. Optional, at most 100 characters. */
  name?: InputMaybe<Scalars['String']['input']>;
  /** Long rather than complicated. */
  password: Scalars['String']['input'];
};

/** For which wallet onboarding starts. */
export type StartConnectOnboardingInput = {
  /** Default: the viewer's wallet. */
  walletId?: InputMaybe<Scalars['ID']['input']>;
};

/** Where onboarding goes on. */
export type StartConnectOnboardingPayload = {
  __typename?: 'StartConnectOnboardingPayload';
  /** When the url stops working. */
  expiresAt?: Maybe<Scalars['Time']['output']>;
  /** Send the browser there. It works once and for minutes. */
  url?: Maybe<Scalars['String']['output']>;
  /** Why it cannot be done; empty when it can. */
  userErrors: Array<UserError>;
  /** The wallet, with its accountId. */
  wallet?: Maybe<Wallet>;
};

/** Who wants a second factor. */
export type StartTwoFactorInput = {
  /** The password, once more. */
  password: Scalars['String']['input'];
};

/** What an authenticator app is told. It is shown once, and counts when confirmTwoFactor has seen a code. */
export type StartTwoFactorPayload = {
  __typename?: 'StartTwoFactorPayload';
  /** The shared secret, in base32, to be typed in. */
  secret?: Maybe<Scalars['String']['output']>;
  /** The same as otpauth://…, for a QR code. */
  uri?: Maybe<Scalars['String']['output']>;
  /** Why it cannot be done; empty when it can. */
  userErrors: Array<UserError>;
};

/** What is told again whenever it changes: over a WebSocket (graphql-transport-ws) or as server-sent events. */
export type Subscription = {
  __typename?: 'Subscription';
  /** The wallet as it is now, and again each time its balance, a deposit, a payout, a refund, a dispute or its onboarding changes. Changes in quick succession may come as one; the last is always told. */
  walletUpdated: Wallet;
};


/** What is told again whenever it changes: over a WebSocket (graphql-transport-ws) or as server-sent events. */
export type SubscriptionWalletUpdatedArgs = {
  walletId?: InputMaybe<Scalars['ID']['input']>;
};

/** What becomes of money in suspense. */
export type SuspenseAction =
  /** It is given to a user's wallet: walletId names it. A line of money that left is taken from the wallet. */
  | 'GIVE_TO_WALLET'
  /** The platform keeps it. */
  | 'KEEP'
  /** The payment is refunded to its payer. */
  | 'REFUND';

/** A line of Stripe's statement for money that nobody here ordered. It stands in the platform's wallet until an operator decides about it. */
export type SuspenseLine = {
  __typename?: 'SuspenseLine';
  /** The amount that came (positive) or went. */
  amount: Money;
  /** When it was created at Stripe. */
  createdAt: Scalars['Time']['output'];
  /** The ID of the line, txn_… at Stripe. */
  id: Scalars['ID']['output'];
  /** The object that moved it, such as ch_… */
  source: Scalars['String']['output'];
  /** What moved the money, in Stripe's words, such as charge. */
  type: Scalars['String']['output'];
};

/** A kind of movement, and whether it is let through. */
export type Switch = {
  __typename?: 'Switch';
  /** When; null when it was never touched. */
  changedAt?: Maybe<Scalars['Time']['output']>;
  /** The operator who did it; null when nobody did. */
  changedBy?: Maybe<Scalars['String']['output']>;
  /** What it is for. */
  name: SwitchName;
  /** True while it is let through. */
  open: Scalars['Boolean']['output'];
  /** Why it was opened or shut. */
  reason: Scalars['String']['output'];
};

/** What can be switched off at once, on all replicas. */
export type SwitchName =
  /** No deposit begins. */
  | 'DEPOSITS'
  /** No payout begins; those that were held go on. */
  | 'PAYOUTS'
  /** Nothing is sent from wallet to wallet. */
  | 'TRANSFERS';

/** One line of a wallet's ledger. It never changes after it was written. */
export type Transaction = Node & {
  __typename?: 'Transaction';
  /** runningBalance + value. */
  balanceAfter: Money;
  /** When the line was written. */
  createdAt: Scalars['Time']['output'];
  /** Opaque, and the same wherever the line is met. */
  id: Scalars['ID']['output'];
  /** Why the line was written. */
  kind: TransactionKind;
  /** The wallet's balance BEFORE this value was applied. */
  runningBalance: Money;
  /** 1, 2, 3 … without a gap in each wallet. */
  sequence: Scalars['Int']['output'];
  /** The deposit, payout or transfer that this line belongs to. */
  source?: Maybe<TransactionSource>;
  /** What was added (positive) or taken (negative). */
  value: Money;
  /** Whose line it is. */
  wallet: Wallet;
};

/** A page of a ledger, newest first. */
export type TransactionConnection = {
  __typename?: 'TransactionConnection';
  /** The items of the page, each with its cursor. */
  edges?: Maybe<Array<Maybe<TransactionEdge>>>;
  /** Where the page lies. */
  pageInfo: PageInfo;
  /** How many there are on all pages, with a filter: of those that fit it. Without one it costs nothing; with one they are counted, when this is asked for. */
  totalCount: Scalars['Int']['output'];
};

/** One item of a page. */
export type TransactionEdge = {
  __typename?: 'TransactionEdge';
  /** Its place, for after and before. */
  cursor: Scalars['Cursor']['output'];
  /** The item. */
  node?: Maybe<Transaction>;
};

/** Which lines of a ledger are wanted: those that fit all that is given. */
export type TransactionFilterInput = {
  /** Only lines written at this moment or later. */
  createdAfter?: InputMaybe<Scalars['Time']['input']>;
  /** Only lines written before this moment. */
  createdBefore?: InputMaybe<Scalars['Time']['input']>;
  /** Only lines of these kinds; of all kinds when left out or empty. */
  kinds?: InputMaybe<Array<TransactionKind>>;
};

/** Why a line of the ledger was written. */
export type TransactionKind =
  /** An operator put something right by hand, or money that came in paid what was owed. */
  | 'ADJUSTMENT'
  /** A card was charged. */
  | 'DEPOSIT'
  /** The cardholder's bank took the money of a deposit back. */
  | 'DISPUTE'
  /** The bank gave disputed money back. */
  | 'DISPUTE_RETURN'
  /** Money was held for a transfer to the owner's account at Stripe. */
  | 'PAYOUT'
  /** Money of a payout came back. */
  | 'PAYOUT_RETURN'
  /** Money of a deposit went back to the card. */
  | 'REFUND'
  /** A refund failed: its money came back. */
  | 'REFUND_RETURN'
  /** Money came from another wallet. */
  | 'TRANSFER_IN'
  /** Money was sent to another wallet. */
  | 'TRANSFER_OUT';

/** What a line of the ledger belongs to. */
export type TransactionSource = Deposit | Payout | Transfer;

/** Money that went from one wallet to another, at once. It is seen by its sender and its receiver. */
export type Transfer = Node & {
  __typename?: 'Transfer';
  /** What was sent, above zero. */
  amount: Money;
  /** The name of the person on the other side; null when they gave none. */
  counterparty?: Maybe<Scalars['String']['output']>;
  /** When it was made. */
  createdAt: Scalars['Time']['output'];
  /** Opaque, and the same wherever the transfer is met. */
  id: Scalars['ID']['output'];
  /** The sender's words; may be empty. */
  note: Scalars['String']['output'];
  /** True for who sent it. */
  sent: Scalars['Boolean']['output'];
};

/** What is to be sent, and to whom. Give either toWalletId or toEmail. */
export type TransferInput = {
  /** Positive, with no more decimals than the wallet's currency has. */
  amount: Scalars['Decimal']['input'];
  /** Made by the client, once for each attempt of the person. The same key and input give the same transfer again and never a second one. */
  idempotencyKey: Scalars['String']['input'];
  /** Words for the receiver, at most 140 characters. */
  note?: InputMaybe<Scalars['String']['input']>;
  /** Or the address that the receiver signs in with. */
  toEmail?: InputMaybe<Scalars['String']['input']>;
  /** The wallet that receives it, of the same currency. */
  toWalletId?: InputMaybe<Scalars['ID']['input']>;
  /** Default: the viewer's wallet. */
  walletId?: InputMaybe<Scalars['ID']['input']>;
};

/** What became of a transfer. */
export type TransferPayload = {
  __typename?: 'TransferPayload';
  /** True when the key was seen before. */
  replayed: Scalars['Boolean']['output'];
  /** The transfer. */
  transfer?: Maybe<Transfer>;
  /** Why it cannot be done; empty when it can. */
  userErrors: Array<UserError>;
  /** The sender's wallet as it stands now. */
  wallet?: Maybe<Wallet>;
};

/** What a line that nothing explains is assigned to. */
export type UnmatchedAction =
  /** A deposit, payout, refund or dispute: targetId names it. What the amounts differ by is the platform's. */
  | 'ASSIGN_TO_OPERATION'
  /** The platform. */
  | 'ASSIGN_TO_PLATFORM'
  /** A user's wallet: targetId names it. What the user owes is paid first; what left the platform and the wallet does not cover is owed. */
  | 'ASSIGN_TO_WALLET';

/** A line of Stripe's statement that nothing here explains. After an hour it stops payouts. */
export type UnmatchedLine = {
  __typename?: 'UnmatchedLine';
  /** Whether an operator has opened the kill switch while the line was unexplained. Such a line does not stop payouts again. */
  acknowledged: Scalars['Boolean']['output'];
  /** What came (positive) or went. */
  amount: Money;
  /** When, at Stripe. */
  createdAt: Scalars['Time']['output'];
  /** txn_… at Stripe. */
  id: Scalars['String']['output'];
  /** The object that moved it, such as ch_… */
  source: Scalars['String']['output'];
  /** What moved the money, in Stripe's words, such as charge. */
  type: Scalars['String']['output'];
};

/** A person with an account. */
export type User = Node & {
  __typename?: 'User';
  /** When the user signed up. */
  createdAt: Scalars['Time']['output'];
  /** In lower case. */
  email: Scalars['String']['output'];
  /** True when a link that was sent to the address has come back. */
  emailVerified: Scalars['Boolean']['output'];
  /** Opaque, and the same wherever the user is met. */
  id: Scalars['ID']['output'];
  /** As given at sign-up. */
  name?: Maybe<Scalars['String']['output']>;
  /** What the user may see. */
  role: Role;
  /** Where the user is signed in, newest first; at most 100. */
  sessions: Array<Session>;
  /** True when signing in takes a code of an authenticator app, too. */
  twoFactor: Scalars['Boolean']['output'];
  /** The wallet that was created with the user, in the default currency. */
  wallet: Wallet;
};

/** A page of users, newest first. */
export type UserConnection = {
  __typename?: 'UserConnection';
  /** The items of the page, each with its cursor. */
  edges?: Maybe<Array<Maybe<UserEdge>>>;
  /** Where the page lies. */
  pageInfo: PageInfo;
  /** How many there are on all pages. */
  totalCount: Scalars['Int']['output'];
};

/** One item of a page. */
export type UserEdge = {
  __typename?: 'UserEdge';
  /** Its place, for after and before. */
  cursor: Scalars['Cursor']['output'];
  /** The item. */
  node?: Maybe<User>;
};

/** An expected refusal, as data: what the client did cannot be done, and why. */
export type UserError = {
  __typename?: 'UserError';
  /** What a program goes by. */
  code: UserErrorCode;
  /** The path of the argument at fault, such as input, amount. */
  field?: Maybe<Array<Scalars['String']['output']>>;
  /** A sentence for people, safe to show. */
  message: Scalars['String']['output'];
  /** When it can be tried again; null where waiting changes nothing. */
  retryAt?: Maybe<Scalars['Time']['output']>;
};

/** Why something could not be done. Branch on the code, never on a message. */
export type UserErrorCode =
  /** The amount is above what one operation may move. */
  | 'AMOUNT_TOO_LARGE'
  /** The amount is below what a card can be charged. */
  | 'AMOUNT_TOO_SMALL'
  /** The password is right, and a code of the authenticator app is wanted, too. */
  | 'CODE_REQUIRED'
  /** Payouts rest for a while, for the owner's safety: retryAt says until when. */
  | 'COOLING_DOWN'
  /** The amount is in another currency than the wallet. */
  | 'CURRENCY_MISMATCH'
  /** The operator has switched this off. */
  | 'DISABLED'
  /** There is an account with the email address already. */
  | 'EMAIL_TAKEN'
  /** The email must be verified first: requestEmailVerification sends a link to it. */
  | 'EMAIL_UNVERIFIED'
  /** The key stands for another input: use a new key. */
  | 'IDEMPOTENCY_KEY_REUSED'
  /** More than the available balance was asked for. */
  | 'INSUFFICIENT_FUNDS'
  /** The amount is not a positive decimal number that the currency can express. */
  | 'INVALID_AMOUNT'
  /** The email address or the password is wrong. */
  | 'INVALID_CREDENTIALS'
  /** The field that is named does not hold what it should. */
  | 'INVALID_INPUT'
  /** There is no such object, or it is another's. */
  | 'NOT_FOUND'
  /** Stripe does not let the owner's account receive money yet: the link of startConnectOnboarding leads to what it still needs. */
  | 'ONBOARDING_INCOMPLETE'
  /** Stripe does not take the payment method. */
  | 'PAYMENT_METHOD_INVALID'
  /** Stripe cannot be reached now: try again with the same key. */
  | 'PROCESSOR_UNAVAILABLE'
  /** Too many tries: wait before the next. */
  | 'RATE_LIMITED'
  /** Show the password once more with reauthenticate, then try again. */
  | 'REAUTHENTICATION_REQUIRED';

/** Who was sent a link that verifies an email. */
export type VerifyEmailInput = {
  /** What stands behind #token= in the link. */
  token: Scalars['String']['input'];
};

/** What became of a link that verifies an email. */
export type VerifyEmailPayload = {
  __typename?: 'VerifyEmailPayload';
  /** The user as it is now; null when nobody is signed in, which the link does not need. */
  user?: Maybe<User>;
  /** Why it cannot be done; empty when it can. */
  userErrors: Array<UserError>;
};

/** The money of one owner in one currency: the head of one ledger. */
export type Wallet = Node & {
  __typename?: 'Wallet';
  /** The Stripe id (acct_…) of the connected account that payouts go to; null before onboarding starts. */
  accountId?: Maybe<Scalars['String']['output']>;
  /** What can be paid out or sent now: the current balance less what may not leave yet. */
  availableBalance: Money;
  /** How the balance came to be what it is, oldest first, for a chart: the balance after each line, or after so many of them, evenly spread from the first to the newest. */
  balanceHistory: Array<BalancePoint>;
  /** When the wallet was made. */
  createdAt: Scalars['Time']['output'];
  /** Of everything in this wallet. */
  currency: Scalars['Currency']['output'];
  /** What the ledger says that the owner has. */
  currentBalance: Money;
  /** What was brought in by card, newest first, with what failed. */
  deposits: DepositConnection;
  /** Opaque, and the same wherever the wallet is met. */
  id: Scalars['ID']['output'];
  /** Whose money it is. */
  owner: User;
  /** Where onboarding stands, from Stripe's own answer. */
  payoutAccount?: Maybe<PayoutAccount>;
  /** What was paid out, newest first, with what failed. */
  payouts: PayoutConnection;
  /** The ledger, newest first. */
  transactions: TransactionConnection;
};


/** The money of one owner in one currency: the head of one ledger. */
export type WalletBalanceHistoryArgs = {
  points?: InputMaybe<Scalars['Int']['input']>;
};


/** The money of one owner in one currency: the head of one ledger. */
export type WalletDepositsArgs = {
  after?: InputMaybe<Scalars['Cursor']['input']>;
  before?: InputMaybe<Scalars['Cursor']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
};


/** The money of one owner in one currency: the head of one ledger. */
export type WalletPayoutsArgs = {
  after?: InputMaybe<Scalars['Cursor']['input']>;
  before?: InputMaybe<Scalars['Cursor']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
};


/** The money of one owner in one currency: the head of one ledger. */
export type WalletTransactionsArgs = {
  after?: InputMaybe<Scalars['Cursor']['input']>;
  before?: InputMaybe<Scalars['Cursor']['input']>;
  filter?: InputMaybe<TransactionFilterInput>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
};

/** Input of `withdrawResolution`. */
export type WithdrawResolutionInput = {
  /** Why, in 1 to 500 characters on one line. */
  reason: Scalars['String']['input'];
  /** The ID of a proposed resolution. */
  resolutionId: Scalars['ID']['input'];
};

/** Payload of `withdrawResolution`. */
export type WithdrawResolutionPayload = {
  __typename?: 'WithdrawResolutionPayload';
  /** The resolution as it stands now. */
  resolution?: Maybe<Resolution>;
  /** Why it cannot be done; empty when it can. */
  userErrors: Array<UserError>;
};

export type WalletFieldsFragment = { __typename?: 'Wallet', id: string, currency: string, accountId?: string | null, currentBalance: { __typename?: 'Money', amount: string, currency: string }, availableBalance: { __typename?: 'Money', amount: string, currency: string }, payoutAccount?: { __typename?: 'PayoutAccount', id: string, detailsSubmitted: boolean, transfersEnabled: boolean, payoutsEnabled: boolean, requirementsDue: Array<string>, disabledReason?: string | null, disconnected: boolean, bankFailure?: { __typename?: 'PaymentFailure', code: string, message: string } | null } | null };

export type DepositFieldsFragment = { __typename?: 'Deposit', id: string, status: DepositStatus, clientSecret?: string | null, paymentIntentId?: string | null, createdAt: string, amount: { __typename?: 'Money', amount: string, currency: string }, failure?: { __typename?: 'PaymentFailure', code: string, declineCode?: string | null, message: string } | null };

export type PayoutFieldsFragment = { __typename?: 'Payout', id: string, status: PayoutStatus, transferId?: string | null, createdAt: string, amount: { __typename?: 'Money', amount: string, currency: string }, failure?: { __typename?: 'PaymentFailure', code: string, message: string } | null };

export type LineFieldsFragment = { __typename?: 'Transaction', id: string, sequence: number, kind: TransactionKind, createdAt: string, value: { __typename?: 'Money', amount: string, currency: string }, runningBalance: { __typename?: 'Money', amount: string, currency: string }, balanceAfter: { __typename?: 'Money', amount: string, currency: string }, source?: { __typename: 'Deposit', id: string, paymentIntentId?: string | null } | { __typename: 'Payout', id: string, transferId?: string | null } | { __typename: 'Transfer', id: string, sent: boolean, counterparty?: string | null, note: string } | null };

export type ViewerQueryVariables = Exact<{ [key: string]: never; }>;


export type ViewerQuery = { __typename?: 'Query', viewer?: { __typename?: 'User', id: string, email: string, name?: string | null, role: Role, wallet: { __typename?: 'Wallet', id: string, currency: string, accountId?: string | null, currentBalance: { __typename?: 'Money', amount: string, currency: string }, availableBalance: { __typename?: 'Money', amount: string, currency: string }, payoutAccount?: { __typename?: 'PayoutAccount', id: string, detailsSubmitted: boolean, transfersEnabled: boolean, payoutsEnabled: boolean, requirementsDue: Array<string>, disabledReason?: string | null, disconnected: boolean, bankFailure?: { __typename?: 'PaymentFailure', code: string, message: string } | null } | null } } | null };

export type LedgerQueryVariables = Exact<{
  id: Scalars['ID']['input'];
  first: Scalars['Int']['input'];
  after?: InputMaybe<Scalars['Cursor']['input']>;
  filter?: InputMaybe<TransactionFilterInput>;
}>;


export type LedgerQuery = { __typename?: 'Query', wallet?: { __typename?: 'Wallet', id: string, transactions: { __typename?: 'TransactionConnection', totalCount: number, pageInfo: { __typename?: 'PageInfo', hasNextPage: boolean, endCursor?: string | null }, edges?: Array<{ __typename?: 'TransactionEdge', cursor: string, node?: { __typename?: 'Transaction', id: string, sequence: number, kind: TransactionKind, createdAt: string, value: { __typename?: 'Money', amount: string, currency: string }, runningBalance: { __typename?: 'Money', amount: string, currency: string }, balanceAfter: { __typename?: 'Money', amount: string, currency: string }, source?: { __typename: 'Deposit', id: string, paymentIntentId?: string | null } | { __typename: 'Payout', id: string, transferId?: string | null } | { __typename: 'Transfer', id: string, sent: boolean, counterparty?: string | null, note: string } | null } | null } | null> | null } } | null };

export type LineQueryVariables = Exact<{
  id: Scalars['ID']['input'];
}>;


export type LineQuery = { __typename?: 'Query', node?: { __typename?: 'Deposit', id: string } | { __typename?: 'Dispute', id: string } | { __typename?: 'Payout', id: string } | { __typename?: 'PayoutAccount', id: string } | { __typename?: 'Refund', id: string } | { __typename?: 'Transaction', id: string, sequence: number, kind: TransactionKind, createdAt: string, value: { __typename?: 'Money', amount: string, currency: string }, runningBalance: { __typename?: 'Money', amount: string, currency: string }, balanceAfter: { __typename?: 'Money', amount: string, currency: string }, source?: { __typename: 'Deposit', id: string, paymentIntentId?: string | null } | { __typename: 'Payout', id: string, transferId?: string | null } | { __typename: 'Transfer', id: string, sent: boolean, counterparty?: string | null, note: string } | null } | { __typename?: 'Transfer', id: string } | { __typename?: 'User', id: string } | { __typename?: 'Wallet', id: string } | null };

export type HistoryQueryVariables = Exact<{
  id: Scalars['ID']['input'];
}>;


export type HistoryQuery = { __typename?: 'Query', wallet?: { __typename?: 'Wallet', id: string, createdAt: string, balanceHistory: Array<{ __typename?: 'BalancePoint', at: string, balance: { __typename?: 'Money', amount: string, currency: string } }> } | null };

export type OpenQueryVariables = Exact<{
  id: Scalars['ID']['input'];
}>;


export type OpenQuery = { __typename?: 'Query', wallet?: { __typename?: 'Wallet', id: string, deposits: { __typename?: 'DepositConnection', edges?: Array<{ __typename?: 'DepositEdge', cursor: string, node?: { __typename?: 'Deposit', id: string, status: DepositStatus, clientSecret?: string | null, paymentIntentId?: string | null, createdAt: string, amount: { __typename?: 'Money', amount: string, currency: string }, failure?: { __typename?: 'PaymentFailure', code: string, declineCode?: string | null, message: string } | null } | null } | null> | null }, payouts: { __typename?: 'PayoutConnection', edges?: Array<{ __typename?: 'PayoutEdge', cursor: string, node?: { __typename?: 'Payout', id: string, status: PayoutStatus, transferId?: string | null, createdAt: string, amount: { __typename?: 'Money', amount: string, currency: string }, failure?: { __typename?: 'PaymentFailure', code: string, message: string } | null } | null } | null> | null } } | null };

export type SignUpMutationVariables = Exact<{
  input: SignUpInput;
}>;


export type SignUpMutation = { __typename?: 'Mutation', signUp: { __typename?: 'SessionPayload', user?: { __typename?: 'User', id: string } | null, userErrors: Array<{ __typename?: 'UserError', code: UserErrorCode, message: string, field?: Array<string> | null }> } };

export type LogInMutationVariables = Exact<{
  input: LogInInput;
}>;


export type LogInMutation = { __typename?: 'Mutation', logIn: { __typename?: 'SessionPayload', user?: { __typename?: 'User', id: string } | null, userErrors: Array<{ __typename?: 'UserError', code: UserErrorCode, message: string, field?: Array<string> | null }> } };

export type AccountQueryVariables = Exact<{ [key: string]: never; }>;


export type AccountQuery = { __typename?: 'Query', viewer?: { __typename?: 'User', id: string, email: string, emailVerified: boolean, twoFactor: boolean } | null };

export type StartTwoFactorMutationVariables = Exact<{
  input: StartTwoFactorInput;
}>;


export type StartTwoFactorMutation = { __typename?: 'Mutation', startTwoFactor: { __typename?: 'StartTwoFactorPayload', secret?: string | null, uri?: string | null, userErrors: Array<{ __typename?: 'UserError', code: UserErrorCode, message: string, field?: Array<string> | null }> } };

export type ConfirmTwoFactorMutationVariables = Exact<{
  input: ConfirmTwoFactorInput;
}>;


export type ConfirmTwoFactorMutation = { __typename?: 'Mutation', confirmTwoFactor: { __typename?: 'ConfirmTwoFactorPayload', recoveryCodes?: Array<string> | null, user?: { __typename?: 'User', id: string, twoFactor: boolean } | null, userErrors: Array<{ __typename?: 'UserError', code: UserErrorCode, message: string, field?: Array<string> | null }> } };

export type DisableTwoFactorMutationVariables = Exact<{
  input: DisableTwoFactorInput;
}>;


export type DisableTwoFactorMutation = { __typename?: 'Mutation', disableTwoFactor: { __typename?: 'AccountPayload', user?: { __typename?: 'User', id: string, twoFactor: boolean } | null, userErrors: Array<{ __typename?: 'UserError', code: UserErrorCode, message: string, field?: Array<string> | null }> } };

export type VerifyEmailMutationVariables = Exact<{
  input: VerifyEmailInput;
}>;


export type VerifyEmailMutation = { __typename?: 'Mutation', verifyEmail: { __typename?: 'VerifyEmailPayload', userErrors: Array<{ __typename?: 'UserError', code: UserErrorCode, message: string, field?: Array<string> | null }> } };

export type ResetPasswordMutationVariables = Exact<{
  input: ResetPasswordInput;
}>;


export type ResetPasswordMutation = { __typename?: 'Mutation', resetPassword: { __typename?: 'ResetPasswordPayload', userErrors: Array<{ __typename?: 'UserError', code: UserErrorCode, message: string, field?: Array<string> | null }> } };

export type LogOutMutationVariables = Exact<{ [key: string]: never; }>;


export type LogOutMutation = { __typename?: 'Mutation', logOut: { __typename?: 'LogOutPayload', userErrors: Array<{ __typename?: 'UserError', code: UserErrorCode, message: string }> } };

export type MakeDepositMutationVariables = Exact<{
  input: DepositInput;
}>;


export type MakeDepositMutation = { __typename?: 'Mutation', deposit: { __typename?: 'DepositPayload', replayed: boolean, deposit?: { __typename?: 'Deposit', id: string, status: DepositStatus, clientSecret?: string | null, paymentIntentId?: string | null, createdAt: string, amount: { __typename?: 'Money', amount: string, currency: string }, failure?: { __typename?: 'PaymentFailure', code: string, declineCode?: string | null, message: string } | null } | null, wallet?: { __typename?: 'Wallet', id: string, currency: string, accountId?: string | null, currentBalance: { __typename?: 'Money', amount: string, currency: string }, availableBalance: { __typename?: 'Money', amount: string, currency: string }, payoutAccount?: { __typename?: 'PayoutAccount', id: string, detailsSubmitted: boolean, transfersEnabled: boolean, payoutsEnabled: boolean, requirementsDue: Array<string>, disabledReason?: string | null, disconnected: boolean, bankFailure?: { __typename?: 'PaymentFailure', code: string, message: string } | null } | null } | null, userErrors: Array<{ __typename?: 'UserError', code: UserErrorCode, message: string, field?: Array<string> | null }> } };

export type MakePayoutMutationVariables = Exact<{
  input: PayoutInput;
}>;


export type MakePayoutMutation = { __typename?: 'Mutation', payout: { __typename?: 'PayoutPayload', replayed: boolean, payout?: { __typename?: 'Payout', id: string, status: PayoutStatus, transferId?: string | null, createdAt: string, amount: { __typename?: 'Money', amount: string, currency: string }, failure?: { __typename?: 'PaymentFailure', code: string, message: string } | null } | null, wallet?: { __typename?: 'Wallet', id: string, currency: string, accountId?: string | null, currentBalance: { __typename?: 'Money', amount: string, currency: string }, availableBalance: { __typename?: 'Money', amount: string, currency: string }, payoutAccount?: { __typename?: 'PayoutAccount', id: string, detailsSubmitted: boolean, transfersEnabled: boolean, payoutsEnabled: boolean, requirementsDue: Array<string>, disabledReason?: string | null, disconnected: boolean, bankFailure?: { __typename?: 'PaymentFailure', code: string, message: string } | null } | null } | null, userErrors: Array<{ __typename?: 'UserError', code: UserErrorCode, message: string, field?: Array<string> | null }> } };

export type MakeTransferMutationVariables = Exact<{
  input: TransferInput;
}>;


export type MakeTransferMutation = { __typename?: 'Mutation', transfer: { __typename?: 'TransferPayload', replayed: boolean, transfer?: { __typename?: 'Transfer', id: string, counterparty?: string | null, note: string, amount: { __typename?: 'Money', amount: string, currency: string } } | null, wallet?: { __typename?: 'Wallet', id: string, currency: string, accountId?: string | null, currentBalance: { __typename?: 'Money', amount: string, currency: string }, availableBalance: { __typename?: 'Money', amount: string, currency: string }, payoutAccount?: { __typename?: 'PayoutAccount', id: string, detailsSubmitted: boolean, transfersEnabled: boolean, payoutsEnabled: boolean, requirementsDue: Array<string>, disabledReason?: string | null, disconnected: boolean, bankFailure?: { __typename?: 'PaymentFailure', code: string, message: string } | null } | null } | null, userErrors: Array<{ __typename?: 'UserError', code: UserErrorCode, message: string, field?: Array<string> | null }> } };

export type StartOnboardingMutationVariables = Exact<{ [key: string]: never; }>;


export type StartOnboardingMutation = { __typename?: 'Mutation', startConnectOnboarding: { __typename?: 'StartConnectOnboardingPayload', url?: string | null, wallet?: { __typename?: 'Wallet', id: string, currency: string, accountId?: string | null, currentBalance: { __typename?: 'Money', amount: string, currency: string }, availableBalance: { __typename?: 'Money', amount: string, currency: string }, payoutAccount?: { __typename?: 'PayoutAccount', id: string, detailsSubmitted: boolean, transfersEnabled: boolean, payoutsEnabled: boolean, requirementsDue: Array<string>, disabledReason?: string | null, disconnected: boolean, bankFailure?: { __typename?: 'PaymentFailure', code: string, message: string } | null } | null } | null, userErrors: Array<{ __typename?: 'UserError', code: UserErrorCode, message: string, field?: Array<string> | null }> } };

export type WalletUpdatedSubscriptionVariables = Exact<{ [key: string]: never; }>;


export type WalletUpdatedSubscription = { __typename?: 'Subscription', walletUpdated: { __typename?: 'Wallet', id: string, currency: string, accountId?: string | null, currentBalance: { __typename?: 'Money', amount: string, currency: string }, availableBalance: { __typename?: 'Money', amount: string, currency: string }, payoutAccount?: { __typename?: 'PayoutAccount', id: string, detailsSubmitted: boolean, transfersEnabled: boolean, payoutsEnabled: boolean, requirementsDue: Array<string>, disabledReason?: string | null, disconnected: boolean, bankFailure?: { __typename?: 'PaymentFailure', code: string, message: string } | null } | null } };

export type BooksQueryVariables = Exact<{ [key: string]: never; }>;


export type BooksQuery = { __typename?: 'Query', reconciliation: { __typename?: 'Reconciliation', at: string, clean: boolean, statementBehind: boolean, matched: number, suspense: number, unmatched: Array<{ __typename?: 'UnmatchedLine', id: string, type: string, source: string, createdAt: string, amount: { __typename?: 'Money', amount: string, currency: string } }>, currencies: Array<{ __typename?: 'CurrencyBalance', stripe: { __typename?: 'Money', amount: string, currency: string }, ledger: { __typename?: 'Money', amount: string, currency: string }, difference: { __typename?: 'Money', amount: string, currency: string } }>, moneyOut: { __typename?: 'MoneyOut', open: boolean, reason: string, changedBy?: string | null, changedAt?: string | null } }, parkedItems: Array<{ __typename?: 'ParkedItem', id: string, state: string, createdAt: string, awaitsApproval: boolean, failure?: string | null, object?: string | null, amount?: { __typename?: 'Money', amount: string, currency: string } | null }>, suspenseLines: Array<{ __typename?: 'SuspenseLine', id: string, type: string, source: string, createdAt: string, amount: { __typename?: 'Money', amount: string, currency: string } }>, resolutions: Array<{ __typename?: 'Resolution', id: string, action: ResolutionAction, targetId?: string | null, statementLineId?: string | null, operationId?: string | null, reason: string, proposedBy: string, amount?: { __typename?: 'Money', amount: string, currency: string } | null }> };

export type SetMoneyOutMutationVariables = Exact<{
  input: SetMoneyOutInput;
}>;


export type SetMoneyOutMutation = { __typename?: 'Mutation', setMoneyOut: { __typename?: 'SetMoneyOutPayload', moneyOut?: { __typename?: 'MoneyOut', open: boolean, reason: string, changedBy?: string | null, changedAt?: string | null } | null, userErrors: Array<{ __typename?: 'UserError', code: UserErrorCode, message: string, field?: Array<string> | null }> } };

export type RefundDepositMutationVariables = Exact<{
  input: RefundDepositInput;
}>;


export type RefundDepositMutation = { __typename?: 'Mutation', refundDeposit: { __typename?: 'RefundDepositPayload', refund?: { __typename?: 'Refund', id: string, status: RefundStatus, amount: { __typename?: 'Money', amount: string, currency: string } } | null, wallet?: { __typename?: 'Wallet', id: string, currentBalance: { __typename?: 'Money', amount: string, currency: string } } | null, userErrors: Array<{ __typename?: 'UserError', code: UserErrorCode, message: string, field?: Array<string> | null }> } };

export type DisputesQueryVariables = Exact<{ [key: string]: never; }>;


export type DisputesQuery = { __typename?: 'Query', disputes: Array<{ __typename?: 'Dispute', id: string, reason: string, status: string, open: boolean, dueBy?: string | null, amount: { __typename?: 'Money', amount: string, currency: string }, deposit: { __typename?: 'Deposit', id: string, wallet: { __typename?: 'Wallet', id: string } } }> };

export type UsersQueryVariables = Exact<{
  search?: InputMaybe<Scalars['String']['input']>;
  first: Scalars['Int']['input'];
  after?: InputMaybe<Scalars['Cursor']['input']>;
}>;


export type UsersQuery = { __typename?: 'Query', users: { __typename?: 'UserConnection', totalCount: number, pageInfo: { __typename?: 'PageInfo', hasNextPage: boolean, endCursor?: string | null }, edges?: Array<{ __typename?: 'UserEdge', cursor: string, node?: { __typename?: 'User', id: string, email: string, name?: string | null, role: Role, wallet: { __typename?: 'Wallet', id: string, currentBalance: { __typename?: 'Money', amount: string, currency: string } } } | null } | null> | null } };

export type OneWalletQueryVariables = Exact<{
  id: Scalars['ID']['input'];
}>;


export type OneWalletQuery = { __typename?: 'Query', wallet?: { __typename?: 'Wallet', id: string, owner: { __typename?: 'User', id: string, email: string, name?: string | null }, currentBalance: { __typename?: 'Money', amount: string, currency: string }, availableBalance: { __typename?: 'Money', amount: string, currency: string }, deposits: { __typename?: 'DepositConnection', edges?: Array<{ __typename?: 'DepositEdge', cursor: string, node?: { __typename?: 'Deposit', id: string, status: DepositStatus, clientSecret?: string | null, paymentIntentId?: string | null, createdAt: string, refunds: Array<{ __typename?: 'Refund', id: string, status: RefundStatus, amount: { __typename?: 'Money', amount: string, currency: string } }>, disputes: Array<{ __typename?: 'Dispute', id: string, status: string, reason: string, open: boolean, dueBy?: string | null, amount: { __typename?: 'Money', amount: string, currency: string } }>, amount: { __typename?: 'Money', amount: string, currency: string }, failure?: { __typename?: 'PaymentFailure', code: string, declineCode?: string | null, message: string } | null } | null } | null> | null } } | null };

export type ResolveUnmatchedMutationVariables = Exact<{
  input: ResolveUnmatchedInput;
}>;


export type ResolveUnmatchedMutation = { __typename?: 'Mutation', resolveUnmatched: { __typename?: 'ResolveUnmatchedPayload', resolution?: { __typename?: 'Resolution', id: string, status: ResolutionStatus } | null, userErrors: Array<{ __typename?: 'UserError', code: UserErrorCode, message: string, field?: Array<string> | null }> } };

export type ResolveSuspenseMutationVariables = Exact<{
  input: ResolveSuspenseInput;
}>;


export type ResolveSuspenseMutation = { __typename?: 'Mutation', resolveSuspense: { __typename?: 'ResolveSuspensePayload', resolution?: { __typename?: 'Resolution', id: string, status: ResolutionStatus } | null, userErrors: Array<{ __typename?: 'UserError', code: UserErrorCode, message: string, field?: Array<string> | null }> } };

export type ResolveParkedMutationVariables = Exact<{
  input: ResolveParkedInput;
}>;


export type ResolveParkedMutation = { __typename?: 'Mutation', resolveParked: { __typename?: 'ResolveParkedPayload', resolution?: { __typename?: 'Resolution', id: string, status: ResolutionStatus } | null, userErrors: Array<{ __typename?: 'UserError', code: UserErrorCode, message: string, field?: Array<string> | null }> } };

export type ConfirmResolutionMutationVariables = Exact<{
  input: ConfirmResolutionInput;
}>;


export type ConfirmResolutionMutation = { __typename?: 'Mutation', confirmResolution: { __typename?: 'ConfirmResolutionPayload', resolution?: { __typename?: 'Resolution', id: string, status: ResolutionStatus } | null, userErrors: Array<{ __typename?: 'UserError', code: UserErrorCode, message: string, field?: Array<string> | null }> } };

export type WithdrawResolutionMutationVariables = Exact<{
  input: WithdrawResolutionInput;
}>;


export type WithdrawResolutionMutation = { __typename?: 'Mutation', withdrawResolution: { __typename?: 'WithdrawResolutionPayload', resolution?: { __typename?: 'Resolution', id: string, status: ResolutionStatus } | null, userErrors: Array<{ __typename?: 'UserError', code: UserErrorCode, message: string, field?: Array<string> | null }> } };

export const WalletFieldsFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"WalletFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Wallet"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}},{"kind":"Field","name":{"kind":"Name","value":"currentBalance"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}}]}},{"kind":"Field","name":{"kind":"Name","value":"availableBalance"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}}]}},{"kind":"Field","name":{"kind":"Name","value":"accountId"}},{"kind":"Field","name":{"kind":"Name","value":"payoutAccount"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"detailsSubmitted"}},{"kind":"Field","name":{"kind":"Name","value":"transfersEnabled"}},{"kind":"Field","name":{"kind":"Name","value":"payoutsEnabled"}},{"kind":"Field","name":{"kind":"Name","value":"requirementsDue"}},{"kind":"Field","name":{"kind":"Name","value":"disabledReason"}},{"kind":"Field","name":{"kind":"Name","value":"disconnected"}},{"kind":"Field","name":{"kind":"Name","value":"bankFailure"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}}]}}]} as unknown as DocumentNode<WalletFieldsFragment, unknown>;
export const DepositFieldsFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"DepositFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Deposit"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"amount"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}}]}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"failure"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"declineCode"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}},{"kind":"Field","name":{"kind":"Name","value":"clientSecret"}},{"kind":"Field","name":{"kind":"Name","value":"paymentIntentId"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}}]}}]} as unknown as DocumentNode<DepositFieldsFragment, unknown>;
export const PayoutFieldsFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"PayoutFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Payout"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"amount"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}}]}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"failure"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}},{"kind":"Field","name":{"kind":"Name","value":"transferId"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}}]}}]} as unknown as DocumentNode<PayoutFieldsFragment, unknown>;
export const LineFieldsFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"LineFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Transaction"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"sequence"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"value"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}}]}},{"kind":"Field","name":{"kind":"Name","value":"runningBalance"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}}]}},{"kind":"Field","name":{"kind":"Name","value":"balanceAfter"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}}]}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"source"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Deposit"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"paymentIntentId"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Payout"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"transferId"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Transfer"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"sent"}},{"kind":"Field","name":{"kind":"Name","value":"counterparty"}},{"kind":"Field","name":{"kind":"Name","value":"note"}}]}}]}}]}}]} as unknown as DocumentNode<LineFieldsFragment, unknown>;
export const ViewerDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Viewer"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"viewer"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"email"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"role"}},{"kind":"Field","name":{"kind":"Name","value":"wallet"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"WalletFields"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"WalletFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Wallet"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}},{"kind":"Field","name":{"kind":"Name","value":"currentBalance"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}}]}},{"kind":"Field","name":{"kind":"Name","value":"availableBalance"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}}]}},{"kind":"Field","name":{"kind":"Name","value":"accountId"}},{"kind":"Field","name":{"kind":"Name","value":"payoutAccount"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"detailsSubmitted"}},{"kind":"Field","name":{"kind":"Name","value":"transfersEnabled"}},{"kind":"Field","name":{"kind":"Name","value":"payoutsEnabled"}},{"kind":"Field","name":{"kind":"Name","value":"requirementsDue"}},{"kind":"Field","name":{"kind":"Name","value":"disabledReason"}},{"kind":"Field","name":{"kind":"Name","value":"disconnected"}},{"kind":"Field","name":{"kind":"Name","value":"bankFailure"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}}]}}]} as unknown as DocumentNode<ViewerQuery, ViewerQueryVariables>;
export const LedgerDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Ledger"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"first"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"Int"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"after"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"Cursor"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"filter"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"TransactionFilterInput"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"wallet"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"transactions"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"Variable","name":{"kind":"Name","value":"first"}}},{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"after"}}},{"kind":"Argument","name":{"kind":"Name","value":"filter"},"value":{"kind":"Variable","name":{"kind":"Name","value":"filter"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"totalCount"}},{"kind":"Field","name":{"kind":"Name","value":"pageInfo"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"hasNextPage"}},{"kind":"Field","name":{"kind":"Name","value":"endCursor"}}]}},{"kind":"Field","name":{"kind":"Name","value":"edges"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"cursor"}},{"kind":"Field","name":{"kind":"Name","value":"node"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"LineFields"}}]}}]}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"LineFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Transaction"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"sequence"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"value"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}}]}},{"kind":"Field","name":{"kind":"Name","value":"runningBalance"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}}]}},{"kind":"Field","name":{"kind":"Name","value":"balanceAfter"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}}]}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"source"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Deposit"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"paymentIntentId"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Payout"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"transferId"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Transfer"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"sent"}},{"kind":"Field","name":{"kind":"Name","value":"counterparty"}},{"kind":"Field","name":{"kind":"Name","value":"note"}}]}}]}}]}}]} as unknown as DocumentNode<LedgerQuery, LedgerQueryVariables>;
export const LineDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Line"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"node"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Transaction"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"LineFields"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"LineFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Transaction"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"sequence"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"value"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}}]}},{"kind":"Field","name":{"kind":"Name","value":"runningBalance"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}}]}},{"kind":"Field","name":{"kind":"Name","value":"balanceAfter"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}}]}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"source"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Deposit"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"paymentIntentId"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Payout"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"transferId"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Transfer"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"sent"}},{"kind":"Field","name":{"kind":"Name","value":"counterparty"}},{"kind":"Field","name":{"kind":"Name","value":"note"}}]}}]}}]}}]} as unknown as DocumentNode<LineQuery, LineQueryVariables>;
export const HistoryDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"History"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"wallet"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"balanceHistory"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"at"}},{"kind":"Field","name":{"kind":"Name","value":"balance"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}}]}}]}}]}}]}}]} as unknown as DocumentNode<HistoryQuery, HistoryQueryVariables>;
export const OpenDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Open"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"wallet"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"deposits"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"5"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"edges"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"cursor"}},{"kind":"Field","name":{"kind":"Name","value":"node"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"DepositFields"}}]}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"payouts"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"5"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"edges"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"cursor"}},{"kind":"Field","name":{"kind":"Name","value":"node"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"PayoutFields"}}]}}]}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"DepositFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Deposit"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"amount"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}}]}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"failure"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"declineCode"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}},{"kind":"Field","name":{"kind":"Name","value":"clientSecret"}},{"kind":"Field","name":{"kind":"Name","value":"paymentIntentId"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"PayoutFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Payout"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"amount"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}}]}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"failure"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}},{"kind":"Field","name":{"kind":"Name","value":"transferId"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}}]}}]} as unknown as DocumentNode<OpenQuery, OpenQueryVariables>;
export const SignUpDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"SignUp"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"SignUpInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"signUp"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"user"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}}]}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"field"}}]}}]}}]}}]} as unknown as DocumentNode<SignUpMutation, SignUpMutationVariables>;
export const LogInDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"LogIn"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"LogInInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"logIn"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"user"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}}]}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"field"}}]}}]}}]}}]} as unknown as DocumentNode<LogInMutation, LogInMutationVariables>;
export const AccountDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Account"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"viewer"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"email"}},{"kind":"Field","name":{"kind":"Name","value":"emailVerified"}},{"kind":"Field","name":{"kind":"Name","value":"twoFactor"}}]}}]}}]} as unknown as DocumentNode<AccountQuery, AccountQueryVariables>;
export const StartTwoFactorDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"StartTwoFactor"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"StartTwoFactorInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"startTwoFactor"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"secret"}},{"kind":"Field","name":{"kind":"Name","value":"uri"}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"field"}}]}}]}}]}}]} as unknown as DocumentNode<StartTwoFactorMutation, StartTwoFactorMutationVariables>;
export const ConfirmTwoFactorDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"ConfirmTwoFactor"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ConfirmTwoFactorInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"confirmTwoFactor"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"recoveryCodes"}},{"kind":"Field","name":{"kind":"Name","value":"user"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"twoFactor"}}]}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"field"}}]}}]}}]}}]} as unknown as DocumentNode<ConfirmTwoFactorMutation, ConfirmTwoFactorMutationVariables>;
export const DisableTwoFactorDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"DisableTwoFactor"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"DisableTwoFactorInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"disableTwoFactor"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"user"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"twoFactor"}}]}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"field"}}]}}]}}]}}]} as unknown as DocumentNode<DisableTwoFactorMutation, DisableTwoFactorMutationVariables>;
export const VerifyEmailDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"VerifyEmail"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"VerifyEmailInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"verifyEmail"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"field"}}]}}]}}]}}]} as unknown as DocumentNode<VerifyEmailMutation, VerifyEmailMutationVariables>;
export const ResetPasswordDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"ResetPassword"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ResetPasswordInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"resetPassword"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"field"}}]}}]}}]}}]} as unknown as DocumentNode<ResetPasswordMutation, ResetPasswordMutationVariables>;
export const LogOutDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"LogOut"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"logOut"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}}]}}]} as unknown as DocumentNode<LogOutMutation, LogOutMutationVariables>;
export const MakeDepositDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"MakeDeposit"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"DepositInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"deposit"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"deposit"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"DepositFields"}}]}},{"kind":"Field","name":{"kind":"Name","value":"wallet"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"WalletFields"}}]}},{"kind":"Field","name":{"kind":"Name","value":"replayed"}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"field"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"DepositFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Deposit"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"amount"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}}]}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"failure"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"declineCode"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}},{"kind":"Field","name":{"kind":"Name","value":"clientSecret"}},{"kind":"Field","name":{"kind":"Name","value":"paymentIntentId"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"WalletFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Wallet"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}},{"kind":"Field","name":{"kind":"Name","value":"currentBalance"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}}]}},{"kind":"Field","name":{"kind":"Name","value":"availableBalance"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}}]}},{"kind":"Field","name":{"kind":"Name","value":"accountId"}},{"kind":"Field","name":{"kind":"Name","value":"payoutAccount"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"detailsSubmitted"}},{"kind":"Field","name":{"kind":"Name","value":"transfersEnabled"}},{"kind":"Field","name":{"kind":"Name","value":"payoutsEnabled"}},{"kind":"Field","name":{"kind":"Name","value":"requirementsDue"}},{"kind":"Field","name":{"kind":"Name","value":"disabledReason"}},{"kind":"Field","name":{"kind":"Name","value":"disconnected"}},{"kind":"Field","name":{"kind":"Name","value":"bankFailure"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}}]}}]} as unknown as DocumentNode<MakeDepositMutation, MakeDepositMutationVariables>;
export const MakePayoutDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"MakePayout"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"PayoutInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"payout"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"payout"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"PayoutFields"}}]}},{"kind":"Field","name":{"kind":"Name","value":"wallet"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"WalletFields"}}]}},{"kind":"Field","name":{"kind":"Name","value":"replayed"}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"field"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"PayoutFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Payout"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"amount"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}}]}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"failure"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}},{"kind":"Field","name":{"kind":"Name","value":"transferId"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"WalletFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Wallet"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}},{"kind":"Field","name":{"kind":"Name","value":"currentBalance"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}}]}},{"kind":"Field","name":{"kind":"Name","value":"availableBalance"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}}]}},{"kind":"Field","name":{"kind":"Name","value":"accountId"}},{"kind":"Field","name":{"kind":"Name","value":"payoutAccount"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"detailsSubmitted"}},{"kind":"Field","name":{"kind":"Name","value":"transfersEnabled"}},{"kind":"Field","name":{"kind":"Name","value":"payoutsEnabled"}},{"kind":"Field","name":{"kind":"Name","value":"requirementsDue"}},{"kind":"Field","name":{"kind":"Name","value":"disabledReason"}},{"kind":"Field","name":{"kind":"Name","value":"disconnected"}},{"kind":"Field","name":{"kind":"Name","value":"bankFailure"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}}]}}]} as unknown as DocumentNode<MakePayoutMutation, MakePayoutMutationVariables>;
export const MakeTransferDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"MakeTransfer"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"TransferInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"transfer"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"transfer"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"amount"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}}]}},{"kind":"Field","name":{"kind":"Name","value":"counterparty"}},{"kind":"Field","name":{"kind":"Name","value":"note"}}]}},{"kind":"Field","name":{"kind":"Name","value":"wallet"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"WalletFields"}}]}},{"kind":"Field","name":{"kind":"Name","value":"replayed"}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"field"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"WalletFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Wallet"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}},{"kind":"Field","name":{"kind":"Name","value":"currentBalance"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}}]}},{"kind":"Field","name":{"kind":"Name","value":"availableBalance"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}}]}},{"kind":"Field","name":{"kind":"Name","value":"accountId"}},{"kind":"Field","name":{"kind":"Name","value":"payoutAccount"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"detailsSubmitted"}},{"kind":"Field","name":{"kind":"Name","value":"transfersEnabled"}},{"kind":"Field","name":{"kind":"Name","value":"payoutsEnabled"}},{"kind":"Field","name":{"kind":"Name","value":"requirementsDue"}},{"kind":"Field","name":{"kind":"Name","value":"disabledReason"}},{"kind":"Field","name":{"kind":"Name","value":"disconnected"}},{"kind":"Field","name":{"kind":"Name","value":"bankFailure"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}}]}}]} as unknown as DocumentNode<MakeTransferMutation, MakeTransferMutationVariables>;
export const StartOnboardingDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"StartOnboarding"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"startConnectOnboarding"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"url"}},{"kind":"Field","name":{"kind":"Name","value":"wallet"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"WalletFields"}}]}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"field"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"WalletFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Wallet"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}},{"kind":"Field","name":{"kind":"Name","value":"currentBalance"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}}]}},{"kind":"Field","name":{"kind":"Name","value":"availableBalance"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}}]}},{"kind":"Field","name":{"kind":"Name","value":"accountId"}},{"kind":"Field","name":{"kind":"Name","value":"payoutAccount"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"detailsSubmitted"}},{"kind":"Field","name":{"kind":"Name","value":"transfersEnabled"}},{"kind":"Field","name":{"kind":"Name","value":"payoutsEnabled"}},{"kind":"Field","name":{"kind":"Name","value":"requirementsDue"}},{"kind":"Field","name":{"kind":"Name","value":"disabledReason"}},{"kind":"Field","name":{"kind":"Name","value":"disconnected"}},{"kind":"Field","name":{"kind":"Name","value":"bankFailure"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}}]}}]} as unknown as DocumentNode<StartOnboardingMutation, StartOnboardingMutationVariables>;
export const WalletUpdatedDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"subscription","name":{"kind":"Name","value":"WalletUpdated"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"walletUpdated"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"WalletFields"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"WalletFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Wallet"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}},{"kind":"Field","name":{"kind":"Name","value":"currentBalance"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}}]}},{"kind":"Field","name":{"kind":"Name","value":"availableBalance"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}}]}},{"kind":"Field","name":{"kind":"Name","value":"accountId"}},{"kind":"Field","name":{"kind":"Name","value":"payoutAccount"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"detailsSubmitted"}},{"kind":"Field","name":{"kind":"Name","value":"transfersEnabled"}},{"kind":"Field","name":{"kind":"Name","value":"payoutsEnabled"}},{"kind":"Field","name":{"kind":"Name","value":"requirementsDue"}},{"kind":"Field","name":{"kind":"Name","value":"disabledReason"}},{"kind":"Field","name":{"kind":"Name","value":"disconnected"}},{"kind":"Field","name":{"kind":"Name","value":"bankFailure"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}}]}}]} as unknown as DocumentNode<WalletUpdatedSubscription, WalletUpdatedSubscriptionVariables>;
export const BooksDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Books"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"reconciliation"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"at"}},{"kind":"Field","name":{"kind":"Name","value":"clean"}},{"kind":"Field","name":{"kind":"Name","value":"statementBehind"}},{"kind":"Field","name":{"kind":"Name","value":"matched"}},{"kind":"Field","name":{"kind":"Name","value":"suspense"}},{"kind":"Field","name":{"kind":"Name","value":"unmatched"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"type"}},{"kind":"Field","name":{"kind":"Name","value":"source"}},{"kind":"Field","name":{"kind":"Name","value":"amount"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}}]}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}}]}},{"kind":"Field","name":{"kind":"Name","value":"currencies"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"stripe"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}}]}},{"kind":"Field","name":{"kind":"Name","value":"ledger"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}}]}},{"kind":"Field","name":{"kind":"Name","value":"difference"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"moneyOut"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"open"}},{"kind":"Field","name":{"kind":"Name","value":"reason"}},{"kind":"Field","name":{"kind":"Name","value":"changedBy"}},{"kind":"Field","name":{"kind":"Name","value":"changedAt"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"parkedItems"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"state"}},{"kind":"Field","name":{"kind":"Name","value":"amount"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}}]}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"awaitsApproval"}},{"kind":"Field","name":{"kind":"Name","value":"failure"}},{"kind":"Field","name":{"kind":"Name","value":"object"}}]}},{"kind":"Field","name":{"kind":"Name","value":"suspenseLines"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"type"}},{"kind":"Field","name":{"kind":"Name","value":"source"}},{"kind":"Field","name":{"kind":"Name","value":"amount"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}}]}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}}]}},{"kind":"Field","name":{"kind":"Name","value":"resolutions"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"status"},"value":{"kind":"EnumValue","value":"PROPOSED"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"action"}},{"kind":"Field","name":{"kind":"Name","value":"targetId"}},{"kind":"Field","name":{"kind":"Name","value":"statementLineId"}},{"kind":"Field","name":{"kind":"Name","value":"operationId"}},{"kind":"Field","name":{"kind":"Name","value":"amount"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}}]}},{"kind":"Field","name":{"kind":"Name","value":"reason"}},{"kind":"Field","name":{"kind":"Name","value":"proposedBy"}}]}}]}}]} as unknown as DocumentNode<BooksQuery, BooksQueryVariables>;
export const SetMoneyOutDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"SetMoneyOut"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"SetMoneyOutInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"setMoneyOut"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"moneyOut"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"open"}},{"kind":"Field","name":{"kind":"Name","value":"reason"}},{"kind":"Field","name":{"kind":"Name","value":"changedBy"}},{"kind":"Field","name":{"kind":"Name","value":"changedAt"}}]}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"field"}}]}}]}}]}}]} as unknown as DocumentNode<SetMoneyOutMutation, SetMoneyOutMutationVariables>;
export const RefundDepositDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"RefundDeposit"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"RefundDepositInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"refundDeposit"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"refund"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"amount"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"wallet"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"currentBalance"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"field"}}]}}]}}]}}]} as unknown as DocumentNode<RefundDepositMutation, RefundDepositMutationVariables>;
export const DisputesDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Disputes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"disputes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"amount"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}}]}},{"kind":"Field","name":{"kind":"Name","value":"reason"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"open"}},{"kind":"Field","name":{"kind":"Name","value":"dueBy"}},{"kind":"Field","name":{"kind":"Name","value":"deposit"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"wallet"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}}]}}]}}]}}]}}]} as unknown as DocumentNode<DisputesQuery, DisputesQueryVariables>;
export const UsersDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Users"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"search"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"first"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"Int"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"after"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"Cursor"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"users"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"search"},"value":{"kind":"Variable","name":{"kind":"Name","value":"search"}}},{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"Variable","name":{"kind":"Name","value":"first"}}},{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"after"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"totalCount"}},{"kind":"Field","name":{"kind":"Name","value":"pageInfo"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"hasNextPage"}},{"kind":"Field","name":{"kind":"Name","value":"endCursor"}}]}},{"kind":"Field","name":{"kind":"Name","value":"edges"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"cursor"}},{"kind":"Field","name":{"kind":"Name","value":"node"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"email"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"role"}},{"kind":"Field","name":{"kind":"Name","value":"wallet"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"currentBalance"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}}]}}]}}]}}]}}]}}]}}]} as unknown as DocumentNode<UsersQuery, UsersQueryVariables>;
export const OneWalletDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"OneWallet"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"wallet"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"owner"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"email"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"currentBalance"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}}]}},{"kind":"Field","name":{"kind":"Name","value":"availableBalance"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}}]}},{"kind":"Field","name":{"kind":"Name","value":"deposits"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"20"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"edges"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"cursor"}},{"kind":"Field","name":{"kind":"Name","value":"node"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"DepositFields"}},{"kind":"Field","name":{"kind":"Name","value":"refunds"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"amount"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"disputes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"reason"}},{"kind":"Field","name":{"kind":"Name","value":"open"}},{"kind":"Field","name":{"kind":"Name","value":"amount"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}}]}},{"kind":"Field","name":{"kind":"Name","value":"dueBy"}}]}}]}}]}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"DepositFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Deposit"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"amount"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}}]}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"failure"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"declineCode"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}},{"kind":"Field","name":{"kind":"Name","value":"clientSecret"}},{"kind":"Field","name":{"kind":"Name","value":"paymentIntentId"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}}]}}]} as unknown as DocumentNode<OneWalletQuery, OneWalletQueryVariables>;
export const ResolveUnmatchedDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"ResolveUnmatched"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ResolveUnmatchedInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"resolveUnmatched"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"resolution"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"status"}}]}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"field"}}]}}]}}]}}]} as unknown as DocumentNode<ResolveUnmatchedMutation, ResolveUnmatchedMutationVariables>;
export const ResolveSuspenseDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"ResolveSuspense"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ResolveSuspenseInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"resolveSuspense"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"resolution"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"status"}}]}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"field"}}]}}]}}]}}]} as unknown as DocumentNode<ResolveSuspenseMutation, ResolveSuspenseMutationVariables>;
export const ResolveParkedDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"ResolveParked"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ResolveParkedInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"resolveParked"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"resolution"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"status"}}]}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"field"}}]}}]}}]}}]} as unknown as DocumentNode<ResolveParkedMutation, ResolveParkedMutationVariables>;
export const ConfirmResolutionDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"ConfirmResolution"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ConfirmResolutionInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"confirmResolution"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"resolution"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"status"}}]}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"field"}}]}}]}}]}}]} as unknown as DocumentNode<ConfirmResolutionMutation, ConfirmResolutionMutationVariables>;
export const WithdrawResolutionDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"WithdrawResolution"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"WithdrawResolutionInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"withdrawResolution"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"resolution"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"status"}}]}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"field"}}]}}]}}]}}]} as unknown as DocumentNode<WithdrawResolutionMutation, WithdrawResolutionMutationVariables>;