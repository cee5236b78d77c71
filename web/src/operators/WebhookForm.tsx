import { useMutation } from "@apollo/client/react";
import { type FormEvent, useState } from "react";

import type { WebhookFieldsFragment as Webhook } from "../gql/graphql";
import { Dialog } from "../ui/dialog";
import { Failure } from "../ui/failure";
import { Area, Field, type Refusal, Refusals, Submit, of } from "../ui/form";
import { Reauthentication } from "../ui/reauthenticate";
import { eventTypes } from "./event-types";
import { CreateWebhook, UpdateWebhook, WebhooksQuery } from "./webhook-operations";

const shown = ["url", "description", "eventTypes", "query"]; // fields that show their refusals themselves

/** Creates an endpoint, or edits one. onDone is given the secret of one that was created. */
export function WebhookForm({ endpoint, onClose, onDone }: { endpoint?: Webhook; onClose: () => void; onDone: (id: string, secret: string | null) => void }) {
  const [create, creating] = useMutation(CreateWebhook, { refetchQueries: [WebhooksQuery] });
  const [update, updating] = useMutation(UpdateWebhook);
  const { loading, error } = endpoint ? updating : creating;
  const [types, setTypes] = useState<readonly string[] | null>(endpoint?.eventTypes.length ? endpoint.eventTypes : null);
  const [refusals, setRefusals] = useState<readonly Refusal[]>([]);
  const submit = async (e: FormEvent<HTMLFormElement>) => {
    e.preventDefault();
    const fields = new FormData(e.currentTarget);
    const text = (field: string) => String(fields.get(field) ?? "").trim();
    if (types?.length === 0) return setRefusals([{ code: "INVALID_INPUT", message: "Select at least one type, or all events.", field: ["eventTypes"] }]);
    const input = { url: text("url"), description: text("description"), eventTypes: [...(types ?? [])], query: text("query") };
    if (endpoint) {
      const answer = (await update({ variables: { input: { ...input, webhookEndpointId: endpoint.id } } })).data?.updateWebhookEndpoint;
      setRefusals(answer?.userErrors ?? []);
      if (answer?.webhookEndpoint) onDone(endpoint.id, null);
      return;
    }
    const answer = (await create({ variables: { input } })).data?.createWebhookEndpoint;
    setRefusals(answer?.userErrors ?? []);
    if (answer?.webhookEndpoint) onDone(answer.webhookEndpoint.id, answer.secret ?? null);
  };
  return (
    <Dialog title={endpoint ? "Edit the endpoint" : "Create a webhook endpoint"} kind="drawer wide" onClose={onClose}>
      <form onSubmit={(e) => void submit(e).catch(() => undefined)} noValidate>
        <Field
          label="Address" name="url" type="url" inputMode="url" autoComplete="off" autoFocus maxLength={2048} placeholder="https://example.com/webhooks"
          defaultValue={endpoint?.url} hint="Events are posted to it." refusals={refused(refusals, "url")}
        />
        <Field label="Description" name="description" autoComplete="off" maxLength={200} defaultValue={endpoint?.description ?? ""} hint="Optional. What the endpoint is for." refusals={refused(refusals, "description")} />
        <Picker
          types={types}
          onChange={(chosen) => {
            setTypes(chosen);
            setRefusals(refusals.filter((r) => !r.field?.includes("eventTypes")));
          }}
        />
        <Refusals all={refused(refusals, "eventTypes")} />
        <Area
          label="Query" name="query" rows={4} spellCheck={false} autoComplete="off" defaultValue={endpoint?.query ?? ""}
          hint="Optional. A GraphQL query whose result is the payload&rsquo;s data. It receives the ID of the event&rsquo;s object as $id." refusals={refused(refusals, "query")}
        />
        <Refusals all={refusals.filter((r) => !shown.some((field) => r.field?.includes(field)) && r.code !== "REAUTHENTICATION_REQUIRED")} />
        {error && <Failure error={error} />}
        <Submit busy={loading}>{endpoint ? "Save" : "Create"}</Submit>
      </form>
      <Reauthentication refusals={refusals} onDone={() => setRefusals([])} />
    </Dialog>
  );
}

// The refusals of a field, also of one of its elements: ["input", "eventTypes", "0"].
const refused = (refusals: readonly Refusal[], field: string) => [...of(refusals, field), ...refusals.filter((r) => r.field?.at(-1) !== field && r.field?.includes(field))];

// Chooses types of events; null stands for all, those to come included.
function Picker({ types, onChange }: { types: readonly string[] | null; onChange: (types: readonly string[] | null) => void }) {
  const set = (some: readonly string[], on: boolean) =>
    onChange([...(types ?? []).filter((t) => !some.includes(t)), ...(on ? some : [])]);
  return (
    <>
      <fieldset className="choices">
        <legend>Events</legend>
        <label className="check"><input type="radio" name="events" checked={types === null} onChange={() => onChange(null)} /> All, also of types that are added later</label>
        <label className="check"><input type="radio" name="events" checked={types !== null} onChange={() => onChange([])} /> Selected types{types && `: ${types.length}`}</label>
      </fieldset>
      {types && Object.entries(eventTypes).map(([group, all]) => {
        const every = all.every((t) => types.includes(t));
        return (
          <fieldset key={group} className="group">
            <legend>
              {group}{" "}
              {all.length > 1 && <button type="button" className="link" onClick={() => set(all, !every)} aria-label={`${every ? "None" : "All"} of ${group}`}>{every ? "None" : "All"}</button>}
            </legend>
            {all.map((t) => (
              <label key={t} className="check"><input type="checkbox" checked={types.includes(t)} onChange={(e) => set([t], e.target.checked)} /> <code>{t}</code></label>
            ))}
          </fieldset>
        );
      })}
    </>
  );
}
