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
    parkedOperations {
      id
      __typename
      ... on Deposit { amount { amount currency } createdAt failure { message } }
      ... on Payout { amount { amount currency } createdAt failure { message } }
      ... on Refund { amount { amount currency } createdAt failure { message } }
    }
  }
`);

export const SetMoneyOut = graphql(`
  mutation SetMoneyOut($input: SetMoneyOutInput!) {
    setMoneyOut(input: $input) { moneyOut { open reason changedBy changedAt } userErrors { code message field } }
  }
`);

export const RefundDeposit = graphql(`
  mutation RefundDeposit($input: RefundDepositInput!) {
    refundDeposit(input: $input) {
      refund { id status amount { amount currency } }
      wallet { id currentBalance { amount currency } }
      userErrors { code message field }
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
      edges { cursor node { id email name role wallet { id currentBalance { amount currency } } } }
    }
  }
`);

export const OneWalletQuery = graphql(`
  query OneWallet($id: ID!) {
    wallet(id: $id) {
      id
      owner { id email name }
      currentBalance { amount currency }
      availableBalance { amount currency }
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
