import graphql from "@graphql-eslint/eslint-plugin";

// Types that are parts of what holds them, and no objects of their own.
const values = [
  "BalancePoint", "BatchResult", "Config", "CurrencyBalance", "MetadataEntry", "Money", "PageInfo", "PaymentFailure", "Reconciliation",
  "UserError", "UserErrorParam",
];

// The published schema by the rules of a linter that others keep: Relay's, names,
// descriptions, deprecations. docs/api.md says what is promised.
export default [
  {
    files: ["schema.graphql"],
    plugins: { "@graphql-eslint": graphql },
    languageOptions: { parser: graphql.parser, parserOptions: { graphQLConfig: { schema: "schema.graphql" } } },
    rules: {
      ...graphql.configs["flat/schema-recommended"].rules,
      ...graphql.configs["flat/schema-relay"].rules,
      // Errors and other short lists that never grow are lists, not connections; events
      // of the audit log are read in their list and nowhere else.
      // Events and deliveries are read in one direction only.
      "@graphql-eslint/relay-arguments": ["error", { includeBoth: false }],
      "@graphql-eslint/relay-edge-types": ["error", { listTypeCanWrapOnlyEdgeType: false, shouldImplementNode: false }],
      // What has an id is a Node; payloads, edges and amounts have none.
      "@graphql-eslint/strict-id-in-types": ["error", { acceptedIdTypes: ["ID"], exceptions: { suffixes: ["Payload", "Edge", "Connection"], types: values } }],
      "@graphql-eslint/no-typename-prefix": "error", // eslint-suppressions.json has Refund.refundId, which is deprecated
      "@graphql-eslint/require-deprecation-date": "off", // the reason names the day: a test reads it
    },
  },
];
