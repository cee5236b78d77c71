import { useApolloClient, useQuery, useSubscription } from "@apollo/client/react";
import { useEffect, useRef, useState } from "react";

import type { Person } from "../App";
import { socket } from "../apollo";
import { HistoryQuery, LedgerQuery, OpenQuery, ViewerQuery, WalletUpdated } from "../operations";
import { takeParam, useParam } from "../route";
import { Notice } from "../ui/form";
import { Balance } from "./Balance";
import { DepositDialog } from "./Deposit";
import { Ledger } from "./Ledger";
import { Onboarding } from "./Onboarding";
import { PayoutDialog } from "./Payout";
import { Pending } from "./Pending";
import { TransferDialog } from "./Transfer";

export function WalletPage({ viewer }: { viewer: Person }) {
  const [open, setOpen, close] = useParam("open");
  const [back, setBack] = useState(readReturn);
  useLiveWallet();
  const wallet = viewer.wallet;
  return (
    <>
      <h1 className="hidden">Your wallet</h1>
      {back && <Back from={back} walletId={wallet.id} onDismiss={() => setBack(null)} />}
      <div className="columns">
        <div className="stack">
          <Balance wallet={wallet} open={setOpen} />
          <Pending wallet={wallet} />
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
  const { data } = useQuery(OpenQuery, { variables: { id: walletId }, pollInterval: 1500 });
  const dismiss = <button type="button" className="link" onClick={onDismiss}>Dismiss</button>;
  if ("onboarding" in from) {
    return <Notice kind="calm">You are back from Stripe. What it still needs is shown under Payouts. {dismiss}</Notice>;
  }
  const deposit = data?.wallet?.deposits.edges?.find((e) => e?.node?.paymentIntentId === from.intent)?.node;
  switch (deposit?.status) {
    case "SUCCEEDED":
      return <Notice kind="good">Your bank has confirmed the payment. {dismiss}</Notice>;
    case "REQUIRES_PAYMENT":
    case "FAILED":
    case "CANCELED":
      return <Notice kind="bad">{deposit.failure?.message ?? "Your bank did not confirm the payment."} {dismiss}</Notice>;
    default:
      return <Notice kind="calm">You are back from your bank. Waiting for its answer … {dismiss}</Notice>;
  }
}

// Each change of the wallet comes by itself; what hangs on it is read again.
// While there is no line to the server, the wallet is asked for every few seconds.
function useLiveWallet(): void {
  const client = useApolloClient();
  const [live, setLive] = useState(false);
  const { startPolling, stopPolling } = useQuery(ViewerQuery, { fetchPolicy: "cache-first" });
  const last = useRef("");
  useSubscription(WalletUpdated, {
    onData: ({ data }) => {
      const news = JSON.stringify(data.data);
      if (last.current && last.current !== news) void client.refetchQueries({ include: [LedgerQuery, HistoryQuery] });
      last.current = news;
      void client.refetchQueries({ include: [OpenQuery] });
    },
  });
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
