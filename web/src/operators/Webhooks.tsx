import { useQuery } from "@apollo/client/react";
import { useState } from "react";

import type { WebhookFieldsFragment as Webhook } from "../gql/graphql";
import { go } from "../route";
import { Failure } from "../ui/failure";
import { Secret } from "./Secret";
import { WebhooksQuery } from "./webhook-operations";
import { WebhookForm } from "./WebhookForm";

/** The webhook endpoints: the addresses of the application that events are sent to. */
export function Webhooks() {
  const { data, error, refetch } = useQuery(WebhooksQuery, { fetchPolicy: "cache-and-network" });
  const [creating, setCreating] = useState(false);
  const [made, setMade] = useState<{ id: string; secret: string } | null>(null);
  const endpoints = data?.webhookEndpoints ?? [];
  return (
    <section className="card" aria-label="Webhook endpoints">
      <div className="row">
        <h2>Webhook endpoints</h2>
        <button type="button" className="primary" onClick={() => setCreating(true)}>Create an endpoint</button>
      </div>
      <p className="more">Events are sent to these addresses of the application, signed by the specification Standard Webhooks.</p>
      {error && <Failure error={error} retry={() => void refetch()} />}
      {!data && !error && <div className="skeleton" role="status"><span className="hidden">Loading</span><div aria-hidden="true" /><div aria-hidden="true" /></div>}
      {data && endpoints.length === 0 && <p className="empty">There are no webhook endpoints.</p>}
      {endpoints.length > 0 && <Table endpoints={endpoints} />}
      {creating && (
        <WebhookForm
          onClose={() => setCreating(false)}
          onDone={(id, secret) => {
            setCreating(false);
            if (secret) setMade({ id, secret });
          }}
        />
      )}
      {made && (
        <Secret
          text={made.secret}
          hint="The receiver verifies with it that a request comes from this server."
          onClose={() => go(`/operators/webhooks/${made.id}`)}
        />
      )}
    </section>
  );
}

function Table({ endpoints }: { endpoints: readonly Webhook[] }) {
  return (
    <div className="tablewrap" tabIndex={0} role="region" aria-label="Table of webhook endpoints">
      <table>
        <thead>
          <tr>
            <th scope="col">Address</th>
            <th scope="col">Events</th>
            <th scope="col">Status</th>
            <th scope="col"><span className="hidden">Open</span></th>
          </tr>
        </thead>
        <tbody>
          {endpoints.map((e) => (
            <tr key={e.id}>
              <td>
                <code>{e.url}</code>
                {e.description && <div className="more">{e.description}</div>}
              </td>
              <td>{typesOf(e)}</td>
              <td><WebhookStatus of={e} /></td>
              <td className="number"><button type="button" onClick={() => go(`/operators/webhooks/${e.id}`)} aria-label={`Open ${e.url}`}>Open</button></td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** The types of an endpoint in a few words. */
export function typesOf({ eventTypes: types }: Webhook): string {
  if (types.length === 0) return "All";
  return types.length <= 2 ? types.join(", ") : `${types.length} types`;
}

/** Whether events are sent to an endpoint, and arrive. */
export function WebhookStatus({ of: e }: { of: Webhook }) {
  if (e.status === "DISABLED") {
    return (
      <>
        <span className={`badge ${e.disabledReason ? "bad" : ""}`}>Disabled</span>
        {e.disabledReason && <div className="more">{e.disabledReason}</div>}
      </>
    );
  }
  if (!e.failingSince) return <span className="badge good">Enabled</span>;
  return (
    <>
      <span className="badge bad">Failing</span>
      <div className="more">since {new Date(e.failingSince).toLocaleString()}</div>
    </>
  );
}
