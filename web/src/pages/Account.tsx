import { useMutation, useQuery } from "@apollo/client/react";
import { type FormEvent, useState } from "react";

import { AccountQuery, ConfirmTwoFactor, DisableTwoFactor, StartTwoFactor } from "../operations";
import { Failure } from "../ui/failure";
import { Field, Notice, type Refusal, Refusals, Submit, of } from "../ui/form";

export function AccountPage() {
  const { data, error, refetch } = useQuery(AccountQuery);
  const viewer = data?.viewer;
  if (error && !data) return <Failure error={error} retry={() => void refetch()} />;
  if (!viewer) return null;
  return (
    <section className="card narrow">
      <h1>Your account</h1>
      <dl>
        <dt>Email</dt>
        <dd>{viewer.email}</dd>
        <dt>Verified</dt>
        <dd>{viewer.emailVerified ? "Yes" : "Not yet"}</dd>
        <dt>Authenticator app</dt>
        <dd><span className={`badge${viewer.twoFactor ? " good" : ""}`}>{viewer.twoFactor ? "On" : "Off"}</span></dd>
      </dl>
      <TwoFactor on={viewer.twoFactor} />
    </section>
  );
}

function TwoFactor({ on }: { on: boolean }) {
  const [codes, setCodes] = useState<readonly string[]>([]);
  if (codes.length > 0) return <RecoveryCodes codes={codes} done={() => setCodes([])} />;
  return on ? <SwitchOff /> : <SwitchOn done={setCodes} />;
}

const read = (form: HTMLFormElement, name: string) => String(new FormData(form).get(name) ?? "");

// A form that sends what was typed in and shows what is refused.
function useForm(send: (form: HTMLFormElement) => Promise<readonly Refusal[] | undefined>) {
  const [refusals, setRefusals] = useState<readonly Refusal[]>([]);
  const submit = async (e: FormEvent<HTMLFormElement>) => {
    e.preventDefault();
    setRefusals((await send(e.currentTarget)) ?? []);
  };
  const onSubmit = (e: FormEvent<HTMLFormElement>) => void submit(e).catch(() => undefined);
  return { refusals, onSubmit, others: (...shown: string[]) => refusals.filter((r) => !shown.includes(r.field?.at(-1) ?? "")) };
}

function SwitchOn({ done }: { done: (codes: readonly string[]) => void }) {
  const [start, { loading, error }] = useMutation(StartTwoFactor);
  const [app, setApp] = useState<{ secret: string; uri: string } | null>(null);
  const form = useForm(async (it) => {
    const { data } = await start({ variables: { input: { password: read(it, "password") } } });
    const { secret, uri, userErrors } = data?.startTwoFactor ?? {};
    if (secret && uri) setApp({ secret, uri });
    return userErrors;
  });
  if (app) return <Confirm app={app} done={done} />;
  return (
    <form onSubmit={form.onSubmit} noValidate>
      <p className="lead">With a code of an authenticator app, nobody gets in by your password alone.</p>
      <Field label="Password" name="password" type="password" autoComplete="current-password" required refusals={of(form.refusals, "password")} />
      <Refusals all={form.others("password")} />
      {error && <Failure error={error} />}
      <Submit busy={loading}>Set up an app</Submit>
    </form>
  );
}

function Confirm({ app, done }: { app: { secret: string; uri: string }; done: (codes: readonly string[]) => void }) {
  const [confirm, { loading, error }] = useMutation(ConfirmTwoFactor);
  const form = useForm(async (it) => {
    const { data } = await confirm({ variables: { input: { code: read(it, "code") } } });
    done(data?.confirmTwoFactor.recoveryCodes ?? []);
    return data?.confirmTwoFactor.userErrors;
  });
  return (
    <form onSubmit={form.onSubmit} noValidate>
      <p className="lead">
        Type this secret into your app, or <a href={app.uri}>open it there</a>:
      </p>
      <code className="secret" data-testid="secret">{app.secret.replaceAll(/.{4}(?=.)/g, "$& ")}</code>
      <code className="secret more">{app.uri}</code>
      <Field label="Code" name="code" inputMode="numeric" autoComplete="one-time-code" required hint="Six digits that the app shows now." refusals={of(form.refusals, "code")} />
      <Refusals all={form.others("code")} />
      {error && <Failure error={error} />}
      <Submit busy={loading}>Switch it on</Submit>
    </form>
  );
}

function RecoveryCodes({ codes, done }: { codes: readonly string[]; done: () => void }) {
  return (
    <>
      <Notice kind="good">It is on. Payouts rest for a while, for your safety.</Notice>
      <p className="lead">Keep these codes where you find them without your phone. Each stands in for the app, once, and they are not shown again.</p>
      <ul className="codes">{codes.map((code) => <li key={code}><code>{code}</code></li>)}</ul>
      <button type="button" className="primary" onClick={done}>I have kept them</button>
    </>
  );
}

function SwitchOff() {
  const [disable, { loading, error }] = useMutation(DisableTwoFactor);
  const form = useForm(async (it) => {
    const { data } = await disable({ variables: { input: { password: read(it, "password"), code: read(it, "code") } } });
    return data?.disableTwoFactor.userErrors;
  });
  return (
    <form onSubmit={form.onSubmit} noValidate>
      <p className="lead">To switch the app off, show both once more. Payouts rest for a while afterwards.</p>
      <Field label="Password" name="password" type="password" autoComplete="current-password" required refusals={of(form.refusals, "password")} />
      <Field label="Code" name="code" autoComplete="one-time-code" required hint="Six digits of your app, or a recovery code." refusals={of(form.refusals, "code")} />
      <Refusals all={form.others("password", "code")} />
      {error && <Failure error={error} />}
      <Submit busy={loading} kind="danger">Switch it off</Submit>
    </form>
  );
}
