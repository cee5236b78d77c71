import { useApolloClient, useQuery, useSubscription } from "@apollo/client/react";
import { useEffect, useRef, useState } from "react";

import type { Person } from "../App";
import { socket } from "../apollo";
import type { WalletFieldsFragment as Wallet } from "../gql/graphql";
import { OpenQuery, ViewerQuery, WalletUpdated, moved } from "../operations";
import { withNews } from "../order";
import { takeParam, useParam } from "../route";
import { Notice } from "../ui/form";
import { Balance } from "./Balance";
import { DepositDialog } from "./Deposit";
import { Holds } from "./Holds";
import { Ledger } from "./Ledger";
import { Onboarding } from "./Onboarding";
import { PayoutDialog } from "./Payout";
import { Pending } from "./Pending";
import { TransferDialog } from "./Transfer";

export function WalletPage({ viewer }: { viewer: Person }) {
  const [open, setOpen, close] = useParam("open");
  const [back, setBack] = useState(readReturn);
  const wallet = viewer.wallet;
  useLiveWallet(wallet);
  return (
    <>
      <h1 className="hidden">Your wallet</h1>
      {back && <Back from={back} walletId={wallet.id} onDismiss={() => setBack(null)} />}
      <div className="columns">
        <div className="stack">
          <Balance wallet={wallet} open={setOpen} />
          <Pending wallet={wallet} />
          <Holds walletId={wallet.id} />
          <Ledger walletId={wallet.id} />
        </div>
        <aside className="stack">
          <Onboarding wallet={wallet} />
        </aside>
      </div>
      {open === "deposit" && <DepositDialog wallet={wallet} onClose={close} />}
      {open === "payout" && <PayoutDialog wallet={wallet} onClose={close} />}
      {open === "transfer" && <TransferDialog wallet={wallet} onClose={close} />}
    </>
  );
}

// Where somebody comes back from: Stripe's form, or the bank's page of a payment.
type Return = { onboarding: true } | { intent: string };

function readReturn(): Return | null {
  if (takeParam("onboarding") !== null) return { onboarding: true };
  for (const more of ["payment_intent_client_secret", "source_type", "redirect_status"]) takeParam(more);
  const intent = takeParam("payment_intent");
  return intent === null ? null : { intent };
}

// Coming back proves nothing: what is told is what the server knows by then.
function Back({ from, walletId, onDismiss }: { from: Return; walletId: string; onDismiss: () => void }) {
  const { data, stopPolling } = useQuery(OpenQuery, { variables: { id: walletId }, pollInterval: "intent" in from ? 1500 : 0, context: withNews });
  const deposit = "intent" in from ? data?.wallet?.deposits.edges?.find((e) => e?.node?.paymentIntentId === from.intent)?.node : undefined;
  const status = deposit?.status;
  const over = status === "SUCCEEDED" || status === "FAILED" || status === "CANCELED" || (status === "REQUIRES_PAYMENT" && deposit?.failure != null);
  useEffect(() => {
    if (over) stopPolling();
    const late = setTimeout(stopPolling, 120_000); // what comes later comes by the subscription
    return () => clearTimeout(late);
  }, [over, stopPolling]);
  const dismiss = <button type="button" className="link" onClick={onDismiss}>Dismiss</button>;
  if ("onboarding" in from) {
    return <Notice kind="calm">You are back from Stripe. What it still needs is shown under Payouts. {dismiss}</Notice>;
  }
  if (status === "SUCCEEDED") return <Notice kind="good">Your bank has confirmed the payment. {dismiss}</Notice>;
  if (over) return <Notice kind="bad">{deposit?.failure?.message ?? "Your bank did not confirm the payment."} {dismiss}</Notice>;
  return <Notice kind="calm">You are back from your bank. Waiting for its answer … {dismiss}</Notice>;
}

// Each change of the wallet comes by itself; what hangs on it is read again. The first
// news is the state at the start of the subscription: where it is known nothing is read.
// While there is no line to the server, the wallet is asked for every few seconds.
function useLiveWallet(wallet: Wallet): void {
  const client = useApolloClient();
  const [live, setLive] = useState(false);
  const { startPolling, stopPolling } = useQuery(ViewerQuery, { fetchPolicy: "cache-first" });
  const known = useRef<string | null>(JSON.stringify(wallet));
  useSubscription(WalletUpdated, {
    onData: ({ data }) => {
      const same = known.current === JSON.stringify(data.data?.walletUpdated);
      known.current = null; // two changes can leave the balance as it was
      void client.refetchQueries({ include: same ? [OpenQuery] : moved });
    },
  });
  const state = JSON.stringify(wallet);
  const polled = useRef(state);
  useEffect(() => {
    if (!live && polled.current !== state) void client.refetchQueries({ include: moved });
    polled.current = state;
  }, [live, state, client]);
  useEffect(() => {
    const off = [socket.on("connected", () => setLive(true)), socket.on("closed", () => setLive(false))];
    return () => off.forEach((stop) => stop());
  }, []);
  useEffect(() => {
    if (live) stopPolling();
    else startPolling(4000);
    return stopPolling;
  }, [live, startPolling, stopPolling]);
}
