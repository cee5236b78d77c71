/* eslint-disable */
import * as types from './graphql';
import type { TypedDocumentNode as DocumentNode } from '@graphql-typed-document-node/core';

/**
 * Map of all GraphQL operations in the project.
 *
 * This map has several performance disadvantages:
 * 1. It is not tree-shakeable, so it will include all operations in the project.
 * 2. It is not minifiable, so the string of a GraphQL query will be multiple times inside the bundle.
 * 3. It does not support dead code elimination, so it will add unused operations.
 *
 * Therefore it is highly recommended to use the babel or swc plugin for production.
 * Learn more about it here: https://the-guild.dev/graphql/codegen/plugins/presets/preset-client#reducing-bundle-size
 */
type Documents = {
    "\n  fragment Refusal on UserError { code message field retryAt }\n": typeof types.RefusalFragmentDoc,
    "\n  fragment WalletFields on Wallet {\n    id\n    currency\n    currentBalance { amount currency }\n    availableBalance { amount currency }\n    heldBalance { amount currency }\n    spendableBalance { amount currency }\n    accountId\n    payoutAccount {\n      id\n      detailsSubmitted\n      transfersEnabled\n      payoutsEnabled\n      requirementsDue\n      disabledReason\n      disconnected\n      bankFailure { code message }\n    }\n  }\n": typeof types.WalletFieldsFragmentDoc,
    "\n  fragment DepositFields on Deposit {\n    id\n    amount { amount currency }\n    status\n    failure { code declineCode message }\n    clientSecret\n    paymentIntentId\n    createdAt\n  }\n": typeof types.DepositFieldsFragmentDoc,
    "\n  fragment PayoutFields on Payout {\n    id\n    amount { amount currency }\n    status\n    awaitsApproval\n    failure { code message }\n    stripeTransferId\n    createdAt\n  }\n": typeof types.PayoutFieldsFragmentDoc,
    "\n  fragment LineFields on Transaction {\n    id\n    sequence\n    kind\n    value { amount currency }\n    runningBalance { amount currency }\n    balanceAfter { amount currency }\n    createdAt\n    source {\n      __typename\n      ... on Deposit { id paymentIntentId }\n      ... on Payout { id stripeTransferId }\n      ... on Transfer { id sent counterparty note }\n      ... on Charge { id description }\n      ... on ChargeRefund { id reason charge { id description } }\n      ... on Credit { id description }\n    }\n  }\n": typeof types.LineFieldsFragmentDoc,
    "\n  query Viewer {\n    viewer { id email name role wallet { ...WalletFields } }\n  }\n": typeof types.ViewerDocument,
    "\n  query Ledger($id: ID!, $first: Int!, $after: Cursor, $filter: TransactionFilterInput) {\n    wallet(id: $id) {\n      id\n      transactions(first: $first, after: $after, filter: $filter) {\n        totalCount\n        pageInfo { hasNextPage endCursor }\n        edges { cursor node { ...LineFields } }\n      }\n    }\n  }\n": typeof types.LedgerDocument,
    "\n  query Line($id: ID!) {\n    node(id: $id) { id ... on Transaction { ...LineFields } }\n  }\n": typeof types.LineDocument,
    "\n  query History($id: ID!) {\n    wallet(id: $id) {\n      id\n      createdAt\n      balanceHistory { at balance { amount currency } }\n    }\n  }\n": typeof types.HistoryDocument,
    "\n  query Open($id: ID!) {\n    wallet(id: $id) {\n      id\n      deposits(first: 5) { edges { cursor node { ...DepositFields } } }\n      payouts(first: 5) { edges { cursor node { ...PayoutFields } } }\n      holds(first: 20, status: [ACTIVE]) { pageInfo { hasNextPage } edges { cursor node { id description expiresAt amount { amount currency } remaining { amount currency } } } }\n    }\n  }\n": typeof types.OpenDocument,
    "\n  mutation SignUp($input: SignUpInput!) {\n    signUp(input: $input) { user { id } userErrors { ...Refusal } }\n  }\n": typeof types.SignUpDocument,
    "\n  mutation LogIn($input: LogInInput!) {\n    logIn(input: $input) { user { id } passkeyOptions userErrors { ...Refusal } }\n  }\n": typeof types.LogInDocument,
    "\n  fragment PasskeyFields on Passkey { id name createdAt lastUsedAt backupEligible }\n": typeof types.PasskeyFieldsFragmentDoc,
    "\n  mutation StartPasskeyRegistration($input: StartPasskeyRegistrationInput!) {\n    startPasskeyRegistration(input: $input) { options userErrors { ...Refusal } }\n  }\n": typeof types.StartPasskeyRegistrationDocument,
    "\n  mutation FinishPasskeyRegistration($input: FinishPasskeyRegistrationInput!) {\n    finishPasskeyRegistration(input: $input) { recoveryCodes user { id passkeys { ...PasskeyFields } } userErrors { ...Refusal } }\n  }\n": typeof types.FinishPasskeyRegistrationDocument,
    "\n  mutation RemovePasskey($input: RemovePasskeyInput!) {\n    removePasskey(input: $input) { user { id passkeys { ...PasskeyFields } } userErrors { ...Refusal } }\n  }\n": typeof types.RemovePasskeyDocument,
    "\n  query Account {\n    viewer { id email emailVerified pendingEmail twoFactor passkeys { ...PasskeyFields } }\n  }\n": typeof types.AccountDocument,
    "\n  mutation StartTwoFactor($input: StartTwoFactorInput!) {\n    startTwoFactor(input: $input) { secret uri userErrors { ...Refusal } }\n  }\n": typeof types.StartTwoFactorDocument,
    "\n  mutation ConfirmTwoFactor($input: ConfirmTwoFactorInput!) {\n    confirmTwoFactor(input: $input) { recoveryCodes user { id twoFactor } userErrors { ...Refusal } }\n  }\n": typeof types.ConfirmTwoFactorDocument,
    "\n  mutation DisableTwoFactor($input: DisableTwoFactorInput!) {\n    disableTwoFactor(input: $input) { user { id twoFactor } userErrors { ...Refusal } }\n  }\n": typeof types.DisableTwoFactorDocument,
    "\n  mutation RequestEmailVerification {\n    requestEmailVerification { userErrors { ...Refusal } }\n  }\n": typeof types.RequestEmailVerificationDocument,
    "\n  mutation ChangeEmail($input: ChangeEmailInput!) {\n    changeEmail(input: $input) { user { id email emailVerified pendingEmail } userErrors { ...Refusal } }\n  }\n": typeof types.ChangeEmailDocument,
    "\n  mutation VerifyEmail($input: VerifyEmailInput!) {\n    verifyEmail(input: $input) { user { id email emailVerified pendingEmail } userErrors { ...Refusal } }\n  }\n": typeof types.VerifyEmailDocument,
    "\n  mutation ResetPassword($input: ResetPasswordInput!) {\n    resetPassword(input: $input) { userErrors { ...Refusal } }\n  }\n": typeof types.ResetPasswordDocument,
    "\n  mutation RequestPasswordReset($input: RequestPasswordResetInput!) {\n    requestPasswordReset(input: $input) { userErrors { ...Refusal } }\n  }\n": typeof types.RequestPasswordResetDocument,
    "\n  mutation ChangePassword($input: ChangePasswordInput!) {\n    changePassword(input: $input) { user { id sessions { ...SessionFields } } userErrors { ...Refusal } }\n  }\n": typeof types.ChangePasswordDocument,
    "\n  fragment SessionFields on Session { id userAgent createdAt seenAt current createdByApplication }\n": typeof types.SessionFieldsFragmentDoc,
    "\n  query Sessions {\n    viewer { id sessions { ...SessionFields } }\n  }\n": typeof types.SessionsDocument,
    "\n  mutation RevokeSession($input: RevokeSessionInput!) {\n    revokeSession(input: $input) { user { id sessions { ...SessionFields } } userErrors { ...Refusal } }\n  }\n": typeof types.RevokeSessionDocument,
    "\n  mutation EndMySessions {\n    endAllSessions { endedSessions userErrors { ...Refusal } }\n  }\n": typeof types.EndMySessionsDocument,
    "\n  mutation CloseAccount($input: DeleteMyAccountInput!) {\n    deleteMyAccount(input: $input) { userErrors { ...Refusal } }\n  }\n": typeof types.CloseAccountDocument,
    "\n  mutation LogOut {\n    logOut { userErrors { ...Refusal } }\n  }\n": typeof types.LogOutDocument,
    "\n  mutation MakeDeposit($input: DepositInput!) {\n    deposit(input: $input) {\n      deposit { ...DepositFields }\n      wallet { ...WalletFields }\n      replayed\n      userErrors { ...Refusal }\n    }\n  }\n": typeof types.MakeDepositDocument,
    "\n  mutation CancelDeposit($input: CancelDepositInput!) {\n    cancelDeposit(input: $input) { deposit { ...DepositFields } userErrors { ...Refusal } }\n  }\n": typeof types.CancelDepositDocument,
    "\n  mutation MakePayout($input: PayoutInput!) {\n    payout(input: $input) {\n      payout { ...PayoutFields }\n      wallet { ...WalletFields }\n      replayed\n      userErrors { ...Refusal }\n    }\n  }\n": typeof types.MakePayoutDocument,
    "\n  mutation MakeTransfer($input: TransferInput!) {\n    transfer(input: $input) {\n      transfer { id amount { amount currency } counterparty note }\n      wallet { ...WalletFields }\n      replayed\n      userErrors { ...Refusal }\n    }\n  }\n": typeof types.MakeTransferDocument,
    "\n  mutation StartOnboarding {\n    startConnectOnboarding {\n      url\n      wallet { ...WalletFields }\n      userErrors { ...Refusal }\n    }\n  }\n": typeof types.StartOnboardingDocument,
    "\n  subscription WalletUpdated {\n    walletUpdated { ...WalletFields }\n  }\n": typeof types.WalletUpdatedDocument,
    "\n  query Books {\n    reconciliation {\n      at\n      clean\n      statementBehind\n      matched\n      suspense\n      unmatched { id type source amount { amount currency } createdAt }\n      currencies { stripe { amount currency } ledger { amount currency } difference { amount currency } }\n      moneyOut { open reason changedBy changedAt }\n    }\n    switches { name open reason changedAt }\n    parkedItems { id state amount { amount currency } createdAt awaitsApproval failure object }\n    suspenseLines { id type source amount { amount currency } createdAt }\n    resolutions(status: PROPOSED) { id action targetId statementLineId operationId amount { amount currency } reason proposedBy }\n  }\n": typeof types.BooksDocument,
    "\n  mutation SetMoneyOut($input: SetMoneyOutInput!) {\n    setMoneyOut(input: $input) { moneyOut { open reason changedBy changedAt } userErrors { ...Refusal } }\n  }\n": typeof types.SetMoneyOutDocument,
    "\n  mutation RefundDeposit($input: RefundDepositInput!) {\n    refundDeposit(input: $input) {\n      refund { id status amount { amount currency } }\n      resolution { id status amount { amount currency } }\n      wallet { id currentBalance { amount currency } }\n      userErrors { ...Refusal }\n    }\n  }\n": typeof types.RefundDepositDocument,
    "\n  query Disputes {\n    disputes {\n      id\n      amount { amount currency }\n      reason\n      status\n      open\n      dueBy\n      deposit { id wallet { id } }\n    }\n  }\n": typeof types.DisputesDocument,
    "\n  query Users($search: String, $first: Int!, $after: Cursor) {\n    users(search: $search, first: $first, after: $after) {\n      totalCount\n      pageInfo { hasNextPage endCursor }\n      edges { cursor node { id email name role suspendedAt wallet { id frozenAt currentBalance { amount currency } } } }\n    }\n  }\n": typeof types.UsersDocument,
    "\n  query OneWallet($id: ID!) {\n    wallet(id: $id) {\n      id\n      owner { id email name role suspendedAt suspendedReason wallets { id currency } }\n      frozenAt\n      frozenReason\n      currentBalance { amount currency }\n      availableBalance { amount currency }\n      heldBalance { amount currency }\n      deposits(first: 20) {\n        edges {\n          cursor\n          node {\n            ...DepositFields\n            refunds { id status amount { amount currency } }\n            disputes { id status reason open amount { amount currency } dueBy }\n          }\n        }\n      }\n    }\n  }\n": typeof types.OneWalletDocument,
    "\n  mutation ResolveUnmatched($input: ResolveUnmatchedInput!) {\n    resolveUnmatched(input: $input) { resolution { id status } userErrors { ...Refusal } }\n  }\n": typeof types.ResolveUnmatchedDocument,
    "\n  mutation ResolveSuspense($input: ResolveSuspenseInput!) {\n    resolveSuspense(input: $input) { resolution { id status } userErrors { ...Refusal } }\n  }\n": typeof types.ResolveSuspenseDocument,
    "\n  mutation ResolveParked($input: ResolveParkedInput!) {\n    resolveParked(input: $input) { resolution { id status } userErrors { ...Refusal } }\n  }\n": typeof types.ResolveParkedDocument,
    "\n  mutation ConfirmResolution($input: ConfirmResolutionInput!) {\n    confirmResolution(input: $input) { resolution { id status } userErrors { ...Refusal } }\n  }\n": typeof types.ConfirmResolutionDocument,
    "\n  mutation WithdrawResolution($input: WithdrawResolutionInput!) {\n    withdrawResolution(input: $input) { resolution { id status } userErrors { ...Refusal } }\n  }\n": typeof types.WithdrawResolutionDocument,
    "\n  mutation FreezeWallet($input: FreezeWalletInput!) {\n    freezeWallet(input: $input) { wallet { id frozenAt frozenReason } userErrors { ...Refusal } }\n  }\n": typeof types.FreezeWalletDocument,
    "\n  mutation UnfreezeWallet($input: FreezeWalletInput!) {\n    unfreezeWallet(input: $input) { wallet { id frozenAt frozenReason } userErrors { ...Refusal } }\n  }\n": typeof types.UnfreezeWalletDocument,
    "\n  mutation SuspendUser($input: SuspendUserInput!) {\n    suspendUser(input: $input) { user { id suspendedAt suspendedReason } userErrors { ...Refusal } }\n  }\n": typeof types.SuspendUserDocument,
    "\n  mutation UnsuspendUser($input: SuspendUserInput!) {\n    unsuspendUser(input: $input) { user { id suspendedAt suspendedReason } userErrors { ...Refusal } }\n  }\n": typeof types.UnsuspendUserDocument,
    "\n  mutation EndAllSessions($input: EndAllSessionsInput) {\n    endAllSessions(input: $input) { endedSessions userErrors { ...Refusal } }\n  }\n": typeof types.EndAllSessionsDocument,
    "\n  mutation Demote($input: DemoteInput!) {\n    demote(input: $input) { user { id role } userErrors { ...Refusal } }\n  }\n": typeof types.DemoteDocument,
    "\n  query ApiKeys {\n    apiKeys { ...ApiKeyFields }\n  }\n  fragment ApiKeyFields on ApiKey { id name scopes lastFour createdAt lastUsedAt expiresAt revokedAt }\n": typeof types.ApiKeysDocument,
    "\n  mutation CreateApiKey($input: CreateApiKeyInput!) {\n    createApiKey(input: $input) { apiKey { ...ApiKeyFields } secret userErrors { ...Refusal } }\n  }\n": typeof types.CreateApiKeyDocument,
    "\n  mutation RotateApiKey($input: RotateApiKeyInput!) {\n    rotateApiKey(input: $input) { apiKey { ...ApiKeyFields } secret userErrors { ...Refusal } }\n  }\n": typeof types.RotateApiKeyDocument,
    "\n  mutation RevokeApiKey($input: RevokeApiKeyInput!) {\n    revokeApiKey(input: $input) { apiKey { ...ApiKeyFields } userErrors { ...Refusal } }\n  }\n": typeof types.RevokeApiKeyDocument,
    "\n  fragment ChargeRow on Charge {\n    id\n    description\n    reference\n    createdAt\n    amount { amount currency }\n    refunded { amount currency }\n    refunds { id reason }\n    wallet { id owner { id name email } }\n  }\n": typeof types.ChargeRowFragmentDoc,
    "\n  query Charges($first: Int!, $after: Cursor, $filter: MovementFilterInput) {\n    charges(first: $first, after: $after, filter: $filter) {\n      pageInfo { hasNextPage endCursor }\n      edges { cursor node { ...ChargeRow } }\n    }\n  }\n": typeof types.ChargesDocument,
    "\n  query Spending($id: ID!) {\n    wallet(id: $id) {\n      id\n      charges(first: 20) { edges { cursor node { ...ChargeRow } } }\n      transactions(first: 20, filter: { kinds: [CREDIT] }) {\n        edges { cursor node { id source { __typename ... on Credit { id description reference createdAt amount { amount currency } } } } }\n      }\n    }\n  }\n": typeof types.SpendingDocument,
    "\n  query Holds($id: ID!) {\n    wallet(id: $id) {\n      id\n      holds(first: 20) {\n        edges { cursor node { id description reference status createdAt expiresAt amount { amount currency } remaining { amount currency } } }\n      }\n    }\n  }\n": typeof types.HoldsDocument,
    "\n  mutation ReleaseHold($input: ReleaseHoldInput!) {\n    releaseHold(input: $input) {\n      hold { id status remaining { amount currency } }\n      wallet { id currentBalance { amount currency } availableBalance { amount currency } heldBalance { amount currency } }\n      userErrors { ...Refusal }\n    }\n  }\n": typeof types.ReleaseHoldDocument,
    "\n  mutation SetSwitch($input: SetSwitchInput!) {\n    setSwitch(input: $input) { switch { name open reason changedAt } userErrors { ...Refusal } }\n  }\n": typeof types.SetSwitchDocument,
    "\n  mutation ApprovePayout($input: ApprovePayoutInput!) {\n    approvePayout(input: $input) { payout { id status awaitsApproval } userErrors { ...Refusal } }\n  }\n": typeof types.ApprovePayoutDocument,
    "\n  mutation RefusePayout($input: RefusePayoutInput!) {\n    refusePayout(input: $input) { payout { id status awaitsApproval } userErrors { ...Refusal } }\n  }\n": typeof types.RefusePayoutDocument,
    "\n  query AuditLog($subject: ID, $first: Int!, $after: Cursor) {\n    auditLog(subject: $subject, first: $first, after: $after) {\n      pageInfo { hasNextPage endCursor }\n      edges { cursor node { id actor action subject detail address createdAt } }\n    }\n  }\n": typeof types.AuditLogDocument,
    "\n  mutation AdjustWallet($input: AdjustWalletInput!) {\n    adjustWallet(input: $input) {\n      resolution { id status amount { amount currency } }\n      wallet { id currentBalance { amount currency } availableBalance { amount currency } }\n      userErrors { ...Refusal }\n    }\n  }\n": typeof types.AdjustWalletDocument,
    "\n  query SearchObjects($reference: String, $metadata: MetadataEntryInput) {\n    search(reference: $reference, metadata: $metadata) {\n      __typename\n      id\n      ... on Charge { amount { amount currency } createdAt wallet { id } }\n      ... on ChargeRefund { amount { amount currency } createdAt charge { id wallet { id } } }\n      ... on Credit { amount { amount currency } createdAt wallet { id } }\n      ... on Hold { amount { amount currency } createdAt wallet { id } }\n      ... on Transfer { amount { amount currency } createdAt }\n      ... on Deposit { amount { amount currency } createdAt wallet { id } }\n      ... on Payout { amount { amount currency } createdAt wallet { id } }\n      ... on Refund { amount { amount currency } createdAt deposit { id wallet { id } } }\n    }\n  }\n": typeof types.SearchObjectsDocument,
    "\n  fragment WebhookFields on WebhookEndpoint { id url description eventTypes query status disabledReason failingSince createdAt }\n": typeof types.WebhookFieldsFragmentDoc,
    "\n  query Webhooks {\n    webhookEndpoints { ...WebhookFields }\n  }\n": typeof types.WebhooksDocument,
    "\n  fragment DeliveryFields on WebhookDelivery {\n    id\n    status\n    attempt\n    httpStatus\n    error\n    durationMs\n    createdAt\n    nextAttemptAt\n    event { id type }\n  }\n": typeof types.DeliveryFieldsFragmentDoc,
    "\n  query Deliveries($id: ID!, $status: WebhookDeliveryStatus, $first: Int!, $after: Cursor) {\n    node(id: $id) {\n      __typename\n      ... on WebhookEndpoint {\n        ...WebhookFields\n        deliveries(status: $status, first: $first, after: $after) {\n          pageInfo { hasNextPage endCursor }\n          edges { cursor node { ...DeliveryFields } }\n        }\n      }\n    }\n  }\n": typeof types.DeliveriesDocument,
    "\n  query Delivery($id: ID!) {\n    node(id: $id) {\n      __typename\n      ... on WebhookDelivery {\n        ...DeliveryFields\n        responseBody\n        event { id type data createdAt walletSequence wallet { id } }\n        endpoint { id query status }\n      }\n    }\n  }\n": typeof types.DeliveryDocument,
    "\n  mutation CreateWebhook($input: CreateWebhookEndpointInput!) {\n    createWebhookEndpoint(input: $input) { webhookEndpoint { ...WebhookFields } secret userErrors { ...Refusal } }\n  }\n": typeof types.CreateWebhookDocument,
    "\n  mutation UpdateWebhook($input: UpdateWebhookEndpointInput!) {\n    updateWebhookEndpoint(input: $input) { webhookEndpoint { ...WebhookFields } userErrors { ...Refusal } }\n  }\n": typeof types.UpdateWebhookDocument,
    "\n  mutation RotateWebhook($input: RotateWebhookSecretInput!) {\n    rotateWebhookSecret(input: $input) { webhookEndpoint { ...WebhookFields } secret userErrors { ...Refusal } }\n  }\n": typeof types.RotateWebhookDocument,
    "\n  mutation DeleteWebhook($input: DeleteWebhookEndpointInput!) {\n    deleteWebhookEndpoint(input: $input) { userErrors { ...Refusal } }\n  }\n": typeof types.DeleteWebhookDocument,
    "\n  mutation RedeliverEvents($input: RedeliverEventsInput!) {\n    redeliverEvents(input: $input) { count userErrors { ...Refusal } }\n  }\n": typeof types.RedeliverEventsDocument,
    "\n  mutation SendTestEvent($input: SendTestEventInput!) {\n    sendTestEvent(input: $input) { delivery { ...DeliveryFields } userErrors { ...Refusal } }\n  }\n": typeof types.SendTestEventDocument,
    "\n  mutation StartPasskeyAuthentication {\n    startPasskeyAuthentication { options userErrors { ...Refusal } }\n  }\n": typeof types.StartPasskeyAuthenticationDocument,
    "\n  mutation Reauthenticate($input: ReauthenticateInput!) {\n    reauthenticate(input: $input) { userErrors { ...Refusal } }\n  }\n": typeof types.ReauthenticateDocument,
    "\n  query Factors {\n    viewer { id twoFactor passkeys { id } }\n  }\n": typeof types.FactorsDocument,
};
const documents: Documents = {
    "\n  fragment Refusal on UserError { code message field retryAt }\n": types.RefusalFragmentDoc,
    "\n  fragment WalletFields on Wallet {\n    id\n    currency\n    currentBalance { amount currency }\n    availableBalance { amount currency }\n    heldBalance { amount currency }\n    spendableBalance { amount currency }\n    accountId\n    payoutAccount {\n      id\n      detailsSubmitted\n      transfersEnabled\n      payoutsEnabled\n      requirementsDue\n      disabledReason\n      disconnected\n      bankFailure { code message }\n    }\n  }\n": types.WalletFieldsFragmentDoc,
    "\n  fragment DepositFields on Deposit {\n    id\n    amount { amount currency }\n    status\n    failure { code declineCode message }\n    clientSecret\n    paymentIntentId\n    createdAt\n  }\n": types.DepositFieldsFragmentDoc,
    "\n  fragment PayoutFields on Payout {\n    id\n    amount { amount currency }\n    status\n    awaitsApproval\n    failure { code message }\n    stripeTransferId\n    createdAt\n  }\n": types.PayoutFieldsFragmentDoc,
    "\n  fragment LineFields on Transaction {\n    id\n    sequence\n    kind\n    value { amount currency }\n    runningBalance { amount currency }\n    balanceAfter { amount currency }\n    createdAt\n    source {\n      __typename\n      ... on Deposit { id paymentIntentId }\n      ... on Payout { id stripeTransferId }\n      ... on Transfer { id sent counterparty note }\n      ... on Charge { id description }\n      ... on ChargeRefund { id reason charge { id description } }\n      ... on Credit { id description }\n    }\n  }\n": types.LineFieldsFragmentDoc,
    "\n  query Viewer {\n    viewer { id email name role wallet { ...WalletFields } }\n  }\n": types.ViewerDocument,
    "\n  query Ledger($id: ID!, $first: Int!, $after: Cursor, $filter: TransactionFilterInput) {\n    wallet(id: $id) {\n      id\n      transactions(first: $first, after: $after, filter: $filter) {\n        totalCount\n        pageInfo { hasNextPage endCursor }\n        edges { cursor node { ...LineFields } }\n      }\n    }\n  }\n": types.LedgerDocument,
    "\n  query Line($id: ID!) {\n    node(id: $id) { id ... on Transaction { ...LineFields } }\n  }\n": types.LineDocument,
    "\n  query History($id: ID!) {\n    wallet(id: $id) {\n      id\n      createdAt\n      balanceHistory { at balance { amount currency } }\n    }\n  }\n": types.HistoryDocument,
    "\n  query Open($id: ID!) {\n    wallet(id: $id) {\n      id\n      deposits(first: 5) { edges { cursor node { ...DepositFields } } }\n      payouts(first: 5) { edges { cursor node { ...PayoutFields } } }\n      holds(first: 20, status: [ACTIVE]) { pageInfo { hasNextPage } edges { cursor node { id description expiresAt amount { amount currency } remaining { amount currency } } } }\n    }\n  }\n": types.OpenDocument,
    "\n  mutation SignUp($input: SignUpInput!) {\n    signUp(input: $input) { user { id } userErrors { ...Refusal } }\n  }\n": types.SignUpDocument,
    "\n  mutation LogIn($input: LogInInput!) {\n    logIn(input: $input) { user { id } passkeyOptions userErrors { ...Refusal } }\n  }\n": types.LogInDocument,
    "\n  fragment PasskeyFields on Passkey { id name createdAt lastUsedAt backupEligible }\n": types.PasskeyFieldsFragmentDoc,
    "\n  mutation StartPasskeyRegistration($input: StartPasskeyRegistrationInput!) {\n    startPasskeyRegistration(input: $input) { options userErrors { ...Refusal } }\n  }\n": types.StartPasskeyRegistrationDocument,
    "\n  mutation FinishPasskeyRegistration($input: FinishPasskeyRegistrationInput!) {\n    finishPasskeyRegistration(input: $input) { recoveryCodes user { id passkeys { ...PasskeyFields } } userErrors { ...Refusal } }\n  }\n": types.FinishPasskeyRegistrationDocument,
    "\n  mutation RemovePasskey($input: RemovePasskeyInput!) {\n    removePasskey(input: $input) { user { id passkeys { ...PasskeyFields } } userErrors { ...Refusal } }\n  }\n": types.RemovePasskeyDocument,
    "\n  query Account {\n    viewer { id email emailVerified pendingEmail twoFactor passkeys { ...PasskeyFields } }\n  }\n": types.AccountDocument,
    "\n  mutation StartTwoFactor($input: StartTwoFactorInput!) {\n    startTwoFactor(input: $input) { secret uri userErrors { ...Refusal } }\n  }\n": types.StartTwoFactorDocument,
    "\n  mutation ConfirmTwoFactor($input: ConfirmTwoFactorInput!) {\n    confirmTwoFactor(input: $input) { recoveryCodes user { id twoFactor } userErrors { ...Refusal } }\n  }\n": types.ConfirmTwoFactorDocument,
    "\n  mutation DisableTwoFactor($input: DisableTwoFactorInput!) {\n    disableTwoFactor(input: $input) { user { id twoFactor } userErrors { ...Refusal } }\n  }\n": types.DisableTwoFactorDocument,
    "\n  mutation RequestEmailVerification {\n    requestEmailVerification { userErrors { ...Refusal } }\n  }\n": types.RequestEmailVerificationDocument,
    "\n  mutation ChangeEmail($input: ChangeEmailInput!) {\n    changeEmail(input: $input) { user { id email emailVerified pendingEmail } userErrors { ...Refusal } }\n  }\n": types.ChangeEmailDocument,
    "\n  mutation VerifyEmail($input: VerifyEmailInput!) {\n    verifyEmail(input: $input) { user { id email emailVerified pendingEmail } userErrors { ...Refusal } }\n  }\n": types.VerifyEmailDocument,
    "\n  mutation ResetPassword($input: ResetPasswordInput!) {\n    resetPassword(input: $input) { userErrors { ...Refusal } }\n  }\n": types.ResetPasswordDocument,
    "\n  mutation RequestPasswordReset($input: RequestPasswordResetInput!) {\n    requestPasswordReset(input: $input) { userErrors { ...Refusal } }\n  }\n": types.RequestPasswordResetDocument,
    "\n  mutation ChangePassword($input: ChangePasswordInput!) {\n    changePassword(input: $input) { user { id sessions { ...SessionFields } } userErrors { ...Refusal } }\n  }\n": types.ChangePasswordDocument,
    "\n  fragment SessionFields on Session { id userAgent createdAt seenAt current createdByApplication }\n": types.SessionFieldsFragmentDoc,
    "\n  query Sessions {\n    viewer { id sessions { ...SessionFields } }\n  }\n": types.SessionsDocument,
    "\n  mutation RevokeSession($input: RevokeSessionInput!) {\n    revokeSession(input: $input) { user { id sessions { ...SessionFields } } userErrors { ...Refusal } }\n  }\n": types.RevokeSessionDocument,
    "\n  mutation EndMySessions {\n    endAllSessions { endedSessions userErrors { ...Refusal } }\n  }\n": types.EndMySessionsDocument,
    "\n  mutation CloseAccount($input: DeleteMyAccountInput!) {\n    deleteMyAccount(input: $input) { userErrors { ...Refusal } }\n  }\n": types.CloseAccountDocument,
    "\n  mutation LogOut {\n    logOut { userErrors { ...Refusal } }\n  }\n": types.LogOutDocument,
    "\n  mutation MakeDeposit($input: DepositInput!) {\n    deposit(input: $input) {\n      deposit { ...DepositFields }\n      wallet { ...WalletFields }\n      replayed\n      userErrors { ...Refusal }\n    }\n  }\n": types.MakeDepositDocument,
    "\n  mutation CancelDeposit($input: CancelDepositInput!) {\n    cancelDeposit(input: $input) { deposit { ...DepositFields } userErrors { ...Refusal } }\n  }\n": types.CancelDepositDocument,
    "\n  mutation MakePayout($input: PayoutInput!) {\n    payout(input: $input) {\n      payout { ...PayoutFields }\n      wallet { ...WalletFields }\n      replayed\n      userErrors { ...Refusal }\n    }\n  }\n": types.MakePayoutDocument,
    "\n  mutation MakeTransfer($input: TransferInput!) {\n    transfer(input: $input) {\n      transfer { id amount { amount currency } counterparty note }\n      wallet { ...WalletFields }\n      replayed\n      userErrors { ...Refusal }\n    }\n  }\n": types.MakeTransferDocument,
    "\n  mutation StartOnboarding {\n    startConnectOnboarding {\n      url\n      wallet { ...WalletFields }\n      userErrors { ...Refusal }\n    }\n  }\n": types.StartOnboardingDocument,
    "\n  subscription WalletUpdated {\n    walletUpdated { ...WalletFields }\n  }\n": types.WalletUpdatedDocument,
    "\n  query Books {\n    reconciliation {\n      at\n      clean\n      statementBehind\n      matched\n      suspense\n      unmatched { id type source amount { amount currency } createdAt }\n      currencies { stripe { amount currency } ledger { amount currency } difference { amount currency } }\n      moneyOut { open reason changedBy changedAt }\n    }\n    switches { name open reason changedAt }\n    parkedItems { id state amount { amount currency } createdAt awaitsApproval failure object }\n    suspenseLines { id type source amount { amount currency } createdAt }\n    resolutions(status: PROPOSED) { id action targetId statementLineId operationId amount { amount currency } reason proposedBy }\n  }\n": types.BooksDocument,
    "\n  mutation SetMoneyOut($input: SetMoneyOutInput!) {\n    setMoneyOut(input: $input) { moneyOut { open reason changedBy changedAt } userErrors { ...Refusal } }\n  }\n": types.SetMoneyOutDocument,
    "\n  mutation RefundDeposit($input: RefundDepositInput!) {\n    refundDeposit(input: $input) {\n      refund { id status amount { amount currency } }\n      resolution { id status amount { amount currency } }\n      wallet { id currentBalance { amount currency } }\n      userErrors { ...Refusal }\n    }\n  }\n": types.RefundDepositDocument,
    "\n  query Disputes {\n    disputes {\n      id\n      amount { amount currency }\n      reason\n      status\n      open\n      dueBy\n      deposit { id wallet { id } }\n    }\n  }\n": types.DisputesDocument,
    "\n  query Users($search: String, $first: Int!, $after: Cursor) {\n    users(search: $search, first: $first, after: $after) {\n      totalCount\n      pageInfo { hasNextPage endCursor }\n      edges { cursor node { id email name role suspendedAt wallet { id frozenAt currentBalance { amount currency } } } }\n    }\n  }\n": types.UsersDocument,
    "\n  query OneWallet($id: ID!) {\n    wallet(id: $id) {\n      id\n      owner { id email name role suspendedAt suspendedReason wallets { id currency } }\n      frozenAt\n      frozenReason\n      currentBalance { amount currency }\n      availableBalance { amount currency }\n      heldBalance { amount currency }\n      deposits(first: 20) {\n        edges {\n          cursor\n          node {\n            ...DepositFields\n            refunds { id status amount { amount currency } }\n            disputes { id status reason open amount { amount currency } dueBy }\n          }\n        }\n      }\n    }\n  }\n": types.OneWalletDocument,
    "\n  mutation ResolveUnmatched($input: ResolveUnmatchedInput!) {\n    resolveUnmatched(input: $input) { resolution { id status } userErrors { ...Refusal } }\n  }\n": types.ResolveUnmatchedDocument,
    "\n  mutation ResolveSuspense($input: ResolveSuspenseInput!) {\n    resolveSuspense(input: $input) { resolution { id status } userErrors { ...Refusal } }\n  }\n": types.ResolveSuspenseDocument,
    "\n  mutation ResolveParked($input: ResolveParkedInput!) {\n    resolveParked(input: $input) { resolution { id status } userErrors { ...Refusal } }\n  }\n": types.ResolveParkedDocument,
    "\n  mutation ConfirmResolution($input: ConfirmResolutionInput!) {\n    confirmResolution(input: $input) { resolution { id status } userErrors { ...Refusal } }\n  }\n": types.ConfirmResolutionDocument,
    "\n  mutation WithdrawResolution($input: WithdrawResolutionInput!) {\n    withdrawResolution(input: $input) { resolution { id status } userErrors { ...Refusal } }\n  }\n": types.WithdrawResolutionDocument,
    "\n  mutation FreezeWallet($input: FreezeWalletInput!) {\n    freezeWallet(input: $input) { wallet { id frozenAt frozenReason } userErrors { ...Refusal } }\n  }\n": types.FreezeWalletDocument,
    "\n  mutation UnfreezeWallet($input: FreezeWalletInput!) {\n    unfreezeWallet(input: $input) { wallet { id frozenAt frozenReason } userErrors { ...Refusal } }\n  }\n": types.UnfreezeWalletDocument,
    "\n  mutation SuspendUser($input: SuspendUserInput!) {\n    suspendUser(input: $input) { user { id suspendedAt suspendedReason } userErrors { ...Refusal } }\n  }\n": types.SuspendUserDocument,
    "\n  mutation UnsuspendUser($input: SuspendUserInput!) {\n    unsuspendUser(input: $input) { user { id suspendedAt suspendedReason } userErrors { ...Refusal } }\n  }\n": types.UnsuspendUserDocument,
    "\n  mutation EndAllSessions($input: EndAllSessionsInput) {\n    endAllSessions(input: $input) { endedSessions userErrors { ...Refusal } }\n  }\n": types.EndAllSessionsDocument,
    "\n  mutation Demote($input: DemoteInput!) {\n    demote(input: $input) { user { id role } userErrors { ...Refusal } }\n  }\n": types.DemoteDocument,
    "\n  query ApiKeys {\n    apiKeys { ...ApiKeyFields }\n  }\n  fragment ApiKeyFields on ApiKey { id name scopes lastFour createdAt lastUsedAt expiresAt revokedAt }\n": types.ApiKeysDocument,
    "\n  mutation CreateApiKey($input: CreateApiKeyInput!) {\n    createApiKey(input: $input) { apiKey { ...ApiKeyFields } secret userErrors { ...Refusal } }\n  }\n": types.CreateApiKeyDocument,
    "\n  mutation RotateApiKey($input: RotateApiKeyInput!) {\n    rotateApiKey(input: $input) { apiKey { ...ApiKeyFields } secret userErrors { ...Refusal } }\n  }\n": types.RotateApiKeyDocument,
    "\n  mutation RevokeApiKey($input: RevokeApiKeyInput!) {\n    revokeApiKey(input: $input) { apiKey { ...ApiKeyFields } userErrors { ...Refusal } }\n  }\n": types.RevokeApiKeyDocument,
    "\n  fragment ChargeRow on Charge {\n    id\n    description\n    reference\n    createdAt\n    amount { amount currency }\n    refunded { amount currency }\n    refunds { id reason }\n    wallet { id owner { id name email } }\n  }\n": types.ChargeRowFragmentDoc,
    "\n  query Charges($first: Int!, $after: Cursor, $filter: MovementFilterInput) {\n    charges(first: $first, after: $after, filter: $filter) {\n      pageInfo { hasNextPage endCursor }\n      edges { cursor node { ...ChargeRow } }\n    }\n  }\n": types.ChargesDocument,
    "\n  query Spending($id: ID!) {\n    wallet(id: $id) {\n      id\n      charges(first: 20) { edges { cursor node { ...ChargeRow } } }\n      transactions(first: 20, filter: { kinds: [CREDIT] }) {\n        edges { cursor node { id source { __typename ... on Credit { id description reference createdAt amount { amount currency } } } } }\n      }\n    }\n  }\n": types.SpendingDocument,
    "\n  query Holds($id: ID!) {\n    wallet(id: $id) {\n      id\n      holds(first: 20) {\n        edges { cursor node { id description reference status createdAt expiresAt amount { amount currency } remaining { amount currency } } }\n      }\n    }\n  }\n": types.HoldsDocument,
    "\n  mutation ReleaseHold($input: ReleaseHoldInput!) {\n    releaseHold(input: $input) {\n      hold { id status remaining { amount currency } }\n      wallet { id currentBalance { amount currency } availableBalance { amount currency } heldBalance { amount currency } }\n      userErrors { ...Refusal }\n    }\n  }\n": types.ReleaseHoldDocument,
    "\n  mutation SetSwitch($input: SetSwitchInput!) {\n    setSwitch(input: $input) { switch { name open reason changedAt } userErrors { ...Refusal } }\n  }\n": types.SetSwitchDocument,
    "\n  mutation ApprovePayout($input: ApprovePayoutInput!) {\n    approvePayout(input: $input) { payout { id status awaitsApproval } userErrors { ...Refusal } }\n  }\n": types.ApprovePayoutDocument,
    "\n  mutation RefusePayout($input: RefusePayoutInput!) {\n    refusePayout(input: $input) { payout { id status awaitsApproval } userErrors { ...Refusal } }\n  }\n": types.RefusePayoutDocument,
    "\n  query AuditLog($subject: ID, $first: Int!, $after: Cursor) {\n    auditLog(subject: $subject, first: $first, after: $after) {\n      pageInfo { hasNextPage endCursor }\n      edges { cursor node { id actor action subject detail address createdAt } }\n    }\n  }\n": types.AuditLogDocument,
    "\n  mutation AdjustWallet($input: AdjustWalletInput!) {\n    adjustWallet(input: $input) {\n      resolution { id status amount { amount currency } }\n      wallet { id currentBalance { amount currency } availableBalance { amount currency } }\n      userErrors { ...Refusal }\n    }\n  }\n": types.AdjustWalletDocument,
    "\n  query SearchObjects($reference: String, $metadata: MetadataEntryInput) {\n    search(reference: $reference, metadata: $metadata) {\n      __typename\n      id\n      ... on Charge { amount { amount currency } createdAt wallet { id } }\n      ... on ChargeRefund { amount { amount currency } createdAt charge { id wallet { id } } }\n      ... on Credit { amount { amount currency } createdAt wallet { id } }\n      ... on Hold { amount { amount currency } createdAt wallet { id } }\n      ... on Transfer { amount { amount currency } createdAt }\n      ... on Deposit { amount { amount currency } createdAt wallet { id } }\n      ... on Payout { amount { amount currency } createdAt wallet { id } }\n      ... on Refund { amount { amount currency } createdAt deposit { id wallet { id } } }\n    }\n  }\n": types.SearchObjectsDocument,
    "\n  fragment WebhookFields on WebhookEndpoint { id url description eventTypes query status disabledReason failingSince createdAt }\n": types.WebhookFieldsFragmentDoc,
    "\n  query Webhooks {\n    webhookEndpoints { ...WebhookFields }\n  }\n": types.WebhooksDocument,
    "\n  fragment DeliveryFields on WebhookDelivery {\n    id\n    status\n    attempt\n    httpStatus\n    error\n    durationMs\n    createdAt\n    nextAttemptAt\n    event { id type }\n  }\n": types.DeliveryFieldsFragmentDoc,
    "\n  query Deliveries($id: ID!, $status: WebhookDeliveryStatus, $first: Int!, $after: Cursor) {\n    node(id: $id) {\n      __typename\n      ... on WebhookEndpoint {\n        ...WebhookFields\n        deliveries(status: $status, first: $first, after: $after) {\n          pageInfo { hasNextPage endCursor }\n          edges { cursor node { ...DeliveryFields } }\n        }\n      }\n    }\n  }\n": types.DeliveriesDocument,
    "\n  query Delivery($id: ID!) {\n    node(id: $id) {\n      __typename\n      ... on WebhookDelivery {\n        ...DeliveryFields\n        responseBody\n        event { id type data createdAt walletSequence wallet { id } }\n        endpoint { id query status }\n      }\n    }\n  }\n": types.DeliveryDocument,
    "\n  mutation CreateWebhook($input: CreateWebhookEndpointInput!) {\n    createWebhookEndpoint(input: $input) { webhookEndpoint { ...WebhookFields } secret userErrors { ...Refusal } }\n  }\n": types.CreateWebhookDocument,
    "\n  mutation UpdateWebhook($input: UpdateWebhookEndpointInput!) {\n    updateWebhookEndpoint(input: $input) { webhookEndpoint { ...WebhookFields } userErrors { ...Refusal } }\n  }\n": types.UpdateWebhookDocument,
    "\n  mutation RotateWebhook($input: RotateWebhookSecretInput!) {\n    rotateWebhookSecret(input: $input) { webhookEndpoint { ...WebhookFields } secret userErrors { ...Refusal } }\n  }\n": types.RotateWebhookDocument,
    "\n  mutation DeleteWebhook($input: DeleteWebhookEndpointInput!) {\n    deleteWebhookEndpoint(input: $input) { userErrors { ...Refusal } }\n  }\n": types.DeleteWebhookDocument,
    "\n  mutation RedeliverEvents($input: RedeliverEventsInput!) {\n    redeliverEvents(input: $input) { count userErrors { ...Refusal } }\n  }\n": types.RedeliverEventsDocument,
    "\n  mutation SendTestEvent($input: SendTestEventInput!) {\n    sendTestEvent(input: $input) { delivery { ...DeliveryFields } userErrors { ...Refusal } }\n  }\n": types.SendTestEventDocument,
    "\n  mutation StartPasskeyAuthentication {\n    startPasskeyAuthentication { options userErrors { ...Refusal } }\n  }\n": types.StartPasskeyAuthenticationDocument,
    "\n  mutation Reauthenticate($input: ReauthenticateInput!) {\n    reauthenticate(input: $input) { userErrors { ...Refusal } }\n  }\n": types.ReauthenticateDocument,
    "\n  query Factors {\n    viewer { id twoFactor passkeys { id } }\n  }\n": types.FactorsDocument,
};

/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 *
 *
 * @example
 * ```ts
 * const query = graphql(`query GetUser($id: ID!) { user(id: $id) { name } }`);
 * ```
 *
 * The query argument is unknown!
 * Please regenerate the types.
 */
export function graphql(source: string): unknown;

/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment Refusal on UserError { code message field retryAt }\n"): (typeof documents)["\n  fragment Refusal on UserError { code message field retryAt }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment WalletFields on Wallet {\n    id\n    currency\n    currentBalance { amount currency }\n    availableBalance { amount currency }\n    heldBalance { amount currency }\n    spendableBalance { amount currency }\n    accountId\n    payoutAccount {\n      id\n      detailsSubmitted\n      transfersEnabled\n      payoutsEnabled\n      requirementsDue\n      disabledReason\n      disconnected\n      bankFailure { code message }\n    }\n  }\n"): (typeof documents)["\n  fragment WalletFields on Wallet {\n    id\n    currency\n    currentBalance { amount currency }\n    availableBalance { amount currency }\n    heldBalance { amount currency }\n    spendableBalance { amount currency }\n    accountId\n    payoutAccount {\n      id\n      detailsSubmitted\n      transfersEnabled\n      payoutsEnabled\n      requirementsDue\n      disabledReason\n      disconnected\n      bankFailure { code message }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment DepositFields on Deposit {\n    id\n    amount { amount currency }\n    status\n    failure { code declineCode message }\n    clientSecret\n    paymentIntentId\n    createdAt\n  }\n"): (typeof documents)["\n  fragment DepositFields on Deposit {\n    id\n    amount { amount currency }\n    status\n    failure { code declineCode message }\n    clientSecret\n    paymentIntentId\n    createdAt\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment PayoutFields on Payout {\n    id\n    amount { amount currency }\n    status\n    awaitsApproval\n    failure { code message }\n    stripeTransferId\n    createdAt\n  }\n"): (typeof documents)["\n  fragment PayoutFields on Payout {\n    id\n    amount { amount currency }\n    status\n    awaitsApproval\n    failure { code message }\n    stripeTransferId\n    createdAt\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment LineFields on Transaction {\n    id\n    sequence\n    kind\n    value { amount currency }\n    runningBalance { amount currency }\n    balanceAfter { amount currency }\n    createdAt\n    source {\n      __typename\n      ... on Deposit { id paymentIntentId }\n      ... on Payout { id stripeTransferId }\n      ... on Transfer { id sent counterparty note }\n      ... on Charge { id description }\n      ... on ChargeRefund { id reason charge { id description } }\n      ... on Credit { id description }\n    }\n  }\n"): (typeof documents)["\n  fragment LineFields on Transaction {\n    id\n    sequence\n    kind\n    value { amount currency }\n    runningBalance { amount currency }\n    balanceAfter { amount currency }\n    createdAt\n    source {\n      __typename\n      ... on Deposit { id paymentIntentId }\n      ... on Payout { id stripeTransferId }\n      ... on Transfer { id sent counterparty note }\n      ... on Charge { id description }\n      ... on ChargeRefund { id reason charge { id description } }\n      ... on Credit { id description }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Viewer {\n    viewer { id email name role wallet { ...WalletFields } }\n  }\n"): (typeof documents)["\n  query Viewer {\n    viewer { id email name role wallet { ...WalletFields } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Ledger($id: ID!, $first: Int!, $after: Cursor, $filter: TransactionFilterInput) {\n    wallet(id: $id) {\n      id\n      transactions(first: $first, after: $after, filter: $filter) {\n        totalCount\n        pageInfo { hasNextPage endCursor }\n        edges { cursor node { ...LineFields } }\n      }\n    }\n  }\n"): (typeof documents)["\n  query Ledger($id: ID!, $first: Int!, $after: Cursor, $filter: TransactionFilterInput) {\n    wallet(id: $id) {\n      id\n      transactions(first: $first, after: $after, filter: $filter) {\n        totalCount\n        pageInfo { hasNextPage endCursor }\n        edges { cursor node { ...LineFields } }\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Line($id: ID!) {\n    node(id: $id) { id ... on Transaction { ...LineFields } }\n  }\n"): (typeof documents)["\n  query Line($id: ID!) {\n    node(id: $id) { id ... on Transaction { ...LineFields } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query History($id: ID!) {\n    wallet(id: $id) {\n      id\n      createdAt\n      balanceHistory { at balance { amount currency } }\n    }\n  }\n"): (typeof documents)["\n  query History($id: ID!) {\n    wallet(id: $id) {\n      id\n      createdAt\n      balanceHistory { at balance { amount currency } }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Open($id: ID!) {\n    wallet(id: $id) {\n      id\n      deposits(first: 5) { edges { cursor node { ...DepositFields } } }\n      payouts(first: 5) { edges { cursor node { ...PayoutFields } } }\n      holds(first: 20, status: [ACTIVE]) { pageInfo { hasNextPage } edges { cursor node { id description expiresAt amount { amount currency } remaining { amount currency } } } }\n    }\n  }\n"): (typeof documents)["\n  query Open($id: ID!) {\n    wallet(id: $id) {\n      id\n      deposits(first: 5) { edges { cursor node { ...DepositFields } } }\n      payouts(first: 5) { edges { cursor node { ...PayoutFields } } }\n      holds(first: 20, status: [ACTIVE]) { pageInfo { hasNextPage } edges { cursor node { id description expiresAt amount { amount currency } remaining { amount currency } } } }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation SignUp($input: SignUpInput!) {\n    signUp(input: $input) { user { id } userErrors { ...Refusal } }\n  }\n"): (typeof documents)["\n  mutation SignUp($input: SignUpInput!) {\n    signUp(input: $input) { user { id } userErrors { ...Refusal } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation LogIn($input: LogInInput!) {\n    logIn(input: $input) { user { id } passkeyOptions userErrors { ...Refusal } }\n  }\n"): (typeof documents)["\n  mutation LogIn($input: LogInInput!) {\n    logIn(input: $input) { user { id } passkeyOptions userErrors { ...Refusal } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment PasskeyFields on Passkey { id name createdAt lastUsedAt backupEligible }\n"): (typeof documents)["\n  fragment PasskeyFields on Passkey { id name createdAt lastUsedAt backupEligible }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation StartPasskeyRegistration($input: StartPasskeyRegistrationInput!) {\n    startPasskeyRegistration(input: $input) { options userErrors { ...Refusal } }\n  }\n"): (typeof documents)["\n  mutation StartPasskeyRegistration($input: StartPasskeyRegistrationInput!) {\n    startPasskeyRegistration(input: $input) { options userErrors { ...Refusal } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation FinishPasskeyRegistration($input: FinishPasskeyRegistrationInput!) {\n    finishPasskeyRegistration(input: $input) { recoveryCodes user { id passkeys { ...PasskeyFields } } userErrors { ...Refusal } }\n  }\n"): (typeof documents)["\n  mutation FinishPasskeyRegistration($input: FinishPasskeyRegistrationInput!) {\n    finishPasskeyRegistration(input: $input) { recoveryCodes user { id passkeys { ...PasskeyFields } } userErrors { ...Refusal } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation RemovePasskey($input: RemovePasskeyInput!) {\n    removePasskey(input: $input) { user { id passkeys { ...PasskeyFields } } userErrors { ...Refusal } }\n  }\n"): (typeof documents)["\n  mutation RemovePasskey($input: RemovePasskeyInput!) {\n    removePasskey(input: $input) { user { id passkeys { ...PasskeyFields } } userErrors { ...Refusal } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Account {\n    viewer { id email emailVerified pendingEmail twoFactor passkeys { ...PasskeyFields } }\n  }\n"): (typeof documents)["\n  query Account {\n    viewer { id email emailVerified pendingEmail twoFactor passkeys { ...PasskeyFields } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation StartTwoFactor($input: StartTwoFactorInput!) {\n    startTwoFactor(input: $input) { secret uri userErrors { ...Refusal } }\n  }\n"): (typeof documents)["\n  mutation StartTwoFactor($input: StartTwoFactorInput!) {\n    startTwoFactor(input: $input) { secret uri userErrors { ...Refusal } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation ConfirmTwoFactor($input: ConfirmTwoFactorInput!) {\n    confirmTwoFactor(input: $input) { recoveryCodes user { id twoFactor } userErrors { ...Refusal } }\n  }\n"): (typeof documents)["\n  mutation ConfirmTwoFactor($input: ConfirmTwoFactorInput!) {\n    confirmTwoFactor(input: $input) { recoveryCodes user { id twoFactor } userErrors { ...Refusal } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation DisableTwoFactor($input: DisableTwoFactorInput!) {\n    disableTwoFactor(input: $input) { user { id twoFactor } userErrors { ...Refusal } }\n  }\n"): (typeof documents)["\n  mutation DisableTwoFactor($input: DisableTwoFactorInput!) {\n    disableTwoFactor(input: $input) { user { id twoFactor } userErrors { ...Refusal } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation RequestEmailVerification {\n    requestEmailVerification { userErrors { ...Refusal } }\n  }\n"): (typeof documents)["\n  mutation RequestEmailVerification {\n    requestEmailVerification { userErrors { ...Refusal } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation ChangeEmail($input: ChangeEmailInput!) {\n    changeEmail(input: $input) { user { id email emailVerified pendingEmail } userErrors { ...Refusal } }\n  }\n"): (typeof documents)["\n  mutation ChangeEmail($input: ChangeEmailInput!) {\n    changeEmail(input: $input) { user { id email emailVerified pendingEmail } userErrors { ...Refusal } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation VerifyEmail($input: VerifyEmailInput!) {\n    verifyEmail(input: $input) { user { id email emailVerified pendingEmail } userErrors { ...Refusal } }\n  }\n"): (typeof documents)["\n  mutation VerifyEmail($input: VerifyEmailInput!) {\n    verifyEmail(input: $input) { user { id email emailVerified pendingEmail } userErrors { ...Refusal } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation ResetPassword($input: ResetPasswordInput!) {\n    resetPassword(input: $input) { userErrors { ...Refusal } }\n  }\n"): (typeof documents)["\n  mutation ResetPassword($input: ResetPasswordInput!) {\n    resetPassword(input: $input) { userErrors { ...Refusal } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation RequestPasswordReset($input: RequestPasswordResetInput!) {\n    requestPasswordReset(input: $input) { userErrors { ...Refusal } }\n  }\n"): (typeof documents)["\n  mutation RequestPasswordReset($input: RequestPasswordResetInput!) {\n    requestPasswordReset(input: $input) { userErrors { ...Refusal } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation ChangePassword($input: ChangePasswordInput!) {\n    changePassword(input: $input) { user { id sessions { ...SessionFields } } userErrors { ...Refusal } }\n  }\n"): (typeof documents)["\n  mutation ChangePassword($input: ChangePasswordInput!) {\n    changePassword(input: $input) { user { id sessions { ...SessionFields } } userErrors { ...Refusal } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment SessionFields on Session { id userAgent createdAt seenAt current createdByApplication }\n"): (typeof documents)["\n  fragment SessionFields on Session { id userAgent createdAt seenAt current createdByApplication }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Sessions {\n    viewer { id sessions { ...SessionFields } }\n  }\n"): (typeof documents)["\n  query Sessions {\n    viewer { id sessions { ...SessionFields } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation RevokeSession($input: RevokeSessionInput!) {\n    revokeSession(input: $input) { user { id sessions { ...SessionFields } } userErrors { ...Refusal } }\n  }\n"): (typeof documents)["\n  mutation RevokeSession($input: RevokeSessionInput!) {\n    revokeSession(input: $input) { user { id sessions { ...SessionFields } } userErrors { ...Refusal } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation EndMySessions {\n    endAllSessions { endedSessions userErrors { ...Refusal } }\n  }\n"): (typeof documents)["\n  mutation EndMySessions {\n    endAllSessions { endedSessions userErrors { ...Refusal } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation CloseAccount($input: DeleteMyAccountInput!) {\n    deleteMyAccount(input: $input) { userErrors { ...Refusal } }\n  }\n"): (typeof documents)["\n  mutation CloseAccount($input: DeleteMyAccountInput!) {\n    deleteMyAccount(input: $input) { userErrors { ...Refusal } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation LogOut {\n    logOut { userErrors { ...Refusal } }\n  }\n"): (typeof documents)["\n  mutation LogOut {\n    logOut { userErrors { ...Refusal } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation MakeDeposit($input: DepositInput!) {\n    deposit(input: $input) {\n      deposit { ...DepositFields }\n      wallet { ...WalletFields }\n      replayed\n      userErrors { ...Refusal }\n    }\n  }\n"): (typeof documents)["\n  mutation MakeDeposit($input: DepositInput!) {\n    deposit(input: $input) {\n      deposit { ...DepositFields }\n      wallet { ...WalletFields }\n      replayed\n      userErrors { ...Refusal }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation CancelDeposit($input: CancelDepositInput!) {\n    cancelDeposit(input: $input) { deposit { ...DepositFields } userErrors { ...Refusal } }\n  }\n"): (typeof documents)["\n  mutation CancelDeposit($input: CancelDepositInput!) {\n    cancelDeposit(input: $input) { deposit { ...DepositFields } userErrors { ...Refusal } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation MakePayout($input: PayoutInput!) {\n    payout(input: $input) {\n      payout { ...PayoutFields }\n      wallet { ...WalletFields }\n      replayed\n      userErrors { ...Refusal }\n    }\n  }\n"): (typeof documents)["\n  mutation MakePayout($input: PayoutInput!) {\n    payout(input: $input) {\n      payout { ...PayoutFields }\n      wallet { ...WalletFields }\n      replayed\n      userErrors { ...Refusal }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation MakeTransfer($input: TransferInput!) {\n    transfer(input: $input) {\n      transfer { id amount { amount currency } counterparty note }\n      wallet { ...WalletFields }\n      replayed\n      userErrors { ...Refusal }\n    }\n  }\n"): (typeof documents)["\n  mutation MakeTransfer($input: TransferInput!) {\n    transfer(input: $input) {\n      transfer { id amount { amount currency } counterparty note }\n      wallet { ...WalletFields }\n      replayed\n      userErrors { ...Refusal }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation StartOnboarding {\n    startConnectOnboarding {\n      url\n      wallet { ...WalletFields }\n      userErrors { ...Refusal }\n    }\n  }\n"): (typeof documents)["\n  mutation StartOnboarding {\n    startConnectOnboarding {\n      url\n      wallet { ...WalletFields }\n      userErrors { ...Refusal }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  subscription WalletUpdated {\n    walletUpdated { ...WalletFields }\n  }\n"): (typeof documents)["\n  subscription WalletUpdated {\n    walletUpdated { ...WalletFields }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Books {\n    reconciliation {\n      at\n      clean\n      statementBehind\n      matched\n      suspense\n      unmatched { id type source amount { amount currency } createdAt }\n      currencies { stripe { amount currency } ledger { amount currency } difference { amount currency } }\n      moneyOut { open reason changedBy changedAt }\n    }\n    switches { name open reason changedAt }\n    parkedItems { id state amount { amount currency } createdAt awaitsApproval failure object }\n    suspenseLines { id type source amount { amount currency } createdAt }\n    resolutions(status: PROPOSED) { id action targetId statementLineId operationId amount { amount currency } reason proposedBy }\n  }\n"): (typeof documents)["\n  query Books {\n    reconciliation {\n      at\n      clean\n      statementBehind\n      matched\n      suspense\n      unmatched { id type source amount { amount currency } createdAt }\n      currencies { stripe { amount currency } ledger { amount currency } difference { amount currency } }\n      moneyOut { open reason changedBy changedAt }\n    }\n    switches { name open reason changedAt }\n    parkedItems { id state amount { amount currency } createdAt awaitsApproval failure object }\n    suspenseLines { id type source amount { amount currency } createdAt }\n    resolutions(status: PROPOSED) { id action targetId statementLineId operationId amount { amount currency } reason proposedBy }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation SetMoneyOut($input: SetMoneyOutInput!) {\n    setMoneyOut(input: $input) { moneyOut { open reason changedBy changedAt } userErrors { ...Refusal } }\n  }\n"): (typeof documents)["\n  mutation SetMoneyOut($input: SetMoneyOutInput!) {\n    setMoneyOut(input: $input) { moneyOut { open reason changedBy changedAt } userErrors { ...Refusal } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation RefundDeposit($input: RefundDepositInput!) {\n    refundDeposit(input: $input) {\n      refund { id status amount { amount currency } }\n      resolution { id status amount { amount currency } }\n      wallet { id currentBalance { amount currency } }\n      userErrors { ...Refusal }\n    }\n  }\n"): (typeof documents)["\n  mutation RefundDeposit($input: RefundDepositInput!) {\n    refundDeposit(input: $input) {\n      refund { id status amount { amount currency } }\n      resolution { id status amount { amount currency } }\n      wallet { id currentBalance { amount currency } }\n      userErrors { ...Refusal }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Disputes {\n    disputes {\n      id\n      amount { amount currency }\n      reason\n      status\n      open\n      dueBy\n      deposit { id wallet { id } }\n    }\n  }\n"): (typeof documents)["\n  query Disputes {\n    disputes {\n      id\n      amount { amount currency }\n      reason\n      status\n      open\n      dueBy\n      deposit { id wallet { id } }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Users($search: String, $first: Int!, $after: Cursor) {\n    users(search: $search, first: $first, after: $after) {\n      totalCount\n      pageInfo { hasNextPage endCursor }\n      edges { cursor node { id email name role suspendedAt wallet { id frozenAt currentBalance { amount currency } } } }\n    }\n  }\n"): (typeof documents)["\n  query Users($search: String, $first: Int!, $after: Cursor) {\n    users(search: $search, first: $first, after: $after) {\n      totalCount\n      pageInfo { hasNextPage endCursor }\n      edges { cursor node { id email name role suspendedAt wallet { id frozenAt currentBalance { amount currency } } } }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query OneWallet($id: ID!) {\n    wallet(id: $id) {\n      id\n      owner { id email name role suspendedAt suspendedReason wallets { id currency } }\n      frozenAt\n      frozenReason\n      currentBalance { amount currency }\n      availableBalance { amount currency }\n      heldBalance { amount currency }\n      deposits(first: 20) {\n        edges {\n          cursor\n          node {\n            ...DepositFields\n            refunds { id status amount { amount currency } }\n            disputes { id status reason open amount { amount currency } dueBy }\n          }\n        }\n      }\n    }\n  }\n"): (typeof documents)["\n  query OneWallet($id: ID!) {\n    wallet(id: $id) {\n      id\n      owner { id email name role suspendedAt suspendedReason wallets { id currency } }\n      frozenAt\n      frozenReason\n      currentBalance { amount currency }\n      availableBalance { amount currency }\n      heldBalance { amount currency }\n      deposits(first: 20) {\n        edges {\n          cursor\n          node {\n            ...DepositFields\n            refunds { id status amount { amount currency } }\n            disputes { id status reason open amount { amount currency } dueBy }\n          }\n        }\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation ResolveUnmatched($input: ResolveUnmatchedInput!) {\n    resolveUnmatched(input: $input) { resolution { id status } userErrors { ...Refusal } }\n  }\n"): (typeof documents)["\n  mutation ResolveUnmatched($input: ResolveUnmatchedInput!) {\n    resolveUnmatched(input: $input) { resolution { id status } userErrors { ...Refusal } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation ResolveSuspense($input: ResolveSuspenseInput!) {\n    resolveSuspense(input: $input) { resolution { id status } userErrors { ...Refusal } }\n  }\n"): (typeof documents)["\n  mutation ResolveSuspense($input: ResolveSuspenseInput!) {\n    resolveSuspense(input: $input) { resolution { id status } userErrors { ...Refusal } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation ResolveParked($input: ResolveParkedInput!) {\n    resolveParked(input: $input) { resolution { id status } userErrors { ...Refusal } }\n  }\n"): (typeof documents)["\n  mutation ResolveParked($input: ResolveParkedInput!) {\n    resolveParked(input: $input) { resolution { id status } userErrors { ...Refusal } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation ConfirmResolution($input: ConfirmResolutionInput!) {\n    confirmResolution(input: $input) { resolution { id status } userErrors { ...Refusal } }\n  }\n"): (typeof documents)["\n  mutation ConfirmResolution($input: ConfirmResolutionInput!) {\n    confirmResolution(input: $input) { resolution { id status } userErrors { ...Refusal } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation WithdrawResolution($input: WithdrawResolutionInput!) {\n    withdrawResolution(input: $input) { resolution { id status } userErrors { ...Refusal } }\n  }\n"): (typeof documents)["\n  mutation WithdrawResolution($input: WithdrawResolutionInput!) {\n    withdrawResolution(input: $input) { resolution { id status } userErrors { ...Refusal } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation FreezeWallet($input: FreezeWalletInput!) {\n    freezeWallet(input: $input) { wallet { id frozenAt frozenReason } userErrors { ...Refusal } }\n  }\n"): (typeof documents)["\n  mutation FreezeWallet($input: FreezeWalletInput!) {\n    freezeWallet(input: $input) { wallet { id frozenAt frozenReason } userErrors { ...Refusal } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation UnfreezeWallet($input: FreezeWalletInput!) {\n    unfreezeWallet(input: $input) { wallet { id frozenAt frozenReason } userErrors { ...Refusal } }\n  }\n"): (typeof documents)["\n  mutation UnfreezeWallet($input: FreezeWalletInput!) {\n    unfreezeWallet(input: $input) { wallet { id frozenAt frozenReason } userErrors { ...Refusal } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation SuspendUser($input: SuspendUserInput!) {\n    suspendUser(input: $input) { user { id suspendedAt suspendedReason } userErrors { ...Refusal } }\n  }\n"): (typeof documents)["\n  mutation SuspendUser($input: SuspendUserInput!) {\n    suspendUser(input: $input) { user { id suspendedAt suspendedReason } userErrors { ...Refusal } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation UnsuspendUser($input: SuspendUserInput!) {\n    unsuspendUser(input: $input) { user { id suspendedAt suspendedReason } userErrors { ...Refusal } }\n  }\n"): (typeof documents)["\n  mutation UnsuspendUser($input: SuspendUserInput!) {\n    unsuspendUser(input: $input) { user { id suspendedAt suspendedReason } userErrors { ...Refusal } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation EndAllSessions($input: EndAllSessionsInput) {\n    endAllSessions(input: $input) { endedSessions userErrors { ...Refusal } }\n  }\n"): (typeof documents)["\n  mutation EndAllSessions($input: EndAllSessionsInput) {\n    endAllSessions(input: $input) { endedSessions userErrors { ...Refusal } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation Demote($input: DemoteInput!) {\n    demote(input: $input) { user { id role } userErrors { ...Refusal } }\n  }\n"): (typeof documents)["\n  mutation Demote($input: DemoteInput!) {\n    demote(input: $input) { user { id role } userErrors { ...Refusal } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query ApiKeys {\n    apiKeys { ...ApiKeyFields }\n  }\n  fragment ApiKeyFields on ApiKey { id name scopes lastFour createdAt lastUsedAt expiresAt revokedAt }\n"): (typeof documents)["\n  query ApiKeys {\n    apiKeys { ...ApiKeyFields }\n  }\n  fragment ApiKeyFields on ApiKey { id name scopes lastFour createdAt lastUsedAt expiresAt revokedAt }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation CreateApiKey($input: CreateApiKeyInput!) {\n    createApiKey(input: $input) { apiKey { ...ApiKeyFields } secret userErrors { ...Refusal } }\n  }\n"): (typeof documents)["\n  mutation CreateApiKey($input: CreateApiKeyInput!) {\n    createApiKey(input: $input) { apiKey { ...ApiKeyFields } secret userErrors { ...Refusal } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation RotateApiKey($input: RotateApiKeyInput!) {\n    rotateApiKey(input: $input) { apiKey { ...ApiKeyFields } secret userErrors { ...Refusal } }\n  }\n"): (typeof documents)["\n  mutation RotateApiKey($input: RotateApiKeyInput!) {\n    rotateApiKey(input: $input) { apiKey { ...ApiKeyFields } secret userErrors { ...Refusal } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation RevokeApiKey($input: RevokeApiKeyInput!) {\n    revokeApiKey(input: $input) { apiKey { ...ApiKeyFields } userErrors { ...Refusal } }\n  }\n"): (typeof documents)["\n  mutation RevokeApiKey($input: RevokeApiKeyInput!) {\n    revokeApiKey(input: $input) { apiKey { ...ApiKeyFields } userErrors { ...Refusal } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment ChargeRow on Charge {\n    id\n    description\n    reference\n    createdAt\n    amount { amount currency }\n    refunded { amount currency }\n    refunds { id reason }\n    wallet { id owner { id name email } }\n  }\n"): (typeof documents)["\n  fragment ChargeRow on Charge {\n    id\n    description\n    reference\n    createdAt\n    amount { amount currency }\n    refunded { amount currency }\n    refunds { id reason }\n    wallet { id owner { id name email } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Charges($first: Int!, $after: Cursor, $filter: MovementFilterInput) {\n    charges(first: $first, after: $after, filter: $filter) {\n      pageInfo { hasNextPage endCursor }\n      edges { cursor node { ...ChargeRow } }\n    }\n  }\n"): (typeof documents)["\n  query Charges($first: Int!, $after: Cursor, $filter: MovementFilterInput) {\n    charges(first: $first, after: $after, filter: $filter) {\n      pageInfo { hasNextPage endCursor }\n      edges { cursor node { ...ChargeRow } }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Spending($id: ID!) {\n    wallet(id: $id) {\n      id\n      charges(first: 20) { edges { cursor node { ...ChargeRow } } }\n      transactions(first: 20, filter: { kinds: [CREDIT] }) {\n        edges { cursor node { id source { __typename ... on Credit { id description reference createdAt amount { amount currency } } } } }\n      }\n    }\n  }\n"): (typeof documents)["\n  query Spending($id: ID!) {\n    wallet(id: $id) {\n      id\n      charges(first: 20) { edges { cursor node { ...ChargeRow } } }\n      transactions(first: 20, filter: { kinds: [CREDIT] }) {\n        edges { cursor node { id source { __typename ... on Credit { id description reference createdAt amount { amount currency } } } } }\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Holds($id: ID!) {\n    wallet(id: $id) {\n      id\n      holds(first: 20) {\n        edges { cursor node { id description reference status createdAt expiresAt amount { amount currency } remaining { amount currency } } }\n      }\n    }\n  }\n"): (typeof documents)["\n  query Holds($id: ID!) {\n    wallet(id: $id) {\n      id\n      holds(first: 20) {\n        edges { cursor node { id description reference status createdAt expiresAt amount { amount currency } remaining { amount currency } } }\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation ReleaseHold($input: ReleaseHoldInput!) {\n    releaseHold(input: $input) {\n      hold { id status remaining { amount currency } }\n      wallet { id currentBalance { amount currency } availableBalance { amount currency } heldBalance { amount currency } }\n      userErrors { ...Refusal }\n    }\n  }\n"): (typeof documents)["\n  mutation ReleaseHold($input: ReleaseHoldInput!) {\n    releaseHold(input: $input) {\n      hold { id status remaining { amount currency } }\n      wallet { id currentBalance { amount currency } availableBalance { amount currency } heldBalance { amount currency } }\n      userErrors { ...Refusal }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation SetSwitch($input: SetSwitchInput!) {\n    setSwitch(input: $input) { switch { name open reason changedAt } userErrors { ...Refusal } }\n  }\n"): (typeof documents)["\n  mutation SetSwitch($input: SetSwitchInput!) {\n    setSwitch(input: $input) { switch { name open reason changedAt } userErrors { ...Refusal } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation ApprovePayout($input: ApprovePayoutInput!) {\n    approvePayout(input: $input) { payout { id status awaitsApproval } userErrors { ...Refusal } }\n  }\n"): (typeof documents)["\n  mutation ApprovePayout($input: ApprovePayoutInput!) {\n    approvePayout(input: $input) { payout { id status awaitsApproval } userErrors { ...Refusal } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation RefusePayout($input: RefusePayoutInput!) {\n    refusePayout(input: $input) { payout { id status awaitsApproval } userErrors { ...Refusal } }\n  }\n"): (typeof documents)["\n  mutation RefusePayout($input: RefusePayoutInput!) {\n    refusePayout(input: $input) { payout { id status awaitsApproval } userErrors { ...Refusal } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query AuditLog($subject: ID, $first: Int!, $after: Cursor) {\n    auditLog(subject: $subject, first: $first, after: $after) {\n      pageInfo { hasNextPage endCursor }\n      edges { cursor node { id actor action subject detail address createdAt } }\n    }\n  }\n"): (typeof documents)["\n  query AuditLog($subject: ID, $first: Int!, $after: Cursor) {\n    auditLog(subject: $subject, first: $first, after: $after) {\n      pageInfo { hasNextPage endCursor }\n      edges { cursor node { id actor action subject detail address createdAt } }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation AdjustWallet($input: AdjustWalletInput!) {\n    adjustWallet(input: $input) {\n      resolution { id status amount { amount currency } }\n      wallet { id currentBalance { amount currency } availableBalance { amount currency } }\n      userErrors { ...Refusal }\n    }\n  }\n"): (typeof documents)["\n  mutation AdjustWallet($input: AdjustWalletInput!) {\n    adjustWallet(input: $input) {\n      resolution { id status amount { amount currency } }\n      wallet { id currentBalance { amount currency } availableBalance { amount currency } }\n      userErrors { ...Refusal }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query SearchObjects($reference: String, $metadata: MetadataEntryInput) {\n    search(reference: $reference, metadata: $metadata) {\n      __typename\n      id\n      ... on Charge { amount { amount currency } createdAt wallet { id } }\n      ... on ChargeRefund { amount { amount currency } createdAt charge { id wallet { id } } }\n      ... on Credit { amount { amount currency } createdAt wallet { id } }\n      ... on Hold { amount { amount currency } createdAt wallet { id } }\n      ... on Transfer { amount { amount currency } createdAt }\n      ... on Deposit { amount { amount currency } createdAt wallet { id } }\n      ... on Payout { amount { amount currency } createdAt wallet { id } }\n      ... on Refund { amount { amount currency } createdAt deposit { id wallet { id } } }\n    }\n  }\n"): (typeof documents)["\n  query SearchObjects($reference: String, $metadata: MetadataEntryInput) {\n    search(reference: $reference, metadata: $metadata) {\n      __typename\n      id\n      ... on Charge { amount { amount currency } createdAt wallet { id } }\n      ... on ChargeRefund { amount { amount currency } createdAt charge { id wallet { id } } }\n      ... on Credit { amount { amount currency } createdAt wallet { id } }\n      ... on Hold { amount { amount currency } createdAt wallet { id } }\n      ... on Transfer { amount { amount currency } createdAt }\n      ... on Deposit { amount { amount currency } createdAt wallet { id } }\n      ... on Payout { amount { amount currency } createdAt wallet { id } }\n      ... on Refund { amount { amount currency } createdAt deposit { id wallet { id } } }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment WebhookFields on WebhookEndpoint { id url description eventTypes query status disabledReason failingSince createdAt }\n"): (typeof documents)["\n  fragment WebhookFields on WebhookEndpoint { id url description eventTypes query status disabledReason failingSince createdAt }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Webhooks {\n    webhookEndpoints { ...WebhookFields }\n  }\n"): (typeof documents)["\n  query Webhooks {\n    webhookEndpoints { ...WebhookFields }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment DeliveryFields on WebhookDelivery {\n    id\n    status\n    attempt\n    httpStatus\n    error\n    durationMs\n    createdAt\n    nextAttemptAt\n    event { id type }\n  }\n"): (typeof documents)["\n  fragment DeliveryFields on WebhookDelivery {\n    id\n    status\n    attempt\n    httpStatus\n    error\n    durationMs\n    createdAt\n    nextAttemptAt\n    event { id type }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Deliveries($id: ID!, $status: WebhookDeliveryStatus, $first: Int!, $after: Cursor) {\n    node(id: $id) {\n      __typename\n      ... on WebhookEndpoint {\n        ...WebhookFields\n        deliveries(status: $status, first: $first, after: $after) {\n          pageInfo { hasNextPage endCursor }\n          edges { cursor node { ...DeliveryFields } }\n        }\n      }\n    }\n  }\n"): (typeof documents)["\n  query Deliveries($id: ID!, $status: WebhookDeliveryStatus, $first: Int!, $after: Cursor) {\n    node(id: $id) {\n      __typename\n      ... on WebhookEndpoint {\n        ...WebhookFields\n        deliveries(status: $status, first: $first, after: $after) {\n          pageInfo { hasNextPage endCursor }\n          edges { cursor node { ...DeliveryFields } }\n        }\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Delivery($id: ID!) {\n    node(id: $id) {\n      __typename\n      ... on WebhookDelivery {\n        ...DeliveryFields\n        responseBody\n        event { id type data createdAt walletSequence wallet { id } }\n        endpoint { id query status }\n      }\n    }\n  }\n"): (typeof documents)["\n  query Delivery($id: ID!) {\n    node(id: $id) {\n      __typename\n      ... on WebhookDelivery {\n        ...DeliveryFields\n        responseBody\n        event { id type data createdAt walletSequence wallet { id } }\n        endpoint { id query status }\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation CreateWebhook($input: CreateWebhookEndpointInput!) {\n    createWebhookEndpoint(input: $input) { webhookEndpoint { ...WebhookFields } secret userErrors { ...Refusal } }\n  }\n"): (typeof documents)["\n  mutation CreateWebhook($input: CreateWebhookEndpointInput!) {\n    createWebhookEndpoint(input: $input) { webhookEndpoint { ...WebhookFields } secret userErrors { ...Refusal } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation UpdateWebhook($input: UpdateWebhookEndpointInput!) {\n    updateWebhookEndpoint(input: $input) { webhookEndpoint { ...WebhookFields } userErrors { ...Refusal } }\n  }\n"): (typeof documents)["\n  mutation UpdateWebhook($input: UpdateWebhookEndpointInput!) {\n    updateWebhookEndpoint(input: $input) { webhookEndpoint { ...WebhookFields } userErrors { ...Refusal } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation RotateWebhook($input: RotateWebhookSecretInput!) {\n    rotateWebhookSecret(input: $input) { webhookEndpoint { ...WebhookFields } secret userErrors { ...Refusal } }\n  }\n"): (typeof documents)["\n  mutation RotateWebhook($input: RotateWebhookSecretInput!) {\n    rotateWebhookSecret(input: $input) { webhookEndpoint { ...WebhookFields } secret userErrors { ...Refusal } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation DeleteWebhook($input: DeleteWebhookEndpointInput!) {\n    deleteWebhookEndpoint(input: $input) { userErrors { ...Refusal } }\n  }\n"): (typeof documents)["\n  mutation DeleteWebhook($input: DeleteWebhookEndpointInput!) {\n    deleteWebhookEndpoint(input: $input) { userErrors { ...Refusal } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation RedeliverEvents($input: RedeliverEventsInput!) {\n    redeliverEvents(input: $input) { count userErrors { ...Refusal } }\n  }\n"): (typeof documents)["\n  mutation RedeliverEvents($input: RedeliverEventsInput!) {\n    redeliverEvents(input: $input) { count userErrors { ...Refusal } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation SendTestEvent($input: SendTestEventInput!) {\n    sendTestEvent(input: $input) { delivery { ...DeliveryFields } userErrors { ...Refusal } }\n  }\n"): (typeof documents)["\n  mutation SendTestEvent($input: SendTestEventInput!) {\n    sendTestEvent(input: $input) { delivery { ...DeliveryFields } userErrors { ...Refusal } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation StartPasskeyAuthentication {\n    startPasskeyAuthentication { options userErrors { ...Refusal } }\n  }\n"): (typeof documents)["\n  mutation StartPasskeyAuthentication {\n    startPasskeyAuthentication { options userErrors { ...Refusal } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation Reauthenticate($input: ReauthenticateInput!) {\n    reauthenticate(input: $input) { userErrors { ...Refusal } }\n  }\n"): (typeof documents)["\n  mutation Reauthenticate($input: ReauthenticateInput!) {\n    reauthenticate(input: $input) { userErrors { ...Refusal } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Factors {\n    viewer { id twoFactor passkeys { id } }\n  }\n"): (typeof documents)["\n  query Factors {\n    viewer { id twoFactor passkeys { id } }\n  }\n"];

export function graphql(source: string) {
  return (documents as any)[source] ?? {};
}

export type DocumentType<TDocumentNode extends DocumentNode<any, any>> = TDocumentNode extends DocumentNode<  infer TType,  any>  ? TType  : never;