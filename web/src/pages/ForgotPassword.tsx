import { useMutation } from "@apollo/client/react";
import { useState } from "react";

import { RequestPasswordReset } from "../operations";
import { Failure } from "../ui/failure";
import { Field, Notice, Refusals, Submit, of } from "../ui/form";
import { read, useForm } from "./account-form";

// Asks for a link to choose another password. The answer is the same whether there is such
// an account or not.
export function ForgotPassword({ onBack }: { onBack: () => void }) {
  const [ask, { loading, error }] = useMutation(RequestPasswordReset);
  const [sent, setSent] = useState("");
  const form = useForm(async (it) => {
    const email = read(it, "email").trim();
    const { data } = await ask({ variables: { input: { email } } });
    if (data?.requestPasswordReset.userErrors.length === 0) setSent(email);
    return data?.requestPasswordReset.userErrors;
  });
  return (
    <section className="card narrow">
      <h1>Forgot your password?</h1>
      {sent ? (
        <Notice kind="good">If there is an account for {sent}, a link to reset the password was sent there. It works for 15 minutes.</Notice>
      ) : (
        <form onSubmit={form.onSubmit} noValidate>
          <p className="lead">Enter the email address of your account to receive a link.</p>
          <Field label="Email" name="email" type="email" autoComplete="email" autoFocus required refusals={of(form.refusals, "email")} />
          <Refusals all={form.others("email")} />
          {error && <Failure error={error} />}
          <Submit busy={loading}>Send the link</Submit>
        </form>
      )}
      <p className="switch"><button type="button" className="link" onClick={onBack}>Back to log in</button></p>
    </section>
  );
}
