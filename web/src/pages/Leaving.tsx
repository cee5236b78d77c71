import { useMutation } from "@apollo/client/react";
import { useState } from "react";

import { CloseAccount } from "../operations";
import { useFactor } from "../passkeys";
import { Failure } from "../ui/failure";
import { Field, Notice, Refusals, Submit, of } from "../ui/form";
import { read, useForm } from "./account-form";

// The viewer's data to take along, and the end of the account.
export function Leaving({ passkeys, coded }: { passkeys: boolean; coded: boolean }) {
  const [closing, setClosing] = useState(false);
  return (
    <section aria-label="Your data">
      <h2>Your data</h2>
      <Export />
      {closing ? (
        <CloseForm passkeys={passkeys} coded={coded} cancel={() => setClosing(false)} />
      ) : (
        <button type="button" className="quiet" onClick={() => setClosing(true)}>Close the account</button>
      )}
    </section>
  );
}

function Export() {
  const [busy, setBusy] = useState(false);
  const [why, setWhy] = useState("");
  const download = async () => {
    setBusy(true);
    try {
      const answer = await fetch("/export", { method: "POST" });
      const file = await answer.blob();
      const whole = /"complete":\s*true/.test(await file.slice(-100).text()); // one that broke off has no such end
      setWhy(answer.status === 429 ? "Your data were downloaded too often. Try again later." : answer.ok && whole ? "" : "The data could not be read. Try again.");
      if (answer.ok && whole) save(file);
    } catch {
      setWhy("The server cannot be reached. Try again.");
    } finally {
      setBusy(false);
    }
  };
  return (
    <>
      <p className="lead">A file with everything that is stored about you and your wallets.</p>
      {why && <Notice kind="bad">{why}</Notice>}
      <button type="button" className="quiet" disabled={busy} aria-busy={busy || undefined} onClick={() => void download()}>
        Download your data
        {busy && <span className="spinner" aria-hidden="true" />}
      </button>
    </>
  );
}

function save(file: Blob): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(file);
  link.download = "purser-export.json";
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000); // the browser may still be reading
}

function CloseForm({ passkeys, coded, cancel }: { passkeys: boolean; coded: boolean; cancel: () => void }) {
  const [close, { loading, error }] = useMutation(CloseAccount);
  const factor = useFactor(passkeys);
  const form = useForm(async (it) => {
    const { refusals, ...shown } = await factor(read(it, "closeCode"));
    if (refusals.length > 0) return refusals;
    const { data } = await close({ variables: { input: { password: read(it, "closePassword"), ...shown } } });
    if (data?.deleteMyAccount.userErrors.length === 0) location.assign("/");
    return data?.deleteMyAccount.userErrors;
  });
  return (
    <form onSubmit={form.onSubmit} noValidate aria-label="Close the account">
      <p className="lead">Closing the account cannot be undone. You are signed out everywhere, and your email address and name are erased. Pay out what is in your wallets first.</p>
      <Field label="Password, to close the account" name="closePassword" type="password" autoComplete="current-password" autoFocus required refusals={of(form.refusals, "password")} />
      {(coded || passkeys) && <Field label="Code, to close the account" name="closeCode" autoComplete="one-time-code" hint={passkeys ? "Leave it empty to use a passkey." : "Six digits of your app, or a recovery code."} refusals={of(form.refusals, "code")} />}
      <Refusals all={form.others("password", "code")} />
      {error && <Failure error={error} />}
      <Submit busy={loading} kind="danger">Close the account for good</Submit>
      <button type="button" onClick={cancel}>Keep the account</button>
    </form>
  );
}
