import { useMutation } from "@apollo/client/react";
import { type FormEvent, useState } from "react";

import { ResetPassword } from "../operations";
import { go } from "../route";
import { linkToken } from "../token";
import { Failure } from "../ui/failure";
import { Field, Notice, type Refusal, Refusals, Submit, of } from "../ui/form";

// The link of the mail leads here.
export function ResetPasswordPage() {
  const [reset, { loading, error }] = useMutation(ResetPassword);
  const [refusals, setRefusals] = useState<readonly Refusal[] | null>(null);
  const submit = async (e: FormEvent<HTMLFormElement>) => {
    e.preventDefault();
    const password = String(new FormData(e.currentTarget).get("password") ?? "");
    const { data } = await reset({ variables: { input: { token: linkToken(), password } } });
    setRefusals(data?.resetPassword.userErrors ?? null);
  };
  return (
    <section className="card narrow">
      <h1>Reset your password</h1>
      {refusals?.length === 0 ? (
        <>
          <Notice kind="good">Your password was changed.</Notice>
          <button type="button" className="primary" onClick={() => go("/")}>Log in</button>
        </>
      ) : (
        <form onSubmit={(e) => void submit(e).catch(() => undefined)} noValidate>
          <Field
            label="New password"
            name="password"
            type="password"
            autoComplete="new-password"
            required
            hint="At least 8 characters. A long password is better than a complicated one."
            refusals={of(refusals ?? [], "password")}
          />
          <Refusals all={(refusals ?? []).filter((r) => r.field?.at(-1) !== "password")} />
          {error && <Failure error={error} />}
          <Submit busy={loading}>Change password</Submit>
        </form>
      )}
    </section>
  );
}
