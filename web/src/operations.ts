import { graphql } from "./gql";

export const RefusalFields = graphql(`
  fragment Refusal on UserError { code message field retryAt }
`);

export const WalletFields = graphql(`
  fragment WalletFields on Wallet {
    id
    currency
    currentBalance { amount currency }
    availableBalance { amount currency }
    heldBalance { amount currency }
    spendableBalance { amount currency }
    accountId
    payoutAccount {
      id
      detailsSubmitted
      transfersEnabled
      payoutsEnabled
      requirementsDue
      disabledReason
      disconnected
      bankFailure { code message }
    }
  }
`);

export const DepositFields = graphql(`
  fragment DepositFields on Deposit {
    id
    amount { amount currency }
    status
    failure { code declineCode message }
    clientSecret
    paymentIntentId
    createdAt
  }
`);

export const PayoutFields = graphql(`
  fragment PayoutFields on Payout {
    id
    amount { amount currency }
    status
    awaitsApproval
    failure { code message }
    stripeTransferId
    createdAt
  }
`);

export const LineFields = graphql(`
  fragment LineFields on Transaction {
    id
    sequence
    kind
    value { amount currency }
    runningBalance { amount currency }
    balanceAfter { amount currency }
    createdAt
    source {
      __typename
      ... on Deposit { id paymentIntentId }
      ... on Payout { id stripeTransferId }
      ... on Transfer { id sent counterparty note }
      ... on Charge { id description }
      ... on ChargeRefund { id reason charge { id description } }
      ... on Credit { id description }
    }
  }
`);

export const ViewerQuery = graphql(`
  query Viewer {
    viewer { id email name role wallet { ...WalletFields } }
  }
`);

export const LedgerQuery = graphql(`
  query Ledger($id: ID!, $first: Int!, $after: Cursor, $filter: TransactionFilterInput) {
    wallet(id: $id) {
      id
      transactions(first: $first, after: $after, filter: $filter) {
        totalCount
        pageInfo { hasNextPage endCursor }
        edges { cursor node { ...LineFields } }
      }
    }
  }
`);

export const LineQuery = graphql(`
  query Line($id: ID!) {
    node(id: $id) { id ... on Transaction { ...LineFields } }
  }
`);

export const HistoryQuery = graphql(`
  query History($id: ID!) {
    wallet(id: $id) {
      id
      createdAt
      balanceHistory { at balance { amount currency } }
    }
  }
`);

export const OpenQuery = graphql(`
  query Open($id: ID!) {
    wallet(id: $id) {
      id
      deposits(first: 5) { edges { cursor node { ...DepositFields } } }
      payouts(first: 5) { edges { cursor node { ...PayoutFields } } }
      holds(first: 20, status: [ACTIVE]) { pageInfo { hasNextPage } edges { cursor node { id description expiresAt amount { amount currency } remaining { amount currency } } } }
    }
  }
`);

export const SignUp = graphql(`
  mutation SignUp($input: SignUpInput!) {
    signUp(input: $input) { user { id } userErrors { ...Refusal } }
  }
`);

export const LogIn = graphql(`
  mutation LogIn($input: LogInInput!) {
    logIn(input: $input) { user { id } passkeyOptions userErrors { ...Refusal } }
  }
`);

export const PasskeyFields = graphql(`
  fragment PasskeyFields on Passkey { id name createdAt lastUsedAt backupEligible }
`);

export const StartPasskeyRegistration = graphql(`
  mutation StartPasskeyRegistration($input: StartPasskeyRegistrationInput!) {
    startPasskeyRegistration(input: $input) { options userErrors { ...Refusal } }
  }
`);

export const FinishPasskeyRegistration = graphql(`
  mutation FinishPasskeyRegistration($input: FinishPasskeyRegistrationInput!) {
    finishPasskeyRegistration(input: $input) { recoveryCodes user { id passkeys { ...PasskeyFields } } userErrors { ...Refusal } }
  }
`);

export const RemovePasskey = graphql(`
  mutation RemovePasskey($input: RemovePasskeyInput!) {
    removePasskey(input: $input) { user { id passkeys { ...PasskeyFields } } userErrors { ...Refusal } }
  }
`);

export const AccountQuery = graphql(`
  query Account {
    viewer { id email emailVerified pendingEmail twoFactor passkeys { ...PasskeyFields } }
  }
`);

export const StartTwoFactor = graphql(`
  mutation StartTwoFactor($input: StartTwoFactorInput!) {
    startTwoFactor(input: $input) { secret uri userErrors { ...Refusal } }
  }
`);

export const ConfirmTwoFactor = graphql(`
  mutation ConfirmTwoFactor($input: ConfirmTwoFactorInput!) {
    confirmTwoFactor(input: $input) { recoveryCodes user { id twoFactor } userErrors { ...Refusal } }
  }
`);

export const DisableTwoFactor = graphql(`
  mutation DisableTwoFactor($input: DisableTwoFactorInput!) {
    disableTwoFactor(input: $input) { user { id twoFactor } userErrors { ...Refusal } }
  }
`);

export const RequestEmailVerification = graphql(`
  mutation RequestEmailVerification {
    requestEmailVerification { userErrors { ...Refusal } }
  }
`);

export const ChangeEmail = graphql(`
  mutation ChangeEmail($input: ChangeEmailInput!) {
    changeEmail(input: $input) { user { id email emailVerified pendingEmail } userErrors { ...Refusal } }
  }
`);

export const VerifyEmail = graphql(`
  mutation VerifyEmail($input: VerifyEmailInput!) {
    verifyEmail(input: $input) { user { id email emailVerified pendingEmail } userErrors { ...Refusal } }
  }
`);

export const ResetPassword = graphql(`
  mutation ResetPassword($input: ResetPasswordInput!) {
    resetPassword(input: $input) { userErrors { ...Refusal } }
  }
`);

export const RequestPasswordReset = graphql(`
  mutation RequestPasswordReset($input: RequestPasswordResetInput!) {
    requestPasswordReset(input: $input) { userErrors { ...Refusal } }
  }
`);

export const ChangePassword = graphql(`
  mutation ChangePassword($input: ChangePasswordInput!) {
    changePassword(input: $input) { user { id sessions { ...SessionFields } } userErrors { ...Refusal } }
  }
`);

export const SessionFields = graphql(`
  fragment SessionFields on Session { id userAgent createdAt seenAt current createdByApplication }
`);

export const SessionsQuery = graphql(`
  query Sessions {
    viewer { id sessions { ...SessionFields } }
  }
`);

export const RevokeSession = graphql(`
  mutation RevokeSession($input: RevokeSessionInput!) {
    revokeSession(input: $input) { user { id sessions { ...SessionFields } } userErrors { ...Refusal } }
  }
`);

export const EndMySessions = graphql(`
  mutation EndMySessions {
    endAllSessions { endedSessions userErrors { ...Refusal } }
  }
`);

export const CloseAccount = graphql(`
  mutation CloseAccount($input: DeleteMyAccountInput!) {
    deleteMyAccount(input: $input) { userErrors { ...Refusal } }
  }
`);

export const LogOut = graphql(`
  mutation LogOut {
    logOut { userErrors { ...Refusal } }
  }
`);

export const MakeDeposit = graphql(`
  mutation MakeDeposit($input: DepositInput!) {
    deposit(input: $input) {
      deposit { ...DepositFields }
      wallet { ...WalletFields }
      replayed
      userErrors { ...Refusal }
    }
  }
`);

export const CancelDeposit = graphql(`
  mutation CancelDeposit($input: CancelDepositInput!) {
    cancelDeposit(input: $input) { deposit { ...DepositFields } userErrors { ...Refusal } }
  }
`);

export const MakePayout = graphql(`
  mutation MakePayout($input: PayoutInput!) {
    payout(input: $input) {
      payout { ...PayoutFields }
      wallet { ...WalletFields }
      replayed
      userErrors { ...Refusal }
    }
  }
`);

export const MakeTransfer = graphql(`
  mutation MakeTransfer($input: TransferInput!) {
    transfer(input: $input) {
      transfer { id amount { amount currency } counterparty note }
      wallet { ...WalletFields }
      replayed
      userErrors { ...Refusal }
    }
  }
`);

export const StartOnboarding = graphql(`
  mutation StartOnboarding {
    startConnectOnboarding {
      url
      wallet { ...WalletFields }
      userErrors { ...Refusal }
    }
  }
`);

export const WalletUpdated = graphql(`
  subscription WalletUpdated {
    walletUpdated { ...WalletFields }
  }
`);

// What is read again when money has moved.
export const moved = [LedgerQuery, HistoryQuery, OpenQuery];
