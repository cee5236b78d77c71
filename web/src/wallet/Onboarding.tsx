import { useMutation } from "@apollo/client/react";
import { useState } from "react";

import type { WalletFieldsFragment as Wallet } from "../gql/graphql";
import { StartOnboarding } from "../operations";
import { Failure } from "../ui/failure";
import { Notice, type Refusal, Refusals } from "../ui/form";
import { Reauthentication } from "../ui/reauthenticate";

export function Onboarding({ wallet }: { wallet: Wallet }) {
  const account = wallet.payoutAccount;
  const state = stateOf(wallet);
  return (
    <section className="card" aria-label="Payouts">
      <h2>Payouts</h2>
      <p className={`badge ${state.kind}`}>{state.label}</p>
      <p>{state.text}</p>
      {account?.bankFailure && (
        <Notice kind="bad">
          Your bank sent the last payout back: {account.bankFailure.message} The money is safe in your account at Stripe.
        </Notice>
      )}
      {account && account.requirementsDue.length > 0 && (
        <>
          <h3>Stripe still needs</h3>
          <ul className="due">
            {account.requirementsDue.map((field) => <li key={field}>{spoken(field)}</li>)}
          </ul>
        </>
      )}
      <SetUp wallet={wallet} />
    </section>
  );
}

// The way to Stripe's form, and back.
export function SetUp({ wallet }: { wallet: Wallet }) {
  const [start, { loading, error }] = useMutation(StartOnboarding);
  const [refusals, setRefusals] = useState<readonly Refusal[]>([]);
  const state = stateOf(wallet);
  const open = async () => {
    const { data } = await start();
    setRefusals(data?.startConnectOnboarding.userErrors ?? []);
    const url = data?.startConnectOnboarding.url;
    if (url) location.assign(url);
  };
  return (
    <>
      <Refusals all={refusals.filter((r) => r.code !== "REAUTHENTICATION_REQUIRED")} />
      {error && <Failure error={error} />}
      <button type="button" className={state.kind === "good" ? "" : "primary"} disabled={loading} aria-busy={loading || undefined} onClick={() => void open().catch(() => undefined)}>
        {state.action}
        {loading && <span className="spinner" aria-hidden="true" />}
      </button>
      <Reauthentication refusals={refusals} onDone={() => void open().catch(() => undefined)} />
    </>
  );
}

interface State {
  kind: "good" | "bad" | "calm";
  label: string;
  text: string;
  action: string;
}

function stateOf(wallet: Wallet): State {
  const account = wallet.payoutAccount;
  if (!account) {
    return { kind: "calm", label: "Not set up", text: "Add a bank account at Stripe to receive payouts. It takes a few minutes.", action: "Set up payouts" };
  }
  if (account.disconnected) {
    return { kind: "bad", label: "Disconnected", text: "Your payout account at Stripe was disconnected. Set up a new one to receive payouts.", action: "Set up payouts again" };
  }
  if (account.disabledReason && !account.transfersEnabled) {
    return { kind: "bad", label: "Stopped by Stripe", text: `Stripe says: ${spoken(account.disabledReason)}.`, action: "Continue with Stripe" };
  }
  if (account.transfersEnabled) {
    return { kind: "good", label: "Ready", text: "You can pay out to your account at Stripe.", action: "Change details" };
  }
  if (account.detailsSubmitted) {
    return { kind: "calm", label: "In review", text: "Stripe is checking your details. No action is needed.", action: "Continue with Stripe" };
  }
  return { kind: "calm", label: "Not finished", text: "Stripe needs more information.", action: "Continue with Stripe" };
}

// Stripe's field names, such as individual.dob.day, in words.
function spoken(field: string): string {
  return field.replace(/[._]/g, " ");
}
