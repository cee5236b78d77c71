// The tabs that the playground opens with: the main job, step by step. Signing
// up sets a cookie, so the steps after it are the same person's.
export const tabs = [
  {
    query: `# 1. Sign up: the user and the wallet are made together. A cookie signs you in.
mutation SignUp {
  signUp(input: { email: "ada@example.com", password: "correct horse battery", name: "Ada" }) {
    user { id wallet { id currency } }
    userErrors { code message field }
  }
}
`,
  },
  {
    query: `# Or log in, where ada@example.com has signed up before.
mutation LogIn {
  logIn(input: { email: "ada@example.com", password: "correct horse battery" }) {
    user { id wallet { id currentBalance { amount currency } } }
    userErrors { code message field }
  }
}
`,
  },
  {
    query: `# 2. Deposit by card. The same idempotencyKey gives the same deposit again, never a second charge.
# Try pm_card_visa_chargeDeclined, or pm_card_threeDSecure2Required.
mutation Deposit($key: String!) {
  deposit(input: { amount: "25.00", paymentMethod: "pm_card_bypassPending", idempotencyKey: $key }) {
    deposit { id status failure { code declineCode message } }
    wallet { id currentBalance { amount currency } }
    replayed
    userErrors { code message field }
  }
}
`,
    variables: `{ "key": "first-deposit" }`,
  },
  {
    query: `# 3. Onboarding: open the url, fill in the sandbox's form, come back.
mutation Onboard {
  startConnectOnboarding {
    url
    userErrors { code message field }
  }
}

query State {
  wallet { payoutAccount { transfersEnabled detailsSubmitted requirementsDue disabledReason } }
}
`,
  },
  {
    query: `# 4. Pay out. The money is held first, and comes back only on proof that nothing left.
mutation Payout($key: String!) {
  payout(input: { amount: "10.00", idempotencyKey: $key }) {
    payout { id status stripeTransferId failure { code message } }
    wallet { id availableBalance { amount } }
    userErrors { code message field }
  }
}
`,
    variables: `{ "key": "first-payout" }`,
  },
  {
    query: `# 5. The ledger: every line with the balance before and after it.
query Ledger($after: Cursor) {
  wallet {
    currentBalance { amount currency }
    transactions(first: 20, after: $after) {
      totalCount
      pageInfo { hasNextPage endCursor }
      edges {
        node {
          sequence kind
          value { amount } runningBalance { amount } balanceAfter { amount }
          source { __typename ... on Deposit { id } ... on Payout { id } ... on Transfer { counterparty note } }
        }
      }
    }
  }
}
`,
  },
  {
    query: `# 6. Live: leave this running, and deposit in another tab.
subscription Live {
  walletUpdated { currentBalance { amount currency } payoutAccount { transfersEnabled } }
}
`,
  },
];
