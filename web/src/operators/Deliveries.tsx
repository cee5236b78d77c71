import { useQuery } from "@apollo/client/react";
import { type ReactNode, useState } from "react";

import type { DeliveryFieldsFragment as Delivery, WebhookDeliveryStatus as Status, WebhookFieldsFragment as Webhook } from "../gql/graphql";
import { go, useParam } from "../route";
import { Failure } from "../ui/failure";
import { Notice } from "../ui/form";
import { OneDelivery } from "./OneDelivery";
import { DeliveriesQuery } from "./webhook-operations";

const filters: readonly { label: string; status: Status | null }[] = [
  { label: "All", status: null }, { label: "Pending", status: "PENDING" }, { label: "Delivered", status: "DELIVERED" }, { label: "Failed", status: "FAILED" },
];

interface Props {
  id: string;
  onRedeliver: () => void;
  children: (endpoint: Webhook, show: (delivery: string) => void) => ReactNode;
}

/** The deliveries of an endpoint, below what is shown of the endpoint itself. */
export function Deliveries({ id, onRedeliver, children }: Props) {
  const [status, setStatus] = useState<Status | null>(null);
  const [opened, open, close] = useParam("delivery");
  const { data, previousData, error, fetchMore, refetch } = useQuery(DeliveriesQuery, {
    variables: { id, status, first: 20 },
    fetchPolicy: "cache-and-network",
    pollInterval: 4_000, // what is sent now is seen
    skipPollAttempt: () => document.hidden,
  });
  const node = (data ?? previousData)?.node;
  const endpoint = node?.__typename === "WebhookEndpoint" ? node : null;
  const page = endpoint?.deliveries;
  const rows = page?.edges?.flatMap((e) => (e?.node ? [e.node] : [])) ?? [];
  if (error && !endpoint) return <Failure error={error} retry={() => void refetch()} />;
  if (data && !endpoint) {
    return (
      <Notice kind="bad">
        The webhook endpoint does not exist.
        <button type="button" className="link" onClick={() => go("/operators/webhooks")}>All webhook endpoints</button>
      </Notice>
    );
  }
  return (
    <>
      {endpoint && children(endpoint, open)}
      <section className="card" aria-label="Deliveries">
        <div className="row">
          <h2>Deliveries <span className="count">of the last 30 days</span></h2>
          <div className="filters one">
            <label className="hidden" htmlFor="delivery-status">Status</label>
            <select id="delivery-status" value={status ?? ""} onChange={(e) => setStatus(filters.find((f) => f.status === e.target.value)?.status ?? null)}>
              {filters.map((f) => <option key={f.label} value={f.status ?? ""}>{f.label}</option>)}
            </select>
          </div>
          {endpoint?.status === "ENABLED" && <button type="button" onClick={onRedeliver}>Send again since …</button>}
        </div>
        {error && <Failure error={error} retry={() => void refetch()} />}
        {!endpoint && <div className="skeleton" role="status"><span className="hidden">Loading</span><div aria-hidden="true" /><div aria-hidden="true" /></div>}
        {endpoint && rows.length === 0 && <p className="empty">{status ? "No delivery has this status." : "Nothing was sent yet."}</p>}
        {rows.length > 0 && <Table rows={rows} onOpen={open} />}
        {page?.pageInfo.hasNextPage && <button type="button" onClick={() => void fetchMore({ variables: { after: page.pageInfo.endCursor } })}>More</button>}
      </section>
      {opened && <OneDelivery key={opened} id={opened} onClose={close} />}
    </>
  );
}

function Table({ rows, onOpen }: { rows: readonly Delivery[]; onOpen: (id: string) => void }) {
  return (
    <div className="tablewrap" tabIndex={0} role="region" aria-label="Table of deliveries">
      <table>
        <thead>
          <tr>
            <th scope="col">When</th>
            <th scope="col">Event</th>
            <th scope="col">Status</th>
            <th scope="col">Answer</th>
            <th scope="col" className="number">Took</th>
            <th scope="col" className="number">Attempts</th>
            <th scope="col"><span className="hidden">Details</span></th>
          </tr>
        </thead>
        <tbody>
          {rows.map((d) => (
            <tr key={d.id}>
              <td>{new Date(d.createdAt).toLocaleString()}</td>
              <td><code className="type">{d.event.type}</code></td>
              <td><DeliveryStatus of={d} /></td>
              <td>{answerOf(d)}</td>
              <td className="number">{d.durationMs != null && `${d.durationMs.toLocaleString()} ms`}</td>
              <td className="number">{d.attempt}</td>
              <td className="number"><button type="button" onClick={() => onOpen(d.id)} aria-label={`Details of ${d.event.type} ${d.id}`}>Details</button></td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** What came of the last attempt: the answer's status, or why there was none. */
export function answerOf(d: Delivery): string {
  return [d.httpStatus, d.error].filter(Boolean).join(" · ");
}

/** Whether an event has arrived, and when it is sent again. */
export function DeliveryStatus({ of: d }: { of: Delivery }) {
  if (d.status === "DELIVERED") return <span className="badge good">Delivered</span>;
  if (d.status === "FAILED") return <span className="badge bad">Failed</span>;
  const failed = Boolean(d.httpStatus ?? d.error); // of an earlier attempt
  return (
    <>
      <span className={`badge ${failed ? "bad" : ""}`}>{failed ? "Retrying" : "Pending"}</span>
      {failed && d.nextAttemptAt && <div className="more">{new Date(d.nextAttemptAt).toLocaleTimeString()}</div>}
    </>
  );
}
