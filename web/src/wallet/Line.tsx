import { useQuery } from "@apollo/client/react";

import type { LineFieldsFragment as Line } from "../gql/graphql";
import { isNegative, show } from "../money";
import { LineQuery } from "../operations";
import { Dialog } from "../ui/dialog";
import { Failure } from "../ui/failure";
import { Notice } from "../ui/form";
import { kinds, note, title } from "./lines";

// One line in full. Where it is not on the page that was read, such as behind a
// link, it is asked for by its id.
export function Details({ id, known, onClose }: { id: string; known: Line | undefined; onClose: () => void }) {
  const { data, error, refetch } = useQuery(LineQuery, { variables: { id }, skip: known !== undefined });
  const node = data?.node;
  const line = known ?? (node?.__typename === "Transaction" ? node : undefined);
  return (
    <Dialog kind="drawer" title={line ? title(line) : "A line of the ledger"} onClose={onClose}>
      {line ? (
        <Facts line={line} />
      ) : error ? (
        <Failure error={error} retry={() => void refetch()} />
      ) : data ? (
        <Notice kind="bad">The transaction does not exist or is not yours.</Notice>
      ) : (
        <div className="skeleton" role="status"><span className="hidden">Loading the transaction</span><div aria-hidden="true" /><div aria-hidden="true" /></div>
      )}
    </Dialog>
  );
}

function Facts({ line }: { line: Line }) {
  const source = line.source;
  const id = source?.__typename === "Deposit" ? source.paymentIntentId : source?.__typename === "Payout" ? source.stripeTransferId : null;
  return (
    <>
      <p className={`amount${isNegative(line.value) ? "" : " plus"}`}>{show(line.value, "always")}</p>
      <dl>
        <dt>Balance before</dt>
        <dd>{show(line.runningBalance)}</dd>
        <dt>{isNegative(line.value) ? "Taken" : "Added"}</dt>
        <dd>{show(line.value, "always")}</dd>
        <dt className="sum">Balance after</dt>
        <dd className="sum">{show(line.balanceAfter)}</dd>
      </dl>
      <dl>
        <dt>Kind</dt>
        <dd>{kinds[line.kind]}</dd>
        <dt>When</dt>
        <dd>{new Date(line.createdAt).toLocaleString()}</dd>
        <dt>Transaction</dt>
        <dd>{line.sequence}</dd>
        {note(line) && (
          <>
            <dt>{source?.__typename === "Transfer" ? "Note" : "Reason"}</dt>
            <dd>{note(line)}</dd>
          </>
        )}
        {id && (
          <>
            <dt>At Stripe</dt>
            <dd><code>{id}</code></dd>
          </>
        )}
        <dt>Id</dt>
        <dd><code>{line.id}</code></dd>
      </dl>
    </>
  );
}
