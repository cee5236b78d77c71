import { CombinedGraphQLErrors } from "@apollo/client/errors";

import { Notice, forPeople } from "./form";

// What a person is told when the server could not answer. The request's id is
// what the operator needs to find it in the log.
export function Failure({ error, retry }: { error: unknown; retry?: () => void }) {
  return (
    <Notice kind="bad">
      {explain(error)}
      {retry && (
        <button type="button" className="link" onClick={retry}>
          Try again
        </button>
      )}
    </Notice>
  );
}

export function explain(error: unknown): string {
  if (CombinedGraphQLErrors.is(error)) {
    const first = error.errors[0];
    const code = first?.extensions?.["code"];
    if (code === "UNAUTHENTICATED") return "You were signed out. Sign in again.";
    const request = first?.extensions?.["requestId"];
    const message = forPeople(first?.message ?? "The request failed. Retry.");
    return code === "INTERNAL" && request ? `${message} (${String(request)})` : message;
  }
  return "The server cannot be reached. Retry: nothing is done twice.";
}
