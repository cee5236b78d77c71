import { useMutation, useQuery } from "@apollo/client/react";
import { type FormEvent, useState } from "react";

import type { ApiKeyScope, ApiKeysQuery as Data } from "../gql/graphql";
import { Dialog } from "../ui/dialog";
import { Failure } from "../ui/failure";
import { Field, type Refusal, Refusals, Submit, of } from "../ui/form";
import { Reauthentication } from "../ui/reauthenticate";
import { ApiKeysQuery, CreateApiKey, RevokeApiKey, RotateApiKey } from "./operations";
import { Secret } from "./Secret";

type Key = Data["apiKeys"][number];

const scopes: readonly ApiKeyScope[] = [
  "USERS_READ", "USERS_WRITE", "SESSIONS_WRITE", "WALLETS_READ", "CHARGES_WRITE", "CREDITS_WRITE",
  "HOLDS_WRITE", "TRANSFERS_WRITE", "REFUNDS_WRITE", "EVENTS_READ", "WEBHOOKS_WRITE",
];

type Act = { kind: "create" } | { kind: "rotate" | "revoke"; key: Key };

/** The keys with which the application's back end calls the API. */
export function ApiKeys() {
  const { data, error, refetch } = useQuery(ApiKeysQuery, { fetchPolicy: "cache-and-network" });
  const [act, setAct] = useState<Act | null>(null);
  const [secret, setSecret] = useState<string | null>(null);
  const keys = data?.apiKeys ?? [];
  const done = (shown: string | null) => {
    setAct(null);
    setSecret(shown);
  };
  return (
    <section className="card" aria-label="API keys">
      <div className="row">
        <h2>API keys</h2>
        <button type="button" className="primary" onClick={() => setAct({ kind: "create" })}>Create a key</button>
      </div>
      <p className="more">A key belongs to the application and does what its scopes say. Use it on servers only.</p>
      {error && <Failure error={error} retry={() => void refetch()} />}
      {data && keys.length === 0 && <p className="empty">There are no API keys.</p>}
      {keys.length > 0 && <Table keys={keys} onAct={setAct} />}
      {act?.kind === "create" && <Create onClose={() => setAct(null)} onDone={done} />}
      {act && act.kind !== "create" && <Change act={act.kind} of={act.key} onClose={() => setAct(null)} onDone={done} />}
      {secret && <Secret text={secret} onClose={() => setSecret(null)} />}
    </section>
  );
}

function Table({ keys, onAct }: { keys: readonly Key[]; onAct: (act: Act) => void }) {
  return (
    <div className="tablewrap" tabIndex={0} role="region" aria-label="Table of API keys">
      <table>
        <thead>
          <tr>
            <th scope="col">Name</th>
            <th scope="col">Scopes</th>
            <th scope="col">Secret</th>
            <th scope="col">Last used</th>
            <th scope="col">Status</th>
            <th scope="col"><span className="hidden">Actions</span></th>
          </tr>
        </thead>
        <tbody>
          {keys.map((key) => (
            <tr key={key.id}>
              <td>{key.name}</td>
              <td>{key.scopes.join(", ")}</td>
              <td><code>…{key.lastFour}</code></td>
              <td>{key.lastUsedAt ? new Date(key.lastUsedAt).toLocaleString() : "Never"}</td>
              <td><Status of={key} /></td>
              <td className="number">
                {!ended(key) && <button type="button" onClick={() => onAct({ kind: "rotate", key })}>Rotate</button>}{" "}
                {!key.revokedAt && <button type="button" onClick={() => onAct({ kind: "revoke", key })}>Revoke</button>}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

const ended = (key: Key) => Boolean(key.revokedAt) || (key.expiresAt ? new Date(key.expiresAt) <= new Date() : false);

function Status({ of: key }: { of: Key }) {
  if (key.revokedAt) return <span className="badge bad">Revoked</span>;
  if (ended(key)) return <span className="badge bad">Expired</span>;
  return <><span className="badge good">In use</span>{key.expiresAt && <span className="more"> until {new Date(key.expiresAt).toLocaleDateString()}</span>}</>;
}

interface Doing { onClose: () => void; onDone: (secret: string | null) => void }

function Create({ onClose, onDone }: Doing) {
  const [create, { loading, error }] = useMutation(CreateApiKey, { refetchQueries: [ApiKeysQuery] });
  const [refusals, setRefusals] = useState<readonly Refusal[]>([]);
  const submit = async (e: FormEvent<HTMLFormElement>) => {
    e.preventDefault();
    const fields = new FormData(e.currentTarget);
    const until = String(fields.get("expiresAt") ?? "");
    const { data } = await create({
      variables: {
        input: {
          name: String(fields.get("name")), scopes: scopes.filter((s) => fields.has(s)),
          expiresAt: until ? new Date(until).toISOString() : null,
        },
      },
    });
    const answer = data?.createApiKey;
    setRefusals(answer?.userErrors ?? []);
    if (answer?.secret) onDone(answer.secret);
  };
  return (
    <Dialog title="Create an API key" onClose={onClose}>
      <form onSubmit={(e) => void submit(e).catch(() => undefined)} noValidate>
        <Field label="Name" name="name" autoComplete="off" autoFocus maxLength={100} hint="What the key is for." refusals={of(refusals, "name")} />
        <fieldset>
          <legend>Scopes</legend>
          {scopes.map((s) => <label key={s} className="check"><input type="checkbox" name={s} /> {s}</label>)}
        </fieldset>
        <Field label="Expires" name="expiresAt" type="date" hint="Optional." refusals={of(refusals, "expiresAt")} />
        <Refusals all={refusals.filter((r) => !["name", "expiresAt"].includes(r.field?.at(-1) ?? "") && r.code !== "REAUTHENTICATION_REQUIRED")} />
        {error && <Failure error={error} />}
        <Submit busy={loading}>Create</Submit>
      </form>
      <Reauthentication refusals={refusals} onDone={() => setRefusals([])} />
    </Dialog>
  );
}

const words = {
  rotate: { title: "Rotate the key", hint: "The key gets a new secret. The old one keeps working for the overlap.", button: "Rotate", kind: "primary" },
  revoke: { title: "Revoke the key", hint: "The key and the sessions that it created end at once. This cannot be undone.", button: "Revoke", kind: "danger" },
} as const;

function Change({ act, of: key, onClose, onDone }: Doing & { act: "rotate" | "revoke"; of: Key }) {
  const [rotate, rotating] = useMutation(RotateApiKey);
  const [revoke, revoking] = useMutation(RevokeApiKey);
  const { loading, error } = act === "rotate" ? rotating : revoking;
  const [refusals, setRefusals] = useState<readonly Refusal[]>([]);
  const submit = async (e: FormEvent<HTMLFormElement>) => {
    e.preventDefault();
    if (act === "revoke") {
      const { data } = await revoke({ variables: { input: { apiKeyId: key.id } } });
      const why = data?.revokeApiKey.userErrors ?? [];
      setRefusals(why);
      if (data && why.length === 0) onDone(null);
      return;
    }
    const hours = Number(new FormData(e.currentTarget).get("overlap"));
    const { data } = await rotate({ variables: { input: { apiKeyId: key.id, overlap: Math.round(hours * 3600) } } });
    setRefusals(data?.rotateApiKey.userErrors ?? []);
    if (data?.rotateApiKey.secret) onDone(data.rotateApiKey.secret);
  };
  return (
    <Dialog title={words[act].title} onClose={onClose}>
      <form onSubmit={(e) => void submit(e).catch(() => undefined)} noValidate>
        <p>{key.name}, <code>…{key.lastFour}</code></p>
        <p className="more">{words[act].hint}</p>
        {act === "rotate" && (
          <Field label="Overlap in hours" name="overlap" type="number" min={0} max={168} step="any" defaultValue={24} hint="0 to 168." refusals={of(refusals, "overlap")} />
        )}
        <Refusals all={refusals.filter((r) => r.field?.at(-1) !== "overlap" && r.code !== "REAUTHENTICATION_REQUIRED")} />
        {error && <Failure error={error} />}
        <Submit busy={loading} kind={words[act].kind}>{words[act].button}</Submit>
      </form>
      <Reauthentication refusals={refusals} onDone={() => setRefusals([])} />
    </Dialog>
  );
}
