import { graphql } from "../gql";

export const BooksQuery = graphql(`
  query Books {
    reconciliation {
      at
      clean
      statementBehind
      matched
      suspense
      unmatched { id type source amount { amount currency } createdAt }
      currencies { stripe { amount currency } ledger { amount currency } difference { amount currency } }
      moneyOut { open reason changedBy changedAt }
    }
    switches { name open reason changedAt }
    parkedItems { id state amount { amount currency } createdAt awaitsApproval failure object }
    suspenseLines { id type source amount { amount currency } createdAt }
    resolutions(status: PROPOSED) { id action targetId statementLineId operationId amount { amount currency } reason proposedBy }
  }
`);

export const SetMoneyOut = graphql(`
  mutation SetMoneyOut($input: SetMoneyOutInput!) {
    setMoneyOut(input: $input) { moneyOut { open reason changedBy changedAt } userErrors { ...Refusal } }
  }
`);

export const RefundDeposit = graphql(`
  mutation RefundDeposit($input: RefundDepositInput!) {
    refundDeposit(input: $input) {
      refund { id status amount { amount currency } }
      resolution { id status amount { amount currency } }
      wallet { id currentBalance { amount currency } }
      userErrors { ...Refusal }
    }
  }
`);

export const DisputesQuery = graphql(`
  query Disputes {
    disputes {
      id
      amount { amount currency }
      reason
      status
      open
      dueBy
      deposit { id wallet { id } }
    }
  }
`);

export const UsersQuery = graphql(`
  query Users($search: String, $first: Int!, $after: Cursor) {
    users(search: $search, first: $first, after: $after) {
      totalCount
      pageInfo { hasNextPage endCursor }
      edges { cursor node { id email name role suspendedAt wallet { id frozenAt currentBalance { amount currency } } } }
    }
  }
`);

export const OneWalletQuery = graphql(`
  query OneWallet($id: ID!) {
    wallet(id: $id) {
      id
      owner { id email name role suspendedAt suspendedReason wallets { id currency } }
      frozenAt
      frozenReason
      currentBalance { amount currency }
      availableBalance { amount currency }
      heldBalance { amount currency }
      deposits(first: 20) {
        edges {
          cursor
          node {
            ...DepositFields
            refunds { id status amount { amount currency } }
            disputes { id status reason open amount { amount currency } dueBy }
          }
        }
      }
    }
  }
`);

export const ResolveUnmatched = graphql(`
  mutation ResolveUnmatched($input: ResolveUnmatchedInput!) {
    resolveUnmatched(input: $input) { resolution { id status } userErrors { ...Refusal } }
  }
`);

export const ResolveSuspense = graphql(`
  mutation ResolveSuspense($input: ResolveSuspenseInput!) {
    resolveSuspense(input: $input) { resolution { id status } userErrors { ...Refusal } }
  }
`);

export const ResolveParked = graphql(`
  mutation ResolveParked($input: ResolveParkedInput!) {
    resolveParked(input: $input) { resolution { id status } userErrors { ...Refusal } }
  }
`);

export const ConfirmResolution = graphql(`
  mutation ConfirmResolution($input: ConfirmResolutionInput!) {
    confirmResolution(input: $input) { resolution { id status } userErrors { ...Refusal } }
  }
`);

export const WithdrawResolution = graphql(`
  mutation WithdrawResolution($input: WithdrawResolutionInput!) {
    withdrawResolution(input: $input) { resolution { id status } userErrors { ...Refusal } }
  }
`);

export const FreezeWallet = graphql(`
  mutation FreezeWallet($input: FreezeWalletInput!) {
    freezeWallet(input: $input) { wallet { id frozenAt frozenReason } userErrors { ...Refusal } }
  }
`);

export const UnfreezeWallet = graphql(`
  mutation UnfreezeWallet($input: FreezeWalletInput!) {
    unfreezeWallet(input: $input) { wallet { id frozenAt frozenReason } userErrors { ...Refusal } }
  }
`);

export const SuspendUser = graphql(`
  mutation SuspendUser($input: SuspendUserInput!) {
    suspendUser(input: $input) { user { id suspendedAt suspendedReason } userErrors { ...Refusal } }
  }
`);

export const UnsuspendUser = graphql(`
  mutation UnsuspendUser($input: SuspendUserInput!) {
    unsuspendUser(input: $input) { user { id suspendedAt suspendedReason } userErrors { ...Refusal } }
  }
`);

export const EndAllSessions = graphql(`
  mutation EndAllSessions($input: EndAllSessionsInput) {
    endAllSessions(input: $input) { endedSessions userErrors { ...Refusal } }
  }
`);

export const Demote = graphql(`
  mutation Demote($input: DemoteInput!) {
    demote(input: $input) { user { id role } userErrors { ...Refusal } }
  }
`);

export const ApiKeysQuery = graphql(`
  query ApiKeys {
    apiKeys { ...ApiKeyFields }
  }
  fragment ApiKeyFields on ApiKey { id name scopes lastFour createdAt lastUsedAt expiresAt revokedAt }
`);

export const CreateApiKey = graphql(`
  mutation CreateApiKey($input: CreateApiKeyInput!) {
    createApiKey(input: $input) { apiKey { ...ApiKeyFields } secret userErrors { ...Refusal } }
  }
`);

export const RotateApiKey = graphql(`
  mutation RotateApiKey($input: RotateApiKeyInput!) {
    rotateApiKey(input: $input) { apiKey { ...ApiKeyFields } secret userErrors { ...Refusal } }
  }
`);

export const RevokeApiKey = graphql(`
  mutation RevokeApiKey($input: RevokeApiKeyInput!) {
    revokeApiKey(input: $input) { apiKey { ...ApiKeyFields } userErrors { ...Refusal } }
  }
`);

export const ChargeRow = graphql(`
  fragment ChargeRow on Charge {
    id
    description
    reference
    createdAt
    amount { amount currency }
    refunded { amount currency }
    refunds { id reason }
    wallet { id owner { id name email } }
  }
`);

export const ChargesQuery = graphql(`
  query Charges($first: Int!, $after: Cursor, $filter: MovementFilterInput) {
    charges(first: $first, after: $after, filter: $filter) {
      pageInfo { hasNextPage endCursor }
      edges { cursor node { ...ChargeRow } }
    }
  }
`);

export const SpendingQuery = graphql(`
  query Spending($id: ID!) {
    wallet(id: $id) {
      id
      charges(first: 20) { edges { cursor node { ...ChargeRow } } }
      transactions(first: 20, filter: { kinds: [CREDIT] }) {
        edges { cursor node { id source { __typename ... on Credit { id description reference createdAt amount { amount currency } } } } }
      }
    }
  }
`);

export const HoldsQuery = graphql(`
  query Holds($id: ID!) {
    wallet(id: $id) {
      id
      holds(first: 20) {
        edges { cursor node { id description reference status createdAt expiresAt amount { amount currency } remaining { amount currency } } }
      }
    }
  }
`);

export const ReleaseHold = graphql(`
  mutation ReleaseHold($input: ReleaseHoldInput!) {
    releaseHold(input: $input) {
      hold { id status remaining { amount currency } }
      wallet { id currentBalance { amount currency } availableBalance { amount currency } heldBalance { amount currency } }
      userErrors { ...Refusal }
    }
  }
`);

export const SetSwitch = graphql(`
  mutation SetSwitch($input: SetSwitchInput!) {
    setSwitch(input: $input) { switch { name open reason changedAt } userErrors { ...Refusal } }
  }
`);

export const ApprovePayout = graphql(`
  mutation ApprovePayout($input: ApprovePayoutInput!) {
    approvePayout(input: $input) { payout { id status awaitsApproval } userErrors { ...Refusal } }
  }
`);

export const RefusePayout = graphql(`
  mutation RefusePayout($input: RefusePayoutInput!) {
    refusePayout(input: $input) { payout { id status awaitsApproval } userErrors { ...Refusal } }
  }
`);

export const AuditLogQuery = graphql(`
  query AuditLog($subject: ID, $first: Int!, $after: Cursor) {
    auditLog(subject: $subject, first: $first, after: $after) {
      pageInfo { hasNextPage endCursor }
      edges { cursor node { id actor action subject detail address createdAt } }
    }
  }
`);

export const AdjustWallet = graphql(`
  mutation AdjustWallet($input: AdjustWalletInput!) {
    adjustWallet(input: $input) {
      resolution { id status amount { amount currency } }
      wallet { id currentBalance { amount currency } availableBalance { amount currency } }
      userErrors { ...Refusal }
    }
  }
`);

export const SearchObjects = graphql(`
  query SearchObjects($reference: String, $metadata: MetadataEntryInput) {
    search(reference: $reference, metadata: $metadata) {
      __typename
      id
      ... on Charge { amount { amount currency } createdAt wallet { id } }
      ... on ChargeRefund { amount { amount currency } createdAt charge { id wallet { id } } }
      ... on Credit { amount { amount currency } createdAt wallet { id } }
      ... on Hold { amount { amount currency } createdAt wallet { id } }
      ... on Transfer { amount { amount currency } createdAt }
      ... on Deposit { amount { amount currency } createdAt wallet { id } }
      ... on Payout { amount { amount currency } createdAt wallet { id } }
      ... on Refund { amount { amount currency } createdAt deposit { id wallet { id } } }
    }
  }
`);
