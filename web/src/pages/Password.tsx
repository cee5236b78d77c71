import { useMutation } from "@apollo/client/react";
import { useState } from "react";

import { ChangePassword } from "../operations";
import { useFactor } from "../passkeys";
import { Failure } from "../ui/failure";
import { Field, Notice, Refusals, Submit, of } from "../ui/form";
import { read, useForm } from "./account-form";

interface Props {
  passkeys: boolean;
  coded: boolean; // there is an authenticator app
}

export function PasswordSection(props: Props) {
  const [step, setStep] = useState<"" | "changing" | "done">("");
  return (
    <section>
      <h2>Password</h2>
      {step === "done" && <Notice kind="good">Your password was changed. All other sessions have ended, and payouts and transfers are paused for a time.</Notice>}
      {step === "changing" ? (
        <ChangeForm {...props} done={() => setStep("done")} />
      ) : (
        <button type="button" className="quiet" onClick={() => setStep("changing")}>Change the password</button>
      )}
    </section>
  );
}

function ChangeForm({ passkeys, coded, done }: Props & { done: () => void }) {
  const [change, { loading, error }] = useMutation(ChangePassword);
  const factor = useFactor(passkeys);
  const form = useForm(async (it) => {
    const { refusals, ...shown } = await factor(read(it, "passwordCode"));
    if (refusals.length > 0) return refusals;
    const input = { currentPassword: read(it, "currentPassword"), newPassword: read(it, "newPassword"), ...shown };
    const { data } = await change({ variables: { input } });
    if (data?.changePassword.userErrors.length === 0) done();
    return data?.changePassword.userErrors;
  });
  return (
    <form onSubmit={form.onSubmit} noValidate aria-label="Change the password">
      <Field label="Current password" name="currentPassword" type="password" autoComplete="current-password" autoFocus required refusals={of(form.refusals, "currentPassword")} />
      <Field label="New password" name="newPassword" type="password" autoComplete="new-password" required hint="At least 8 characters. A long password is better than a complicated one." refusals={of(form.refusals, "newPassword")} />
      {(coded || passkeys) && <Field label="Code, to change the password" name="passwordCode" autoComplete="one-time-code" hint={passkeys ? "Leave it empty to use a passkey." : "Six digits of your app, or a recovery code."} refusals={of(form.refusals, "code")} />}
      <Refusals all={form.others("currentPassword", "newPassword", "code")} />
      {error && <Failure error={error} />}
      <Submit busy={loading}>Change the password</Submit>
    </form>
  );
}
