import { useMutation } from "@apollo/client/react";
import { useState } from "react";

import type { PasskeyFieldsFragment as Passkey } from "../gql/graphql";
import { FinishPasskeyRegistration, RemovePasskey, StartPasskeyRegistration } from "../operations";
import { createPasskey, hasPasskeys, passkeyRefusal, useFactor } from "../passkeys";
import { Failure } from "../ui/failure";
import { Field, Refusals, Submit, of } from "../ui/form";
import { RecoveryCodes } from "./RecoveryCodes";
import { read, useForm } from "./account-form";

interface Props {
  passkeys: readonly Passkey[];
  coded: boolean; // there is an authenticator app
}

// The viewer's passkeys, and how one is added or removed.
export function Passkeys({ passkeys, coded }: Props) {
  const [adding, setAdding] = useState(false);
  const [removing, setRemoving] = useState("");
  const [codes, setCodes] = useState<readonly string[]>([]);
  const chosen = passkeys.find((k) => k.id === removing);
  const factors = { has: passkeys.length > 0, coded };
  return (
    <section aria-label="Passkeys">
      <h2>Passkeys</h2>
      <p className="lead">A passkey of your phone, your computer or a security key. It works on this site only, so nobody can talk you out of it.</p>
      {codes.length > 0 && <RecoveryCodes codes={codes} done={() => setCodes([])} />}
      <ul className="due">
        {passkeys.map((k) => (
          <li key={k.id}>
            {k.name} <span className="more">added {day(k.createdAt)}{k.lastUsedAt ? `, last used ${day(k.lastUsedAt)}` : ", never used"}</span>{" "}
            <button type="button" className="link" onClick={() => setRemoving(k.id)} aria-label={`Remove ${k.name}`}>Remove</button>
          </li>
        ))}
      </ul>
      {chosen && <Remove passkey={chosen} factors={factors} done={() => setRemoving("")} />}
      {adding ? (
        <Add
          factors={factors}
          done={(made) => {
            setAdding(false);
            setCodes(made);
          }}
        />
      ) : (
        hasPasskeys() && <button type="button" className="quiet" onClick={() => setAdding(true)}>Add a passkey</button>
      )}
    </section>
  );
}

interface Factors {
  has: boolean;
  coded: boolean;
}

function Add({ factors, done }: { factors: Factors; done: (codes: readonly string[]) => void }) {
  const [start, starting] = useMutation(StartPasskeyRegistration);
  const [finish, finishing] = useMutation(FinishPasskeyRegistration);
  const factor = useFactor(factors.has);
  const form = useForm(async (it) => {
    const name = read(it, "passkeyName");
    const { refusals, ...shown } = await factor(read(it, "passkeyCode"));
    if (refusals.length > 0) return refusals;
    const started = (await start({ variables: { input: { password: read(it, "passkeyPassword"), ...shown } } })).data?.startPasskeyRegistration;
    if (!started?.options) return started?.userErrors;
    const credential = await createPasskey(started.options).catch((e: unknown) => passkeyRefusal(e));
    if (typeof credential !== "string") return [credential];
    const added = (await finish({ variables: { input: { name, credential } } })).data?.finishPasskeyRegistration;
    if (added?.userErrors.length === 0) done(added.recoveryCodes ?? []);
    return added?.userErrors;
  });
  const error = starting.error ?? finishing.error;
  return (
    <form onSubmit={form.onSubmit} noValidate aria-label="Add a passkey">
      <Field label="Name of the passkey" name="passkeyName" autoComplete="off" autoFocus required maxLength={100} hint="Such as the device that it is on." refusals={of(form.refusals, "name")} />
      <Field label="Password, to add a passkey" name="passkeyPassword" type="password" autoComplete="current-password" required refusals={of(form.refusals, "password")} />
      <CodeField factors={factors} label="Code, to add a passkey" refusals={of(form.refusals, "code")} />
      <Refusals all={form.others("name", "password", "code")} />
      {error && <Failure error={error} />}
      <Submit busy={starting.loading || finishing.loading}>Make a passkey</Submit>
    </form>
  );
}

function Remove({ passkey, factors, done }: { passkey: Passkey; factors: Factors; done: () => void }) {
  const [remove, { loading, error }] = useMutation(RemovePasskey);
  const factor = useFactor(factors.has);
  const form = useForm(async (it) => {
    const { refusals, ...shown } = await factor(read(it, "passkeyCode"));
    if (refusals.length > 0) return refusals;
    const { data } = await remove({ variables: { input: { passkeyId: passkey.id, password: read(it, "passkeyPassword"), ...shown } } });
    if (data?.removePasskey.userErrors.length === 0) done();
    return data?.removePasskey.userErrors;
  });
  return (
    <form onSubmit={form.onSubmit} noValidate aria-label={`Remove ${passkey.name}`}>
      <p className="lead">To remove {passkey.name}, show your password and a second factor. Payouts rest for a while afterwards.</p>
      <Field label="Password, to remove it" name="passkeyPassword" type="password" autoComplete="current-password" autoFocus required refusals={of(form.refusals, "password")} />
      <CodeField factors={factors} label="Code, to remove it" refusals={of(form.refusals, "code")} />
      <Refusals all={form.others("password", "code")} />
      {error && <Failure error={error} />}
      <Submit busy={loading} kind="danger">Remove the passkey</Submit>
    </form>
  );
}

function CodeField({ factors, label, refusals }: { factors: Factors; label: string; refusals: ReturnType<typeof of> }) {
  if (!factors.has && !factors.coded) return null;
  const hint = factors.has ? "Leave it empty to use a passkey." : "Six digits of your app, or a recovery code.";
  return <Field label={label} name="passkeyCode" autoComplete="one-time-code" hint={hint} refusals={refusals} />;
}

const day = (time: string) => new Date(time).toLocaleDateString();
