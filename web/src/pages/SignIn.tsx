import { useApolloClient, useMutation } from "@apollo/client/react";
import { type FormEvent, useEffect, useState } from "react";

import { loadConfig } from "../config";
import { LogIn, SignUp, ViewerQuery } from "../operations";
import { Failure } from "../ui/failure";
import { Field, type Refusal, Refusals, Submit, of } from "../ui/form";

export function SignIn() {
  const client = useApolloClient();
  const [fresh, setFresh] = useState(true);
  const [coded, setCoded] = useState(false);
  const [refusals, setRefusals] = useState<readonly Refusal[]>([]);
  const [signUp, up] = useMutation(SignUp);
  const [logIn, into] = useMutation(LogIn);
  const [elsewhere, setElsewhere] = useState("");
  useEffect(() => void loadConfig().then((config) => setElsewhere(config.signIn), () => undefined), []);
  const busy = up.loading || into.loading;

  const submit = async (e: FormEvent<HTMLFormElement>) => {
    e.preventDefault();
    const form = new FormData(e.currentTarget);
    const text = (name: string) => String(form.get(name) ?? "");
    const who = { email: text("email"), password: text("password") };
    const why = fresh
      ? (await signUp({ variables: { input: { ...who, name: text("name") || null } } })).data?.signUp.userErrors
      : (await logIn({ variables: { input: { ...who, code: text("code") || null } } })).data?.logIn.userErrors;
    setRefusals(why ?? []);
    if (why?.some((r) => r.code === "CODE_REQUIRED")) setCoded(true);
    if (why?.length === 0) await client.refetchQueries({ include: [ViewerQuery] });
  };

  return (
    <section className="card narrow">
      <h1>{fresh ? "Open a wallet" : "Welcome back"}</h1>
      <p className="lead">
        {fresh ? "Your wallet is ready as soon as you have signed up." : "Log in to see your wallet."}
      </p>
      <form onSubmit={(e) => void submit(e).catch(() => undefined)} noValidate>
        {fresh && <Field label="Name" name="name" autoComplete="name" refusals={of(refusals, "name")} />}
        <Field label="Email" name="email" type="email" autoComplete="email" required refusals={of(refusals, "email")} />
        <Field
          label="Password"
          name="password"
          type="password"
          autoComplete={fresh ? "new-password" : "current-password"}
          required
          hint={fresh ? "At least 8 characters. Long is better than complicated." : undefined}
          refusals={of(refusals, "password")}
        />
        {!fresh && coded && (
          <Field
            label="Code"
            name="code"
            autoComplete="one-time-code"
            hint="Six digits of your authenticator app, or a recovery code."
            refusals={of(refusals, "code")}
          />
        )}
        <Refusals all={of(refusals)} />
        {(up.error ?? into.error) && <Failure error={up.error ?? into.error} />}
        <Submit busy={busy}>{fresh ? "Sign up" : "Log in"}</Submit>
      </form>
      {elsewhere && <a className="button" href="/auth/login">Sign in with {elsewhere}</a>}
      <p className="switch">
        {fresh ? "Already have a wallet?" : "New here?"}{" "}
        <button
          type="button"
          className="link"
          onClick={() => {
            setFresh(!fresh);
            setRefusals([]);
          }}
        >
          {fresh ? "Log in" : "Sign up"}
        </button>
      </p>
    </section>
  );
}
