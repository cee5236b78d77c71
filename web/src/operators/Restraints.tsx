import { useMutation } from "@apollo/client/react";
import { useState } from "react";

import type { OneWalletQuery as Data, Role } from "../gql/graphql";
import type { Refusal } from "../ui/form";
import { Demote, EndAllSessions, FreezeWallet, OneWalletQuery, SuspendUser, UnfreezeWallet, UnsuspendUser } from "./operations";
import { ReasonDialog } from "./ReasonDialog";
import { atLeast } from "./roles";

type Wallet = NonNullable<Data["wallet"]>;
type Act = "freeze" | "unfreeze" | "suspend" | "unsuspend" | "sessions" | "demote";

const words: Record<Act, { title: string; hint: string; button: string }> = {
  freeze: { title: "Freeze the wallet", hint: "Transfers and payouts from the wallet are refused, and payouts that were not sent yet wait. Deposits, refunds and disputes continue.", button: "Freeze" },
  unfreeze: { title: "Unfreeze the wallet", hint: "Transfers and payouts are allowed again, and payouts that waited continue.", button: "Unfreeze" },
  suspend: { title: "Suspend the user", hint: "All sessions end, and the user cannot sign in or use API keys. The wallet is not frozen.", button: "Suspend" },
  unsuspend: { title: "End the suspension", hint: "The user can sign in again.", button: "End the suspension" },
  sessions: { title: "End all sessions", hint: "The user is signed out everywhere and can sign in again.", button: "End all sessions" },
  demote: { title: "Take the operator role", hint: "The user loses the operator role at once.", button: "Take the role" },
};

/** What an operator can stop, in a place of its own: the role says what of it is shown. */
export function Restraints({ wallet, role }: { wallet: Wallet; role: Role }) {
  const [act, setAct] = useState<Act | null>(null);
  const owner = wallet.owner;
  const admin = atLeast(role, "ADMIN");
  const acts: Act[] = [];
  if (admin) acts.push(wallet.frozenAt ? "unfreeze" : "freeze", owner.suspendedAt ? "unsuspend" : "suspend");
  if (admin || owner.role === "USER") acts.push("sessions");
  if (admin && owner.role !== "USER") acts.push("demote");
  return (
    <section className="card" aria-label="Restraints">
      <h2>Restraints</h2>
      <p>
        {wallet.frozenAt ? <span className="badge bad">Frozen</span> : <span className="badge good">Not frozen</span>}{" "}
        {wallet.frozenAt && <span className="more">since {new Date(wallet.frozenAt).toLocaleString()}: {wallet.frozenReason}</span>}
      </p>
      <p>
        {owner.suspendedAt ? <span className="badge bad">Suspended</span> : <span className="badge good">Not suspended</span>}{" "}
        {owner.suspendedAt && <span className="more">since {new Date(owner.suspendedAt).toLocaleString()}: {owner.suspendedReason}</span>}
      </p>
      <div className="row">
        {acts.map((a) => (
          <button key={a} type="button" onClick={() => setAct(a)}>{words[a].title}</button>
        ))}
      </div>
      {act && <ActDialog act={act} wallet={wallet} onClose={() => setAct(null)} />}
    </section>
  );
}

function ActDialog({ act, wallet, onClose }: { act: Act; wallet: Wallet; onClose: () => void }) {
  return <ReasonDialog {...words[act]} {...useAct(act, wallet)} onClose={onClose} />;
}

function useAct(act: Act, wallet: Wallet) {
  const options = { refetchQueries: [OneWalletQuery] };
  const [freeze, freezing] = useMutation(FreezeWallet, options);
  const [unfreeze, unfreezing] = useMutation(UnfreezeWallet, options);
  const [suspend, suspending] = useMutation(SuspendUser, options);
  const [unsuspend, unsuspending] = useMutation(UnsuspendUser, options);
  const [endAll, ending] = useMutation(EndAllSessions, options);
  const [demote, demoting] = useMutation(Demote, options);
  const all = { freeze: freezing, unfreeze: unfreezing, suspend: suspending, unsuspend: unsuspending, sessions: ending, demote: demoting };
  const carryOut = async (reason: string): Promise<readonly Refusal[]> => {
    const ofWallet = { variables: { input: { walletId: wallet.id, reason } } };
    const ofUser = { variables: { input: { userId: wallet.owner.id, reason } } };
    switch (act) {
      case "freeze": return (await freeze(ofWallet)).data?.freezeWallet.userErrors ?? [];
      case "unfreeze": return (await unfreeze(ofWallet)).data?.unfreezeWallet.userErrors ?? [];
      case "suspend": return (await suspend(ofUser)).data?.suspendUser.userErrors ?? [];
      case "unsuspend": return (await unsuspend(ofUser)).data?.unsuspendUser.userErrors ?? [];
      case "sessions": return (await endAll(ofUser)).data?.endAllSessions.userErrors ?? [];
      case "demote": return (await demote(ofUser)).data?.demote.userErrors ?? [];
    }
  };
  return { carryOut, loading: all[act].loading, error: all[act].error };
}
