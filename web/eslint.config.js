import graphql from "@graphql-eslint/eslint-plugin";

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
      "@graphql-eslint/relay-edge-types": ["error", { listTypeCanWrapOnlyEdgeType: false, shouldImplementNode: false }],
      // What has an id is a Node; payloads, edges and amounts have none.
      "@graphql-eslint/strict-id-in-types": "off",
      "@graphql-eslint/no-typename-prefix": "off", // Refund.refundId is Stripe's re_…, as transferId and paymentIntentId are
      "@graphql-eslint/require-deprecation-date": "off", // the reason names the day: a test reads it
    },
  },
];
