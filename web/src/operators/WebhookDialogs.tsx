import { useMutation } from "@apollo/client/react";
import { type FormEvent, type ReactNode, useState } from "react";

import type { WebhookFieldsFragment as Webhook } from "../gql/graphql";
import { Dialog } from "../ui/dialog";
import { Failure } from "../ui/failure";
import { Field, Notice, type Refusal, Refusals, Submit, of } from "../ui/form";
import { Reauthentication } from "../ui/reauthenticate";
import { eventTypes } from "./event-types";
import { DeleteWebhook, DeliveriesQuery, RedeliverEvents, RotateWebhook, SendTestEvent, UpdateWebhook, WebhooksQuery } from "./webhook-operations";

interface FormProps {
  title: string;
  hint: ReactNode;
  button: string;
  kind?: "primary" | "danger";
  fields?: (refusals: readonly Refusal[]) => ReactNode;
  shown?: string; // the field that shows its refusals itself
  busy: boolean;
  error: unknown;
  carryOut: (text: (field: string) => string) => Promise<readonly Refusal[]>;
  onClose: () => void;
}

// One question about an endpoint. carryOut closes the dialog itself where nothing was refused.
function FormDialog({ title, hint, button, kind = "primary", fields, shown, busy, error, carryOut, onClose }: FormProps) {
  const [refusals, setRefusals] = useState<readonly Refusal[]>([]);
  const submit = async (e: FormEvent<HTMLFormElement>) => {
    e.preventDefault();
    const typed = new FormData(e.currentTarget);
    setRefusals(await carryOut((field) => String(typed.get(field) ?? "").trim()));
  };
  return (
    <Dialog title={title} onClose={onClose}>
      <form onSubmit={(e) => void submit(e).catch(() => undefined)} noValidate>
        <p className="more">{hint}</p>
        {fields?.(refusals)}
        <Refusals all={refusals.filter((r) => !(shown && r.field?.at(-1) === shown) && r.code !== "REAUTHENTICATION_REQUIRED")} />
        {error ? <Failure error={error} /> : null}
        <Submit busy={busy} kind={kind}>{button}</Submit>
      </form>
      <Reauthentication refusals={refusals} onDone={() => setRefusals([])} />
    </Dialog>
  );
}

interface Props { endpoint: Webhook; onClose: () => void }

export function RotateDialog({ endpoint, onClose, onDone }: Props & { onDone: (secret: string) => void }) {
  const [rotate, { loading, error }] = useMutation(RotateWebhook);
  return (
    <FormDialog
      title="Rotate the secret" hint="The endpoint gets a new secret. Both secrets sign for the overlap, so that the receiver can change over." button="Rotate"
      shown="overlap" busy={loading} error={error} onClose={onClose}
      fields={(refusals) => (
        <Field label="Overlap in hours" name="overlap" type="number" min={0} max={168} step="any" defaultValue={24} autoFocus hint="0 to 168." refusals={of(refusals, "overlap")} />
      )}
      carryOut={async (text) => {
        const answer = (await rotate({ variables: { input: { webhookEndpointId: endpoint.id, overlap: Math.round(Number(text("overlap")) * 3600) } } })).data?.rotateWebhookSecret;
        if (answer?.secret) onDone(answer.secret);
        return answer?.userErrors ?? [];
      }}
    />
  );
}

export function SwitchDialog({ endpoint, onClose }: Props) {
  const [update, { loading, error }] = useMutation(UpdateWebhook);
  const on = endpoint.status === "ENABLED";
  return (
    <FormDialog
      title={on ? "Disable the endpoint" : "Enable the endpoint"} button={on ? "Disable" : "Enable"} kind={on ? "danger" : "primary"}
      hint={on ? "No events are sent until it is enabled again. It then goes on where it stopped." : "It goes on where it stopped: events that were written meanwhile are sent now."}
      busy={loading} error={error} onClose={onClose}
      carryOut={async () => {
        const answer = (await update({ variables: { input: { webhookEndpointId: endpoint.id, status: on ? "DISABLED" : "ENABLED" } } })).data?.updateWebhookEndpoint;
        if (answer?.webhookEndpoint) onClose();
        return answer?.userErrors ?? [];
      }}
    />
  );
}

export function DeleteDialog({ endpoint, onClose, onDone }: Props & { onDone: () => void }) {
  const [remove, { loading, error }] = useMutation(DeleteWebhook, { refetchQueries: [WebhooksQuery], awaitRefetchQueries: true });
  return (
    <FormDialog
      title="Delete the endpoint" button="Delete" kind="danger" hint={<>No events are sent to <code>{endpoint.url}</code> any more. This cannot be undone.</>}
      busy={loading} error={error} onClose={onClose}
      carryOut={async () => {
        const refusals = (await remove({ variables: { input: { webhookEndpointId: endpoint.id } } })).data?.deleteWebhookEndpoint.userErrors ?? [];
        if (refusals.length === 0) onDone();
        return refusals;
      }}
    />
  );
}

export function TestDialog({ endpoint, onClose, onDone }: Props & { onDone: (delivery: string) => void }) {
  const [send, { loading, error }] = useMutation(SendTestEvent, { refetchQueries: [DeliveriesQuery] });
  return (
    <FormDialog
      title="Send a test event" hint="The event is sent to this endpoint alone. Its data is {&quot;test&quot;: true}." button="Send"
      busy={loading} error={error} onClose={onClose}
      fields={() => (
        <div className="field">
          <label htmlFor="test-type">Type</label>
          <div className="control">
            <select id="test-type" name="type" defaultValue={endpoint.eventTypes[0]}>
              {Object.entries(eventTypes).map(([group, all]) => (
                <optgroup key={group} label={group}>{all.map((t) => <option key={t}>{t}</option>)}</optgroup>
              ))}
            </select>
          </div>
        </div>
      )}
      carryOut={async (text) => {
        const answer = (await send({ variables: { input: { webhookEndpointId: endpoint.id, type: text("type") } } })).data?.sendTestEvent;
        if (answer?.delivery) onDone(answer.delivery.id);
        return answer?.userErrors ?? [];
      }}
    />
  );
}

export function RedeliverDialog({ endpoint, onClose }: Props) {
  const [redeliver, { loading, error, data }] = useMutation(RedeliverEvents, { refetchQueries: [DeliveriesQuery] });
  const answer = data?.redeliverEvents;
  if (answer && answer.userErrors.length === 0) {
    return (
      <Dialog title="Send events again" onClose={onClose}>
        <Notice kind="good">{answer.count === 1 ? "1 event is sent again." : `${answer.count.toLocaleString()} events are sent again.`}</Notice>
        <button type="button" className="primary" onClick={onClose}>Done</button>
      </Dialog>
    );
  }
  const since = endpoint.failingSince ? new Date(endpoint.failingSince) : new Date(Date.now() - 24 * 3600_000);
  return (
    <FormDialog
      title="Send events again" hint="All events of the endpoint's types that were written since this time are sent again, under the same IDs. At most 10,000." button="Send again"
      shown="since" busy={loading} error={error} onClose={onClose}
      fields={(refusals) => <Field label="Since" name="since" type="datetime-local" defaultValue={local(since)} hint="In your time zone." refusals={of(refusals, "since")} />}
      carryOut={async (text) => {
        const since = new Date(text("since"));
        if (Number.isNaN(since.getTime())) return [{ code: "INVALID_INPUT", message: "Enter a day and a time.", field: ["since"] }];
        return (await redeliver({ variables: { input: { webhookEndpointId: endpoint.id, since: since.toISOString() } } })).data?.redeliverEvents.userErrors ?? [];
      }}
    />
  );
}

// A time as an input of the type datetime-local has it: in the reader's own zone.
function local(at: Date): string {
  return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}
