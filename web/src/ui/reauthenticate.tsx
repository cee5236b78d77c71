import { useMutation, useQuery } from "@apollo/client/react";
import { type FormEvent, useState } from "react";

import { graphql } from "../gql";
import { hasPasskeys, usePasskey } from "../passkeys";
import { Failure } from "./failure";
import { Field, type Refusal, Refusals, Submit, of } from "./form";

const Reauthenticate = graphql(`
  mutation Reauthenticate($input: ReauthenticateInput!) {
    reauthenticate(input: $input) { userErrors { ...Refusal } }
  }
`);

const FactorsQuery = graphql(`
  query Factors {
    viewer { id twoFactor passkeys { id } }
  }
`);

// Whether the last attempt was refused for want of a recent proof.
export const mustProve = (refusals: readonly Refusal[]) => refusals.some((r) => r.code === "REAUTHENTICATION_REQUIRED");

// Asks for the password, and a second factor where there is one, when the last attempt
// was refused for want of a recent proof. onDone repeats the attempt.
export function Reauthentication({ refusals, onDone }: { refusals: readonly Refusal[]; onDone: () => void }) {
  return mustProve(refusals) ? <Prompt onDone={onDone} /> : null;
}

function Prompt({ onDone }: { onDone: () => void }) {
  const [prove, { loading, error }] = useMutation(Reauthenticate);
  const { data } = useQuery(FactorsQuery, { fetchPolicy: "cache-and-network" });
  const ask = usePasskey();
  const [why, setWhy] = useState<readonly Refusal[]>([]);
  const registered = (data?.viewer?.passkeys.length ?? 0) > 0;
  const coded = registered || data?.viewer?.twoFactor === true;

  const send = async (input: { password: string | null; code?: string | null; passkey?: string }) => {
    const { data } = await prove({ variables: { input } });
    const said = data?.reauthenticate.userErrors ?? [];
    setWhy(said);
    if (data && said.length === 0) onDone();
  };
  const submit = async (e: FormEvent<HTMLFormElement>) => {
    e.preventDefault();
    e.stopPropagation();
    const fields = new FormData(e.currentTarget);
    await send({ password: String(fields.get("password")), code: String(fields.get("code") ?? "").trim() || null });
  };
  const withPasskey = async (form: HTMLFormElement | null) => {
    const password = form ? String(new FormData(form).get("password")) : "";
    const { passkey, refusals } = await ask();
    setWhy(refusals);
    if (passkey) await send({ password: password || null, passkey });
  };
  return (
    <form onSubmit={(e) => void submit(e).catch(() => undefined)} noValidate aria-label="Confirm that it is you">
      <p className="more">This step requires recent authentication.</p>
      {registered && hasPasskeys() && (
        <button type="button" className="primary" onClick={(e) => void withPasskey(e.currentTarget.form).catch(() => undefined)}>Use a passkey</button>
      )}
      <Field label="Your password" name="password" type="password" autoComplete="current-password" autoFocus refusals={of(why, "password")} />
      {coded && <Field label="Code" name="code" autoComplete="one-time-code" hint="Six digits of your authenticator app, or a recovery code." refusals={of(why, "code")} />}
      <Refusals all={why.filter((r) => r.field?.at(-1) !== "password" && (!coded || r.field?.at(-1) !== "code"))} />
      {error && <Failure error={error} />}
      <Submit busy={loading}>Confirm</Submit>
    </form>
  );
}
