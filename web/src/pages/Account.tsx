import { useMutation, useQuery } from "@apollo/client/react";
import { useState } from "react";

import { AccountQuery, ConfirmTwoFactor, DisableTwoFactor, StartTwoFactor } from "../operations";
import { useFactor } from "../passkeys";
import { Failure } from "../ui/failure";
import { Field, Refusals, Submit, of } from "../ui/form";
import { EmailSection } from "./Email";
import { Leaving } from "./Leaving";
import { Passkeys } from "./Passkeys";
import { PasswordSection } from "./Password";
import { QrCode } from "./QrCode";
import { RecoveryCodes } from "./RecoveryCodes";
import { Sessions } from "./Sessions";
import { read, useForm } from "./account-form";

export function AccountPage() {
  const { data, error, refetch } = useQuery(AccountQuery);
  const viewer = data?.viewer;
  if (error && !data) return <Failure error={error} retry={() => void refetch()} />;
  if (!viewer) return null;
  const factors = { passkeys: viewer.passkeys.length > 0, coded: viewer.twoFactor };
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
      <EmailSection viewer={viewer} />
      <TwoFactor on={viewer.twoFactor} passkeys={viewer.passkeys.length > 0} />
      <Passkeys passkeys={viewer.passkeys} coded={viewer.twoFactor} />
      <PasswordSection {...factors} />
      <Sessions />
      <Leaving {...factors} />
    </section>
  );
}

function TwoFactor({ on, passkeys }: { on: boolean; passkeys: boolean }) {
  const [codes, setCodes] = useState<readonly string[]>([]);
  if (codes.length > 0) return <RecoveryCodes codes={codes} done={() => setCodes([])} />;
  return on ? <SwitchOff passkeys={passkeys} /> : <SwitchOn passkeys={passkeys} done={setCodes} />;
}

function SwitchOn({ passkeys, done }: { passkeys: boolean; done: (codes: readonly string[]) => void }) {
  const factor = useFactor(passkeys);
  const [start, { loading, error }] = useMutation(StartTwoFactor);
  const [app, setApp] = useState<{ secret: string; uri: string } | null>(null);
  const form = useForm(async (it) => {
    const { refusals, ...shown } = await factor("");
    if (refusals.length > 0) return refusals;
    const { data } = await start({ variables: { input: { password: read(it, "password"), ...shown } } });
    const { secret, uri, userErrors } = data?.startTwoFactor ?? {};
    if (secret && uri) setApp({ secret, uri });
    return userErrors;
  });
  if (app) return <Confirm app={app} done={done} />;
  return (
    <form onSubmit={form.onSubmit} noValidate>
      <p className="lead">With an authenticator app, signing in requires a code in addition to your password.</p>
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
        Scan the code with your app, type the secret into it, or <a href={app.uri}>open it there</a>:
      </p>
      <QrCode text={app.uri} label="The secret as a picture for your phone" />
      <code className="secret" data-testid="secret">{app.secret.replaceAll(/.{4}(?=.)/g, "$& ")}</code>
      <Field label="Code" name="code" inputMode="numeric" autoComplete="one-time-code" required hint="The six digits that the app shows." refusals={of(form.refusals, "code")} />
      <Refusals all={form.others("code")} />
      {error && <Failure error={error} />}
      <Submit busy={loading}>Switch on</Submit>
    </form>
  );
}

function SwitchOff({ passkeys }: { passkeys: boolean }) {
  const factor = useFactor(passkeys);
  const [disable, { loading, error }] = useMutation(DisableTwoFactor);
  const form = useForm(async (it) => {
    const { refusals, ...shown } = await factor(read(it, "code"));
    if (refusals.length > 0) return refusals;
    const { data } = await disable({ variables: { input: { password: read(it, "password"), ...shown } } });
    return data?.disableTwoFactor.userErrors;
  });
  return (
    <form onSubmit={form.onSubmit} noValidate>
      <p className="lead">To switch the authenticator app off, enter your password and a code. Payouts and transfers are then paused for a time.</p>
      <Field label="Password" name="password" type="password" autoComplete="current-password" required refusals={of(form.refusals, "password")} />
      <Field label="Code" name="code" autoComplete="one-time-code" required hint={passkeys ? "Leave it empty to use a passkey." : "Six digits of your app, or a recovery code."} refusals={of(form.refusals, "code")} />
      <Refusals all={form.others("password", "code")} />
      {error && <Failure error={error} />}
      <Submit busy={loading} kind="danger">Switch off</Submit>
    </form>
  );
}
