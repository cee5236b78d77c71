import { ApolloClient, ApolloLink, InMemoryCache } from "@apollo/client";
import { CombinedGraphQLErrors } from "@apollo/client/errors";
import { ErrorLink } from "@apollo/client/link/error";
import { HttpLink } from "@apollo/client/link/http";
import { RetryLink } from "@apollo/client/link/retry";
import { GraphQLWsLink } from "@apollo/client/link/subscriptions";
import { relayStylePagination } from "@apollo/client/utilities";
import { OperationTypeNode } from "graphql";
import { createClient } from "graphql-ws";

import { ledgerPagination } from "./cache";
import possible from "./gql/possibleTypes.json";
import { InOrderLink } from "./order";

// A lost answer is asked for again. Mutations too: each carries the key of its
// attempt, so the second time gives the first result.
const retry = new RetryLink({
  delay: { initial: 300, max: 5000 },
  attempts: { max: 5, retryIf: (error) => error instanceof TypeError || isBusy(error) },
});

function isBusy(error: unknown): boolean {
  const status = (error as { statusCode?: number }).statusCode;
  return status === 502 || status === 503 || status === 504;
}

export const socket = createClient({
  url: `${location.origin.replace(/^http/, "ws")}/graphql`,
  lazy: true,
  retryAttempts: Number.POSITIVE_INFINITY,
  shouldRetry: () => true,
  // A line that died without a word, such as that of a phone that slept, would
  // look alive for ever: it is asked every few seconds.
  keepAlive: 10_000,
  on: {
    opened: (it) => {
      line = it as WebSocket;
    },
    ping: (received) => {
      if (!received) silent = setTimeout(() => line?.close(4408, "Request Timeout"), 5_000);
    },
    pong: (received) => {
      if (received) clearTimeout(silent);
    },
    closed: () => clearTimeout(silent),
  },
});

let line: WebSocket | undefined;
let silent: ReturnType<typeof setTimeout> | undefined;

// Whose session has ended is asked to sign in.
const signedOut = new ErrorLink(({ error }) => {
  const ended = CombinedGraphQLErrors.is(error) && error.errors.some((e) => e.extensions?.["code"] === "UNAUTHENTICATED");
  if (ended) void client.refetchQueries({ include: ["Viewer"] });
});

const http = new HttpLink({ uri: "/graphql", credentials: "same-origin" });

export const client = new ApolloClient({
  link: ApolloLink.split(
    ({ operationType }) => operationType === OperationTypeNode.SUBSCRIPTION,
    new GraphQLWsLink(socket),
    ApolloLink.from([signedOut, new InOrderLink(), retry, http]),
  ),
  cache: new InMemoryCache({
    possibleTypes: possible.possibleTypes,
    typePolicies: {
      Money: { keyFields: false },
      WebhookEndpoint: { fields: { deliveries: ledgerPagination("status") } },
      Wallet: {
        fields: {
          transactions: ledgerPagination(),
          deposits: relayStylePagination(),
          payouts: relayStylePagination(),
        },
      },
    },
  }),
});
