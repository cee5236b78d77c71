import type { CodegenConfig } from "@graphql-codegen/cli";

// Types from the server's own schema files: an operation that does not fit them
// does not build.
const config: CodegenConfig = {
  schema: "../graph/*.graphql",
  documents: "src/**/*.{ts,tsx}",
  ignoreNoDocuments: true,
  generates: {
    "src/gql/": {
      preset: "client",
      presetConfig: { fragmentMasking: false },
      config: {
        useTypeImports: true,
        enumsAsTypes: true,
        scalars: { Decimal: "string", Currency: "string", Time: "string", Cursor: "string" },
      },
    },
    "src/gql/possibleTypes.json": { plugins: ["fragment-matcher"], config: { apolloClientVersion: 3 } },
  },
};
export default config;
