import { ApolloLink } from "@apollo/client";
import { map } from "rxjs";

// What hangs on the wallet's money is asked for again with each news. Such a question is a
// request of its own: joined to one in flight it would be answered with what was true
// before the news, and nothing would ask again.
export const withNews = { queryDeduplication: false, inOrder: true };

/** Gives no answer after the answer to a later question of the same kind: the later one stays. */
export class InOrderLink extends ApolloLink {
  private asked = 0;
  private readonly newest = new Map<string, { asked: number; result: ApolloLink.Result }>();

  override request(operation: ApolloLink.Operation, forward: ApolloLink.ForwardFunction) {
    if (!operation.getContext()["inOrder"]) return forward(operation);
    const question = `${operation.operationName} ${JSON.stringify(operation.variables)}`;
    const asked = ++this.asked;
    return forward(operation).pipe(
      map((result) => {
        const newest = this.newest.get(question);
        if (newest && newest.asked > asked) return newest.result;
        this.newest.set(question, { asked, result });
        return result;
      }),
    );
  }
}
