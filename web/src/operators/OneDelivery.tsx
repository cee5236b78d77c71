import { useMutation, useQuery } from "@apollo/client/react";
import { useState } from "react";

import type { DeliveryQuery as Data } from "../gql/graphql";
import { Dialog } from "../ui/dialog";
import { Failure } from "../ui/failure";
import { Notice, type Refusal, Refusals } from "../ui/form";
import { DeliveryStatus, answerOf } from "./Deliveries";
import { DeliveriesQuery, DeliveryQuery, RedeliverEvents } from "./webhook-operations";

type Delivery = Extract<NonNullable<Data["node"]>, { __typename: "WebhookDelivery" }>;

/** A delivery: what was sent, and what the endpoint answered. */
export function OneDelivery({ id, onClose }: { id: string; onClose: () => void }) {
  const { data, error, refetch } = useQuery(DeliveryQuery, {
    variables: { id },
    fetchPolicy: "cache-and-network",
    pollInterval: 1_500, // it may be on its way
    skipPollAttempt: () => document.hidden,
  });
  const delivery = data?.node?.__typename === "WebhookDelivery" ? data.node : null;
  return (
    <Dialog title={delivery ? delivery.event.type : "Delivery"} kind="drawer wide" onClose={onClose}>
      {error && <Failure error={error} retry={() => void refetch()} />}
      {data && !delivery && <Notice kind="bad">The delivery does not exist any more.</Notice>}
      {delivery && <Details of={delivery} />}
    </Dialog>
  );
}

function Details({ of: d }: { of: Delivery }) {
  const [redeliver, { loading, error, data }] = useMutation(RedeliverEvents, { refetchQueries: [DeliveriesQuery] });
  const refusals: readonly Refusal[] = data?.redeliverEvents.userErrors ?? [];
  const [at, setAt] = useState<Date | null>(null);
  const again = async () => {
    const answer = (await redeliver({ variables: { input: { webhookEndpointId: d.endpoint.id, eventId: d.event.id } } })).data?.redeliverEvents;
    if (answer?.count) setAt(new Date());
  };
  return (
    <>
      <dl>
        <dt>Status</dt><dd><DeliveryStatus of={d} /></dd>
        <dt>Answer</dt><dd>{answerOf(d) || "None yet"}</dd>
        {d.durationMs != null && <><dt>Took</dt><dd>{d.durationMs.toLocaleString()} ms</dd></>}
        <dt>Attempts</dt><dd>{d.attempt} of 10</dd>
        {d.nextAttemptAt && <><dt>Next attempt</dt><dd>{new Date(d.nextAttemptAt).toLocaleString()}</dd></>}
        <dt>Created</dt><dd>{new Date(d.createdAt).toLocaleString()}</dd>
        <dt>Event</dt><dd><code>{d.event.id}</code></dd>
        <dt>Delivery</dt><dd><code>{d.id}</code></dd>
      </dl>
      {d.endpoint.status === "ENABLED" && <button type="button" onClick={() => void again().catch(() => undefined)} disabled={loading}>Send again</button>}
      {at && <Notice kind="good">The event is sent again as a new delivery.</Notice>}
      <Refusals all={refusals} />
      {error && <Failure error={error} />}
      <section className="stack tight" aria-label="Request">
        <h3>Request body</h3>
        {d.endpoint.query && <p className="more">In place of this data, the result of the endpoint&rsquo;s query was sent.</p>}
        <pre className="code" tabIndex={0}>{bodyOf(d)}</pre>
      </section>
      <section className="stack tight" aria-label="Response">
        <h3>Response body <span className="count">the first 2 kB</span></h3>
        {d.responseBody ? <pre className="code" tabIndex={0}>{d.responseBody}</pre> : <p className="more">Empty</p>}
      </section>
    </>
  );
}

// The body as it is sent, with line breaks for readers.
function bodyOf({ event: e }: Delivery): string {
  return JSON.stringify({ id: e.id, type: e.type, timestamp: e.createdAt, walletId: e.wallet?.id ?? null, walletSequence: e.walletSequence ?? null, data: e.data as unknown }, null, 2);
}
