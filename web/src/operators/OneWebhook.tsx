import { useState } from "react";

import type { WebhookFieldsFragment as Webhook } from "../gql/graphql";
import { go } from "../route";
import { Deliveries } from "./Deliveries";
import { Secret } from "./Secret";
import { DeleteDialog, RedeliverDialog, RotateDialog, SwitchDialog, TestDialog } from "./WebhookDialogs";
import { WebhookForm } from "./WebhookForm";
import { WebhookStatus } from "./Webhooks";

type Act = "edit" | "rotate" | "switch" | "delete" | "test" | "redeliver";

/** A webhook endpoint and its deliveries. */
export function OneWebhook({ id }: { id: string }) {
  const [act, setAct] = useState<Act | null>(null);
  const [secret, setSecret] = useState<string | null>(null);
  const close = () => setAct(null);
  return (
    <Deliveries id={id} onRedeliver={() => setAct("redeliver")}>
      {(endpoint, show) => (
        <>
          <Head endpoint={endpoint} onAct={setAct} />
          {act === "edit" && <WebhookForm endpoint={endpoint} onClose={close} onDone={close} />}
          {act === "switch" && <SwitchDialog endpoint={endpoint} onClose={close} />}
          {act === "redeliver" && <RedeliverDialog endpoint={endpoint} onClose={close} />}
          {act === "delete" && <DeleteDialog endpoint={endpoint} onClose={close} onDone={() => go("/operators/webhooks")} />}
          {act === "test" && (
            <TestDialog
              endpoint={endpoint}
              onClose={close}
              onDone={(delivery) => {
                close();
                show(delivery);
              }}
            />
          )}
          {act === "rotate" && (
            <RotateDialog
              endpoint={endpoint}
              onClose={close}
              onDone={(text) => {
                close();
                setSecret(text);
              }}
            />
          )}
          {secret && <Secret text={secret} onClose={() => setSecret(null)} />}
        </>
      )}
    </Deliveries>
  );
}

function Head({ endpoint: e, onAct }: { endpoint: Webhook; onAct: (act: Act) => void }) {
  const on = e.status === "ENABLED";
  return (
    <section className="card" aria-label="Webhook endpoint">
      <div className="row">
        <div>
          <h2><code>{e.url}</code></h2>
          <p className="more">{e.description && `${e.description} · `}<code>{e.id}</code> · created {new Date(e.createdAt).toLocaleDateString()}</p>
        </div>
        <div><WebhookStatus of={e} /></div>
      </div>
      <p className="types">{e.eventTypes.length === 0 ? <span className="more">Receives all events.</span> : e.eventTypes.map((t) => <code key={t} className="badge">{t}</code>)}</p>
      {e.query && (
        <>
          <p className="more">The payload&rsquo;s data is the result of this query:</p>
          <pre className="code" tabIndex={0}>{e.query}</pre>
        </>
      )}
      <div className="actions many">
        {on && <button type="button" className="primary" onClick={() => onAct("test")}>Send a test event</button>}
        <button type="button" onClick={() => onAct("edit")}>Edit</button>
        <button type="button" onClick={() => onAct("rotate")}>Rotate the secret</button>
        <button type="button" className={on ? undefined : "primary"} onClick={() => onAct("switch")}>{on ? "Disable" : "Enable"}</button>
        <button type="button" className="danger" onClick={() => onAct("delete")}>Delete</button>
      </div>
    </section>
  );
}
