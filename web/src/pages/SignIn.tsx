import { useApolloClient, useMutation } from "@apollo/client/react";
import { type FormEvent, useEffect, useState } from "react";

import { loadConfig } from "../config";
import { LogIn, SignUp, ViewerQuery } from "../operations";
import { hasPasskeys, passkeyRefusal, signWithPasskey } from "../passkeys";
import { Failure } from "../ui/failure";
import { Field, type Refusal, Refusals, Submit, of } from "../ui/form";
import { ForgotPassword } from "./ForgotPassword";

export function SignIn() {
  const client = useApolloClient();
  const [fresh, setFresh] = useState(true);
  const [forgot, setForgot] = useState(false);
  const [coded, setCoded] = useState(false);
  const [options, setOptions] = useState(""); // of the account's passkeys, once the password was right
  const [refusals, setRefusals] = useState<readonly Refusal[]>([]);
  const [signUp, up] = useMutation(SignUp);
  const [logIn, into] = useMutation(LogIn);
  const [elsewhere, setElsewhere] = useState("");
  useEffect(() => void loadConfig().then((config) => setElsewhere(config.signIn), () => undefined), []);
  const busy = up.loading || into.loading;

  const submit = async (e: FormEvent<HTMLFormElement>) => {
    e.preventDefault();
    await send(e.currentTarget);
  };
  const send = async (element: HTMLFormElement, passkey?: string) => {
    const form = new FormData(element);
    const text = (name: string) => String(form.get(name) ?? "");
    const who = { email: text("email"), password: text("password") };
    const factor = passkey ? { passkey } : { code: text("code") || null };
    const answer = fresh ? undefined : (await logIn({ variables: { input: { ...who, ...factor } } })).data?.logIn;
    const why = fresh ? (await signUp({ variables: { input: { ...who, name: text("name") || null } } })).data?.signUp.userErrors : answer?.userErrors;
    setRefusals(why ?? []);
    setOptions(answer?.passkeyOptions ?? "");
    if (why?.some((r) => r.code === "CODE_REQUIRED")) setCoded(true);
    if (why?.length === 0) await client.refetchQueries({ include: [ViewerQuery] });
  };
  const goOnWithPasskey = async (form: HTMLFormElement) => {
    const signed = await signWithPasskey(options).catch((e: unknown) => passkeyRefusal(e));
    if (typeof signed === "string") await send(form, signed);
    else setRefusals([signed]);
  };

  if (forgot) return <ForgotPassword onBack={() => setForgot(false)} />;
  return (
    <section className="card narrow">
      <h1>{fresh ? "Create an account" : "Welcome back"}</h1>
      <p className="lead">
        {fresh ? "Your wallet is created with your account." : "Log in to see your wallet."}
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
          hint={fresh ? "At least 8 characters. A long password is better than a complicated one." : undefined}
          refusals={of(refusals, "password")}
        />
        {!fresh && coded && (
          <Field
            label="Code"
            name="code"
            autoComplete="one-time-code"
            hint={options ? "Of your authenticator app, or a recovery code, in place of the passkey." : "Six digits of your authenticator app, or a recovery code."}
            refusals={of(refusals, "code")}
          />
        )}
        {!fresh && options && hasPasskeys() && (
          <button type="button" className="primary" disabled={busy} onClick={(e) => e.currentTarget.form && void goOnWithPasskey(e.currentTarget.form).catch(() => undefined)}>
            Use a passkey
          </button>
        )}
        <Refusals all={refusals.filter((r) => !r.field?.length || r.field.at(-1) === "passkey")} />
        {(up.error ?? into.error) && <Failure error={up.error ?? into.error} />}
        <Submit busy={busy}>{fresh ? "Sign up" : "Log in"}</Submit>
      </form>
      {!fresh && <p className="switch"><button type="button" className="link" onClick={() => setForgot(true)}>Forgot password?</button></p>}
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
