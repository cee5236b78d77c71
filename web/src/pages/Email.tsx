import { useMutation } from "@apollo/client/react";
import { useState } from "react";

import { ChangeEmail, RequestEmailVerification } from "../operations";
import { useFactor } from "../passkeys";
import { Failure } from "../ui/failure";
import { Field, Notice, Refusals, Submit, of } from "../ui/form";
import { read, useForm } from "./account-form";

type Owner = { email: string; emailVerified: boolean; pendingEmail?: string | null | undefined; twoFactor: boolean; passkeys: readonly unknown[] };

// The address that the account is known by: whether it is verified, and what it changes to.
export function EmailSection({ viewer }: { viewer: Owner }) {
  const [changing, setChanging] = useState(false);
  return (
    <>
      {viewer.pendingEmail && (
        <Notice kind="calm">Your address becomes {viewer.pendingEmail} when you have opened the link that was sent there.</Notice>
      )}
      {!viewer.emailVerified && !viewer.pendingEmail && (
        <p className="lead">Verify your email address to receive money that is sent to it. Open the link in the email.</p>
      )}
      {(!viewer.emailVerified || viewer.pendingEmail) && <SendLink />}
      {changing ? (
        <ChangeForm viewer={viewer} done={() => setChanging(false)} />
      ) : (
        <button type="button" className="quiet" onClick={() => setChanging(true)}>Change the email address</button>
      )}
    </>
  );
}

function SendLink() {
  const [send, { loading, error, data }] = useMutation(RequestEmailVerification);
  const why = data?.requestEmailVerification.userErrors;
  return (
    <>
      {why?.length === 0 && <Notice kind="good">A new link was sent.</Notice>}
      <Refusals all={(why ?? []).slice()} />
      {error && <Failure error={error} />}
      <button type="button" className="quiet" disabled={loading} onClick={() => void send().catch(() => undefined)}>Send the link again</button>
    </>
  );
}

function ChangeForm({ viewer, done }: { viewer: Owner; done: () => void }) {
  const [change, { loading, error }] = useMutation(ChangeEmail);
  const passkeys = viewer.passkeys.length > 0;
  const factor = useFactor(passkeys);
  const form = useForm(async (it) => {
    const { refusals, ...shown } = await factor(read(it, "emailCode"));
    if (refusals.length > 0) return refusals;
    const input = { email: read(it, "email"), password: read(it, "emailPassword"), ...shown };
    const { data } = await change({ variables: { input } });
    if (data?.changeEmail.userErrors.length === 0) done();
    return data?.changeEmail.userErrors;
  });
  return (
    <form onSubmit={form.onSubmit} noValidate>
      <Field label="New email" name="email" type="email" autoComplete="email" autoFocus required hint="The change takes effect when you open the link that is sent there." refusals={of(form.refusals, "email")} />
      <Field label="Password, to change the address" name="emailPassword" type="password" autoComplete="current-password" required refusals={of(form.refusals, "password")} />
      {(viewer.twoFactor || passkeys) && <Field label="Code, to change the address" name="emailCode" autoComplete="one-time-code" hint={passkeys ? "Leave it empty to use a passkey." : undefined} refusals={of(form.refusals, "code")} />}
      <Refusals all={form.others("email", "password", "code")} />
      {error && <Failure error={error} />}
      <Submit busy={loading}>Send the link</Submit>
    </form>
  );
}
